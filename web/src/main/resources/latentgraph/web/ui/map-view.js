// @ts-check
/** The latents of a representation in the plane, by one of its stored layouts, and what is selected of them. Owns one element. */
import * as api from './api.js';
import { colourable, npy, table } from './cloud.js';
import { CloudView } from './cloud-view.js';
import { failure, h, message, reading, save, useIndex } from './dom.js';
import { decoded, encoded } from './gathered.js';
import { KeptSelections } from './kept-selections.js';
import { MapPanel } from './map-panel.js';
import { progress } from './jobs.js';
import { queryMenu } from './query-menu.js';
import { fileEntry, saveMenu } from './save-menu.js';
import { COLOURS, turned } from './state.js';
import { counted, csv, number, percent } from './text.js';
/** @typedef {import('./types.js').ViewState} ViewState */
/** @typedef {import('./types.js').Cloud} Cloud */

const QUERIES = ['layouts/points', 'layouts/list', 'samples/one', 'neighbours/of-sample', 'neighbours/vertices', 'neighbours/edges', 'samples/some', 'neighbours/around',
  'selections/list', 'selections/samples', 'selections/classes', 'selections/together'];
export const METHODS = ['tsne', 'umap', 'pca', 'forceAtlas2'];
const NAMES = { tsne: 't-SNE', umap: 'UMAP', pca: 'PCA', forceAtlas2: 'ForceAtlas2', vector: 'raw latents' };
const CAUTION = {
  tsne: 'near points are near; how far groups lie apart means little', umap: 'near points are near; how far groups lie apart means little',
  pca: 'the two directions of most variance', forceAtlas2: 'joined samples attract', vector: 'the two dimensions as they are',
};
/** The server computes a layout of more samples than these over Bolt alone, except PCA. */
const COMPUTED = 20_000;
const GROWN = 10_000;

export const called = (layout) => NAMES[layout] ?? layout;

/** @type {import('./types.js').View} */
export class MapView {
  /** @param {HTMLElement} element @param {import('./types.js').Frame} frame */
  constructor(element, frame) {
    this.element = element;
    this.frame = frame;
    this.state = /** @type {ViewState | null} */ (null);
    this.cloud = /** @type {Cloud | null} */ (null);
    this.layouts = /** @type {any[]} */ ([]);
    this.asked = '';
    this.recalled = '';
    this.listed = '';
    this.gathered = /** @type {Set<number>} */ (new Set());
    this.pictures = /** @type {Map<number, string | null>} */ (new Map());
    this.turn = 0;
    const { go, keep } = frame;

    this.title = h('h2');
    this.layout = h('select', { 'aria-label': 'Layout', onchange: () => go({ layout: this.layout.value, at: null }) });
    this.k = h('select', { onchange: () => go({ k: +this.k.value }) });
    this.colours = h('div.segments.colours', { role: 'group', 'aria-label': 'Colour by' }, ...COLOURS.map.map((colour) =>
      h('button', { type: 'button', value: colour, textContent: colour, onclick: () => go({ colour }) })));
    this.controls = [h('label', { title: 'How the latents were placed in the plane' }, 'layout ', this.layout),
      h('label', { title: 'neighbours of a sample: drawn, and counted for its purity' }, 'k ', this.k)];
    this.measures = h('dl.measures', { 'aria-label': 'The layout' });
    this.notice = h('div.notice', { 'aria-live': 'polite' });
    this.legend = h('div.legend');
    this.toSample = h('input.sample-index', { type: 'text', inputMode: 'numeric', placeholder: 'Sample', 'aria-label': 'Go to the sample with this index',
      autocomplete: 'off', onchange: () => useIndex(this.toSample, (sample) => go({ sample })) });
    this.using = h('div.segments', { role: 'group', 'aria-label': 'What dragging does' }, ...[['move', 'Drag moves the map'], ['lasso', 'Drag selects what it encircles; with Shift, adds it'],
      ['box', 'Drag selects a rectangle; with Shift, adds it']].map(([tool, title]) =>
      h('button', { type: 'button', value: tool, textContent: tool, title, onclick: () => this.use(tool) })));
    const fit = h('button', { type: 'button', textContent: 'Fit', title: 'Show all samples (0)', onclick: () => this.picture.reset() });
    this.tools = [this.toSample, this.using, fit];
    const stage = h('div.stage');
    const cloud = h('div.cloud');
    stage.append(cloud, this.notice, this.legend, h('div.tools', {}, ...this.tools, queryMenu(QUERIES, frame), saveMenu(() => `Latent map ${this.cloud?.representation} ${this.cloud?.layout}`, () => this.picture.svg(), () => this.files())));
    const side = h('aside.panel', { 'aria-label': 'Selected samples' });
    element.append(h('div.main', {}, h('div.toolbar', {}, this.title, ...this.controls), h('div.second', {}, this.measures, this.colours), stage), side);

    const onSample = (sample) => go({ sample });
    this.picture = new CloudView(cloud, {
      onSample: (index) => {
        if (index === null && this.state?.sample === null) this.gather([], false);
        else onSample(index);
      },
      onGather: (indices, add) => this.gather(indices, add), onLook: (at) => keep({ at }), picture: (index) => this.thumbnail(index),
    });
    this.panel = new MapPanel(side, {
      onSample, onGather: (indices, add) => this.gather(indices, add), onGrow: () => this.grow(), onSave: (kind) => this.save(kind),
      onOpen: (sample) => go({ ...turned(/** @type {ViewState} */ (this.state), 'sample'), sample }),
      onNeighbours: (indices) => this.picture.select(this.state?.sample ?? null, indices),
    });
    this.kept = new KeptSelections(this.panel.keptBlock, {
      onShow: (kept) => {
        if (kept === null) this.gather([], false);
        else go({ kept });
      },
      onKept: (kept) => go({ kept }),
    });
    this.use('move');
    this.drawn();
  }

