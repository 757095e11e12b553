/**
 * Runs a program many times in several forms, on threads of its own and at full speed, and has a worker compare what came of it. The
 * element's own run isn't touched by it.
 */

import { Calls } from './calls.js';
import { createEngine } from './engine.js';
import { EngineError } from './error.js';
import { Programs } from './programs.js';

/** @typedef {import('../pkg/history.js').Evidence} Evidence */
/** @typedef {import('../pkg/history.js').Trial} Trial */
/** @typedef {import('./engine.js').Engine} Engine */
/** @typedef {import('./engine.js').Report} Report */

/** How long one run may take, in milliseconds. */
export const MOST_TIME = 5000;
/** So many turns each form gets, at most: what the machine does besides comes to all forms alike. */
const TURNS = 20;
/** Characters of a run's output that are compared, the last ones. */
const MOST_OUTPUT = 1 << 16;
/** Between two looks at what came of it so far, in milliseconds. */
const LOOK = 250;

/**
 * How a program is run.
 * @typedef {object} Form
 * @property {string} source
 * @property {Record<string, number>} constants
 * @property {boolean} mutexOff
 * @property {string | null} right What it prints when all is well; null: anything without a line `WRONG: …`.
 */

/** How far it has come. @typedef {{done: number, total: number, evidence: Evidence}} Step */

/** Event `step` (detail: {@link Step}), a few times a second. */
export class Experiment extends EventTarget {
  /** @type {Engine | null} */
  #engine = null;
  /** @type {Comparison | null} */
  #comparison = null;
  #cancelling = new AbortController();
  #programs = new Programs();
  /** @type {{form: number, trial: Trial}[]} Those that the worker doesn't have yet. */
  #trials = [];
  /** @type {Form | null} What the engine has. */
  #loaded = null;

  /** @param {Form[]} forms @param {number} runs Of each form. @param {{workers: number, keepGoing: boolean}} options */
  constructor(forms, runs, options) {
    super();
    this.forms = forms;
    this.runs = runs;
    this.options = options;
  }

  /**
   * Runs them all. What came of it is told by events.
   * @returns {Promise<boolean>} Whether it came to its end.
   */
  async run() {
    const engine = await createEngine('live', '', this.options.workers);
    if (this.#cancelling.signal.aborted) {
      engine.close();
      return false;
    }
    this.#engine = engine;
    // It keeps its threads where elements share them: somebody waits for what comes of it.
    engine.seen = true;
    engine.setAsked?.(true);
    this.#comparison = new Comparison();
    const total = this.runs * this.forms.length;
    const turn = Math.ceil(this.runs / TURNS);
    let done = 0;
    let looked = 0;
    try {
      await engine.open();
      await this.#comparison.ask('begin', this.forms.map(({ right }) => right));
      for (let first = 0; first < this.runs; first += turn) {
        for (const [number, form] of this.forms.entries()) {
          for (let run = first; run < Math.min(first + turn, this.runs); run += 1) {
            if (this.#cancelling.signal.aborted) return false;
            const report = await this.#runOnce(engine, form);
            if (this.#cancelling.signal.aborted) return false;
            done += 1;
            this.#trials.push({ form: number, trial: trialOf(report) });
            if (performance.now() - looked < LOOK && done < total) continue;
            await this.#look(done, total);
            looked = performance.now();
          }
        }
      }
      return true;
    } catch (error) {
      if (this.#cancelling.signal.aborted) return false;
      throw error;
    } finally {
      this.#close();
    }
  }

  /** Ends it at once; what was found so far stays. */
  cancel() {
    this.#cancelling.abort();
    this.#close();
  }

  #close() {
    this.#engine?.close();
    this.#comparison?.close();
    this.#programs.close();
    this.#engine = null;
    this.#comparison = null;
  }

  /** @param {number} done @param {number} total */
  async #look(done, total) {
    const trials = this.#trials;
    this.#trials = [];
    const evidence = /** @type {Evidence | undefined} */ (await this.#comparison?.ask('add', trials));
    if (evidence) this.dispatchEvent(new CustomEvent('step', { detail: /** @type {Step} */ ({ done, total, evidence }) }));
  }

  /**
   * @param {Engine} engine @param {Form} form
   * @returns {Promise<Report>}
   */
  async #runOnce(engine, form) {
    if (this.#loaded?.source !== form.source) {
      const { program, diagnostics } = await this.#programs.load(form.source, form.constants, (compiled) => engine.load(compiled));
      if (!program) throw new EngineError('command', diagnostics[0]?.text ?? '');
      this.#loaded = form;
    }
    const over = new AbortController();
    /** @type {Promise<Report>} */
    const finished = new Promise((resolve, reject) => {
      const once = { once: true, signal: over.signal };
      engine.addEventListener('finish', (event) => resolve(/** @type {CustomEvent<Report>} */ (event).detail), once);
      engine.addEventListener('crash', (event) => reject(/** @type {CustomEvent<EngineError>} */ (event).detail), once);
      engine.addEventListener('rest', () => reject(new EngineError('rested')), once);
      // A closed engine says nothing any more.
      this.#cancelling.signal.addEventListener('abort', () => reject(new EngineError('closed')), once);
    });
    finished.catch(() => {});
    let timer = 0;
    try {
      const { workers, keepGoing } = this.options;
      await engine.run({ workers, mutexOff: form.mutexOff, keepGoing, race: false, pace: 0, seed: null });
      // Nobody is there to type.
      engine.closeInput();
      timer = setTimeout(() => void engine.stop(), MOST_TIME);
      return await finished;
    } finally {
      clearTimeout(timer);
      over.abort();
    }
  }
}

/** What counts of a run. @param {Report} report @returns {Trial} */
function trialOf({ outcome, exitStatus, stdout, stderr, elapsedMs, acquisitions, locks, lostUpdates, missing }) {
  const passedOff = locks.reduce((sum, lock) => sum + lock.passedOff, 0);
  return { outcome, exitStatus, stdout: stdout.slice(-MOST_OUTPUT), stderr: stderr.slice(0, MOST_OUTPUT), elapsedMs, acquisitions, passedOff, lostUpdates, missing };
}

/** The worker that compares. */
class Comparison {
  #calls = new Calls({ hear: () => {}, fail: (error) => this.#calls.close(error) });

  constructor() {
    this.#calls.open(new Worker(new URL('./evidence-worker.js', import.meta.url), { type: 'module', name: 'lockscope evidence' }));
  }

  /** @param {string} command @param {unknown} argument @returns {Promise<any>} */
  ask(command, argument) {
    return this.#calls.ask(command, argument);
  }

  close() {
    this.#calls.close(new EngineError('closed'));
  }
}
