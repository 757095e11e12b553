/**
 * The bars of a histogram from which some can be chosen that lie side by side: by dragging over them, or by keyboard, with arrows, Shift and
 * arrows, Enter. Which are chosen is shown as soon as somebody changes it; what that means is for others to say.
 */

import { node } from '../node.js';

/** @typedef {import('../../pkg/history.js').Bucket} Bucket */
/** Durations from `from` (included) to `to` (excluded), in nanoseconds. @typedef {{from: number, to: number}} Range */

/** Numbers elements, so that they can name each other. */
let made = 0;

/** Event `choose` (detail: a {@link Range}, or null: none is chosen). */
export class Bins extends EventTarget {
  root;
  /** @type {Bucket[]} */
  #buckets = [];
  /** @type {HTMLElement[]} */
  #bars = [];
  /** @type {Range | null} */
  #range = null;
  /** Where the keyboard is, and where what it chooses begins. */
  #active = 0;
  #anchor = 0;
  #dragging = false;
  /** What was chosen when the pointer went down. @type {Range | null} */
  #before = null;
  #name = `bins-${(made += 1)}`;

  constructor() {
    super();
    this.root = node('div', { class: 'bars', role: 'listbox', 'aria-multiselectable': 'true', 'aria-orientation': 'horizontal', tabindex: 0 });
    this.root.addEventListener('pointerdown', (event) => this.#down(event));
    this.root.addEventListener('pointermove', (event) => this.#move(event));
    for (const name of ['pointerup', 'pointercancel']) this.root.addEventListener(name, () => this.#up());
    this.root.addEventListener('keydown', (event) => this.#key(event));
    this.root.addEventListener('focus', () => this.#mark());
  }

  /** Somebody is choosing: the bars had better stay as they are. */
  get isBusy() {
    return this.#dragging || this.root.matches(':focus');
  }

  /** How many durations are in what is chosen. */
  get count() {
    return this.#buckets.filter((bucket) => this.#has(bucket)).reduce((sum, { count }) => sum + count, 0);
  }

  /** @param {Bucket[]} buckets @param {HTMLElement[]} bars One for each. @param {string[]} names What each is, in words. @param {string} label */
  show(buckets, bars, names, label) {
    this.#buckets = buckets;
    this.#bars = bars;
    this.#active = Math.min(this.#active, buckets.length - 1);
    this.root.setAttribute('aria-label', label);
    bars.forEach((bar, index) => {
      bar.id = `${this.#name}-${index}`;
      bar.setAttribute('role', 'option');
      bar.setAttribute('aria-label', names[index]);
    });
    this.root.replaceChildren(...bars);
    this.#mark();
  }

  get range() {
    return this.#range;
  }

  /** What is chosen is this, whoever chose it. @param {Range | null} range */
  set range(range) {
    this.#range = range;
    this.#mark();
  }

  /** @param {Bucket} bucket */
  #has({ from, to }) {
    return this.#range !== null && from >= this.#range.from && to <= this.#range.to;
  }

  #mark() {
    this.root.classList.toggle('some', this.#range !== null);
    this.#bars.forEach((bar, index) => {
      const chosen = this.#has(this.#buckets[index]);
      bar.setAttribute('aria-selected', String(chosen));
      bar.classList.toggle('chosen', chosen);
      bar.classList.toggle('active', index === this.#active);
    });
    if (this.#bars.length > 0) this.root.setAttribute('aria-activedescendant', this.#bars[this.#active].id);
  }

  /** @param {number} one @param {number} other Places of bars, either may be the first. */
  #choose(one, other) {
    const [first, last] = one < other ? [one, other] : [other, one];
    this.#set({ from: this.#buckets[first].from, to: this.#buckets[last].to });
  }

  /** @param {Range | null} range */
  #set(range) {
    const same = range?.from === this.#range?.from && range?.to === this.#range?.to;
    this.range = range;
    if (!same) this.dispatchEvent(new CustomEvent('choose', { detail: range }));
  }

  /** The bar that is nearest. @param {PointerEvent} event */
  #at({ clientX }) {
    const apart = this.#bars.map((bar) => {
      const { left, right } = bar.getBoundingClientRect();
      return Math.max(left - clientX, clientX - right, 0);
    });
    return apart.indexOf(Math.min(...apart));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0 || this.#bars.length === 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.#dragging = true;
    this.#before = this.#range;
    this.#anchor = this.#at(event);
    this.#active = this.#anchor;
    this.#choose(this.#anchor, this.#anchor);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!this.#dragging) return;
    this.#active = this.#at(event);
    this.#choose(this.#anchor, this.#active);
  }

  #up() {
    if (!this.#dragging) return;
    this.#dragging = false;
    // A click on the one bar that was chosen gives it up.
    const { from, to } = this.#buckets[this.#active];
    if (this.#active === this.#anchor && this.#before?.from === from && this.#before.to === to) this.#set(null);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || this.#bars.length === 0) return;
    const last = this.#bars.length - 1;
    const to = { ArrowLeft: this.#active - 1, ArrowRight: this.#active + 1, Home: 0, End: last }[event.key];
    if (to !== undefined) {
      this.#active = Math.max(0, Math.min(last, to));
      if (event.shiftKey) this.#choose(this.#anchor, this.#active);
      else this.#anchor = this.#active;
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.#anchor = this.#active;
      const { from, to: end } = this.#buckets[this.#active];
      const isAlone = this.#range?.from === from && this.#range.to === end;
      if (isAlone) this.#set(null);
      else this.#choose(this.#active, this.#active);
    } else if (event.key === 'Escape' && this.#range) {
      this.#set(null);
    } else {
      return;
    }
    this.#mark();
    event.preventDefault();
    event.stopPropagation();
  }
}
