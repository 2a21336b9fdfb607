// @ts-check
/** All runs in a table, with the accuracy curves of those that are picked. Owns one element. */
import { Chart } from './chart.js';
import { h, message } from './dom.js';
import { queryMenu } from './query-menu.js';
import { saveMenu } from './save-menu.js';
import { COLUMNS, GROUPS, arranged, rows } from './run-table.js';
import { counted, number, percent } from './text.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./run-table.js').Row} Row */

const QUERIES = ['runs/list', 'runs/representations', 'runs/checkpoints', 'runs/one'];
/** Curves drawn if none is picked, and at most. */
const CURVES = 10;
const MOST_CURVES = 100;
const LEGEND = 4;

/** @type {import('./types.js').View} */
export class RunTableView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.state = /** @type {ViewState | null} */ (null);
    this.find = h('input', { id: 'find-run', type: 'search', placeholder: 'Find runs', 'aria-label': 'Find runs',
      oninput: () => frame.replace({ find: this.find.value }) });
    this.group = h('select', { id: 'group-runs', onchange: () => frame.go({ group: this.group.value || null }) },
      h('option', { value: '', textContent: 'nothing' }), ...GROUPS.map((name) => h('option', { value: name, textContent: name === 'dataSet' ? 'data set' : name })));
    this.said = h('p.quiet', { role: 'status' });
    this.pair = h('button', { type: 'button', id: 'set-against', textContent: 'Set class graphs against each other', onclick: () => this.set() });
    this.none = h('button', { type: 'button', textContent: 'Pick none', onclick: () => frame.go({ picked: [] }) });
    this.head = h('tr');
    this.table = h('table.runs', {}, h('thead', {}, this.head));
    this.curves = h('div.curves');
    element.append(h('div.main', {}, h('div.toolbar', {}, h('h2', { textContent: 'Runs' }), this.find, h('label', {}, 'group by ', this.group), this.pair, this.none,
      queryMenu(QUERIES, frame)), this.said, h('div.scroll', { tabIndex: 0, role: 'region', 'aria-label': 'Runs' }, this.table)),
    h('aside.panel', { 'aria-label': 'Accuracy curves' }, h('div.block', {}, h('div.row', {}, h('h3', { textContent: 'Accuracy by epoch, once trained' }), saveMenu(() => 'Accuracy by epoch', () => this.chart.svg())), this.curves)));
    this.chart = new Chart(this.curves, 'Accuracy by epoch');
    this.chart.onClick = (event) => frame.go({ find: event.seriesName });
  }

  /** @param {ViewState} state */
  async show(state) {
    this.state = state;
    const all = rows(this.frame.stored.runs, this.frame.stored.representations);
    const groups = arranged(all, state.find, state.sort, state.group);
    const found = groups.flatMap((group) => group.rows);
    if (this.find.value !== state.find) this.find.value = state.find;
    this.group.value = state.group ?? '';
    this.said.textContent = all.length === 0 ? '' : found.length === all.length ? counted(all.length, 'run') : `${number(found.length)} of ${counted(all.length, 'run')}`;
    this.head.replaceChildren(h('th', {}, h('span.hidden', { textContent: 'picked' })), ...COLUMNS.map(([field, title]) => this.column(field, title, state.sort)));
    for (const body of [...this.table.tBodies]) body.remove();
    const picked = new Set(state.picked);
    this.table.append(...groups.map((group) => h('tbody', {},
      group.name === null ? null : h('tr.group', {}, h('th', { colSpan: COLUMNS.length + 1, scope: 'rowgroup', textContent: `${group.name} (${number(group.rows.length)})` })),
      ...group.rows.map((row) => this.row(row, picked)))));
    if (found.length === 0) {
      this.table.append(h('tbody', {}, h('tr', {}, h('td', { colSpan: COLUMNS.length + 1 }, all.length === 0
        ? message('No runs yet', 'Ingest one: ', h('code', { textContent: './latentgraph ingest RUN_DIR' }), ', then reload this page.')
        : message('No such run', 'No run has all of these words. Clear the field to see all.')))));
    }
    const chosen = all.filter((row) => picked.has(row.run));
    this.none.hidden = chosen.length === 0;
    this.pair.hidden = chosen.length !== 2 || chosen.some((row) => row.last === null);
    await this.draw((chosen.length > 0 ? chosen : found.slice(0, CURVES)).filter((row) => row.curve.length > 0).slice(0, MOST_CURVES));
  }

  hide() {
    this.state = null;
  }

  async stored() {
    if (this.state !== null) await this.show(this.state);
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.picked.length > 0) this.frame.go({ picked: [] });
  }

  selection() {
    return { run: this.state?.picked[0] ?? this.frame.stored.runs[0]?.run };
  }

  column(field, title, sort) {
    const rising = sort === field;
    const falling = sort === '-' + field;
    const next = field === 'accuracy' ? (falling ? field : '-' + field) : rising ? '-' + field : field;
    return h('th', { scope: 'col', 'aria-sort': rising ? 'ascending' : falling ? 'descending' : 'none' },
      h('button.quiet', { type: 'button', textContent: title + (rising ? ' ▴' : falling ? ' ▾' : ''), onclick: () => this.frame.go({ sort: next }) }));
  }

  /** @param {Row} row @param {Set<string>} picked */
  row(row, picked) {
    const pick = h('input', { type: 'checkbox', checked: picked.has(row.run), 'aria-label': 'Pick ' + row.run, onchange: () => this.frame.go({
      picked: pick.checked ? [...picked, row.run] : [...picked].filter((run) => run !== row.run) }) });
    const name = row.last === null ? h('span', { textContent: row.run })
      : h('button.link', { type: 'button', textContent: row.run, title: 'Its class graph', onclick: () => this.frame.go({ view: 'graph', representation: row.last, graph: null }) });
    return h('tr', {}, h('td', {}, pick), h('td', {}, name), h('td', { textContent: row.architecture ?? '–' }), h('td', { textContent: row.dataSet ?? '–' }),
      h('td.number', { textContent: row.seed ?? '–' }), h('td.number', { textContent: number(row.epochs) }), h('td.number', { textContent: number(row.layers) }),
      h('td.number', { textContent: percent(row.accuracy) }));
  }

  /** @param {Row[]} shown */
  async draw(shown) {
    this.curves.classList.toggle('chart', shown.length > 0);
    if (shown.length === 0) {
      this.chart.clear('No run here has predictions, and so no accuracy.');
      return;
    }
    // The untrained network would press all others together.
    const trained = (row) => (row.curve.length > 1 ? row.curve.filter(([epoch]) => epoch > 0) : row.curve);
    await this.chart.draw({
      legend: shown.length > LEGEND ? undefined : { left: 0 },
      tooltip: { trigger: 'item', formatter: ({ seriesName, value }) => `${seriesName}\nepoch ${value[0]}: ${percent(value[1])}` },
      xAxis: { type: 'value', name: 'epoch', nameLocation: 'middle', nameGap: 22, minInterval: 1, scale: true },
      yAxis: { type: 'value', scale: true, max: (range) => Math.min(1, range.max + 0.02), axisLabel: { formatter: (value) => +(100 * value).toPrecision(4) + ' %' } },
      series: shown.map((row) => ({ name: row.run, type: 'line', symbolSize: 6, data: trained(row), emphasis: { focus: 'series' } })),
    });
  }

  /** The last layers of the two picked runs, one against the other. */
  set() {
    const [one, other] = rows(this.frame.stored.runs, this.frame.stored.representations).filter((row) => this.state?.picked.includes(row.run));
    this.frame.go({ view: 'graph', representation: one.last, against: other.last, graph: null, label: null, other: null });
  }
}
