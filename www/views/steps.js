/** Lines that open into their instructions: which can, which are, and what stands in them. */

import { node, setText } from './node.js';

/** @typedef {import('../engine/engine.js').ProgramInfo} ProgramInfo */
/** @typedef {import('../text/text.js').Words} Words */

/** What touches shared memory or a lock, in the disassembly's words. */
const SHARED = /^(load|store|map|atomic)\b/;

/** One open line. */
class Open {
  /** @param {Words} words @param {number} line @param {import('../pkg/lockscope.js').InstructionInfo[]} instructions @param {string} indent */
  constructor(words, line, instructions, indent) {
    this.words = words;
    this.line = line;
    /** @type {Map<number, number>} The place of each instruction, by its pc. */
    this.places = new Map(instructions.map(({ pc }, place) => [pc, place]));
    this.notes = instructions.map(() => node('span', { class: 'note' }));
    this.rows = instructions.map(({ text }, place) => {
      const [verb, ...rest] = text.split(' ');
      return node('div', { class: SHARED.test(text) ? 'step shared' : 'step' }, node('b', {}, verb), ` ${rest.join(' ')}`, this.notes[place]);
    });
    this.root = node('div', { class: 'steps', translate: 'no', role: 'group', 'aria-label': words.text.instructionsOf(words.number(line)) }, node('div', { class: 'indent', 'aria-hidden': 'true' }, indent), node('div', {}, ...this.rows));
  }

  get count() {
    return this.rows.length;
  }

  /** @param {number} place @param {string} text @param {boolean} same Two goroutines have the same number. */
  say(place, text, same) {
    const note = this.notes[place];
    setText(note, text);
    note.classList.toggle('same', same);
  }
}

export class Steps {
  /** @type {Map<number, Open>} By line, in order. */
  open = new Map();
  /** @type {Map<number, import('../pkg/lockscope.js').InstructionInfo[]>} */
  #lines = new Map();
  /** @type {string[]} */
  #counters = [];

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
  }

  /** Another program: everything is closed. @param {ProgramInfo | null} program */
  setProgram(program) {
    this.open.clear();
    this.#counters = program?.counters ?? [];
    const lines = (program?.lines ?? []).filter(({ instructions }) => instructions.length > 1 && instructions.some(({ text }) => SHARED.test(text)));
    this.#lines = new Map(lines.map(({ line, instructions }) => [line, instructions]));
  }

  /** Lines that can be opened. */
  get lines() {
    return [...this.#lines.keys()];
  }

  /** The first line that increments a counter that goroutines share: worth to be seen from the start. */
  get promising() {
    for (const [line, instructions] of this.#lines) {
      const texts = instructions.map(({ text }) => text);
      if (texts.length <= 4 && this.#counters.some((name) => texts.includes(`load ${name}`) && texts.includes(`store ${name}`))) return line;
    }
    return 0;
  }

  /** @param {number} line @param {string} source Of that line. */
  toggle(line, source) {
    const instructions = this.#lines.get(line);
    if (this.open.delete(line) || !instructions) return;
    const indent = /^\s*/.exec(source)?.[0] ?? '';
    const lines = [...this.open, /** @type {[number, Open]} */ ([line, new Open(this.words, line, instructions, indent)])];
    this.open = new Map(lines.sort(([a], [b]) => a - b));
  }

  /**
   * Rows above each line (counted from 1) when the open ones stand between; the last is the number of all rows.
   * @param {number} lines
   */
  tops(lines) {
    const tops = new Int32Array(lines + 2);
    let extra = 0;
    for (let line = 1; line <= lines + 1; line += 1) {
      tops[line] = line - 1 + extra;
      extra += this.open.get(line)?.count ?? 0;
    }
    return tops;
  }
}
