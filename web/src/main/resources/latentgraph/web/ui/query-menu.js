// @ts-check
/** The queries that a view is made of: each opens in the console with what is selected on the page as its parameters. */
import { h } from './dom.js';

/** @param {string[]} names of the library @param {import('./types.js').Frame} frame @returns {HTMLElement} */
export function queryMenu(names, frame) {
  const list = h('ul');
  const menu = h('details.menu', {
    ontoggle: () => list.replaceChildren(...names.map((name) => h('li', {}, h('button', { type: 'button', value: name, onclick: () => {
      menu.open = false;
      frame.go({ cypher: true, query: name });
    } }, frame.library.get(name)?.question ?? name, h('code', { textContent: name }))))),
    onkeydown: (event) => {
      if (event.key !== 'Escape' || !menu.open) return;
      event.stopPropagation();
      menu.open = false;
      menu.firstElementChild.focus();
    },
  }, h('summary', { textContent: 'Cypher', title: 'The queries that this view is made of' }), list);
  menu.addEventListener('focusout', (event) => { if (!menu.contains(event.relatedTarget)) menu.open = false; });
  return menu;
}
