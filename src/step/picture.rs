//! What the board shows of a state that was stepped to, and what must be counted on the way there.

use super::cells::Glance;
use super::environment::word;
use super::world::{Status, World};
use crate::board::protection::{Access, Protection};
use crate::board::watch::{self, Root};
use crate::board::{Board, GOROUTINES, GoroutineRecord, LOCKS, LockRecord, Phase, State};
use crate::machine::{Footprint, footprint, user_position};
use crate::program::{Address, Pc, Program};
use crate::report::LockReport;
use crate::sync::{LockEvent, LockKind, WaitReason, mutex};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

/// Local variables of one name that are watched; a loop may make thousands.
const INSTANCES: usize = 2;

/// What happened so far, as far as the state itself doesn't tell.
#[derive(Clone, Debug)]
pub struct Counts {
    /// In the order of their first use.
    pub(super) locks: Vec<LockCount>,
    variables: Vec<Root>,
    lost: BTreeMap<Address, (u64, i64)>,
    protection: Protection,
}

/// What a lock went through.
#[derive(Clone, Copy, Debug)]
pub struct LockCount {
    pub address: Address,
    pub kind: LockKind,
    /// Instruction of its first use.
    pub pc: Pc,
    pub acquisitions: u64,
    pub contended: u64,
    /// Virtual microseconds.
    pub longest_wait: u64,
    pub passed_off: u64,
}

impl Counts {
    pub(super) fn new(program: &Program) -> Self {
        Self {
            locks: Vec::new(),
            variables: watch::globals(program),
            lost: BTreeMap::new(),
            protection: Protection::default(),
        }
    }

    pub(super) fn lock(&mut self, address: Address, kind: LockKind, event: LockEvent, pc: Pc) {
        let known = self.locks.iter().position(|lock| lock.address == address);
        let index = known.unwrap_or_else(|| {
            let (acquisitions, contended, longest_wait, passed_off) = (0, 0, 0, 0);
            self.locks.push(LockCount { address, kind, pc, acquisitions, contended, longest_wait, passed_off });
            self.locks.len() - 1
        });
        let lock = &mut self.locks[index];
        match event {
            LockEvent::Acquire { waited, .. } if kind != LockKind::WaitGroup => {
                lock.acquisitions += 1;
                if waited > 0 {
                    lock.contended += 1;
                    lock.longest_wait = lock.longest_wait.max(waited as u64 / 1000);
                }
            }
            LockEvent::PassOff => lock.passed_off += 1,
            _ => {}
        }
    }

    /// A goroutine touches a cell; `lock` is the one that it got last and still has.
    pub(super) fn touched(&mut self, goroutine: u32, address: Address, lock: Option<Address>) {
        let lock = lock.map_or(0, |lock| self.place(lock));
        self.protection.note(Access { address, lock, goroutine });
    }

    /// The record of a lock, plus one; 0 where it has none.
    fn place(&self, lock: Address) -> u32 {
        let place = self.locks.iter().take(LOCKS).position(|known| known.address == lock);
        place.map_or(0, |place| place as u32 + 1)
    }

    pub(super) fn lost(&mut self, address: Address, amount: i64) {
        let lost = self.lost.entry(address).or_default();
        lost.0 += 1;
        lost.1 = lost.1.wrapping_add(amount);
    }

    pub(super) fn new_variable(&mut self, variable: u32, address: Address) {
        let same = |root: &&Root| matches!(root, Root::Variable { variable: other, .. } if *other == variable);
        if self.variables.iter().filter(same).count() < INSTANCES {
            self.variables.push(Root::Variable { variable, address });
        }
    }

    /// Lost updates: how many, and by how much integers are short.
    pub fn lost_updates(&self) -> (u64, i64) {
        self.lost.values().fold((0, 0), |(count, sum), lost| (count + lost.0, sum.wrapping_add(lost.1)))
    }

    /// Acquisitions and contended ones, over all locks.
    pub fn totals(&self) -> (u64, u64) {
        self.locks.iter().fold((0, 0), |sum, lock| (sum.0 + lock.acquisitions, sum.1 + lock.contended))
    }

