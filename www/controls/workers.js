/** How many real threads the goroutines share. */

import { node, show } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class WorkersControl {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.words = words;
    this.session = session;
    const { text } = words;
    this.select = node('select', { 'aria-label': text.workers, title: text.workersHelp });
    this.root = node('label', { class: 'field workers' }, node('span', { class: 'caption' }, text.workers), this.select);
    this.select.addEventListener('change', () => session.setWorkers(Number(this.select.value)));
  }

  update() {
    const { mostWorkers, workers, mode } = this.session;
    if (this.select.options.length !== mostWorkers) {
      this.select.replaceChildren(
        ...Array.from({ length: mostWorkers }, (_, index) => node('option', { value: index + 1 }, this.words.number(index + 1))),
      );
    }
    show(this.root, mode?.engine === 'live' && mostWorkers > 0);
    const value = String(workers);
    if (this.select.value !== value) this.select.value = value;
  }
}
