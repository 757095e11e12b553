//! Slices: three words (address, length, capacity in elements), the cuts that Go's slice expressions make, and how `append` grows.

use super::panics::Trap;
use crate::program::{FIRST_CELL, MISSING_BOUND, string_place, string_word};
use std::ops::Range;

/// The address of what has no words, as Go's `zerobase`: not nil, and never read.
pub(super) const ZERO_BASE: u64 = FIRST_CELL;

/// What is cut: its kind decides the words of the panic.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Limit {
    Capacity,
    Length,
}

/// A checked `[low:high:max]`.
struct Cut {
    low: u64,
    high: u64,
    max: u64,
}

/// Checks the three bounds in Go's order: max against the limit, high against max, low against high.
#[inline]
fn cut(bounds: [u64; 3], length: u64, capacity: u64, limit: Limit) -> Result<Cut, Trap> {
    const MISSING: u64 = MISSING_BOUND as i64 as u64;
    let [low, high, max] = bounds;
    let three = max != MISSING;
    let high = if high == MISSING { length } else { high };
    let max = if three { max } else { capacity };
    // Unsigned: a negative bound is larger than any limit.
    if max > capacity || high > max || low > high {
        return Err(bounds_trap([low, high, max], three, capacity, limit));
    }
    Ok(Cut { low, high, max })
}

#[cold]
#[inline(never)]
fn bounds_trap([low, high, max]: [u64; 3], three: bool, capacity: u64, limit: Limit) -> Trap {
    let (low_, high_, max_) = (low as i64, high as i64, max as i64);
    let of = if limit == Limit::Capacity { "capacity" } else { "length" };
    let bounds = if max > capacity {
        let with = if max_ < 0 { String::new() } else { format!(" with {of} {capacity}") };
        format!("[::{max_}]{with}")
    } else if high > max {
        match (three, high_ < 0) {
            (true, true) => format!("[:{high_}:]"),
            (true, false) => format!("[:{high_}:{max_}]"),
            (false, true) => format!("[:{high_}]"),
            (false, false) => format!("[:{high_}] with {of} {capacity}"),
        }
    } else {
        match (three, low_ < 0) {
            (true, true) => format!("[{low_}::]"),
            (true, false) => format!("[{low_}:{high_}:]"),
            (false, true) => format!("[{low_}:]"),
            (false, false) => format!("[{low_}:{high_}]"),
        }
    };
    Trap::runtime(format!("slice bounds out of range {bounds}"))
}

/// `slice[low:high:max]` for elements of `words`.
#[inline]
pub(super) fn slice(slice: [u64; 3], bounds: [u64; 3], words: u64) -> Result<[u64; 3], Trap> {
    let [address, length, capacity] = slice;
    let cut = cut(bounds, length, capacity, Limit::Capacity)?;
    Ok([at(address, cut.low, words), cut.high - cut.low, cut.max - cut.low])
}

/// `array[low:high:max]` of the array of `length` elements at `address`.
#[inline]
pub(super) fn slice_array(address: u64, length: u64, bounds: [u64; 3], words: u64) -> Result<[u64; 3], Trap> {
    if address == 0 {
        return Err(Trap::nil_pointer());
    }
    let cut = cut(bounds, length, length, Limit::Length)?;
    Ok([at(address, cut.low, words), cut.high - cut.low, cut.max - cut.low])
}

/// `string[low:high]`.
#[inline]
pub(super) fn slice_string(string: u64, bounds: [u64; 3]) -> Result<u64, Trap> {
    let (offset, length) = string_place(string);
    let length = u64::from(length);
    let cut = cut(bounds, length, length, Limit::Length)?;
    Ok(string_word(offset.wrapping_add(cut.low as u32), (cut.high - cut.low) as u32))
}

/// The address of element `index`; nil stays nil.
#[inline]
pub(super) fn at(address: u64, index: u64, words: u64) -> u64 {
    if address == 0 { 0 } else { address.wrapping_add(index.wrapping_mul(words)) }
}

/// `index` as an index of something with `length` elements.
#[inline]
pub(super) fn check_index(index: u64, length: u64) -> Result<(), Trap> {
    if index < length { Ok(()) } else { Err(index_trap(index as i64, length)) }
}

/// The place of an element of `words` words in a frame, for an array that begins at `base`. The compiler checks the index against the array's
/// length before; of a program that doesn't, the index is out of the frame's range at least.
pub(super) fn frame_element(base: u16, index: u64, words: u16, frame: usize) -> Result<Range<usize>, Trap> {
    let begin = index.checked_mul(words.into()).and_then(|offset| offset.checked_add(base.into()));
    match begin {
        Some(begin) if begin <= frame as u64 && u64::from(words) <= frame as u64 - begin => {
            Ok(begin as usize..begin as usize + usize::from(words))
        }
        _ => Err(index_trap(index as i64, frame as u64)),
    }
}

#[cold]
#[inline(never)]
fn index_trap(index: i64, length: u64) -> Trap {
    let with = if index < 0 { String::new() } else { format!(" with length {length}") };
    Trap::runtime(format!("index out of range [{index}]{with}"))
}

/// Cells for `make([]T, length, capacity)`. Memory never has more than 2^48 cells.
pub(super) fn make_slice_cells(length: u64, capacity: u64, words: u64) -> Result<u64, Trap> {
    const LIMIT: u64 = 1 << 45;
    let fits = |count: u64| count.checked_mul(words.max(1)).is_some_and(|cells| cells <= LIMIT);
    if !fits(length) {
        return Err(Trap::runtime("makeslice: len out of range".into()));
    }
    if length > capacity || !fits(capacity) {
        return Err(Trap::runtime("makeslice: cap out of range".into()));
    }
    Ok(capacity * words)
}

/// The sizes in bytes that Go's allocator rounds up to (`runtime/sizeclasses.go`), below 32 KiB: they show in `cap`.
const SIZE_CLASSES: &[u32] = &[
    8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480,
    512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864,
    5120, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072,
    20480, 21760, 24576, 27264, 28672,
];
const LARGEST_CLASS: u64 = 32768;
const PAGE: u64 = 8192;

/// The capacity that `append` gives a slice of `capacity` that must hold `needed` elements of `bytes` bytes: Go's `growslice`
/// (twice, from 256 elements on by a quarter), rounded up to what Go's allocator would give.
pub(super) fn grown_capacity(capacity: u64, needed: u64, bytes: u64) -> u64 {
    const THRESHOLD: u64 = 256;
    if bytes == 0 {
        return needed;
    }
    let mut grown = capacity;
    if needed > capacity.saturating_mul(2) {
        grown = needed;
    } else if capacity < THRESHOLD {
        grown = capacity * 2;
    } else {
        while grown < needed {
            grown = grown.saturating_add((grown / 4).saturating_add(3 * THRESHOLD / 4));
        }
    }
    let size = grown.saturating_mul(bytes);
    let rounded = if size <= LARGEST_CLASS {
        let class = SIZE_CLASSES.partition_point(|&class| u64::from(class) < size);
        SIZE_CLASSES.get(class).map_or(LARGEST_CLASS, |&class| u64::from(class))
    } else {
        size.div_ceil(PAGE).saturating_mul(PAGE)
    };
    rounded / bytes
}
