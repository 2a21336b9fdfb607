// @ts-check
/** Values as text for people, and tables as CSV. Pure. */

/** @param {number | null | undefined} value @param {number} [digits] significant ones, for what is no whole number */
export function number(value, digits = 3) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (Number.isInteger(value)) return value.toLocaleString('en-US');
  if (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4) return value.toExponential(digits - 1);
  return value.toLocaleString('en-US', { maximumSignificantDigits: Math.max(digits, Math.ceil(Math.log10(Math.abs(value)))) });
}

/** @param {number | null | undefined} share in [0, 1] */
export const percent = (share) =>
  share === null || share === undefined ? '–' : (100 * share).toFixed(share > 0.9995 || share < 0.00005 ? 0 : 1) + ' %';

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = one + 's') => `${number(count)} ${count === 1 ? one : many}`;

/**
 * A value of an answer, readable: a node as (:Label {…}), a relationship as [:TYPE {…}], long lists with their length.
 * @param {any} value @param {number} [room] characters at most
 */
export function cell(value, room = 160) {
  const text = plain(value);
  return text.length > room ? text.slice(0, room - 1) + '…' : text;
}

function plain(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : number(value, 6);
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) {
    const shown = value.slice(0, 8).map(plain).join(', ');
    return value.length > 8 ? `[${shown}, … ${number(value.length)} in all]` : `[${shown}]`;
  }
  if (typeof value === 'object') {
    if (Array.isArray(value.labels) && isMap(value.properties)) {
      return `(${value.labels.map((l) => ':' + l).join('')} ${fields(value.properties)})`;
    }
    if (typeof value.type === 'string' && isMap(value.properties)) return `[:${value.type} ${fields(value.properties)}]`;
    return fields(value);
  }
  return String(value);
}

const isMap = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const fields = (map) => '{' + Object.entries(map).map(([name, value]) => `${name}: ${plain(value)}`).join(', ') + '}';

/**
 * RFC 4180. Fields that a spreadsheet would run as a formula get a leading apostrophe: names come from strangers' files.
 * @param {string[]} columns @param {Object<string, any>[]} rows
 */
export function csv(columns, rows) {
  const field = (value) => {
    if (value === null || value === undefined) return '';
    let text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    if (typeof value !== 'number' && /^[=+\-@\t\r]/.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  return [columns, ...rows.map((row) => columns.map((name) => row[name]))]
    .map((line) => line.map(field).join(',') + '\r\n').join('');
}
