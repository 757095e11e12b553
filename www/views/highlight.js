/** Colours Go source, a line at a time: keywords, strings, comments, numbers, and calls of locks. */

const KEYWORDS = new Set(
  ('break case chan const continue default defer else fallthrough for func go goto if import interface map package range return ' +
    'select struct switch type var').split(' '),
);

/** One token: comment, string (raw ones may run over lines), rune, number, word. */
const TOKEN = /\/\/.*|\/\*|`|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\b\d[\w.]*|[\p{L}_][\p{L}\d_]*/gu;

/** @typedef {{text: string, kind: string}} Piece */

/**
 * @param {string} line
 * @param {string} open What is open from the line before: '', '`' or '/*'.
 * @returns {{pieces: Piece[], open: string}}
 */
export function highlight(line, open) {
  /** @type {Piece[]} */
  const pieces = [];
  let at = 0;
  /** @param {number} end @param {string} kind */
  const take = (end, kind) => {
    if (end > at) pieces.push({ text: line.slice(at, end), kind });
    at = end;
  };
  let inside = open;
  for (;;) {
    if (inside !== '') {
      const close = inside === '`' ? '`' : '*/';
      const end = line.indexOf(close, at);
      const kind = inside === '`' ? 'string' : 'comment';
      if (end < 0) {
        take(line.length, kind);
        return { pieces, open: inside };
      }
      take(end + close.length, kind);
      inside = '';
    }
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(line);
    if (!match) {
      take(line.length, '');
      return { pieces, open: '' };
    }
    take(match.index, '');
    const [token] = match;
    if (token === '`' || token === '/*') {
      // The opening itself must not be found as the close.
      pieces.push({ text: token, kind: token === '`' ? 'string' : 'comment' });
      at += token.length;
      inside = token;
      continue;
    }
    take(match.index + token.length, kindOf(token));
  }
}

/** @param {string} token */
function kindOf(token) {
  if (token.startsWith('//')) return 'comment';
  if (token[0] === '"' || token[0] === "'") return 'string';
  if (/\d/.test(token[0])) return 'number';
  return KEYWORDS.has(token) ? 'keyword' : '';
}
