//! Changes of a run's state, recorded between [`World::begin`] and [`World::finish`], so that they can be taken back and made again.
//!
//! The explorer does that for each step. So what a record needs is kept when the record is done with ([`Spare`]): nothing is allocated
//! for a step that is like one before.

use super::cells::Touch;
use super::hash::Fingerprint128;
use super::picture::Counts;
use super::semaphores::Queues;
use super::world::{Ending, Rest, Scalars, Slot, Status, World};
use crate::program::Address;
use std::rc::Rc;

/// What a step changed, for taking it back.
#[derive(Debug, Default)]
pub struct Undo {
    cells: Vec<(Address, u64)>,
    slots: Vec<(u32, Rc<Slot>)>,
    slots_len: usize,
    scalars: Option<Scalars>,
    /// `None`: they haven't changed.
    queues: Option<Queues>,
    counts: Option<Rc<Counts>>,
    ending: Option<Rc<Ending>>,
    /// What was printed meanwhile, when it is taken back: standard output and standard error.
    printed: [Vec<u8>; 2],
}

impl Undo {
    /// The cells that it changed.
    pub fn changed_cells(&self) -> Vec<Address> {
        let mut cells: Vec<Address> = self.cells.iter().map(|&(address, _)| address).collect();
        cells.sort_unstable();
        cells.dedup();
        cells
    }
}

impl Undo {
    /// What has been added since to the sum of the cells' fingerprints, and the instructions that were executed.
    pub(super) fn since(&self, now: &Scalars) -> (Fingerprint128, u64) {
        let Some(then) = &self.scalars else { return Default::default() };
        let mut cells = now.cells;
        cells.remove(then.cells);
        (cells, now.steps - then.steps)
    }
}

/// Records and slots that are done with: room for the next ones.
#[derive(Debug, Default)]
pub(super) struct Spare {
    // Records move between here and those who keep them: as boxes they do so at the price of a pointer.
    #[expect(clippy::vec_box)]
    undos: Vec<Box<Undo>>,
    slots: Vec<Rc<Slot>>,
}

impl Spare {
    /// A record of nothing.
    fn undo(&mut self) -> Box<Undo> {
        self.undos.pop().unwrap_or_default()
    }

    /// A copy that nobody else has.
    fn copy(&mut self, slot: &Slot) -> Rc<Slot> {
        if let Some(mut spare) = self.slots.pop()
            && let Some(copy) = Rc::get_mut(&mut spare)
        {
            copy.clone_from(slot);
            return spare;
        }
        Rc::new(slot.clone())
    }

    /// Keeps a slot, if nobody else has it.
    #[inline]
    fn keep_slot(&mut self, mut slot: Rc<Slot>) {
        if Rc::get_mut(&mut slot).is_some() {
            self.slots.push(slot);
        }
    }

    fn keep(&mut self, mut undo: Box<Undo>) {
        undo.cells.clear();
        undo.slots.drain(..).for_each(|(_, slot)| self.keep_slot(slot));
        undo.queues = None;
        self.undos.push(undo);
    }
}

impl World {
    /// Begins to record changes.
    pub fn begin(&mut self) {
        let Rest { undo, spare, slots, scalars, counts, ending, .. } = &mut self.rest;
        // What happened while nobody recorded is nobody's.
        undo.cells.clear();
        undo.slots.drain(..).for_each(|(_, slot)| spare.keep_slot(slot));
        undo.queues = None;
        undo.slots_len = slots.len();
        undo.scalars = Some(scalars.clone());
        undo.counts = Some(Rc::clone(counts));
        undo.ending.clone_from(ending);
    }

    /// Begins to record changes that may be taken back by themselves, within those that are being recorded. Give what this gives to
    /// [`Self::unnest`].
    pub(super) fn nest(&mut self) -> Box<Undo> {
        let fresh = self.rest.spare.undo();
        let outer = std::mem::replace(&mut self.rest.undo, fresh);
        self.begin();
        outer
    }

