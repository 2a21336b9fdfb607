// @ts-check
/** The page: the address says what is seen, and every click changes the address. */
import * as api from './api.js';
import { ClassPanel } from './class-panel.js';
import { ConsoleView } from './console-view.js';
import { failure, h, message } from './dom.js';
import { GraphView } from './graph-view.js';
import { showLegend } from './legend-view.js';
import { showMeasures } from './measures-view.js';
import { RunsView } from './runs-view.js';
import { format, parse } from './state.js';
/** @typedef {import('./types.js').ViewState} ViewState */

const element = (id) => /** @type {any} */ (document.getElementById(id));

const stored = { runs: [], representations: [], classGraphs: [] };
/** @type {ViewState} */
let state = parse(location.hash);
/** @type {import('./types.js').ClassGraph | null} */
let graph = null;
let turn = 0;

/** Changes the view; the address follows, and {@link update} draws. @param {Partial<ViewState>} change */
function go(change) {
  const next = format({ ...state, ...change });
  if (next !== location.hash && !(next === '#' && location.hash === '')) location.hash = next;
}

const runsView = new RunsView(element('runs'), {
  onRepresentation: (key) => go({ representation: key, graph: null, label: graph?.representation ? state.label : null }),
  onGraph: (key) => go({ graph: key, representation: null, label: null }),
});
const graphView = new GraphView(element('graph'), (label) => go({ label }));
const panel = new ClassPanel(element('panel'), { onSelect: (label) => go({ label }), onSamples: (samples) => go({ samples }) });
const consoleView = new ConsoleView(element('console'), { onQuery: (query) => go({ query }), selection });

/** Values for parameters of queries, from what is selected. */
function selection() {
  const label = state.label ?? graph?.vertices[0]?.label;
  const target = graph?.ties.find((tie) => tie.source === label || tie.target === label);
  return {
    representation: representationShown(), classGraph: keyShown(), run: representationShown()?.split('/')[0],
    label, class: label, source: label, sourceLabel: label,
    target: target === undefined ? undefined : target.source === label ? target.target : target.source,
    targetLabel: target === undefined ? undefined : target.source === label ? target.target : target.source,
    k: state.k, classK: state.classK,
  };
}

const representationShown = () => state.graph === null ? state.representation : null;
const keyShown = () => state.graph ?? (state.representation === null ? null : `${state.representation}#k${state.k}c${state.classK}`);

/** Without an address: a stored class graph if there is one, of the last layer of the last epoch of the newest run. */
function first() {
  const layers = stored.runs.flatMap(({ run }) => stored.representations.filter((one) => one.run === run && one.layer !== 'input').reverse());
  for (const one of layers) {
    const made = stored.classGraphs.filter((other) => other.representation === one.key);
    const usual = made.find((other) => other.k === state.k && other.classK === state.classK) ?? made[0];
    if (usual) return { representation: one.key, k: usual.k, classK: usual.classK };
  }
  if (stored.representations.length > 0) return { representation: (layers[0] ?? stored.representations[0]).key };
  return stored.classGraphs.length > 0 ? { graph: stored.classGraphs[0].key } : null;
}

async function start() {
  try {
    const [runs, representations, classGraphs, library] = await Promise.all(
      [api.runs(), api.ask('runs/representations', {}), api.classGraphs(), api.queries()]);
    Object.assign(stored, { runs: runs.rows, representations: representations.rows, classGraphs: classGraphs.rows });
    consoleView.offer(library.queries);
  } catch (error) {
    element('runs').replaceChildren(failure(/** @type {Error} */ (error)));
    return;
  }
  runsView.show(stored.runs, stored.representations, stored.classGraphs);
  if (state.representation === null && state.graph === null) {
    const choice = first();
    if (choice) {
      state = { ...state, ...choice };
      history.replaceState(null, '', format(state));
    }
  }
  addEventListener('hashchange', () => {
    const before = state.label;
    state = parse(location.hash);
    update(state.label !== null && state.label !== before);
  });
  await update();
}

/**
 * Draws what the state says; only the graph is asked for again, and only if it is another one.
 * @param {boolean} [chosen] whether a class was just chosen, which the panel then tells of, in sight
 */
async function update(chosen = false) {
  const mine = ++turn;
  document.body.classList.toggle('console-open', state.cypher);
  element('console').hidden = !state.cypher;
  element('console-toggle').setAttribute('aria-expanded', String(state.cypher));
  if (state.cypher) {
    consoleView.pick(state.query);
    consoleView.refresh();
  }
  runsView.select(representationShown(), state.graph);
  const key = keyShown();
  if (key !== graph?.key) {
    const failed = await load(key, mine);
    if (mine !== turn) return;
    element('notice').replaceChildren(...(failed ? [failed] : []));
    drawGraph();
  }
  if (graph === null) return;
  graphView.colour(state.colour);
  graphView.select(state.label);
  showLegend(element('legend'), graph, state.colour);
  for (const button of element('colours').children) button.setAttribute('aria-pressed', String(button.value === state.colour));
  consoleView.fill();
  await panel.show(graph, state);
  // Where the page is narrow the panel lies below the picture.
  if (chosen && mine === turn) element('panel').scrollIntoView();
}

