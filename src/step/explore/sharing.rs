//! Which cells goroutines share in a way that the order of accesses matters: then an access is a *visible step*, and everything that a
//! goroutine does between two of them is part of the first.
//!
//! Nothing is assumed to be shared at first. An access that conflicts with another goroutine's (the same cell, one of them writes, and
//! neither is made before a `go` statement that led to the other) makes the cell shared, and then exploring begins again. The set only
//! grows, so that ends. At the end every conflict that any explored state can come to is between visible steps, and steps that aren't visible
//! commute with all steps of others: leaving out their orders loses no outcome (Lipton, "Reduction", CACM 1975; the iteration is
//! dynamic partial-order reduction by cells instead of by backtracking points: Flanagan, Godefroid, POPL 2005).

use super::races::used_map;
use crate::machine::Footprint;
use crate::program::{Address, FunctionId, Instruction, Program, SyncOp};
use crate::step::world::{Slot, Status, World};
use std::collections::HashMap;
use std::rc::Rc;

/// Whether the next instruction of a goroutine is a visible step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Visible,
    Hidden,
    /// Only executing it tells which cells it touches.
    Unknown,
}

/// What is known of the cells' sharing.
#[derive(Debug)]
pub struct Sharing {
    shared: Vec<bool>,
    /// For each cell the place in `accesses`, plus one.
    places: Vec<u32>,
    accesses: Vec<Vec<Access>>,
    /// A cell became shared since [`Self::has_grown`] was asked.
    grown: bool,
    /// Who started each goroutine that has accessed a cell, or started one of those, and how many it had started before.
    births: HashMap<u64, (u64, u32)>,
    /// Functions that may call `WaitGroup.Wait`, or start a goroutine that does.
    may_wait: Vec<bool>,
    /// The program has a Cond.
    pub has_conds: bool,
}

/// One goroutine's accesses of one cell. A time is how many goroutines it had started by then.
#[derive(Clone, Copy, Debug)]
struct Access {
    /// [`Slot::identity`]: its number depends on the order in which goroutines are started.
    goroutine: u64,
    last: u32,
    /// Plus one; 0: it doesn't write.
    last_write: u32,
}

impl Sharing {
    pub fn new(program: &Program) -> Self {
        Self {
            shared: Vec::new(),
            places: Vec::new(),
            accesses: Vec::new(),
            grown: false,
            births: HashMap::new(),
            may_wait: functions_that_wait(program),
            has_conds: program
                .code
                .iter()
                .any(|instruction| matches!(instruction, Instruction::Sync { op: SyncOp::CondWait, .. })),
        }
    }

    #[inline]
    pub fn is_shared(&self, address: Address) -> bool {
        self.shared.get(address as usize).copied().unwrap_or_default()
    }

    /// Cells that are shared.
    pub fn len(&self) -> usize {
        self.shared.iter().filter(|&&shared| shared).count()
    }

    /// Whether a cell became shared since the last time.
    pub fn has_grown(&mut self) -> bool {
        std::mem::take(&mut self.grown)
    }

    /// Whether any of these cells is shared.
    pub fn touches(&self, addresses: &[(Address, bool)]) -> bool {
        addresses.iter().any(|&(address, _)| self.is_shared(address))
    }

    /// Whether goroutine `index`'s next instruction, whose footprint is `foot`, is a visible step.
    #[inline]
    pub fn visibility(&self, world: &World, index: usize, foot: Footprint) -> Visibility {
        let visible_if = |visible| if visible { Visibility::Visible } else { Visibility::Hidden };
        if world.scalars().alive < 2 {
            return Visibility::Hidden;
        }
        let Some(goroutine) = &world.slots()[index].goroutine else { return Visibility::Hidden };
        match foot {
            Footprint::Private => Visibility::Hidden,
            Footprint::Cell { address, .. } => visible_if(self.is_shared(address)),
            // Who was notified goes on to where it takes the lock again; who wasn't can't.
            Footprint::Sync { op: SyncOp::CondWait, .. } => visible_if(!world.is_enabled(index)),
            Footprint::Sync { op, lock, value } => {
                visible_if(self.is_shared(lock) && self.is_sync_visible(world, index, op, lock, value))
            }
            // As a whole a map is shared when its uses race; else it is known by the cells that it touches inside.
            Footprint::Several
                if !goroutine.is_within_map()
                    && used_map(world.program(), goroutine).is_some_and(|(map, _)| self.is_shared(map)) =>
            {
                Visibility::Visible
            }
            Footprint::Native(_) | Footprint::Several => Visibility::Unknown,
        }
    }

