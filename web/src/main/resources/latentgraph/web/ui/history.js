// @ts-check
/** The statements that were run in this browser. What storage refuses (full, forbidden, spoilt) is kept for this page alone. */

const KEY = 'latentgraph.history';
export const MOST = 50;
const LONGEST = 10_000;

/** @typedef {{text: string, query: string | null, at: number, rows: number | null, millis: number | null}} Run  at: ms since 1970; rows: null where it failed */

let here = /** @type {Run[]} */ ([]);

/** The newest first. @returns {Run[]} */
export function runs() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (Array.isArray(stored)) here = stored.filter((run) => run && typeof run.text === 'string' && typeof run.at === 'number').slice(0, MOST);
  } catch {
    // Those of this page stand.
  }
  return here;
}

/** The same statement run again moves to the front. @param {Run} run */
export function remember(run) {
  if (run.text.length > LONGEST) return;
  here = [run, ...runs().filter((other) => other.text !== run.text)].slice(0, MOST);
  store();
}

export function forget() {
  here = [];
  store();
}

function store() {
  try {
    localStorage.setItem(KEY, JSON.stringify(here));
  } catch {
    // As above.
  }
}
