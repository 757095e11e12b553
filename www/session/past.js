/** What happened in the runs of one element: the history, which begins when somebody asks for it, and the way there from each engine. */

import { EngineError } from '../engine/error.js';

/** @typedef {import('../engine/engine.js').Engine} Engine */
/** @typedef {import('../engine/history.js').History} History */

/** Events: `history` (detail: the {@link History}, new), `fail` (detail: an {@link EngineError}; what it kept is gone). */
export class Past extends EventTarget {
  /** There once `remember` was called. @type {History | null} */
  history = null;
  /** @type {Promise<History> | null} */
  #remembering = null;
  /** Engines that send what happens. @type {WeakSet<Engine>} */
  #recorded = new WeakSet();
  /** The engine that runs now. @type {Engine | null} */
  #engine = null;
  #closed = false;

  /**
   * Begins to keep what happens, and what has happened in the run that goes on or was last. It takes a worker and a module, so the first run
   * has to be there before.
   */
  remember() {
    this.#remembering ??= this.#remember().catch((error) => {
      this.#remembering = null;
      throw error;
    });
    return this.#remembering;
  }

  async #remember() {
    const { History } = await import('../engine/history.js');
    if (this.#closed) throw new EngineError('closed');
    const history = new History();
    this.history = history;
    history.addEventListener('fail', (event) => {
      this.history = null;
      this.#remembering = null;
      this.dispatchEvent(new CustomEvent('fail', { detail: /** @type {CustomEvent<EngineError>} */ (event).detail }));
    });
    this.#recorded = new WeakSet();
    if (this.#engine) this.record(this.#engine);
    this.dispatchEvent(new CustomEvent('history', { detail: history }));
    return history;
  }

  /** This is the engine that runs now: what happens in it goes to the history. @param {Engine} engine */
  record(engine) {
    this.#engine = engine;
    const { history } = this;
    if (!history || !engine.record || this.#recorded.has(engine)) return;
    this.#recorded.add(engine);
    engine.record(() => history.port());
  }

  /**
   * How much can be proved of a run that is over, once all of it is here; null when that can't be known, or another one has begun.
   * @param {string} run As its engine names it. @param {AbortSignal} signal It isn't wanted any more, or what is missing won't come.
   * @returns {Promise<import('../pkg/history.js').Proofs | null>}
   */
  async proofsOf(run, signal) {
    /** @type {Promise<null>} */
    const aborted = new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve(null));
      if (signal.aborted) resolve(null);
    });
    const history = await Promise.race([this.remember(), aborted]);
    if (!history) return null;
    const isHere = () => history.latestRun === run && history.latest?.over === true;
    if (!isHere()) {
      const whole = new Promise((resolve) => {
        const look = () => {
          if (isHere()) resolve(undefined);
        };
        history.addEventListener('change', look, { signal });
        history.addEventListener('fail', resolve, { signal });
      });
      await Promise.race([whole, aborted]);
    }
    if (signal.aborted || !isHere()) return null;
    const proofs = await Promise.race([history.proofs(), aborted]);
    return isHere() ? proofs : null;
  }

  /** Gives memory back while nobody looks; what is kept stays, and so does what is asked about it. @param {import('../pkg/history.js').SavedAbout} about */
  async rest(about) {
    // The next run finds another way there.
    if (await this.history?.rest(about)) this.#recorded = new WeakSet();
  }

  close() {
    this.#closed = true;
    this.history?.close();
  }
}
