//! Go's text: UTF-8 that may be broken, code points as Go decodes them, quoted strings.

/// What stands for bytes that aren't UTF-8.
pub const RUNE_ERROR: char = '\u{fffd}';

/// The first code point of `bytes`, which must not be empty, and its length; U+FFFD and 1 for a byte that isn't UTF-8.
pub fn decode(bytes: &[u8]) -> (char, usize) {
    if bytes[0] < 0x80 {
        return (char::from(bytes[0]), 1);
    }
    let head = &bytes[..bytes.len().min(4)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map_or((RUNE_ERROR, 1), |char| (char, char.len_utf8()))
}

/// The code points of `bytes`, each with where it starts and its length.
pub fn runes(bytes: &[u8]) -> impl Iterator<Item = (usize, char, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (char, length) = decode(bytes.get(at..).filter(|rest| !rest.is_empty())?);
        at += length;
        Some((at - length, char, length))
    })
}

pub fn rune_count(bytes: &[u8]) -> usize {
    if bytes.is_ascii() { bytes.len() } else { runes(bytes).count() }
}

/// The code point of an integer, U+FFFD if it is none.
pub fn rune(value: u64) -> char {
    u32::try_from(value).ok().and_then(char::from_u32).unwrap_or(RUNE_ERROR)
}

pub fn push(out: &mut Vec<u8>, char: char) {
    out.extend_from_slice(char.encode_utf8(&mut [0; 4]).as_bytes());
}

/// Go's `unicode.IsPrint`, by Rust's own table: what its Debug format shows as it is.
pub fn is_printable(char: char) -> bool {
    if char.is_ascii() {
        return (' '..='~').contains(&char);
    }
    // Behind a letter, combining marks are shown, too.
    !char.is_whitespace() && !format!("{:?}", format!("a{char}")).contains('\\')
}

/// Appends the escape of a code point in a literal with these quotes, or the code point itself.
fn push_escaped(out: &mut Vec<u8>, char: char, quote: char, ascii: bool) {
    match char {
        _ if char == quote || char == '\\' => {
            out.push(b'\\');
            push(out, char);
        }
        '\x07' => out.extend(b"\\a"),
        '\x08' => out.extend(b"\\b"),
        '\x0c' => out.extend(b"\\f"),
        '\n' => out.extend(b"\\n"),
        '\r' => out.extend(b"\\r"),
        '\t' => out.extend(b"\\t"),
        '\x0b' => out.extend(b"\\v"),
        _ if is_printable(char) && (!ascii || char.is_ascii()) => push(out, char),
        '\0'..='\x1f' | '\x7f' => out.extend(format!("\\x{:02x}", char as u32).bytes()),
        '\u{80}'..='\u{ffff}' => out.extend(format!("\\u{:04x}", char as u32).bytes()),
        _ => out.extend(format!("\\U{:08x}", char as u32).bytes()),
    }
}

/// Appends a string literal; with `ascii` code points beyond ASCII are escaped.
pub fn quote(out: &mut Vec<u8>, bytes: &[u8], ascii: bool) {
    out.push(b'"');
    for (at, char, length) in runes(bytes) {
        if char == RUNE_ERROR && length == 1 {
            out.extend(format!("\\x{:02x}", bytes[at]).bytes());
        } else {
            push_escaped(out, char, '"', ascii);
        }
    }
    out.push(b'"');
}

/// Appends a character literal.
pub fn quote_rune(out: &mut Vec<u8>, char: char, ascii: bool) {
    out.push(b'\'');
    push_escaped(out, char, '\'', ascii);
    out.push(b'\'');
}

/// Whether `bytes` can stand between back quotes on one line.
pub fn can_backquote(bytes: &[u8]) -> bool {
    runes(bytes).all(|(_, char, length)| {
        !(char == RUNE_ERROR && length == 1
            || char == '\u{feff}'
            || (char < ' ' && char != '\t')
            || char == '`'
            || char == '\x7f')
    })
}

/// What a Go string or character literal stands for.
pub fn unquote(literal: &[u8]) -> Option<Vec<u8>> {
    let (&quote, rest) = literal.split_first()?;
    let (&end, inner) = rest.split_last()?;
    if quote != end {
        return None;
    }
    match quote {
        b'`' => {
            let plain = !inner.contains(&b'`');
            plain.then(|| inner.iter().copied().filter(|&byte| byte != b'\r').collect())
        }
        b'"' | b'\'' => {
            let (mut out, mut at, mut count) = (Vec::new(), 0, 0);
            while at < inner.len() {
                at += unescape(&inner[at..], quote, &mut out)?;
                count += 1;
            }
            (quote == b'"' || count == 1).then_some(out)
        }
        _ => None,
    }
}

/// Appends the first character of a literal's inside and tells how many bytes it took.
fn unescape(inner: &[u8], quote: u8, out: &mut Vec<u8>) -> Option<usize> {
    match *inner {
        [b'\n', ..] => None,
        [byte, ..] if byte == quote => None,
        [b'\\', letter, ref rest @ ..] => {
            let simple = match letter {
                b'a' => 7,
                b'b' => 8,
                b'f' => 12,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'v' => 11,
                b'\\' => b'\\',
                b'\'' | b'"' if letter == quote => letter,
                b'0'..=b'7' => return unescape_number(&inner[1..], 3, 8, true, out).map(|taken| taken + 1),
                b'x' => return unescape_number(rest, 2, 16, true, out).map(|taken| taken + 2),
                b'u' => return unescape_number(rest, 4, 16, false, out).map(|taken| taken + 2),
                b'U' => return unescape_number(rest, 8, 16, false, out).map(|taken| taken + 2),
                _ => return None,
            };
            out.push(simple);
            Some(2)
        }
        [b'\\'] | [] => None,
        _ => {
            let (_, length) = decode(inner);
            out.extend_from_slice(&inner[..length]);
            Some(length)
        }
    }
}

fn unescape_number(digits: &[u8], count: usize, base: u32, byte: bool, out: &mut Vec<u8>) -> Option<usize> {
    let digits = std::str::from_utf8(digits.get(..count)?).ok()?;
    if !digits.chars().all(|digit| digit.is_digit(base)) {
        return None;
    }
    let value = u32::from_str_radix(digits, base).ok()?;
    if byte {
        out.push(u8::try_from(value).ok()?);
    } else {
        push(out, char::from_u32(value)?);
    }
    Some(count)
}
