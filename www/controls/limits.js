/** How large a program may be: the page lays it out line by line, and addresses that carry more are refused by browsers and servers. */

/** Bytes of UTF-8. */
export const MOST_BYTES = 256 * 1024;
export const MOST_LINES = 10_000;

/** Whether the page takes a source of this size. @param {string} source */
export function fits(source) {
  // No character has fewer bytes than units, so most texts need no counting.
  if (source.length > MOST_BYTES) return false;
  if (source.length * 3 > MOST_BYTES && new TextEncoder().encode(source).length > MOST_BYTES) return false;
  let lines = 1;
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines += 1;
  return lines <= MOST_LINES;
}