/** @returns {Promise<Node | null>} what to say if there is no graph */
async function load(key, mine) {
  graph = null;
  panel.clear();
  if (key === null) return message('Nothing to draw yet', 'Class graphs of the representations on the left are drawn here.');
  const known = stored.representations.find((one) => one.key === state.representation);
  if (state.graph === null && known && !stored.classGraphs.some((one) => one.key === key)) return offer(known);
  const slow = setTimeout(() => element('notice').replaceChildren(message('Reading…')), 300);
  try {
    const loaded = await api.classGraph(key);
    if (mine === turn) graph = loaded;
    return loaded.vertices.length === 0 ? message('No classes', 'This class graph has no vertices.') : null;
  } catch (error) {
    if (/** @type {api.Problem} */ (error).status === 404) return message('Not in this store', `No class graph ${key} is stored here. Choose one on the left.`);
    return failure(/** @type {Error} */ (error));
  } finally {
    clearTimeout(slow);
  }
}

/** A class graph that is not computed yet, with the button that computes it. */
function offer(representation) {
  if (!representation.classes) {
    return message('No labels', `${representation.key} was ingested without labels, and a class graph needs them. Queries work: open Cypher below.`);
  }
  const { k, classK } = state;
  const button = h('button.primary', { type: 'button', id: 'compute', textContent: 'Compute it', onclick: async () => {
    button.disabled = true;
    button.textContent = 'Computing…';
    try {
      await api.computeClassGraph(representation.key, k, classK);
      stored.classGraphs = (await api.classGraphs()).rows;
      runsView.show(stored.runs, stored.representations, stored.classGraphs);
      await update();
    } catch (error) {
      element('notice').replaceChildren(failure(/** @type {Error} */ (error)));
    }
  } });
  return h('div.message', {}, h('h3', { textContent: 'Not computed yet' }),
    h('p', { textContent: `The class graph of ${representation.key} with ${k} neighbours a sample and ${classK} a class.` }), button);
}

function drawGraph() {
  element('title').textContent = graph === null ? state.representation ?? state.graph ?? '' : graph.representation ?? graph.name ?? graph.key;
  for (const control of document.querySelectorAll('[data-needs=graph]')) /** @type {HTMLElement} */ (control).hidden = graph === null;
  for (const control of document.querySelectorAll('[data-needs=representation]')) {
    /** @type {HTMLElement} */ (control).hidden = state.representation === null || state.graph !== null;
  }
  selectors();
  showMeasures(element('measures'), graph);
  element('partial').hidden = !graph?.cut;
  element('partial').textContent = graph?.cut ? `Not all of it is drawn: ${graph.vertices.length} of ${graph.measures.classes} classes and`
    + ` ${graph.edges.length} of ${graph.measures.edges} edges. The rest is more than the server answers at once; ask Cypher for it.` : '';
  showLegend(element('legend'), graph, state.colour);
  element('names').replaceChildren(...(graph?.vertices ?? []).map((vertex) => h('option', { value: vertex.name })));
  graphView.show(graph);
}

/** k up to what is stored of the representation; the class graphs that are stored are marked. */
function selectors() {
  const known = stored.representations.find((one) => one.key === state.representation);
  const made = stored.classGraphs.filter((one) => one.representation === state.representation);
  const fill = (select, values, chosen, has) => select.replaceChildren(...[...new Set([...values, chosen])].sort((a, b) => a - b)
    .map((value) => h('option', { value, textContent: value + (has(value) ? '' : ' …'), selected: value === chosen,
      title: has(value) ? 'computed' : 'not computed yet' })));
  fill(element('k'), [2, 4, 8, 16].filter((k) => k <= (known?.k ?? 16)), state.k,
    (k) => made.some((one) => one.k === k && one.classK === state.classK));
  fill(element('classK'), [2, 3, 4, 6, 8].filter((k) => k < (known?.classes ?? 100)), state.classK,
    (classK) => made.some((one) => one.k === state.k && one.classK === classK));
}

element('k').onchange = (event) => go({ k: +event.target.value });
element('classK').onchange = (event) => go({ classK: +event.target.value });
element('reset').onclick = () => graphView.reset();
element('console-toggle').onclick = () => go({ cypher: !state.cypher });
for (const button of element('colours').children) button.onclick = () => go({ colour: button.value });
element('find').onchange = (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  const found = graph?.vertices.find((vertex) => vertex.name.toLowerCase() === wanted || String(vertex.label) === wanted);
  event.target.setCustomValidity(found || wanted === '' ? '' : 'no such class');
  event.target.reportValidity();
  if (found) {
    go({ label: found.label });
    event.target.value = '';
  }
};
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && state.label !== null && !/** @type {HTMLElement} */ (event.target).closest('#console')) go({ label: null });
});

start();
