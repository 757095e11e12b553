/**
 * The live engine as the page sees it: sends commands to the conductor and hears of output and ends. A conductor that doesn't
 * answer is ended with all its threads, and a new one takes its place with the same program.
 */

import { Board } from './board.js';
import { Calls } from './calls.js';
import { EngineError } from './error.js';
import { engineModule } from './package.js';
import { threadsOf, turns } from './turns.js';

/** How long a run may take to stop before its threads are ended, in milliseconds. */
const STOP_DEADLINE = 1500;
/** How long the conductor may take for its other answers. Opening has a deadline of its own there. */
const ANSWER_DEADLINE = 10_000;
const OPEN_DEADLINE = 45_000;

/** @typedef {import('./engine.js').Opened} Opened */
/** @typedef {import('./engine.js').EngineContract} EngineContract */

/** @implements {EngineContract} */
export class LiveEngine extends EventTarget {
  /** @type {Board | null} */
  board = null;
  /** The run that ended last, as who keeps its past names it. */
  lastRun = '';
  /** With the conductor. */
  #calls = new Calls({
    hear: (message) => this.#hear(message),
    fail: (error) => this.#crash(error),
    answered: () => turns.changed(this),
  });
  /** @type {import('../pkg/lockscope.js').BoardLayout | null} */
  #layout = null;
  /** @type {EngineError | null} Why the last conductor was ended. */
  #fate = null;
  /** @type {Uint8Array | null} The program to load again into a new conductor. */
  #loaded = null;
  #running = false;
  /** The program of the run isn't for anybody's eyes: a script waits for its report. */
  #asked = false;
  #seen = true;
  /** It has no turn yet. */
  #waits = false;
  #opening = false;
  /** @type {Promise<void> | null} Kept once the run that has been asked for has begun, or can't. */
  #starting = null;
  #closed = false;
  /** @type {Promise<Opened> | null} */
  #opened = null;
  /** @type {(() => MessagePort) | null} Gives each conductor a way to who keeps what happens. */
  #connect = null;

  /**
   * @param {import('./engine.js').Mode['reason']} reason Why nothing may run; '' when it may.
   * @param {number} workers 0: as many as the machine has processors.
   */
  constructor(reason, workers) {
    super();
    /** @type {import('./engine.js').Mode['reason']} */
    this.reason = reason;
    this.workers = threadsOf(workers) - 1;
  }

  // -- as a guest of the page, which has only so many threads --

  get threads() { return this.reason === '' ? this.workers + 1 : 1; }

  get seen() { return this.#seen; }
  set seen(seen) {
    if (seen === this.#seen) return;
    this.#seen = seen;
    turns.changed(this);
  }

  /** @returns {import('./turns.js').Activity} */
  get activity() {
    if (this.#opening || this.#starting || this.#calls.isBusy) return 'busy';
    if (!this.#running) return 'idle';
    return this.#asked ? 'asked' : 'running';
  }

  /** Whether the run that goes on, or comes next, is one that a script waits for. @param {boolean} asked */
  setAsked(asked) {
    this.#asked = asked;
    turns.changed(this);
  }

  /** @param {boolean} waits */
  wait(waits) {
    this.#waits = waits;
    this.dispatchEvent(new CustomEvent('wait', { detail: waits }));
  }

  /** Gives the threads back. What comes next gets new ones, with the same program. */
  rest() {
    if (this.#closed) return;
    const ran = this.#running;
    const last = this.board?.copy() ?? null;
    this.#running = false;
    this.#tell('stop');
    this.#kill(new EngineError('rested'));
    this.board = last;
    this.#opened = null;
    turns.leave(this);
    if (last) this.dispatchEvent(new CustomEvent('board', { detail: last }));
    this.dispatchEvent(new CustomEvent('rest', { detail: ran }));
  }

  open() {
    this.#opened ??= this.#take();
    return this.#opened;
  }

  /** Starts when it is this engine's turn. @returns {Promise<Opened>} */
  async #take() {
    if (this.#closed) throw new EngineError('closed');
    this.#opening = true;
    try {
      return await this.#start();
    } catch (error) {
      turns.leave(this);
      // Another time, then.
      if (error instanceof EngineError && error.kind === 'rested') this.#opened = null;
      throw error;
    } finally {
      this.#opening = false;
      turns.changed(this);
    }
  }

  /** @returns {Promise<Opened>} */
  async #start() {
    // Before its turn, for it is the same for all.
    const module = engineModule((done, total) => this.dispatchEvent(new CustomEvent('progress', { detail: { stage: 'module', done, total } })));
    module.catch(() => {});
    await turns.enter(this);
    if (!turns.has(this)) throw new EngineError('rested');
    const conductor = new Worker(new URL('./conductor.js', import.meta.url), { type: 'module', name: 'lockscope' });
    this.#calls.open(conductor);
    const threads = this.reason === '';
    try {
      const wish = { module: await module, workers: this.workers, threads };
      if (!this.#calls.has(conductor)) throw this.#fate ?? new EngineError('closed');
      const { layout, workers } = await this.#calls.ask('open', wish, OPEN_DEADLINE);
      this.#layout = layout;
      // One that takes another's place has its program.
      if (this.#loaded) await this.#calls.ask('load', this.#loaded, ANSWER_DEADLINE);
      this.#calls.record(this.#connect);
      return { mode: { engine: threads ? 'live' : 'none', reason: this.reason }, workers };
    } catch (error) {
      const detail = error instanceof EngineError ? error.detail : String(error);
      const failure = detail.includes('start-timeout') ? new EngineError('start-timeout') : new EngineError('start', detail);
      if (this.#calls.has(conductor)) this.#kill(failure);
      throw error instanceof EngineError && ['closed', 'rested'].includes(error.kind) ? error : failure;
    }
  }

  /**
   * @param {Uint8Array} program
   * @returns {Promise<import('./engine.js').ProgramInfo>}
   */
  async load(program) {
    const info = await this.#ask('load', program);
    this.#loaded = program;
    return info;
  }

  /** @param {import('./engine.js').RunOptions} options */
  run(options) {
    const begun = this.#begin(options);
    const starting = begun.catch(() => {}).then(() => {
      if (this.#starting === starting) this.#starting = null;
      turns.changed(this);
    });
    this.#starting = starting;
    return begun;
  }

  /** @param {import('./engine.js').RunOptions} options */
  async #begin(options) {
    if (this.reason !== '') throw new EngineError('not-live');
    await this.#end();
    await this.#ask('run', options);
    this.#running = true;
  }

  /** @param {() => MessagePort} connect */
  record(connect) {
    this.#connect = connect;
    // Before that, whatever opens it connects it.
    if (this.#layout) this.#calls.record(connect);
  }

  pause() { this.#say('pause'); }
  resume() { this.#say('resume'); }
  /** @param {boolean} on */
  setMutex(on) { this.#say('setMutex', on); }
  /** @param {boolean} on */
  setKeepGoing(on) { this.#say('setKeepGoing', on); }
  /** @param {number} microseconds */
  setPace(microseconds) { this.#say('setPace', microseconds); }
  /** @param {string} line */
  input(line) { this.#say('input', line); }
  closeInput() { this.#say('closeInput'); }

  async stop() {
    // A run that is about to begin is one to stop, too; one that waits for its turn needn't begin.
    if (this.#waits) turns.leave(this);
    await this.#starting;
    await this.#end();
  }

  async #end() {
    if (!this.#running) return;
    const ended = new Promise((resolve) => {
      this.addEventListener('finish', resolve, { once: true });
      this.addEventListener('crash', resolve, { once: true });
    });
    this.#tell('stop');
    const timer = setTimeout(() => this.#crash(new EngineError('killed')), STOP_DEADLINE);
    await ended;
    clearTimeout(timer);
    if (this.#opened) await this.#opened;
  }

  close() {
    this.#closed = true;
    this.#tell('stop');
    this.#kill(new EngineError('closed'));
    turns.leave(this);
  }

  /** @param {string} command @param {unknown} [argument] */
  async #ask(command, argument) {
    await this.open();
    try {
      return await this.#calls.ask(command, argument, ANSWER_DEADLINE);
    } catch (error) {
      if (error instanceof EngineError && error.kind === 'stuck') this.#crash(error);
      throw error;
    }
  }

  /**
   * A word for the run that goes on, or for the one that has been asked for and is about to begin.
   * @param {string} command @param {unknown} [argument]
   */
  #say(command, argument) {
    if (this.#starting) this.#starting.then(() => this.#tell(command, argument));
    else this.#tell(command, argument);
  }

  /**
   * Without an answer.
   * @param {string} command @param {unknown} [argument]
   */
  #tell(command, argument) {
    this.#calls.tell(command, argument);
  }

  /** @param {any} message */
  #hear(message) {
    switch (message.event) {
      case 'output':
        this.dispatchEvent(new CustomEvent('output', { detail: message.output }));
        return;
      case 'board':
        if (this.#layout) this.board = new Board(message.buffer, message.pointer, this.#layout);
        this.dispatchEvent(new CustomEvent('board', { detail: this.board }));
        return;
      case 'progress':
        this.dispatchEvent(new CustomEvent('progress', { detail: message }));
        return;
      case 'finish':
        this.#running = false;
        turns.changed(this);
        this.lastRun = message.run;
        this.dispatchEvent(new CustomEvent('finish', { detail: message.report }));
        return;
      case 'crash':
        this.#crash(new EngineError('crash', message.detail));
        return;
      default:
    }
  }

  /**
   * Ends the conductor, opens a new one with the same program, and says so.
   * @param {EngineError} error
   */
  #crash(error) {
    const opening = this.#layout === null;
    this.#kill(error);
    this.#running = false;
    if (opening || this.#closed) return;
    this.#opened = this.#take();
    this.#opened.catch(() => {});
    this.dispatchEvent(new CustomEvent('crash', { detail: error }));
  }

  /** @param {EngineError} error */
  #kill(error) {
    this.#fate = error;
    this.board = null;
    this.#calls.close(error);
  }
}
