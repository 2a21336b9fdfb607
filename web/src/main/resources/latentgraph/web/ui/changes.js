// @ts-check
/** What differs between two class graphs over the same classes. Pure. */
/** @typedef {import('./types.js').ClassGraph} ClassGraph */
/** @typedef {import('./types.js').Tie} Tie */

/**
 * The class graph to whose places those of its run keep near, along epochs, layers and k: of those stored over as many classes the one of the
 * last layer, the last epoch there, the usual k. So a picture does not depend on which was looked at before. Pure.
 * @param {{representations: any[], classGraphs: any[]}} stored as of Frame @param {string | null} representation whose class graph is looked at
 * @param {{k: number, classK: number}} usual taken before all others @returns {string | null} its key
 */
export function anchorKey({ representations, classGraphs }, representation, usual) {
  const places = new Map(representations.map((one) => [one.key, one]));
  const shown = places.get(representation);
  const made = shown === undefined ? [] : classGraphs.filter((one) => places.get(one.representation)?.run === shown.run);
  const classes = made.find((one) => one.representation === representation)?.classes ?? shown?.classes;
  const layers = [...new Set(representations.filter((one) => one.run === shown?.run).sort((a, b) => b.epoch - a.epoch).map((one) => one.layer))];
  const rank = (one) => {
    const { layer, epoch } = places.get(one.representation);
    return [-layers.indexOf(layer), -epoch, one.k === usual.k && one.classK === usual.classK ? 0 : 1, one.k, one.classK];
  };
  const ranked = made.filter((one) => one.classes === classes).map((one) => ({ key: one.key, rank: rank(one) }));
  ranked.sort((a, b) => a.rank.map((value, i) => value - b.rank[i]).find((difference) => difference !== 0) ?? 0);
  return ranked[0]?.key ?? null;
}

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
