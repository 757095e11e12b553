/** The lesson beside the code: a question before the program runs, and afterwards what there is to see. */

import { node, setText, show } from './node.js';

/** @typedef {import('../lessons.js').Lesson} Lesson */
/** @typedef {import('../text/text.js').Words} Words */

/**
 * What is shown of a lesson.
 * @typedef {object} Shown
 * @property {Lesson} lesson
 * @property {boolean} open
 * @property {boolean} cured The cured form is chosen.
 * @property {boolean} forms There are two forms to choose from.
 * @property {number | null} answered The choice that was made.
 * @property {string} tally What the runs came to so far.
 * @property {string} orders What all orders of the small program come to.
 * @property {boolean} shortest One of them can be shown.
 * @property {boolean} repeating Many runs are going on.
 */

/** Numbers the elements that others refer to: a page may have several. */
let views = 0;

/** Events: `fold`, `form` (detail: whether the cured one), `answer` (detail: which), `order`, `repeat`. */
export class LessonView extends EventTarget {
  /** What the choices were made of. */
  #choicesOf = '';

  /** @param {Words} words */
  constructor(words) {
    super();
    this.words = words;
    const { text } = words;
    views += 1;
    const body = `lesson-${views}`;
    this.title = node('span', { class: 'title' });
    this.fold = node('button', { type: 'button', class: 'fold', 'aria-controls': body }, node('span', { class: 'mark', 'aria-hidden': 'true' }), node('span', { class: 'caption' }, text.lesson), ' ', this.title);
    this.broken = node('button', { type: 'button' }, text.broken);
    this.cured = node('button', { type: 'button' }, text.cured);
    this.forms = node('div', { class: 'forms', role: 'group', 'aria-label': text.form }, this.broken, this.cured);
    this.question = node('p', { class: 'question' });
    this.choices = node('div', { class: 'choices', role: 'group', 'aria-label': text.predict });
    this.hint = node('p', { class: 'hint' }, text.predict);
    this.verdict = node('p', { class: 'verdict', tabindex: '-1' });
    this.lead = node('p', { class: 'lead' });
    this.because = node('p', { class: 'because' });
    this.look = node('dd');
    this.source = node('dd');
    this.lookAt = node('div', {}, node('dt', {}, text.lookAt), this.look);
    this.answer = node('div', { class: 'answer' }, this.verdict, this.lead, this.because);
    this.tally = node('span');
    this.repeat = node('button', { type: 'button', class: 'small' });
    this.order = node('button', { type: 'button', class: 'small', hidden: true }, text.showOrder);
    this.ordersText = node('span');
    this.orders = node('p', { class: 'orders runs' }, this.ordersText, this.order);
    this.runs = node('p', { class: 'runs' }, this.tally, this.repeat);
    this.details = node('dl', {}, this.lookAt, node('div', {}, node('dt', {}, text.knownFrom), this.source));
    this.body = node('div', { class: 'body', id: body }, this.question, this.hint, this.choices, this.answer, this.orders, this.runs, this.details);
    this.root = node('section', { class: 'lesson', 'aria-label': text.lesson, hidden: true }, node('header', {}, this.fold, this.forms), this.body);
    this.fold.addEventListener('click', () => this.dispatchEvent(new Event('fold')));
    this.broken.addEventListener('click', () => this.#emit('form', false));
    this.cured.addEventListener('click', () => this.#emit('form', true));
    this.order.addEventListener('click', () => this.dispatchEvent(new Event('order')));
    this.repeat.addEventListener('click', () => this.dispatchEvent(new Event('repeat')));
  }

  /** @param {string} name @param {unknown} detail */
  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** @param {Shown | null} shown Null: the program has no lesson. */
  show(shown) {
    show(this.root, shown !== null);
    if (!shown) return;
    const { text } = this.words;
    const { lesson, open, cured, forms, answered, tally, orders, shortest, repeating } = shown;
    setText(this.title, lesson.title);
    this.fold.setAttribute('aria-expanded', String(open));
    show(this.body, open);
    show(this.forms, forms);
    this.broken.setAttribute('aria-pressed', String(!cured));
    this.cured.setAttribute('aria-pressed', String(cured));
    setText(this.question, lesson.question);
    const asks = answered === null;
    show(this.hint, asks);
    show(this.choices, asks);
    this.#offer(lesson);
    show(this.answer, !asks);
    show(this.details, !asks);
    this.question.classList.toggle('past', !asks);
    if (answered !== null) {
      const right = answered === lesson.answer;
      setText(this.verdict, right ? text.predictedRight(lesson.choices[lesson.answer]) : text.predictedWrong(lesson.choices[answered], lesson.choices[lesson.answer]));
      this.verdict.classList.toggle('missed', !right);
    }
    setText(this.lead, cured && lesson.cure ? lesson.cure : lesson.wrong);
    setText(this.because, lesson.because);
    show(this.because, !cured);
    setText(this.look, lesson.look);
    show(this.lookAt, !cured);
    setText(this.source, lesson.source);
    setText(this.ordersText, orders);
    show(this.order, shortest);
    show(this.orders, !asks && orders !== '');
    setText(this.tally, tally);
    show(this.runs, !asks || tally !== '');
    setText(this.repeat, repeating ? text.stop : text.repeatRuns);
  }

  /** One button for each choice. @param {Lesson} lesson */
  #offer(lesson) {
    const key = lesson.choices.join('\n');
    if (key === this.#choicesOf) return;
    this.#choicesOf = key;
    this.choices.replaceChildren(...lesson.choices.map((choice, index) => {
      const button = node('button', { type: 'button', class: 'choice' }, choice);
      button.addEventListener('click', () => this.#emit('answer', index));
      return button;
    }));
  }

  /** The buttons are gone: who pressed one by keyboard goes on at what came in their place. */
  focusAnswer() {
    this.verdict.focus({ preventScroll: true });
  }
}
