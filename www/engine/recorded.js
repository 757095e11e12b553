/**
 * A saved run as the page sees it: an engine whose runs are always the same one. It is played in a worker of its own, at any speed, and any
 * moment of it can be gone to. What a person can only do to a program that really runs does nothing here.
 */

import { Board } from './board.js';
import { unpack } from './board-copy.js';
import { Calls } from './calls.js';
import { EngineError } from './error.js';

/** How long the worker may take, in milliseconds: a large file takes its time. */
const DEADLINE = 45_000;
/** What a run that was shorter than this is stretched to at first, in milliseconds. */
const WATCHABLE = 12_000;

/** @typedef {import('./engine.js').EngineContract} EngineContract */
/** @typedef {import('./engine.js').Opened} Opened */
/** @typedef {import('./engine.js').Report} Report */
/** @typedef {import('../pkg/stepper.js').RecordingInfo} RecordingInfo */
/** @typedef {import('../pkg/stepper.js').Moment} Moment */
/** Where it stands, and whether it goes on by itself. @typedef {{moment: Moment, playing: boolean}} Stand */

/**
 * Events besides those of every engine: `moment` (detail: {@link Stand}), `rewrite` (detail: an Output, all that was printed until then).
 * @implements {EngineContract}
 */
export class RecordedEngine extends EventTarget {
  /** @type {Board | null} */
  board = null;
  /** @type {RecordingInfo | null} Once it is open. */
  info = null;
  /** @type {Moment | null} */
  moment = null;
  /** Nanoseconds of the run in a nanosecond. */
  speed = 1;
  /** It is about to be played from its beginning: who asks for a moment before that gets it after that. */
  expected = false;
  /** @type {number | null} The moment to go to next. */
  #target = null;
  /** It is on its way to one. */
  #following = false;
  #playing = false;
  #read;
  #calls = new Calls({ hear: (message) => this.#hear(message), fail: (error) => this.#calls.close(error) });
  /** @type {import('../pkg/lockscope.js').BoardLayout | null} */
  #layout = null;
  /** Pieces that the page has. */
  #printed = 0;
  #closed = false;
  /** @type {Promise<Opened> | null} */
  #opened = null;

  /** @param {() => Promise<Uint8Array<ArrayBuffer>>} read Gets the file. */
  constructor(read) {
    super();
    this.#read = read;
  }

  open() {
    this.#opened ??= this.#start();
    return this.#opened;
  }

  /** @returns {Promise<Opened>} */
  async #start() {
    const file = await this.#read();
    if (this.#closed) throw new EngineError('closed');
    this.#calls.open(new Worker(new URL('./recorded-worker.js', import.meta.url), { type: 'module', name: 'lockscope recording' }));
    try {
      const { info, layout } = await this.#send('open', file);
      if (info.source === '') throw new EngineError('recording-old');
      this.info = info;
      this.#layout = layout;
      this.setSpeed(this.firstSpeed);
      return { mode: { engine: 'recorded', reason: '' }, workers: 0 };
    } catch (error) {
      const failure = error instanceof EngineError && error.kind === 'command' ? new EngineError('recording', error.detail) : error;
      this.#calls.close(/** @type {EngineError} */ (failure));
      throw failure;
    }
  }

  /** At which a person can watch it: a short run is stretched. */
  get firstSpeed() {
    if (!this.info) return 1;
    return Math.min(1, (this.info.end - this.info.start) / 1e6 / WATCHABLE || 1);
  }

  /** @param {Uint8Array} program */
  load(program) {
    return this.#send('load', program);
  }

