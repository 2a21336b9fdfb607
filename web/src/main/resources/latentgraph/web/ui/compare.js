// @ts-check
/** Stored comparisons as choices, as a square and as its ends. Pure. */

/**
 * @typedef {{measure: string, parameters: string, k: number | null, layer: string | null, epoch: number | null,
 *     ofItself: number | null}} Stored  a row of comparisons/stored
 * @typedef {{measure: string, parameters: string, k: number | null, layer: string | null, epoch: number | null,
 *     ofItself: number | null, measures: {measure: string, parameters: string}[], ks: number[], layers: string[],
 *     epochs: number[]}} Choice  what is looked at, and what else is stored; layer and epoch are null for all
 * @typedef {{keys: string[], total: number, cells: {row: number, column: number, value: number, share: number, interval?: Interval}[],
 *     low: number, high: number}} Square  cell: from keys[row] to keys[column]; low and high are NaN without cells
 * @typedef {{low: number, high: number, confidence: number | null}} Interval  by bootstrap, as it was asked for when the two were compared
 */

/**
 * What the address asks for, as far as it is stored; else the first that is.
 * @param {Stored[]} stored @param {{measure: string | null, parameters: string | null, k: number, layer: string | null, epoch: number | null}} state
 * @returns {Choice | null} null where nothing is stored
 */
export function choice(stored, state) {
  if (stored.length === 0) return null;
  const ofMeasure = stored.filter((row) => row.measure === state.measure);
  const first = ofMeasure.find((row) => row.parameters === state.parameters) ?? ofMeasure[0] ?? stored.find((row) => row.measure === 'jaccard') ?? stored[0];
  const { measure, parameters, ofItself } = first;
  let rows = stored.filter((row) => row.measure === measure && row.parameters === parameters);
  const ks = numbers(rows.map((row) => row.k));
  const k = ks.includes(state.k) ? state.k : ks[0] ?? null;
  rows = rows.filter((row) => row.k === k);
  const layers = [...new Set(rows.map((row) => row.layer).filter((layer) => layer !== null))].sort();
  const layer = layers.find((one) => one === state.layer) ?? null;
  const epochs = numbers(rows.filter((row) => layer === null || row.layer === layer).map((row) => row.epoch));
  const epoch = epochs.find((one) => one === state.epoch) ?? null;
  const measures = [...new Map(stored.map((row) => [row.measure + ' ' + row.parameters, { measure: row.measure, parameters: row.parameters }])).values()];
  return { measure, parameters, k, layer, epoch, ofItself, measures, ks, layers, epochs };
}

/**
 * The parameters of a measure that differ among what is stored, each with what it can be.
 * @param {Stored[]} stored @param {string} measure @param {string} parameters the chosen ones, JSON text
 * @returns {{name: string, value: string, choices: {value: string, parameters: string}[]}[]} by name; values as JSON text, '' where it is
 *     not given; the parameters of a choice are those stored ones with that value that differ from the chosen ones least
 */
export function facets(stored, measure, parameters) {
  const all = [...new Set(stored.filter((row) => row.measure === measure).map((row) => row.parameters))].sort().map((text) => ({ text, given: values(text) }));
  const own = values(parameters);
  const names = [...new Set(all.flatMap(({ given }) => [...given.keys()]))].sort();
  const alike = (given) => names.filter((name) => given.get(name) === own.get(name)).length;
  return names.map((name) => ({
    name, value: own.get(name) ?? '',
    choices: [...new Set(all.map(({ given }) => given.get(name) ?? ''))].sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1)).map((value) => ({
      value, parameters: all.filter(({ given }) => (given.get(name) ?? '') === value).reduce((best, one) => (alike(one.given) > alike(best.given) ? one : best)).text,
    })),
  })).filter(({ choices }) => choices.length > 1);
}

/** @param {string} parameters JSON text @returns {Map<string, string>} each as JSON text; none where it is no object */
function values(parameters) {
  try {
    return new Map(Object.entries(JSON.parse(parameters)).map(([name, value]) => [name, JSON.stringify(value)]));
  } catch {
    return new Map();
  }
}

const numbers = (values) => [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b);

/**
 * A measure with its parameters, for people: switches by their names where they are on, and else not.
 * @param {string} measure @param {string} parameters JSON text
 */
export function named(measure, parameters) {
  let given;
  try {
    given = Object.entries(JSON.parse(parameters));
  } catch {
    return `${measure} ${parameters}`;
  }
  const text = ([name, value]) => (value === true ? name : `${name} ${typeof value === 'object' ? JSON.stringify(value) : value}`);
  return [measure, ...given.filter(([, value]) => value !== false).map(text)].join(', ');
}

/**
 * Every comparison in both directions: that of the other direction has the measure's reverse, or the same value where it has none.
 * @param {{representation: string, other: string, parameters: string, value: number | null, reverse: number | null, share: number,
 *     low?: number | null, high?: number | null, confidence?: number | null}[]} rows
 *     of comparisons/matrix
 * @param {string} parameters those wanted
 * @param {string[]} order all keys in the order to show them; others follow by name
 * @param {number} most representations @param {boolean} [whole] without those over a part of the samples
 * @returns {Square}
 */
