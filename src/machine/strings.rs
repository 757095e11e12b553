//! Strings in memory: a word with byte offset and length, the bytes packed eight to a cell, the lowest byte first. Strings never
//! change, so reading one is no step of its own.

use super::{Cell, Environment, Memory};
use crate::program::{string_place, string_word};
use std::cmp::Ordering;

/// The byte offset and the length, cut to what memory holds: a torn interface can make a string of any word.
fn place<M: Memory>(memory: &M, string: u64) -> (u64, u64) {
    let (offset, length) = string_place(string);
    let end = memory.len().saturating_mul(8);
    (u64::from(offset), u64::from(length).min(end.saturating_sub(u64::from(offset))))
}

fn cell_at<M: Memory>(memory: &M, cell: u64) -> u64 {
    memory.cell(cell).map_or(0, Cell::load)
}

/// The eight bytes from byte `offset` on, the first in the lowest bits.
fn eight_bytes<M: Memory>(memory: &M, offset: u64) -> u64 {
    let (cell, shift) = (offset / 8, offset % 8 * 8);
    let low = cell_at(memory, cell) >> shift;
    if shift == 0 { low } else { low | cell_at(memory, cell + 1) << (64 - shift) }
}

/// The up to eight bytes of a string at `index`, zero behind its end.
fn chunk<M: Memory>(memory: &M, offset: u64, length: u64, index: u64) -> u64 {
    let left = length - index;
    if left >= 8 {
        eight_bytes(memory, offset + index)
    } else if (offset + index) % 8 + left <= 8 {
        cell_at(memory, (offset + index) / 8) >> ((offset + index) % 8 * 8) & !(u64::MAX << (left * 8))
    } else {
        eight_bytes(memory, offset + index) & !(u64::MAX << (left * 8))
    }
}

/// The string's length in bytes.
#[inline]
pub fn length(string: u64) -> u64 {
    u64::from(string_place(string).1)
}

/// Byte `index` of the string; 0 beyond its end.
#[inline]
pub fn byte<M: Memory>(memory: &M, string: u64, index: u64) -> u8 {
    let offset = u64::from(string_place(string).0) + index;
    (cell_at(memory, offset / 8) >> (offset % 8 * 8)) as u8
}

/// Appends the string's bytes to `bytes`.
pub fn read<M: Memory>(memory: &M, string: u64, bytes: &mut Vec<u8>) {
    let (offset, length) = place(memory, string);
    bytes.reserve(length as usize);
    let mut index = 0;
    while index < length {
        let count = (length - index).min(8) as usize;
        bytes.extend_from_slice(&chunk(memory, offset, length, index).to_le_bytes()[..count]);
        index += 8;
    }
}

pub fn to_bytes<M: Memory>(memory: &M, string: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    read(memory, string, &mut bytes);
    bytes
}

/// The string as text; bytes that aren't UTF-8 become U+FFFD.
pub fn to_text<M: Memory>(memory: &M, string: u64) -> String {
    match String::from_utf8(to_bytes(memory, string)) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// Puts a new string into memory. `None` when memory is used up.
pub fn allocate<E: Environment>(env: &mut E, bytes: &[u8]) -> Option<u64> {
    if bytes.is_empty() {
        return Some(0);
    }
    let address = allocate_cells(env, bytes.len() as u64)?;
    let memory = env.memory();
    for (cell, chunk) in (address..).zip(bytes.chunks(8)) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        memory.cell(cell)?.store(u64::from_le_bytes(word));
    }
    Some(string_word((address * 8) as u32, bytes.len() as u32))
}

/// Cells for a string of `bytes` bytes, whose offset must fit 32 bits.
fn allocate_cells<E: Environment>(env: &mut E, bytes: u64) -> Option<u64> {
    if bytes > u64::from(u32::MAX) {
        return None;
    }
    let address = env.allocate(bytes.div_ceil(8))?;
    (address * 8 + bytes <= u64::from(u32::MAX)).then_some(address)
}

/// `a + b`. `None` when memory is used up.
pub fn concat<E: Environment>(env: &mut E, a: u64, b: u64) -> Option<u64> {
    if length(a) == 0 || length(b) == 0 {
        return Some(if length(a) == 0 { b } else { a });
    }
    let memory = env.memory();
    let ((a, a_length), (b, b_length)) = (place(&memory, a), place(&memory, b));
    let total = a_length + b_length;
    let address = allocate_cells(env, total)?;
    let mut index = 0;
    while index < total {
        let mut word = 0;
        if index < a_length {
            word = chunk(&memory, a, a_length, index);
        }
        if index + 8 > a_length {
            // This cell has bytes of `b`, from its byte `filled` on.
            let filled = a_length.saturating_sub(index);
            let from = (index + filled) - a_length;
            if from < b_length {
                word |= chunk(&memory, b, b_length, from) << (filled * 8);
            }
        }
        memory.cell(address + index / 8)?.store(word);
        index += 8;
    }
    Some(string_word((address * 8) as u32, total as u32))
}

/// Compares as Go: by bytes.
pub fn compare<M: Memory>(memory: &M, a: u64, b: u64) -> Ordering {
    let ((a, a_length), (b, b_length)) = (place(memory, a), place(memory, b));
    let common = a_length.min(b_length);
    let mut index = 0;
    while index < common {
        let (x, y) = (chunk(memory, a, common, index), chunk(memory, b, common, index));
        if x != y {
            return x.swap_bytes().cmp(&y.swap_bytes());
        }
        index += 8;
    }
    a_length.cmp(&b_length)
}

pub fn equal<M: Memory>(memory: &M, a: u64, b: u64) -> bool {
    a == b || length(a) == length(b) && compare(memory, a, b) == Ordering::Equal
}

/// A hash of the contents, mixed into `seed`.
pub fn hash<M: Memory>(memory: &M, string: u64, seed: u64) -> u64 {
    let (offset, length) = place(memory, string);
    let mut hash = super::random::mix(seed ^ length);
    let mut index = 0;
    while index < length {
        hash = super::random::mix(hash ^ chunk(memory, offset, length, index));
        index += 8;
    }
    hash
}

/// The code point at byte `index`, which must be inside, and its length in bytes; U+FFFD and 1 for bytes that aren't UTF-8.
pub fn decode<M: Memory>(memory: &M, string: u64, index: u64) -> (u32, u64) {
    let left = length(string).saturating_sub(index).min(4);
    let mut bytes = [0; 4];
    for at in 0..left {
        bytes[at as usize] = byte(memory, string, index + at);
    }
    if bytes[0] < 0x80 {
        return (u32::from(bytes[0]), 1);
    }
    let bytes = &bytes[..left as usize];
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    };
    valid.chars().next().map_or((0xfffd, 1), |char| (char as u32, char.len_utf8() as u64))
}
