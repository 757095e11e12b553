/**
 * The timeline: a lane for each goroutine, with what it did and when. It draws what the history's worker finds for the part that is seen, never
 * more than a rectangle a pixel, and only when something changed.
 *
 * For others: `show` brings a moment into sight, `filter` leaves the waits of some length alone, the events `moment` (detail: a Spell of the
 * history) and `filter` (detail: a WaitFilter, or null) tell what somebody looks at and which waits are left.
 */

import { adopt } from '../style/late.js';
import { en, id } from '../text/timeline.js';
import { node, setText, show } from './node.js';
import { Gestures } from './timeline/gestures.js';
import { Marks, NAMES, AXIS } from './timeline/marks.js';
import { drawLanes, gapBelow, hasWords, Inks } from './timeline/paint.js';
import { Pictures } from './timeline/pictures.js';
import { Span } from './timeline/span.js';
import { Stamps } from './timeline/stamps.js';
import { Table } from './timeline/table.js';
import { STATES, TimelineWords } from './timeline/words.js';

/** @typedef {import('../engine/history.js').History} History */
/** @typedef {import('../pkg/history.js').Spell} Spell */
/** @typedef {import('./timeline/gestures.js').Under} Under */
/** @typedef {import('../pkg/history.js').Arrow} Arrow */
/** @typedef {import('../pkg/history.js').HistoryLayout} HistoryLayout */
/** @typedef {import('../pkg/history.js').WaitFilter} WaitFilter */
/** @typedef {import('../text/text.js').Words} Words */
/** @typedef {import('./timeline/marks.js').Place} Place */

/** Pixels: of all lanes at most, of a lane at most and at least. */
const HEIGHT = 224;
const TALLEST = 20;
const SHORTEST = 2;
/** Characters of a sentence that may need more than one line where the page is wide. */
const LONG = 100;

export class Timeline extends EventTarget {
  root;
  #words;
  #history;
  #frames;
  #spotlight;
  #say;
  #text;
  #ending = new AbortController();
  #span = new Span();
  #inks = new Inks();
  #stamps = new Stamps();
  /** @type {HistoryLayout | null} */
  #layout = null;
  #pictures;
  #frame = 0;
  #width = 0;
  #height = 0;
  /** Lanes that there are, and those that are seen. */
  #lanes = 0;
  #first = 0;
  #seen = 0;
  /** @type {WaitFilter | null} */
  #filter = null;
  /** @type {Arrow | null} */
  #arrow = null;
  /** The goroutine that the keyboard has chosen, and the time of its cursor; 0 none. */
  #chosen = 0;
  #cursor = 0;
  /** Counts what was asked about moments: an answer that comes too late isn't told. */
  #asked = 0;
  /** @type {{goroutine: number, time: number} | null} Where the pointer is, and nothing was asked yet. */
  #pointed = null;
  #describing = false;
  #over = true;
  /** What is seen isn't told of yet. */
  #untold = false;
  #turn = () => this.#draw();
  #gestures;
  #tells;

