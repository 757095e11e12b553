/** The program's top-level integer constants as sliders. */

import { node, show } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../pkg/lockscope.js').Tunable} Tunable */

/** How far a slider reaches beyond the source's value. The number field takes any. */
const REACH = 10;
/** After the last change, before the program is compiled and started again, in milliseconds. */
const SETTLE = 350;

export class Constants {
  #key = '';
  /** @type {Map<string, {slider: HTMLInputElement, field: HTMLInputElement}>} */
  #inputs = new Map();
  #timer = 0;

  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.words = words;
    this.session = session;
    this.reset = node('button', { type: 'button', class: 'small' }, words.text.resetConstants);
    this.reset.addEventListener('click', () => void session.setConstants({}));
    this.fields = node('div', { class: 'sliders' });
    this.root = node('div', { class: 'constants', role: 'group', 'aria-label': words.text.constants }, this.fields, this.reset);
  }

  update() {
    const tunables = this.session.program?.tunables ?? [];
    show(this.root, tunables.length > 0);
    const key = tunables.map(({ name, default: value }) => `${name}=${value}`).join();
    if (key !== this.#key) this.#build(key, tunables);
    if (this.#timer) return;
    for (const { name, value } of tunables) {
      const inputs = this.#inputs.get(name);
      if (!inputs) continue;
      if (inputs.slider.value !== String(value)) inputs.slider.value = String(value);
      if (inputs.field.value !== String(value)) inputs.field.value = String(value);
    }
    show(this.reset, tunables.some(({ value, default: original }) => value !== original));
  }

  /** @param {string} key @param {Tunable[]} tunables */
  #build(key, tunables) {
    this.#key = key;
    this.#inputs.clear();
    this.fields.replaceChildren(...tunables.map((tunable) => this.#field(tunable)));
  }

  /** @param {Tunable} tunable */
  #field({ name, default: original }) {
    const least = original > 0 ? 1 : Math.min(0, original * REACH);
    const most = Math.max(10, original * REACH);
    const label = this.words.text.constant(name);
    const slider = node('input', { type: 'range', min: least, max: most, step: 1, 'aria-label': label, tabindex: -1 });
    const field = node('input', { type: 'number', step: 1, 'aria-label': label, inputmode: 'numeric' });
    this.#inputs.set(name, { slider, field });
    slider.addEventListener('input', () => {
      field.value = slider.value;
      this.#change();
    });
    field.addEventListener('input', () => {
      const value = Number(field.value);
      if (field.value === '' || !Number.isSafeInteger(value)) return;
      slider.value = field.value;
      this.#change();
    });
    return node('div', { class: 'constant' }, node('span', { class: 'name', translate: 'no' }, name), slider, field);
  }

  #change() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      /** @type {Record<string, number>} */
      const values = {};
      for (const { name, default: original } of this.session.program?.tunables ?? []) {
        const value = Number(this.#inputs.get(name)?.field.value);
        if (Number.isSafeInteger(value) && value !== original) values[name] = value;
      }
      void this.session.setConstants(values);
    }, SETTLE);
  }
}
