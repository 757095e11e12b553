/**
 * The step engine as the page sees it: runs a program one chosen instruction at a time in a worker of its own. What `run` plays is a
 * simulation, in which chance chooses the goroutine of each step.
 */

import { Board } from './board.js';
import { unpack } from './board-copy.js';
import { Calls } from './calls.js';
import { EngineError } from './error.js';

/** How long the worker may take for an answer, in milliseconds: a long schedule takes its time. Opening fetches the module. */
const DEADLINE = 20_000;
const OPEN_DEADLINE = 45_000;
/** Seeds that JavaScript's numbers hold exactly. */
const SEEDS = 2 ** 53;

/** @typedef {import('./engine.js').EngineContract} EngineContract */
/** @typedef {import('./engine.js').Opened} Opened */
/** @typedef {import('../pkg/stepper.js').StepState} StepState */
/** @typedef {import('../pkg/stepper.js').StepOptions} StepOptions */
/** Why a goroutine can't take a step: it isn't there, or this. @typedef {import('../pkg/stepper.js').Readiness | {kind: 'missing'}} Readiness */
/** @typedef {import('../pkg/stepper.js').Replayed} Replayed */
/** A state, and whether the run goes on by itself. @typedef {{state: StepState, playing: boolean}} Shown */

/**
 * Events besides those of every engine: `state` (detail: {@link Shown}), `rewrite` (detail: an Output, all that was printed on the way to
 * this state).
 * @implements {EngineContract}
 */
export class StepEngine extends EventTarget {
  /** @type {Board | null} */
  board = null;
  /** @type {StepState | null} */
  state = null;
  /** @type {StepOptions} How the run began. */
  begun = { mutexOff: false, keepGoing: false, seed: 0 };
  /** @type {import('./engine.js').Mode['reason']} */
  #reason;
  #calls = new Calls({ hear: (message) => this.#hear(message), fail: (error) => this.#crash(error) });
  /** @type {import('../pkg/lockscope.js').BoardLayout | null} */
  #layout = null;
  /** @type {Uint8Array | null} The program to load again into a new worker. */
  #loaded = null;
  #pace = 0;
  #closed = false;
  /** Gives a port to whoever keeps what happens. @type {(() => MessagePort) | null} */
  #connect = null;
  /** @type {Promise<Opened> | null} */
  #opened = null;
  /** The steps to take again, while it has no worker. @type {string | null} */
  #kept = null;
  /** They are being taken: what they lead to is known. */
  #waking = false;
  /** Settles once it is back. @type {Promise<void> | null} */
  #coming = null;

  /** @param {import('./engine.js').Mode['reason']} reason Why it isn't the live engine; '' when this one was wished. */
  constructor(reason) {
    super();
    this.#reason = reason;
  }

