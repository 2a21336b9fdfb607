// @ts-check
/** What a picture is taken away as: SVG, PNG, and what else its view offers. */
import { failure, h, save } from './dom.js';
import { menu } from './query-menu.js';

const SHARPNESS = 2; // device pixels a CSS pixel

/** A name that says what is in the file, of letters that every file system takes. @param {string} title */
export const fileName = (title) => title.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|-+$/g, '').slice(0, 120) || 'picture';

/** An SVG as pixels. @param {string} svg @returns {Promise<Blob>} */
export async function png(svg) {
  const image = new Image();
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
  await image.decode();
  const canvas = h('canvas', { width: SHARPNESS * image.width, height: SHARPNESS * image.height });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The browser makes no picture of this size.'))), 'image/png'));
}

/**
 * @param {() => string} title of the picture, and so the file's name
 * @param {() => string | null | Promise<string | null>} svg null where nothing is drawn
 * @param {() => Node[]} [more] entries besides
 * @returns {HTMLElement}
 */
export function saveMenu(title, svg, more = () => []) {
  const says = h('p.quiet', { role: 'status', hidden: true });
  const entry = (kind, does) => h('button', { type: 'button', value: kind, textContent: kind.toUpperCase(), onclick: async () => {
    try {
      const drawn = await svg();
      says.hidden = drawn !== null;
      if (drawn === null) says.textContent = 'Nothing is drawn yet.';
      else {
        save(`${fileName(title())}.${kind}`, await does(drawn), kind === 'svg' ? 'image/svg+xml' : 'image/png');
        own.open = false;
      }
    } catch (error) {
      says.hidden = false;
      says.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  } });
  const own = menu('Save', 'Save what is seen', () => [entry('svg', async (drawn) => drawn), entry('png', png), ...more(), says]);
  return own;
}

/** An address of a file, as an entry. @param {string} text @param {string} href @param {string} title */
export const fileEntry = (text, href, title) => h('a.entry', { href, textContent: text, title, download: '' });
