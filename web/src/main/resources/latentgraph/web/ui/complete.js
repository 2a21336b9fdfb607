// @ts-check
/** What can stand at a place of a Cypher statement, from what the store holds. Pure. */

/**
 * @typedef {{name: string, signature: string, description: string}} Callable
 * @typedef {{labels: string[], relationshipTypes: string[], properties: string[], procedures: Callable[], functions: Callable[]}} Schema
 * @typedef {{text: string, shown: string, says: string}} Offer  what is put in, what the list shows, and what stands beside it
 */

const MOST = 100;
const ASIDE = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|'(?:\\[^]|[^'\\])*(?:'|$)|"(?:\\[^]|[^"\\])*(?:"|$)/g;
const KEYWORDS = ('CALL CASE CONTAINS COUNT DISTINCT ELSE END EXISTS EXPLAIN IS_NULL IS_NOT_NULL LIMIT MATCH OPTIONAL_MATCH ORDER_BY PROFILE RETURN SHOW_INDEXES'
  + ' SHOW_PROCEDURES SKIP STARTS_WITH THEN UNION UNWIND WHEN WHERE WITH YIELD').split(' ').map((word) => word.replaceAll('_', ' '));

/** A name as Cypher writes it. @param {string} name */
export const quoted = (name) => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : '`' + name.replaceAll('`', '``') + '`');

/** The columns that a procedure yields, by its signature. @param {string} signature */
export const yielded = (signature) =>
  [...(signature.match(/ :: \(([^]*)\)$/)?.[1] ?? '').matchAll(/(?:^|, )([A-Za-z_]\w*) :: ([^,]*)/g)].map(([, name, type]) => ({ name, type: type.trim() }));

/** A statement with its strings and comments blanked, as long as before. @param {string} text */
export const blanked = (text) => text.replace(ASIDE, (aside) => aside.replace(/[^\n]/g, ' '));

/** The innermost bracket that is open at the end of a text, '' if none is. @param {string} code */
function open(code) {
  const stack = [];
  for (const letter of code) {
    if ('([{'.includes(letter)) stack.push(letter);
    else if (')]}'.includes(letter)) stack.pop();
  }
  return stack.at(-1) ?? '';
}

/**
 * @param {string} text the statement @param {number} at where the cursor stands in it @param {Schema} schema
 * @param {string[]} parameters that have a value
 * @returns {{from: number, list: Offer[], asked: boolean} | null} the text from there to the cursor is what an offer replaces;
 *     asked where a name has to follow; null within a string or a comment
 */
export function offers(text, at, schema, parameters) {
  const before = text.slice(0, at);
  for (const aside of before.matchAll(ASIDE)) {
    const end = aside.index + aside[0].length;
    const closed = aside[0].startsWith('/*') ? aside[0].length > 3 && aside[0].endsWith('*/') : aside[0].length > 1 && aside[0].endsWith(aside[0][0]);
    if (end === at && !(closed && !aside[0].startsWith('//'))) return null;
  }
  const code = blanked(before);
  const found = (typed, list, asked = true) => ({ from: at - typed.length, list: matching(typed, list), asked });
  const plain = (name) => ({ text: quoted(name), shown: name, says: '' });
  const called = ({ name, signature, description }) => ({ text: name + '(', shown: name, says: signature.slice(name.length), description });
  let match;
  if ((match = code.match(/\$(\w*)$/))) {
    const named = [...blanked(text).matchAll(/\$([A-Za-z_]\w*)/g)].filter(({ index }) => index !== at - match[0].length).map((one) => one[1]);
    return found(match[1], [...new Set([...named, ...parameters])].map(plain));
  }
  if ((match = code.match(/\bCALL\s+([\w.]*)$/i))) return found(match[1], schema.procedures.map(called));
  if ((match = code.match(/\bCALL\s+([\w.]+)\s*(?:\([^]*\)\s*)?\bYIELD\s+(?:\w+(?:\s+AS\s+\w+)?\s*,\s*)*(\w*)$/i))) {
    const procedure = schema.procedures.find(({ name }) => name === match[1]);
    if (procedure) return found(match[2], yielded(procedure.signature).map(({ name, type }) => ({ text: name, shown: name, says: type })));
  }
  const inside = open(code);
  if (inside !== '{' && (match = code.match(/[:|&!]\s*(\w*)$/))) {
    return found(match[1], (inside === '[' ? schema.relationshipTypes : schema.labels).map(plain));
  }
  if ((match = code.match(/([\w.]*\w)\.(\w*)$/)) && !/^\d+$/.test(match[1])) {
    const dotted = match[0];
    const functions = schema.functions.filter(({ name }) => name.toLowerCase().startsWith(match[1].toLowerCase() + '.'));
    return functions.length > 0 ? found(dotted, functions.map(called)) : found(match[2], schema.properties.map(plain));
  }
  if (inside === '{' && (match = code.match(/[{,]\s*(\w*)$/))) {
    return found(match[1], schema.properties.map((name) => ({ ...plain(name), text: quoted(name) + ': ' })));
  }
  const typed = code.match(/\w*$/)?.[0] ?? '';
  const variables = [...blanked(text).matchAll(/[([]\s*([A-Za-z_]\w*)\s*(?=[:)\]{])|\bAS\s+([A-Za-z_]\w*)/gi)].map((one) => one[1] ?? one[2]);
  return found(typed, [...[...new Set(variables)].filter((name) => name !== typed).map(plain),
    ...KEYWORDS.map((word) => ({ text: word + ' ', shown: word, says: '' })), ...schema.functions.map(called)], false);
}

/** Those that begin with what is typed, then those that contain it. @param {string} typed @param {Offer[]} list */
function matching(typed, list) {
  const wanted = typed.toLowerCase();
  const begin = list.filter(({ shown }) => shown.toLowerCase().startsWith(wanted));
  const within = list.filter(({ shown }) => !shown.toLowerCase().startsWith(wanted) && shown.toLowerCase().includes(wanted));
  return [...begin, ...within].slice(0, MOST);
}

/** Where Neo4j says that a statement is wrong; both from 0. @param {string} message @returns {{line: number, ch: number} | null} */
export function placeOf(message) {
  const match = message.match(/\(line (\d{1,6}), column (\d{1,6})/);
  return match ? { line: +match[1] - 1, ch: Math.max(0, +match[2] - 1) } : null;
}

/** A statement asked for its plan: with the word on a line of its own before it. @param {'EXPLAIN' | 'PROFILE'} word @param {string} text */
export const planned = (word, text) => word + '\n' + text.replace(/^\s*(?:EXPLAIN|PROFILE)\b/i, (own) => own.replace(/\w/g, ' '));

/** What Neo4j said of a {@link planned} statement, as of the statement itself. @param {string} message */
export const unplanned = (message) => message.replace(/\(line (\d+), column/g, (_, line) => `(line ${line - 1}, column`);
