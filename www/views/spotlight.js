/**
 * One goroutine, picked out everywhere: its beads in the code, at the locks and in memory stand out, and a line says what it does. By pointing at
 * a bead, or with the buttons.
 */

import { hue, stateNames } from './bead.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../text/text.js').Words} Words */

/** @implements {View} */
export class Spotlight {
  root;
  /** @type {Record<number, string>} Names of locks by the pc of their first use. */
  names = {};
  /** Whoever wants to know that another goroutine is picked out. @type {((id: number) => void)[]} */
  listeners = [];
  /** Tells screen readers. @type {(sentence: string) => void} */
  announce = () => {};
  /** The goroutine that was clicked or chosen; 0 none. */
  #pinned = 0;
  /** The one that is pointed at. */
  #hovered = 0;
  #sheet = new CSSStyleSheet();
  /** @type {Board | null} */
  #board = null;
  #record = -1;

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    const { text } = words;
    const step = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {number} */ by) => {
      const button = node('button', { type: 'button', class: 'small step-goroutine', 'aria-label': name }, sign);
      button.addEventListener('click', () => this.#step(by));
      return button;
    };
    this.sentence = node('p', { class: 'does' });
    this.legend = node('ul', { class: 'legend' }, ...this.#legend());
    this.root = node(
      'section',
      { class: 'who', 'aria-label': text.goroutineChooser },
      step(text.previousGoroutine, '‹', -1),
      step(text.nextGoroutine, '›', 1),
      this.sentence,
      this.legend,
    );
  }

  #legend() {
    const { text } = this.words;
    /** @type {[string, string][]} */
    const keys = [['running', text.states.running], ['holding', text.holdsALock], ['waiting', text.states.waiting], ['sleeping', text.states.sleeping]];
    return keys.map(([key, word]) => node('li', {}, node('i', { class: `key ${key}` }), word));
  }

  /** Listens to pointers on everything in the stage. @param {HTMLElement} stage */
  watch(stage) {
    /** @param {Event} event */
    const under = (event) => {
      const bead = event.target instanceof Element ? event.target.closest('[data-goroutine]') : null;
      return bead instanceof HTMLElement ? Number(bead.dataset.goroutine) : 0;
    };
    stage.addEventListener('pointerover', (event) => {
      if (event.pointerType !== 'touch') this.#hover(under(event));
    });
    stage.addEventListener('pointerleave', () => this.#hover(0));
    stage.addEventListener('click', (event) => {
      const id = under(event);
      if (id !== 0) this.#pin(id === this.#pinned ? 0 : id);
    });
    stage.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.#pinned !== 0) this.#pin(0);
    });
  }

  /** The goroutine that is picked out; 0 none. */
  get id() {
    return this.#hovered || this.#pinned;
  }

  /** Where it is on the board; -1 nowhere. */
  get record() {
    return this.#record;
  }

  reset() {
    this.#record = -1;
    this.#board = null;
    if (this.id === 0) return;
    this.#pinned = 0;
    this.#hovered = 0;
    this.#changed();
  }

  /** @param {Board} board */
  draw(board) {
    this.#board = board;
    if (this.id !== 0) this.#describe();
  }

  /** Points at a goroutine from elsewhere; 0 at none. @param {number} id */
  point(id) {
    this.#hover(id);
  }

  /** @param {number} id */
  #hover(id) {
    if (id === this.#hovered) return;
    this.#hovered = id;
    this.#changed();
  }

  /** Picks one out, as a click does. @param {number} id */
  choose(id) {
    if (id !== this.#pinned) this.#pin(id);
  }

  /** @param {number} id */
  #pin(id) {
    this.#pinned = id;
    this.#changed();
  }

  /** The next goroutine that hasn't ended, or the one before. @param {number} by 1 or -1 */
  #step(by) {
    const board = this.#board;
    if (!board) return;
    const { goroutines, g, goroutineRecords: count } = board;
    const { done } = board.codes.state;
    const from = this.id === 0 ? (by > 0 ? -1 : 0) : this.#find(this.id);
    for (let turn = 1; turn <= count; turn += 1) {
      const i = (((from + by * turn) % count) + count) % count;
      const state = goroutines.at(i, g.state);
      if (state !== 0 && state !== done) {
        this.#hovered = 0;
        this.#pin(goroutines.at(i, g.id));
        // By keyboard it may not be seen.
        this.announce(this.sentence.textContent ?? '');
        return;
      }
    }
  }

  #changed() {
    const { id } = this;
    const root = this.root.getRootNode();
    if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(this.#sheet)) root.adoptedStyleSheets.push(this.#sheet);
    // One rule lights all of its beads, those that are still to be made, too.
    const lit = 'outline: 2.5px solid var(--lit); outline-offset: 1px; z-index: 3; opacity: 1;';
    this.#sheet.replaceSync(id === 0 ? '' : `[data-goroutine="${id}"] { ${lit} } .stage { --lit-hue: ${hue(id)}; }`);
    show(this.legend, id === 0);
    this.#describe();
    for (const listener of this.listeners) listener(id);
  }

  /** @param {number} id */
  #find(id) {
    const board = this.#board;
    if (!board) return -1;
    const { goroutines, g, goroutineRecords } = board;
    // Records are mostly in the order of the numbers.
    if (id <= goroutineRecords && goroutines.at(id - 1, g.id) === id) return id - 1;
    for (let i = 0; i < goroutineRecords; i += 1) if (goroutines.at(i, g.id) === id) return i;
    return -1;
  }

  #describe() {
    const board = this.#board;
    const { id, words } = this;
    this.#record = id === 0 ? -1 : this.#find(id);
    if (id === 0 || !board || this.#record < 0) {
      setText(this.sentence, '');
      return;
    }
    const { text } = words;
    const { goroutines, g } = board;
    const at = (/** @type {number} */ field) => goroutines.at(this.#record, field);
    const state = stateNames(board)[at(g.state)] ?? '';
    const facts = [text.goroutineName(String(id))];
    if (state === 'waiting') {
      const place = at(g.queue);
      facts.push(text.waitsAt(this.#lockName(board, at(g.waits_for)), place === 0 ? '' : words.number(place)));
    } else {
      facts.push(text.states[state] ?? '');
    }
    if (state !== 'done' && at(g.line) !== 0) facts.push(text.onLine(words.number(at(g.line))));
    const held = [at(g.holds), at(g.holds_too) & 0xffff, at(g.holds_too) >>> 16].filter((lock) => lock !== 0);
    if (held.length > 0 && state !== 'done') facts.push((board.mutexOff ? text.insideWithout : text.holdsLocks)(held.map((lock) => this.#lockName(board, lock)).join(', ')));
    if (at(g.has_copy) !== 0 && state !== 'done') facts.push(text.hasRead(words.number(at(g.copy) | 0)));
    setText(this.sentence, facts.join(' · '));
  }

  /** @param {Board} board @param {number} lock Its record, plus one. */
  #lockName(board, lock) {
    if (lock === 0 || lock > board.lockRecords) return '';
    return this.names[board.locks.at(lock - 1, board.locks.fields.pc)] ?? 'sync.WaitGroup';
  }
}
