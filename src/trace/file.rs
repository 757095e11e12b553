//! Recordings as files: compact, versioned, and checked when they are read.
//!
//! A file is the bytes `LOCKSCOPE\x1a`, the format's [`VERSION`] in two bytes, and sections: four letters, the length of what follows in eight
//! bytes, that many bytes, and their FNV-1a hash in eight (G. Fowler, L. C. Noll, K.-P. Vo). All numbers are little-endian; those inside
//! sections are LEB128. The sections are `HEAD`, `CODE`, `LOCK`, one `EVTS` for each worker, and `DONE`, in this order.
//!
//! An event is a byte of kind and flags, and then what differs from the event before: instruction, goroutine, and both words, each as a
//! zigzag difference from the last of the same kind. Most events take five to seven bytes instead of sixteen.

use super::event::Event;
use super::log::Counts;
use super::recording::{LockInfo, Recording};
use std::fmt;

/// Grows when older readers can't read the file any more.
pub const VERSION: u16 = 1;

const MAGIC: &[u8; 10] = b"LOCKSCOPE\x1a";
const HEAD: [u8; 4] = *b"HEAD";
const CODE: [u8; 4] = *b"CODE";
const LOCK: [u8; 4] = *b"LOCK";
const EVENTS: [u8; 4] = *b"EVTS";
const DONE: [u8; 4] = *b"DONE";

/// Why a file isn't a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadError {
    /// It doesn't begin as one does.
    Foreign,
    /// It was written by a later Lockscope, in this version of the format.
    TooNew(u16),
    /// It ends at this byte, in the middle of something.
    Cut(usize),
    /// What begins at this byte isn't what was written there.
    Damaged(usize),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign => write!(f, "this is not a trace of Lockscope"),
            Self::TooNew(version) => write!(
                f,
                "the trace has version {version} of the format, and this Lockscope reads versions up to {VERSION}: a newer one can \
                 read it"
            ),
            Self::Cut(at) => write!(f, "the trace is cut off at byte {at}"),
            Self::Damaged(at) => write!(f, "the trace is damaged at byte {at}"),
        }
    }
}

impl std::error::Error for LoadError {}

impl Recording {
    /// The recording as the bytes of a file.
    pub fn save(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        section(&mut file, HEAD, |out| {
            put(out, u64::from(self.workers));
            put(out, u64::from(self.mutex_was_off));
            put(out, self.elapsed_ns);
            put(out, self.counts.recorded);
            put(out, self.counts.dropped);
            put(out, self.counts.forgotten);
            put(out, self.streams.len() as u64);
        });
        section(&mut file, CODE, |out| {
            put(out, self.functions.len() as u64);
            self.functions.iter().for_each(|name| put_text(out, name));
            put(out, self.lines.len() as u64);
            let mut before = 0;
            for &line in &self.lines {
                put(out, zigzag(line.wrapping_sub(before)));
                before = line;
            }
            put(out, self.operands.len() as u64);
            for (&pc, name) in &self.operands {
                put(out, u64::from(pc));
                put_text(out, name);
            }
        });
        section(&mut file, LOCK, |out| {
            put(out, self.locks.len() as u64);
            for lock in &self.locks {
                put_text(out, &lock.name);
                put(out, u64::from(lock.address));
                put(out, u64::from(lock.kind));
            }
        });
        for stream in &self.streams {
            section(&mut file, EVENTS, |out| {
                put(out, stream.len() as u64);
                let mut before = Before::default();
                stream.iter().for_each(|&event| before.put(out, event));
            });
        }
        section(&mut file, DONE, |_| {});
        file
    }

