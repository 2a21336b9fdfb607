// @ts-check
/** Selected samples as text for the address: runs of their numbers in the data set, each as far from the one before as it is. Pure. */

/** Characters; of scattered samples about 1,500 stand in so many, of whole stretches any number. */
export const LONGEST = 4_000;

const MOST = 50_000;
const LARGEST = 1e9;

/** @param {Iterable<number>} numbers whole ones, 0 to 1e9 @returns {string | null} null for none, and where they are too many */
export function encoded(numbers) {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b);
  const runs = [];
  let length = 0;
  for (let i = 0, end = -1; i < sorted.length && length <= LONGEST;) {
    let last = i;
    while (last + 1 < sorted.length && sorted[last + 1] === sorted[last] + 1) last++;
    const run = (sorted[i] - end - 1).toString(36) + (last > i ? '-' + (last - i).toString(36) : '');
    runs.push(run);
    length += run.length + 1;
    end = sorted[last];
    i = last + 1;
  }
  return runs.length === 0 || length - 1 > LONGEST || sorted.length > MOST ? null : runs.join('.');
}

/** @param {string | null} text @returns {number[]} ascending; none where the text is none of {@link encoded} */
export function decoded(text) {
  if (text === null || text.length > LONGEST || !/^[0-9a-z]+(-[0-9a-z]+)?(\.[0-9a-z]+(-[0-9a-z]+)?)*$/.test(text)) return [];
  const numbers = [];
  let end = -1;
  for (const run of text.split('.')) {
    const [apart, more = '0'] = run.split('-');
    const from = end + 1 + parseInt(apart, 36);
    end = from + parseInt(more, 36);
    if (end > LARGEST || numbers.length + end - from >= MOST) return [];
    for (let number = from; number <= end; number++) numbers.push(number);
  }
  return numbers;
}
