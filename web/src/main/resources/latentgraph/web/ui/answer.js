// @ts-check
/** Rows of any question as a graph or as a chart. Pure. */
/** @typedef {import('./types.js').Answer} Answer */

/** Columns that name two ends of a line. */
const ENDS = [['source', 'target'], ['from', 'to'], ['representation', 'other'], ['sample', 'neighbour'], ['index', 'neighbour'], ['a', 'b']];
const TIME = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?(?:\[[^\]]*\])?)?$/;
const SERIES = 6;

const isNode = (value) => Array.isArray(value.labels) && typeof value.id === 'string' && typeof value.properties === 'object';
const isRelationship = (value) => typeof value.type === 'string' && typeof value.from === 'string' && typeof value.to === 'string';

/**
 * What the rows draw: the nodes, relationships and paths in them; where there is none, the things that two columns name.
 * @param {Answer} answer @param {number} [most] nodes
 * @returns {{nodes: {id: string, kind: string, caption: string, properties: Object<string, any>}[],
 *     edges: {id: string, source: string, target: string, caption: string, properties: Object<string, any>}[], cut: boolean} | null}
 *     null where nothing is named; cut where there are more nodes
 */
export function graphOf(answer, most = 300) {
  const nodes = new Map();
  const edges = new Map();
  const collect = (value, depth) => {
    if (value === null || typeof value !== 'object' || depth > 4) return;
    if (Array.isArray(value)) value.forEach((element) => collect(element, depth + 1));
    else if (isNode(value)) nodes.set(value.id, { id: value.id, kind: value.labels.at(-1) ?? '', caption: caption(value), properties: value.properties });
    else if (isRelationship(value)) edges.set(value.id, { id: value.id, source: value.from, target: value.to, caption: value.type, properties: value.properties });
    else Object.values(value).forEach((element) => collect(element, depth + 1));
  };
  for (const row of answer.rows) Object.values(row).forEach((value) => collect(value, 0));
  const ends = ENDS.find((pair) => pair.every((name) => answer.columns.includes(name)));
  if (nodes.size === 0 && edges.size === 0 && ends) pairs(answer, ends, nodes, edges);
  for (const { source, target } of edges.values()) {
    for (const id of [source, target]) if (!nodes.has(id)) nodes.set(id, { id, kind: '', caption: '', properties: {} });
  }
  if (nodes.size === 0) return null;
  const kept = new Set([...nodes.keys()].slice(0, most));
  return { nodes: [...nodes.values()].slice(0, most), cut: nodes.size > most,
    edges: [...edges.values()].filter(({ source, target }) => kept.has(source) && kept.has(target)) };
}

function pairs(answer, [from, to], nodes, edges) {
  const numeric = answer.columns.find((name) => ![from, to, 'rank'].includes(name) && numbers(answer, name));
  answer.rows.forEach((row, i) => {
    if (![row[from], row[to]].every((end) => typeof end === 'string' || typeof end === 'number')) return;
    for (const column of [from, to]) {
      const name = row[column + 'Name'];
      nodes.set('v' + row[column], { id: 'v' + row[column], kind: '', caption: String(name ?? row[column]), properties: { [column]: row[column] } });
    }
    edges.set('e' + i, { id: 'e' + i, source: 'v' + row[from], target: 'v' + row[to], caption: numeric ? numeric + ' ' + Number(row[numeric]?.toPrecision?.(4) ?? NaN) : '', properties: row });
  });
}

/** The shortest thing that tells a node from others. */
function caption({ labels, properties }) {
  for (const name of ['name', 'key', 'id', 'title', 'index', 'label']) {
    if (['string', 'number'].includes(typeof properties[name])) return String(properties[name]);
  }
  return labels.at(-1) ?? '';
}

/** Whether a column holds numbers, and nothing else. */
const numbers = (answer, name) => holds(answer, name, (value) => typeof value === 'number');
const holds = (answer, name, test) => answer.rows.some((row) => row[name] !== null) && answer.rows.every((row) => row[name] === null || test(row[name]));

/**
 * A chart of the rows: by their first column if that names each row, else over the first column of numbers or times; the other
 * columns of numbers are the values. One column of numbers alone is drawn in the order of the rows.
 * @param {Answer} answer
 * @returns {{kind: 'bar' | 'line' | 'scatter', axis: 'category' | 'value' | 'time', x: string | null, values: string[], more: number} | null}
 *     null without numbers; more: columns of numbers that are left out
 */
export function chartOf(answer) {
  const numeric = answer.columns.filter((name) => numbers(answer, name));
  if (numeric.length === 0) return null;
  const first = answer.columns[0];
  const names = answer.rows.map((row) => row[first]);
  const of = (kind, axis, x) => {
    const values = numeric.filter((name) => name !== x);
    return { kind, axis, x, values: values.slice(0, SERIES), more: Math.max(0, values.length - SERIES) };
  };
  const times = answer.columns.find((name) => holds(answer, name, (value) => typeof value === 'string' && TIME.test(value)));
  if (times !== undefined && numeric[0] !== first) return of(rising(answer.rows.map((row) => Date.parse(instant(row[times])))) ? 'line' : 'scatter', 'time', times);
  if (names.every((name) => typeof name === 'string') && new Set(names).size === names.length) return of('bar', 'category', first);
  if (numeric.length === 1) return of('line', 'category', null);
  return of(rising(answer.rows.map((row) => row[numeric[0]])) ? 'line' : 'scatter', 'value', numeric[0]);
}

/** A time without the name of its zone, which JavaScript does not read. @param {string} text */
export const instant = (text) => String(text).replace(/\[.*$/, '');
const rising = (values) => values.every((value, i) => value !== null && (i === 0 || value > values[i - 1]));

/** Rows as JSON text, one a line. @param {Answer} answer */
export const json = ({ columns, rows, cut }) =>
  `{"columns": ${JSON.stringify(columns)}, "cut": ${cut}, "rows": [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
