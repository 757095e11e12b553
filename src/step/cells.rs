//! The program's memory under chosen steps: plain cells in pages, and a record of which cells an instruction touched.
//!
//! Each goroutine allocates from pages of its own, and a page that a goroutine has had once is its own in every order of steps that is
//! tried. So an address doesn't depend on who allocated first, and orders that do the same lead to the same state.

use crate::machine::{Cell as MachineCell, Memory};
use crate::program::Address;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;

/// Cells of a page.
const PAGE: usize = 512;

/// A cell that remembers whether it was written.
#[derive(Debug, Default)]
pub struct PlainCell {
    value: Cell<u64>,
    written: Cell<bool>,
}

impl PlainCell {
    fn set(&self, value: u64) {
        self.written.set(true);
        self.value.set(value);
    }

    fn replace(&self, value: u64) -> u64 {
        self.written.set(true);
        self.value.replace(value)
    }
}

impl MachineCell for PlainCell {
    #[inline]
    fn load(&self) -> u64 {
        self.value.get()
    }
    #[inline]
    fn store(&self, value: u64) {
        self.set(value);
    }
    #[inline]
    fn swap(&self, value: u64) -> u64 {
        self.replace(value)
    }
    fn sync_load(&self) -> u64 {
        self.value.get()
    }
    fn sync_store(&self, value: u64) {
        self.set(value);
    }
    fn sync_swap(&self, value: u64) -> u64 {
        self.replace(value)
    }
    fn compare_exchange(&self, current: u64, new: u64) -> Result<u64, u64> {
        let old = self.value.get();
        if old == current {
            self.set(new);
            Ok(old)
        } else {
            Err(old)
        }
    }
    fn fetch_add(&self, delta: u64) -> u64 {
        self.replace(self.value.get().wrapping_add(delta))
    }
    fn fetch_and(&self, bits: u64) -> u64 {
        self.replace(self.value.get() & bits)
    }
    fn fetch_or(&self, bits: u64) -> u64 {
        self.replace(self.value.get() | bits)
    }
}

/// A cell that was touched: what it held before, and whether it was written since it was looked at last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touch {
    pub address: Address,
    pub before: u64,
    pub after: u64,
    pub written: bool,
}

type Page = Box<[PlainCell]>;

/// All cells of a run.
#[derive(Debug)]
pub struct Cells {
    pages: Box<[OnceCell<Page>]>,
    /// Cells handed out since [`Self::take_touched`], with what they held then.
    touched: RefCell<Vec<(Address, u64)>>,
    /// Pages that goroutines have had: by goroutine, which of its blocks, and pages of the block.
    blocks: RefCell<HashMap<(u64, u32, u32), u32>>,
    next_page: Cell<u32>,
}

/// Where a goroutine allocates next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Allocator {
    next: Address,
    end: Address,
    blocks: u32,
}

impl Cells {
    /// Room for `cells` cells, which begin with `image`. `None` when they don't fit.
    pub fn new(image: &[u64], cells: u64) -> Option<Self> {
        let pages = (cells as usize).div_ceil(PAGE);
        let used = image.len().max(1).div_ceil(PAGE);
        if used > pages {
            return None;
        }
        let memory = Self {
            pages: (0..pages).map(|_| OnceCell::new()).collect(),
            touched: RefCell::default(),
            blocks: RefCell::default(),
            next_page: Cell::new(0),
        };
        memory.take_pages(used as u32)?;
        for (address, &word) in image.iter().enumerate() {
            memory.poke(address as Address, word);
        }
        Some(memory)
    }

    /// As it was made, but that goroutines get the blocks again that they had. False when `image` doesn't fit.
    pub fn clear(&self, image: &[u64]) -> bool {
        self.touched.borrow_mut().clear();
        for cell in self.pages.iter().filter_map(OnceCell::get).flatten() {
            cell.value.set(0);
            cell.written.set(false);
        }
        for (address, &word) in image.iter().enumerate() {
            self.poke(address as Address, word);
        }
        image.len() <= self.pages.len() * PAGE
    }