    /// Ends what [`Self::nest`] began: keeps the changes, or takes them back.
    pub(super) fn unnest(&mut self, outer: Box<Undo>, keep: bool) {
        let mut inner = self.finish();
        let unused = std::mem::replace(&mut self.rest.undo, outer);
        self.rest.spare.keep(unused);
        if !keep {
            self.roll_back(inner);
            return;
        }
        let Rest { undo, spare, .. } = &mut self.rest;
        undo.cells.append(&mut inner.cells);
        for (index, slot) in inner.slots.drain(..) {
            let known = undo.slots.iter().any(|&(saved, _)| saved == index);
            if !known && (index as usize) < undo.slots_len {
                undo.slots.push((index, slot));
            } else {
                spare.keep_slot(slot);
            }
        }
        if undo.queues.is_none() {
            undo.queues = inner.queues.take();
        }
        spare.keep(inner);
    }

    /// What changed since [`Self::begin`]; brings the fingerprint up to date.
    pub fn finish(&mut self) -> Box<Undo> {
        let Self { program, rest, .. } = self;
        let changed = rest.undo.slots.len();
        let fresh = rest.slots.len().saturating_sub(rest.undo.slots_len);
        for place in 0..changed + fresh {
            let index = match rest.undo.slots.get(place) {
                Some(&(index, _)) => index as usize,
                None => rest.undo.slots_len + place - changed,
            };
            let slot = Rc::make_mut(&mut rest.slots[index]);
            rest.scalars.slots.remove(slot.fingerprint);
            slot.identify(program, &rest.fingerprint, index as u32);
            rest.scalars.slots.add(slot.fingerprint);
        }
        let fresh = rest.spare.undo();
        std::mem::replace(&mut rest.undo, fresh)
    }

    /// Makes a step whose effect is known: goroutine `index` is then like `slot`, these cells hold these values, `cells` is added to the
    /// sum of their fingerprints. Gives how to take it back.
    pub(super) fn apply(
        &mut self,
        index: usize,
        slot: &Rc<Slot>,
        writes: &[(Address, u64)],
        cells: Fingerprint128,
        instructions: u64,
    ) -> Box<Undo> {
        self.begin();
        let Rest { undo, spare, slots, scalars, .. } = &mut self.rest;
        let before = &mut slots[index];
        scalars.slots.remove(before.fingerprint);
        scalars.slots.add(slot.fingerprint);
        scalars.alive -= u32::from(slot.status == Status::Finished);
        undo.slots.push((index as u32, std::mem::replace(before, Rc::clone(slot))));
        for &(address, value) in writes {
            undo.cells.push((address, self.cells.peek(address)));
            self.cells.poke(address, value);
        }
        scalars.cells.add(cells);
        scalars.steps += instructions;
        let fresh = spare.undo();
        std::mem::replace(undo, fresh)
    }

    /// Begins to note what the steps depend on.
    pub(super) fn note_reads(&mut self) {
        self.rest.reads.begin();
    }

    /// Ends what [`Self::note_reads`] began: whether steps depended only on their goroutines and on the cells in [`Self::reads`].
    pub(super) fn depends_on_reads(&mut self) -> bool {
        self.rest.reads.end().is_some()
    }

    /// The cells that were looked at, with what they held.
    pub(super) fn reads(&self) -> &[(Address, u64)] {
        self.rest.reads.cells()
    }

    /// The step depends on what a cell holds.
    pub(super) fn depends_on(&mut self, address: Address) {
        self.rest.reads.ask(address, self.cells.peek(address));
    }

    /// The step depends on more than that.
    pub(super) fn depends_on_more(&mut self) {
        self.rest.reads.go_beyond();
    }

