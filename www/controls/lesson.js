/** What a person does with a lesson: predict, run, switch between the broken and the cured form, run it many times. */

import { describeOrders, failureOf, fetchLessons, isSwitched, lessonOf } from '../lessons.js';
import { LessonView } from '../views/lesson.js';

/** @typedef {import('../lessons.js').Lesson} Lesson */
/** @typedef {import('../lessons.js').Form} Form */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

/** How many runs "many" are, and the most time for them, in milliseconds. */
const MANY = 100;
const MOST_TIME = 15_000;

/** What became of the runs of one form. @typedef {{runs: number, failed: number}} Tally */

/**
 * What is remembered of a lesson while the page is open.
 * @typedef {object} Progress
 * @property {number | null} answered
 * @property {boolean} open
 * @property {Tally} broken
 * @property {Tally} cured
 */

export class LessonControl {
  /** @type {Lesson[]} */
  lessons = [];
  /** @type {Map<string, Progress>} By the lesson's name. */
  #progress = new Map();
  #repeating = false;
  /** What the last finished run was counted for, so that it is counted once. @type {unknown} */
  #counted = null;

  /** @param {Words} words @param {Session} session @param {AbortSignal} signal */
  constructor(words, session, signal) {
    this.words = words;
    this.session = session;
    this.view = new LessonView(words);
    this.root = this.view.root;
    this.view.addEventListener('fold', () => this.#fold());
    this.view.addEventListener('form', (event) => void this.#chooseForm(/** @type {CustomEvent} */ (event).detail));
    this.view.addEventListener('answer', (event) => void this.#answer(/** @type {CustomEvent} */ (event).detail));
    this.view.addEventListener('repeat', () => void this.#repeat());
    this.view.addEventListener('order', () => void this.#showOrder());
    session.addEventListener('finish', (event) => this.#count(/** @type {CustomEvent} */ (event).detail), { signal });
  }

  /** Fetches the lessons, and the list of all programs that they are about. None: they can't be had. */
  async load() {
    [this.lessons] = await Promise.all([fetchLessons(this.words.tag), this.session.list().catch((error) => this.session.fail(error))]);
  }

  /** The lesson that a program is part of. @param {string} name */
  of(name) {
    return lessonOf(this.lessons, name);
  }

  /** The lesson of the program that is chosen. */
  get lesson() {
    return this.of(this.session.name);
  }

  /** It asks for a prediction, and nothing runs before that. */
  get asks() {
    const { lesson } = this;
    if (!lesson || isSwitched(lesson)) return false;
    const { open, answered } = this.#progressOf(lesson);
    return open && answered === null;
  }

  /** The page speaks another language: what was answered stays so. @param {LessonControl} earlier */
  continue(earlier) {
    this.#progress = earlier.#progress;
    this.#counted = earlier.#counted;
    earlier.#repeating = false;
  }

  /** @param {Lesson} lesson */
  #progressOf(lesson) {
    let progress = this.#progress.get(lesson.name);
    if (!progress) {
      progress = { answered: null, open: false, broken: { runs: 0, failed: 0 }, cured: { runs: 0, failed: 0 } };
      this.#progress.set(lesson.name, progress);
    }
    return progress;
  }

  /** Whether the cured form is what is chosen now. @param {Lesson} lesson */
  #isCured(lesson) {
    if (isSwitched(lesson)) return !this.session.mutexOff;
    return lesson.cured?.program === this.session.name;
  }

  /**
   * From the picker. What is right as long as it has its mutex runs at once; anything else waits for the prediction.
   * @param {Lesson} lesson
   */
  async choose(lesson) {
    const progress = this.#progressOf(lesson);
    progress.open = true;
    const waits = progress.answered === null && !isSwitched(lesson);
    if (!isSwitched(lesson)) this.session.setMutex(true);
    await this.session.choose(lesson.broken.program, !waits);
  }

  #fold() {
    const { lesson } = this;
    if (!lesson) return;
    const progress = this.#progressOf(lesson);
    progress.open = !progress.open;
    this.update();
  }

  /** @param {boolean} cured */
  async #chooseForm(cured) {
    const { lesson } = this;
    const form = cured ? lesson?.cured : lesson?.broken;
    if (!lesson || !form) return;
    this.#repeating = false;
    await this.#start(form);
  }

  /** @param {number} choice */
  async #answer(choice) {
    const { lesson } = this;
    if (!lesson) return;
    this.#progressOf(lesson).answered = choice;
    this.update();
    this.view.focusAnswer();
    await this.#start(lesson.broken);
  }

  /** Runs a form as it stands in the gallery. @param {Form} form */
  async #start(form) {
    const { session } = this;
    session.setMutex(!form.mutexOff);
    if (session.name === form.program && !session.changed) session.start();
    else await session.choose(form.program);
  }

