/**
 * Typing in the source: what a key, a paste or an input method means for a plain text. The browser moves the caret and selects; every
 * change of the text is made here, so that lines stay lines and undo knows all of it.
 */

import { History } from './history.js';

/** @typedef {import('../views/source.js').SourceText} SourceText */
/** @typedef {import('./history.js').Selected} Selected */
/** @typedef {import('./history.js').Change['kind']} Kind */

/** Events: `input`, after each change that a person made; `refused` (detail: the text that would have come of it, which is too long). */
export class Typing extends EventTarget {
  #history = new History();
  /** Tab leaves the source, after Escape, instead of indenting. */
  #leaving = false;
  #composing = false;
  /** @type {Selected} Before an input method began. */
  #selectedBefore = [0, 0];

  /**
   * @param {SourceText} source
   * @param {(text: string) => boolean} fits Whether a text isn't too long.
   */
  constructor(source, fits) {
    super();
    this.source = source;
    this.fits = fits;
    const { root } = source;
    root.addEventListener('beforeinput', (event) => this.#beforeInput(event));
    root.addEventListener('input', () => {
      if (!this.#composing) this.#adopt();
    });
    root.addEventListener('compositionstart', () => {
      this.#composing = true;
      this.#selectedBefore = this.selected;
    });
    root.addEventListener('compositionend', () => {
      this.#composing = false;
      this.#adopt();
    });
    root.addEventListener('keydown', (event) => this.#key(event));
    root.addEventListener('blur', () => this.#history.seal());
    root.addEventListener('copy', (event) => this.#copy(event));
    root.addEventListener('cut', (event) => {
      this.#copy(event);
      if (event.defaultPrevented) this.#replace(this.#range, '', 'other');
    });
  }

  /** Another program: nothing of the old one can be undone. @param {string} text */
  reset(text) {
    this.#history.clear();
    this.source.set(text);
  }

  /** Another text of the same program; a person can undo it. @param {string} text */
  change(text) {
    const { text: old } = this.source;
    if (old === text) return;
    const { selected } = this;
    this.source.set(text);
    this.#history.seal();
    this.#history.add({ start: 0, removed: old, inserted: text, before: selected, after: [0, 0], kind: 'other' });
    this.#history.seal();
  }

  /** Where the selection began and where it ends. @returns {Selected} */
  get selected() {
    const selection = document.getSelection();
    const shadow = this.source.root.getRootNode();
    if (!selection || !(shadow instanceof ShadowRoot)) return [0, 0];
    const [range] = selection.getComposedRanges({ shadowRoots: [shadow] });
    if (!range) return [0, 0];
    const start = this.source.offset(range.startContainer, range.startOffset);
    const end = this.source.offset(range.endContainer, range.endOffset);
    if (start === null && end === null) return [0, 0];
    const [from, to] = [start ?? 0, end ?? this.source.text.length];
    return selection.direction === 'backward' ? [to, from] : [from, to];
  }

  /** @param {Selected} selected */
  select([from, to]) {
    document.getSelection()?.setBaseAndExtent(...this.source.place(from), ...this.source.place(to));
  }

  /** Start and end of the selection, in order. @returns {[number, number]} */
  get #range() {
    const [from, to] = this.selected;
    return from <= to ? [from, to] : [to, from];
  }

  /** @param {InputEvent} event */
  #beforeInput(event) {
    if (this.#composing || !event.cancelable) return;
    event.preventDefault();
    const range = this.#range;
    const { inputType } = event;
    const pasted = event.dataTransfer?.getData('text/plain');
    switch (inputType) {
      case 'insertLineBreak':
      case 'insertParagraph':
        this.#newLine(range);
        return;
      case 'historyUndo':
        this.undo();
        return;
      case 'historyRedo':
        this.redo();
        return;
      case 'insertFromDrop':
      case 'insertReplacementText':
        this.#replace(this.#target(event) ?? range, plain(pasted ?? event.data ?? ''), 'other');
        return;
      default:
    }
    if (inputType.startsWith('insert')) this.#insert(range, plain(event.data ?? pasted ?? ''), inputType === 'insertText' ? 'typing' : 'other');
    else if (inputType === 'deleteByDrag') this.#replace(this.#target(event) ?? range, '', 'other');
    else if (inputType.startsWith('delete')) this.#delete(range, inputType);
  }

  /** Where the browser would make a change that isn't at the caret. @param {InputEvent} event @returns {[number, number] | null} */
  #target(event) {
    const [target] = event.getTargetRanges();
    if (!target) return null;
    const start = this.source.offset(target.startContainer, target.startOffset);
    const end = this.source.offset(target.endContainer, target.endOffset);
    return start === null || end === null ? null : [start, end];
  }

  /** @param {[number, number]} range @param {string} text @param {Kind} kind */
  #insert([start, end], text, kind) {
    const line = this.#lineBefore(start);
    // A closing brace stands under the line that opened its block.
    const outdents = kind === 'typing' && text === '}' && start === end && /^\t+$/.test(line);
    this.#replace([outdents ? start - 1 : start, end], text, kind);
  }

  /** @param {[number, number]} range @param {string} inputType */
  #delete([start, end], inputType) {
    if (start !== end) {
      this.#replace([start, end], '', 'other');
      return;
    }
    const { text } = this.source;
    const before = text.slice(0, start);
    const after = text.slice(start);
    const word = inputType.includes('Word');
    const line = inputType.includes('Line');
    if (inputType.endsWith('Forward')) {
      const pattern = word ? /^(?:\s*[\p{L}\p{N}_]+|\s*[^\s\p{L}\p{N}_]+|\s+)/u : line ? /^(?:[^\n]+|\n)/u : /^[^]/u;
      this.#replace([start, start + (pattern.exec(after)?.[0].length ?? 0)], '', word || line ? 'other' : 'deleting');
    } else {
      const pattern = word ? /(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]+|^|\n)[^\S\n]*$/u : line ? /(?:[^\n]+|\n)$/u : /[^]$/u;
      this.#replace([start - (pattern.exec(before.slice(-1000))?.[0].length ?? 0), start], '', word || line ? 'other' : 'deleting');
    }
  }

