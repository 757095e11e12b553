/** Looking for data races, as `go run -race` does. */

import { node } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class RaceSwitch {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    const { text } = words;
    this.session = session;
    this.box = node('input', { type: 'checkbox' });
    this.root = node(
      'label',
      { class: 'keep-going' },
      this.box,
      node('span', {}, node('b', {}, text.race), ' ', node('span', { class: 'explains' }, text.raceHelp)),
    );
    this.box.addEventListener('change', () => session.setRace(this.box.checked));
  }

  update() {
    this.box.checked = this.session.race;
  }
}
