// @ts-check
/** Two representations as maps next to each other, with one selection and the same colours. Owns one element. */
import * as api from './api.js';
import { className, colourable, kinds } from './cloud.js';
import { CloudView } from './cloud-view.js';
import { dot, failure, h, message, reading } from './dom.js';
import { decoded, encoded } from './gathered.js';
import { progress } from './jobs.js';
import { KeptSelections } from './kept-selections.js';
import { METHODS, called, offer } from './map-view.js';
import { aligned, matched } from './procrustes.js';
import { queryMenu } from './query-menu.js';
import { picture, sampleTile } from './sample-tile.js';
import { COLOURS, turned } from './state.js';
import { counted, number } from './text.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./types.js').Cloud} Cloud */

const QUERIES = ['layouts/points', 'layouts/list', 'runs/comparable', 'samples/one', 'neighbours/of-sample', 'neighbours/agreement', 'samples/some', 'selections/list', 'selections/indices'];
const PICTURES = 36;
const KINDS = 20;

/** One of the two maps: its representation, its layout, its points. */
class Half {
  /** @param {string} name @param {Object<string, any>} actions of the {@link CloudView}, and onRepresentation, onLayout */
  constructor(name, actions) {
    this.actions = actions;
    this.cloud = /** @type {Cloud | null} */ (null);
    this.asked = '';
    this.representation = h('select', { 'aria-label': `${name} representation`, onchange: () => actions.onRepresentation(this.representation.value) });
    this.layout = h('select', { 'aria-label': `${name} layout`, onchange: () => actions.onLayout(this.layout.value) });
    this.notice = h('div.notice', { 'aria-live': 'polite' });
    const place = h('div.cloud');
    this.element = h('div.half', {}, h('div.row', {}, this.representation, this.layout), h('div.stage', {}, place, this.notice));
    this.picture = new CloudView(place, /** @type {any} */ (actions));
    this.picture.use('lasso');
  }

  /**
   * @param {import('./types.js').Frame} frame @param {string} key @param {string | null} layout @param {number} k @param {() => boolean} current
   * @param {() => void} again after a layout was computed
   */
  async load(frame, key, layout, k, current, again) {
    const { representations } = frame.stored;
    const known = representations.find((one) => one.key === key);
    this.representation.replaceChildren(...representations.map((one) => h('option', { value: one.key, textContent: one.key, selected: one.key === key })));
    const asked = [key, layout, k].join(' ');
    if (asked === this.asked) return;
    this.asked = '';
    this.cloud = null;
    this.picture.show(null, 'class', null);
    await reading(this.notice, current, async () => {
      const stored = (await api.ask('layouts/list', { representation: key })).rows.map((one) => one.layout);
      if (!current()) return;
      const shown = layout ?? [...METHODS, 'vector', ...stored].find((one) => stored.includes(one));
      this.layout.replaceChildren(...[...new Set([...stored, ...METHODS, shown ?? ''])].map((one) => h('option', { value: one, selected: one === (shown ?? ''),
        textContent: one === '' ? 'choose…' : called(one) + (stored.includes(one) ? '' : ' …') })));
      if (shown === undefined || !stored.includes(shown)) {
        this.notice.replaceChildren(offer(known, shown, async (method, buttons) => {
          for (const button of buttons) button.disabled = true;
          this.notice.querySelector('h3').textContent = `${called(method)}: computing…`;
          try {
            await frame.jobs.done(await api.computeLayout(key, method), (job) => {
              const title = this.notice.querySelector('h3');
              if (current() && title !== null && job.stage !== null) title.textContent = `${called(method)}: ${progress(job)}`;
            });
            again();
          } catch (error) {
            if (current()) this.notice.replaceChildren(failure(/** @type {Error} */ (error)));
          }
        }));
        return;
      }
      const cloud = await api.points(key, shown, k);
      if (!current()) return;
      this.cloud = cloud;
      this.asked = asked;
      this.notice.replaceChildren();
    }, message('Not in this store', `No representation ${key} is stored here.`));
  }

