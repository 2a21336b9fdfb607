// @ts-check
/** Pictures in a row along a bow between two circles. Pure. */
/** @typedef {import('./types.js').Point} Point */

/** How far a bow goes aside, of its length; it leaves the line between its ends to be seen. */
const ASIDE = 0.24;
const [LEAST, MOST] = [10, 34];

/**
 * @param {{x: number, y: number, radius: number}} from @param {{x: number, y: number, radius: number}} to @param {number} count pictures
 * @returns {{path: string, points: Point[], side: number}} the bow between the circles as a path of SVG, the middles of the pictures in their order, evenly
 *     between the circles, and how wide a picture can be, 10 to 34
 */
export function bow(from, to, count) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const far = Math.hypot(dx, dy) || 1;
  const aside = { x: (from.x + to.x) / 2 + 2 * ASIDE * dy, y: (from.y + to.y) / 2 - 2 * ASIDE * dx };
  // The curve's polar form: at (t, t) its places, at (s, t) the corner of its part between s and t.
  const polar = (s, t) => {
    const [a, b, c] = [(1 - s) * (1 - t), s * (1 - t) + t * (1 - s), s * t];
    return { x: a * from.x + b * aside.x + c * to.x, y: a * from.y + b * aside.y + c * to.y };
  };
  const [first, last] = [from.radius / far, 1 - to.radius / far];
  const room = Math.max(0, last - first) / Math.max(1, count);
  const points = Array.from({ length: count }, (_, i) => polar(first + (i + 0.5) * room, first + (i + 0.5) * room));
  const place = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return { path: `M${place(polar(first, first))}Q${place(polar(first, last))} ${place(polar(last, last))}`, points, side: Math.min(MOST, Math.max(LEAST, 0.95 * far * room)) };
}
