// @ts-check
/** Files that are dropped, what is understood of them, and the jobs of the server with their progress. Owns one element. */
import * as api from './api.js';
import { failure, h } from './dom.js';
import { ROLES, counted as counts, mismatch, roles, runName } from './ingest.js';
import { JobList } from './job-list.js';
import { Sending } from './sending.js';
import { counted, number } from './text.js';

const ENDINGS = ['.npy', '.npz', '.zip', '.txt'];

/** @type {import('./types.js').View} */
export class IngestView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.turn = 0;
    this.uploads = /** @type {any[]} */ ([]);
    this.room = Infinity;
    this.chosen = /** @type {Map<string, string | null>} */ (new Map());
    this.files = h('input', { type: 'file', id: 'files', multiple: true, accept: ENDINGS.join(','), 'aria-label': 'Files to ingest', onchange: async () => {
      const chosen = [...this.files.files];
      this.files.value = '';
      await this.send(chosen);
    } });
    this.zone = h('div.drop', { id: 'drop' }, h('p', {}, 'Drop ', h('code', { textContent: '.npy' }), ' or ', h('code', { textContent: '.npz' }),
      ' arrays here (latents, and labels, predictions or images if there are any; class names as ', h('code', { textContent: '.txt' }),
      '), or a run directory packed as ', h('code', { textContent: '.zip' }), '. You see what they are before anything is stored.'), this.files);
    this.says = h('div', { role: 'status' });
    const sending = h('div', { id: 'sending' });
    this.sending = new Sending(sending, { room: () => this.room, onSent: () => this.read(), onGone: () => this.files.focus() });
    this.found = h('div', { id: 'understood' });
    this.list = new JobList('jobs', frame, () => this.files.focus());
    element.append(h('div.main', {}, h('div.toolbar', {}, h('h2', { textContent: 'Ingest' })), h('div.scroll', {}, this.zone, sending, this.says, this.found)),
      h('aside.panel', { 'aria-label': 'Jobs' }, this.list.element));
    for (const kind of ['dragenter', 'dragover']) {
      element.addEventListener(kind, (event) => {
        event.preventDefault();
        this.zone.classList.add('over');
      });
    }
    element.addEventListener('dragleave', (event) => {
      if (!element.contains(/** @type {Node | null} */ (event.relatedTarget))) this.zone.classList.remove('over');
    });
    element.addEventListener('drop', (event) => {
      event.preventDefault();
      this.zone.classList.remove('over');
      this.send([...(event.dataTransfer?.files ?? [])]);
    });
  }

  async show() {
    this.jobs(this.frame.jobs.all);
    await this.read();
  }

  hide() {
    this.turn++;
  }

  escape() {}

  selection() {
    return {};
  }

  /** What waits in the server, so that a reload loses nothing. */
  async read() {
    const turn = ++this.turn;
    try {
      const { uploads, bytes, taken } = await api.uploads();
      if (turn !== this.turn) return;
      this.room = bytes - taken;
      const same = JSON.stringify(uploads) === JSON.stringify(this.uploads);
      this.uploads = uploads;
      if (!same) this.understood();
    } catch (error) {
      if (turn === this.turn) this.found.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  }

  /** @param {File[]} files */
  send(files) {
    return this.sending.send(files);
  }

  /** Draws what the uploads are. */
  understood() {
    const kept = this.values();
    const arrays = this.uploads.flatMap((upload) => upload.arrays.map((array) => ({ ...array, upload })));
    this.found.replaceChildren(...this.uploads.filter((upload) => upload.run !== null).map((upload) => this.run(upload)),
      ...(arrays.length === 0 ? [] : [this.arrays(arrays)]));
    for (const [name, value] of kept) {
      const field = /** @type {any} */ (this.found.querySelector(`[data-keep="${CSS.escape(name)}"]`));
      if (field?.type === 'checkbox') field.checked = value;
      else if (field) field.value = value;
    }
  }

  /** What a person has filled in already. @returns {Map<string, any>} */
  values() {
    return new Map([...this.found.querySelectorAll('[data-keep]')].map((field) => {
      const own = /** @type {any} */ (field);
      return [own.dataset.keep, own.type === 'checkbox' ? own.checked : own.value];
    }));
  }

  /** A run directory. @param {any} upload */
  run(upload) {
    const { run } = upload;
    const stored = new Set(this.frame.stored.representations.map((one) => one.key));
    const again = run.representations.filter((key) => stored.has(key)).length;
    const fact = (name, value) => (value === null || value === '' ? [] : [h('div', {}, h('dt', { textContent: name }), h('dd', { textContent: value }))]);
    const layers = run.layers.map(({ name, dimension }) => {
      const box = h('input', { type: 'checkbox', checked: true, value: name, 'data-keep': `${upload.id} layer ${name}` });
      return [box, h('tr', {}, h('td', {}, h('label', {}, box, ' ', name)), h('td.number', { textContent: number(dimension) }))];
    });
    const epochs = h('input', { type: 'text', placeholder: 'all', name: 'epochs', pattern: '\\s*([0-9]+\\s*,\\s*)*[0-9]+\\s*', title: 'Numbers separated by commas; all if empty', 'data-keep': upload.id + ' epochs' });
    const fields = this.options(upload.id);
    return this.card(upload, run.id, [
      h('dl.facts', {}, ...fact('architecture', run.architecture), ...fact('data set', run.dataSet), ...fact('seed', run.seed === null ? null : String(run.seed)),
        ...fact('framework', run.framework), ...fact('samples', number(run.samples)), ...fact('epochs', ranges(run.epochs)),
        ...fact('representations', number(run.representations.length)), ...fact('pictures', run.images ? 'yes' : 'none')),
      h('p', { textContent: run.counts.length > 0 ? counts(run.counts) : 'No labels: nothing that needs classes works.' }),
      ...(again > 0 ? [h('p.quiet', { textContent: `${counted(again, 'representation is', 'representations are')} stored under these keys already: the same content changes nothing, other content is refused unless it is to replace.` })] : []),
      ...(upload.leftOut > 0 ? [h('p.quiet', { textContent: `${counted(upload.leftOut, 'file')} of the archive ${upload.leftOut === 1 ? 'is' : 'are'} no part of a run and left out.` })] : []),
      h('table.runs', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col', textContent: 'layer' }), h('th', { scope: 'col', textContent: 'dimensions' }))),
        h('tbody', {}, ...layers.map(([, row]) => row))),
    ], [h('label', {}, 'epochs ', epochs), ...fields.elements], () => {
      const wanted = layers.map(([box]) => box).filter((box) => box.checked).map((box) => box.value);
      return {
        upload: upload.id, ...fields.values(),
        ...(wanted.length < layers.length ? { layers: wanted } : {}),
        ...(epochs.value.trim() === '' ? {} : { epochs: epochs.value.split(',').map((text) => +text) }),
      };
    }, () => (layers.some(([box]) => box.checked) ? null : 'No layer is chosen.'));
  }

  /** Bare arrays, of all that was sent. @param {any[]} arrays */
  arrays(arrays) {
    const role = roles(arrays, this.chosen);
    const latents = arrays.find(({ file }) => role.get(file) === 'latents');
    const name = h('input', { type: 'text', name: 'run', required: true, value: runName(latents?.upload.name ?? ''), pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*', title: "Letters, digits, '.', '_' and '-'", 'data-keep': 'arrays run' });
    const epoch = h('input', { type: 'number', name: 'epoch', min: '0', value: '0', 'data-keep': 'arrays epoch' });
    const layer = h('input', { type: 'text', name: 'layer', required: true, value: 'latents', pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*', 'data-keep': 'arrays layer' });
    const fields = this.options('arrays');
    const rows = arrays.map((array) => h('tr', {}, h('td', { textContent: array.upload.arrays.length > 1 ? `${array.upload.name}: ${array.name}` : array.name }),
      h('td', { textContent: array.type }), h('td.number', { textContent: `(${array.shape.map((axis) => number(axis)).join(', ')})` }),
      h('td', {}, h('select', { 'aria-label': `${array.name} is`, onchange: (event) => {
        const wanted = event.target.value || null;
        for (const [file, taken] of role) if (wanted !== null && taken === wanted) this.chosen.set(file, null);
        this.chosen.set(array.file, wanted);
        this.understood();
      } }, h('option', { value: '', textContent: 'not used' }), ...ROLES.map((one) => h('option', { value: one, textContent: one, selected: role.get(array.file) === one })))),
      h('td.says', { textContent: array.says ?? counts(array.counts) }),
      h('td', {}, h('button.quiet', { type: 'button', textContent: '×', 'aria-label': `Remove ${array.upload.name}`, title: 'Remove', onclick: () => this.remove(array.upload) }))));
    return this.card(null, 'Arrays', [
      h('table.runs', {}, h('thead', {}, h('tr', {}, ...['file', 'type', 'shape', 'is', 'holds', ''].map((text) => h('th', { scope: 'col', textContent: text })))), h('tbody', {}, ...rows)),
    ], [h('label', {}, 'run ', name), h('label', {}, 'epoch ', epoch), h('label', {}, 'layer ', layer), ...fields.elements], () => ({
      ...Object.fromEntries(arrays.filter(({ file }) => role.get(file)).map(({ file }) => [role.get(file), file])),
      run: name.value, epoch: +epoch.value, layer: layer.value, ...fields.values(),
    }), () => mismatch(arrays, role));
  }

  /** What the command line's options say, too. @param {string} id */
  options(id) {
    const dataSet = h('input', { type: 'text', name: 'dataSet', placeholder: 'its own', pattern: '[A-Za-z0-9][A-Za-z0-9._\\-]*', title: 'Whose samples these are: runs over one data set meet in its samples', 'data-keep': id + ' dataSet' });
    const metric = h('select', { name: 'metric', 'data-keep': id + ' metric' }, ...['manhattan', 'euclidean', 'cosine'].map((text) => h('option', { value: text, textContent: text })));
    const k = h('input', { type: 'number', name: 'k', min: '1', max: '1000', value: '16', required: true, title: 'Neighbours stored a sample', 'data-keep': id + ' k' });
    const check = (name, text, checked, title) => {
      const box = h('input', { type: 'checkbox', name, checked, 'data-keep': `${id} ${name}` });
      return [box, h('label', { title }, box, ' ' + text)];
    };
    const [graphs, graphsLabel] = check('classGraphs', 'class graphs', true, "Also make the class graphs of each epoch's last layer, with k = 4");
    const [vectors, vectorsLabel] = check('vectors', 'keep vectors', true, 'Not possible above 4,096 dimensions');
    const [replace, replaceLabel] = check('replace', 'replace', false, 'Replace what is stored under the same key, if it differs');
    return {
      elements: [h('label', {}, 'data set ', dataSet), h('label', {}, 'metric ', metric), h('label', {}, 'k ', k), graphsLabel, vectorsLabel, replaceLabel],
      values: () => ({
        ...(dataSet.value === '' ? {} : { dataSet: dataSet.value }), metric: metric.value, k: +k.value,
        classGraphs: graphs.checked, vectors: vectors.checked, replace: replace.checked,
      }),
    };
  }

  /**
   * @param {any | null} upload that can be removed whole @param {string} title @param {Node[]} facts @param {Node[]} fields
   * @param {() => any} body of the ingest @param {() => string | null} wrong what is wrong with it
   */
  card(upload, title, facts, fields, body, wrong) {
    const says = h('div', { role: 'status' });
    const start = h('button.primary', { type: 'submit', textContent: 'Ingest' });
    const remove = upload === null ? null : h('button', { type: 'button', textContent: 'Remove', onclick: () => this.remove(upload) });
    const unfit = wrong();
    if (unfit !== null && upload === null) says.append(h('p.partial', { textContent: unfit }));
    start.disabled = unfit !== null && upload === null;
    return h('form.upload', { 'aria-label': title, onsubmit: async (event) => {
      event.preventDefault();
      const problem = wrong();
      if (problem !== null) {
        says.replaceChildren(h('p.partial', { textContent: problem }));
        return;
      }
      start.disabled = true;
      try {
        const job = await api.ingest(body());
        says.replaceChildren(h('p.quiet', { textContent: 'Its progress stands under Jobs.' }));
        await this.frame.jobs.done(job);
        await this.read();
      } catch (error) {
        says.replaceChildren(failure(/** @type {Error} */ (error)));
        start.disabled = false;
      }
    } }, h('h3', { textContent: title }), ...facts, h('div.fields', {}, ...fields), h('div.row', {}, start, remove), says);
  }

  /** @param {any} upload */
  async remove(upload) {
    try {
      await api.removeUpload(upload.id);
    } catch (error) {
      this.says.replaceChildren(failure(/** @type {Error} */ (error)));
    }
    await this.read();
    this.files.focus();
  }

  /** @param {import('./types.js').Job[]} changed */
  jobs(changed) {
    this.list.show(changed);
  }

  /** Which are stored already may have changed. */
  async stored() {
    await this.read();
  }
}

/** "0 to 8", or "0, 2, 4 (3 in all)". @param {number[]} epochs */
function ranges(epochs) {
  const through = epochs.every((epoch, i) => i === 0 || epoch === epochs[i - 1] + 1);
  if (epochs.length > 2 && through) return `${epochs[0]} to ${epochs[epochs.length - 1]}`;
  return epochs.slice(0, 8).join(', ') + (epochs.length > 8 ? `, … (${epochs.length} in all)` : '');
}