  /** @param {Words} words @param {History} history @param {import('./frame.js').Frames} frames @param {import('./spotlight.js').Spotlight} spotlight @param {(sentence: string) => void} say */
  constructor(words, history, frames, spotlight, say) {
    super();
    this.#words = words;
    this.#history = history;
    this.#frames = frames;
    this.#spotlight = spotlight;
    this.#say = say;
    this.#text = words.tag === 'id' ? id : en;
    const text = this.#text;
    this.canvas = node('canvas', { class: 'lanes', tabindex: 0, role: 'application', 'aria-label': text.name });
    this.hint = node('p', { class: 'spoken', id: 'timeline-hint' }, text.hint);
    this.canvas.setAttribute('aria-describedby', this.hint.id);
    this.sentence = node('span', { class: 'phrase' });
    this.readout = node('p', { class: 'readout' }, this.sentence);
    this.legend = node('ul', { class: 'key-list' }, ...STATES.map((state) => node('li', {}, node('i', { class: `key-${state}`, 'aria-hidden': 'true' }), text.states[state])));
    /** @param {string} sign @param {string} name @param {() => void} act */
    const tool = (sign, name, act) => {
      const button = node('button', { type: 'button', class: 'small', 'aria-label': name, title: name }, sign);
      button.addEventListener('click', act);
      return button;
    };
    this.followTool = tool(text.follow, text.follow, () => this.#change(() => this.#span.toEnd()));
    this.unfilter = tool(text.all, text.all, () => this.filter(null));
    const tools = node('div', { class: 'tools' }, this.unfilter, this.followTool,
      tool('−', text.zoomOut, () => this.#zoom(2)), tool('+', text.zoomIn, () => this.#zoom(0.5)), tool(text.fit, text.fit, () => this.#fit()));
    this.table = new Table(words, text, history);
    this.#tells = new TimelineWords(words, text, history);
    this.#pictures = new Pictures(history, () => this.#wish(), () => this.#frames.ask(this.#turn));
    this.root = node('section', { class: 'timeline', 'aria-label': text.name }, node('header', {}, node('h2', {}, text.name), this.legend, tools), this.hint, node('div', { class: 'chart' }, this.canvas), this.readout, this.table.root);
    show(this.unfilter, false);
    show(this.followTool, false);
    this.#gestures = new Gestures(this.canvas, this.#target(), this.#ending.signal);
    this.#listen();
    void history.layout().then((layout) => {
      this.#layout = layout;
      this.#tells.layout = layout;
      this.#hear();
    }).catch(() => {});
  }

  /**
   * Brings a part of the run into sight, and a goroutine at a time of it. Times are nanoseconds since the run's start.
   * @param {{from: number, to: number, goroutine?: number, time?: number}} part
   */
  show({ from, to, goroutine = 0, time = (from + to) / 2 }) {
    this.#change(() => this.#span.show(from, to));
    if (goroutine > 0) {
      this.#choose(goroutine, time);
      this.#spotlight.point(goroutine);
    }
  }

  /** Leaves only waits of some length, for one lock or any (`lock` 0; else its number plus one); null: everything. @param {WaitFilter | null} filter */
  filter(filter) {
    this.#setFilter(filter);
    if (filter) this.#tell(this.#tells.summary(this.#span.from, this.#span.to, filter), true);
    else this.#summarise();
    this.#ask();
  }

  /** @param {WaitFilter | null} filter */
  #setFilter(filter) {
    this.#filter = filter;
    this.#arrow = null;
    show(this.unfilter, filter !== null);
    this.dispatchEvent(new CustomEvent('filter', { detail: filter }));
  }

  close() {
    this.#ending.abort();
    cancelAnimationFrame(this.#frame);
    this.#pictures.close();
    this.#stamps.forget();
    this.root.remove();
  }

  #listen() {
    const { signal } = this.#ending;
    this.#history.addEventListener('change', () => this.#hear(), { signal });
    const redraw = () => this.#redraw();
    this.#spotlight.listeners.push(redraw);
    signal.addEventListener('abort', () => {
      this.#spotlight.listeners = this.#spotlight.listeners.filter((listener) => listener !== redraw);
    });
    // In the next frame: what is drawn may change sizes again, which browsers call an error while they tell of them.
    const size = new ResizeObserver(() => requestAnimationFrame(() => this.#resize()));
    size.observe(this.canvas);
    signal.addEventListener('abort', () => size.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paintAnew(), { signal });
    const theme = new MutationObserver(() => this.#paintAnew());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    signal.addEventListener('abort', () => theme.disconnect());
  }

  /** What hands do. @returns {import('./timeline/gestures.js').Target} */
  #target() {
    const middle = () => (this.#chosen > 0 ? this.#cursor : (this.#span.from + this.#span.to) / 2);
    return {
      place: () => this.#place(),
      under: (at) => this.#under(at),
      zoom: (factor, about = middle()) => this.#change(() => this.#span.zoom(factor, about)),
      pan: (share) => this.#change(() => this.#span.pan(share * this.#span.length)),
      zoomLanes: (factor, about) => this.#zoomLanes(factor, about),
      scrollLanes: (pixels) => this.#scrollLanes(pixels),
      point: (under) => this.#point(under),
      leave: () => this.#leave(),
      click: ({ goroutine, time, inside }) => {
        if (goroutine > 0 && inside) void this.#explain(goroutine, time);
      },
      fit: () => this.#fit(),
      key: (key, shift) => this.#action(key, shift),
    };
  }

  /** There is more, or another run. */
  #hear() {
    const { latest } = this.#history;
    if (!latest || !this.#layout) return;
    const began = this.#over && !latest.over;
    this.#over = latest.over;
    if (began || latest.lanes < this.#lanes) {
      this.#span.reset();
      this.#arrow = null;
      this.#chosen = 0;
      this.#first = 0;
      this.#seen = 0;
      this.#pictures.forget();
      if (this.#filter) this.#setFilter(null);
    }
    const all = this.#seen >= this.#lanes;
    this.#lanes = latest.lanes;
    if (all) this.#seen = latest.lanes;
    this.#span.grow(latest.elapsed);
    this.#untold = true;
    show(this.followTool, !latest.over && !this.#span.follows);
    if (latest.over) void this.table.fill();
    if (!this.#wish()) this.#frames.ask(this.#turn);
    this.#pictures.fetch();
  }

  /** @returns {Place} */
  #place() {
    const count = Math.max(1, this.#seen);
    const row = Math.max(SHORTEST, Math.min(TALLEST, Math.floor(HEIGHT / count)));
    const rows = Math.min(count, Math.floor(HEIGHT / row));
    return { x: NAMES, y: 0, width: Math.max(1, this.#width - NAMES), row, rows, from: this.#span.from, to: this.#span.to };
  }

  /** Shows at once what is known of what is seen now, and asks for all of it. */
  #ask() {
    this.#redraw();
    this.#pictures.fetch();
  }

  /** What is seen now and how; null: nothing. */
  #wish() {
    if (this.#width === 0 || this.#seen === 0) return null;
    const { width, row, rows, from, to } = this.#place();
    const look = this.#look(row);
    const view = {
      from: Math.floor(from), to: Math.ceil(to), firstLane: this.#first, lanes: this.#seen, rows,
      width: Math.round(width * devicePixelRatio), filter: this.#filter,
    };
    return look && { view, look };
  }

  /** How the worker paints. @param {number} row The height of one. @returns {import('../engine/lanes.js').Look | null} */
  #look(row) {
    const context = this.canvas.getContext('2d');
    if (!context || !this.#layout) return null;
    const ratio = devicePixelRatio;
    /** @type {import('../engine/lanes.js').Look['textures']} */
    const textures = [];
    for (const [state, code] of Object.entries(this.#layout.doing)) textures[code] = this.#inks.texture(context, state, ratio);
    return { row, gap: gapBelow(row), ratio, textures, rectangles: hasWords(row) };
  }

  #resize() {
    const width = this.canvas.clientWidth;
    if (width === this.#width) return;
    if (this.#width === 0) void adopt(this.root, 'timeline.css').catch((error) => console.error(`Lockscope has no style: ${error.message}`));
    this.#width = width;
    this.#paintAnew();
  }

  /** The theme is another, perhaps. */
  #paintAnew() {
    this.#inks.read(this.root);
    this.#ask();
  }

  #redraw() {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw() {
    if (this.#untold && !this.#gestures.isBusy && !this.#arrow) this.#summarise();
    this.#untold = false;
    const place = this.#place();
    // While something runs it only grows: another size lays out the page.
    const height = Math.max(place.row * place.rows + AXIS, this.#over ? 0 : this.#height);
    this.#height = height;
    const { canvas } = this;
    const [wide, high] = [Math.round(this.#width * devicePixelRatio), Math.round(height * devicePixelRatio)];
    if (this.#width === 0) return;
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext('2d');
    if (!context || !this.#layout) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, this.#width, height);
    const { picture } = this.#pictures;
    if (picture) drawLanes(context, picture, this.#layout, place, this.#inks, (lock) => this.#tells.lockName(lock));
    const marks = new Marks(context, place, { first: this.#first, seen: this.#seen }, this.#inks, this.#stamps);
    marks.detail(this.#history.latest?.detail ?? 0);
    marks.names(this.#text.goroutine, this.#spotlight.id || this.#chosen);
    marks.axis(this.#words);
    if (this.#chosen > 0) marks.cursor(this.#chosen, this.#cursor);
    if (this.#arrow) marks.arrow(this.#arrow);
  }

  /** What is under a pointer. @param {{offsetX: number, offsetY: number}} event */
  #under({ offsetX, offsetY }) {
    const place = this.#place();
    const share = offsetY / (place.row * place.rows);
    const goroutine = share < 0 || share >= 1 || this.#seen === 0 ? 0 : this.#first + Math.floor(share * this.#seen) + 1;
    const time = place.from + ((offsetX - place.x) / place.width) * (place.to - place.from);
    return { goroutine, time: Math.max(0, time), inside: offsetX >= place.x };
  }

  // -- what people do --

  /** Fewer lanes, larger, or more. @param {number} factor @param {number} about A goroutine. */
  #zoomLanes(factor, about) {
    const seen = Math.round(Math.max(1, Math.min(this.#lanes, this.#seen * factor)));
    const share = this.#seen > 0 ? (about - 1 - this.#first) / this.#seen : 0;
    this.#first = Math.round(Math.max(0, Math.min(this.#lanes - seen, about - 1 - share * seen)));
    this.#seen = seen;
    this.#ask();
  }

  /** @param {number} pixels */
  #scrollLanes(pixels) {
    const place = this.#place();
    const lanes = (pixels / (place.row * place.rows)) * this.#seen;
    if (this.#seen >= this.#lanes || Math.abs(lanes) < 1) return false;
    this.#first = Math.round(Math.max(0, Math.min(this.#lanes - this.#seen, this.#first + lanes)));
    this.#ask();
    return true;
  }

  /** @param {Under} under */
  #point({ goroutine, time, inside }) {
    this.#spotlight.point(goroutine);
    if (goroutine === 0 || !inside || this.#arrow) return;
    this.#pointed = { goroutine, time };
    if (!this.#describing) void this.#describePointed();
  }

  #leave() {
    this.#spotlight.point(0);
    this.#asked += 1;
    if (!this.#arrow) this.#summarise();
  }

  /** One question at a time, however fast the pointer moves. */
  async #describePointed() {
    this.#describing = true;
    while (this.#pointed) {
      const { goroutine, time } = this.#pointed;
      this.#pointed = null;
      await this.#describe(goroutine, time, false);
    }
    this.#describing = false;
  }

  /** @param {string} key @param {boolean} shiftKey @returns {(() => void) | null} */
  #action(key, shiftKey) {
    const tenth = this.#span.length / 10;
    const middle = (this.#span.from + this.#span.to) / 2;
    switch (key) {
      case 'ArrowLeft': return shiftKey ? () => void this.#step(-1) : () => this.#change(() => this.#span.pan(-tenth));
      case 'ArrowRight': return shiftKey ? () => void this.#step(1) : () => this.#change(() => this.#span.pan(tenth));
      case 'ArrowUp': return () => this.#chooseBy(-1);
      case 'ArrowDown': return () => this.#chooseBy(1);
      case '+': case '=': return () => this.#change(() => this.#span.zoom(0.5, this.#chosen > 0 ? this.#cursor : middle));
      case '-': case '_': return () => this.#change(() => this.#span.zoom(2, this.#chosen > 0 ? this.#cursor : middle));
      case 'Home': return () => this.#change(() => this.#span.toStart());
      case 'End': return () => this.#change(() => this.#span.toEnd());
      case '0': return () => this.#fit();
      case 'Enter': return this.#chosen > 0 ? () => void this.#explain(this.#chosen, this.#cursor) : null;
      case 'Escape': return this.#arrow || this.#chosen > 0 ? () => this.#forgetChoice() : null;
      default: return null;
    }
  }

  /** @param {number} factor */
  #zoom(factor) {
    this.#change(() => this.#span.zoom(factor, (this.#span.from + this.#span.to) / 2));
  }

  #fit() {
    this.#first = 0;
    this.#seen = this.#lanes;
    this.#change(() => this.#span.fit());
  }

  /** @param {() => void} act What is done to the span. */
  #change(act) {
    act();
    show(this.followTool, !this.#over && !this.#span.follows);
    if (!this.#arrow && this.#chosen === 0) this.#summarise();
    this.#ask();
  }

  #forgetChoice() {
    this.#arrow = null;
    this.#chosen = 0;
    this.#spotlight.point(0);
    this.#summarise();
    this.#redraw();
  }

  /** @param {number} by */
  #chooseBy(by) {
    const next = this.#chosen === 0 ? this.#first + 1 : Math.max(1, Math.min(this.#lanes, this.#chosen + by));
    const inSight = this.#cursor >= this.#span.from && this.#cursor <= this.#span.to && this.#chosen > 0;
    this.#choose(next, inSight ? this.#cursor : (this.#span.from + this.#span.to) / 2);
    this.#spotlight.point(next);
    void this.#describe(next, this.#cursor, true);
  }

  /** @param {number} goroutine @param {number} time */
  #choose(goroutine, time) {
    this.#chosen = goroutine;
    this.#cursor = time;
    this.#arrow = null;
    const lane = goroutine - 1;
    if (lane < this.#first || lane >= this.#first + this.#seen) this.#first = Math.max(0, Math.min(this.#lanes - this.#seen, lane));
    this.#ask();
  }

  /** To the next thing that the chosen goroutine did, or the one before. @param {1 | -1} by */
  async #step(by) {
    if (this.#chosen === 0) this.#chooseBy(1);
    const now = await this.#history.spell(this.#chosen, this.#cursor);
    if (!now || (by > 0 && now.open)) return;
    const next = await this.#history.spell(this.#chosen, by > 0 ? now.to : Math.max(0, now.from - 1));
    if (!next) return;
    this.#choose(this.#chosen, (next.from + next.to) / 2);
    const { from, to } = this.#span;
    if (this.#cursor < from || this.#cursor > to) this.#change(() => this.#span.pan(this.#cursor - (from + to) / 2));
    this.#report(next, true);
  }

  /** @param {number} goroutine @param {number} time @param {boolean} aloud */
  async #describe(goroutine, time, aloud) {
    this.#asked += 1;
    const asked = this.#asked;
    const spell = await this.#history.spell(goroutine, time).catch(() => null);
    if (asked !== this.#asked) return;
    if (spell) this.#report(spell, aloud);
    else this.#tell(this.#tells.unknown(goroutine, time), aloud);
  }

  /** @param {Spell} spell @param {boolean} aloud */
  #report(spell, aloud) {
    this.#tell(this.#tells.spell(spell), aloud);
    this.dispatchEvent(new CustomEvent('moment', { detail: spell }));
  }

  /** Says and shows what ended a wait. @param {number} goroutine @param {number} time */
  async #explain(goroutine, time) {
    this.#asked += 1;
    const asked = this.#asked;
    const spell = await this.#history.spell(goroutine, time).catch(() => null);
    if (asked !== this.#asked) return;
    this.#arrow = null;
    if (spell && spell.doing === this.#layout?.doing.waiting) {
      const arrow = await this.#history.arrow(goroutine, time).catch(() => null);
      if (asked !== this.#asked) return;
      this.#arrow = arrow;
      if (arrow) this.#tell(this.#tells.arrow(spell, arrow), true);
      else this.#tell(this.#text.noArrow(String(goroutine)), true);
      this.dispatchEvent(new CustomEvent('moment', { detail: spell }));
    } else {
      await this.#describe(goroutine, time, true);
    }
    this.#redraw();
  }

  /** What is seen as a whole, when nothing else is to be said. */
  #summarise() {
    this.#tell(this.#tells.summary(this.#span.from, this.#span.to, this.#filter));
  }

  /** @param {string} sentence @param {boolean} [aloud] For screen readers, too. */
  #tell(sentence, aloud = false) {
    setText(this.sentence, sentence);
    this.readout.classList.toggle('long', sentence.length > LONG);
    if (aloud) this.#say(sentence);
  }
}
