/** What the locks and goroutines of a run went through: waits and holds as histograms, shares, throughput, the goroutines that stand out. */

import { adopt } from '../style/late.js';
import { statistics as languages } from '../text/statistics.js';
import { node, show } from './node.js';
import { duration, drawHolds, Waits } from './statistics/distribution.js';

/** @typedef {import('../engine/history.js').Figures} Figures */
/** @typedef {import('../pkg/history.js').By} By */
/** @typedef {import('../pkg/history.js').Fairness} Fairness */
/** @typedef {import('../pkg/history.js').LockStatistics} LockStatistics */
/** @typedef {import('../pkg/history.js').Throughput} Throughput */
/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('../text/text.js').Words} Words */

/** Goroutines that have a row; the others are summed up. */
const ROWS = 8;
/** Locks that are shown, those with the most acquisitions. */
const LOCKS = 4;
/** Between two looks at a run that goes on, in milliseconds: whoever reads figures wants them to stand still for a moment. */
const LOOK = 1000;
/** Columns of the table. @type {By[]} */
const COLUMNS = ['goroutine', 'acquisitions', 'contended', 'waited', 'longestWait', 'held', 'longestHold'];

/** Events: `close`, `filter` (detail: a WaitFilter of the history, or null: somebody has chosen some waits, or all again). */
export class StatisticsView extends EventTarget {
  /** By the lock's number. @type {Map<number, Waits>} */
  #waits = new Map();
  /** @type {By} */
  #by = 'longestWait';
  #adopted = false;
  #asked = 0;
  #looked = 0;
  #ending = new AbortController();

