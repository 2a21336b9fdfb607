// @ts-check
/** The server's answers as the page's shapes. Failures arrive as {@link Problem}. */
/** @typedef {import('./types.js').Answer} Answer */
/** @typedef {import('./types.js').ClassGraph} ClassGraph */

/** What the server said when it could not answer (problem+json, RFC 9457). */
export class Problem extends Error {
  /** @param {number} status 0 if the server could not be reached @param {string} title @param {string} detail */
  constructor(status, title, detail) {
    super(detail);
    this.status = status;
    this.title = title;
  }
}

/** @param {string} path @param {RequestInit} [request] */
async function json(path, request) {
  let response;
  try {
    response = await fetch(path, { ...request, headers: { Accept: 'application/json', ...request?.headers } });
  } catch (error) {
    if (/** @type {Error} */ (error).name === 'AbortError') throw error;
    throw new Problem(0, 'No answer', 'The server cannot be reached. Is `./latentgraph serve` still running?');
  }
  if (response.status === 204) return null;
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, body.title ?? 'Failed', body.detail ?? `Status ${response.status}.`);
  return body;
}

const post = (path, body, signal, headers = {}) =>
  json(path, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body), signal });

/** Work that takes long: the answer is the job that does it. @returns {Promise<import('./types.js').Job>} */
const start = (path, body) => post(path, body, undefined, { Prefer: 'respond-async' });

const query = (parameters) => '?' + new URLSearchParams(parameters);

/** Shows the token of a server that asks for one; from then on it knows this browser. @param {string} token */
export const session = (token) => post('/api/session', { token });

/** @returns {Promise<Answer>} */
export const runs = () => json('/api/runs');
/** @returns {Promise<Answer>} */
export const classGraphs = () => json('/api/class-graphs');
export const queries = () => json('/api/queries');
/** @returns {Promise<import('./complete.js').Schema>} */
export const schema = () => json('/api/schema');

/** A named query. @param {string} name @param {Object<string, any>} parameters @returns {Promise<Answer>} */
export const ask = (name, parameters) => json(`/api/queries/${name}${query(parameters)}`);

/** @param {string} text @param {Object<string, any>} parameters @param {number} limit rows @param {AbortSignal} [signal] */
export const cypher = (text, parameters, limit, signal) => post('/api/cypher', { query: text, parameters, limit }, signal);

/** @returns {Promise<import('./types.js').Job>} */
export const job = (id) => json(`/api/jobs/${id}`);
/** @returns {Promise<import('./types.js').Job>} */
export const cancelJob = (id) => json(`/api/jobs/${id}`, { method: 'DELETE' });

/** What waits to be ingested. @returns {Promise<{bytes: number, taken: number, uploads: any[]}>} */
export const uploads = () => json('/api/uploads');
/**
 * Sends a file; the answer says what it is. Not by fetch, which does not tell how much of it is sent.
 * @param {File} file @param {(bytes: number) => void} told how much is sent @param {AbortSignal} signal ends it
 * @returns {Promise<any>}
 * @throws {DOMException} AbortError, if it was ended
 */
export const upload = (file, told, signal) => new Promise((resolve, reject) => {
  const request = new XMLHttpRequest();
  const ended = () => reject(new DOMException(`${file.name} was not sent`, 'AbortError'));
  if (signal.aborted) {
    ended();
    return;
  }
  signal.addEventListener('abort', () => request.abort());
  request.open('POST', '/api/uploads' + query({ name: file.name }));
  request.setRequestHeader('Accept', 'application/json');
  request.setRequestHeader('Content-Type', 'application/octet-stream');
  request.upload.onprogress = (event) => told(Math.min(event.loaded, file.size));
  request.upload.onload = () => told(file.size);
  request.onabort = ended;
  request.onerror = () => reject(new Problem(0, 'Not sent', `The connection broke while ${file.name} was sent. Is \`./latentgraph serve\` still running? Send it again.`));
  request.onload = () => {
    let body = /** @type {any} */ ({});
    try {
      body = JSON.parse(request.responseText);
    } catch {
      // Not ours: its status says enough.
    }
    if (request.status >= 200 && request.status < 300) resolve(body);
    else reject(new Problem(request.status, body.title ?? 'Failed', body.detail ?? `Status ${request.status}.`));
  };
  request.send(file);
});
/** @param {string} id */
export const removeUpload = (id) => json(`/api/uploads/${id}`, { method: 'DELETE' });
/** @param {Object<string, any>} options as openapi.yaml's Ingest */
export const ingest = (options) => start('/api/ingests', options);

/** Those that can be started. @returns {Promise<{experiments: import('./experiments.js').Kind[]}>} */
export const experiments = () => json('/api/experiments');
/** @param {string} experiment @param {Object<string, any>} settings */
export const startExperiment = (experiment, settings) => start('/api/experiments', { experiment, settings });
/** Which files the report of a stored experiment has. @param {string} experiment its key @returns {Promise<{files: string[]}>} */
export const report = (experiment) => json('/api/experiments/report' + query({ experiment }));
/** Where one of them is. @param {string} experiment @param {string} file */
export const reportFile = (experiment, file) => '/api/experiments/file' + query({ experiment, file });

/** @param {string} representation @param {number} k @param {number} classK */
export const computeClassGraph = (representation, k, classK) =>
  start(`/api/representations/${representation}/class-graph${query({ k, classK })}`, {});

