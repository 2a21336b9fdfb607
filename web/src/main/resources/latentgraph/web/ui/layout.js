// @ts-check
/**
 * Where the classes of a class graph are drawn. Pure, and the same for the same graph, so that a picture is found again as
 * it was left.
 *
 * Distances on the page follow path lengths in the graph (stress), by stochastic gradient descent: Zheng, Pawar, Goodman,
 * "Graph Drawing by Stochastic Gradient Descent", IEEE TVCG 2019, with their schedule of steps.
 */
/** @typedef {import('./types.js').Point} Point */

const EPOCHS = 40;
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
  const points = anchors ? anchors.map((point) => ({ ...point })) : Array.from({ length: n }, () => ({ x: random(), y: random() }));
  const pairs = [];
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) pairs.push([i, j]);
  const longest = Math.max(1, ...Array.from({ length: n }, (_, i) => Math.max(...lengths[i])));
  const shortest = Math.min(1, ...edges.map((edge) => edge.length));
  // From anchors the steps begin small, or they would be forgotten.
  const [first, last] = [anchors ? shortest ** 2 : longest ** 2, LAST_STEP * shortest ** 2];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const step = first * (last / first) ** (epoch / (EPOCHS - 1));
    shuffle(pairs, random);
    for (const [i, j] of pairs) {
      const wanted = lengths[i][j];
      const [dx, dy] = [points[i].x - points[j].x, points[i].y - points[j].y];
      const found = Math.hypot(dx, dy) || 1e-9;
      const move = (Math.min(1, step / wanted ** 2) * (found - wanted)) / (2 * found);
      points[i].x -= move * dx;
      points[i].y -= move * dy;
      points[j].x += move * dx;
      points[j].y += move * dy;
    }
  }
  return anchors ? turnedOnto(points, anchors) : levelled(points);
}

/**
 * Moved, turned and where need be flipped so that the squared distances to other points are least in sum (Procrustes; in the
 * plane, of the two best turnings, with and without a flip, the better one).
 * @param {Point[]} points @param {Point[]} others as many @returns {Point[]} new ones
 */
export function turnedOnto(points, others) {
  const n = points.length || 1;
  const mean = (list) => ({ x: list.reduce((sum, p) => sum + p.x, 0) / n, y: list.reduce((sum, p) => sum + p.y, 0) / n });
  const [from, to] = [mean(points), mean(others)];
  const turnings = [1, -1].map((flip) => {
    let [along, across] = [0, 0];
    points.forEach((p, i) => {
      const [x, y] = [p.x - from.x, flip * (p.y - from.y)];
      const [u, v] = [others[i].x - to.x, others[i].y - to.y];
      along += x * u + y * v;
      across += x * v - y * u;
    });
    return { flip, angle: Math.atan2(across, along), agreement: Math.hypot(along, across) };
  });
  const { flip, angle } = turnings[1].agreement > turnings[0].agreement * (1 + 1e-9) ? turnings[1] : turnings[0];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return points.map((p) => {
    const [x, y] = [p.x - from.x, flip * (p.y - from.y)];
    return { x: to.x + x * cos - y * sin, y: to.y + x * sin + y * cos };
  });
}

/** Shortest path lengths between all pairs; between parts that no path joins, about the longest there is. */
function pathLengths(n, edges) {
  const near = Array.from({ length: n }, () => []);
  for (const { source, target, length } of edges) {
    near[source].push([target, length]);
    near[target].push([source, length]);
  }
  const lengths = [];
  let longest = 1;
  for (let start = 0; start < n; start++) {
    const reach = new Float64Array(n).fill(Infinity);
    reach[start] = 0;
    for (let work = [start]; work.length > 0;) {
      const next = new Set();
      for (const at of work) {
        for (const [to, length] of near[at]) {
          if (reach[at] + length < reach[to]) {
            reach[to] = reach[at] + length;
            next.add(to);
          }
        }
      }
      work = [...next];
    }
    for (const length of reach) if (length < Infinity) longest = Math.max(longest, length);
    lengths.push(reach);
  }
  for (const row of lengths) for (let j = 0; j < n; j++) if (row[j] === Infinity) row[j] = 0.7 * longest + 1;
  return lengths;
}

/** Centred and turned so that the points spread most along x; the first point lies in the upper left. */
function levelled(points) {
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
  const moved = points.map((p) => ({ ...p }));
  for (let round = 0; round < 60; round++) {
    let clear = true;
    for (let i = 0; i < moved.length; i++) {
      for (let j = i + 1; j < moved.length; j++) {
        const wanted = radii[i] + radii[j] + margin;
        const [dx, dy] = [moved[j].x - moved[i].x || 1e-3 * (j - i), moved[j].y - moved[i].y];
        const found = Math.hypot(dx, dy);
        if (found < wanted - 1e-6) {
          clear = false;
          const push = (wanted - found) / (2 * found);
          moved[i].x -= push * dx;
          moved[i].y -= push * dy;
          moved[j].x += push * dx;
          moved[j].y += push * dy;
        }
      }
    }
    if (clear) break;
  }
  return moved;
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
