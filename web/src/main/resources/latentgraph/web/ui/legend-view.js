// @ts-check
/** What size, colour and lines of the picture mean. Owns one element. */
import { COMMUNITIES, sequential } from './colour.js';
import { h } from './dom.js';
import { shareRange } from './graph-view.js';
import { percent } from './text.js';

/** @param {HTMLElement} element @param {import('./types.js').ClassGraph | null} graph @param {'community' | 'accuracy' | 'purity'} by
 * @param {import('./types.js').ClassGraph | null} against */
export function showLegend(element, graph, by, against) {
  if (graph === null) {
    element.replaceChildren();
    return;
  }
  const range = by === 'community' ? null : shareRange(graph.vertices, by);
  const parts = [h('span', { textContent: 'size: degree' }), h('span', { textContent: 'thick line: near' }),
    graph.vertices.some((vertex) => vertex.hub) ? h('span', {}, h('i.ring'), 'hub') : null];
  if (against !== null) {
    const line = (colour, style, text) => {
      const mark = h('i.line');
      mark.style.borderTop = `3px ${style} ${colour}`;
      return h('span', {}, mark, text);
    };
    parts.push(line(COMMUNITIES[0], 'solid', 'only here'), line(COMMUNITIES[1], 'dashed', 'only there'));
  }
  if (by === 'community') parts.unshift(h('span', { textContent: 'colour: community' }));
  else if (range === null) parts.unshift(h('span', { textContent: by === 'accuracy' ? 'colour: no accuracy was ingested' : 'colour: no purity is known' }));
  else {
    const scale = h('i.scale');
    const stops = [0, 0.25, 0.5, 0.75, 1].map((share) => sequential(share));
    scale.style.background = `linear-gradient(to right, ${stops.join(', ')})`;
    parts.unshift(h('span', {}, by + ' ', percent(range.low), scale, percent(range.high)));
  }
  element.replaceChildren(...parts.filter((part) => part !== null));
}
