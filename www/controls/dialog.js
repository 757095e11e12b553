/** A dialog over the page: Escape, its button and a click beside it close it. */

import { node } from '../views/node.js';

/** @typedef {import('../text/text.js').Words} Words */

let count = 0;

/**
 * @param {Words} words
 * @param {string} title
 * @param {...Node} content
 */
export function dialog(words, title, ...content) {
  count += 1;
  const id = `dialog-${count}`;
  const close = node('button', { type: 'button', class: 'small' }, words.text.dismiss);
  const header = node('header', {}, node('h2', { id }, title), close);
  const root = node('dialog', { 'aria-labelledby': id }, node('div', { class: 'inside' }, header, ...content));
  close.addEventListener('click', () => root.close());
  root.addEventListener('click', (event) => {
    if (event.target === root) root.close();
  });
  return root;
}
