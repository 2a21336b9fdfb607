// @ts-check
/** An answer as a table, a graph, a chart, or the plan by which it was found. Owns one element. */
import cytoscape from 'cytoscape';
import { chartOf, graphOf, instant, json } from './answer.js';
import { Chart } from './chart.js';
import { COMMUNITIES, ink } from './colour.js';
import { h, looks, save } from './dom.js';
import { gexf } from './gexf.js';
import { graphShapes, svg } from './picture.js';
import { saveMenu } from './save-menu.js';
import { cell, counted, csv, number } from './text.js';
/** @typedef {import('./types.js').Answer} Answer */

const FORMS = { table: 'Table', graph: 'Graph', chart: 'Chart', plan: 'Plan' };

/** Draws a picture out to the edges of its stage, so that names keep the size they are read at. */
function spread(cy, stage) {
  const size = { x: stage.clientWidth, y: stage.clientHeight };
  const range = (axis) => cy.nodes().map((node) => node.position(axis)).reduce(([low, high], at) => [Math.min(low, at), Math.max(high, at)], [Infinity, -Infinity]);
  const [x, y] = [range('x'), range('y')];
  const to = (at, [low, high], length) => (high > low ? 36 + ((at - low) / (high - low)) * Math.max(0, length - 72) : length / 2);
  cy.batch(() => cy.nodes().forEach((node) => node.position({ x: to(node.position('x'), x, size.x), y: to(node.position('y'), y, size.y) })));
  cy.zoom(1);
  cy.pan({ x: 0, y: 0 });
}

export class AnswerView {
  /** @param {HTMLElement} element @param {(form: string) => void} onForm another form was chosen */
  constructor(element, onForm) {
    this.element = element;
    this.answer = /** @type {Answer | null} */ (null);
    this.form = 'table';
    this.none = '';
    this.buttons = new Map(Object.entries(FORMS).map(([form, textContent]) => [form, h('button', { type: 'button', textContent, 'data-form': form,
      onclick: () => { onForm(form); this.as(form); } })]));
    this.copyButton = h('button', { type: 'button', textContent: 'Copy', title: 'Copy the rows as CSV', onclick: () => this.copy() });
    this.saving = saveMenu(() => 'Answer', () => this.svg(), () => (this.cy ? [this.gexf()] : []));
    this.bar = h('div.row.answer-bar', { hidden: true },
      h('span.segments', { role: 'group', 'aria-label': 'Show the answer as' }, ...this.buttons.values()),
      h('span.row', {}, this.saving, h('button', { type: 'button', textContent: 'CSV', title: 'Save the rows as CSV', onclick: () => this.file('csv') }),
        h('button', { type: 'button', textContent: 'JSON', title: 'Save the rows as JSON', onclick: () => this.file('json') }), this.copyButton));
    this.place = h('div.results', { tabIndex: 0, role: 'region', 'aria-label': 'Results' });
    element.replaceChildren(this.bar, this.place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { if (this.cy) this.draw(); });
  }

  /** Something else than an answer. @param {...Node} content */
  say(...content) {
    this.answer = null;
    this.bar.hidden = true;
    this.clear();
    this.place.replaceChildren(...content);
    this.place.scrollTop = 0;
  }

  /** @param {Answer} answer @param {string} none what to say where it has no rows */
  show(answer, none) {
    this.answer = answer;
    this.none = none;
    this.bar.hidden = false;
    this.copyButton.textContent = 'Copy';
    this.buttons.get('plan').hidden = answer.plan === undefined;
    this.draw();
  }

  /** @param {string} form one of table, graph, chart, plan */
  as(form) {
    if (form === this.form && this.answer !== null) return;
    this.form = form;
    if (this.answer !== null) this.draw();
  }

  clear() {
    this.cy?.destroy();
    this.cy = null;
    this.chart?.destroy();
    this.chart = null;
  }

  draw() {
    const answer = /** @type {Answer} */ (this.answer);
    this.clear();
    const form = (this.form === 'plan') !== (answer.plan !== undefined) ? (answer.plan ? 'plan' : 'table') : this.form;
    this.saving.hidden = form !== 'graph' && form !== 'chart';
    for (const [name, button] of this.buttons) button.setAttribute('aria-pressed', String(name === form));
    const cut = answer.cut && form !== 'plan' ? h('p.cut', { role: 'status', textContent: `Cut after ${counted(answer.rows.length, 'row')}: there are more. Narrow the question, or ask over Bolt.` }) : null;
    const empty = answer.rows.length === 0 ? h('p.quiet', { textContent: 'No rows.' + this.none }) : null;
    const content = form === 'plan' ? this.plan(answer.plan ?? []) : empty ?? { table: () => this.table(answer), graph: () => this.graph(answer), chart: () => this.plot(answer) }[form]?.();
    this.place.classList.toggle('drawn', content?.classList.contains('drawing') ?? false);
    this.place.replaceChildren(...[cut, content].filter((part) => part));
    this.place.scrollTop = 0;
    content?.dispatchEvent(new Event('placed'));
  }

