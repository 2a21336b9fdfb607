// @ts-check
/** What an experiment can be told, as fields of a form, and back as settings. Pure. */
/** @typedef {{name: string, type: string, several: boolean, required: boolean, standard: string | null, least: number | null, most: number | null,
 *     choices: string[], says: string}} Setting */
/** @typedef {{name: string, question: string, takes: string, settings: Setting[]}} Kind */

/** What most people leave as it is. */
const RARE = new Set(['permutations', 'bootstrap', 'force', 'probe', 'patience', 'batch-size', 'learning-rate', 'train-samples', 'breaks', 'same-order', 'simple-epsilon',
  'neurons', 'pair', 'others', 'seeded-order', 'from', 'to']);

/** Those that are asked for first, and the rest. @param {Setting[]} settings */
export const parted = (settings) => [settings.filter(({ name }) => !RARE.has(name)), settings.filter(({ name }) => RARE.has(name))];

/** What is expected of a field, in words. @param {Setting} setting */
export function expected({ type, several, least, most }) {
  if (type !== 'whole' && type !== 'number') return several ? 'names, separated by commas' : 'a name';
  const bounds = ` from ${least} to ${most}`;
  return several ? `${type === 'whole' ? 'whole numbers' : 'numbers'}${bounds}, separated by commas` : `a ${type === 'whole' ? 'whole ' : ''}number${bounds}`;
}

/**
 * A text as the value of a setting: undefined for an empty one, null where it is none.
 * @param {Setting} setting @param {string} text
 */
export function read(setting, text) {
  const { type, several, least, most } = setting;
  if (text.trim() === '') return undefined;
  const parts = (several ? text.split(',') : [text]).map((part) => part.trim());
  const values = parts.map((part) => {
    if (type !== 'whole' && type !== 'number') return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(part) ? part : null;
    const form = type === 'whole' ? /^[0-9]{1,15}$/ : /^-?[0-9]*\.?[0-9]+(e-?[0-9]{1,3})?$/i;
    return form.test(part) && +part >= (least ?? -Infinity) && +part <= (most ?? Infinity) ? +part : null;
  });
  if (values.includes(null)) return null;
  return several ? values : values[0];
}

/** Settings from an address, which people type and cut: {} for what is none. @param {string | null} text @returns {Object<string, any>} */
export function given(text) {
  try {
    const settings = JSON.parse(text ?? '{}');
    return settings !== null && typeof settings === 'object' && !Array.isArray(settings) ? settings : {};
  } catch {
    return {};
  }
}

/** The same as a command. @param {Kind} kind @param {Object<string, any>} settings */
export function command(kind, settings) {
  const words = kind.settings.filter(({ name }) => settings[name] !== undefined && settings[name] !== false).map(({ name, required, type }) => {
    const value = [settings[name]].flat().map((one) => (name === 'data' && one !== 'glyphs' ? `${one}:DIR` : one)).join(',');
    return required ? value : type === 'flag' ? `--${name}` : `--${name} ${value}`;
  });
  return ['latentgraph experiment', kind.name, ...words].join(' ');
}

/** "3 of 4 findings hold, 1 was not judged". @param {string[]} verdicts */
export function judged(verdicts) {
  if (verdicts.length === 0) return '';
  const count = (verdict) => verdicts.filter((one) => one === verdict).length;
  const open = count('not judged');
  return `${count('holds')} of ${verdicts.length} hold` + (open === 0 ? '' : `, ${open} not judged`);
}
