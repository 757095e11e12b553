//! The order of a run's steps, as a value and as text.
//!
//! | text | |
//! |---|---|
//! | `1*5 2*3 1` | five instructions of goroutine 1, three of goroutine 2, one of goroutine 1 |
//! | `off`, `on` | the mutex switch |
//! | `3fa9c21b04de: 1*5 2` | the same with the fingerprint of the program that it is for |
//! | `~AT-pwhsE3gsFBA` | packed for a link: `~`, then base64url of a version byte, the fingerprint's six bytes, and the items as LEB128 numbers |

use crate::program::Program;
use serde::Serialize;
use std::fmt;
use std::hash::Hash;

/// Version of the packed form.
const VERSION: u8 = 1;
/// Bytes of the program's fingerprint: the odds that a changed program has the same are 1 in 2^48.
const FINGERPRINT_BYTES: usize = 6;
/// Steps that a schedule may ask for in all.
pub const MAX_STEPS: u64 = 100_000_000;

/// Which program a schedule is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProgramId(u64);

impl ProgramId {
    /// Of the compiled program: its code, constants and initial memory.
    pub fn of(program: &Program) -> Self {
        let mut hash = super::hash::Hash128::default();
        for instruction in &program.code {
            instruction.hash(&mut hash);
        }
        program.constants.hash(&mut hash);
        program.image.hash(&mut hash);
        Self(hash.value().0 >> (64 - 8 * FINGERPRINT_BYTES))
    }
}

impl fmt::Display for ProgramId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$x}", self.0, width = 2 * FINGERPRINT_BYTES)
    }
}

/// One item of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A goroutine, by number, and how many steps it takes, at least one.
    Run { goroutine: u32, steps: u32 },
    /// The mutex switch.
    Mutex(bool),
}

/// The order of a run's steps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// The program that it was made for, where that is known.
    pub program: Option<ProgramId>,
    items: Vec<Item>,
}

/// Why a text is no schedule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ParseError {
    /// A word that is neither steps nor the switch.
    Word { word: String },
    /// What stands before the colon.
    Fingerprint { text: String },
    /// A packed one that was changed on its way.
    Packed { flaw: PackedFlaw },
    /// A packed one of another version of Lockscope.
    Version { version: u8 },
    /// More than [`MAX_STEPS`] steps.
    Long,
}

/// What is wrong with a packed schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PackedFlaw {
    Characters,
    Empty,
    Short,
    /// It ends in the middle of a number.
    Cut,
    /// Goroutine 0, or one whose number is too large.
    Goroutine,
    /// No steps, or too many at once.
    Steps,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word { word } => write!(
                f,
                "`{word}` is no step of a schedule: write a goroutine's number, with how many steps it takes, as in 2*5"
            ),
            Self::Fingerprint { text } => {
                write!(f, "`{text}` is no program's fingerprint: it has {} hexadecimal digits", 2 * FINGERPRINT_BYTES)
            }
            Self::Packed { flaw } => {
                let what = match flaw {
                    PackedFlaw::Characters => "has characters that don't belong there",
                    PackedFlaw::Empty => "is empty",
                    PackedFlaw::Short => "is too short",
                    PackedFlaw::Cut => "ends in the middle of a number",
                    PackedFlaw::Goroutine => "names a goroutine that there can't be",
                    PackedFlaw::Steps => "has a number of steps that there can't be",
                };
                write!(f, "the packed schedule {what}: was the link cut?")
            }
            Self::Version { version } => {
                write!(f, "the packed schedule is of version {version}, this is version {VERSION}")
            }
            Self::Long => write!(f, "a schedule of more than {MAX_STEPS} steps"),
        }
    }
}

impl std::error::Error for ParseError {}

impl Schedule {
    pub fn new(program: Option<ProgramId>) -> Self {
        Self { program, items: Vec::new() }
    }