    /// Fresh zeroed cells for the goroutine of this identity; `None` when there are no more.
    pub fn allocate(&self, id: u64, allocator: &mut Allocator, cells: u64) -> Option<Address> {
        if allocator.end - allocator.next < cells {
            let pages = u32::try_from(cells.div_ceil(PAGE as u64)).ok()?;
            let key = (id, allocator.blocks, pages);
            let known = self.blocks.borrow().get(&key).copied();
            let first = match known {
                Some(first) => first,
                None => {
                    let first = self.take_pages(pages)?;
                    self.blocks.borrow_mut().insert(key, first);
                    first
                }
            };
            allocator.blocks += 1;
            allocator.next = Address::from(first) * PAGE as u64;
            allocator.end = allocator.next + u64::from(pages) * PAGE as u64;
        }
        let address = allocator.next;
        allocator.next += cells;
        Some(address)
    }

    fn take_pages(&self, count: u32) -> Option<u32> {
        let first = self.next_page.get();
        let end = first.checked_add(count).filter(|&end| end as usize <= self.pages.len())?;
        self.next_page.set(end);
        for page in &self.pages[first as usize..end as usize] {
            page.get_or_init(|| (0..PAGE).map(|_| PlainCell::default()).collect());
        }
        Some(first)
    }

    #[inline]
    fn at(&self, address: Address) -> Option<&PlainCell> {
        let address = usize::try_from(address).ok()?;
        self.pages.get(address / PAGE)?.get()?.get(address % PAGE)
    }

    /// What a cell holds, without touching it; 0 where there is none.
    pub fn peek(&self, address: Address) -> u64 {
        self.at(address).map_or(0, |cell| cell.value.get())
    }

    /// Sets a cell without touching it.
    pub fn poke(&self, address: Address, value: u64) {
        if let Some(cell) = self.at(address) {
            cell.value.set(value);
        }
    }

    /// Calls `each` for what was touched since the last call, in the order of the touches. Of a cell that was touched several times the
    /// first touch tells what happened to it; the others are as if it was only read.
    #[inline]
    pub fn take_touched(&self, mut each: impl FnMut(Touch)) {
        for (address, before) in self.touched.borrow_mut().drain(..) {
            if let Some(cell) = self.at(address) {
                let after = cell.value.get();
                let written = cell.written.replace(false);
                each(Touch { address, before: if written { before } else { after }, after, written });
            }
        }
    }

    /// Cells of the pages that are in use.
    pub fn used(&self) -> u64 {
        u64::from(self.next_page.get()) * PAGE as u64
    }
}

impl Memory for &Cells {
    type Cell = PlainCell;

    #[inline]
    fn cell(&self, address: Address) -> Option<&PlainCell> {
        if address == 0 {
            return None;
        }
        let cell = self.at(address)?;
        self.touched.borrow_mut().push((address, cell.value.get()));
        Some(cell)
    }

    fn len(&self) -> u64 {
        (self.pages.len() * PAGE) as u64
    }
}

/// The cells for those who only look: nothing counts as touched.
#[derive(Clone, Copy, Debug)]
pub struct Glance<'a>(pub &'a Cells);

impl Memory for Glance<'_> {
    type Cell = PlainCell;

    fn cell(&self, address: Address) -> Option<&PlainCell> {
        if address == 0 { None } else { self.0.at(address) }
    }

    fn len(&self) -> u64 {
        Memory::len(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goroutines_addresses_dont_depend_on_who_allocated_first() {
        let cells = Cells::new(&[0], 1 << 16).expect("it fits");
        let both = |first: u64, second: u64| {
            let mut addresses = [0; 2];
            for id in [first, second] {
                addresses[id as usize] = cells.allocate(id, &mut Allocator::default(), 3).expect("there is room");
            }
            addresses
        };
        assert_eq!(both(0, 1), both(1, 0));
    }

    #[test]
    fn a_touched_cell_tells_what_it_held() {
        let cells = &Cells::new(&[0, 5], 1 << 10).expect("it fits");
        Memory::cell(&cells, 1).expect("a cell").store(7);
        let _ = Memory::cell(&cells, 2).expect("a cell").load();
        let mut touches = Vec::new();
        cells.take_touched(|touch| touches.push(touch));
        assert_eq!(
            touches,
            [
                Touch { address: 1, before: 5, after: 7, written: true },
                Touch { address: 2, before: 0, after: 0, written: false }
            ]
        );
    }

    #[test]
    fn memory_has_an_end() {
        let cells = Cells::new(&[0], 1 << 10).expect("it fits");
        assert_eq!(cells.allocate(1, &mut Allocator::default(), 1 << 11), None);
        assert!(Cells::new(&[0; 2000], 1 << 10).is_none());
    }
}
