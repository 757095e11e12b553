/** Run or pause, step, restart, stop. */

import { node } from '../views/node.js';
import { button } from './button.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class Transport {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    const { text } = words;
    this.session = session;
    this.main = button('run', text.run, () => session.toggle());
    const word = /** @type {HTMLElement} */ (this.main.querySelector('.word'));
    /** All that it may say, one above the other: the button has the same width whatever it says, and the bar around it isn't laid out anew. */
    this.words = [text.run, text.pause, text.resume].map((one) => node('span', {}, one));
    word.replaceChildren(...this.words);
    word.classList.add('one-of');
    this.step = button('forward', text.step, () => void session.stepping.forward());
    this.step.title = text.stepHelp;
    this.restart = button('restart', text.restart, () => session.start());
    this.stop = button('stop', text.stop, () => void session.stop());
    this.root = node('div', { class: 'transport' }, this.main, this.step, this.restart, this.stop);
    this.update();
  }

  update() {
    const { phase, canRun, edited, mode } = this.session;
    const steps = this.session.stepping.state;
    const running = phase === 'running';
    const paused = phase === 'paused';
    this.main.classList.toggle('run', !running);
    this.main.classList.toggle('pause', running);
    const said = running ? 1 : paused ? 2 : 0;
    this.words.forEach((word, i) => word.classList.toggle('said', i === said));
    this.main.disabled = !canRun;
    this.step.disabled = !canRun || (mode?.engine === 'step' && phase === 'finished' && steps?.next === 0);
    this.restart.disabled = !canRun || phase === 'idle' || phase === 'opening';
    this.restart.classList.toggle('wanted', edited && canRun);
    this.stop.disabled = !running && !paused;
  }
}
