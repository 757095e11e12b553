/** The goroutines of a state that stands still: each a button with its bead and its next instruction, or the reason why it can't go on. */

import { makeBead, setBead } from './bead.js';
import { node, setText, show } from './node.js';
import { describeNext, explainReadiness } from './readiness.js';

/** @typedef {import('../pkg/stepper.js').StepState} StepState */
/** @typedef {import('../pkg/stepper.js').Choice} Choice */
/** @typedef {import('../text/stepping.js').StepText} StepText */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {{root: HTMLButtonElement, bead: HTMLElement, where: HTMLElement, what: HTMLElement, why: HTMLElement, registers: HTMLElement, mark: HTMLElement}} Row */

/** Events: `choose` (detail: the goroutine). */
export class Choices extends EventTarget {
  /** @type {Map<number, Row>} */
  #rows = new Map();

  /** @param {Words} words @param {StepText} text @param {import('./census.js').Census} census */
  constructor(words, text, census) {
    super();
    this.words = words;
    this.text = text;
    this.census = census;
    this.list = node('div', { class: 'goroutines', role: 'group', 'aria-label': text.goroutines });
    this.more = node('p', { class: 'quiet', hidden: true });
    this.root = node('div', {}, this.list, this.more);
    this.list.addEventListener('keydown', (event) => this.#move(event));
  }

  /** @param {StepState} state */
  show(state) {
    const gone = new Set(this.#rows.keys());
    for (const choice of state.goroutines) {
      gone.delete(choice.id);
      this.#write(this.#row(choice), choice, choice.id === state.last);
    }
    for (const id of gone) {
      this.#rows.get(id)?.root.remove();
      this.#rows.delete(id);
    }
    show(this.more, state.unlisted > 0);
    if (state.unlisted > 0) setText(this.more, this.text.unlisted(this.words.number(state.unlisted)));
  }

  clear() {
    this.list.replaceChildren();
    this.#rows.clear();
  }

  /** @param {Choice} choice */
  #row({ id, function: line }) {
    const known = this.#rows.get(id);
    if (known) return known;
    const bead = makeBead(id, this.census.shapes.of(id, line));
    // The bead of a button is no bead to be picked out: the whole button steps.
    bead.removeAttribute('data-goroutine');
    const [where, what, why, mark] = ['where', 'what', 'why', 'mark'].map((name) => node('span', { class: name }));
    const registers = node('span', { class: 'registers', title: this.text.registers });
    const root = node('button', { type: 'button', class: 'choice-step', 'data-steps': id }, bead, where, what, why, registers, mark);
    root.addEventListener('click', () => this.dispatchEvent(new CustomEvent('choose', { detail: id })));
    const row = { root, bead, where, what, why, registers, mark };
    // In the order of their numbers.
    const next = [...this.#rows].find(([other]) => other > id);
    this.list.insertBefore(root, next ? next[1].root : null);
    this.#rows.set(id, row);
    this.#rows = new Map([...this.#rows].sort(([a], [b]) => a - b));
    return row;
  }

  /** @param {Row} row @param {Choice} choice @param {boolean} last */
  #write(row, choice, last) {
    const { words, text } = this;
    const { ready, canStep, line } = choice;
    const states = /** @type {Record<string, string>} */ ({ waits: 'waiting', sleeps: 'sleeping', reads: 'blocked' });
    const why = explainReadiness(words, text, ready);
    setBead(row.bead, last ? 'running' : (states[ready.kind] ?? 'runnable'), false);
    // Out of turn it stays where the focus can reach it: why it can't go on is worth hearing.
    row.root.setAttribute('aria-disabled', String(!canStep));
    setText(row.where, line > 0 ? text.onLine(words.number(line)) : '');
    setText(row.what, canStep || ready.kind === 'over' ? describeNext(words, text, choice) : '');
    setText(row.why, why);
    this.#writeRegisters(row, choice);
    row.root.classList.toggle('last', last);
    setText(row.mark, last ? text.last : '');
  }

  /** Those that have another value than in the state before are marked. @param {Row} row @param {Choice} choice */
  #writeRegisters({ registers }, choice) {
    /** @type {Map<string, string>} */
    const before = new Map();
    for (const shown of registers.querySelectorAll('span')) before.set(shown.dataset.slot ?? '', shown.dataset.value ?? '');
    registers.replaceChildren(...choice.registers.map(({ slot, value }) => {
      const changed = before.size > 0 && before.get(String(slot)) !== value;
      return node('span', { 'data-slot': slot, 'data-value': value, class: changed ? 'changed' : '' }, `r${slot}=${value}`);
    }));
  }

  /** The arrows go from one to the next. @param {KeyboardEvent} event */
  #move(event) {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const buttons = [...this.list.querySelectorAll('button')];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const next = buttons[at + (event.key === 'ArrowDown' ? 1 : -1)];
    event.preventDefault();
    event.stopPropagation();
    next?.focus();
  }
}