  /** @param {Words} words @param {Session} session @param {() => boolean} canChoose Whether waits that are chosen are shown somewhere. */
  constructor(words, session, canChoose) {
    super();
    this.words = words;
    this.session = session;
    this.canChoose = canChoose;
    this.text = languages[/** @type {keyof typeof languages} */ (words.tag)] ?? languages.en;
    const { text } = this;
    this.title = node('h2', { tabindex: '-1' }, text.title);
    const close = node('button', { type: 'button', class: 'small close' }, text.close);
    close.addEventListener('click', () => this.dispatchEvent(new Event('close')));
    this.empty = node('p', { class: 'notes' }, text.none);
    this.locks = node('div', { class: 'locks' });
    this.throughput = node('figure', { class: 'throughput' });
    this.caption = node('caption', {}, text.goroutines);
    this.head = node('tr');
    this.body = node('tbody');
    this.table = node('div', { class: 'table' }, node('table', {}, this.caption, node('thead', {}, this.head), this.body));
    this.notes = node('p', { class: 'notes' }, text.times);
    this.content = node('div', { class: 'content' }, this.locks, this.throughput, this.table, this.notes);
    this.root = node('section', { class: 'statistics', 'aria-label': text.title, hidden: true }, node('header', {}, this.title, close), this.empty, this.content);
    this.root.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      this.dispatchEvent(new Event('close'));
    });
    this.#drawHead();
    const { signal } = this.#ending;
    session.addEventListener('finish', () => this.refresh(), { signal });
    // Another run numbers its locks anew.
    for (const name of ['start', 'program']) session.addEventListener(name, () => this.#waits.clear(), { signal });
  }

  async open() {
    if (!this.#adopted) await adopt(this.root, 'statistics.css');
    this.#adopted = true;
    show(this.root, true);
    this.title.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: 'nearest' });
    await this.#look();
  }

  hide() {
    show(this.root, false);
    this.#asked += 1;
  }

  /** There may be more. */
  refresh() {
    if (!this.root.hidden) void this.#look();
  }

  /** The run goes on. */
  draw() {
    if (!this.root.hidden && !this.#isBusy && performance.now() - this.#looked > LOOK) void this.#look();
  }

  /** Somebody is choosing waits. */
  get #isBusy() {
    return [...this.#waits.values()].some(({ bins }) => bins.isBusy);
  }

  /** The waits that others show alone. @param {import('../pkg/history.js').WaitFilter | null} filter */
  set filter(filter) {
    for (const [lock, waits] of this.#waits) waits.range = filter && filter.lock === lock + 1 ? { from: filter.waitFrom, to: filter.waitTo } : null;
  }

  /** @param {StatisticsView} earlier In another language. */
  continue(earlier) {
    this.#by = earlier.#by;
    this.#drawHead();
    if (!earlier.root.hidden) void this.open();
  }

  async #look() {
    const asked = (this.#asked += 1);
    this.#looked = performance.now();
    try {
      const history = await this.session.remember();
      const figures = await history.figures(this.#by, ROWS);
      if (asked !== this.#asked) return;
      const names = (history.latest ?? (await history.summary())).locks.map(({ name }) => name);
      if (asked === this.#asked) this.#draw(figures, names);
    } catch (error) {
      if (asked === this.#asked) this.session.fail(error);
    }
  }

  /** @param {number} nanoseconds */
  #duration(nanoseconds) {
    return duration(this.words, nanoseconds);
  }

  /** The waits for a lock, which keep what is chosen of them. @param {number} lock */
  #waitsFor(lock) {
    const known = this.#waits.get(lock);
    if (known) return known;
    const waits = new Waits(this.words, this.text, this.canChoose());
    waits.addEventListener('choose', (event) => {
      const range = /** @type {CustomEvent<import('./statistics/bins.js').Range | null>} */ (event).detail;
      const filter = range && { lock: lock + 1, waitFrom: range.from, waitTo: range.to };
      this.filter = filter;
      this.dispatchEvent(new CustomEvent('filter', { detail: filter }));
    });
    this.#waits.set(lock, waits);
    return waits;
  }

  /** @param {Figures} figures @param {string[]} names Of the locks, by their number. */
  #draw(figures, names) {
    const locks = figures.locks.filter(({ acquisitions }) => acquisitions > 0).sort((a, b) => b.acquisitions - a.acquisitions).slice(0, LOCKS);
    show(this.empty, locks.length === 0);
    show(this.content, locks.length > 0);
    if (locks.length === 0) return;
    const held = [...this.#waits.values()].find(({ bins }) => bins.root.matches(':focus'));
    this.locks.replaceChildren(...locks.map((lock) => this.#lock(lock, names[lock.lock] ?? '')));
    held?.bins.root.focus({ preventScroll: true });
    this.#drawThroughput(figures.throughput);
    this.#drawRows(figures);
  }

  /** @param {LockStatistics} lock @param {string} name */
  #lock({ lock, acquisitions, contended, starving, waits, holds, longestWaitOf, fairness }, name) {
    const { text, words } = this;
    const facts = [text.acquisitions(words.number(acquisitions)), text.contended(words.number(contended), words.short.format((100 * contended) / acquisitions))];
    if (starving > 0) facts.push(text.starving(words.number(starving)));
    return node(
      'div',
      { class: 'lock-figures' },
      node('header', {}, node('b', { translate: 'no' }, name), node('span', {}, facts.join(' · '))),
      node('div', { class: 'pair' }, this.#waitsFor(lock).draw(waits, longestWaitOf), drawHolds(words, text, holds)),
      node('p', { class: 'fairness' }, this.#fairness(fairness)),
    );
  }

  /** @param {Fairness} fairness */
  #fairness({ goroutines, fewest, fewestOf, most, mostOf, jain }) {
    const { text, words } = this;
    const shares = text.shares(words.number(fewest), `G${fewestOf}`, words.number(most), `G${mostOf}`);
    if (goroutines < 2) return text.acquisitions(words.number(most));
    const like = words.number(Math.max(1, Math.round(jain * goroutines)));
    const phrase = jain > 0.95 ? text.jainEven : text.jainAs(like, words.number(goroutines));
    return `${shares} ${text.jain(words.decimal(jain, 2))}${phrase}`;
  }

  /** @param {Throughput} throughput */
  #drawThroughput({ bin, acquisitions, contended }) {
    const { text, words } = this;
    const most = Math.max(1, ...acquisitions);
    // The last part of the time isn't over, or the run ended in it.
    const columns = acquisitions.map((count, index) => {
      const column = node('i', { title: text.bucket(this.#duration(bin * index), this.#duration(bin * (index + 1)), words.number(count)) });
      column.style.setProperty('--share', String(count / most));
      column.style.setProperty('--contended', String(count === 0 ? 0 : contended[index] / count));
      return column;
    });
    const rate = words.number(Number(((most * 1e9) / bin).toPrecision(3)));
    this.throughput.replaceChildren(
      node('figcaption', {}, text.throughput, node('span', {}, text.perSecond(rate)), node('span', { class: 'key-contended' }, text.ofThem)),
      node('div', { class: 'columns-of', role: 'img', 'aria-label': `${text.throughput}: ${text.perSecond(rate)}` }, ...columns),
      node('div', { class: 'axis', 'aria-hidden': 'true' }, node('span', {}, '0'), node('span', {}, this.#duration(bin * acquisitions.length))),
    );
  }

  #drawHead() {
    const { text } = this;
    this.head.replaceChildren(
      ...COLUMNS.map((by) => {
        const sort = node('button', { type: 'button', 'aria-label': `${text.sorted} ${text.columns[by]}` }, text.columns[by]);
        sort.addEventListener('click', () => {
          this.#by = by;
          for (const [index, cell] of [...this.head.children].entries()) cell.setAttribute('aria-sort', this.#order(COLUMNS[index]));
          void this.#look();
        });
        return node('th', { scope: 'col', 'aria-sort': this.#order(by) }, sort);
      }),
    );
  }

  /** @param {By} by */
  #order(by) {
    if (by !== this.#by) return 'none';
    return by === 'goroutine' ? 'ascending' : 'descending';
  }

  /** @param {Figures} figures */
  #drawRows({ ranking: { rows, rest } }) {
    const { text, words } = this;
    const row = (/** @type {Node | string} */ name, /** @type {import('../pkg/history.js').Row | import('../pkg/history.js').Rest} */ of) =>
      node(
        'tr',
        {},
        node('th', { scope: 'row' }, name),
        ...[words.number(of.acquisitions), words.number(of.contended), ...[of.waited, of.waits.max, of.held, of.holds.max].map((time) => (time === 0 ? '–' : this.#duration(time)))].map((value) => node('td', {}, value)),
      );
    const lines = rows.map((found) => row(node('span', { 'data-goroutine': found.goroutine }, `G${found.goroutine}`), found));
    if (rest.goroutines > 0) lines.push(row(text.rest(words.number(rest.goroutines)), rest));
    this.body.replaceChildren(...lines);
  }

  close() {
    this.#ending.abort();
    this.#asked += 1;
  }
}
