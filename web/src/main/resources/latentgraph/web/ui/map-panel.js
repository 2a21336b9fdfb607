// @ts-check
/** What is known of the selected sample and of the gathered ones, and what the colours mean. Owns one element. */
import { ask } from './api.js';
import { className, kinds } from './cloud.js';
import { community } from './colour.js';
import { dot, failure, h } from './dom.js';
import { picture, sampleTile } from './sample-tile.js';
import { counted, number, percent } from './text.js';
/** @typedef {import('./types.js').Cloud} Cloud */

const PICTURES = 48;
const KINDS = 40;

export class MapPanel {
  /**
   * @param {HTMLElement} element
   * @param {{onSample: (index: number | null) => void, onGather: (indices: number[], add: boolean) => void, onGrow: () => Promise<string>,
   *     onSave: (kind: 'csv' | 'npy') => void, onOpen: (index: number) => void, onNeighbours: (indices: number[]) => void}} actions
   */
  constructor(element, actions) {
    this.actions = actions;
    this.turns = { sample: 0, gathered: 0 };
    this.sampleBlock = h('div', { id: 'sample' });
    this.gatheredBlock = h('div', { id: 'gathered' });
    this.keptBlock = h('div.block.kept', { id: 'kept', hidden: true });
    this.kindsBlock = h('div.block', { id: 'kinds' });
    element.append(this.sampleBlock, this.gatheredBlock, this.keptBlock, this.kindsBlock);
  }

  clear() {
    this.turns.sample++;
    this.turns.gathered++;
    this.keptBlock.hidden = true;
    for (const block of [this.sampleBlock, this.gatheredBlock, this.kindsBlock]) block.replaceChildren();
  }

  /** The sample with its nearest, as far as they are stored. @param {Cloud} cloud @param {number | null} index @param {number} k */
  async sample(cloud, index, k) {
    const turn = ++this.turns.sample;
    if (index === null) {
      this.sampleBlock.replaceChildren();
      this.actions.onNeighbours([]);
      return;
    }
    let one;
    let near;
    try {
      [one, near] = await Promise.all([ask('samples/one', { representation: cloud.representation, index }),
        ask('neighbours/of-sample', { representation: cloud.representation, index, k })]);
    } catch (error) {
      if (turn === this.turns.sample) this.sampleBlock.replaceChildren(h('div.block', {}, this.close(), failure(/** @type {Error} */ (error))));
      return;
    }
    if (turn !== this.turns.sample) return;
    this.actions.onNeighbours(near.rows.map((row) => row.neighbour));
    const [sample] = one.rows;
    if (sample === undefined) {
      this.sampleBlock.replaceChildren(h('div.block', {}, this.close(), h('h3', { textContent: 'No such sample' }),
        h('p.quiet', { textContent: `${cloud.representation} has no sample ${index}. Click on another one.` })));
      return;
    }
    this.sampleBlock.replaceChildren(this.head(cloud, sample), this.neighbours(cloud, sample, near.rows));
  }

  close() {
    return h('button.quiet.close', { type: 'button', textContent: '×', title: 'Deselect', 'aria-label': 'Close', onclick: () => this.actions.onSample(null) });
  }

  head(cloud, sample) {
    const place = cloud.places.get(sample.index);
    const name = sample.className ?? className(cloud, sample.label);
    const wrong = sample.prediction !== null && sample.label !== null && sample.prediction !== sample.label;
    const facts = [['index', number(sample.index)],
      ['prediction', sample.prediction === null ? '–' : sample.predictedName ?? className(cloud, sample.prediction)],
      ['purity', place === undefined ? '–' : percent(cloud.purity[place])]];
    return h('div.head', {},
      h('div.identity', {}, h('span.portrait' + (wrong ? '.wrong' : ''), {}, picture(sample.thumbnail, sample.index, 84)),
        h('div', {}, h('h2', {}, dot(community(sample.label)), h('span', { textContent: name })),
          h('p.quiet', { textContent: sample.sample }), wrong ? h('p.bad', { textContent: 'misclassified' }) : null), this.close()),
      h('dl.facts', {}, ...facts.map(([term, value]) => h('div', {}, h('dt', { textContent: term }), h('dd', { textContent: value })))),
      h('div.row.leads', {}, h('button', { type: 'button', id: 'open-sample', textContent: 'All about it', title: 'Its neighbours in other runs and epochs, its biography, paths', onclick: () => this.actions.onOpen(sample.index) })));
  }

