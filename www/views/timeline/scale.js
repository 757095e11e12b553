/** Times for reading. */

/** @typedef {import('../../text/text.js').Words} Words */

const UNITS = /** @type {[number, string][]} */ ([[1e9, 's'], [1e6, 'ms'], [1e3, 'µs'], [1, 'ns']]);

/**
 * A time or a duration with as many digits as one can see a difference of.
 * @param {Words} words
 * @param {number} nanoseconds
 * @param {number} [step] What can be told apart, in nanoseconds.
 */
export function readable(words, nanoseconds, step = 0) {
  if (nanoseconds === 0) return '0';
  const [size, unit] = UNITS.find(([size]) => Math.abs(nanoseconds) >= size) ?? UNITS[3];
  const digits = step > 0 ? Math.max(0, Math.min(6, Math.ceil(Math.log10(size / step)))) : 2;
  return `${words.decimal(nanoseconds / size, digits)} ${unit}`;
}

/**
 * Round times in a span, not too many.
 * @param {number} from
 * @param {number} to
 * @param {number} most
 * @returns {{step: number, times: number[]}}
 */
export function ticks(from, to, most) {
  const least = (to - from) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * ([1, 2, 5].find((factor) => power * factor >= least) ?? 10);
  const times = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) times.push(time);
  return { step, times };
}