  /** Only the points are asked for again, and only if they are others. @param {ViewState} state */
  async show(state) {
    const turn = ++this.turn;
    const before = this.state;
    this.state = state;
    if (before !== null && before.representation?.split('/')[0] !== state.representation?.split('/')[0]) {
      this.gathered.clear();
      this.recalled = '';
      // What was gathered in one run is not carried into another.
      if (state.gathered !== null && state.gathered === before.gathered) {
        this.frame.keep({ gathered: null });
        this.state = { ...state, gathered: null };
      }
    }
    await this.load(state, turn);
    if (turn !== this.turn || this.cloud === null) return;
    const { colour, sample, at } = state;
    if (this.picture.cloud !== this.cloud) {
      this.picture.show(this.cloud, colour, at);
      this.drawn();
    } else {
      if (this.picture.by !== colour) this.picture.colour(colour);
      if (JSON.stringify(this.picture.at) !== JSON.stringify(at)) this.picture.look(at);
    }
    this.coloured();
    this.picture.select(sample);
    await this.recall(/** @type {ViewState} */ (this.state), turn);
    if (turn !== this.turn) return;
    this.marked();
    const known = this.known();
    await this.panel.sample(this.cloud, sample, Math.min(state.k, known?.k ?? state.k));
  }

  hide() {
    this.turn++;
    this.listed = '';
  }

  /** @param {ViewState} state */
  escape(state) {
    if (state.sample !== null) this.frame.go({ sample: null });
    else this.gather([], false);
  }

  /** The neighbour graph for other programs, where there is one and it is not too large. */
  files() {
    const k = Math.min(this.state?.k ?? 0, this.known()?.k ?? 0);
    return this.cloud === null || k < 1 || this.cloud.total > 50_000 || this.cloud.total * k > 400_000 ? []
      : [fileEntry('GEXF', `/api/representations/${this.cloud.representation}/neighbours.gexf?` + new URLSearchParams({ k: String(k), layout: this.cloud.layout }),
        `the samples and the ${k} nearest of each, for Gephi`)];
  }

