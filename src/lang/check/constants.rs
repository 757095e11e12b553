//! Constant values and their arithmetic: integers and floats are exact, whatever their size, as Go's specification asks.
//!
//! Integers end at 512 bits, as Go's compiler does it. Floats are fractions; one whose terms grow beyond use is rounded to 512 bits.

use crate::program::{IntKind, Type, Untyped};
use num_bigint::{BigInt, BigUint, Sign};
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Bits of an untyped integer constant.
pub const MAXIMUM_BITS: u64 = 512;
/// Terms of a fraction with more bits than this are rounded.
const EXACT_BITS: u64 = 4096;
/// The largest decimal exponent of a literal, and bits of a fraction's terms: enough for every use of float64.
const MAXIMUM_EXPONENT: i64 = 5000;
const LARGEST_TERM_BITS: u64 = 40_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constant {
    Bool(bool),
    Int(BigInt),
    Float(BigRational),
    /// Go strings are bytes.
    String(Vec<u8>),
}

/// What becomes of a constant as a value of some type.
pub enum Representation {
    As(Constant),
    /// A float with a fraction as an integer.
    Truncated,
    Overflows,
    /// A string as a number, and the like.
    Impossible,
}

impl Constant {
    pub fn int(value: i64) -> Self {
        Self::Int(BigInt::from(value))
    }

    /// The integer, also of a float without fraction.
    pub fn to_int(&self) -> Option<BigInt> {
        match self {
            Self::Int(value) => Some(value.clone()),
            Self::Float(value) if value.is_integer() => Some(value.to_integer()),
            _ => None,
        }
    }

    pub fn to_float(&self) -> Option<BigRational> {
        match self {
            Self::Int(value) => Some(BigRational::from_integer(value.clone())),
            Self::Float(value) => Some(value.clone()),
            _ => None,
        }
    }

    pub fn is_zero(&self) -> bool {
        match self {
            Self::Int(value) => value.is_zero(),
            Self::Float(value) => value.is_zero(),
            _ => false,
        }
    }

    pub fn is_negative(&self) -> bool {
        match self {
            Self::Int(value) => value.is_negative(),
            Self::Float(value) => value.is_negative(),
            _ => false,
        }
    }

    /// How Go's messages write the value.
    pub fn text(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => short_float(to_f64(value)),
            Self::String(bytes) => {
                let text = String::from_utf8_lossy(bytes);
                let quoted = format!("\"{}\"", text.escape_default());
                if quoted.chars().count() > 72 { quoted.chars().take(69).collect::<String>() + "..." } else { quoted }
            }
        }
    }

    /// The value as one of type `ty` (an underlying type): rounded for a float type.
    pub fn represent(&self, ty: &Type) -> Representation {
        use Representation::{As, Impossible, Overflows, Truncated};
        match (self, ty) {
            (Self::Bool(_), Type::Bool | Type::Untyped(Untyped::Bool)) => As(self.clone()),
            (Self::String(_), Type::String | Type::Untyped(Untyped::String)) => As(self.clone()),
            (Self::Int(_) | Self::Float(_), Type::Int(kind)) => match self.to_int() {
                Some(value) if fits(&value, *kind) => As(Self::Int(value)),
                Some(_) => Overflows,
                None => Truncated,
            },
            (Self::Int(_) | Self::Float(_), Type::Untyped(Untyped::Int | Untyped::Rune)) => match self.to_int() {
                Some(value) => As(Self::Int(value)),
                None => Truncated,
            },
            (Self::Int(_) | Self::Float(_), Type::Untyped(Untyped::Float)) => {
                self.to_float().map_or(Impossible, |f| As(Self::Float(f)))
            }
            (Self::Int(_) | Self::Float(_), Type::Float32 | Type::Float64) => {
                let Some(exact) = self.to_float() else {
                    return Impossible;
                };
                let value = if *ty == Type::Float32 { to_f32(&exact) } else { to_f64(&exact) };
                if value.is_finite() { As(Self::Float(from_f64(value))) } else { Overflows }
            }
            _ => Impossible,
        }
    }
}

fn fits(value: &BigInt, kind: IntKind) -> bool {
    if kind.is_signed() {
        // -2^(n-1) has as many bits as 2^(n-1), which is one too many.
        let magnitude = if value.is_negative() { value + 1 } else { value.clone() };
        magnitude.bits() < u64::from(kind.bits())
    } else {
        !value.is_negative() && value.bits() <= u64::from(kind.bits())
    }
}

/// The word that represents an integer which fits 64 bits, signed or not.
pub fn to_word(value: &BigInt) -> u64 {
    value.to_i64().map_or_else(|| value.to_u64().unwrap_or_default(), |signed| signed as u64)
}

/// The float64 nearest to `value`; infinite beyond the range.
pub fn to_f64(value: &BigRational) -> f64 {
    round(value, 53, -1022, 1023)
}

