// @ts-check
/**
 * Where the classes of a class graph are drawn. Pure, and the same for the same graph, so that a picture is found again as
 * it was left.
 *
 * Distances on the page follow path lengths in the graph (stress), by stochastic gradient descent: Zheng, Pawar, Goodman,
 * "Graph Drawing by Stochastic Gradient Descent", IEEE TVCG 2019, with their schedule of steps.
 */
import { turning } from './procrustes.js';
/** @typedef {import('./types.js').Point} Point */

/** Passes over all pairs; of many classes each pass has so many pairs that fewer do (the authors take 15 for any graph). */
const [EPOCHS, FEW_EPOCHS, MANY] = [40, 15, 300];
const LAST_STEP = 0.05;

/**
 * @param {number} n vertices, 0 to n − 1
 * @param {{source: number, target: number, length: number}[]} edges without direction; length > 0, about 1
 * @param {Point[]} [anchors] where the vertices stood in a graph like this one: each stays as near as its edges let it
 * @returns {Point[]} one a vertex; unit: an edge of length 1; centred, the longer side lying horizontally, or with anchors
 *     turned to lie on them
 */
export function stress(n, edges, anchors) {
  const lengths = pathLengths(n, edges);
  const random = generator(1);
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) [x[i], y[i]] = anchors ? [anchors[i].x, anchors[i].y] : [random(), random()];
  const [rows, columns] = [Uint32Array.from({ length: n }, (_, i) => i), Uint32Array.from({ length: n }, (_, i) => i)];
  const longest = lengths.reduce((most, length) => Math.max(most, length), 1);
  const shortest = edges.reduce((least, edge) => Math.min(least, edge.length), 1);
  // From anchors the steps begin small, or they would be forgotten.
  const [first, last] = [anchors ? shortest ** 2 : longest ** 2, LAST_STEP * shortest ** 2];
  const epochs = n > MANY ? FEW_EPOCHS : EPOCHS;
  for (let epoch = 0; epoch < epochs; epoch++) {
    const step = first * (last / first) ** (epoch / (epochs - 1));
    // Each pair once, by rows in any order, each row in any order: as good as all pairs in any order, and lengths are read where they lie.
    shuffle(rows, random);
    shuffle(columns, random);
    for (const i of rows) {
      for (const j of columns) {
        if ((i + j) % 2 === 0 ? j >= i : j <= i) continue;
        const wanted = lengths[i * n + j];
        const [dx, dy] = [x[i] - x[j], y[i] - y[j]];
        const found = Math.sqrt(dx * dx + dy * dy) || 1e-9;
        const move = (Math.min(1, step / (wanted * wanted)) * (found - wanted)) / (2 * found);
        x[i] -= move * dx;
        y[i] -= move * dy;
        x[j] += move * dx;
        y[j] += move * dy;
      }
    }
  }
  const points = Array.from({ length: n }, (_, i) => ({ x: x[i], y: y[i] }));
  return anchors ? turnedOnto(points, anchors) : levelled(points);
}

/**
 * Moved, turned and where need be flipped so that the squared distances to other points are least in sum (Procrustes).
 * @param {Point[]} points @param {Point[]} others as many @returns {Point[]} new ones
 */
export function turnedOnto(points, others) {
  const { from, to, flip, along, across } = turning(points, others);
  const angle = Math.atan2(across, along);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map((p) => {
    const [x, y] = [p.x - from.x, flip * (p.y - from.y)];
    return { x: to.x + x * cos - y * sin, y: to.y + x * sin + y * cos };
  });
}

