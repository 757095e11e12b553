/**
 * The locks: waiters queue at the door, the holder is inside. A program's only lock is drawn as a room around the data; of several,
 * each has a room of its own above the data. With the mutex off the walls are gone, and several may be inside.
 */

import { Shapes, makeBead, setBead } from './bead.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../engine/board.js').Lock} Lock */
/** @typedef {import('../text/text.js').Words} Words */

/** Beads in a queue or a room; the others are counted. */
const MOST_BEADS = 10;
/** Rooms drawn at most: more would be a list nobody reads. */
const MOST_ROOMS = 8;

/** @typedef {{id: number, shape: string, order: number}} Person */
/** @typedef {{waiting: Person[], inside: Person[]}} Around */

/** Beads in a row that only changes where they do. */
class Row {
  root = node('span', { class: 'beads' });
  #more = node('span', { class: 'more', hidden: true });
  #key = '';
  /** @type {Map<number, HTMLElement>} */
  #beads = new Map();

  /** @param {Words} words @param {string} state */
  constructor(words, state) {
    this.words = words;
    this.state = state;
    this.root.append(this.#more);
  }

  /** @param {Person[]} people @param {number} total */
  draw(people, total) {
    const shown = people.slice(0, MOST_BEADS);
    const key = `${shown.map(({ id }) => id).join()}/${total}`;
    if (key === this.#key) return;
    this.#key = key;
    const ids = new Set(shown.map(({ id }) => id));
    for (const [id, bead] of this.#beads) {
      if (ids.has(id)) continue;
      bead.remove();
      this.#beads.delete(id);
    }
    let before = this.root.firstChild;
    for (const { id, shape } of shown) {
      let bead = this.#beads.get(id);
      if (!bead) {
        bead = makeBead(id, shape);
        setBead(bead, this.state, this.state === 'running');
        this.#beads.set(id, bead);
      }
      if (bead === before) before = bead.nextSibling;
      else this.root.insertBefore(bead, before);
    }
    show(this.#more, total > shown.length);
    setText(this.#more, this.words.text.moreGoroutines(this.words.number(total - shown.length)));
  }
}

/** One lock. */
class Room {
  /** @param {Words} words */
  constructor(words) {
    const { text } = words;
    this.words = words;
    this.name = node('b', { class: 'name', translate: 'no' });
    this.kind = node('span', { class: 'kind', translate: 'no' });
    this.note = node('span', { class: 'note' });
    this.queue = new Row(words, 'waiting');
    this.queueEmpty = node('span', { class: 'quiet' }, text.nobodyWaits);
    this.people = new Row(words, 'running');
    this.insideEmpty = node('span', { class: 'quiet' }, text.nobodyInside);
    this.readers = node('span', { class: 'more', hidden: true });
    this.data = node('div', { class: 'data' });
    this.root = node(
      'div',
      { class: 'room' },
      node('header', {}, this.name, this.kind, this.note),
      node('div', { class: 'door' }, node('span', { class: 'caption' }, text.door), this.queue.root, this.queueEmpty),
      node(
        'div',
        { class: 'walls' },
        node('div', { class: 'floor' }, node('span', { class: 'caption' }, text.inside), this.people.root, this.readers, this.insideEmpty),
        this.data,
      ),
    );
  }

  /** @param {Board} board @param {Lock} lock @param {string} name @param {Around} around */
  draw(board, lock, name, around) {
    const { text } = this.words;
    const { codes, mutexOff } = board;
    setText(this.name, name);
    const isRw = lock.kind === codes.lock.rwMutex;
    setText(this.kind, isRw ? text.kinds.rwMutex : text.kinds.mutex);
    this.queue.draw(around.waiting, around.waiting.length);
    show(this.queueEmpty, around.waiting.length === 0);
    const inside = Math.max(around.inside.length, mutexOff ? lock.inside : 0);
    this.people.draw(around.inside, inside);
    show(this.insideEmpty, inside === 0 && lock.inside === 0);
    show(this.readers, isRw && !mutexOff && lock.inside > 0);
    setText(this.readers, text.readersInside(this.words.number(lock.inside)));
    this.root.classList.toggle('open', mutexOff);
    this.root.classList.toggle('crowded', mutexOff && inside > 1);
    setText(this.note, mutexOff ? text.wallsGone : lock.starving ? text.starving : '');
    this.note.classList.toggle('warns', mutexOff || lock.starving);
  }
}

/** @implements {View} */
export class LockView {
  root;
  /** @type {Record<number, string>} Names of locks by the pc of their first use. */
  names = {};
  /** @type {Room[]} */
  #rooms = [];
  #shapes = new Shapes();
  /** @type {Map<number, number>} When a goroutine was first seen waiting, by its number. */
  #arrivals = new Map();
  /** @type {Map<number, number>} The draw in which it was seen waiting last. */
  #seen = new Map();
  #clock = 0;
  #data;

  /** @param {Words} words @param {HTMLElement} data What the locks protect: the memory view. */
  constructor(words, data) {
    this.words = words;
    this.#data = data;
    this.plain = node('div', { class: 'plain data' }, data);
    this.rooms = node('div', { class: 'rooms' });
    this.root = node('section', { class: 'lock', 'aria-label': words.text.lock }, this.rooms, this.plain);
  }

  reset() {
    this.#shapes.clear();
    this.#arrivals.clear();
    this.#seen.clear();
  }

  /** @param {Board} board */
  draw(board) {
    /** @type {Lock[]} */
    const locks = [];
    for (let i = 0; i < board.lockRecords && locks.length < MOST_ROOMS; i += 1) {
      const lock = board.lock(i);
      if (lock.kind === board.codes.lock.mutex || lock.kind === board.codes.lock.rwMutex) locks.push(lock);
    }
    this.#arrange(locks.length);
    const around = this.#around(board);
    locks.forEach((lock, index) => {
      const name = this.names[lock.pc] ?? '';
      this.#rooms[index].draw(board, lock, name, around.get(lock.index) ?? { waiting: [], inside: [] });
    });
  }

  /** Makes as many rooms as there are locks, and puts the data into an only one. @param {number} count */
  #arrange(count) {
    if (count === 0) {
      // Between two runs the last picture stays.
      return;
    }
    while (this.#rooms.length < count) {
      const room = new Room(this.words);
      this.#rooms.push(room);
      this.rooms.append(room.root);
    }
    for (const room of this.#rooms.splice(count)) {
      if (room.data.contains(this.#data)) this.plain.append(this.#data);
      room.root.remove();
    }
    const place = count === 1 ? this.#rooms[0].data : this.plain;
    if (this.#data.parentNode !== place) place.append(this.#data);
    show(this.plain, place === this.plain);
    this.root.classList.toggle('several', count > 1);
  }

  /** No lock, as before a program's first run. */
  clear() {
    this.reset();
    this.plain.append(this.#data);
    show(this.plain, true);
    for (const room of this.#rooms.splice(0)) room.root.remove();
  }

  /**
   * Who waits for which lock and who is inside.
   * @param {Board} board
   */
  #around(board) {
    /** @type {Map<number, Around>} */
    const all = new Map();
    const { goroutines, g, goroutineRecords } = board;
    const { waiting, done } = board.codes.state;
    this.#clock += 1;
    for (let i = 0; i < goroutineRecords; i += 1) {
      const state = goroutines.at(i, g.state);
      if (state === 0 || state === done) continue;
      const holds = goroutines.at(i, g.holds);
      const waits = state === waiting ? goroutines.at(i, g.waits_for) : 0;
      if (holds === 0 && waits === 0) continue;
      const id = goroutines.at(i, g.id);
      const shape = this.#shapes.of(id, goroutines.at(i, g.function));
      if (holds !== 0) of(all, holds - 1).inside.push({ id, shape, order: id });
      if (waits !== 0) of(all, waits - 1).waiting.push({ id, shape, order: this.#arrival(id) });
    }
    for (const id of this.#arrivals.keys()) {
      if (this.#seen.get(id) === this.#clock) continue;
      this.#arrivals.delete(id);
      this.#seen.delete(id);
    }
    for (const { waiting: queue } of all.values()) queue.sort((a, b) => a.order - b.order);
    return all;
  }

  /** @param {number} id */
  #arrival(id) {
    this.#seen.set(id, this.#clock);
    let order = this.#arrivals.get(id);
    if (order === undefined) {
      order = this.#clock;
      this.#arrivals.set(id, order);
    }
    return order;
  }
}

/**
 * @param {Map<number, Around>} all
 * @param {number} lock
 */
function of(all, lock) {
  let around = all.get(lock);
  if (!around) {
    around = { waiting: [], inside: [] };
    all.set(lock, around);
  }
  return around;
}
