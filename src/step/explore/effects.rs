//! What steps do, kept. A step depends on its goroutine and on the cells that it touches, and hardly ever on more; so in most of the states
//! in which a goroutine stands somewhere its step does what it did before, and need not be executed again.

use super::races::Access;
use super::reduction::Touches;
use crate::machine::Footprint;
use crate::program::Address;
use crate::step::hash::{Fingerprint128, Ready};
use crate::step::undo::Undo;
use crate::step::world::{Slot, Status, World};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::rc::Rc;

/// So many steps are kept, at most: some 150 bytes each. Small programs have fewer.
const MOST: usize = 1 << 16;
/// And so many states of goroutines, of about a kilobyte.
const MOST_PLACES: usize = 1 << 12;
const NONE: u32 = u32::MAX;

type Table = HashMap<Fingerprint128, u32, BuildHasherDefault<Ready>>;

/// What a step did.
#[derive(Debug)]
struct Effect {
    /// Another step of the same goroutine in the same place, which found other values; [`NONE`]: there is none.
    next: u32,
    /// The cells that it touched, with what they held; what it wrote; what others could notice of its first instruction.
    reads: Range<u32>,
    writes: Range<u32>,
    accesses: Range<u32>,
    /// What it adds to the sum of the cells' fingerprints.
    cells: Fingerprint128,
    /// Where the order matters in which it and others' steps are taken, when that is asked.
    touches: Touches,
    /// How it leaves the goroutine, in `slots`.
    slot: u32,
    instructions: u64,
}

/// Steps that are known.
#[derive(Debug, Default)]
pub struct Effects {
    /// The first of `effects` for a goroutine's place and the value that its next instruction finds.
    places: Table,
    effects: Vec<Effect>,
    cells: Vec<(Address, u64)>,
    accesses: Vec<Access>,
    slots: Vec<Rc<Slot>>,
    slot_places: Table,
}

/// Everything about a goroutine that decides what it does next, what is kept beside that, and what its next instruction finds.
fn place_and_value(world: &World, slot: &Slot) -> Fingerprint128 {
    let mut place = slot.place;
    if let Footprint::Cell { address, .. } | Footprint::Sync { lock: address, .. } = slot.next {
        let Fingerprint128(a, b) = Fingerprint128::of_cell(address, world.cells().peek(address));
        // Not as a held lock counts, whose cell this may be.
        place.add(Fingerprint128(b, a));
    }
    place
}

impl Effects {
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes the next step of goroutine `index`, if what it does is known: gives how to take it back, and what others could notice.
    ///
    /// # Errors
    /// It has to be executed. Gives where the goroutine stands, for [`Self::learn`]; `None`: this time it is another step.
    pub fn take(&self, world: &mut World, index: usize) -> Result<(Box<Undo>, &[Access]), Option<Fingerprint128>> {
        let effect = self.find(world, index)?;
        let writes = &self.cells[range(&effect.writes)];
        let slot = &self.slots[effect.slot as usize];
        let undo = world.apply(index, slot, writes, effect.cells, effect.instructions);
        Ok((undo, &self.accesses[range(&effect.accesses)]))
    }

    /// What the next step of goroutine `index` touches, if it is known.
    pub fn touches(&self, world: &World, index: usize) -> Option<Touches> {
        self.find(world, index).ok().map(|effect| effect.touches)
    }

    /// The step that goroutine `index` takes next. Errors are those of [`Self::take`].
    fn find(&self, world: &World, index: usize) -> Result<&Effect, Option<Fingerprint128>> {
        let place = place_and_value(world, &world.slots()[index]);
        let mut at = self.places.get(&place).copied().unwrap_or(NONE);
        while let Some(effect) = self.effects.get(at as usize) {
            let is_as_then = |&(address, value): &(Address, u64)| world.cells().peek(address) == value;
            if self.cells[range(&effect.reads)].iter().all(is_as_then) {
                let ends = self.slots[effect.slot as usize].status == Status::Finished;
                // What ends the run is a visible step of its own.
                return if ends && world.is_alone_in_running(index) { Err(None) } else { Ok(effect) };
            }
            at = effect.next;
        }
        Err(Some(place))
    }

    /// Keeps what the step of goroutine `index` did that was just executed. `undo` takes it back; `place` stood before it.
    pub fn learn(
        &mut self,
        world: &World,
        index: usize,
        place: Fingerprint128,
        undo: &Undo,
        accesses: &[Access],
        touches: Touches,
    ) {
        if self.effects.len() >= MOST {
            return;
        }
        let Some(slot) = self.slot(&world.slots()[index]) else { return };
        let (cells, instructions) = undo.since(world.scalars());
        let first = self.places.insert(place, self.effects.len() as u32);
        let reads = append(&mut self.cells, world.reads().iter().copied());
        let writes =
            append(&mut self.cells, undo.changed_cells().iter().map(|&address| (address, world.cells().peek(address))));
        let accesses = append(&mut self.accesses, accesses.iter().copied());
        let next = first.unwrap_or(NONE);
        self.effects.push(Effect { next, reads, writes, accesses, cells, touches, slot, instructions });
    }

    /// Where a goroutine's state is kept; `None`: there are too many.
    fn slot(&mut self, slot: &Rc<Slot>) -> Option<u32> {
        let next = self.slots.len() as u32;
        let at = *self.slot_places.entry(slot.place).or_insert(next);
        if at == next {
            if self.slots.len() >= MOST_PLACES {
                self.slot_places.remove(&slot.place);
                return None;
            }
            self.slots.push(Rc::clone(slot));
        }
        Some(at)
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        // A table of the standard library is at most 7/8 full and has one byte of its own for each place.
        let table = |table: &Table| table.capacity() * 8 / 7 * (size_of::<(Fingerprint128, u32)>() + 1);
        let goroutine = |slot: &Rc<Slot>| slot.goroutine.as_ref().map_or(0, |goroutine| goroutine.bytes());
        table(&self.places)
            + table(&self.slot_places)
            + self.effects.capacity() * size_of::<Effect>()
            + self.cells.capacity() * size_of::<(Address, u64)>()
            + self.accesses.capacity() * size_of::<Access>()
            + self.slots.capacity() * size_of::<Rc<Slot>>()
            + self.slots.len() * size_of::<Slot>()
            + self.slots.iter().map(goroutine).sum::<usize>()
    }
}

fn range(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

fn append<T>(list: &mut Vec<T>, items: impl Iterator<Item = T>) -> Range<u32> {
    let start = list.len() as u32;
    list.extend(items);
    start..list.len() as u32
}
