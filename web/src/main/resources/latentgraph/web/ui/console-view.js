// @ts-check
/** The Cypher console: a statement, the library of queries, what was run before, the answer. Owns one element. CodeMirror is a classic script and so a global. */
import { AnswerView } from './answer-view.js';
import { cypher, schema } from './api.js';
import { offers, placeOf, planned, unplanned } from './complete.js';
import { failure, h } from './dom.js';
import { forget, remember, runs } from './history.js';
import { LONGEST_STATEMENT } from './state.js';
import { counted, number } from './text.js';

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
   * @param {{onQuery: (name: string | null) => void, onRun: (statement: string | null) => void, onForm: (form: string) => void,
   *     selection: () => Object<string, any>}} actions onRun: null for a query of the library as it is; selection: values by
   *     parameter name, from what is selected on the page
   */
  constructor(element, actions) {
    this.actions = actions;
    this.library = new Map();
    this.name = /** @type {string | null} */ (null);
    this.statement = /** @type {string | null} */ (null);
    this.touched = new Set();
    this.picker = h('select', { id: 'query', 'aria-label': 'Query of the library', onchange: () => actions.onQuery(this.picker.value || null) });
    this.fields = h('div.fields');
    const button = (textContent, title, onclick, more = {}) => h('button', { type: 'button', textContent, title, onclick, ...more });
    this.runButton = h('button.primary', { type: 'button', id: 'run', textContent: 'Run', title: 'Ctrl+Enter', onclick: () => this.run() });
    this.stopButton = button('Stop waiting', '', () => this.abort?.abort(), { hidden: true });
    this.browserLink = h('a', { href: '/browser/', target: '_blank', rel: 'noopener', textContent: 'Neo4j Browser', title: 'Statements here only read. To write, open this one there' });
    this.browserLink.onclick = () => { this.browserLink.href = '/browser/?cmd=edit&arg=' + encodeURIComponent(this.editor.getValue().slice(0, LONGEST_STATEMENT)); };
    this.status = h('span.status', { role: 'status' });
    this.answers = h('div.answers');
    const editor = h('div.editor');
    element.replaceChildren(
      h('div.ask', {}, h('div.row', {}, this.picker, button('History', 'What was run in this browser', () => this.past())), editor, this.fields,
        h('div.row.acts', {}, this.runButton, button('Explain', 'How Neo4j would find the rows; runs nothing', () => this.run('EXPLAIN')),
          button('Profile', 'Runs it, and shows where its work lies', () => this.run('PROFILE')), this.stopButton, this.status, this.browserLink)),
      this.answers);
    this.answer = new AnswerView(this.answers, actions.onForm);
    const { CodeMirror } = /** @type {any} */ (window);
    this.editor = CodeMirror(editor, {
      mode: 'application/x-cypher-query', lineNumbers: false, lineWrapping: true, matchBrackets: true, value: FIRST,
      extraKeys: { 'Ctrl-Enter': () => this.run(), 'Cmd-Enter': () => this.run(), 'Ctrl-Space': () => this.complete(true), Tab: false, 'Shift-Tab': false },
      screenReaderLabel: 'Cypher statement; Ctrl+Space completes', inputStyle: 'contenteditable',
      hintOptions: { completeSingle: false, closeCharacters: /[\s()[\]{};>,]/ },
    });
    this.callables = new Set();
    this.editor.addOverlay({ token: (stream) => this.overlay(stream) });
    this.editor.on('change', () => {
      this.fault?.clear();
      this.fill();
    });
    this.editor.on('inputRead', (_, change) => {
      if (change.origin === '+input' && /[\w.:$]$/.test(change.text.at(-1))) this.complete(false);
    });
    this.answer.say(h('p.quiet', { textContent: 'Answers stand here. Statements only read; writing is for the command line and Bolt.' }));
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

  /**
   * Puts a query of the library, or a statement, into the editor. Nothing runs unasked: it may come from a stranger's link.
   * @param {string | null} name @param {string | null} statement in place of the query's own text
   */
  pick(name, statement) {
    if (name === this.name && statement === this.statement) return;
    this.name = name;
    this.statement = statement;
    this.touched.clear();
    const query = name === null ? undefined : this.library.get(name);
    this.picker.value = query ? name : '';
    const text = statement ?? query?.cypher.trim();
    if (text !== undefined && text !== this.editor.getValue()) this.editor.setValue(text);
    if (query) {
      this.status.textContent = '';
      this.answer.say(h('p', { textContent: query.question }), h('p.quiet', { textContent: `Answers with ${query.rows}.` }),
        h('p.quiet', { textContent: `Needs ${query.needs}.` }));
    }
    this.fill();
  }

  /** Shown again after being hidden, the editor has to measure itself; what can be completed may have changed. */
  refresh() {
    this.editor.refresh();
    this.known ??= schema().then((found) => {
      this.schema = found;
      this.callables = new Set([...found.procedures, ...found.functions].map(({ name }) => name.toLowerCase()));
      this.editor.setOption('mode', this.editor.getOption('mode'));
    }).catch(() => { this.known = null; });
  }

  /** Marks what CodeMirror's Cypher does not know: procedures and functions of the store, and parameters. */
  overlay(stream) {
    const call = stream.match(/[A-Za-z_]\w*(?:\.\w+)+/);
    if (call) return this.callables.has(call[0].toLowerCase()) ? 'procedure' : null;
    if (stream.match(/\$\w+/)) return 'parameter';
    stream.next();
    stream.eatWhile(/\w/);
    return null;
  }

  /** @param {boolean} asked by its key, rather than by the way while typing */
  complete(asked) {
    if (!this.schema) return;
    const { editor, schema } = this;
    const hint = () => {
      const at = editor.indexFromPos(editor.getCursor());
      const found = offers(editor.getValue(), at, schema, Object.entries(this.actions.selection()).filter(([, value]) => value !== null && value !== undefined).map(([name]) => name));
      const typed = found && editor.getValue().slice(found.from, at);
      // While typing, a list that has nothing to add would only swallow the key Enter.
      if (!found || found.list.length === 0 || (!asked && (!found.asked || found.list.some(({ shown }) => shown === typed)))) return null;
      return { from: editor.posFromIndex(found.from), to: editor.getCursor(), list: found.list.map((offer) => ({ text: offer.text, render: (element) => {
        element.append(offer.shown, h('span.says', { textContent: offer.says.length > 90 ? offer.says.slice(0, 89) + '…' : offer.says }));
        element.title = [offer.says, offer.description].filter((part) => part).join('\n');
      } })) };
    };
    if (hint() !== null) editor.showHint({ hint });
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

  /** @param {'EXPLAIN' | 'PROFILE'} [word] for the plan */
  async run(word) {
    this.abort?.abort();
    this.fault?.clear();
    const abort = (this.abort = new AbortController());
    const text = this.editor.getValue();
    const query = this.library.get(this.name);
    const declared = new Map((query?.parameters ?? []).map((parameter) => [parameter.name, parameter]));
    this.statement = query?.cypher.trim() === text || text === FIRST || text.length > LONGEST_STATEMENT ? null : text;
    this.actions.onRun(this.statement);
    const run = { text, query: this.name, at: Date.now(), rows: /** @type {number | null} */ (null), millis: /** @type {number | null} */ (null) };
    this.status.textContent = '';
    try {
      const parameters = {};
      for (const input of this.fields.querySelectorAll('input')) {
        const parameter = declared.get(input.name);
        const empty = input.value.trim() === '' && parameter && !parameter.required;
        parameters[input.name] = empty ? parameter.default : valueOf(input.value, parameter?.type);
      }
      this.stopButton.hidden = false;
      const answer = await cypher(word ? planned(word, text) : text, parameters, ROWS, abort.signal);
      if (abort !== this.abort) return;
      Object.assign(run, { rows: answer.rows.length, millis: answer.millis });
      this.status.textContent = (word === 'EXPLAIN' ? 'explained' : counted(answer.rows.length, 'row')) + ` in ${number(answer.millis)} ms`
        + (text.length > LONGEST_STATEMENT ? '; too long to stand in the address' : '');
      this.answer.show(answer, query ? ' This query needs ' + query.needs + '.' : '');
    } catch (error) {
      if (abort !== this.abort) return;
      const problem = /** @type {Error} */ (error);
      if (problem.name === 'AbortError') this.status.textContent = 'stopped waiting; the server ends the query at its time limit';
      else {
        if (word) problem.message = unplanned(problem.message);
        this.answer.say(failure(problem));
        this.mark(problem.message);
      }
    } finally {
      if (abort === this.abort) this.stopButton.hidden = true;
    }
    remember(run);
  }

  /** Marks in the statement the word that Neo4j names as wrong. @param {string} message */
  mark(message) {
    const from = placeOf(message);
    const line = from === null ? undefined : this.editor.getLine(from.line);
    if (from === null || line === undefined) return;
    const ch = Math.min(from.ch, Math.max(0, line.length - 1));
    const word = line.slice(ch).match(/^[\w$.`]+|^./)?.[0] ?? '';
    this.fault = this.editor.markText({ line: from.line, ch }, { line: from.line, ch: ch + word.length }, { className: 'fault', title: message.split('\n')[0] });
    this.editor.scrollIntoView(from);
  }

  /** What was run before, in place of the answer. */
  past() {
    const list = runs();
    if (list.length === 0) return this.answer.say(h('p.quiet', { textContent: 'Nothing was run in this browser yet.' }));
    this.answer.say(h('div.row.answer-bar', {}, h('h3', { textContent: 'Run in this browser, the newest first' }),
      h('button', { type: 'button', textContent: 'Clear', onclick: () => { forget(); this.past(); } })),
    h('ol.history', {}, ...list.map((run) => h('li', {}, h('button', { type: 'button', onclick: () => this.again(run) },
      h('code', { textContent: run.text.length > 300 ? run.text.slice(0, 299) + '…' : run.text }),
      h('span.quiet', { textContent: [new Date(run.at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' }), run.rows === null ? 'failed' : counted(run.rows, 'row'),
        run.millis === null ? null : number(run.millis) + ' ms'].filter((part) => part).join(' · ') }))))));
  }

  /** @param {import('./history.js').Run} run */
  again(run) {
    this.name = run.query !== null && this.library.has(run.query) ? run.query : null;
    this.picker.value = this.name ?? '';
    this.editor.setValue(run.text);
    this.editor.focus();
  }
}