  /** @param {string} sample its key @returns {number | null} its index here */
  indexOf(sample) {
    const { cloud } = this;
    if (cloud === null || !sample.startsWith(cloud.dataSet + '/')) return null;
    this.bySample ??= new WeakMap();
    if (!this.bySample.has(cloud)) this.bySample.set(cloud, new Map(cloud.sample.map((one, place) => [one, cloud.index[place]])));
    return this.bySample.get(cloud).get(sample.slice(cloud.dataSet.length + 1)) ?? null;
  }

  /** @param {number} index @returns {string} the key of its sample */
  sampleOf(index) {
    const cloud = /** @type {Cloud} */ (this.cloud);
    return `${cloud.dataSet}/${cloud.sample[/** @type {number} */ (cloud.places.get(index))]}`;
  }
}

/** @type {import('./types.js').View} */
export class MapsView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.state = /** @type {ViewState | null} */ (null);
    this.gathered = /** @type {Set<string>} */ (new Set());
    this.dataSet = /** @type {string | null} */ (null); // of what is gathered
    this.told = /** @type {string | null} */ (null); // of what is gathered, in the address
    this.drawn = '';
    this.turn = 0;
    const { go } = frame;
    this.halves = ['First', 'Second'].map((name, i) => new Half(name, {
      onSample: (index) => this.choose(i, index),
      onGather: (indices, add) => this.gather(i, indices, add),
      onLook: (at) => { if (this.state?.align) this.halves[1 - i].picture.look(at); },
      onHover: (index) => this.point(i, index),
      picture: (index) => this.thumbnail(i, index),
      onRepresentation: (key) => go(i === 0 ? { representation: key, layout: null, sample: null } : { against: key, otherLayout: null }),
      onLayout: (layout) => go(i === 0 ? { layout } : { otherLayout: layout }),
    }));
    this.colours = h('div.segments.colours', { role: 'group', 'aria-label': 'Colour by' }, ...COLOURS.maps.map((colour) =>
      h('button', { type: 'button', value: colour, textContent: colour, onclick: () => go({ colour }) })));
    this.using = h('div.segments', { role: 'group', 'aria-label': 'What dragging does' }, ...['move', 'lasso', 'box'].map((tool) =>
      h('button', { type: 'button', value: tool, textContent: tool, 'aria-pressed': String(tool === 'lasso'), onclick: () => this.use(tool) })));
    this.align = h('input', { type: 'checkbox', onchange: () => go({ align: this.align.checked }) });
    this.notice = h('div.notice', { 'aria-live': 'polite' });
    this.pair = h('div.pair-of-maps', {}, ...this.halves.map((half) => half.element));
    this.side = h('aside.panel', { 'aria-label': 'What the two maps share' });
    this.keptBlock = h('div.block.kept');
    this.kept = new KeptSelections(this.keptBlock, {
      onShow: (kept) => {
        if (kept === null) this.gather(0, [], false);
        else go({ kept });
      },
      onKept: (kept) => go({ kept }),
    });
    element.append(h('div.main', {}, h('div.toolbar', {}, h('h2', { textContent: 'Two maps' }),
      h('label', { title: 'Turn, mirror, move and scale the second map as a whole, so that it lies on the first' }, this.align, ' turn the second'),
      this.colours, this.using, queryMenu(QUERIES, frame)), h('div.stage', {}, this.pair, this.notice)), this.side);
  }

  /** @param {ViewState} state */
  async show(state) {
    const turn = ++this.turn;
    const current = () => turn === this.turn;
    this.state = state;
    const { representation, against, graph, colour } = state;
    const wanting = graph !== null || representation === null;
    this.pair.hidden = wanting;
    this.notice.replaceChildren(...(wanting ? [message('No samples', 'An imported class graph has classes alone. Choose a representation on the left.')] : []));
    if (wanting) {
      this.side.replaceChildren();
      return;
    }
    this.align.checked = state.align;
    for (const button of this.colours.children) button.setAttribute('aria-pressed', String(button.value === colour));
    const second = against ?? await this.partner(representation);
    if (!current()) return;
    const [one, other] = this.halves;
    const k = Math.min(state.k, ...[representation, second].map((key) => this.frame.stored.representations.find((each) => each.key === key)?.k ?? state.k));
    const again = () => { if (current()) this.show(/** @type {ViewState} */ (this.state)); };
    await Promise.all([one.load(this.frame, representation, state.layout, k, current, again), other.load(this.frame, second, state.otherLayout, k, current, again)]);
    if (!current()) return;
    await this.recall(state);
    if (!current()) return;
    this.draw();
    await this.panel(k, current);
  }

  /** Without a second one: another run's, else another of the same data set, else itself. */
  async partner(representation) {
    try {
      const { rows } = await api.ask('runs/comparable', { representation });
      const [run, epoch, layer] = representation.split('/');
      const alike = (row) => Number(row.layer === layer) + Number(`e${row.epoch}` === epoch) + Number(row.run !== run) / 2;
      return rows.sort((a, b) => alike(b) - alike(a))[0]?.key ?? representation;
    } catch {
      return representation;
    }
  }

  hide() {
    this.turn++;
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.sample !== null) this.frame.go({ sample: null });
    else this.gather(0, [], false);
  }

  selection() {
    const [one, other] = this.halves.map((half) => half.cloud);
    const indices = [...this.gathered].map((sample) => this.halves[0].indexOf(sample)).filter((index) => index !== null);
    return { other: other?.representation, index: this.state?.sample, layout: one?.layout, indices: indices.length > 0 ? indices : undefined };
  }

  /** The points of both, where they are others than before. */
  draw() {
    const { colour, align, at, sample } = /** @type {ViewState} */ (this.state);
    const [one, other] = this.halves;
    this.pairs = one.cloud === null || other.cloud === null ? [] : matched(one.cloud, other.cloud);
    const turning = align && one.cloud !== null && other.cloud !== null ? aligned(one.cloud, other.cloud, this.pairs) : null;
    this.disparity = turning?.disparity ?? NaN;
    const drawn = [one.asked, other.asked, align].join('|');
    if (drawn !== this.drawn) {
      one.picture.show(one.cloud, colour, at);
      other.picture.show(turning?.cloud ?? other.cloud, colour, align ? at : null);
      this.drawn = drawn;
    } else {
      for (const half of this.halves) if (half.picture.by !== colour) half.picture.colour(colour);
    }
    const has = this.halves.map((half) => (half.cloud === null ? new Set() : colourable(half.cloud)));
    for (const button of this.colours.children) button.disabled = !has.some((one) => one.has(button.value));
    const chosen = sample === null || one.cloud === null || !one.cloud.places.has(sample) ? null : one.sampleOf(sample);
    one.picture.select(sample);
    other.picture.select(chosen === null ? null : other.indexOf(chosen));
    this.marked();
  }

  use(tool) {
    for (const half of this.halves) half.picture.use(tool);
    for (const button of this.using.children) button.setAttribute('aria-pressed', String(button.value === tool));
  }

  /** @param {number} which map @param {number | null} index */
  choose(which, index) {
    if (index === null) {
      if (this.state?.sample === null) this.gather(which, [], false);
      else this.frame.go({ sample: null });
      return;
    }
    const here = which === 0 ? index : this.halves[0].indexOf(this.halves[1].sampleOf(index));
    if (here === null) this.says.textContent = `${this.halves[1].sampleOf(index)} is in the second alone.`;
    else this.frame.go({ sample: here });
  }

  /** Gathers what the address names: a kept selection, as far as the first map's representation holds it, or samples. @param {ViewState} state */
  async recall({ representation, kept, gathered }) {
    const wanted = kept === null ? gathered : `kept ${kept}`;
    const { cloud } = this.halves[0];
    if (cloud === null) return;
    const elsewhere = this.dataSet !== cloud.dataSet;
    this.dataSet = cloud.dataSet;
    if (elsewhere) this.gathered = new Set();
    if (elsewhere && gathered !== null && gathered === this.told) return this.tell(); // what was gathered in one data set is not in another
    if (elsewhere) this.told = null;
    if (wanted === null || wanted === this.told) return;
    this.told = wanted;
    if (kept === null) {
      this.gathered = new Set(decoded(gathered).map((number) => `${cloud.dataSet}/${number}`));
      return;
    }
    try {
      const { indices } = (await api.ask('selections/indices', { selection: kept, representation })).rows[0];
      this.gathered = new Set(indices.filter((index) => cloud.places.has(index)).map((index) => this.halves[0].sampleOf(index)));
    } catch (error) {
      this.kept.tell(/** @type {Error} */ (error).message);
    }
  }

  /** Puts what is gathered into the address, if there is room. */
  tell() {
    const numbers = [...this.gathered].map((sample) => sample.slice(sample.lastIndexOf('/') + 1));
    this.told = numbers.every((number) => /^[0-9]{1,9}$/.test(number)) ? encoded(numbers.map(Number)) : null;
    this.state = { .../** @type {ViewState} */ (this.state), gathered: this.told, kept: null };
    this.frame.keep({ gathered: this.told, kept: null });
  }

  /** @param {number} which map the indices are of @param {number[]} indices @param {boolean} add */
  gather(which, indices, add) {
    const samples = indices.map((index) => this.halves[which].sampleOf(index));
    this.gathered = new Set(add ? [...this.gathered, ...samples] : samples);
    this.tell();
    this.marked();
    this.selected();
    this.frame.selected();
  }

  marked() {
    for (const half of this.halves) half.picture.gather([...this.gathered].map((sample) => half.indexOf(sample)).filter((index) => index !== null));
  }

  /** The other map shows the same sample. @param {number} which @param {number | null} index */
  point(which, index) {
    const other = this.halves[1 - which];
    other.picture.point(index === null ? null : other.indexOf(this.halves[which].sampleOf(index)));
  }

  async thumbnail(which, index) {
    const { cloud } = this.halves[which];
    if (cloud === null) return null;
    const rows = await api.ask('samples/one', { representation: cloud.representation, index }).then((answer) => answer.rows, () => []);
    return rows[0]?.thumbnail ? 'data:image/png;base64,' + rows[0].thumbnail : null;
  }

  /** @param {number} k @param {() => boolean} current */
  async panel(k, current) {
    const [one, other] = this.halves.map((half) => half.cloud);
    this.says = h('p.quiet', { role: 'status' });
    if (one === null || other === null) {
      this.side.replaceChildren(h('div.block', {}, h('p.quiet', { textContent: 'Both maps are needed to tell what they share.' })), this.says);
      return;
    }
    const { colour, sample } = /** @type {ViewState} */ (this.state);
    const shared = this.pairs?.length ?? 0;
    const all = shared === one.drawn && shared === other.drawn;
    const facts = [['shared', number(shared)], ...(Number.isNaN(this.disparity) ? [] : [['disparity', number(this.disparity)]])];
    this.chosen = h('div', { id: 'chosen-in-both' });
    this.block = h('div', { id: 'gathered-in-both' });
    this.side.replaceChildren(h('div.head', {}, h('p.quiet', { id: 'shared', textContent: one.dataSet !== other.dataSet ? `The two are of different data sets, ${one.dataSet} and ${other.dataSet}: no sample is in both.`
      : all ? `All ${number(shared)} samples drawn are in both.` : `${number(shared)} samples are drawn in both; ${number(one.drawn - shared)} in the first alone, ${number(other.drawn - shared)} in the second alone.` }),
    h('dl.facts', {}, ...facts.map(([term, value]) => h('div', { title: term === 'disparity' ? 'what the turning leaves: 0 where the maps are the same picture, 1 where they have nothing in common' : 'samples drawn in both' },
      h('dt', { textContent: term }), h('dd', { textContent: value })))),
    h('div.row.leads', {}, h('button', { type: 'button', textContent: 'Measures of the two', onclick: () => this.frame.go({ ...turned(/** @type {ViewState} */ (this.state), 'compare'), representation: one.representation, against: other.representation }) })), this.says),
    this.chosen, this.block, this.keptBlock, h('div.block', {}, h('h3', { textContent: { class: 'Classes', correct: 'The network is', purity: 'Neighbours of the same class', community: 'Communities' }[colour] + ' in the first' }),
      h('ul', {}, ...kinds(one, colour).slice(0, KINDS).map((kind) => h('li', {}, h('button.kind', { type: 'button', title: 'Select these in both; with Shift, add them',
        onclick: (event) => this.gather(0, kind.members.map((i) => one.index[i]), event.shiftKey) }, dot(kind.colour), h('span.name', { textContent: kind.name }), h('span.value', { textContent: number(kind.members.length) })))))));
    this.kept.show(one.representation, /** @type {ViewState} */ (this.state).kept);
    await Promise.all([this.selected(), sample === null || !one.places.has(sample) ? null : this.sample(one, other, sample, k, current)]);
  }

  /** The chosen sample, with its nearest in both. */
  async sample(one, other, index, k, current) {
    const there = this.halves[1].indexOf(this.halves[0].sampleOf(index));
    try {
      const near = async (cloud, at) => (at === null ? [] : (await api.ask('neighbours/of-sample', { representation: cloud.representation, index: at, k })).rows);
      const [known, here, elsewhere] = await Promise.all([api.ask('samples/one', { representation: one.representation, index }), near(one, index), near(other, there)]);
      if (!current()) return;
      const [row] = known.rows;
      this.halves[0].picture.select(index, here.map((each) => each.neighbour));
      this.halves[1].picture.select(there, elsewhere.map((each) => each.neighbour));
      const common = here.filter((each) => elsewhere.some((twin) => twin.sample === each.sample)).length;
      this.chosen.replaceChildren(h('div.block', {}, h('div.identity', {}, h('span.portrait', {}, picture(row.thumbnail, index, 56)), h('div', {}, h('strong', { textContent: className(one, row.label) }),
        h('p.quiet', { textContent: there === null ? `${row.sample}, in the first alone` : `${row.sample}: ${common} of its ${k} nearest are the same in both` }),
        h('button', { type: 'button', textContent: 'All about it', onclick: () => this.frame.go({ ...turned(/** @type {ViewState} */ (this.state), 'sample'), sample: index, beside: `${one.representation},${other.representation}` }) })))));
    } catch (error) {
      if (current()) this.chosen.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  }

  /** What is gathered, in both. */
  async selected() {
    const { turn, gathered } = this;
    const place = this.block;
    const [one, other] = this.halves;
    if (!place || one.cloud === null || other.cloud === null) return;
    this.kept.gathered([...gathered].map((sample) => one.indexOf(sample)).filter((index) => index !== null).sort((a, b) => a - b), this.told !== null);
    if (gathered.size === 0) {
      place.replaceChildren(h('div.block', {}, h('p.quiet', { textContent: 'Draw around samples in one map to see where they lie in the other.' })));
      return;
    }
    const count = (half) => [...gathered].filter((sample) => half.indexOf(sample) !== null).length;
    const samples = h('div.samples');
    place.replaceChildren(h('div.block', {}, h('div.row', {}, h('h3', { textContent: `Selected: ${counted(gathered.size, 'sample')}` }),
      h('button.quiet', { type: 'button', textContent: 'clear', onclick: () => this.gather(0, [], false) })),
    h('p.quiet', { textContent: `${number(count(one))} in the first, ${number(count(other))} in the second` }), samples));
    const indices = [...gathered].map((sample) => one.indexOf(sample)).filter((index) => index !== null).sort((a, b) => a - b).slice(0, PICTURES);
    if (indices.length === 0) return;
    const rows = await api.ask('samples/some', { representation: one.cloud.representation, indices }).then((answer) => answer.rows, () => []);
    if (turn === this.turn && gathered === this.gathered) samples.replaceChildren(...rows.map((row) => sampleTile(row, row.label, (sample) => this.frame.go({ sample }), '', 'show it in both maps')));
  }
}
