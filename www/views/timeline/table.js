/** The lanes as a table, for whoever can't see them or wants numbers. */

import { node } from '../node.js';
import { readable } from './scale.js';

/** Goroutines in it, at most. */
const MOST = 200;

export class Table {
  root;
  #words;
  #text;
  #history;
  #body = node('tbody');

  /** @param {import('../../text/text.js').Words} words @param {typeof import('../../text/timeline.js').en} text @param {import('../../engine/history.js').History} history */
  constructor(words, text, history) {
    this.#words = words;
    this.#text = text;
    this.#history = history;
    const { goroutine, acquisitions, contended, median, longest } = text.columns;
    const head = node('tr', {}, ...[goroutine, acquisitions, contended, median, longest].map((name) => node('th', { scope: 'col' }, name)));
    const scroll = node('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': text.table }, node('table', {}, node('thead', {}, head), this.#body));
    this.root = node('details', {}, node('summary', {}, text.table), scroll);
    this.root.addEventListener('toggle', () => void this.fill());
  }

  /** Shows what there is now, while it is open. */
  async fill() {
    if (!this.root.open) return;
    const statistics = await this.#history.statistics().catch(() => null);
    if (!statistics) return;
    const words = this.#words;
    const rows = statistics.goroutines.slice(0, MOST).map(({ goroutine, acquisitions, contended, waits }) => {
      const cells = [words.number(acquisitions), words.number(contended), readable(words, waits.p50), readable(words, waits.max)];
      return node('tr', {}, node('th', { scope: 'row' }, this.#text.goroutine(String(goroutine))), ...cells.map((cell) => node('td', {}, cell)));
    });
    this.#body.replaceChildren(...rows);
  }
}
