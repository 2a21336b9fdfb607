// @ts-check
/** The class graph as a picture. Owns one element. */
import cytoscape from 'cytoscape';
import { edgeChanges, sameClasses } from './changes.js';
import { bow } from './bow.js';
import { COMMUNITIES, GREY, community, ink, mixed, sequential } from './colour.js';
import { looks } from './dom.js';
import { around, groups } from './hull.js';
import { apart, levelled, rescaled, stress, turnedOnto } from './layout.js';
import { graphShapes, shape, svg } from './picture.js';
import { number, percent } from './text.js';
/** @typedef {import('./types.js').ClassGraph} ClassGraph */
/** @typedef {import('./types.js').Vertex} Vertex */

const MARGIN = 46;
/** Names longer than this are cut in the picture; a letter is about this wide, in units of the font's size. */
const LETTERS = 16;
const LETTER = 0.6;

const SVG = 'http://www.w3.org/2000/svg';

const placed = new WeakMap();

/** Where a stored layout puts the classes of a graph, or else stress; with an anchor turned to lie on its places. @param {ClassGraph} graph @param {ClassGraph | null} anchor @returns {import('./types.js').Point[]} */
function points(graph, anchor) {
  const known = placed.get(graph);
  if (known && known.anchor === anchor && known.places === graph.places) return known.points;
  const at = new Map(graph.vertices.map((vertex, i) => [vertex.label, i]));
  const nearness = near(graph);
  const edges = graph.ties.map((tie) => ({
    source: at.get(tie.source), target: at.get(tie.target), length: 1.25 - 0.5 * nearness(tie.distance),
  }));
  const anchors = anchor !== null && anchor !== graph && sameClasses(graph, anchor) ? points(anchor, null) : undefined;
  const stored = graph.places?.points ?? null;
  const found = stored === null ? stress(graph.vertices.length, edges, anchors)
    : anchors ? turnedOnto(rescaled(stored, edges), anchors) : levelled(rescaled(stored, edges));
  placed.set(graph, { anchor, places: graph.places, points: found });
  return found;
}

/**
 * What a picture of this size looks like: the radius of each class and its place. Pure.
 * @param {ClassGraph} graph @param {{width: number, height: number}} size CSS px
 * @param {ClassGraph | null} [anchor] a graph over the same classes, whose places this one's keep near
 * @returns {{radii: number[], points: import('./types.js').Point[], fonts: number[], named: boolean[]}} CSS px, in the order
 *     of the vertices; named where there is room for the name
 */
export function arranged(graph, size, anchor = null) {
  const n = graph.vertices.length;
  const largest = Math.min(27, Math.max(6, 0.2 * Math.sqrt((size.width * size.height) / Math.max(n, 1))));
  const most = Math.max(1, ...graph.vertices.map((vertex) => vertex.degree ?? 0));
  const radii = graph.vertices.map((vertex) => largest * (0.45 + 0.55 * Math.sqrt((vertex.degree ?? 0) / most)));
  const places = points(graph, anchor);
  const half = (axis) => Math.max(1e-9, ...places.map((p) => Math.abs(p[axis])));
  const scale = Math.min((size.width / 2 - MARGIN) / half('x'), (size.height / 2 - MARGIN) / half('y'),
    Math.min(size.width, size.height) / 2.2);
  const centres = apart(places.map((p) => ({ x: p.x * scale, y: p.y * scale })), radii, Math.min(10, largest / 2));
  const fonts = graph.vertices.map((vertex, i) => (inside(vertex) ? Math.max(9, Math.min(16, radii[i] * 0.9)) : n > 60 ? 10.5 : 12));
  const boxes = graph.vertices.map((vertex, i) => (inside(vertex) ? null : {
    x: centres[i].x - (LETTER * fonts[i] * Math.min(vertex.name.length, LETTERS)) / 2, y: centres[i].y + radii[i] + 3,
    width: LETTER * fonts[i] * Math.min(vertex.name.length, LETTERS), height: 1.25 * fonts[i],
  }));
  const order = graph.vertices.map((_, i) => i).sort((a, b) => radii[b] - radii[a] || a - b);
  const circles = centres.map((centre, i) => (
    { x: centre.x - 0.8 * radii[i], y: centre.y - 0.8 * radii[i], width: 1.6 * radii[i], height: 1.6 * radii[i] }));
  return { radii, points: centres, fonts, named: uncrowded(boxes, order, circles) };
}

/** Whether a name is short enough to stand in its circle. @param {Vertex} vertex */
const inside = (vertex) => vertex.name.length <= 2;

