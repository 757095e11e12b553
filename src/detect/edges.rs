//! What synchronisation orders: for each lock, group and atomic variable the clock of those who released it.

use super::clock::Clock;
use super::lock;
use super::track::Track;
use crate::hash::{Map, scatter};
use crate::program::Address;
use std::sync::{Mutex, MutexGuard};

/// Goroutines that synchronise by different things at the same time shouldn't wait for each other.
const SHARDS: usize = 64;

/// Something that goroutines synchronise by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// What stands at an address: a mutex, a group, an atomic variable; of an RWMutex what its writers release.
    At(Address),
    /// Of an RWMutex: what its readers release, for writers.
    Readers(Address),
}

impl Key {
    const fn word(self) -> u64 {
        match self {
            Self::At(address) => address << 1,
            Self::Readers(address) => address << 1 | 1,
        }
    }

    const fn shard(self) -> usize {
        (scatter(self.word()) >> 32) as usize % SHARDS
    }
}

type Shard = Map<u64, Clock>;

#[derive(Debug)]
pub(super) struct Edges(Box<[Mutex<Shard>]>);

impl Default for Edges {
    fn default() -> Self {
        Self((0..SHARDS).map(|_| Mutex::default()).collect())
    }
}

impl Edges {
    fn shard(&self, key: Key) -> MutexGuard<'_, Shard> {
        lock(&self.0[key.shard()])
    }

    /// All that was released here happened before what the goroutine does next.
    pub fn acquire(&self, track: &mut Track, key: Key) {
        if let Some(clock) = self.shard(key).get(&key.word()) {
            track.clock.join(clock);
        }
    }

    /// What the goroutine did, and nothing else, happens before the next acquisition.
    pub fn release(&self, track: &Track, key: Key) {
        self.shard(key).entry(key.word()).or_default().copy_from(&track.clock);
    }

    /// As [`Self::release`], and what others released happens before it, too.
    pub fn release_merge(&self, track: &Track, key: Key) {
        self.shard(key).entry(key.word()).or_default().join(&track.clock);
    }

    pub fn begin_atomic(&self, address: Address) -> AtomicOperation<'_> {
        let key = Key::At(address);
        AtomicOperation { shard: self.shard(key), key }
    }
}

/// An atomic operation that goes on. Until it is over no other one on that variable begins, so that its edges are those of the values
/// that it really reads and writes.
#[derive(Debug)]
pub struct AtomicOperation<'a> {
    shard: MutexGuard<'a, Shard>,
    key: Key,
}

impl AtomicOperation<'_> {
    pub(super) fn end(mut self, track: &mut Track, reads: bool, writes: bool) {
        let key = self.key.word();
        if writes {
            let clock = self.shard.entry(key).or_default();
            if reads {
                track.clock.join(clock);
            }
            clock.copy_from(&track.clock);
        } else if let Some(clock) = self.shard.get(&key) {
            track.clock.join(clock);
        }
    }
}
