//! Package strings: functions that look at every byte.

use super::{Outcome, Reader, new_string, text, unicode};
use crate::machine::{Environment, Memory, NativeCall, NativeExit};
use crate::program::{Native, Program, string_place, string_word};

/// Frame: the result, then the parameters.
pub fn function<E: Environment>(native: Native, env: &mut E, program: &Program, call: &mut NativeCall<'_>) -> Outcome {
    use Native::*;
    let memory = env.memory();
    let reader = Reader { program, memory: &memory, reads: call.reads };
    let frame = &mut *call.frame;
    let word = frame[1];
    if native == StringsJoin {
        let joined = join(&reader, &frame[1..4], &reader.string(frame[4]));
        frame[0] = new_string(env, &joined)?;
        return Ok(());
    }
    if native == StringsIndex {
        frame[0] = position(index(&reader, word, &reader.string(frame[2])));
        return Ok(());
    }
    let s = reader.string(word);
    let second = || reader.string(frame[2]);
    frame[0] = match native {
        StringsLastIndex => {
            let part = second();
            let found = (0..=s.len().saturating_sub(part.len())).rev().find(|&at| s[at..].starts_with(&part));
            position(found.filter(|_| part.len() <= s.len()))
        }
        StringsCount => {
            let part = second();
            if part.is_empty() { text::rune_count(&s) as u64 + 1 } else { Places::new(&s, &part).count() as u64 }
        }
        StringsRepeat => {
            let count = frame[2];
            if (s.len() as u64).saturating_mul(count) > memory.len().saturating_mul(8) {
                return Err(NativeExit::OutOfMemory);
            }
            new_string(env, &s.repeat(count as usize))?
        }
        StringsToUpper => mapped(env, word, &s, unicode::upper)?,
        StringsToLower => mapped(env, word, &s, unicode::lower)?,
        StringsReplace => {
            let replaced = replace(&s, &second(), &reader.string(frame[3]), frame[4] as i64);
            if replaced == s { word } else { new_string(env, &replaced)? }
        }
        StringsEqualFold => u64::from(equal_fold(&s, &second())),
        StringsTrimSpace => trimmed(word, &s, char::is_whitespace, true, true),
        _ => {
            let set: Vec<char> = text::runes(&second()).map(|(_, char, _)| char).collect();
            let (left, right) = (native != StringsTrimRight, native != StringsTrimLeft);
            trimmed(word, &s, |char| set.contains(&char), left, right)
        }
    };
    Ok(())
}

/// An index as Go returns it.
fn position(found: Option<usize>) -> u64 {
    found.map_or(-1i64, |at| at as i64) as u64
}

/// Where `part` begins in a string. Reads no more of it than it must, for a split asks again and again.
fn index<M: Memory>(reader: &Reader<M>, word: u64, part: &[u8]) -> Option<usize> {
    let (offset, length) = string_place(word);
    let mut read = 64 + part.len() as u64;
    loop {
        let head = reader.string(string_word(offset, read.min(u64::from(length)) as u32));
        let found = find(&head, part);
        if found.is_some() || read >= u64::from(length) {
            return found;
        }
        read *= 4;
    }
}

fn find(s: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [] => Some(0),
        [first, ..] => {
            let last = s.len().checked_sub(part.len())?;
            (0..=last).find(|&at| s[at] == *first && s[at..].starts_with(part))
        }
    }
}

/// Where `part`, which isn't empty, stands in `s`, without overlaps.
struct Places<'a> {
    s: &'a [u8],
    part: &'a [u8],
    at: usize,
}

impl<'a> Places<'a> {
    fn new(s: &'a [u8], part: &'a [u8]) -> Self {
        Self { s, part, at: 0 }
    }
}

impl Iterator for Places<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let found = self.at + find(&self.s[self.at..], self.part)?;
        self.at = found + self.part.len();
        Some(found)
    }
}

/// At most `count` replacements; all, when that is negative. An empty `old` stands before each code point and at the end.
fn replace(s: &[u8], old: &[u8], new: &[u8], count: i64) -> Vec<u8> {
    let limit = usize::try_from(count).unwrap_or(usize::MAX);
    let places: Vec<usize> = if old.is_empty() {
        text::runes(s).map(|(at, ..)| at).chain([s.len()]).take(limit).collect()
    } else {
        Places::new(s, old).take(limit).collect()
    };
    let mut out = Vec::new();
    let mut at = 0;
    for place in places {
        out.extend_from_slice(&s[at..place]);
        out.extend_from_slice(new);
        at = place + old.len();
    }
    out.extend_from_slice(&s[at..]);
    out
}

/// The string with each code point mapped; the same string when that changes nothing.
fn mapped<E: Environment>(env: &mut E, word: u64, s: &[u8], map: fn(char) -> char) -> Result<u64, NativeExit> {
    let mut out = Vec::with_capacity(s.len());
    for (_, char, _) in text::runes(s) {
        text::push(&mut out, map(char));
    }
    if out == s { Ok(word) } else { new_string(env, &out) }
}

/// The part of the string that is left, which needs no new memory.
fn trimmed(word: u64, s: &[u8], cut: impl Fn(char) -> bool, left: bool, right: bool) -> u64 {
    let mut kept = text::runes(s).filter(|&(_, char, _)| !cut(char)).map(|(at, _, length)| (at, at + length));
    let Some((first, first_end)) = kept.next() else { return 0 };
    let last_end = kept.last().map_or(first_end, |(_, end)| end);
    let start = if left { first } else { 0 };
    let end = if right { last_end } else { s.len() };
    string_word(string_place(word).0 + start as u32, (end - start) as u32)
}

/// Equality but for the case of letters.
fn equal_fold(a: &[u8], b: &[u8]) -> bool {
    let folded = |char| unicode::lower(unicode::upper(char));
    let runes = |bytes| text::runes(bytes).map(move |(_, char, _)| folded(char));
    runes(a).eq(runes(b))
}

fn join<M: Memory>(reader: &Reader<M>, slice: &[u64], separator: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    // A torn slice can be any: what it joins is no longer than memory.
    let limit = reader.memory.len().saturating_mul(8) as usize;
    for index in 0..slice[1].min(reader.memory.len()) {
        if out.len() > limit {
            break;
        }
        if index > 0 {
            out.extend_from_slice(separator);
        }
        crate::machine::strings::read(reader.memory, reader.cell(slice[0].wrapping_add(index)), &mut out);
    }
    out
}