    /// Reads the bytes of a file.
    ///
    /// # Errors
    /// The file isn't a whole recording of a version that is known; see [`LoadError`]. Positions count bytes from 0.
    pub fn load(file: &[u8]) -> Result<Self, LoadError> {
        let rest = file.strip_prefix(MAGIC).ok_or(LoadError::Foreign)?;
        let version = rest.first_chunk().ok_or(LoadError::Cut(file.len()))?;
        let version = u16::from_le_bytes(*version);
        if version > VERSION {
            return Err(LoadError::TooNew(version));
        }
        let mut reader = Reader { file, at: MAGIC.len() + 2, end: file.len() };
        let mut recording = Self::default();
        let streams = reader.section(HEAD, |head| {
            recording.workers = head.word()?;
            recording.mutex_was_off = head.number()? != 0;
            recording.elapsed_ns = head.number()?;
            let (recorded, dropped, forgotten) = (head.number()?, head.number()?, head.number()?);
            recording.counts = Counts { recorded, dropped, forgotten };
            head.number()
        })?;
        reader.section(CODE, |code| {
            recording.functions = code.list(Reader::text)?;
            let mut before = 0_u32;
            recording.lines = code.list(|code| {
                before = before.wrapping_add(unzigzag(code.number()?));
                Ok(before)
            })?;
            recording.operands = code.list(|code| Ok((code.word()?, code.text()?)))?.into_iter().collect();
            Ok(())
        })?;
        recording.locks = reader.section(LOCK, |locks| {
            locks.list(|lock| Ok(LockInfo { name: lock.text()?, address: lock.word()?, kind: lock.word()? }))
        })?;
        for _ in 0..streams {
            let mut before = Before::default();
            let stream = reader.section(EVENTS, |events| events.list(|events| before.get(events)))?;
            recording.streams.push(stream);
        }
        reader.section(DONE, |_| Ok(()))?;
        if reader.at == file.len() { Ok(recording) } else { Err(LoadError::Damaged(reader.at)) }
    }
}

fn section(file: &mut Vec<u8>, name: [u8; 4], fill: impl FnOnce(&mut Vec<u8>)) {
    file.extend(name);
    let length_at = file.len();
    file.extend([0; 8]);
    let start = file.len();
    fill(file);
    let length = (file.len() - start) as u64;
    file[length_at..start].copy_from_slice(&length.to_le_bytes());
    let hash = hash(&file[start..]);
    file.extend(hash.to_le_bytes());
}

/// FNV-1a of 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Small for differences near 0, in both directions.
const fn zigzag(difference: u32) -> u64 {
    let signed = difference as i32;
    ((signed << 1) ^ (signed >> 31)) as u32 as u64
}

const fn unzigzag(number: u64) -> u32 {
    let word = number as u32;
    (word >> 1) ^ (word & 1).wrapping_neg()
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend(text.as_bytes());
}

/// The last event, and the last words of each kind: what the next one is compared with.
#[derive(Default)]
struct Before {
    pc: u32,
    goroutine: u32,
    words: [[u32; 2]; 32],
}

impl Before {
    fn put(&mut self, out: &mut Vec<u8>, event: Event) {
        let [head, goroutine, a, b] = event.words();
        let words = &mut self.words[(head & 31) as usize];
        out.push(head as u8);
        put(out, zigzag((head >> 8).wrapping_sub(self.pc)));
        put(out, zigzag(goroutine.wrapping_sub(self.goroutine)));
        put(out, zigzag(a.wrapping_sub(words[0])));
        put(out, zigzag(b.wrapping_sub(words[1])));
        (self.pc, self.goroutine, *words) = (head >> 8, goroutine, [a, b]);
    }

    fn get(&mut self, reader: &mut Reader) -> Result<Event, LoadError> {
        let start = reader.at;
        let kind = u32::from(reader.byte()?);
        let words = &mut self.words[(kind & 31) as usize];
        self.pc = self.pc.wrapping_add(unzigzag(reader.number()?));
        self.goroutine = self.goroutine.wrapping_add(unzigzag(reader.number()?));
        for word in words.iter_mut() {
            *word = word.wrapping_add(unzigzag(reader.number()?));
        }
        let head = kind | self.pc << 8;
        Event::from_words([head, self.goroutine, words[0], words[1]]).ok_or(LoadError::Damaged(start))
    }
}

/// Reads from `at` on, up to `end`.
struct Reader<'a> {
    file: &'a [u8],
    at: usize,
    end: usize,
}

