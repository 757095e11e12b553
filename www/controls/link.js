/**
 * Links that carry a program and how to run it: `?program=counter&mutex=off&workers=4#code=…&t=…`. The source is deflated and written in
 * base64url; `t` is a schedule, as the stepper packs it. A link comes from anywhere, so whatever it holds is bounded before it is taken.
 */

import { firstPace, formatPace } from './paces.js';
import { MOST_BYTES, fits } from './limits.js';

/** How a session differs from the gallery's program as it stands. @typedef {import('../session.js').Session['settings']} Settings */

/** Characters of base64url: what doesn't compress at all is a third longer than its bytes. */
const MOST_CHARACTERS = Math.ceil((MOST_BYTES * 4) / 3) + 1024;
/** Characters of a schedule: what is longer makes links that are cut on their way. */
const MOST_SCHEDULE = 6000;
/** Bytes that are made into characters at once: functions take only so many arguments. */
const PORTION = 0x8000;

/** Why the code of a link can't be taken. @typedef {'character' | 'damaged' | 'large' | 'text'} Flaw */

export class LinkError extends Error {
  /** @param {Flaw} flaw @param {number} [place] Of the first character that can't be, from 1. */
  constructor(flaw, place = 0) {
    super(flaw);
    this.flaw = flaw;
    this.place = place;
  }
}

/** @param {string} source */
export async function encode(source) {
  const deflated = new Blob([source]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(deflated).arrayBuffer());
  let binary = '';
  for (let at = 0; at < bytes.length; at += PORTION) binary += String.fromCharCode(...bytes.subarray(at, at + PORTION));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * The source in a link.
 * @param {string} code
 * @throws {LinkError} It isn't one, or is too long.
 */
export async function decode(code) {
  if (code.length > MOST_CHARACTERS) throw new LinkError('large');
  const wrong = code.search(/[^A-Za-z0-9_-]/);
  if (wrong >= 0) throw new LinkError('character', wrong + 1);
  if (code.length % 4 === 1) throw new LinkError('damaged');
  const binary = atob(code.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let source = '';
  // A few bytes can unfold to gigabytes: nothing is read beyond what a program may have.
  for (let read = 0; ;) {
    const { done, value } = await reader.read().catch(() => {
      throw new LinkError('damaged');
    });
    read += value?.length ?? 0;
    if (read > MOST_BYTES) {
      void reader.cancel().catch(() => {});
      throw new LinkError('large');
    }
    try {
      source += decoder.decode(value, { stream: !done });
    } catch {
      throw new LinkError('text');
    }
    if (done) break;
  }
  if (!fits(source)) throw new LinkError('large');
  return source.replace(/\r\n?/g, '\n');
}

/**
 * The address that brings these settings back.
 * @param {URL | Location} page
 * @param {URLSearchParams} kept Parameters that stay, such as the language.
 * @param {Settings} settings
 */
export async function write(page, kept, settings) {
  const query = new URLSearchParams(kept);
  for (const name of ['program', 'mutex', 'keep-going', 'workers', 'pace', 'const']) query.delete(name);
  const { program, code, edited, mutexOff, keepGoing, workers, pace, constants, schedule } = settings;
  // An address of a file says what the program is, until somebody changes it.
  if (edited || program) query.delete('src');
  if (program) query.set('program', program);
  if (mutexOff) query.set('mutex', 'off');
  if (keepGoing) query.set('keep-going', 'on');
  if (workers > 0) query.set('workers', String(workers));
  if (pace !== firstPace(program ?? '')) query.set('pace', formatPace(pace));
  for (const [name, value] of Object.entries(constants)) query.append('const', `${name}=${value}`);
  const parts = [];
  if (code !== null && !query.has('src')) parts.push(`code=${await encode(code)}`);
  if (schedule !== null && schedule.length <= MOST_SCHEDULE) parts.push(`t=${schedule}`);
  const fragment = parts.length > 0 ? `#${parts.join('&')}` : '';
  // What is legible stays legible.
  return `${page.origin}${page.pathname}${query.size > 0 ? `?${query.toString().replaceAll('%3D', '=')}` : ''}${fragment}`;
}
