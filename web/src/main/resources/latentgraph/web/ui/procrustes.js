// @ts-check
/** One picture turned so that it lies on another. Pure. */
/** @typedef {import('./types.js').Cloud} Cloud */
/** @typedef {import('./types.js').Point} Point */

/**
 * Which points of two clouds are the same samples.
 * @param {Cloud} one @param {Cloud} other @returns {[number, number][]} places in the one and in the other; none of two data sets
 */
export function matched(one, other) {
  if (one.dataSet !== other.dataSet) return [];
  const places = new Map(other.sample.map((sample, place) => [sample, place]));
  return one.sample.flatMap((sample, place) => {
    const there = places.get(sample);
    return there === undefined ? [] : [/** @type {[number, number]} */ ([place, there])];
  });
}

/**
 * How points are turned, and where need be flipped, so that they lie on others (orthogonal Procrustes; Gower 1975): in the plane the
 * best turning with and that without a flip have closed forms; the better one is taken.
 * @param {Point[]} points @param {Point[]} others as many
 * @returns {{from: Point, to: Point, flip: 1 | -1, along: number, across: number}} their middles; -1 where y is flipped about its own; the sums of
 *     the inner and of the cross products, after the flip, which are as the turning's cosine and sine
 */
export function turning(points, others) {
  const n = points.length || 1;
  const mean = (list) => ({ x: list.reduce((sum, p) => sum + p.x, 0) / n, y: list.reduce((sum, p) => sum + p.y, 0) / n });
  const [from, to] = [mean(points), mean(others)];
  const [plain, flipped] = [1, -1].map((flip) => {
    let [along, across] = [0, 0];
    points.forEach((p, i) => {
      const [x, y] = [p.x - from.x, flip * (p.y - from.y)];
      const [u, v] = [others[i].x - to.x, others[i].y - to.y];
      along += x * u + y * v;
      across += x * v - y * u;
    });
    return { from, to, flip: /** @type {1 | -1} */ (flip), along, across };
  });
  const agreement = ({ along, across }) => Math.hypot(along, across);
  return agreement(flipped) > agreement(plain) * (1 + 1e-9) ? flipped : plain;
}

/**
 * A cloud turned, mirrored, moved and scaled as a whole, so that the matched points lie as near to the other's as they can in the sum of
 * squares.
 * @param {Cloud} fixed @param {Cloud} cloud that is turned @param {[number, number][]} pairs places in fixed and in cloud
 * @returns {{cloud: Cloud, disparity: number}} disparity in [0, 1]: the sum of squares that is left, of the fixed points' own about their
 *     middle; NaN, and the cloud as it is, where fewer than two pairs or all points in one place leave nothing to turn
 */
export function aligned(fixed, cloud, pairs) {
  const points = pairs.map(([, j]) => ({ x: cloud.x[j], y: cloud.y[j] }));
  const others = pairs.map(([i]) => ({ x: fixed.x[i], y: fixed.y[i] }));
  const { from, to, flip, along, across } = turning(points, others);
  const spread = (list, middle) => list.reduce((sum, p) => sum + (p.x - middle.x) ** 2 + (p.y - middle.y) ** 2, 0);
  const [here, there] = [spread(points, from), spread(others, to)];
  if (pairs.length < 2 || there === 0 || here === 0) return { cloud, disparity: NaN };
  const [a, b] = [along / here, across / here];
  const x = new Float64Array(cloud.x.length);
  const y = new Float64Array(cloud.x.length);
  for (let j = 0; j < x.length; j++) {
    const [u, v] = [cloud.x[j] - from.x, flip * (cloud.y[j] - from.y)];
    x[j] = to.x + a * u - b * v;
    y[j] = to.y + b * u + a * v;
  }
  return { cloud: { ...cloud, x, y }, disparity: Math.max(0, 1 - ((a * a + b * b) * here) / there) };
}