  /** Parameters of queries, from what is selected. */
  selection() {
    const indices = [...this.gathered].sort((a, b) => a - b);
    const index = this.state?.sample ?? indices[0];
    return {
      index, selection: this.state?.kept, layout: this.cloud?.layout ?? this.state?.layout, limit: undefined, neighbours: this.state?.k,
      indices: indices.length > 0 || index === undefined ? indices : [index],
    };
  }

  known() {
    return this.frame.stored.representations.find((one) => one.key === this.state?.representation);
  }

  /** Reads the points, or says why there are none. @param {ViewState} state @param {number} turn */
  async load(state, turn) {
    const { representation, graph } = state;
    const known = this.known();
    const neighbours = Math.min(state.k, known?.k ?? state.k);
    const asked = [representation, state.layout, neighbours, graph].join(' ');
    if (asked === this.asked && this.cloud !== null) return;
    const nothing = (...parts) => {
      this.cloud = null;
      this.picture.show(null, state.colour, null);
      this.panel.clear();
      this.drawn();
      this.notice.replaceChildren(...parts);
    };
    if (graph !== null || representation === null) {
      nothing(message('No samples', 'An imported class graph has classes alone. Choose a representation on the left: its samples are drawn here.'));
      return;
    }
    this.asked = '';
    await reading(this.notice, () => turn === this.turn, async () => {
      const layouts = (await api.ask('layouts/list', { representation })).rows;
      if (turn !== this.turn) return;
      this.layouts = layouts;
      const stored = layouts.map((one) => one.layout);
      const layout = state.layout ?? [...METHODS, 'vector', ...stored].find((one) => stored.includes(one));
      if (layout === undefined || !stored.includes(layout)) {
        nothing(offer(this.known(), layout, (method, buttons) => this.compute(method, buttons)));
        return;
      }
      const cloud = await api.points(representation, layout, neighbours);
      if (turn !== this.turn) return;
      if (this.cloud?.representation !== representation) this.pictures.clear();
      this.cloud = cloud;
      this.asked = asked;
      this.notice.replaceChildren();
    }, message('Not in this store', `No representation ${representation} is stored here. Choose one on the left.`));
    if (turn === this.turn && this.asked !== asked && this.cloud !== null) nothing(...this.notice.childNodes);
  }