  neighbours(cloud, sample, rows) {
    const far = Math.max(...rows.map((row) => row.distance), 1e-12);
    const line = (row) => {
      const bar = h('span.bar');
      bar.style.width = 100 * row.distance / far + '%';
      return h('li', {}, h('button.neighbour.pictured' + (row.label === sample.label ? '' : '.other'), {
        type: 'button', onclick: () => this.actions.onSample(row.neighbour), title: `${row.sample}, distance ${number(row.distance, 5)}`,
      }, h('span.rank', { textContent: row.rank }), picture(row.thumbnail, '', 30), dot(community(row.label)),
      h('span.name', { textContent: row.className ?? className(cloud, row.label) }), h('span.track', {}, bar),
      h('span.value', { textContent: number(row.distance, 4) })));
    };
    return h('div.block', {}, h('div.row', {}, h('h3', { textContent: 'Nearest samples', title: 'in the latent space, not in the picture' }),
      h('button.quiet', { type: 'button', textContent: 'select them', title: 'Select the sample and these neighbours',
        onclick: () => this.actions.onGather([sample.index, ...rows.map((row) => row.neighbour)], true) })),
    rows.length === 0 ? h('p.quiet', { textContent: 'No neighbours are stored.' }) : h('ol.neighbours', {}, ...rows.map(line)));
  }

  /** The gathered samples: how many of which class, the first of them, what to do with them. @param {Cloud} cloud @param {Set<number>} gathered indices */
  async gathered(cloud, gathered) {
    const turn = ++this.turns.gathered;
    if (gathered.size === 0) {
      this.gatheredBlock.replaceChildren();
      return;
    }
    const first = [...gathered].sort((a, b) => a - b).slice(0, PICTURES);
    const says = h('p.quiet', { role: 'status', textContent: first.length < gathered.size ? `the first ${PICTURES} by index` : '' });
    const samples = h('div.samples');
    const act = (text, title, onclick) => h('button', { type: 'button', textContent: text, title, onclick });
    const grow = act('Grow by a hop', 'Add the neighbours of the selected samples, in either direction', async () => {
      grow.disabled = true;
      const said = await this.actions.onGrow();
      if (this.gatheredBlock.contains(grow)) grow.disabled = false;
      const status = this.gatheredBlock.querySelector('[role=status]');
      if (status) status.textContent = said;
    });
    this.gatheredBlock.replaceChildren(h('div.block', {},
      h('div.row', {}, h('h3', { textContent: `Selected: ${counted(gathered.size, 'sample')}` }),
        h('button.quiet', { type: 'button', textContent: 'clear', onclick: () => this.actions.onGather([], false) })),
      h('div.row.actions', {}, grow, act('CSV', 'Save the selected samples as a table', () => this.actions.onSave('csv')),
        act('NPY', 'Save their indices for NumPy: int64, in the order of the index', () => this.actions.onSave('npy'))),
      says, samples));
    try {
      const { rows } = await ask('samples/some', { representation: cloud.representation, indices: first });
      if (turn !== this.turns.gathered) return;
      samples.replaceChildren(...rows.map((row) => sampleTile(row, row.label, this.actions.onSample, `, ${row.className ?? row.label ?? 'no class'}`)));
    } catch (error) {
      if (turn === this.turns.gathered) samples.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  }

  /** What the colours mean, with how many points there are of each, of them gathered. @param {Cloud} cloud @param {string} by @param {Set<number>} gathered indices */
  kinds(cloud, by, gathered) {
    const all = kinds(cloud, by);
    if (by === 'class' || by === 'community') all.sort((a, b) => this.among(cloud, b, gathered) - this.among(cloud, a, gathered));
    const line = (kind) => {
      const among = this.among(cloud, kind, gathered);
      return h('li', {}, h('button.kind', { type: 'button', title: 'Select these; with Shift, add them',
        onclick: (event) => this.actions.onGather(kind.members.map((i) => cloud.index[i]), event.shiftKey) },
      dot(kind.colour), h('span.name', { textContent: kind.name }),
      h('span.value', { textContent: gathered.size === 0 ? number(kind.members.length) : `${number(among)} of ${number(kind.members.length)}` })));
    };
    const titles = { class: 'Classes', correct: 'The network is', purity: 'Neighbours of the same class', community: 'Communities' };
    this.kindsBlock.replaceChildren(h('h3', { textContent: titles[by] }), h('ul', {}, ...all.slice(0, KINDS).map(line)),
      all.length > KINDS ? h('p.quiet', { textContent: `and ${number(all.length - KINDS)} more` }) : '',
      all.length > 10 && by !== 'purity' ? h('p.quiet', { textContent: 'There are ten colours; then they come again.' }) : '');
  }

  among(cloud, kind, gathered) {
    return kind.members.reduce((count, i) => count + (gathered.has(cloud.index[i]) ? 1 : 0), 0);
  }
}
