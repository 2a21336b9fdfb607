// @ts-check
/** The view as text in the address, and back. Pure. */
/** @typedef {import('./types.js').ViewState} ViewState */

/** What each view can colour by, its own choice first. */
export const COLOURS = Object.freeze({
  graph: ['community', 'accuracy', 'purity'], map: ['class', 'correct', 'purity', 'community'], maps: ['class', 'correct', 'purity', 'community'],
});

/** Which samples of a class are shown. @type {readonly ViewState['samples'][]} */
export const SAMPLES = Object.freeze(['typical', 'border', 'wrong', 'all']);

/** @type {ViewState} */
export const START = Object.freeze({
  view: 'graph', representation: null, graph: null, k: 4, classK: 4, colour: COLOURS.graph[0], label: null, other: null, hulls: false, places: null, against: null, samples: SAMPLES[0],
  layout: null, sample: null, beside: null, to: null, gathered: null, kept: null, otherLayout: null, align: false, at: null, find: '', sort: '', group: null, picked: Object.freeze([]), measure: null, parameters: null, layer: null, epoch: null, whole: false,
  experiment: null, settings: null, cypher: false, query: null, statement: null, form: 'table',
});

/** A longer statement does not stand in the address. */
export const LONGEST_STATEMENT = 4_000;

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\/e[0-9]{1,9}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const BESIDE = new RegExp(`^(runs|epochs|layers|${KEY.source.slice(1, -1)}(,${KEY.source.slice(1, -1)}){0,9})$`);
const RUN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const NUMBER = '-?[0-9]{1,15}(?:\\.[0-9]{1,15})?(?:e[+-]?[0-9]{1,2})?';
const PLACE = new RegExp(`^(${NUMBER}),(${NUMBER}),(${NUMBER})$`);

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
  const text = (name, form) => (form.test(given.get(name) ?? '') ? given.get(name) : null);
  const view = text('view', /^[a-z]{1,20}$/) ?? START.view;
  const place = PLACE.exec(given.get('at') ?? '');
  return {
    view,
    representation: text('representation', KEY),
    graph: given.get('graph') || null,
    k: whole('k', 1, 1000) ?? START.k,
    classK: whole('classK', 1, 1000) ?? START.classK,
    colour: colours(view).find((colour) => colour === given.get('colour')) ?? colours(view)[0],
    label: whole('class', 0, 1e9),
    other: whole('class', 0, 1e9) === null ? null : whole('with', 0, 1e9),
    hulls: given.has('hulls'),
    places: text('places', /^[A-Za-z][A-Za-z0-9_]{0,63}$/),
    samples: SAMPLES.find((which) => which === given.get('samples')) ?? START.samples,
    against: text('against', KEY),
    layout: text('layout', /^[A-Za-z][A-Za-z0-9_]{0,63}$/),
    sample: whole('sample', 0, 1e9),
    beside: text('beside', BESIDE),
    to: whole('to', 0, 1e9),
    otherLayout: text('otherLayout', /^[A-Za-z][A-Za-z0-9_]{0,63}$/),
    align: given.has('align'),
    gathered: text('gathered', /^[0-9a-z.-]{1,4000}$/),
    kept: (given.get('kept') ?? '').slice(0, 400) || null,
    at: place && +place[3] > 0 ? { x: +place[1], y: +place[2], zoom: +place[3] } : null,
    find: (given.get('find') ?? '').slice(0, 200),
    sort: text('sort', /^-?[A-Za-z]{1,20}$/) ?? '',
    group: text('group', /^(architecture|dataSet|seed)$/),
    picked: [...new Set((given.get('picked') ?? '').split(',').filter((run) => RUN.test(run)))].slice(0, 100),
    measure: text('measure', /^[A-Za-z][A-Za-z0-9]{0,63}$/),
    parameters: (given.get('parameters') ?? '').slice(0, 1000) || null,
    layer: text('layer', RUN),
    epoch: whole('epoch', 0, 1e9),
    experiment: (given.get('experiment') ?? '').slice(0, 4000) || null,
    whole: given.has('whole'),
    settings: (given.get('settings') ?? '').slice(0, 2000) || null,
    cypher: given.has('cypher'),
    query: text('cypher', /^[a-z0-9-]+\/[a-z0-9-]+$/),
    statement: (given.get('statement') ?? '').length > LONGEST_STATEMENT ? null : given.get('statement') || null,
    form: text('form', /^(table|graph|chart|plan)$/) ?? START.form,
  };
}

const colours = (view) => COLOURS[view] ?? [START.colour];

/**
 * The shortest address that {@link parse} reads as this view.
 * @param {ViewState} state
 * @returns {string} with its '#'; '#' alone for the start
 */
export function format(state) {
  const parts = [];
  const add = (name, value) => parts.push(name + '=' + encodeURIComponent(value).replaceAll('%2F', '/').replaceAll('%2C', ','));
  if (state.view !== START.view) add('view', state.view);
  if (state.graph !== null) add('graph', state.graph);
  else if (state.representation !== null) add('representation', state.representation);
  if (state.k !== START.k) add('k', state.k);
  if (state.classK !== START.classK) add('classK', state.classK);
  if (state.against !== null) add('against', state.against);
  if (state.layout !== null) add('layout', state.layout);
  if (state.colour !== colours(state.view)[0]) add('colour', state.colour);
  if (state.hulls) add('hulls', '');
  if (state.places !== null) add('places', state.places);
  if (state.label !== null) add('class', state.label);
  if (state.label !== null && state.other !== null) add('with', state.other);
  if (state.samples !== START.samples) add('samples', state.samples);
  if (state.sample !== null) add('sample', state.sample);
  if (state.beside !== null) add('beside', state.beside);
  if (state.to !== null) add('to', state.to);
  if (state.otherLayout !== null) add('otherLayout', state.otherLayout);
  if (state.align) add('align', '');
  if (state.kept !== null) add('kept', state.kept);
  else if (state.gathered !== null) add('gathered', state.gathered);
  if (state.at !== null) add('at', [state.at.x, state.at.y, state.at.zoom].map((value) => String(+value.toPrecision(6))).join(','));
  if (state.find !== '') add('find', state.find);
  if (state.sort !== '') add('sort', state.sort);
  if (state.group !== null) add('group', state.group);
  if (state.picked.length > 0) add('picked', state.picked.join(','));
  if (state.measure !== null) add('measure', state.measure);
  if (state.measure !== null && state.parameters !== null) add('parameters', state.parameters);
  if (state.layer !== null) add('layer', state.layer);
  if (state.epoch !== null) add('epoch', state.epoch);
  if (state.experiment !== null) add('experiment', state.experiment);
  if (state.whole) add('whole', '');
  if (state.experiment !== null && state.settings !== null) add('settings', state.settings);
  if (state.cypher) add('cypher', state.query ?? '');
  if (state.cypher && state.statement !== null) add('statement', state.statement);
  if (state.cypher && state.form !== START.form) add('form', state.form);
  return '#' + parts.join('&');
}

/** The same things seen in another view, in that view's own colours. @param {ViewState} state @param {string} view @returns {ViewState} */
export const turned = (state, view) => ({ ...state, view, colour: view === state.view ? state.colour : colours(view)[0] });

/** The key of the class graph that is looked at, null if it is none. @param {ViewState} state */
export const classGraphKey = ({ graph, representation, k, classK }) =>
  graph ?? (representation === null ? null : `${representation}#k${k}c${classK}`);
