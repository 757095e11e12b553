use super::*;
use crate::sync::{LockEvent, LockKind};
use Instruction::*;

const COUNT: u32 = 1;
const GROUP: i32 = 2;
const MUTEX: i32 = 4;
const RW_MUTEX: i32 = 8;

/// Goroutines that each count to `rounds` under a lock.
fn counter(goroutines: i32, rounds: i32, lock: i32, ops: (SyncOp, SyncOp)) -> Assembler {
    let mut assembler = Assembler::new();
    let f = assembler.function(
        "main.main.func1",
        (0, 0),
        6,
        vec![
            int(0, 0),
            int(1, lock),
            Sync { op: ops.0, lock: 1, value: 1 },
            LoadGlobal { dst: 2, address: COUNT },
            AddInt { dst: 3, a: 2, value: 1 },
            UpdateGlobal { src: 3, loaded: 2, address: COUNT },
            Sync { op: ops.1, lock: 1, value: 1 },
            AddInt { dst: 0, a: 0, value: 1 },
            JumpCompareInt { comparison: Comparison::Less, a: 0, value: rounds, target: 2 },
            int(4, GROUP),
            int(5, -1),
            Sync { op: SyncOp::WaitGroupAdd, lock: 4, value: 5 },
            Return,
        ],
    );
    assembler.main(
        3,
        vec![
            int(0, GROUP),
            int(1, goroutines),
            Sync { op: SyncOp::WaitGroupAdd, lock: 0, value: 1 },
            int(2, 0),
            GoFunction { frame: 0, function: f },
            AddInt { dst: 2, a: 2, value: 1 },
            JumpCompareInt { comparison: Comparison::Less, a: 2, value: goroutines, target: 4 },
            Sync { op: SyncOp::WaitGroupWait, lock: 0, value: 0 },
        ],
    );
    assembler
}

fn run_in_random_order(assembler: &Assembler, seed: u64, switches: &[u64]) -> TestEnvironment {
    let mut environment = assembler.environment();
    environment.order = Some(super::super::Random::new(seed));
    environment.switches = switches.iter().copied().collect();
    assert_eq!(environment.run::<true>(&assembler.program), End::Terminated(Termination::Exit(0)), "seed {seed}");
    environment
}

#[test]
fn locks_enforce_mutual_exclusion_in_any_order() {
    for (lock, ops) in [
        (MUTEX, (SyncOp::Lock, SyncOp::Unlock)),
        (MUTEX, (SyncOp::LockAlways, SyncOp::UnlockAlways)),
        (RW_MUTEX, (SyncOp::RwLock, SyncOp::RwUnlock)),
    ] {
        let assembler = counter(5, 20, lock, ops);
        for seed in 0..20 {
            let environment = run_in_random_order(&assembler, seed, &[]);
            assert_eq!(environment.load(u64::from(COUNT)), 100);
            assert!(environment.lost.is_empty());
        }
    }
}

#[test]
fn with_the_mutex_off_updates_are_lost_and_counted() {
    let assembler = counter(5, 20, MUTEX, (SyncOp::Lock, SyncOp::Unlock));
    let environment = run_in_random_order(&assembler, 1, &[0]);
    let count = environment.load(u64::from(COUNT)) as i64;
    let missing: i64 = environment.lost.iter().map(|&(_, _, amount)| amount).sum();
    assert!(count < 100);
    assert_eq!(count + missing, 100);
    let is_pass = |event: &&(_, _, LockEvent)| event.2 == LockEvent::PassOff;
    assert_eq!(environment.events.iter().filter(is_pass).count(), 100);
    assert_eq!(environment.load(MUTEX as u64), 0);
}

#[test]
fn the_switch_may_go_off_and_on_at_any_time() {
    for (lock, kind, ops) in [
        (MUTEX, LockKind::Mutex, (SyncOp::Lock, SyncOp::Unlock)),
        (RW_MUTEX, LockKind::RwMutex, (SyncOp::RwLock, SyncOp::RwUnlock)),
    ] {
        let assembler = counter(6, 30, lock, ops);
        for seed in 0..100 {
            let environment = run_in_random_order(&assembler, seed, &[200 + seed * 3, 400 + seed * 5, 900, 1200]);
            let count = |wanted: fn(LockEvent) -> bool| {
                environment.events.iter().filter(|event| event.1 == kind && wanted(event.2)).count()
            };
            let passed = count(|event| event == LockEvent::PassOff);
            assert!(passed > 0);
            assert_eq!(passed, count(|event| event == LockEvent::LeaveOff));
            let acquired = count(|event| matches!(event, LockEvent::Acquire { .. }));
            assert_eq!(acquired, count(|event| matches!(event, LockEvent::Release { .. })));
            assert_eq!(passed + acquired, 180);
            assert_eq!(environment.load(lock as u64), 0, "the lock is free at the end");
        }
    }
}

#[test]
fn unlocking_an_unlocked_mutex_is_fatal_unless_the_switch_was_off() {
    let mut assembler = Assembler::new();
    assembler.main(2, vec![int(0, MUTEX), Sync { op: SyncOp::Unlock, lock: 0, value: 0 }]);
    assert!(assembler.fatal().starts_with("fatal error: sync: unlock of unlocked mutex\n\ngoroutine 1 [running]:\n"));
    let mut environment = assembler.environment();
    environment.was_off = true;
    assert_eq!(environment.run::<false>(&assembler.program), End::Terminated(Termination::Exit(0)));
}

#[test]
fn locking_twice_is_a_deadlock() {
    let mut assembler = Assembler::new();
    let lock = Sync { op: SyncOp::Lock, lock: 0, value: 0 };
    assembler.main(2, vec![int(0, MUTEX), lock, lock]);
    assert_eq!(assembler.run().0, End::Deadlock);
}

#[test]
fn try_lock_tells_whether_it_got_the_lock() {
    let mut assembler = Assembler::new();
    let try_lock = Sync { op: SyncOp::TryLock, lock: 0, value: 1 };
    assembler.main(2, vec![int(0, MUTEX), try_lock, keep(1, 10), try_lock, keep(1, 11)]);
    let variable = assembler.variables();
    assert_eq!((variable(10), variable(11)), (1, 0));
}

#[test]
fn a_negative_wait_group_panics() {
    let mut assembler = Assembler::new();
    assembler.main(2, vec![int(0, GROUP), int(1, -1), Sync { op: SyncOp::WaitGroupAdd, lock: 0, value: 1 }]);
    assert_eq!(assembler.panic_line(), "panic: sync: negative WaitGroup counter");
}

#[test]
fn atomics_wrap_to_their_kind() {
    let mut assembler = Assembler::new();
    let atomic = |op, a, b| Atomic { op, kind: IntKind::Int32, dst: 4, pointer: 0, a, b };
    assembler.main(
        5,
        vec![
            int(0, 1),
            int(1, i32::MAX),
            int(2, 1),
            atomic(AtomicOp::Store, 1, 0),
            atomic(AtomicOp::Add, 2, 0),
            keep(4, 2),
            int(3, i32::MIN),
            atomic(AtomicOp::CompareAndSwap, 3, 2),
            keep(4, 3),
            atomic(AtomicOp::Swap, 1, 0),
            keep(4, 4),
        ],
    );
    let variable = assembler.variables();
    assert_eq!((variable(2) as i64, variable(3), variable(4)), (i64::from(i32::MIN), 1, 1));
    assert_eq!(variable(1), i32::MAX as u64);
}