    /// What the locks went through, in order of their first use. WaitGroups are no locks.
    pub fn lock_reports(&self, program: &Program) -> Vec<LockReport> {
        let locks = self.locks.iter().filter(|lock| lock.kind != LockKind::WaitGroup);
        let report = |lock: &LockCount| LockReport {
            name: lock_name(program, lock.pc, Some(lock.kind)),
            acquisitions: lock.acquisitions,
            contended: lock.contended,
            longest_wait_us: lock.longest_wait,
            passed_off: lock.passed_off,
        };
        locks.map(report).collect()
    }
}

/// A lock's name: the operand of the instruction that uses it, as the source has it.
///
/// `kind`: `None` for a Cond.
pub fn lock_name(program: &Program, pc: Pc, kind: Option<LockKind>) -> String {
    let kind = match kind {
        Some(LockKind::Mutex) => "Mutex",
        Some(LockKind::RwMutex) => "RWMutex",
        Some(LockKind::WaitGroup) => "WaitGroup",
        None => "Cond",
    };
    program.operands.get(&pc).cloned().unwrap_or_else(|| kind.into())
}

/// Writes states to a board.
pub struct Picture {
    board: Arc<Board>,
    counted: watch::Counted,
}

fn store_both(low: &AtomicU32, high: &AtomicU32, value: u64) {
    low.store(value as u32, Relaxed);
    high.store((value >> 32) as u32, Relaxed);
}

impl Picture {
    /// Makes `board` show a new run.
    pub fn new(board: Arc<Board>, program: &Program) -> Self {
        board.header.run.fetch_add(1, Relaxed);
        Self { board, counted: watch::Counted::new(program) }
    }

    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Shows `world`; `running` is the goroutine that took the last step.
    pub fn fill(&self, world: &World, phase: Phase, running: Option<u32>) {
        let header = &self.board.header;
        let (program, scalars, counts) = (&**world.program(), world.scalars(), world.counts());
        self.fill_goroutines(world, running);
        self.fill_locks(world);
        header.phase.store(phase as u32, Relaxed);
        header.workers.store(1, Relaxed);
        header.started.store(world.slots().len() as u32, Relaxed);
        header.alive.store(scalars.alive, Relaxed);
        header.mutex_off.store(scalars.mutex_off.into(), Relaxed);
        header.keep_going.store(world.options().keep_going.into(), Relaxed);
        header.cells.store(world.cells().used() as u32, Relaxed);
        header.map_conflicts.store(scalars.map_conflicts as u32, Relaxed);
        let (acquisitions, contended) = counts.totals();
        store_both(&header.acquisitions_low, &header.acquisitions_high, acquisitions);
        store_both(&header.contended_low, &header.contended_high, contended);
        store_both(&header.lost_low, &header.lost_high, counts.lost_updates().0);
        store_both(&header.elapsed_low, &header.elapsed_high, scalars.clock as u64 / 1000);
        let lost_at = |address| counts.lost.get(&address).map(|&(_, amount)| amount);
        let lock_of = |address| counts.protection.lock_of(address);
        watch::fill(&self.board, program, Glance(world.cells()), &counts.variables, &self.counted, &lost_at, &lock_of);
        header.sample.fetch_add(1, Relaxed);
    }

    fn fill_goroutines(&self, world: &World, running: Option<u32>) {
        let used = &self.board.header.goroutine_records;
        let before = (used.load(Relaxed) as usize).min(GOROUTINES);
        let now = world.slots().len().min(GOROUTINES);
        for record in &self.board.goroutines[now.min(before)..before] {
            record.id.store(0, Relaxed);
            record.state.store(0, Relaxed);
        }
        for (index, record) in self.board.goroutines[..now].iter().enumerate() {
            fill_goroutine(world, index, record, running == Some(index as u32 + 1));
        }
        used.store(now as u32, Relaxed);
    }

