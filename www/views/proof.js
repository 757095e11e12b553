/** How one update was lost, or one read torn: in words, as a picture, and in the code. */

import { adopt } from '../style/late.js';
import { proof as languages } from '../text/proof.js';
import { drawLoss, drawTorn } from './proofpicture.js';
import { node, setText, show } from './node.js';
import { readable } from './timeline/scale.js';

/** @typedef {import('../engine/history.js').History} History */
/** @typedef {import('../engine/history.js').Proofs} Proofs */
/** @typedef {import('../pkg/history.js').Loss} Loss */
/** @typedef {import('../pkg/history.js').TornRead} TornRead */
/** @typedef {import('../pkg/history.js').Access} Access */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */
/** What is shown one of. @typedef {'losses' | 'torn'} Kind */
/**
 * A moment that other views show: whose it is and when, what happens then in words, and from when to when the whole took, with its lines.
 * @typedef {{goroutine: number, time: number, line: number, what: string, from: number, to: number, lines: number[]}} Moment
 */
/** One of the accesses that a proof is made of. @typedef {{access: Access, writes: boolean}} Step */

/** Writes in between that are told in words, at most; and that have a moment of their own. */
const TOLD = 3;
const SHOWN = 4;

/** Events: `close`, `moment` (detail: {@link Moment}) when another one is shown, `leave` when none is shown any more. */
export class ProofView extends EventTarget {
  /** @type {Kind} */
  #kind = 'losses';
  /** Which one, counted from 0. */
  #index = 0;
  /** @type {Proofs | null} */
  #proofs = null;
  /** Numbers what was asked for: the last one counts. */
  #asked = 0;
  #adopted = false;
  #marks = new CSSStyleSheet();
  #ending = new AbortController();

