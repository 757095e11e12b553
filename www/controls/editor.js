/** Editing the source in place, with Go's errors at their lines and below while typing. */

import { fits, MOST_BYTES, MOST_LINES } from './limits.js';
import { Typing } from './typing.js';
import { node, setText, show } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('../views/code.js').CodeView} CodeView */

/** After the last key, before the source is compiled, in milliseconds. */
const SETTLE = 200;

export class Editor {
  #timer = 0;
  /** The program that undo belongs to. */
  #original = '';
  /** What the list of errors shows. */
  #listed = '';

  /** @param {Words} words @param {Session} session @param {CodeView} code */
  constructor(words, session, code) {
    this.words = words;
    this.session = session;
    this.code = code;
    const { text } = words;
    this.area = code.source.root;
    this.errors = node('ol', { class: 'errors', id: 'errors', translate: 'no', 'aria-label': text.errorList });
    for (const [name, value] of Object.entries({
      role: 'textbox', 'aria-multiline': 'true', 'aria-label': text.editorLabel, 'aria-describedby': 'errors', tabindex: '0',
      spellcheck: 'false', autocapitalize: 'off', autocorrect: 'off', writingsuggestions: 'false',
    })) this.area.setAttribute(name, value);
    this.typing = new Typing(code.source, fits);
    this.typing.reset('');
    this.revert = node('button', { type: 'button', class: 'small' }, text.revert);
    this.note = node('span', { class: 'note' });
    this.root = node('div', { class: 'editor-status', role: 'status', hidden: true }, this.errors, node('div', { class: 'row' }, this.note, this.revert));
    this.typing.addEventListener('input', () => this.#typed());
    this.typing.addEventListener('refused', () => session.notice(text.tooLarge(words.number(MOST_BYTES / 1024), words.number(MOST_LINES))));
    // Whoever leaves the source for a button means the program as it stands.
    this.area.addEventListener('blur', () => this.#settle());
    this.area.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#settle();
      session.start();
    });
    this.revert.addEventListener('click', () => {
      this.#settle();
      void session.revert();
    });
  }

  #typed() {
    this.code.renumber();
    this.code.hideBeads(true);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#settle(), SETTLE);
  }

  /** Compiles what was typed, if it isn't yet. */
  #settle() {
    if (this.#timer === 0) return;
    clearTimeout(this.#timer);
    this.#timer = 0;
    void this.session.edit(this.code.source.text);
  }

  update() {
    const { source, original, diagnostics, findings, edited, changed, canRun, program, phase } = this.session;
    const open = phase === 'opening' ? 'false' : 'plaintext-only';
    if (this.area.getAttribute('contenteditable') !== open) this.area.setAttribute('contenteditable', open);
    this.area.setAttribute('aria-readonly', String(phase === 'opening'));
    if (original !== this.#original) {
      this.#original = original;
      clearTimeout(this.#timer);
      this.#timer = 0;
      this.typing.reset(source);
    } else if (this.#timer === 0) {
      this.typing.change(source);
    }
    this.code.renumber();
    show(this.code.empty, phase !== 'opening' && source.trim() === '' && this.#timer === 0);
    // While somebody types, the last errors stay with their lines.
    if (this.#timer === 0) this.code.setDiagnostics(diagnostics);
    this.area.setAttribute('aria-invalid', String(diagnostics.length > 0));
    this.#list(diagnostics, findings);
    const { text } = this.words;
    setText(this.note, diagnostics.length > 0 ? (canRun ? text.keptProgram : '') : edited ? text.editedNotRunning : '');
    show(this.revert, changed);
    show(this.root, diagnostics.length > 0 || findings.length > 0 || edited || (changed && program !== null));
  }

  /**
   * @param {import('../engine/engine.js').Diagnostic[]} diagnostics Of the compiler.
   * @param {import('../engine/engine.js').Diagnostic[]} findings Of vet.
   */
  #list(diagnostics, findings) {
    const key = JSON.stringify([diagnostics, findings]);
    if (this.#listed === key) return;
    this.#listed = key;
    const all = [...diagnostics.map((found) => ({ ...found, kind: '' })), ...findings.map((found) => ({ ...found, kind: 'vet' }))];
    show(this.errors, all.length > 0);
    this.errors.replaceChildren(
      ...all.map(({ line, text, kind }) => {
        if (line === 0) return node('li', { class: kind }, text);
        const go = node('button', { type: 'button' }, text);
        go.addEventListener('click', () => this.#goTo(line));
        return node('li', { class: kind }, go);
      }),
    );
  }

  /** @param {number} line */
  #goTo(line) {
    const lines = this.code.source.text.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    this.area.focus();
    this.typing.select([start, start + (lines[line - 1]?.length ?? 0)]);
    this.code.scrollTo(line);
  }

  /** What was typed last isn't forgotten. */
  close() {
    this.#settle();
  }
}