  /** The shortest order that fails, in single steps, from where the goroutines begin to matter. */
  async #showOrder() {
    const { lesson, session } = this;
    const visible = lesson?.explored?.broken.shortest?.visible;
    if (!lesson || !visible) return;
    this.#repeating = false;
    const { program, mutexOff } = lesson.broken;
    await session.choose(program, false);
    session.setMutex(!mutexOff);
    await session.setConstants({ ...lesson.small?.const }, false);
    const replayed = await session.stepping.replay(visible);
    if (replayed) await session.stepping.goBack(replayed.lead);
  }

  /** Runs what is chosen again and again, at full speed, until it has run often or somebody stops it. */
  async #repeat() {
    const { session } = this;
    if (this.#repeating) {
      this.#repeating = false;
      await session.stop();
      return;
    }
    const { name, pace, mutexOff } = session;
    this.#repeating = true;
    const deadline = performance.now() + MOST_TIME;
    session.setPace(0);
    try {
      for (let run = 0; run < MANY && this.#repeating && performance.now() < deadline; run += 1) {
        if (session.name !== name || session.mutexOff !== mutexOff) break;
        await session.run();
      }
    } catch {
      // Another run or program took its place; the session has said so where it matters.
    }
    this.#repeating = false;
    if (session.name === name) session.setPace(pace);
    this.update();
  }

  /** Counts a run, when it was of the lesson as it stands. @param {import('../engine/engine.js').Report} report */
  #count(report) {
    const { lesson, session } = this;
    if (!lesson || report === this.#counted || report.outcome === 'stopped' || session.changed) return;
    this.#counted = report;
    const cured = this.#isCured(lesson);
    const form = cured ? lesson.cured : lesson.broken;
    // Another mutex switch, or other constants where the right output is known for the usual ones only: not what the lesson is about.
    if (form?.mutexOff !== session.mutexOff) return;
    if (lesson.right !== null && Object.keys(session.constants).length > 0) return;
    const tally = this.#progressOf(lesson)[cured ? 'cured' : 'broken'];
    tally.runs += 1;
    if (failureOf(lesson, report) !== null) tally.failed += 1;
    this.update();
  }

  /** @param {Lesson} lesson @param {boolean} cured */
  #tally(lesson, cured) {
    const { text } = this.words;
    const { runs, failed } = this.#progressOf(lesson)[cured ? 'cured' : 'broken'];
    if (runs === 0 || lesson.fails.length === 0) return '';
    const [total, bad] = [this.words.number(runs), this.words.number(failed)];
    if (failed > 0) return text.failedRuns(bad, total);
    return cured ? text.neverFailed(total) : text.neverFailedYet(total);
  }

  update() {
    const { lesson } = this;
    if (!lesson) {
      this.view.show(null);
      return;
    }
    const { open, answered } = this.#progressOf(lesson);
    const cured = this.#isCured(lesson);
    const forms = lesson.cured !== null && !isSwitched(lesson);
    this.view.show({ lesson, open, cured, forms, answered, tally: this.#tally(lesson, cured), orders: describeOrders(this.words, lesson, cured), shortest: !cured && Boolean(lesson.explored?.broken.shortest), repeating: this.#repeating });
  }
}
