/** What hands do to the lanes: pointers, the wheel, keys. It knows what was meant, and its target does it. */

/** A pointer that moved less, in pixels, has clicked. */
const STILL = 4;
/** Two fingers that are nearer to each other, in pixels, don't zoom. */
const NEAR = 8;

/** @typedef {import('./marks.js').Place} Place */
/** What is under a pointer: a goroutine, 0 none; a time; whether it is on the lanes. @typedef {{goroutine: number, time: number, inside: boolean}} Under */

/**
 * @typedef {object} Target
 * @property {() => Place} place
 * @property {(at: {offsetX: number, offsetY: number}) => Under} under
 * @property {(factor: number, about?: number) => void} zoom About a time; without one about what is chosen, or the middle.
 * @property {(share: number) => void} pan By so much of what is seen.
 * @property {(factor: number, about: number) => void} zoomLanes About a goroutine.
 * @property {(pixels: number) => boolean} scrollLanes False when there was nothing to scroll by so little.
 * @property {(under: Under) => void} point
 * @property {() => void} leave
 * @property {(under: Under) => void} click
 * @property {() => void} fit
 * @property {(key: string, shift: boolean) => (() => void) | null} key What a key does; null: nothing.
 */

export class Gestures {
  /** @type {Map<number, {x: number, y: number}>} Pointers that are down. */
  #pointers = new Map();
  #moved = 0;
  #canvas;
  #target;

  /** @param {HTMLCanvasElement} canvas @param {Target} target @param {AbortSignal} signal */
  constructor(canvas, target, signal) {
    this.#canvas = canvas;
    this.#target = target;
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false, signal });
    canvas.addEventListener('pointerdown', (event) => this.#down(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#move(event), { signal });
    for (const name of /** @type {const} */ (['pointerup', 'pointercancel'])) canvas.addEventListener(name, (event) => this.#up(event), { signal });
    canvas.addEventListener('pointerleave', () => target.leave(), { signal });
    canvas.addEventListener('dblclick', () => target.fit(), { signal });
    canvas.addEventListener('keydown', (event) => this.#key(event), { signal });
  }

  /** Somebody has hold of the lanes, or is about to. */
  get isBusy() {
    return this.#pointers.size > 0 || this.#canvas.matches(':hover');
  }

  /** @param {WheelEvent} event */
  #wheel(event) {
    event.preventDefault();
    const target = this.#target;
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.shiftKey) {
      target.zoomLanes(Math.exp((event.deltaY || event.deltaX) * lines * 0.003), target.under(event).goroutine);
    } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      target.pan((event.deltaX * lines) / target.place().width);
    } else {
      // A pinch on a touch pad comes as a wheel with Control, in smaller steps.
      target.zoom(Math.exp(event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.002)), target.under(event).time);
    }
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    this.#canvas.setPointerCapture(event.pointerId);
    if (this.#pointers.size === 0) this.#moved = 0;
    this.#pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') this.#target.point(this.#target.under(event));
      return;
    }
    const [other] = [...this.#pointers].filter(([pointer]) => pointer !== event.pointerId).map(([, at]) => at);
    if (other) this.#pinch(event, before, other);
    else this.#drag(event, before);
    before.x = event.offsetX;
    if (other) before.y = event.offsetY;
  }

  /** @param {PointerEvent} event @param {{x: number}} before @param {{x: number}} other */
  #pinch(event, before, other) {
    const [was, is] = [Math.abs(before.x - other.x), Math.abs(event.offsetX - other.x)];
    const middle = this.#target.under({ offsetX: (event.offsetX + other.x) / 2, offsetY: 0 });
    if (was > NEAR && is > NEAR) this.#target.zoom(was / is, middle.time);
  }

  /** @param {PointerEvent} event @param {{x: number, y: number}} before */
  #drag(event, before) {
    const target = this.#target;
    const by = before.x - event.offsetX;
    if (this.#moved >= STILL) target.pan(by / target.place().width);
    if (target.scrollLanes(before.y - event.offsetY)) before.y = event.offsetY;
    this.#canvas.classList.toggle('moving', this.#moved >= STILL);
    this.#moved += Math.abs(by);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (!this.#pointers.delete(event.pointerId)) return;
    this.#canvas.classList.remove('moving');
    if (event.type === 'pointerup' && this.#pointers.size === 0 && this.#moved < STILL) this.#target.click(this.#target.under(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#target.key(event.key, event.shiftKey);
    if (!act) return;
    // The page's own keys do something else.
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}
