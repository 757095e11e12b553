//! The basic kinds with the flags of a verb: numbers, strings, bytes and padding, as package fmt writes them.

use super::{floats, text};

/// Longer output of one call is cut: a corrupted length must not fill the page's memory.
const MAX_BYTES: usize = 16 << 20;

/// What stands between `%` and the verb.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flags {
    pub width: Option<usize>,
    pub precision: Option<usize>,
    pub plus: bool,
    pub minus: bool,
    pub sharp: bool,
    pub space: bool,
    pub zero: bool,
    /// `%+v` and `%#v`: in these the flag itself is off.
    pub plus_v: bool,
    pub sharp_v: bool,
}

/// Text that grows by formatted values.
#[derive(Debug, Default)]
pub struct Output {
    pub bytes: Vec<u8>,
    pub flags: Flags,
}

/// An integer's magnitude and sign.
#[derive(Clone, Copy, Debug)]
pub struct Integer {
    pub magnitude: u64,
    pub negative: bool,
}

impl Integer {
    pub fn new(word: u64, signed: bool) -> Self {
        let negative = signed && (word as i64) < 0;
        Self { magnitude: if negative { word.wrapping_neg() } else { word }, negative }
    }
}

impl Output {
    /// Whether the output is so long that the rest isn't worth the while.
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= MAX_BYTES
    }

    pub fn push(&mut self, text: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(text.as_ref());
    }

    fn fill(&mut self, count: usize) {
        let byte = if self.flags.zero { b'0' } else { b' ' };
        self.bytes.extend(std::iter::repeat_n(byte, count));
    }

    /// Appends `text`, padded to the width, which counts code points.
    pub fn pad(&mut self, text: &[u8]) {
        let missing = self.flags.width.map_or(0, |width| width.saturating_sub(text::rune_count(text)));
        if self.flags.minus {
            self.push(text);
            self.fill(missing);
        } else {
            self.fill(missing);
            self.push(text);
        }
    }

    fn pad_with_spaces(&mut self, text: &[u8]) {
        let zero = std::mem::replace(&mut self.flags.zero, false);
        self.pad(text);
        self.flags.zero = zero;
    }

    pub fn bool(&mut self, value: bool) {
        self.pad(if value { b"true" } else { b"false" });
    }

    /// The text cut to the precision, which counts code points.
    fn cut<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        match self.flags.precision {
            Some(precision) => &bytes[..text::runes(bytes).nth(precision).map_or(bytes.len(), |(at, ..)| at)],
            None => bytes,
        }
    }

    /// `%s`
    pub fn string(&mut self, bytes: &[u8]) {
        self.pad(self.cut(bytes));
    }

    /// `%q` of a string
    pub fn quoted(&mut self, bytes: &[u8]) {
        let bytes = self.cut(bytes);
        let mut quoted = Vec::with_capacity(bytes.len() + 2);
        if self.flags.sharp && text::can_backquote(bytes) {
            quoted.push(b'`');
            quoted.extend_from_slice(bytes);
            quoted.push(b'`');
        } else {
            text::quote(&mut quoted, bytes, self.flags.plus);
        }
        self.pad(&quoted);
    }

    /// `%x` and `%X` of a string or of bytes, whose precision counts bytes.
    pub fn hexadecimal(&mut self, bytes: &[u8], upper: bool) {
        let bytes = &bytes[..self.flags.precision.unwrap_or(bytes.len()).min(bytes.len())];
        let prefix = if upper { "0X" } else { "0x" };
        let mut digits = String::with_capacity(bytes.len() * 2 + 2);
        for (index, byte) in bytes.iter().enumerate() {
            if self.flags.space && index > 0 {
                digits.push(' ');
            }
            if self.flags.sharp && (self.flags.space || index == 0) {
                digits.push_str(prefix);
            }
            digits.push_str(&if upper { format!("{byte:02X}") } else { format!("{byte:02x}") });
        }
        self.pad(digits.as_bytes());
    }

    /// An integer in a base; `verb` tells the case of the digits and, for `O`, the prefix.
    pub fn integer(&mut self, Integer { magnitude, negative }: Integer, base: u64, verb: char) {
        let flags = self.flags;
        let has_sign = negative || flags.plus || flags.space;
        let least_digits = match (flags.precision, flags.width) {
            (Some(0), _) if magnitude == 0 => return self.pad_with_spaces(b""),
            (Some(precision), _) => precision,
            (None, Some(width)) if flags.zero => width - usize::from(has_sign && width > 0),
            _ => 0,
        };
        let mut digits = digits(magnitude, base, verb == 'X');
        if digits.len() < least_digits {
            digits.splice(0..0, std::iter::repeat_n(b'0', least_digits - digits.len()));
        }
        let prefix: &[u8] = match (flags.sharp, base) {
            _ if verb == 'O' => b"0o",
            (true, 2) => b"0b",
            (true, 8) if digits[0] != b'0' => b"0",
            (true, 16) if verb == 'X' => b"0X",
            (true, 16) => b"0x",
            _ => b"",
        };
        let sign: &[u8] = match (negative, flags.plus, flags.space) {
            (true, ..) => b"-",
            (_, true, _) => b"+",
            (_, _, true) => b" ",
            _ => b"",
        };
        self.pad_with_spaces(&[sign, prefix, &digits].concat());
    }

    /// An unsigned number in hexadecimal, with `0x` or without.
    pub fn address(&mut self, value: u64, prefix: bool) {
        let sharp = std::mem::replace(&mut self.flags.sharp, prefix);
        self.integer(Integer::new(value, false), 16, 'v');
        self.flags.sharp = sharp;
    }

    /// `%c`
    pub fn character(&mut self, value: u64) {
        let mut bytes = Vec::new();
        text::push(&mut bytes, text::rune(value));
        self.pad(&bytes);
    }

    /// `%q` of an integer
    pub fn quoted_character(&mut self, value: u64) {
        let mut bytes = Vec::new();
        text::quote_rune(&mut bytes, text::rune(value), self.flags.plus);
        self.pad(&bytes);
    }

    /// `%U`: `U+0078`, and `U+0078 'x'` with `#`.
    pub fn unicode(&mut self, value: u64) {
        let digits = self.flags.precision.unwrap_or(4).max(4);
        let mut text = format!("U+{value:X}").into_bytes();
        let missing = digits.saturating_sub(text.len() - 2);
        text.splice(2..2, std::iter::repeat_n(b'0', missing));
        if self.flags.sharp
            && let Some(char) = u32::try_from(value).ok().and_then(char::from_u32)
            && text::is_printable(char)
        {
            text.extend(b" '");
            text::push(&mut text, char);
            text.push(b'\'');
        }
        self.pad_with_spaces(&text);
    }

    /// A float in the form of `verb`; without a precision of its own it has `precision`.
    pub fn float(&mut self, value: f64, bits: u32, verb: u8, precision: Option<usize>) {
        let flags = self.flags;
        let precision = flags.precision.or(precision);
        let mut text = Vec::new();
        floats::format(value, verb, precision, bits, &mut text);
        // The sign apart, for the zeros that pad come behind it.
        let sign = match text[0] {
            sign @ (b'+' | b'-') => {
                text.remove(0);
                sign
            }
            _ => b'+',
        };
        let sign = match (sign, flags.plus, flags.space) {
            (b'+', false, true) => b' ',
            _ => sign,
        };
        if !value.is_finite() {
            // Infinities always have a sign.
            if value.is_infinite() || flags.plus || flags.space {
                text.insert(0, sign);
            }
            return self.pad_with_spaces(&text);
        }
        if flags.sharp && verb != b'b' {
            show_zeros(&mut text, verb, precision);
        }
        if !flags.plus && sign == b'+' {
            return self.pad(&text);
        }
        match flags.width {
            Some(width) if flags.zero && !flags.minus && width > text.len() + 1 => {
                self.bytes.push(sign);
                self.fill(width - text.len() - 1);
                self.push(&text);
            }
            _ => {
                text.insert(0, sign);
                self.pad(&text);
            }
        }
    }
}

