//! What the board shows of a run. Goroutines' records are written when they begin to wait, go on, or end, and for each instruction in
//! slow motion; locks and totals when the board is sampled.

use super::arena::Cells;
use super::lock;
use super::tally::{Lost, OTHER, Tallies};
use super::worker::Worker;
use crate::board::{Board, GOROUTINES, GoroutineRecord, LOCKS, LockRecord, Phase, State, watch};
use crate::hash::Map;
use crate::machine::{Cell, Footprint, Goroutine, Memory, footprint, user_position};
use crate::program::{Address, Pc, Program};
use crate::report::LockReport;
use crate::sync::{LockEvent, LockKind, Park, mutex, rwmutex};
use crate::trace::order;
#[cfg(not(target_family = "wasm"))]
use crate::trace::recording::LockInfo;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::sync::{Arc, Mutex};

/// The cell of a mutex, counted from its first, that remembers the lock's record, plus one.
pub const RECORD_CELL: u64 = 2;
/// Local variables of one name that are watched; a loop may make thousands.
const INSTANCES: u32 = 2;

pub struct Picture {
    board: Arc<Board>,
    tallies: Tallies,
    /// Records of goroutines that have ended.
    ended: AtomicU32,
    /// Where the search for one began last.
    cursor: AtomicU32,
    locks: Mutex<Locks>,
    /// How many of each local variable are watched.
    instances: Box<[AtomicU32]>,
    variables: Mutex<Vec<watch::Root>>,
    counted: watch::Counted,
    map_conflicts: AtomicU64,
}

#[derive(Default)]
struct Locks {
    indices: Map<Address, u16>,
}

/// A 64-bit value in two words.
fn store_both(low: &AtomicU32, high: &AtomicU32, value: u64) {
    low.store(value as u32, Relaxed);
    high.store((value >> 32) as u32, Relaxed);
}

impl Picture {
    /// Clears the board for a new run.
    pub fn new(board: Arc<Board>, program: &Program, workers: usize) -> Self {
        clear(&board);
        let header = &board.header;
        header.run.fetch_add(1, Relaxed);
        header.workers.store(workers as u32, Relaxed);
        header.phase.store(Phase::Running as u32, Relaxed);
        Self {
            board,
            tallies: Tallies::new(workers),
            ended: AtomicU32::new(0),
            cursor: AtomicU32::new(0),
            locks: Mutex::default(),
            instances: program.variables.iter().map(|_| AtomicU32::new(0)).collect(),
            variables: Mutex::new(watch::globals(program)),
            counted: watch::Counted::new(program),
            map_conflicts: AtomicU64::new(0),
        }
    }

    pub fn board(&self) -> &Board {
        &self.board
    }

    pub fn tallies(&self) -> &Tallies {
        &self.tallies
    }

    pub fn phase(&self, phase: Phase) {
        self.board.header.phase.store(phase as u32, Relaxed);
    }

    fn record(&self, index: u32) -> Option<&GoroutineRecord> {
        self.board.goroutines.get(index as usize)
    }

    /// A record for a new goroutine, or `u32::MAX` when all are taken.
    pub fn admit(&self, program: &Program, goroutine: &Goroutine) -> u32 {
        let Some(index) = self.free_record() else {
            return u32::MAX;
        };
        let record = &self.board.goroutines[index as usize];
        let function = &program.functions[goroutine.function as usize];
        record.line.store(function.position.line, Relaxed);
        record.function.store(function.position.line, Relaxed);
        record.pc.store(goroutine.pc, Relaxed);
        record.waits_for.store(0, Relaxed);
        record.holds.store(0, Relaxed);
        record.holds_too.store(0, Relaxed);
        record.has_copy.store(0, Relaxed);
        record.queue.store(0, Relaxed);
        record.touches.store(0, Relaxed);
        record.state.store(State::Runnable as u32, Relaxed);
        record.id.store(goroutine.id, Relaxed);
        index
    }

