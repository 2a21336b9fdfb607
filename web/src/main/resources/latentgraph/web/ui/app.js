// @ts-check
/** The page: the address says what is seen, and every click changes the address. Each view owns one element; one is shown. */
import * as api from './api.js';
import { ClassGraphView } from './class-graph-view.js';
import { CompareView } from './compare-view.js';
import { ConsoleView } from './console-view.js';
import { failure, h } from './dom.js';
import { ExperimentsView } from './experiments-view.js';
import { IngestView } from './ingest-view.js';
import { Jobs, isOver } from './jobs.js';
import { MapsView } from './maps-view.js';
import { MapView } from './map-view.js';
import { RunTableView } from './run-table-view.js';
import { RunsView } from './runs-view.js';
import { SampleView } from './sample-view.js';
import { classGraphKey, format, parse, turned } from './state.js';
/** @typedef {import('./types.js').ViewState} ViewState */

const element = (id) => /** @type {any} */ (document.getElementById(id));

/** The views by their names in the address, in the order of the header. @type {[string, string, new (...parts: any[]) => import('./types.js').View][]} */
const VIEWS = [['graph', 'Class graph', ClassGraphView], ['map', 'Latent map', MapView], ['sample', 'Sample', SampleView], ['runs', 'Runs', RunTableView],
  ['compare', 'Compare', CompareView], ['maps', 'Two maps', MapsView], ['experiments', 'Experiments', ExperimentsView], ['ingest', 'Ingest', IngestView]];

/** @type {ViewState} */
let state = parse(location.hash);

/** Changes what is seen, and the address with it. @param {Partial<ViewState>} change */
function go(change) {
  const next = format({ ...state, ...('query' in change ? { statement: null } : {}), ...change });
  if (next === (location.hash || '#')) return;
  history.pushState(null, '', next);
  state = parse(next);
  update();
}

/** Keeps in the address what a view has already drawn, without a step for the back button. @param {Partial<ViewState>} change */
function keep(change) {
  state = { ...state, ...change };
  history.replaceState(null, '', format(state));
  link();
}

/** Changes what is seen, without a step for the back button. @param {Partial<ViewState>} change */
function replace(change) {
  keep(change);
  update();
}

/** @type {import('./types.js').Frame} */
const frame = {
  go, keep, replace, stored: { runs: [], representations: [], classGraphs: [] }, library: new Map(),
  reread: async () => {
    await read();
    await update();
  },
  selected: () => consoleView.fill(),
  jobs: new Jobs({ onJobs, onStored }),
};

const runsView = new RunsView(element('runs'), {
  onRepresentation: (key) => go({ representation: key, graph: null, label: state.graph === null ? state.label : null, other: state.graph === null ? state.other : null, at: null }),
  onGraph: (key) => go({ ...turned(state, 'graph'), graph: key, representation: null, label: null, other: null }),
});
const consoleView = new ConsoleView(element('console'), {
  onQuery: (query) => go({ query }), onRun: (statement) => keep({ statement }), onForm: (form) => keep({ form }), selection,
});
const views = new Map(VIEWS.map(([name, , Kind]) => {
  const place = h('section.view', { id: 'view-' + name, hidden: true });
  element('views').append(place);
  return [name, new Kind(place, frame)];
}));
const links = new Map(VIEWS.map(([name, title]) => [name, h('a', { textContent: title })]));
element('links').append(...links.values());

/** The view shown: the first one where the address names one that is not there. */
const shown = () => /** @type {import('./types.js').View} */ (views.get(state.view) ?? views.values().next().value);

/** Values for parameters of queries, from what is selected. */
function selection() {
  const representation = state.graph === null ? state.representation : null;
  return {
    representation, classGraph: classGraphKey(state), run: representation?.split('/')[0], k: state.k, classK: state.classK,
    ...shown().selection(),
  };
}

/** Without an address: a stored class graph if there is one, of the last layer of the last epoch of the newest run. */
function first() {
  const { runs, representations, classGraphs } = frame.stored;
  const layers = runs.flatMap(({ run }) => representations.filter((one) => one.run === run && one.layer !== 'input').reverse());
  for (const one of layers) {
    const made = classGraphs.filter((other) => other.representation === one.key);
    const usual = made.find((other) => other.k === state.k && other.classK === state.classK) ?? made[0];
    if (usual) return { representation: one.key, k: usual.k, classK: usual.classK };
  }
  if (representations.length > 0) return { representation: (layers[0] ?? representations[0]).key };
  return classGraphs.length > 0 ? { graph: classGraphs[0].key } : null;
}

