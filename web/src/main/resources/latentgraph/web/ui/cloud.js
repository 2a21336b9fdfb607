// @ts-check
/** What the points of a latent map are, coloured, counted and written to files. Pure. */
import { GREY, community, sequential } from './colour.js';
import { percent } from './text.js';
/** @typedef {import('./types.js').Cloud} Cloud */

const RIGHT = '#9fb4c7';
const WRONG = '#c2410c';

/** The name of a class, or its number where it has none. @param {Cloud} cloud @param {number | null} label */
export const className = (cloud, label) => (label === null ? 'no class' : cloud.names.get(label) ?? String(label));

/** Whether the network is right about a point; null if nobody knows. @param {Cloud} cloud @param {number} i its place */
export const correct = (cloud, i) =>
  (cloud.label[i] === null || cloud.prediction[i] === null ? null : cloud.label[i] === cloud.prediction[i]);

/** The ways to colour that there is anything known for. @param {Cloud} cloud @returns {Set<string>} */
export function colourable(cloud) {
  const known = (values) => values.some((value) => value !== null);
  return new Set([['class', known(cloud.label)], ['correct', known(cloud.label) && known(cloud.prediction)],
    ['purity', known(cloud.purity)], ['community', known(cloud.community)]].filter(([, has]) => has).map(([by]) => String(by)));
}

/**
 * The points by what their colour says, in an order of meaning.
 * @param {Cloud} cloud @param {string} by class, correct, purity or community
 * @returns {{name: string, colour: string, members: number[]}[]} members are places
 */
export function kinds(cloud, by) {
  const kind = {
    class: (i) => kindOf(cloud.label[i], className(cloud, cloud.label[i]), cloud.label[i]),
    community: (i) => kindOf(cloud.community[i], 'community ' + cloud.community[i], cloud.community[i]),
    correct: (i) => {
      const right = correct(cloud, i);
      return right === null ? kindOf(null) : { order: right ? 1 : 0, name: right ? 'right' : 'wrong', colour: right ? RIGHT : WRONG };
    },
    purity: (i) => {
      const share = cloud.purity[i];
      return share === null ? kindOf(null) : { order: share, name: percent(share), colour: sequential(share) };
    },
  }[by];
  const groups = new Map();
  for (let i = 0; i < cloud.drawn; i++) {
    const { order, name, colour } = kind(i);
    if (!groups.has(order)) groups.set(order, { name, colour, members: [], order });
    groups.get(order).members.push(i);
  }
  return [...groups.values()].sort((a, b) => a.order - b.order);
}

const kindOf = (number, name = 'not known', colour = number) =>
  (number === null ? { order: Infinity, name: 'not known', colour: GREY } : { order: number, name, colour: community(colour) });

/** The middle of each class, the largest class first: the medians of its points. @param {Cloud} cloud */
export function middles(cloud) {
  const middle = (values) => Float64Array.from(values).sort()[values.length >> 1];
  return kinds(cloud, 'class').filter((kind) => Number.isFinite(kind.order))
    .sort((a, b) => b.members.length - a.members.length)
    .map(({ name, members }) => ({ name, x: middle(members.map((i) => cloud.x[i])), y: middle(members.map((i) => cloud.y[i])) }));
}

/** @param {Cloud} cloud @param {number[]} places @returns {{columns: string[], rows: Object<string, any>[]}} */
export function table(cloud, places) {
  return {
    columns: ['index', 'sample', 'label', 'class', 'prediction', 'purity', 'community', 'x', 'y'],
    rows: places.map((i) => ({
      index: cloud.index[i], sample: `${cloud.dataSet}/${cloud.sample[i]}`, label: cloud.label[i],
      class: cloud.label[i] === null ? null : className(cloud, cloud.label[i]), prediction: cloud.prediction[i],
      purity: cloud.purity[i], community: cloud.community[i], x: cloud.x[i], y: cloud.y[i],
    })),
  };
}

/** A NumPy file (format 1.0) of whole numbers, shape (n), int64. @param {number[]} values @returns {Uint8Array} */
export function npy(values) {
  const header = `{'descr': '<i8', 'fortran_order': False, 'shape': (${values.length},), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64;
  const file = new Uint8Array(length + 8 * values.length);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, (length - 10) % 256, (length - 10) >> 8]);
  file.set(new TextEncoder().encode(header.padEnd(length - 11) + '\n'), 10);
  const view = new DataView(file.buffer);
  values.forEach((value, i) => view.setBigInt64(length + 8 * i, BigInt(value), true));
  return file;
}
