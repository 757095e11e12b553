//! The bytes that files are made of: numbers, texts, lists, and sections that are checked when they are read.

use super::file::VERSION;
use std::fmt;

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

pub(super) fn put_list<T>(out: &mut Vec<u8>, list: &[T], mut one: impl FnMut(&mut Vec<u8>, &T)) {
    put(out, list.len() as u64);
    list.iter().for_each(|item| one(out, item));
}

/// Numbers that are near their neighbours.
pub(super) fn put_differences(out: &mut Vec<u8>, list: &[u32]) {
    let mut before = 0_u32;
    put_list(out, list, |out, &word| {
        put(out, zigzag(word.wrapping_sub(before)));
        before = word;
    });
}

pub(super) fn section(file: &mut Vec<u8>, name: [u8; 4], fill: impl FnOnce(&mut Vec<u8>)) {
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
pub(super) const fn zigzag(difference: u32) -> u64 {
    let signed = difference as i32;
    ((signed << 1) ^ (signed >> 31)) as u32 as u64
}

pub(super) const fn unzigzag(number: u64) -> u32 {
    let word = number as u32;
    (word >> 1) ^ (word & 1).wrapping_neg()
}

pub(super) fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend(text.as_bytes());
}

/// Reads from `at` on, up to `end`.
pub(super) struct Reader<'a> {
    pub file: &'a [u8],
    pub at: usize,
    pub end: usize,
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

    pub fn byte(&mut self) -> Result<u8, LoadError> {
        Ok(self.take(1)?[0])
    }

    fn eight(&mut self) -> Result<u64, LoadError> {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(self.take(8)?);
        Ok(u64::from_le_bytes(bytes))
    }

    pub fn number(&mut self) -> Result<u64, LoadError> {
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

    pub fn word(&mut self) -> Result<u32, LoadError> {
        let start = self.at;
        u32::try_from(self.number()?).map_err(|_| LoadError::Damaged(start))
    }

    pub fn text(&mut self) -> Result<String, LoadError> {
        let start = self.at;
        let length = usize::try_from(self.number()?).map_err(|_| LoadError::Damaged(start))?;
        let bytes = self.take(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| LoadError::Damaged(start))
    }

    pub fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Result<T, LoadError>) -> Result<Vec<T>, LoadError> {
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

    pub fn differences(&mut self) -> Result<Vec<u32>, LoadError> {
        let mut before = 0_u32;
        self.list(|reader| {
            before = before.wrapping_add(unzigzag(reader.number()?));
            Ok(before)
        })
    }

    /// Reads a section, all of it.
    pub fn section<T>(
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
