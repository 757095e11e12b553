/**
 * The program's shared data, one group for each lock that protects some of it: sums big with what they should be beside them, maps, arrays and
 * slices as cells by key, everything else as a list. The lock view puts each group into its lock's room.
 */

import { hue, makeBead, setBead } from './bead.js';
import { Cell, Sum, Table } from './cells.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./census.js').Census} Census */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../engine/board.js').Watch} Watch */
/** @typedef {import('../text/text.js').Words} Words */

/** Private copies shown at once, in one group. */
const MOST_COPIES = 6;
/** Sums that are big, in one group: of several big ones none is. */
const MOST_BIG = 2;
/** The key of a part of a map, an array or a slice: `3` in `state[3]`; and of a field in it, `3 .X` in `list[3].X`. */
const PART = /^(.*?)\[([^[\]]*|"(?:[^"\\]|\\.)*…?"?)\](\.[^[\]]*)?$/u;

/** The data of one lock, or of none. */
class Group {
  /** @type {Map<string, Cell>} By kind and label. */
  cells = new Map();
  /** @type {Map<string, Table>} By the variable's name. */
  tables = new Map();
  /** @type {string[]} What the lock was seen to protect, by name. */
  names = [];
  isEmpty = true;
  big = 0;
  #used = new Set();
  /** Where the next cell of each place stands, if it is there already. @type {Map<HTMLElement, Element | null>} */
  #next = new Map();
  #copies = '';

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.sums = node('div', { class: 'big' });
    this.copies = node('div', { class: 'copies', 'aria-hidden': 'true' });
    this.maps = node('div', { class: 'maps' });
    this.list = node('div', { class: 'list' });
    this.heads = node('div', { class: 'sums', hidden: true }, this.sums, this.copies);
    this.root = node('div', { class: 'memory', part: 'memory', role: 'group', 'aria-label': words.text.memory }, this.heads, this.maps, this.list);
  }

  begin() {
    this.#used.clear();
    this.#next.clear();
    this.names = [];
    this.isEmpty = true;
    this.big = 0;
    for (const table of this.tables.values()) table.begin();
  }

  /**
   * @template {Cell} C
   * @param {string} key @param {HTMLElement} place @param {() => C} make
   * @returns {C}
   */
  cell(key, place, make) {
    let unique = key;
    while (this.#used.has(unique)) unique += '\u0000';
    this.#used.add(unique);
    let cell = this.cells.get(unique);
    if (!cell) {
      cell = make();
      this.cells.set(unique, cell);
    }
    // In the board's order, also when a key is new in a map.
    const before = this.#next.has(place) ? this.#next.get(place) ?? null : place.firstElementChild;
    if (before !== cell.root) place.insertBefore(cell.root, before);
    this.#next.set(place, before === cell.root ? before.nextElementSibling : before);
    return /** @type {C} */ (cell);
  }

  /** @param {string} name */
  table(name) {
    let table = this.tables.get(name);
    if (!table) {
      table = new Table();
      this.tables.set(name, table);
      this.maps.append(table.root);
    }
    this.#used.add(`table ${name}`);
    return table;
  }

  /** Takes away what isn't there any more. */
  end() {
    for (const [key, cell] of this.cells) {
      if (this.#used.has(key)) continue;
      cell.root.remove();
      this.cells.delete(key);
    }
    for (const [name, table] of this.tables) {
      if (this.#used.has(`table ${name}`)) continue;
      table.root.remove();
      this.tables.delete(name);
    }
    this.sums.classList.toggle('alone', this.big === 1);
    this.#showHeads();
  }

  #showHeads() {
    show(this.heads, this.big > 0 || this.#copies !== '');
  }

  /**
   * What goroutines read and haven't written back yet: two with the same number are about to lose one.
   * @param {{id: number, shape: string, holds: boolean, value: number, label: string}[]} holders
   */
  drawCopies(holders) {
    const shown = holders.slice(0, MOST_COPIES);
    const key = shown.map(({ id, value, holds }) => `${id}=${value}${holds}`).join();
    if (key === this.#copies) return;
    this.#copies = key;
    this.#showHeads();
    const { text } = this.words;
    this.copies.replaceChildren(
      ...shown.map(({ id, shape, holds, value, label }) => {
        const bead = makeBead(id, shape);
        setBead(bead, 'running', holds);
        const same = holders.filter((other) => other.value === value && other.label === label).length > 1;
        const number = this.words.number(value);
        return node('span', { class: same ? 'copy same' : 'copy' }, bead, this.big === 1 ? text.holdsCopy(number) : text.holdsCopyOf(number, label));
      }),
    );
  }
}

/** @implements {View} */
export class MemoryView {
  /** Whether a person can follow single steps: then private copies are shown. */
  slow = false;
  /** Cells that the last single step changed, by address. @type {Set<number>} */
  changed = new Set();
  /** @type {string[]} Names of the variables that only increments change: big from the start. */
  counters = [];
  /** @type {Map<number, Group>} By the lock's record, plus one; 0: those without a lock. */
  #groups = new Map();
  /** @type {Map<number, number[]>} Goroutines with a hand on a cell, by its address. */
  #hands = new Map();
  /** The run that is drawn is over, and the next one has nothing to show yet. */
  #over = false;
  /** Locks that have a room, by their records. @type {Set<number>} */
  #rooms = new Set();
  /** What was seen to be shared without a lock in a run of this program, by name: in the next run it isn't put into a room first. @type {Set<string>} */
  #open = new Set();

  /** @param {Words} words @param {Census} census */
  constructor(words, census) {
    this.words = words;
    this.census = census;
    this.empty = node('p', { class: 'empty' }, words.text.nothingWatched);
  }

  /** @param {number} lock Its record, plus one; 0: what no lock protects. */
  group(lock) {
    let group = this.#groups.get(lock);
    if (!group) {
      group = new Group(this.words);
      this.#groups.set(lock, group);
    }
    return group;
  }

  /** What this lock protects is that one's now. @param {number} from @param {number} to Locks' records, plus one. */
  move(from, to) {
    const [group, other] = [this.group(from), this.group(to)];
    this.#groups.set(to, group);
    this.#groups.set(from, other);
  }

  /** Between two runs the last picture stays until there is another. */
  reset() {
    this.#over = true;
  }

  /** Nothing, as before a program's first run. */
  clear() {
    this.#over = false;
    this.#open.clear();
    for (const group of this.#groups.values()) {
      group.begin();
      group.end();
      group.drawCopies([]);
    }
    show(this.empty, true);
  }

  /** @param {Set<number>} locks Those that have a room, by their records. */
  setRooms(locks) {
    this.#rooms = locks;
  }

  /** @param {Board} board */
  draw(board) {
    const count = board.watchRecords;
    if (this.#over && count === 0 && board.phase !== board.codes.phase.finished) return;
    this.#over = false;
    this.#findHands(board);
    for (const group of this.#groups.values()) group.begin();
    /** @type {Watch[]} */
    const watches = [];
    for (let i = 0; i < count; i += 1) watches.push(board.watch(i));
    const big = this.#choose(board, watches);
    for (const watch of watches) this.#drawWatch(board, watch, big.has(watch));
    for (const group of this.#groups.values()) group.end();
    show(this.empty, count === 0);
    this.#drawCopies(board, watches);
  }

  /** @param {Board} board @param {Watch} watch */
  #groupOf(board, watch) {
    if (watch.lock === board.codes.protection.unprotected) {
      this.#open.add(watch.label);
      return 0;
    }
    if (watch.lock !== 0) {
      this.#open.delete(watch.label);
      return this.#rooms.has(watch.lock - 1) ? watch.lock : 0;
    }
    if (this.#open.has(watch.label)) return 0;
    // Nobody was seen to share it yet: an only lock will be its own.
    return this.#rooms.size === 1 ? [...this.#rooms][0] + 1 : 0;
  }

  /** Which sums are big: those that only increments change, those that a lock protects, and those that lost something. @param {Board} board @param {Watch[]} watches */
  #choose(board, watches) {
    const { watch: kinds } = board.codes;
    const sums = watches.filter(({ kind, label, hasExpected }) => kind === kinds.integer && (hasExpected || this.counters.includes(label)) && !PART.test(label));
    const protectedBy = (/** @type {Watch} */ { lock }) => lock !== 0 && lock !== board.codes.protection.unprotected;
    let chosen = sums.filter((watch) => this.counters.includes(watch.label) || protectedBy(watch) || watch.expected !== watch.value);
    if (chosen.length === 0) chosen = sums.slice(0, 1);
    /** @type {Map<number, number>} */
    const perGroup = new Map();
    return new Set(
      chosen.filter((watch) => {
        const lock = this.#groupOf(board, watch);
        const before = perGroup.get(lock) ?? 0;
        perGroup.set(lock, before + 1);
        return before < MOST_BIG;
      }),
    );
  }

  /** @param {Board} board @param {Watch} watch @param {boolean} isBig */
  #drawWatch(board, watch, isBig) {
    const { watch: kinds } = board.codes;
    if (watch.kind === 0) return;
    const group = this.group(this.#groupOf(board, watch));
    const hands = this.#hands.get(watch.address) ?? [];
    const whose = hands.length > 0 ? hue(hands[0]) : undefined;
    const part = watch.kind === kinds.mapEntry || watch.kind === kinds.integer || watch.kind === kinds.text ? PART.exec(watch.label) : null;
    let cell;
    if (isBig) {
      const sum = group.cell(`sum ${watch.label}`, group.sums, () => new Sum(this.words));
      sum.drawSum(watch, whose);
      cell = sum;
      group.big += 1;
      this.#mention(group, watch, watch.label);
    } else if (watch.kind === kinds.map) {
      const table = group.table(`${watch.variable} ${watch.label}`);
      setText(table.title, this.words.text.mapOf(watch.label, this.words.number(watch.value)));
      this.#mention(group, watch, watch.label);
    } else if (part) {
      const [, name, key, field] = part;
      const table = group.table(`${watch.variable} ${name}`);
      if (watch.kind !== kinds.mapEntry) setText(table.title, name);
      cell = group.cell(`part ${watch.variable} ${watch.label}`, table.cells, () => new Cell('entry'));
      table.drawEntry(cell, field ? key + field : key, watch, whose);
      this.#mention(group, watch, name);
    } else {
      cell = group.cell(`other ${watch.variable} ${watch.label}`, group.list, () => new Cell('variable'));
      cell.draw(watch.label, this.#readable(board, watch), whose);
      cell.root.classList.toggle('short', watch.hasExpected && watch.expected !== watch.value);
      this.#mention(group, watch, watch.label);
    }
    cell?.touch(hands.length);
    cell?.root.classList.toggle('changed', this.changed.has(watch.address));
  }

  /** Only what was seen to be shared: nothing is said of what isn't known. @param {Group} group @param {Watch} watch @param {string} name */
  #mention(group, watch, name) {
    group.isEmpty = false;
    if (watch.lock !== 0 && !group.names.includes(name)) group.names.push(name);
  }

  /** Whole numbers with their thousands apart. @param {Board} board @param {Watch} watch */
  #readable(board, { kind, text }) {
    return kind === board.codes.watch.integer && /^-?\d{4,}$/.test(text) ? this.words.number(BigInt(text)) : text;
  }

  /** @param {Board} board */
  #findHands(board) {
    this.#hands.clear();
    if (!this.slow) return;
    const { goroutines, g } = board;
    for (const i of this.census.hands) {
      const address = goroutines.at(i, g.touches);
      const list = this.#hands.get(address);
      if (list) list.push(goroutines.at(i, g.id));
      else this.#hands.set(address, [goroutines.at(i, g.id)]);
    }
  }

  /** @param {Board} board @param {Watch[]} watches */
  #drawCopies(board, watches) {
    const { goroutines, g } = board;
    /** @type {Map<number, {id: number, shape: string, holds: boolean, value: number, label: string}[]>} */
    const byGroup = new Map();
    for (const i of this.slow ? this.census.hands : []) {
      if (goroutines.at(i, g.has_copy) === 0) continue;
      const address = goroutines.at(i, g.touches);
      const watch = watches.find((candidate) => candidate.address === address);
      if (!watch) continue;
      const lock = this.#groupOf(board, watch);
      const id = goroutines.at(i, g.id);
      const copy = {
        id,
        shape: this.census.shapes.of(id, goroutines.at(i, g.function)),
        holds: goroutines.at(i, g.holds) !== 0 && !board.mutexOff,
        value: goroutines.at(i, g.copy) | 0,
        label: watch.label,
      };
      byGroup.set(lock, [...(byGroup.get(lock) ?? []), copy]);
    }
    for (const [lock, group] of this.#groups) group.drawCopies(byGroup.get(lock) ?? []);
  }
}
