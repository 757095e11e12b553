/** Editing in place: a text area exactly over the code's text, with Go's errors listed below while typing. */

import { node, setText, show } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../views/code.js').CodeView} CodeView */

/** After the last key, before the source is compiled, in milliseconds. */
const SETTLE = 250;

export class Editor {
  #timer = 0;
  /** Tab leaves the editor, after Escape, instead of indenting. */
  #leaving = false;

  /** @param {Words} words @param {Session} session @param {CodeView} code */
  constructor(words, session, code) {
    this.words = words;
    this.session = session;
    this.code = code;
    const { text } = words;
    this.area = node('textarea', {
      'aria-label': text.editorLabel, spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', wrap: 'off', translate: 'no',
    });
    code.textPlace.append(this.area);
    this.revert = node('button', { type: 'button', class: 'small' }, text.revert);
    this.note = node('span', { class: 'note' });
    this.errors = node('ol', { class: 'errors', translate: 'no' });
    this.root = node('div', { class: 'editor-status', role: 'status', hidden: true }, this.errors, node('div', { class: 'row' }, this.note, this.revert));
    this.area.addEventListener('input', () => this.#typed());
    this.area.addEventListener('keydown', (event) => this.#key(event));
    this.revert.addEventListener('click', () => void session.revert());
  }

  #typed() {
    this.code.setSource(this.area.value);
    this.code.hideBeads(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      void this.session.edit(this.area.value);
    }, SETTLE);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === 'Escape') {
      this.#leaving = true;
      return;
    }
    if (event.key === 'Tab' && !event.shiftKey && !this.#leaving) {
      event.preventDefault();
      this.#insert('\t');
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      const before = this.area.value.slice(0, this.area.selectionStart);
      const line = before.slice(before.lastIndexOf('\n') + 1);
      const indent = /^\t*/.exec(line)?.[0] ?? '';
      this.#insert(`\n${indent}${/[{(]\s*$/.test(line) ? '\t' : ''}`);
    }
    this.#leaving = false;
  }

  /** As if typed, so that the browser's undo knows it. @param {string} text */
  #insert(text) {
    // The only way to keep the undo stack; browsers keep it for this reason.
    if (!document.execCommand('insertText', false, text)) {
      this.area.setRangeText(text, this.area.selectionStart, this.area.selectionEnd, 'end');
      this.#typed();
    }
  }

  update() {
    const { source, diagnostics, edited, changed, canRun, program } = this.session;
    if (this.#timer === 0 && this.area.value !== source) this.area.value = source;
    if (this.#timer === 0) this.code.setSource(source);
    this.code.setDiagnostics(diagnostics);
    this.#list(diagnostics);
    const { text } = this.words;
    setText(this.note, diagnostics.length > 0 ? (canRun ? text.keptProgram : '') : edited ? text.editedNotRunning : '');
    show(this.revert, changed);
    show(this.root, diagnostics.length > 0 || edited || (changed && program !== null));
  }

  /** @param {import('../engine/engine.js').Diagnostic[]} diagnostics */
  #list(diagnostics) {
    const key = diagnostics.map(({ text }) => text).join('\n');
    if (this.errors.dataset.key === key) return;
    this.errors.dataset.key = key;
    this.errors.replaceChildren(
      ...diagnostics.map(({ line, text }) => {
        if (line === 0) return node('li', {}, text);
        const go = node('button', { type: 'button' }, text);
        go.addEventListener('click', () => this.#goTo(line));
        return node('li', {}, go);
      }),
    );
  }

  /** @param {number} line */
  #goTo(line) {
    const lines = this.area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.area.focus();
    this.area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    this.code.scrollTo(line);
  }
}