/// A number in base 2 to 36.
pub fn digits(mut value: u64, base: u64, upper: bool) -> Vec<u8> {
    let letters = if upper { b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" } else { b"0123456789abcdefghijklmnopqrstuvwxyz" };
    let mut digits = Vec::with_capacity(20);
    loop {
        digits.push(letters[(value % base) as usize]);
        value /= base;
        if value == 0 {
            break;
        }
    }
    digits.reverse();
    digits
}

/// `#` with a float: a decimal point always, and for `%g` as many significant digits as the precision
/// says, 6 by default.
fn show_zeros(text: &mut Vec<u8>, verb: u8, precision: Option<usize>) {
    let exponent = text.iter().position(|&byte| match verb {
        b'x' | b'X' => matches!(byte, b'p' | b'P'),
        _ => matches!(byte, b'e' | b'E'),
    });
    let tail = text.split_off(exponent.unwrap_or(text.len()));
    // Go counts the x of a hexadecimal float as a digit, and forgets its upper-case form.
    let wanted = match verb {
        b'g' | b'G' | b'x' => precision.unwrap_or(6),
        _ => 0,
    };
    let significant = text.iter().filter(|&&byte| byte != b'.').skip_while(|&&byte| byte == b'0').count();
    let missing = wanted.saturating_sub(if text.as_slice() == b"0" { 1 } else { significant });
    if !text.contains(&b'.') {
        text.push(b'.');
    }
    text.extend(std::iter::repeat_n(b'0', missing));
    text.extend(tail);
}
