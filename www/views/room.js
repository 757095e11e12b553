/** A lock as a room around the data that it protects: who waits stands in line at the door, who holds it is inside. */

import { makeBead, renameBead, setBead, setHue } from './bead.js';
import { Figure } from './figure.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('../engine/board.js').Lock} Lock */
/** @typedef {import('../text/text.js').Words} Words */

/** How long a goroutine takes through the door, in milliseconds. */
const ENTRY = 320;

/** @typedef {{id: number, shape: string}} Person */

/** Beads in a row that only changes where they do. */
export class Row {
  root = node('span', { class: 'beads' });
  #more = node('span', { class: 'more', hidden: true });
  #key = '';
  #hued = true;
  /** @type {Map<number, HTMLElement>} */
  #beads = new Map();

  /** @param {Words} words @param {string} state */
  constructor(words, state) {
    this.words = words;
    this.state = state;
    this.root.append(this.#more);
  }

  /** @param {number} id @returns {HTMLElement | undefined} */
  bead(id) {
    return this.#beads.get(id);
  }

  /**
   * @param {Person[]} people @param {number} total @param {boolean} hued Whether hues can be seen.
   * @returns {number[]} Who came since the last time.
   */
  draw(people, total, hued) {
    if (hued && !this.#hued) for (const [id, bead] of this.#beads) setHue(bead, id);
    this.#hued = hued;
    const key = `${people.map(({ id }) => id).join()}/${total}`;
    if (key === this.#key) return [];
    this.#key = key;
    const ids = new Set(people.map(({ id }) => id));
    /** Of those who went: newcomers get them. @type {Set<Element>} */
    const spare = new Set();
    for (const [id, bead] of this.#beads) {
      if (ids.has(id)) continue;
      spare.add(bead);
      this.#beads.delete(id);
    }
    /** @type {number[]} */
    const came = [];
    let before = this.root.firstElementChild;
    for (const { id, shape } of people) {
      let bead = this.#beads.get(id);
      if (bead) {
        while (before && before !== bead && spare.has(before)) {
          const next = before.nextElementSibling;
          before.remove();
          before = next;
        }
      } else {
        const free = /** @type {HTMLElement | null} */ (before && spare.has(before) ? before : [...spare][0] ?? null);
        if (free) spare.delete(free);
        bead = this.#welcome(id, shape, free);
        came.push(id);
      }
      if (bead === before) before = bead.nextElementSibling;
      else this.root.insertBefore(bead, before);
    }
    for (const bead of spare) bead.remove();
    show(this.#more, total > people.length);
    setText(this.#more, this.words.text.moreGoroutines(this.words.number(total - people.length)));
    return came;
  }

  /** @param {number} id @param {string} shape @param {HTMLElement | null} free A bead that nobody needs any more. */
  #welcome(id, shape, free) {
    const bead = free ?? makeBead(id, shape);
    if (free) {
      renameBead(bead, id, shape);
      if (this.#hued) setHue(bead, id);
    } else setBead(bead, this.state, this.state === 'running');
    this.#beads.set(id, bead);
    return bead;
  }
}

/** One lock. */
export class Room {
  /** Of the lock's first use. */
  pc = -1;

  /** @param {Words} words */
  constructor(words) {
    const { text } = words;
    this.words = words;
    this.name = node('b', { class: 'name', translate: 'no' });
    this.kind = node('span', { class: 'kind', translate: 'no' });
    this.protects = node('span', { class: 'protects', translate: 'no' });
    this.note = new Figure('span', { class: 'note' });
    this.queue = new Row(words, 'waiting');
    this.queueEmpty = node('span', { class: 'quiet' }, text.nobodyWaits);
    this.people = new Row(words, 'running');
    this.insideEmpty = node('span', { class: 'quiet' }, text.nobodyInside);
    this.readers = node('span', { class: 'more', hidden: true });
    this.data = node('div', { class: 'data' });
    const place = (/** @type {HTMLElement[]} */ ...people) => node('div', { class: 'place' }, ...people);
    this.door = node('div', { class: 'door' }, node('div', { class: 'caption' }, text.door), place(this.queue.root, this.queueEmpty));
    this.floor = node('div', { class: 'floor' }, node('div', { class: 'caption' }, text.inside), place(this.people.root, this.readers, this.insideEmpty));
    this.root = node(
      'div',
      { class: 'room' },
      node('header', {}, this.name, this.kind, this.protects, this.note.root),
      node('div', { class: 'plan' }, this.door, node('div', { class: 'walls' }, node('i', { class: 'leaf', 'aria-hidden': 'true' }), this.floor, this.data)),
    );
  }

  /**
   * @param {Board} board @param {Lock} lock
   * @param {{name: string, protects: string[], queue: Person[], waiting: number, inside: Person[], within: number}} facts
   * @param {boolean} slow Whether a person can follow who goes in.
   */
  draw(board, lock, facts, slow) {
    const { text } = this.words;
    const { codes, mutexOff } = board;
    this.pc = lock.pc;
    setText(this.name, facts.name);
    const isRw = lock.kind === codes.lock.rwMutex;
    setText(this.kind, isRw ? text.kinds.rwMutex : text.kinds.mutex);
    setText(this.protects, facts.protects.length === 0 ? '' : text.protects(list(facts.protects)));
    const inside = Math.max(facts.within, mutexOff ? lock.inside : 0);
    // Where they stood in line, before they leave it.
    const places = slow && !mutexOff ? facts.inside.map(({ id }) => [id, this.queue.bead(id)?.getBoundingClientRect()]) : [];
    this.queue.draw(facts.queue, facts.waiting, slow);
    show(this.queueEmpty, facts.waiting === 0);
    const came = this.people.draw(facts.inside, inside, slow);
    for (const [id, from] of /** @type {[number, DOMRect | undefined][]} */ (places)) if (from && came.includes(id)) this.#enter(id, from);
    show(this.insideEmpty, inside === 0 && lock.inside === 0);
    show(this.readers, isRw && !mutexOff && lock.inside > 0);
    setText(this.readers, text.readersInside(this.words.number(lock.inside)));
    const { classList } = this.root;
    classList.toggle('open', mutexOff);
    classList.toggle('held', !mutexOff && inside > 0);
    classList.toggle('shared', !mutexOff && lock.inside > 1);
    classList.toggle('crowded', mutexOff && inside > 1);
    classList.toggle('starving', !mutexOff && lock.starving);
    this.note.write(mutexOff ? text.wallsGone : lock.starving ? text.starving : '');
  }

  /** From its place in the line through the door. @param {number} id @param {DOMRect} from */
  #enter(id, from) {
    const bead = this.people.bead(id);
    if (!bead || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const to = bead.getBoundingClientRect();
    bead.animate([{ transform: `translate(${from.x - to.x}px, ${from.y - to.y}px)` }, { transform: 'none' }], { duration: ENTRY, easing: 'ease-in-out' });
  }
}

/** The first few names. @param {string[]} names */
function list(names) {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} +${names.length - 3}` : names.join(', ');
}
