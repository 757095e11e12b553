/** The painted lanes, as the history's worker makes them: one question at a time, and the last one counts. */

/** @typedef {import('../../engine/history.js').History} History */
/** @typedef {import('../../engine/lanes.js').Look} Look */
/** @typedef {import('../../pkg/history.js').TimelineView} TimelineView */
/** @typedef {import('./paint.js').Picture} Picture */

export class Pictures {
  /** The newest that is there. @type {Picture | null} */
  picture = null;
  #history;
  #wish;
  #arrived;
  #asking = false;
  #stale = false;
  #closed = false;

  /**
   * @param {History} history
   * @param {() => {view: TimelineView, look: Look} | null} wish What is to be seen now; null: nothing.
   * @param {() => void} arrived Another picture is there.
   */
  constructor(history, wish, arrived) {
    this.#history = history;
    this.#wish = wish;
    this.#arrived = arrived;
  }

  /** Asks for what is seen now; while an answer is to come, once more after it. */
  fetch() {
    if (this.#asking) {
      this.#stale = true;
      return;
    }
    const wish = this.#wish();
    if (!wish) return;
    const { view, look } = wish;
    this.#asking = true;
    this.#history.lanes(view, look).then(({ words, image }) => {
      this.forget();
      if (this.#closed) {
        image.close();
        return;
      }
      this.picture = { view, words, image };
      this.#arrived();
    }).catch(() => {}).finally(() => {
      this.#asking = false;
      if (!this.#stale) return;
      this.#stale = false;
      this.fetch();
    });
  }

  /** Another run: what is there isn't its. */
  forget() {
    this.picture?.image.close();
    this.picture = null;
  }

  close() {
    this.#closed = true;
    this.forget();
  }
}
