/** The one frame loop: draws when the board has a new sample, and sleeps when nothing runs. */

/** @typedef {import('../engine/board.js').Board} Board */

/**
 * What every view that draws from the board keeps.
 * @typedef {object} View
 * @property {(board: Board) => void} draw
 * @property {() => void} reset Forgets the run before.
 */

/** Between two pictures of the calm views, in milliseconds. */
const CALM = 120;

export class Frames {
  /** @type {Board | null} */
  board = null;
  #views;
  #calm;
  #calmDrawn = 0;
  #handle = 0;
  #sample = -1;
  #run = -1;
  #live = false;
  #dirty = false;
  /** The calm views haven't drawn the last sample. */
  #calmStale = false;
  /** Between two pictures, in milliseconds; 0: each new sample. */
  interval = 0;
  #drawn = 0;
  #frame = () => this.#draw();

  /** @param {View[]} views @param {View[]} calm Those whose texts are for reading: they change a few times a second. */
  constructor(views, calm = []) {
    this.#views = views;
    this.#calm = calm;
  }

  /**
   * While something runs, each frame looks for a new sample.
   * @param {boolean} live
   */
  setLive(live) {
    this.#live = live;
    this.wake();
  }

  /** Draws once more. */
  wake() {
    this.#dirty = true;
    this.#request();
  }

  /** Forgets the board until the next run. */
  reset() {
    for (const view of [...this.#views, ...this.#calm]) view.reset();
    this.board = null;
    this.#sample = -1;
  }

  #request() {
    if (this.#handle === 0) this.#handle = requestAnimationFrame(this.#frame);
  }

  #draw() {
    this.#handle = 0;
    const now = performance.now();
    // What was changed by a person is shown at once.
    if (this.#dirty || now - this.#drawn >= this.interval) {
      this.#drawn = now;
      this.flush(this.#dirty || now - this.#calmDrawn >= CALM);
    }
    if (this.#live) this.#request();
  }

  /** Draws what is new, at once. @param {boolean} all The calm views, too. */
  flush(all = true) {
    const { board } = this;
    if (!board) return;
    const { sample, run } = board;
    if (run !== this.#run) {
      this.#run = run;
      for (const view of [...this.#views, ...this.#calm]) view.reset();
      this.#dirty = true;
    }
    if (sample === this.#sample && !this.#dirty && !(all && this.#calmStale)) return;
    this.#sample = sample;
    this.#dirty = false;
    for (const view of this.#views) view.draw(board);
    this.#calmStale = !all;
    if (!all) return;
    this.#calmDrawn = performance.now();
    for (const view of this.#calm) view.draw(board);
  }
}
