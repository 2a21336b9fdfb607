// @ts-check
/** The stored comparisons of many representations as a heatmap, and all that is known of one pair. Owns one element. */
import { ask, computeComparison } from './api.js';
import { Chart } from './chart.js';
import { COMMUNITIES, ink, sequential } from './colour.js';
import { choice, courses, ends, facets, intervalsSay, labels, named, square } from './compare.js';
import { failure, fill, h, message, reading } from './dom.js';
import { progress } from './jobs.js';
import { queryMenu } from './query-menu.js';
import { saveMenu } from './save-menu.js';
import { sampleTile } from './sample-tile.js';
import { turned } from './state.js';
import { counted, number, percent } from './text.js';
/** @typedef {import('./types.js').ViewState} ViewState */

const QUERIES = ['comparisons/stored', 'comparisons/matrix', 'comparisons/of-representation', 'comparisons/significant',
  'comparisons/equally-accurate', 'comparisons/fall-by-class', 'neighbours/agreement', 'neighbours/between-runs', 'experiments/noise'];
/** Representations in the heatmap at most. */
const MOST = 100;
/** Representations up to which cells have their values written in them. */
const WRITTEN = 12;
const PAIRS = 6;
const SAMPLES = 18;
/** Samples up to which what is not stored is computed unasked. */
const UNASKED = 10_000;
/** Draws for an interval, where the measure is a mean over samples: of others they take long. */
const RESAMPLED = 999;
const STOPS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((place) => sequential(place / 9));

