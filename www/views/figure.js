/**
 * A text that changes many times a second, in a box whose size is the style sheet's or follows from the number of characters alone: writing
 * it anew lays out nothing around it.
 */

import { node } from './node.js';

export class Figure {
  #text = document.createTextNode('');
  #length = 0;

  /**
   * @param {'b' | 'span' | 'dd'} tag @param {Record<string, string>} [attributes]
   * @param {boolean} [fitted] As wide as its characters, all of one width; otherwise as its place is.
   */
  constructor(tag, attributes = {}, fitted = false) {
    this.fitted = fitted;
    this.digits = node('span', { class: 'digits' }, this.#text);
    this.root = node(tag, attributes, this.digits);
    this.root.classList.add('figure', ...(fitted ? ['fitted'] : []));
  }

  get text() {
    return this.#text.data;
  }

  /** @param {string} text */
  write(text) {
    if (this.#text.data === text) return;
    this.#text.data = text;
    if (!this.fitted || text.length === this.#length) return;
    this.#length = text.length;
    this.root.style.setProperty('--characters', String(text.length));
  }
}
