/** Paces as attributes and addresses write them. So small that every file which needs it has its own copy. */

const FOLLOWABLE = 10_000;
const SLOW_START = 50_000;
/** An hour: slower is a mistake. */
const SLOWEST = 3.6e9;

/** The pace that a built-in program begins with, in microseconds: most end by the clock, or do too much for a slow one. @param {string} program */
export function firstPace(program) {
  return program === 'counter' || program === 'print' ? SLOW_START : 0;
}

/** Whether a person can follow single steps at it. @param {number} pace Microseconds. */
export function isFollowable(pace) {
  return pace >= FOLLOWABLE;
}

/**
 * `full`, or the time of an instruction as Go writes it, `50ms`. In microseconds; null when it is neither.
 * @param {string} text
 */
export function parsePace(text) {
  if (text === 'full') return 0;
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ns|us|µs|ms|s)$/.exec(text.trim()) ?? [];
  const pace = Number(digits) * (unit === 'ns' ? 1e-3 : unit === 'ms' ? 1e3 : unit === 's' ? 1e6 : 1);
  return pace <= SLOWEST ? pace : null;
}

/** As the attribute writes it. @param {number} pace Microseconds. */
export function formatPace(pace) {
  if (pace === 0) return 'full';
  if (pace % 1e6 === 0) return `${pace / 1e6}s`;
  return pace % 1000 === 0 ? `${pace / 1000}ms` : `${pace}us`;
}