  /** @param {Words} words @param {Session} session @param {(sentence: string) => void} announce */
  constructor(words, session, announce) {
    super();
    this.words = words;
    this.session = session;
    this.announce = announce;
    this.text = languages[/** @type {keyof typeof languages} */ (words.tag)] ?? languages.en;
    const { text } = this;
    this.title = node('h2', { tabindex: '-1' }, text.title);
    this.kinds = node('div', { class: 'kinds', role: 'group', 'aria-label': text.kinds, hidden: true });
    this.place = node('span', { class: 'which' });
    this.previous = this.#button('‹', text.previous, () => this.#step(-1));
    this.next = this.#button('›', text.next, () => this.#step(1));
    const close = node('button', { type: 'button', class: 'small close' }, text.close);
    close.addEventListener('click', () => this.dispatchEvent(new Event('close')));
    const turn = node('div', { class: 'turn' }, this.previous, this.place, this.next);
    this.sentence = node('p', { class: 'told' });
    this.moments = node('div', { class: 'moments', role: 'group', 'aria-label': text.moments, hidden: true });
    this.picture = node('div', { class: 'picture' });
    this.notes = node('p', { class: 'notes' });
    this.root = node(
      'section',
      { class: 'proof-of-loss', 'aria-label': text.title, hidden: true },
      node('header', {}, this.title, this.kinds, turn, close),
      node('div', { class: 'shown' }, node('div', {}, this.sentence, this.moments), this.picture),
      this.notes,
    );
    this.root.addEventListener('keydown', (event) => this.#key(event));
    const { signal } = this.#ending;
    session.addEventListener('start', () => this.#forget(), { signal });
    session.addEventListener('program', () => this.#forget(), { signal });
  }

  /** @param {string} sign @param {string} label @param {() => void} act */
  #button(sign, label, act) {
    const button = node('button', { type: 'button', class: 'small turner', 'aria-label': label }, sign);
    button.addEventListener('click', act);
    return button;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === 'Escape') this.dispatchEvent(new Event('close'));
    else if (by !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) this.#step(by);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Shows it, and the focus goes there. */
  async open() {
    if (!this.#adopted) await adopt(this.root, 'proof.css');
    this.#adopted = true;
    const root = this.root.getRootNode();
    if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(this.#marks)) root.adoptedStyleSheets.push(this.#marks);
    show(this.root, true);
    this.title.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'nearest' });
    await this.#look();
  }

  hide() {
    show(this.root, false);
    this.#asked += 1;
    this.#mark([]);
    this.dispatchEvent(new Event('leave'));
  }

  /** A run begins, or another program is there. */
  #forget() {
    this.#index = 0;
    this.#proofs = null;
    this.#asked += 1;
    this.#mark([]);
    this.#empty('');
  }

  /** More is known now than when it was opened: the run is over. */
  refresh() {
    if (!this.root.hidden) void this.#look();
  }

  /** @param {ProofView} earlier In another language. */
  continue(earlier) {
    this.#kind = earlier.#kind;
    this.#index = earlier.#index;
    earlier.#mark([]);
    if (!earlier.root.hidden) void this.open();
  }

  /** Asks what there is, and shows one. */
  async #look() {
    const asked = (this.#asked += 1);
    if (!this.#proofs) this.#empty(this.text.looking);
    try {
      const history = await this.session.remember();
      const proofs = await history.proofs();
      if (asked !== this.#asked) return;
      this.#proofs = proofs;
      if (proofs.losses === 0 && proofs.torn > 0) this.#kind = 'torn';
      if (proofs.torn === 0) this.#kind = 'losses';
      await this.#show(history, asked);
    } catch (error) {
      if (asked === this.#asked) this.session.fail(error);
    }
  }

  /** @param {number} by */
  #step(by) {
    const total = this.#total;
    if (total === 0) return;
    const index = Math.min(Math.max(this.#index + by, 0), total - 1);
    // At the ends it goes round, but not by the keys that mean the ends.
    this.#index = Number.isFinite(by) && index === this.#index ? (by > 0 ? 0 : total - 1) : index;
    void this.#look();
  }

  get #total() {
    return (this.#kind === 'losses' ? this.#proofs?.losses : this.#proofs?.torn) ?? 0;
  }

  /** @param {History} history @param {number} asked */
  async #show(history, asked) {
    const { text, words } = this;
    const total = this.#total;
    const proofs = /** @type {Proofs} */ (this.#proofs);
    this.#drawKinds(proofs);
    this.#drawNotes(proofs);
    if (total === 0) {
      this.#empty(this.session.phase === 'running' && this.session.pace === 0 ? text.notYet : text.none);
      return;
    }
    this.#index = Math.min(this.#index, total - 1);
    const torn = this.#kind === 'torn';
    const found = await history.proof(this.#kind, this.#index);
    if (asked !== this.#asked || !found) return;
    setText(this.title, torn ? text.tornTitle : text.title);
    setText(this.place, (torn ? text.tornOf : text.lossOf)(words.number(this.#index + 1), words.number(total)));
    for (const step of [this.previous, this.next]) step.disabled = total < 2;
    if (torn) this.#showTorn(/** @type {TornRead} */ (found));
    else this.#showLoss(/** @type {Loss} */ (found));
    this.announce(`${this.place.textContent}. ${this.sentence.textContent}`);
  }

  /** @param {Loss} loss */
  #showLoss(loss) {
    const { words, text } = this;
    const { read, between, more, write, overwritten, amount, name } = loss;
    const told = between.slice(0, between.length > TOLD ? TOLD - 1 : TOLD).map(({ goroutine, value }) => text.wrote(`G${goroutine}`, words.number(value)));
    const rest = between.length + more - told.length;
    if (rest > 0) told.push(text.more(words.number(rest)));
    const writers = new Set(between.map(({ goroutine }) => goroutine));
    const gone =
      amount === 0 ? text.writesGone(name)
      : amount !== between.length + more || write.value !== read.value + 1 ? text.amountGone(name, words.number(amount))
      : amount === 1 && writers.size === 1 ? text.incrementGone(`G${between[0].goroutine}`)
      : text.incrementsGone(words.number(amount));
    const sentences = [
      text.read(`G${read.goroutine}`, name, words.number(read.value), read.line === 0 ? '' : words.number(read.line)),
      text.meanwhile(told),
      text.overwrote(`G${write.goroutine}`, words.number(write.value), words.number(overwritten)),
    ];
    this.sentence.replaceChildren(sentences.join(' '), ' ', node('b', {}, gone));
    this.picture.replaceChildren(drawLoss(words, text, loss, this.sentence.textContent ?? ''));
    this.#mark([read.line, write.line, ...between.map(({ line }) => line)]);
    // The last one is what is overwritten.
    const some = between.length > SHOWN ? [...between.slice(0, SHOWN - 1), between[between.length - 1]] : between;
    const seen = some.map((access) => ({ access, writes: true }));
    const steps = [{ access: read, writes: false }, ...seen, { access: write, writes: true }];
    this.#drawMoments(steps, steps.length - 1);
  }

  /** @param {TornRead} torn */
  #showTorn(torn) {
    const { words, text } = this;
    const { reader, writer, old } = torn;
    const name = (/** @type {import('../pkg/history.js').Half} */ half) => half.name || text.aCell(String(half.cell));
    const line = torn.new.read.line === 0 ? '' : words.number(torn.new.read.line);
    const value = (/** @type {Access} */ access) => words.number(access.value);
    const [first, second] = inOrder(torn).map((half) => text.pair(name(half), value(half.write)));
    const sentences = [
      text.section(`G${writer}`, first, second),
      text.sawNew(`G${reader}`, name(torn.new), value(torn.new.read), line),
      text.sawOld(name(old), value(old.read), value(old.write)),
    ];
    const never = text.never(text.pair(name(torn.new), value(torn.new.read)), text.pair(name(old), value(old.read)));
    this.sentence.replaceChildren(sentences.join(' '), ' ', node('b', {}, never));
    this.picture.replaceChildren(drawTorn(words, text, torn, this.sentence.textContent ?? ''));
    const steps = torn.order.map((part) => {
      const half = part.endsWith('New') ? torn.new : old;
      return part.startsWith('wrote') ? { access: half.write, writes: true } : { access: half.read, writes: false };
    });
    this.#mark(steps.map(({ access }) => access.line));
    // When the second half is read, nothing has put it right yet.
    this.#drawMoments(steps, steps.findLastIndex(({ writes }) => !writes));
  }

  /** Each access is a moment that the other views can show. @param {Step[]} steps In their order. @param {number} first The one that is shown at first. */
  #drawMoments(steps, first) {
    const { text, words } = this;
    const times = steps.map(({ access }) => access.time);
    const whole = { from: Math.min(...times), to: Math.max(...times), lines: steps.map(({ access }) => access.line) };
    const buttons = steps.map(({ access: { goroutine, value, time, line }, writes }) => {
      const what = (writes ? text.writesAt : text.readsAt)(`G${goroutine}`, words.number(value));
      const button = node('button', { type: 'button', class: 'small', 'aria-pressed': 'false' }, what);
      button.addEventListener('click', () => {
        for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
        /** @type {Moment} */
        const detail = { goroutine, time, line, what: text.moment(what, readable(words, time, whole.to - whole.from || 1000)), ...whole };
        this.dispatchEvent(new CustomEvent('moment', { detail }));
      });
      return button;
    });
    this.moments.replaceChildren(node('span', {}, text.moments), ...buttons);
    show(this.moments, true);
    buttons[first].click();
  }

  /** Both kinds are offered where there are both. @param {Proofs} proofs */
  #drawKinds({ losses, torn }) {
    const { text, words } = this;
    show(this.kinds, losses > 0 && torn > 0);
    /** @type {[Kind, string][]} */
    const kinds = [['losses', text.losses(words.number(losses))], ['torn', text.tornReads(words.number(torn))]];
    this.kinds.replaceChildren(
      ...kinds.map(([kind, label]) => {
        const button = node('button', { type: 'button', class: 'small', 'aria-pressed': kind === this.#kind ? 'true' : 'false' }, label);
        button.addEventListener('click', () => {
          this.#kind = kind;
          this.#index = 0;
          void this.#look().then(() => /** @type {HTMLElement | null} */ (this.kinds.querySelector('[aria-pressed=true]'))?.focus());
        });
        return button;
      }),
    );
  }

  /** How many can be shown, and why not all. @param {Proofs} proofs */
  #drawNotes(proofs) {
    const { text, words, session } = this;
    const notes = [];
    const lost = session.report?.lostUpdates ?? session.board?.lost ?? 0;
    if (proofs.losses > 0 && proofs.losses < lost && !proofs.complete) notes.push(text.kept(words.number(proofs.losses), words.number(lost), words.number(proofs.kept)));
    else if (proofs.unexplained > 0) notes.push(text.unexplained(words.number(proofs.unexplained)));
    if (proofs.unknown > 0) notes.push(text.unknown(words.number(proofs.unknown)));
    if (!proofs.exact) notes.push(text.inexact);
    if (proofs.losses + proofs.torn > 0) notes.push(text.interpolated, text.saveHint);
    setText(this.notes, notes.join(' '));
  }

  /** @param {string} sentence */
  #empty(sentence) {
    setText(this.title, this.text.title);
    setText(this.place, '');
    this.previous.disabled = true;
    this.next.disabled = true;
    setText(this.sentence, sentence);
    this.picture.replaceChildren();
    show(this.moments, false);
    this.#mark([]);
  }

  /** Lights lines of the code. @param {number[]} lines 0: none. */
  #mark(lines) {
    const selectors = [...new Set(lines)].filter((line) => line > 0).map((line) => `.code .lines > :nth-child(${line})`);
    this.#marks.replaceSync(selectors.length === 0 ? '' : `${selectors.join(', ')} { background: var(--bad-soft); box-shadow: -10px 0 0 var(--bad-soft), -13px 0 0 var(--bad); }`);
  }

  /** Others go on from here. */
  close() {
    this.#ending.abort();
    this.#asked += 1;
    this.#mark([]);
  }
}

/** The two halves as the section wrote them. @param {TornRead} torn @returns {[import('../pkg/history.js').Half, import('../pkg/history.js').Half]} */
function inOrder({ order, new: seen, old }) {
  return order.indexOf('wroteNew') < order.indexOf('wroteOld') ? [seen, old] : [old, seen];
}
