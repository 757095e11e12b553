//! The lock instructions: which algorithm of `sync` each is, and the mutex switch, which makes goroutines pass locks by.

use super::calls::Flow;
use super::goroutine::{Phantom, Rare};
use super::panics::Trap;
use super::{Environment, Exit, Goroutine, Memory};
use crate::program::{Address, SyncOp};
use crate::sync::{Edge, LockEvent, LockKind, Progress, Switch, Wait, cond, mutex, rwmutex, waitgroup};

/// The lock and the side of it that an operation under the switch takes or lets go of.
const fn side(op: SyncOp) -> Option<(LockKind, bool)> {
    match op {
        SyncOp::Lock | SyncOp::Unlock | SyncOp::TryLock => Some((LockKind::Mutex, false)),
        SyncOp::RwLock | SyncOp::RwUnlock | SyncOp::TryRwLock => Some((LockKind::RwMutex, false)),
        SyncOp::RLock | SyncOp::RUnlock | SyncOp::TryRLock => Some((LockKind::RwMutex, true)),
        SyncOp::LockAlways | SyncOp::UnlockAlways => None,
        SyncOp::WaitGroupAdd | SyncOp::WaitGroupWait => None,
        SyncOp::CondAdd | SyncOp::CondWait | SyncOp::CondSignal | SyncOp::CondBroadcast => None,
    }
}

/// Whether the mutex switch has a say in what the goroutine's next lock operation does: then [`perform`] it is.
#[inline(always)]
pub(super) fn is_switched<E: Environment>(env: &E, rare: Option<&Rare>) -> bool {
    env.mutex_off() || rare.is_some_and(|rare| !rare.phantoms.is_empty())
}

/// `Lock` or `Unlock` of a `sync.Mutex` while the switch has no say: the operation that programs do most, within the loop. What
/// isn't `Done` is for [`unusual`].
#[inline(always)]
pub(super) fn mutex<E: Environment, M: Memory>(
    env: &mut E,
    memory: &M,
    wait: &mut Wait,
    op: SyncOp,
    lock: Address,
) -> Progress {
    match op {
        SyncOp::Lock => mutex::lock(memory, env, lock, Switch::Obey, wait),
        _ => mutex::unlock(memory, env, lock),
    }
}

/// Carries out a lock operation. `value` is the slot, counted from the stack's start, of a WaitGroup's delta, of a Cond's waiter or
/// of the result of a `Try…`.
#[inline(never)]
pub(super) fn perform<E: Environment, M: Memory>(
    env: &mut E,
    memory: &M,
    goroutine: &mut Goroutine,
    op: SyncOp,
    lock: Address,
    value: usize,
) -> Flow {
    if lock == 0 {
        return Flow::Trap(Trap::nil_pointer());
    }
    if is_switched(env, goroutine.rare.as_deref())
        && let Some((kind, reader)) = side(op)
        && pass(env, memory, goroutine, op, Phantom { lock, kind, reader })
    {
        if matches!(op, SyncOp::TryLock | SyncOp::TryRwLock | SyncOp::TryRLock) {
            goroutine.stack[value] = 1;
        }
        return Flow::Next;
    }
    if matches!(op, SyncOp::CondSignal | SyncOp::CondBroadcast) {
        env.order(Edge::Release(lock));
    }
    let wait = &mut goroutine.wait;
    let progress = match op {
        SyncOp::Lock => mutex::lock(memory, env, lock, Switch::Obey, wait),
        SyncOp::LockAlways => mutex::lock(memory, env, lock, Switch::Ignore, wait),
        SyncOp::Unlock | SyncOp::UnlockAlways => mutex::unlock(memory, env, lock),
        SyncOp::TryLock => mutex::try_lock(memory, env, lock),
        SyncOp::RwLock => rwmutex::lock(memory, env, lock, wait),
        SyncOp::RwUnlock => rwmutex::unlock(memory, env, lock),
        SyncOp::RLock => rwmutex::read_lock(memory, env, lock, wait),
        SyncOp::RUnlock => rwmutex::read_unlock(memory, env, lock),
        SyncOp::TryRwLock => rwmutex::try_lock(memory, env, lock),
        SyncOp::TryRLock => rwmutex::try_read_lock(memory, env, lock),
        SyncOp::WaitGroupAdd => waitgroup::add(memory, env, lock, goroutine.stack[value] as i64),
        SyncOp::WaitGroupWait => waitgroup::wait(memory, env, lock, wait),
        SyncOp::CondAdd => cond::add(memory, env, lock, goroutine.stack[value]),
        SyncOp::CondWait => cond::wait(memory, lock, goroutine.stack[value], wait),
        SyncOp::CondSignal => cond::notify_one(memory, env, lock),
        SyncOp::CondBroadcast => cond::notify_all(memory, env, lock),
    };
    if op == SyncOp::CondWait && progress == Progress::Done {
        env.order(Edge::Acquire(lock));
    }
    match progress {
        Progress::Done => Flow::Next,
        Progress::Result(result) => {
            goroutine.stack[value] = u64::from(result);
            Flow::Next
        }
        other => unusual(env, goroutine, op, lock, other),
    }
}

