/** The colours of lanes, and how the picture of them that the history's worker paints comes on the page. */

/** @typedef {import('../../pkg/history.js').HistoryLayout} HistoryLayout */
/** @typedef {import('../../pkg/history.js').TimelineView} TimelineView */
/** @typedef {import('../../engine/lanes.js').Texture} Texture */
/** What the worker found and painted, and for which view. @typedef {{view: TimelineView, words: Uint32Array, image: ImageBitmap}} Picture */

/** A row high enough for words, and one high enough for a gap below, in pixels. */
const ROOM_FOR_WORDS = 13;
const ROOM_FOR_GAP = 5;

/** Whether a row of this height has room for words. @param {number} row */
export const hasWords = (row) => row >= ROOM_FOR_WORDS;

/** Pixels that stay free below a row of this height. @param {number} row */
export const gapBelow = (row) => (row >= ROOM_FOR_GAP ? 1 : 0);

const NAMES = ['ink', 'soft', 'rule', 'strong-rule', 'accent', 'accent-soft', 'on-accent', 'wait', 'wait-soft', 'bad', 'bad-soft', 'lit', 'beam', 'sheet'];

/** Side of the square that repeats, in CSS pixels. */
const TILE = 6;

/** Colours of one theme. */
export class Inks {
  /** @type {Record<string, string>} */
  #colours = {};
  /** @type {Map<string, CanvasPattern | string>} */
  #patterns = new Map();
  /** @type {Map<string, Texture>} */
  #textures = new Map();

  /** @param {Element} element Whose style has them. */
  read(element) {
    const style = getComputedStyle(element);
    const dark = isDark(element);
    for (const name of NAMES) this.#colours[name] = resolve(style.getPropertyValue(`--${name}`).trim(), dark);
    this.#patterns.clear();
    this.#textures.clear();
  }

  /** @param {string} name */
  colour(name) {
    return this.#colours[name] ?? '#888';
  }

  /** How a state is filled: by colour and, where it matters, by a pattern, too. @param {CanvasRenderingContext2D} context @param {string} state */
  fill(context, state) {
    let fill = this.#patterns.get(state);
    if (fill === undefined) {
      fill = this.#make(context, state);
      this.#patterns.set(state, fill);
    }
    return fill;
  }

  /** What `fill` paints, as pixels. @param {CanvasRenderingContext2D} context @param {string} state @param {number} ratio Device pixels of a CSS pixel. */
  texture(context, state, ratio) {
    const key = `${state} ${ratio}`;
    const found = this.#textures.get(key);
    if (found) return found;
    const side = Math.max(1, Math.round(TILE * ratio));
    const c = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
    if (!c) return undefined;
    c.scale(side / TILE, side / TILE);
    c.fillStyle = this.fill(context, state);
    c.fillRect(0, 0, TILE, TILE);
    const texture = { side, pixels: new Uint32Array(c.getImageData(0, 0, side, side).data.buffer) };
    this.#textures.set(key, texture);
    return texture;
  }

  /** @param {CanvasRenderingContext2D} context @param {string} state */
  #make(context, state) {
    switch (state) {
      case 'holding': return this.colour('accent');
      case 'running': return this.colour('accent-soft');
      case 'waiting': return stripes(context, this.colour('wait-soft'), this.colour('wait'), 1);
      case 'blocked': return stripes(context, this.colour('sheet'), this.colour('soft'), -1);
      case 'inside': return dots(context, this.colour('bad'), this.colour('bad-soft'));
      case 'runnable': return dots(context, this.colour('sheet'), this.colour('soft'));
      default: return this.colour('rule');
    }
  }
}

/** @param {Element} element */
function isDark(element) {
  const host = element.getRootNode() instanceof ShadowRoot ? /** @type {ShadowRoot} */ (element.getRootNode()).host : document.documentElement;
  const scheme = getComputedStyle(host).colorScheme;
  if (scheme === 'dark' || scheme === 'light') return scheme === 'dark';
  return matchMedia('(prefers-color-scheme: dark)').matches;
}

