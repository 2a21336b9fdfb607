// @ts-check
/** The measures of the class graph, in a strip. Owns one element. */
import { h } from './dom.js';
import { number } from './text.js';

/** @type {[string, string, string][]} field of class-graph/summary, name, what it means */
const MEASURES = [
  ['classes', 'classes', 'vertices of the class graph'],
  ['ties', 'edges', 'pairs of classes of which at least one lists the other'],
  ['averageDegree', 'mean degree', 'edges at a class, on average'],
  ['diameter', 'diameter', 'the longest of the shortest paths between two classes, in hops'],
  ['averagePathLength', 'mean path', 'mean of the shortest paths between two classes, in hops'],
  ['clusteringCoefficient', 'clustering', 'how many of a class’s neighbours are neighbours of each other, on average: 0 none, 1 all'],
  ['modularity', 'modularity', 'how much denser communities are inside than chance would make them'],
  ['communities', 'communities', 'found by the Louvain method'],
  ['unreachablePairs', 'unreachable', 'pairs of samples that no path of the neighbour graph joins; they are in no average'],
];

/** @param {HTMLElement} element @param {import('./types.js').ClassGraph | null} graph */
export function showMeasures(element, graph) {
  if (graph === null) {
    element.replaceChildren();
    return;
  }
  const values = { ...graph.measures, classes: graph.vertices.length, ties: graph.ties.length };
  element.replaceChildren(...MEASURES.map(([field, name, meaning]) =>
    h('div', { title: meaning }, h('dt', { textContent: name }), h('dd', { textContent: number(values[field]), 'data-measure': field }))));
}