  /** @param {Answer} answer */
  table(answer) {
    const numeric = new Set(answer.columns.filter((name) => answer.rows.some((row) => typeof row[name] === 'number')));
    const kind = (name) => (numeric.has(name) ? '.numeric' : '');
    const value = (name, content) => {
      if (typeof content === 'string' && content.startsWith('iVBORw0KGgo')) {
        return h('td', {}, h('img', { src: 'data:image/png;base64,' + content, alt: 'thumbnail', width: 28, height: 28 }));
      }
      const text = cell(content);
      return h('td' + kind(name) + (content === null ? '.null' : ''), { textContent: text, title: text.endsWith('…') ? cell(content, 2000) : null });
    };
    return h('table', {}, h('thead', {}, h('tr', {}, ...answer.columns.map((name) => h('th' + kind(name), { scope: 'col', textContent: name })))),
      h('tbody', {}, ...answer.rows.map((row) => h('tr', {}, ...answer.columns.map((name) => value(name, row[name]))))));
  }

  /** @param {NonNullable<Answer['plan']>} plan */
  plan(plan) {
    const profiled = plan.some((operator) => operator.dbHits !== null);
    const most = Math.max(1, ...plan.map((operator) => operator.dbHits ?? 0));
    const total = plan.reduce((sum, operator) => sum + (operator.dbHits ?? 0), 0);
    const share = (hits) => {
      const bar = h('span.bar');
      bar.style.width = (100 * (hits ?? 0)) / most + '%';
      return h('td.share', {}, h('span.track', {}, bar));
    };
    const rows = plan.map((operator) => {
      const name = h('td.operator', {}, h('strong', { textContent: operator.name }), h('span.quiet', { textContent: operator.details }));
      name.style.paddingLeft = 16 + 12 * Math.min(operator.depth, 20) + 'px';
      return h('tr', {}, name,
        h('td.numeric', { textContent: operator.estimatedRows === null ? '–' : number(Math.round(operator.estimatedRows)) }),
        ...(profiled ? [h('td.numeric', { textContent: number(operator.rows) }), h('td.numeric', { textContent: number(operator.dbHits) }), share(operator.dbHits)] : []));
    });
    return h('div.planned', {}, h('p.quiet', { textContent: profiled ? `${number(total)} accesses of the graph (db hits). Rows flow upwards: each operator takes those of the ones below it that stand further in.`
      : 'How Neo4j would find the rows; nothing was run. Rows flow upwards.' }),
    h('table.plan', {}, h('thead', {}, h('tr', {}, ...['Operator', 'Rows, estimated', ...(profiled ? ['Rows', 'Db hits', 'Share'] : [])]
      .map((textContent, i) => h('th' + (i > 0 && textContent !== 'Share' ? '.numeric' : ''), { scope: 'col', textContent })))),
    h('tbody', {}, ...rows)));
  }

  /** @param {Answer} answer */
  graph(answer) {
    const found = graphOf(answer);
    if (found === null) return h('p.quiet', { textContent: 'These rows draw no graph: return nodes, relationships or paths, or columns named source and target.' });
    const kinds = [...new Set(found.nodes.map(({ kind }) => kind))];
    const colour = (kind) => (kind === '' ? '#8a8f98' : COMMUNITIES[kinds.indexOf(kind) % COMMUNITIES.length]);
    const facts = h('p.quiet.drawn-facts', { textContent: [counted(found.nodes.length, 'node') + (found.cut ? ' (the first; there are more)' : ''),
      counted(found.edges.length, 'edge')].join(', ') });
    const stage = h('div.answer-graph', { role: 'img', 'aria-label': `A graph of ${counted(found.nodes.length, 'node')} and ${counted(found.edges.length, 'edge')}` });
    const says = h('p.drawn-says', { 'aria-live': 'polite' });
    const legend = h('p.drawn-legend', {}, ...kinds.filter((kind) => kind !== '').slice(0, 10).map((kind) => {
      const dot = h('span.dot');
      dot.style.background = colour(kind);
      return h('span', {}, dot, ' ' + kind);
    }));
    const content = h('div.drawing', {}, h('div.row', {}, facts, legend), stage, says);
    content.addEventListener('placed', () => {
      const { ground, ink: text, line, font } = looks(this.place);
      const few = found.nodes.length <= 60;
      const short = (name) => (name.length > 22 ? name.slice(0, 21) + '…' : name);
      this.cy = cytoscape({
        container: stage, minZoom: 0.1, maxZoom: 4, boxSelectionEnabled: false, autounselectify: true,
        elements: [...found.nodes.map((node) => ({ group: /** @type {const} */ ('nodes'), data: { ...node } })),
          ...found.edges.map((edge) => ({ group: /** @type {const} */ ('edges'), data: { ...edge, id: 'edge ' + edge.id } }))],
        layout: { name: found.edges.length === 0 ? 'grid' : 'cose', animate: false, randomize: true, fit: false, nodeRepulsion: () => 9000, idealEdgeLength: () => 70 },
        style: [
          { selector: 'node', style: { width: few ? 26 : 16, height: few ? 26 : 16, 'background-color': (node) => colour(node.data('kind')), label: (node) => short(node.data('caption')),
            'font-size': 11, 'font-family': font, color: (node) => (few && node.data('caption').length <= 3 ? ink(colour(node.data('kind'))) : text),
            'text-valign': (node) => (few && node.data('caption').length <= 3 ? 'center' : 'bottom'), 'text-margin-y': (node) => (few && node.data('caption').length <= 3 ? 0 : 2),
            'text-outline-color': ground, 'text-outline-width': (node) => (few && node.data('caption').length <= 3 ? 0 : 2), 'min-zoomed-font-size': 7, 'overlay-opacity': 0 } },
          { selector: 'edge', style: { width: 1.4, 'line-color': line, 'target-arrow-color': line, 'target-arrow-shape': 'triangle', 'arrow-scale': 0.8, 'curve-style': 'bezier',
            label: (edge) => (found.edges.length <= 12 ? short(edge.data('caption')) : ''), 'font-size': 9.5, 'font-family': font, color: text, 'text-outline-color': ground,
            'text-outline-width': 2, 'text-rotation': 'autorotate', 'min-zoomed-font-size': 7, 'overlay-opacity': 0 } },
        ],
      });
      spread(this.cy, stage);
      const about = (event) => { says.textContent = [event.target.data('kind') || event.target.data('caption'), cell(event.target.data('properties'), 400)].join(' '); };
      this.cy.on('mouseover tap', 'node, edge', about);
    });
    return content;
  }

