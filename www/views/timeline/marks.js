/** What stands around and on the lanes: names, the axis, the cursor of the keyboard, the arrow from a wait's end to what ended it. */

import { readable, ticks } from './scale.js';
import { ANCHOR } from './stamps.js';

/** @typedef {import('./paint.js').Inks} Inks */
/** @typedef {import('./stamps.js').Stamps} Stamps */
/** @typedef {import('../../pkg/history.js').Arrow} Arrow */
/** How the lanes stand on the canvas, in pixels, and the part of the run that is seen. @typedef {{x: number, y: number, width: number, row: number, rows: number, from: number, to: number}} Place */
/** Which lanes are seen: the first, counted from 0, and how many. @typedef {{first: number, seen: number}} Lanes */

/** Pixels of the names before the lanes and of the axis below. */
export const NAMES = 40;
export const AXIS = 20;
/** Between two times on the axis, at least, in pixels; and a line of text. */
const APART = 110;
const LINE = 13;

/** The row that has a goroutine's lane; -1: none that is seen. @param {Place} place @param {Lanes} lanes @param {number} goroutine */
export function rowOf(place, { first, seen }, goroutine) {
  const lane = goroutine - 1 - first;
  if (lane < 0 || lane >= seen) return -1;
  return Math.ceil(((lane + 1) * place.rows) / seen) - 1;
}

export class Marks {
  /** @param {CanvasRenderingContext2D} context @param {Place} place @param {Lanes} lanes @param {Inks} inks @param {Stamps} stamps */
  constructor(context, place, lanes, inks, stamps) {
    this.context = context;
    this.place = place;
    this.lanes = lanes;
    this.inks = inks;
    this.stamps = stamps;
    this.bottom = place.y + place.row * place.rows;
  }

  /** Where the details begin. @param {number} time */
  detail(time) {
    const { context, place } = this;
    if (time <= place.from) return;
    const x = Math.min(place.x + place.width, this.#x(time));
    context.strokeStyle = this.inks.colour('soft');
    context.setLineDash([2, 3]);
    this.#line(x, place.y, x, this.bottom);
    context.setLineDash([]);
  }

  /** @param {(goroutine: string) => string} nameOf @param {number} lit The goroutine that is picked out; 0 none. */
  names(nameOf, lit) {
    const { context, place, lanes, inks } = this;
    const each = Math.max(1, Math.ceil(LINE / place.row));
    for (let row = 0; row < place.rows; row += each) {
      const goroutine = lanes.first + Math.floor((row * lanes.seen) / place.rows) + 1;
      const middle = place.y + row * place.row + Math.max(LINE, place.row) / 2;
      this.stamps.draw(context, nameOf(String(goroutine)), inks.colour(goroutine === lit ? 'lit' : 'soft'), ANCHOR.end, place.x - 6, middle);
    }
    const row = rowOf(place, lanes, lit);
    if (row < 0) return;
    context.strokeStyle = inks.colour('lit');
    context.lineWidth = 1.5;
    context.strokeRect(place.x + 0.75, place.y + row * place.row + 0.25, place.width - 1.5, Math.max(2, place.row - 1));
    context.lineWidth = 1;
  }

  /** @param {import('../../text/text.js').Words} words */
  axis(words) {
    const { context, place, inks, bottom } = this;
    const { step, times } = ticks(place.from, place.to, place.width / APART);
    context.strokeStyle = inks.colour('strong-rule');
    this.#line(place.x, bottom + 0.5, place.x + place.width, bottom + 0.5);
    const within = { from: place.x, to: place.x + place.width };
    for (const time of times) {
      const x = Math.round(this.#x(time)) + 0.5;
      this.#line(x, bottom, x, bottom + 5);
      this.stamps.draw(context, readable(words, time, step), inks.colour('soft'), ANCHOR.centre, x, bottom + 5 + LINE / 2, within);
    }
  }

  /** Where the keyboard is. @param {number} goroutine @param {number} time */
  cursor(goroutine, time) {
    const { context, place } = this;
    const row = rowOf(place, this.lanes, goroutine);
    const x = this.#x(time);
    if (row < 0 || x < place.x) return;
    context.strokeStyle = this.inks.colour('lit');
    context.lineWidth = 2;
    this.#line(x, place.y + row * place.row, x, place.y + (row + 1) * place.row);
    context.lineWidth = 1;
  }

  /** @param {Arrow} arrow */
  arrow(arrow) {
    const { context, place, lanes, inks } = this;
    const [from, to] = [rowOf(place, lanes, arrow.fromGoroutine), rowOf(place, lanes, arrow.toGoroutine)];
    if (from < 0 || to < 0) return;
    const start = { x: this.#x(arrow.released), y: place.y + (from + 0.5) * place.row };
    const end = { x: this.#x(arrow.acquired), y: place.y + (to + 0.5) * place.row };
    // Nearly straight down it bends, so that it can be seen where it comes from.
    const bend = end.x - start.x < 24 ? 24 : 0;
    context.save();
    context.beginPath();
    context.rect(place.x, place.y, place.width, place.row * place.rows);
    context.clip();
    context.strokeStyle = inks.colour('lit');
    context.fillStyle = inks.colour('lit');
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.bezierCurveTo(start.x + bend, start.y, end.x - bend - 8, end.y, end.x - 2, end.y);
    context.stroke();
    context.beginPath();
    context.moveTo(end.x, end.y);
    context.lineTo(end.x - 7, end.y - 4);
    context.lineTo(end.x - 7, end.y + 4);
    context.fill();
    context.beginPath();
    context.arc(start.x, start.y, 3, 0, 2 * Math.PI);
    context.fill();
    context.restore();
  }

  /** @param {number} time */
  #x(time) {
    const { x, width, from, to } = this.place;
    return x + ((time - from) / (to - from)) * width;
  }

  /** @param {number} fromX @param {number} fromY @param {number} toX @param {number} toY */
  #line(fromX, fromY, toX, toY) {
    const { context } = this;
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(toX, toY);
    context.stroke();
  }
}
