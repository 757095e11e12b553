/** What the mutex switch cost in the middle of a run: what was lost from the moment that the mutex went. */

import { readSum } from './verdict.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('../text/text.js').Words} Words */

/** What had happened at one moment of a run. @typedef {{time: number, expected: number, missing: number, overwritten: number}} Moment */

/** @param {Board} board @returns {Moment} */
function now(board) {
  const sum = readSum(board);
  return {
    time: board.elapsedMicroseconds,
    expected: sum?.expected ?? 0,
    missing: sum ? sum.expected - sum.value : 0,
    overwritten: board.lost,
  };
}

export class SwitchCost {
  /** @type {Moment | null} When the mutex went. */
  #gone = null;
  /** @type {Moment | null} When it came back. */
  #back = null;

  /** A run begins. */
  reset() {
    this.#gone = null;
    this.#back = null;
  }

  /** The switch was used in the middle of a run. @param {boolean} off @param {Board} board */
  switched(off, board) {
    if (off) {
      this.#gone = now(board);
      this.#back = null;
    } else if (this.#gone) {
      this.#back = now(board);
    }
  }

  /**
   * One sentence; empty when the switch wasn't used.
   * @param {Words} words @param {Board} board @param {boolean} increments Whether each step of the sum is a one.
   * @returns {{sentence: string, span: string, bad: boolean} | null} `span`: how long it was off, for the end of a run.
   */
  judge(words, board, increments) {
    const gone = this.#gone;
    if (!gone) return null;
    const { text } = words;
    const end = this.#back ?? now(board);
    const time = words.duration(Math.max(0, end.time - gone.time));
    const steps = end.expected - gone.expected;
    const missing = end.missing - gone.missing;
    const overwritten = end.overwritten - gone.overwritten;
    const cost =
      increments && missing > 0 && steps >= missing ? text.lostOf(words.number(missing), words.number(steps))
      : missing > 0 ? text.missingSince(words.number(missing))
      : overwritten > 0 ? text.overwrittenSince(words.number(overwritten))
      : text.nothingLost;
    return { sentence: `${this.#back ? text.wasOffFor(time) : text.offFor(time)} ${cost}`, span: text.offDuring(time), bad: missing > 0 || overwritten > 0 };
  }
}
