// @ts-check
/** The selections that are kept of a data set: listed, shown, forgotten; and the one at hand put under a name. Owns one element. */
import * as api from './api.js';
import { failure, h } from './dom.js';
import { counted, number } from './text.js';

/** Samples in a selection at most. */
export const MOST = 50_000;

export class KeptSelections {
  /**
   * @param {HTMLElement} element
   * @param {{onShow: (key: string | null) => void, onKept: (key: string) => void}} actions shown: null for none
   */
  constructor(element, actions) {
    this.element = element;
    this.actions = actions;
    this.turn = 0;
    this.representation = '';
    this.indices = /** @type {number[]} */ ([]);
    this.shown = /** @type {string | null} */ (null);
    this.says = h('p.quiet', { role: 'status' });
    this.name = h('input', { type: 'text', maxLength: 100, placeholder: 'Name', 'aria-label': 'Name to keep the selection under', autocomplete: 'off' });
    this.keep = h('button', { type: 'submit', textContent: 'Keep', title: 'Keep the selected samples in the graph: they are found again in every run, epoch and layer of the data set' });
    this.form = h('form.row', { onsubmit: (event) => { event.preventDefault(); this.put(false); } }, this.name, this.keep);
    this.long = h('p.quiet.unkept', { hidden: true, textContent: 'Too many to stand in the address: keep them under a name to find them again.' });
    this.list = h('ul');
    element.append(h('h3', { textContent: 'Kept selections', title: 'of this data set, whatever the run, epoch and layer' }), this.form, this.long, this.says, this.list);
  }

  /** @param {string} representation @param {string | null} shown the key of the one that is shown */
  async show(representation, shown) {
    const turn = ++this.turn;
    this.representation = representation;
    this.shown = shown;
    try {
      const { rows } = await api.ask('selections/list', { representation });
      if (turn === this.turn) this.list.replaceChildren(...rows.map((row) => this.line(row)));
      if (turn === this.turn) this.element.hidden = rows.length === 0 && this.indices.length === 0;
    } catch (error) {
      if (turn === this.turn) this.list.replaceChildren(failure(/** @type {Error} */ (error)));
    }
  }

  /** What is selected now. @param {number[]} indices @param {boolean} found whether the address holds it */
  gathered(indices, found) {
    this.indices = indices;
    this.long.hidden = found || indices.length === 0;
    this.form.hidden = indices.length === 0;
    this.keep.disabled = indices.length > MOST;
    this.element.hidden = indices.length === 0 && this.list.childElementCount === 0;
    if (indices.length > MOST) this.tell(`Up to ${number(MOST)} samples can be kept.`);
  }

  tell(...parts) {
    this.says.replaceChildren(...parts);
  }

  line(row) {
    const forget = h('button.quiet', { type: 'button', textContent: '×', title: 'Forget this selection', 'aria-label': `Forget ${row.name}`, onclick: () => {
      // Two clicks: what was kept cannot be had back.
      if (forget.textContent === '×') forget.textContent = 'forget?';
      else this.forget(row);
    }, onblur: () => { forget.textContent = '×'; } });
    const rename = h('button.quiet', { type: 'button', textContent: '✎', title: 'Rename this selection', 'aria-label': `Rename ${row.name}`, onclick: () => this.rename(row, line) });
    const line = h('li.row', {}, h('button.kind', { type: 'button', 'aria-pressed': String(row.selection === this.shown), title: `gathered in ${row.made}: select its samples here`,
      onclick: () => this.actions.onShow(row.selection === this.shown ? null : row.selection) },
    h('span.name', { textContent: row.name }), h('span.value', { textContent: number(row.samples) })), rename, forget);
    return line;
  }

  /** @param {boolean} replace */
  async put(replace) {
    const name = this.name.value.trim();
    this.name.setCustomValidity(name === '' ? 'a name for the selection' : '');
    if (!this.form.reportValidity()) return;
    this.keep.disabled = true;
    try {
      const kept = await api.keepSelection(this.representation, name, this.indices, replace);
      this.tell(`${counted(kept.samples, 'sample')} kept.`);
      this.name.value = '';
      this.actions.onKept(kept.selection);
    } catch (error) {
      const problem = /** @type {import('./api.js').Problem} */ (error);
      this.tell(problem.message + ' ', problem.status === 409 && !replace ? h('button', { type: 'button', textContent: 'Replace it', onclick: () => this.put(true) }) : '');
    } finally {
      this.keep.disabled = false;
    }
  }

  /** Asks for another name in the selection's line. @param {any} row @param {HTMLElement} line */
  rename(row, line) {
    const shown = [...line.childNodes];
    const name = h('input', { type: 'text', maxLength: 100, value: row.name, 'aria-label': `Another name for ${row.name}`, autocomplete: 'off' });
    const back = () => {
      line.replaceChildren(...shown);
      /** @type {HTMLElement} */ (shown[1]).focus();
    };
    line.replaceChildren(h('form.row', { onsubmit: async (event) => {
      event.preventDefault();
      const wanted = name.value.trim();
      if (wanted === '' || wanted === row.name) return back();
      try {
        const { selection } = await api.renameSelection(row.selection, wanted);
        this.tell('Renamed.');
        if (row.selection === this.shown) this.actions.onKept(selection);
        else await this.show(this.representation, this.shown);
      } catch (error) {
        this.tell(/** @type {Error} */ (error).message);
      }
    }, onkeydown: (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      back();
    } }, name, h('button', { type: 'submit', textContent: 'Rename' })));
    name.focus();
    name.select();
  }

  async forget(row) {
    try {
      await api.removeSelection(row.selection);
      this.tell(`${row.name} is forgotten.`);
    } catch (error) {
      this.tell(/** @type {Error} */ (error).message);
    }
    if (row.selection === this.shown) this.actions.onShow(null);
    else await this.show(this.representation, this.shown);
  }
}
