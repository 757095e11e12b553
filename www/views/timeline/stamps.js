/** Short texts that are drawn again and again: each is written once, and its picture is drawn from then on, for writing takes a canvas long. */

/** Texts that are kept, at most: those that are seen, and some more. */
const MOST = 300;
const FACE = '11px ui-monospace, Menlo, Consolas, monospace';
/** Of a line, in pixels. */
const HEIGHT = 13;

/** Which part of a text stands where it is drawn: of its width, from 0 to 1. */
export const ANCHOR = { centre: 0.5, end: 1 };

export class Stamps {
  /** @type {Map<string, {image: ImageBitmap, width: number}>} */
  #stamps = new Map();
  #canvas = new OffscreenCanvas(1, 1);

  /** Gives the pictures' memory back. */
  forget() {
    for (const { image } of this.#stamps.values()) image.close();
    this.#stamps.clear();
  }

  /**
   * @param {CanvasRenderingContext2D} context In CSS pixels.
   * @param {string} text
   * @param {string} colour
   * @param {number} anchor One of {@link ANCHOR}.
   * @param {number} x Where the anchor is.
   * @param {number} y The middle of the line.
   * @param {{from: number, to: number}} [within] The text moves aside so that nothing of it is beyond.
   */
  draw(context, text, colour, anchor, x, y, within) {
    const stamp = this.#find(text, colour);
    if (!stamp) return;
    const { image, width } = stamp;
    let left = x - anchor * width;
    if (within) left = Math.max(within.from, Math.min(within.to - width, left));
    // On whole pixels of the screen, or it would be blurred.
    const whole = (/** @type {number} */ at) => Math.round(at * devicePixelRatio) / devicePixelRatio;
    context.drawImage(image, whole(left), whole(y - HEIGHT / 2), image.width / devicePixelRatio, image.height / devicePixelRatio);
  }

  /** @param {string} text @param {string} colour */
  #find(text, colour) {
    const key = `${text} ${colour} ${devicePixelRatio}`;
    const found = this.#stamps.get(key);
    if (found) return found;
    if (this.#stamps.size >= MOST) this.forget();
    const made = this.#write(text, colour);
    if (made) this.#stamps.set(key, made);
    return made;
  }

  /** @param {string} text @param {string} colour */
  #write(text, colour) {
    const context = this.#canvas.getContext('2d');
    if (!context) return null;
    context.font = FACE;
    const { width } = context.measureText(text);
    this.#canvas.width = Math.max(1, Math.ceil(width * devicePixelRatio));
    this.#canvas.height = Math.ceil(HEIGHT * devicePixelRatio);
    // Another size makes it forget everything.
    context.scale(devicePixelRatio, devicePixelRatio);
    context.font = FACE;
    context.fillStyle = colour;
    context.textBaseline = 'middle';
    context.fillText(text, 0, HEIGHT / 2);
    return { image: this.#canvas.transferToImageBitmap(), width };
  }
}
