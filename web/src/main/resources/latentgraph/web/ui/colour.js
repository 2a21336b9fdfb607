// @ts-check
/** Colours that people with any colour vision tell apart. Pure. */

/** Paul Tol's "muted" scheme, ordered so that the first few lie far apart in lightness as well as in hue. */
export const COMMUNITIES = Object.freeze(
  ['#4477aa', '#cc6677', '#ddcc77', '#117733', '#88ccee', '#882255', '#44aa99', '#aa4499', '#999933', '#77708f']);

/** Cividis, made for colour-blind readers: dark blue is low, yellow is high. */
const CIVIDIS = ['#00224e', '#123570', '#3b496c', '#575d6d', '#707173', '#8a8678', '#a59c74', '#c3b369', '#e1cc55', '#fee838'];

/** Of what is not known. */
export const GREY = '#8a8f98';

/** @param {number | null} community an index; there are ten colours, then they come again; null where it is not known */
export const community = (community) => (community === null ? GREY : COMMUNITIES[community % COMMUNITIES.length]);

/** @param {number} share in [0, 1]; outside it, the end's colour */
export function sequential(share) {
  const place = Math.min(1, Math.max(0, share)) * (CIVIDIS.length - 1);
  const low = Math.min(CIVIDIS.length - 2, Math.floor(place));
  return mixed(CIVIDIS[low], CIVIDIS[low + 1], place - low);
}

/** @param {string} from '#rrggbb' @param {string} to @param {number} share of 'to', in [0, 1] */
export function mixed(from, to, share) {
  const [a, b] = [channels(from), channels(to)];
  return '#' + a.map((v, i) => Math.round(v + (b[i] - v) * share).toString(16).padStart(2, '0')).join('');
}

/** Black or white, whichever reads better on a colour (WCAG contrast). @param {string} background '#rrggbb' */
export function ink(background) {
  const linear = channels(background).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  const light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  return light > 0.3 ? '#14181f' : '#ffffff';
}

const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