    fn free_record(&self) -> Option<u32> {
        let used = &self.board.header.goroutine_records;
        if used.load(Relaxed) < GOROUTINES as u32 {
            let fresh = used.fetch_add(1, Relaxed);
            if fresh < GOROUTINES as u32 {
                return Some(fresh);
            }
            used.store(GOROUTINES as u32, Relaxed);
        }
        let mut ended = self.ended.load(Relaxed);
        loop {
            if ended == 0 {
                return None;
            }
            match self.ended.compare_exchange_weak(ended, ended - 1, Acquire, Relaxed) {
                Ok(_) => break,
                Err(now) => ended = now,
            }
        }
        // One of the ended ones is ours; which one, the first to claim it says.
        let start = self.cursor.fetch_add(1, Relaxed);
        for offset in 0..2 * GOROUTINES as u32 {
            let index = start.wrapping_add(offset) % GOROUTINES as u32;
            let state = &self.board.goroutines[index as usize].state;
            let (done, taken) = (State::Done as u32, State::Runnable as u32);
            if state.load(Relaxed) == done && state.compare_exchange(done, taken, AcqRel, Relaxed).is_ok() {
                self.cursor.store(index + 1, Relaxed);
                return Some(index);
            }
        }
        None
    }

    pub fn state(&self, record: u32, state: State) {
        if let Some(record) = self.record(record) {
            record.state.store(state as u32, Relaxed);
        }
    }

    /// A goroutine runs; gives what it holds.
    pub fn begin_slice(&self, record: u32) -> Held {
        self.record(record).map_or(Held::default(), |record| {
            record.state.store(State::Running as u32, Relaxed);
            Held { last: record.holds.load(Relaxed), before: record.holds_too.load(Relaxed) }
        })
    }

    /// Says how far in front in its queue a waiting goroutine is.
    pub fn queued(&self, goroutine: &Goroutine, place: u32) {
        if let Some(record) = self.record(goroutine.record) {
            record.queue.store(place, Relaxed);
        }
    }

    /// Shows where the running goroutine is.
    pub fn show(&self, program: &Program, goroutine: &Goroutine, worker: &Worker) {
        let Some(record) = self.record(goroutine.record) else {
            return;
        };
        record.pc.store(goroutine.pc, Relaxed);
        let line = user_position(program, goroutine).line;
        if line != 0 {
            record.line.store(line, Relaxed);
        }
        record.holds.store(worker.held.last, Relaxed);
        record.holds_too.store(worker.held.before, Relaxed);
        record.waits_for.store(worker.waits_for, Relaxed);
        record.queue.store(0, Relaxed);
        match goroutine.copy() {
            Some(copy) if worker.paced => {
                record.copy.store(copy.value as u32, Relaxed);
                record.touches.store(copy.address as u32, Relaxed);
                record.has_copy.store(1, Relaxed);
            }
            _ => {
                let touches = if worker.paced { touched_cell(program, goroutine) } else { None };
                record.touches.store(touches.unwrap_or(0) as u32, Relaxed);
                record.has_copy.store(0, Relaxed);
            }
        }
    }

    /// Shows where the goroutine is and that it stops running.
    pub fn leave(&self, program: &Program, goroutine: &Goroutine, worker: &Worker, state: State) {
        self.show(program, goroutine, worker);
        if state == State::Sleeping
            && let Some(record) = self.record(goroutine.record)
        {
            // Its pc is behind the call already, perhaps on another line.
            let line = program.position(goroutine.pc.wrapping_sub(1)).line;
            if line != 0 {
                record.line.store(line, Relaxed);
            }
        }
        self.state(goroutine.record, state);
        if state == State::Done
            && let Some(record) = self.record(goroutine.record)
        {
            record.holds.store(0, Relaxed);
            record.holds_too.store(0, Relaxed);
            self.ended.fetch_add(1, AcqRel);
        }
    }

    /// The mutex switch threw a goroutine out of a lock's queue.
    pub fn thrown_out(&self, goroutine: &Goroutine, park: Park) {
        let kind = if park.reason == crate::sync::WaitReason::MutexLock { LockKind::Mutex } else { LockKind::RwMutex };
        if let Some(lock) = self.board.locks.get(self.lock_index(park.lock, kind, 0)) {
            lock.waiters.fetch_sub(1, Relaxed);
        }
        if let Some(record) = self.record(goroutine.record) {
            record.waits_for.store(0, Relaxed);
            record.state.store(State::Runnable as u32, Relaxed);
        }
    }

