/**
 * Paints a timeline's lanes in the history's worker. A busy run has a rectangle for each pixel of each row, a hundred thousand of them: as calls
 * of a canvas they took the page's main thread 50 ms, here it is left alone.
 */

/** @typedef {import('../pkg/history.js').HistoryLayout} HistoryLayout */
/** @typedef {import('../pkg/history.js').TimelineView} TimelineView */
/** How a state looks, in device pixels: a square that repeats. @typedef {{side: number, pixels: Uint32Array}} Texture */
/**
 * How lanes look. `row`: the height of one, `gap`: of what is free below; both in CSS pixels, of which `ratio` says how many device pixels
 * they are. Textures have the numbers of what goroutines do as indices. `rectangles`: whether those are wanted, too, to write on them; they may
 * be megabytes.
 * @typedef {{row: number, gap: number, ratio: number, textures: (Texture | undefined)[], rectangles: boolean}} Look
 */

/** Alpha of goroutines that did something else nearly all of the time, and what is left up to opaque. */
const FAINT = 0.3;

/**
 * @param {Uint32Array} words Rectangles as the layout has them.
 * @param {HistoryLayout} layout
 * @param {TimelineView} view
 * @param {Look} look
 */
export function paintLanes(words, layout, view, { row, gap, ratio, textures }) {
  const { stride, rectangle: f, whole, doing: codes } = layout;
  const image = new ImageData(Math.max(1, view.width), Math.max(1, Math.round(row * view.rows * ratio)));
  // Red is the lowest byte: all machines that browsers run on are little-endian.
  const surface = { pixels: new Uint32Array(image.data.buffer), width: image.width, height: image.height };
  // Who sleeps is a line in the middle.
  const line = Math.max(1, row * 0.2);
  for (let at = 0; at < words.length; at += stride) {
    const doing = words[at + f.doing];
    const texture = textures[doing];
    if (!texture) continue;
    const asleep = doing === codes.sleeping;
    const top = Math.round((words[at + f.row] * row + (asleep ? (row - line) / 2 : 0)) * ratio);
    const height = Math.max(1, Math.round((asleep ? line : row - gap) * ratio));
    const alpha = Math.round(255 * (FAINT + ((1 - FAINT) * words[at + f.share]) / whole));
    cover(surface, texture, alpha, words[at + f.left], words[at + f.right], top, height);
  }
  return image;
}

/**
 * @param {{pixels: Uint32Array, width: number, height: number}} surface @param {Texture} texture @param {number} alpha From 0 to 255.
 * @param {number} left @param {number} right Excluded. @param {number} top @param {number} height
 */
function cover({ pixels, width, height: whole }, texture, alpha, left, right, top, height) {
  const { side } = texture;
  const to = Math.min(right, width);
  const bottom = Math.min(top + height, whole);
  for (let y = top; y < bottom; y += 1) {
    const row = (y % side) * side;
    for (let x = left; x < to; x += 1) pixels[y * width + x] = (texture.pixels[row + (x % side)] & 0xffffff) | (alpha << 24);
  }
}
