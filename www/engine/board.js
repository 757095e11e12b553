/**
 * The board, read straight from shared memory, or from a copy that an engine without shared memory fills: the present of each goroutine,
 * lock and watched value. Every place comes from the layout that the module exports. Nothing here waits, locks or allocates for a field.
 */

/** @typedef {import('../pkg/lockscope.js').BoardLayout} BoardLayout */
/** @typedef {import('../pkg/lockscope.js').BoardRecord} BoardRecord */

const TWO_32 = 2 ** 32;

/** One kind of record: `at(index, word)` reads a field by its word number, which callers look up once. */
class Records {
  /**
   * @param {Uint32Array} words The whole board.
   * @param {BoardRecord} record
   */
  constructor(words, record) {
    this.words = words;
    this.offset = record.offset;
    this.stride = record.stride;
    this.capacity = record.count;
    this.fields = record.fields;
  }

  /**
   * @param {number} index
   * @param {number} field
   */
  at(index, field) {
    return this.words[this.offset + index * this.stride + field];
  }

  /**
   * An unsigned 64-bit number; exact up to 2^53.
   * @param {number} index
   * @param {number} low Word number of the low half; the high half lies behind it.
   */
  wide(index, low) {
    return this.at(index, low) + this.at(index, low + 1) * TWO_32;
  }

  /**
   * A signed 64-bit number; exact up to 2^53.
   * @param {number} index
   * @param {number} low
   */
  signed(index, low) {
    return this.at(index, low) + (this.at(index, low + 1) | 0) * TWO_32;
  }
}

/**
 * A lock as the views draw it.
 * @typedef {object} Lock
 * @property {number} index
 * @property {number} kind
 * @property {number} pc
 * @property {number} holder
 * @property {number} inside
 * @property {number} waiters
 * @property {boolean} starving
 * @property {number} acquisitions
 * @property {number} contended
 */

/**
 * A watched value as the views draw it.
 * @typedef {object} Watch
 * @property {number} index
 * @property {number} kind
 * @property {number} variable
 * @property {number} value
 * @property {number} expected
 * @property {boolean} hasExpected
 * @property {number} address Its (first) cell.
 * @property {number} lock The record, plus one, of the lock that protects it; see the board's codes for what else it can be.
 * @property {string} label
 * @property {string} text
 */

export class Board {
  /**
   * @param {ArrayBufferLike} buffer The module's memory, or that of a copy.
   * @param {number} pointer Where in it the board begins, in bytes.
   * @param {BoardLayout} layout
   */
  constructor(buffer, pointer, layout) {
    this.layout = layout;
    this.codes = layout.codes;
    this.words = new Uint32Array(buffer, pointer, layout.bytes / 4);
    this.header = new Records(this.words, layout.header);
    this.goroutines = new Records(this.words, layout.goroutines);
    this.locks = new Records(this.words, layout.locks);
    this.watches = new Records(this.words, layout.watches);
    /** Field numbers of goroutines, for loops over thousands of them. */
    this.g = layout.goroutines.fields;
    /** @type {Map<number, {bytes: number, words: Uint32Array, string: string}>} Texts by their place: decoded again only when they changed. */
    this.texts = new Map();
    this.decoder = new TextDecoder();
  }

  /** What is on it now, in memory of its own: the module's can go. */
  copy() {
    return new Board(this.words.slice().buffer, 0, this.layout);
  }

  /** @param {string} field */
  #head(field) {
    return this.header.at(0, this.header.fields[field]);
  }

  get run() { return this.#head('run'); }
  get phase() { return this.#head('phase'); }
  get sample() { return this.#head('sample'); }
  get workers() { return this.#head('workers'); }
  get started() { return this.#head('started'); }
  get alive() { return this.#head('alive'); }
  get mutexOff() { return this.#head('mutex_off') !== 0; }
  get mapConflicts() { return this.#head('map_conflicts'); }
  get goroutineRecords() { return Math.min(this.#head('goroutine_records'), this.goroutines.capacity); }
  get lockRecords() { return Math.min(this.#head('lock_records'), this.locks.capacity); }
  get watchRecords() { return Math.min(this.#head('watch_records'), this.watches.capacity); }
  get acquisitions() { return this.header.wide(0, this.header.fields.acquisitions_low); }
  get contended() { return this.header.wide(0, this.header.fields.contended_low); }
  get lost() { return this.header.wide(0, this.header.fields.lost_low); }
  get elapsedMicroseconds() { return this.header.wide(0, this.header.fields.elapsed_low); }

  /**
   * @param {number} index
   * @returns {Lock}
   */
  lock(index) {
    const { locks } = this;
    const f = locks.fields;
    return {
      index,
      kind: locks.at(index, f.kind),
      pc: locks.at(index, f.pc),
      holder: locks.at(index, f.holder),
      inside: locks.at(index, f.inside),
      waiters: locks.at(index, f.waiters),
      starving: locks.at(index, f.starving) !== 0,
      acquisitions: locks.wide(index, f.acquisitions_low),
      contended: locks.wide(index, f.contended_low),
    };
  }

  /**
   * @param {number} index
   * @returns {Watch}
   */
  watch(index) {
    const { watches } = this;
    const f = watches.fields;
    const base = watches.offset + index * watches.stride;
    return {
      index,
      kind: watches.at(index, f.kind),
      variable: watches.at(index, f.variable),
      value: watches.signed(index, f.value_low),
      expected: watches.signed(index, f.expected_low),
      hasExpected: watches.at(index, f.has_expected) !== 0,
      address: watches.at(index, f.address),
      lock: watches.at(index, f.lock),
      label: this.#text(base + f.label, watches.at(index, f.label_length), this.layout.labelBytes),
      text: this.#text(base + f.text, watches.at(index, f.text_length), this.layout.textBytes),
    };
  }

  /**
   * @param {number} word
   * @param {number} length In bytes.
   * @param {number} capacity
   */
  #text(word, length, capacity) {
    const bytes = Math.min(length, capacity);
    const old = this.texts.get(word);
    if (old && old.bytes === bytes && this.#unchanged(word, old.words)) return old.string;
    // A copy, for TextDecoder takes no shared memory.
    const words = this.words.slice(word, word + capacity / 4);
    const string = this.decoder.decode(new Uint8Array(words.buffer, 0, bytes));
    this.texts.set(word, { bytes, words, string });
    return string;
  }

  /**
   * @param {number} word
   * @param {Uint32Array} kept
   */
  #unchanged(word, kept) {
    for (let i = 0; i < kept.length; i += 1) if (this.words[word + i] !== kept[i]) return false;
    return true;
  }
}
