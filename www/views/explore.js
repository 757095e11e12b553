/**
 * Every order: the panel that explores all orders of a program's steps, with the mutex and without it side by side. It is fetched when
 * somebody asks for it.
 */

import { explore } from '../engine/explore.js';
import { adopt } from '../style/late.js';
import { exploreTexts } from '../text/explore.js';
import { node, setText, show } from './node.js';
import { adoptWaits } from './waitfor.js';
import { drawFound, headline } from './found.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../engine/explore.js').Exploration} Exploration */

/** States after which it ends: some hundred megabytes. */
const MOST_STATES = 2_000_000;
/** Goroutines of a program whose constants aren't chosen yet, and how often they do something. */
const FEW = 2;
const SOME = 10;
/** A constant that says how many goroutines there are. */
const CROWD = /goroutine|worker|reader|writer|customer|visitor/i;

export class ExplorePanel {
  root;
  /** @type {Map<string, HTMLInputElement>} */
  #inputs = new Map();
  /** @type {AbortController | null} */
  #ending = null;
  #key = '';

  /**
   * @param {Words} words @param {Session} session @param {AbortSignal} signal @param {(name: string) => Record<string, number> | null} small Constants
   *   with which a lesson's program has few orders.
   */
  constructor(words, session, signal, small) {
    this.words = words;
    this.text = exploreTexts[words.tag] ?? exploreTexts.en;
    this.session = session;
    this.small = small;
    const { text } = this;
    this.constants = node('span', { class: 'wishes' });
    this.go = node('button', { type: 'submit', class: 'small' }, text.explore);
    this.cancel = node('button', { type: 'button', class: 'small', hidden: true }, text.cancel);
    this.form = node('form', { class: 'wishes' }, this.constants, this.go, this.cancel);
    this.progress = node('p', { class: 'progress', role: 'status' });
    this.forms = node('div', { class: 'forms' });
    this.root = node(
      'section',
      { class: 'every', 'aria-label': text.title },
      node('h2', { tabindex: -1 }, text.title),
      node('p', { class: 'explains' }, text.explains),
      this.form,
      this.progress,
      this.forms,
      node('p', { class: 'note' }, text.visibleSteps),
    );
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.start();
    });
    this.cancel.addEventListener('click', () => this.#stop());
    signal.addEventListener('abort', () => this.#stop());
    session.addEventListener('change', () => this.update(), { signal });
    this.update();
  }

  /** Puts the panel where it belongs, styles included, and begins. @param {HTMLElement} place */
  async open(place) {
    await Promise.all([adopt(place, 'explore.css'), adoptWaits(place)]);
    place.append(this.root);
    this.show();
    void this.start();
  }

  /** Brings it into view. */
  show() {
    this.root.querySelector('h2')?.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'start' });
  }

  /** Another program: other constants, and what was found is about the one before. */
  update() {
    const { program, name, source } = this.session;
    const tunables = program?.tunables ?? [];
    const key = `${name} ${source} ${tunables.map((tunable) => tunable.name).join()}`;
    this.go.disabled = !this.session.canRun || this.#ending !== null;
    if (key === this.#key) return;
    this.#key = key;
    this.#stop();
    this.forms.replaceChildren();
    setText(this.progress, '');
    this.#inputs.clear();
    const small = this.small(name) ?? {};
    const fields = tunables.map(({ name: constant, value }) => {
      const few = small[constant] ?? Math.min(value, CROWD.test(constant) ? FEW : SOME);
      const input = node('input', { type: 'number', step: 1, value: few, inputmode: 'numeric' });
      this.#inputs.set(constant, input);
      return node('label', { translate: 'no' }, constant, input);
    });
    this.constants.replaceChildren(...(fields.length > 0 ? [node('span', {}, this.text.smaller), ...fields] : []));
  }

  #stop() {
    this.#ending?.abort();
  }

  #values() {
    const values = [...this.#inputs].filter(([, input]) => Number.isSafeInteger(Number(input.value)) && input.value !== '');
    return Object.fromEntries(values.map(([name, input]) => [name, Number(input.value)]));
  }

  async start() {
    if (this.#ending) return;
    const { session, text, words } = this;
    const ending = new AbortController();
    this.#ending = ending;
    this.go.disabled = true;
    show(this.cancel, true);
    this.forms.replaceChildren();
    const values = this.#values();
    try {
      const compiled = await session.compiledWith(values);
      if (!compiled || ending.signal.aborted) return;
      const hasMutex = (session.program?.lockLines.length ?? 0) > 0;
      /** @type {Exploration | null} */
      let locked = null;
      for (const mutexOff of hasMutex ? [false, true] : [false]) {
        const title = !hasMutex ? text.asItIs : mutexOff ? text.withoutMutex : text.withMutex;
        const form = node('div', { class: 'form' }, node('h3', {}, title));
        this.forms.append(form);
        const options = { mutexOff, maxStates: MOST_STATES, maxPreemptions: null };
        const result = await explore(compiled, options, ending.signal, ({ states, steps }) => {
          setText(this.progress, `${title}: ${text.progress(words.number(states), words.number(steps))}`);
        });
        locked ??= result;
        /** @param {string} schedule */
        const step = (schedule) => void this.#stepThrough(values, mutexOff, schedule);
        form.append(...drawFound(this, result, rightOf(locked), step));
      }
      setText(this.progress, '');
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      setText(this.progress, ending.signal.aborted ? text.cancelled : text.failed(detail));
    } finally {
      this.#ending = null;
      show(this.cancel, false);
      this.update();
    }
  }

  /** Opens an order in the step engine. @param {Record<string, number>} values @param {boolean} mutexOff @param {string} schedule */
  async #stepThrough(values, mutexOff, schedule) {
    const { session } = this;
    await session.useConstants(values);
    session.setMutex(!mutexOff);
    const engine = await session.stepping.begin();
    await engine?.replay(schedule);
  }
}

/** What the program prints when all is well: what it prints with its mutex in every order. @param {Exploration} locked */
function rightOf({ found }) {
  const [outcome, ...others] = found.outcomes.filter(({ needsDelay }) => !needsDelay);
  return outcome && others.length === 0 && !outcome.failure ? headline(outcome) : null;
}