    /// Takes back what `undo` recorded. Gives the record of how to make it again.
    pub fn take_back(&mut self, undo: Box<Undo>) -> Box<Undo> {
        let rest = &mut self.rest;
        let Undo { cells, slots, slots_len, scalars, queues, counts, ending, printed } = *undo;
        let mut redo = Undo {
            slots_len: rest.slots.len(),
            scalars: Some(rest.scalars.clone()),
            queues: queues.map(|before| std::mem::replace(&mut rest.queues, before)),
            counts: Some(Rc::clone(&rest.counts)),
            ending: rest.ending.take(),
            ..Undo::default()
        };
        // A cell may stand there twice: the last change goes first.
        for (address, value) in cells.into_iter().rev() {
            redo.cells.push((address, self.cells.peek(address)));
            self.cells.poke(address, value);
        }
        for (index, slot) in slots {
            match rest.slots.get_mut(index as usize) {
                Some(place) => redo.slots.push((index, std::mem::replace(place, slot))),
                None => rest.slots.push(slot),
            }
        }
        while rest.slots.len() > slots_len {
            if let Some(slot) = rest.slots.pop() {
                redo.slots.push((rest.slots.len() as u32, slot));
            }
        }
        // Goroutines that are made again come in the order of their numbers.
        redo.slots.sort_by_key(|&(index, _)| index);
        rest.scalars = scalars.unwrap_or_else(|| rest.scalars.clone());
        rest.ending = ending;
        if let Some(counts) = counts {
            rest.counts = counts;
        }
        let lengths = [rest.scalars.stdout, rest.scalars.stderr];
        let streams = [&mut rest.stdout, &mut rest.stderr];
        for (((stream, length), taken), text) in streams.into_iter().zip(lengths).zip(&mut redo.printed).zip(&printed) {
            if stream.len() > length {
                *taken = stream.split_off(length);
            } else {
                stream.extend_from_slice(text);
            }
        }
        Box::new(redo)
    }

    /// As [`Self::take_back`], when it is never made again.
    pub fn roll_back(&mut self, mut undo: Box<Undo>) {
        let rest = &mut self.rest;
        for (address, value) in undo.cells.drain(..).rev() {
            self.cells.poke(address, value);
        }
        rest.slots.truncate(undo.slots_len);
        for (index, slot) in &mut undo.slots {
            std::mem::swap(&mut rest.slots[*index as usize], slot);
        }
        if let Some(scalars) = undo.scalars.take() {
            rest.scalars = scalars;
        }
        if let Some(queues) = undo.queues.take() {
            rest.queues = queues;
        }
        rest.ending = undo.ending.take();
        if let Some(counts) = undo.counts.take() {
            rest.counts = counts;
        }
        rest.stdout.truncate(rest.scalars.stdout);
        rest.stderr.truncate(rest.scalars.stderr);
        rest.spare.keep(undo);
    }
}

impl Rest {
    /// The slot of a goroutine, which is about to change.
    #[inline]
    pub(super) fn change(&mut self, index: usize) -> &mut Slot {
        let Self { undo, spare, slots, .. } = self;
        let known = undo.slots.iter().any(|&(saved, _)| saved as usize == index);
        if !known && index < undo.slots_len {
            let copy = spare.copy(&slots[index]);
            undo.slots.push((index as u32, std::mem::replace(&mut slots[index], copy)));
        }
        Rc::make_mut(&mut slots[index])
    }

    /// The queues, which are about to change.
    pub(super) fn change_queues(&mut self) -> &mut Queues {
        self.reads.go_beyond();
        if self.undo.queues.is_none() {
            self.undo.queues = Some(self.queues.clone());
        }
        &mut self.queues
    }

    /// Records that a cell was touched, and whether that has changed it.
    #[inline]
    pub(super) fn cell_touched(&mut self, touch: Touch) {
        self.reads.note(touch);
        if touch.before != touch.after {
            self.undo.cells.push((touch.address, touch.before));
            self.scalars.cells.remove(Fingerprint128::of_cell(touch.address, touch.before));
            self.scalars.cells.add(Fingerprint128::of_cell(touch.address, touch.after));
        }
    }
}
