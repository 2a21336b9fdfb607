// @ts-check
/** What is known of the selected class; without one, the communities and hubs. Owns one element. */
import { ask, distances } from './api.js';
import { edgeChanges } from './changes.js';
import { community } from './colour.js';
import { dot, failure, h } from './dom.js';
import { colouring } from './graph-view.js';
import { paged, sampleTile } from './sample-tile.js';
import { format, turned } from './state.js';
import { counted, number, percent } from './text.js';
/** @typedef {import('./types.js').ClassGraph} ClassGraph */

const SHOWN = 8;
const SAMPLES = 30;
const PAIRS = 6;
const CHIPS = 40;

/** The samples of a class that can be looked at, by state.js' SAMPLES. */
const KINDS = {
  typical: { query: 'samples/typical', text: 'typical', title: 'near to most others of the class', none: 'None is a neighbour of another.' },
  border: { query: 'samples/among-class', text: 'border', title: 'with most neighbours of other classes', none: 'None has neighbours of other classes.' },
  wrong: { query: 'samples/misclassified', text: 'wrong', title: 'misclassified: taken for another class', none: 'None: all are classified rightly.' },
  all: { query: 'samples/of-class', text: 'all', title: 'by index', none: 'No samples.' },
};

const says = ({ nearTo, neighbours }) => (nearTo !== undefined ? `, near to ${counted(nearTo, 'other')}`
  : neighbours !== undefined ? `, ${counted(neighbours, 'neighbour')} of other classes` : '');

/**
 * How many classes there are of each degree, from the least to the greatest there is. Pure.
 * @param {import('./types.js').Vertex[]} vertices @returns {{degree: number, classes: number}[]} none where degrees are not known
 */
export function degrees(vertices) {
  const known = vertices.flatMap((vertex) => (vertex.degree === null ? [] : [vertex.degree]));
  if (known.length === 0) return [];
  const counts = new Map();
  for (const degree of known) counts.set(degree, (counts.get(degree) ?? 0) + 1);
  const least = Math.min(...known);
  return Array.from({ length: Math.max(...known) - least + 1 }, (_, i) => ({ degree: least + i, classes: counts.get(least + i) ?? 0 }));
}

/**
 * The classes at the least average path from one class. Pure.
 * @param {ClassGraph} graph @param {number} label @param {(number | null)[] | null} row its distances, in the order
 *     of the vertices; null in imported graphs
 * @returns {{label: number, distance: number | null, tied: boolean}[]} nearest first; tied where an edge joins the two
 */
export function nearest(graph, label, row) {
  const tied = new Map(graph.ties.filter((tie) => tie.source === label || tie.target === label)
    .map((tie) => [tie.source === label ? tie.target : tie.source, tie.distance]));
  return graph.vertices
    .map((vertex, i) => ({
      label: vertex.label, distance: row?.[i] ?? tied.get(vertex.label) ?? null, tied: tied.has(vertex.label),
    }))
    .filter((one) => one.label !== label && (one.distance !== null || one.tied))
    .sort((a, b) => (a.distance ?? Infinity) - (b.distance ?? Infinity) || a.label - b.label);
}

/**
 * Both ways together. Pure.
 * @param {{label: number, prediction: number, samples: number}[]} rows of samples/confusions
 * @returns {{source: number, target: number, samples: number}[]} source < target; most first, ties by label
 */
export function confusedPairs(rows) {
  const pairs = new Map();
  for (const { label, prediction, samples } of rows) {
    const [source, target] = [Math.min(label, prediction), Math.max(label, prediction)];
    const pair = pairs.get(`${source} ${target}`) ?? { source, target, samples: 0 };
    pair.samples += samples;
    pairs.set(`${source} ${target}`, pair);
  }
  return [...pairs.values()].sort((a, b) => b.samples - a.samples || a.source - b.source || a.target - b.target);
}

