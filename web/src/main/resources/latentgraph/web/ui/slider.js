// @ts-check
/** A slider over values that need be no numbers. Owns one element. */
import { h } from './dom.js';

export class Slider {
  /** @param {string} id @param {string} label @param {string} title @param {(value: any) => void} onChange */
  constructor(id, label, title, onChange) {
    this.values = /** @type {any[]} */ ([]);
    this.value = /** @type {any} */ (undefined);
    this.input = h('input', { id, type: 'range', min: '0', step: '1', 'aria-label': label, title, oninput: () => {
      const value = this.values[+this.input.value];
      if (value !== undefined && value !== this.value) onChange(value);
    } });
    this.says = h('output', { htmlFor: id });
    this.element = h('span.slider', {}, this.input, this.says);
  }

  /**
   * Hidden where there is nothing to choose.
   * @param {any[]} values in their order @param {any} value the present one @param {(place: number) => string} text of a value
   * @param {string} [says] beside it
   */
  show(values, value, text, says = '') {
    const place = values.indexOf(value);
    this.values = values;
    this.value = value;
    this.element.hidden = values.length < 2 || place < 0;
    if (place < 0) return;
    this.input.max = String(values.length - 1);
    this.input.value = String(place);
    this.input.setAttribute('aria-valuetext', text(place));
    this.says.textContent = says;
  }
}
