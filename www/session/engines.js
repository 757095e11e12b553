/** The engines of one element, of which one is the current one and is heard: the others keep what they have. */

import { chooseEngine, createEngine } from '../engine/engine.js';
import { EngineError } from '../engine/error.js';

/** @typedef {import('../engine/engine.js').Engine} Engine */
/** @typedef {import('../engine/engine.js').Kind} Kind */
/** What is done when the current engine tells of something, by the name of its event. @typedef {Record<string, (detail: any) => void>} Ears */

export class Engines {
  /** The one that runs now; null until it is there. @type {Engine | null} */
  current = null;
  /** Asked for; 0: as many as the machine has processors. */
  workers;
  /** The one that the page begins with. */
  home;
  /** @type {Map<Kind, Engine>} */
  #all = new Map();
  #ears;
  /** Ends what listens to the current one. */
  #listening = new AbortController();
  #closed = false;
  #seen = true;

  /** @param {string} wish @param {number} workers @param {Ears} ears */
  constructor(wish, workers, ears) {
    this.workers = workers;
    this.home = chooseEngine(wish);
    this.#ears = ears;
  }

  /** One of a kind, made when there is none yet. @param {Kind} kind @param {Engine} [given] One that was made elsewhere. */
  async find(kind, given) {
    const reason = kind === this.home.kind ? this.home.reason : kind === 'step' ? 'stepping' : '';
    const engine = given ?? this.#all.get(kind) ?? (await createEngine(kind, reason, this.workers));
    if (!this.#closed) return engine;
    engine.close();
    throw new EngineError('closed');
  }

  /** @param {Kind} kind */
  get(kind) {
    return this.#all.get(kind);
  }

  /** Makes it the current one, and hears of no other. One of its kind that was there before is closed. @param {Kind} kind @param {Engine} engine */
  take(kind, engine) {
    const before = this.#all.get(kind);
    if (before && before !== engine) before.close();
    this.#all.set(kind, engine);
    engine.seen = this.#seen;
    this.current = engine;
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    for (const [name, act] of Object.entries(this.#ears)) {
      engine.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
    }
  }

  /** Whether anybody sees what they do: threads go to those that are seen. @param {boolean} seen */
  set seen(seen) {
    this.#seen = seen;
    for (const engine of this.#all.values()) engine.seen = seen;
  }

  close() {
    this.#closed = true;
    this.#listening.abort();
    for (const engine of this.#all.values()) engine.close();
  }
}
