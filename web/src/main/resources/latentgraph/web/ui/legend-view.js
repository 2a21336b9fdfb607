// @ts-check
/** What size, colour and lines of the picture mean. Owns one element. */
import { COMMUNITIES, community, sequential } from './colour.js';
import { dot, h } from './dom.js';
import { shareRange } from './graph-view.js';
import { groups } from './hull.js';
import { counted, percent } from './text.js';

/** Communities that are named; the panel lists all. */
const NAMED = 6;

/** @param {HTMLElement} element @param {import('./types.js').ClassGraph | null} graph @param {'community' | 'accuracy' | 'purity'} by
 * @param {import('./types.js').ClassGraph | null} against @param {boolean} hulled whether communities are outlined */
export function showLegend(element, graph, by, against, hulled) {
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
  if (graph.places?.layout) parts.push(h('span', { textContent: `places: ${graph.places.layout}, as stored` }));
  if (graph.places?.absent) parts.push(h('span', { textContent: `places: found here, as no ${graph.places.absent} is stored` }));
  if (hulled) parts.push(...outlines(graph));
  element.replaceChildren(...parts.filter((part) => part !== null));
}

/** Which outline is which community. @param {import('./types.js').ClassGraph} graph */
function outlines(graph) {
  const all = groups(graph.vertices);
  if (all.length === 0) return [h('span', { textContent: 'no community has two classes to outline' })];
  return [...all.slice(0, NAMED).map(({ community: index, members }) => h('span', { 'data-colour': community(index) }, dot(community(index)),
    `Community ${index}: ${members.length}`)), all.length > NAMED ? h('span', { textContent: `and ${counted(all.length - NAMED, 'outline')} more` }) : null];
}
