/** What the timeline says about moments, waits and what is seen, in one place. It asks the history nothing. */

import { readable } from './scale.js';

/** @typedef {import('../../engine/history.js').History} History */
/** @typedef {import('../../pkg/history.js').Spell} Spell */
/** @typedef {import('../../pkg/history.js').Arrow} Arrow */
/** @typedef {import('../../pkg/history.js').WaitFilter} WaitFilter */
/** @typedef {import('../../pkg/history.js').HistoryLayout} HistoryLayout */
/** @typedef {import('../../text/text.js').Words} Words */

/** States as the legend has them. */
export const STATES = /** @type {const} */ (['running', 'holding', 'waiting', 'sleeping', 'runnable', 'blocked', 'inside']);

export class TimelineWords {
  /** @type {HistoryLayout | null} */
  layout = null;
  #words;
  #text;
  #history;

  /** @param {Words} words @param {typeof import('../../text/timeline.js').en} text @param {History} history */
  constructor(words, text, history) {
    this.#words = words;
    this.#text = text;
    this.#history = history;
  }

  /** @param {number} lock Plus one. */
  lockName(lock) {
    return this.#history.latest?.locks[lock - 1]?.name ?? '';
  }

  /** What a goroutine did at a moment. @param {Spell} spell */
  spell(spell) {
    const { from, to, fromExact, toExact, open, line, goroutine } = spell;
    const exact = fromExact && (toExact || open);
    const about = (/** @type {boolean} */ sure, /** @type {string} */ time) => (sure ? time : `≈ ${time}`);
    const step = Math.max(1, (to - from) / 100);
    return this.#text.spell(
      String(goroutine), this.#does(spell), about(exact, this.#time(to - from)),
      about(fromExact, readable(this.#words, from, step)), about(toExact || open, readable(this.#words, to, step)), this.#line(line),
    );
  }

  /** Of a goroutine of which nothing is known at a time. @param {number} goroutine @param {number} time */
  unknown(goroutine, time) {
    const { noDetail, nothing } = this.#text;
    return (time < (this.#history.latest?.detail ?? 0) ? noDetail : nothing)(String(goroutine));
  }

  /** What ended a wait. @param {Spell} spell @param {Arrow} arrow */
  arrow(spell, arrow) {
    const sure = spell.fromExact && arrow.exact;
    const duration = this.#time(arrow.acquired - spell.from);
    return this.#text.arrow(String(arrow.toGoroutine), sure ? duration : `≈ ${duration}`, this.lockName(arrow.lock + 1), String(arrow.fromGoroutine), this.#line(arrow.line));
  }

  /** What is seen as a whole, when nothing else is to be said. @param {number} from @param {number} to @param {WaitFilter | null} filter */
  summary(from, to, filter) {
    const text = this.#text;
    const { latest } = this.#history;
    if (!latest || latest.lanes === 0) return text.empty;
    const since = latest.detail > 0 ? this.#time(latest.detail) : '';
    if (filter) {
      const sentence = text.filtered(this.lockName(filter.lock), this.#time(filter.waitFrom), this.#time(filter.waitTo));
      return since === '' ? sentence : `${sentence} ${text.filteredSince(since)}`;
    }
    const sentences = [text.summary(this.#words.number(latest.lanes), this.#time(from), this.#time(to))];
    if (this.#history.isSimulated) sentences.push(text.simulated);
    if (since !== '') sentences.push(text.detail(since, this.#time(latest.grain)));
    return sentences.join(' ');
  }

  /** @param {Spell} spell */
  #does({ doing, lock }) {
    const text = this.#text;
    const codes = this.layout?.doing;
    const state = STATES.find((name) => codes?.[name] === doing) ?? 'running';
    if (state === 'holding') return text.holds(this.lockName(lock));
    if (state === 'inside') return text.inside(this.lockName(lock));
    return state === 'waiting' ? text.waits(this.lockName(lock)) : text.states[state];
  }

  /** @param {number} line 0: not known. */
  #line(line) {
    return line === 0 ? '' : this.#words.number(line);
  }

  /** @param {number} nanoseconds */
  #time(nanoseconds) {
    return readable(this.#words, nanoseconds);
  }
}
