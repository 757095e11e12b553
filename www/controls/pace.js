/** The pace: how long each instruction is held open, from one a second to as fast as it goes. */

import { node, setText } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

/** Microseconds an instruction, from slow to fast; 0 is full speed. */
export const PACES = [
  1_000_000, 500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 0,
];
/** A pace at which a person can follow single steps, or a slower one. */
const FOLLOWABLE = 10_000;
const UNITS = /** @type {Record<string, number>} */ ({ ns: 1e-3, us: 1, µs: 1, ms: 1e3, s: 1e6 });
/** An hour: slower is a mistake. */
const SLOWEST = 3.6e9;

/** Built-in programs that begin at a pace that people can follow. The others end by the clock, or do too much for it. */
const SLOW_STARTERS = ['counter', 'print'];
const SLOW_START = 50_000;

/** The pace that a built-in program begins with, in microseconds. @param {string} program */
export function firstPace(program) {
  return SLOW_STARTERS.includes(program) ? SLOW_START : 0;
}

/** @param {number} pace Microseconds. */
export function isFollowable(pace) {
  return pace >= FOLLOWABLE;
}

/**
 * The attribute `pace`: `full`, or the time of an instruction as Go writes it, `50ms`. In microseconds; null when it is neither.
 * @param {string} text
 */
export function parsePace(text) {
  if (text === 'full') return 0;
  const match = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s)$/.exec(text.trim());
  if (!match) return null;
  const pace = Number(match[1]) * UNITS[match[2]];
  return pace > SLOWEST ? null : pace;
}

/** As the attribute writes it. @param {number} pace Microseconds. */
export function formatPace(pace) {
  if (pace === 0) return 'full';
  if (pace % 1e6 === 0) return `${pace / 1e6}s`;
  return pace % 1000 === 0 ? `${pace / 1000}ms` : `${pace}us`;
}

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
