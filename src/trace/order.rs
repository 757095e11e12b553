//! The order in which a lock was acquired, kept in one of its own cells beside the lock word, with the number of its board record.
//!
//! | bits 0…15 | bits 16…31 | bits 32…63 |
//! |---|---|---|
//! | the lock's record, plus one | the worker that acquired it last, plus one | times that it went to another worker |
//!
//! The number grows when the lock goes from one worker to another, while it is held. Acquisitions with the same number were on one worker, whose
//! stream has them in their order; so number and place in the stream are the real order, and a lock that stays with a worker costs
//! no store: in wasm even a relaxed one is a sequentially consistent instruction.

/// The lock's record, plus one; 0: none yet.
#[inline(always)]
pub const fn record(word: u64) -> u64 {
    word & 0xffff
}

/// A worker, as the word of a lock that it acquired last has it.
#[derive(Clone, Copy, Debug)]
pub struct Owner(u64);

impl Owner {
    const BITS: u64 = 0xffff << 16;

    pub const fn of(worker: usize) -> Self {
        Self((worker as u64 + 1) << 16 & Self::BITS)
    }
}

/// The word as the next acquisition by `owner` leaves it. An exclusive acquisition of a lock that also has readers is `apart`: it
/// gets a number of its own, for readers on other workers leave no trace in the word.
#[inline(always)]
pub const fn next(word: u64, owner: Owner, apart: bool) -> u64 {
    if !apart && word & Owner::BITS == owner.0 {
        word
    } else {
        (word >> 32).wrapping_add(1) << 32 | owner.0 | record(word)
    }
}

/// The number that an acquisition's event carries.
#[inline(always)]
pub const fn number(word: u64) -> u64 {
    word >> 32
}
