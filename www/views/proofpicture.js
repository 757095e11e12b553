/**
 * Pictures of one loss and of one torn read: memory in the middle, the goroutines above and below it, time from left to right. Accesses are
 * evenly apart, for they may be nanoseconds from each other; their times stand below.
 */

/** @typedef {import('../pkg/history.js').Loss} Loss */
/** @typedef {import('../pkg/history.js').TornRead} TornRead */
/** @typedef {import('../pkg/history.js').Access} Access */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {typeof import('../text/proof.js').proof.en} Text */

/** Writes in between that are drawn; of more the first ones and the last. */
const DRAWN = 3;
/** Measures in the picture's own units, which are CSS pixels where there is room. */
const LEFT = 92;
const COLUMN = 118;
const LANE = 54;
const TOP = 20;
const BOX = 26;

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function svg(tag, attributes, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** One picture in the making. */
class Picture {
  /** @type {SVGElement[]} */
  parts = [];

  /** @param {number} columns @param {number} lanes @param {string} label */
  constructor(columns, lanes, label) {
    this.width = LEFT + columns * COLUMN + 16;
    this.height = TOP + lanes * LANE + 26;
    this.label = label;
  }

  /** @param {number} column From 0. */
  x(column) {
    return LEFT + COLUMN * (column + 0.5);
  }

  /** @param {number} lane From 0, above. */
  y(lane) {
    return TOP + LANE * (lane + 0.5);
  }

  /** @param {string} tag @param {Record<string, string | number>} attributes @param {...(Node | string)} children */
  add(tag, attributes, ...children) {
    this.parts.push(svg(tag, attributes, ...children));
  }

  /** @param {number} x @param {number} y @param {string} text @param {string} kind @param {'start' | 'middle' | 'end'} [anchor] */
  write(x, y, text, kind, anchor = 'middle') {
    this.add('text', { x, y, class: kind, 'text-anchor': anchor }, text);
  }

  /** A goroutine's line, with its bead before it. @param {number} lane @param {number} goroutine */
  goroutine(lane, goroutine) {
    const y = this.y(lane);
    this.add('line', { x1: LEFT - 18, x2: this.width, y1: y, y2: y, class: 'lane' });
    this.add('g', { class: 'who-it-is' },
      svg('circle', { cx: 40, cy: y, r: 14 }), svg('text', { x: 40, y: y + 4, 'text-anchor': 'middle' }, `G${goroutine}`));
  }

  /** What stands in a cell from one column to another. @param {number} lane @param {number} from @param {number} to @param {string} value @param {string} kind */
  value(lane, from, to, value, kind) {
    const y = this.y(lane);
    const [left, right] = [from < 0 ? LEFT - 18 : this.x(from), to < 0 ? this.width : this.x(to)];
    this.add('rect', { x: left, y: y - BOX / 2, width: right - left, height: BOX, class: `cell ${kind}` });
    this.write((left + right) / 2, y + 5, value, `value ${kind}`);
  }

  /** From a goroutine's line to memory, or the other way. @param {number} column @param {number} from @param {number} to @param {string} kind */
  arrow(column, from, to, kind) {
    const x = this.x(column);
    const down = to > from;
    const memory = BOX / 2 + 1;
    const [y1, y2] = kind.includes('reads') ? [this.y(from) + (down ? memory : -memory), this.y(to)] : [this.y(from), this.y(to) + (down ? -memory : memory)];
    const tip = down ? y2 - 7 : y2 + 7;
    this.add('line', { x1: x, x2: x, y1, y2: tip, class: `arrow ${kind}` });
    this.add('path', { d: `M ${x - 5} ${tip} L ${x + 5} ${tip} L ${x} ${y2} Z`, class: `tip ${kind}` });
  }

  /** @param {number} lane @param {string} name */
  cell(lane, name) {
    this.write(40, this.y(lane) + 4, name.length > 11 ? `${name.slice(0, 10)}…` : name, 'name');
  }

  /** @param {Words} words @param {Text} text @param {(Access | null)[]} accesses One for each column; null: several. */
  times(words, text, accesses) {
    const y = this.height - 8;
    const [first] = accesses;
    const format = (/** @type {Access | null} */ access, /** @type {number} */ column) => {
      if (!access || !first) return '…';
      const sign = access.timed ? '' : '≈ ';
      if (column === 0) return sign + words.duration(access.time / 1000);
      return sign + text.later(words.duration(Math.max(0, access.time - first.time) / 1000));
    };
    accesses.forEach((access, column) => this.write(this.x(column), y, format(access, column), 'time'));
  }

  draw() {
    const root = svg('svg', { viewBox: `0 0 ${this.width} ${this.height}`, role: 'img', 'aria-label': this.label }, ...this.parts);
    /** @type {SVGElement} */ (root).style.setProperty('max-width', `${Math.round(this.width * 1.3)}px`);
    return root;
  }
}

/**
 * @param {Words} words @param {Text} text @param {Loss} loss @param {string} label What it shows, in words.
 */
export function drawLoss(words, text, { name, cell, read, between, more, overwritten, write }, label) {
  const all = between.length + more;
  const drawn = all <= DRAWN ? between : between.slice(0, DRAWN - 1);
  const gap = all > DRAWN;
  const last = all > DRAWN && more === 0 ? between[between.length - 1] : null;
  const writers = [...new Set([...drawn, ...(last ? [last] : [])].map(({ goroutine }) => goroutine))];
  const columns = 2 + drawn.length + (gap ? 1 : 0) + (last ? 1 : 0);
  const picture = new Picture(columns, 2 + writers.length, label);
  const memory = 1;
  picture.goroutine(0, read.goroutine);
  writers.forEach((writer, index) => picture.goroutine(2 + index, writer));
  picture.cell(memory, name || text.aCell(String(cell)));
  // What stood in memory.
  const laneOf = (/** @type {number} */ goroutine) => 2 + writers.indexOf(goroutine);
  const end = columns - 1;
  picture.value(memory, -1, 1, words.number(read.value), 'kept');
  drawn.forEach(({ value }, index) => picture.value(memory, 1 + index, index + 1 < drawn.length || gap ? 2 + index : end, words.number(value), 'gone'));
  if (gap) {
    const from = 1 + drawn.length;
    const rest = all - drawn.length - (last ? 1 : 0);
    picture.value(memory, from, last ? from + 1 : end, `… ${words.number(rest)}`, 'gone');
    if (last) picture.value(memory, from + 1, end, words.number(overwritten), 'gone');
  }
  picture.value(memory, end, -1, words.number(write.value), 'over');
  // What the loser knew.
  const [x1, x2] = [picture.x(0), picture.x(end)];
  picture.add('rect', { x: x1, y: picture.y(0) - 9, width: x2 - x1, height: 18, class: 'knows' });
  picture.write((x1 + x2) / 2, picture.y(0) + 4, text.knows(words.number(read.value)), 'knowing');
  picture.arrow(0, memory, 0, 'reads');
  drawn.forEach(({ goroutine }, index) => picture.arrow(1 + index, laneOf(goroutine), memory, 'writes'));
  if (last) picture.arrow(end - 1, laneOf(last.goroutine), memory, 'writes');
  picture.arrow(end, 0, memory, 'overwrites');
  picture.write(picture.x(0), picture.y(0) - 16, text.readMark, 'verb');
  picture.write(picture.x(end), picture.y(0) - 16, text.writeMark, 'verb');
  drawn.forEach(({ goroutine }, index) => picture.write(picture.x(1 + index), picture.y(laneOf(goroutine)) + 18, text.writeMark, 'verb'));
  if (last) picture.write(picture.x(end - 1), picture.y(laneOf(last.goroutine)) + 18, text.writeMark, 'verb');
  picture.write(picture.x(end) + 6, picture.y(memory) + BOX / 2 + 16, text.lost, 'lost', 'start');
  picture.times(words, text, [read, ...drawn, ...(gap ? [null] : []), ...(last ? [last] : []), write].slice(0, columns));
  return picture.draw();
}

/**
 * @param {Words} words @param {Text} text @param {TornRead} torn @param {string} label What it shows, in words.
 */
export function drawTorn(words, text, torn, label) {
  const { reader, writer, old, order } = torn;
  const picture = new Picture(4, 4, label);
  const column = (/** @type {import('../pkg/history.js').Part} */ part) => order.indexOf(part);
  const halves = [torn.new, old].sort((a, b) => a.cell - b.cell);
  picture.goroutine(0, writer);
  picture.goroutine(3, reader);
  halves.forEach((half, index) => {
    const isNew = half === torn.new;
    const [wrote, reads] = isNew ? [column('wroteNew'), column('readNew')] : [column('wroteOld'), column('readOld')];
    const lane = 1 + index;
    picture.cell(lane, half.name || text.aCell(String(half.cell)));
    picture.value(lane, -1, wrote, isNew ? '' : words.number(half.read.value), 'kept');
    picture.value(lane, wrote, -1, words.number(half.write.value), 'over');
    picture.arrow(wrote, 0, lane, 'writes');
    picture.arrow(reads, lane, 3, isNew ? 'reads' : 'reads late');
    picture.write(picture.x(wrote), picture.y(0) - 16, text.writeMark, 'verb');
    picture.write(picture.x(reads), picture.y(3) + 20, `${text.readMark} ${words.number(half.read.value)}`, 'verb');
  });
  const [first, last] = [Math.min(column('wroteNew'), column('wroteOld')), Math.max(column('wroteNew'), column('wroteOld'))];
  picture.add('rect', { x: picture.x(first) - 14, y: picture.y(0) - 9, width: picture.x(last) - picture.x(first) + 28, height: 18, class: 'section' });
  picture.write((picture.x(first) + picture.x(last)) / 2, picture.y(0) + 4, text.together, 'knowing');
  const access = { wroteNew: torn.new.write, readNew: torn.new.read, readOld: old.read, wroteOld: old.write };
  picture.times(words, text, order.map((part) => access[part]));
  return picture.draw();
}
