/** The evidence table: a program run many times in two forms, side by side. */

import { Experiment, MOST_TIME } from '../engine/experiment.js';
import { EngineError } from '../engine/error.js';
import { isIsolated } from '../engine/isolation.js';
import { describeOrders, isSwitched } from '../lessons.js';
import { adopt } from '../style/late.js';
import { evidence as languages } from '../text/evidence.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/experiment.js').Evidence} Evidence */
/** @typedef {import('../engine/experiment.js').Form} Form */
/** @typedef {import('../engine/experiment.js').Step} Step */
/** @typedef {import('../lessons.js').Lesson} Lesson */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../pkg/history.js').Tested} Tested */
/** @typedef {import('../pkg/history.js').Spread} Spread */

/** Runs of each form that are offered. */
const RUNS = [10, 100, 1000];

/** One that was begun: what is needed to show it, in any language. */
class Trial {
  /** @type {Step | null} */
  step = null;
  /** @type {'running' | 'finished' | 'cancelled' | Error} */
  state = 'running';
  /** When it began, as `performance.now()` has it. */
  began = 0;
  /** The element's own run was paused for it. */
  paused = false;

  /** @param {Experiment} experiment @param {Lesson | null} lesson Whose two forms they are, or whose program it is. @param {('withMutex' | 'withoutMutex' | 'cured' | 'broken' | 'asItIs')[]} names */
  constructor(experiment, lesson, names) {
    this.experiment = experiment;
    this.lesson = lesson;
    this.names = names;
  }
}

/** Event `close`: it was closed by its own button or key. */
export class EvidenceView extends EventTarget {
  /** @type {Trial | null} */
  #trial = null;
  #adopted = false;
  #ending = new AbortController();

  /** @param {Words} words @param {Session} session @param {() => Lesson | null} lesson @param {(sentence: string) => void} announce */
  constructor(words, session, lesson, announce) {
    super();
    this.words = words;
    this.session = session;
    this.lesson = lesson;
    this.announce = announce;
    this.text = languages[/** @type {keyof typeof languages} */ (words.tag)] ?? languages.en;
    const { text } = this;
    this.starts = RUNS.map((runs) => {
      const start = node('button', { type: 'button', class: 'small' }, text.times(words.number(runs)));
      start.addEventListener('click', () => void this.#run(runs));
      return start;
    });
    this.stop = node('button', { type: 'button', class: 'small', hidden: true }, text.stop);
    this.stop.addEventListener('click', () => this.#cancel());
    const close = node('button', { type: 'button', class: 'small close' }, text.close);
    close.addEventListener('click', () => this.dispatchEvent(new Event('close')));
    this.title = node('h2', { tabindex: '-1' }, text.title);
    this.bar = node('progress', { 'aria-label': text.title, hidden: true });
    this.status = node('p', { class: 'status' });
    this.table = node('table');
    this.proof = node('p', { class: 'proof' });
    this.notes = node('p', { class: 'notes' });
    const offer = node('div', { class: 'offer', role: 'group', 'aria-label': text.open }, ...this.starts, this.stop);
    this.root = node(
      'section',
      { class: 'evidence', 'aria-label': text.title, hidden: true },
      node('header', {}, this.title, node('p', { class: 'intro' }, text.intro), offer, close),
      node('div', { class: 'state' }, this.bar, this.status),
      this.table,
      this.proof,
      this.notes,
    );
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      if (this.#trial?.state === 'running') this.#cancel();
      else this.dispatchEvent(new Event('close'));
    });
    const { signal } = this.#ending;
    session.addEventListener('program', () => this.#forget(), { signal });
    session.addEventListener('change', () => this.#update(), { signal });
    this.#update();
  }

  /** Shows it, and the focus goes there. */
  async open() {
    if (!this.#adopted) await adopt(this.root, 'evidence.css');
    this.#adopted = true;
    show(this.root, true);
    this.title.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'nearest' });
  }

  hide() {
    this.#cancel();
    show(this.root, false);
  }

  /** Another program: what was found of the old one says nothing of it. */
  #forget() {
    this.#cancel();
    this.#trial = null;
    this.#update();
  }

  /** Goes on with what another view has. @param {EvidenceView} earlier */
  continue(earlier) {
    this.#trial = earlier.#trial;
    if (this.#trial) this.#follow(this.#trial);
    if (!earlier.root.hidden) void this.open();
    this.#update();
  }

  /** The forms that are compared, and what they are called. */
  #plan() {
    const { session } = this;
    const lesson = this.lesson();
    const { constants, source } = session;
    const right = lesson && !session.changed && Object.keys(constants).length === 0 ? lesson.right : null;
    if (lesson?.cured && !isSwitched(lesson) && !session.changed) {
      const { cured, broken } = lesson;
      const of = (/** @type {import('../lessons.js').Form} */ form) => ({
        source: session.gallery.find(({ name }) => name === form.program)?.source ?? '', constants, mutexOff: form.mutexOff, right,
      });
      return { lesson, names: /** @type {const} */ (['cured', 'broken']), forms: [of(cured), of(broken)] };
    }
    const known = session.changed ? null : lesson;
    const as = (/** @type {boolean} */ mutexOff) => ({ source, constants, mutexOff, right });
    if ((session.program?.lockLines.length ?? 0) === 0) return { lesson: known, names: /** @type {const} */ (['asItIs']), forms: [as(false)] };
    return { lesson: known, names: /** @type {const} */ (['withMutex', 'withoutMutex']), forms: [as(false), as(true)] };
  }

  /** @param {number} runs */
  async #run(runs) {
    const { session } = this;
    this.#cancel();
    const { lesson, names, forms } = this.#plan();
    const trial = new Trial(new Experiment(forms, runs, { workers: session.workers, keepGoing: session.keepGoing }), lesson, [...names]);
    this.#trial = trial;
    trial.began = performance.now();
    trial.paused = session.phase === 'running';
    // Its threads would take processors from those that are measured.
    if (trial.paused) session.pause();
    this.#follow(trial);
    this.#update();
    // The button that was pressed is gone.
    this.stop.focus();
    try {
      const whole = await trial.experiment.run();
      trial.state = whole ? 'finished' : 'cancelled';
    } catch (error) {
      trial.state = error instanceof Error ? error : new Error(String(error));
    }
    if (trial.paused) session.resume();
    trial.experiment.dispatchEvent(new Event('end'));
  }

