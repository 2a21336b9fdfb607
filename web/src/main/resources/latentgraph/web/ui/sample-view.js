// @ts-check
/** One sample: what each run takes it for, its neighbours side by side, its biography, its way to another sample. Owns one element. */
import { ask } from './api.js';
import { MOST, WAYS, biography, columns, predictions, sideBySide } from './beside.js';
import { community, ink, mixed } from './colour.js';
import { labels } from './compare.js';
import { dot, fill, h, message, reading, useIndex } from './dom.js';
import { queryMenu } from './query-menu.js';
import { picture, sampleTile } from './sample-tile.js';
import { format, turned } from './state.js';
import { counted, number, percent } from './text.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./beside.js').Place} Place */

const QUERIES = ['samples/one', 'samples/places', 'neighbours/side-by-side', 'stability/biography', 'paths/between-samples', 'samples/typical', 'samples/predictions'];
/** Neighbours in the biography at most. */
const LINES = 80;
/** Runs whose predictions are listed. */
const RUNS = 12;
const STARTS = 24;
/** From the nearest to the farthest rank, on a light and on a dark page. */
const SHADES = { light: ['#0b62a8', '#d5e4f1'], dark: ['#6cb4f2', '#1c3349'] };

/** @type {import('./types.js').View} */
export class SampleView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.state = /** @type {ViewState | null} */ (null);
    this.sample = /** @type {any} */ (null);
    this.places = /** @type {Place[]} */ ([]);
    this.shown = /** @type {string[]} */ ([]);
    this.turn = 0;
    const { go } = frame;
    this.title = h('h2');
    this.index = h('input.sample-index', { type: 'text', inputMode: 'numeric', placeholder: 'Sample', 'aria-label': 'Go to the sample with this index', autocomplete: 'off',
      onchange: () => useIndex(this.index, (sample) => go({ sample })) });
    this.k = h('select', { onchange: () => go({ k: +this.k.value }) });
    this.notice = h('div.notice', { 'aria-live': 'polite' });
    this.body = h('div.pages');
    this.side = h('aside.panel', { 'aria-label': 'The sample' });
    element.append(h('div.main', {}, h('div.toolbar', {}, this.title, h('label', { title: 'neighbours of a sample' }, 'k ', this.k), this.index, queryMenu(QUERIES, frame)),
      h('div.stage', {}, this.body, this.notice)), this.side);
    for (const [name, on] of [['mouseover', true], ['focusin', true], ['mouseout', false], ['focusout', false]]) {
      this.body.addEventListener(String(name), (event) => this.mark(on ? event.target.closest('[data-neighbour]')?.dataset.neighbour ?? null : null));
    }
  }

  /** @param {ViewState} state */
  async show(state) {
    const turn = ++this.turn;
    const before = this.state;
    const current = () => turn === this.turn;
    this.state = state;
    const { representation, sample, graph } = state;
    const known = this.known();
    const most = known?.k ?? 16;
    const k = Math.min(state.k, most);
    this.title.textContent = representation ?? '';
    this.k.replaceChildren(...[...new Set([2, 4, 8, 16, k])].filter((value) => value <= most).sort((a, b) => a - b)
      .map((value) => h('option', { value, textContent: value, selected: value === k })));
    const empty = (...parts) => {
      this.sample = null;
      this.body.replaceChildren();
      this.side.replaceChildren();
      this.notice.replaceChildren(...parts);
    };
    if (graph !== null || representation === null) {
      empty(message('No samples', 'An imported class graph has classes alone. Choose a representation on the left.'));
      return;
    }
    // The same sample may have another index in another representation.
    const twin = before?.sample === sample && before?.representation !== representation ? this.places.find((place) => place.representation === representation) : undefined;
    if (twin !== undefined && twin.index !== sample) {
      this.frame.replace({ sample: twin.index });
      return;
    }
    let found = false;
    await reading(this.notice, current, async () => {
      if (sample === null) {
        await this.starts(representation, k, known, current, empty);
        return;
      }
      const [one, places] = await Promise.all([ask('samples/one', { representation, index: sample }), ask('samples/places', { representation, index: sample, k })]);
      if (!current()) return;
      if (one.rows.length === 0) {
        empty(message('No such sample', `${representation} has no sample ${number(sample)}. Type another index above.`));
        return;
      }
      this.sample = one.rows[0];
      this.places = places.rows;
      this.notice.replaceChildren();
      this.portrait(places.cut);
      found = true;
    }, message('Not in this store', `No representation ${representation} is stored here. Choose one on the left.`));
    if (!current()) return;
    this.frame.selected();
    if (found) await this.pages(k, current);
    else if (this.notice.firstChild !== null) empty(...this.notice.childNodes);
  }

  hide() {
    this.turn++;
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.to !== null) this.frame.go({ to: null });
    else this.frame.go({ sample: null });
  }

  selection() {
    const index = this.state?.sample;
    return { index, source: index, target: this.state?.to, sample: this.sample?.sample, others: this.shown };
  }

  known() {
    return this.frame.stored.representations.find((one) => one.key === this.state?.representation);
  }

  /** Without a sample: some that are worth a look. */
  async starts(representation, k, known, current, empty) {
    const lists = await Promise.all([['The network takes them for another class', 'samples/misclassified', {}], ['Their neighbours are of other classes', 'neighbours/least-pure-samples', { k }],
      ['They lie alone', 'neighbours/outliers', { k }]].map(async ([title, name, more]) =>
      ({ title, rows: known !== undefined && known.k < 1 ? [] : (await ask(String(name), { representation, limit: STARTS, .../** @type {any} */ (more) })).rows })));
    if (!current()) return;
    empty();
    this.body.replaceChildren(h('section', {}, h('h3', { textContent: 'Choose a sample' }),
      h('p.quiet', { textContent: `By its index, above${known === undefined ? '' : `: 0 to ${number(known.size - 1)}`}; by a click in the latent map; or one of these.` })),
    ...lists.filter(({ rows }) => rows.length > 0).map(({ title, rows }) => h('section', {}, h('h3', { textContent: title }),
      h('div.samples', {}, ...rows.map((row) => sampleTile(row, row.label ?? null, (sample) => this.frame.go({ sample }), '', 'all about it'))))));
  }

  /** Who it is, and what each run took it for. */
  portrait(cut) {
    const { sample, state, places } = this;
    const own = places.find((place) => place.representation === state?.representation);
    const wrong = sample.label !== null && sample.prediction !== null && sample.label !== sample.prediction;
    const step = (text, title, to) => h('button', { type: 'button', textContent: text, title, disabled: to < 0 || to >= (this.known()?.size ?? Infinity), onclick: () => this.frame.go({ sample: to }) });
    const fact = ([term, value]) => h('div', {}, h('dt', { textContent: term }), h('dd', { textContent: value }));
    const { epochs, lines } = predictions(places, state?.representation?.split('/')[0] ?? '');
    const taken = (cell) => {
      if (cell === null) return h('td');
      const right = cell.label === null ? null : cell.label === cell.prediction;
      const name = cell.predictedName ?? String(cell.prediction);
      const says = h('td' + (right === false ? '.wrong' : ''), { textContent: name.length > 3 ? name.slice(0, 2) + '…' : name,
        title: `${cell.run}, epoch ${cell.epoch}: ${right === false ? 'taken for ' : ''}${name}` });
      return says;
    };
    this.side.replaceChildren(h('div.head', {},
      h('div.portrait.large' + (wrong ? '.wrong' : ''), {}, picture(sample.thumbnail, sample.index, 168)),
      h('h2', {}, dot(community(sample.label)), h('span', { textContent: sample.className ?? 'no class' })),
      h('p.quiet', { textContent: sample.sample }),
      wrong ? h('p.bad', { textContent: `taken for ${sample.predictedName ?? sample.prediction}` }) : null,
      h('dl.facts', {}, ...[['index', number(sample.index)], ['prediction', sample.prediction === null ? '–' : sample.predictedName ?? String(sample.prediction)], ['purity', percent(own?.purity)]].map(fact)),
      h('div.row.leads', {}, step('‹', 'The sample before', sample.index - 1), step('›', 'The next sample', sample.index + 1),
        h('a.button', { href: format({ ...turned(/** @type {ViewState} */ (state), 'map'), at: null }), textContent: 'In the latent map' }))),
    lines.length === 0 ? h('div.block', {}, h('p.quiet', { textContent: 'No predictions were ingested.' }))
      : h('div.block', { id: 'taken' }, h('h3', { textContent: 'Taken for, by epoch' }), h('div.wide', {}, h('table.grid', {},
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }), ...epochs.map((epoch) => h('th', { scope: 'col', textContent: epoch })))),
        h('tbody', {}, ...lines.slice(0, RUNS).map(({ run, cells }) => h('tr', {}, h('th', { scope: 'row', textContent: run, title: run }), ...cells.map(taken)))))),
      lines.length > RUNS ? h('p.quiet', { textContent: `and ${counted(lines.length - RUNS, 'more run')}; Cypher tells all` }) : null),
    h('div.block', {}, h('p.quiet', { textContent: `${counted(places.length, 'representation')} of ${counted(new Set(places.map((place) => place.run)).size, 'run')} ${places.length === 1 ? 'holds' : 'hold'} this sample.` }),
      cut ? h('p.cut', { textContent: 'More hold it than the server answers at once.' }) : null));
  }

  /** @param {number} k @param {() => boolean} current */
  async pages(k, current) {
    const { sample: index, representation, beside, to } = /** @type {any} */ (this.state);
    const { keys, way } = columns(this.places, representation, beside, k);
    this.shown = keys;
    const own = /** @type {Place} */ (this.places.find((place) => place.representation === representation));
    const epochs = this.places.filter((place) => place.run === own.run && place.layer === own.layer && place.neighbours >= k).sort((a, b) => a.epoch - b.epoch);
    const block = (id, title, says, ...tools) => {
      const section = h('section', { id }, h('div.row', {}, h('h3', { textContent: title, title: says }), ...tools), h('p.quiet', { textContent: '…' }));
      return { section, fill: (work) => fill(section, current, work) };
    };
    const near = block('beside', `Nearest ${k}, side by side`, 'the same picture lights up in all columns', this.ways(way), this.adding(keys, k));
    const life = block('biography', 'Biography', `its ${k} nearest in ${own.layer} of ${own.run}, epoch by epoch`);
    const path = block('path', 'Shortest path to', 'over nearest neighbours in the latent space, in either direction', ...this.target(), ...(k < 1 ? [] : this.typical(k)));
    this.body.replaceChildren(near.section, life.section, path.section);
    if (k < 1) {
      const nothing = () => Promise.resolve([h('p.quiet', { textContent: 'No neighbours are stored of this representation.' })]);
      await Promise.all([near, life, path].map((one) => one.fill(nothing)));
      return;
    }
    await Promise.all([
      near.fill(async () => this.neighbours((await ask('neighbours/side-by-side', { representation, index, others: keys, k })).rows, keys, k, way)),
      life.fill(async () => (epochs.length < 2 ? [h('p.quiet', { textContent: 'One epoch of this run and layer is stored. Ingest more (--epochs) to see who came and went.' })]
        : this.life((await ask('stability/biography', { representation, index, k })).rows, epochs, k))),
      path.fill(async () => (to === null ? [h('p.quiet', { textContent: 'Type an index, click ⇢ beside a neighbour above, or take a typical sample of a class.' })]
        : to === index ? [h('p.quiet', { textContent: 'That is this sample.' })]
          : this.path((await ask('paths/between-samples', { representation, source: index, target: to, k })).rows, to, k))),
    ]);
  }

  ways(way) {
    const go = this.frame.go;
    return h('div.segments', { role: 'group', 'aria-label': 'What stands side by side' }, ...WAYS.map((one) =>
      h('button', { type: 'button', value: one, textContent: one, 'aria-pressed': String(one === way), onclick: () => go({ beside: one }) })));
  }

  /** Every other representation that holds the sample, to be put beside. */
  adding(keys, k) {
    const groups = new Map();
    for (const place of this.places) {
      if (place.neighbours < k || keys.includes(place.representation)) continue;
      if (!groups.has(place.run)) groups.set(place.run, []);
      groups.get(place.run).push(place);
    }
    const select = h('select', { 'aria-label': 'Add a representation', disabled: groups.size === 0 || keys.length >= MOST, onchange: () => this.beside([...keys, select.value]) },
      h('option', { value: '', textContent: 'add…' }), ...[...groups].map(([run, places]) => h('optgroup', { label: run },
        ...places.map((place) => h('option', { value: place.representation, textContent: `e${place.epoch}/${place.layer}` })))));
    return select;
  }

  /** @param {string[]} keys */
  beside(keys) {
    this.frame.go({ beside: keys.join(',') });
  }

  neighbours(rows, keys, k, way) {
    const { representation } = /** @type {any} */ (this.state);
    const side = sideBySide(rows, keys, representation);
    const names = labels(keys);
    const head = ({ key, shared, cells }, i) => h('th' + (key === representation ? '.own' : ''), { scope: 'col', title: key },
      h('div.row', {}, key === representation ? h('span', { textContent: names[i] }) : h('button.link', { type: 'button', textContent: names[i], title: `Look at it from ${key}`, onclick: () => this.frame.go({
        representation: key, sample: this.places.find((place) => place.representation === key)?.index ?? null, to: null }) }),
      keys.length > 1 && key !== representation ? h('button.quiet.remove', { type: 'button', textContent: '×', title: 'Take this column away', 'aria-label': `Take ${key} away`,
        onclick: () => this.beside(keys.filter((one) => one !== key)) }) : null),
      h('span.quiet', { textContent: cells.length === 0 ? 'none stored' : shared === null ? 'this one' : `${shared} of ${k} shared` }));
    const cell = (one, key) => (one === undefined ? h('td') : h('td', {}, h('button.near' + (one.label === this.sample.label ? '' : '.other'), {
      type: 'button', 'data-neighbour': one.neighbour, title: `${one.neighbour}, ${one.className ?? 'no class'}${one.prediction !== null && one.prediction !== one.label ? ', misclassified' : ''}, distance ${number(one.distance, 5)}: all about it`,
      onclick: () => this.frame.go({ representation: key, sample: one.index }),
    }, picture(one.thumbnail, one.index, 36), h('span', {}, h('span.name', {}, dot(community(one.label)), one.className ?? '–'), h('span.quiet', { textContent: number(one.distance, 4) })))));
    const most = Math.max(0, ...side.columns.map((column) => column.cells.length));
    const said = keys.length < 2 ? { runs: 'No other run holds this sample at this epoch and layer.', epochs: 'No other epoch of this run and layer is stored.',
      layers: 'No other layer of this epoch is stored.' }[way ?? ''] ?? '' : `${side.everywhere === 0 ? 'None' : number(side.everywhere)} of the ${k} nearest ${side.everywhere === 1 ? 'is' : 'are'} the same in ${keys.length === 2 ? 'both' : 'all'} columns. Point at one to see it in the others.`;
    return [h('p.quiet', { textContent: said }), h('div.wide', {}, h('table.beside', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col', textContent: 'rank' }), ...side.columns.map(head))),
      h('tbody', {}, ...Array.from({ length: most }, (_, rank) => h('tr', {}, h('th', { scope: 'row', textContent: rank + 1 }), ...side.columns.map((column) => cell(column.cells[rank], column.key)))))))];
  }

  /** Neighbours by epochs, shaded by rank; below, how pure they are, how many stayed, and the prediction. */
  life(rows, places, k) {
    const { lines, total, kept } = biography(rows, places.map((place) => place.epoch), LINES);
    const { representation } = /** @type {any} */ (this.state);
    const [near, far] = SHADES[matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'];
    const shade = (rank) => {
      if (rank === null) return h('td');
      const cell = h('td.rank', { textContent: rank });
      const colour = mixed(near, far, k === 1 ? 0 : (rank - 1) / (k - 1));
      Object.assign(cell.style, { background: colour, color: ink(colour) });
      return cell;
    };
    const line = ({ row, ranks }) => h('tr', {}, h('th', { scope: 'row' }, h('div.row', { 'data-neighbour': row.neighbour },
      h('button.near' + (row.label === this.sample.label ? '' : '.other'), { type: 'button', disabled: row.index === null, title: `${row.neighbour}: all about it`, onclick: () => this.frame.go({ sample: row.index }) },
        picture(row.thumbnail, row.index ?? '', 24), h('span.name', {}, dot(community(row.label)), row.className ?? row.neighbour)),
      row.index === null ? null : h('button.quiet.to', { type: 'button', textContent: '⇢', title: `The shortest path to ${row.neighbour}`, 'aria-label': `Path to ${row.neighbour}`, onclick: () => this.frame.go({ to: row.index }) }))),
    ...ranks.map(shade));
    const bar = (share) => {
      const fill = h('span.bar');
      fill.style.width = 100 * (share ?? 0) + '%';
      return [h('span.track', {}, fill), h('span.quiet', { textContent: share === null ? '–' : percent(share) })];
    };
    const foot = (title, says, cells) => h('tr', {}, h('th', { scope: 'row', textContent: title, title: says }), ...cells);
    const labelled = places.some((place) => place.purity !== null);
    const predicted = places.some((place) => place.prediction !== null);
    return [h('p.quiet', { textContent: `${counted(total, 'sample')} ${total === 1 ? 'was' : 'were'} among its ${k} nearest at some epoch${lines.length < total ? `; the ${lines.length} that were so longest` : ''}. The numbers are ranks.` }),
      h('div.wide', {}, h('table.life', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col', textContent: 'epoch' }), ...places.map((place) => h('th' + (place.representation === representation ? '.own' : ''), { scope: 'col' },
        place.representation === representation ? h('span', { textContent: place.epoch }) : h('button.link', { type: 'button', textContent: place.epoch, title: `Look at it at epoch ${place.epoch}`,
          onclick: () => this.frame.go({ representation: place.representation, sample: place.index }) }))))),
      h('tbody', {}, ...lines.map(line)),
      h('tfoot', {}, foot('stayed', 'neighbours that were so at the epoch before', kept.map((count) => h('td', { textContent: count === null ? '' : `${count}/${k}` }))),
        labelled ? foot('purity', 'share of the nearest that are of its class', places.map((place) => h('td', {}, ...bar(place.purity)))) : null,
        predicted ? foot('taken for', 'the prediction', places.map((place) => h('td' + (place.prediction !== null && place.label !== null && place.prediction !== place.label ? '.bad' : ''),
          { textContent: place.prediction === null ? '–' : place.predictedName ?? String(place.prediction) }))) : null)))];
  }

  target() {
    const input = h('input.sample-index', { type: 'text', inputMode: 'numeric', placeholder: 'Sample', 'aria-label': 'Index of the sample that the path leads to', autocomplete: 'off',
      value: this.state?.to ?? '', onchange: () => useIndex(input, (to) => this.frame.go({ to })) });
    const clear = this.state?.to === null ? null : h('button.quiet', { type: 'button', textContent: 'clear', onclick: () => this.frame.go({ to: null }) });
    return [input, clear];
  }

  /** The most typical samples of its class, and of the one that it was taken for, as ends of the path. @param {number} k */
  typical(k) {
    const { label, className, prediction, predictedName } = this.sample;
    const classes = new Map([[prediction, predictedName], [label, className]].filter(([one]) => one !== null && one !== undefined));
    return [...classes].map(([one, name]) => h('button.typical', { type: 'button', textContent: `typical ${name ?? one}`,
      title: `The path to the sample of ${name ?? one} that most others of it are near to`, onclick: async (event) => {
        const { representation, sample } = /** @type {ViewState} */ (this.state);
        event.target.disabled = true;
        const rows = await ask('samples/typical', { representation, label: one, k, limit: 2 }).then((answer) => answer.rows, () => []);
        const found = rows.find((row) => row.index !== sample);
        if (found === undefined) event.target.title = 'None of it is a neighbour of another one of it.';
        else if (this.state?.representation === representation && this.state.sample === sample) this.frame.go({ to: found.index });
      } }));
  }

  path(rows, to, k) {
    if (rows.length === 0) return [h('p.quiet', { textContent: `No path leads to sample ${number(to)} over the ${k} nearest neighbours, or there is no such sample. A larger k joins more.` })];
    const classes = rows.filter((row, i) => i > 0 && row.label !== rows[i - 1].label).length;
    return [h('p.quiet', { textContent: `${counted(rows.length - 1, 'step')}, ${number(rows[rows.length - 1].distance, 4)} in all${rows[0].label === null ? '' : classes === 0 ? '; it stays within the class' : `; the class changes ${counted(classes, 'time')}`}.` }),
      h('ol.way', {}, ...rows.flatMap((row, i) => [i === 0 ? null : h('li.step', { textContent: number(row.distance - rows[i - 1].distance, 4), title: 'distance of the two' }), h('li', {}, this.stop(row))])
        .filter((part) => part !== null))];
  }

  stop(row) {
    const tile = sampleTile(row, null, (sample) => this.frame.go({ sample }), `, ${row.className ?? 'no class'}, ${number(row.distance, 4)} from the first`, 'all about it');
    tile.append(h('span.of', {}, dot(community(row.label)), row.className ?? '–'));
    tile.dataset.neighbour = row.sample;
    return tile;
  }

  /** The same neighbour wherever it stands. @param {string | null} neighbour its key */
  mark(neighbour) {
    for (const one of this.body.querySelectorAll('[data-neighbour]')) one.classList.toggle('same', one.dataset.neighbour === neighbour);
  }
}