/**
 * Which boxes can be shown so that none covers another or an obstacle, taken greedily in an order. Pure.
 * @param {(Box | null)[]} boxes null for one that takes no room
 * @param {number[]} order indices, the most important first
 * @param {Box[]} obstacles
 * @typedef {{x: number, y: number, width: number, height: number}} Box x and y of the upper left corner
 */
export function uncrowded(boxes, order, obstacles) {
  const kept = [...obstacles];
  const shown = boxes.map(() => false);
  for (const i of order) {
    const box = boxes[i];
    const free = box === null || kept.every((other) => box.x + box.width <= other.x || other.x + other.width <= box.x
      || box.y + box.height <= other.y || other.y + other.height <= box.y);
    if (free && box !== null) kept.push(box);
    shown[i] = free;
  }
  return shown;
}

/** How near a distance is among a graph's edges: 1 the nearest, 0 the farthest. @param {ClassGraph} graph */
export function near(graph) {
  const distances = graph.ties.map((tie) => tie.distance).filter((distance) => distance !== null);
  const [least, most] = [Math.min(...distances), Math.max(...distances)];
  return (distance) => (distance === null || most <= least ? 0.5 : (most - distance) / (most - least));
}

/**
 * The range of shares that the colours span: whole tenths around those there are.
 * @param {Vertex[]} vertices @param {'accuracy' | 'purity'} by @returns {{low: number, high: number} | null} null where none is known
 */
export function shareRange(vertices, by) {
  const known = vertices.map((vertex) => vertex[by] ?? null).filter((share) => share !== null);
  if (known.length === 0) return null;
  const low = Math.min(0.9, Math.floor(10 * Math.min(...known)) / 10);
  return { low, high: Math.max(low + 0.1, Math.ceil(10 * Math.max(...known) - 1e-9) / 10) };
}

/** The colour of a class; grey where nothing is known. @param {ClassGraph} graph @param {'community' | 'accuracy' | 'purity'} by */
export function colouring(graph, by) {
  if (by === 'community') return (/** @type {Vertex} */ vertex) => community(vertex.community);
  const range = shareRange(graph.vertices, by);
  return (/** @type {Vertex} */ vertex) => {
    const share = vertex[by] ?? null;
    return share === null || range === null ? GREY : sequential((share - range.low) / (range.high - range.low));
  };
}

export class GraphView {
  /** @param {HTMLElement} element @param {(label: number | null, other?: number | null) => void} onSelect a class, or the two that a line joins */
  constructor(element, onSelect) {
    this.element = element;
    this.graph = /** @type {ClassGraph | null} */ (null);
    this.anchor = /** @type {ClassGraph | null} */ (null);
    this.drawn = /** @type {ClassGraph | null} */ (null); // the last one
    this.by = /** @type {'community' | 'accuracy' | 'purity'} */ ('community');
    this.selected = /** @type {number | null} */ (null);
    this.other = /** @type {number | null} */ (null);
    this.tip = document.createElement('div');
    this.tip.className = 'tip';
    this.tip.hidden = true;
    this.cy = cytoscape({ container: element, minZoom: 0.15, maxZoom: 5, boxSelectionEnabled: false, autounselectify: true });
    element.append(this.tip);
    this.outlines = document.createElementNS(SVG, 'svg'); // behind what Cytoscape draws
    this.outlines.setAttribute('class', 'hulls');
    this.outlines.setAttribute('aria-hidden', 'true');
    this.moved = this.outlines.appendChild(document.createElementNS(SVG, 'g'));
    element.prepend(this.outlines);
    this.over = document.createElementNS(SVG, 'svg');
    this.over.setAttribute('class', 'way-between');
    this.over.setAttribute('aria-hidden', 'true'); // the panel tells the same
    this.along = this.over.appendChild(document.createElementNS(SVG, 'g'));
    element.append(this.over);
    this.samples = /** @type {{label: number | null, index: number, thumbnail: string | null}[]} */ ([]);
    this.size = /** @type {{width: number, height: number} | null} */ (null);
    this.hulled = false;
    this.groups = /** @type {{community: number, members: number[], path: SVGPathElement}[]} */ ([]);
    this.pending = 0;
    this.cy.on('position', 'node', () => this.outlineSoon());
    this.cy.on('pan zoom', () => this.follow());
    this.cy.on('tap', (event) => {
      if (event.target === this.cy) return onSelect(null);
      const { label, ends } = event.target.data();
      return event.target.isEdge() ? onSelect(ends[0], ends[1])
        : event.originalEvent?.shiftKey && this.selected !== null && this.selected !== label ? onSelect(this.selected, label) : onSelect(label);
    });
    this.cy.on('mouseover', 'node', (event) => this.hover(event.target));
    this.cy.on('mouseout', 'node', () => this.hover(null));
    this.cy.on('pan zoom', () => { this.tip.hidden = true; });
    this.resized = new ResizeObserver(() => this.place());
    this.resized.observe(element);
    this.dark = matchMedia('(prefers-color-scheme: dark)');
    this.restyle = () => this.paint();
    this.dark.addEventListener('change', this.restyle);
  }

