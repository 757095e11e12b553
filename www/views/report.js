/** What Lockscope saw: one sentence (placed by the stage, near the data), and the numbers. */

import { SwitchCost } from './cost.js';
import { Figure } from './figure.js';
import { node, setText } from './node.js';
import { judge, judgeRunning, readSum } from './verdict.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../engine/engine.js').Report} Report */
/** @typedef {import('../text/text.js').Words} Words */

/** Characters of a sentence that may need more than two lines where the page is wide. */
const LONG = 80;

/** @implements {View} */
export class ReportView {
  root;
  /** @type {string[]} Variables that are only ever incremented. */
  counters = [];
  /** Whether the program locks anything. */
  locks = true;
  #finished = false;
  #cost = new SwitchCost();
  /** @type {Record<string, Figure>} */
  #values = {};
  #phrase;

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    const { text } = words;
    this.#phrase = node('span', { class: 'phrase' }, text.beforeFirstRun);
    this.sentence = node('p', { class: 'sentence' }, this.#phrase);
    this.numbers = node('dl');
    for (const key of /** @type {const} */ (['acquisitions', 'contended', 'longestWait', 'overwritten', 'elapsed'])) {
      const value = new Figure('dd');
      this.#values[key] = value;
      this.numbers.append(node('div', { class: key }, node('dt', {}, text[key]), value.root));
    }
    this.root = node('section', { class: 'report', 'aria-label': text.report, hidden: true }, this.numbers);
  }

  reset() {}

  /** A run begins. */
  start() {
    this.#finished = false;
    this.#cost.reset();
  }

  /** The mutex switch was used in the middle of a run. @param {boolean} off @param {Board} board */
  switched(off, board) {
    this.#cost.switched(off, board);
  }

  /** Goes on where another view of the same run is. @param {ReportView} earlier */
  continue(earlier) {
    this.#cost = earlier.#cost;
    this.#finished = earlier.#finished;
  }

  /** What one is to know first. @param {string} sentence @param {boolean} bad */
  say(sentence, bad) {
    setText(this.#phrase, sentence);
    this.sentence.classList.toggle('bad', bad);
    this.sentence.classList.toggle('long', sentence.length > LONG);
  }

  /** @param {Board} board */
  draw(board) {
    if (this.#finished) return;
    const { text } = this.words;
    const sum = readSum(board);
    const increments = this.#countsUp(sum);
    const verdict = this.#cost.judge(this.words, board, increments) ?? judgeRunning(this.words, sum, increments, board.lost);
    const calm = !this.locks ? text.runsUnlocked : board.mutexOff ? text.runsWithoutMutex : text.runsWithMutex;
    this.say(verdict?.sentence ?? calm, verdict?.bad ?? false);
    this.#number('acquisitions', board.acquisitions);
    this.#number('contended', board.contended);
    this.#number('overwritten', board.lost);
    this.#values.elapsed.write(this.words.duration(board.elapsedMicroseconds));
    this.#drawLongest(this.#longest(board));
  }

  /** @param {Board} board */
  #longest(board) {
    const { locks } = board;
    let longest = 0;
    for (let i = 0; i < board.lockRecords; i += 1) {
      if (locks.at(i, locks.fields.kind) === board.codes.lock.waitGroup) continue;
      longest = Math.max(longest, locks.at(i, locks.fields.longest_wait));
    }
    return longest;
  }

  /** @param {number} microseconds */
  #drawLongest(microseconds) {
    this.#values.longestWait.write(microseconds === 0 ? '–' : this.words.duration(microseconds));
  }

  /** @param {string} key @param {number} value */
  #number(key, value) {
    this.#values[key].write(this.words.number(value));
    this.#values[key].root.classList.toggle('bad', key === 'overwritten' && value > 0);
  }

  /** @param {import('./verdict.js').Sum | null} sum */
  #countsUp(sum) {
    return sum !== null && this.counters.includes(sum.name);
  }

  /** @param {Report} report @param {Board | null} board As it was at the end. */
  finish(report, board) {
    this.#finished = true;
    const sum = board ? readSum(board) : null;
    const increments = this.#countsUp(sum);
    const { sentence, bad } = judge(this.words, report, sum, increments, board?.mapConflicts ?? 0);
    const cost = board && this.#cost.judge(this.words, board, increments);
    this.say(cost ? `${sentence} ${cost.span}` : sentence, bad);
    this.#number('acquisitions', report.acquisitions);
    this.#number('contended', report.contended);
    this.#number('overwritten', report.lostUpdates);
    this.#values.elapsed.write(this.words.duration(report.elapsedMs * 1000));
    this.#drawLongest(Math.max(0, ...report.locks.map((lock) => lock.longestWaitUs)));
  }
}
