/**
 * The Go source with line numbers, and the goroutines as beads in the gutter of the line that they are on. More than a handful on one
 * line becomes a count with a bar, of which the darker part waits for a lock. A line opens into its instructions, each with its own beads.
 */

import { makeBead, setBead, stateNames } from './bead.js';
import { Figure } from './figure.js';
import { node, show } from './node.js';
import { Slots } from './slots.js';
import { SourceText } from './source.js';
import { Steps } from './steps.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./census.js').Census} Census */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('./spotlight.js').Spotlight} Spotlight */
/** @typedef {import('../engine/engine.js').Diagnostic} Diagnostic */
/** @typedef {import('../text/text.js').Words} Words */

/** Beads on one line; one more and they become a count. */
const MOST_BEADS = 5;
const MOST_BEADS_NARROW = 3;
/** So many goroutines at full speed are only counted: a bead that is there for a moment says nothing. */
const MANY = 1000;
/** Width of a bead's place, in CSS pixels. */
const STEP = 22;
/** How long a bead takes from one line to another in slow motion, in milliseconds. */
const GLIDE = 110;
/** Private copies in words on one row. */
const MOST_NOTES = 3;

const stillness = matchMedia('(prefers-reduced-motion: reduce)');

/** @typedef {{element: HTMLElement, x: number, row: number, stamp: number}} Bead */
/** @typedef {{root: HTMLElement, count: Figure, bar: HTMLElement, heat: HTMLElement, shown: boolean}} Crowd */

/** @implements {View} */
export class CodeView {
  root;
  /** The lines of the source, which the editor makes editable. */
  source = new SourceText();
  /** Where a person can follow them. @type {Map<number, Bead>} By goroutine. */
  #beads = new Map();
  /** At full speed. */
  #slots;
  /** @type {Map<number, Crowd>} By row. */
  #crowds = new Map();
  #steps;
  /** Rows above each line, counted from 1: open lines have a row for each instruction. */
  #tops = new Int32Array(0);
  #counts = new Int32Array(0);
  /** How many on each row wait for a lock. */
  #waits = new Int32Array(0);
  /** @type {Float64Array} What was drawn on each row. */
  #drawn = new Float64Array(0);
  /** @type {number[][]} Records of the first few goroutines on each row. */
  #first = [];
  #signatures = new Float64Array(0);
  #stamp = 0;
  #hidden = false;
  #slow = false;
  /** @type {import('../engine/engine.js').ProgramInfo | null} */
  #program = null;
  /** The program before, which may still be there while another one is compiled. @type {import('../engine/engine.js').ProgramInfo | null} */
  #gone = null;
  /** Nobody has opened or edited anything yet: the most telling line may open by itself. */
  #fresh = true;
  /** The row that is lit because its goroutine is picked out. */
  #lit = -1;
  #mostBeads = MOST_BEADS;