  destroy() {
    this.resized.disconnect();
    cancelAnimationFrame(this.pending);
    this.dark.removeEventListener('change', this.restyle);
    this.cy.destroy();
  }

  /**
   * Over the classes already drawn, they move to their new places.
   * @param {ClassGraph | null} graph @param {ClassGraph | null} [anchor] as of {@link arranged}
   * @param {ClassGraph | null} [against] over the same classes: edges that one of the two alone has are marked
   */
  show(graph, anchor = null, against = null) {
    const moves = graph !== null && this.drawn !== null && sameClasses(graph, this.drawn);
    this.graph = graph;
    this.anchor = anchor;
    this.tip.hidden = true;
    this.element.setAttribute('aria-label', graph === null ? 'No class graph' :
      `Class graph of ${graph.vertices.length} classes and ${graph.ties.length} edges`);
    this.element.style.visibility = graph === null ? 'hidden' : 'visible';
    if (graph === null) return; // what is drawn stays, should its classes only move
    this.drawn = graph;
    this.cy.batch(() => {
      this.cy.elements(moves ? 'edge' : undefined).remove();
      if (moves) graph.vertices.forEach((vertex) => this.cy.getElementById('c' + vertex.label).data({ ...vertex }));
      else this.cy.add(graph.vertices.map((vertex) => ({ group: 'nodes', data: { id: 'c' + vertex.label, ...vertex } })));
      const nearness = near(graph);
      const { gained, lost } = against === null ? { gained: [], lost: [] } : edgeChanges(graph, against);
      const edge = (tie, nearness, classes) => ({
        group: 'edges', classes,
        data: { id: `e${tie.source}-${tie.target}`, source: 'c' + tie.source, target: 'c' + tie.target, near: nearness,
          distance: tie.distance, ends: [tie.source, tie.target] },
      });
      this.cy.add([...graph.ties.map((tie) => edge(tie, nearness(tie.distance), gained.includes(tie) ? 'gained' : '')),
        ...lost.map((tie) => edge(tie, 0.2, 'lost'))]);
    });
    this.size = null;
    this.regroup();
    this.place(moves && !matchMedia('(prefers-reduced-motion: reduce)').matches);
    this.paint();
  }

  /** Puts the classes where they belong in the element's present size. @param {boolean} [slowly] so that the eye follows them */
  place(slowly = false) {
    const size = { width: this.element.clientWidth, height: this.element.clientHeight };
    if (this.graph === null || size.width < 50 || size.height < 50) return;
    if (this.size && this.size.width === size.width && this.size.height === size.height) return;
    this.size = size;
    const { radii, points, fonts, named } = arranged(this.graph, size, this.anchor);
    this.cy.resize();
    this.cy.nodes().stop(true);
    this.cy.batch(() => this.graph?.vertices.forEach((vertex, i) => {
      const node = this.cy.getElementById('c' + vertex.label);
      node.data('diameter', 2 * radii[i]);
      node.data('font', fonts[i]);
      node.data('named', named[i] ? 1 : 0);
      if (!slowly) node.position(points[i]);
    }));
    if (slowly) this.graph.vertices.forEach((vertex, i) => this.cy.getElementById('c' + vertex.label).animate({ position: points[i] }, { duration: 350 }));
    else this.reset();
    this.outline();
  }

  /** Whether communities are outlined. @param {boolean} hulled */
  hulls(hulled) {
    if (hulled === this.hulled) return;
    this.hulled = hulled;
    this.regroup();
    this.outline();
  }

  /** The samples on the way from the selected class to the other, drawn along a bow. @param {{label: number | null, index: number, thumbnail: string | null}[]} samples */
  way(samples) {
    if (samples.length === 0 && this.samples.length === 0) return;
    this.samples = samples;
    this.outline();
  }

