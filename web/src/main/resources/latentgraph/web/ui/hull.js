// @ts-check
/** Outlines around what belongs together. Pure. */
/** @typedef {import('./types.js').Point} Point */

/** Between the largest circle of a group and its outline, CSS px. */
const PADDING = 7;

const cross = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/**
 * The corners of the smallest convex shape around points (Andrew, "Another efficient algorithm for convex hulls in two dimensions",
 * Information Processing Letters 1979: the monotone chain).
 * @param {Point[]} points @returns {Point[]} each once, with angles rising from x to y, none on the line between its neighbours; one
 *     or two where all points lie on a place or a line
 */
export function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y).filter((p, i, all) => i === 0 || p.x !== all[i - 1].x || p.y !== all[i - 1].y);
  if (sorted.length < 3) return sorted;
  const chain = (from) => {
    const kept = /** @type {Point[]} */ ([]);
    for (const p of from) {
      while (kept.length > 1 && cross(kept[kept.length - 2], kept[kept.length - 1], p) <= 0) kept.pop();
      kept.push(p);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/**
 * The outline of all places no farther from the points' hull than a margin: straight along its sides, round at its corners.
 * @param {Point[]} points at least one @param {number} margin > 0 @returns {string} as a path of SVG
 */
export function outline(points, margin) {
  const corners = hull(points);
  const place = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const arc = (x, y) => `A${margin.toFixed(1)} ${margin.toFixed(1)} 0 0 1 ${place(x, y)}`;
  if (corners.length === 1) {
    const [{ x, y }] = corners;
    return `M${place(x - margin, y)}${arc(x + margin, y)}${arc(x - margin, y)}Z`;
  }
  const sides = corners.map((from, i) => {
    const to = corners[(i + 1) % corners.length];
    const far = Math.hypot(to.x - from.x, to.y - from.y);
    const [dx, dy] = [margin * (to.y - from.y) / far, margin * (from.x - to.x) / far];
    return { from: { x: from.x + dx, y: from.y + dy }, to: { x: to.x + dx, y: to.y + dy } };
  });
  return 'M' + place(sides[0].from.x, sides[0].from.y) + sides.map(({ to }, i) => {
    const next = sides[(i + 1) % sides.length].from;
    return `L${place(to.x, to.y)}${arc(next.x, next.y)}`;
  }).join('') + 'Z';
}

/**
 * The communities that have an outline: those of two classes and more, the largest first.
 * @param {import('./types.js').Vertex[]} vertices @returns {{community: number, members: number[]}[]} members are places among the vertices
 */
export function groups(vertices) {
  const all = new Map();
  vertices.forEach(({ community }, i) => {
    if (community !== null) all.set(community, [...(all.get(community) ?? []), i]);
  });
  return [...all].map(([community, members]) => ({ community, members })).filter(({ members }) => members.length > 1)
    .sort((a, b) => b.members.length - a.members.length || a.community - b.community);
}

/** @param {Point[]} points of circles @param {number[]} radii in the same unit @returns {string} as of {@link outline} */
export const around = (points, radii) => outline(points, Math.max(...radii) + PADDING);
