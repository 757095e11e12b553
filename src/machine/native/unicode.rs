//! Properties and cases of code points, by Rust's tables.

use super::text;

/// `unicode.has(r, property)`; the numbers are those of `unicode.go`.
pub fn has(rune: u64, property: u64) -> bool {
    let Some(char) = u32::try_from(rune).ok().and_then(char::from_u32) else { return false };
    match property {
        0 => char.is_uppercase() && char.is_alphabetic() && !char.is_numeric(),
        1 => char.is_lowercase() && char.is_alphabetic() && !char.is_numeric(),
        // Rust counts letter-like numbers as alphabetic.
        2 => char.is_alphabetic() && !char.is_numeric(),
        3 => is_decimal_digit(char),
        4 => char.is_numeric() && !is_ideograph(char),
        5 => char.is_whitespace(),
        6 => is_punctuation(char),
        7 => is_symbol(char),
        8 => char.is_control(),
        _ => text::is_printable(char),
    }
}

/// `unicode.to(r, which)`: upper case for 0, lower case otherwise; only where the result is one code point.
pub fn to(rune: u64, which: u64) -> u64 {
    match u32::try_from(rune).ok().and_then(char::from_u32) {
        Some(char) => u64::from(u32::from(if which == 0 { upper(char) } else { lower(char) })),
        None => rune,
    }
}

pub fn upper(char: char) -> char {
    only(char.to_uppercase()).unwrap_or(char)
}

pub fn lower(char: char) -> char {
    // Go gives the simple mapping of this one; its full mapping has two code points.
    if char == 'İ' { 'i' } else { only(char.to_lowercase()).unwrap_or(char) }
}

fn only(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next();
    if chars.next().is_none() { first } else { None }
}

fn is_ideograph(char: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&char)
}

/// The decimal digits of the scripts in use, which begin at these and are ten in a row.
fn is_decimal_digit(char: char) -> bool {
    const ZEROS: [u32; 36] = [
        0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
        0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
        0xa8d0, 0xa900, 0xa9d0, 0xaa50, 0xabf0, 0xff10,
    ];
    ZEROS.iter().any(|&zero| (zero..zero + 10).contains(&u32::from(char)))
}

fn is_punctuation(char: char) -> bool {
    match char {
        _ if char.is_ascii() => char.is_ascii_punctuation() && !is_symbol(char),
        '\u{a1}' | '\u{a7}' | '\u{ab}' | '\u{b6}' | '\u{b7}' | '\u{bb}' | '\u{bf}' | '\u{37e}' | '\u{387}' => true,
        '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' => !matches!(char, '\u{2044}' | '\u{2052}'),
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}' | '\u{30fb}' => true,
        '\u{55a}'..='\u{55f}'
        | '\u{589}'
        | '\u{58a}'
        | '\u{5be}'
        | '\u{60c}'
        | '\u{61b}'
        | '\u{61f}'
        | '\u{66a}'..='\u{66d}' => true,
        '\u{964}' | '\u{965}' | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}' => {
            !matches!(char, '\u{ff04}' | '\u{ff0b}')
        }
        _ => false,
    }
}

fn is_symbol(char: char) -> bool {
    match char {
        '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~' => true,
        '¢'..='¦' | '¨' | '©' | '¬' | '®'..='±' | '´' | '¸' | '×' | '÷' | '\u{2044}' | '\u{2052}' => true,
        '\u{2c2}'..='\u{2c5}' | '\u{20a0}'..='\u{20c0}' | '\u{2190}'..='\u{23ff}' | '\u{2500}'..='\u{2767}' => true,
        '\u{2100}'..='\u{214f}' => !char.is_alphabetic(),
        '\u{2794}'..='\u{27c4}' | '\u{27c7}'..='\u{27e5}' | '\u{27f0}'..='\u{2982}' | '\u{2999}'..='\u{2bff}' => true,
        '\u{1f300}'..='\u{1faff}' => true,
        _ => false,
    }
}
