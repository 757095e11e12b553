//! Floating-point numbers as text, as `strconv.FormatFloat` writes them. The digits come from Rust's formatting, which is exact:
//! shortest digits that read back as the same number, or correctly rounded to a precision.

/// More digits behind the point than any float64 has: the others are zeros.
const MAX_DIGITS: usize = 1100;

/// A finite number's decimal digits without zeros at the end: 0.d₁d₂d₃… × 10^point. Zero has none.
struct Decimal {
    digits: Vec<u8>,
    point: i32,
}

impl Decimal {
    /// From what `{:e}` writes: `1.25e3`.
    fn parse(text: &str) -> Self {
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut digits: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        while digits.last() == Some(&b'0') {
            digits.pop();
        }
        let point = if digits.is_empty() { 0 } else { exponent.parse::<i32>().unwrap_or(0) + 1 };
        Self { digits, point }
    }

    fn shortest(value: f64, bits: u32) -> Self {
        Self::parse(&if bits == 32 { format!("{:e}", value as f32) } else { format!("{value:e}") })
    }

    /// Rounded to so many digits, at least one.
    fn rounded(value: f64, digits: usize) -> Self {
        Self::parse(&format!("{:.*e}", digits.clamp(1, MAX_DIGITS) - 1, value))
    }

    fn digit(&self, index: i32) -> u8 {
        usize::try_from(index).ok().and_then(|index| self.digits.get(index)).copied().unwrap_or(b'0')
    }

    /// `d.ddde±dd` with `precision` digits behind the point.
    fn exponential(&self, precision: usize, letter: u8, out: &mut Vec<u8>) {
        out.push(self.digit(0));
        if precision > 0 {
            out.push(b'.');
            out.extend((1..=precision).map(|index| self.digit(index as i32)));
        }
        let exponent = if self.digits.is_empty() { 0 } else { self.point - 1 };
        out.push(letter);
        out.push(if exponent < 0 { b'-' } else { b'+' });
        out.extend(format!("{:02}", exponent.unsigned_abs()).bytes());
    }

    /// `ddd.ddd` with `precision` digits behind the point.
    fn positional(&self, precision: usize, out: &mut Vec<u8>) {
        if self.point > 0 {
            out.extend((0..self.point).map(|index| self.digit(index)));
        } else {
            out.push(b'0');
        }
        if precision > 0 {
            out.push(b'.');
            out.extend((0..precision).map(|index| self.digit(self.point + index as i32)));
        }
    }
}

/// Appends `value` as `strconv.FormatFloat(value, verb, precision, bits)` writes it: verbs `e E f g G b x X`; without a precision,
/// the fewest digits that tell the number from its neighbours.
pub fn format(value: f64, verb: u8, precision: Option<usize>, bits: u32, out: &mut Vec<u8>) {
    if value.is_nan() {
        return out.extend(b"NaN");
    }
    if value.is_infinite() {
        return out.extend(if value > 0.0 { b"+Inf" } else { b"-Inf" });
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let value = value.abs();
    match verb {
        b'b' => return binary(value, bits, out),
        b'x' | b'X' => return hexadecimal(value, verb, precision, bits, out),
        _ => {}
    }
    let Some(precision) = precision else { return shortest(value, verb, bits, out) };
    match verb {
        b'e' | b'E' => Decimal::rounded(value, precision.saturating_add(1)).exponential(precision, verb, out),
        b'g' | b'G' => {
            let precision = precision.max(1);
            let decimal = Decimal::rounded(value, precision);
            let digits = decimal.digits.len();
            // A whole number that has fewer digits than asked for gets no exponent.
            let limit = if precision > digits && digits as i32 >= decimal.point { digits } else { precision };
            general(&decimal, verb, limit as i32, out);
        }
        _ => {
            // Exact to the last digit that a float64 can have; then zeros.
            let exact = precision.min(MAX_DIGITS);
            out.extend(format!("{value:.exact$}").bytes());
            out.extend(std::iter::repeat_n(b'0', precision - exact));
        }
    }
}

fn shortest(value: f64, verb: u8, bits: u32, out: &mut Vec<u8>) {
    let decimal = Decimal::shortest(value, bits);
    let digits = decimal.digits.len();
    match verb {
        b'e' | b'E' => decimal.exponential(digits.saturating_sub(1), verb, out),
        b'g' | b'G' => general(&decimal, verb, 6, out),
        _ => decimal.positional(usize::try_from(digits as i32 - decimal.point).unwrap_or(0), out),
    }
}

/// `%g`: with an exponent when that is below -4 or at least `limit`.
fn general(decimal: &Decimal, verb: u8, limit: i32, out: &mut Vec<u8>) {
    let digits = decimal.digits.len();
    if decimal.digits.is_empty() || (-4..limit).contains(&(decimal.point - 1)) {
        decimal.positional(usize::try_from(digits as i32 - decimal.point).unwrap_or(0), out);
    } else {
        decimal.exponential(digits.saturating_sub(1), verb + b'e' - b'g', out);
    }
}

/// The mantissa as an integer and the exponent of two: value = mantissa × 2^exponent.
fn split(value: f64, bits: u32) -> (u64, i32) {
    if bits == 32 {
        let word = (value as f32).to_bits();
        let (exponent, fraction) = ((word >> 23 & 0xff) as i32, u64::from(word & 0x7f_ffff));
        if exponent == 0 { (fraction, -149) } else { (fraction | 1 << 23, exponent - 150) }
    } else {
        let word = value.to_bits();
        let (exponent, fraction) = ((word >> 52 & 0x7ff) as i32, word & ((1 << 52) - 1));
        if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) }
    }
}