/**
 * @param {string} representation @param {string} layout @param {number} neighbours that purity is of
 * @returns {Promise<import('./types.js').Cloud>}
 */
export async function points(representation, layout, neighbours) {
  const { classes, ...answer } = await json(`/api/representations/${representation}/layouts/${layout}${query({ neighbours })}`);
  return {
    ...answer, x: Float64Array.from(answer.x), y: Float64Array.from(answer.y),
    names: new Map(classes.map(({ label, name }) => [label, name])), places: new Map(answer.index.map((index, i) => [index, i])),
  };
}

/** @param {string} representation @param {string} layout a method */
export const computeLayout = (representation, layout) => start(`/api/representations/${representation}/layouts/${layout}`, {});

/** Places that are found in the browser. */
const FOUND = 'stress';

/** @param {string} key of a class graph @param {string} layout @param {string | null} from the key of one whose stored places it starts from */
export const computeClassGraphLayout = (key, layout, from) => start(`/api/class-graphs/layouts/${layout}${query(from === null ? { key } : { key, from })}`, {});

/**
 * Which layouts of a class graph are stored, and where one of them places its classes.
 * @param {ClassGraph} graph @param {string | null} wanted null for the first one
 * @returns {Promise<import('./types.js').Places>}
 */
export async function places(graph, wanted) {
  const { rows } = await ask('layouts/of-class-graph', { classGraph: graph.key });
  const layouts = rows.map((row) => row.layout);
  const layout = wanted === null ? layouts[0] : layouts.find((one) => one === wanted);
  const known = layout === undefined ? new Map()
    : new Map((await ask('layouts/classes', { classGraph: graph.key, layout })).rows.map((row) => [row.label, row]));
  const found = graph.vertices.map((vertex) => known.get(vertex.label));
  return layout !== undefined && found.length > 0 && found.every((row) => row !== undefined && Number.isFinite(row.x) && Number.isFinite(row.y))
    ? { layouts, layout, points: found.map(({ x, y }) => ({ x, y })) } : { layouts, layout: null, points: null, ...(wanted === null || wanted === FOUND ? {} : { absent: wanted }) };
}

/** Keeps samples under a name. @param {string} representation @param {string} name @param {number[]} indices @param {boolean} replace */
export const keepSelection = (representation, name, indices, replace) => post(`/api/representations/${representation}/selections`, { name, indices, replace });

/** @param {string} key @param {string} name another one */
export const renameSelection = (key, name) => json('/api/selections' + query({ key }), { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name }) });

/** @param {string} key */
export const removeSelection = (key) => json('/api/selections' + query({ key }), { method: 'DELETE', headers: { 'Content-Type': 'application/json' } });

/** @param {string} representation @param {string} other @param {string} measure @param {number} k @param {number} bootstrap draws for the interval, 0 for none */
export const computeComparison = (representation, other, measure, k, bootstrap) =>
  start(`/api/representations/${representation}/comparisons${query({ with: other, measure, k, permutations: 99, bootstrap })}`, {});

const part = (key, name) => json(`/api/class-graphs/${name}${query({ key })}`);

/**
 * A class graph whole. Its parts come by one request each; they belong together if the summary, which says when the graph was
 * made, is the same before and after them. @param {string} key @returns {Promise<ClassGraph>}
 * @throws {Problem} 404 if it is not stored, 409 if it was computed anew again and again
 */
export async function classGraph(key) {
  let summary = await part(key, 'summary');
  for (let attempt = 0; attempt < 3; attempt++) {
    const [vertices, edges] = await Promise.all([part(key, 'vertices'), part(key, 'edges')]);
    const after = await part(key, 'summary');
    if (JSON.stringify(after) === JSON.stringify(summary)) return put(key, summary, vertices, edges);
    summary = after;
  }
  throw changed(key);
}

const changed = (key) => new Problem(409, 'The class graph changed', `${key} was computed anew while it was read. Reload the page.`);

/**
 * A class's average shortest path to each class, in the order of labels; null in an imported graph without distances.
 * @param {ClassGraph} graph @param {number} label @returns {Promise<(number | null)[] | null>}
 * @throws {Problem} 409 if the graph was computed anew since it was read
 */
export async function distances(graph, label) {
  const answer = await ask('class-graph/distances', { classGraph: graph.key, label });
  if ((await part(graph.key, 'summary')).createdAt !== graph.measures.createdAt) throw changed(graph.key);
  return answer.rows[0]?.distances ?? null;
}

/** @returns {ClassGraph} */
function put(key, summary, vertices, edges) {
  const known = new Set(vertices.rows.map((vertex) => vertex.label));
  const drawn = edges.rows.filter((edge) => known.has(edge.source) && known.has(edge.target));
  return {
    key,
    representation: summary.representation ?? null,
    name: summary.name,
    vertices: vertices.rows,
    edges: drawn,
    ties: ties(drawn),
    measures: summary,
    cut: vertices.cut || edges.cut,
  };
}

/** Edges without direction, each pair once, nearest first. @param {import('./types.js').Edge[]} edges */
export function ties(edges) {
  const pairs = new Map();
  for (const { source, target, distance } of edges) {
    const [low, high] = source < target ? [source, target] : [target, source];
    const known = pairs.get(`${low} ${high}`);
    if (known) known.mutual = true;
    else pairs.set(`${low} ${high}`, { source: low, target: high, distance, mutual: false });
  }
  return [...pairs.values()].sort((a, b) => a.distance - b.distance || a.source - b.source || a.target - b.target);
}
