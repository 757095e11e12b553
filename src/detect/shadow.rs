//! Shadow memory: of each cell the last write and the reads since, as FastTrack keeps them.
//!
//! Its size is bounded. Cells that lie far from each other may share a place: the one that was accessed last has it, and the other's
//! history is forgotten. Races may be missed by that, never invented; [`Shadow::forgotten`] counts.

use super::clock::Epoch;
use super::lock;
use super::stacks::Site;
use super::track::Track;
use crate::hash::Map;
use crate::program::Address;
use std::sync::Mutex;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

/// Places: 40 MiB, which the system commits only where cells are used.
const PLACES: u64 = 1 << 20;
/// Locks for the places.
const SHARDS: usize = 256;
/// Unordered reads of one cell that are kept; more make the oldest one forgotten.
const READS: usize = 64;
/// In place of the last read's epoch: several unordered reads are in the shard's table.
const SEVERAL: Epoch = Epoch(u64::MAX);
/// In a site's instruction: it is an atomic operation.
const ATOMIC: u64 = 1 << 31;

/// How a cell is accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    pub write: bool,
    /// By `sync/atomic`: two such accesses never race with each other.
    pub atomic: bool,
}

/// A past access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Past {
    pub kind: Kind,
    pub epoch: Epoch,
    pub site: Site,
}

/// What is known of one cell: [`Place`]'s words.
type Words = [AtomicU64; 5];

/// What is known of one cell. Changed only under its shard's lock.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    address: &'a AtomicU64,
    write: &'a AtomicU64,
    write_site: &'a AtomicU64,
    read: &'a AtomicU64,
    read_site: &'a AtomicU64,
}

#[derive(Clone, Copy, Debug)]
struct Read {
    epoch: Epoch,
    site: u64,
}

#[derive(Debug, Default)]
struct Shard {
    /// Unordered reads, by address.
    reads: Map<u64, Vec<Read>>,
    forgotten: u64,
}

#[derive(Debug)]
pub(super) struct Shadow {
    places: Box<[Words]>,
    shards: Box<[Mutex<Shard>]>,
}

fn past(write: bool, epoch: Epoch, site: u64) -> Past {
    let kind = Kind { write, atomic: site & ATOMIC != 0 };
    Past { kind, epoch, site: Site::unpack(site & !ATOMIC) }
}

impl Shadow {
    /// For a memory of so many cells.
    pub fn new(cells: u64) -> Self {
        let places = cells.clamp(1, PLACES).next_power_of_two();
        Self {
            places: bytemuck::zeroed_slice_box(places as usize),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    #[inline]
    fn place(&self, address: Address) -> Place<'_> {
        // The number of places is a power of two.
        let [address, write, write_site, read, read_site] = &self.places[address as usize & (self.places.len() - 1)];
        Place { address, write, write_site, read, read_site }
    }

    /// Whether this access adds nothing to what is known: FastTrack's *same epoch* cases. Takes no lock. Only the goroutine itself writes
    /// its epoch, so what is seen here is still true.
    #[inline]
    pub fn is_known(&self, epoch: Epoch, address: Address, write: bool) -> bool {
        let place = self.place(address);
        place.address.load(Acquire) == address
            && (place.write.load(Relaxed) == epoch.0 || !write && place.read.load(Relaxed) == epoch.0)
    }

    /// Records an access; gives the past one that it races with.
    pub fn access(&self, track: &mut Track, address: Address, kind: Kind, site: Site) -> Option<Past> {
        let place = self.place(address);
        let mut shard = lock(&self.shards[address as usize % (self.places.len()).min(SHARDS)]);
        place.claim(&mut shard, address);
        track.touched = track.epoch.tick();
        let site = site.pack() | if kind.atomic { ATOMIC } else { 0 };
        if kind.write {
            place.write(&mut shard, track, address, kind, site)
        } else {
            place.read(&mut shard, track, address, kind, site)
        }
    }

    /// Cells whose history was forgotten for want of room.
    pub fn forgotten(&self) -> u64 {
        self.shards.iter().map(|shard| lock(shard).forgotten).sum()
    }
}

fn races(track: &Track, kind: Kind, past: Past) -> Option<Past> {
    let is_ordered = track.clock.covers(past.epoch) || kind.atomic && past.kind.atomic;
    (!is_ordered).then_some(past)
}

impl Place<'_> {
    /// Makes this the place of the cell at `address`.
    fn claim(&self, shard: &mut Shard, address: Address) {
        let before = self.address.load(Relaxed);
        if before == address {
            return;
        }
        if self.read.load(Relaxed) == SEVERAL.0 {
            shard.reads.remove(&before);
        }
        shard.forgotten += u64::from(before != 0);
        self.write.store(0, Relaxed);
        self.read.store(0, Relaxed);
        // Whoever sees the new address without the lock also sees that nothing is known of it.
        self.address.store(address, Release);
    }

    fn last_write(&self) -> Past {
        past(true, Epoch(self.write.load(Relaxed)), self.write_site.load(Relaxed))
    }

    fn read(&self, shard: &mut Shard, track: &Track, address: Address, kind: Kind, site: u64) -> Option<Past> {
        let race = races(track, kind, self.last_write());
        let last = Read { epoch: Epoch(self.read.load(Relaxed)), site: self.read_site.load(Relaxed) };
        // A plain read says more than an atomic one at the same moment.
        if last.epoch == track.epoch && kind.atomic {
            return race;
        }
        let new = Read { epoch: track.epoch, site };
        if last.epoch != SEVERAL && track.clock.covers(last.epoch) {
            self.read_site.store(site, Relaxed);
            self.read.store(new.epoch.0, Relaxed);
            return race;
        }
        let reads = shard.reads.entry(address).or_default();
        if last.epoch == SEVERAL {
            // A write that comes after this read comes after those that this read comes after.
            reads.retain(|read| !track.clock.covers(read.epoch));
        } else {
            reads.push(last);
        }
        if reads.len() >= READS {
            reads.remove(0);
            shard.forgotten += 1;
        }
        reads.push(new);
        self.read.store(SEVERAL.0, Relaxed);
        race
    }

    fn write(&self, shard: &mut Shard, track: &Track, address: Address, kind: Kind, site: u64) -> Option<Past> {
        let last = self.last_write();
        let mut race = races(track, kind, last);
        let read = Epoch(self.read.load(Relaxed));
        let mut against = |epoch, site| race = race.or_else(|| races(track, kind, past(false, epoch, site)));
        if read != SEVERAL {
            against(read, self.read_site.load(Relaxed));
        } else if let Some(reads) = shard.reads.remove(&address) {
            reads.iter().for_each(|read| against(read.epoch, read.site));
        }
        // The reads are ordered before this write, or were reported: later accesses need only look at the write.
        self.read.store(Epoch::NONE.0, Relaxed);
        if !(kind.atomic && last.epoch == track.epoch) {
            self.write_site.store(site, Relaxed);
            self.write.store(track.epoch.0, Relaxed);
        }
        race
    }
}