    fn is_sync_visible(&self, world: &World, index: usize, op: SyncOp, lock: Address, delta: i64) -> bool {
        match op {
            SyncOp::WaitGroupAdd => {
                // High half of its first cell.
                let counter = (world.cells().peek(lock) as i64) >> 32;
                let left = counter.wrapping_add(delta);
                // Others' Add and Done commute with this one, and nobody's Wait is let through or stopped by it.
                let is_harmless = if delta < 0 { left >= 1 } else { counter >= 1 && !self.others_wait(world, index) };
                !is_harmless
            }
            SyncOp::Lock
            | SyncOp::Unlock
            | SyncOp::TryLock
            | SyncOp::RwLock
            | SyncOp::RwUnlock
            | SyncOp::RLock
            | SyncOp::RUnlock
            | SyncOp::TryRwLock
            | SyncOp::TryRLock => !world.scalars().mutex_off,
            _ => true,
        }
    }

    /// Whether a goroutine other than `index` may wait for a WaitGroup from now on.
    fn others_wait(&self, world: &World, index: usize) -> bool {
        let others = world.slots().iter().enumerate().filter(|&(other, _)| other != index);
        others.filter_map(|(_, slot)| slot.goroutine.as_ref()).any(|goroutine| {
            goroutine.functions().any(|(function, _)| self.may_wait[function as usize])
                || self.may_wait[goroutine.function as usize]
        })
    }

    /// Takes note of an access by goroutine `index` while there are others. `now`: how many goroutines it had started before.
    #[inline]
    pub fn note(&mut self, slots: &[Rc<Slot>], index: usize, now: u32, address: Address, write: bool) {
        let address = self.place(address);
        if self.shared[address] {
            return;
        }
        let identity = slots[index].identity;
        let place = match self.places[address] {
            0 => {
                self.accesses.push(Vec::new());
                self.places[address] = self.accesses.len() as u32;
                self.accesses.len() - 1
            }
            place => place as usize - 1,
        };
        let accesses = &mut self.accesses[place];
        let own = match accesses.iter_mut().find(|access| access.goroutine == identity) {
            Some(own) => own,
            None => {
                keep_births(&mut self.births, slots, index);
                accesses.push(Access { goroutine: identity, last: 0, last_write: 0 });
                accesses.last_mut().expect("it was pushed")
            }
        };
        own.last = own.last.max(now);
        if write {
            own.last_write = own.last_write.max(now + 1);
        }
        if accesses.len() > 1 && self.conflicts(place) {
            self.shared[address] = true;
            self.grown = true;
        }
    }

    /// The cell is shared.
    pub fn share(&mut self, address: Address) {
        let address = self.place(address);
        self.grown |= !self.shared[address];
        self.shared[address] = true;
    }

    /// The cell's place in the tables.
    #[inline]
    fn place(&mut self, address: Address) -> usize {
        let address = address as usize;
        if address >= self.shared.len() {
            self.shared.resize(address + 64, false);
            self.places.resize(address + 64, 0);
        }
        address
    }

    fn conflicts(&self, place: usize) -> bool {
        let accesses = &self.accesses[place];
        accesses.iter().filter(|write| write.last_write != 0).any(|write| {
            accesses.iter().any(|other| {
                other.goroutine != write.goroutine
                    && !self.is_before_birth(write.goroutine, write.last_write - 1, other.goroutine)
                    && !self.is_before_birth(other.goroutine, other.last, write.goroutine)
            })
        })
    }

