/** A run of which somebody chooses the steps: forward, back, to any state that was reached, and along a schedule. */

import { EngineError } from '../engine/error.js';

/** @typedef {import('../engine/step.js').StepEngine} StepEngine */
/** @typedef {import('../engine/step.js').StepState} StepState */
/** @typedef {import('../engine/step.js').Replayed} Replayed */
/** @typedef {import('../session.js').Session} Session */

/**
 * What only the session can do.
 * @typedef {object} Host
 * @property {() => Promise<StepEngine>} enter Ends what runs; kept once the step engine is the current one and has the program.
 * @property {() => void} begun A run stands at its beginning.
 * @property {() => Promise<void>} leave Back to the engine that the page begins with.
 */

/** Event `replayed` (detail: a {@link Replayed}). */
export class Stepping extends EventTarget {
  /** @type {StepState | null} Of a run of the step engine, whoever chooses its steps. */
  state = null;
  /** What became of the schedule that this run began with, if it did. @type {Replayed | null} */
  replayed = null;
  /** Somebody chooses the steps, so that Restart goes back to the beginning and stands there. */
  byHand = false;
  #session;
  #host;

  /** @param {Session} session @param {Host} host */
  constructor(session, host) {
    super();
    this.#session = session;
    this.#host = host;
  }

  /**
   * The program at its beginning. Errors are shown.
   * @param {number} [seed] Of the program's random numbers.
   * @returns {Promise<StepEngine | null>} Null: it couldn't be done.
   */
  async begin(seed = 0) {
    const session = this.#session;
    try {
      const engine = await this.#host.enter();
      this.byHand = true;
      this.replayed = null;
      this.#host.begun();
      await engine.begin({ mutexOff: session.mutexOff, keepGoing: session.keepGoing, seed });
      return engine;
    } catch (error) {
      session.fail(error);
      return null;
    }
  }

  /** The step engine with a run that can be stepped, which stands at its beginning when there was none. */
  async engine() {
    const session = this.#session;
    const engine = session.mode?.engine === 'step' ? /** @type {StepEngine | null} */ (session.engine) : null;
    if (!engine?.state || session.phase === 'idle' || session.edited) return this.begin();
    this.byHand = true;
    return engine;
  }

  /**
   * Where a step takes the run: to the state that was reached from here before, or else the step of a goroutine.
   * @param {number} [goroutine] Without one, the one that took the last step, or the first that can.
   */
  async forward(goroutine) {
    const session = this.#session;
    // The first press only comes to where there are steps.
    if (session.mode?.engine !== 'step' || session.phase === 'idle') {
      await this.begin();
      return;
    }
    const engine = await this.engine();
    const state = engine?.state;
    if (!engine || !state) return;
    if (goroutine === undefined && state.next !== 0) {
      await engine.goTo(state.next);
      return;
    }
    const able = state.goroutines.filter(({ canStep }) => canStep);
    const wanted = [goroutine, state.last].find((id) => able.some((choice) => choice.id === id)) ?? able[0]?.id;
    if (wanted !== undefined) await engine.step(wanted);
    // Whoever stops a run that plays learns of its goroutines with the state that it stops at.
    else if (session.phase === 'running') session.pause();
  }

  async back() {
    const engine = this.#session.mode?.engine === 'step' ? await this.engine() : null;
    if (engine?.state?.canUndo) await engine.back();
  }

  /** To a state on the way to the present one. @param {number} depth Its steps from the beginning. */
  async goBack(depth) {
    const engine = await this.engine();
    if (engine?.state) await engine.goToDepth(engine.state.node, depth);
  }

  /**
   * From the beginning, the steps of a schedule.
   * @param {string} text With `@` and the seed of the program's random numbers behind it, where that isn't 0.
   * @returns {Promise<Replayed | null>} What became of it; null: there is nothing to step through.
   */
  async replay(text) {
    const [, steps, seed] = /^(.*?)(?:@(\d{1,16}))?$/s.exec(text) ?? ['', text, ''];
    const engine = await this.begin(Number(seed ?? 0));
    if (!engine) return null;
    const replayed = await engine.replay(steps);
    this.replayed = replayed;
    this.dispatchEvent(new CustomEvent('replayed', { detail: replayed }));
    return replayed;
  }

  /** The steps that were taken, as a link carries them, and how the run began; null where nobody chooses steps, or there are too many. */
  get begun() {
    const engine = this.byHand && this.state ? /** @type {StepEngine} */ (this.#session.engine) : null;
    const packed = this.state?.schedule?.packed;
    if (!engine || !packed) return null;
    const { seed, mutexOff, keepGoing } = engine.begun;
    // Behind an `@` the seed of the program's random numbers, where it isn't 0.
    return { schedule: `${packed}${seed === 0 ? '' : `@${seed}`}`, mutexOff, keepGoing };
  }

  /** Nobody chooses steps any more. */
  forget() {
    this.byHand = false;
    this.state = null;
  }

  async leave() {
    this.byHand = false;
    await this.#host.leave();
  }
}

/** The step engine of a session, with its program. @param {Session} session @param {() => Promise<unknown>} settle @returns {Promise<StepEngine>} */
export async function enterSteps(session, settle) {
  await session.open();
  await settle();
  if (!session.program) throw new EngineError('no-program');
  if (session.isActive) await session.stop();
  await session.use('step');
  if (!session.engine) throw new EngineError('closed');
  return /** @type {StepEngine} */ (session.engine);
}
