/** Waits or holds of one lock: a histogram on a logarithmic axis, and its usual figures below. Of waits some can be chosen. */

import { node, setText, show } from '../node.js';
import { Bins } from './bins.js';

/** @typedef {import('../../pkg/history.js').Distribution} Data */
/** @typedef {import('./bins.js').Range} Range */
/** @typedef {import('../../text/text.js').Words} Words */
/** @typedef {(typeof import('../../text/statistics.js'))['statistics']['en']} Text */

/** A duration for reading. @param {Words} words @param {number} nanoseconds */
export function duration(words, nanoseconds) {
  return nanoseconds > 0 && nanoseconds < 1000 ? `${words.number(nanoseconds)} ns` : words.duration(nanoseconds / 1000);
}

/** @param {Words} words @param {Text} text @param {string} title @param {Data} data @param {number} longestOf 0: not told. @param {Node} bars @param {Node[]} [more] */
function figure(words, text, title, { count, p50, p90, p99, max, buckets }, longestOf, bars, more = []) {
  /** @type {[string, number][]} */
  const figures = [[text.p50, p50], [text.p90, p90], [text.p99, p99], [text.max, max]];
  const whose = longestOf === 0 ? '' : ` ${text.by(`G${longestOf}`)}`;
  return node(
    'figure',
    {},
    node('figcaption', {}, title, node('span', {}, words.number(count))),
    bars,
    node('div', { class: 'axis', 'aria-hidden': 'true' }, node('span', {}, duration(words, buckets[0].from)), node('span', {}, duration(words, buckets[buckets.length - 1].to))),
    ...more,
    node('dl', {}, ...figures.map(([name, value], index) => node('div', {}, node('dt', {}, name), node('dd', {}, duration(words, value) + (index === 3 ? whose : ''))))),
  );
}

/** A bar for each bucket, and what it is in words. @param {Words} words @param {Text} text @param {Data['buckets']} buckets */
function barsOf(words, text, buckets) {
  const [from, to] = [Math.max(1, buckets[0].from), Math.max(2, buckets[buckets.length - 1].to)];
  const span = Math.log(to / from) || 1;
  const most = Math.max(...buckets.map(({ count }) => count));
  const place = (/** @type {number} */ time) => Math.log(Math.max(time, from) / from) / span;
  const names = buckets.map((bucket) => text.bucket(duration(words, bucket.from), duration(words, bucket.to), words.number(bucket.count)));
  const bars = buckets.map((bucket, index) => {
    const bar = node('i', { title: names[index] });
    bar.style.setProperty('--from', String(place(bucket.from)));
    bar.style.setProperty('--to', String(place(bucket.to)));
    bar.style.setProperty('--share', String(bucket.count / most));
    return bar;
  });
  return { bars, names };
}

/** @param {Words} words @param {Text} text @param {string} title @param {Data} data */
function label(words, text, title, { p50, p99, max }) {
  return text.histogram(title, duration(words, p50), duration(words, p99), duration(words, max));
}

/** @param {Words} words @param {Text} text @param {Data} data */
export function drawHolds(words, text, data) {
  if (data.count === 0) return node('figure', {}, node('figcaption', {}, text.holds), node('p', { class: 'notes' }, text.noWaits));
  const { bars } = barsOf(words, text, data.buckets);
  return figure(words, text, text.holds, data, 0, node('div', { class: 'bars', role: 'img', 'aria-label': label(words, text, text.holds, data) }, ...bars));
}

/** The waits for one lock. Event `choose` (detail: a {@link Range}, or null: all). */
export class Waits extends EventTarget {
  bins = new Bins();

  /** @param {Words} words @param {Text} text @param {boolean} canChoose Whether there is something that shows what is chosen. */
  constructor(words, text, canChoose) {
    super();
    this.words = words;
    this.text = text;
    this.canChoose = canChoose;
    this.told = node('span', {});
    this.all = node('button', { type: 'button', class: 'small' }, text.allWaits);
    this.all.addEventListener('click', () => {
      this.#choose(null);
      this.bins.root.focus({ preventScroll: true });
    });
    this.choice = node('p', { class: 'choice' }, this.told, this.all);
    this.bins.addEventListener('choose', (event) => this.#choose(/** @type {CustomEvent} */ (event).detail));
    this.#tell();
  }

  /** @param {Range | null} range */
  #choose(range) {
    this.range = range;
    this.dispatchEvent(new CustomEvent('choose', { detail: range }));
  }

  /** What is chosen, whoever chose it. @param {Range | null} range */
  set range(range) {
    this.bins.range = range;
    this.#tell();
  }

  /** The figure, anew. @param {Data} data @param {number} longestOf */
  draw(data, longestOf) {
    const { words, text, bins } = this;
    if (data.count === 0) return node('figure', {}, node('figcaption', {}, text.waits), node('p', { class: 'notes' }, text.noWaits));
    const { bars, names } = barsOf(words, text, data.buckets);
    const name = label(words, text, text.waits, data);
    if (!this.canChoose) return figure(words, text, text.waits, data, longestOf, node('div', { class: 'bars', role: 'img', 'aria-label': name }, ...bars));
    bins.show(data.buckets, bars, names, `${name}. ${text.chooseKeys}`);
    this.#tell();
    return figure(words, text, text.waits, data, longestOf, bins.root, [this.choice]);
  }

  #tell() {
    const { words, text, bins } = this;
    const { range } = bins;
    setText(this.told, range ? text.chosen(words.number(bins.count), duration(words, range.from), duration(words, range.to)) : text.choose);
    this.choice.classList.toggle('some', range !== null);
    show(this.all, range !== null);
  }
}
