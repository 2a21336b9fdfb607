// @ts-check
/** Latents in the plane: a point a sample, moved, enlarged, pointed at and gathered. Owns one element. */
import { className, correct, kinds, middles } from './cloud.js';
import { sequential } from './colour.js';
import { h, looks } from './dom.js';
import { uncrowded } from './graph-view.js';
import { shape, svg } from './picture.js';
import { Grid, fitted, look, packed, paint, placed, shifted, under, zoomed } from './points.js';
import { number, percent } from './text.js';
/** @typedef {import('./types.js').Cloud} Cloud */
/** @typedef {import('./types.js').Point} Point */
/** @typedef {import('./points.js').Placing} Placing */
/** @typedef {import('./points.js').Look} Look */
/** @typedef {'move' | 'lasso' | 'box'} Tool */

const MARGIN = 30;
const ABOVE = 30; // CSS px that the tools take
const REACH = 9; // CSS px within which a point is hit
const STEP = 40; // CSS px that an arrow key moves
const FACTOR = 1.25;
const NAMED = 200; // classes at most
const LETTER = 7.5; // CSS px, about
const PICTURE_AFTER = 60; // ms that the pointer rests

export class CloudView {
  /**
   * @param {HTMLElement} element
   * @param {{onSample: (index: number | null) => void, onGather: (indices: number[], add: boolean) => void,
   *     onLook: (at: Look | null) => void, picture: (index: number) => Promise<string | null>, onHover?: (index: number | null) => void}} actions
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.cloud = /** @type {Cloud | null} */ (null);
    this.by = 'class';
    this.tool = /** @type {Tool} */ ('move');
    this.at = /** @type {Look | null} */ (null);
    this.chosen = -1;
    this.pointed = -1;
    this.neighbours = /** @type {number[]} */ ([]);
    this.gathered = /** @type {Set<number>} */ (new Set());
    this.pointers = /** @type {Map<number, Point>} */ (new Map());
    this.canvas = h('canvas', { tabIndex: 0, role: 'img', 'aria-label': 'No latent map' });
    this.overlay = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    this.overlay.setAttribute('aria-hidden', 'true');
    this.tip = h('div.tip', { hidden: true });
    element.append(this.canvas, this.overlay, this.tip);
    const on = (name, does, options) => this.canvas.addEventListener(name, does, options);
    on('pointerdown', (event) => this.pressed(event));
    on('pointermove', (event) => this.moved(event));
    on('pointerup', (event) => this.released(event));
    on('pointercancel', () => this.abandon());
    on('pointerleave', () => this.hover(-1));
    on('keydown', (event) => this.key(event));
    on('wheel', (event) => {
      event.preventDefault();
      this.zoom(FACTOR ** (-event.deltaY / 100), { x: event.offsetX, y: event.offsetY });
    }, { passive: false });
    new ResizeObserver(() => this.resized()).observe(element);
  }

  /** @param {Cloud | null} cloud @param {string} by @param {Look | null} at null for all of it */
  show(cloud, by, at) {
    clearTimeout(this.rest);
    this.cloud = cloud;
    this.at = at;
    this.chosen = -1;
    this.pointed = -1;
    this.neighbours = [];
    this.hover(-1);
    this.grid = cloud === null ? null : new Grid(cloud);
    this.middles = cloud === null ? [] : middles(cloud).slice(0, NAMED);
    this.canvas.setAttribute('aria-label', cloud === null ? 'No latent map'
      : `Latent map of ${number(cloud.drawn)} of ${number(cloud.total)} samples. Arrow keys move, + and − enlarge, 0 shows all.`);
    this.colour(by);
    this.resized();
  }

  /** @param {string} by */
  colour(by) {
    this.by = by;
    const { cloud } = this;
    this.colours = new Uint32Array(cloud?.drawn ?? 0);
    this.order = new Uint32Array(cloud?.drawn ?? 0);
    let next = 0;
    // What is rare and looked for, the wrong or the least pure, is painted last and lies on top; classes lie as they come.
    for (const kind of cloud === null ? [] : kinds(cloud, by).reverse()) {
      const colour = packed(kind.colour);
      for (const i of kind.members) {
        this.colours[i] = colour;
        this.order[next++] = i;
      }
    }
    if (by === 'class' || by === 'community') this.order.sort();
    this.draw();
  }

  /** @param {Tool} tool */
  use(tool) {
    this.tool = tool;
    this.canvas.dataset.tool = tool;
  }

  /** @param {number | null} index of the sample that is told of @param {number[]} neighbours indices, nearest first */
  select(index, neighbours = []) {
    const places = this.cloud?.places ?? new Map();
    this.chosen = places.get(index) ?? -1;
    this.neighbours = neighbours.map((one) => places.get(one) ?? -1).filter((place) => place !== -1);
    this.draw();
  }

  /** Marks the sample that is pointed at elsewhere. @param {number | null} index */
  point(index) {
    this.pointed = this.cloud?.places.get(index) ?? -1;
    this.draw();
  }

  /** @param {Iterable<number>} indices of the samples that are marked; none for no selection */
  gather(indices) {
    const places = this.cloud?.places ?? new Map();
    this.gathered = new Set([...indices].map((index) => places.get(index)).filter((place) => place !== undefined));
    this.draw();
  }

  /** Looks at a place, or, with null, at all of it. @param {Look | null} at */
  look(at) {
    this.at = at;
    this.resized();
  }

  resized() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width < 50 || height < 50 || this.cloud === null) this.placing = null;
    else {
      this.whole = shifted(fitted(this.cloud, width, height - ABOVE, MARGIN), 0, ABOVE);
      this.placing = this.at === null ? this.whole : placed(this.at, this.whole, width, height);
    }
    this.draw();
  }

  /** @param {Placing | null} placing */
  place(placing) {
    const { clientWidth: width, clientHeight: height } = this.element;
    this.placing = placing;
    if (placing === null || !this.whole) return;
    this.hover(-1);
    this.at = look(placing, this.whole, width, height);
    this.draw();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.actions.onLook(this.at), 250);
  }

  /** @param {number} factor @param {Point} [about] */
  zoom(factor, about = { x: this.element.clientWidth / 2, y: this.element.clientHeight / 2 }) {
    if (!this.placing || !this.whole) return;
    const zoom = this.placing.scale / this.whole.scale;
    this.place(zoomed(this.placing, Math.min(5000, Math.max(0.2, zoom * factor)) / zoom, about));
  }

  pan(dx, dy) {
    if (this.placing) this.place(shifted(this.placing, dx, dy));
  }

  reset() {
    this.look(null);
    this.actions.onLook(null);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does = {
      ArrowLeft: () => this.pan(STEP, 0), ArrowRight: () => this.pan(-STEP, 0), ArrowUp: () => this.pan(0, STEP),
      ArrowDown: () => this.pan(0, -STEP), '+': () => this.zoom(FACTOR), '=': () => this.zoom(FACTOR), '-': () => this.zoom(1 / FACTOR),
      0: () => this.reset(),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  pressed(event) {
    if (!this.placing || event.button !== 0) return;
    const at = { x: event.offsetX, y: event.offsetY };
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, at);
    this.path = this.pointers.size === 1 ? [at] : null;
    this.far = false;
  }

  moved(event) {
    const at = { x: event.offsetX, y: event.offsetY };
    const before = this.pointers.get(event.pointerId);
    if (before === undefined) {
      this.hover(this.hit(at));
      return;
    }
    if (this.pointers.size === 2) this.pinch(event.pointerId, at);
    this.pointers.set(event.pointerId, at);
    if (!this.path) return;
    this.far ||= Math.hypot(at.x - this.path[0].x, at.y - this.path[0].y) > 3;
    if (!this.far) return;
    this.hover(-1);
    if (this.tool === 'move') this.pan(at.x - before.x, at.y - before.y);
    else {
      this.path = this.tool === 'lasso' ? [...this.path, at] : [this.path[0], at];
      this.draw();
    }
  }

  /** Two fingers: what lies between them stays between them. */
  pinch(id, at) {
    const [other] = [...this.pointers].filter(([one]) => one !== id).map(([, place]) => place);
    const before = /** @type {Point} */ (this.pointers.get(id));
    const apart = (a) => Math.max(10, Math.hypot(a.x - other.x, a.y - other.y));
    this.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
    this.zoom(apart(at) / apart(before), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
  }

  released(event) {
    const path = this.path;
    this.abandon();
    if (!path || !this.placing || !this.cloud || !this.grid) return;
    const { cloud, placing } = this;
    if (this.far) {
      if (this.tool === 'move') return;
      const found = this.grid.inside(outline(this.tool, path).map((at) => under(placing, at)));
      this.actions.onGather(found.map((i) => cloud.index[i]), event.shiftKey);
      return;
    }
    const hit = this.hit({ x: event.offsetX, y: event.offsetY });
    if (event.shiftKey) this.actions.onGather(hit === -1 ? [] : [cloud.index[hit]], true);
    else this.actions.onSample(hit === -1 ? null : cloud.index[hit]);
  }

  abandon() {
    this.pointers.clear();
    this.path = null;
    this.draw();
  }

  /** The place of the point under the pointer, or -1. @param {Point} at */
  hit(at) {
    return this.grid && this.placing ? this.grid.nearest(under(this.placing, at), REACH / this.placing.scale) : -1;
  }

  /** @param {number} hit a place, or -1 */
  hover(hit) {
    if (hit === this.hovered) return;
    this.hovered = hit;
    this.actions.onHover?.(hit === -1 || this.cloud === null ? null : this.cloud.index[hit]);
    this.tip.hidden = hit === -1;
    this.canvas.classList.toggle('hit', hit !== -1);
    clearTimeout(this.waiting);
    if (hit === -1 || !this.cloud || !this.placing) return;
    const { cloud, placing } = this;
    const says = [correct(cloud, hit) === false ? `taken for ${className(cloud, cloud.prediction[hit])}` : null,
      cloud.purity[hit] === null ? null : `purity ${percent(cloud.purity[hit])}`, `index ${cloud.index[hit]}`];
    const picture = h('span.picture');
    this.tip.replaceChildren(picture, h('span', {}, h('strong', { textContent: className(cloud, cloud.label[hit]) }),
      says.filter((part) => part !== null).join('  ·  ')));
    const { x, y } = this.onPage(hit, placing);
    this.tip.style.left = Math.min(Math.max(x, 120), this.element.clientWidth - 120) + 'px';
    this.tip.style.top = y + (y > 110 ? -12 : 12) + 'px';
    this.tip.classList.toggle('below', y <= 110);
    this.waiting = setTimeout(async () => {
      const source = await this.actions.picture(cloud.index[hit]);
      if (source !== null && this.hovered === hit && this.cloud === cloud) {
        picture.replaceChildren(h('img', { src: source, alt: '', width: 56, height: 56 }));
      }
    }, PICTURE_AFTER);
  }

  onPage(i, { scale, left, top }) {
    const { x, y } = /** @type {Cloud} */ (this.cloud);
    return { x: left + scale * x[i], y: top - scale * y[i] };
  }

  draw() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.drawn();
    });
  }

  drawn() {
    const { clientWidth, clientHeight } = this.element;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (width < 1 || height < 1) return;
    if (this.canvas.width !== width || this.canvas.height !== height || !this.image) {
      Object.assign(this.canvas, { width, height });
      this.image = new ImageData(width, height);
    }
    const context = this.canvas.getContext('2d');
    if (!this.placing || this.cloud === null) {
      context.clearRect(0, 0, width, height);
      this.overlay.replaceChildren();
      return;
    }
    const pixels = new Uint32Array(this.image.data.buffer);
    pixels.fill(0);
    const placing = { scale: ratio * this.placing.scale, left: ratio * this.placing.left, top: ratio * this.placing.top };
    const zoom = this.placing.scale / /** @type {Placing} */ (this.whole).scale;
    const { colours, gathered, order } = this;
    const n = order.length;
    const radius = ratio * (n > 20_000 ? 1.4 : n > 5_000 ? 2 : n > 1_000 ? 2.8 : 3.8) * Math.min(2, Math.max(1, zoom ** 0.25));
    const alpha = n > 5_000 ? 0x12 : n > 1_000 ? 0x20 : 0x38; // where many points lie, they add up
    this.radius = radius / ratio;
    const faded = (colour) => ((colour & 0x00ffffff) | (alpha << 24)) >>> 0;
    if (gathered.size > 0) {
      paint(pixels, width, height, this.cloud, placing, (i) => (gathered.has(i) ? 0 : faded(colours[i])), radius, order);
      paint(pixels, width, height, this.cloud, placing, (i) => (gathered.has(i) ? colours[i] : 0), radius, order);
    } else paint(pixels, width, height, this.cloud, placing, (i) => colours[i], radius, order);
    context.putImageData(this.image, 0, 0);
    this.overlay.replaceChildren(...this.marks(this.placing));
  }

  /** @returns {string | null} SVG of what is seen: a circle a sample */
  svg() {
    const { cloud, placing } = this;
    if (cloud === null || !placing) return null;
    const { clientWidth: width, clientHeight: height } = this.element;
    const within = ({ x, y }) => x > -8 && y > -8 && x < width + 8 && y < height + 8;
    const found = kinds(cloud, this.by);
    const paint = looks(this.element);
    const marked = this.gathered.size > 0;
    const groups = [...found].reverse().map(({ colour, members }) => shape('g', { fill: colour }, members.filter((i) => within(this.onPage(i, placing))).map((i) => {
      const { x, y } = this.onPage(i, placing);
      return shape('circle', { cx: x, cy: y, r: this.radius, ...(marked && !this.gathered.has(i) ? { opacity: 0.15 } : {}) });
    })));
    const over = { text: { fill: paint.ink, 'font-size': 13, 'font-weight': 620, 'text-anchor': 'middle', dy: '0.35em', stroke: paint.ground, 'stroke-width': 4, 'stroke-opacity': 0.85,
      'stroke-linejoin': 'round', 'paint-order': 'stroke' }, line: { stroke: paint.ink, 'stroke-width': 1.3, 'stroke-opacity': 0.75 }, circle: { fill: 'none', stroke: paint.ink, 'stroke-width': 1.5 } };
    const marks = this.marks(placing).map((mark) => shape(mark.localName, { ...over[mark.localName],
      ...Object.fromEntries([...mark.attributes].filter(({ name }) => name !== 'class').map(({ name, value }) => [name, value])) }, mark.textContent ?? ''));
    const legend = found.length <= 40 ? found.map(({ name, colour }) => ({ colour, text: name }))
      : this.by === 'purity' ? [0, 0.25, 0.5, 0.75, 1].map((share) => ({ colour: sequential(share), text: 'purity ' + percent(share) })) : [];
    return svg({ width, height, title: `${cloud.representation}, ${cloud.layout}: ${number(cloud.drawn)} of ${number(cloud.total)} samples`, legend, ...paint }, [...groups, ...marks]);
  }

  /** What lies over the points: the names of the classes, the chosen sample with its neighbours, the lasso. */
  marks(placing) {
    const svg = (name, attributes, text = '') => {
      const element = document.createElementNS('http://www.w3.org/2000/svg', name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
      element.textContent = text;
      return element;
    };
    const marks = [];
    if (this.chosen !== -1) {
      const { x, y } = this.onPage(this.chosen, placing);
      for (const place of this.neighbours) {
        const end = this.onPage(place, placing);
        marks.push(svg('line', { x1: x, y1: y, x2: end.x, y2: end.y }), svg('circle', { cx: end.x, cy: end.y, r: 5, class: 'near' }));
      }
      marks.push(svg('circle', { cx: x, cy: y, r: 8, class: 'chosen' }));
    }
    if (this.pointed !== -1) {
      const { x, y } = this.onPage(this.pointed, placing);
      marks.push(svg('circle', { cx: x, cy: y, r: 11, class: 'pointed' }));
    }
    if (this.by !== 'purity' && this.middles) {
      const places = this.middles.map((one) => ({ name: short(one.name), x: placing.left + placing.scale * one.x, y: placing.top - placing.scale * one.y }));
      const boxes = places.map(({ name, x, y }) => ({ x: x - (LETTER * name.length) / 2, y: y - 9, width: LETTER * name.length, height: 18 }));
      const free = uncrowded(boxes, boxes.map((_, i) => i), []);
      marks.push(...places.filter((_, i) => free[i]).map(({ name, x, y }) => svg('text', { x, y }, name)));
    }
    if (this.path && this.far && this.tool !== 'move') {
      marks.push(svg('polygon', { points: outline(this.tool, this.path).map((p) => `${p.x},${p.y}`).join(' ') }));
    }
    return marks;
  }
}

const short = (name) => (name.length > 20 ? name.slice(0, 19) + '…' : name);

/** The corners of what was drawn by hand. @param {Tool} tool @param {Point[]} path */
function outline(tool, path) {
  if (tool !== 'box') return path;
  const [a, b] = [path[0], path[path.length - 1]];
  return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
}
