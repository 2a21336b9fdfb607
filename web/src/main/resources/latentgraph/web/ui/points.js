// @ts-check
/**
 * Many points in the plane: where they stand on the page, which of them are hit, and their picture. Pure; pixels are written
 * one by one, so that 50,000 points move smoothly with software rendering, too.
 */
/** @typedef {import('./types.js').Point} Point */

/**
 * Where the plane lies on the page: a point (x, y) of it at (left + scale · x, top − scale · y). Up is up.
 * @typedef {{scale: number, left: number, top: number}} Placing  in CSS px, or in pixels of the screen
 *
 * @typedef {{x: Float64Array, y: Float64Array}} Points
 */

const CELLS_A_SIDE = 64;

/**
 * All points in the middle of a rectangle.
 * @param {Points} points @param {number} width @param {number} height @param {number} margin
 * @returns {Placing}
 */
export function fitted({ x, y }, width, height, margin) {
  const across = range(x);
  const down = range(y);
  const room = (size) => Math.max(1, size - 2 * margin);
  const scale = Math.min(room(width) / (across.size || 1), room(height) / (down.size || 1));
  return {
    scale, left: width / 2 - scale * (across.least + across.size / 2), top: height / 2 + scale * (down.least + down.size / 2),
  };
}

function range(values) {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return values.length === 0 ? { least: 0, size: 0 } : { least, size: most - least };
}

/** Enlarged about a point of the page. @param {Placing} placing @param {number} factor @param {Point} about @returns {Placing} */
export function zoomed({ scale, left, top }, factor, about) {
  return { scale: scale * factor, left: about.x + factor * (left - about.x), top: about.y + factor * (top - about.y) };
}

/** @param {Placing} placing @param {number} dx @param {number} dy @returns {Placing} */
export const shifted = ({ scale, left, top }, dx, dy) => ({ scale, left: left + dx, top: top + dy });

/**
 * As the address keeps it, for a page of any size: what lies in the middle, and how much larger than when all is seen.
 * @typedef {{x: number, y: number, zoom: number}} Look
 */

/** @param {Placing} placing @param {Placing} whole as {@link fitted} makes it @param {number} width @param {number} height @returns {Look} */
export const look = (placing, whole, width, height) =>
  ({ ...under(placing, { x: width / 2, y: height / 2 }), zoom: placing.scale / whole.scale });

/** The other way round. @param {Look} at @param {Placing} whole @param {number} width @param {number} height @returns {Placing} */
export function placed({ x, y, zoom }, whole, width, height) {
  const scale = zoom * whole.scale;
  return { scale, left: width / 2 - scale * x, top: height / 2 + scale * y };
}

/** Where a point of the page lies in the plane. @param {Placing} placing @param {Point} at @returns {Point} */
export const under = ({ scale, left, top }, at) => ({ x: (at.x - left) / scale, y: (top - at.y) / scale });

/** Finds points near a place without looking at all of them: a grid over the plane, points sorted by cell. */
export class Grid {
  /** @param {Points} points */
  constructor(points) {
    this.points = points;
    const n = points.x.length;
    const [across, down] = [range(points.x), range(points.y)];
    this.least = { x: across.least, y: down.least };
    this.cell = Math.max(across.size, down.size, 1e-12) / CELLS_A_SIDE;
    const cells = new Int32Array(n);
    this.starts = new Int32Array(CELLS_A_SIDE * CELLS_A_SIDE + 1);
    for (let i = 0; i < n; i++) {
      cells[i] = this.row(points.y[i]) * CELLS_A_SIDE + this.column(points.x[i]);
      this.starts[cells[i] + 1]++;
    }
    for (let c = 0; c < CELLS_A_SIDE * CELLS_A_SIDE; c++) this.starts[c + 1] += this.starts[c];
    const next = this.starts.slice();
    this.sorted = new Int32Array(n);
    for (let i = 0; i < n; i++) this.sorted[next[cells[i]]++] = i;
  }

  column(x) {
    return clamped((x - this.least.x) / this.cell);
  }

  row(y) {
    return clamped((y - this.least.y) / this.cell);
  }

  /** The indices of the points in a rectangle of the plane, rising. @returns {number[]} */
  within(fromX, fromY, toX, toY) {
    const found = [];
    const { x, y } = this.points;
    for (let row = this.row(fromY); row <= this.row(toY); row++) {
      const first = this.starts[row * CELLS_A_SIDE + this.column(fromX)];
      const last = this.starts[row * CELLS_A_SIDE + this.column(toX) + 1];
      for (let at = first; at < last; at++) {
        const i = this.sorted[at];
        if (x[i] >= fromX && x[i] <= toX && y[i] >= fromY && y[i] <= toY) found.push(i);
      }
    }
    return found.sort((a, b) => a - b);
  }

