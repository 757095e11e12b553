/**
 * Beads at full speed, where nobody can follow one from line to line: each place on a row has a bead of its own, which takes the name of whoever
 * is there. So nothing is moved, made or taken away, and mostly all that changes is a number.
 */

import { makeBead, parkBead, renameBead, setBead } from './bead.js';

export class Slots {
  /** By row and place. @type {HTMLElement[][]} */
  #rows = [];
  /** How many of a row's are seen. @type {number[]} */
  #seen = [];
  #lane;

  /** @param {HTMLElement} lane Where they stand. */
  constructor(lane) {
    this.#lane = lane;
  }

  /** @param {number} row @param {number} place @param {number} id @param {string} shape @param {string} state @param {boolean} holds */
  fill(row, place, id, shape, state, holds) {
    const slots = (this.#rows[row] ??= []);
    const bead = slots[place];
    if (bead) renameBead(bead, id, shape);
    else slots[place] = this.#make(row, place, id, shape);
    setBead(slots[place], state, holds);
  }

  /** @param {number} row @param {number} count How many of its places are taken. */
  end(row, count) {
    const slots = this.#rows[row] ?? [];
    for (let place = count; place < (this.#seen[row] ?? 0); place += 1) parkBead(slots[place]);
    this.#seen[row] = count;
  }

  /** Nobody is anywhere. */
  empty() {
    this.#seen.forEach((_, row) => this.end(row, 0));
  }

  /** Takes all beads away: there are other rows, or beads of goroutines. */
  clear() {
    for (const bead of this.#rows.flat()) bead.remove();
    this.#rows = [];
    this.#seen = [];
  }

  /** @param {number} row @param {number} place @param {number} id @param {string} shape */
  #make(row, place, id, shape) {
    const bead = makeBead(id, shape);
    bead.style.setProperty('--row', String(row));
    bead.style.setProperty('--place', String(place));
    this.#lane.append(bead);
    return bead;
  }
}
