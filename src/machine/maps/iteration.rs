//! `for k, v := range m`: walks the table that the map had at the start, from a random entry on. When the map has got another one
//! since, each key is looked up there again. So deleted entries aren't produced, and none comes twice.

use super::layout::{FLAGS, TABLE, TAKEN, WRITING, entry_address, is_plausible};
use super::probe::Found;
use super::{Conflict, MapOperation, conflict};
use crate::machine::panics::Trap;
use crate::machine::{Cell, Environment, Goroutine, Memory, value};
use crate::program::{Program, Slot};

// The slots of an iterator.
const MAP: usize = 0;
const ITS_TABLE: usize = 1;
const CAPACITY: usize = 2;
const START: usize = 3;
const VISITED: usize = 4;

/// Where an iteration's instruction stands.
#[derive(Clone, Debug, Default, Hash)]
pub(super) struct Walk {
    stage: Stage,
    key: Vec<u64>,
    /// State of the entry: the hash of its key.
    state: u64,
}

impl Walk {
    /// Whether no iteration's instruction is unfinished.
    pub fn is_idle(&self) -> bool {
        self.stage == Stage::Idle
    }

    pub fn abandon(&mut self) {
        self.stage = Stage::Idle;
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Stage {
    #[default]
    Idle,
    // MapIterate
    Table,
    Capacity,
    // MapNext
    Flags,
    State,
    Key,
    Compare,
    Search,
    Value,
    // No more
    End,
}

/// Begins an iteration: all of it, or with `SINGLE` one step. True when it is finished.
pub(in super::super) fn begin_iteration<const SINGLE: bool, E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &mut Goroutine,
    (iterator, map, shape): (Slot, Slot, u16),
) -> Result<bool, Trap> {
    let memory = env.memory();
    let base = goroutine.base as usize;
    let Goroutine { rare, stack, random, .. } = goroutine;
    let walk = &mut rare.get_or_insert_default().map.walk;
    let shape = &program.maps[shape as usize];
    let frame = &mut stack[base..];
    let map = frame[map as usize];
    let slots = &mut frame[iterator as usize..];
    if walk.stage == Stage::Idle {
        slots[..=VISITED].fill(0);
        slots[MAP] = map;
        if map == 0 {
            return Ok(true);
        }
        walk.stage = Stage::Table;
    }
    let load = |address: u64| memory.cell(address).map(Cell::load).ok_or_else(Trap::nil_pointer);
    if walk.stage == Stage::Table {
        // A trap leaves nothing unfinished behind.
        walk.stage = Stage::Idle;
        slots[ITS_TABLE] = load(map.wrapping_add(TABLE))?;
        if slots[ITS_TABLE] == 0 {
            return Ok(true);
        }
        walk.stage = Stage::Capacity;
        if SINGLE {
            return Ok(false);
        }
    }
    walk.stage = Stage::Idle;
    let capacity = load(slots[ITS_TABLE])?;
    if !is_plausible(shape, memory.len(), slots[ITS_TABLE], capacity) {
        return Err(Trap::nil_pointer());
    }
    slots[CAPACITY] = capacity;
    slots[START] = random.next_word() & (capacity - 1);
    Ok(true)
}

/// What `MapNext` came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Next {
    NotYet,
    Pair,
    End,
}

/// The next pair: all of it, or with `SINGLE` one step.
pub(in super::super) fn next<const SINGLE: bool, E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &mut Goroutine,
    (dst, iterator, shape): (Slot, Slot, u16),
) -> Result<Next, Trap> {
    let base = goroutine.base as usize;
    let Goroutine { rare, stack, .. } = goroutine;
    let operation = &mut rare.get_or_insert_default().map;
    let frame = &mut stack[base..];
    let slots = &mut frame[iterator as usize..][..=VISITED];
    if slots[ITS_TABLE] == 0 {
        return Ok(Next::End);
    }
    if operation.walk.stage == Stage::Idle {
        operation.walk.stage = Stage::Flags;
    }
    loop {
        let stage = match operation.walk_step(env, program, slots, shape) {
            Ok(stage) => stage,
            Err(trap) => {
                operation.walk.stage = Stage::Idle;
                return Err(trap);
            }
        };
        operation.walk.stage = stage;
        match stage {
            Stage::Idle | Stage::End => {
                operation.walk.stage = Stage::Idle;
                if stage == Stage::End {
                    return Ok(Next::End);
                }
                let pair = operation.walk.key.iter().chain(&operation.words);
                frame[dst as usize..].iter_mut().zip(pair).for_each(|(slot, &word)| *slot = word);
                return Ok(Next::Pair);
            }
            _ if SINGLE => return Ok(Next::NotYet),
            _ => {}
        }
    }
}

