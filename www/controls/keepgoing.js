/** Keep going: without the mutex, let a map break instead of ending the run as Go does. */

import { node, show } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class KeepGoingSwitch {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    const { text } = words;
    this.session = session;
    this.box = node('input', { type: 'checkbox' });
    this.root = node(
      'label',
      { class: 'keep-going', hidden: true },
      this.box,
      node('span', {}, node('b', {}, text.keepGoing), ' ', node('span', { class: 'explains' }, text.keepGoingHelp)),
    );
    this.box.addEventListener('change', () => session.setKeepGoing(this.box.checked));
  }

  update() {
    const { keepGoing, mutexOff, usesMap } = this.session;
    this.box.checked = keepGoing;
    show(this.root, (mutexOff && usesMap) || keepGoing);
  }
}
