//! What a program prints and reads. Output is bounded: the first and the last part are kept, and what was cut between them is
//! counted. Input comes in lines.

use crate::machine::{Goroutine, Input};
use std::collections::VecDeque;

/// Bytes kept of the beginning, and again of the end, of each of the two output streams.
pub const KEPT: usize = 256 << 10;

/// Text that came since it was asked for last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    pub stdout: String,
    pub stderr: String,
    /// Bytes that were dropped before this chunk's text, for nobody took them in time.
    pub cut: u64,
}

/// Standard output and standard error of a run.
#[derive(Default)]
pub struct Output {
    pub stdout: Bounded,
    pub stderr: Bounded,
}

impl Output {
    /// At most `max` bytes of each stream. Unless `all`, a character that isn't complete yet is left for the next time.
    pub fn take(&mut self, max: usize, all: bool) -> Chunk {
        let (stdout, cut) = self.stdout.take(max, all);
        let (stderr, more) = self.stderr.take(max, all);
        Chunk { stdout, stderr, cut: cut + more }
    }
}

/// The beginning and the end of a stream of bytes.
#[derive(Default)]
pub struct Bounded {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// Bytes written so far.
    total: u64,
    /// Bytes that a reader has seen, or lost.
    taken: u64,
}

impl Bounded {
    pub fn write(&mut self, text: &[u8]) {
        self.total += text.len() as u64;
        let (first, rest) = text.split_at(text.len().min(KEPT - self.head.len()));
        self.head.extend_from_slice(first);
        let rest = &rest[rest.len().saturating_sub(KEPT)..];
        let excess = (self.tail.len() + rest.len()).saturating_sub(KEPT);
        self.tail.drain(..excess);
        self.tail.extend(rest);
    }

    /// Bytes that were dropped in the middle.
    pub fn cut(&self) -> u64 {
        self.total - self.head.len() as u64 - self.tail.len() as u64
    }

    /// All that was kept.
    pub fn text(&self) -> String {
        let mut bytes = self.head.clone();
        bytes.extend(&self.tail);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// A reader has seen everything already.
    pub fn skip(&mut self) {
        self.taken = self.total;
    }

    fn take(&mut self, max: usize, all: bool) -> (String, u64) {
        let head_end = self.head.len() as u64;
        let tail_start = self.total - self.tail.len() as u64;
        let mut cut = 0;
        if self.taken >= head_end && self.taken < tail_start {
            cut = tail_start - self.taken;
            self.taken = tail_start;
        }
        let mut bytes: Vec<u8> = if self.taken < head_end {
            self.head[self.taken as usize..].iter().copied().take(max).collect()
        } else {
            self.tail.iter().copied().skip((self.taken - tail_start) as usize).take(max).collect()
        };
        if !all || bytes.len() == max {
            bytes.truncate(complete(&bytes));
        }
        self.taken += bytes.len() as u64;
        (String::from_utf8_lossy(&bytes).into_owned(), cut)
    }
}

/// The length of `bytes` without the beginning of a UTF-8 character at the end.
fn complete(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        let needed = match bytes[at] {
            0xC0..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF7 => 4,
            0x80..=0xBF => continue,
            _ => 1,
        };
        return if needed > back { at } else { bytes.len() };
    }
    bytes.len()
}

/// Standard input.
#[derive(Default)]
pub struct Stdin {
    lines: VecDeque<Vec<u8>>,
    closed: bool,
    /// Goroutines that wait for a line.
    #[expect(clippy::vec_box, reason = "a goroutine moves from queue to queue as the box that it is")]
    pub waiting: Vec<Box<Goroutine>>,
}

impl Stdin {
    /// Splits `text` into lines; the last one needs no newline.
    pub fn push(&mut self, text: &[u8]) {
        self.lines.extend(text.split_inclusive(|&byte| byte == b'\n').map(<[u8]>::to_vec));
    }

    pub fn close(&mut self) {
        self.closed = true;
    }

    pub fn read(&mut self) -> Input {
        match self.lines.pop_front() {
            Some(line) => Input::Line(line),
            None if self.closed => Input::EndOfFile,
            None => Input::Wait,
        }
    }

    pub fn is_ready(&self) -> bool {
        self.closed || !self.lines.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_output_keeps_its_beginning_and_its_end_and_counts_the_rest() {
        let mut output = Bounded::default();
        for line in 0..200_000 {
            output.write(format!("{line}\n").as_bytes());
        }
        let text = output.text();
        assert!(text.starts_with("0\n1\n2\n"));
        assert!(text.ends_with("199998\n199999\n"));
        assert_eq!(text.len(), 2 * KEPT);
        assert_eq!(output.cut() + text.len() as u64, output.total);
    }

    #[test]
    fn a_write_larger_than_all_is_kept_at_both_ends() {
        let mut output = Bounded::default();
        let mut text = vec![b'a'; KEPT];
        text.extend(vec![b'b'; 3 * KEPT]);
        text.extend(vec![b'c'; KEPT]);
        output.write(&text);
        assert_eq!(output.cut(), 3 * KEPT as u64);
        assert!(output.text().ends_with("cc") && !output.text().contains('b'));
    }

    #[test]
    fn a_reader_gets_everything_once_and_is_told_what_it_missed() {
        let mut output = Output::default();
        output.stdout.write("größe".as_bytes());
        let mut seen = String::new();
        for _ in 0..10 {
            // Never half of a character.
            seen += &output.take(3, true).stdout;
        }
        assert_eq!(seen, "größe");
        output.stdout.write(&vec![b'x'; 3 * KEPT]);
        let first = output.take(usize::MAX, false);
        let second = output.take(usize::MAX, false);
        let (kept, total) = (first.stdout.len() + second.stdout.len(), 3 * KEPT);
        assert_eq!(kept as u64 + first.cut + second.cut, total as u64);
        assert_eq!(output.take(usize::MAX, true), Chunk::default());
    }

    #[test]
    fn half_a_character_waits_for_its_other_half() {
        let mut output = Output::default();
        let [first, second] = [0xC3, 0xB6];
        output.stdout.write(&[b'a', first]);
        assert_eq!(output.take(100, false).stdout, "a");
        output.stdout.write(&[second]);
        assert_eq!(output.take(100, false).stdout, "ö");
    }

    #[test]
    fn input_is_read_by_line_and_ends_when_closed() {
        let mut stdin = Stdin::default();
        assert_eq!(stdin.read(), Input::Wait);
        stdin.push(b"one\ntwo");
        stdin.close();
        assert_eq!(stdin.read(), Input::Line(b"one\n".to_vec()));
        assert_eq!(stdin.read(), Input::Line(b"two".to_vec()));
        assert_eq!(stdin.read(), Input::EndOfFile);
    }
}
