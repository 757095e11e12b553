/** The gallery's lessons, in one language. Fetched when the page has started, so that they cost the first visit nothing. */

/**
 * A program as a lesson runs it.
 * @typedef {object} Form
 * @property {string} program Its name in the gallery.
 * @property {boolean} mutexOff
 */

/**
 * How a run fails: it prints something wrong, or ends in one of Go's ways.
 * @typedef {'wrong' | 'deadlock' | 'fatal' | 'panic'} Failure
 */

/**
 * All orders of the small program.
 * @typedef {object} Orders
 * @property {string} all How many there are, a decimal number of any size.
 * @property {string} bad How many of them fail.
 * @property {number} percent How likely a failure is when chance decides at each step. Not the share of the orders.
 * @property {{visible: string, preemptions: number, steps: number, switches: number[]} | null} shortest To a failure.
 */

/**
 * @typedef {object} Lesson
 * @property {string} name
 * @property {'data' | 'sections' | 'deadlocks' | 'waiting'} group
 * @property {Failure[]} fails How the broken form may fail; empty: it shows something, and doesn't fail.
 * @property {string | null} right What the program prints when all is well; null: anything without a line `WRONG: …`.
 * @property {number} answer The right choice, counted from 0.
 * @property {string} source Where this kind of bug is described.
 * @property {Form} broken
 * @property {Form | null} cured
 * @property {{const: Record<string, number>} | null} small Constants with which all orders were explored.
 * @property {{broken: Orders, cured: Orders | null} | null} explored
 * @property {string} title
 * @property {string} wrong One sentence on what goes wrong.
 * @property {string} question
 * @property {string[]} choices
 * @property {string} because
 * @property {string} look
 * @property {string} cure
 */

/** @typedef {import('./engine/engine.js').Report} Report */

/** The layout of the file that this code reads. */
const VERSION = 1;

/** @type {Map<string, Promise<Lesson[]>>} By language. */
const fetched = new Map();

/** @param {string} tag */
async function fetchSheet(tag) {
  const answer = await fetch(new URL(`./pkg/lessons.${tag}.json`, import.meta.url));
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const { version, lessons } = await answer.json();
  if (version !== VERSION) throw new Error(`version ${version} instead of ${VERSION}`);
  return /** @type {Lesson[]} */ (lessons);
}

/**
 * The lessons in a language; none when they can't be had: the programs run without them.
 * @param {string} tag
 */
export function fetchLessons(tag) {
  const there = fetched.get(tag);
  if (there) return there;
  const lessons = fetchSheet(tag).catch((error) => {
    console.error(`Lockscope has no lessons (${tag}): ${error instanceof Error ? error.message : error}`);
    fetched.delete(tag);
    return [];
  });
  fetched.set(tag, lessons);
  return lessons;
}

/** The lesson that a program is part of. @param {Lesson[]} lessons @param {string} program */
export function lessonOf(lessons, program) {
  return lessons.find(({ broken, cured }) => broken.program === program || cured?.program === program) ?? null;
}

/** Whether the mutex switch alone makes the difference between the two forms. @param {Lesson} lesson */
export function isSwitched({ broken, cured }) {
  return broken.program === cured?.program;
}

/**
 * How a run failed; null: it didn't, or was stopped.
 * @param {Lesson} lesson @param {Report} report
 * @returns {Failure | null}
 */
export function failureOf({ right }, { outcome, stdout }) {
  if (outcome === 'deadlock' || outcome === 'fatal' || outcome === 'panic') return outcome;
  if (outcome === 'stopped') return null;
  return /^WRONG: /m.test(stdout) || (right !== null && stdout !== right) ? 'wrong' : null;
}

/**
 * What all orders of a lesson's small program come to, in words; '' when that isn't known.
 * @param {import('./text/text.js').Words} words @param {Lesson} lesson @param {boolean} cured
 */
export function describeOrders(words, { small, explored }, cured) {
  const { text, short } = words;
  const orders = cured ? explored?.cured : explored?.broken;
  if (!orders) return '';
  const constants = Object.entries(small?.const ?? {}).map(([name, value]) => `${name} = ${value}`).join(', ');
  const [all, bad] = [orders.all, orders.bad].map((count) => words.number(BigInt(count)));
  if (!orders.shortest) return text.noOrderFails(all, constants);
  return `${text.ordersFail(bad, all, constants, short.format(orders.percent))} ${text.switchesNeeded(String(orders.shortest.preemptions))}`;
}