  /** Plays it from its beginning. */
  async run() {
    await this.open();
    this.#printed = 0;
    await this.#send('restart');
    this.expected = false;
    if (this.#target !== null && !this.#following) void this.#follow();
  }

  pause() { this.#tell('pause'); }
  resume() { this.#tell('resume'); }

  /** Stops playing where it stands. */
  async stop() {
    if (!this.moment || this.moment.over) return;
    if (this.#playing) await this.#send('pause');
    this.dispatchEvent(new CustomEvent('finish', { detail: this.#report('stopped') }));
  }

  /** @param {number} speed Nanoseconds of the run in a nanosecond. */
  setSpeed(speed) {
    this.speed = speed;
    this.#tell('setSpeed', speed);
  }

  /** A moment was asked for at which it doesn't stand yet. */
  get seeking() {
    return this.#following || this.#target !== null;
  }

  /** Of many moments that are asked for while it is on its way to one, only the last is gone to. @param {number} time Nanoseconds since the run's start. */
  seek(time) {
    this.#target = time;
    if (!this.#following && !this.expected) void this.#follow();
  }

  async #follow() {
    this.#following = true;
    try {
      while (this.#target !== null) await this.#send('seek', this.#takeTarget());
    } catch {
      // Whoever closed it, or its crash, has been told of.
    }
    this.#following = false;
  }

  #takeTarget() {
    const target = this.#target;
    this.#target = null;
    return target;
  }

  /** So many events on, or back. @param {number} by */
  step(by) {
    if (this.#target !== null) this.#tell('seek', this.#takeTarget());
    this.#tell('step', by);
  }

  // What was recorded was recorded: these are for programs that run.
  setMutex() {}
  setKeepGoing() {}
  setPace() {}
  input() {}
  closeInput() {}
  record() {}

  close() {
    this.#closed = true;
    this.#playing = false;
    this.#calls.close(new EngineError('closed'));
  }

  /** The run's report, as it was then. @param {Report['outcome']} [outcome] How it came to its end here. @returns {Report} */
  #report(outcome) {
    const { info } = this;
    const report = info?.report ? JSON.parse(info.report) : {};
    return { ...report, mode: 'recorded', ...(outcome ? { outcome } : {}) };
  }

  /** @param {Moment} moment @param {boolean} playing @param {Uint32Array} packed */
  #show(moment, playing, packed) {
    if (!this.#layout || !this.info) return;
    if (!this.board) {
      const words = new Uint32Array(this.#layout.bytes / 4);
      this.board = new Board(words.buffer, 0, this.#layout);
    }
    unpack(packed, this.board.words, this.#layout);
    const wasOver = this.moment?.over ?? false;
    this.moment = moment;
    this.#playing = playing;
    this.#print(moment.printed);
    this.dispatchEvent(new CustomEvent('board', { detail: this.board }));
    this.dispatchEvent(new CustomEvent('moment', { detail: { moment, playing } }));
    if (moment.over && !wasOver) this.dispatchEvent(new CustomEvent('finish', { detail: this.#report() }));
  }

  /** @param {number} printed Pieces that have been printed by now. */
  #print(printed) {
    if (!this.info || printed === this.#printed) return;
    const back = printed < this.#printed;
    const pieces = this.info.printed.slice(back ? 0 : this.#printed, printed);
    /** @param {boolean} error */
    const text = (error) => pieces.filter((piece) => piece.error === error).map((piece) => piece.text).join('');
    const cut = printed === this.info.printed.length ? this.info.printedCut : 0;
    const output = { stdout: text(false), stderr: text(true), cut, waitsForInput: false };
    this.#printed = printed;
    this.dispatchEvent(new CustomEvent(back ? 'rewrite' : 'output', { detail: output }));
  }

  /** @param {string} command @param {unknown} [argument] */
  #tell(command, argument) {
    this.#calls.tell(command, argument);
  }

  /** @param {string} command @param {unknown} [argument] @returns {Promise<any>} */
  #send(command, argument) {
    return this.#calls.ask(command, argument, DEADLINE);
  }

  /** @param {any} message */
  #hear(message) {
    if (message.event === 'moment') {
      this.#show(message.moment, message.playing, message.board);
      return;
    }
    const error = new EngineError('crash', message.detail);
    this.#playing = false;
    this.#calls.close(error);
    this.dispatchEvent(new CustomEvent('crash', { detail: error }));
  }
}
