/** Notices when a run has got so far that something else may be loaded without holding it up. */

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */

/** As long may a program do without any lock, in microseconds. */
const PATIENCE = 1_000_000;
/** Within this the browser finds a quiet moment, or is given none, in milliseconds. */
const QUIET = 500;

/** @implements {View} */
export class Debut {
  #act;
  #over = false;

  /** @param {() => void} act Called once in each run. */
  constructor(act) {
    this.#act = act;
  }

  reset() {
    this.#over = false;
  }

  /** @param {Board} board */
  draw(board) {
    if (this.#over) return;
    const { acquisitions, elapsedMicroseconds, phase, codes } = board;
    // Whoever pauses, or takes single steps, waits for nothing.
    const standsStill = phase === codes.phase.finished || phase === codes.phase.paused;
    if (acquisitions === 0 && elapsedMicroseconds < PATIENCE && !standsStill) return;
    this.#over = true;
    whenQuiet(this.#act);
  }
}

/** Calls it in a quiet moment of the browser. @param {() => void} act */
export function whenQuiet(act) {
  // Safari has no such moments.
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: QUIET });
  else setTimeout(act, QUIET);
}
