/** The pace: how long each instruction is held open, from one a second to as fast as it goes. */

import { node, setText } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

/** Microseconds an instruction, from slow to fast; 0 is full speed. */
export const PACES = [
  1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 0,
];

/** The place on the scale that is nearest. @param {number} pace */
function place(pace) {
  if (pace === 0) return PACES.length - 1;
  let best = 0;
  PACES.forEach((candidate, index) => {
    if (candidate > 0 && Math.abs(Math.log(candidate / pace)) < Math.abs(Math.log(PACES[best] / pace))) best = index;
  });
  return best;
}

export class PaceControl {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.words = words;
    this.session = session;
    const { text } = words;
    this.slider = node('input', { type: 'range', min: 0, max: PACES.length - 1, step: 1, 'aria-label': text.pace });
    this.value = node('output', { class: 'readout' });
    this.root = node('label', { class: 'field pace' }, node('span', { class: 'caption' }, text.pace), this.slider, this.value);
    this.slider.addEventListener('input', () => session.setPace(PACES[Number(this.slider.value)]));
    this.update();
  }

  /** One place faster (1) or slower (-1). @param {number} by */
  step(by) {
    const next = Math.min(PACES.length - 1, Math.max(0, place(this.session.pace) + by));
    this.session.setPace(PACES[next]);
  }

  update() {
    const { pace } = this.session;
    const { text } = this.words;
    const at = String(place(pace));
    if (this.slider.value !== at) this.slider.value = at;
    const rate = pace === 0 ? text.asFast : text.perSecondShort(this.words.short.format(1e6 / pace));
    setText(this.value, rate);
    this.slider.setAttribute('aria-valuetext', pace === 0 ? text.asFast : text.perSecond(this.words.short.format(1e6 / pace)));
  }
}
