/** A board as a message: its header and the records in use, one behind the other. For engines whose memory the page can't see. */

/** @typedef {import('../pkg/lockscope.js').BoardLayout} BoardLayout */

/**
 * The parts of the board, with how many of their records are in use.
 * @param {Uint32Array} words The board, or the start of its copy: the header is the same in both.
 * @param {BoardLayout} layout
 * @returns {[import('../pkg/lockscope.js').BoardRecord, number][]}
 */
function parts(words, layout) {
  const { header, goroutines, locks, watches } = layout;
  /** @param {string} field @param {number} most */
  const used = (field, most) => Math.min(words[header.offset + header.fields[field]], most);
  return [
    [header, 1],
    [goroutines, used('goroutine_records', goroutines.count)],
    [locks, used('lock_records', locks.count)],
    [watches, used('watch_records', watches.count)],
  ];
}

/** @param {Uint32Array} words The whole board. @param {BoardLayout} layout */
export function pack(words, layout) {
  const list = parts(words, layout);
  const packed = new Uint32Array(list.reduce((sum, [{ stride }, used]) => sum + stride * used, 0));
  let at = 0;
  for (const [{ offset, stride }, used] of list) {
    packed.set(words.subarray(offset, offset + stride * used), at);
    at += stride * used;
  }
  return packed;
}

/** @param {Uint32Array} packed @param {Uint32Array} words The whole board, which gets what was packed. @param {BoardLayout} layout */
export function unpack(packed, words, layout) {
  let at = 0;
  const { header } = layout;
  words.set(packed.subarray(0, header.stride), header.offset);
  for (const [{ offset, stride }, used] of parts(words, layout)) {
    words.set(packed.subarray(at, at + stride * used), offset);
    at += stride * used;
  }
}
