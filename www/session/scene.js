/**
 * Moments of a run that is over or stands still, for views to show in place of the present: the run as it was recorded, played back to there,
 * while the run itself stays as it is. What was recorded is fetched with the first moment.
 */

import { RecordedEngine } from '../engine/recorded.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('../session.js').Session} Session */

/** Event `board` (detail: the {@link Board} at the moment that was asked for last). */
export class Scene extends EventTarget {
  #session;
  /** @type {RecordedEngine | null} */
  #engine = null;
  /** @type {Promise<RecordedEngine> | null} */
  #opening = null;

  /** @param {Session} session */
  constructor(session) {
    super();
    this.#session = session;
  }

  /** Goes to a moment: everything at its time has happened. @param {number} time Nanoseconds since the run's start. */
  async go(time) {
    this.#opening ??= this.#open();
    (await this.#opening).seek(time);
  }

  async #open() {
    const session = this.#session;
    const history = await session.remember();
    const engine = new RecordedEngine(() => history.save(session.about));
    this.#engine = engine;
    engine.addEventListener('board', (event) => {
      if (engine === this.#engine) this.dispatchEvent(new CustomEvent('board', { detail: /** @type {CustomEvent} */ (event).detail }));
    });
    await engine.open();
    return engine;
  }

  /** Gives up what was recorded: the run goes on, or another one begins. */
  close() {
    this.#engine?.close();
    this.#engine = null;
    this.#opening = null;
  }
}
