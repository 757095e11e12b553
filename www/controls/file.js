/** A Go file at an address that somebody gave: anybody may have made it, so only so much of it is read, and nothing but text. */

import { MOST_BYTES } from './limits.js';

/** What can be a file of somebody's; `javascript:` and `file:` can't. */
const SCHEMES = ['https:', 'http:', 'blob:', 'data:'];

/**
 * @param {string} src The address, from the document's on.
 * @returns {Promise<{source: string, name: string | undefined}>} The name is the file's, without its extension.
 * @throws {Error} It can't be had, or is longer than a program may be; the message says why.
 */
export async function fetchSource(src) {
  const address = new URL(src, document.baseURI);
  if (!SCHEMES.includes(address.protocol)) throw new Error(address.protocol);
  const answer = await fetch(address, { credentials: 'omit' });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const decoder = new TextDecoder();
  let source = '';
  let bytes = 0;
  for await (const chunk of chunks(answer)) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new Error(`> ${MOST_BYTES / 1024} KB`);
    source += decoder.decode(chunk, { stream: true });
  }
  return { source: source + decoder.decode(), name: address.pathname.split('/').pop()?.replace(/\.go$/, '') || undefined };
}

/** The parts of an answer as they come; whoever stops asking ends the transfer. @param {Response} answer */
async function* chunks(answer) {
  const reader = answer.body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}
