/**
 * What goes on in one element: the program, how to run it, and the run. Knows no views; they listen to `change`.
 */

import { fits } from './controls/limits.js';
import { firstPace } from './controls/paces.js';
import { chooseEngine, createEngine } from './engine/engine.js';
import { EngineError } from './engine/error.js';
import { Programs } from './engine/programs.js';

/** @typedef {import('./engine/engine.js').Engine} Engine */
/** @typedef {import('./engine/engine.js').Opened} Opened */
/** @typedef {import('./engine/engine.js').ProgramInfo} ProgramInfo */
/** @typedef {import('./engine/engine.js').Diagnostic} Diagnostic */
/** @typedef {import('./engine/engine.js').Report} Report */
/** @typedef {import('./engine/engine.js').Progress} Progress */
/** @typedef {import('./engine/engine.js').Kind} Kind */
/** @typedef {import('./engine/step.js').StepEngine} StepEngine */
/** @typedef {import('./engine/step.js').StepState} StepState */
/** @typedef {import('./engine/history.js').History} History */
/** Constants that were given a value and aren't in the program, and those that are. @typedef {{names: string[], known: string[]}} Stray */
/** @typedef {'opening' | 'idle' | 'running' | 'paused' | 'finished'} Phase */

/** In the name of a program that isn't one of the gallery: what Go's messages call it. */
const OWN = 'prog';