  open() {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  /** @returns {Promise<Opened>} */
  async #start() {
    if (this.#closed) throw new EngineError('closed');
    const worker = new Worker(new URL('./step-worker.js', import.meta.url), { type: 'module', name: 'lockscope stepper' });
    this.#calls.open(worker);
    try {
      this.#layout = await this.#calls.ask('open', undefined, OPEN_DEADLINE);
    } catch (error) {
      const failure = error instanceof EngineError && error.kind === 'closed' ? error : new EngineError('start', error instanceof EngineError ? error.detail : String(error));
      if (this.#calls.has(worker)) this.#kill(failure);
      this.#opened = null;
      throw failure;
    }
    this.#tell('setPace', this.#pace);
    this.#calls.record(this.#connect);
    return { mode: { engine: 'step', reason: this.#reason }, workers: 1 };
  }

  /** @param {Uint8Array} program */
  async load(program) {
    const info = await this.#ask('load', program);
    this.#loaded = program;
    return info;
  }

  /** Plays a run. @param {import('./engine.js').RunOptions} options */
  run({ mutexOff, keepGoing, pace, seed }) {
    this.setPace(pace);
    return this.#begin({ mutexOff, keepGoing, seed: seed ?? draw() }, true);
  }

  /** A run that stands at its beginning. @param {StepOptions} options */
  begin(options) {
    return this.#begin(options, false);
  }

  /** @param {StepOptions} options @param {boolean} plays */
  async #begin(options, plays) {
    this.begun = options;
    await this.#ask('begin', { options, chance: draw(), plays });
  }

  /** @param {() => MessagePort} connect */
  record(connect) {
    this.#connect = connect;
    // Before that, whatever opens it connects it.
    if (this.#layout) this.#calls.record(connect);
  }

  pause() { this.#tell('pause'); }
  /** Plays on from the present state. */
  resume() { this.#tell('resume'); }
  async stop() { await this.#ask('stop'); }
  /** @param {boolean} on */
  setMutex(on) { this.#tell('setMutex', on); }
  /**
   * A schedule holds for one way to run: the same steps are taken again, the other way, and it goes on from there. When there are too many of
   * them to be written, this takes effect with the next run.
   * @param {boolean} on
   */
  setKeepGoing(on) {
    if (!this.state) return;
    this.#ask('setKeepGoing', on).then((isDone) => {
      if (isDone) this.begun = { ...this.begun, keepGoing: on };
    }, () => {});
  }
  /** @param {number} microseconds */
  setPace(microseconds) {
    this.#pace = microseconds;
    this.#tell('setPace', microseconds);
  }
  /** @param {string} line */
  input(line) { this.#tell('input', line); }
  closeInput() { this.#tell('closeInput'); }

  // -- single steps; each is kept once the page has the state that it led to, and ends playing --

  /** One step. Null, or why the goroutine can't take one. @param {number} goroutine @returns {Promise<Readiness | null>} */
  step(goroutine) { return this.#ask('step', goroutine); }
  /** To its next lock or atomic access. @param {number} goroutine @returns {Promise<Readiness | null>} */
  toSync(goroutine) { return this.#ask('toSync', goroutine); }
  /** To its next line. @param {number} goroutine @returns {Promise<Readiness | null>} */
  toLine(goroutine) { return this.#ask('toLine', goroutine); }
  /** Takes the last step back. False at the beginning. @returns {Promise<boolean>} */
  back() { return this.#ask('back'); }
  /** To any state of the tree. @param {number} node @returns {Promise<boolean>} */
  goTo(node) { return this.#ask('goTo', node); }
  /** To the state at a number of steps from the tree's beginning, on the way to another one. @param {number} leaf @param {number} depth @returns {Promise<boolean>} */
  goToDepth(leaf, depth) { return this.#ask('goToDepth', { leaf, depth }); }
  /** The steps of a schedule, from the present state on. @param {string} text @returns {Promise<Replayed>} */
  replay(text) { return this.#ask('replay', text); }

  /**
   * Gives the worker's memory back, as long as nobody asks for anything: the next one takes the same steps. Where somebody went other ways,
   * too, or took too many steps to be written, it stays as it is.
   * @returns {boolean} Whether it did.
   */
  rest() {
    const { state, board } = this;
    if (!this.#calls.isOpen || this.#calls.isBusy || !state?.schedule || state.branches.length > 1) return false;
    const kept = state.schedule.text;
    this.#kill(new EngineError('rested'));
    Object.assign(this, { state, board });
    this.#kept = kept;
    this.#opened = null;
    return true;
  }

  /** Comes back to where it was. */
  #wake() {
    if (this.#kept !== null) {
      this.#coming = this.#comeBack(this.#kept);
      this.#kept = null;
    }
    return this.#coming;
  }

  /** @param {string} steps */
  async #comeBack(steps) {
    this.#waking = true;
    try {
      if (this.#loaded) await this.#calls.ask('load', this.#loaded, DEADLINE);
      await this.#calls.ask('begin', { options: this.begun, chance: draw(), plays: false }, DEADLINE);
      await this.#calls.ask('replay', steps, DEADLINE);
    } finally {
      this.#waking = false;
    }
  }

  close() {
    this.#closed = true;
    this.#kill(new EngineError('closed'));
  }

  /** @param {string} command @param {unknown} [argument] */
  async #ask(command, argument) {
    await this.open();
    try {
      await this.#wake();
      return await this.#calls.ask(command, argument, DEADLINE);
    } catch (error) {
      if (error instanceof EngineError && error.kind === 'stuck') this.#crash(error);
      throw error;
    }
  }

  /** Without an answer. @param {string} command @param {unknown} [argument] */
  #tell(command, argument) {
    // At rest it has to come back first.
    if (this.#kept !== null) void this.#ask(command, argument).catch(() => {});
    else this.#calls.tell(command, argument);
  }

  /** @param {any} message */
  #hear(message) {
    switch (message.event) {
      case 'state':
        this.#show(message);
        return;
      case 'finish':
        if (!this.#waking) this.#emit('finish', message.report);
        return;
      case 'crash':
        this.#crash(new EngineError('crash', message.detail));
        return;
      default:
    }
  }

  /** @param {{state: StepState, playing: boolean, board: Uint32Array, output: import('./engine.js').Output | null, anew: boolean}} message */
  #show({ state, playing, board, output, anew }) {
    const layout = this.#layout;
    if (!layout) return;
    this.board ??= new Board(new ArrayBuffer(layout.bytes), 0, layout);
    unpack(board, this.board.words, layout);
    this.state = state;
    if (this.#waking) return;
    if (output) this.#emit(anew ? 'rewrite' : 'output', output);
    this.#emit('state', { state, playing });
    this.#emit('board', this.board);
  }

  /** Ends the worker, opens a new one with the same program, and says so. @param {EngineError} error */
  #crash(error) {
    const opening = this.#layout === null;
    this.#kill(error);
    if (opening || this.#closed) return;
    this.#opened = this.#start();
    this.#opened.then(() => this.#loaded && this.#calls.ask('load', this.#loaded, DEADLINE)).catch(() => {});
    this.#emit('crash', error);
  }

  /** @param {EngineError} error */
  #kill(error) {
    this.#calls.close(error);
    this.board = null;
    this.state = null;
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** A seed. */
function draw() {
  return Math.floor(Math.random() * SEEDS);
}
