/**
 * The Go source with line numbers, and the goroutines as beads in the gutter of the line that they are on. More than a handful on one
 * line becomes a count with a bar.
 */

import { Shapes, makeBead, setBead, stateNames } from './bead.js';
import { node, setText, show } from './node.js';
import { SourceText } from './source.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../engine/engine.js').Diagnostic} Diagnostic */
/** @typedef {import('../text/text.js').Words} Words */

/** Beads on one line; one more and they become a count. */
const MOST_BEADS = 6;
const MOST_BEADS_NARROW = 3;
/** Width of a bead's place and height of a line, in the units of the style sheet: `--step` and `--line`. */
const STEP = 20;

/** @typedef {{element: HTMLElement, x: number, line: number, stamp: number}} Bead */
/** @typedef {{root: HTMLElement, count: HTMLElement, bar: HTMLElement}} Crowd */

/** @implements {View} */
export class CodeView {
  root;
  /** The lines of the source, which the editor makes editable. */
  source = new SourceText();
  /** @type {Map<number, Bead>} By goroutine. */
  #beads = new Map();
  /** @type {Map<number, Crowd>} By line. */
  #crowds = new Map();
  #counts = new Int32Array(0);
  /** @type {Float64Array} What was drawn on each line. */
  #drawn = new Float64Array(0);
  /** @type {number[][]} Records of the first few goroutines on each line. */
  #first = [];
  #stamp = 0;
  #shapes = new Shapes();
  #hidden = false;
  #signatures = new Float64Array(0);

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.gutter = node('div', { class: 'gutter', 'aria-hidden': 'true' });
    this.numbers = node('div', { class: 'numbers', 'aria-hidden': 'true' });
    const text = node('div', { class: 'text' }, this.source.root);
    this.scroller = node('div', { class: 'scroller' }, node('div', { class: 'sheet' }, this.gutter, this.numbers, text));
    this.source.watch(this.scroller);
    this.empty = node('p', { class: 'empty', hidden: true }, words.text.emptySource);
    this.root = node('section', { class: 'code', 'aria-label': words.text.code }, this.scroller, this.empty);
  }

  /** To be called when the source has another text: as many numbers as lines. */
  renumber() {
    const count = this.source.rows.length;
    for (let line = this.numbers.childElementCount + 1; line <= count; line += 1) {
      this.numbers.append(node('div', { class: 'number' }, String(line)));
    }
    while (this.numbers.childElementCount > count) this.numbers.lastElementChild?.remove();
    show(this.empty, this.source.text.trim() === '');
  }

  /** @param {number[]} lines Lines with a lock's operation. @param {boolean} off */
  setLocks(lines, off) {
    const locks = new Set(lines);
    this.source.rows.forEach((row, index) => {
      row.classList.toggle('lock-line', locks.has(index + 1));
    });
    this.root.classList.toggle('mutex-off', off);
  }

  /** @param {Diagnostic[]} diagnostics */
  setDiagnostics(diagnostics) {
    const bad = new Set(diagnostics.map(({ line }) => line));
    this.source.setErrors(diagnostics);
    let line = 0;
    for (const number of this.numbers.children) {
      line += 1;
      number.classList.toggle('error', bad.has(line));
    }
  }

  /** Beads are on the lines of the program that runs: not to be shown over another text. @param {boolean} hidden */
  hideBeads(hidden) {
    this.#hidden = hidden;
    this.gutter.classList.toggle('stale', hidden);
  }

  /** @param {number} line */
  scrollTo(line) {
    this.source.rows[line - 1]?.scrollIntoView({ block: 'nearest' });
  }

  /** Whether a person can follow single steps: then beads glide. @param {boolean} slow */
  setSlow(slow) {
    this.gutter.classList.toggle('slow', slow);
  }

  reset() {
    for (const { element } of this.#beads.values()) element.remove();
    this.#beads.clear();
    for (const { root } of this.#crowds.values()) root.remove();
    this.#crowds.clear();
    this.#drawn.fill(0);
    this.#shapes.clear();
  }

  /** @param {Board} board */
  draw(board) {
    if (this.#hidden) return;
    const count = this.source.rows.length + 1;
    if (this.#counts.length !== count) this.#resize(count);
    const most = this.gutter.clientWidth >= MOST_BEADS * STEP ? MOST_BEADS : MOST_BEADS_NARROW;
    const signatures = this.#collect(board, most);
    const names = stateNames(board);
    this.#stamp += 1;
    let changed = false;
    for (let line = 1; line < count; line += 1) {
      const signature = signatures[line];
      if (signature === this.#drawn[line]) continue;
      this.#drawn[line] = signature;
      changed = true;
      this.#drawLine(board, names, line, most);
    }
    if (changed) this.#sweep(board, most);
  }

  /** @param {number} count */
  #resize(count) {
    this.reset();
    this.#counts = new Int32Array(count);
    this.#drawn = new Float64Array(count);
    this.#signatures = new Float64Array(count);
    this.#first = Array.from({ length: count }, () => []);
  }

  /**
   * Finds who is on which line. A line's signature tells whether anything to be drawn there changed.
   * @param {Board} board @param {number} most
   */
  #collect(board, most) {
    const counts = this.#counts.fill(0);
    const signatures = this.#signatures.fill(0);
    const { goroutines, g, goroutineRecords } = board;
    const { done } = board.codes.state;
    for (let i = 0; i < goroutineRecords; i += 1) {
      const state = goroutines.at(i, g.state);
      const line = goroutines.at(i, g.line);
      if (state === 0 || state === done || line === 0 || line >= counts.length) continue;
      const seen = counts[line];
      counts[line] = seen + 1;
      if (seen < most) {
        this.#first[line][seen] = i;
        const holds = goroutines.at(i, g.holds) === 0 ? 0 : 1;
        signatures[line] = (signatures[line] * 31 + goroutines.at(i, g.id) * 16 + state * 2 + holds) % 9007199254740881;
      }
    }
    for (let line = 1; line < counts.length; line += 1) {
      if (counts[line] > most) signatures[line] = -counts[line];
    }
    return signatures;
  }

  /** @param {Board} board @param {string[]} names @param {number} line @param {number} most */
  #drawLine(board, names, line, most) {
    const here = this.#counts[line];
    if (here > most) {
      this.#drawCrowd(line, here, board.alive);
      return;
    }
    this.#crowds.get(line)?.root.classList.remove('shown');
    const { goroutines, g } = board;
    for (let place = 0; place < here; place += 1) {
      const record = this.#first[line][place];
      const id = goroutines.at(record, g.id);
      let bead = this.#beads.get(id);
      if (!bead) {
        const element = makeBead(id, this.#shapes.of(id, goroutines.at(record, g.function)));
        bead = { element, x: -1, line: 0, stamp: 0 };
        this.#beads.set(id, bead);
        this.gutter.append(element);
      }
      bead.stamp = this.#stamp;
      setBead(bead.element, names[goroutines.at(record, g.state)] ?? '', goroutines.at(record, g.holds) !== 0);
      if (bead.line !== line || bead.x !== place) {
        bead.line = line;
        bead.x = place;
        bead.element.style.transform = `translate(${place * STEP}px, calc(var(--line) * ${line - 1}))`;
      }
    }
  }

  /** @param {number} line @param {number} here @param {number} alive */
  #drawCrowd(line, here, alive) {
    let crowd = this.#crowds.get(line);
    if (!crowd) {
      const count = node('b');
      const bar = node('i');
      const root = node('span', { class: 'crowd' }, bar, count);
      root.style.transform = `translateY(calc(var(--line) * ${line - 1}))`;
      crowd = { root, count, bar };
      this.#crowds.set(line, crowd);
      this.gutter.append(root);
    }
    crowd.root.classList.add('shown');
    setText(crowd.count, this.words.number(here));
    crowd.bar.style.transform = `scaleX(${Math.min(1, here / Math.max(1, alive)).toFixed(3)})`;
  }

  /** Removes the beads of goroutines that are on no line any more, or in a crowd. @param {Board} board @param {number} most */
  #sweep(board, most) {
    for (const [id, bead] of this.#beads) {
      if (bead.stamp === this.#stamp) continue;
      // Its line may not have changed, or it is the line it left.
      const still = bead.line < this.#counts.length && this.#counts[bead.line] <= most && this.#isOn(board, bead.line, id);
      if (still) continue;
      bead.element.remove();
      this.#beads.delete(id);
    }
  }

  /** @param {Board} board @param {number} line @param {number} id */
  #isOn(board, line, id) {
    for (let place = 0; place < this.#counts[line]; place += 1) {
      if (board.goroutines.at(this.#first[line][place], board.g.id) === id) return true;
    }
    return false;
  }
}
