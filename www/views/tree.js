/** The tree of states: each branch a line, each state a place on it. Pointer and arrow keys go to any of them. */

import { node, setText, show } from './node.js';

/** @typedef {import('../pkg/stepper.js').StepState} StepState */
/** @typedef {import('../pkg/stepper.js').Branch} Branch */
/** @typedef {import('../text/stepping.js').StepText} StepText */
/** @typedef {import('../text/text.js').Words} Words */

const NAMESPACE = 'http://www.w3.org/2000/svg';
/** CSS pixels between two lanes, and around the drawing. */
const LANE = 14;
const MARGIN = 9;
/** A state takes at most so much room, and the whole at least this. */
const MOST_STEP = 14;
const LEAST_WIDTH = 40;
/** Branches that are drawn: the last ones. */
const MOST_BRANCHES = 400;

/** @param {string} tag @param {Record<string, string | number>} attributes */
function svg(tag, attributes) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

/** Events: `go` (detail: {leaf, depth}). */
export class Tree extends EventTarget {
  /** @type {StepState | null} */
  #state = null;
  #width = 300;

  /** @param {Words} words @param {StepText} text */
  constructor(words, text) {
    super();
    this.words = words;
    this.text = text;
    this.picture = svg('svg', { 'aria-hidden': 'true' });
    this.place = node('span', { class: 'reached' });
    this.slider = node('div', { class: 'tree', role: 'slider', tabindex: '0', 'aria-label': text.tree, 'aria-valuemin': '0' }, this.picture);
    this.before = node('p', { class: 'quiet', hidden: true });
    this.root = node('div', { class: 'branches' }, node('div', { class: 'row' }, node('b', {}, text.tree), this.place), this.slider, this.before);
    this.slider.title = text.treeHelp;
    this.slider.addEventListener('click', (event) => this.#click(event));
    this.slider.addEventListener('keydown', (event) => this.#key(event));
    new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width === this.#width || width < LEAST_WIDTH) return;
      this.#width = width;
      if (this.#state) this.show(this.#state);
    }).observe(this.slider);
  }

  /** @param {StepState} state */
  show(state) {
    this.#state = state;
    const { words, text } = this;
    const { branches, branch, depth } = state;
    const current = branches[branch];
    if (!current) return;
    const lanes = Math.max(...branches.map(({ lane }) => lane)) + 1;
    const height = lanes * LANE + MARGIN;
    this.picture.setAttribute('viewBox', `0 0 ${this.#width} ${height}`);
    this.picture.setAttribute('width', String(this.#width));
    this.picture.setAttribute('height', String(height));
    const way = this.#way();
    const shown = branches.filter((one, place) => way.has(place) || place >= branches.length - MOST_BRANCHES);
    this.picture.replaceChildren(
      ...shown.map((one) => this.#line(one, one.to, 'branch')),
      ...[...way].map(([place, to]) => this.#line(branches[place], to, 'way')),
      ...shown.map(({ to, lane }) => svg('circle', { class: 'end', cx: this.#x(to), cy: y(lane), r: 2.5 })),
      svg('circle', { class: 'here', cx: this.#x(depth), cy: y(current.lane), r: 5 }),
    );
    const facts = text.place(words.number(depth), words.number(current.to), words.number(branch + 1), words.number(branches.length));
    setText(this.place, facts);
    this.slider.setAttribute('aria-valuemax', String(current.to));
    this.slider.setAttribute('aria-valuenow', String(depth));
    this.slider.setAttribute('aria-valuetext', facts);
    show(this.before, state.before > 0);
    if (state.before > 0) setText(this.before, text.before(words.number(state.before)));
    if (this.slider.scrollHeight > this.slider.clientHeight) this.slider.scrollTop = y(current.lane) - this.slider.clientHeight / 2;
  }

  /** The branches from the beginning to the present state, each with the step up to which it is on the way. */
  #way() {
    const { branches, branch, depth } = /** @type {StepState} */ (this.#state);
    /** @type {Map<number, number>} */
    const way = new Map();
    let place = branch;
    let to = depth;
    for (;;) {
      way.set(place, to);
      if (place === 0) return way;
      to = branches[place].from - 1;
      place = branches[place].parent;
    }
  }

  /** @param {Branch} branch @param {number} to @param {string} kind */
  #line({ from, lane, parent, first }, to, kind) {
    const start = this.#x(from);
    const end = this.#x(to);
    const level = y(lane);
    if (first === 0) return svg('path', { class: kind, d: `M ${start} ${level} H ${end}` });
    const { branches } = /** @type {StepState} */ (this.#state);
    const fork = this.#x(from - 1);
    return svg('path', { class: kind, d: `M ${fork} ${y(branches[parent].lane)} V ${level - 4} Q ${fork} ${level} ${Math.min(fork + 4, start)} ${level} H ${end}` });
  }

  /** @param {number} depth */
  #x(depth) {
    return Math.round((MARGIN + depth * this.#scale()) * 10) / 10;
  }

  /** CSS pixels of a step. */
  #scale() {
    const longest = Math.max(1, ...(this.#state?.branches ?? []).map(({ to }) => to));
    return Math.min(MOST_STEP, (this.#width - 2 * MARGIN) / longest);
  }

  /** @param {Branch} branch @param {number} depth */
  #go({ last, from, to }, depth) {
    this.dispatchEvent(new CustomEvent('go', { detail: { leaf: last, depth: Math.max(from, Math.min(to, depth)) } }));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const state = this.#state;
    if (!state) return;
    const box = this.picture.getBoundingClientRect();
    const depth = Math.round((event.clientX - box.left - MARGIN) / this.#scale());
    const lane = Math.round((event.clientY - box.top - MARGIN) / LANE);
    /** @param {Branch} branch */
    const far = ({ from, to, lane: other }) => Math.abs(other - lane) * 1000 + Math.max(0, from - depth, depth - to);
    const [nearest] = [...state.branches].sort((a, b) => far(a) - far(b));
    if (nearest) this.#go(nearest, depth);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const state = this.#state;
    const current = state?.branches[state.branch];
    if (!state || !current || event.altKey || event.ctrlKey || event.metaKey) return;
    const { depth, branches } = state;
    /** The branch next above or below that has a state at this step, or ends before it. @param {number} by */
    const beside = (by) => branches.filter(({ lane, from }) => (by > 0 ? lane > current.lane : lane < current.lane) && from <= depth + 1)
      .sort((a, b) => Math.abs(a.lane - current.lane) - Math.abs(b.lane - current.lane) || Math.abs(a.to - depth) - Math.abs(b.to - depth))[0];
    switch (event.key) {
      case 'ArrowUp': case 'ArrowDown': {
        const other = beside(event.key === 'ArrowDown' ? 1 : -1);
        if (other) this.#go(other, depth);
        break;
      }
      case 'Home': this.dispatchEvent(new CustomEvent('go', { detail: { leaf: current.last, depth: 0 } })); break;
      case 'End': this.#go(current, current.to); break;
      // Left and right are Back and Step, as everywhere.
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {number} lane */
function y(lane) {
  return MARGIN + lane * LANE;
}