export class ClassPanel {
  /**
   * @param {HTMLElement} element
   * @param {{onSelect: (label: number | null, other?: number) => void, onSamples: (which: import('./types.js').ViewState['samples']) => void,
   *     onSample: (index: number) => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.turn = 0;
  }

  /**
   * @param {ClassGraph} graph @param {import('./types.js').ViewState} state
   * @param {ClassGraph | null} against what the graph is set against
   */
  async show(graph, state, against) {
    const turn = ++this.turn;
    const vertex = graph.vertices.find((one) => one.label === state.label);
    if (vertex === undefined) {
      const confused = h('div.block', { id: 'confused' });
      const changes = h('div.block', { id: 'changes' });
      this.element.replaceChildren(changes, confused, ...this.overview(graph));
      if (graph.representation === null) confused.remove();
      if (against === null) changes.remove();
      const current = () => turn === this.turn;
      await Promise.all([graph.representation === null ? null : this.confused(graph, confused, current),
        against === null ? null : this.changes(graph, against, changes, current)]);
      return;
    }
    const neighbours = h('div.block', {}, h('h3', { textContent: 'Nearest classes' }), h('p.quiet', { textContent: '…' }));
    const samples = h('div.block', { id: 'samples' });
    this.element.replaceChildren(this.head(graph, vertex, state), neighbours, samples);
    await Promise.all([
      this.neighbours(graph, vertex).then((list) => turn === this.turn && neighbours.replaceChildren(...list)),
      graph.representation === null ? samples.append(h('p.quiet', { textContent: 'Imported class graphs have no samples.' }))
        : this.samples(graph.representation, vertex, state, samples, () => turn === this.turn),
    ]);
  }

  clear() {
    this.turn++;
    this.element.replaceChildren();
  }

  head(graph, vertex, state) {
    const facts = [
      ['samples', number(vertex.size)], ['accuracy', percent(vertex.accuracy)], ['degree', number(vertex.degree)],
      ['community', vertex.community === null ? '–' : String(vertex.community)],
    ];
    return h('div.head', {},
      h('h2', {}, dot(colouring(graph, state.colour)(vertex)), h('span', { textContent: vertex.name }),
        vertex.hub ? h('span.tag', { textContent: 'hub', title: 'degree at least twice the mean' }) : null,
        h('button.quiet.close', { type: 'button', textContent: '×', title: 'Back to the communities', 'aria-label': 'Close', onclick: () => this.actions.onSelect(null) })),
      h('dl.facts', {}, ...facts.map(([name, value]) => h('div', {}, h('dt', { textContent: name }), h('dd', { textContent: value })))));
  }

  async neighbours(graph, vertex) {
    let row;
    try {
      row = await distances(graph, vertex.label);
    } catch (error) {
      return [h('h3', { textContent: 'Nearest classes' }), failure(/** @type {Error} */ (error))];
    }
    const list = nearest(graph, vertex.label, row);
    const byLabel = new Map(graph.vertices.map((one) => [one.label, one]));
    const far = Math.max(...list.map((one) => one.distance ?? 0), 1e-12);
    const line = (one) => {
      const other = /** @type {import('./types.js').Vertex} */ (byLabel.get(one.label));
      const bar = h('span.bar');
      bar.style.width = 100 * (one.distance ?? far) / far + '%';
      return h('li.row', {}, h('button.neighbour' + (one.tied ? '.tied' : ''), {
        type: 'button', onclick: () => this.actions.onSelect(one.label),
        title: one.tied ? 'joined by an edge of the class graph' : 'no edge of the class graph joins the two',
      }, dot(community(other.community)), h('span.name', { textContent: other.name }), h('span.track', {}, bar), h('span.value', { textContent: number(one.distance, 4) })),
      h('button.quiet.between', { type: 'button', textContent: '⇄', title: `What lies between ${vertex.name} and ${other.name}`,
        'aria-label': `Between ${vertex.name} and ${other.name}`, onclick: () => this.actions.onSelect(vertex.label, one.label) }));
    };
    const rest = h('ol.neighbours', { hidden: true }, ...list.slice(SHOWN).map(line));
    const more = list.length <= SHOWN ? null : h('button.quiet', {
      type: 'button', textContent: `all ${list.length}`,
      onclick: (event) => { rest.hidden = false; event.target.remove(); },
    });
    return [h('h3', { textContent: 'Nearest classes', title: 'average shortest path between their samples' }),
      list.length === 0 ? h('p.quiet', { textContent: 'No path leads to another class.' }) : null,
      h('ol.neighbours', {}, ...list.slice(0, SHOWN).map(line)), rest, more].filter((part) => part !== null);
  }