/// `%b`: `4503599627370496p-52`.
fn binary(value: f64, bits: u32, out: &mut Vec<u8>) {
    let (mantissa, exponent) = split(value, bits);
    out.extend(format!("{mantissa}p{exponent:+}").bytes());
}

/// `%x`: `0x1.8p+01`.
fn hexadecimal(value: f64, verb: u8, precision: Option<usize>, bits: u32, out: &mut Vec<u8>) {
    let (mut mantissa, mut exponent) = split(value, bits);
    let mut digits = precision;
    if mantissa == 0 {
        exponent = 0;
    } else {
        // The leading bit goes to bit 60, so that the fraction is 15 digits.
        let shift = mantissa.leading_zeros() as i32 - 3;
        mantissa <<= shift;
        exponent += 60 - shift;
        if let Some(precision) = precision
            && precision < 15
        {
            let dropped = 60 - precision as u32 * 4;
            let (half, rest) = (1u64 << (dropped - 1), mantissa & ((1 << dropped) - 1));
            mantissa >>= dropped;
            if rest > half || rest == half && mantissa & 1 == 1 {
                mantissa += 1;
            }
            mantissa <<= dropped;
            if mantissa >> 61 != 0 {
                mantissa >>= 1;
                exponent += 1;
            }
        }
    }
    let fraction = format!("{:015x}", mantissa & ((1 << 60) - 1));
    let shown = digits.take().unwrap_or_else(|| fraction.trim_end_matches('0').len());
    let mut text = format!("0x{}", mantissa >> 60);
    if shown > 0 {
        text.push('.');
        text.extend(fraction.chars().chain(std::iter::repeat('0')).take(shown));
    }
    text += &format!("p{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.unsigned_abs());
    out.extend(if verb == b'X' { text.to_uppercase() } else { text }.bytes());
}

/// As the builtin `print` writes a float: `+1.500000e+000`.
pub fn printed(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.into();
    }
    let text = format!("{value:+.6e}");
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!("{mantissa}e{:+04}", exponent.parse::<i32>().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: f64, verb: u8, precision: Option<usize>, bits: u32) -> String {
        let mut out = Vec::new();
        format(value, verb, precision, bits, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_fewest_digits_tell_a_number() {
        assert_eq!(text(0.1 + 0.2, b'g', None, 64), "0.30000000000000004");
        assert_eq!(text(f64::from(0.1f32), b'g', None, 32), "0.1");
        assert_eq!(text(1e21, b'f', None, 64), "1000000000000000000000");
        assert_eq!(text(5e-324, b'e', None, 64), "5e-324");
        assert_eq!(text(-0.0, b'g', None, 64), "-0");
    }

    #[test]
    fn precisions_beyond_any_digit_add_zeros() {
        assert_eq!(text(0.5, b'f', Some(100_000), 64).len(), 100_002);
        assert_eq!(text(0.5, b'e', Some(100_000), 64).len(), 100_006);
        assert_eq!(text(0.5, b'g', Some(100_000), 64), "0.5");
    }

    #[test]
    fn hexadecimal_floats_round_to_even() {
        assert_eq!(text(1.0 + 1.0 / 32.0, b'x', Some(1), 64), "0x1.0p+00");
        assert_eq!(text(1.0 + 3.0 / 32.0, b'x', Some(1), 64), "0x1.2p+00");
        assert_eq!(text(1.9999999, b'X', Some(2), 64), "0X1.00P+01");
        assert_eq!(text(0.0, b'x', None, 64), "0x0p+00");
    }
}
