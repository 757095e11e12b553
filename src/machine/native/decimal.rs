//! The float next to a decimal number. The standard library's way is faster and brings tables that no compression makes smaller, a
//! twentieth of what the page fetches to run programs. This one divides large numbers, as the first half of Clinger's "How to Read
//! Floating Point Numbers Accurately" (1990) does: some microseconds for the numbers of a program's input.

use std::cmp::Ordering;

/// A binary floating-point format of IEEE 754.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Of the significand, with the hidden one.
    bits: i64,
    /// The binary exponent of the smallest number.
    least: i64,
}

pub const FLOAT64: Format = Format { bits: 53, least: -1074 };
pub const FLOAT32: Format = Format { bits: 24, least: -149 };

/// More digits can't decide between two floats; whether there are any can.
const MOST_DIGITS: usize = 800;
/// Decimal exponents beyond which every number is infinite or zero, in both formats.
const MOST_EXPONENT: i64 = 400;

/// The number of the format that is nearest to this one, of two the even one; infinite where it is too large. The text is digits with
/// at most one point, and perhaps an exponent behind an `e`.
pub fn nearest(text: &[u8], format: Format) -> f64 {
    let (mantissa, exponent) = match text.iter().position(|&byte| byte == b'e') {
        Some(at) => (&text[..at], written_exponent(&text[at + 1..])),
        None => (text, 0),
    };
    let point = mantissa.iter().position(|&byte| byte == b'.');
    let digits: Vec<u8> = mantissa.iter().copied().filter(u8::is_ascii_digit).collect();
    let Some(zeros) = digits.iter().position(|&digit| digit != b'0') else { return 0.0 };
    let mut significant = digits[zeros..].to_vec();
    let behind_point = point.map_or(0, |at| mantissa.len() - at - 1);
    let mut exponent = exponent.saturating_sub(behind_point as i64);
    if significant.len() > MOST_DIGITS {
        exponent = exponent.saturating_add((significant.len() - MOST_DIGITS) as i64);
        let is_more = significant[MOST_DIGITS..].iter().any(|&digit| digit != b'0');
        significant.truncate(MOST_DIGITS);
        if is_more {
            significant.push(b'1');
            exponent = exponent.saturating_sub(1);
        }
    }
    let magnitude = exponent.saturating_add(significant.len() as i64);
    if magnitude > MOST_EXPONENT {
        return f64::INFINITY;
    }
    if magnitude < -MOST_EXPONENT {
        return 0.0;
    }
    let mut above = Natural(Vec::new());
    for digit in significant {
        above.multiply_add(10, u32::from(digit - b'0'));
    }
    let mut below = Natural(vec![1]);
    let scaled = if exponent < 0 { &mut below } else { &mut above };
    for _ in 0..exponent.unsigned_abs() {
        scaled.multiply_add(10, 0);
    }
    quotient(above, below, format)
}

/// An exponent of any length: what is too long for a number is beyond every float.
fn written_exponent(text: &[u8]) -> i64 {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    let value =
        digits.iter().fold(0i64, |value, digit| value.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    sign * value
}

/// The float nearest to `above / below`.
fn quotient(mut above: Natural, mut below: Natural, format: Format) -> f64 {
    // The quotient of the two has this many bits before its point, or one less.
    let size = above.bits() - below.bits() + 1;
    // One bit more than the significand has, to round by.
    let unit = (size - 1 - format.bits).max(format.least) - 1;
    if unit < 0 {
        above.shift(-unit)
    } else {
        below.shift(unit)
    }
    let (whole, is_more) = divide(above, below);
    let extra = (64 - i64::from(whole.leading_zeros()) - format.bits).max(1);
    let (kept, rest, half) = (whole >> extra, whole & ((1 << extra) - 1), 1 << (extra - 1));
    let rounded = match rest.cmp(&half) {
        Ordering::Less => kept,
        Ordering::Equal if !is_more && kept & 1 == 0 => kept,
        _ => kept + 1,
    };
    // In two exact steps, since the power alone may be too small for a float.
    let exponent = (unit + extra) as i32;
    rounded as f64 * 2f64.powi(exponent / 2) * 2f64.powi(exponent - exponent / 2)
}

/// The quotient, of less than 64 bits, and whether something remains.
fn divide(mut above: Natural, mut below: Natural) -> (u64, bool) {
    let steps = (above.bits() - below.bits()).max(0);
    below.shift(steps);
    let mut whole = 0;
    for step in 0..=steps {
        if step > 0 {
            // Instead of halving what it is divided by.
            above.shift(1);
        }
        whole <<= 1;
        if above.compare(&below) != Ordering::Less {
            above.subtract(&below);
            whole |= 1;
        }
    }
    (whole, above.bits() > 0)
}

/// A natural number of any size: 32 bits each, the lowest first, without zeros at its end.
pub(super) struct Natural(Vec<u32>);

impl From<u64> for Natural {
    fn from(value: u64) -> Self {
        let mut words = vec![value as u32, (value >> 32) as u32];
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words)
    }
}

