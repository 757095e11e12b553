//! Numbers from text, as `strconv` reads them.

use super::decimal::{FLOAT32, FLOAT64, nearest};

/// What is wrong with a text; the numbers are those of `strconv.go`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Failure {
    None = 0,
    Syntax = 1,
    Range = 2,
}

/// `strconv.parseUint`: base 0 goes by the prefix; out of range gives the largest value.
pub fn unsigned(text: &[u8], base: u64, bits: u64) -> (u64, Failure) {
    let Some((base, digits)) = base_and_digits(text, base) else { return (0, Failure::Syntax) };
    let bits = if bits == 0 { 64 } else { bits };
    let largest = if bits >= 64 { u64::MAX } else { (1 << bits) - 1 };
    let mut value: u64 = 0;
    let mut fits = true;
    for &byte in &digits {
        let Some(digit) = char::from(byte).to_digit(36).map(u64::from).filter(|&digit| digit < base) else {
            return (0, Failure::Syntax);
        };
        match value.checked_mul(base).and_then(|value| value.checked_add(digit)) {
            Some(next) => value = next,
            None => fits = false,
        }
    }
    if fits && value <= largest { (value, Failure::None) } else { (largest, Failure::Range) }
}

/// `strconv.parseInt`: out of range gives the largest or the smallest value.
pub fn signed(text: &[u8], base: u64, bits: u64) -> (i64, Failure) {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (value, failure) = unsigned(digits, base, 64);
    if failure == Failure::Syntax {
        return (0, failure);
    }
    let bits = if bits == 0 { 64 } else { bits.min(64) };
    let limit = 1u64 << (bits - 1);
    match negative {
        false if value >= limit => ((limit - 1) as i64, Failure::Range),
        true if value > limit => ((limit as i64).wrapping_neg(), Failure::Range),
        false => (value as i64, Failure::None),
        true => ((value as i64).wrapping_neg(), Failure::None),
    }
}

/// The base and the digits without prefix and underscores. `None` when there are none or the underscores are misplaced.
fn base_and_digits(text: &[u8], base: u64) -> Option<(u64, Vec<u8>)> {
    let (base, digits, by_prefix) = match (base, text) {
        (0, [b'0', b'x' | b'X', rest @ ..]) => (16, rest, true),
        (0, [b'0', b'b' | b'B', rest @ ..]) => (2, rest, true),
        (0, [b'0', b'o' | b'O', rest @ ..]) => (8, rest, true),
        (0, [b'0', rest @ ..]) if !rest.is_empty() => (8, rest, true),
        (0, _) => (10, text, true),
        _ => (base, text, false),
    };
    // An underscore stands between digits, or between the prefix and a digit.
    let has_prefix = digits.len() != text.len();
    let misplaced = digits.ends_with(b"_")
        || digits.windows(2).any(|pair| pair == b"__")
        || !has_prefix && digits.starts_with(b"_");
    if digits.is_empty() || digits.contains(&b'_') && (!by_prefix || misplaced) {
        return None;
    }
    Some((base, digits.iter().copied().filter(|&byte| byte != b'_').collect()))
}

/// `strconv.parseFloat`: out of range gives an infinity.
pub fn float(text: &[u8], bits: u64) -> (f64, Failure) {
    let (negative, magnitude) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let lower = magnitude.to_ascii_lowercase();
    let value = match lower.as_slice() {
        b"inf" | b"infinity" => Some(f64::INFINITY),
        b"nan" if magnitude.len() == text.len() => Some(f64::NAN),
        [b'0', b'x', rest @ ..] => {
            // The prefix stands for a digit.
            let rest = without_underscores(&[b"0", rest].concat(), u8::is_ascii_hexdigit).split_off(1);
            return match hexadecimal(&rest) {
                Some(value) => in_range(value, negative, bits),
                None => (0.0, Failure::Syntax),
            };
        }
        digits if is_decimal(&without_underscores(digits, u8::is_ascii_digit)) => {
            let digits = without_underscores(digits, u8::is_ascii_digit);
            return in_range(nearest(&digits, if bits == 32 { FLOAT32 } else { FLOAT64 }), negative, bits);
        }
        _ => None,
    };
    match value {
        Some(value) => (if negative { -value } else { value }, Failure::None),
        None => (0.0, Failure::Syntax),
    }
}

/// The text without the underscores that stand between digits.
fn without_underscores(text: &[u8], is_digit: fn(&u8) -> bool) -> Vec<u8> {
    let is_digit_at = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(is_digit);
    let kept = text
        .iter()
        .enumerate()
        .filter(|&(at, &byte)| byte != b'_' || !is_digit_at(at.checked_sub(1)) || !is_digit_at(at.checked_add(1)));
    kept.map(|(_, &byte)| byte).collect()
}

