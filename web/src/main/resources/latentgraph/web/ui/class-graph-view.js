// @ts-check
/** The class graph of a representation, or an imported one, with its measures and what is selected of it. Owns one element. */
import * as api from './api.js';
import { anchorKey, sameClasses } from './changes.js';
import { ClassPanel } from './class-panel.js';
import { failure, h, message, reading } from './dom.js';
import { GraphView } from './graph-view.js';
import { showLegend } from './legend-view.js';
import { showMeasures } from './measures-view.js';
import { progress } from './jobs.js';
import { PairPanel } from './pair-panel.js';
import { menu, queryMenu } from './query-menu.js';
import { fileEntry, saveMenu } from './save-menu.js';
import { Slider } from './slider.js';
import { COLOURS, START, classGraphKey, turned } from './state.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./types.js').ClassGraph} ClassGraph */

const QUERIES = ['class-graph/summary', 'class-graph/vertices', 'class-graph/edges', 'class-graph/neighbours-of-class',
  'samples/typical', 'samples/of-class', 'samples/misclassified', 'samples/confusions', 'samples/among-class', 'paths/between-classes',
  'regions/purity-of-classes', 'stability/parting-of-classes', 'layouts/of-class-graph', 'layouts/classes'];

/** How classes are placed that are to be found there by everyone. */
const STORED = 'forceAtlas2';

/** The most classes that are drawn: a picture of more would be no picture, and its layout take seconds. */
const DRAWN = 3000;

/**
 * The representations of a representation's layer and run, by epoch. Pure.
 * @param {{key: string, run: string, epoch: number, layer: string}[]} representations @param {string | null} key
 */
export function epochsOf(representations, key) {
  const one = representations.find((other) => other.key === key);
  return representations.filter((other) => other.run === one?.run && other.layer === one?.layer).sort((a, b) => a.epoch - b.epoch);
}