/** Shortest path lengths, [n × n]; between parts that no path joins, about the longest there is. */
function pathLengths(n, edges) {
  const near = Array.from({ length: n }, () => []);
  for (const { source, target, length } of edges) {
    near[source].push([target, length]);
    near[target].push([source, length]);
  }
  const lengths = new Float64Array(n * n).fill(Infinity);
  // Label correcting; each vertex waits once at most, so a ring of n places holds those that wait.
  const [waiting, waits] = [new Uint32Array(n), new Uint8Array(n)];
  let longest = 1;
  for (let start = 0; start < n; start++) {
    const reach = lengths.subarray(start * n, (start + 1) * n);
    reach[start] = 0;
    waiting[0] = start;
    for (let [head, count] = [0, 1]; count > 0; count--) {
      const at = waiting[head];
      head = (head + 1) % n;
      waits[at] = 0;
      for (const [to, length] of near[at]) {
        if (reach[at] + length >= reach[to]) continue;
        reach[to] = reach[at] + length;
        if (waits[to] === 1) continue;
        waits[to] = 1;
        waiting[(head + count - 1) % n] = to;
        count++;
      }
    }
    for (const length of reach) if (length < Infinity) longest = Math.max(longest, length);
  }
  return lengths.map((length) => (length === Infinity ? 0.7 * longest + 1 : length));
}

/**
 * Points of another layout in this one's unit: edges are as long as they are wanted on average.
 * @param {Point[]} points @param {{source: number, target: number, length: number}[]} edges @returns {Point[]} new ones
 */
export function rescaled(points, edges) {
  const [found, wanted] = edges.reduce(([found, wanted], { source, target, length }) =>
    [found + Math.hypot(points[source].x - points[target].x, points[source].y - points[target].y), wanted + length], [0, 0]);
  const scale = found > 0 ? wanted / found : 1;
  return points.map(({ x, y }) => ({ x: scale * x, y: scale * y }));
}

/** Centred and turned so that the points spread most along x; the first point lies in the upper left. @param {Point[]} points */
export function levelled(points) {
  const n = points.length || 1;
  const [mx, my] = [points.reduce((sum, p) => sum + p.x, 0) / n, points.reduce((sum, p) => sum + p.y, 0) / n];
  let [xx, yy, xy] = [0, 0, 0];
  for (const p of points) {
    xx += (p.x - mx) ** 2;
    yy += (p.y - my) ** 2;
    xy += (p.x - mx) * (p.y - my);
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const turned = points.map((p) => ({
    x: (p.x - mx) * cos + (p.y - my) * sin,
    y: (p.y - my) * cos - (p.x - mx) * sin,
  }));
  const flipX = turned.length > 0 && turned[0].x > 0 ? -1 : 1;
  const flipY = turned.length > 0 && turned[0].y > 0 ? -1 : 1;
  return turned.map((p) => ({ x: flipX * p.x, y: flipY * p.y }));
}

/**
 * Moves circles apart until no two come closer than a margin, or the rounds are spent.
 * @param {Point[]} points @param {number[]} radii in the same unit @param {number} margin
 * @returns {Point[]} new ones; the given ones stay
 */
export function apart(points, radii, margin) {
  const n = points.length;
  const [x, y] = [Float64Array.from(points, (p) => p.x), Float64Array.from(points, (p) => p.y)];
  for (let round = 0; round < 60; round++) {
    let clear = true;
    for (let i = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        const wanted = radii[i] + radii[j] + margin;
        const [dx, dy] = [x[j] - x[i] || 1e-3 * (j - i), y[j] - y[i]];
        if (dx >= wanted || dx <= -wanted || dy >= wanted || dy <= -wanted) continue;
        const found = Math.sqrt(dx * dx + dy * dy);
        if (found < wanted - 1e-6) {
          clear = false;
          const push = (wanted - found) / (2 * found);
          x[i] -= push * dx;
          y[i] -= push * dy;
          x[j] += push * dx;
          y[j] += push * dy;
        }
      }
    }
    if (clear) break;
  }
  return points.map((_, i) => ({ x: x[i], y: y[i] }));
}

/** Numbers in [0, 1) from a seed (mulberry32). @param {number} seed */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffle(list, random) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
}
