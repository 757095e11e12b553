/** Where a saved run stands: the time as a slider, single events, the speed, and the way back to the program itself. */

import { node, setText, show } from '../views/node.js';

/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../text/recordings.js').RecordingsText} RecordingsText */
/** @typedef {import('../engine/recorded.js').RecordedEngine} RecordedEngine */

/** How much slower than it was a run can be played. */
const SPEEDS = [1, 10, 100, 1000, 10_000, 100_000];
/** What a key moves the time by, of the whole. A slider's own keys go by its step, and that must be a nanosecond: events are that close. */
const KEYS = new Map([
  ['ArrowLeft', -1 / 1000], ['ArrowDown', -1 / 1000], ['ArrowRight', 1 / 1000], ['ArrowUp', 1 / 1000],
  ['PageDown', -1 / 10], ['PageUp', 1 / 10],
]);

export class Player {
  root;
  #words;
  #text;
  /** @type {RecordedEngine | null} */
  #engine = null;

  /** @param {Words} words @param {RecordingsText} text @param {() => void} leave Back to the program itself. */
  constructor(words, text, leave) {
    this.#words = words;
    this.#text = text;
    /** @param {string} sign @param {string} label @param {number} by */
    const step = (sign, label, by) => {
      const button = node('button', { type: 'button', class: 'small', 'aria-label': label, title: label }, sign);
      button.addEventListener('click', () => this.#engine?.step(by));
      return button;
    };
    this.back = step('◂', text.back, -1);
    this.on = step('▸', text.on, 1);
    this.scrubber = node('input', { type: 'range', 'aria-label': text.position });
    this.scrubber.addEventListener('input', () => this.#engine?.seek(Number(this.scrubber.value)));
    this.scrubber.addEventListener('keydown', (event) => this.#key(event));
    this.time = node('output');
    this.speed = node('select', {}, ...SPEEDS.map((times) => node('option', { value: times }, times === 1 ? text.realTime : text.slower(words.number(times)))));
    this.speed.addEventListener('change', () => this.#engine?.setSpeed(1 / Number(this.speed.value)));
    const close = node('button', { type: 'button', class: 'small' }, text.leave);
    close.addEventListener('click', leave);
    const foot = node('div', { class: 'foot' }, this.time, node('label', {}, text.speed, this.speed), close);
    this.root = node('div', { class: 'player', role: 'group', 'aria-label': text.playback, hidden: true }, this.back, this.scrubber, this.on, foot);
  }

  /** The recording that is played; null: none is. @param {RecordedEngine | null} engine */
  set(engine) {
    show(this.root, engine !== null);
    if (engine === this.#engine) return;
    this.#engine = engine;
    if (!engine?.info) return;
    const { start, end } = engine.info;
    Object.assign(this.scrubber, { min: String(start), max: String(end) });
    const times = SPEEDS.find((slower) => 1 / slower <= engine.speed) ?? SPEEDS[SPEEDS.length - 1];
    this.speed.value = String(times);
    engine.setSpeed(1 / times);
    this.move();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const part = KEYS.get(event.key);
    if (!part || !this.#engine?.info || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { start, end } = this.#engine.info;
    const by = Math.sign(part) * Math.max(1, Math.round((end - start) * Math.abs(part)));
    this.scrubber.valueAsNumber += by;
    this.#engine.seek(this.scrubber.valueAsNumber);
  }

  /** It stands at another moment. */
  move() {
    const { info, moment } = this.#engine ?? {};
    if (!info || !moment) return;
    // While it is on its way, the slider is where the person has put it.
    if (!this.#engine?.seeking) this.scrubber.value = String(moment.time);
    const sentence = this.#text.timeOf(this.duration(moment.time), this.duration(info.end));
    setText(this.time, sentence);
    this.scrubber.setAttribute('aria-valuetext', sentence);
    this.back.disabled = moment.events === 0;
    this.on.disabled = moment.over;
  }

  /** @param {number} nanoseconds */
  duration(nanoseconds) {
    const { short } = this.#words;
    if (nanoseconds < 1e6) return `${short.format(nanoseconds / 1e3)} µs`;
    return nanoseconds < 1e9 ? `${short.format(nanoseconds / 1e6)} ms` : `${short.format(nanoseconds / 1e9)} s`;
  }
}
