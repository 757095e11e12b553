//! Reading, writing, deleting and clearing, in the order of Go's `mapaccess`, `mapassign`, `mapdelete` and `mapclear`.

use super::growth::Growth;
use super::iteration::Walk;
use super::layout::{COUNT, DELETED, FLAGS, FREE, TABLE, USED, WRITING, entry_address, is_full, is_plausible};
use super::probe::{Found, Place, Probe};
use super::{Conflict, conflict, hash};
use crate::machine::panics::Trap;
use crate::machine::{Cell, Environment, Goroutine, Memory};
use crate::program::{Address, MapShape, Pc, Program, Slot, Type};

/// What a map instruction wants; slots of the running frame.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Request {
    Get { dst: Slot, key: Slot, ok: bool },
    Set { key: Slot, value: Slot, update: bool },
    Delete { key: Slot },
    Clear,
}

/// A map instruction that isn't finished. The goroutine keeps it, with its buffers, for the next one.
#[derive(Clone, Debug, Default, Hash)]
pub(in super::super) struct MapOperation {
    stage: Stage,
    pub(super) probe: Probe,
    growth: Growth,
    pub(super) walk: Walk,
    /// Words of the value that have been read.
    pub(super) words: Vec<u64>,
    /// What the step before has read from the header.
    loaded: u64,
    /// The entry that is read, written or deleted.
    pub(super) entry: Address,
    /// A read has found it.
    found: bool,
    /// It didn't exist before.
    is_new: bool,
    /// This write has grown the map already: once is enough, whatever the counters say that races have spoilt.
    has_grown: bool,
    /// Where a new entry goes; entries that become free.
    index: u64,
    freed: u64,
    word: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
enum Stage {
    #[default]
    Idle,
    // Get
    ReadCount,
    ReadFlags,
    ReadValue,
    // Delete, clear
    CheckCount,
    // Set, delete, clear
    CheckFlags,
    Mark,
    Search,
    // Set
    LoadUsed,
    LoadCount,
    Grow,
    WriteKey,
    WriteState,
    Count,
    StoreCount,
    StoreUsed,
    WriteValue,
    // Delete
    Delete,
    LookBehind,
    Free,
    LookBefore,
    LoadFreed,
    StoreFreed,
    // Clear
    ClearTable,
    ClearCapacity,
    ClearEntry,
    ClearUsed,
    ClearCount,
    // Set, delete, clear
    CheckMark,
    Unmark,
}

/// What a step needs besides the operation.
struct Step<'a, M> {
    program: &'a Program,
    memory: &'a M,
    shape: &'a MapShape,
    map: Address,
    request: Request,
    frame: &'a [u64],
    pc: Pc,
}

impl<M: Memory> Step<'_, M> {
    fn cell(&self, address: Address) -> Result<&M::Cell, Trap> {
        self.memory.cell(address).ok_or_else(Trap::nil_pointer)
    }

    fn header(&self, offset: u64) -> Result<&M::Cell, Trap> {
        self.cell(self.map.wrapping_add(offset))
    }

    fn key(&self) -> &[u64] {
        match self.request {
            Request::Get { key, .. } | Request::Set { key, .. } | Request::Delete { key } => {
                &self.frame[key as usize..][..self.shape.key_words as usize]
            }
            Request::Clear => &[],
        }
    }
}