  /** @returns {import('./picture.js').Shape[]} in the classes' coordinates */
  wayShapes() {
    const [from, to] = [this.selected, this.other].map((label) => (label === null ? null : this.cy.getElementById('c' + label)));
    const { graph } = this;
    if (graph === null || this.samples.length === 0 || !from?.nonempty() || !to?.nonempty()) return [];
    const end = (node) => ({ ...node.position(), radius: node.data('diameter') / 2 });
    const { path, points, side } = bow(end(from), end(to), this.samples.length);
    const fill = colouring(graph, this.by);
    const { accent } = looks(this.element);
    return [shape('path', { d: path, fill: 'none', stroke: accent, 'stroke-width': 1.6, 'stroke-dasharray': '5 4' }), ...this.samples.flatMap((sample, i) => {
      const vertex = graph.vertices.find((one) => one.label === sample.label);
      const frame = { x: points[i].x - side / 2, y: points[i].y - side / 2, width: side, height: side };
      const colour = vertex === undefined ? GREY : fill(vertex);
      return [shape('rect', { ...frame, fill: colour, stroke: colour, 'stroke-width': 4 }),
        sample.thumbnail === null ? shape('text', { x: points[i].x, y: points[i].y + 3, 'text-anchor': 'middle', 'font-size': 9, fill: ink(colour) }, String(sample.index))
          : shape('image', { ...frame, href: 'data:image/png;base64,' + sample.thumbnail, preserveAspectRatio: 'none', style: 'image-rendering: pixelated' })];
    })];
  }

  /** An outline for each community of two classes and more, the largest behind. */
  regroup() {
    this.groups = (this.hulled && this.graph !== null ? groups(this.graph.vertices) : []).map((group) => {
      const path = document.createElementNS(SVG, 'path');
      for (const [name, value] of Object.entries(drawn(group.community))) path.setAttribute(name, String(value));
      path.dataset.community = String(group.community);
      return { ...group, path };
    });
    this.moved.replaceChildren(...this.groups.map(({ path }) => path));
  }

  /** Of many classes that move, once a picture. */
  outlineSoon() {
    if ((this.groups.length === 0 && this.samples.length === 0) || this.pending !== 0) return;
    this.pending = requestAnimationFrame(() => this.outline());
  }

  outline() {
    cancelAnimationFrame(this.pending);
    this.pending = 0;
    if (this.size === null) return;
    const vertices = this.graph?.vertices ?? [];
    for (const { members, path } of this.groups) {
      const nodes = members.map((i) => this.cy.getElementById('c' + vertices[i].label));
      path.setAttribute('d', around(nodes.map((node) => node.position()), nodes.map((node) => node.data('diameter') / 2)));
    }
    this.along.replaceChildren(...this.wayShapes().map(element));
    this.follow();
  }

  /** The outlines stand in the classes' coordinates. */
  follow() {
    const { x, y } = this.cy.pan();
    for (const own of [this.moved, this.along]) own.setAttribute('transform', `translate(${x} ${y}) scale(${this.cy.zoom()})`);
  }

  /** The whole graph in the middle, enlarged at most a little. */
  reset() {
    this.cy.fit(undefined, 28);
    if (this.cy.zoom() > 1.25) {
      this.cy.zoom(1.25);
      this.cy.center();
    }
  }

  /** @param {'community' | 'accuracy' | 'purity'} by */
  colour(by) {
    this.by = by;
    // Purity is read after the classes were drawn.
    if (by === 'purity') this.graph?.vertices.forEach((vertex) => this.cy.getElementById('c' + vertex.label).data('purity', vertex.purity));
    this.paint();
  }

  /** @param {number | null} label @param {number | null} other the class it is looked at together with */
  select(label, other) {
    this.selected = label;
    this.other = other;
    this.mark(null);
  }

  hover(node) {
    this.mark(node);
    this.tip.hidden = node === null;
    if (node === null) return;
    const { name, size, accuracy, degree, hub, purity } = node.data();
    const at = node.renderedPosition();
    this.tip.replaceChildren(bold(name + (hub ? '  ·  hub' : '')),
      `${number(size)} samples  ·  accuracy ${percent(accuracy)}  ·  degree ${number(degree)}`
      + (purity === undefined ? '' : `  ·  purity ${percent(purity)}`));
    const left = Math.min(Math.max(at.x, 110), this.element.clientWidth - 110);
    const above = at.y > 90;
    this.tip.style.left = left + 'px';
    this.tip.style.top = at.y + (above ? -1 : 1) * (node.renderedHeight() / 2 + 10) + 'px';
    this.tip.classList.toggle('below', !above);
  }

