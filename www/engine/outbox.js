/**
 * What the recorders hand over, on its way from the conductor to whoever keeps the past: copied once out of shared memory into buffers
 * that travel there and come back. There are only so many. What finds no room stays with the recorders, and those count what they must drop.
 */

/** Bytes of a buffer, and the most buffers. */
const PIECE = 256 * 1024;
const MOST = 32;
/** Other messages that wait for somebody to send them to. */
const MOST_NOTES = 256;

/**
 * What the program is and how it is run.
 * @typedef {object} Beginning
 * @property {string} run Which one it is.
 * @property {Uint8Array} program Compiled.
 * @property {number} workers
 */

/**
 * How it ended.
 * @typedef {object} Ending
 * @property {number} elapsed Milliseconds, pauses left out.
 * @property {boolean} mutexWasOff The mutex switch was off at some time.
 */

export class Outbox {
  #take;
  #largest;
  /** @type {MessagePort | null} */
  #port = null;
  /** @type {Uint8Array<ArrayBuffer>[]} Empty. */
  #free = [];
  /** Buffers there are, those that are on their way included. */
  #made = 0;
  /** @type {Uint8Array<ArrayBuffer>[]} Full, and nobody to send them to. */
  #full = [];
  /** @type {Uint8Array<ArrayBuffer> | null} The one that is being filled. */
  #piece = null;
  #used = 0;
  /** @type {Record<string, unknown>[]} What else there is to tell, and nobody to send it to. */
  #notes = [];
  /** @type {Beginning | null} */
  #beginning = null;
  /** @type {Ending | null} Not sent yet. */
  #ending = null;

  /**
   * @param {(into: Uint8Array, used: number) => number} take Fills a buffer with whole frames, and gives how much of it is used.
   * @param {number} largest Bytes of the largest frame.
   */
  constructor(take, largest) {
    this.#take = take;
    this.#largest = largest;
  }

  /** Sends everything there, what waits first. @param {MessagePort} port */
  listen(port) {
    this.#port = port;
    this.#made = this.#full.length + this.#free.length + (this.#piece ? 1 : 0);
    port.addEventListener('message', ({ data }) => {
      if (port !== this.#port) return;
      this.#free.push(new Uint8Array(data));
      this.pump();
    });
    port.start();
    if (this.#beginning) port.postMessage({ event: 'begin', ...this.#beginning });
    for (const piece of this.#full.splice(0)) this.#send(piece, piece.length);
    for (const note of this.#notes.splice(0)) port.postMessage(note);
    this.pump();
  }

  /** Tells something else about the run: what was printed, how values are. Of what waits the newest is kept. @param {Record<string, unknown>} note */
  tell(note) {
    if (this.#port) {
      this.#port.postMessage(note);
      return;
    }
    this.#notes.push(note);
    if (this.#notes.length > MOST_NOTES) this.#notes.shift();
  }

  /** A run begins; what is left of the one before isn't wanted any more. @param {Beginning} beginning */
  begin(beginning) {
    this.#free.push(...this.#full.splice(0));
    this.#used = 0;
    this.#ending = null;
    this.#notes = [];
    this.#beginning = beginning;
    this.#port?.postMessage({ event: 'begin', ...beginning });
  }

  /** Takes what there is. */
  pump() {
    if (!this.#beginning) return;
    for (;;) {
      this.#piece ??= this.#fresh();
      if (!this.#piece) return;
      this.#used = this.#take(this.#piece, this.#used);
      const whole = this.#piece.length - this.#used >= this.#largest;
      if (this.#port && this.#used > 0) this.#send(this.#piece, this.#used);
      else if (!whole) this.#full.push(this.#piece.subarray(0, this.#used));
      if (!whole || this.#port) {
        if (this.#used > 0) this.#piece = null;
        this.#used = 0;
      }
      if (whole) break;
    }
    if (!this.#ending || !this.#port) return;
    this.#port.postMessage({ event: 'end', ...this.#ending });
    this.#ending = null;
  }

  /** The run is over: once everything of it is sent, this follows. @param {Ending} ending */
  end(ending) {
    this.#ending = ending;
    this.pump();
  }

  /** @param {Uint8Array<ArrayBuffer>} piece @param {number} used */
  #send(piece, used) {
    this.#port?.postMessage({ event: 'events', batch: piece.buffer, used }, [piece.buffer]);
  }

  #fresh() {
    const piece = this.#free.pop();
    if (piece) return new Uint8Array(piece.buffer);
    if (this.#made >= MOST) return null;
    this.#made += 1;
    return new Uint8Array(PIECE);
  }
}