    /// Whether `later` descends from a goroutine that `earlier` started at `time` or afterwards: what `earlier` did until then was done
    /// before `later` existed.
    fn is_before_birth(&self, earlier: u64, time: u32, later: u64) -> bool {
        let mut descendant = later;
        while let Some(&(parent, order)) = self.births.get(&descendant) {
            if parent == earlier {
                return order >= time;
            }
            descendant = parent;
        }
        false
    }
}

/// Keeps who started goroutine `index`, who started that one, and so on.
fn keep_births(births: &mut HashMap<u64, (u64, u32)>, slots: &[Rc<Slot>], index: usize) {
    let mut descendant = &slots[index];
    while let Some((parent, order)) = descendant.parent {
        let above = &slots[parent as usize];
        births.insert(descendant.identity, (above.identity, order));
        descendant = above;
    }
}

/// Functions that may come to a WaitGroup's Wait, directly or through what they call or start. A call of a function value or of an
/// interface's method may be any function that is used so.
fn functions_that_wait(program: &Program) -> Vec<bool> {
    let count = program.functions.len();
    let mut calls: Vec<Vec<FunctionId>> = vec![Vec::new(); count];
    let mut indirect = vec![false; count];
    let mut waits = vec![false; count];
    let mut values: Vec<FunctionId> = program.types.methods.functions().collect();
    for (id, function) in program.functions.iter().enumerate() {
        for instruction in &program.code[function.entry as usize..function.end as usize] {
            match *instruction {
                Instruction::Call { function, .. }
                | Instruction::GoFunction { function, .. }
                | Instruction::DeferFunction { function, .. } => calls[id].push(function),
                Instruction::Closure { function, .. } => {
                    values.push(function);
                    calls[id].push(function);
                }
                Instruction::CallValue { .. }
                | Instruction::CallMethod { .. }
                | Instruction::Go { .. }
                | Instruction::Defer { .. } => indirect[id] = true,
                Instruction::Sync { op: SyncOp::WaitGroupWait, .. } => waits[id] = true,
                _ => {}
            }
        }
    }
    values.extend(program.constants.iter().chain(&program.image).filter_map(|&word| {
        let id = word as u32;
        (word & crate::program::PLAIN_FUNCTION != 0 && (id as usize) < count).then_some(id)
    }));
    loop {
        let value_waits = values.iter().any(|&function| waits[function as usize]);
        let mut changed = false;
        for id in 0..count {
            let now =
                waits[id] || indirect[id] && value_waits || calls[id].iter().any(|&function| waits[function as usize]);
            changed |= now != waits[id];
            waits[id] = now;
        }
        if !changed {
            return waits;
        }
    }
}

/// Goroutines that can take the next visible step, by index: those that get on; if nobody does, those that wake next; if there are none,
/// the first that can still begin to wait, which ends in a deadlock. `hasty`: those that wake next can always. Gives whether somebody is
/// left asleep for the others' sake.
pub fn choices(world: &World, hasty: bool, found: &mut Vec<u16>) -> bool {
    found.clear();
    if world.ending().is_some() {
        return false;
    }
    let slots = world.slots();
    found.extend((0..slots.len()).filter(|&index| world.gets_on(index)).map(|index| index as u16));
    let is_asleep = |slot: &Rc<Slot>| matches!(slot.status, Status::Sleeping(_));
    let somebody_sleeps = slots.iter().any(is_asleep);
    if somebody_sleeps && !hasty && !found.is_empty() {
        return true;
    }
    if somebody_sleeps {
        let wakes = |&index: &usize| is_asleep(&slots[index]) && world.can_step(index);
        found.extend((0..slots.len()).filter(wakes).map(|index| index as u16));
        found.sort_unstable();
    }
    if found.is_empty() {
        found.extend((0..slots.len()).find(|&index| world.can_step(index)).map(|index| index as u16));
    }
    false
}