fn to_f32(value: &BigRational) -> f64 {
    round(value, 24, -126, 127)
}

/// Rounds half to even to a binary float with `precision` bits and exponents between `smallest` and `largest`.
fn round(value: &BigRational, precision: i64, smallest: i64, largest: i64) -> f64 {
    let (numerator, denominator) = (value.numer().magnitude(), value.denom().magnitude());
    if numerator.is_zero() {
        return 0.0;
    }
    // A quotient of 66 or 67 bits; its last bit says whether anything follows.
    let shift = 66 - (numerator.bits() as i64 - denominator.bits() as i64);
    let (dividend, divisor): (BigUint, BigUint) = if shift >= 0 {
        (numerator << shift as u64, denominator.clone())
    } else {
        (numerator.clone(), denominator << (-shift) as u64)
    };
    let quotient = &dividend / &divisor;
    let is_exact = &quotient * &divisor == dividend;
    let quotient = quotient.to_u128().unwrap_or(u128::MAX) | u128::from(!is_exact);
    let bits = i64::from(128 - quotient.leading_zeros());
    let exponent = bits - 1 - shift;
    let precision = if exponent < smallest { precision - (smallest - exponent) } else { precision };
    if precision < 0 {
        return 0.0;
    }
    let drop = bits - precision;
    let (kept, rest, half) = (quotient >> drop, quotient & ((1 << drop) - 1), 1u128 << (drop - 1));
    let kept = kept + u128::from(rest > half || (rest == half && kept & 1 == 1));
    let mut scale = drop - shift;
    if i64::from(128 - kept.leading_zeros()) + scale > largest + 1 {
        return if value.is_negative() { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let mut magnitude = kept as f64;
    while scale != 0 {
        let step = scale.clamp(-1000, 1000);
        magnitude *= 2f64.powi(step as i32);
        scale -= step;
    }
    if value.is_negative() { -magnitude } else { magnitude }
}

/// The exact value of a finite float.
pub fn from_f64(value: f64) -> BigRational {
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) };
    let mantissa = BigInt::from_biguint(if value < 0.0 { Sign::Minus } else { Sign::Plus }, BigUint::from(mantissa));
    if exponent >= 0 {
        BigRational::from_integer(mantissa << exponent as u64)
    } else {
        BigRational::new(mantissa, BigInt::one() << (-exponent) as u64)
    }
}

/// `%.6g`, which Go uses for float constants in messages.
fn short_float(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let scientific = format!("{value:.5e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let trim = |text: &str| {
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text.to_string() }
    };
    if (-4..6).contains(&exponent) {
        return trim(&format!("{value:.*}", (5 - exponent).max(0) as usize));
    }
    format!("{}e{}{:02}", trim(mantissa), if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

/// Keeps a fraction's terms from growing without end. `None` beyond every use.
pub fn limit(value: BigRational) -> Option<BigRational> {
    let (above, below) = (value.numer().bits(), value.denom().bits());
    if above.max(below) <= EXACT_BITS {
        return Some(value);
    }
    if above.max(below) > LARGEST_TERM_BITS {
        return None;
    }
    let shift = MAXIMUM_BITS as i64 - (above as i64 - below as i64);
    Some(if shift >= 0 {
        BigRational::new((value.numer() << shift as u64) / value.denom(), BigInt::one() << shift as u64)
    } else {
        BigRational::from_integer((value.numer() / (value.denom() << (-shift) as u64)) << (-shift) as u64)
    })
}

/// The value of an integer literal: decimal, `0x`, `0b`, `0o` or octal with a leading zero, with underscores.
pub fn parse_int(literal: &str) -> Option<BigInt> {
    let digits: String = literal.chars().filter(|&c| c != '_').collect();
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (&lower[2..], 16),
        Some("0b") => (&lower[2..], 2),
        Some("0o") => (&lower[2..], 8),
        _ if lower.len() > 1 && lower.starts_with('0') => (&lower[1..], 8),
        _ => (lower.as_str(), 10),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix)
}

/// The value of a float literal, decimal or hexadecimal. `None` when malformed or beyond every use.
pub fn parse_float(literal: &str) -> Option<BigRational> {
    let text: String = literal.chars().filter(|&c| c != '_').collect::<String>().to_ascii_lowercase();
    let (digits, radix, mark) = match text.strip_prefix("0x") {
        Some(rest) => (rest, 16, 'p'),
        None => (text.as_str(), 10, 'e'),
    };
    let (mantissa, exponent) = digits.split_once(mark).unwrap_or((digits, "0"));
    let exponent: i64 = exponent.parse().ok()?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if exponent.abs() > MAXIMUM_EXPONENT || mantissa.len() > MAXIMUM_EXPONENT as usize {
        return None;
    }
    let value = BigInt::parse_bytes(format!("0{whole}{fraction}").as_bytes(), radix)?;
    let power = |base: u32, exponent: i64| BigInt::from(base).pow(exponent as u32);
    let fraction_digits = fraction.len() as i64;
    let (base, exponent) =
        if radix == 16 { (2, exponent - 4 * fraction_digits) } else { (10, exponent - fraction_digits) };
    Some(if exponent >= 0 {
        BigRational::from_integer(value * power(base, exponent))
    } else {
        BigRational::new(value, power(base, -exponent))
    })
}

