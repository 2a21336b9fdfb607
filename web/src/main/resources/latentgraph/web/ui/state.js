// @ts-check
/** The view as text in the address, and back. Pure. */
/** @typedef {import('./types.js').ViewState} ViewState */

/** @type {ViewState} */
export const START = Object.freeze({
  representation: null, graph: null, k: 4, classK: 4, colour: 'community', label: null, samples: 'all', cypher: false,
  query: null,
});

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\/e[0-9]{1,9}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/**
 * What an address asks for. Whatever it says wrongly falls back to the start: an address is typed and cut by people.
 * @param {string} hash with or without its '#'
 * @returns {ViewState}
 */
export function parse(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const whole = (name, least, most) => {
    const text = given.get(name) ?? '';
    return /^[0-9]{1,9}$/.test(text) && +text >= least && +text <= most ? +text : null;
  };
  const representation = given.get('representation');
  return {
    representation: representation !== null && KEY.test(representation) ? representation : null,
    graph: given.get('graph') || null,
    k: whole('k', 1, 1000) ?? START.k,
    classK: whole('classK', 1, 1000) ?? START.classK,
    colour: given.get('colour') === 'accuracy' ? 'accuracy' : 'community',
    label: whole('class', 0, 1e9),
    samples: given.get('samples') === 'wrong' ? 'wrong' : 'all',
    cypher: given.has('cypher'),
    query: /^[a-z0-9-]+\/[a-z0-9-]+$/.test(given.get('cypher') ?? '') ? given.get('cypher') : null,
  };
}

/**
 * The shortest address that {@link parse} reads as this view.
 * @param {ViewState} state
 * @returns {string} with its '#'; '#' alone for the start
 */
export function format(state) {
  const parts = [];
  const add = (name, value) => parts.push(name + '=' + encodeURIComponent(value).replaceAll('%2F', '/'));
  if (state.graph !== null) add('graph', state.graph);
  else if (state.representation !== null) add('representation', state.representation);
  if (state.k !== START.k) add('k', state.k);
  if (state.classK !== START.classK) add('classK', state.classK);
  if (state.colour !== START.colour) add('colour', state.colour);
  if (state.label !== null) add('class', state.label);
  if (state.samples !== START.samples) add('samples', state.samples);
  if (state.cypher) add('cypher', state.query ?? '');
  return '#' + parts.join('&');
}
