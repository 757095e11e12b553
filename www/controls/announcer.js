/** What screen readers say by themselves: one sentence at a time, and never more often than people can listen. */

import { node } from '../views/node.js';

/** Between two sentences, in milliseconds. Of those that come in between, the last one is said. */
const PAUSE = 1500;

export class Announcer {
  #timer = 0;
  #next = '';

  constructor() {
    this.root = node('p', { class: 'spoken', 'aria-live': 'polite' });
  }

  /** @param {string} sentence */
  say(sentence) {
    this.#next = sentence;
    if (this.#timer === 0) this.#speak();
  }

  #speak() {
    this.#timer = 0;
    if (this.#next === '') return;
    this.root.textContent = this.#next;
    this.#next = '';
    this.#timer = setTimeout(() => this.#speak(), PAUSE);
  }

  close() {
    clearTimeout(this.#timer);
  }
}