    pub fn map_conflict(&self) {
        self.map_conflicts.fetch_add(1, Relaxed);
    }

    pub fn new_variable(&self, variable: u32, address: Address) {
        let Some(instances) = self.instances.get(variable as usize) else {
            return;
        };
        if instances.load(Relaxed) < INSTANCES && instances.fetch_add(1, Relaxed) < INSTANCES {
            lock(&self.variables).push(watch::Root::Variable { variable, address });
        }
    }

    /// The record of a lock, made when it is used for the first time; [`OTHER`] when there are too many.
    fn lock_index(&self, address: Address, kind: LockKind, pc: Pc) -> usize {
        let mut locks = lock(&self.locks);
        if let Some(&index) = locks.indices.get(&address) {
            return index.into();
        }
        let index = locks.indices.len();
        if index >= LOCKS {
            return OTHER;
        }
        locks.indices.insert(address, index as u16);
        let record = &self.board.locks[index];
        record.kind.store(kind as u32, Relaxed);
        record.pc.store(pc, Relaxed);
        record.address.store(address as u32, Relaxed);
        self.board.header.lock_records.store(index as u32 + 1, Relaxed);
        index
    }

    /// Brings locks, totals and watched values up to date.
    pub fn sample(&self, program: &Program, cells: Cells<'_>, elapsed_us: u64) {
        let header = &self.board.header;
        let holders = self.holders();
        let used = header.lock_records.load(Relaxed) as usize;
        let other = self.tallies.lock(OTHER);
        let (mut acquisitions, mut contended) = (other.acquisitions, other.contended);
        for (index, record) in self.board.locks[..used.min(LOCKS)].iter().enumerate() {
            let tally = self.tallies.lock(index);
            acquisitions += tally.acquisitions;
            contended += tally.contended;
            store_both(&record.acquisitions_low, &record.acquisitions_high, tally.acquisitions);
            store_both(&record.contended_low, &record.contended_high, tally.contended);
            record.inside.store(tally.inside.max(0) as u32, Relaxed);
            let (locked, starving) = lock_state(record, cells);
            record.starving.store(starving.into(), Relaxed);
            record.holder.store(if locked { holders[index] } else { 0 }, Relaxed);
        }
        let lost = self.tallies.lost();
        store_both(&header.acquisitions_low, &header.acquisitions_high, acquisitions);
        store_both(&header.contended_low, &header.contended_high, contended);
        store_both(&header.lost_low, &header.lost_high, lost.count);
        store_both(&header.elapsed_low, &header.elapsed_high, elapsed_us);
        header.map_conflicts.store(self.map_conflicts.load(Relaxed) as u32, Relaxed);
        let roots = lock(&self.variables).clone();
        let lost_at = |address| self.tallies.lost_at(address).map(|lost| lost.amount);
        let protection = self.tallies.protection();
        let lock_of = |address| protection.lock_of(address);
        watch::fill(&self.board, program, cells, &roots, &self.counted, &lost_at, &lock_of);
        header.sample.fetch_add(1, Relaxed);
    }

    /// For each lock the goroutine whose record says that it holds it.
    fn holders(&self) -> [u32; LOCKS] {
        let mut holders = [0; LOCKS];
        let used = self.board.header.goroutine_records.load(Relaxed) as usize;
        for record in &self.board.goroutines[..used.min(GOROUTINES)] {
            let held = Held { last: record.holds.load(Relaxed), before: record.holds_too.load(Relaxed) };
            for lock in held.locks() {
                if let Some(holder) = holders.get_mut(lock as usize - 1) {
                    *holder = record.id.load(Relaxed);
                }
            }
        }
        holders
    }

    pub fn lost(&self) -> Lost {
        self.tallies.lost()
    }

    /// Acquisitions and contended ones, over all locks.
    pub fn totals(&self) -> (u64, u64) {
        (0..=OTHER).map(|index| self.tallies.lock(index)).fold((0, 0), |(acquisitions, contended), tally| {
            (acquisitions + tally.acquisitions, contended + tally.contended)
        })
    }

