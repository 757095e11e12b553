/**
 * Who has threads: all elements of a page share what it may have. An engine asks before it starts its threads. While others wait, those
 * that do nothing, or that nobody sees, give theirs back; each of them comes back with its program when it is needed.
 *
 * In a frame that an element made, the page around it decides, which has other elements, too.
 */

import { EngineError } from './error.js';

/** Threads of one engine are never more than this, the one that conducts them aside: browsers end pages that ask for hundreds. */
export const MOST_WORKERS = 32;
/** So many engines of the usual size have room at once; a larger one has the page for itself. */
const USUAL_ENGINES = 4;
/** An engine that just came keeps its threads for so long, in milliseconds: otherwise those that wait would take them from each other. */
const LEASE = 1000;
/** Out of sight for so long, in milliseconds, it gives them back although nobody waits. */
const LINGER = 10_000;

/**
 * What an engine does: `busy` (starts, or answers), `idle`, `running` for whoever looks at it, or `asked` (it runs because a script
 * waits for its report, whether anybody looks or not).
 * @typedef {'busy' | 'idle' | 'running' | 'asked'} Activity
 */

/**
 * What has threads or wants some: an engine, or a frame with one.
 * @typedef {object} Guest
 * @property {number} threads
 * @property {boolean} seen Whether it is in sight.
 * @property {Activity} activity
 * @property {() => void} rest Gives its threads back; it is no guest any more.
 * @property {(waits: boolean) => void} wait Says whether it has to wait.
 */

/**
 * The page around a frame.
 * @typedef {object} House
 * @property {(threads: number) => void} ask Its answer is a call of {@link Turns.admit}.
 * @property {(activity: Activity) => void} tell
 * @property {() => void} leave
 */

/** How many threads an engine has, the one that conducts them included. @param {number} workers Asked for; 0: as many as there are processors. */
export function threadsOf(workers) {
  return 1 + Math.min(MOST_WORKERS, Math.max(processors(), workers));
}

/** At least two: a lock needs somebody to wait for it. */
function processors() {
  return Math.max(2, navigator.hardwareConcurrency || 2);
}

/** @typedef {{guest: Guest, since: number, go: () => void, refuse: (error: Error) => void}} Entry */

export class Turns {
  /** @type {Entry[]} In the order in which they came. */
  #inside = [];
  /** @type {Entry[]} */
  #waiting = [];
  /** @type {House | null} */
  #house = null;
  #timer = 0;

  /** @param {number} [most] Threads at once. */
  constructor(most = USUAL_ENGINES * threadsOf(0)) {
    this.most = most;
  }

  /** Threads that are taken. */
  get taken() {
    return this.#inside.reduce((sum, { guest }) => sum + guest.threads, 0);
  }

  /**
   * Waits for a turn. At once where there is room.
   * @param {Guest} guest
   * @returns {Promise<void>} Rejected when it leaves before it had one.
   */
  enter(guest) {
    if (this.has(guest)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ guest, since: 0, go: resolve, refuse: reject });
      if (this.#house) this.#house.ask(guest.threads);
      this.settle();
    });
  }

  /** @param {Guest} guest */
  has(guest) {
    return this.#inside.some((entry) => entry.guest === guest);
  }

  /** Its threads are others' now, or it doesn't wait any more. @param {Guest} guest */
  leave(guest) {
    const waited = this.#waiting.filter((entry) => entry.guest === guest);
    this.#waiting = this.#waiting.filter((entry) => entry.guest !== guest);
    for (const { refuse } of waited) {
      guest.wait(false);
      refuse(new EngineError('rested'));
    }
    const there = this.#inside.length;
    this.#inside = this.#inside.filter((entry) => entry.guest !== guest);
    if (there > this.#inside.length || waited.length > 0) this.#house?.leave();
    this.settle();
  }

  /** Something about a guest is new. @param {Guest} guest */
  changed(guest) {
    const entry = this.#inside.find((one) => one.guest === guest);
    if (!entry) return;
    entry.since = performance.now();
    this.#house?.tell(guest.activity);
    this.settle();
  }

  /** From now on the page around decides, or nobody else. @param {House | null} house */
  follow(house) {
    this.#house = house;
    if (house) for (const { guest } of [...this.#inside, ...this.#waiting]) house.ask(guest.threads);
    else this.settle();
  }

  /** The page around said yes. */
  admit() {
    for (const entry of this.#waiting.splice(0)) this.#let(entry);
    this.settle();
  }

  /** The page around has no room yet. */
  hold() {
    for (const { guest } of this.#waiting) guest.wait(true);
  }

  /** The page around wants the threads back. */
  restAll() {
    for (const { guest } of [...this.#inside]) guest.rest();
  }

  /** Lets in whoever has room, and sees who could make some. */
  settle() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const now = performance.now();
    while (!this.#house && this.#waiting.length > 0) {
      // First come, first served, but those that are seen before those that aren't.
      const next = this.#waiting.find(({ guest }) => guest.seen) ?? this.#waiting[0];
      if (!this.#hasRoom(next.guest.threads)) {
        const one = this.#dispensable(now);
        if (!one) break;
        one.guest.rest();
        // Whoever rests leaves, and that settles.
        return;
      }
      this.#waiting = this.#waiting.filter((entry) => entry !== next);
      this.#let(next);
    }
    if (!this.#house) this.hold();
    const lingering = this.#inside.filter(({ guest }) => !guest.seen && rank(guest) > 0);
    const late = lingering.find(({ since }) => now - since >= LINGER);
    if (late) {
      late.guest.rest();
      return;
    }
    if (this.#waiting.length > 0 && !this.#house) this.#again(LEASE);
    else if (lingering.length > 0) this.#again(LINGER);
  }

  /** @param {number} delay */
  #again(delay) {
    this.#timer = setTimeout(() => this.settle(), delay);
  }

  /** @param {Entry} entry */
  #let(entry) {
    entry.since = performance.now();
    this.#inside.push(entry);
    entry.guest.wait(false);
    entry.go();
  }

  /** @param {number} threads */
  #hasRoom(threads) {
    return this.#inside.length === 0 || this.taken + threads <= this.most;
  }

  /** Who misses its threads least. @param {number} now */
  #dispensable(now) {
    const some = this.#inside.filter(({ guest, since }) => rank(guest) > 0 && now - since >= LEASE);
    return some.toSorted((one, other) => rank(other.guest) - rank(one.guest) || one.since - other.since).at(0) ?? null;
  }
}

/** How well something can do without threads; 0: not at all. @param {Guest} guest */
function rank({ activity, seen }) {
  if (activity === 'idle') return seen ? 2 : 3;
  return activity === 'running' && !seen ? 1 : 0;
}

/** The page's own. */
export const turns = new Turns();
