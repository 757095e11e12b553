/** The program's top-level integer constants as sliders. */

import { node, show } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../pkg/lockscope.js').Tunable} Tunable */

/** How many times the source's value a slider reaches. The number field takes any. */
const REACH = 100;
/** Beyond this a slider alone should not go: a program of that many goroutines is meant. */
const FARTHEST = 1_000_000;
/** Of a value that isn't above zero, a slider reaches this far to both sides. */
const NEAR = 10;
/** After the last change, before the program is compiled and started again, in milliseconds. */
const SETTLE = 350;

export class Constants {
  #key = '';
  /** @type {Map<string, {slider: HTMLInputElement, field: HTMLInputElement, scale: number[]}>} */
  #inputs = new Map();
  #timer = 0;

  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.words = words;
    this.session = session;
    const { resetConstants } = words.text;
    this.reset = node('button', { type: 'button', class: 'small reset', 'aria-label': resetConstants, title: resetConstants }, '↺');
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
      if (inputs.field.value !== String(value)) inputs.field.value = String(value);
      this.#place(inputs.slider, inputs.scale, value);
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
    const scale = scaleOf(original);
    const label = this.words.text.constant(name);
    const slider = node('input', { type: 'range', min: 0, max: scale.length - 1, step: 1, 'aria-label': label });
    const field = node('input', { type: 'number', step: 1, 'aria-label': label, inputmode: 'numeric' });
    this.#inputs.set(name, { slider, field, scale });
    slider.addEventListener('input', () => {
      const value = scale[Number(slider.value)];
      field.value = String(value);
      this.#place(slider, scale, value);
      this.#change();
    });
    field.addEventListener('input', () => {
      const value = Number(field.value);
      if (field.value === '' || !Number.isSafeInteger(value)) return;
      this.#place(slider, scale, value);
      this.#change();
    });
    return node('div', { class: 'constant' }, node('span', { class: 'name', translate: 'no', title: name }, name), slider, field);
  }

  /** Puts a slider where a value is on its scale, or nearest to it. @param {HTMLInputElement} slider @param {number[]} scale @param {number} value */
  #place(slider, scale, value) {
    const after = scale.findIndex((candidate) => candidate >= value);
    const place = after < 0 ? scale.length - 1 : after;
    if (slider.value !== String(place)) slider.value = String(place);
    slider.setAttribute('aria-valuetext', this.words.number(value));
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

/**
 * The values of a slider, in order, the source's own among them. Small numbers follow each other; of large ones, each is about a tenth more
 * than the one before.
 * @param {number} original
 * @returns {number[]}
 */
export function scaleOf(original) {
  const near = Array.from({ length: NEAR }, (_, index) => index + 1);
  if (original === 0) return [...near.map((value) => -value).reverse(), 0, ...near];
  if (original < 0) return [...scaleOf(-original).map((value) => -value).reverse(), 0, ...near];
  const most = Math.max(NEAR, original, Math.min(FARTHEST, original * REACH));
  const values = new Set([original, most]);
  for (let power = 1; power <= most; power *= 10) {
    for (const step of [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]) {
      const value = power * step;
      if (Number.isInteger(value) && value <= most) values.add(value);
    }
  }
  return [...values].sort((a, b) => a - b);
}
