/**
 * What happened in the run that goes on or was last, as the page asks for it: a worker of its own keeps it, which whoever runs the program
 * sends the events. The page never sees raw events. All times are nanoseconds since the run's start, pauses left out.
 */

import { Calls } from './calls.js';
import { EngineError } from './error.js';

/** @typedef {import('../pkg/history.js').HistorySummary} HistorySummary */
/** @typedef {import('../pkg/history.js').HistoryLayout} HistoryLayout */
/** @typedef {import('../pkg/history.js').TimelineView} TimelineView */
/** @typedef {import('../pkg/history.js').Statistics} Statistics */
/** @typedef {import('../pkg/history.js').Losses} Losses */
/** @typedef {import('../pkg/history.js').Arrow} Arrow */
/** @typedef {import('../pkg/history.js').Proofs} Proofs */
/** @typedef {import('../pkg/history.js').Figures} Figures */
/** @typedef {import('../pkg/history.js').Spell} Spell */
/** @typedef {import('../pkg/history.js').WaitGraph} WaitGraph */

/**
 * Events: `change` (detail: {@link HistorySummary}; when a run begins, a few times a second while it goes on, and once everything of it is
 * there), `fail` (detail: an {@link EngineError}; the worker is gone, and so is what it kept).
 */
export class History extends EventTarget {
  /** @type {HistorySummary | null} As of the last `change`. */
  latest = null;
  /** The run that this is about, as its engine's reports are marked; '' where it is none's. */
  latestRun = '';
  /** It is a run of chosen steps, each of which counts as a microsecond. */
  isSimulated = false;
  #calls = new Calls({
    hear: (message) => this.#hear(message),
    fail: ({ detail }) => this.#end(new EngineError('history', detail)),
  });
  /** @type {Promise<HistoryLayout> | null} */
  #layout = null;
  /** What it kept, as a file, while it has no worker. @type {Uint8Array<ArrayBuffer> | null} */
  #kept = null;
  /** Settles once the worker has what was kept. @type {Promise<unknown> | null} */
  #waking = null;
  #closed = false;

  constructor() {
    super();
    this.#start();
  }

  #start() {
    this.#calls.open(new Worker(new URL('./history-worker.js', import.meta.url), { type: 'module', name: 'lockscope history' }));
  }

  /**
   * Gives the worker's memory back, as long as nobody asks: what it keeps of a run that is over stays, as a file. Of a run so long that only
   * sums are left of its beginning it stays as it is, for a file doesn't have those. Times that are interpolated may move a little. The ports that it gave lead nowhere then.
   * @param {import('../pkg/history.js').SavedAbout} about What only the page knows of the run.
   * @returns {Promise<boolean>} Whether it did.
   */
  async rest(about) {
    if (!this.#calls.isOpen || this.#calls.isBusy || !this.latest?.over || this.latest.detail > 0) return false;
    const { latest } = this;
    const file = await this.save(about);
    // Somebody was faster.
    if (this.#calls.isBusy || this.latest !== latest) return false;
    this.#kept = file;
    this.#calls.close(new EngineError('rested'));
    return true;
  }

  /** It has its worker again, and that has what was kept. */
  async #wake() {
    if (!this.#closed && this.#kept) {
      const file = this.#kept;
      this.#kept = null;
      this.#start();
      this.#waking = this.#calls.ask('load', file);
    }
    await this.#waking;
  }

  /** Where an engine sends what happens in its runs: each call gives another port to the same worker. */
  port() {
    const { port1, port2 } = new MessageChannel();
    // Whoever sends what happens begins with the run: what was kept of the one before isn't wanted.
    if (this.#kept) {
      this.#kept = null;
      this.#start();
    }
    this.#calls.tell('listen', port1, [port1]);
    return port2;
  }

  /** Where everything is in the records of `lanes`. @returns {Promise<HistoryLayout>} */
  layout() {
    this.#layout ??= this.#ask('layout');
    return this.#layout;
  }

  /** @returns {Promise<HistorySummary>} */
  summary() {
    return this.#ask('summary');
  }

  /**
   * What a timeline draws: records as `layout` says, at most a row's pixels for each row (none where the look doesn't want them), and the same
   * painted: the image has the view's width, and its rows below each other.
   * @param {TimelineView} view @param {import('./lanes.js').Look} look
   * @returns {Promise<{words: Uint32Array, image: ImageBitmap}>}
   */
  lanes(view, look) {
    return this.#ask('lanes', { view, look });
  }

  /**
   * What a goroutine did at a time; null where that isn't known in detail.
   * @param {number} goroutine
   * @param {number} time
   * @returns {Promise<Spell | null>}
   */
  spell(goroutine, time) {
    return this.#ask('spell', { goroutine, time });
  }

  /** @returns {Promise<Statistics>} */
  statistics() {
    return this.#ask('statistics');
  }

  /** @returns {Promise<Losses>} */
  losses() {
    return this.#ask('losses');
  }

  /** How much can be proved of what went wrong. @returns {Promise<Proofs>} */
  proofs() {
    return this.#ask('proofs');
  }

  /**
   * The lost update or the torn read with this number, counted from 0; null when there are fewer.
   * @param {'losses' | 'torn'} kind @param {number} number
   * @returns {Promise<import('../pkg/history.js').Loss | import('../pkg/history.js').TornRead | null>}
   */
  proof(kind, number) {
    return this.#ask(kind === 'torn' ? 'tornRead' : 'loss', number);
  }

  /** Who waits for what now, or waited at the end, and who has it; null where the events don't tell. @returns {Promise<WaitGraph | null>} */
  waits() {
    return this.#ask('waits');
  }

  /**
   * What locks went through, and the first goroutines by a figure.
   * @param {import('../pkg/history.js').By} by @param {number} rows
   * @returns {Promise<Figures>}
   */
  figures(by, rows) {
    return this.#ask('figures', { by, rows });
  }

  /**
   * What ended the wait that a goroutine was in; null where nothing is known of one.
   * @param {number} goroutine
   * @param {number} time
   * @returns {Promise<Arrow | null>}
   */
  arrow(goroutine, time) {
    return this.#ask('arrow', { goroutine, time });
  }

  /** The run as a file, with what only the page knows of it. @param {import('../pkg/history.js').SavedAbout} about @returns {Promise<Uint8Array<ArrayBuffer>>} */
  save(about) {
    return this.#ask('save', about);
  }

  /**
   * A saved run takes the place of what is here. Rejected, with words in English, when it is none: then nothing has changed.
   * @param {Uint8Array<ArrayBuffer>} file
   * @returns {Promise<HistorySummary>}
   */
  load(file) {
    return this.#ask('load', file);
  }

  /** The run for Perfetto and Chrome, as JSON. @returns {Promise<string>} */
  perfetto() {
    return this.#ask('perfetto');
  }

  /** Ends the worker. */
  close() {
    this.#closed = true;
    this.#kept = null;
    this.#end(new EngineError('closed'), true);
  }

  /** @param {string} command @param {unknown} [argument] @returns {Promise<any>} */
  async #ask(command, argument) {
    await this.#wake();
    return this.#calls.ask(command, argument);
  }

  /** @param {any} message */
  #hear(message) {
    if (message.event === 'fail') {
      this.#end(new EngineError('history', message.detail));
      return;
    }
    this.latest = message.summary;
    this.latestRun = message.run;
    this.isSimulated = message.isSimulated;
    this.dispatchEvent(new CustomEvent('change', { detail: message.summary }));
  }

  /** @param {EngineError} error @param {boolean} [wanted] */
  #end(error, wanted = false) {
    if (!this.#calls.isOpen) return;
    this.#calls.close(error);
    if (!wanted) this.dispatchEvent(new CustomEvent('fail', { detail: error }));
  }
}