/** `light-dark(a, b)` as one of both, for a canvas knows no scheme. @param {string} colour @param {boolean} dark */
function resolve(colour, dark) {
  const match = /^light-dark\((.*)\)$/s.exec(colour);
  if (!match) return colour;
  let depth = 0;
  const at = [...match[1]].findIndex((character) => {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    return character === ',' && depth === 0;
  });
  return (dark ? match[1].slice(at + 1) : match[1].slice(0, at)).trim();
}

/** @param {CanvasRenderingContext2D} context @param {string} ground @param {string} line @param {1 | -1} slope */
function stripes(context, ground, line, slope) {
  return tile(context, ground, (c) => {
    c.strokeStyle = line;
    c.lineWidth = 1.2;
    for (const shift of [-6, 0, 6]) {
      c.beginPath();
      c.moveTo(shift, slope > 0 ? 6 : 0);
      c.lineTo(shift + 6, slope > 0 ? 0 : 6);
      c.stroke();
    }
  });
}

/** @param {CanvasRenderingContext2D} context @param {string} ground @param {string} dot */
function dots(context, ground, dot) {
  return tile(context, ground, (c) => {
    c.fillStyle = dot;
    c.fillRect(1, 1, 1.5, 1.5);
    c.fillRect(4, 4, 1.5, 1.5);
  });
}

/** @param {CanvasRenderingContext2D} context @param {string} ground @param {(c: OffscreenCanvasRenderingContext2D) => void} draw */
function tile(context, ground, draw) {
  const canvas = new OffscreenCanvas(TILE, TILE);
  const c = canvas.getContext('2d');
  if (!c) return ground;
  c.fillStyle = ground;
  c.fillRect(0, 0, TILE, TILE);
  draw(c);
  return context.createPattern(canvas, 'repeat') ?? ground;
}

/**
 * @param {CanvasRenderingContext2D} context In CSS pixels.
 * @param {Picture} picture
 * @param {HistoryLayout} layout
 * @param {{x: number, y: number, width: number, row: number, from: number, to: number}} place Where the lanes are, how high a row is, and the
 *   part of the run that is seen: not always the picture's, which may come a little later.
 * @param {Inks} inks
 * @param {(lock: number) => string} nameOf
 */
export function drawLanes(context, picture, layout, place, inks, nameOf) {
  const { view, image } = picture;
  // From the picture's pixels to those of what is seen now.
  const scale = ((view.to - view.from) / view.width) * (place.width / (place.to - place.from));
  const shift = place.x + ((view.from - place.from) / (place.to - place.from)) * place.width;
  context.save();
  context.beginPath();
  context.rect(place.x, place.y, place.width, place.row * view.rows);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(image, shift, place.y, view.width * scale, place.row * view.rows);
  if (hasWords(place.row)) label(context, picture, layout, { ...place, scale, shift }, inks, nameOf);
  context.restore();
}

/**
 * The lock's name in spans that have room for it.
 * @param {CanvasRenderingContext2D} context
 * @param {Picture} picture
 * @param {HistoryLayout} layout
 * @param {{y: number, row: number, scale: number, shift: number}} place
 * @param {Inks} inks
 * @param {(lock: number) => string} nameOf
 */
function label(context, picture, layout, place, inks, nameOf) {
  const { words } = picture;
  const { stride, rectangle: f, whole, doing } = layout;
  context.font = `600 ${Math.min(11, place.row - 4)}px ui-monospace, Menlo, Consolas, monospace`;
  context.textBaseline = 'middle';
  context.textAlign = 'start';
  for (let at = 0; at < words.length; at += stride) {
    const state = words[at + f.doing];
    if ((state !== doing.holding && state !== doing.waiting) || words[at + f.share] < whole) continue;
    const width = (words[at + f.right] - words[at + f.left]) * place.scale;
    const name = nameOf(words[at + f.lock]);
    if (width < 12 + name.length * 7) continue;
    const x = place.shift + words[at + f.left] * place.scale + 5;
    const y = place.y + words[at + f.row] * place.row + (place.row - 1) / 2;
    if (state === doing.waiting) {
      // Words on stripes can't be read.
      context.fillStyle = inks.colour('wait-soft');
      context.fillRect(x - 3, y - place.row / 2 + 2, name.length * 7 + 6, place.row - 5);
    }
    context.fillStyle = inks.colour(state === doing.holding ? 'on-accent' : 'wait');
    context.fillText(name, x, y);
  }
}
