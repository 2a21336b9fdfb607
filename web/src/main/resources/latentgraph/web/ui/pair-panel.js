// @ts-check
/** What lies between two classes: their distance, the samples between them, and when in training they parted. Owns one element. */
import { ask, distances } from './api.js';
import { Chart } from './chart.js';
import { dot, failure, fill, h } from './dom.js';
import { colouring } from './graph-view.js';
import { sampleTile } from './sample-tile.js';
import { saveMenu } from './save-menu.js';
import { number, percent } from './text.js';
/** @typedef {import('./types.js').ClassGraph} ClassGraph */
/** @typedef {import('./types.js').Vertex} Vertex */

const SAMPLES = 12;

export class PairPanel {
  /**
   * @param {HTMLElement} element
   * @param {{onSelect: (label: number | null, other?: number) => void, onEpoch: (representation: string) => void,
   *     onSample: (index: number) => void, onWay: (rows: any[]) => void}} actions way: the samples between the two, none for nothing
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.turn = 0;
    this.chart = /** @type {Chart | null} */ (null);
  }

  clear() {
    this.turn++;
    this.actions.onWay([]);
    this.chart?.destroy();
    this.chart = null;
    this.element.replaceChildren();
  }

  /** @param {ClassGraph} graph @param {Vertex} one @param {Vertex} other @param {import('./types.js').ViewState} state */
  async show(graph, one, other, state) {
    this.clear();
    const turn = this.turn;
    const colour = colouring(graph, /** @type {'community' | 'accuracy'} */ (state.colour));
    const facts = h('dl.facts');
    this.element.append(h('div.head', {}, h('h2', {}, dot(colour(one)), h('span', { textContent: one.name }), h('span.quiet', { textContent: 'and' }),
      dot(colour(other)), h('span', { textContent: other.name }),
      h('button.quiet.close', { type: 'button', textContent: '×', title: 'Back to ' + one.name, 'aria-label': 'Close', onclick: () => this.actions.onSelect(one.label) })), facts));
    const fact = (name, value, title) => facts.append(h('div', { title }, h('dt', { textContent: name }), h('dd', { textContent: value })));
    const block = (id, title, says) => {
      const place = h('div.block', { id }, h('h3', { textContent: title, title: says }), h('p.quiet', { textContent: '…' }));
      this.element.append(place);
      return (work) => fill(place, () => turn === this.turn, work);
    };
    const tie = graph.ties.find((edge) => Math.min(one.label, other.label) === edge.source && Math.max(one.label, other.label) === edge.target);
    const asked = distances(graph, one.label).then((row) => {
      if (turn !== this.turn) return;
      fact('distance', number(row?.[graph.vertices.indexOf(other)] ?? tie?.distance, 4), 'average shortest path between their samples');
      fact('joined', tie === undefined ? 'no' : tie.mutual ? 'both ways' : 'one way', 'whether one is among the nearest classes of the other');
    }, (error) => { if (turn === this.turn) facts.replaceWith(failure(error)); });
    const { representation } = graph;
    if (representation === null) {
      this.element.append(h('div.block', {}, h('p.quiet', { textContent: 'Imported class graphs have no samples.' })));
      await asked;
      return;
    }
    const k = state.k;
    const [source, target] = [one.label, other.label];
    const label = (row) => (row.label === source ? one : row.label === target ? other : graph.vertices.find((vertex) => vertex.label === row.label));
    const way = block('way', 'The way between them', 'the shortest path from a sample of the one class to one of the other, over neighbours');
    const parting = block('parting', 'During training', 'of the nearest neighbours of their samples, those of the other class; samples taken for the other');
    const [there, back] = [[one, other], [other, one]].map(([from, to]) =>
      block(`among-${from.label}`, `${from.name} among ${to.name}`, `samples of ${from.name} with samples of ${to.name} among their ${k} nearest, most first`));
    const [forth, reverse] = [[one, other], [other, one]].map(([from, to]) =>
      block(`taken-${from.label}`, `${from.name} taken for ${to.name}`, 'by the network'));
    const rows = async (name, parameters) => (await ask(name, { representation, ...parameters })).rows;
    const tiles = (found, nothing, tile) => (found.length === 0 ? [h('p.quiet', { textContent: nothing })] : [h('div.samples', {}, ...found.map(tile))]);
    const among = (from, to) => async () => tiles(await rows('samples/among-class', { source: from.label, target: to.label, k, limit: SAMPLES }),
      'None.', (row) => sampleTile(row, from.label, this.actions.onSample, `, ${row.neighbours} of its ${k} nearest are ${to.name}`));
    const taken = (from, to) => async () => tiles(await rows('samples/misclassified', { label: from.label, prediction: to.label, limit: SAMPLES }),
      from.accuracy === null ? 'No predictions were ingested.' : 'None.', (row) => sampleTile(row, from.label, this.actions.onSample));
    await Promise.all([asked,
      way(async () => tiles(await rows('paths/between-classes', { source, target, k }).then((found) => {
        if (turn === this.turn) this.actions.onWay(found);
        return found;
      }), 'No path joins the two.', (row) => {
        const tile = sampleTile(row, null, this.actions.onSample, `, ${row.className}, ${number(row.distance, 4)} from the first`);
        const vertex = label(row);
        if (vertex) tile.append(h('span.of', {}, dot(colour(vertex)), vertex.name));
        return tile;
      })),
      parting(async () => this.parting(await rows('stability/parting-of-classes', { source, target, k }), representation, turn)),
      there(among(one, other)), back(among(other, one)), forth(taken(one, other)), reverse(taken(other, one))]);
  }

  /** The curve of each epoch, if there is more than one. */
  parting(rows, representation, turn) {
    if (rows.length < 2) return [h('p.quiet', { textContent: 'One epoch of this run is stored. Ingest more (--epochs) to see how the two parted.' })];
    if (turn !== this.turn) return [];
    const place = h('div.chart');
    const said = rows.map((row) => `epoch ${row.epoch}: ${percent(row.share)}` + (row.confused === null ? '' : `, ${row.confused} confused`)).join('; ');
    this.chart = new Chart(place, 'Neighbours of the other class by epoch. ' + said);
    this.chart.onClick = (event) => this.actions.onEpoch(rows[event.dataIndex].representation);
    const now = rows.findIndex((row) => row.representation === representation);
    const mark = { silent: true, symbol: 'none', label: { show: false }, lineStyle: { type: 'solid', opacity: 0.5 }, data: now < 0 ? [] : [{ xAxis: now }] };
    const confused = rows.some((row) => row.confused !== null);
    // The place has no size until it is on the page.
    requestAnimationFrame(() => this.chart?.draw({
      tooltip: { trigger: 'axis' }, legend: { data: ['neighbours', 'confused'].slice(0, confused ? 2 : 1) },
      xAxis: { type: 'category', name: 'epoch', nameLocation: 'middle', nameGap: 22, data: rows.map((row) => String(row.epoch)) },
      yAxis: [{ type: 'value', min: 0, axisLabel: { formatter: (value) => +(100 * value).toPrecision(3) + ' %' } },
        { type: 'value', min: 0, minInterval: 1, splitLine: { show: false }, show: confused }],
      series: [{ name: 'neighbours', type: 'line', symbolSize: 7, data: rows.map((row) => row.share), markLine: mark,
        tooltip: { valueFormatter: percent } },
      ...(confused ? [{ name: 'confused', type: 'line', symbol: 'rect', symbolSize: 6, lineStyle: { type: 'dashed' }, yAxisIndex: 1, data: rows.map((row) => row.confused) }] : [])],
    }));
    return [place, h('div.row', {}, h('p.quiet', { textContent: 'Click an epoch to see it.' }), saveMenu(() => 'When two classes part ' + representation, () => this.chart?.svg() ?? null))];
  }
}