/// Carries out a map instruction: all of it, or with `SINGLE` one step. True when it is finished.
#[cfg_attr(target_family = "wasm", optimize(speed))]
pub(in super::super) fn perform<const SINGLE: bool, E: Environment>(
    env: &mut E,
    program: &Program,
    goroutine: &mut Goroutine,
    shape: u16,
    map: Slot,
    request: Request,
) -> Result<bool, Trap> {
    let memory = env.memory();
    let base = goroutine.base as usize;
    let Goroutine { rare, stack, random, pc, .. } = goroutine;
    let operation = &mut rare.get_or_insert_default().map;
    let frame = &mut stack[base..];
    let shape = &program.maps[shape as usize];
    let map = frame[map as usize];
    let step = Step { program, memory: &memory, shape, map, request, frame, pc: *pc };
    if operation.stage == Stage::Idle {
        if map == 0 && matches!(request, Request::Set { .. }) {
            return Err(Trap::error("assignment to entry in nil map".into()));
        }
        if !matches!(request, Request::Clear) {
            let hash = hash(env, program, shape, step.key(), random)?;
            operation.probe.begin(hash);
        }
        operation.words.clear();
        operation.word = 0;
        (operation.found, operation.is_new, operation.has_grown) = (false, false, false);
        operation.stage = match request {
            _ if map == 0 => Stage::Idle,
            Request::Get { .. } => Stage::ReadCount,
            Request::Set { .. } => Stage::CheckFlags,
            Request::Delete { .. } | Request::Clear => Stage::CheckCount,
        };
    }
    while operation.stage != Stage::Idle {
        match operation.step(env, &step) {
            Ok(stage) => operation.stage = stage,
            Err(trap) => {
                operation.stage = Stage::Idle;
                return Err(trap);
            }
        }
        let is_write = !matches!(request, Request::Get { .. });
        if operation.stage != Stage::Idle && (SINGLE || is_write && env.preempts_write(crate::machine::Write::MapStep))
        {
            return Ok(false);
        }
    }
    if let Request::Get { dst, ok, .. } = request {
        let words = shape.value_words as usize;
        let found = operation.found;
        let target = &mut frame[dst as usize..][..words + usize::from(ok)];
        if found {
            target[..words].copy_from_slice(&operation.words)
        } else {
            target[..words].fill(0)
        }
        if ok {
            target[words] = u64::from(found);
        }
    }
    Ok(true)
}

impl MapOperation {
    /// Whether no map instruction is unfinished: then nothing in here matters.
    pub fn is_idle(&self) -> bool {
        self.stage == Stage::Idle && self.walk.is_idle()
    }

    /// Forgets what was going on: a recovered panic leads elsewhere.
    pub fn abandon(&mut self) {
        self.stage = Stage::Idle;
        self.walk.abandon();
    }

    /// The first cell of the value that the last read has found.
    pub fn found_value(&self, shape: &MapShape) -> Option<Address> {
        self.found.then(|| self.entry + 1 + u64::from(shape.key_words))
    }

    /// One step; gives the next stage.
    #[cfg_attr(target_family = "wasm", optimize(speed))]
    fn step<E: Environment, M: Memory>(&mut self, env: &mut E, step: &Step<M>) -> Result<Stage, Trap> {
        match self.stage {
            Stage::Idle | Stage::ReadCount | Stage::ReadFlags | Stage::ReadValue => self.read(env, step),
            Stage::CheckCount | Stage::CheckFlags | Stage::Mark | Stage::CheckMark | Stage::Unmark => {
                self.guard(env, step)
            }
            Stage::Search => self.search(step),
            Stage::Delete
            | Stage::LookBehind
            | Stage::Free
            | Stage::LookBefore
            | Stage::LoadFreed
            | Stage::StoreFreed => self.delete(step),
            Stage::ClearTable | Stage::ClearCapacity | Stage::ClearEntry | Stage::ClearUsed | Stage::ClearCount => {
                self.clear(step)
            }
            _ => self.write(env, step),
        }
    }

    #[cfg_attr(target_family = "wasm", optimize(speed))]
    fn read<E: Environment, M: Memory>(&mut self, env: &mut E, step: &Step<M>) -> Result<Stage, Trap> {
        Ok(match self.stage {
            Stage::ReadCount if step.header(COUNT)?.load() == 0 => Stage::Idle,
            Stage::ReadCount => Stage::ReadFlags,
            Stage::ReadFlags => {
                if step.header(FLAGS)?.load() & WRITING != 0 {
                    conflict(env, Conflict::ReadAndWrite)?;
                }
                Stage::Search
            }
            _ => {
                let word = self.words.len() as u64;
                let address = self.entry + 1 + u64::from(step.shape.key_words) + word;
                self.words.push(step.cell(address)?.load());
                if word + 1 == u64::from(step.shape.value_words) { Stage::Idle } else { Stage::ReadValue }
            }
        })
    }

