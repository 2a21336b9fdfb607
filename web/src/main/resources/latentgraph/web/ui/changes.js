// @ts-check
/** What differs between two class graphs over the same classes. Pure. */
/** @typedef {import('./types.js').ClassGraph} ClassGraph */
/** @typedef {import('./types.js').Tie} Tie */

/** Whether two graphs are over the same classes. @param {ClassGraph} one @param {ClassGraph} other */
export const sameClasses = (one, other) =>
  one.vertices.length === other.vertices.length && one.vertices.every((vertex, i) => vertex.label === other.vertices[i].label);

/**
 * @param {ClassGraph} graph @param {ClassGraph} other
 * @returns {{gained: Tie[], lost: Tie[], kept: number}} the edges of the graph that the other lacks, those of the other that it
 *     lacks, and how many both have
 */
export function edgeChanges(graph, other) {
  const name = (tie) => `${tie.source} ${tie.target}`;
  const [here, there] = [new Set(graph.ties.map(name)), new Set(other.ties.map(name))];
  const gained = graph.ties.filter((tie) => !there.has(name(tie)));
  return { gained, lost: other.ties.filter((tie) => !here.has(name(tie))), kept: graph.ties.length - gained.length };
}
