/** The console: the command, exactly what Go prints, a line for standard input, and the exit status. */

import { node, setText, show } from './node.js';

/** @typedef {import('../engine/engine.js').Output} Output */
/** @typedef {import('../engine/engine.js').Report} Report */
/** @typedef {import('../text/text.js').Words} Words */

/** Lines and characters kept on the screen: laying more out takes longer than a frame. Older ones go, and the page says so. */
const KEPT_LINES = 1000;
const KEPT_CHARACTERS = 100_000;
/** Lines of one piece: pieces go as a whole. */
const PIECE_LINES = 100;
/** Between two changes of the screen while output keeps coming, in milliseconds. */
const PAUSE = 80;

/** @typedef {'stdout' | 'stderr' | 'typed' | 'notice'} Kind */
/** @typedef {{kind: Kind, text: string, lines: number}} Piece */

/** How long the button says that it copied, in milliseconds. */
const COPIED = 2000;

/** Events: `input` (detail: the line), `close-input`, `copied`. */
export class ConsoleView extends EventTarget {
  root;
  /** @type {Piece[]} What the screen shows, piece by piece as its elements. */
  #shown = [];
  /** @type {Piece[]} What it doesn't show yet. */
  #fresh = [];
  #timer = 0;
  /** Of the next picture, when it is to show the end. */
  #frame = 0;
  #stderr = '';
  #waits = false;
  #running = false;
  /** Lines and characters that went from the screen. */
  #lost = { lines: 0, characters: 0 };
  /** @type {Report | null} Of the run that ended here. */
  #report = null;

  #bring = () => this.#flush();