  /** Marks the class under the pointer, or else the selected one, with its nearest. */
  mark(hovered) {
    let chosen = this.selected === null ? this.cy.collection() : this.cy.getElementById('c' + this.selected);
    const focus = hovered ?? (chosen.nonempty() ? chosen : null);
    const second = this.other === null ? this.cy.collection() : this.cy.getElementById('c' + this.other);
    chosen = chosen.union(second);
    this.cy.batch(() => {
      this.cy.elements().removeClass('faded lit chosen');
      if (hovered === null && second.nonempty()) {
        const between = chosen.union(chosen.edgesWith(chosen));
        this.cy.elements().difference(between).addClass('faded');
        between.addClass('lit');
      } else if (focus !== null) {
        const near = focus.closedNeighborhood();
        this.cy.elements().difference(near).addClass('faded');
        near.nodes().addClass('lit');
        focus.connectedEdges().addClass('lit');
      }
      chosen.addClass('chosen');
    });
  }

  /** @param {string} title @param {import('./picture.js').Key[]} legend @returns {string | null} SVG of what is seen */
  svg(title, legend) {
    if (this.graph === null) return null;
    const outlines = this.groups.map(({ community, path }) => shape('path', { d: path.getAttribute('d') ?? '', ...drawn(community) }));
    return svg({ width: this.element.clientWidth, height: this.element.clientHeight, title, legend, ...looks(this.element) },
      [...(outlines.length === 0 ? [] : [shape('g', { transform: this.moved.getAttribute('transform') ?? '' }, outlines)]), ...graphShapes(this.cy),
        ...(this.samples.length === 0 ? [] : [shape('g', { transform: this.along.getAttribute('transform') ?? '' }, this.wayShapes())])]);
  }

  paint() {
    if (this.graph === null) return;
    const { ground, ink: text, line, accent, font } = looks(this.element);
    const short = (node) => inside(node.data());
    const cut = (name) => (name.length > LETTERS ? name.slice(0, LETTERS - 1) + '…' : name);
    const fill = colouring(this.graph, this.by);
    const colour = (node) => fill(node.data());
    this.cy.style([
      { selector: 'node', style: {
        width: 'data(diameter)', height: 'data(diameter)', 'background-color': colour,
        label: (node) => cut(node.data('name')), 'font-family': font, 'font-size': 'data(font)',
        'font-weight': (node) => (short(node) ? 600 : 500), 'text-opacity': 'data(named)',
        color: (node) => (short(node) ? ink(colour(node)) : text),
        'text-valign': (node) => (short(node) ? 'center' : 'bottom'), 'text-margin-y': (node) => (short(node) ? 0 : 3),
        'text-outline-color': ground, 'text-outline-width': (node) => (short(node) ? 0 : 2), 'min-zoomed-font-size': 6,
        'border-width': 1, 'border-color': (node) => mixed(colour(node), ink(colour(node)) === '#ffffff' ? '#000000' : '#333333', 0.3),
        'overlay-opacity': 0 } },
      { selector: 'node[?hub]', style: { 'border-width': 3.5, 'border-color': text, 'border-position': 'outside' } },
      { selector: 'edge', style: {
        width: (edge) => 0.8 + 3.4 * edge.data('near') ** 1.5, 'line-color': line,
        'line-opacity': (edge) => 0.28 + 0.6 * edge.data('near'), 'curve-style': 'straight', 'overlay-opacity': 0 } },
      { selector: 'edge.gained', style: { width: 2.4, 'line-color': COMMUNITIES[0], 'line-opacity': 0.95 } },
      { selector: 'edge.lost', style: { width: 2.4, 'line-color': COMMUNITIES[1], 'line-opacity': 0.95, 'line-style': 'dashed' } },
      { selector: 'node.faded', style: { opacity: 0.3 } },
      { selector: 'edge.faded', style: { opacity: 0.15 } },
      { selector: 'node.lit', style: { 'text-opacity': 1, 'z-index': 9 } },
      { selector: 'edge.lit', style: { 'line-color': accent, 'line-opacity': 0.9 } },
      { selector: 'node.chosen', style: { 'outline-width': 3, 'outline-color': accent, 'outline-offset': 3, 'outline-opacity': 1 } },
    ]);
    this.mark(null);
    if (this.samples.length > 0) this.outline();
  }
}

/** A shape on the page. @param {import('./picture.js').Shape} shape @returns {Element} */
function element({ name, attributes, content }) {
  const own = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== 'style') own.setAttribute(key, String(value));
  own.append(...(content === undefined ? [] : typeof content === 'string' ? [content] : content.map(element)));
  return own;
}

/** How the outline of a community looks, on any ground. @param {number} index */
const drawn = (index) => ({ fill: community(index), 'fill-opacity': 0.16, stroke: community(index), 'stroke-opacity': 0.7, 'stroke-width': 1.2 });

function bold(text) {
  const element = document.createElement('strong');
  element.textContent = text;
  return element;
}
