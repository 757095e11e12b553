//! The memory of a run: one block of atomic cells, handed out and never taken back before the run is over.

use super::lock;
use crate::machine::Memory;
use crate::program::Address;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Cells that a worker takes for itself at a time, so that small allocations share no counter.
const CHUNK: u64 = 4096;

/// The cells of a run, from cell 0. Pages that were never written aren't committed, natively.
pub struct Arena {
    cells: Box<[AtomicU64]>,
    /// The first cell that nobody has.
    next: AtomicU64,
}

impl Arena {
    /// Room for `cells` cells, or for less when the system doesn't have them.
    pub fn new(cells: u64) -> Self {
        let mut length = usize::try_from(cells).unwrap_or(usize::MAX).max(1);
        let cells = loop {
            match bytemuck::try_zeroed_slice_box(length) {
                Ok(cells) => break cells,
                Err(()) => length /= 2,
            }
        };
        Self { cells, next: AtomicU64::new(0) }
    }

    pub fn capacity(&self) -> u64 {
        self.cells.len() as u64
    }

    /// Cells that have been given out.
    pub fn used(&self) -> u64 {
        self.next.load(Relaxed).min(self.capacity())
    }

    /// Fills the first cells; `false` when they are too few.
    pub fn load(&self, image: &[u64]) -> bool {
        if image.len() > self.cells.len() {
            return false;
        }
        for (cell, &word) in self.cells.iter().zip(image) {
            cell.store(word, Relaxed);
        }
        self.next.store(image.len().max(1) as u64, Relaxed);
        true
    }

    pub fn cells(&self) -> Cells<'_> {
        Cells(&self.cells)
    }

    /// Zeroes what was used, for another run.
    pub fn clear(&mut self) {
        let used = self.used() as usize;
        for cell in &mut self.cells[..used] {
            *cell.get_mut() = 0;
        }
        *self.next.get_mut() = 0;
    }

    fn take(&self, cells: u64) -> Option<Address> {
        let mut first = self.next.load(Relaxed);
        loop {
            let end = first.checked_add(cells).filter(|&end| end <= self.capacity())?;
            match self.next.compare_exchange_weak(first, end, Relaxed, Relaxed) {
                Ok(_) => return Some(first),
                Err(now) => first = now,
            }
        }
    }
}

/// A handle to the cells.
#[derive(Clone, Copy)]
pub struct Cells<'a>(&'a [AtomicU64]);

impl Memory for Cells<'_> {
    type Cell = AtomicU64;
    #[inline]
    fn cell(&self, address: Address) -> Option<&AtomicU64> {
        if address == 0 {
            return None;
        }
        self.0.get(usize::try_from(address).ok()?)
    }
    #[inline]
    fn len(&self) -> u64 {
        self.0.len() as u64
    }
}

/// A worker's own part of an arena.
#[derive(Default)]
pub struct Chunk {
    next: Address,
    end: Address,
}

impl Chunk {
    /// Fresh zeroed cells, or `None` when the arena is used up.
    #[inline]
    pub fn allocate(&mut self, arena: &Arena, cells: u64) -> Option<Address> {
        if cells <= self.end - self.next {
            let address = self.next;
            self.next += cells;
            return Some(address);
        }
        self.allocate_slow(arena, cells)
    }

    #[cold]
    fn allocate_slow(&mut self, arena: &Arena, cells: u64) -> Option<Address> {
        // A large request doesn't waste the rest of the chunk.
        if cells > CHUNK / 4 {
            return arena.take(cells);
        }
        match arena.take(CHUNK) {
            Some(first) => *self = Self { next: first, end: first + CHUNK },
            // The last cells are fewer than a chunk.
            None => return arena.take(cells),
        }
        let address = self.next;
        self.next += cells;
        Some(address)
    }
}

/// Keeps the arena of the last run for the next one: hours of runs take no more memory than one.
#[derive(Default)]
pub struct Recycler(Mutex<Option<Arena>>);

impl Recycler {
    /// A zeroed arena with room for `cells` cells, if the system has it.
    pub fn take(&self, cells: u64) -> Arena {
        let kept = lock(&self.0).take();
        match kept {
            Some(arena) if arena.capacity() == cells => arena,
            // The old one goes first, so that both are never there together.
            other => {
                drop(other);
                Arena::new(cells)
            }
        }
    }

    pub fn give_back(&self, mut arena: Arena) {
        arena.clear();
        *lock(&self.0) = Some(arena);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allocations_never_overlap_and_end_at_the_capacity() {
        let arena = Arena::new(20_000);
        assert!(arena.load(&[0, 7]));
        let mut chunks = [Chunk::default(), Chunk::default()];
        let mut taken = vec![false; 20_000];
        let mut sizes = [1, 3, 2000, 7, 0, 1024, 5].into_iter().cycle();
        let mut turn = 0;
        let refused = loop {
            let size = sizes.next().unwrap_or(1);
            turn += 1;
            let Some(address) = chunks[turn % 2].allocate(&arena, size) else {
                break size;
            };
            assert!(size == 0 || address >= 2, "the image's cells are taken");
            for cell in address..address + size {
                assert!(!std::mem::replace(&mut taken[cell as usize], true), "cell {cell} was given out twice");
            }
        };
        assert!(refused > 0);
        assert!(arena.used() > 20_000 - CHUNK - 2000);
    }

    #[test]
    fn a_recycled_arena_is_zeroed() {
        let recycler = Recycler::default();
        let arena = recycler.take(10_000);
        arena.load(&[0, 1, 2]);
        let address = Chunk::default().allocate(&arena, 10).expect("there is room");
        arena.cells().cell(address).expect("in memory").store(9, Relaxed);
        recycler.give_back(arena);
        let arena = recycler.take(10_000);
        assert_eq!(arena.used(), 0);
        assert!(arena.cells.iter().all(|cell| cell.load(Relaxed) == 0));
    }

    #[test]
    fn nil_and_wild_addresses_have_no_cell() {
        let arena = Arena::new(10);
        assert!(arena.cells().cell(0).is_none());
        assert!(arena.cells().cell(9).is_some());
        assert!(arena.cells().cell(10).is_none());
        assert!(arena.cells().cell(u64::MAX).is_none());
    }
}
