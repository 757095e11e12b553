/** The part of a run that a timeline shows, in nanoseconds, and what people do to it. Knows no drawing. */

/** The shortest that is shown, in nanoseconds. */
const SHORTEST = 1000;

export class Span {
  from = 0;
  to = SHORTEST;
  /** As long as there is nothing after it, more of a run that goes on comes into sight. */
  follows = true;
  /** How long the run took so far. */
  #end = SHORTEST;
  /** Nobody has zoomed: all is shown. */
  #whole = true;

  get length() { return this.to - this.from; }
  get isWhole() { return this.#whole; }

  /** The run has got so far. @param {number} end */
  grow(end) {
    this.#end = Math.max(end, SHORTEST);
    if (this.#whole) this.#set(0, this.#end);
    else if (this.follows) this.#set(this.#end - this.length, this.#end);
  }

  /** Another run. */
  reset() {
    this.follows = true;
    this.#whole = true;
    this.grow(SHORTEST);
  }

  fit() {
    this.follows = true;
    this.#whole = true;
    this.#set(0, this.#end);
  }

  /** Shows this part. @param {number} from @param {number} to */
  show(from, to) {
    this.follows = false;
    this.#whole = false;
    this.#set(from, Math.max(to, from + SHORTEST));
  }

  /** @param {number} factor Less than 1: a shorter part, larger. @param {number} about What stays where it is. */
  zoom(factor, about) {
    const length = Math.min(this.#end, Math.max(SHORTEST, this.length * factor));
    if (length >= this.#end) {
      this.fit();
      return;
    }
    const share = (about - this.from) / this.length;
    this.#whole = false;
    // Whoever looks at the end goes on to.
    const follows = this.follows && about + length * (1 - share) >= this.#end;
    this.#set(about - length * share, about + length * (1 - share));
    this.follows = follows;
  }

  /** @param {number} by Nanoseconds. */
  pan(by) {
    if (this.#whole) return;
    this.#set(this.from + by, this.to + by);
    this.follows = this.to >= this.#end && by >= 0;
  }

  /** The end, and stays there. */
  toEnd() {
    this.#set(this.#end - this.length, this.#end);
    this.follows = true;
  }

  toStart() {
    if (this.#whole) return;
    this.#set(0, this.length);
    this.follows = false;
  }

  /** @param {number} from @param {number} to */
  #set(from, to) {
    const length = Math.min(to - from, this.#end);
    this.from = Math.max(0, Math.min(from, this.#end - length));
    this.to = this.from + length;
  }
}