    /// The check, before and after a write.
    fn guard<E: Environment, M: Memory>(&mut self, env: &mut E, step: &Step<M>) -> Result<Stage, Trap> {
        Ok(match self.stage {
            Stage::CheckCount if step.header(COUNT)?.load() == 0 => Stage::Idle,
            Stage::CheckCount => Stage::CheckFlags,
            Stage::CheckFlags => {
                self.loaded = step.header(FLAGS)?.load();
                if self.loaded & WRITING != 0 {
                    conflict(env, Conflict::Writes)?;
                }
                Stage::Mark
            }
            Stage::Mark => {
                step.header(FLAGS)?.store(self.loaded | WRITING);
                if matches!(step.request, Request::Clear) { Stage::ClearTable } else { Stage::Search }
            }
            Stage::CheckMark => {
                self.loaded = step.header(FLAGS)?.load();
                if self.loaded & WRITING == 0 {
                    conflict(env, Conflict::Writes)?;
                }
                Stage::Unmark
            }
            _ => {
                step.header(FLAGS)?.store(self.loaded & !WRITING);
                Stage::Idle
            }
        })
    }

    #[cfg_attr(target_family = "wasm", optimize(speed))]
    fn search<M: Memory>(&mut self, step: &Step<M>) -> Result<Stage, Trap> {
        let found = self.probe.step(step.program, step.memory, step.shape, step.map, step.key())?;
        Ok(match (found, step.request) {
            (Found::NotYet, _) => Stage::Search,
            (Found::Entry(index), request) => {
                self.index = index;
                self.entry = entry_address(step.shape, self.probe.table, index);
                match request {
                    Request::Get { .. } => {
                        self.found = true;
                        if step.shape.value_words == 0 { Stage::Idle } else { Stage::ReadValue }
                    }
                    Request::Set { .. } => self.first_value_stage(step.shape),
                    Request::Delete { .. } | Request::Clear => Stage::Delete,
                }
            }
            (Found::Missing(_), Request::Get { .. }) => Stage::Idle,
            (Found::Missing(_), Request::Delete { .. } | Request::Clear) => Stage::CheckMark,
            (Found::Missing(Place::Deleted(index)), Request::Set { .. }) => {
                self.take(step.shape, index, false);
                self.first_key_stage(step.shape)
            }
            (Found::Missing(Place::Free(index)), Request::Set { .. }) => {
                self.take(step.shape, index, true);
                Stage::LoadUsed
            }
            (Found::Missing(Place::None), Request::Set { .. }) => {
                self.freed = 0;
                Stage::LoadCount
            }
        })
    }

    /// A new entry will be at `index`; `freed` counts the free entries that it takes.
    fn take(&mut self, shape: &MapShape, index: u64, is_free: bool) {
        self.index = index;
        self.entry = entry_address(shape, self.probe.table, index);
        self.is_new = true;
        self.freed = u64::from(is_free);
    }

    fn first_key_stage(&mut self, shape: &MapShape) -> Stage {
        self.word = 0;
        if shape.key_words == 0 { Stage::WriteState } else { Stage::WriteKey }
    }

    fn first_value_stage(&mut self, shape: &MapShape) -> Stage {
        self.word = 0;
        if shape.value_words == 0 { Stage::CheckMark } else { Stage::WriteValue }
    }

    #[cfg_attr(target_family = "wasm", optimize(speed))]
    fn write<E: Environment, M: Memory>(&mut self, env: &mut E, step: &Step<M>) -> Result<Stage, Trap> {
        Ok(match self.stage {
            Stage::LoadUsed => {
                self.loaded = step.header(USED)?.load();
                if is_full(self.loaded, self.probe.capacity) && !self.has_grown {
                    Stage::LoadCount
                } else {
                    self.words.clear();
                    self.words.push(self.loaded);
                    self.first_key_stage(step.shape)
                }
            }
            Stage::LoadCount => {
                let count = step.header(COUNT)?.load();
                let full = self.probe.capacity != 0 && !self.is_new;
                let old = (self.probe.table, self.probe.capacity);
                self.growth.begin(env, step.shape, old, count, full)?;
                (self.is_new, self.has_grown) = (false, true);
                Stage::Grow
            }
            Stage::Grow => {
                if !self.growth.step(step.memory, step.shape, step.map)? {
                    return Ok(Stage::Grow);
                }
                let hash = self.probe.hash;
                self.probe.begin(hash);
                Stage::Search
            }
            Stage::WriteKey => {
                step.cell(self.entry + 1 + self.word)?.store(step.key()[self.word as usize]);
                self.word += 1;
                if self.word == u64::from(step.shape.key_words) { Stage::WriteState } else { Stage::WriteKey }
            }
            Stage::WriteState => {
                step.cell(self.entry)?.store(self.probe.hash);
                Stage::Count
            }
            Stage::Count => {
                self.loaded = step.header(COUNT)?.load();
                Stage::StoreCount
            }
            Stage::StoreCount => {
                step.header(COUNT)?.store(self.loaded.wrapping_add(1));
                if self.freed == 1 { Stage::StoreUsed } else { self.first_value_stage(step.shape) }
            }
            Stage::StoreUsed => {
                let used = self.words.pop().unwrap_or_default();
                step.header(USED)?.store(used.wrapping_add(1));
                self.first_value_stage(step.shape)
            }
            _ => {
                self.write_value(env, step)?;
                self.word += 1;
                if self.word == u64::from(step.shape.value_words) { Stage::CheckMark } else { Stage::WriteValue }
            }
        })
    }

