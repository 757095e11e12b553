/**
 * The locks, each a room around the data that goroutines touch while they hold it; data that no lock protects stands in the open. With the
 * mutex off the walls are gone, and several may be inside.
 */

import { node, setText, show } from './node.js';
import { Room } from './room.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./census.js').Census} Census */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('./memory.js').MemoryView} MemoryView */
/** @typedef {import('../engine/board.js').Lock} Lock */
/** @typedef {import('../text/text.js').Words} Words */

/** Rooms drawn at most: more would be a list nobody reads. */
const MOST_ROOMS = 12;

/** @implements {View} */
export class LockView {
  root;
  /** @type {Record<number, string>} Names of locks by the pc of their first use. */
  names = {};
  /** Whether a person can follow who goes in. */
  slow = false;
  /** Whether the board shows states of single steps, where a lock can be gone again. */
  stepped = false;
  /** @type {Map<number, Room>} By the lock's record. */
  #rooms = new Map();
  /** @type {Lock[]} Those that have rooms, as they are now. */
  #locks = [];

  /** @param {Words} words @param {MemoryView} memory @param {Census} census */
  constructor(words, memory, census) {
    this.words = words;
    this.memory = memory;
    this.census = census;
    this.caption = node('div', { class: 'caption', hidden: true }, words.text.inTheOpen);
    this.plain = node('div', { class: 'plain data' }, this.caption, memory.group(0).root, memory.empty);
    this.rooms = node('div', { class: 'rooms' });
    this.more = node('p', { class: 'quiet', hidden: true });
    this.root = node('section', { class: 'lock none', 'aria-label': words.text.lock }, this.rooms, this.more, this.plain);
  }

  reset() {}

  /** Makes the rooms, before the data is drawn in them. @param {Board} board */
  prepare(board) {
    /** @type {Lock[]} */
    const locks = [];
    let left = 0;
    for (let i = 0; i < board.lockRecords; i += 1) {
      const lock = board.lock(i);
      if (lock.kind === board.codes.lock.waitGroup) continue;
      if (locks.length < MOST_ROOMS) locks.push(lock);
      else left += 1;
    }
    // Between two runs the last picture stays, but not where somebody goes back to before the first lock.
    if (locks.length > 0 || this.stepped) this.#arrange(locks);
    this.root.classList.toggle('none', this.#rooms.size === 0);
    show(this.more, left > 0);
    if (left > 0) setText(this.more, this.words.text.moreLocks(this.words.number(left)));
    this.#locks = locks;
  }

  /** @param {Board} board */
  draw(board) {
    const locks = this.#locks;
    for (const lock of locks) {
      const { queue, waiting, inside, within } = this.census.at(lock.index);
      const facts = {
        name: this.names[lock.pc] ?? '',
        protects: this.memory.group(lock.index + 1).names,
        queue: this.#people(board, queue),
        waiting,
        inside: this.#people(board, inside),
        within,
      };
      this.#rooms.get(lock.index)?.draw(board, lock, facts, this.slow);
    }
    const open = this.memory.group(0).isEmpty;
    show(this.caption, locks.length > 0 && !open);
    // A program that shares nothing has nothing to show once it is over.
    show(this.plain, !open || (board.watchRecords === 0 && locks.length === 0 && board.phase !== board.codes.phase.finished));
  }

  /** Makes a room for each lock, with its data in it. @param {Lock[]} locks */
  #arrange(locks) {
    const wanted = new Set(locks.map(({ index }) => index));
    this.memory.setRooms(wanted);
    // Locks have the numbers of their first uses: the same lock may have another one in the next run, and keeps its room.
    for (const { index, pc } of locks) {
      if (this.#rooms.has(index)) continue;
      const [before, room] = [...this.#rooms].find(([other, { pc: first }]) => first === pc && !wanted.has(other)) ?? [];
      if (before === undefined || !room) continue;
      this.#rooms.delete(before);
      this.#rooms.set(index, room);
      this.memory.move(before + 1, index + 1);
    }
    for (const [index, room] of this.#rooms) {
      if (wanted.has(index)) continue;
      room.root.remove();
      this.#rooms.delete(index);
    }
    for (const { index } of locks) {
      if (this.#rooms.has(index)) continue;
      const room = new Room(this.words);
      room.data.append(this.memory.group(index + 1).root);
      this.#rooms.set(index, room);
      this.rooms.append(room.root);
    }
    this.root.classList.toggle('several', locks.length > 1);
  }

  /** No lock, as before a program's first run. */
  clear() {
    for (const room of this.#rooms.values()) room.root.remove();
    this.#rooms.clear();
    this.root.classList.add('none');
    show(this.caption, false);
    show(this.plain, true);
  }

  /** @param {Board} board @param {number[]} records */
  #people({ goroutines, g }, records) {
    return records.map((record) => {
      const id = goroutines.at(record, g.id);
      return { id, shape: this.census.shapes.of(id, goroutines.at(record, g.function)) };
    });
  }
}
