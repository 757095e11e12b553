/** One pass over the goroutines for each sample, for all views: who waits at which lock and in which order, who is inside, and whose hand is on which cell. */

import { Shapes } from './bead.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */

/** Goroutines that are kept by their records in one place; the others are counted. */
export const MOST_KEPT = 10;
/** Hands on cells that are kept: more than there are workers, for goroutines are pre-empted with a hand on a cell. */
const MOST_HANDS = 24;

/**
 * Who is at one lock. Goroutines are indices of the board's records.
 * @typedef {object} Crowd
 * @property {number[]} queue Those next in front, in the queue's order.
 * @property {number} waiting How many wait.
 * @property {number[]} inside The first of those inside.
 * @property {number} within How many are inside.
 */

/** @implements {View} */
export class Census {
  /** @type {Crowd[]} By the lock's record. */
  #crowds = [];
  #locks = 0;
  /** Which goroutines have which shape, the same in every view. */
  shapes = new Shapes();
  /** Goroutines that hold a private copy, or whose next instruction touches a cell. Slow motion only. @type {number[]} */
  hands = [];

  /** The sample that was looked at last. */
  #sample = -1;

  reset() {
    this.#sample = -1;
    this.#locks = 0;
    this.hands = [];
    this.shapes.clear();
  }

  /** @param {number} lock @returns {Crowd} */
  at(lock) {
    return this.#crowds[lock] ?? { queue: [], waiting: 0, inside: [], within: 0 };
  }

  /** @param {Board} board */
  draw(board) {
    if (board.sample === this.#sample) return;
    this.#sample = board.sample;
    this.#clear(board.lockRecords);
    const { goroutines, g, goroutineRecords } = board;
    const { waiting, running, done } = board.codes.state;
    const { words, offset, stride } = goroutines;
    for (let i = 0, record = offset; i < goroutineRecords; i += 1, record += stride) {
      const state = words[record + g.state];
      if (state === 0 || state === done) continue;
      if (state === waiting) this.#addWaiter(words[record + g.waits_for] - 1, i, words[record + g.queue]);
      const last = words[record + g.holds];
      if (last !== 0) {
        this.#addInside(last - 1, i);
        const before = words[record + g.holds_too];
        if (before !== 0) {
          this.#addInside((before & 0xffff) - 1, i);
          this.#addInside((before >>> 16) - 1, i);
        }
      }
      const busy = words[record + g.has_copy] !== 0 || (state === running && words[record + g.touches] !== 0);
      if (busy && this.hands.length < MOST_HANDS) this.hands.push(i);
    }
    /** Those who came since the board was filled have no place yet: they are behind. @param {number} i */
    const place = (i) => goroutines.at(i, g.queue) || Infinity;
    for (let lock = 0; lock < this.#locks; lock += 1) {
      const { queue } = this.#crowds[lock];
      if (queue.length > 1) queue.sort((a, b) => place(a) - place(b) || a - b);
      queue.length = Math.min(queue.length, MOST_KEPT);
    }
  }

  /** @param {number} locks */
  #clear(locks) {
    this.#locks = locks;
    this.hands.length = 0;
    for (let lock = 0; lock < locks; lock += 1) {
      const crowd = this.#crowds[lock];
      if (crowd) {
        crowd.queue.length = 0;
        crowd.inside.length = 0;
        crowd.waiting = 0;
        crowd.within = 0;
      } else {
        this.#crowds.push({ queue: [], waiting: 0, inside: [], within: 0 });
      }
    }
  }

  /** @param {number} lock @param {number} record @param {number} place */
  #addWaiter(lock, record, place) {
    if (lock < 0 || lock >= this.#locks) return;
    const crowd = this.#crowds[lock];
    crowd.waiting += 1;
    // Of those without a place only a few: they are at the end.
    if (place > 0 ? place <= MOST_KEPT : crowd.waiting <= MOST_KEPT) crowd.queue.push(record);
  }

  /** @param {number} lock @param {number} record */
  #addInside(lock, record) {
    if (lock < 0 || lock >= this.#locks) return;
    const crowd = this.#crowds[lock];
    crowd.within += 1;
    if (crowd.inside.length < MOST_KEPT) crowd.inside.push(record);
  }
}
