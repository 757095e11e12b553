/**
 * The source as lines of the page, one element each, so that a change of one line touches that line only. While a person edits it, colours are
 * ranges of the CSS Custom Highlight API: they add no elements, so that what is edited is plain text. At all other times they are elements:
 * browsers look through all ranges, and paint their texts, whenever anything in the document changes.
 */

import { highlight } from './highlight.js';
import { node } from './node.js';

/** @typedef {import('../engine/engine.js').Diagnostic} Diagnostic */
/** @typedef {{text: string, open: string, close: string, row: HTMLElement, ranges: [string, AbstractRange][], dressed: boolean}} Line */

/** What is coloured; in style sheets `::highlight(go-keyword)` and `.go-keyword`. */
const KINDS = ['keyword', 'string', 'comment', 'number', 'error'];
/** Lines beyond what is on the screen that have their colours already. */
const AHEAD = 60;

/** All elements of a page share one registry. */
const colours = new Map(KINDS.map((kind) => [kind, registered(`go-${kind}`)]));

/** @param {string} name A browser without the API shows plain text. */
function registered(name) {
  if (typeof Highlight !== 'function' || !CSS.highlights) return null;
  const known = CSS.highlights.get(name);
  if (known) return known;
  const colour = new Highlight();
  CSS.highlights.set(name, colour);
  return colour;
}

export class SourceText {
  root;
  /** @type {Line[]} */
  #lines = [];
  #text = '';
  /** @type {Set<Line>} Lines that have their colours. */
  #coloured = new Set();
  /** @type {Map<number, Diagnostic>} By line. */
  #errors = new Map();
  #size = new ResizeObserver(() => this.#colour());
  #scrolled = () => this.#colour();
  /** A person edits it, or is about to. */
  #edited = false;

