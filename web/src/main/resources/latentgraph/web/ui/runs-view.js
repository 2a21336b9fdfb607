// @ts-check
/** The runs with their representations, and the imported class graphs. Owns one element. */
import { h, message } from './dom.js';
import { counted, percent } from './text.js';

/**
 * Representations by run, then by epoch. Pure.
 * @param {any[]} representations rows of runs/representations
 * @returns {Map<string, Map<number, any[]>>}
 */
export function grouped(representations) {
  const byRun = new Map();
  for (const one of representations) {
    const run = one.run ?? one.key.split('/')[0];
    if (!byRun.has(run)) byRun.set(run, new Map());
    const byEpoch = byRun.get(run);
    if (!byEpoch.has(one.epoch)) byEpoch.set(one.epoch, []);
    byEpoch.get(one.epoch).push(one);
  }
  return byRun;
}

export class RunsView {
  /** @param {HTMLElement} element @param {{onRepresentation: (key: string) => void, onGraph: (key: string) => void}} actions */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
  }

  /** @param {any[]} runs @param {any[]} representations @param {any[]} classGraphs */
  show(runs, representations, classGraphs) {
    const imported = classGraphs.filter((graph) => graph.representation === null);
    if (runs.length === 0 && imported.length === 0) {
      this.element.replaceChildren(message('No runs yet', 'Ingest one: ', h('code', { textContent: './latentgraph ingest RUN_DIR' }),
        ' or train the example: ', h('code', { textContent: './latentgraph demo' }), '. Or drop its files into ', h('a', { href: '#view=ingest', textContent: 'Ingest' }), '.'));
      return;
    }
    const drawn = new Set(classGraphs.map((graph) => graph.representation));
    const byRun = grouped(representations);
    const open = new Map([...this.element.querySelectorAll('details')].map((run) => [run.dataset.run, run.open]));
    const focused = this.element.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement).dataset : null;
    const scrolled = this.element.scrollTop;
    this.element.replaceChildren(
      ...runs.map((run) => this.run(run, byRun.get(run.run) ?? new Map(), drawn, open.get(run.run) ?? runs.length <= 4)),
      ...(imported.length === 0 ? [] : [h('section.run', {}, h('h3', { textContent: 'Imported class graphs' }),
        h('div.layers', {}, ...imported.map((graph) => h('button.layer.drawn', {
          type: 'button', textContent: graph.name ?? graph.key, title: counted(graph.classes, 'class', 'classes'),
          onclick: () => this.actions.onGraph(graph.key), 'data-graph': graph.key,
        }))))]));
    this.element.scrollTop = scrolled;
    if (focused !== null) {
      const same = [...this.element.querySelectorAll('button.layer')].find((button) =>
        button.dataset.representation === focused.representation && button.dataset.graph === focused.graph);
      same?.focus();
    }
  }

  run(run, byEpoch, drawn, open) {
    const facts = [run.architecture, run.dataSet, run.seed === null ? null : 'seed ' + run.seed].filter((fact) => fact !== null);
    return h('details.run', { open, 'data-run': run.run }, h('summary', {}, h('span.name', { textContent: run.run }),
        h('span.best', { textContent: run.accuracy === null ? '' : percent(run.accuracy), title: 'best accuracy' }),
        h('span.facts', { textContent: facts.join(' · ') })),
      byEpoch.size === 0 ? h('p.quiet', { textContent: 'no representation is whole yet' }) : null,
      h('table.epochs', {}, h('tbody', {}, ...[...byEpoch].map(([epoch, layers]) => h('tr', {},
        h('th', { scope: 'row', textContent: epoch === 0 ? 'untrained' : 'epoch ' + epoch }),
        h('td', {}, h('div.layers', {}, ...layers.map((one) => h('button.layer' + (drawn.has(one.key) ? '.drawn' : ''), {
          type: 'button', textContent: one.layer, 'data-representation': one.key,
          title: `${one.key}\n${counted(one.size, 'sample')}, ${counted(one.dimension, 'dimension')}, ${one.metric}, k = ${one.k}`,
          onclick: () => this.actions.onRepresentation(one.key),
        })))),
        h('td.accuracy', { textContent: percent(layers[0].accuracy), title: 'accuracy on these samples' }))))));
  }

  /** @param {string | null} representation @param {string | null} graph */
  select(representation, graph) {
    for (const button of this.element.querySelectorAll('button.layer')) {
      const data = /** @type {HTMLElement} */ (button).dataset;
      const chosen = graph === null ? data.representation === representation : data.graph === graph;
      button.setAttribute('aria-pressed', String(chosen && (data.representation ?? data.graph) !== undefined));
      if (chosen) button.closest('details')?.setAttribute('open', '');
    }
  }
}
