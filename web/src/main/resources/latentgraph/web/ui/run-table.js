// @ts-check
/** The runs as a table: found, sorted and grouped, with their curves. Pure. */

/** Fields of a row, and their titles. @type {[string, string][]} */
export const COLUMNS = [['run', 'run'], ['architecture', 'architecture'], ['dataSet', 'data set'], ['seed', 'seed'], ['epochs', 'epochs'],
  ['layers', 'layers'], ['accuracy', 'best accuracy']];

/** What rows can be grouped by. */
export const GROUPS = Object.freeze(['architecture', 'dataSet', 'seed']);

/**
 * @typedef {Object} Row
 * @property {string} run @property {string | null} architecture @property {string | null} dataSet @property {number | null} seed
 * @property {number | null} accuracy the best of its epochs, in [0, 1]
 * @property {number} epochs stored, the untrained one among them @property {number} layers stored
 * @property {[number, number][]} curve epoch and accuracy, by epoch; empty without predictions
 * @property {string | null} last the key of its last layer at its last epoch
 *
 * @param {any[]} runs rows of runs/list @param {any[]} representations rows of runs/representations
 * @returns {Row[]} in the order of the runs
 */
export function rows(runs, representations) {
  const ofRun = new Map();
  for (const one of representations) {
    if (!ofRun.has(one.run)) ofRun.set(one.run, []);
    ofRun.get(one.run).push(one);
  }
  return runs.map((run) => {
    const own = ofRun.get(run.run) ?? []; // by epoch, then in the order of the layers
    const best = new Map();
    for (const { epoch, accuracy } of own) {
      if (accuracy !== null) best.set(epoch, Math.max(accuracy, best.get(epoch) ?? 0));
    }
    return {
      run: run.run, architecture: run.architecture, dataSet: run.dataSet, seed: run.seed, accuracy: run.accuracy,
      epochs: new Set(own.map((one) => one.epoch)).size, layers: new Set(own.map((one) => one.layer)).size,
      curve: [...best].sort((a, b) => a[0] - b[0]), last: own.at(-1)?.key ?? null,
    };
  });
}

/**
 * @param {Row[]} all @param {string} find words that a row's run, architecture, data set or seed each contain
 * @param {string} sort a field, '-' before it for the greatest first; '' for the order given
 * @param {string | null} group one of GROUPS
 * @returns {{name: string | null, rows: Row[]}[]} one, or one a value of the group; what has none comes last
 */
export function arranged(all, find, sort, group) {
  const words = find.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = all.filter((row) => {
    const text = [row.run, row.architecture, row.dataSet, row.seed === null ? '' : 'seed ' + row.seed].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
  if (sort !== '') found.sort(by(sort.replace('-', ''), sort.startsWith('-') ? -1 : 1));
  if (group === null) return [{ name: null, rows: found }];
  const groups = new Map();
  for (const row of found) {
    const name = row[group] === null ? 'unknown' : String(row[group]);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(row);
  }
  return [...groups].map(([name, rows]) => ({ name, rows })).sort((a, b) => by(group, 1)(a.rows[0], b.rows[0]));
}

/** Unknown values last either way. */
const by = (field, sign) => (one, other) => {
  const [a, b] = [one[field], other[field]];
  if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
  return sign * (typeof a === 'string' ? a.localeCompare(b, 'en', { numeric: true }) : a - b);
};
