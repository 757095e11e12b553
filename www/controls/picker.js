/** The program picker. */

import { node } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class Picker {
  #names = '';

  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.words = words;
    this.session = session;
    const { text } = words;
    this.select = node('select', { 'aria-label': text.program });
    this.root = node('label', { class: 'field picker' }, node('span', { class: 'caption' }, text.program), this.select);
    this.select.addEventListener('change', () => void session.choose(this.select.value));
  }

  update() {
    const { gallery, name } = this.session;
    const { text } = this.words;
    const own = !gallery.some((program) => program.name === name);
    const names = `${gallery.map((program) => program.name).join()}${own ? '+' : ''}`;
    if (names !== this.#names) {
      this.#names = names;
      const options = gallery.map((program) => node('option', { value: program.name }, text.programs[program.name] ?? program.name));
      if (own) options.push(node('option', { value: '' }, text.ownProgram));
      this.select.replaceChildren(...options);
    }
    const value = own ? '' : name;
    if (this.select.value !== value) this.select.value = value;
    this.select.disabled = gallery.length === 0;
  }
}
