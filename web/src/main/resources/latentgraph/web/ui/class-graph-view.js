// @ts-check
/** The class graph of a representation, or an imported one, with its measures and what is selected of it. Owns one element. */
import * as api from './api.js';
import { ClassPanel } from './class-panel.js';
import { failure, h, message, reading } from './dom.js';
import { GraphView } from './graph-view.js';
import { showLegend } from './legend-view.js';
import { showMeasures } from './measures-view.js';
import { queryMenu } from './query-menu.js';
import { COLOURS, classGraphKey, turned } from './state.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./types.js').ClassGraph} ClassGraph */

const QUERIES = ['class-graph/summary', 'class-graph/vertices', 'class-graph/edges', 'class-graph/neighbours-of-class',
  'samples/of-class', 'samples/misclassified'];

/** @type {import('./types.js').View} */
export class ClassGraphView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.graph = /** @type {ClassGraph | null} */ (null);
    this.state = /** @type {ViewState | null} */ (null);
    this.turn = 0;
    const { go } = frame;

    this.title = h('h2', { id: 'title' });
    this.k = h('select', { id: 'k', onchange: () => go({ k: +this.k.value }) });
    this.classK = h('select', { id: 'classK', onchange: () => go({ classK: +this.classK.value }) });
    this.parameters = [h('label', { title: 'neighbours a sample in the neighbour graph' }, 'k ', this.k),
      h('label', { title: 'nearest classes joined to each class' }, 'class k ', this.classK)];
    this.colours = h('div.segments', { id: 'colours', role: 'group', 'aria-label': 'Colour by' }, ...COLOURS.graph.map((colour) =>
      h('button', { type: 'button', value: colour, textContent: colour, onclick: () => go({ colour }) })));
    this.measures = h('dl.measures', { id: 'measures', 'aria-label': 'Measures of the class graph' });
    this.partial = h('p.partial', { id: 'partial', role: 'status', hidden: true });
    this.notice = h('div.notice', { id: 'notice', 'aria-live': 'polite' });
    this.legend = h('div.legend', { id: 'legend' });
    this.find = h('input', { id: 'find', placeholder: 'Find a class', 'aria-label': 'Find a class', autocomplete: 'off', onchange: () => this.found() });
    this.find.setAttribute('list', 'names');
    this.names = h('datalist', { id: 'names' });
    this.fit = h('button', { type: 'button', textContent: 'Fit', title: 'Show the whole graph', onclick: () => this.picture.reset() });
    const graph = h('div', { id: 'graph', role: 'img', 'aria-label': 'No class graph' });
    const side = h('aside.panel', { id: 'panel', 'aria-label': 'Selected class' });
    element.append(
      h('div.main', {}, h('div.toolbar', {}, this.title, ...this.parameters, this.colours),
        this.measures, this.partial, h('div.stage', {}, graph, this.notice, this.legend,
          h('div.tools', {}, this.find, this.names, this.fit, queryMenu(QUERIES, frame)))),
      side);
    this.picture = new GraphView(graph, (label) => go({ label }));
    this.panel = new ClassPanel(side, {
      onSelect: (label) => go({ label }), onSamples: (samples) => go({ samples }),
      onSample: (sample) => go({ ...turned(/** @type {ViewState} */ (this.state), 'map'), sample }),
    });
    this.side = side;
    this.drawn();
  }

  /** Only the graph is asked for again, and only if it is another one. @param {ViewState} state */
  async show(state) {
    const turn = ++this.turn;
    const chosen = this.state !== null && state.label !== null && state.label !== this.state.label;
    this.state = state;
    const key = classGraphKey(state);
    if (key === null || key !== this.graph?.key) {
      await this.load(key, turn);
      if (turn !== this.turn) return;
      this.drawn();
    }
    if (this.graph === null) return;
    this.picture.colour(/** @type {'community' | 'accuracy'} */ (state.colour));
    this.picture.select(state.label);
    showLegend(this.legend, this.graph, state.colour);
    for (const button of this.colours.children) button.setAttribute('aria-pressed', String(button.value === state.colour));
    this.frame.selected();
    await this.panel.show(this.graph, state);
    // Where the page is narrow the panel lies below the picture.
    if (chosen && turn === this.turn) this.side.scrollIntoView();
  }

  hide() {
    this.turn++;
    this.state = null;
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.label !== null) this.frame.go({ label: null });
  }

  /** Parameters of queries, from what is selected. */
  selection() {
    const label = this.state?.label ?? this.graph?.vertices[0]?.label;
    const tie = this.graph?.ties.find((one) => one.source === label || one.target === label);
    const other = tie === undefined ? undefined : tie.source === label ? tie.target : tie.source;
    return { label, class: label, source: label, sourceLabel: label, target: other, targetLabel: other };
  }

  /** Reads the graph, or says why there is none. @param {string | null} key @param {number} turn */
  async load(key, turn) {
    this.graph = null;
    this.panel.clear();
    const says = (...parts) => this.notice.replaceChildren(...parts);
    if (key === null) {
      says(message('Nothing to draw yet', 'Class graphs of the representations on the left are drawn here.'));
      return;
    }
    const state = /** @type {ViewState} */ (this.state);
    const { representations, classGraphs } = this.frame.stored;
    const known = representations.find((one) => one.key === state.representation);
    if (state.graph === null && known && !classGraphs.some((one) => one.key === key)) {
      says(this.offer(known));
      return;
    }
    await reading(this.notice, () => turn === this.turn, async () => {
      const graph = await api.classGraph(key);
      if (turn !== this.turn) return;
      this.graph = graph;
      says(...(graph.vertices.length === 0 ? [message('No classes', 'This class graph has no vertices. Choose another one on the left.')] : []));
    }, message('Not in this store', `No class graph ${key} is stored here. Choose one on the left.`));
  }

  /** A class graph that is not computed yet, with the button that computes it. */
  offer(representation) {
    if (!representation.classes) {
      return message('No labels', `${representation.key} was ingested without labels, and a class graph needs them. Queries work: open Cypher below.`);
    }
    const { k, classK } = /** @type {ViewState} */ (this.state);
    const button = h('button.primary', { type: 'button', id: 'compute', textContent: 'Compute it', onclick: async () => {
      const turn = this.turn;
      button.disabled = true;
      button.textContent = 'Computing…';
      try {
        await api.computeClassGraph(representation.key, k, classK);
        await this.frame.reread();
      } catch (error) {
        if (turn === this.turn) this.notice.replaceChildren(failure(/** @type {Error} */ (error)));
      }
    } });
    return h('div.message', {}, h('h3', { textContent: 'Not computed yet' }),
      h('p', { textContent: `The class graph of ${representation.key} with ${k} neighbours a sample and ${classK} a class.` }), button);
  }

  /** Everything that depends on the graph and on nothing else. */
  drawn() {
    const graph = this.graph;
    const ours = this.state !== null && this.state.representation !== null && this.state.graph === null;
    this.title.textContent = graph === null ? this.state?.graph ?? this.state?.representation ?? '' : graph.representation ?? graph.name ?? graph.key;
    for (const part of [this.colours, this.find, this.fit]) part.hidden = graph === null;
    for (const part of this.parameters) part.hidden = !ours;
    this.selectors();
    showMeasures(this.measures, graph);
    this.partial.hidden = !graph?.cut;
    this.partial.textContent = graph?.cut ? `Not all of it is drawn: ${graph.vertices.length} of ${graph.measures.classes} classes and`
      + ` ${graph.edges.length} of ${graph.measures.edges} edges. The rest is more than the server answers at once; ask Cypher for it.` : '';
    showLegend(this.legend, graph, 'community');
    this.names.replaceChildren(...(graph?.vertices ?? []).map((vertex) => h('option', { value: vertex.name })));
    this.picture.show(graph);
  }

  /** k up to what is stored of the representation; the class graphs that are stored are marked. */
  selectors() {
    if (this.state === null) return;
    const { representation, k, classK } = this.state;
    const known = this.frame.stored.representations.find((one) => one.key === representation);
    const made = this.frame.stored.classGraphs.filter((one) => one.representation === representation);
    const fill = (select, values, chosen, has) => select.replaceChildren(...[...new Set([...values, chosen])].sort((a, b) => a - b)
      .map((value) => h('option', { value, textContent: value + (has(value) ? '' : ' …'), selected: value === chosen,
        title: has(value) ? 'computed' : 'not computed yet' })));
    fill(this.k, [2, 4, 8, 16].filter((value) => value <= (known?.k ?? 16)), k,
      (value) => made.some((one) => one.k === value && one.classK === classK));
    fill(this.classK, [2, 3, 4, 6, 8].filter((value) => value < (known?.classes ?? 100)), classK,
      (value) => made.some((one) => one.k === k && one.classK === value));
  }

  found() {
    const wanted = this.find.value.trim().toLowerCase();
    const found = this.graph?.vertices.find((vertex) => vertex.name.toLowerCase() === wanted || String(vertex.label) === wanted);
    this.find.setCustomValidity(found || wanted === '' ? '' : 'no such class');
    this.find.reportValidity();
    if (!found) return;
    this.frame.go({ label: found.label });
    this.find.value = '';
  }
}