  /** @param {Trial} trial */
  #follow(trial) {
    const { signal } = this.#ending;
    trial.experiment.addEventListener('step', (event) => {
      trial.step = /** @type {CustomEvent<Step>} */ (event).detail;
      if (trial === this.#trial) this.#update();
    }, { signal });
    trial.experiment.addEventListener('end', () => {
      if (trial !== this.#trial) return;
      const focused = this.root.contains(/** @type {ShadowRoot} */ (this.root.getRootNode()).activeElement);
      this.#update();
      if (focused) this.title.focus({ preventScroll: true });
      this.announce(this.status.textContent ?? '');
    }, { signal });
  }

  #cancel() {
    if (this.#trial?.state === 'running') this.#trial.experiment.cancel();
  }

  #update() {
    const trial = this.#trial;
    const running = trial?.state === 'running';
    const { session } = this;
    for (const start of this.starts) {
      show(start, !running);
      start.disabled = !isIsolated() || !session.canRun || session.diagnostics.length > 0;
    }
    show(this.stop, running);
    show(this.bar, running);
    setText(this.status, trial ? this.#statusOf(trial) : '');
    show(this.status, trial !== null);
    if (running) {
      this.bar.max = trial.experiment.runs * trial.experiment.forms.length;
      if (trial.step) this.bar.value = trial.step.done;
      else this.bar.removeAttribute('value');
    }
    show(this.table, !!trial?.step);
    show(this.notes, trial !== null);
    show(this.proof, false);
    if (!trial) return;
    setText(this.notes, this.#notesOf(trial));
    if (trial.step) this.#draw(trial, trial.step);
  }

  /** @param {Trial} trial */
  #statusOf({ state, step, experiment }) {
    const { text, words } = this;
    const done = words.number(step?.done ?? 0);
    if (state === 'running') return step ? text.progress(done, words.number(experiment.runs * experiment.forms.length)) : text.preparing;
    if (state === 'finished') return text.finished(done);
    if (state === 'cancelled') return text.cancelled(done);
    return text.failed(state instanceof EngineError && state.detail ? state.detail : state.message);
  }

  /** What made the runs other than ordinary ones. @param {Trial} trial */
  #notesOf({ experiment, paused, state }) {
    const { text, words } = this;
    const { workers, keepGoing } = experiment.options;
    const notes = [text.fullSpeed, `${text.onWorkers(words.number(workers))}.`, text.spread];
    if (experiment.forms.some(({ mutexOff }) => mutexOff)) notes.push(text.widened);
    if (keepGoing) notes.push(text.keepGoing);
    if (paused && state === 'running') notes.push(text.paused);
    return notes.join(' ');
  }