    /// The locks in the order of their records.
    #[cfg(not(target_family = "wasm"))]
    pub fn locks(&self, program: &Program) -> Vec<LockInfo> {
        let used = self.board.header.lock_records.load(Relaxed) as usize;
        let locks = self.board.locks[..used.min(LOCKS)].iter().enumerate();
        locks
            .map(|(index, record)| {
                let tally = self.tallies.lock(index);
                LockInfo {
                    name: lock_name(program, record),
                    address: record.address.load(Relaxed),
                    kind: record.kind.load(Relaxed),
                    acquisitions: tally.acquisitions,
                    contended: tally.contended,
                }
            })
            .collect()
    }

    /// What the locks went through, in order of their first use. WaitGroups are no locks.
    pub fn lock_reports(&self, program: &Program) -> Vec<LockReport> {
        let used = self.board.header.lock_records.load(Relaxed) as usize;
        let locks = self.board.locks[..used.min(LOCKS)].iter().enumerate();
        locks
            .filter(|(_, record)| record.kind.load(Relaxed) != LockKind::WaitGroup as u32)
            .map(|(index, record)| {
                let tally = self.tallies.lock(index);
                LockReport {
                    name: lock_name(program, record),
                    acquisitions: tally.acquisitions,
                    contended: tally.contended,
                    longest_wait_us: record.longest_wait.load(Relaxed).into(),
                    passed_off: tally.passed_off,
                }
            })
            .collect()
    }
}

/// The locks that a goroutine holds, as its record has them: the last one that it got, and two before. More are forgotten.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The lock's record, plus one; 0 none.
    pub last: u32,
    /// Two more in 16 bits each, the later one in the low bits.
    pub before: u32,
}

impl Held {
    fn locks(self) -> impl Iterator<Item = u32> {
        [self.last, self.before & 0xffff, self.before >> 16].into_iter().filter(|&lock| lock != 0)
    }

    #[inline(always)]
    fn push(&mut self, lock: u32) {
        *self = Self { last: lock, before: self.before << 16 | self.last };
    }

    /// Takes out the lock where it was pushed last; does nothing where it isn't.
    #[inline(always)]
    fn remove(&mut self, lock: u32) {
        let (later, earlier) = (self.before & 0xffff, self.before >> 16);
        if lock == self.last {
            *self = Self { last: later, before: earlier };
        } else if lock == later {
            self.before = earlier;
        } else if lock == earlier {
            self.before = later;
        }
    }
}

/// The cell that the goroutine's next instruction touches. Of a map it is the variable, when its pointer is read.
pub fn touched_cell(program: &Program, goroutine: &Goroutine) -> Option<Address> {
    match footprint(program, goroutine) {
        Footprint::Cell { address, .. } => Some(address),
        _ => None,
    }
}

fn lock_name(program: &Program, record: &LockRecord) -> String {
    let kind = if record.kind.load(Relaxed) == LockKind::RwMutex as u32 { "RWMutex" } else { "Mutex" };
    program.operands.get(&record.pc.load(Relaxed)).cloned().unwrap_or_else(|| kind.into())
}

/// Whether a lock has a holder (a writer, of an RWMutex), and whether it is in starvation mode: from its own cells.
fn lock_state(record: &LockRecord, cells: Cells<'_>) -> (bool, bool) {
    let address = Address::from(record.address.load(Relaxed));
    let word = |offset| cells.cell(address + offset).map_or(0, Cell::load);
    let state = word(0);
    let kind = record.kind.load(Relaxed);
    let held = kind == LockKind::Mutex as u32 || (rwmutex::is_writer_inside(word(rwmutex::READER_COUNT)));
    (mutex::is_locked(state) && held, state & mutex::STARVING != 0)
}

fn clear(board: &Board) {
    let header = &board.header;
    for record in &board.goroutines[..(header.goroutine_records.load(Relaxed) as usize).min(GOROUTINES)] {
        record.id.store(0, Relaxed);
        record.state.store(0, Relaxed);
    }
    for record in &board.locks[..(header.lock_records.load(Relaxed) as usize).min(LOCKS)] {
        for word in [
            &record.address,
            &record.holder,
            &record.inside,
            &record.waiters,
            &record.starving,
            &record.acquisitions_low,
            &record.acquisitions_high,
            &record.contended_low,
            &record.contended_high,
            &record.longest_wait,
        ] {
            word.store(0, Relaxed);
        }
    }
    let (records, elapsed) = (&header.goroutine_records, &header.elapsed_low);
    for word in
        [records, &header.lock_records, &header.watch_records, &header.map_conflicts, elapsed, &header.elapsed_high]
    {
        word.store(0, Relaxed);
    }
}