/**
 * Events: `change` (anything that a control shows), `ready`, `start`, `output`, `race` (detail: one that the run that ends now has shown), `finish`, `board`, `error` (detail: an Error),
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
  name = '';
  /** As it stands in the editor. */
  source = '';
  /** @type {ProgramInfo | null} Of the last source that compiled. */
  program = null;
  /** @type {Diagnostic[]} Of the source in the editor. */
  diagnostics = [];
  /** @type {Diagnostic[]} What vet finds in it: it compiles all the same. */
  findings = [];
  /** @type {Record<string, number>} */
  constants = {};
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
  /** @type {History | null} Keeps what happens; there once `remember` was called. */
  history = null;
  /** Nothing runs by itself although it should: the person prefers less motion. */
  heldBack = false;
  /** @type {StepState | null} Of a run of the step engine. */
  steps = null;
  /** What became of the schedule that this run began with, if it did. @type {import('./engine/step.js').Replayed | null} */
  replayed = null;
  /** Somebody chooses the steps, so that Restart goes back to the beginning and stands there. */
  byHand = false;
  /** `waiting` for its turn, because others of the page have the threads; `resting` when they were given to others. */
  turn = /** @type {'' | 'waiting' | 'resting'} */ ('');

  /** The engine that runs now; null until it is there. @type {Engine | null} */
  #engine = null;
  /** @type {Map<Kind, Engine>} */
  #engines = new Map();
  /** The engine that the page begins with. */
  #home;
  /** Ends what listens to the current engine. */
  #listening = new AbortController();
  /** @type {Promise<Opened> | null} */
  #opening = null;
  #closed = false;
  #seen = true;
  #programs = new Programs();
  /** @type {Uint8Array | null} `program`, for another engine. */
  #compiled = null;
  /** 0: as many as the machine has processors. */
  #workers = 0;
  #original = '';
  /** @type {string | null} The source that runs or ran. */
  #ran = null;
  /** The source of `program`. */
  #good = '';
  /** @type {Promise<unknown>} The last compilation. */
  #loading = Promise.resolve();
  #loads = 0;
  /** @type {{resolve: (report: Report) => void, reject: (error: Error) => void} | null} */
  #waiting = null;
  /** @type {Promise<unknown> | null} Settles once the run that is being started runs. */
  #starting = null;
  /** What the last run was, as it began. */
  #began = { name: '', source: '', constants: /** @type {Record<string, number>} */ ({}), began: 0, mutexOff: false, keepGoing: false, pace: 0 };
  /** How often `run` was called. */
  #calls = 0;
  /** @type {Promise<History> | null} */
  #remembering = null;
  /** Engines that send what happens to `history`. @type {WeakSet<Engine>} */
  #recorded = new WeakSet();

  /** @param {string} wish @param {number} workers Asked for; 0: as many as there are processors. */
  constructor(wish, workers) {
    super();
    this.#workers = workers;
    this.#home = chooseEngine(wish);
  }

  /** The current engine; null until it is there. */
  get engine() { return this.#engine; }
  /** What is, for views to draw: the current engine's. */
  get board() { return this.#engine?.board ?? null; }
  /** Which engine really runs, and why; null while it opens. */
  get mode() { return this.opened?.mode ?? null; }

  /**
   * Makes an engine the current one, with the same program. What runs must have been stopped.
   * @param {Kind} kind
   * @param {Engine} [given] One that was made elsewhere, such as that of a recording.
   */
  async use(kind, given) {
    const reason = kind === this.#home.kind ? this.#home.reason : kind === 'step' ? 'stepping' : '';
    const engine = given ?? this.#engines.get(kind) ?? (await createEngine(kind, reason, this.#workers));
    if (this.#closed) {
      engine.close();
      throw new EngineError('closed');
    }
    if (engine === this.#engine && this.opened) return this.opened;
    const before = this.#engines.get(kind);
    if (before && before !== engine) before.close();
    this.#engines.set(kind, engine);
    engine.seen = this.#seen;
    this.#engine = engine;
    this.#listen(engine);
    this.#record();
    this.steps = null;
    this.turn = '';
    this.#emit('engine');
    this.#emit('board', engine.board);
    const opened = await engine.open();
    if (this.#compiled) await engine.load(this.#compiled);
    engine.setPace(this.pace);
    if (engine !== this.#engine) return opened;
    this.opened = opened;
    this.failed = false;
    this.phase = 'idle';
    this.#changed();
    return opened;
  }

  /** Hears of one engine and of no other. @param {Engine} engine */
  #listen(engine) {
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    /** @param {string} name @param {(detail: any) => void} act */
    const on = (name, act) => engine.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
    on('finish', (report) => this.#finish(report));
    on('crash', (error) => this.#crash(error));
    on('progress', (progress) => {
      this.progress = progress;
      this.#changed();
    });
    on('state', (shown) => this.#step(shown));
    on('wait', (waits) => this.#setTurn(waits ? 'waiting' : ''));
    on('rest', (ran) => this.#rest(ran));
    on('moment', (stand) => this.#stand(stand));
    for (const name of ['output', 'board', 'rewrite']) on(name, (detail) => this.#emit(name, detail));
  }

  /** The built-in programs that are here: at first the one that is chosen, and all of them once somebody asked for the list. */
  get gallery() { return this.#programs.known; }
  get mostWorkers() { return this.opened?.workers ?? 0; }
  get canRun() { return this.opened !== null && this.opened.mode.engine !== 'none' && this.program !== null; }
  /** What the editor shows compiles, and isn't what runs. */
  get edited() { return this.#ran !== null && this.diagnostics.length === 0 && this.source !== this.#ran; }
  /** The source that was loaded first: what a revert goes back to. */
  get original() { return this.#original; }
  /** The source isn't the one that was loaded first. */
  get changed() { return this.source !== this.#original; }
  get usesMap() { return /\bmap\[/.test(this.#good); }
  /** What a link has to say to bring this back: whatever differs from the program as the gallery has it. */
  get settings() {
    const known = this.gallery.find(({ name }) => name === this.name);
    const begun = this.byHand && this.steps ? /** @type {StepEngine} */ (this.#engine).begun : null;
    const packed = begun && this.steps?.schedule?.packed;
    /** The steps that were taken, and behind an `@` the seed of the program's random numbers, where it isn't 0. */
    const schedule = packed ? `${packed}${begun.seed === 0 ? '' : `@${begun.seed}`}` : null;
    return {
      program: known ? known.name : null,
      code: known?.source === this.source ? null : this.source,
      edited: this.changed,
      // A schedule has the switch among its steps: what counts is where it was at the beginning.
      mutexOff: begun && schedule ? begun.mutexOff : this.mutexOff,
      keepGoing: begun && schedule ? begun.keepGoing : this.keepGoing,
      pace: this.pace,
      schedule,
      /** 0: as many as there are processors. */
      workers: this.#workers,
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
    return Math.max(1, Math.min(this.#workers || Math.max(2, navigator.hardwareConcurrency || 2), most || 1));
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
    return this.use(this.#home.kind);
  }

  /** The built-in program of this name; null: there is none. @param {string} name */
  builtIn(name) {
    return this.#programs.named(name);
  }

  /** All built-in programs. */
  async list() {
    const before = this.gallery.length;
    const all = await this.#programs.list();
    if (all.length !== before) this.#changed();
    return all;
  }

  close() {
    this.#closed = true;
    this.#listening.abort();
    for (const engine of this.#engines.values()) engine.close();
    this.#programs.close();
    this.history?.close();
  }

  /**
   * Begins to keep what happens, and what has happened in the run that goes on or was last. It takes a worker and a module, so the first run
   * has to be there before.
   */
  remember() {
    this.#remembering ??= this.#remember();
    return this.#remembering;
  }

  async #remember() {
    const { History } = await import('./engine/history.js');
    if (this.#closed) throw new EngineError('closed');
    const history = new History();
    this.history = history;
    history.addEventListener('fail', (event) => {
      this.history = null;
      this.#remembering = null;
      this.fail(/** @type {CustomEvent<EngineError>} */ (event).detail);
    });
    this.#recorded = new WeakSet();
    this.#record();
    this.#emit('history', history);
    return history;
  }

  /** What happens in the current engine goes to the history. */
  #record() {
    const { history } = this;
    const engine = this.#engine;
    if (!history || !engine?.record || this.#recorded.has(engine)) return;
    this.#recorded.add(engine);
    engine.record(() => history.port());
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
    this.byHand = false;
    if (this.opened) await this.use(this.#home.kind);
    this.steps = null;
    this.expected = '';
    this.name = name;
    this.#original = original;
    this.#ran = null;
    this.report = null;
    this.phase = this.opened ? 'idle' : 'opening';
    this.constants = constants;
    this.source = source;
    this.#emit('program');
    await this.#load();
  }

  /** The source as the editor has it now. @param {string} source */
  edit(source) {
    this.source = source;
    return this.#load();
  }

  async revert() {
    await this.edit(this.#original);
  }

  /**
   * Values that replace those of the source; starts anew.
   * @param {Record<string, number>} values
   * @param {boolean} [start] Whether it does.
   */
  async setConstants(values, start = true) {
    this.constants = values;
    await this.#load();
    if (start && this.diagnostics.length === 0) this.start();
  }

  /** Other values for the constants, without a run. @param {Record<string, number>} values */
  useConstants(values) {
    this.constants = values;
    return this.#load();
  }

  /** The program as compiled with these values for its constants; null: it doesn't compile. @param {Record<string, number>} values */
  compiledWith(values) {
    const tunables = this.program?.tunables ?? [];
    const isSame = tunables.every(({ name, value }) => (values[name] ?? value) === value);
    return isSame ? Promise.resolve(this.#compiled) : this.#programs.compile(this.#good, values);
  }

  /** Compiles; what fails leaves the last good program. */
  #load() {
    this.#loads += 1;
    const load = this.#loads;
    const { source } = this;
    this.#loading = this.#compile(source, load).catch((error) => {
      if (load === this.#loads) this.fail(error);
    });
    return this.#loading;
  }

  /** @param {string} source @param {number} load */
  async #compile(source, load) {
    await this.open();
    let loaded = await this.#make(source, this.constants);
    if (load !== this.#loads) return;
    const names = Object.keys(this.constants);
    if (!loaded.program && names.length > 0 && loaded.diagnostics.every(({ line }) => line === 0)) {
      // A value for a constant that isn't there (any more): say so, and leave it out.
      const plain = await this.#make(source, {});
      if (load !== this.#loads) return;
      const known = (plain.program?.tunables ?? []).map(({ name }) => name);
      const strays = names.filter((name) => !known.includes(name));
      if (strays.length > 0) this.#emit('stray', { names: strays, known });
      this.constants = Object.fromEntries(Object.entries(this.constants).filter(([name]) => known.includes(name)));
      loaded = strays.length < names.length ? await this.#make(source, this.constants) : plain;
      if (load !== this.#loads) return;
    }
    this.diagnostics = loaded.diagnostics;
    this.findings = loaded.findings;
    if (loaded.program) {
      this.program = loaded.program;
      this.#compiled = loaded.compiled;
      this.#good = source;
    }
    this.#changed();
  }

  /** A program of a source, for the current engine. @param {string} source @param {Record<string, number>} constants */
  #make(source, constants) {
    return this.#programs.load(source, constants, (compiled) => this.#current().load(compiled));
  }

  #current() {
    if (!this.#engine) throw new EngineError('closed');
    return this.#engine;
  }

  /**
   * Runs the program anew; an earlier run is stopped.
   * @returns {Promise<Report>}
   */
  async run() {
    await this.open();
    await this.#loading;
    if (!this.opened || this.opened.mode.engine === 'none') throw new EngineError('not-live');
    if (!this.program) throw new EngineError('no-program');
    // What was changed isn't what was recorded.
    if (this.opened.mode.engine === 'recorded' && this.edited) await this.leaveRecording();
    this.#calls += 1;
    const call = this.#calls;
    await this.#starting;
    if (this.isActive) await this.#current().stop();
    // Whoever asked last gets the run.
    if (call !== this.#calls) throw new EngineError('replaced');
    let begun = () => {};
    this.#starting = new Promise((resolve) => {
      begun = () => resolve(undefined);
    });
    try {
      this.report = null;
      this.byHand = false;
      this.#ran = this.#good;
      this.#emit('start');
      const { workers, mutexOff, keepGoing, race, pace } = this;
      this.#began = { name: this.name, source: this.#good, constants: this.constants, began: Date.now(), mutexOff, keepGoing, pace };
      this.phase = 'running';
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
    if (this.byHand) {
      void this.stepThrough();
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
    this.#engine?.pause();
    this.phase = 'paused';
    this.#changed();
  }

  resume() {
    if (this.phase !== 'paused') return;
    this.#engine?.resume();
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
    this.#engine?.setMutex(on);
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
    this.#engine?.setKeepGoing(on);
    this.#changed();
    if (on && this.phase === 'finished') this.start();
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
    this.#engine?.setPace(microseconds);
    this.#changed();
  }

  /** @param {number} workers 0: as many as the machine has processors. */
  setWorkers(workers) {
    this.#workers = workers;
    this.#changed();
  }

  /** A line of standard input. @param {string} line */
  input(line) {
    this.#engine?.input(line);
  }

  closeInput() {
    this.#engine?.closeInput();
  }

  // -- single steps --

  /**
   * The program at its beginning, one step at a time. Errors are shown.
   * @param {number} [seed] Of the program's random numbers.
   * @returns {Promise<StepEngine | null>} Null: it couldn't be done.
   */
  async stepThrough(seed = 0) {
    try {
      await this.open();
      await this.#loading;
      if (!this.program) throw new EngineError('no-program');
      if (this.isActive) await this.stop();
      await this.use('step');
      const engine = /** @type {StepEngine} */ (this.#current());
      this.byHand = true;
      this.replayed = null;
      this.report = null;
      this.#ran = this.#good;
      this.phase = 'paused';
      this.#emit('start');
      await engine.begin({ mutexOff: this.mutexOff, keepGoing: this.keepGoing, seed });
      return engine;
    } catch (error) {
      this.fail(error);
      return null;
    }
  }

  /** The step engine with a run that can be stepped, which stands at its beginning when there was none. */
  async stepper() {
    const engine = this.opened?.mode.engine === 'step' ? /** @type {StepEngine | null} */ (this.#engine) : null;
    if (!engine?.state || this.phase === 'idle' || this.edited) return this.stepThrough();
    this.byHand = true;
    return engine;
  }

  /**
   * Where a step takes the run: to the state that was reached from here before, or else the step of a goroutine.
   * @param {number} [goroutine] Without one, the one that took the last step, or the first that can.
   */
  async forward(goroutine) {
    // The first press only comes to where there are steps.
    if (this.mode?.engine !== 'step' || this.phase === 'idle') {
      await this.stepThrough();
      return;
    }
    const engine = await this.stepper();
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
    else if (this.phase === 'running') this.pause();
  }

  async back() {
    const engine = this.mode?.engine === 'step' ? await this.stepper() : null;
    if (engine?.state?.canUndo) await engine.back();
  }

  /** To a state on the way to the present one. @param {number} depth Its steps from the beginning. */
  async goBack(depth) {
    const engine = await this.stepper();
    if (engine?.state) await engine.goToDepth(engine.state.node, depth);
  }

  /**
   * From the beginning, the steps of a schedule.
   * @param {string} text With `@` and the seed of the program's random numbers behind it, where that isn't 0.
   * @returns {Promise<import('./engine/step.js').Replayed | null>} What became of it; null: there is nothing to step through.
   */
  async replay(text) {
    const [, steps, seed] = /^(.*?)(?:@(\d{1,16}))?$/s.exec(text) ?? ['', text, ''];
    const engine = await this.stepThrough(Number(seed ?? 0));
    if (!engine) return null;
    const replayed = await engine.replay(steps);
    this.replayed = replayed;
    this.#emit('replayed', replayed);
    return replayed;
  }

  /** Back to the engine that the page begins with. */
  async leaveSteps() {
    if (this.isActive) await this.stop();
    this.byHand = false;
    await this.use(this.#home.kind);
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
    this.byHand = false;
    this.#compiled = null;
    await this.use('recorded', engine);
    Object.assign(this, { name: info.name, source: info.source, constants: info.constants, mutexOff: info.mutexOff, keepGoing: info.keepGoing });
    this.#original = info.source;
    this.#ran = null;
    this.report = null;
    this.#emit('program');
    await this.#load();
  }

  /** The program runs again, on the engine that the page begins with. */
  async leaveRecording() {
    if (this.isActive) await this.stop();
    await this.use(this.#home.kind);
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
    this.steps = state;
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
    waiting?.resolve(report);
  }

  /** @param {EngineError} error */
  #crash(error) {
    const waiting = this.#waiting;
    this.#waiting = null;
    this.phase = this.opened ? 'finished' : 'opening';
    this.fail(error);
    this.#changed();
    waiting?.reject(error);
  }

  /** Whether anybody sees it: threads go to those that are seen. @param {boolean} seen */
  setSeen(seen) {
    this.#seen = seen;
    for (const engine of this.#engines.values()) engine.seen = seen;
  }

  /** Whether a script waits for the report of the run. @param {boolean} asked */
  setAsked(asked) {
    this.#engine?.setAsked?.(asked);
  }

  /** @param {Session['turn']} turn */
  #setTurn(turn) {
    if (turn === this.turn) return;
    this.turn = turn;
    this.#changed();
  }

  /** The threads went to others; the next run, or the next edit, brings them back. @param {boolean} ran Whether that ended a run. */
  #rest(ran) {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (ran) this.phase = 'finished';
    this.turn = 'resting';
    this.#programs.rest();
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
