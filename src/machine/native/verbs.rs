//! The verbs of a format: `Printf` and its kin, and `Println`'s and `Print`'s spaces.

use super::format::Flags;
use super::place::Value;
use super::print::{Outcome, Printer};
use super::text;
use crate::machine::Memory;
use crate::program::{SPREAD, Type};

/// Widths and precisions beyond this are wrong ones.
const MAX_NUMBER: i64 = 1_000_000;

/// The `...any` of a call: interfaces of two words each, in slots or behind a slice.
#[derive(Clone, Copy, Debug)]
pub enum Operands<'a> {
    Slots(&'a [u64]),
    Cells { address: u64, length: u64 },
}

impl<'a> Operands<'a> {
    /// What follows the fixed parameters in a call's frame.
    pub fn new(words: &'a [u64], count: u16) -> Self {
        if count == SPREAD {
            Self::Cells { address: words[0], length: words[1] }
        } else {
            Self::Slots(&words[..usize::from(count) * 2])
        }
    }
}

impl<M: Memory> Printer<'_, M> {
    fn count(&self, operands: Operands) -> usize {
        match operands {
            Operands::Slots(words) => words.len() / 2,
            Operands::Cells { length, .. } => length.min(self.reader.memory.len()) as usize,
        }
    }

    /// The operand at `index`, which must be below the count; `None` for nil.
    fn operand(&self, operands: Operands, index: usize) -> Option<Value> {
        self.reader.dynamic(match operands {
            Operands::Slots(words) => [words[index * 2], words[index * 2 + 1]],
            Operands::Cells { address, .. } => {
                let at = address.wrapping_add(index as u64 * 2);
                [self.reader.cell(at), self.reader.cell(at.wrapping_add(1))]
            }
        })
    }

    /// `Println`: spaces between all, and a newline.
    pub fn line(&mut self, operands: Operands) -> Outcome {
        for index in 0..self.count(operands) {
            if index > 0 {
                self.out.push(" ");
            }
            self.argument(self.operand(operands, index), 'v')?;
        }
        self.out.push("\n");
        Ok(())
    }

    /// `Print`: spaces between operands of which neither is a string.
    pub fn plain(&mut self, operands: Operands) -> Outcome {
        let mut follows_string = true;
        for index in 0..self.count(operands) {
            let operand = self.operand(operands, index);
            let is_string = operand.is_some_and(|value| matches!(self.reader.underlying(value.ty), Type::String));
            if index > 0 && !is_string && !follows_string {
                self.out.push(" ");
            }
            self.argument(operand, 'v')?;
            follows_string = is_string;
        }
        Ok(())
    }

    /// `Printf`.
    pub fn formatted(&mut self, format: &[u8], operands: Operands) -> Outcome {
        let count = self.count(operands);
        let mut parser = Parser { format, at: 0, next: 0, count, reordered: false, good_index: true };
        while parser.at < format.len() {
            let literal = &format[parser.at..];
            let length = literal.iter().position(|&byte| byte == b'%').unwrap_or(literal.len());
            self.out.push(&literal[..length]);
            parser.at += length + 1;
            if length == literal.len() {
                break;
            }
            self.directive(&mut parser, operands)?;
        }
        self.out.flags = Flags::default();
        if parser.reordered || parser.next >= count {
            return Ok(());
        }
        self.out.push("%!(EXTRA ");
        for index in parser.next..count {
            if index > parser.next {
                self.out.push(", ");
            }
            match self.operand(operands, index) {
                None => self.out.push("<nil>"),
                Some(value) => {
                    self.type_and_value(value)?;
                }
            }
        }
        self.out.push(")");
        Ok(())
    }

    /// One `%…`, from behind the percent sign.
    fn directive(&mut self, parser: &mut Parser, operands: Operands) -> Outcome {
        let int = |printer: &Self, index| printer.int_operand(operands, index);
        self.out.flags = parser.flags();
        parser.good_index = true;
        let mut after_index = parser.index();
        if parser.take(b'*') {
            match parser.star(|index| int(self, index)) {
                Some(width) => {
                    self.out.flags.width = Some(width.unsigned_abs() as usize);
                    if width < 0 {
                        self.out.flags.minus = true;
                        self.out.flags.zero = false;
                    }
                }
                None => self.out.push("%!(BADWIDTH)"),
            }
            after_index = false;
        } else {
            self.out.flags.width = parser.number();
            parser.good_index &= !(after_index && self.out.flags.width.is_some());
        }
        if parser.take(b'.') {
            parser.good_index &= !after_index;
            after_index = parser.index();
            if parser.take(b'*') {
                let precision = parser.star(|index| int(self, index));
                self.out.flags.precision = precision.and_then(|precision| usize::try_from(precision).ok());
                if self.out.flags.precision.is_none() {
                    self.out.push("%!(BADPREC)");
                }
                after_index = false;
            } else {
                self.out.flags.precision = Some(parser.number().unwrap_or(0));
            }
        }
        if !after_index {
            parser.index();
        }
        let Some((verb, length)) = parser.rest().first().map(|_| text::decode(parser.rest())) else {
            self.out.push("%!(NOVERB)");
            return Ok(());
        };
        parser.at += length;
        if verb == '%' {
            self.out.push("%");
            return Ok(());
        }
        if !parser.good_index {
            return self.complaint(verb, "(BADINDEX)");
        }
        if parser.next >= parser.count {
            return self.complaint(verb, "(MISSING)");
        }
        let index = parser.next;
        parser.next += 1;
        if verb == 'v' {
            let flags = &mut self.out.flags;
            flags.sharp_v = std::mem::take(&mut flags.sharp);
            flags.plus_v = std::mem::take(&mut flags.plus);
        }
        self.current = index;
        self.argument(self.operand(operands, index), verb)
    }

    fn complaint(&mut self, verb: char, what: &str) -> Outcome {
        self.out.push(format!("%!{verb}{what}"));
        Ok(())
    }

    /// The operand at `index` as a width or a precision.
    fn int_operand(&self, operands: Operands, index: usize) -> Option<i64> {
        let value = self.operand(operands, index)?;
        let Type::Int(kind) = *self.reader.underlying(value.ty) else { return None };
        let word = self.reader.word(value, 0);
        if !kind.is_signed() && word > MAX_NUMBER as u64 {
            return None;
        }
        Some(word as i64).filter(|number| (-MAX_NUMBER..=MAX_NUMBER).contains(number))
    }
}

