/**
 * What the element and its frame say to each other, when the program runs in a frame because the page itself gets no threads. Both sides
 * take nothing that doesn't have one of these shapes: a page may hold any frame, and a frame may be in any page.
 */

/** Grows when a message changes its meaning; a frame of another version isn't spoken to. */
export const VERSION = 1;

/** Attributes that a page may change while the program is there. */
export const ATTRIBUTES = ['program', 'mutex', 'workers', 'pace', 'const', 'keep-going', 'views', 'controls', 'engine', 'lang', 'theme', 'schedule'];
export const CALLS = ['run', 'pause', 'resume', 'stop', 'step'];
export const EVENTS = ['ready', 'start', 'output', 'race', 'finish', 'error'];

/** Custom properties of the element that its frame has, too: the first ones are colours. */
export const STYLES = ['accent', 'paper', 'sheet', 'ink', 'soft', 'rule', 'radius', 'font', 'code-font'].map((name) => `--lock-scope-${name}`);
/** Characters of one. */
const MOST_STYLE = 256;

/** The name of a frame that an element made: there the page around says when it may have threads. */
export const FRAME_NAME = 'lockscope-element';
/** What the page says about the threads: have them, wait, give them back. */
const TURNS = ['go', 'wait', 'rest'];
/** What the frame says about them: it wants some, has none any more, or what it does with them. */
const STATES = ['ask', 'left', 'busy', 'idle', 'running', 'asked'];
/** Threads that a frame may ask for: more is a mistake. */
const MOST_THREADS = 64;

/** Characters of an attribute's value. */
const MOST_VALUE = 4096;
/** Characters of a source, as in the editor. */
const MOST_SOURCE = 1 << 20;
/** CSS pixels: more is a mistake, or a trick on the page. */
const MOST_HEIGHT = 20_000;

/** A frame's first message: it is there, and may be spoken to. @typedef {{lockscope: number, here: true}} Here */
/** The page's answer, with a port for all others. @typedef {{lockscope: number, hello: true}} Hello */
/**
 * From the page.
 * @typedef {{attribute: string, value: string | null} | {source: string} | {call: string, id: number, goroutine: number} | {turn: string} | {style: string, value: string}} Wish
 */
/**
 * What the element's properties say.
 * @typedef {{source: string, mutex: 'on' | 'off', mode: unknown, report: unknown, mostWorkers: number}} State
 */
/**
 * From the frame.
 * @typedef {{state: State} | {event: string, detail: unknown} | {answer: number, value?: unknown, failure?: string} | {height: number} | {turn: string, threads?: number}} News
 */

/** @param {unknown} data @returns {data is Record<string, unknown>} */
function isRecord(data) {
  return typeof data === 'object' && data !== null;
}

/** @param {unknown} data @returns {data is Here} */
export function isHere(data) {
  return isRecord(data) && data.lockscope === VERSION && data.here === true;
}

/** @param {unknown} data @returns {data is Hello} */
export function isHello(data) {
  return isRecord(data) && data.lockscope === VERSION && data.hello === true;
}

/** A page's wish, if it is one. @param {unknown} data @returns {Wish | null} */
export function readWish(data) {
  if (!isRecord(data)) return null;
  const { attribute, value, source, call, id, goroutine, turn, style } = data;
  if (typeof style === 'string') {
    // Nothing that a browser would fetch.
    const plain = typeof value === 'string' && value.length <= MOST_STYLE && !/url|image|src|@|\\/i.test(value);
    return STYLES.includes(style) && plain ? { style, value: String(value) } : null;
  }
  if (typeof turn === 'string') return TURNS.includes(turn) ? { turn } : null;
  if (typeof attribute === 'string') {
    const known = ATTRIBUTES.includes(attribute) && (value === null || (typeof value === 'string' && value.length <= MOST_VALUE));
    return known ? { attribute, value: /** @type {string | null} */ (value) } : null;
  }
  if (typeof source === 'string') return source.length <= MOST_SOURCE ? { source } : null;
  if (typeof call === 'string' && CALLS.includes(call) && Number.isSafeInteger(id)) return { call, id: Number(id), goroutine: Number(goroutine ?? 0) };
  return null;
}

/** A frame's news, if it is some. @param {unknown} data @returns {News | null} */
export function readNews(data) {
  if (!isRecord(data)) return null;
  const { state, event, detail, answer, value, failure, height, turn, threads } = data;
  if (typeof turn === 'string') {
    if (!STATES.includes(turn)) return null;
    return turn === 'ask' && !(Number(threads) >= 1 && Number(threads) <= MOST_THREADS) ? null : { turn, threads: Number(threads) };
  }
  if (typeof height === 'number') return height > 0 && height <= MOST_HEIGHT ? { height } : null;
  if (typeof event === 'string') return EVENTS.includes(event) ? { event, detail } : null;
  if (Number.isSafeInteger(answer)) {
    return { answer: Number(answer), value, failure: typeof failure === 'string' ? failure : undefined };
  }
  if (!isRecord(state)) return null;
  const { source, mutex, mode, report, mostWorkers } = state;
  if (typeof source !== 'string' || (mutex !== 'on' && mutex !== 'off') || typeof mostWorkers !== 'number') return null;
  return { state: { source, mutex, mode: isRecord(mode) ? mode : null, report: isRecord(report) ? report : null, mostWorkers } };
}
