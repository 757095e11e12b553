//! Floating-point numbers as text, as `strconv.FormatFloat` writes them: the fewest digits that read back as the same number, or
//! correctly rounded to a precision.

use super::digits::Digits;

impl Digits {
    /// The fewest digits of a number that isn't negative.
    fn fewest(value: f64, bits: u32) -> Self {
        let (mantissa, exponent) = split(value, bits);
        let (smallest_normal, least) = if bits == 32 { (1 << 23, -149) } else { (1 << 52, -1074) };
        Self::shortest(mantissa, exponent, mantissa == smallest_normal && exponent > least)
    }

    /// Rounded to so many digits, at least one.
    fn rounded(value: f64, count: usize) -> Self {
        let mut digits = Self::all(value);
        digits.round(i32::try_from(count.max(1)).unwrap_or(i32::MAX));
        digits
    }

    fn all(value: f64) -> Self {
        let (mantissa, exponent) = split(value, 64);
        Self::exact(mantissa, exponent)
    }

    /// `d.ddde±dd` with `precision` digits behind the point.
    fn exponential(&self, precision: usize, letter: u8, out: &mut Vec<u8>) {
        out.push(self.digit(0));
        if precision > 0 {
            out.push(b'.');
            out.extend((1..=precision).map(|index| self.digit(index as i32)));
        }
        let exponent = if self.count() == 0 { 0 } else { self.point() - 1 };
        out.push(letter);
        out.push(if exponent < 0 { b'-' } else { b'+' });
        out.extend(format!("{:02}", exponent.unsigned_abs()).bytes());
    }

    /// `ddd.ddd` with `precision` digits behind the point.
    fn positional(&self, precision: usize, out: &mut Vec<u8>) {
        if self.point() > 0 {
            out.extend((0..self.point()).map(|index| self.digit(index)));
        } else {
            out.push(b'0');
        }
        if precision > 0 {
            out.push(b'.');
            out.extend((0..precision).map(|index| self.digit(self.point() + index as i32)));
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
        b'e' | b'E' => Digits::rounded(value, precision.saturating_add(1)).exponential(precision, verb, out),
        b'g' | b'G' => {
            let precision = precision.max(1);
            let decimal = Digits::rounded(value, precision);
            let digits = decimal.count() as usize;
            // A whole number that has fewer digits than asked for gets no exponent.
            let limit = if precision > digits && digits as i32 >= decimal.point() { digits } else { precision };
            general(&decimal, verb, limit as i32, out);
        }
        _ => {
            let mut decimal = Digits::all(value);
            decimal.round(decimal.point().saturating_add(i32::try_from(precision).unwrap_or(i32::MAX)));
            decimal.positional(precision, out);
        }
    }
}

fn shortest(value: f64, verb: u8, bits: u32, out: &mut Vec<u8>) {
    let decimal = Digits::fewest(value, bits);
    match verb {
        b'e' | b'E' => decimal.exponential((decimal.count() as usize).saturating_sub(1), verb, out),
        b'g' | b'G' => general(&decimal, verb, 6, out),
        _ => decimal.positional(usize::try_from(decimal.count() - decimal.point()).unwrap_or(0), out),
    }
}

/// `%g`: with an exponent when that is below -4 or at least `limit`.
fn general(decimal: &Digits, verb: u8, limit: i32, out: &mut Vec<u8>) {
    if decimal.count() == 0 || (-4..limit).contains(&(decimal.point() - 1)) {
        decimal.positional(usize::try_from(decimal.count() - decimal.point()).unwrap_or(0), out);
    } else {
        decimal.exponential((decimal.count() as usize).saturating_sub(1), verb + b'e' - b'g', out);
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
    out.extend(if verb == b'X' { text.to_ascii_uppercase() } else { text }.bytes());
}

/// As the builtin `print` writes a float: `+1.500000e+000`.
pub fn printed(value: f64) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.into();
    }
    let decimal = Digits::rounded(value.abs(), 7);
    let mut text = String::from(if value.is_sign_negative() { '-' } else { '+' });
    for index in 0..7 {
        text.push(char::from(decimal.digit(index)));
        if index == 0 {
            text.push('.');
        }
    }
    text + &format!("e{:+04}", if decimal.count() == 0 { 0 } else { decimal.point() - 1 })
}

/// The fewest digits, with an exponent from 10²¹ on and for small fractions.
pub fn plain(value: f64) -> String {
    let mut out = Vec::new();
    if value.is_finite() {
        if value.is_sign_negative() {
            out.push(b'-');
        }
        general(&Digits::fewest(value.abs(), 64), b'g', 21, &mut out);
    } else {
        format(value, b'g', None, 64, &mut out);
    }
    out.into_iter().map(char::from).collect()
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

    /// Numbers of all sizes, also such as are halves, and powers of two.
    fn numbers() -> impl Iterator<Item = f64> {
        let mut state = 1u64;
        let random = std::iter::repeat_with(move || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            f64::from_bits(state >> 1)
        });
        let powers = (-1074..1024).map(|power| 2f64.powi(power / 2) * 2f64.powi(power - power / 2));
        let quarters = (0..2000).map(|count| f64::from(count) / 4.0);
        let decimals = (0..2000).map(|count| f64::from(count) / 1000.0);
        random.take(3000).filter(|value| value.is_finite()).chain(powers).chain(quarters).chain(decimals)
    }

    #[test]
    fn digits_are_those_of_the_standard_library() {
        let std_e = |text: String| {
            let (mantissa, exponent) =
                text.split_once('e').map(|(m, e)| (m.to_owned(), e.parse::<i32>().unwrap())).unwrap();
            format!("{mantissa}e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs())
        };
        for value in numbers() {
            // Of two that are equally near, the standard library takes the larger one, and Go the even one, as with a precision.
            let (own, count) = (text(value, b'e', None, 64), Digits::fewest(value, 64).count().max(1) as usize - 1);
            assert!([format!("{value:e}"), format!("{value:.count$e}")].map(std_e).contains(&own), "{own}: {value:e}");
            assert_eq!((own.parse(), own.len()), (Ok(value), std_e(format!("{value:e}")).len()));
            let single = value as f32;
            if single.is_finite() {
                let own = text(f64::from(single), b'e', None, 32);
                let count = Digits::fewest(f64::from(single), 32).count().max(1) as usize - 1;
                assert!(
                    [format!("{single:e}"), format!("{single:.count$e}")].map(std_e).contains(&own),
                    "{own}: {single:e}"
                );
            }
            for precision in [0, 1, 5, 16, 17, 30] {
                assert_eq!(text(value, b'e', Some(precision), 64), std_e(format!("{value:.precision$e}")));
                assert_eq!(text(value, b'f', Some(precision), 64), format!("{value:.precision$}"));
            }
            assert_eq!(text(value, b'f', Some(1074), 64), format!("{value:.1074}"));
        }
    }

    #[test]
    fn plain_numbers_get_an_exponent_where_they_would_be_long() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1e6, "1000000"),
            (-2.5, "-2.5"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1e-4, "0.0001"),
            (1.5e-7, "1.5e-07"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(plain(value), expected);
        }
        assert_eq!(
            [printed(0.0), printed(-1.5), printed(1e100)],
            ["+0.000000e+000", "-1.500000e+000", "+1.000000e+100"]
        );
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
