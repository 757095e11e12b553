/** What was typed, so that it can be undone: the browser's own memory ends where a script changes the text. */

/** Changes that are kept; older ones go. */
const MOST_CHANGES = 1000;
/** Characters of all kept changes: pasting large programs again and again must not fill the memory. */
const MOST_CHARACTERS = 4_000_000;

/** A selection: where it began and where its moving end is. @typedef {[number, number]} Selected */

/**
 * `removed` stood at `start` and was replaced by `inserted`.
 * @typedef {object} Change
 * @property {number} start
 * @property {string} removed
 * @property {string} inserted
 * @property {Selected} before
 * @property {Selected} after
 * @property {'typing' | 'deleting' | 'other'} kind
 */

export class History {
  /** @type {Change[]} */
  #done = [];
  /** @type {Change[]} */
  #undone = [];
  #sealed = true;

  clear() {
    this.#done = [];
    this.#undone = [];
    this.#sealed = true;
  }

  /** What comes next is undone for itself. */
  seal() {
    this.#sealed = true;
  }

  /** @param {Change} change */
  add(change) {
    this.#undone = [];
    const last = this.#done.at(-1);
    if (last && !this.#sealed && joins(last, change)) {
      if (change.kind === 'typing') last.inserted += change.inserted;
      else if (change.start === last.start) last.removed += change.removed;
      else last.removed = change.removed + last.removed;
      last.start = Math.min(last.start, change.start);
      last.after = change.after;
      return;
    }
    this.#sealed = false;
    this.#done.push(change);
    let characters = 0;
    let keep = this.#done.length;
    while (keep > 0 && this.#done.length - keep < MOST_CHANGES) {
      const { removed, inserted } = this.#done[keep - 1];
      characters += removed.length + inserted.length;
      if (characters > MOST_CHARACTERS && keep < this.#done.length) break;
      keep -= 1;
    }
    this.#done.splice(0, keep);
  }

  /** The change that is to be undone now, if there is one. */
  undo() {
    const change = this.#done.pop();
    if (change) this.#undone.push(change);
    this.#sealed = true;
    return change;
  }

  /** The change that is to be made again, if there is one. */
  redo() {
    const change = this.#undone.pop();
    if (change) this.#done.push(change);
    this.#sealed = true;
    return change;
  }
}

/**
 * Whether a change goes on with what the last one began: a word, or deleting one character after another.
 * @param {Change} last @param {Change} change
 */
function joins(last, change) {
  if (last.kind !== change.kind) return false;
  if (change.kind === 'typing') {
    const newWord = /\s$/.test(last.inserted) && !/^\s/.test(change.inserted);
    return change.removed === '' && change.start === last.start + last.inserted.length && !change.inserted.includes('\n') && !newWord;
  }
  if (change.kind === 'deleting') return change.inserted === '' && (change.start === last.start || change.start + change.removed.length === last.start);
  return false;
}
