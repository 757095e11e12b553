/**
 * The way to a worker: what it is asked and told, and what it answers and says by itself. One worker at a time: of one that another has taken
 * the place of, nothing is heard any more.
 */

import { EngineError } from './error.js';

/** @typedef {{resolve: (value: any) => void, reject: (error: Error) => void, timer: number}} Pending */

/**
 * @typedef {object} Listener
 * @property {(message: any) => void} hear What the worker says by itself.
 * @property {(error: EngineError) => void} fail It didn't load, or had an error that nobody caught.
 * @property {() => void} [answered] It has answered something.
 */

export class Calls {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #next = 1;
  #listener;

  /** @param {Listener} listener */
  constructor(listener) {
    this.#listener = listener;
  }

  /** There is a worker. */
  get isOpen() {
    return this.#worker !== null;
  }

  /** It owes an answer. */
  get isBusy() {
    return this.#pending.size > 0;
  }

  /** From now on this is the worker. @param {Worker} worker */
  open(worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => {
      if (worker === this.#worker) this.#hear(data);
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#listener.fail(new EngineError('start', event.message ?? 'the worker did not load'));
    });
  }

  /** Whether this is still the worker. @param {Worker} worker */
  has(worker) {
    return worker === this.#worker;
  }

  /**
   * Asks for something, and gives the answer. Rejected with `stuck` when none comes in time, with `command` when it can't be done.
   * @param {string} command @param {unknown} [argument] @param {number} [deadline] Milliseconds; 0: any time.
   * @returns {Promise<any>}
   */
  ask(command, argument, deadline = 0) {
    return new Promise((resolve, reject) => {
      if (!this.#worker) {
        reject(new EngineError('closed'));
        return;
      }
      const id = this.#next;
      this.#next += 1;
      const late = () => {
        this.#pending.delete(id);
        reject(new EngineError('stuck', command));
      };
      this.#pending.set(id, { resolve, reject, timer: deadline > 0 ? setTimeout(late, deadline) : 0 });
      this.#worker.postMessage({ id, command, argument });
    });
  }

  /** Says something that has no answer. @param {string} command @param {unknown} [argument] @param {Transferable[]} [transfer] */
  tell(command, argument, transfer = []) {
    this.#worker?.postMessage({ id: 0, command, argument }, transfer);
  }

  /** Lets an engine's worker send what happens to whoever keeps it. @param {(() => MessagePort) | null} connect Gives the way there; null: nobody does. */
  record(connect) {
    if (!connect || !this.isOpen) return;
    const port = connect();
    this.tell('record', port, [port]);
  }

  /** Ends the worker. @param {EngineError} error What those hear who wait for an answer. */
  close(error) {
    this.#worker?.terminate();
    this.#worker = null;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject, timer } of pending) {
      clearTimeout(timer);
      reject(error);
    }
  }

  /** @param {any} message */
  #hear(message) {
    if (message.event) {
      this.#listener.hear(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (!pending) return;
    this.#pending.delete(message.id);
    clearTimeout(pending.timer);
    this.#listener.answered?.();
    if ('failure' in message) pending.reject(new EngineError('command', message.failure));
    else pending.resolve(message.result);
  }
}
