// @ts-check
/** A sample in several representations: which of them stand side by side, what they share, and how it went over epochs. Pure. */

/**
 * @typedef {{representation: string, run: string, epoch: number, layer: string, index: number, label: number | null,
 *     prediction: number | null, predictedName: string | null, neighbours: number, purity: number | null}} Place  a row of
 *     samples/places
 * @typedef {{rank: number, neighbour: string, index: number, label: number | null, className: string | null,
 *     prediction: number | null, distance: number, thumbnail: string | null}} Neighbour
 */

/** What can stand side by side by a word; each names what differs. */
export const WAYS = Object.freeze(['runs', 'epochs', 'layers']);

/** Columns at most. */
export const MOST = 10;

/**
 * The representations to show, the one looked at first where the reader chose them.
 * @param {Place[]} places @param {string} representation the one looked at
 * @param {string | null} beside one of {@link WAYS}, or keys joined by commas; null: the runs, or, if there is but one, the epochs
 * @param {number} k neighbours wanted: what has fewer stored is left out
 * @returns {{keys: string[], way: string | null}} way is null for the reader's own; keys at most {@link MOST}
 */
export function columns(places, representation, beside, k) {
  const own = places.find((place) => place.representation === representation);
  if (own === undefined) return { keys: [], way: null };
  const usable = places.filter((place) => place.neighbours >= k);
  const alike = {
    runs: usable.filter((place) => place.layer === own.layer && place.epoch === own.epoch),
    epochs: usable.filter((place) => place.run === own.run && place.layer === own.layer).sort((a, b) => a.epoch - b.epoch),
    layers: usable.filter((place) => place.run === own.run && place.epoch === own.epoch),
  };
  if (beside !== null && !WAYS.includes(beside)) {
    const keys = [...new Set([representation, ...beside.split(',')])].filter((key) => usable.some((place) => place.representation === key));
    return { keys: keys.slice(0, MOST), way: null };
  }
  const way = beside ?? WAYS.find((one) => alike[one].length > 1) ?? 'runs';
  return { keys: spread(alike[way].map((place) => place.representation), representation, MOST), way };
}

/** So many of a list, evenly, with the first, the last and the one that counts. @param {string[]} keys @param {string} own @param {number} most */
export function spread(keys, own, most) {
  if (keys.length <= most) return keys;
  const at = Array.from({ length: most }, (_, i) => Math.round((i * (keys.length - 1)) / (most - 1)));
  const place = keys.indexOf(own);
  if (place !== -1 && !at.includes(place)) {
    // The nearest of the others gives way, but not an end.
    const near = at.slice(1, -1).reduce((best, one) => (Math.abs(one - place) < Math.abs(best - place) ? one : best));
    at[at.indexOf(near)] = place;
  }
  return at.map((i) => keys[i]);
}

/**
 * The neighbours by column and rank, and what the columns have in common.
 * @param {(Neighbour & {other: string})[]} rows of neighbours/side-by-side @param {string[]} keys the columns
 * @param {string} representation the one that the others are set against
 * @returns {{columns: {key: string, cells: Neighbour[], shared: number | null}[], everywhere: number}} cells nearest first; shared with
 *     the representation's, null for its own column; everywhere: in all columns
 */
export function sideBySide(rows, keys, representation) {
  const of = new Map(keys.map((key) => [key, /** @type {Neighbour[]} */ ([])]));
  for (const row of rows) of.get(row.other)?.push(row);
  const names = (key) => new Set((of.get(key) ?? []).map((cell) => cell.neighbour));
  const own = names(representation);
  const sets = keys.map(names);
  return {
    columns: keys.map((key, i) => ({ key, cells: of.get(key) ?? [], shared: key === representation ? null : [...sets[i]].filter((one) => own.has(one)).length })),
    everywhere: sets.length === 0 ? 0 : [...sets[0]].filter((one) => sets.every((set) => set.has(one))).length,
  };
}

/**
 * Neighbours by epochs.
 * @param {{neighbour: string, came: number, left: number, epochs: number[], ranks: number[]}[]} rows of stability/biography
 * @param {number[]} epochs rising @param {number} most lines: those that were neighbours longest are kept
 * @returns {{lines: {row: any, ranks: (number | null)[]}[], total: number, kept: (number | null)[]}} ranks: one an epoch, null where it
 *     is no neighbour; kept: how many of an epoch's neighbours were so at the epoch before, null at the first
 */
export function biography(rows, epochs, most) {
  const place = new Map(epochs.map((epoch, i) => [epoch, i]));
  const all = rows.map((row) => {
    const ranks = /** @type {(number | null)[]} */ (epochs.map(() => null));
    row.epochs.forEach((epoch, i) => {
      const at = place.get(epoch);
      if (at !== undefined) ranks[at] = row.ranks[i];
    });
    return { row, ranks };
  });
  const longest = new Set([...all].sort((a, b) => b.row.epochs.length - a.row.epochs.length).slice(0, most));
  return {
    lines: all.filter((line) => longest.has(line)), total: all.length,
    kept: epochs.map((_, i) => (i === 0 ? null : all.filter(({ ranks }) => ranks[i] !== null && ranks[i - 1] !== null).length)),
  };
}

/**
 * What each run took the sample for, epoch by epoch.
 * @param {Place[]} places @param {string} first this run's line comes first
 * @returns {{epochs: number[], lines: {run: string, cells: (Place | null)[]}[]}} none where nothing was predicted; of an epoch's layers any
 */
export function predictions(places, first) {
  const known = places.filter((place) => place.prediction !== null);
  const epochs = [...new Set(known.map((place) => place.epoch))].sort((a, b) => a - b);
  const runs = [...new Set(known.map((place) => place.run))].sort((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1));
  return { epochs, lines: runs.map((run) => ({ run, cells: epochs.map((epoch) => known.find((place) => place.run === run && place.epoch === epoch) ?? null) })) };
}