/// Where a format's reading stands.
struct Parser<'a> {
    format: &'a [u8],
    at: usize,
    /// The operand that comes next.
    next: usize,
    count: usize,
    /// An operand was named by its index: then none counts as left over.
    reordered: bool,
    good_index: bool,
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a [u8] {
        self.format.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.rest().first() == Some(&byte);
        self.at += usize::from(found);
        found
    }

    fn flags(&mut self) -> Flags {
        let mut flags = Flags::default();
        while let Some(byte) = self.rest().first() {
            match byte {
                b'#' => flags.sharp = true,
                b'+' => flags.plus = true,
                b' ' => flags.space = true,
                // Zeros pad on the left only.
                b'0' => flags.zero = !flags.minus,
                b'-' => {
                    flags.minus = true;
                    flags.zero = false;
                }
                _ => break,
            }
            self.at += 1;
        }
        flags
    }

    /// Digits. Too large a number swallows the rest of the format.
    fn number(&mut self) -> Option<usize> {
        let (number, length) = leading_number(self.rest());
        if number.is_some_and(|number| number > MAX_NUMBER) {
            self.at = self.format.len();
            return None;
        }
        self.at += length;
        number.map(|number| number as usize)
    }

    /// `[3]`: which operand comes next. False when there is none, or not a good one.
    fn index(&mut self) -> bool {
        if self.rest().first() != Some(&b'[') {
            return false;
        }
        self.reordered = true;
        let Some(end) = self.rest().iter().position(|&byte| byte == b']') else {
            self.at += 1;
            self.good_index = false;
            return false;
        };
        let (number, length) = leading_number(&self.rest()[1..end]);
        let number = number.filter(|&number| length == end - 1 && number >= 1 && number <= self.count as i64);
        self.at += end + 1;
        match number {
            Some(number) => self.next = number as usize - 1,
            None => self.good_index = false,
        }
        number.is_some()
    }

    /// `*`: the number is the next operand.
    fn star(&mut self, operand: impl Fn(usize) -> Option<i64>) -> Option<i64> {
        let index = self.next;
        if index >= self.count {
            return None;
        }
        self.next += 1;
        operand(index)
    }
}

/// The number that `bytes` begin with, and its length.
fn leading_number(bytes: &[u8]) -> (Option<i64>, usize) {
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let number = bytes[..length]
        .iter()
        .fold(0i64, |number, &digit| number.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    ((length > 0).then_some(number), length)
}