  async samples(representation, vertex, state, element, current) {
    const { samples: which, k } = state;
    const toggle = ([value, { text, title }]) => h('button', {
      type: 'button', textContent: text, title, 'aria-pressed': String(which === value), onclick: () => this.actions.onSamples(value),
    });
    const head = h('div.row', {}, h('h3', { textContent: 'Samples' }),
      h('div.segments', { role: 'group', 'aria-label': 'Which samples' }, ...Object.entries(KINDS).map(toggle)));
    element.replaceChildren(head, h('p.quiet', { textContent: '…' }));
    const { query, none } = KINDS[which];
    try {
      const answer = await ask(query, { representation, limit: SAMPLES, ...(which === 'border' ? { source: vertex.label } : { label: vertex.label }),
        ...(which === 'typical' || which === 'border' ? { k } : {}) });
      if (!current()) return;
      const count = answer.rows.length;
      const said = count === 0 ? (which === 'wrong' && vertex.accuracy === null ? 'No predictions were ingested.' : none)
        : count < SAMPLES ? counted(count, 'sample') : `the first ${SAMPLES}` + (which === 'all' ? ` of ${number(vertex.size ?? count)}` : '');
      element.replaceChildren(head, h('p.quiet', { textContent: said }),
        h('div.samples', {}, ...answer.rows.map((row) => paged(sampleTile(row, vertex.label, this.actions.onSample, says(row)), format({ ...turned(state, 'sample'), sample: row.index })))));
    } catch (error) {
      if (current()) element.replaceChildren(head, failure(/** @type {Error} */ (error)));
    }
  }

  overview(graph) {
    const chip = (vertex) => h('button.chip', { type: 'button', textContent: vertex.name, onclick: () => this.actions.onSelect(vertex.label) });
    const groups = new Map();
    for (const vertex of graph.vertices) {
      const members = groups.get(vertex.community) ?? [];
      members.push(vertex);
      groups.set(vertex.community, members);
    }
    const hubs = graph.vertices.filter((vertex) => vertex.hub).sort((a, b) => (b.degree ?? 0) - (a.degree ?? 0));
    const chips = (members) => h('div.chips', {}, ...members.slice(0, CHIPS).map(chip), members.length <= CHIPS ? null
      : h('button.quiet', { type: 'button', textContent: `all ${members.length}`, onclick: (event) => event.target.replaceWith(...members.slice(CHIPS).map(chip)) }));
    const group = ([index, members]) => h('li', {},
      h('div.group', {}, dot(community(index)), h('span', { textContent: index === null ? 'no community' : 'Community ' + index }),
        h('span.value', { textContent: counted(members.length, 'class', 'classes') })),
      chips(members));
    return [
      h('div.block', {}, h('h3', { textContent: 'Communities' }),
        h('ul.groups', {}, ...[...groups].sort((a, b) => b[1].length - a[1].length || (a[0] ?? 0) - (b[0] ?? 0)).map(group))),
      h('div.block', {}, h('h3', { textContent: 'Hubs', title: 'classes of at least twice the mean degree' }), hubs.length === 0
        ? h('p.quiet', { textContent: 'No class has twice the mean degree.' }) : h('div.chips', {}, ...hubs.map(chip))),
      ...this.distribution(graph),
      h('div.block', {}, h('h3', { textContent: 'Closest pairs' }),
        this.pairs(graph, graph.ties.slice(0, PAIRS).map((tie) => ({ ...tie, says: number(tie.distance, 4) })))),
    ];
  }