  /** What stands before a place on its line. @param {number} place */
  #lineBefore(place) {
    const { text } = this.source;
    return text.slice(text.lastIndexOf('\n', place - 1) + 1, place);
  }

  /** Indented as the line before, and one step more after an opening brace. @param {[number, number]} range */
  #newLine([start, end]) {
    const line = this.#lineBefore(start);
    const indent = /^[\t ]*/.exec(line)?.[0] ?? '';
    const opens = /[{(]\s*$/.test(line);
    const inner = `\n${indent}${opens ? '\t' : ''}`;
    const closes = opens && /^[})]/.test(this.source.text.slice(end));
    this.#replace([start, end], closes ? `${inner}\n${indent}` : inner, 'other', start + inner.length);
  }

  /**
   * @param {[number, number]} range @param {string} inserted @param {Kind} kind
   * @param {number} [caret] Where it is afterwards; else behind what was inserted.
   */
  #replace([start, end], inserted, kind, caret = start + inserted.length) {
    const { text } = this.source;
    if (start === end && inserted === '') return;
    this.#apply({ start, removed: text.slice(start, end), inserted, before: this.selected, after: [caret, caret], kind });
  }

  /** Makes a change, unless the text would be too long. @param {import('./history.js').Change} change */
  #apply(change) {
    const { text } = this.source;
    const { start, removed, inserted, after } = change;
    const next = text.slice(0, start) + inserted + text.slice(start + removed.length);
    if (inserted.length > removed.length && !this.fits(next)) {
      this.dispatchEvent(new CustomEvent('refused', { detail: next }));
      return;
    }
    this.#history.add(change);
    this.#show(next, after);
  }

  /** @param {string} text @param {Selected} selected */
  #show(text, selected) {
    this.source.set(text);
    this.select(selected);
    this.#reveal(selected[1]);
    this.dispatchEvent(new Event('input'));
  }

  undo() {
    const change = this.#history.undo();
    if (!change) return;
    const { start, removed, inserted, before } = change;
    const { text } = this.source;
    this.#show(text.slice(0, start) + removed + text.slice(start + inserted.length), before);
  }

  redo() {
    const change = this.#history.redo();
    if (!change) return;
    const { start, removed, inserted, after } = change;
    const { text } = this.source;
    this.#show(text.slice(0, start) + inserted + text.slice(start + removed.length), after);
  }

  /** What an input method or the browser itself wrote into the page. */
  #adopt() {
    const { text: old } = this.source;
    const selected = this.selected;
    const text = this.source.adopt();
    if (text === old) return;
    let start = 0;
    while (start < old.length && old[start] === text[start]) start += 1;
    let same = 0;
    while (same < Math.min(old.length, text.length) - start && old[old.length - 1 - same] === text[text.length - 1 - same]) same += 1;
    const removed = old.slice(start, old.length - same);
    const inserted = text.slice(start, text.length - same);
    this.#history.add({ start, removed, inserted, before: this.#selectedBefore, after: selected, kind: 'typing' });
    this.#show(text, selected);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing) return;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && !event.altKey && (key === 'z' || key === 'y')) {
      event.preventDefault();
      if (key === 'y' || event.shiftKey) this.redo();
      else this.undo();
    } else if (key === 'tab' && !command && !event.altKey && !this.#leaving) {
      event.preventDefault();
      this.#indent(event.shiftKey);
    }
    if (key.startsWith('arrow') || key === 'home' || key === 'end') this.#history.seal();
    if (key !== 'shift') this.#leaving = key === 'escape';
  }

  /** Tab: a tab, or all selected lines one step further in, or out. @param {boolean} out */
  #indent(out) {
    const { text } = this.source;
    const [start, end] = this.#range;
    if (!out && !text.slice(start, end).includes('\n')) {
      this.#replace([start, end], '\t', 'typing');
      return;
    }
    const from = text.lastIndexOf('\n', start - 1) + 1;
    // A selection that ends before a line's first character leaves that line alone.
    const to = end > start && text[end - 1] === '\n' ? end - 1 : end;
    const last = text.indexOf('\n', to);
    const until = last < 0 ? text.length : last;
    const removed = text.slice(from, until);
    const inserted = out ? removed.replace(/^(?:\t| {1,4})/gm, '') : removed.replace(/^(?=.)/gm, '\t');
    if (inserted === removed) return;
    const first = (/^[^\n]*/.exec(inserted)?.[0].length ?? 0) - (/^[^\n]*/.exec(removed)?.[0].length ?? 0);
    /** @type {Selected} */
    const after = [Math.max(from, start + first), Math.max(from, end + inserted.length - removed.length)];
    this.#apply({ start: from, removed, inserted, before: this.selected, after, kind: 'other' });
  }

  /** @param {ClipboardEvent} event */
  #copy(event) {
    const [start, end] = this.#range;
    if (start === end) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', this.source.text.slice(start, end));
  }

  /** Scrolls as far as needed to show the caret. @param {number} offset */
  #reveal(offset) {
    const scroller = this.source.root.closest('.scroller');
    const [container, place] = this.source.place(offset);
    const row = container instanceof Text ? container.parentElement : container;
    if (!scroller || !(row instanceof HTMLElement)) return;
    const range = document.createRange();
    range.setStart(container, place);
    const line = row.getBoundingClientRect();
    const caret = container instanceof Text ? range.getBoundingClientRect() : line;
    const box = scroller.getBoundingClientRect();
    const left = this.source.root.getBoundingClientRect().left + scroller.scrollLeft;
    if (line.top < box.top) scroller.scrollTop -= box.top - line.top;
    else if (line.bottom > box.top + scroller.clientHeight) scroller.scrollTop += line.bottom - box.top - scroller.clientHeight;
    // What is left of the text stays in its place and covers it.
    if (caret.left < left) scroller.scrollLeft -= left - caret.left + line.height;
    else if (caret.left > box.left + scroller.clientWidth - line.height) scroller.scrollLeft += caret.left - box.left - scroller.clientWidth + 2 * line.height;
  }
}

/** Text from elsewhere with Go's ends of lines. @param {string} text */
function plain(text) {
  return text.replace(/\r\n?/g, '\n');
}
