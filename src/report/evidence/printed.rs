//! What runs printed, compared: the words stay the same and the numbers vary, or the words differ.

use super::{BINS, LISTED, Range, Results};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of one output that are compared, its last ones: the result comes at the end.
const BYTES: usize = 2000;
/// Different numbers that are listed one by one; more are drawn as a histogram.
const NUMBERS: usize = 8;
/// Stands for a number.
const BLANK: char = '\u{0}';

/// An output with its numbers apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// With [`BLANK`] for each number.
    words: String,
    numbers: Vec<i64>,
}

impl Printed {
    pub fn of(output: &str) -> Self {
        let mut start = output.len().saturating_sub(BYTES);
        while !output.is_char_boundary(start) {
            start += 1;
        }
        let text = output[start..].trim_end();
        let mut printed = Self::default();
        let mut rest = text;
        let mut before = ' ';
        while let Some(first) = rest.chars().next() {
            let length = number_at(rest, before);
            match rest[..length].parse() {
                Ok(number) => {
                    printed.words.push(BLANK);
                    printed.numbers.push(number);
                    before = '0';
                    rest = &rest[length..];
                }
                Err(_) => {
                    printed.words.push(first);
                    before = first;
                    rest = &rest[first.len_utf8()..];
                }
            }
        }
        printed
    }

    /// As it was printed, but `…` for the numbers that aren't `kept`.
    fn text(&self, kept: impl Fn(usize) -> bool) -> String {
        let mut text = String::new();
        for (place, part) in self.words.split(BLANK).enumerate() {
            if let Some(before) = place.checked_sub(1) {
                if kept(before) { text.push_str(&self.numbers[before].to_string()) } else { text.push('…') }
            }
            text.push_str(part);
        }
        text
    }

    /// What stands before a number on its line.
    fn name(&self, number: usize) -> &str {
        let before = self.words.split(BLANK).nth(number).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        line.trim().trim_end_matches([':', '=']).trim_end()
    }
}

/// Bytes of the whole number at the start of `text`; 0 when there is none. A digit inside a word is none.
fn number_at(text: &str, before: char) -> usize {
    if before.is_alphanumeric() || before == '_' || before == '.' {
        return 0;
    }
    let sign = usize::from(text.starts_with('-'));
    let digits = text[sign..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 { 0 } else { sign + digits }
}

/// Which bar an output belongs to.
type Place = Box<dyn Fn(&Printed) -> usize>;

/// What the bars are of, and which one an output belongs to.
pub fn results<'a>(all: impl Iterator<Item = &'a Printed> + Clone) -> (Results, Place) {
    let mut kinds: BTreeMap<&str, Kind> = BTreeMap::new();
    for printed in all.clone() {
        kinds.entry(&printed.words).or_insert_with(|| Kind::new(printed)).add(printed);
    }
    if let [(_, kind)] = kinds.iter().collect::<Vec<_>>()[..]
        && let Some(varying) = kind.varies.iter().position(|&varies| varies)
    {
        return numbers(kind.example, varying, all.map(|printed| printed.numbers[varying]).collect());
    }
    texts(&kinds)
}

/// Outputs with the same words.
struct Kind<'a> {
    example: &'a Printed,
    varies: Vec<bool>,
    runs: u64,
}

impl<'a> Kind<'a> {
    fn new(example: &'a Printed) -> Self {
        Self { example, varies: vec![false; example.numbers.len()], runs: 0 }
    }

    fn add(&mut self, printed: &Printed) {
        self.runs += 1;
        for (varies, (number, example)) in self.varies.iter_mut().zip(printed.numbers.iter().zip(&self.example.numbers))
        {
            *varies |= number != example;
        }
    }
}

/// One number tells the results apart.
fn numbers(example: &Printed, number: usize, values: Vec<i64>) -> (Results, Place) {
    let name = example.name(number).to_owned();
    let distinct: BTreeSet<i64> = values.into_iter().collect();
    let (from, to) = (distinct.first().copied().unwrap_or(0), distinct.last().copied().unwrap_or(0));
    if distinct.len() <= NUMBERS {
        let bars = distinct.iter().map(|&value| Range { text: value.to_string(), from: value, to: value }).collect();
        let place = move |printed: &Printed| distinct.range(..printed.numbers[number]).count();
        return (Results { name, bars, numeric: false }, Box::new(place));
    }
    let width = width(to.abs_diff(from));
    let start = i128::from(from).div_euclid(i128::from(width)) * i128::from(width);
    let bin = move |value: i64| ((i128::from(value) - start) / i128::from(width)) as usize;
    let clamped = |value: i128| value.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64;
    let range = |bin: usize| {
        let first = start + bin as i128 * i128::from(width);
        Range { text: String::new(), from: clamped(first), to: clamped(first + i128::from(width) - 1) }
    };
    let bars = (0..=bin(to)).map(range).collect();
    (Results { name, bars, numeric: true }, Box::new(move |printed| bin(printed.numbers[number])))
}

/// The least 1, 2 or 5 times a power of ten of which about [`BINS`] cover so much.
fn width(length: u64) -> u64 {
    let enough = |width: u64| length / width < BINS;
    let powers = (0..19).map(|power| 10_u64.pow(power));
    powers
        .flat_map(|power| [1, 2, 5].map(|part| power.saturating_mul(part)))
        .find(|&width| enough(width))
        .unwrap_or(u64::MAX / 2)
}

/// The words tell the results apart.
fn texts(kinds: &BTreeMap<&str, Kind>) -> (Results, Place) {
    let mut order: Vec<(&str, &Kind)> = kinds.iter().map(|(&words, kind)| (words, kind)).collect();
    order.sort_by_key(|(_, kind)| std::cmp::Reverse(kind.runs));
    let listed = if order.len() > LISTED { LISTED - 1 } else { order.len() };
    let mut bars: Vec<Range> = order[..listed]
        .iter()
        .map(|(_, kind)| Range { text: kind.example.text(|number| !kind.varies[number]), ..Range::default() })
        .collect();
    if order.len() > listed {
        bars.push(Range::default());
    }
    let places: BTreeMap<String, usize> =
        order[..listed].iter().enumerate().map(|(place, (words, _))| ((*words).to_owned(), place)).collect();
    let place = move |printed: &Printed| places.get(&printed.words).copied().unwrap_or(listed);
    (Results { name: String::new(), bars, numeric: false }, Box::new(place))
}