    pub fn items(&self) -> &[Item] {
        &self.items
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Instructions in all.
    pub fn steps(&self) -> u64 {
        let steps = self.items.iter().map(|item| match item {
            Item::Run { steps, .. } => u64::from(*steps),
            Item::Mutex(_) => 0,
        });
        steps.sum()
    }

    /// Appends steps of a goroutine.
    pub fn push(&mut self, goroutine: u32, steps: u32) {
        match self.items.last_mut() {
            _ if steps == 0 => {}
            Some(Item::Run { goroutine: last, steps: run })
                if *last == goroutine && run.checked_add(steps).is_some() =>
            {
                *run += steps;
            }
            _ => self.items.push(Item::Run { goroutine, steps }),
        }
    }

    /// Appends the mutex switch.
    pub fn push_mutex(&mut self, on: bool) {
        self.items.push(Item::Mutex(on));
    }

    /// The short form for links.
    pub fn pack(&self) -> String {
        let mut bytes = vec![VERSION];
        let id = self.program.map_or(0, |ProgramId(id)| id);
        bytes.extend_from_slice(&id.to_be_bytes()[8 - FINGERPRINT_BYTES..]);
        for &item in &self.items {
            // An even number is the mutex switch or one step, an odd one says that the number of steps follows.
            match item {
                Item::Mutex(on) => bytes.extend([0, on.into()]),
                Item::Run { goroutine, steps: 1 } => push_number(&mut bytes, u64::from(goroutine) << 1),
                Item::Run { goroutine, steps } => {
                    push_number(&mut bytes, u64::from(goroutine) << 1 | 1);
                    push_number(&mut bytes, steps.into());
                }
            }
        }
        format!("~{}", to_base64(&bytes))
    }

    /// Reads either form.
    ///
    /// # Errors
    /// Which part of the text isn't one, and what would be.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let text = text.trim();
        let schedule = match text.strip_prefix('~') {
            Some(packed) => Self::unpack(packed)?,
            None => Self::parse_items(text)?,
        };
        if schedule.steps() > MAX_STEPS {
            return Err(ParseError::Long);
        }
        Ok(schedule)
    }

    fn parse_items(text: &str) -> Result<Self, ParseError> {
        let (id, items) = match text.split_once(':') {
            Some((id, items)) => (Some(parse_id(id.trim())?), items),
            None => (None, text),
        };
        let mut schedule = Self::new(id);
        for word in items.split_whitespace() {
            match word {
                "on" => schedule.push_mutex(true),
                "off" => schedule.push_mutex(false),
                _ => {
                    let (goroutine, steps) = word.split_once('*').unwrap_or((word, "1"));
                    match (goroutine.parse(), steps.parse()) {
                        (Ok(goroutine @ 1..), Ok(steps @ 1..)) => schedule.push(goroutine, steps),
                        _ => return Err(ParseError::Word { word: word.to_owned() }),
                    }
                }
            }
        }
        Ok(schedule)
    }

    fn unpack(packed: &str) -> Result<Self, ParseError> {
        let bad = |flaw: PackedFlaw| ParseError::Packed { flaw };
        let bytes = from_base64(packed).ok_or_else(|| bad(PackedFlaw::Characters))?;
        let (&version, rest) = bytes.split_first().ok_or_else(|| bad(PackedFlaw::Empty))?;
        if version != VERSION {
            return Err(ParseError::Version { version });
        }
        let (id, mut rest) = rest.split_at_checked(FINGERPRINT_BYTES).ok_or_else(|| bad(PackedFlaw::Short))?;
        let id = id.iter().fold(0, |id, &byte| id << 8 | u64::from(byte));
        let mut schedule = Self::new((id != 0).then_some(ProgramId(id)));
        while !rest.is_empty() {
            let mut number = || take_number(&mut rest).ok_or_else(|| bad(PackedFlaw::Cut));
            let word = number()?;
            let goroutine = u32::try_from(word >> 1).map_err(|_| bad(PackedFlaw::Goroutine))?;
            match (goroutine, word & 1) {
                (0, 0) => schedule.push_mutex(number()? != 0),
                (0, _) => return Err(bad(PackedFlaw::Goroutine)),
                (_, 0) => schedule.push(goroutine, 1),
                _ => match u32::try_from(number()?) {
                    Ok(steps @ 1..) => schedule.push(goroutine, steps),
                    _ => return Err(bad(PackedFlaw::Steps)),
                },
            }
        }
        Ok(schedule)
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        if let Some(program) = self.program {
            write!(f, "{program}:")?;
            gap = " ";
        }
        for item in &self.items {
            match item {
                Item::Mutex(on) => write!(f, "{gap}{}", if *on { "on" } else { "off" })?,
                Item::Run { goroutine, steps: 1 } => write!(f, "{gap}{goroutine}")?,
                Item::Run { goroutine, steps } => write!(f, "{gap}{goroutine}*{steps}")?,
            }
            gap = " ";
        }
        Ok(())
    }
}

