//! Durations on the command line, in the form of Go's `time.ParseDuration`: `20s`, `500ms`, `1m30s`, `1.5h`.

use std::time::Duration;

/// Nanoseconds of each unit that Go knows; the longer name of two that begin alike comes first.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000), // U+00B5, the micro sign
    ("μs", 1_000), // U+03BC, the Greek letter
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Parses a duration greater than zero and of at most Go's 292 years.
///
/// # Errors
/// A sentence that names the text and the part of it that is wrong.
pub fn parse(text: &str) -> Result<Duration, String> {
    let mut rest = text;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(number_end);
        let unit_end = after.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_end);
        let nanoseconds = part(text, number, unit)?;
        total = total
            .checked_add(nanoseconds)
            .filter(|&sum| sum <= i64::MAX as u64)
            .ok_or_else(|| format!("`{text}` is longer than a duration can be"))?;
        rest = next;
    }
    match total {
        0 => Err(format!("`{text}` is no time at all: write for example 20s, 500ms or 1m30s")),
        nanoseconds => Ok(Duration::from_nanos(nanoseconds)),
    }
}

/// One number with its unit, in nanoseconds.
fn part(text: &str, number: &str, unit: &str) -> Result<u64, String> {
    if number.is_empty() {
        return Err(format!("`{text}` is not a duration: write for example 20s, 500ms or 1m30s"));
    }
    if unit.is_empty() {
        return Err(format!("`{text}` has no unit after {number}: write for example {number}s or {number}ms"));
    }
    let Some((_, scale)) = UNITS.iter().find(|(name, _)| *name == unit) else {
        return Err(format!("`{text}` has the unit `{unit}`: use one of h, m, s, ms, us, ns"));
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return Err(format!("`{text}` has `{number}`, which is not a number"));
    }
    let too_long = || format!("`{text}` is longer than a duration can be");
    let whole = if whole.is_empty() { 0 } else { whole.parse::<u64>().map_err(|_| too_long())? };
    let whole = whole.checked_mul(*scale).ok_or_else(too_long)?;
    // Digits below a nanosecond don't count, so no fraction is too long.
    let mut unit_left = *scale;
    let mut below = 0;
    for digit in fraction.bytes() {
        unit_left /= 10;
        below += u64::from(digit - b'0') * unit_left;
    }
    whole.checked_add(below).ok_or_else(too_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_as_in_go() {
        for (text, nanoseconds) in [
            ("20s", 20_000_000_000),
            ("500ms", 500_000_000),
            ("1m30s", 90_000_000_000),
            ("1.5h", 5_400_000_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("10us", 10_000),
            ("10µs", 10_000),
            ("7ns", 7),
            ("2h45m", 9_900_000_000_000),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_nanos(nanoseconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_named() {
        for (text, part) in [
            ("20", "no unit after 20"),
            ("", "no time at all"),
            ("0s", "no time at all"),
            ("fast", "not a duration"),
            ("-1s", "not a duration"),
            ("3 s", "the unit ` s`"),
            ("1.2.3s", "`1.2.3`"),
            (".s", "`.`"),
            ("1d", "the unit `d`"),
            ("99999999999h", "longer than"),
            ("99999999999999999999999s", "longer than"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.contains(part), "{text}: {error}");
            assert!(error.contains(&format!("`{text}`")), "{text}: {error}");
        }
    }
}
