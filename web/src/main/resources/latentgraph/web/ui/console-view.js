// @ts-check
/** The Cypher console with the library of queries. Owns one element. CodeMirror is a classic script and so a global. */
import { cypher } from './api.js';
import { failure, h } from './dom.js';
import { cell, counted, csv, number } from './text.js';
/** @typedef {import('./types.js').Answer} Answer */

const ROWS = 1000;
const FIRST = `// What is stored? Run with Ctrl+Enter.
MATCH (n)
RETURN labels(n)[0] AS kind, count(*) AS count
ORDER BY count DESC`;

/**
 * The parameters that a statement names, in order, once each; not those in comments or quotes. Pure.
 * @param {string} text
 */
export function parametersOf(text) {
  const code = text.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]*`/g, ' ');
  return [...new Set([...code.matchAll(/\$([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1]))];
}

/**
 * A parameter from its field: of its declared type, or, where none is declared, JSON if it reads as that and else text. Pure.
 * @param {string} text @param {string} [type] as the library writes it: INTEGER, LIST<STRING>
 * @returns {any} null for an empty field, except a declared STRING's
 * @throws {Error} if the text is not of its type
 */
export function valueOf(text, type) {
  const list = type?.match(/^LIST<(.+)>$/);
  if (list) return text.trim() === '' ? [] : text.split(',').map((element) => valueOf(element.trim(), list[1]));
  if (type === 'STRING') return text;
  if (text.trim() === '') return null;
  if (type === 'INTEGER' || type === 'FLOAT') {
    const value = Number(text);
    if (!Number.isFinite(value) || (type === 'INTEGER' && !Number.isSafeInteger(value))) throw new Error(`'${text}' is no ${type}`);
    return value;
  }
  if (type === 'BOOLEAN' && text !== 'true' && text !== 'false') throw new Error(`'${text}' is neither true nor false`);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export class ConsoleView {
  /**
   * @param {HTMLElement} element
   * @param {{onQuery: (name: string | null) => void, selection: () => Object<string, any>}} actions selection: values by
   *     parameter name, from what is selected on the page
   */
  constructor(element, actions) {
    this.actions = actions;
    this.library = new Map();
    this.name = /** @type {string | null} */ (null);
    this.touched = new Set();
    this.picker = h('select', { id: 'query', 'aria-label': 'Query of the library', onchange: () => actions.onQuery(this.picker.value || null) });
    this.fields = h('div.fields');
    this.runButton = h('button.primary', { type: 'button', id: 'run', textContent: 'Run', title: 'Ctrl+Enter', onclick: () => this.run() });
    this.stopButton = h('button', { type: 'button', textContent: 'Stop waiting', hidden: true, onclick: () => this.abort?.abort() });
    this.copyButton = h('button', { type: 'button', textContent: 'Copy CSV', hidden: true, onclick: () => this.copy() });
    this.status = h('span.status', { role: 'status' });
    this.results = h('div.results', { tabIndex: 0, 'aria-label': 'Results' });
    const editor = h('div.editor');
    element.replaceChildren(
      h('div.ask', {}, this.picker, editor, this.fields,
        h('div.row', {}, this.runButton, this.stopButton, this.copyButton, this.status)),
      this.results);
    this.editor = /** @type {any} */ (window).CodeMirror(editor, {
      mode: 'application/x-cypher-query', lineNumbers: false, lineWrapping: true, matchBrackets: true, value: FIRST,
      extraKeys: { 'Ctrl-Enter': () => this.run(), 'Cmd-Enter': () => this.run(), Tab: false, 'Shift-Tab': false },
      screenReaderLabel: 'Cypher statement', inputStyle: 'contenteditable',
    });
    this.editor.on('change', () => this.fill());
    this.results.replaceChildren(h('p.quiet', { textContent: 'Answers stand here. Statements only read; writing is for the command line and Bolt.' }));
  }

  /** @param {any[]} queries the library */
  offer(queries) {
    this.library = new Map(queries.map((query) => [query.name, query]));
    const groups = new Map();
    for (const query of queries) {
      const group = query.name.split('/')[0];
      groups.set(group, [...(groups.get(group) ?? []), h('option', { value: query.name, textContent: query.question, title: query.name })]);
    }
    this.picker.replaceChildren(h('option', { value: '', textContent: 'Ask a question of the library, or write your own…' }),
      ...[...groups].map(([group, options]) => h('optgroup', { label: group }, ...options)));
  }

  /** Puts a query of the library into the editor. @param {string | null} name */
  pick(name) {
    if (name === this.name) return;
    this.name = name;
    this.touched.clear();
    const query = name === null ? undefined : this.library.get(name);
    this.picker.value = query ? name : '';
    if (query) {
      this.editor.setValue(query.cypher.trim());
      this.status.textContent = '';
      this.copyButton.hidden = true;
      this.results.replaceChildren(h('p', { textContent: query.question }), h('p.quiet', { textContent: `Answers with ${query.rows}.` }),
        h('p.quiet', { textContent: `Needs ${query.needs}.` }));
    }
    this.fill();
  }

  /** Shown again after being hidden, the editor has to measure itself. */
  refresh() {
    this.editor.refresh();
  }

  /** One field for each parameter that the statement names; those not typed into follow the selection on the page. */
  fill() {
    const declared = new Map((this.library.get(this.name)?.parameters ?? []).map((parameter) => [parameter.name, parameter]));
    const selection = this.actions.selection();
    const old = new Map([...this.fields.querySelectorAll('input')].map((input) => [input.name, input]));
    this.fields.replaceChildren(...parametersOf(this.editor.getValue()).map((name) => {
      const parameter = declared.get(name);
      const value = selection[name] ?? parameter?.default ?? '';
      const input = old.get(name) ?? h('input', { name, autocomplete: 'off', spellcheck: false, oninput: () => this.touched.add(name),
        onkeydown: (event) => { if (event.key === 'Enter') this.run(); } });
      if (!this.touched.has(name)) input.value = Array.isArray(value) ? value.join(', ') : String(value);
      input.placeholder = parameter?.type ?? 'value';
      return h('label', {}, h('span', { textContent: '$' + name }), input);
    }));
  }

  async run() {
    this.abort?.abort();
    const abort = (this.abort = new AbortController());
    const declared = new Map((this.library.get(this.name)?.parameters ?? []).map((parameter) => [parameter.name, parameter]));
    this.status.textContent = '';
    try {
      const parameters = {};
      for (const input of this.fields.querySelectorAll('input')) {
        const parameter = declared.get(input.name);
        const empty = input.value.trim() === '' && parameter && !parameter.required;
        parameters[input.name] = empty ? parameter.default : valueOf(input.value, parameter?.type);
      }
      this.stopButton.hidden = false;
      this.show(await cypher(this.editor.getValue(), parameters, ROWS, abort.signal));
    } catch (error) {
      if (abort !== this.abort) return;
      this.copyButton.hidden = true;
      if (/** @type {Error} */ (error).name === 'AbortError') this.status.textContent = 'stopped waiting; the server ends the query at its time limit';
      else this.results.replaceChildren(failure(/** @type {Error} */ (error)));
    } finally {
      if (abort === this.abort) this.stopButton.hidden = true;
    }
  }

  /** @param {Answer} answer */
  show(answer) {
    this.answer = answer;
    this.copyButton.hidden = answer.rows.length === 0;
    this.copyButton.textContent = 'Copy CSV';
    this.status.textContent = `${counted(answer.rows.length, 'row')} in ${number(answer.millis)} ms`;
    const numeric = new Set(answer.columns.filter((name) => answer.rows.some((row) => typeof row[name] === 'number')));
    const kind = (name) => (numeric.has(name) ? '.numeric' : '');
    const value = (name, content) => {
      if (typeof content === 'string' && content.startsWith('iVBORw0KGgo')) {
        return h('td', {}, h('img', { src: 'data:image/png;base64,' + content, alt: 'thumbnail', width: 28, height: 28 }));
      }
      const text = cell(content);
      return h('td' + kind(name) + (content === null ? '.null' : ''), { textContent: text, title: text.endsWith('…') ? cell(content, 2000) : null });
    };
    this.results.replaceChildren(
      ...(answer.cut ? [h('p.cut', { role: 'status', textContent: `Cut after ${counted(answer.rows.length, 'row')}: there are more. Narrow the question, or ask over Bolt.` })] : []),
      answer.rows.length === 0 ? h('p.quiet', { textContent: 'No rows.' + (this.library.get(this.name) ? ' This query needs ' + this.library.get(this.name).needs + '.' : '') })
        : h('table', {}, h('thead', {}, h('tr', {}, ...answer.columns.map((name) => h('th' + kind(name), { scope: 'col', textContent: name })))),
          h('tbody', {}, ...answer.rows.map((row) => h('tr', {}, ...answer.columns.map((name) => value(name, row[name])))))));
    this.results.scrollTop = 0;
  }

  async copy() {
    if (!this.answer) return;
    try {
      await navigator.clipboard.writeText(csv(this.answer.columns, this.answer.rows));
      this.copyButton.textContent = 'Copied';
    } catch {
      this.copyButton.textContent = 'The browser forbids copying';
    }
  }
}
