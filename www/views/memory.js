/** The program's shared data: a counter big with what it should be beside it, maps as cells by key, everything else as a list. */

import { Shapes, makeBead, setBead } from './bead.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../engine/board.js').Watch} Watch */
/** @typedef {import('../text/text.js').Words} Words */

/** Private copies shown at once. */
const MOST_COPIES = 6;
/** How long a value must have rested for its change to be worth a pulse, in milliseconds: more would be a flicker that says nothing. */
const REST = 100;

/** A cell that pulses when its value changes after a rest. */
class Cell {
  /** @param {string} className */
  constructor(className) {
    this.label = node('span', { class: 'label', translate: 'no' });
    this.value = node('span', { class: 'value', translate: 'no' });
    this.root = node('div', { class: className }, this.label, this.value);
    this.last = 0;
    this.even = false;
  }

  /** @param {string} label @param {string} value */
  draw(label, value) {
    setText(this.label, label);
    if (this.value.textContent === value) return;
    this.value.textContent = value;
    const now = performance.now();
    const rested = now - this.last;
    this.last = now;
    if (rested < REST) return;
    // Two names of one animation: changing between them starts it again without a layout.
    this.even = !this.even;
    this.root.dataset.pulse = this.even ? 'even' : 'odd';
  }
}

/** An integer that is only added to, with what it should be. */
class Counter extends Cell {
  /** @param {Words} words */
  constructor(words) {
    super('counter');
    this.words = words;
    this.expected = node('b');
    this.lost = node('b');
    this.loss = node('span', { class: 'loss' }, this.lost, ` ${words.text.lost}`);
    this.root.append(node('div', { class: 'beside' }, node('span', { class: 'should' }, `${words.text.expected} `, this.expected), this.loss));
  }

  /** @param {Watch} watch */
  drawCounter(watch) {
    const { words } = this;
    this.draw(watch.label, words.number(watch.value));
    setText(this.expected, words.number(watch.hasExpected ? watch.expected : watch.value));
    const missing = watch.hasExpected ? watch.expected - watch.value : 0;
    setText(this.lost, words.number(Math.abs(missing)));
    this.loss.classList.toggle('shown', missing !== 0);
  }
}

/** @implements {View} */
export class MemoryView {
  root;
  /** Whether a person can follow single steps: then private copies are shown. */
  slow = false;
  /** @type {string[]} Names of the variables that only increments change: big from the start. */
  counters = [];
  /** @type {Map<string, Cell>} By kind and record. */
  #cells = new Map();
  /** @type {Map<number, {root: HTMLElement, title: HTMLElement, cells: HTMLElement}>} By variable. */
  #maps = new Map();
  #copies = '';
  #shapes = new Shapes();
  #used = new Set();

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.big = node('div', { class: 'big' });
    this.copies = node('div', { class: 'copies', 'aria-hidden': 'true' });
    this.maps = node('div', { class: 'maps' });
    this.list = node('div', { class: 'list' });
    this.empty = node('p', { class: 'empty' }, words.text.nothingWatched);
    this.root = node('div', { class: 'memory', role: 'group', 'aria-label': words.text.memory }, this.big, this.copies, this.maps, this.list, this.empty);
  }

  reset() {
    for (const cell of this.#cells.values()) cell.root.remove();
    for (const map of this.#maps.values()) map.root.remove();
    this.#cells.clear();
    this.#maps.clear();
    this.#shapes.clear();
    this.#copies = '';
    this.copies.replaceChildren();
    show(this.empty, true);
  }

  /** @param {Board} board */
  draw(board) {
    const { watch: kinds } = board.codes;
    const count = board.watchRecords;
    this.#used.clear();
    for (let i = 0; i < count; i += 1) {
      const watch = board.watch(i);
      if (watch.kind === kinds.map) this.#drawMap(watch);
      else if (watch.kind === kinds.mapEntry) this.#drawEntry(watch);
      else if (watch.kind === kinds.integer && (watch.hasExpected || this.counters.includes(watch.label))) this.#drawCounter(watch);
      else if (watch.kind !== 0) this.#drawOther(watch);
    }
    for (const [key, cell] of this.#cells) {
      if (this.#used.has(key)) continue;
      cell.root.remove();
      this.#cells.delete(key);
    }
    show(this.empty, count === 0);
    this.#drawCopies(board);
  }

  /**
   * @template {Cell} C
   * @param {string} key
   * @param {HTMLElement} place
   * @param {() => C} make
   * @returns {C}
   */
  #cell(key, place, make) {
    this.#used.add(key);
    const old = this.#cells.get(key);
    if (old) return /** @type {C} */ (old);
    const cell = make();
    this.#cells.set(key, cell);
    place.append(cell.root);
    return cell;
  }

  /** @param {Watch} watch */
  #drawCounter(watch) {
    this.#cell(`counter ${watch.index}`, this.big, () => new Counter(this.words)).drawCounter(watch);
  }

  /** @param {Watch} watch */
  #drawOther(watch) {
    this.#cell(`other ${watch.index}`, this.list, () => new Cell('variable')).draw(watch.label, watch.text);
  }

  /** @param {Watch} watch */
  #drawMap(watch) {
    let map = this.#maps.get(watch.variable);
    if (!map) {
      const title = node('div', { class: 'title', translate: 'no' });
      const cells = node('div', { class: 'cells' });
      map = { root: node('div', { class: 'map' }, title, cells), title, cells };
      this.#maps.set(watch.variable, map);
      this.maps.append(map.root);
    }
    setText(map.title, this.words.text.mapOf(watch.label, this.words.number(watch.value)));
  }

  /** @param {Watch} watch */
  #drawEntry(watch) {
    const map = this.#maps.get(watch.variable);
    if (!map) return;
    const cell = this.#cell(`entry ${watch.index}`, map.cells, () => new Cell('entry'));
    // The map's name stands above: only the key stands here.
    cell.draw(watch.label.replace(/^[^[]*\[(.*)\]$/u, '$1'), watch.text);
    cell.root.classList.toggle('short', watch.hasExpected && watch.expected !== watch.value);
  }

  /**
   * What goroutines read and haven't written back yet: two with the same number are about to lose one.
   * @param {Board} board
   */
  #drawCopies(board) {
    const { goroutines, g } = board;
    const { done } = board.codes.state;
    const holders = [];
    for (let i = 0; this.slow && i < board.goroutineRecords && holders.length < MOST_COPIES; i += 1) {
      if (goroutines.at(i, g.has_copy) === 0 || goroutines.at(i, g.state) === done || goroutines.at(i, g.id) === 0) continue;
      holders.push(i);
    }
    const key = holders.map((i) => `${goroutines.at(i, g.id)}=${goroutines.at(i, g.copy)}`).join();
    if (key === this.#copies) return;
    this.#copies = key;
    const values = holders.map((i) => goroutines.at(i, g.copy));
    this.copies.replaceChildren(
      ...holders.map((i, place) => {
        const id = goroutines.at(i, g.id);
        const bead = makeBead(id, this.#shapes.of(id, goroutines.at(i, g.function)));
        setBead(bead, 'running', goroutines.at(i, g.holds) !== 0);
        const same = values.filter((value) => value === values[place]).length > 1;
        return node('span', { class: same ? 'copy same' : 'copy' }, bead, this.words.text.holdsCopy(this.words.number(values[place] | 0)));
      }),
    );
  }
}