    #[cfg_attr(target_family = "wasm", optimize(speed))]
    fn write_value<E: Environment, M: Memory>(&mut self, env: &mut E, step: &Step<M>) -> Result<(), Trap> {
        let Request::Set { value, update, .. } = step.request else {
            return Ok(());
        };
        let address = self.entry + 1 + u64::from(step.shape.key_words) + self.word;
        let value = value as usize + self.word as usize;
        let cell = step.cell(address)?;
        if !update || self.is_new {
            cell.store(step.frame[value]);
            return Ok(());
        }
        let read = step.frame[value + step.shape.value_words as usize];
        let overwritten = cell.swap(step.frame[value]);
        if overwritten != read {
            let is_integer = matches!(step.program.types.underlying(step.shape.value), Type::Int(_));
            let amount = if is_integer { overwritten.wrapping_sub(read) as i64 } else { 1 };
            env.lost_update(step.pc, address, amount);
        }
        Ok(())
    }

    /// Marks the entry as deleted, or as free when the next one is: then searches needn't pass it, nor the deleted ones before it.
    fn delete<M: Memory>(&mut self, step: &Step<M>) -> Result<Stage, Trap> {
        let mask = self.probe.capacity - 1;
        let state = |index: u64| step.cell(entry_address(step.shape, self.probe.table, index & mask));
        Ok(match self.stage {
            Stage::Delete => {
                step.cell(self.entry)?.store(DELETED);
                self.freed = 0;
                Stage::LookBehind
            }
            Stage::LookBehind if state(self.index + 1)?.load() == FREE => Stage::Free,
            Stage::LookBehind => Stage::LoadFreed,
            Stage::Free => {
                state(self.index)?.store(FREE);
                self.freed += 1;
                self.index = self.index.wrapping_sub(1) & mask;
                Stage::LookBefore
            }
            Stage::LookBefore if self.freed <= mask && state(self.index)?.load() == DELETED => Stage::Free,
            Stage::LookBefore => Stage::LoadFreed,
            Stage::LoadFreed => {
                // The two counters: first of the entries, then of those that aren't free.
                let counter = if self.word == 0 { COUNT } else { USED };
                self.loaded = step.header(counter)?.load();
                Stage::StoreFreed
            }
            _ => {
                let (counter, less) = if self.word == 0 { (COUNT, 1) } else { (USED, self.freed) };
                step.header(counter)?.store(self.loaded.wrapping_sub(less));
                self.word += 1;
                if self.word == 1 && self.freed > 0 { Stage::LoadFreed } else { Stage::CheckMark }
            }
        })
    }

    fn clear<M: Memory>(&mut self, step: &Step<M>) -> Result<Stage, Trap> {
        Ok(match self.stage {
            Stage::ClearTable => {
                self.entry = step.header(TABLE)?.load();
                self.index = 0;
                if self.entry == 0 { Stage::ClearUsed } else { Stage::ClearCapacity }
            }
            Stage::ClearCapacity => {
                self.loaded = step.cell(self.entry)?.load();
                if !is_plausible(step.shape, step.memory.len(), self.entry, self.loaded) {
                    return Err(Trap::nil_pointer());
                }
                Stage::ClearEntry
            }
            Stage::ClearEntry => {
                step.cell(entry_address(step.shape, self.entry, self.index))?.store(FREE);
                self.index += 1;
                if self.index == self.loaded { Stage::ClearUsed } else { Stage::ClearEntry }
            }
            Stage::ClearUsed => {
                step.header(USED)?.store(0);
                Stage::ClearCount
            }
            _ => {
                step.header(COUNT)?.store(0);
                Stage::CheckMark
            }
        })
    }
}