  /**
   * @param {Words} words
   * @param {(draw: () => void) => void} soon Calls it once, at once or when it has its turn.
   */
  constructor(words, soon) {
    super();
    this.words = words;
    this.soon = soon;
    const { text } = words;
    this.command = node('span', { class: 'command', translate: 'no' });
    this.cut = node('div', { class: 'notice', hidden: true });
    this.output = node('span', { class: 'output', translate: 'no' });
    this.quiet = node('div', { class: 'quiet' }, text.noOutput);
    this.status = node('div', { class: 'status' });
    this.field = node('input', { type: 'text', 'aria-label': text.inputLabel, placeholder: text.inputHint, autocomplete: 'off', spellcheck: 'false' });
    this.eof = node('button', { type: 'button', class: 'small' }, text.endInput);
    this.form = node('form', { class: 'stdin', hidden: true }, this.field, node('button', { class: 'small' }, text.send), this.eof);
    this.text = node(
      'div',
      { class: 'terminal', tabindex: '0', role: 'log', 'aria-live': 'off', 'aria-label': text.console },
      node('div', {}, node('span', { class: 'prompt' }, '$ '), this.command),
      this.cut,
      this.output,
      this.quiet,
      this.status,
    );
    this.copy = node('button', { type: 'button', class: 'small clip' }, text.copy);
    this.root = node('section', { class: 'console', 'aria-label': text.console }, node('div', { class: 'screen' }, this.text), this.copy, this.form);
    this.copy.addEventListener('click', () => void this.#copy());
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      const line = this.field.value;
      this.field.value = '';
      this.print(`${line}\n`, 'typed');
      this.dispatchEvent(new CustomEvent('input', { detail: line }));
    });
    this.eof.addEventListener('click', () => this.dispatchEvent(new CustomEvent('close-input')));
  }

  /** @param {string} name Of the program. */
  setProgram(name) {
    setText(this.command, `go run ${name}.go`);
  }

  /** A run begins. */
  start() {
    this.clear();
    this.#running = true;
  }

  /** Takes over what another console shows: the page speaks another language now. @param {ConsoleView} earlier */
  continue(earlier) {
    earlier.#flush();
    setText(this.command, earlier.command.textContent ?? '');
    this.#running = earlier.#running;
    this.#waits = earlier.#waits;
    this.#stderr = earlier.#stderr;
    this.#lost = earlier.#lost;
    this.#fresh = earlier.#shown;
    this.#flush();
    show(this.quiet, !earlier.quiet.hidden);
    show(this.form, !earlier.form.hidden);
    this.#sayCut();
    this.#end(earlier.#report);
  }

  clear() {
    this.output.replaceChildren();
    this.#shown = [];
    this.#fresh = [];
    this.#stderr = '';
    this.#waits = false;
    this.#running = false;
    this.#lost = { lines: 0, characters: 0 };
    show(this.cut, false);
    show(this.quiet, true);
    show(this.form, false);
    this.#end(null);
  }

  /** @param {Output} output */
  write(output) {
    if (output.cut > 0) this.print(`\n${this.words.text.cut(this.words.number(output.cut))}\n`, 'notice');
    if (output.stdout) this.print(output.stdout, 'stdout');
    if (output.stderr) {
      this.#stderr += output.stderr;
      this.print(output.stderr, 'stderr');
    }
    const appears = output.waitsForInput && !this.#waits;
    this.#waits = output.waitsForInput;
    show(this.form, this.#running && this.#waits);
    if (appears) this.#scroll();
  }

  /** The run is at an earlier state, or on another way: this is all that was printed on it. @param {Output} output */
  rewrite(output) {
    this.start();
    this.write(output);
  }

  /** The run goes on from a state before its end. */
  reopen() {
    this.#running = true;
    this.#end(null);
  }

  /** @param {Report} report */
  finish(report) {
    this.#running = false;
    show(this.form, false);
    if (report.stderr && !this.#stderr.includes(report.stderr.trim())) this.print(report.stderr, 'stderr');
    this.#end(report);
    this.#flush();
    show(this.quiet, false);
    this.#scroll();
  }

  /** How the run ended, below what it printed. @param {Report | null} report null: it didn't yet. */
  #end(report) {
    this.#report = report;
    const { text } = this.words;
    const stopped = report?.outcome === 'stopped';
    const status = report?.exitStatus ?? 0;
    setText(this.status, stopped ? text.stopped : status !== 0 ? text.exitStatus(String(status)) : '');
    this.status.className = status !== 0 && !stopped ? 'status bad' : 'status';
  }

  /** What stands on the screen, to the clipboard. */
  async #copy() {
    this.#flush();
    const { text } = this.words;
    const parts = [`$ ${this.command.textContent}\n`, ...this.#shown.map((piece) => piece.text), this.status.textContent ?? ''];
    const copied = await navigator.clipboard.writeText(parts.join('')).then(() => true, () => false);
    setText(this.copy, copied ? text.copied : text.notCopied);
    this.dispatchEvent(new CustomEvent('copied', { detail: this.copy.textContent }));
    setTimeout(() => setText(this.copy, text.copy), COPIED);
  }

  /** @param {string} text @param {Kind} kind */
  print(text, kind) {
    this.#fresh.push(...pieces(text, kind));
    this.#trim(this.#fresh);
    if (this.#timer !== 0) return;
    // The first words come at once, a flood in portions.
    this.soon(this.#bring);
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      if (this.#fresh.length > 0) this.soon(this.#bring);
    }, PAUSE);
  }

  /** Brings the screen up to date. */
  #flush() {
    show(this.quiet, false);
    for (const piece of this.#fresh.splice(0)) {
      const last = this.#shown.at(-1);
      const element = this.output.lastElementChild;
      if (last && element && last.kind === piece.kind && last.lines + piece.lines <= PIECE_LINES) {
        last.text += piece.text;
        last.lines += piece.lines;
        element.append(piece.text);
      } else {
        this.#shown.push(piece);
        this.output.append(node('span', { class: piece.kind }, piece.text));
      }
    }
    for (let gone = this.#trim(this.#shown); gone > 0; gone -= 1) this.output.firstElementChild?.remove();
    this.#scroll();
  }

  /** Drops the oldest pieces of too many; gives how many. @param {Piece[]} list */
  #trim(list) {
    let lines = 0;
    let characters = 0;
    let keep = list.length;
    while (keep > 0) {
      const { lines: more, text } = list[keep - 1];
      if (keep < list.length && (lines + more > KEPT_LINES || characters + text.length > KEPT_CHARACTERS)) break;
      lines += more;
      characters += text.length;
      keep -= 1;
    }
    for (const gone of list.splice(0, keep)) {
      this.#lost.lines += gone.lines;
      this.#lost.characters += gone.text.length;
    }
    this.#sayCut();
    return keep;
  }

  #sayCut() {
    const { words } = this;
    const { lines, characters } = this.#lost;
    show(this.cut, characters > 0);
    if (characters > 0) setText(this.cut, words.text.notKept(words.number(lines), words.number(characters)));
  }

  /** To its end, with the next picture: at once would lay the page out for that alone. */
  #scroll() {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.text.scrollTop = this.text.scrollHeight;
    });
  }
}

/**
 * Cuts text into pieces of a bounded number of lines; of very long text only the end.
 * @param {string} text @param {Kind} kind
 * @returns {Piece[]}
 */
function pieces(text, kind) {
  /** @type {Piece[]} */
  const result = [];
  let start = 0;
  let lines = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    lines += 1;
    if (lines < PIECE_LINES) continue;
    result.push({ kind, text: text.slice(start, end + 1), lines });
    start = end + 1;
    lines = 0;
  }
  // A line without an end may be as long as it likes: the screen gets pieces of it.
  for (; start < text.length; start += KEPT_CHARACTERS / 4) {
    result.push({ kind, text: text.slice(start, start + KEPT_CHARACTERS / 4), lines });
    lines = 0;
  }
  return result;
}