/** What is stored, and the list of it on the left. */
async function read() {
  const [runs, representations, classGraphs] = await Promise.all(
    [api.runs(), api.ask('runs/representations', {}), api.classGraphs()]);
  Object.assign(frame.stored, { runs: runs.rows, representations: representations.rows, classGraphs: classGraphs.rows });
  runsView.show(runs.rows, representations.rows, classGraphs.rows);
}

/** @param {import('./types.js').Job[]} changed */
function onJobs(changed) {
  for (const [name, title, own] of [['ingest', 'Ingest', false], ['experiments', 'Experiments', true]]) {
    const active = frame.jobs.all.filter((job) => !isOver(job) && (job.kind === 'experiment') === own).length;
    const link = /** @type {HTMLElement} */ (links.get(String(name)));
    link.textContent = active === 0 ? String(title) : `${title} (${active})`;
    link.title = active === 0 ? '' : active + ' running or waiting';
  }
  shown().jobs?.(changed);
}

let rereading = false;
let again = false;

/** What is stored has changed, by whomever: the lists follow, and the view if it wants to. What is being typed stays. */
async function onStored() {
  again = true;
  if (rereading) return;
  rereading = true;
  try {
    while (again) {
      again = false;
      await read();
      runsView.select(state.graph === null ? state.representation : null, state.graph);
      const view = shown();
      if (state.representation === null && state.graph === null && first() !== null) replace(first() ?? {});
      else await view.stored?.();
    }
  } catch {
    // The server is gone for now; when it is heard again, so is this.
  } finally {
    rereading = false;
  }
}

async function start() {
  try {
    const [library] = await Promise.all([api.queries(), read()]);
    for (const query of library.queries) frame.library.set(query.name, query);
    consoleView.offer(library.queries);
  } catch (error) {
    element('runs').replaceChildren(/** @type {any} */ (error).status === 401 ? door() : failure(/** @type {Error} */ (error)));
    return;
  }
  if (state.representation === null && state.graph === null) keep(first() ?? {});
  addEventListener('hashchange', () => {
    state = parse(location.hash);
    update();
  });
  await update();
  frame.jobs.listen();
}

/** Asks for the token of a server that wants one. */
function door() {
  const token = h('input', { type: 'password', id: 'token', autocomplete: 'current-password', required: true });
  const says = h('p.bad', { role: 'alert' });
  return h('form.door', { 'aria-label': 'Password', onsubmit: async (event) => {
    event.preventDefault();
    try {
      await api.session(token.value.trim());
      location.reload();
    } catch (error) {
      says.textContent = /** @type {any} */ (error).status === 401 ? 'That is not it.' : /** @type {Error} */ (error).message;
    }
  } }, h('h3', { textContent: 'Password' }), h('label', {}, 'This server is reached over a network. It asks for the store’s password, from the store’s file ',
    h('code', { textContent: 'password' }), '.', token), h('button.primary', { type: 'submit', textContent: 'Open' }), says);
}

/** Draws what the state says. */
async function update() {
  document.body.classList.toggle('console-open', state.cypher);
  element('console').hidden = !state.cypher;
  element('console-toggle').setAttribute('aria-expanded', String(state.cypher));
  element('console-size').hidden = !state.cypher;
  if (state.cypher) {
    consoleView.pick(state.query, state.statement);
    consoleView.answer.as(state.form);
    consoleView.refresh();
  }
  runsView.select(state.graph === null ? state.representation : null, state.graph);
  link();
  const view = shown();
  for (const other of views.values()) {
    if (other !== view && !other.element.hidden) {
      other.element.hidden = true;
      other.hide();
    }
  }
  view.element.hidden = false;
  consoleView.fill();
  await view.show(state);
}

function link() {
  for (const [name, one] of links) {
    one.href = format(turned(state, name));
    if (views.get(name) !== shown()) one.removeAttribute('aria-current');
    else if (!one.hasAttribute('aria-current')) {
      one.setAttribute('aria-current', 'page');
      one.scrollIntoView({ block: 'nearest', inline: 'nearest' }); // on a phone not all of them are seen
    }
  }
}

element('console-toggle').onclick = () => go({ cypher: !state.cypher });
element('console-size').onclick = () => {
  element('console-size').setAttribute('aria-pressed', String(document.body.classList.toggle('console-large')));
  consoleView.refresh();
};
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !/** @type {HTMLElement} */ (event.target).closest('#console')) shown().escape(state);
});

start();