/** @type {import('./types.js').View} */
export class CompareView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.state = /** @type {ViewState | null} */ (null);
    this.stored = /** @type {any[] | null} */ (null);
    this.choice = /** @type {import('./compare.js').Choice | null} */ (null);
    this.square = /** @type {import('./compare.js').Square | null} */ (null);
    this.cut = false;
    this.curves = /** @type {Chart[]} */ ([]);
    this.turn = 0;
    const select = (id, text, change) => {
      const own = h('select', { id, onchange: () => frame.go(change(own.value)) });
      return [own, h('label', {}, text + ' ', own)];
    };
    const [measure, measureLabel] = select('compared-by', 'by', (value) => ({ measure: value, parameters: null }));
    this.facets = h('span.row', { id: 'compared-parameters' });
    this.whole = h('input', { type: 'checkbox', id: 'compared-whole', onchange: () => frame.go({ whole: this.whole.checked }) });
    this.wholeLabel = h('label', { title: 'Leave out what was compared over a part of the samples' }, this.whole, ' all samples');
    const [k, kLabel] = select('compared-k', 'k', (value) => ({ k: +value }));
    const [layer, layerLabel] = select('compared-layer', 'layer', (value) => ({ layer: value || null }));
    const [epoch, epochLabel] = select('compared-epoch', 'epoch', (value) => ({ epoch: value === '' ? null : +value }));
    Object.assign(this, { measure, k, layer, epoch });
    this.labels = { measure: measureLabel, k: kLabel, layer: layerLabel, epoch: epochLabel };
    this.said = h('p.quiet', { role: 'status' });
    this.low = h('span');
    this.high = h('span');
    const scale = h('i.scale');
    scale.style.background = `linear-gradient(to right, ${STOPS.join(', ')})`;
    this.legend = h('p.quiet.range', { hidden: true }, this.low, scale, this.high);
    this.heat = h('div.heat', { id: 'heat' });
    this.notice = h('div.notice', { 'aria-live': 'polite' });
    this.side = h('aside.panel', { 'aria-label': 'The pair' });
    element.append(h('div.main', {}, h('div.toolbar', {}, h('h2', { textContent: 'Compare' }), measureLabel, this.facets, kLabel, layerLabel, epochLabel, this.wholeLabel, h('span.row', {}, queryMenu(QUERIES, frame), saveMenu(() => 'Compare ' + (this.choice === null ? '' : named(this.choice.measure, this.choice.parameters)), () => this.chart.svg()))),
      h('div.second', {}, this.said, this.legend), h('div.stage', {}, this.heat, this.notice)), this.side);
    this.chart = new Chart(this.heat, 'Nothing is compared');
    this.chart.onClick = ({ value }) => this.go(this.square.keys[value[1]], this.square.keys[value[0]]);
  }

  /** @param {ViewState} state */
  async show(state) {
    const turn = ++this.turn;
    this.state = state;
    const current = () => turn === this.turn;
    await reading(this.notice, current, async () => {
      const stored = this.stored ?? (await ask('comparisons/stored', {})).rows;
      if (!current()) return;
      const chosen = choice(stored, state);
      if (chosen === null) {
        this.nothing();
        return;
      }
      const parameters = Object.fromEntries(Object.entries({ measure: chosen.measure, k: chosen.k, layer: chosen.layer, epoch: chosen.epoch, share: 0 })
        .filter(([, value]) => value !== null));
      const same = this.choice !== null && this.drawnWhole === state.whole && ['measure', 'parameters', 'k', 'layer', 'epoch'].every((name) => this.choice?.[name] === chosen[name]);
      if (this.square === null || !same) {
        const answer = await ask('comparisons/matrix', parameters);
        if (!current()) return;
        this.square = square(answer.rows, chosen.parameters, this.frame.stored.representations.map((one) => one.key), MOST, state.whole);
        this.partial = answer.rows.some((row) => row.parameters === chosen.parameters && row.share < 1);
        this.drawnWhole = state.whole;
        this.cut = answer.cut;
      }
      this.stored = stored;
      this.choice = chosen;
      this.notice.replaceChildren();
      this.choices(chosen);
      await this.draw();
    });
    if (!current() || this.choice === null) return;
    this.frame.selected();
    for (const curve of this.curves.splice(0)) curve.destroy();
    await Promise.all([this.panel(current), this.noise(current), this.course(current)]);
  }

  /** What was compared may be more when this is looked at again. */
  hide() {
    this.turn++;
    Object.assign(this, { state: null, stored: null, choice: null, square: null });
    for (const curve of this.curves.splice(0)) curve.destroy();
    this.side.replaceChildren();
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.against !== null) this.frame.go({ against: null });
  }

  selection() {
    const { measure, k, layer, epoch } = this.choice ?? {};
    return { measure, layer, epoch, other: this.state?.against, ...(k === null || k === undefined ? {} : { k }) };
  }

  /** @param {string} representation @param {string} against */
  go(representation, against) {
    this.frame.go({ representation, against, graph: null });
  }

  nothing() {
    Object.assign(this, { stored: null, choice: null, square: null });
    for (const label of [...Object.values(this.labels), this.wholeLabel]) label.hidden = true;
    this.facets.replaceChildren();
    this.said.textContent = '';
    this.legend.hidden = true;
    this.chart.clear('');
    this.side.replaceChildren();
    this.notice.replaceChildren(message('Nothing was compared yet', 'Compare two representations of the same samples, ',
      h('code', { textContent: './latentgraph compare RUN/eEPOCH/LAYER OTHER/eEPOCH/LAYER' }), ', or each two of many runs, ',
      h('code', { textContent: "./latentgraph compare --runs 'seed-*' --layer LAYER" }), ', with ', h('code', { textContent: '--permutations 99' }),
      ' for p-values. It is kept in the graph and shown here.'));
    const keys = this.frame.stored.representations.map((one) => one.key);
    if (keys.length < 2) return;
    const [one, other] = ['One', 'Other'].map((name, i) => h('select', { 'aria-label': name }, ...keys.map((key) =>
      h('option', { value: key, textContent: key, selected: key === (i === 0 ? this.state?.representation : this.state?.against) }))));
    this.side.replaceChildren(h('div.head', { id: 'choose-pair' }, h('h3', { textContent: 'Compare two' }), h('div.sides', {}, one, h('span.quiet', { textContent: 'with' }), other),
      this.offer(() => [one.value, other.value])));
  }

  /** Computes the usual measures of a pair, as jobs one after another, and shows what comes of it. @param {() => string[]} pair its keys */
  offer(pair) {
    const says = h('p.quiet', { role: 'status' });
    const button = h('button.primary', { type: 'button', textContent: 'Compare them', title: 'by their neighbours, by the neighbours’ classes, and by CKA, each with 99 permutations; of the first two, which are means over samples, with an interval', onclick: async () => {
      button.disabled = true;
      const turn = this.turn;
      const [one, other] = pair();
      const stored = [one, other].map((key) => this.frame.stored.representations.find((row) => row.key === key));
      const measures = ['jaccard', ...(stored.every((row) => row?.classes > 0) ? ['classNeighbourhood'] : []), 'cka'];
      const k = Math.min(this.choice?.k ?? this.state?.k ?? 4, ...stored.map((row) => row?.k ?? 0));
      const failed = [];
      for (const measure of measures) {
        try {
          await this.frame.jobs.done(await computeComparison(one, other, measure, k, measure === 'cka' ? 0 : RESAMPLED), (job) => { says.textContent = `${measure}: ${progress(job)}`; });
        } catch (error) {
          failed.push(`${measure}: ${/** @type {Error} */ (error).message}`);
        }
      }
      if (turn !== this.turn) return;
      if (failed.length === measures.length) {
        says.replaceChildren(failure(new Error(failed.join(' '))));
        button.disabled = false;
        return;
      }
      Object.assign(this, { stored: null, square: null });
      if (this.state?.representation === one && this.state.against === other) await this.show(this.state);
      else this.frame.go({ representation: one, against: other, graph: null });
    } });
    return h('div', {}, button, says);
  }

  /** Only what is stored is offered. @param {import('./compare.js').Choice} chosen */
  choices(chosen) {
    const fill = (name, values, offered) => {
      this[name].replaceChildren(...values.map(([value, text, selected]) => h('option', { value, textContent: text, selected })));
      this.labels[name].hidden = !offered;
    };
    const some = (name, values) => fill(name, [['', 'all', chosen[name] === null], ...values.map((value) => [value, value, value === chosen[name]])], values.length > 0);
    fill('measure', [...new Set(chosen.measures.map((one) => one.measure))].map((one) => [one, one, one === chosen.measure]), true);
    const usual = chosen.measures.find((one) => one.measure === chosen.measure)?.parameters;
    this.facets.replaceChildren(...facets(this.stored ?? [], chosen.measure, chosen.parameters).map(({ name, value, choices }) => {
      const select = h('select', { onchange: () => this.frame.go({ measure: chosen.measure, parameters: select.value === usual ? null : select.value }) },
        ...choices.map((one) => h('option', { value: one.parameters, textContent: one.value === '' ? 'not given' : one.value.replace(/^"(.*)"$/, '$1'), selected: one.value === value })));
      return h('label', {}, name + ' ', select);
    }));
    this.whole.checked = this.state?.whole ?? false;
    this.wholeLabel.hidden = !this.partial && !this.whole.checked;
    fill('k', chosen.ks.map((value) => [value, value, value === chosen.k]), chosen.ks.length > 0);
    some('layer', chosen.layers);
    some('epoch', chosen.epochs);
  }

  async draw() {
    const { keys, total, cells, low, high } = /** @type {import('./compare.js').Square} */ (this.square);
    const { measure, ofItself } = /** @type {import('./compare.js').Choice} */ (this.choice);
    const parts = cells.filter((cell) => cell.share < 1).length;
    const pairs = new Set(cells.map(({ row, column }) => Math.min(row, column) * MOST + Math.max(row, column))).size;
    this.said.textContent = [counted(pairs, 'pair') + ' of ' + (total > keys.length ? `the first ${number(keys.length)} of ${counted(total, 'representation')}` : counted(total, 'representation')),
      this.cut ? 'more is stored than the server answers at once: choose a layer or an epoch' : null,
      parts > 0 ? 'some over a part of the samples' : null, ofItself === null ? null : `a representation with itself has ${number(ofItself)}`]
      .filter((part) => part !== null).join('; ') + '.';
    this.legend.hidden = cells.length === 0;
    this.low.textContent = number(low);
    this.high.textContent = number(high);
    if (cells.length === 0) {
      this.chart.clear('');
      this.notice.replaceChildren(message('No pair here', 'None of this layer and epoch was compared with another one of it, or none of these comparisons has a value. Choose another layer, epoch or measure above.'));
      return;
    }
    this.heat.setAttribute('aria-label', `Heatmap of ${counted(pairs, 'pair')} of ${counted(keys.length, 'representation')} by ${measure}, from ${number(low)} to ${number(high)}`);
    const share = (value) => (high > low ? (value - low) / (high - low) : 1);
    const [from, to] = [keys.indexOf(this.state?.representation ?? ''), keys.indexOf(this.state?.against ?? '')];
    const shown = ({ row, column }) => row === from && column === to;
    const written = keys.length <= WRITTEN;
    const data = cells.map((cell) => ({
      value: [cell.column, cell.row, cell.value, cell.share],
      label: written ? { show: true, color: ink(sequential(share(cell.value))), formatter: () => number(cell.value) } : undefined,
      itemStyle: shown(cell) ? { borderColor: COMMUNITIES[1], borderWidth: 3 } : undefined,
    }));
    // Its border is not to lie below its neighbours.
    data.sort((a, b) => Number(a.itemStyle !== undefined) - Number(b.itemStyle !== undefined));
    const names = labels(keys);
    const axis = (own) => ({ type: 'category', data: names, splitLine: { show: false }, ...own,
      axisLabel: { width: 150, overflow: 'truncate', hideOverlap: true, ...own.axisLabel } });
    await this.chart.draw({
      grid: { left: 8, right: 24, top: 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
      tooltip: { formatter: ({ value }) => `${keys[value[1]]}\nto ${keys[value[0]]}\n${measure} ${number(value[2], 4)}${value[3] < 1 ? `, over ${percent(value[3])} of the samples` : ''}` },
      visualMap: { show: false, min: low, max: high > low ? high : low + 1, dimension: 2, inRange: { color: high > low ? STOPS : [STOPS[9]] } },
      xAxis: axis({ axisLabel: { rotate: keys.length > 5 ? 50 : 0 } }), yAxis: axis({ inverse: true }),
      series: [{ type: 'heatmap', data, progressive: 0, emphasis: { itemStyle: { borderColor: COMMUNITIES[1], borderWidth: 2 } } }],
    });
  }

  /** @param {() => boolean} current */
  async panel(current) {
    const { keys } = /** @type {import('./compare.js').Square} */ (this.square);
    const { representation, against } = /** @type {ViewState} */ (this.state);
    const side = (id, name, chosen, change) => {
      const offered = chosen === null || keys.includes(chosen) ? keys : [chosen, ...keys];
      const select = h('select', { id, 'aria-label': name, onchange: () => this.frame.go({ ...change(select.value || null), graph: null }) },
        h('option', { value: '', textContent: '–', selected: chosen === null }),
        ...offered.map((key) => h('option', { value: key, textContent: key, selected: key === chosen })));
      return select;
    };
    const head = h('div.head', {}, h('div.sides', {}, side('one', 'Representation', representation, (value) => ({ representation: value })),
      h('span.quiet', { textContent: 'with' }), side('other', 'Compared with', against, (value) => ({ against: value }))));
    if (representation === null || against === null || representation === against) {
      this.side.replaceChildren(head, ...this.overview());
      return;
    }
    const known = [representation, against].map((key) => this.frame.stored.representations.find((one) => one.key === key));
    const measures = h('div.block', { id: 'measures-of-pair' }, h('h3', { textContent: 'As stored' }), h('p.quiet', { textContent: '…' }));
    this.side.replaceChildren(head, measures);
    const go = (change) => this.frame.go({ ...turned(/** @type {ViewState} */ (this.state), change.view), graph: null, label: null, other: null, ...change });
    if (known.every((one) => one !== undefined)) {
      head.append(h('div.row.leads', {},
        known.every((one) => one.classes > 0) ? h('button', { type: 'button', id: 'set-class-graphs', textContent: 'Class graphs against each other', onclick: () => go({ view: 'graph', representation, against }) }) : null,
        h('button', { type: 'button', id: 'two-maps', textContent: 'Maps side by side', onclick: () => go({ view: 'maps', representation, against, layout: null, otherLayout: null, sample: null, at: null }) }),
        ...known.map((one, i) => h('button', { type: 'button', textContent: `Map of ${i === 0 ? 'the first' : 'the second'}`, title: `${one.key} in the latent map`,
          onclick: () => go({ view: 'map', representation: one.key, sample: null, at: null }) }))));
    }
    const asked = [fill(measures, current, () => this.measures(representation, against))];
    const k = Math.min(this.choice?.k ?? this.state?.k ?? 4, ...known.map((one) => one?.k ?? 0));
    const block = (id, title, says, work) => {
      const place = h('div.block', { id }, h('h3', { textContent: title, title: says }));
      this.side.append(place);
      const compute = () => {
        place.append(h('p.quiet', { textContent: '…' }));
        return fill(place, current, work);
      };
      if (known.every((one) => one.size <= UNASKED)) asked.push(compute());
      else place.append(h('button', { type: 'button', textContent: 'Compute it', onclick: (event) => { event.target.remove(); compute(); } }));
    };
    if (k >= 1) {
      const parameters = { representation, other: against, k };
      if (known.every((one) => one.classes > 0)) {
        block('by-class', `By class, of ${counted(k, 'neighbour')}`, 'class neighbourhood similarity: how far the neighbours of its samples are of the same classes in both',
          () => this.byClass(parameters));
      }
      block('by-sample', `By sample, of ${counted(k, 'neighbour')}`, 'the shared neighbours over all neighbours of either (Jaccard)', () => this.bySample(parameters));
    }
    await Promise.all(asked);
  }

  /** Without a pair: those at both ends. */
  overview() {
    const { least, greatest } = ends(/** @type {import('./compare.js').Square} */ (this.square), PAIRS);
    const [one, two] = this.choice?.ofItself === 0 ? ['Most alike', 'Least alike'] : this.choice?.ofItself === 1 ? ['Least alike', 'Most alike'] : ['Least', 'Greatest'];
    const list = (title, pairs) => (pairs.length === 0 ? [] : [h('div.block', {}, h('h3', { textContent: title }), h('ul', {}, ...pairs.map((pair) =>
      h('li', {}, h('button.pair', { type: 'button', onclick: () => this.go(pair.one, pair.other) },
        h('span.name', { title: `${pair.one} with ${pair.other}` }, pair.one, h('br'), pair.other), h('span.value', { textContent: number(pair.value) }))))))]);
    return [h('div.block', {}, h('p.quiet', { textContent: 'Click a cell to see what is known of the two.' })), ...list(one, least), ...list(two, greatest)];
  }

  /** Every stored comparison of the two. */
  async measures(representation, against) {
    const answer = await ask('comparisons/of-representation', { representation, share: 0 });
    const rows = answer.rows.filter((row) => row.other === against);
    const fact = (name, value, title) => h('div', { title }, h('dt', { textContent: name }), h('dd', { textContent: value }));
    const parts = rows.map((row) => h('div.comparison' + (row.measure === this.choice?.measure && row.parameters === this.choice?.parameters && row.k === this.choice?.k ? '.chosen' : ''), {},
      h('h4', { textContent: named(row.measure, row.parameters) + (row.k === null ? '' : `, k ${row.k}`) }), h('dl.facts', {},
        fact('value', number(row.value), 'from the first to the second'), fact('reverse', number(row.reverse), 'from the second to the first, where the measure has a direction'),
        fact('interval', row.low === null || row.high === null ? '–' : `${number(row.low)} to ${number(row.high)}`, 'bootstrap, as it was asked for with --bootstrap'),
        fact('p', number(row.pValue), 'how often chance is as alike, of the permutations'), fact('q', number(row.qValue), 'p corrected for the comparisons made together (Benjamini and Hochberg)'),
        fact('samples', number(row.samples) + (row.share < 1 ? ` (${percent(row.share)})` : ''), 'that both hold'))));
    if (parts.length === 0) parts.push(h('p.quiet', { textContent: 'The two were not compared.' }), this.offer(() => [representation, against]));
    if (answer.cut) parts.push(h('p.cut', { textContent: 'More is stored of the first than the server answers at once; ask Cypher for the rest.' }));
    return parts;
  }

  /** How much noise the first bears, where an experiment tells. @param {() => boolean} current */
  async noise(current) {
    const representation = this.state?.representation ?? null;
    if (representation === null || !this.frame.stored.representations.some((one) => one.key === representation)) return;
    const { rows } = await ask('experiments/noise', { representation }).catch(() => ({ rows: [] }));
    if (!current() || rows.length === 0) return;
    const ks = [...new Set(rows.map((row) => row.k))];
    const line = (name, k, column, type) => ({ name, type: 'line', symbolSize: 5, lineStyle: { type }, tooltip: { valueFormatter: (value) => number(value) },
      data: rows.filter((row) => row.k === k && row[column] !== null).map((row) => [row.noise, row[column]]) });
    const series = [...ks.flatMap((k) => [line(`neighbours kept, k ${k}`, k, 'jaccard', 'solid'), line(`their classes, k ${k}`, k, 'classNeighbourhood', 'dashed')]), line('accuracy', ks[0], 'accuracy', 'dotted')]
      .filter((one) => one.data.length > 0);
    const said = series.map((one) => `${one.name}: ${one.data.map(([noise, value]) => `${number(value)} at ${number(noise)}`).join(', ')}`).join('; ');
    await this.line('noise', `Under noise: ${representation}`, 'of its latents; p is a share of their deviations. The latest stored experiment with it.',
      'By the share of noise. ' + said, { xAxis: { type: 'value', name: 'noise p' }, yAxis: { type: 'value', min: 0, max: 1 }, series }, 'No intervals: the experiment draws the noise once at each p and keeps none.');
  }

  /** How the shown comparison goes on with the epochs, or with the iterations of a pruning, where these are stored. @param {() => boolean} current */
  async course(current) {
    const { representation, against } = /** @type {ViewState} */ (this.state);
    if (representation === null || against === null || representation === against || this.square === null) return;
    const all = courses(this.square, representation, against);
    if (!current() || all.length === 0) return;
    const bars = all.map(({ name, points }) => ({ name, type: 'custom', silent: true, z: 1, tooltip: { show: false }, encode: { x: 0, y: [1, 2] }, renderItem: bar,
      data: points.flatMap(({ epoch, interval }) => (interval ? [[epoch, interval.low, interval.high]] : [])) })).filter((one) => one.data.length > 0);
    const series = all.map(({ name, points }) => ({ name, type: 'line', symbolSize: 6,
      data: points.map(({ epoch, value, one, other }) => ({ value: [epoch, value], pair: [one, other] })), tooltip: { valueFormatter: (value) => number(value, 4) } }));
    const said = all.map(({ name, points }) => `${name}: ${points.map(({ epoch, value, interval }) => `${number(value)} at ${epoch}${interval ? ` (${number(interval.low)} to ${number(interval.high)})` : ''}`).join(', ')}`).join('; ');
    const chart = await this.line('course', 'Along the epochs', 'of a pruned run its iterations; click a point for its pair', `${this.choice?.measure} by the epoch. ${said}`,
      { xAxis: { type: 'value', name: 'epoch', minInterval: 1 }, yAxis: { type: 'value', scale: true }, series: [...series, ...bars] }, intervalsSay(all));
    chart.onClick = ({ data }) => { if (data?.pair) this.go(data.pair[0], data.pair[1]); };
  }

  /** A chart of lines beside the heatmap. @param {string} id @param {string} title @param {string} meaning @param {string} says @param {any} option @param {string} below what is said of intervals */
  async line(id, title, meaning, says, option, below) {
    const place = h('div.chart.curve');
    this.side.append(h('div.block', { id }, h('h3', { textContent: title, title: meaning }), place, h('p.quiet.intervals', { textContent: below })));
    const chart = new Chart(place, says);
    this.curves.push(chart);
    const named = { nameLocation: 'middle', nameGap: 22 };
    await chart.draw({ tooltip: { trigger: 'axis' }, legend: { data: [...new Set(option.series.map((one) => one.name))], type: 'scroll' },
      grid: { left: 8, right: 12, top: 44, bottom: 22, outerBoundsMode: 'same', outerBoundsContain: 'all' }, ...option, xAxis: { ...named, ...option.xAxis } });
    return chart;
  }

  async byClass(parameters) {
    const { rows } = await ask('comparisons/fall-by-class', parameters);
    return [h('ul', {}, ...rows.map((row) => {
      const bar = h('span.bar');
      bar.style.width = 100 * row.value + '%';
      return h('li', {}, h('button.neighbour.of-class', { type: 'button', title: `${counted(row.samples, 'sample')}; it carries ${percent(row.share)} of the difference: see it in the class graph`,
        onclick: () => this.frame.go({ ...turned(/** @type {ViewState} */ (this.state), 'graph'), graph: null, label: row.label, other: null }) },
      h('span.name', { textContent: row.className }), h('span.track', {}, bar), h('span.value', { textContent: number(row.value) })));
    }))];
  }

  async bySample(parameters) {
    const [agreement, { rows }] = await Promise.all([ask('neighbours/agreement', parameters), ask('neighbours/between-runs', { ...parameters, limit: SAMPLES })]);
    const found = agreement.rows[0];
    if (found === undefined) return [h('p.quiet', { textContent: 'The two have no sample in common.' })];
    return [h('p.quiet', { textContent: `Of ${counted(found.samples, 'sample')} ${number(found.identical)} keep all neighbours, ${number(found.disjoint)} none. Those that keep fewest:` }),
      h('div.samples', {}, ...rows.map((row) => sampleTile(row, null, (sample) => this.frame.go({ ...turned(/** @type {ViewState} */ (this.state), 'map'), graph: null, label: null, other: null, sample }),
        `, ${counted(row.shared, 'neighbour')} in common`)))];
  }
}

/** An interval as ECharts draws it: a line with an end above and below. */
function bar(_, api) {
  const [low, high] = [1, 2].map((dimension) => api.coord([api.value(0), api.value(dimension)]));
  const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: api.visual('color'), lineWidth: 1.4 } });
  return { type: 'group', children: [line(low[0], low[1], high[0], high[1]), ...[low, high].map(([x, y]) => line(x - 4, y, x + 4, y))] };
}