export function square(rows, parameters, order, most, whole = false) {
  const own = rows.filter((row) => row.parameters === parameters && row.representation !== row.other && (!whole || row.share === 1));
  const rank = new Map(order.map((key, i) => [key, i]));
  const at = (key) => rank.get(key) ?? order.length;
  const all = [...new Set(own.flatMap((row) => [row.representation, row.other]))].sort((a, b) => at(a) - at(b) || (a < b ? -1 : 1));
  const keys = all.slice(0, most);
  const place = new Map(keys.map((key, i) => [key, i]));
  const cells = new Map();
  const put = (from, to, value, share, interval) => {
    const [row, column] = [place.get(from), place.get(to)];
    if (row !== undefined && column !== undefined && value !== null) cells.set(`${row} ${column}`, { row, column, value, share, ...(interval ? { interval } : {}) });
  };
  const interval = ({ low = null, high = null, confidence = null }) => (low === null || high === null ? undefined : { low, high, confidence });
  // The interval is of the value; where the other direction has another one, it has none.
  for (const row of own) put(row.other, row.representation, row.reverse ?? row.value, row.share, row.reverse === null ? interval(row) : undefined);
  // Where both directions are stored, each has its own value.
  for (const row of own) put(row.representation, row.other, row.value, row.share, interval(row));
  const values = [...cells.values()].map((cell) => cell.value);
  const end = (of) => (values.length === 0 ? NaN : values.reduce((a, b) => of(a, b)));
  return { keys, total: all.length, cells: [...cells.values()], low: end(Math.min), high: end(Math.max) };
}

/**
 * The keys by what tells them apart: without the run, epoch or layer that all of them have.
 * @param {string[]} keys run/e12/layer @returns {string[]}
 */
export function labels(keys) {
  const parts = keys.map((key) => key.split('/'));
  const telling = [0, 1, 2].filter((i) => parts.some((one) => one[i] !== parts[0][i]));
  return telling.length === 0 ? keys : parts.map((one) => telling.map((i) => one[i]).join('/'));
}

/**
 * How a comparison goes on with the epochs; of a pruned run, whose checkpoints are its iterations, with these.
 * @param {Square} square @param {string} one @param {string} other keys
 * @returns {{name: string, points: {epoch: number, value: number, one: string, other: string, interval?: Interval}[]}[]} by epoch: both runs at the same
 *     epoch, and the one as it is with the other's run at each; without those of fewer than two points
 */
export function courses({ keys, cells }, one, other) {
  const [a, b] = [one, other].map(parted);
  const values = new Map(cells.map((cell) => [`${keys[cell.row]} ${keys[cell.column]}`, cell]));
  const epochs = numbers(keys.map(parted).map(({ epoch }) => epoch));
  const course = (name, from, to) => ({ name, points: epochs.flatMap((epoch) => {
    const pair = { one: from(epoch), other: to(epoch) };
    const cell = values.get(`${pair.one} ${pair.other}`);
    return cell === undefined ? [] : [{ epoch, value: cell.value, ...pair, ...(cell.interval ? { interval: cell.interval } : {}) }];
  }) });
  const at = ({ run, layer }) => (epoch) => `${run}/e${epoch}/${layer}`;
  return [course('both at the same epoch', at(a), at(b)), course(`${one} with each of the other`, () => one, at(b))]
    .filter(({ points }) => points.length > 1);
}

const parted = (key) => {
  const [run, epoch, layer] = key.split('/');
  return { run, epoch: +epoch.slice(1), layer };
};

/**
 * What is said of the intervals of courses: which there are, and why others are not.
 * @param {{points: {interval?: Interval}[]}[]} all of {@link courses} @returns {string}
 */
export function intervalsSay(all) {
  const points = all.flatMap((course) => course.points);
  const found = points.flatMap(({ interval }) => (interval ? [interval] : []));
  const absent = 'none was asked for when the two were compared (--bootstrap), the measure has none, or only the other direction does';
  if (found.length === 0) return `No intervals: ${absent}.`;
  const confidences = numbers(found.map(({ confidence }) => confidence));
  return `Bars: bootstrap intervals over the samples${confidences.length > 0 ? `, ${confidences.map((one) => +(100 * one).toFixed(2) + ' %').join(' or ')}` : ''}.`
    + (found.length < points.length ? ` ${points.length - found.length} of ${points.length} points have none: ${absent}.` : '');
}

/**
 * The pairs with the least and with the greatest values; of the two directions the lower value counts.
 * @param {Square} square @param {number} count at each end
 * @returns {{least: {one: string, other: string, value: number}[], greatest: {one: string, other: string, value: number}[]}}
 *     none in both
 */
export function ends({ keys, cells }, count) {
  const pairs = new Map();
  for (const { row, column, value } of cells) {
    const known = pairs.get(`${Math.min(row, column)} ${Math.max(row, column)}`);
    if (known === undefined || value < known.value) {
      pairs.set(`${Math.min(row, column)} ${Math.max(row, column)}`, { one: keys[row], other: keys[column], value });
    }
  }
  const sorted = [...pairs.values()].sort((a, b) => a.value - b.value);
  const least = sorted.slice(0, count);
  return { least, greatest: sorted.slice(Math.max(least.length, sorted.length - count)).reverse() };
}
