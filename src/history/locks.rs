//! Which locks a run used, as far as its events tell.

use crate::program::{Instruction, Pc, Program, SyncOp};
use crate::sync::LockKind;
use crate::trace::recording::LockInfo;
use crate::trace::{Event, Kind};

/// Locks beyond this number are left out: no board has as many, so an event with one is damaged.
const MOST: usize = 1 << 16;

/// Finds out about locks from the events of their first uses.
#[derive(Clone, Debug, Default)]
pub struct Locks {
    known: Vec<LockInfo>,
}

/// The kind of lock that an instruction works on.
fn kind(program: &Program, pc: Pc) -> Option<LockKind> {
    use SyncOp::{
        CondAdd, CondBroadcast, CondSignal, CondWait, Lock, LockAlways, RLock, RUnlock, RwLock, RwUnlock, TryLock,
        TryRLock, TryRwLock, Unlock, UnlockAlways, WaitGroupAdd, WaitGroupWait,
    };
    let Some(&Instruction::Sync { op, .. }) = program.code.get(pc as usize) else {
        return None;
    };
    match op {
        Lock | Unlock | TryLock | LockAlways | UnlockAlways => Some(LockKind::Mutex),
        RwLock | RwUnlock | RLock | RUnlock | TryRwLock | TryRLock => Some(LockKind::RwMutex),
        WaitGroupAdd | WaitGroupWait => Some(LockKind::WaitGroup),
        CondAdd | CondWait | CondSignal | CondBroadcast => None,
    }
}

impl Locks {
    /// Of a recording, which knows them.
    pub fn of(known: Vec<LockInfo>) -> Self {
        Self { known }
    }

    /// Takes the next event of a run of the program.
    pub fn add(&mut self, program: &Program, event: Event) {
        if !matches!(event.kind(), Kind::Waits | Kind::Acquired | Kind::Released | Kind::Entered | Kind::Left) {
            return;
        }
        let index = event.a as usize;
        if index >= MOST {
            return;
        }
        if self.known.len() <= index {
            self.known.resize(index + 1, LockInfo::default());
        }
        let info = &mut self.known[index];
        if event.kind() == Kind::Waits && info.address == 0 {
            info.address = event.b;
        }
        if info.kind == 0
            && let Some(pc) = event.pc()
            && let Some(kind) = kind(program, pc)
        {
            info.kind = kind as u32;
            info.name = program.operands.get(&pc).cloned().unwrap_or_else(|| kind.name().to_owned());
        }
    }

    pub fn known(&self) -> &[LockInfo] {
        &self.known
    }

    /// Whether it is a lock and no WaitGroup.
    pub fn is_lock(&self, lock: u32) -> bool {
        self.known.get(lock as usize).is_none_or(|info| info.kind != LockKind::WaitGroup as u32)
    }
}
