// @ts-check
/** What was uploaded, as what it would be ingested as. Pure. */

/** What a file can be taken for, in the order of the command line's options. */
export const ROLES = Object.freeze(['latents', 'labels', 'predictions', 'classes', 'images']);

/**
 * Of each role the first file that is likely to be it.
 * @param {{file: string, role: string | null}[]} arrays @param {Map<string, string | null>} chosen by a person, by file
 * @returns {Map<string, string | null>} role by file
 */
export function roles(arrays, chosen) {
  const taken = new Set(arrays.map(({ file }) => chosen.get(file)).filter((role) => role));
  return new Map(arrays.map(({ file, role }) => {
    if (chosen.has(file)) return [file, chosen.get(file) ?? null];
    if (role === null || taken.has(role)) return [file, null];
    taken.add(role);
    return [file, role];
  }));
}

/**
 * What is wrong with these files together, in words; null if nothing is.
 * @param {{file: string, name: string, shape: number[]}[]} arrays @param {Map<string, string | null>} role by file
 */
export function mismatch(arrays, role) {
  const of = (wanted) => arrays.find(({ file }) => role.get(file) === wanted);
  const latents = of('latents');
  if (latents === undefined) return 'No file is taken for the latents: numbers of shape (samples, dimensions).';
  if (latents.shape.length !== 2) {
    return `${latents.name} has shape (${latents.shape.join(', ')}); expected (samples, dimensions): x.reshape(len(x), -1)`;
  }
  for (const name of ['labels', 'predictions', 'images']) {
    const one = of(name);
    if (one !== undefined && one.shape[0] !== latents.shape[0]) {
      return `${one.name} has ${one.shape[0]} rows and ${latents.name} has ${latents.shape[0]}; expected one row a sample in both`;
    }
  }
  return of('classes') !== undefined && of('labels') === undefined ? `${of('classes')?.name} names classes but there are no labels; add the labels too` : null;
}

/** "10 classes: 0 × 980, 1 × 1,135, …". @param {{value: number, count: number, name?: string}[]} counts @param {number} [most] */
export function counted(counts, most = 12) {
  if (counts.length === 0) return '';
  const shown = counts.slice(0, most).map(({ value, count, name }) => `${name ?? value} × ${count.toLocaleString('en-US')}`);
  return `${counts.length}${counts.length === 100 ? ' or more' : ''} ${counts.length === 1 ? 'class' : 'classes'}: ${shown.join(', ')}${counts.length > most ? ', …' : ''}`;
}

/**
 * A file's name as the name of a run: letters, digits, '.', '_' and '-', beginning with a letter or digit.
 * @param {string} name
 */
export const runName = (name) =>
  name.replace(/\.[a-z]+$/i, '').replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 100);