/// Passes the lock by while the switch is off, and leaves one that was passed by, whatever the switch says by then. False: the
/// lock itself has to be asked.
#[cold]
#[inline(never)]
fn pass<E: Environment, M: Memory>(
    env: &mut E,
    memory: &M,
    goroutine: &mut Goroutine,
    op: SyncOp,
    phantom: Phantom,
) -> bool {
    if matches!(op, SyncOp::Unlock | SyncOp::RwUnlock | SyncOp::RUnlock) {
        let phantoms = &mut goroutine.rare().phantoms;
        let Some(index) = phantoms.iter().rposition(|&passed| passed == phantom) else {
            return false;
        };
        phantoms.swap_remove(index);
        env.observe(phantom.lock, phantom.kind, LockEvent::LeaveOff);
        return true;
    }
    // A goroutine that is in the queue, or was, goes on there.
    if !env.mutex_off() || goroutine.wait != Wait::default() || memory.cell(phantom.lock).is_none() {
        return false;
    }
    pass_off(env, goroutine, phantom);
    true
}

fn pass_off<E: Environment>(env: &mut E, goroutine: &mut Goroutine, phantom: Phantom) {
    goroutine.rare().phantoms.push(phantom);
    env.observe(phantom.lock, phantom.kind, LockEvent::PassOff);
}

/// What becomes of the goroutine when an operation isn't simply done.
#[cold]
#[inline(never)]
pub(super) fn unusual<E: Environment>(
    env: &mut E,
    goroutine: &mut Goroutine,
    op: SyncOp,
    lock: Address,
    progress: Progress,
) -> Flow {
    match progress {
        Progress::Done | Progress::Result(_) => Flow::Next,
        Progress::HandOff => Flow::NextAndExit(Exit::Yielded),
        Progress::Park(park) => Flow::Exit(Exit::Park(park)),
        Progress::Released => {
            if let Some((kind, reader)) = side(op) {
                pass_off(env, goroutine, Phantom { lock, kind, reader });
            }
            Flow::Next
        }
        Progress::NoCell => Flow::Trap(Trap::nil_pointer()),
        // Another goroutine may have gone in past this lock, or this one before a copy of it was made.
        Progress::Fatal(_) if env.mutex_was_off() && is_unlock(op) => Flow::Next,
        Progress::Fatal(text) => Flow::Trap(Trap::fatal(text)),
        Progress::Panic(text) => Flow::Trap(Trap::text(text)),
    }
}

const fn is_unlock(op: SyncOp) -> bool {
    matches!(op, SyncOp::Unlock | SyncOp::RwUnlock | SyncOp::RUnlock)
}