fn parse_id(text: &str) -> Result<ProgramId, ParseError> {
    let id = u64::from_str_radix(text, 16).ok().filter(|_| text.len() == 2 * FINGERPRINT_BYTES);
    id.map(ProgramId).ok_or_else(|| ParseError::Fingerprint { text: text.to_owned() })
}

/// LEB128, as in wasm.
fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// RFC 4648, section 5, without padding.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn to_base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            text.push(ALPHABET[(word >> (18 - 6 * place)) as usize & 63].into());
        }
    }
    text
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for chunk in text.as_bytes().chunks(4) {
        if chunk.len() == 1 {
            return None;
        }
        let mut word = 0u32;
        for place in 0..4 {
            let digit = match chunk.get(place) {
                Some(byte) => ALPHABET.iter().position(|known| known == byte)? as u32,
                None => 0,
            };
            word = word << 6 | digit;
        }
        bytes.extend_from_slice(&word.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Random;

    /// A schedule drawn at random, as an order of steps can be.
    fn drawn(random: &mut Random) -> Schedule {
        let mut schedule =
            Schedule::new((!random.next_word().is_multiple_of(4)).then(|| ProgramId(random.next_word() >> 16 | 1)));
        for _ in 0..random.next_word() % 40 {
            match random.next_word() % 8 {
                0 => schedule.push_mutex(random.next_word().is_multiple_of(2)),
                1 => schedule
                    .push((random.next_word() % 100_000) as u32 + 1, (random.next_word() % 1_000_000) as u32 + 1),
                _ => schedule.push((random.next_word() % 4) as u32 + 1, (random.next_word() % 5) as u32 + 1),
            }
        }
        schedule
    }

    #[test]
    fn both_forms_of_any_schedule_read_back_as_it_was() {
        let mut random = Random::new(7);
        for _ in 0..2000 {
            let schedule = drawn(&mut random);
            assert_eq!(Schedule::parse(&schedule.to_string()), Ok(schedule.clone()), "{schedule}");
            assert_eq!(Schedule::parse(&schedule.pack()), Ok(schedule.clone()), "{}", schedule.pack());
        }
    }

    #[test]
    fn the_text_is_what_a_person_would_write() {
        let schedule = Schedule::parse("1*5 2 2 off 3*1").expect("a schedule");
        assert_eq!(schedule.to_string(), "1*5 2*2 off 3");
        assert_eq!(schedule.steps(), 8);
    }

    #[test]
    fn what_is_no_schedule_says_why() {
        for (text, part) in [
            ("0", "`0`"),
            ("1*0", "`1*0`"),
            ("1*", "`1*`"),
            ("one", "`one`"),
            ("12: 1", "12 hexadecimal digits"),
            ("~", "is empty"),
            ("~AQ", "is too short"),
            ("~Ag", "version 2"),
            ("~A$", "characters"),
            ("1*4294967295", "more than"),
        ] {
            let error = Schedule::parse(text).expect_err(text).to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_cut_link_is_never_taken_for_another_schedule_with_an_unfinished_number() {
        let mut schedule = Schedule::new(None);
        schedule.push(1, 300);
        let packed = schedule.pack();
        assert!(Schedule::parse(&packed[..packed.len() - 1]).is_err());
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            assert_eq!(to_base64(bytes.as_bytes()), text);
            assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()));
        }
    }

    #[test]
    fn another_program_has_another_fingerprint() {
        let of = |body: &str| {
            let source = format!("package main\n\nfunc main() {{\n\t{body}\n}}\n");
            ProgramId::of(&crate::lang::compile(&source, &[]).expect("it compiles"))
        };
        assert_eq!(of("println(1)"), of("println(1)"));
        assert_ne!(of("println(1)"), of("println(2)"));
    }
}