impl Worker<'_> {
    /// Counts what happened to a lock. What happens most often is for inlining.
    #[inline(always)]
    pub(super) fn observe_lock(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        match (kind, event) {
            (LockKind::Mutex, LockEvent::Acquire { waited: 0, .. }) if lock == self.last_lock.0 => {
                let index = self.last_lock.1;
                self.tally.lock(index).acquisitions += 1;
                self.held.push(index as u32 + 1);
                self.record_lock(index, lock, kind, event);
            }
            (LockKind::Mutex, LockEvent::Release { .. }) if lock == self.last_lock.0 => {
                self.held.remove(self.last_lock.1 as u32 + 1);
                self.record_lock(self.last_lock.1, lock, kind, event);
            }
            _ => self.observe_any_lock(lock, kind, event),
        }
    }

    #[inline(never)]
    fn observe_any_lock(&mut self, lock: Address, kind: LockKind, event: LockEvent) {
        let index = self.lock_index(lock, kind);
        self.last_lock = (lock, index);
        self.record_lock(index, lock, kind, event);
        let tally = self.tally.lock(index);
        match event {
            LockEvent::Acquire { reader, waited, .. } => {
                if waited > 0 {
                    tally.contended += u64::from(kind != LockKind::WaitGroup);
                    self.waited(index, waited);
                }
                if kind == LockKind::WaitGroup {
                    return;
                }
                let tally = self.tally.lock(index);
                tally.acquisitions += 1;
                tally.inside += i64::from(reader);
                self.held.push(index as u32 + 1);
            }
            LockEvent::Release { reader } => {
                tally.inside -= i64::from(reader);
                self.held.remove(index as u32 + 1);
            }
            LockEvent::Wait { .. } => {
                self.waits_for = index as u32 + 1;
                if let Some(record) = self.run.picture.board.locks.get(index) {
                    record.waiters.fetch_add(1, Relaxed);
                }
            }
            LockEvent::PassOff => {
                tally.passed_off += 1;
                tally.inside += 1;
                self.held.push(index as u32 + 1);
            }
            LockEvent::LeaveOff => {
                tally.inside -= 1;
                self.held.remove(index as u32 + 1);
            }
        }
    }

    #[cold]
    fn waited(&mut self, index: usize, waited: i64) {
        self.waits_for = 0;
        if let Some(record) = self.run.picture.board.locks.get(index) {
            record.waiters.fetch_sub(1, Relaxed);
            record.longest_wait.fetch_max(u32::try_from(waited / 1000).unwrap_or(u32::MAX), Relaxed);
        }
    }

    /// The lock's record, which one of its own cells remembers. Copying a mutex copies that cell, so the record is asked, too.
    fn lock_index(&self, lock: Address, kind: LockKind) -> usize {
        if kind != LockKind::WaitGroup
            && let Some(cell) = self.cells.cell(lock.wrapping_add(RECORD_CELL))
        {
            let word = Cell::load(cell);
            let index = (order::record(word) as usize).wrapping_sub(1);
            let record = self.run.picture.board.locks.get(index);
            if index == OTHER || record.is_some_and(|record| record.address.load(Relaxed) == lock as u32) {
                return index;
            }
            let index = self.run.picture.lock_index(lock, kind, self.pc);
            // Who begins to wait comes here without the lock: it mustn't undo what its holder has just counted.
            let _ = Cell::compare_exchange(cell, word, index as u64 + 1);
            return index;
        }
        self.run.picture.lock_index(lock, kind, self.pc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gallery, lang};

    fn compiled(name: &str) -> Program {
        let source = gallery::find(name).expect("it is in the gallery").source;
        lang::compile(source, &[]).expect("it compiles")
    }

    #[test]
    fn a_map_that_goroutines_share_is_a_variable_that_can_be_watched() {
        let program = compiled("statemap");
        assert!(program.variables.iter().any(|variable| variable.name == "state"));
    }
}
