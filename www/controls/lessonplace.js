/** The place of the lesson while it isn't there yet, so that nothing moves when it comes; and what others ask of a lesson, until then. */

import { node, show } from '../views/node.js';

/** @typedef {import('../lessons.js').Lesson} Lesson */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

/** What of the lessons the rest of the page knows. @typedef {LessonPlace | import('./lesson.js').LessonControl} Lessons */

export class LessonPlace {
  /** @type {Lesson[]} */
  lessons = [];
  /** @type {Lesson | null} */
  lesson = null;
  asks = false;

  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.session = session;
    this.root = node('section', { class: 'lesson-place', 'aria-label': words.text.lesson, 'aria-busy': 'true', hidden: true });
  }

  /** @param {string} _name @returns {Lesson | null} */
  of(_name) {
    return null;
  }

  update() {
    const { expected, gallery, name } = this.session;
    // Every built-in program has a lesson.
    show(this.root, expected !== '' || gallery.some((program) => program.name === name));
  }
}