/** @type {import('./types.js').View} */
export class ClassGraphView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.graph = /** @type {ClassGraph | null} */ (null);
    this.anchor = /** @type {ClassGraph | null} */ (null);
    this.state = /** @type {ViewState | null} */ (null);
    this.turn = 0;
    this.against = /** @type {ClassGraph | null} */ (null);
    this.asked = /** @type {string | null} */ (null); // to set against; there may be none of that key
    this.placed = /** @type {string | null} */ (null); // the layout that was asked for
    this.known = /** @type {Set<string>} */ (new Set()); // class graphs that could be chosen
    this.computing = false;
    const { go } = frame;

    this.title = h('h2', { id: 'title' });
    this.k = h('select', { id: 'k', onchange: () => go({ k: +this.k.value }) });
    this.classK = h('select', { id: 'classK', onchange: () => go({ classK: +this.classK.value }) });
    this.layer = h('select', { id: 'layer', 'aria-label': 'Layer', onchange: () => go({ representation: this.layer.value }) });
    this.epochs = new Slider('epoch', 'Epoch', 'the epochs of this run at which this layer is stored', (representation) => frame.replace({ representation }));
    this.layers = new Slider('layers', 'Layer', 'the layers with a class graph of this epoch and these k', (representation) => frame.replace({ representation }));
    this.ks = new Slider('ks', 'Neighbours a sample', 'the k with a class graph of this representation', (k) => frame.replace({ k }));
    this.versus = h('select', { id: 'against', onchange: () => go({ against: this.versus.value || null }) });
    this.parameters = [h('label.slider', {}, 'epoch ', this.epochs.element), h('span.slider', {}, h('label', {}, 'layer ', this.layer), this.layers.element),
      h('span.slider', {}, h('label', { title: 'neighbours a sample in the neighbour graph' }, 'k ', this.k), this.ks.element),
      h('label', { title: 'nearest classes joined to each class' }, 'class k ', this.classK),
      h('label', { title: 'which edges came and went, and which distances changed most' }, 'against ', this.versus)];
    this.colours = h('div.segments', { id: 'colours', role: 'group', 'aria-label': 'Colour by' }, ...COLOURS.graph.map((colour) =>
      h('button', { type: 'button', value: colour, textContent: colour, onclick: () => go({ colour }) })));
    this.measures = h('dl.measures', { id: 'measures', 'aria-label': 'Measures of the class graph' });
    this.partial = h('p.partial', { id: 'partial', role: 'status', hidden: true });
    this.placing = h('p.partial', { id: 'placing', role: 'status', hidden: true });
    this.notice = h('div.notice', { id: 'notice', 'aria-live': 'polite' });
    this.legend = h('div.legend', { id: 'legend' });
    this.find = h('input', { id: 'find', placeholder: 'Find a class', 'aria-label': 'Find a class', autocomplete: 'off', onchange: () => this.found() });
    this.find.setAttribute('list', 'names');
    this.names = h('datalist', { id: 'names' });
    this.fit = h('button', { type: 'button', textContent: 'Fit', title: 'Show the whole graph', onclick: () => this.picture.reset() });
    this.hulls = h('button', { type: 'button', id: 'hulls', textContent: 'Hulls', title: 'Outline the communities', onclick: () => go({ hulls: !this.state?.hulls }) });
    const graph = h('div', { id: 'graph', role: 'img', 'aria-label': 'No class graph' });
    const side = h('aside.panel', { id: 'panel', 'aria-label': 'Selected class' });
    element.append(
      h('div.main', {}, h('div.toolbar', {}, this.title, ...this.parameters, this.colours),
        this.measures, this.partial, this.placing, h('div.stage', {}, graph, this.notice, this.legend,
          h('div.tools', {}, this.find, this.names, this.hulls, this.fit, queryMenu(QUERIES, frame), this.layouts = this.layoutMenu(), this.saving()))),
      side);
    const onSelect = (label, other = null) => go({ label, other });
    this.picture = new GraphView(graph, onSelect);
    this.ofClass = h('div');
    this.ofPair = h('div', { id: 'pair', hidden: true });
    side.append(this.ofClass, this.ofPair);
    const onSample = (sample) => go({ ...turned(/** @type {ViewState} */ (this.state), 'map'), sample });
    this.panel = new ClassPanel(this.ofClass, { onSelect, onSamples: (samples) => go({ samples }), onSample });
    this.pair = new PairPanel(this.ofPair, { onSelect, onSample, onEpoch: (representation) => go({ representation }), onWay: (rows) => this.picture.way(rows) });
    this.side = side;
    this.drawn();
  }

  /** Only the graph is asked for again, and only if it is another one. @param {ViewState} state */
  async show(state) {
    const turn = ++this.turn;
    const chosen = this.state !== null && state.label !== null && (state.label !== this.state.label || state.other !== this.state.other);
    this.state = state;
    const key = classGraphKey(state);
    const against = state.graph !== null || state.against === null ? null : classGraphKey({ ...state, representation: state.against });
    if (key === null || key !== this.graph?.key || against !== this.asked || state.places !== this.placed) {
      this.asked = against;
      this.placed = state.places;
      await this.load(key, against, turn);
      if (turn !== this.turn) return;
      this.drawn();
    }
    if (this.graph === null) return;
    if (state.colour === 'purity') await this.purities(this.graph, state.k);
    if (turn !== this.turn) return;
    this.picture.colour(/** @type {'community' | 'accuracy' | 'purity'} */ (state.colour));
    this.picture.select(state.label, state.other);
    this.picture.hulls(state.hulls);
    this.hulls.setAttribute('aria-pressed', String(state.hulls));
    showLegend(this.legend, this.graph, state.colour, this.against, state.hulls);
    for (const button of this.colours.children) button.setAttribute('aria-pressed', String(button.value === state.colour));
    this.frame.selected();
    const [one, other] = [state.label, state.other].map((label) => this.graph?.vertices.find((vertex) => vertex.label === label));
    const two = one !== undefined && other !== undefined && one !== other;
    this.ofClass.hidden = two;
    this.ofPair.hidden = !two;
    if (two) {
      this.panel.clear();
      await this.pair.show(this.graph, one, other, state);
    } else {
      this.pair.clear();
      await this.panel.show(this.graph, state, this.against);
    }
    // Where the page is narrow the panel lies below the picture.
    if (chosen && turn === this.turn) this.side.scrollIntoView();
  }

  hide() {
    this.turn++;
    this.state = null;
  }

  /** Whoever looks at the newest epoch goes on to a newer one; else what can be chosen is told. */
  async stored() {
    const { state } = this;
    if (state === null) return;
    const { representations, classGraphs } = this.frame.stored;
    const shown = representations.find((one) => one.key === state.representation);
    const key = (one) => classGraphKey({ ...state, graph: null, representation: one.key });
    const newer = epochsOf(representations, state.representation).filter((one) =>
      shown !== undefined && one.epoch > shown.epoch && classGraphs.some((made) => made.key === key(one)));
    if (this.graph !== null && !this.computing && state.graph === null && newer.length > 0 && newer.every((one) => !this.known.has(key(one)))) {
      this.frame.replace({ representation: newer[newer.length - 1].key });
    } else if (this.graph === null && !this.computing) {
      await this.show(state);
    } else {
      this.selectors();
    }
  }

  /** The picture, and the graph for other programs. */
  saving() {
    const title = () => 'Class graph ' + this.graph?.key;
    return saveMenu(title, () => this.picture.svg(title(), [
      { text: `colour: ${this.state?.colour}` }, ...[...this.legend.children].slice(1).map((part) => ({ text: part.textContent, colour: part.dataset.colour }))]), () => (this.graph === null ? []
      : [['gexf', 'for Gephi'], ['graphml', 'for yEd, igraph, NetworkX'], ['csv', 'its edges'], ['json', 'with all distances']].map(([format, title]) =>
        fileEntry(format.toUpperCase(), '/api/class-graphs/export?' + new URLSearchParams({ key: this.graph.key, format }), title))));
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.label !== null) this.frame.go(state.other === null ? { label: null } : { other: null });
  }

  /** Parameters of queries, from what is selected. */
  selection() {
    const label = this.state?.label ?? this.graph?.vertices[0]?.label;
    const tie = this.graph?.ties.find((one) => one.source === label || one.target === label);
    const other = this.state?.other ?? (tie === undefined ? undefined : tie.source === label ? tie.target : tie.source);
    return { label, class: label, source: label, sourceLabel: label, target: other, targetLabel: other };
  }

  /** Reads the graph, or says why there is none. @param {string | null} key @param {string | null} against @param {number} turn */
  async load(key, against, turn) {
    this.graph = null;
    this.panel.clear();
    this.pair.clear();
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
      const [graph, anchor, other] = await Promise.all([api.classGraph(key), this.anchored(state, key), this.other(against)]);
      await Promise.all([graph, anchor].map(async (one) => { if (one !== null) one.places = await api.places(one, state.places); }));
      if (turn !== this.turn) return;
      if (graph.vertices.length > DRAWN) {
        says(message('Too large to draw', `${key} has ${graph.measures.classes} classes; up to ${DRAWN} are drawn. Its rows answer Cypher, and \`latentgraph export\` writes it for Gephi.`));
        return;
      }
      this.graph = graph;
      this.anchor = anchor;
      this.against = other !== null && sameClasses(graph, other) ? other : null;
      says(...(graph.vertices.length === 0 ? [message('No classes', 'This class graph has no vertices. Choose another one on the left.')] : []));
    }, message('Not in this store', `No class graph ${key} is stored here. Choose one on the left.`));
  }

  /** The class graph to whose places those of this one keep near. @param {ViewState} state @param {string} own its key @returns {Promise<ClassGraph | null>} */
  async anchored(state, own) {
    const key = state.graph === null ? anchorKey(this.frame.stored, state.representation, START) : null;
    return key === null || key === own ? null : key === this.anchor?.key ? this.anchor : api.classGraph(key);
  }

  /** The one to set against, null where it is not stored: its choice is then no longer offered. @param {string | null} key */
  async other(key) {
    return key !== null && this.frame.stored.classGraphs.some((one) => one.key === key) ? api.classGraph(key) : null;
  }

  /** Reads what share of its samples' neighbours each class keeps, once a graph. @param {ClassGraph} graph @param {number} k */
  async purities(graph, k) {
    if (graph.vertices.some((vertex) => vertex.purity !== undefined)) return;
    const { rows } = graph.representation === null ? { rows: [] }
      : await api.ask('regions/purity-of-classes', { representation: graph.representation, k }).catch(() => ({ rows: [] }));
    const known = new Map(rows.map((row) => [row.label, row.purity]));
    for (const vertex of graph.vertices) vertex.purity = known.get(vertex.label) ?? null;
  }

  /** A class graph that is not computed yet, with the button that computes it. */
  offer(representation) {
    if (!representation.classes) {
      return message('No labels', `${representation.key} was ingested without labels, and a class graph needs them. Queries work: open Cypher below.`);
    }
    const { k, classK } = /** @type {ViewState} */ (this.state);
    const missing = epochsOf(this.frame.stored.representations, representation.key).filter((one) =>
      !this.frame.stored.classGraphs.some((made) => made.key === classGraphKey({ graph: null, representation: one.key, k, classK })));
    const button = (id, text, keys) => h('button.primary', { type: 'button', id, textContent: text, onclick: async (event) => {
      const turn = this.turn;
      for (const other of event.target.parentElement.children) other.disabled = true;
      this.computing = true;
      try {
        for (const [i, key] of keys.entries()) {
          const says = keys.length === 1 ? 'Computing…' : `Computing ${i + 1} of ${keys.length}…`;
          event.target.textContent = says;
          await this.frame.jobs.done(await api.computeClassGraph(key, k, classK), (job) => {
            event.target.textContent = job.stage === null && job.state === 'running' ? says : `${says} ${progress(job)}`;
          });
          if (turn !== this.turn) break;
        }
        this.computing = false;
        await this.frame.reread();
      } catch (error) {
        if (turn === this.turn) this.notice.replaceChildren(failure(/** @type {Error} */ (error)));
      } finally {
        this.computing = false;
      }
    } });
    return h('div.message', {}, h('h3', { textContent: 'Not computed yet' }),
      h('p', { textContent: `The class graph of ${representation.key} with ${k} neighbours a sample and ${classK} a class.` }),
      h('div.choices', {}, button('compute', 'Compute it', [representation.key]),
        missing.length > 1 ? button('compute-all', `Compute all ${missing.length} epochs`, missing.map((one) => one.key)) : null));
  }

  /** Everything that depends on the graph and on nothing else. */
  drawn() {
    const graph = this.graph;
    const ours = this.state !== null && this.state.representation !== null && this.state.graph === null;
    this.title.textContent = graph === null ? this.state?.graph ?? this.state?.representation ?? '' : graph.representation ?? graph.name ?? graph.key;
    for (const part of [this.colours, this.find, this.hulls, this.fit, this.layouts]) part.hidden = graph === null;
    for (const part of this.parameters) part.hidden = !ours;
    this.selectors();
    showMeasures(this.measures, graph);
    this.partial.hidden = !graph?.cut;
    this.partial.textContent = graph?.cut ? `Not all of it is drawn: ${graph.vertices.length} of ${graph.measures.classes} classes and`
      + ` ${graph.edges.length} of ${graph.measures.edges} edges. The rest is more than the server answers at once; ask Cypher for it.` : '';
    showLegend(this.legend, graph, 'community', this.against, this.state?.hulls ?? false);
    this.names.replaceChildren(...(graph?.vertices ?? []).map((vertex) => h('option', { value: vertex.name })));
    this.picture.show(graph, this.anchor, this.against);
  }

  /** k up to what is stored of the representation; the class graphs that are stored are marked. */
  selectors() {
    if (this.state === null) return;
    const { representation, k, classK } = this.state;
    this.known = new Set(this.frame.stored.classGraphs.map((one) => one.key));
    this.sliders(representation);
    const known = this.frame.stored.representations.find((one) => one.key === representation);
    const made = this.frame.stored.classGraphs.filter((one) => one.representation === representation);
    const fill = (select, values, chosen, has) => select.replaceChildren(...[...new Set([...values, chosen])].sort((a, b) => a - b)
      .map((value) => h('option', { value, textContent: value + (has(value) ? '' : ' …'), selected: value === chosen,
        title: has(value) ? 'computed' : 'not computed yet' })));
    const others = made.length === 0 ? [] : this.frame.stored.classGraphs.filter((one) =>
      one.k === k && one.classK === classK && one.classes === made[0].classes && one.representation !== null && one.representation !== representation);
    this.versus.replaceChildren(h('option', { value: '', textContent: 'nothing' }), ...others.map((one) =>
      h('option', { value: one.representation, textContent: one.representation, selected: one.representation === this.state?.against })));
    fill(this.k, [2, 4, 8, 16].filter((value) => value <= (known?.k ?? 16)), k,
      (value) => made.some((one) => one.k === value && one.classK === classK));
    fill(this.classK, [2, 3, 4, 6, 8].filter((value) => value < (known?.classes ?? 100)), classK,
      (value) => made.some((one) => one.k === k && one.classK === value));
  }

  /** The epochs of the layer, the layers of the epoch, and the k. @param {string | null} representation */
  sliders(representation) {
    const { representations, classGraphs } = this.frame.stored;
    const { k, classK } = /** @type {ViewState} */ (this.state);
    const shown = representations.find((one) => one.key === representation);
    const layers = representations.filter((one) => one.run === shown?.run && one.epoch === shown?.epoch);
    this.layer.replaceChildren(...layers.map((one) => h('option', { value: one.key, textContent: one.layer, selected: one.key === representation })));
    const epochs = epochsOf(representations, representation);
    this.epochs.show(epochs.map((one) => one.key), representation, (i) => String(epochs[i].epoch), shown && `${shown.epoch} of ${epochs[epochs.length - 1].epoch}`);
    this.epochs.element.parentElement.hidden = epochs.length < 2 || shown === undefined;
    const made = layers.filter((one) => classGraphs.some((other) => other.representation === one.key && other.k === k && other.classK === classK));
    this.layers.show(made.map((one) => one.key), representation, (i) => made[i].layer);
    const ks = [...new Set(classGraphs.filter((one) => one.representation === representation && one.classK === classK).map((one) => one.k))].sort((a, b) => a - b);
    this.ks.show(ks, k, (i) => String(ks[i]), ks.join(', '));
  }

  /** Which places the classes have, and those that can be stored. */
  layoutMenu() {
    return menu('Layout', 'Where the classes are drawn', () => {
      if (this.graph === null) return [];
      const { layouts, layout } = /** @type {import('./types.js').Places} */ (this.graph.places);
      const choice = (value, text, taken) => h('button', { type: 'button', value, 'aria-pressed': String(taken), onclick: () => {
        this.layouts.open = false;
        this.frame.go({ places: value });
      } }, text);
      return [...layouts.map((one) => choice(one, `As stored: ${one}`, one === layout)), choice('stress', 'By path lengths, found in this browser', layout === null),
        ...(layouts.includes(STORED) ? [] : this.storing())];
    });
  }

  /** Buttons that store where ForceAtlas2 places the classes, of this graph and of its other epochs. */
  storing() {
    const { graph } = this;
    if (graph === null) return [];
    const keys = epochsOf(this.frame.stored.representations, graph.representation).map((one) => classGraphKey({ .../** @type {ViewState} */ (this.state), graph: null, representation: one.key }))
      .filter((key) => this.frame.stored.classGraphs.some((one) => one.key === key));
    const says = (...parts) => {
      this.placing.hidden = parts.length === 0;
      this.placing.replaceChildren(...parts);
    };
    const button = (id, text, all) => h('button', { type: 'button', id, textContent: text, title: 'Stored places are the same for everyone', onclick: async () => {
      this.layouts.open = false;
      try {
        for (const [i, key] of all.entries()) {
          says(all.length === 1 ? 'Placing the classes…' : `Placing the classes, epoch ${i + 1} of ${all.length}…`);
          await this.frame.jobs.done(await api.computeClassGraphLayout(key, STORED, i === 0 ? start : all[0]));
        }
        says();
        if (this.graph !== graph || this.state === null) return;
        this.graph = null;
        this.anchor = null;
        if (this.state.places === null) await this.show(this.state);
        else this.frame.go({ places: STORED });
      } catch (error) {
        says(failure(/** @type {Error} */ (error)));
      }
    } });
    // The anchor's places, where it has some: the others stay near.
    const start = this.anchor?.places?.layouts.includes(STORED) && sameClasses(graph, this.anchor) ? this.anchor.key : null;
    return [button('place', 'Place by ForceAtlas2, and store', [graph.key]),
      ...(keys.length > 1 ? [button('place-all', `The same for its ${keys.length} epochs`, [...keys].reverse())] : [])];
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