  async compute(method, buttons) {
    const { turn, state } = this;
    for (const button of buttons) button.disabled = true;
    const chosen = buttons.find((button) => button.value === method);
    chosen.textContent = `${called(method)}: computing…`;
    try {
      await this.frame.jobs.done(await api.computeLayout(state?.representation ?? '', method), (job) => {
        chosen.textContent = `${called(method)}: ${job.stage === null ? 'computing…' : progress(job)}`;
      });
      if (turn !== this.turn) return;
      if (state?.layout === method) await this.show(/** @type {ViewState} */ (state));
      else this.frame.go({ layout: method, at: null });
    } catch (error) {
      if (turn === this.turn) this.notice.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  }

  /** Everything that depends on the points and on nothing else. */
  drawn() {
    const { cloud } = this;
    this.title.textContent = this.state?.representation ?? '';
    for (const part of [...this.tools, this.measures]) part.hidden = cloud === null;
    for (const part of this.controls) part.hidden = this.state === null || this.state.representation === null || this.state.graph !== null;
    this.colours.hidden = cloud === null;
    const stored = this.layouts.map((one) => one.layout);
    const choices = [...new Set([...stored, ...METHODS])];
    const shown = cloud?.layout ?? this.state?.layout;
    if (!choices.includes(shown)) choices.unshift(shown ?? '');
    this.layout.replaceChildren(...choices.map((layout) => h('option', { value: layout, selected: layout === shown,
      textContent: layout === '' ? 'choose…' : called(layout) + (stored.includes(layout) ? '' : ' …'), title: stored.includes(layout) ? 'stored' : 'not computed yet' })));
    const most = this.known()?.k ?? 16;
    const k = Math.min(this.state?.k ?? 4, most);
    this.k.replaceChildren(...[...new Set([2, 4, 8, 16, k])].filter((value) => value <= most).sort((a, b) => a - b)
      .map((value) => h('option', { value, textContent: value, selected: value === k })));
    if (cloud === null) return;
    const made = this.layouts.find((one) => one.layout === cloud.layout);
    const all = cloud.drawn === cloud.total;
    const facts = [
      ['drawn', all ? `all ${number(cloud.total)}` : `${number(cloud.drawn)} of ${number(cloud.total)}`, all ? 'every sample is a point' : 'of each class its share, drawn by a seed'],
      ['trustworthiness', made?.trustworthiness, 'how far the nearest in the picture are near in the latent space: 1 all'],
      ['neighbours kept', made?.neighbourhoodPreservation, 'share of the nearest latents that are nearest in the picture'],
      ['variance', made?.explainedVariance?.slice(0, 2).reduce((sum, share) => sum + share, 0), 'share of the variance that the two directions explain'],
    ].filter(([, value]) => value !== null && value !== undefined);
    this.measures.replaceChildren(...facts.map(([name, value, title]) => h('div', { title }, h('dt', { textContent: name }),
      h('dd', { textContent: typeof value === 'number' ? (name === 'variance' ? percent(value) : number(value)) : value }))));
    const has = colourable(cloud);
    for (const button of this.colours.children) {
      button.disabled = !has.has(button.value);
      button.title = button.disabled ? { class: 'ingested without labels', correct: 'ingested without predictions', purity: 'ingested without labels',
        community: 'no communities of samples are stored on the latents' }[button.value] : '';
    }
    const caution = [CAUTION[cloud.layout], all ? null : 'drawn: of each class its share'].filter((part) => part);
    this.legend.replaceChildren(...caution.map((textContent) => h('span', { textContent })));
  }

  coloured() {
    for (const button of this.colours.children) button.setAttribute('aria-pressed', String(button.value === this.state?.colour));
  }

  use(tool) {
    this.picture.use(tool);
    for (const button of this.using.children) button.setAttribute('aria-pressed', String(button.value === tool));
  }

  /** @param {number[]} indices @param {boolean} add to what is gathered */
  gather(indices, add) {
    this.gathered = new Set(add ? [...this.gathered, ...indices] : indices);
    if (this.state !== null) {
      const { cloud } = this;
      const numbers = [...this.gathered].map((index) => cloud?.sample[cloud.places.get(index) ?? -1] ?? '');
      const text = numbers.every((number) => /^[0-9]{1,9}$/.test(number)) ? encoded(numbers.map(Number)) : null;
      this.recalled = text ?? '';
      this.frame.keep({ kept: null, gathered: text });
      this.state = { ...this.state, kept: null, gathered: text };
      this.list();
    }
    this.marked();
  }

  /** Gathers the kept selection that the address names, as far as the representation holds it, or the samples. @param {ViewState} state @param {number} turn */
  async recall({ representation, kept, gathered }, turn) {
    this.list();
    const wanted = kept === null ? gathered ?? '' : `${representation} ${kept}`;
    if (wanted === this.recalled) return;
    this.recalled = wanted;
    if (kept === null) {
      const { sample, index } = /** @type {import('./types.js').Cloud} */ (this.cloud);
      const numbers = new Set(decoded(gathered).map(String));
      this.gathered = new Set(index.filter((_, place) => numbers.has(sample[place])));
      return;
    }
    try {
      const { indices, samples } = (await api.ask('selections/indices', { selection: kept, representation })).rows[0];
      if (turn !== this.turn) {
        this.recalled = '';
        return;
      }
      this.gathered = new Set(indices);
      this.kept.tell(indices.length === samples ? '' : `${number(indices.length)} of its ${counted(samples, 'sample')} are in this representation.`);
    } catch (error) {
      this.recalled = '';
      if (turn === this.turn) this.kept.tell(/** @type {Error} */ (error).message);
    }
  }

  /** The kept selections, read anew where others may be there. */
  list() {
    const { representation, kept } = /** @type {ViewState} */ (this.state);
    const listed = `${representation} ${kept}`;
    if (listed === this.listed) return;
    this.listed = listed;
    this.kept.show(representation ?? '', kept);
  }

  /** Everything that depends on what is gathered. */
  marked() {
    if (this.cloud === null) return;
    this.picture.gather(this.gathered);
    this.panel.gathered(this.cloud, this.gathered);
    this.kept.gathered([...this.gathered].sort((a, b) => a - b), this.recalled !== '');
    this.panel.kinds(this.cloud, /** @type {ViewState} */ (this.state).colour, this.gathered);
    this.frame.selected();
  }

  /** Adds the neighbours of what is gathered. @returns {Promise<string>} what happened */
  async grow() {
    const { cloud, gathered, turn } = this;
    if (cloud === null) return '';
    if (gathered.size > GROWN) return `A selection of up to ${number(GROWN)} grows here; ask Cypher for more.`;
    const query = this.frame.library.get('neighbours/around');
    const k = Math.min(/** @type {ViewState} */ (this.state).k, this.known()?.k ?? GROWN);
    try {
      const answer = await api.cypher(query.cypher, { representation: cloud.representation, indices: [...gathered], k, limit: GROWN }, GROWN);
      if (turn !== this.turn || gathered !== this.gathered) return '';
      this.gather(answer.rows.map((row) => row.index), true);
      const total = answer.rows[0]?.total ?? 0;
      return total === 0 ? 'No edge leads out of the selection.'
        : total > answer.rows.length ? `${number(answer.rows.length)} of ${number(total)} neighbours added, those with the most edges` : `${counted(total, 'neighbour')} added`;
    } catch (error) {
      return /** @type {Error} */ (error).message;
    }
  }

  /** @param {'csv' | 'npy'} kind */
  save(kind) {
    const { cloud } = this;
    if (cloud === null) return;
    const indices = [...this.gathered].sort((a, b) => a - b);
    const places = indices.map((index) => cloud.places.get(index)).filter((place) => place !== undefined);
    const { columns, rows } = table(cloud, /** @type {number[]} */ (places));
    const name = `${cloud.representation.replaceAll('/', '-')}-selection.${kind}`;
    if (kind === 'npy') save(name, npy(indices));
    else save(name, csv(columns, rows), 'text/csv');
  }

  /** @param {number} index @returns {Promise<string | null>} the address of its picture */
  async thumbnail(index) {
    const { cloud } = this;
    if (cloud === null) return null;
    if (!this.pictures.has(index)) {
      const rows = await api.ask('samples/one', { representation: cloud.representation, index }).then((answer) => answer.rows, () => []);
      if (cloud !== this.cloud) return null;
      this.pictures.set(index, rows[0]?.thumbnail ? 'data:image/png;base64,' + rows[0].thumbnail : null);
    }
    return this.pictures.get(index) ?? null;
  }
}

/**
 * A layout that is not stored, with a button for each that can be computed.
 * @param {any} known the row of the representation @param {string | undefined} layout the one wanted
 * @param {(method: string, buttons: HTMLButtonElement[]) => void} compute
 */
export function offer(known, layout, compute) {
  const wanted = layout === undefined || !METHODS.includes(layout) ? METHODS : [layout];
  const large = known !== undefined && known.size > COMPUTED;
  const buttons = wanted.filter((method) => !large || method === 'pca').map((method) => h('button.primary', {
    type: 'button', value: method, textContent: called(method), onclick: () => compute(method, buttons),
  }));
  const command = `CALL latent.layout.${wanted[0]}.write('${known?.key ?? 'RUN/eN/LAYER'}')`;
  return h('div.message', {},
    h('h3', { textContent: layout === undefined ? 'Not placed in the plane yet' : `No layout ${called(layout)} yet` }),
    h('p', {}, known === undefined ? '' : `${counted(known.size, 'sample')} of ${counted(known.dimension, 'dimension')}. `,
      buttons.length > 0 ? 'Compute a layout; it is stored, and is there the next time.' : ''),
    buttons.length > 0 ? h('div.row.choices', {}, ...buttons) : '',
    large ? h('p', {}, `Others are computed here up to ${number(COMPUTED)} samples; for more, run over Bolt: `, h('code', { textContent: command })) : '');
}