  /** @param {Words} words @param {Spotlight} spotlight @param {Census} census */
  constructor(words, spotlight, census) {
    this.words = words;
    this.#steps = new Steps(words);
    this.spotlight = spotlight;
    this.census = census;
    this.lane = node('div', { class: 'lane' });
    this.#slots = new Slots(this.lane);
    this.gutter = node('div', { class: 'gutter', 'aria-hidden': 'true' }, this.lane);
    this.numbers = node('div', { class: 'numbers' });
    this.opened = node('div', { class: 'opened' });
    const text = node('div', { class: 'text' }, this.source.root, this.opened);
    this.scroller = node('div', { class: 'scroller' }, node('div', { class: 'sheet' }, this.gutter, this.numbers, text));
    this.source.watch(this.scroller);
    this.empty = node('p', { class: 'empty', hidden: true }, words.text.emptySource);
    this.root = node('section', { class: 'code', 'aria-label': words.text.code }, this.scroller, this.empty);
    for (const name of ['focus', 'blur']) this.source.root.addEventListener(name, () => this.root.classList.toggle('editing', name === 'focus'));
    this.numbers.addEventListener('click', (event) => this.#clickNumber(event));
    this.numbers.addEventListener('keydown', (event) => this.#moveInNumbers(event));
    spotlight.listeners.push(() => this.#light());
    // Reading the width in a frame would lay the page out anew.
    new ResizeObserver(([entry]) => {
      this.#mostBeads = entry.contentRect.width >= MOST_BEADS * STEP ? MOST_BEADS : MOST_BEADS_NARROW;
    }).observe(this.gutter);
  }

  /** To be called when the source has another text: as many numbers as lines. */
  renumber() {
    const count = this.source.rows.length;
    for (let line = this.numbers.childElementCount + 1; line <= count; line += 1) {
      this.numbers.append(node('div', { class: 'number', 'aria-hidden': 'true' }, String(line)));
    }
    while (this.numbers.childElementCount > count) this.numbers.lastElementChild?.remove();
    show(this.empty, this.source.text.trim() === '');
    if (this.#tops.length !== count + 2) this.#arrange();
  }

  /**
   * The program whose lines can open.
   * @param {import('../engine/engine.js').ProgramInfo | null} program @param {boolean} stale The source isn't that program's.
   */
  setProgram(program, stale) {
    const shown = stale || program === this.#gone ? null : program;
    if (shown === this.#program) return;
    const open = [...this.#steps.open.keys()];
    this.#program = shown;
    this.#steps.setProgram(shown);
    const openable = new Set(this.#steps.lines);
    if (openable.size > 0) {
      this.numbers.setAttribute('role', 'tree');
      this.numbers.setAttribute('aria-label', this.words.text.openLines);
    } else {
      this.numbers.removeAttribute('role');
      this.numbers.removeAttribute('aria-label');
    }
    let line = 0;
    for (const number of this.numbers.children) {
      line += 1;
      this.#makeNumber(/** @type {HTMLElement} */ (number), line, openable.has(line));
    }
    const first = shown !== null && this.#fresh && open.length === 0;
    if (first && this.#steps.promising !== 0) open.push(this.#steps.promising);
    for (const again of open) if (openable.has(again)) this.#steps.toggle(again, this.#textOf(again));
    this.#arrange();
    if (first) this.#showLocks(shown.lockLines);
    if (first) this.#fresh = false;
  }

  /** Brings the lines where it happens into view. @param {number[]} lines */
  #showLocks(lines) {
    if (lines.length === 0 || this.#tops.length === 0) return;
    requestAnimationFrame(() => {
      const { scroller } = this;
      const row = this.source.rows[0]?.offsetHeight ?? 0;
      const below = (this.#tops[Math.min(Math.max(...lines) + 4, this.#tops.length - 1)] + 1) * row;
      const above = this.#tops[Math.max(1, Math.min(...lines) - 8)] * row;
      const wanted = Math.min(above, Math.max(0, below - scroller.clientHeight));
      const padding = parseFloat(getComputedStyle(scroller).paddingBlockStart);
      if (wanted > 0) scroller.scrollTop = Math.ceil(wanted / row) * row + padding;
    });
  }

  /** Nothing that a person did to an earlier program counts for the next one. */
  forget() {
    this.#fresh = true;
    this.#gone = this.#program ?? this.#gone;
    this.#steps.setProgram(null);
    this.#program = null;
    this.#arrange();
  }

  /** @param {number} line */
  #textOf(line) {
    return this.source.rows[line - 1]?.textContent ?? '';
  }

  /** The number of a line; a button when the line opens. @param {HTMLElement} place @param {number} line @param {boolean} opens */
  #makeNumber(place, line, opens) {
    const button = place.querySelector('button');
    if (!opens) {
      if (button) place.replaceChildren(String(line));
      place.setAttribute('aria-hidden', 'true');
      return;
    }
    place.removeAttribute('aria-hidden');
    if (button) return;
    const first = !this.numbers.querySelector('button[tabindex="0"]');
    const label = this.words.text.openLine(this.words.number(line));
    place.replaceChildren(node('button', { type: 'button', role: 'treeitem', 'data-line': line, 'aria-expanded': 'false', 'aria-label': label, tabindex: first ? 0 : -1 }, String(line)));
  }

  /** @param {Event} event */
  #clickNumber(event) {
    const button = event.target instanceof Element ? event.target.closest('button') : null;
    if (!(button instanceof HTMLElement)) return;
    this.#fresh = false;
    const line = Number(button.dataset.line);
    this.#steps.toggle(line, this.#textOf(line));
    this.#focusNumber(button);
    this.#arrange();
  }

  /** As in every tree one item is in the tab order; the arrows go to the others, open and close. @param {KeyboardEvent} event */
  #moveInNumbers(event) {
    if (!event.key.startsWith('Arrow') || event.altKey || event.ctrlKey || event.metaKey) return;
    const buttons = [...this.numbers.querySelectorAll('button')];
    const button = /** @type {HTMLButtonElement} */ (event.target);
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const next = buttons[buttons.indexOf(button) + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next) this.#focusNumber(next);
    } else if ((button.getAttribute('aria-expanded') === 'true') !== (event.key === 'ArrowRight')) {
      button.click();
    }
  }

  /** @param {HTMLElement} button */
  #focusNumber(button) {
    for (const other of this.numbers.querySelectorAll('button[tabindex="0"]')) other.setAttribute('tabindex', '-1');
    button.setAttribute('tabindex', '0');
    button.focus();
  }

  /** Makes room for what is open. */
  #arrange() {
    const { rows } = this.source;
    const { open } = this.#steps;
    this.#tops = this.#steps.tops(rows.length);
    rows.forEach((row, index) => {
      const count = open.get(index + 1)?.count ?? 0;
      const margin = count === 0 ? '' : `calc(var(--line) * ${count})`;
      if (row.style.marginBlockEnd !== margin) row.style.marginBlockEnd = margin;
      const number = /** @type {HTMLElement | undefined} */ (this.numbers.children[index]);
      if (!number) return;
      const height = count === 0 ? '' : `calc(var(--line) * ${count + 1})`;
      if (number.style.height !== height) number.style.height = height;
      number.querySelector('button')?.setAttribute('aria-expanded', count === 0 ? 'false' : 'true');
    });
    for (const { root, line } of open.values()) root.style.top = `calc(var(--line) * ${this.#tops[line] + 1})`;
    this.opened.replaceChildren(...[...open.values()].map(({ root }) => root));
    this.#resize(this.#tops[rows.length + 1]);
    if (this.#board) this.draw(this.#board);
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

  /** Brings a line into view, within the source only. @param {number} line */
  reveal(line) {
    const row = this.source.rows[line - 1];
    if (!row) return;
    const { scroller } = this;
    const place = row.getBoundingClientRect();
    const box = scroller.getBoundingClientRect();
    if (place.top >= box.top && place.bottom <= box.bottom - place.height) return;
    scroller.scrollTop += place.top - box.top - box.height / 3;
  }

  /** @param {number} line */
  scrollTo(line) {
    this.source.rows[line - 1]?.scrollIntoView({ block: 'nearest' });
  }

  /** Whether a person can follow single steps: then beads glide. @param {boolean} slow */
  setSlow(slow) {
    if (slow === this.#slow) return;
    this.#slow = slow;
    this.gutter.classList.toggle('slow', slow);
    this.#slots.clear();
    this.#removeBeads();
    this.#drawn.fill(0);
    if (this.#board) this.draw(this.#board);
  }

  /** @type {Board | null} */
  #board = null;

  /** Another run of the same program: its beads are made of the old ones. */
  reset() {
    this.#board = null;
    this.#slots.empty();
    this.#removeBeads();
    for (const crowd of this.#crowds.values()) this.#showCrowd(crowd, false);
    this.#forgetRows();
  }

  #clear() {
    this.#slots.clear();
    this.lane.replaceChildren();
    this.#beads.clear();
    this.#crowds.clear();
    this.#forgetRows();
  }

  #removeBeads() {
    for (const { element } of this.#beads.values()) element.remove();
    this.#beads.clear();
  }

  #forgetRows() {
    this.#drawn.fill(0);
    for (const open of this.#steps.open.values()) open.notes.forEach((_, place) => open.say(place, '', false));
  }

  /** @param {Board} board */
  draw(board) {
    this.#board = board;
    if (this.#hidden) return;
    // Copies are only told of where a person can follow.
    if (this.#slow) this.census.draw(board);
    const count = this.#counts.length;
    const most = this.#slow || board.alive <= MANY ? this.#mostBeads : 0;
    const signatures = this.#collect(board, most);
    const names = stateNames(board);
    this.#stamp += 1;
    /** @type {number[]} */
    const changed = [];
    for (let row = 0; row < count; row += 1) {
      if (signatures[row] === this.#drawn[row]) continue;
      this.#drawn[row] = signatures[row];
      changed.push(row);
    }
    if (this.#beads.size > 0 && changed.length > 0) this.#sweep(board, changed, most);
    for (const row of changed) this.#drawRow(board, names, row, most);
    if (this.#steps.open.size > 0) this.#drawCopies(board);
    this.#light();
  }

  /** @param {number} count Of rows. */
  #resize(count) {
    this.#clear();
    this.#counts = new Int32Array(count);
    this.#waits = new Int32Array(count);
    this.#drawn = new Float64Array(count);
    this.#signatures = new Float64Array(count);
    this.#first = Array.from({ length: count }, () => []);
  }

  /** Where a goroutine stands; -1 nowhere. @param {number} line @param {number} pc */
  #rowOf(line, pc) {
    if (line === 0 || line > this.#tops.length - 2) return -1;
    const place = this.#steps.open.size === 0 ? undefined : this.#steps.open.get(line)?.places.get(pc);
    return this.#tops[line] + (place === undefined ? 0 : place + 1);
  }

  /**
   * Finds who is on which row. A row's signature tells whether anything to be drawn there changed.
   * @param {Board} board @param {number} most
   */
  #collect(board, most) {
    const counts = this.#counts.fill(0);
    const waits = this.#waits.fill(0);
    const signatures = this.#signatures.fill(0);
    const { goroutines, g, goroutineRecords, alive } = board;
    const { done, waiting } = board.codes.state;
    const { words, offset, stride } = goroutines;
    for (let i = 0, record = offset; i < goroutineRecords; i += 1, record += stride) {
      const state = words[record + g.state];
      if (state === 0 || state === done) continue;
      const row = this.#rowOf(words[record + g.line], words[record + g.pc]);
      if (row < 0) continue;
      const seen = counts[row];
      counts[row] = seen + 1;
      if (state === waiting) waits[row] += 1;
      if (seen < most) {
        this.#first[row][seen] = i;
        const holds = words[record + g.holds] === 0 ? 0 : 1;
        signatures[row] = (signatures[row] * 31 + words[record + g.id] * 16 + state * 2 + holds) % 9007199254740881;
      }
    }
    for (let row = 0; row < counts.length; row += 1) {
      if (counts[row] > most) signatures[row] = -(counts[row] * 65_536 + share(waits[row], alive) * 256 + share(counts[row], alive));
    }
    return signatures;
  }

  /** @param {Board} board @param {string[]} names @param {number} row @param {number} most */
  #drawRow(board, names, row, most) {
    const here = this.#counts[row];
    if (here > most) {
      this.#slots.end(row, 0);
      this.#drawCrowd(row, here, board.alive);
      return;
    }
    this.#showCrowd(this.#crowds.get(row), false);
    const { goroutines, g } = board;
    for (let place = 0; place < here; place += 1) {
      const record = this.#first[row][place];
      const id = goroutines.at(record, g.id);
      const shape = this.census.shapes.of(id, goroutines.at(record, g.function));
      const state = names[goroutines.at(record, g.state)] ?? '';
      const holds = goroutines.at(record, g.holds) !== 0;
      if (this.#slow) this.#setBead(this.#beads.get(id) ?? this.#addBead(id, shape), row, place, state, holds);
      else this.#slots.fill(row, place, id, shape, state, holds);
    }
    if (!this.#slow) this.#slots.end(row, here);
  }

  /** @param {Bead} bead @param {number} row @param {number} x @param {string} state @param {boolean} holds */
  #setBead(bead, row, x, state, holds) {
    const { element } = bead;
    setBead(element, state, holds);
    if (bead.row === row && bead.x === x) return;
    if (bead.row >= 0 && !stillness.matches) {
      const from = `${(x - bead.x) * STEP}px calc(var(--line) * ${bead.row - row})`;
      element.animate([{ translate: from }, { translate: 'none' }], { duration: GLIDE, easing: 'ease-out' });
    }
    if (bead.row !== row) element.style.setProperty('--row', String(row));
    if (bead.x !== x) element.style.setProperty('--place', String(x));
    bead.row = row;
    bead.x = x;
  }

  /** @param {number} id @param {string} shape */
  #addBead(id, shape) {
    const bead = { element: makeBead(id, shape), x: -1, row: -1, stamp: 0 };
    this.#beads.set(id, bead);
    this.lane.append(bead.element);
    return bead;
  }

  /** @param {number} row @param {number} here @param {number} alive */
  #drawCrowd(row, here, alive) {
    let crowd = this.#crowds.get(row);
    if (!crowd) {
      const count = new Figure('b');
      const bar = node('i');
      const heat = node('i', { class: 'heat' });
      const root = node('span', { class: 'crowd' }, bar, heat, count.root);
      root.style.setProperty('--row', String(row));
      crowd = { root, count, bar, heat, shown: false };
      this.#crowds.set(row, crowd);
      this.lane.append(root);
    }
    this.#showCrowd(crowd, true);
    crowd.count.write(this.words.number(here));
    crowd.bar.style.inlineSize = percent(share(here, alive));
    crowd.heat.style.inlineSize = percent(share(this.#waits[row], alive));
  }

  /** @param {Crowd | undefined} crowd @param {boolean} shown */
  #showCrowd(crowd, shown) {
    if (!crowd || crowd.shown === shown) return;
    crowd.shown = shown;
    crowd.root.classList.toggle('shown', shown);
  }

  /** Takes away the beads of goroutines that are on no row any more, or in a crowd. @param {Board} board @param {number[]} rows Those that changed. @param {number} most */
  #sweep(board, rows, most) {
    const { goroutines, g } = board;
    for (const row of rows) {
      const here = this.#counts[row];
      for (let place = 0; here <= most && place < here; place += 1) {
        const bead = this.#beads.get(goroutines.at(this.#first[row][place], g.id));
        if (bead) bead.stamp = this.#stamp;
      }
    }
    const gone = new Set(rows);
    for (const [id, bead] of this.#beads) {
      // Its row may not have changed.
      if (bead.stamp === this.#stamp || !gone.has(bead.row)) continue;
      this.#beads.delete(id);
      bead.element.remove();
    }
  }

  /** What goroutines hold of the data, at the instruction that they are on. @param {Board} board */
  #drawCopies(board) {
    const { goroutines, g } = board;
    for (const open of this.#steps.open.values()) {
      /** @type {[string, number][][]} */
      const held = open.rows.map(() => []);
      for (const i of this.#slow ? this.census.hands : []) {
        if (goroutines.at(i, g.has_copy) === 0 || goroutines.at(i, g.line) !== open.line) continue;
        const place = open.places.get(goroutines.at(i, g.pc));
        if (place !== undefined) held[place].push([String(goroutines.at(i, g.id)), goroutines.at(i, g.copy) | 0]);
      }
      const values = held.flat().map(([, value]) => value);
      held.forEach((list, place) => {
        const texts = list.slice(0, MOST_NOTES).map(([id, value]) => this.words.text.copyOf(id, this.words.number(value)));
        const same = list.some(([, value]) => values.filter((other) => other === value).length > 1);
        open.say(place, texts.join('  '), same);
      });
    }
  }

  /** Lights the row of the goroutine that is picked out: it may be one of a crowd. */
  #light() {
    const { record } = this.spotlight;
    const board = this.#board;
    let lit = -1;
    if (record >= 0 && board && !this.#hidden) {
      const { goroutines, g } = board;
      const state = goroutines.at(record, g.state);
      if (state !== board.codes.state.done) lit = this.#rowOf(goroutines.at(record, g.line), goroutines.at(record, g.pc));
    }
    if (lit === this.#lit) return;
    this.#lit = lit;
    if (!this.#beam) {
      this.#beam = node('i', { class: 'beam' });
      this.opened.before(this.#beam);
    }
    show(this.#beam, lit >= 0);
    if (lit >= 0) this.#beam.style.transform = `translateY(calc(var(--line) * ${lit}))`;
  }

  /** @type {HTMLElement | null} */
  #beam = null;
}

/** @param {number} share To 255. */
function percent(share) {
  return `${(share / 2.55).toFixed(1)}%`;
}

/** A part of all as a number to 255, so that what can't be told apart on the screen isn't drawn anew. @param {number} part @param {number} all */
function share(part, all) {
  return Math.round(255 * Math.min(1, part / Math.max(1, all)));
}
