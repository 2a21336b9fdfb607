// @ts-check
/** Experiments: which there are, one to be made, and what those found that are stored. Owns one element. */
import * as api from './api.js';
import { failure, fill, h, message, reading } from './dom.js';
import { command, expected, given, judged, parted, read } from './experiments.js';
import { JobList } from './job-list.js';
import { queryMenu } from './query-menu.js';
import { counted } from './text.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./experiments.js').Kind} Kind */
/** @typedef {import('./experiments.js').Setting} Setting */

const QUERIES = ['experiments/list', 'experiments/findings', 'experiments/inputs', 'experiments/rows'];
/** Representations that are listed of an experiment. */
const INPUTS = 40;
/** Settings of so many letters stand in the address. */
const LONGEST = 2000;
const KINDS = Object.freeze({ html: 'Report', md: 'as Markdown', json: 'as JSON' });

/** @type {import('./types.js').View} */
export class ExperimentsView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.turn = 0;
    this.state = /** @type {ViewState | null} */ (null);
    this.kinds = /** @type {Kind[] | null} */ (null);
    this.made = /** @type {any[]} */ ([]);
    this.drawn = /** @type {string | null} */ (null);
    this.title = h('h2');
    this.body = h('div.scroll');
    this.list = new JobList('experiment-jobs', frame, () => this.title.focus());
    this.title.tabIndex = -1;
    element.append(h('div.main', {}, h('div.toolbar', {}, this.title, queryMenu(QUERIES, frame)), this.body), h('aside.panel', { 'aria-label': 'Jobs' }, this.list.element));
  }

  /** @param {ViewState} state */
  async show(state) {
    const again = this.state !== null && this.state.experiment === state.experiment && this.state.representation === state.representation;
    this.state = state;
    this.list.show(this.frame.jobs.all);
    if (!again || this.body.childElementCount === 0) await this.read();
  }

  hide() {
    this.turn++;
  }

  escape() {
    if (this.state?.experiment) this.frame.go({ experiment: null, settings: null });
  }

  selection() {
    const key = this.state?.experiment ?? '';
    return key.includes('#') ? { experiment: key, table: 'findings' } : {};
  }

  /** @param {import('./types.js').Job[]} changed */
  jobs(changed) {
    this.list.show(changed);
  }

  /** Something was stored: the list follows, and what is being filled in stays. */
  async stored() {
    if (this.state?.experiment === null) await this.read();
  }

  async read() {
    const turn = ++this.turn;
    const current = () => turn === this.turn;
    const chosen = this.state?.experiment ?? null;
    this.title.textContent = 'Experiments';
    await reading(this.body, current, async () => {
      const [{ experiments }, list, findings] = await Promise.all([this.kinds === null ? api.experiments() : { experiments: this.kinds },
        api.ask('experiments/list', {}), api.ask('experiments/findings', {})]);
      if (!current()) return;
      this.kinds = experiments;
      this.made = list.rows.map((row) => ({ ...row, findings: findings.rows.filter(({ experiment }) => experiment === row.key) }));
      if (chosen !== null && chosen.includes('#')) {
        const one = this.made.find(({ key }) => key === chosen);
        this.title.textContent = one === undefined ? 'Experiments' : `${one.name}: ${one.subject}`;
        this.body.replaceChildren(this.back(), ...(one === undefined ? [message('Not stored', 'No experiment has this key any more: what it was made of was removed, or it was made again with other settings.')]
          : this.report(one, current)));
        return;
      }
      const kind = experiments.find(({ name }) => name === chosen);
      if (kind !== undefined) {
        this.title.textContent = kind.name;
        this.body.replaceChildren(this.back(), this.form(kind));
        return;
      }
      this.body.replaceChildren(this.table(), this.offered());
    });
  }

  back() {
    return h('p', {}, h('button.link', { type: 'button', textContent: '← All experiments', onclick: () => this.frame.go({ experiment: null, settings: null }) }));
  }

  /** Those that were made. */
  table() {
    const rows = this.made.map((one) => h('tr', {}, h('td', {}, h('button.link', { type: 'button', textContent: one.name, onclick: () => this.frame.go({ experiment: one.key }) })),
      h('td.says', { textContent: one.subject }), h('td', { textContent: judged(one.findings.map(({ verdict }) => verdict)) }), h('td', { textContent: one.createdAt.slice(0, 16).replace('T', ' ') })));
    return h('section', { 'aria-label': 'Made' }, h('h3', { textContent: 'Made' }), rows.length === 0
      ? h('p.quiet', { textContent: 'None is stored yet. Make one below, or on the command line: latentgraph experiment.' })
      : h('div.wide', {}, h('table.runs', {}, h('thead', {}, h('tr', {}, ...['experiment', 'of', 'findings', 'made'].map((text) => h('th', { scope: 'col', textContent: text })))), h('tbody', {}, ...rows))));
  }

  /** Those that can be made. */
  offered() {
    const kinds = this.kinds ?? [];
    return h('section', { 'aria-label': 'Make one' }, h('h3', { textContent: 'Make one' }), kinds.length === 0
      ? h('p.quiet', { textContent: 'This server makes no experiments; `latentgraph serve` does.' })
      : h('ul.offered', {}, ...kinds.map((kind) => h('li', {}, h('button.link', { type: 'button', textContent: kind.name, 'data-kind': kind.name, onclick: () => this.frame.go({ experiment: kind.name, settings: null }) }),
        h('p', { textContent: kind.question }), h('p.quiet', { textContent: `Takes ${kind.takes}.` })))));
  }

  /** What one can be told. @param {Kind} kind */
  form(kind) {
    const before = given(this.state?.settings ?? null);
    const fields = new Map(kind.settings.map((setting) => [setting.name, this.field(setting, before[setting.name])]));
    const says = h('div', { role: 'status' });
    const start = h('button.primary', { type: 'submit', textContent: 'Start' });
    const words = h('code');
    const settings = () => Object.fromEntries([...fields].map(([name, { value }]) => [name, value()]).filter(([, value]) => value !== undefined && value !== null));
    words.textContent = command(kind, settings());
    const tell = () => {
      words.textContent = command(kind, settings());
      const text = JSON.stringify(settings());
      this.frame.keep({ settings: text === '{}' || text.length > LONGEST ? null : text });
    };
    const grid = (some) => h('div.settings', {}, ...some.map(({ name }) => /** @type {any} */ (fields.get(name)).element));
    const [usual, rare] = parted(kind.settings);
    return h('form.upload', { 'aria-label': `Experiment ${kind.name}`, oninput: tell, onchange: tell, onsubmit: async (event) => {
      event.preventDefault();
      start.disabled = true;
      try {
        const job = await api.startExperiment(kind.name, settings());
        says.replaceChildren(h('p.quiet', { textContent: 'Its progress stands under Jobs. It goes on when this page is closed; cancelled or interrupted, the same one goes on where it stopped.' }));
        const done = await this.frame.jobs.done(job);
        says.replaceChildren(h('p', {}, 'Done. ', h('button.link', { type: 'button', textContent: 'What it found', onclick: () => this.frame.go({ experiment: done.result.experiment }) })));
      } catch (error) {
        says.replaceChildren(failure(/** @type {Error} */ (error)));
      } finally {
        start.disabled = false;
      }
    } }, h('p', { textContent: kind.question }), h('p.quiet', { textContent: `Takes ${kind.takes}.` }), grid(usual),
    rare.length === 0 ? null : h('details', {}, h('summary', { textContent: 'More settings' }), grid(rare)),
    h('p.quiet', {}, 'On the command line: ', words), h('div.row', {}, start), says);
  }

  /** @param {Setting} setting @param {any} before what it was set to @returns {{element: HTMLElement, value: () => any}} */
  field(setting, before) {
    const { name, type, several, required, standard, choices, says } = setting;
    const own = 'setting-' + name;
    const from = type === 'run' ? this.frame.stored.runs.map(({ run }) => run) : type === 'representation' ? this.frame.stored.representations.map(({ key }) => key) : null;
    const labelled = (control) => h('div.setting', {}, h('label', { textContent: name, htmlFor: own }), control, h('p.quiet', { textContent: says }));
    if (type === 'flag') {
      const box = h('input', { type: 'checkbox', id: own, checked: before === true });
      return { element: labelled(box), value: () => (box.checked ? true : undefined) };
    }
    if (type === 'choice' && several) {
      const boxes = choices.map((one) => h('input', { type: 'checkbox', value: one, checked: before === undefined ? one === standard : [before].flat().includes(one) }));
      const element = h('fieldset.setting', {}, h('legend', { textContent: name }), h('div.row', {}, ...boxes.map((box) => h('label', {}, box, ' ', box.value))), h('p.quiet', { textContent: says }));
      return { element, value: () => {
        const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
        return chosen.length === 0 || chosen.length === 1 && chosen[0] === standard ? undefined : chosen;
      } };
    }
    if (type === 'choice' || from !== null) {
      const all = from ?? choices;
      const chosen = all.includes(before) ? before : [this.state?.representation, this.state?.representation?.split('/')[0], standard].find((one) => all.includes(one));
      const select = h('select', { id: own, required }, ...all.map((one) => h('option', { value: one, textContent: one, selected: one === chosen })));
      return { element: labelled(select), value: () => (!required && select.value === standard ? undefined : select.value || undefined) };
    }
    const check = () => input.setCustomValidity(read(setting, input.value) === null ? `expected ${expected(setting)}` : '');
    const input = h('input', { type: 'text', id: own, placeholder: standard ?? '', value: before === undefined ? '' : String(before), required, autocomplete: 'off',
      inputMode: type === 'whole' && !several ? 'numeric' : 'text', oninput: check });
    check();
    return { element: labelled(input), value: () => read(setting, input.value) };
  }

  /** What one found. @param {any} one @param {() => boolean} current */
  report(one, current) {
    const findings = h('ul.findings', {}, ...one.findings.map(({ statement, verdict, numbers, source }) => h('li', { 'data-verdict': verdict }, h('strong', { textContent: verdict }), ' ',
      h('span', { textContent: statement }), h('p.quiet', { textContent: [numbers, source].filter((text) => text).join(' · ') }))));
    const files = h('section', { 'aria-label': 'Report' }, h('h3', { textContent: 'Report' }));
    const inputs = h('section', { 'aria-label': 'Made of' }, h('h3', { textContent: 'Made of' }));
    fill(files, current, () => this.files(one.key));
    fill(inputs, current, () => this.inputs(one.key));
    return [h('section', { 'aria-label': 'Findings' }, h('h3', { textContent: 'What the papers found, on these data' }), one.findings.length === 0 ? h('p.quiet', { textContent: 'It judges no finding.' }) : findings),
      files, inputs, h('section', { 'aria-label': 'How it was made' }, h('h3', { textContent: 'How it was made' }),
        h('p', {}, h('code', { textContent: one.command })), h('p.quiet', { textContent: `${one.createdAt.slice(0, 16).replace('T', ' ')}, LatentGraph ${one.latentGraphVersion}` }))];
  }

  /** @param {string} key */
  async files(key) {
    const { files } = await api.report(key);
    const ending = (file) => file.slice(file.lastIndexOf('.') + 1);
    const link = (file, text) => h('a', { href: api.reportFile(key, file), target: '_blank', rel: 'noopener', textContent: text });
    const documents = files.filter((file) => ending(file) in KINDS).sort((a, b) => Object.keys(KINDS).indexOf(ending(a)) - Object.keys(KINDS).indexOf(ending(b)));
    const figures = files.filter((file) => ending(file) === 'svg');
    const tables = files.filter((file) => !documents.includes(file) && !figures.includes(file));
    return [h('p.row.files', {}, ...documents.map((file) => link(file, file.startsWith('report.') ? KINDS[ending(file)] : file)), ...tables.map((file) => link(file, file))),
      h('div.figures', {}, ...figures.map((file) => h('a', { href: api.reportFile(key, file), target: '_blank', rel: 'noopener' },
        h('img', { src: api.reportFile(key, file), alt: file.slice(0, -4).replaceAll('-', ' '), loading: 'lazy' }))))];
  }

  /** @param {string} key */
  async inputs(key) {
    const { rows } = await api.ask('experiments/inputs', { experiment: key });
    if (rows.length === 0) return [h('p.quiet', { textContent: 'Nothing of it is stored.' })];
    return [h('ul.chips', {}, ...rows.slice(0, INPUTS).map(({ representation }) => h('li', {}, h('button.chip', { type: 'button', textContent: representation, title: 'Its class graph',
      onclick: () => this.frame.go({ view: 'graph', representation, graph: null, label: null, other: null, at: null }) })))),
    ...(rows.length > INPUTS ? [h('p.quiet', { textContent: `and ${counted(rows.length - INPUTS, 'representation')} more` })] : [])];
  }
}
