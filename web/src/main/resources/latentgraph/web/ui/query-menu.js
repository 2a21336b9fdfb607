// @ts-check
/** Menus of a view; of them, the queries that it is made of: each opens in the console with what is selected on the page as its parameters. */
import { h } from './dom.js';

/** @param {string} textContent @param {string} title @param {() => Node[]} entries made when it opens @returns {any} */
export function menu(textContent, title, entries) {
  const list = h('ul');
  const own = h('details.menu', {
    ontoggle: () => list.replaceChildren(...(own.open ? entries() : []).map((entry) => h('li', {}, entry))),
    onkeydown: (event) => {
      if (event.key !== 'Escape' || !own.open) return;
      event.stopPropagation();
      own.open = false;
      own.firstElementChild.focus();
    },
  }, h('summary', { textContent, title }), list);
  own.addEventListener('focusout', (event) => { if (!own.contains(event.relatedTarget)) own.open = false; });
  return own;
}

/** @param {string[]} names of the library @param {import('./types.js').Frame} frame @returns {HTMLElement} */
export function queryMenu(names, frame) {
  const own = menu('Cypher', 'The queries that this view is made of', () => names.map((name) => h('button', { type: 'button', value: name, onclick: () => {
    own.open = false;
    frame.go({ cypher: true, query: name });
  } }, frame.library.get(name)?.question ?? name, h('code', { textContent: name }))));
  return own;
}
