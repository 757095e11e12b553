/** Single steps: which goroutine takes the next one, how far it goes, the way back, the tree of all states, and the schedule. */

import { button } from './button.js';
import { adopt } from '../style/late.js';
import { stepText } from '../text/stepping.js';
import { Choices } from '../views/choices.js';
import { node, setText, show } from '../views/node.js';
import { describeNext, explainReadiness, explainReplay } from '../views/readiness.js';
import { Tree } from '../views/tree.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../stage.js').Stage} Stage */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../pkg/stepper.js').StepState} StepState */
/** @typedef {import('../pkg/stepper.js').Replayed} Replayed */

/** How far a press goes: the step engine's methods. */
const FAR = /** @type {const} */ (['step', 'toSync', 'toLine']);
/** Between two steps of an order that is played, in milliseconds. */
const WALK = 450;
/** How long a button says that it copied, in milliseconds. */
const COPIED = 2000;

export class Stepping {
  /** @type {typeof FAR[number]} */
  #far = 'step';
  /** @type {StepState | null} The state before. */
  #before = null;
  /** What a screen reader is told of instead, once. */
  #said = '';
  #walking = 0;

  /** @param {Words} words @param {Session} session @param {Stage} stage @param {AbortSignal} signal */
  constructor(words, session, stage, signal) {
    this.words = words;
    this.session = session;
    this.stage = stage;
    const text = stepText(words.tag);
    this.text = text;
    this.back = button('back', text.back, () => void session.stepping.back());
    this.forward = button('forward', text.forward, () => void this.#forward());
    this.walk = button('run', text.play, () => this.#toggleWalk());
    this.leave = node('button', { type: 'button', class: 'small' }, text.leave);
    this.choices = new Choices(words, text, stage.census);
    this.tree = new Tree(words, text);
    this.state = node('p', { class: 'quiet', hidden: true });
    this.outcome = node('p', { class: 'outcome', role: 'status', hidden: true });
    this.distances = [text.farStep, text.farSync, text.farLine].map((name, index) => node('button', { type: 'button', 'aria-pressed': String(index === 0) }, name));
    this.field = node('textarea', { rows: 2, 'aria-label': text.schedule, spellcheck: 'false', translate: 'no' });
    this.copy = node('button', { type: 'button', class: 'small' }, text.copy);
    this.replay = node('button', { type: 'button', class: 'small' }, text.replay);
    this.root = node(
      'section',
      { class: 'stepper', 'aria-label': text.title },
      node('div', { class: 'row' }, this.back, this.forward, this.walk, this.leave),
      this.outcome,
      this.tree.root,
      node('p', { class: 'explains' }, text.lead),
      node('div', { class: 'row distance', role: 'group', 'aria-label': text.far }, node('span', { class: 'caption' }, text.far), ...this.distances),
      this.choices.root,
      this.state,
      node('details', { class: 'schedule' }, node('summary', {}, text.schedule), node('p', { class: 'explains' }, text.scheduleHelp), this.field, node('div', { class: 'row' }, this.copy, this.replay)),
    );
    this.#listen(signal);
    void adopt(stage.root, 'stepping.css').then(() => stage.steps.append(this.root));
    this.#update();
    if (session.stepping.state) this.#show(session.stepping.state);
    if (session.stepping.replayed) this.#replayed(session.stepping.replayed);
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { session, stage } = this;
    /** @param {string} name @param {(detail: any) => void} act */
    const on = (name, act) => session.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
    on('steps', (state) => this.#show(state));
    on('change', () => this.#update());
    on('start', () => {
      this.#before = null;
      this.choices.clear();
      this.#tell('');
    });
    on('replayed', (replayed) => this.#replayed(replayed));
    this.choices.addEventListener('choose', (event) => void this.#step(/** @type {CustomEvent} */ (event).detail));
    this.tree.addEventListener('go', (event) => void this.#go(/** @type {CustomEvent} */ (event).detail));
    this.distances.forEach((button, index) => {
      button.addEventListener('click', () => {
        this.#far = FAR[index];
        this.distances.forEach((other) => other.setAttribute('aria-pressed', String(other === button)));
      });
    });
    this.copy.addEventListener('click', () => void this.#copy());
    this.replay.addEventListener('click', () => void session.stepping.replay(this.field.value));
    this.leave.addEventListener('click', () => void session.stepping.leave());
    // In the code a bead steps, too: there it has the highlight's place.
    stage.code.gutter.addEventListener('click', (event) => {
      const bead = event.target instanceof Element ? event.target.closest('[data-goroutine]') : null;
      if (!session.stepping.byHand || !(bead instanceof HTMLElement)) return;
      event.stopPropagation();
      void this.#step(Number(bead.dataset.goroutine));
    }, { signal });
    signal.addEventListener('abort', () => {
      this.#stopWalking();
      this.root.remove();
    });
  }

  /** @param {number} goroutine */
  async #step(goroutine) {
    this.#stopWalking();
    const engine = await this.session.stepping.engine();
    if (!engine) return;
    const why = await engine[this.#far](goroutine);
    if (why) this.#tell(`${this.text.goroutine(String(goroutine))} ${explainReadiness(this.words, this.text, why)}.`);
  }

  async #forward() {
    this.#stopWalking();
    const { session } = this;
    const steps = session.stepping.state;
    const able = steps?.goroutines.filter(({ canStep }) => canStep) ?? [];
    const next = able.find(({ id }) => id === steps?.last) ?? able[0];
    if (this.#far === 'step' || !next || steps?.next !== 0) await session.stepping.forward();
    else await this.#step(next.id);
  }

  /** @param {{leaf: number, depth: number}} place */
  async #go({ leaf, depth }) {
    this.#stopWalking();
    const engine = await this.session.stepping.engine();
    await engine?.goToDepth(leaf, depth);
  }

  // -- an order that is played --

  #toggleWalk() {
    if (this.#walking !== 0) this.#stopWalking();
    else this.#startWalking();
    this.#update();
  }

  #startWalking() {
    const walk = async () => {
      const { state: steps, byHand } = this.session.stepping;
      if (!byHand || !steps || steps.next === 0) this.#stopWalking();
      else await this.session.stepping.forward();
      this.#update();
    };
    this.#walking = setInterval(() => void walk(), WALK);
    void walk();
  }

  #stopWalking() {
    clearInterval(this.#walking);
    this.#walking = 0;
  }

  // -- what is shown --

  #update() {
    const { session, text } = this;
    const { mode, phase } = session;
    const { state: steps, byHand } = session.stepping;
    show(this.root, byHand && mode?.engine === 'step' && phase !== 'idle');
    show(this.leave, mode?.reason === 'stepping');
    const ahead = steps !== null && steps.next !== 0;
    this.back.disabled = !steps?.canUndo;
    this.forward.disabled = !ahead && !steps?.goroutines.some(({ canStep }) => canStep);
    const walking = this.#walking !== 0;
    show(this.walk, ahead || walking);
    this.walk.classList.toggle('run', !walking);
    this.walk.classList.toggle('pause', walking);
    setText(/** @type {HTMLElement} */ (this.walk.querySelector('.word')), walking ? text.pause : text.play);
  }

  /** @param {StepState} state */
  #show(state) {
    if (!this.session.stepping.byHand || state.branches.length === 0) return;
    this.#announce(state);
    this.#before = state;
    this.choices.show(state);
    this.tree.show(state);
    const stuck = state.over ? this.text.ended : state.goroutines.some(({ canStep }) => canStep) ? '' : this.text.nobody;
    setText(this.state, stuck);
    show(this.state, stuck !== '');
    if (!this.field.matches(':focus')) this.field.value = state.schedule?.text ?? this.text.tooLong;
    this.stage.memory.changed = new Set(state.changed);
    this.stage.frames.wake();
    const line = state.goroutines.find(({ id }) => id === state.last)?.line ?? 0;
    if (line > 0) this.stage.code.reveal(line);
    this.#update();
  }

  /** Which step was taken, briefly. @param {StepState} state */
  #announce(state) {
    const before = this.#before;
    if (!before || state.node === before.node) return;
    const { words, text } = this;
    const step = words.number(state.steps);
    const choice = state.steps === before.steps + 1 ? before.goroutines.find(({ id }) => id === state.last) : undefined;
    this.stage.announcer.say(choice ? text.stepped(step, String(choice.id), describeNext(words, text, choice)) : text.at(step));
  }

  /** @param {Replayed} replayed */
  #replayed(replayed) {
    const problem = explainReplay(this.words, this.text, replayed);
    this.#tell(problem || this.text.replayed, problem !== '');
  }

  /** @param {string} sentence @param {boolean} [bad] */
  #tell(sentence, bad = true) {
    setText(this.outcome, sentence);
    this.outcome.classList.toggle('bad', bad);
    show(this.outcome, sentence !== '');
  }

  async #copy() {
    const { text, copy } = this;
    const copied = await navigator.clipboard.writeText(this.field.value).then(() => true, () => false);
    if (!copied) this.field.select();
    setText(copy, copied ? text.copied : text.notCopied);
    setTimeout(() => setText(copy, text.copy), COPIED);
  }
}
