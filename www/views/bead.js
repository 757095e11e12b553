/** A bead: one goroutine, with its number. Goroutines that start in different functions have different shapes. */

import { node } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */

const SHAPES = ['circle', 'square', 'hexagon', 'diamond'];

/** Which function's goroutines have which shape: in order of their first appearance. */
export class Shapes {
  /** @type {Map<number, string>} */
  #byLine = new Map();

  /** @param {number} id @param {number} line Of the function that the goroutine started in. */
  of(id, line) {
    if (id === 1) return 'main';
    let shape = this.#byLine.get(line);
    if (shape === undefined) {
      shape = SHAPES[Math.min(this.#byLine.size, SHAPES.length - 1)];
      this.#byLine.set(line, shape);
    }
    return shape;
  }

  clear() {
    this.#byLine.clear();
  }
}

/**
 * @param {number} id
 * @param {string} shape
 */
export function makeBead(id, shape) {
  return node('span', { class: 'bead', 'data-shape': shape, 'data-wide': id > 99 }, String(id));
}

/**
 * Says what the goroutine does, by class: the style sheet gives it colour and form.
 * @param {HTMLElement} bead
 * @param {string} state `running`, `runnable`, `waiting`, `sleeping`, `blocked`
 * @param {boolean} holds
 */
export function setBead(bead, state, holds) {
  if (bead.dataset.state !== state) bead.dataset.state = state;
  const held = holds ? 'yes' : 'no';
  if (bead.dataset.holds !== held) bead.dataset.holds = held;
}

/**
 * Names of the codes in a goroutine's state.
 * @param {Board} board
 */
export function stateNames(board) {
  /** @type {string[]} */
  const names = [];
  for (const [name, code] of Object.entries(board.codes.state)) names[code] = name;
  return names;
}
