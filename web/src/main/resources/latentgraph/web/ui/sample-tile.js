// @ts-check
/** A sample as a small picture. */
import { h } from './dom.js';

/** Its picture, or a text where none is stored. @param {string | null} thumbnail a PNG in base64 @param {string | number} text @param {number} size px */
export const picture = (thumbnail, text, size) => (thumbnail === null ? h('span.blank', { textContent: text })
  : h('img', { src: 'data:image/png;base64,' + thumbnail, alt: '', width: size, height: size }));

/**
 * @param {{index: number, sample: string, thumbnail: string | null, prediction?: number | null, predictedName?: string | null}} row
 *     of a query that tells samples
 * @param {number | null} label its class; where it was taken for another, that is marked and said below it
 * @param {(index: number) => void} onSample it was clicked
 * @param {string} [says] what else its title tells
 * @param {string} [does] what a click does
 */
export function sampleTile(row, label, onSample, says = '', does = 'show it in the latent map') {
  const { prediction = null } = row;
  const wrong = label !== null && prediction !== null && prediction !== label;
  const taken = row.predictedName ?? String(prediction);
  return h('button.sample' + (wrong ? '.wrong' : ''), {
    type: 'button', title: `${row.sample}${wrong ? `, taken for ${taken}` : ''}${says}: ${does}`, onclick: () => onSample(row.index),
  }, picture(row.thumbnail, row.index, 44), wrong ? h('span.taken', { textContent: '→ ' + taken }) : null);
}

/** With a link to the sample's own page. @param {HTMLElement} tile @param {string} href */
export const paged = (tile, href) => h('span.paged', {}, tile, h('a.page', { href, textContent: '…', title: 'All about this sample', 'aria-label': 'All about this sample' }));