/// The bytes of a string literal, interpreted or raw, or of what stands between a rune literal's quotes.
pub fn unquote(literal: &str) -> Vec<u8> {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    if literal.starts_with('`') {
        return inner.bytes().filter(|&byte| byte != b'\r').collect();
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(character) = rest.chars().next() {
        let (value, is_byte, length) =
            if character == '\\' { escape(rest) } else { (character as u32, false, character.len_utf8()) };
        if is_byte {
            bytes.push(value as u8);
        } else {
            let character = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    bytes
}

/// The value of a rune literal.
pub fn unquote_rune(literal: &str) -> u32 {
    let inner = literal.get(1..literal.len().saturating_sub(1)).unwrap_or_default();
    match inner.chars().next() {
        Some('\\') => escape(inner).0,
        Some(character) => character as u32,
        None => 0,
    }
}

/// The escape sequence at the start of `text`: its value, whether it stands for one byte (and not a character), its length.
fn escape(text: &str) -> (u32, bool, usize) {
    let number = |from: usize, to: usize, radix| {
        u32::from_str_radix(text.get(from..to).unwrap_or_default(), radix).unwrap_or_default()
    };
    match text.as_bytes().get(1) {
        Some(b'x') => (number(2, 4, 16), true, 4),
        Some(b'u') => (number(2, 6, 16), false, 6),
        Some(b'U') => (number(2, 10, 16), false, 10),
        Some(b'0'..=b'7') => (number(1, 4, 8), true, 4),
        Some(&byte) => {
            let value = match byte {
                b'a' => 7,
                b'b' => 8,
                b'f' => 12,
                b'n' => 10,
                b'r' => 13,
                b't' => 9,
                b'v' => 11,
                other => other,
            };
            (u32::from(value), false, 2)
        }
        None => (0, false, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn float_literals_round_to_the_nearest_float64() {
        for text in
            ["0.1", "1e23", "2.2250738585072014e-308", "4.9e-324", "1.7976931348623157e308", "123456.789e-5", "0.5"]
        {
            assert_eq!(to_f64(&parse_float(text).unwrap()), text.parse::<f64>().unwrap(), "{text}");
        }
        assert_eq!(to_f64(&parse_float("0x1p-2").unwrap()), 0.25);
        assert!(to_f64(&parse_float("1e309").unwrap()).is_infinite());
        assert_eq!(to_f64(&parse_float("1e-400").unwrap()), 0.0);
    }

    #[test]
    fn floats_survive_the_way_through_a_fraction() {
        for value in [0.1, -3.5, f64::MIN_POSITIVE / 8.0, f64::MAX, 1.0 / 3.0] {
            assert_eq!(to_f64(&from_f64(value)), value);
        }
    }

    #[test]
    fn integers_fit_their_kind_exactly_up_to_its_limits() {
        let fits = |value: &str, kind| super::fits(&value.parse().unwrap(), kind);
        assert!(
            fits("-128", IntKind::Int8)
                && !fits("-129", IntKind::Int8)
                && fits("127", IntKind::Int8)
                && !fits("128", IntKind::Int8)
        );
        assert!(fits("18446744073709551615", IntKind::Uint64) && !fits("18446744073709551616", IntKind::Uint64));
        assert!(!fits("-1", IntKind::Uint) && fits("-9223372036854775808", IntKind::Int));
    }

    #[test]
    fn literals_have_go_s_values() {
        assert_eq!(parse_int("0x_FF").unwrap(), BigInt::from(255));
        assert_eq!(parse_int("0755").unwrap(), BigInt::from(493));
        assert_eq!(parse_int("1_000").unwrap(), BigInt::from(1000));
        assert_eq!(unquote(r#""a\n\xff\u00e9\101""#), b"a\n\xff\xc3\xa9A");
        assert_eq!(unquote("`a\\n\r\n`"), b"a\\n\n");
        assert_eq!(unquote_rune("'\\''"), 39);
        assert_eq!(unquote_rune("'世'"), 0x4e16);
    }

    #[test]
    fn float_constants_print_as_in_go_s_messages() {
        assert_eq!(Constant::Float(parse_float("3.14159265358979").unwrap()).text(), "3.14159");
        assert_eq!(Constant::Float(parse_float("1e100").unwrap()).text(), "1e+100");
        assert_eq!(Constant::Float(parse_float("0.00001").unwrap()).text(), "1e-05");
        assert_eq!(Constant::Float(parse_float("2.5").unwrap()).text(), "2.5");
    }
}
