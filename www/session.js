/**
 * What goes on in one element: the program, how to run it, and the run. Knows no views; they listen to `change`.
 */

import { fits } from './controls/limits.js';
import { firstPace } from './controls/paces.js';
import { EngineError } from './engine/error.js';
import { Engines } from './session/engines.js';
import { Past } from './session/past.js';
import { ProgramSource } from './session/program.js';
import { enterSteps, Stepping } from './session/stepping.js';

/** @typedef {import('./engine/engine.js').Engine} Engine */
/** @typedef {import('./engine/engine.js').Opened} Opened */
/** @typedef {import('./engine/engine.js').ProgramInfo} ProgramInfo */
/** @typedef {import('./engine/engine.js').Diagnostic} Diagnostic */
/** @typedef {import('./engine/engine.js').Report} Report */
/** @typedef {import('./engine/engine.js').Progress} Progress */
/** @typedef {import('./engine/engine.js').Kind} Kind */
/** @typedef {import('./engine/history.js').History} History */
/** @typedef {import('./session/program.js').Stray} Stray */
/** @typedef {'opening' | 'idle' | 'running' | 'paused' | 'finished'} Phase */

/** In the name of a program that isn't one of the gallery: what Go's messages call it. */
const OWN = 'prog';
/** Out of sight for so long, in milliseconds, an element gives back what it can. */
const REST = 60_000;

/**
 * Events: `change` (anything that a control shows), `ready`, `start`, `output`, `race` (detail: one that the run that ends now has shown), `finish` (it is over), `report` (a moment later: all that is
 * known of it is in the report), `board`, `error` (detail: an Error),
 * `notice` (detail: a sentence about something that was left out), `stray` (detail: {@link Stray}), `engine` (another engine is the current
 * one, and `board` tells of its board), `steps` (another state of single steps), `rewrite` (detail: all that was printed on the way to it),
 * `rewound` (from a run's end back to where it goes on), `history` (detail: the {@link History}, new), `replayed` (detail: what became of a
 * schedule), `moment` (another moment of a saved run).
 */
export class Session extends EventTarget {
  /** @type {Phase} */
  phase = 'opening';
  /** @type {Opened | null} */
  opened = null;
  mutexOff = false;
  keepGoing = false;
  /** Data races are looked for. */
  race = false;
  /** Microseconds an instruction; 0: full speed. */
  pace = 0;
  /** @type {Report | null} Of the last run that ended. */
  report = null;
  /** @type {Progress | null} While it opens. */
  progress = null;
  /** The engine didn't open. */
  failed = false;
  /** The built-in program that will be the first one; '' once there is one, or when it isn't built in. */
  expected = '';
  /** Nothing runs by itself although it should: the person prefers less motion. */
  heldBack = false;
  /** Single steps. */
  stepping;
  /** `waiting` for its turn, because others of the page have the threads; `resting` when they were given to others. */
  turn = /** @type {'' | 'waiting' | 'resting'} */ ('');

  #engines;
  /** @type {Promise<Opened> | null} */
  #opening = null;
  #idle = 0;
  #code;
  /** @type {string | null} The source that runs or ran. */
  #ran = null;
  /** @type {{resolve: (report: Report) => void, reject: (error: Error) => void} | null} */
  #waiting = null;
  /** @type {Promise<unknown> | null} Settles once the run that is being started runs. */
  #starting = null;
  /** What the last run was, as it began. */
  #began = { name: '', source: '', constants: /** @type {Record<string, number>} */ ({}), began: 0, mutexOff: false, keepGoing: false, pace: 0 };
  /** Settles once the report of the run that ended last is handed out. @type {Promise<void> | null} */
  #completing = null;
  /** How often `run` was called. */
  #calls = 0;
  #past = new Past();
  /** Ends the look through the run that was last: nobody waits for it any more, or the rest of it won't come. */
  #looking = new AbortController();