impl Natural {
    /// Multiplies by five to this power.
    pub fn multiply_by_fives(&mut self, power: u32) {
        /// Five to the power of so many fits a word.
        const MOST: u32 = 13;
        for _ in 0..power / MOST {
            self.multiply_add(5u32.pow(MOST), 0);
        }
        self.multiply_add(5u32.pow(power % MOST), 0);
    }

    /// Its decimal digits, none for zero.
    pub fn into_digits(mut self) -> Vec<u8> {
        /// So many digits are taken at once.
        const GROUP: u32 = 9;
        let mut digits = Vec::new();
        while !self.0.is_empty() {
            let mut rest = 0;
            for word in self.0.iter_mut().rev() {
                let part = rest << 32 | u64::from(*word);
                *word = (part / 10u64.pow(GROUP)) as u32;
                rest = part % 10u64.pow(GROUP);
            }
            for _ in 0..GROUP {
                digits.push(b'0' + (rest % 10) as u8);
                rest /= 10;
            }
            while self.0.last() == Some(&0) {
                self.0.pop();
            }
        }
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        digits.reverse();
        digits
    }

    fn bits(&self) -> i64 {
        self.0.last().map_or(0, |last| 32 * self.0.len() as i64 - i64::from(last.leading_zeros()))
    }

    fn multiply_add(&mut self, factor: u32, summand: u32) {
        let mut carry = u64::from(summand);
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Multiplies by two to the power of `bits`.
    pub fn shift(&mut self, bits: i64) {
        self.multiply_add(1 << (bits % 32), 0);
        if !self.0.is_empty() {
            self.0.splice(..0, std::iter::repeat_n(0, (bits / 32) as usize));
        }
    }

    fn compare(&self, other: &Natural) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    /// Takes away a number that isn't larger.
    fn subtract(&mut self, other: &Natural) {
        let mut borrow = 0;
        for (at, word) in self.0.iter_mut().enumerate() {
            let taken = i64::from(*word) - i64::from(other.0.get(at).copied().unwrap_or(0)) + borrow;
            *word = taken as u32;
            borrow = taken >> 32;
        }
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(text: &str) {
        let expected: f64 = text.parse().expect("a number");
        assert_eq!(nearest(text.as_bytes(), FLOAT64).to_bits(), expected.to_bits(), "{text}");
        let expected: f32 = text.parse().expect("a number");
        assert_eq!((nearest(text.as_bytes(), FLOAT32) as f32).to_bits(), expected.to_bits(), "{text} in 32 bits");
    }

    #[test]
    fn every_number_is_the_one_that_the_standard_library_reads() {
        for text in [
            "0",
            "0.0",
            "1",
            "10",
            "3.14",
            ".5",
            "5.",
            "0.1",
            "1e23",
            "8.5e22",
            "123456789012345678901234567890",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1e309",
            "1e-400",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "2.2250738585072014e-308",
            "2.2250738585072011e-308",
            "4.9e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "3.4028235e38",
            "3.4028236e38",
            "1.4e-45",
            "7.0e-46",
            "7.1e-46",
            "9007199254740993",
            "9007199254740992.99999999999999999999999999999",
            "9007199254740993.00000000000000000000000000001",
            "16777217",
            "000000000000000000000000000001.5e+01",
        ] {
            same(text);
        }
    }

    #[test]
    fn halves_go_to_the_even_one_and_anything_more_goes_up() {
        let mut state = 1u64;
        for _ in 0..2000 {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let float = f64::from_bits(state >> 1);
            if !float.is_finite() {
                continue;
            }
            same(&format!("{float:e}"));
            same(&format!("{float:.3e}"));
            // Exactly between two floats, and a little beside that.
            let up = f64::from_bits(float.to_bits() + 1);
            if (1e-290..1e290).contains(&float) {
                let middle = format!("{:.800e}", Exact(float, up));
                same(&middle);
                let (digits, exponent) = middle.split_once('e').expect("it has one");
                same(&format!("{digits}1e{exponent}"));
            }
        }
    }

    /// The middle of two floats, which isn't one.
    struct Exact(f64, f64);

    impl std::fmt::LowerExp for Exact {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            // The sum of their exact decimals, each halved: floats have so many digits that formatting them is exact.
            let digits = f.precision().unwrap_or(0);
            let (low, high) = (format!("{:.digits$e}", self.0 / 2.0), format!("{:.digits$e}", self.1 / 2.0));
            let split = |text: &str| {
                let (mantissa, exponent) = text.split_once('e').expect("an exponent");
                (mantissa.replace('.', ""), exponent.parse::<i32>().expect("a number"))
            };
            let ((low, first), (high, second)) = (split(&low), split(&high));
            let shift = (second - first) as usize;
            let high = high + &"0".repeat(shift);
            let low = "0".repeat(high.len() - low.len()) + &low;
            let mut carry = 0;
            let mut sum: Vec<u8> = low
                .bytes()
                .rev()
                .zip(high.bytes().rev())
                .map(|(a, b)| {
                    let total = a - b'0' + b - b'0' + carry;
                    carry = total / 10;
                    b'0' + total % 10
                })
                .collect();
            if carry > 0 {
                sum.push(b'1');
            }
            sum.reverse();
            let behind = digits + shift;
            let sum = String::from_utf8(sum).expect("digits");
            write!(f, "{}e{}", sum, second - behind as i32)
        }
    }
}