  constructor() {
    this.root = node('div', { class: 'lines', translate: 'no' });
    const { root } = this;
    // Before the browser looks for the character that was pressed on.
    root.addEventListener('pointerdown', () => this.#setEdited(true), { capture: true });
    root.addEventListener('focus', () => this.#setEdited(true));
    root.addEventListener('blur', () => {
      // The window may have lost the focus, and not the source.
      const { activeElement } = /** @type {Document | ShadowRoot} */ (root.getRootNode());
      if (activeElement !== root) this.#setEdited(false);
    });
  }

  /** @param {boolean} edited */
  #setEdited(edited) {
    if (edited === this.#edited) return;
    for (const line of [...this.#coloured]) this.#fade(line);
    this.#edited = edited;
    this.#colour();
  }

  get text() {
    return this.#text;
  }

  /** The elements of the lines, the first one first. */
  get rows() {
    return this.#lines.map(({ row }) => row);
  }

  /**
   * Shows this text. Lines that stay keep their elements.
   * @param {string} text
   */
  set(text) {
    if (text === this.#text && this.#lines.length > 0) return;
    this.#text = text;
    const texts = text.split('\n');
    const lines = this.#lines;
    const shorter = Math.min(texts.length, lines.length);
    let first = 0;
    while (first < shorter && texts[first] === lines[first].text) first += 1;
    let same = 0;
    while (same < shorter - first && texts[texts.length - 1 - same] === lines[lines.length - 1 - same].text) same += 1;
    const old = lines.slice(first, lines.length - same);
    const fresh = texts.slice(first, texts.length - same);
    const after = lines[lines.length - same]?.row ?? null;
    const made = fresh.map((content, index) => this.#line(content, old[index], after));
    for (const line of old.slice(fresh.length)) {
      this.#fade(line);
      line.row.remove();
    }
    lines.splice(first, old.length, ...made);
    this.#retokenize(first, first + made.length);
    this.#colour();
  }

  /**
   * A line with this content, in the element of an old one where there is one.
   * @param {string} text @param {Line | undefined} old @param {HTMLElement | null} before
   * @returns {Line}
   */
  #line(text, old, before) {
    if (old) this.#fade(old);
    const row = old?.row ?? node('div');
    row.className = 'line';
    fill(row, text);
    if (!old) this.root.insertBefore(row, before);
    return { text, open: '', close: '', row, ranges: [], dressed: false };
  }

  /**
   * Finds the tokens of the lines `first` to `last`, and of those after them for as long as a comment or a raw string changes them.
   * @param {number} first @param {number} last
   */
  #retokenize(first, last) {
    let open = first > 0 ? this.#lines[first - 1].close : '';
    for (let index = first; index < this.#lines.length; index += 1) {
      const line = this.#lines[index];
      if (index >= last && line.open === open) return;
      this.#fade(line);
      line.open = open;
      line.close = highlight(line.text, open).open;
      open = line.close;
    }
  }

  /** Takes the colours of a line away. @param {Line} line */
  #fade(line) {
    for (const [kind, range] of line.ranges) colours.get(kind)?.delete(range);
    line.ranges = [];
    if (line.dressed) fill(line.row, line.text);
    line.dressed = false;
    this.#coloured.delete(line);
  }

  /** Colours the lines that can be seen, and no others. */
  #colour() {
    const [from, to] = this.#seen();
    const lines = this.#lines.slice(from, to);
    const wanted = new Set(lines);
    for (const line of this.#coloured) if (!wanted.has(line)) this.#fade(line);
    lines.forEach((line, index) => {
      if (this.#coloured.has(line)) return;
      this.#coloured.add(line);
      this.#paint(line, from + index + 1);
    });
  }

  /** @param {Line} line @param {number} number */
  #paint(line, number) {
    if (line.text === '') return;
    const { pieces } = highlight(line.text, line.open);
    const wrong = this.#wrongPart(line, number);
    if (!this.#edited) {
      line.row.replaceChildren(...dress(pieces, wrong));
      line.dressed = true;
      return;
    }
    let at = 0;
    for (const { text, kind } of pieces) {
      if (kind) this.#mark(line, kind, at, at + text.length);
      at += text.length;
    }
    if (wrong) this.#mark(line, 'error', ...wrong);
  }

  /** What Go's error on a line is about. @param {Line} line @param {number} number @returns {[number, number] | null} */
  #wrongPart({ text }, number) {
    const error = this.#errors.get(number);
    if (!error) return null;
    const start = Math.min(columnOf(text, error.column), Math.max(0, text.length - 1));
    const length = /^[\p{L}\p{N}_.]+/u.exec(text.slice(start))?.[0].length ?? 1;
    return [start, Math.min(text.length, start + length)];
  }

  /** @param {Line} line @param {string} kind @param {number} start @param {number} end */
  #mark(line, kind, start, end) {
    const colour = colours.get(kind);
    const content = line.row.firstChild;
    if (!colour || !content || end <= start) return;
    const range = new StaticRange({ startContainer: content, startOffset: start, endContainer: content, endOffset: end });
    line.ranges.push([kind, range]);
    colour.add(range);
  }

  /** Indexes of the first line that can be seen, or nearly, and of the first one after those. A colour has its cost at every change. */
  #seen() {
    const count = this.#lines.length;
    const scroller = this.root.closest('.scroller');
    if (count <= 2 * AHEAD || !scroller) return [0, count];
    const { top, bottom } = scroller.getBoundingClientRect();
    /** How many lines begin above a height. @param {number} height */
    const above = (height) => {
      let [low, high] = [0, count];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.#lines[middle].row.getBoundingClientRect().top > height) high = middle;
        else low = middle + 1;
      }
      return low;
    };
    return [Math.max(0, above(top) - AHEAD), Math.min(count, above(bottom) + AHEAD)];
  }

  /** Marks Go's errors at their lines. @param {Diagnostic[]} diagnostics */
  setErrors(diagnostics) {
    /** @type {Map<number, Diagnostic>} */
    const errors = new Map();
    for (const diagnostic of diagnostics) {
      if (diagnostic.line > 0 && !errors.has(diagnostic.line)) errors.set(diagnostic.line, diagnostic);
    }
    this.#errors = errors;
    this.#lines.forEach((line, index) => {
      const error = errors.get(index + 1);
      const was = line.row.classList.contains('error');
      if (!error && !was) return;
      line.row.classList.toggle('error', !!error);
      if (error) line.row.dataset.error = error.message;
      else delete line.row.dataset.error;
      this.#fade(line);
    });
    this.#colour();
  }

  /**
   * Where a place in the text is in the page.
   * @param {number} offset
   * @returns {[Node, number]}
   */
  place(offset) {
    let rest = offset;
    for (const { text, row } of this.#lines) {
      if (rest <= text.length) return row.firstChild instanceof Text ? [row.firstChild, rest] : [row, 0];
      rest -= text.length + 1;
    }
    return [this.root, this.root.childNodes.length];
  }

  /**
   * Where a place in the page is in the text; null when it is elsewhere.
   * @param {Node | null} container @param {number} offset
   */
  offset(container, offset) {
    if (!container || !this.root.contains(container)) return null;
    /** @type {Node} */
    let child = container;
    if (container === this.root) {
      const next = [...this.root.childNodes].slice(offset).find((candidate) => this.#indexOf(candidate) >= 0);
      return next ? this.#startOf(this.#indexOf(next)) : this.#text.length;
    }
    while (child.parentNode !== this.root) child = /** @type {Node} */ (child.parentNode);
    const index = this.#indexOf(child);
    if (index < 0) {
      // Something that stands between the lines: the end of the line before it.
      for (let previous = child.previousSibling; previous; previous = previous.previousSibling) {
        const before = this.#indexOf(previous);
        if (before >= 0) return this.#startOf(before) + this.#lines[before].text.length;
      }
      return 0;
    }
    const within = container === child ? (offset === 0 ? 0 : this.#lines[index].text.length) : offset;
    return this.#startOf(index) + Math.min(within, this.#lines[index].text.length);
  }

  /** @param {Node} row */
  #indexOf(row) {
    return this.#lines.findIndex((line) => line.row === row);
  }

  /** @param {number} index Of a line. */
  #startOf(index) {
    let start = 0;
    for (let before = 0; before < index; before += 1) start += this.#lines[before].text.length + 1;
    return start;
  }

  /** Takes over what an input method wrote into the page, and gives the whole text. */
  adopt() {
    const rows = new Set(this.#lines.map(({ row }) => row));
    /** Whether an element between the lines is one that nobody can edit. @param {Node} child */
    const isApart = (child) => child instanceof HTMLElement && child.contentEditable === 'false';
    const children = [...this.root.childNodes].filter((child) => !isApart(child));
    const texts = children.map((child) => child.textContent ?? '');
    if (children.length !== rows.size || children.some((child, index) => child !== this.#lines[index].row || /\n/.test(texts[index]))) {
      for (const line of this.#lines) this.#fade(line);
      this.#lines = [];
      this.root.replaceChildren();
      this.set(texts.join('\n'));
      return this.#text;
    }
    this.#text = texts.join('\n');
    this.#lines.forEach((line, index) => {
      if (line.text === texts[index]) return;
      this.#fade(line);
      line.text = texts[index];
      fill(line.row, line.text);
      this.#retokenize(index, index + 1);
    });
    this.#colour();
    return this.#text;
  }

  /** Keeps what can be seen of the lines coloured, from now on. @param {Element} scroller */
  watch(scroller) {
    this.#size.observe(scroller);
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
  }

  close() {
    this.#size.disconnect();
    for (const line of this.#coloured) this.#fade(line);
  }
}

/**
 * Pieces of a line as nodes of the page, each within one piece and on one side of the error's edges.
 * @param {import('./highlight.js').Piece[]} pieces @param {[number, number] | null} wrong
 */
function dress(pieces, wrong) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let begin = 0;
  for (const { text, kind } of pieces) {
    const end = begin + text.length;
    const cuts = [begin, ...(wrong ?? []).filter((cut) => cut > begin && cut < end), end];
    for (let index = 1; index < cuts.length; index += 1) {
      const part = text.slice(cuts[index - 1] - begin, cuts[index] - begin);
      const isWrong = wrong !== null && cuts[index - 1] >= wrong[0] && cuts[index] <= wrong[1];
      const classes = [kind && `go-${kind}`, isWrong && 'go-error'].filter(Boolean);
      nodes.push(classes.length > 0 ? node('span', { class: classes.join(' ') }, part) : part);
    }
    begin = end;
  }
  return nodes;
}

/** @param {HTMLElement} row @param {string} text */
function fill(row, text) {
  const content = row.firstChild;
  if (text === '') {
    // An empty line still has a place for the caret.
    if (!(content instanceof HTMLBRElement && row.childNodes.length === 1)) row.replaceChildren(node('br'));
  } else if (content instanceof Text && row.childNodes.length === 1) {
    if (content.data !== text) content.data = text;
  } else {
    row.replaceChildren(text);
  }
}

/**
 * The place of a column: columns are bytes of UTF-8 from 1, places are units of UTF-16 from 0.
 * @param {string} text @param {number} column
 */
function columnOf(text, column) {
  let bytes = 1;
  let place = 0;
  for (const character of text) {
    if (bytes >= column) break;
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    place += character.length;
  }
  return place;
}