  /** @param {Answer} answer */
  plot(answer) {
    const found = chartOf(answer);
    if (found === null) return h('p.quiet', { textContent: 'These rows draw no chart: a column of numbers is needed.' });
    const { kind, axis, x, values, more } = found;
    const place = (row) => (axis === 'time' ? instant(row[x]) : row[x]);
    const says = `${values.join(', ') || x} ${x === null ? 'in the order of the rows' : `by ${x}`}`;
    const stage = h('div.answer-chart');
    const content = h('div.drawing', {}, h('p.quiet.drawn-facts', { textContent: says + (more > 0 ? `; ${counted(more, 'column')} more not drawn` : '') }), stage);
    content.addEventListener('placed', () => {
      this.chart = new Chart(stage, `${kind} chart: ${says}; ${counted(answer.rows.length, 'row')}`);
      this.chart.draw({
        grid: { left: 8, right: 20, top: 30, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'all' },
        legend: values.length > 1 ? {} : undefined, tooltip: { trigger: kind === 'scatter' ? 'item' : 'axis' },
        xAxis: { type: axis, name: x ?? 'row', nameLocation: 'middle', nameGap: 28, scale: true,
          data: axis === 'category' ? answer.rows.map((row, i) => (x === null ? String(i + 1) : row[x])) : undefined },
        yAxis: { type: 'value', scale: kind !== 'bar', name: values.length === 1 ? values[0] : '', nameTextStyle: { align: 'left' } },
        series: values.map((name) => ({ name, type: kind, symbolSize: kind === 'scatter' ? 5 : 4, showSymbol: answer.rows.length <= 200,
          data: axis === 'category' ? answer.rows.map((row) => row[name]) : answer.rows.map((row) => [place(row), row[name]]) })),
      });
    });
    return content;
  }

  /** @returns {string | null | Promise<string | null>} SVG of the graph or the chart */
  svg() {
    if (this.chart) return this.chart.svg();
    if (!this.cy) return null;
    const stage = this.cy.container();
    const legend = [...this.place.querySelectorAll('.drawn-legend > span')].map((part) => ({ text: part.textContent.trim(), colour: part.firstElementChild.style.background }));
    return svg({ width: stage.clientWidth, height: stage.clientHeight, title: this.place.querySelector('.drawn-facts')?.textContent ?? '', legend, ...looks(stage) }, graphShapes(this.cy));
  }

  /** The drawn graph for other programs. */
  gexf() {
    return h('button', { type: 'button', value: 'gexf', textContent: 'GEXF', title: 'for Gephi', onclick: () => {
      const found = this.answer === null ? null : graphOf(this.answer);
      if (found !== null) save('answer.gexf', gexf(found, 'The answer of a Cypher statement' + (found.cut ? ': the first of its nodes' : '')), 'application/gexf+xml');
    } });
  }

  /** @param {'csv' | 'json'} kind */
  file(kind) {
    if (this.answer === null) return;
    if (kind === 'csv') save('answer.csv', csv(this.answer.columns, this.answer.rows), 'text/csv');
    else save('answer.json', json(this.answer), 'application/json');
  }

  async copy() {
    if (this.answer === null) return;
    try {
      await navigator.clipboard.writeText(csv(this.answer.columns, this.answer.rows));
      this.copyButton.textContent = 'Copied';
    } catch {
      this.copyButton.textContent = 'The browser forbids copying';
    }
  }
}
