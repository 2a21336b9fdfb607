// @ts-check
/** One picture turned so that it lies on another. Pure. */
/** @typedef {import('./types.js').Cloud} Cloud */

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
 * A cloud turned, mirrored, moved and scaled as a whole, so that the matched points lie as near to the other's as they can in the sum of
 * squares (orthogonal Procrustes; Gower 1975). In the plane the best rotation and the best mirroring have closed forms; the better one is taken.
 * @param {Cloud} fixed @param {Cloud} cloud that is turned @param {[number, number][]} pairs places in fixed and in cloud
 * @returns {{cloud: Cloud, disparity: number}} disparity in [0, 1]: the sum of squares that is left, of the fixed points' own about their
 *     middle; NaN, and the cloud as it is, where fewer than two pairs or all points in one place leave nothing to turn
 */
export function aligned(fixed, cloud, pairs) {
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x0, y0] = [mean(pairs.map(([i]) => fixed.x[i])), mean(pairs.map(([i]) => fixed.y[i]))];
  const [u0, v0] = [mean(pairs.map(([, j]) => cloud.x[j])), mean(pairs.map(([, j]) => cloud.y[j]))];
  let [turnedA, turnedB, mirroredA, mirroredB, there, here] = [0, 0, 0, 0, 0, 0];
  for (const [i, j] of pairs) {
    const [x, y, u, v] = [fixed.x[i] - x0, fixed.y[i] - y0, cloud.x[j] - u0, cloud.y[j] - v0];
    turnedA += u * x + v * y;
    turnedB += u * y - v * x;
    mirroredA += u * x - v * y;
    mirroredB += u * y + v * x;
    there += x * x + y * y;
    here += u * u + v * v;
  }
  if (pairs.length < 2 || there === 0 || here === 0) return { cloud, disparity: NaN };
  const mirror = Math.hypot(mirroredA, mirroredB) > Math.hypot(turnedA, turnedB) ? -1 : 1;
  const [a, b] = mirror === -1 ? [mirroredA / here, mirroredB / here] : [turnedA / here, turnedB / here];
  const x = new Float64Array(cloud.x.length);
  const y = new Float64Array(cloud.x.length);
  for (let j = 0; j < x.length; j++) {
    const [u, v] = [cloud.x[j] - u0, mirror * (cloud.y[j] - v0)];
    x[j] = x0 + a * u - b * v;
    y[j] = y0 + b * u + a * v;
  }
  return { cloud: { ...cloud, x, y }, disparity: Math.max(0, 1 - ((a * a + b * b) * here) / there) };
}
