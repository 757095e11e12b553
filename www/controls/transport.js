/** Run or pause, step, restart, stop. */

import { node, setText } from '../views/node.js';
import { button } from './button.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

export class Transport {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    const { text } = words;
    this.text = text;
    this.session = session;
    this.main = button('run', text.run, () => session.toggle());
    const word = /** @type {HTMLElement} */ (this.main.querySelector('.word'));
    /** One above the other: the button has the same width for both, and a run that begins or ends doesn't lay out the bar around it anew. */
    this.begin = node('span', {}, text.run);
    this.pause = node('span', {}, text.pause);
    word.replaceChildren(this.begin, this.pause);
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
    setText(this.begin, paused ? this.text.resume : this.text.run);
    this.begin.classList.toggle('said', !running);
    this.pause.classList.toggle('said', running);
    this.main.disabled = !canRun;
    this.step.disabled = !canRun || (mode?.engine === 'step' && phase === 'finished' && steps?.next === 0);
    this.restart.disabled = !canRun || phase === 'idle' || phase === 'opening';
    this.restart.classList.toggle('wanted', edited && canRun);
    this.stop.disabled = !running && !paused;
  }
}
