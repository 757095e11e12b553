/**
 * A bead: one goroutine, with its number. Goroutines that start in different functions have different shapes; what one does is its fill
 * and its edge, given by the style sheet; a bar in it has the goroutine's own hue, which its pulses have, too, where steps can be followed.
 */

import { node, setText } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */

const SHAPES = ['circle', 'square', 'hexagon', 'diamond'];
/** Degrees between the hues of one goroutine and the next: the golden angle keeps neighbours apart. */
const TURN = 137.5;

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

/** The hue of a goroutine, in degrees. @param {number} id */
export function hue(id) {
  return Math.round((id * TURN) % 360);
}

/**
 * @param {number} id
 * @param {string} shape
 */
export function makeBead(id, shape) {
  const bead = node('span', { class: 'bead', 'data-shape': shape, 'data-wide': id > 99 && widthOf(id), 'data-goroutine': id }, nameOf(id));
  setHue(bead, id);
  return bead;
}

/**
 * Gives a bead to another goroutine: cheaper than another element. Its hue stays: it is only seen where steps can be followed.
 * @param {HTMLElement} bead @param {number} id @param {string} shape
 */
export function renameBead(bead, id, shape) {
  const { dataset } = bead;
  if (dataset.shape !== shape) dataset.shape = shape;
  const name = String(id);
  if (dataset.goroutine === name) return;
  const wide = id > 99 ? widthOf(id) : undefined;
  if (dataset.wide !== wide) {
    if (wide === undefined) delete dataset.wide;
    else dataset.wide = wide;
  }
  dataset.goroutine = name;
  setText(bead, nameOf(id));
}

/** @param {HTMLElement} bead @param {number} id */
export function setHue(bead, id) {
  bead.style.setProperty('--hue', String(hue(id)));
}

/** Hides a bead until it gets another goroutine. @param {HTMLElement} bead */
export function parkBead(bead) {
  if (bead.dataset.state === 'gone') return;
  delete bead.dataset.goroutine;
  bead.dataset.state = 'gone';
}

/** Characters of a name that is too wide for the usual face. @param {number} id */
function widthOf(id) {
  return String(nameOf(id).length);
}

/** What stands on a bead. @param {number} id */
function nameOf(id) {
  return id > 9999 ? `…${String(id).slice(-3)}` : String(id);
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
