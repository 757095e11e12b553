/** How values are drawn: a cell that pulses when its value changes, and a sum that is big, with what it should be beside it. */

import { Figure } from './figure.js';
import { node } from './node.js';

/** @typedef {import('../engine/board.js').Watch} Watch */
/** @typedef {import('../text/text.js').Words} Words */

/** How long a value must have rested for its change to be worth a pulse, in milliseconds: more would be a flicker that says nothing. */
const REST = 100;
/** The same where it isn't known whose change it was, as at full speed. */
const LONG_REST = 900;

/** A cell that pulses when its value changes after a rest. */
export class Cell {
  /** @param {string} className @param {boolean} [fitted] Whether its value is as wide as its characters. */
  constructor(className, fitted = false) {
    this.label = node('span', { class: 'label', translate: 'no' });
    this.value = new Figure('span', { class: 'value', translate: 'no' }, fitted);
    this.root = node('div', { class: className }, this.label, this.value.root);
    this.last = 0;
    this.even = false;
    /** Hands on it. */
    this.hands = 0;
  }

  /**
   * @param {string} label @param {string} value
   * @param {number | undefined} hue Of the goroutine whose hand is on it, in degrees.
   */
  draw(label, value, hue) {
    if (this.label.textContent !== label) {
      this.label.textContent = label;
      this.label.title = label;
    }
    const before = this.value.text;
    if (before === value) return;
    this.value.write(value);
    if (before !== '') this.pulse(hue);
  }

  /** @param {number | undefined} hue */
  pulse(hue) {
    const now = performance.now();
    const rested = now - this.last;
    this.last = now;
    if (rested < (hue === undefined ? LONG_REST : REST)) return;
    if (hue === undefined) this.root.style.removeProperty('--hue');
    else this.root.style.setProperty('--hue', String(hue));
    this.root.dataset.whose = hue === undefined ? 'nobody' : 'somebody';
    // Two names of one animation: changing between them starts it again without a layout.
    this.even = !this.even;
    this.root.dataset.pulse = this.even ? 'even' : 'odd';
  }

  /** Says how many have a hand on it: two at once are what goes wrong. @param {number} hands */
  touch(hands) {
    if (hands === this.hands) return;
    this.hands = hands;
    this.root.classList.toggle('touched', hands === 1);
    this.root.classList.toggle('clash', hands > 1);
  }
}

/** An integer that is only added to, with what it should be. */
export class Sum extends Cell {
  /** @param {Words} words */
  constructor(words) {
    super('counter', true);
    this.words = words;
    this.expected = new Figure('b', {}, true);
    this.lost = new Figure('b', {}, true);
    this.loss = node('span', { class: 'loss' }, this.lost.root, ` ${words.text.lost}`);
    this.arrived = node('i');
    this.bar = node('div', { class: 'arrived', 'aria-hidden': 'true' }, this.arrived);
    this.root.append(node('div', { class: 'beside' }, node('span', { class: 'should' }, `${words.text.expected} `, this.expected.root), this.loss), this.bar);
    this.part = 1;
  }

  /** @param {Watch} watch @param {number | undefined} hue */
  drawSum(watch, hue) {
    const { words } = this;
    this.draw(watch.label, words.number(watch.value), hue);
    this.expected.write(words.number(watch.hasExpected ? watch.expected : watch.value));
    const missing = watch.hasExpected ? watch.expected - watch.value : 0;
    this.lost.write(words.number(Math.abs(missing)));
    this.loss.classList.toggle('shown', missing !== 0);
    this.root.classList.toggle('short', missing !== 0);
    const part = missing === 0 ? 1 : Math.max(0, Math.min(1, watch.value / (watch.expected || 1)));
    if (Math.abs(part - this.part) < 0.001) return;
    this.part = part;
    this.arrived.style.transform = `scaleX(${part.toFixed(3)})`;
  }
}

/** A map, an array or a slice: its cells by key. */
export class Table {
  /** @type {Map<string, number>} How often each key is there, in this drawing: more than once is a broken map. */
  #keys = new Map();

  constructor() {
    this.title = node('div', { class: 'title', translate: 'no' });
    this.cells = node('div', { class: 'cells' });
    this.root = node('div', { class: 'map' }, this.title, this.cells);
  }

  begin() {
    this.#keys.clear();
  }

  /** @param {Cell} cell @param {string} key @param {Watch} watch @param {number | undefined} hue */
  drawEntry(cell, key, watch, hue) {
    cell.draw(key, watch.text, hue);
    cell.root.classList.toggle('short', watch.hasExpected && watch.expected !== watch.value);
    const times = (this.#keys.get(key) ?? 0) + 1;
    this.#keys.set(key, times);
    cell.root.classList.toggle('twin', times > 1);
  }
}
