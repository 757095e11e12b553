/**
 * Go source to programs: asks a worker that has the compiler's module. It is only there when somebody has written source or
 * changed a constant, so that a visit that only looks on doesn't fetch it; and compiling never competes with a run, which has other workers.
 */

import { EngineError } from './error.js';

/** How long one compilation may take, the module's first fetch included, in milliseconds. */
const DEADLINE = 20_000;
/** Without work for so long, in milliseconds, the worker gives its memory back: somebody who edits comes back sooner. */
const IDLE = 60_000;

/** @typedef {import('../pkg/lockscope.js').Compiled} Compiled */
/** @typedef {{resolve: (compiled: Compiled) => void, reject: (error: Error) => void, timer: number}} Pending */

export class Compiler {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #next = 1;
  /** Ends a worker that nobody needs any more. */
  #idle = 0;

  /**
   * @param {string} source
   * @param {Record<string, number>} overrides Values for its top-level constants.
   * @returns {Promise<Compiled>}
   */
  compile(source, overrides) {
    const worker = this.#worker ?? this.#start();
    return new Promise((resolve, reject) => {
      const id = this.#next;
      this.#next += 1;
      const timer = setTimeout(() => this.#end(new EngineError('stuck', 'compile')), DEADLINE);
      this.#pending.set(id, { resolve, reject, timer });
      worker.postMessage({ id, source, overrides });
    });
  }

  /** Ends the worker. */
  close() {
    this.#end(new EngineError('closed'));
  }

  /** Ends the worker unless it has something to do; the next compilation starts another. */
  rest() {
    if (this.#pending.size === 0) this.#end(new EngineError('rested'));
  }

  #start() {
    const worker = new Worker(new URL('./compiler-worker.js', import.meta.url), { type: 'module', name: 'lockscope compiler' });
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => {
      if (worker !== this.#worker) return;
      const pending = this.#pending.get(data.id);
      if (!pending) return;
      // After a failure, nothing in the module can be relied on: the next compilation gets a new one.
      if ('failure' in data) {
        this.#end(new EngineError('command', data.failure));
        return;
      }
      this.#pending.delete(data.id);
      clearTimeout(pending.timer);
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.rest(), IDLE);
      pending.resolve(data.compiled);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#end(new EngineError('start', event.message ?? 'the compiler did not load'));
    });
    return worker;
  }

  /** @param {EngineError} error What those hear who wait for an answer. */
  #end(error) {
    clearTimeout(this.#idle);
    this.#worker?.terminate();
    this.#worker = null;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject, timer } of pending) {
      clearTimeout(timer);
      reject(error);
    }
  }
}
