/** The program picker: the lessons by what goes wrong in them, once they are there, else the programs. */

import { node } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('./lessonplace.js').Lessons} Lessons */

export class Picker {
  #shown = '';

  /** @param {Words} words @param {Session} session @param {() => Lessons} lesson */
  constructor(words, session, lesson) {
    this.words = words;
    this.session = session;
    this.lesson = lesson;
    const { text } = words;
    this.select = node('select', { 'aria-label': text.program });
    this.root = node('label', { class: 'field picker' }, node('span', { class: 'caption' }, text.program), this.select);
    this.select.addEventListener('change', () => void this.#choose(this.select.value));
  }

  /** @param {string} name */
  async #choose(name) {
    const control = this.lesson();
    const lesson = control.of(name);
    if (lesson && 'choose' in control) await control.choose(lesson);
    else await this.session.choose(name);
  }

  update() {
    const { gallery, name } = this.session;
    const { lessons } = this.lesson();
    const own = !gallery.some((program) => program.name === name);
    const shown = `${gallery.length} ${lessons.length} ${own}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      const options = lessons.length > 0 ? this.#lessonOptions() : gallery.map((program) => node('option', { value: program.name }, program.name));
      if (own) options.push(node('option', { value: '' }, this.words.text.ownProgram));
      this.select.replaceChildren(...options);
    }
    const value = own ? '' : (this.lesson().of(name)?.name ?? name);
    if (this.select.value !== value) this.select.value = value;
    this.select.disabled = gallery.length === 0;
  }

  /** One entry for each lesson: its forms are chosen in it. @returns {HTMLElement[]} */
  #lessonOptions() {
    const { lessons } = this.lesson();
    const groups = [...new Set(lessons.map(({ group }) => group))];
    return groups.map((group) => node('optgroup', { label: this.words.text.lessonGroups[group] }, ...lessons
      .filter((lesson) => lesson.group === group)
      .map(({ name, title }) => node('option', { value: name }, title))));
  }
}
