// @ts-check
/** Elements without markup: texts from names and files are set as text, never read as HTML. */

/**
 * @param {string} tag 'button', or 'button.quiet' with classes
 * @param {Object<string, any>} [properties] set as properties if the element has them (onclick, textContent, value), else as
 *     attributes; null and undefined are left out
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const element = document.createElement(name);
  if (classes.length > 0) element.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (key in element && !key.includes('-')) /** @type {any} */ (element)[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** A disc of one colour, as the pictures draw it. @param {string} colour */
export function dot(colour) {
  const element = h('span.dot');
  element.style.background = colour;
  return element;
}

/** Saves a file where the browser saves files. @param {string} name @param {BlobPart} content @param {string} [type] */
export function save(name, content, type = 'application/octet-stream') {
  const link = h('a', { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** The page's colours and fonts where an element stands. @param {Element} element @returns {{ground: string, ink: string, line: string, accent: string, font: string}} */
export function looks(element) {
  const css = getComputedStyle(element);
  const colour = (name) => css.getPropertyValue(name).trim();
  return { ground: colour('--ground'), ink: colour('--text'), line: colour('--edge'), accent: colour('--accent'), font: css.fontFamily };
}

/** A message in place of what cannot be shown, with what to do. @param {string} title @param {...(Node | string)} text */
export const message = (title, ...text) => h('div.message', {}, h('h3', { textContent: title }), h('p', {}, ...text));

/** @param {Error} error */
export const failure = (error) => h('div.message.failed', { role: 'alert' },
  h('h3', { textContent: 'title' in error ? String(error.title) : 'Failed' }), h('p', { textContent: error.message }));

/**
 * Puts what takes time and may fail below the heading of its place, or what went wrong.
 * @param {HTMLElement} place its first child is the heading @param {() => boolean} current whether the answer is still wanted
 * @param {() => Promise<(Node | string)[]>} work
 */
export async function fill(place, current, work) {
  let parts;
  try {
    parts = await work();
  } catch (error) {
    parts = [failure(/** @type {Error} */ (error))];
  }
  if (current()) place.replaceChildren(/** @type {Node} */ (place.firstElementChild), ...parts);
}

/**
 * Does what takes time and may fail, and says so in its place: that it reads, if it takes long; what is wrong, if it fails.
 * @param {HTMLElement} place @param {() => boolean} current whether the answer is still wanted
 * @param {() => Promise<void>} work which itself clears the place or says why there is nothing
 * @param {Node} [absent] what to say of what is not there (404)
 */
export async function reading(place, current, work, absent) {
  const said = message('Reading…');
  const slow = setTimeout(() => { if (current()) place.replaceChildren(said); }, 300);
  try {
    await work();
  } catch (error) {
    const problem = /** @type {Error & {status?: number}} */ (error);
    if (current()) place.replaceChildren(absent && problem.status === 404 ? absent : failure(problem));
  } finally {
    clearTimeout(slow);
    said.remove();
  }
}

/** The index of a sample that was typed, or a hint what one is. @param {HTMLInputElement} input @param {(index: number) => void} use */
export function useIndex(input, use) {
  const text = input.value.trim();
  const good = /^[0-9]{1,9}$/.test(text);
  input.setCustomValidity(good || text === '' ? '' : 'the index of a sample, a whole number');
  input.reportValidity();
  if (!good) return;
  use(+text);
  input.value = '';
}