impl Reader<'_> {
    fn take(&mut self, count: usize) -> Result<&[u8], LoadError> {
        let end = self.at.checked_add(count).filter(|&end| end <= self.end);
        let end = end.ok_or(if self.end == self.file.len() {
            LoadError::Cut(self.end)
        } else {
            LoadError::Damaged(self.at)
        })?;
        let bytes = &self.file[self.at..end];
        self.at = end;
        Ok(bytes)
    }

    fn byte(&mut self) -> Result<u8, LoadError> {
        Ok(self.take(1)?[0])
    }

    fn eight(&mut self) -> Result<u64, LoadError> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(bytes))
    }

    fn number(&mut self) -> Result<u64, LoadError> {
        let start = self.at;
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(LoadError::Damaged(start))
    }

    fn word(&mut self) -> Result<u32, LoadError> {
        let start = self.at;
        u32::try_from(self.number()?).map_err(|_| LoadError::Damaged(start))
    }

    fn text(&mut self) -> Result<String, LoadError> {
        let start = self.at;
        let length = usize::try_from(self.number()?).map_err(|_| LoadError::Damaged(start))?;
        let bytes = self.take(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| LoadError::Damaged(start))
    }

    fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T, LoadError>) -> Result<Vec<T>, LoadError> {
        let start = self.at;
        let count = self.number()?;
        // Each takes a byte at least: a damaged count doesn't make this program ask for memory that isn't there.
        if count > (self.end - self.at) as u64 {
            return Err(LoadError::Damaged(start));
        }
        let mut list = Vec::with_capacity(count as usize);
        for _ in 0..count {
            list.push(one(self)?);
        }
        Ok(list)
    }

    /// Reads a section, all of it.
    fn section<T>(
        &mut self,
        name: [u8; 4],
        read: impl FnOnce(&mut Self) -> Result<T, LoadError>,
    ) -> Result<T, LoadError> {
        let start = self.at;
        if self.take(4)? != name {
            return Err(LoadError::Damaged(start));
        }
        let length = self.eight()?;
        // The hash comes behind it.
        if length.saturating_add(8) > (self.end - self.at) as u64 {
            return Err(LoadError::Cut(self.file.len()));
        }
        let end = self.at + length as usize;
        let stored = u64::from_le_bytes(self.file[end..end + 8].try_into().unwrap_or_default());
        if hash(&self.file[self.at..end]) != stored {
            return Err(LoadError::Damaged(start));
        }
        let mut inside = Reader { file: self.file, at: self.at, end };
        let value = read(&mut inside)?;
        if inside.at != end {
            return Err(LoadError::Damaged(inside.at));
        }
        self.at = end + 8;
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Kind;
    use super::*;

    fn recording() -> Recording {
        let stream = |worker: u32| {
            (0..1000_u32)
                .map(|number| {
                    let kind = Kind::ALL[(number as usize * 7) % Kind::ALL.len()];
                    Event::at(kind, number << 5, number, worker, number.wrapping_mul(0x9E37_79B9), u32::MAX - number)
                })
                .collect()
        };
        Recording {
            workers: 2,
            mutex_was_off: true,
            elapsed_ns: u64::MAX,
            functions: vec!["main.main".into(), "größe".into()],
            lines: vec![0, 9, 3, u32::MAX],
            locks: vec![LockInfo { name: "c.mu".into(), address: 77, kind: 1 }],
            operands: [(3, "count".into())].into(),
            counts: Counts { recorded: 2000, dropped: 3, forgotten: 4 },
            streams: vec![stream(1), Vec::new(), stream(2)],
        }
    }

    #[test]
    fn what_is_saved_is_loaded() {
        let recording = recording();
        assert_eq!(Recording::load(&recording.save()), Ok(recording));
        assert_eq!(Recording::load(&Recording::default().save()), Ok(Recording::default()));
    }

    #[test]
    fn every_damaged_byte_is_found() {
        let file = recording().save();
        for at in (0..file.len()).filter(|at| at % 13 == 0 || *at < 200) {
            let mut damaged = file.clone();
            damaged[at] ^= 0x10;
            let error = Recording::load(&damaged).expect_err("a byte differs");
            match at {
                0..10 => assert_eq!(error, LoadError::Foreign),
                10..12 => assert!(matches!(error, LoadError::TooNew(_)), "byte {at}: {error:?}"),
                _ => assert!(matches!(error, LoadError::Damaged(_) | LoadError::Cut(_)), "byte {at}: {error:?}"),
            }
        }
    }

    #[test]
    fn a_file_that_was_cut_says_where() {
        let file = recording().save();
        for length in (12..file.len()).step_by(101).chain([file.len() - 1]) {
            assert_eq!(Recording::load(&file[..length]), Err(LoadError::Cut(length)));
        }
        let longer = [&file[..], b"more"].concat();
        assert_eq!(Recording::load(&longer), Err(LoadError::Damaged(file.len())));
    }

    #[test]
    fn foreign_and_newer_files_are_told_apart() {
        assert_eq!(Recording::load(b"PK\x03\x04 something else"), Err(LoadError::Foreign));
        let mut newer = recording().save();
        newer[10] = 9;
        let error = Recording::load(&newer).expect_err("it is newer");
        assert_eq!(error, LoadError::TooNew(9));
        assert!(error.to_string().contains("version 9"), "{error}");
    }
}