    fn fill_locks(&self, world: &World) {
        let used = &self.board.header.lock_records;
        let before = (used.load(Relaxed) as usize).min(LOCKS);
        let locks = &world.counts().locks;
        let now = locks.len().min(LOCKS);
        for record in &self.board.locks[now.min(before)..before] {
            record.address.store(0, Relaxed);
        }
        for (lock, record) in locks.iter().zip(&self.board.locks[..now]) {
            fill_lock(world, lock, record);
        }
        used.store(now as u32, Relaxed);
    }
}

fn fill_goroutine(world: &World, index: usize, record: &GoroutineRecord, running: bool) {
    let slot = &world.slots()[index];
    let place = |lock: Address| world.counts().place(lock);
    let (state, waits_for) = match slot.status {
        Status::Finished => (State::Done, 0),
        Status::Sleeping(_) => (State::Sleeping, 0),
        Status::Reading => (State::Blocked, 0),
        Status::Parked(park) if matches!(park.reason, WaitReason::WaitGroupWait | WaitReason::CondWait) => {
            (State::Blocked, place(park.lock))
        }
        Status::Parked(park) => (State::Waiting, place(park.lock)),
        Status::Ready if running => (State::Running, 0),
        Status::Ready => (State::Runnable, 0),
    };
    let mut held = slot.held.iter().rev().map(|held| place(held.lock));
    let holds = held.next().unwrap_or(0);
    let holds_too = held.next().unwrap_or(0) | held.next().unwrap_or(0) << 16;
    let queue = match slot.status {
        Status::Parked(park) => world.place_in_queue(park.semaphore, index),
        _ => 0,
    };
    record.id.store(index as u32 + 1, Relaxed);
    record.state.store(state as u32, Relaxed);
    record.waits_for.store(waits_for, Relaxed);
    record.holds.store(holds, Relaxed);
    record.holds_too.store(holds_too, Relaxed);
    record.queue.store(queue, Relaxed);
    record.touches.store(0, Relaxed);
    record.has_copy.store(0, Relaxed);
    let Some(goroutine) = &slot.goroutine else { return };
    let program = world.program();
    let function = &program.functions[goroutine.function as usize];
    let line = match user_position(program, goroutine).line {
        0 => function.position.line,
        line => line,
    };
    record.line.store(line, Relaxed);
    record.function.store(function.position.line, Relaxed);
    record.pc.store(goroutine.pc, Relaxed);
    if let Footprint::Cell { address, .. } = footprint(program, goroutine) {
        record.touches.store(address as u32, Relaxed);
    }
    if let Some(copy) = goroutine.copy() {
        record.copy.store(copy.value as u32, Relaxed);
        record.has_copy.store(1, Relaxed);
        record.touches.store(copy.address as u32, Relaxed);
    }
}

fn fill_lock(world: &World, lock: &LockCount, record: &LockRecord) {
    let mut holder = 0;
    let (mut inside, mut waiters) = (0, 0);
    for (index, slot) in world.slots().iter().enumerate() {
        for held in slot.held.iter().filter(|held| held.lock == lock.address) {
            let passed = slot.goroutine.as_ref().is_some_and(|goroutine| goroutine.passed(lock.address));
            if held.reader || passed {
                inside += 1;
            } else {
                holder = index as u32 + 1;
            }
        }
        waiters += u32::from(matches!(slot.status, Status::Parked(park) if park.lock == lock.address));
    }
    let state = word(world.cells(), lock.address);
    let starving = lock.kind != LockKind::WaitGroup && state & mutex::STARVING != 0;
    record.address.store(lock.address as u32, Relaxed);
    record.kind.store(lock.kind as u32, Relaxed);
    record.pc.store(lock.pc, Relaxed);
    record.holder.store(holder, Relaxed);
    record.inside.store(inside, Relaxed);
    record.waiters.store(waiters, Relaxed);
    record.starving.store(starving.into(), Relaxed);
    store_both(&record.acquisitions_low, &record.acquisitions_high, lock.acquisitions);
    store_both(&record.contended_low, &record.contended_high, lock.contended);
    record.longest_wait.store(u32::try_from(lock.longest_wait).unwrap_or(u32::MAX), Relaxed);
}