fn in_range(value: f64, negative: bool, bits: u64) -> (f64, Failure) {
    let value = if bits == 32 { f64::from(value as f32) } else { value };
    let failure = if value.is_infinite() { Failure::Range } else { Failure::None };
    (if negative { -value } else { value }, failure)
}

/// Digits with an optional point and exponent, and nothing else that Rust would take.
fn is_decimal(text: &[u8]) -> bool {
    let (mantissa, exponent) = match text.iter().position(|&byte| byte == b'e') {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    let points = mantissa.iter().filter(|&&byte| byte == b'.').count();
    let digits = mantissa.iter().filter(|byte| byte.is_ascii_digit()).count();
    digits > 0 && points <= 1 && digits + points == mantissa.len() && exponent.is_none_or(is_exponent)
}

fn is_exponent(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
    !digits.is_empty() && digits.iter().all(u8::is_ascii_digit)
}

/// The value of `1.8p3` behind `0x`: the exponent must be there.
fn hexadecimal(text: &[u8]) -> Option<f64> {
    let (mantissa, exponent) = text.split_at(text.iter().position(|&byte| byte == b'p')?);
    let exponent = &exponent[1..];
    if !is_exponent(exponent) {
        return None;
    }
    let exponent: i64 = std::str::from_utf8(exponent).ok()?.parse().unwrap_or(1 << 20);
    let (mut value, mut scale, mut seen_point, mut digits) = (0u64, 0i64, false, 0);
    for &byte in mantissa {
        if byte == b'.' && !seen_point {
            seen_point = true;
            continue;
        }
        let digit = u64::from(char::from(byte).to_digit(16)?);
        digits += 1;
        if value >> 58 == 0 {
            value = value << 4 | digit;
            scale -= if seen_point { 4 } else { 0 };
        } else {
            // What doesn't fit only tells which way to round.
            value |= u64::from(digit != 0);
            scale += if seen_point { 0 } else { 4 };
        }
    }
    let exponent = (exponent + scale).clamp(-5000, 5000) as i32;
    let half = exponent / 2;
    (digits > 0).then(|| value as f64 * 2f64.powi(half) * 2f64.powi(exponent - half))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_as_go_reads_them() {
        assert_eq!(signed(b"-42", 10, 64), (-42, Failure::None));
        assert_eq!(signed(b"+7", 10, 64), (7, Failure::None));
        assert_eq!(signed(b"", 10, 64), (0, Failure::Syntax));
        assert_eq!(signed(b"1_000", 10, 64), (0, Failure::Syntax));
        assert_eq!(signed(b"1_000", 0, 64), (1000, Failure::None));
        assert_eq!(signed(b"0x_1F", 0, 64), (31, Failure::None));
        assert_eq!(signed(b"017", 0, 64), (15, Failure::None));
        assert_eq!(signed(b"0", 0, 64), (0, Failure::None));
        assert_eq!(signed(b"zz", 36, 64), (35 * 36 + 35, Failure::None));
        assert_eq!(signed(b"128", 10, 8), (127, Failure::Range));
        assert_eq!(signed(b"-129", 10, 8), (-128, Failure::Range));
        assert_eq!(signed(b"-128", 10, 8), (-128, Failure::None));
        assert_eq!(signed(b"9223372036854775808", 10, 64), (i64::MAX, Failure::Range));
        assert_eq!(signed(b"-9223372036854775808", 10, 64), (i64::MIN, Failure::None));
        assert_eq!(unsigned(b"18446744073709551615", 10, 64), (u64::MAX, Failure::None));
        assert_eq!(unsigned(b"18446744073709551616", 10, 64), (u64::MAX, Failure::Range));
        assert_eq!(unsigned(b"-1", 10, 64), (0, Failure::Syntax));
        assert_eq!(signed(b"99999999999999999999x", 10, 64), (0, Failure::Syntax));
    }

    #[test]
    fn floats_are_read_as_go_reads_them() {
        assert_eq!(float(b"3.25", 64), (3.25, Failure::None));
        assert_eq!(float(b".5e1", 64), (5.0, Failure::None));
        assert_eq!(float(b"1.", 64), (1.0, Failure::None));
        assert_eq!(float(b"-Inf", 64), (f64::NEG_INFINITY, Failure::None));
        assert_eq!(float(b"0x1.8p3", 64), (12.0, Failure::None));
        assert_eq!(float(b"1e400", 64), (f64::INFINITY, Failure::Range));
        assert_eq!(float(b"1_000.2_5", 64), (1000.25, Failure::None));
        assert_eq!(float(b"0x_1p-2", 64), (0.25, Failure::None));
        assert_eq!(float(b"1e40", 32), (f64::INFINITY, Failure::Range));
        for wrong in ["", ".", "e5", "1e", "1.2.3", "0x1", "+nan", "1 ", "1__0", "_1", "1_"] {
            assert_eq!(float(wrong.as_bytes(), 64), (0.0, Failure::Syntax), "{wrong}");
        }
    }
}