  /** The nearest point at most so far away, -1 if there is none; of equally near ones the first. @param {Point} to @param {number} reach */
  nearest(to, reach) {
    let best = -1;
    let least = reach * reach;
    for (const i of this.within(to.x - reach, to.y - reach, to.x + reach, to.y + reach)) {
      const distance = (this.points.x[i] - to.x) ** 2 + (this.points.y[i] - to.y) ** 2;
      if (distance < least || (distance === least && best === -1)) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /** The points in a polygon of the plane, which closes itself (even–odd rule). @param {Point[]} polygon @returns {number[]} */
  inside(polygon) {
    if (polygon.length < 3) return [];
    const xs = polygon.map((p) => p.x);
    const ys = polygon.map((p) => p.y);
    return this.within(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys))
      .filter((i) => encloses(polygon, this.points.x[i], this.points.y[i]));
  }
}

const clamped = (cell) => Math.max(0, Math.min(CELLS_A_SIDE - 1, Math.floor(cell)));

function encloses(polygon, x, y) {
  let odd = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[i], polygon[j]];
    if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x)) odd = !odd;
  }
  return odd;
}

/**
 * How much of each pixel a disc covers, found at 8 × 8 places of the pixel.
 * @param {number} radius in pixels of the screen @returns {{dx: number, dy: number, cover: number}[]} from the middle's
 *     pixel; cover in (0, 1]
 */
export function disc(radius) {
  const reach = Math.ceil(radius);
  const pixels = [];
  for (let dy = -reach; dy <= reach; dy++) {
    for (let dx = -reach; dx <= reach; dx++) {
      let inside = 0;
      for (let part = 0; part < 64; part++) {
        if (Math.hypot(dx + ((part % 8) - 3.5) / 8, dy + ((part >> 3) - 3.5) / 8) <= radius) inside++;
      }
      if (inside > 0) pixels.push({ dx, dy, cover: inside / 64 });
    }
  }
  return pixels;
}

/**
 * Paints points as discs over what is there. Later ones cover earlier ones.
 * @param {Uint32Array} pixels [height · width], the memory of an ImageData
 * @param {number} width @param {number} height of the picture, in pixels of the screen
 * @param {Points} points @param {Placing} placing in pixels of the screen
 * @param {(i: number) => number} colour of a point, as {@link packed}; 0 to leave it out
 * @param {number} radius in pixels of the screen
 * @param {ArrayLike<number>} order of the points
 */
export function paint(pixels, width, height, { x, y }, { scale, left, top }, colour, radius, order) {
  const stamp = disc(radius);
  const reach = Math.ceil(radius);
  for (let place = 0; place < order.length; place++) {
    const i = order[place];
    const fill = colour(i);
    if (fill === 0) continue;
    const column = Math.round(left + scale * x[i]);
    const line = Math.round(top - scale * y[i]);
    if (column < -reach || column >= width + reach || line < -reach || line >= height + reach) continue;
    for (const { dx, dy, cover } of stamp) {
      const [px, py] = [column + dx, line + dy];
      if (px >= 0 && px < width && py >= 0 && py < height) pixels[py * width + px] = over(fill, cover, pixels[py * width + px]);
    }
  }
}

/** A colour that covers part of a pixel, over what is there (Porter and Duff's "over"). */
function over(fill, cover, below) {
  const a = cover * (fill >>> 24);
  const b = (below >>> 24) * (1 - a / 255);
  if (a >= 255) return fill;
  if (b === 0) return ((fill & 0xffffff) | (Math.round(a) << 24)) >>> 0;
  const mix = (shift) => Math.round((((fill >>> shift) & 255) * a + ((below >>> shift) & 255) * b) / (a + b)) << shift;
  return ((Math.round(a + b) << 24) | mix(16) | mix(8) | mix(0)) >>> 0;
}

/** A colour as a pixel of an ImageData holds it on every processor that browsers run on. @param {string} colour '#rrggbb' */
export function packed(colour) {
  const channel = (at) => parseInt(colour.slice(at, at + 2), 16);
  return ((255 << 24) | (channel(5) << 16) | (channel(3) << 8) | channel(1)) >>> 0;
}