  /** @param {string} wish @param {number} workers Asked for; 0: as many as there are processors. */
  constructor(wish, workers) {
    super();
    this.#engines = new Engines(wish, workers, this.#ears());
    this.#code = new ProgramSource({ open: () => this.open(), load: (compiled) => this.#current().load(compiled) });
    this.#code.addEventListener('change', () => this.#changed());
    this.#code.addEventListener('stray', (event) => this.#emit('stray', /** @type {CustomEvent<Stray>} */ (event).detail));
    this.#code.addEventListener('fail', (event) => this.fail(/** @type {CustomEvent} */ (event).detail));
    this.stepping = new Stepping(this, {
      enter: () => enterSteps(this, () => this.#code.settle()),
      begun: () => this.#begun(),
      leave: () => this.goHome(),
    });
    this.stepping.addEventListener('replayed', (event) => this.#emit('replayed', /** @type {CustomEvent} */ (event).detail));
    this.#past.addEventListener('history', (event) => this.#emit('history', /** @type {CustomEvent} */ (event).detail));
    this.#past.addEventListener('fail', (event) => this.fail(/** @type {CustomEvent} */ (event).detail));
  }

  /** The current engine; null until it is there. */
  get engine() { return this.#engines.current; }
  /** What is, for views to draw: the current engine's. */
  get board() { return this.engine?.board ?? null; }
  /** Which engine really runs, and why; null while it opens. */
  get mode() { return this.opened?.mode ?? null; }

  /**
   * Makes an engine the current one, with the same program. What runs must have been stopped.
   * @param {Kind} kind
   * @param {Engine} [given] One that was made elsewhere, such as that of a recording.
   */
  async use(kind, given) {
    const engine = await this.#engines.find(kind, given);
    if (engine === this.engine && this.opened) return this.opened;
    this.#looking.abort();
    this.#engines.take(kind, engine);
    this.#past.record(engine);
    this.stepping.state = null;
    this.turn = '';
    this.#emit('engine');
    this.#emit('board', engine.board);
    const opened = await engine.open();
    if (this.#code.compiled) await engine.load(this.#code.compiled);
    engine.setPace(this.pace);
    if (engine !== this.engine) return opened;
    this.opened = opened;
    this.failed = false;
    this.phase = 'idle';
    this.#changed();
    return opened;
  }

  /** What the current engine tells, and what comes of it. @returns {import('./session/engines.js').Ears} */
  #ears() {
    return {
      finish: (report) => this.#finish(report),
      crash: (error) => this.#crash(error),
      progress: (progress) => {
        this.progress = progress;
        this.#changed();
      },
      state: (shown) => this.#step(shown),
      wait: (waits) => this.#setTurn(waits ? 'waiting' : ''),
      rest: (ran) => this.#rest(ran),
      moment: (stand) => this.#stand(stand),
      output: (output) => this.#emit('output', output),
      board: (board) => this.#emit('board', board),
      rewrite: (output) => this.#emit('rewrite', output),
    };
  }

  /** The built-in programs that are here: at first the one that is chosen, and all of them once somebody asked for the list. */
  get gallery() { return this.#code.gallery; }
  get name() { return this.#code.name; }
  /** As it stands in the editor. */
  get source() { return this.#code.source; }
  /** Before anything is loaded: what the element has. */
  set source(source) { this.#code.source = source; }
  /** Of the last source that compiled. */
  get program() { return this.#code.info; }
  /** Of the source in the editor. */
  get diagnostics() { return this.#code.diagnostics; }
  /** What vet finds in it: it compiles all the same. */
  get findings() { return this.#code.findings; }
  get constants() { return this.#code.constants; }
  get mostWorkers() { return this.opened?.workers ?? 0; }
  get canRun() { return this.opened !== null && this.opened.mode.engine !== 'none' && this.program !== null; }
  /** What the editor shows compiles, and isn't what runs. */
  get edited() { return this.#ran !== null && this.diagnostics.length === 0 && this.source !== this.#ran; }
  /** The source that was loaded first: what a revert goes back to. */
  get original() { return this.#code.original; }
  /** The source isn't the one that was loaded first. */
  get changed() { return this.source !== this.original; }
  get usesMap() { return /\bmap\[/.test(this.#code.good); }
  /** What a link has to say to bring this back: whatever differs from the program as the gallery has it. */
  get settings() {
    const known = this.gallery.find(({ name }) => name === this.name);
    const begun = this.stepping.begun;
    return {
      program: known ? known.name : null,
      code: known?.source === this.source ? null : this.source,
      edited: this.changed,
      // A schedule has the switch among its steps: what counts is where it was at the beginning.
      mutexOff: begun ? begun.mutexOff : this.mutexOff,
      keepGoing: begun ? begun.keepGoing : this.keepGoing,
      pace: this.pace,
      schedule: begun?.schedule ?? null,
      /** 0: as many as there are processors. */
      workers: this.#engines.workers,
      constants: this.constants,
    };
  }

  /** What a recording says of the last run. */
  get about() {
    return { ...this.#began, report: this.report ? JSON.stringify(this.report) : '' };
  }

  get isActive() { return this.phase === 'running' || this.phase === 'paused'; }

  get workers() {
    const most = this.mostWorkers;
    return Math.max(1, Math.min(this.#engines.workers || Math.max(2, navigator.hardwareConcurrency || 2), most || 1));
  }

  open() {
    this.#opening ??= this.#open().catch((error) => {
      this.#opening = null;
      this.failed = true;
      this.#changed();
      throw error;
    });
    return this.#opening;
  }

  async #open() {
    return this.use(this.#engines.home.kind);
  }

  /** The built-in program of this name; null: there is none. @param {string} name */
  builtIn(name) {
    return this.#code.builtIn(name);
  }

  /** All built-in programs. */
  async list() {
    const before = this.gallery.length;
    const all = await this.#code.list();
    if (all.length !== before) this.#changed();
    return all;
  }

  close() {
    clearTimeout(this.#idle);
    this.#engines.close();
    this.#code.close();
    this.#looking.abort();
    this.#past.close();
  }

  /** Keeps what happens; there once `remember` was called. */
  get history() { return this.#past.history; }

  /**
   * Begins to keep what happens, and what has happened in the run that goes on or was last. It takes a worker and a module, so the first run
   * has to be there before.
   */
  remember() {
    return this.#past.remember();
  }

  /**
   * A program of the gallery. False when there is none of that name: everything stays as it is.
   * @param {string} name
   * @param {boolean} [start] Whether it runs at once.
   */
  async choose(name, start = true) {
    const program = await this.builtIn(name);
    if (!program) return false;
    await this.set(program.source, name, {});
    this.setPace(firstPace(name));
    if (start) this.start();
    return true;
  }

  /**
   * Another program. As long as it doesn't compile, the last one that did is still there to run.
   * @param {string} source
   * @param {string} [name]
   * @param {Record<string, number>} [constants]
   * @param {string} [original] What a revert goes back to, when the source was edited before.
   */
  async set(source, name = OWN, constants = {}, original = source) {
    if (!fits(source)) {
      this.fail(new EngineError('too-large'));
      return;
    }
    if (this.isActive) await this.stop();
    // Whoever stepped through the program before begins with the next one as everybody does.
    this.stepping.byHand = false;
    if (this.opened) await this.use(this.#engines.home.kind);
    this.stepping.forget();
    this.expected = '';
    this.#replace(source, name, constants, original);
    this.phase = this.opened ? 'idle' : 'opening';
    this.#emit('program');
    await this.#code.load();
  }

  /** @param {string} source @param {string} name @param {Record<string, number>} constants @param {string} original */
  #replace(source, name, constants, original) {
    this.#code.replace(source, name, constants, original);
    this.#ran = null;
    this.report = null;
  }

  /** The source as the editor has it now. @param {string} source */
  edit(source) {
    this.#code.source = source;
    return this.#code.load();
  }

  async revert() {
    await this.edit(this.original);
  }

  /**
   * Values that replace those of the source; starts anew.
   * @param {Record<string, number>} values
   * @param {boolean} [start] Whether it does.
   */
  async setConstants(values, start = true) {
    await this.useConstants(values);
    if (start && this.diagnostics.length === 0) this.start();
  }

  /** Other values for the constants, without a run. @param {Record<string, number>} values */
  useConstants(values) {
    this.#code.constants = values;
    return this.#code.load();
  }

  /** The program as compiled with these values for its constants; null: it doesn't compile. @param {Record<string, number>} values */
  compiledWith(values) {
    return this.#code.compiledWith(values);
  }

  #current() {
    if (!this.engine) throw new EngineError('closed');
    return this.engine;
  }

  /**
   * Runs the program anew; an earlier run is stopped.
   * @returns {Promise<Report>}
   */
  async run() {
    await this.open();
    await this.#code.settle();
    if (!this.opened || this.opened.mode.engine === 'none') throw new EngineError('not-live');
    if (!this.program) throw new EngineError('no-program');
    // What was changed isn't what was recorded.
    if (this.opened.mode.engine === 'recorded' && this.edited) await this.goHome();
    this.#calls += 1;
    const call = this.#calls;
    await this.#starting;
    if (this.isActive) await this.#current().stop();
    // Its report is handed out before another run begins, with what is known by now.
    this.#looking.abort();
    await this.#completing;
    // Whoever asked last gets the run.
    if (call !== this.#calls) throw new EngineError('replaced');
    let begun = () => {};
    this.#starting = new Promise((resolve) => {
      begun = () => resolve(undefined);
    });
    try {
      this.report = null;
      this.stepping.byHand = false;
      this.#ran = this.#code.good;
      this.#emit('start');
      const { workers, mutexOff, keepGoing, race, pace } = this;
      this.#began = { name: this.name, source: this.#code.good, constants: this.constants, began: Date.now(), mutexOff, keepGoing, pace };
      this.phase = 'running';
      this.#past.record(this.#current());
      await this.#current().run({ workers, mutexOff, keepGoing, race, pace, seed: null });
      const done = new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
      done.catch(() => {});
      // The engine failed and came back before it began this run.
      if (!this.isActive) this.phase = 'running';
      this.#changed();
      return done;
    } catch (error) {
      this.#waiting = null;
      this.phase = 'finished';
      this.#changed();
      throw error;
    } finally {
      this.#starting = null;
      begun();
    }
  }

  /** As `run`, for buttons: errors are shown. */
  start() {
    if (!this.canRun) return;
    if (this.stepping.byHand) {
      void this.stepping.begin();
      return;
    }
    this.run().catch((error) => {
      if (!(error instanceof EngineError && ['replaced', 'rested', 'crash', 'killed'].includes(error.kind))) this.fail(error);
    });
  }

  /** Run, pause or go on. */
  toggle() {
    if (this.phase === 'running') this.pause();
    else if (this.phase === 'paused') this.resume();
    else this.start();
  }

  pause() {
    if (this.phase !== 'running') return;
    this.engine?.pause();
    this.phase = 'paused';
    this.#changed();
  }

  resume() {
    if (this.phase !== 'paused') return;
    this.engine?.resume();
    this.phase = 'running';
    this.#changed();
  }

  async stop() {
    if (this.isActive) await this.#current().stop();
  }

  /** @param {boolean} on */
  setMutex(on) {
    // What was recorded was recorded.
    if (this.mutexOff === !on || this.mode?.engine === 'recorded') return;
    this.mutexOff = !on;
    this.engine?.setMutex(on);
    this.#changed();
  }

  /** The switch on the page: after the end of a run it starts another, so that it always shows what it does. */
  toggleMutex() {
    if (this.mode?.engine === 'recorded') return;
    this.setMutex(this.mutexOff);
    if (this.phase === 'finished') this.start();
  }

  /** @param {boolean} on */
  setKeepGoing(on) {
    this.keepGoing = on;
    this.engine?.setKeepGoing(on);
    this.#changed();
    // Steps that somebody has chosen are taken again, and what ended there goes on.
    if (on && this.phase === 'finished' && !this.stepping.byHand) this.start();
  }

  /** Looking for data races, from the next run on: after the end of one it is started at once. @param {boolean} on */
  setRace(on) {
    this.race = on;
    this.#changed();
    if (this.phase === 'finished') this.start();
  }

  /** @param {number} microseconds */
  setPace(microseconds) {
    this.pace = microseconds;
    this.engine?.setPace(microseconds);
    this.#changed();
  }

  /** @param {number} workers 0: as many as the machine has processors. */
  setWorkers(workers) {
    this.#engines.workers = workers;
    this.#changed();
  }

  /** A line of standard input. @param {string} line */
  input(line) {
    this.engine?.input(line);
  }

  closeInput() {
    this.engine?.closeInput();
  }

  // -- saved runs --

  /**
   * A saved run takes the place of the program, which becomes the one that ran then.
   * @param {import('./engine/recorded.js').RecordedEngine} engine Open.
   */
  async play(engine) {
    const { info } = engine;
    if (!info) return;
    await this.open();
    if (this.isActive) await this.stop();
    this.stepping.byHand = false;
    this.#code.forget();
    await this.use('recorded', engine);
    const { name, source, constants, mutexOff, keepGoing } = info;
    Object.assign(this, { mutexOff, keepGoing });
    this.#replace(source, name, constants, source);
    this.#emit('program');
    await this.#code.load();
  }

  /** The program runs again, on the engine that the page begins with. */
  async goHome() {
    if (this.isActive) await this.stop();
    await this.use(this.#engines.home.kind);
  }

  /** A run that is stepped through stands at its beginning. */
  #begun() {
    this.report = null;
    this.#ran = this.#code.good;
    this.phase = 'paused';
    this.#emit('start');
  }

  /** @param {import('./engine/recorded.js').Stand} stand */
  #stand({ moment, playing }) {
    const ended = this.phase === 'finished';
    const phase = moment.over ? this.phase : playing ? 'running' : 'paused';
    const news = phase !== this.phase;
    this.phase = phase;
    if (ended && !moment.over) {
      this.report = null;
      this.#emit('rewound');
    }
    this.#emit('moment');
    if (news) this.#changed();
  }

  /** @param {import('./engine/step.js').Shown} shown */
  #step({ state, playing }) {
    const ended = this.phase === 'finished';
    this.stepping.state = state;
    // While it plays, the switch may be on its way.
    if (!playing) this.mutexOff = state.mutexOff;
    if (!state.over) this.phase = playing ? 'running' : 'paused';
    if (ended && !state.over) {
      this.report = null;
      this.#emit('rewound');
    }
    this.#emit('steps', state);
    this.#changed();
  }

  /** @param {Report} report */
  #finish(report) {
    // The end of a run that the one which starts now takes the place of.
    if (this.#starting) return;
    this.report = report;
    this.phase = 'finished';
    const waiting = this.#waiting;
    this.#waiting = null;
    for (const race of report.races) this.#emit('race', race);
    this.#emit('finish', report);
    this.#changed();
    this.#completing = this.#complete(report, waiting?.resolve);
  }

  /**
   * Adds to a report what only the recording of the run can tell, and hands it out.
   * @param {Report} report @param {((report: Report) => void)} [resolve]
   */
  async #complete(report, resolve) {
    this.#looking.abort();
    this.#looking = new AbortController();
    const { signal } = this.#looking;
    const run = this.engine?.lastRun;
    const proofs = run ? await this.#past.proofsOf(run, signal).catch(() => null) : null;
    if (proofs) report.tornReads = proofs.tornReads;
    this.#emit('report', report);
    resolve?.(report);
  }

  /** @param {EngineError} error */
  #crash(error) {
    this.#looking.abort();
    const waiting = this.#waiting;
    this.#waiting = null;
    this.phase = this.opened ? 'finished' : 'opening';
    this.fail(error);
    this.#changed();
    waiting?.reject(error);
  }

  /** Whether anybody sees it: threads go to those that are seen. @param {boolean} seen */
  setSeen(seen) {
    this.#engines.seen = seen;
    clearTimeout(this.#idle);
    if (!seen) this.#idle = setTimeout(() => void this.rest(), REST);
  }

  /** Gives back what nobody needs who doesn't look: workers that keep a past and a state, which come back with the next question. */
  async rest() {
    if (this.isActive && this.mode?.engine === 'live') return;
    const steps = this.#engines.get('step');
    if (this.phase !== 'running') steps?.rest?.();
    await this.#past.rest(this.about);
  }

  /** Whether a script waits for the report of the run. @param {boolean} asked */
  setAsked(asked) {
    this.engine?.setAsked?.(asked);
  }

  /** @param {Session['turn']} turn */
  #setTurn(turn) {
    if (turn === this.turn) return;
    this.turn = turn;
    this.#changed();
  }

  /** The threads went to others; the next run, or the next edit, brings them back. @param {boolean} ran Whether that ended a run. */
  #rest(ran) {
    this.#looking.abort();
    const waiting = this.#waiting;
    this.#waiting = null;
    if (ran) this.phase = 'finished';
    this.turn = 'resting';
    this.#code.rest();
    this.#emit('rest', ran);
    this.#changed();
    waiting?.reject(new EngineError('rested'));
  }

  /** Says that something went wrong. @param {unknown} error */
  fail(error) {
    this.#emit('error', error);
  }

  /** Says something that isn't about a run. @param {string} sentence */
  notice(sentence) {
    this.#emit('notice', sentence);
  }

  #changed() {
    this.#emit('change');
  }

  /** @param {string} name @param {unknown} [detail] */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