  /** How many classes have which degree, as columns. */
  distribution(graph) {
    const all = degrees(graph.vertices);
    if (all.length < 2) return [];
    const most = Math.max(...all.map((one) => one.classes));
    const column = ({ degree, classes }) => {
      const bar = h('i', { title: `${counted(classes, 'class', 'classes')} of degree ${degree}` });
      bar.style.height = 100 * classes / most + '%';
      return bar;
    };
    return [h('div.block', { id: 'degrees' }, h('h3', { textContent: 'Degrees', title: 'how many classes have how many edges' }),
      h('div.histogram', { role: 'img', 'aria-label': all.filter((one) => one.classes > 0)
        .map((one) => `${counted(one.classes, 'class', 'classes')} of degree ${one.degree}`).join(', ') }, ...all.map(column)),
      h('div.ends', {}, h('span', { textContent: all[0].degree }), h('span', { textContent: `most: ${counted(most, 'class', 'classes')}` }),
        h('span', { textContent: all[all.length - 1].degree })))];
  }

  /** Pairs of classes, each a button that shows what lies between them. */
  pairs(graph, pairs) {
    const byLabel = new Map(graph.vertices.map((vertex) => [vertex.label, vertex]));
    return h('ol.pairs', {}, ...pairs.flatMap(({ source, target, says }) => {
      const [one, other] = [byLabel.get(source), byLabel.get(target)];
      return one === undefined || other === undefined ? [] : [h('li', {}, h('button.pair', { type: 'button', title: 'What lies between them',
        onclick: () => this.actions.onSelect(source, target) },
      ...[one, other].flatMap((vertex) => [dot(community(vertex.community)), h('span.name', { textContent: vertex.name })]),
      h('span.value', { textContent: says })))];
    }));
  }

  /** Which edges came and went since the other graph, and which pairs came nearer or moved apart. */
  async changes(graph, against, element, current) {
    const { gained, lost, kept } = edgeChanges(graph, against);
    const head = h('h3', { textContent: `Against ${against.representation ?? against.key}` });
    const pairs = (title, ties) => (ties.length === 0 ? [] : [h('h4', { textContent: `${title} (${ties.length})` }),
      this.pairs(graph, ties.slice(0, PAIRS).map((tie) => ({ ...tie, says: number(tie.distance, 4) })))]);
    const table = h('div', {}, h('p.quiet', { textContent: '…' }));
    element.replaceChildren(head, h('p.quiet', { textContent: `${counted(kept, 'edge')} in both` }),
      ...pairs('Only here', gained), ...pairs('Only there', lost),
      h('h4', { textContent: 'Distances that changed most', title: 'each divided by the mean of its class graph' }), table);
    try {
      const { rows } = await ask('class-graph/changes-of-distance', { classGraph: against.key, other: graph.key, limit: PAIRS });
      if (!current()) return;
      table.replaceChildren(rows.length === 0 ? h('p.quiet', { textContent: 'These class graphs have no distances of the same classes.' })
        : this.pairs(graph, rows.map((row) => ({ ...row, says: (row.change < 0 ? 'nearer by ' : 'farther by ') + percent(Math.abs(row.change)) }))));
    } catch (error) {
      if (current()) table.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  }

  /** The pairs of classes that the network takes for each other most often. */
  async confused(graph, element, current) {
    const head = h('h3', { textContent: 'Most confused', title: 'samples of either class that the network takes for the other' });
    element.replaceChildren(head, h('p.quiet', { textContent: '…' }));
    try {
      const { rows } = await ask('samples/confusions', { representation: graph.representation, limit: 10000 });
      if (!current()) return;
      const pairs = confusedPairs(rows).slice(0, PAIRS);
      element.replaceChildren(head, pairs.length > 0 ? this.pairs(graph, pairs.map((pair) => ({ ...pair, says: counted(pair.samples, 'sample') })))
        : h('p.quiet', { textContent: graph.vertices.some((vertex) => vertex.accuracy !== null) ? 'None: all samples are classified rightly.' : 'No predictions were ingested.' }));
    } catch (error) {
      if (current()) element.replaceChildren(head, failure(/** @type {Error} */ (error)));
    }
  }
}
