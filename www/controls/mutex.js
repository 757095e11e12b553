/** The mutex switch, the biggest control. */

import { node, setText } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class MutexSwitch {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    const { text } = words;
    this.text = text;
    this.session = session;
    this.state = node('span', { class: 'state' });
    this.help = node('span', { class: 'explains' });
    this.root = node(
      'button',
      { type: 'button', class: 'mutex', role: 'switch' },
      node('span', { class: 'track', 'aria-hidden': 'true' }, node('span', { class: 'thumb' })),
      node('span', { class: 'words' }, node('span', { class: 'title' }, `${text.mutex} `, this.state), this.help),
      node('kbd', { 'aria-hidden': 'true' }, 'M'),
    );
    this.root.addEventListener('click', () => session.toggleMutex());
    this.update();
  }

  update() {
    const { mutexOff, program } = this.session;
    const none = program !== null && program.lockLines.length === 0;
    this.root.setAttribute('aria-checked', String(!mutexOff));
    this.root.classList.toggle('off', mutexOff);
    this.root.classList.toggle('unused', none);
    setText(this.state, mutexOff ? this.text.mutexOff : this.text.mutexOn);
    setText(this.help, none ? this.text.noMutex : mutexOff ? this.text.mutexOffHelp : this.text.mutexOnHelp);
  }
}