  /** @param {Trial} trial @param {Step} step */
  #draw(trial, { evidence }) {
    const { text, words } = this;
    const head = node('tr', {}, node('td'), ...trial.names.map((name) => node('th', { scope: 'col' }, text[name])));
    const row = (/** @type {string} */ name, /** @type {(form: Tested, index: number) => Node | string} */ cell, kind = '') =>
      node('tr', { class: kind || null }, node('th', { scope: 'row' }, name), ...evidence.forms.map((form, index) => node('td', {}, cell(form, index))));
    const rows = [
      row(text.right, (form) => this.#rightOf(form), 'verdicts'),
      ...this.#results(evidence, row),
      ...this.#failures(evidence, row),
      row(text.lost, ({ lost }) => this.#spread(lost, (value) => words.number(Math.round(value)))),
      row(text.wall, ({ wall }) => this.#spread(wall, (value) => words.duration(value * 1000))),
    ];
    if (evidence.forms.some(({ rate }) => rate.count > 0)) {
      rows.push(row(text.rate, ({ rate }) => (rate.count > 0 ? this.#spread(rate, (value) => words.number(Number(value.toPrecision(3)))) : text.noCalls)));
    }
    this.table.replaceChildren(node('thead', {}, head), node('tbody', {}, ...rows));
    this.#prove(trial, evidence);
  }

  /** @param {Tested} form */
  #rightOf({ right, runs }) {
    const { text, words } = this;
    return node('b', { class: right === runs ? 'good' : 'bad' }, text.rightOf(words.number(right), words.number(runs)));
  }

  /**
   * The distribution of what was printed: one picture for each form on the same axis, or a line for each result.
   * @param {Evidence} evidence
   * @param {(name: string, cell: (form: Tested) => Node | string, kind?: string) => HTMLElement} row
   */
  #results({ results, forms }, row) {
    const { text } = this;
    if (results.bars.length === 0) return [];
    if (results.numeric) return [row(results.name || text.results, (form) => this.#histogram(results, form), 'distribution')];
    const most = Math.max(1, ...forms.map(({ runs }) => runs));
    return results.bars.map(({ text: printed }, bar) => {
      const name = printed === '' ? text.others : results.name ? `${results.name}: ${printed}` : printed;
      return row(name, (form) => this.#bar(form.bars[bar], most), 'result');
    });
  }

  /** @param {import('../pkg/history.js').Bar} bar @param {number} most */
  #bar({ runs, wrong }, most) {
    const strip = node('i', { class: wrong > 0 ? 'bad' : 'good', 'aria-hidden': 'true' });
    strip.style.setProperty('--share', String(runs / most));
    return node('span', { class: 'strip' }, strip, this.words.number(runs));
  }

  /** @param {import('../pkg/history.js').Results} results @param {Tested} form */
  #histogram({ bars, name }, form) {
    const { text, words } = this;
    const most = Math.max(1, ...form.bars.map(({ runs }) => runs));
    const columns = form.bars.map(({ runs, wrong }, index) => {
      const column = node('i', { class: wrong > 0 ? 'bad' : 'good' });
      column.style.setProperty('--share', String(runs / most));
      const range = bars[index];
      if (runs > 0) column.title = text.histogram('', words.number(range.from), words.number(range.to), words.number(runs));
      return column;
    });
    const filled = form.bars.map((_, index) => index).filter((index) => form.bars[index].runs > 0);
    const label = filled.map((index) => text.histogram('', words.number(bars[index].from), words.number(bars[index].to), words.number(form.bars[index].runs))).join('; ');
    const [first, last] = [bars[0], bars[bars.length - 1]];
    return node(
      'div',
      { class: 'histogram' },
      node('div', { class: 'columns-of', role: 'img', 'aria-label': `${name}: ${label || text.none}` }, ...columns),
      node('div', { class: 'axis', 'aria-hidden': 'true' }, node('span', {}, words.number(first.from)), node('span', {}, words.number(last.to))),
    );
  }

  /** @param {Evidence} evidence @param {(name: string, cell: (form: Tested) => Node | string, kind?: string) => HTMLElement} row */
  #failures({ forms }, row) {
    const { text, words } = this;
    const kinds = [...new Set(forms.flatMap(({ failures }) => failures.map((failure) => failure.text)))];
    const of = (/** @type {Tested} */ form, /** @type {string} */ kind) => form.failures.find((failure) => failure.text === kind)?.runs ?? 0;
    const most = Math.max(1, ...forms.map(({ runs }) => runs));
    const rows = kinds.map((kind) => row(kind || text.otherFailures, (form) => this.#bar({ runs: of(form, kind), wrong: 1 }, most), 'result failure'));
    if (forms.some(({ unfinished }) => unfinished > 0)) {
      rows.push(row(text.unfinished(words.number(MOST_TIME / 1000)), ({ unfinished }) => this.#bar({ runs: unfinished, wrong: 1 }, most), 'result failure'));
    }
    return rows;
  }

  /** @param {Spread} spread @param {(value: number) => string} format */
  #spread({ count, median, p10, p90 }, format) {
    const { text } = this;
    if (count === 0) return text.none;
    return node('span', { class: 'spread' }, node('span', {}, format(median)), node('small', {}, text.between(format(p10), format(p90))));
  }

  /** What luck there was beside what all orders of the small program come to. @param {Trial} trial @param {Evidence} evidence */
  #prove({ lesson, names }, evidence) {
    const { text, words } = this;
    const broken = names.findIndex((name) => name === 'broken' || name === 'withoutMutex');
    const orders = lesson && lesson.fails.length > 0 && broken >= 0 ? describeOrders(words, lesson, false) : '';
    show(this.proof, orders !== '');
    if (orders === '') return;
    const { runs, right } = evidence.forms[broken];
    const luck = right === runs ? text.lookedFine(words.number(runs)) : text.sometimes(words.number(runs - right), words.number(runs));
    this.proof.replaceChildren(node('b', {}, luck), ` ${orders}`);
  }

  close() {
    this.#ending.abort();
  }

  /** Also ends what runs. */
  end() {
    this.close();
    this.#cancel();
  }
}