impl MapOperation {
    /// One step of `MapNext`; `Idle` when there is a pair.
    fn walk_step<E: Environment>(
        &mut self,
        env: &mut E,
        program: &Program,
        slots: &mut [u64],
        shape: u16,
    ) -> Result<Stage, Trap> {
        let memory = env.memory();
        let shape = &program.maps[shape as usize];
        let map = slots[MAP];
        let load = |address: u64| memory.cell(address).map(Cell::load).ok_or_else(Trap::nil_pointer);
        let index = slots[START].wrapping_add(slots[VISITED]) & slots[CAPACITY].wrapping_sub(1);
        let entry = entry_address(shape, slots[ITS_TABLE], index);
        let or_next = |stage, present: bool| if present { stage } else { Stage::Idle };
        Ok(match self.walk.stage {
            Stage::Flags => {
                if load(map.wrapping_add(FLAGS))? & WRITING != 0 {
                    conflict(env, Conflict::IterationAndWrite)?;
                }
                Stage::State
            }
            Stage::State if slots[VISITED] >= slots[CAPACITY] => Stage::End,
            Stage::State => {
                self.walk.state = load(entry)?;
                self.walk.key.clear();
                self.words.clear();
                slots[VISITED] += 1;
                match self.walk.state & TAKEN {
                    0 => Stage::State,
                    _ if shape.key_words == 0 => Stage::Compare,
                    _ => Stage::Key,
                }
            }
            // From here on the entry is the one before `VISITED`.
            Stage::Key => {
                let entry = self.walked_entry(shape, slots);
                let word = self.walk.key.len() as u64;
                self.walk.key.push(load(entry + 1 + word)?);
                if word + 1 == u64::from(shape.key_words) { Stage::Compare } else { Stage::Key }
            }
            Stage::Compare => {
                self.entry = self.walked_entry(shape, slots);
                let key = &self.walk.key;
                // A key that doesn't equal itself (NaN) is nowhere to be found, but can't have been deleted either.
                if load(map.wrapping_add(TABLE))? == slots[ITS_TABLE]
                    || !value::equal(program, &memory, shape.key, key, key)?
                {
                    or_next(Stage::Value, shape.value_words > 0)
                } else {
                    self.probe.begin(self.walk.state);
                    Stage::Search
                }
            }
            Stage::Search => match self.probe.step(program, &memory, shape, map, &self.walk.key)? {
                Found::NotYet => Stage::Search,
                Found::Missing(_) => Stage::State,
                Found::Entry(index) => {
                    self.entry = entry_address(shape, self.probe.table, index);
                    or_next(Stage::Value, shape.value_words > 0)
                }
            },
            Stage::Value => {
                let word = self.words.len() as u64;
                self.words.push(load(self.entry + 1 + u64::from(shape.key_words) + word)?);
                or_next(Stage::Value, word + 1 < u64::from(shape.value_words))
            }
            Stage::Idle | Stage::End | Stage::Table | Stage::Capacity => Stage::End,
        })
    }

    /// The entry that was found taken last.
    fn walked_entry(&self, shape: &crate::program::MapShape, slots: &[u64]) -> u64 {
        let index = slots[START].wrapping_add(slots[VISITED]).wrapping_sub(1) & slots[CAPACITY].wrapping_sub(1);
        entry_address(shape, slots[ITS_TABLE], index)
    }
}
