/** The data races of a run, as Go tells them; each place in the program is a link to its line. Fetched with the first that is found. */

import { adopt } from '../style/late.js';
import { raceTexts } from '../text/races.js';
import { node } from './node.js';

/** @typedef {import('../engine/engine.js').Report} Report */
/** @typedef {import('../text/text.js').Words} Words */

/** A place in the program, as Go writes it in a report. */
const PLACE = /\.\/prog\.go:(\d+)/;
/** Races that are shown; the console has all. */
const MOST = 20;

export class RacesView {
  root;

  /** @param {Words} words @param {(line: number) => void} goTo Shows a line of the source. */
  constructor(words, goTo) {
    this.words = words;
    this.text = raceTexts[words.tag] ?? raceTexts.en;
    this.goTo = goTo;
    this.root = node('section', { class: 'races', 'aria-label': this.text.title });
  }

  /** @param {Element} before Stands above. */
  async place(before) {
    await adopt(before, 'races.css');
    before.after(this.root);
  }

  /** @param {Report} report */
  finish({ races, racesMissed }) {
    const { text, words } = this;
    const missed = racesMissed > 0 ? [node('p', { class: 'missed' }, text.missed(words.number(racesMissed)))] : [];
    if (races.length === 0) {
      this.root.replaceChildren(node('p', {}, text.none), ...missed);
      return;
    }
    const reports = races.slice(0, MOST).map((race) => node('pre', { translate: 'no', tabindex: 0 }, ...this.#linked(race.text)));
    this.root.replaceChildren(node('p', { class: 'found' }, text.found(races.length, words.number(races.length))), ...reports, ...missed, node('p', {}, text.isNot));
  }

  /** A text in which the places in the program are buttons. @param {string} report */
  #linked(report) {
    return report.split(/(\.\/prog\.go:\d+)/).map((part) => {
      const line = PLACE.exec(part)?.[1];
      if (!line) return part;
      const link = node('button', { type: 'button', class: 'line', title: this.text.goTo(line) }, part);
      link.addEventListener('click', () => this.goTo(Number(line)));
      return link;
    });
  }
}
