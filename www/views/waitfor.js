/**
 * The wait-for graph of a state: goroutines round, what they wait for square, an arrow from who waits to what it waits for, and a line from
 * that to who has it. A circle of them is drawn strongly. The same stands below in words.
 */

import { waitForTexts } from '../text/waitfor.js';
import { adopt } from '../style/late.js';
import { node } from './node.js';

/** @typedef {import('../pkg/stepper.js').WaitGraph} WaitGraph */
/** @typedef {import('../text/text.js').Words} Words */

const SVG = 'http://www.w3.org/2000/svg';
/** Measures of the drawing, in its own units. */
const ROW = 54;
const LEFT = 46;
const RIGHT = 214;
const RADIUS = 17;
const BOX = 26;
/** Width of a character of a lock's name. */
const CHARACTER = 7.4;
/** Goroutines that are drawn; more are told in words. */
const MOST = 12;

/** @param {string} name @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
function shape(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** The style that pictures of this kind need. @param {Node} view Anything in the element. */
export function adoptWaits(view) {
  return adopt(view, 'waits.css');
}

/** @param {Words} words @param {WaitGraph} graph @returns {HTMLElement} */
export function drawWaits(words, graph) {
  const text = waitForTexts[words.tag] ?? waitForTexts.en;
  const inCycle = new Set(graph.cycle);
  // Those in the circle first: the others wait because of them.
  const waiting = [...graph.waiting].sort((a, b) => Number(inCycle.has(b.goroutine)) - Number(inCycle.has(a.goroutine)));
  const sentences = waiting.slice(0, MOST).map(({ goroutine, lock, heldBy }) => {
    if (heldBy.length === 0) return text.waitsInVain(goroutine, lock);
    if (heldBy.length === 1 && heldBy[0] === goroutine) return text.waitsItself(goroutine, lock);
    return text.waits(goroutine, lock, heldBy.map((holder) => `G${holder}`).join(', '));
  });
  if (waiting.length > MOST) sentences.push(text.more(words.number(waiting.length - MOST)));
  const list = node('ul', { translate: 'no' }, ...sentences.map((sentence) => node('li', {}, sentence)));
  /** @type {HTMLElement[]} */
  const parts = [node('p', { class: 'note' }, text.key), list];
  if (graph.cycle.length > 1) parts.push(node('p', { class: 'note' }, text.circle));
  if (!graph.reported) parts.push(node('p', { class: 'note' }, text.unreported));
  const figure = node('figure', { class: 'waits', 'aria-label': text.title });
  figure.append(picture({ ...graph, waiting }), node('figcaption', {}, ...parts));
  return figure;
}

/** @param {WaitGraph} graph */
function picture({ waiting, cycle }) {
  const drawn = waiting.slice(0, MOST);
  const goroutines = [...new Set(drawn.flatMap(({ goroutine, heldBy }) => [goroutine, ...heldBy.slice(0, MOST)]))].sort((a, b) => a - b);
  const locks = [...new Set(drawn.map(({ address }) => address))];
  const names = new Map(drawn.map(({ address, lock }) => [address, lock]));
  const inCycle = new Set(cycle);
  const rows = Math.max(goroutines.length, locks.length, 1);
  const height = rows * ROW;
  /** @param {number} place @param {number} count */
  const y = (place, count) => ((place + 0.5) * height) / count;
  const goroutineAt = (/** @type {number} */ id) => y(goroutines.indexOf(id), goroutines.length);
  const lockAt = (/** @type {number} */ address) => y(locks.indexOf(address), locks.length);
  const widest = Math.max(...locks.map((address) => (names.get(address) ?? '').length)) * CHARACTER + 20;
  const svg = shape('svg', { viewBox: `0 0 ${RIGHT + widest + 6} ${height}`, role: 'presentation', width: RIGHT + widest + 6, height });
  for (const { goroutine, address, heldBy } of drawn) {
    const isHot = inCycle.has(goroutine);
    const [fromY, toY] = [goroutineAt(goroutine), lockAt(address)];
    svg.append(arrow(LEFT + RADIUS, fromY - 4, RIGHT, toY - 5, isHot ? 'hot' : ''));
    for (const holder of heldBy.slice(0, MOST)) {
      const holds = isHot && inCycle.has(holder) ? 'holds hot' : 'holds';
      svg.append(shape('line', { x1: RIGHT, y1: toY + 5, x2: LEFT + RADIUS, y2: goroutineAt(holder) + 4, class: holds }));
    }
  }
  for (const id of goroutines) {
    const at = goroutineAt(id);
    svg.append(
      shape('circle', { cx: LEFT, cy: at, r: RADIUS, class: inCycle.has(id) ? 'hot' : '' }),
      shape('text', { x: LEFT, y: at + 4, 'text-anchor': 'middle' }, `G${id}`),
    );
  }
  for (const address of locks) {
    const at = lockAt(address);
    svg.append(
      shape('rect', { x: RIGHT, y: at - BOX / 2, width: widest, height: BOX, rx: 4 }),
      shape('text', { x: RIGHT + widest / 2, y: at + 4, 'text-anchor': 'middle' }, names.get(address) ?? ''),
    );
  }
  return svg;
}

/** A line with a head. @param {number} x1 @param {number} y1 @param {number} x2 @param {number} y2 @param {string} kind */
function arrow(x1, y1, x2, y2, kind) {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const [dx, dy] = [(x2 - x1) / length, (y2 - y1) / length];
  const [backX, backY] = [x2 - dx * 9, y2 - dy * 9];
  const head = `${x2},${y2} ${backX - dy * 4.5},${backY + dx * 4.5} ${backX + dy * 4.5},${backY - dx * 4.5}`;
  return shape('g', { class: `waits ${kind}` }, shape('line', { x1, y1, x2: backX, y2: backY }), shape('polygon', { points: head }));
}
