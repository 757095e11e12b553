/**
 * What the build put beside the page: the engine's module, the list of built-in programs, and each of them compiled. Fetched once for
 * all elements of a page, when the first one needs it.
 */

import { count } from './download.js';
import { EngineError } from './error.js';

/** @typedef {import('../pkg/lockscope.js').GalleryProgram} GalleryProgram */

/** @typedef {(loaded: number, total: number) => void} Report Bytes; a total of 0 is unknown. */

/** @type {Map<string, Promise<any>>} By address; what failed isn't kept. */
const fetched = new Map();

/**
 * @template T
 * @param {string} path Below `pkg`.
 * @param {(answer: Response) => Promise<T>} read
 * @returns {Promise<T>}
 */
function get(path, read) {
  const address = new URL(`../pkg/${path}`, import.meta.url).href;
  let result = fetched.get(address);
  if (!result) {
    result = request(address).then(read);
    result.catch(() => fetched.delete(address));
    fetched.set(address, result);
  }
  return result;
}

/** @param {string} address */
async function request(address) {
  const answer = await fetch(address).catch((error) => {
    throw new EngineError('start', `${address}: ${error.message}`);
  });
  if (!answer.ok) throw new EngineError('start', `${address}: HTTP ${answer.status}`);
  return answer;
}

/** @type {Set<Report>} Those who want to hear how far the module is. */
const listeners = new Set();

/**
 * The engine's module, compiled while it arrives. The page never makes an instance of it, but workers get it compiled: the
 * conductor, and one that takes a dead conductor's place.
 * @param {Report} report
 * @returns {Promise<WebAssembly.Module>}
 */
export async function engineModule(report) {
  listeners.add(report);
  try {
    return await get('lockscope_bg.wasm', (answer) => {
      const counted = count(answer, (loaded, total) => listeners.forEach((listener) => listener(loaded, total)));
      return WebAssembly.compileStreaming(counted);
    });
  } finally {
    // Whoever listens is kept alive by this.
    listeners.delete(report);
  }
}

/** All built-in programs. Who wants one by its name needs only {@link builtIn}. @returns {Promise<GalleryProgram[]>} */
export function gallery() {
  return get('gallery.json', (answer) => answer.json());
}

/** A built-in program with its compiled form. @typedef {GalleryProgram & {compiled: Uint8Array}} BuiltIn */

/**
 * A built-in program as the build compiled it. Asked for early, it arrives while the threads start.
 * @param {string} name
 * @returns {Promise<BuiltIn>}
 */
export function builtIn(name) {
  return get(`programs/${encodeURIComponent(name)}.bin`, async (answer) => {
    const bytes = await answer.arrayBuffer();
    const start = 4;
    const length = new DataView(bytes).getUint32(0, true);
    return { name, source: new TextDecoder().decode(new Uint8Array(bytes, start, length)), compiled: new Uint8Array(bytes.slice(start + length)) };
  });
}
