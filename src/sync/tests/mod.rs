//! The lock algorithms, one step after the other here, and in every interleaving that loom finds in [`interleavings`].

mod interleavings;

use super::mutex::{LOCKED, STARVING, WAITER, WOKEN};
use super::*;
use crate::machine::{Cell, Memory};
use std::sync::atomic::AtomicU64;

/// A few cells, counted from address 1.
struct Cells(Vec<AtomicU64>);

impl Memory for Cells {
    type Cell = AtomicU64;
    fn cell(&self, address: Address) -> Option<&AtomicU64> {
        self.0.get(usize::try_from(address).ok()?.checked_sub(1)?)
    }
    fn len(&self) -> u64 {
        self.0.len() as u64 + 1
    }
}

/// One goroutine's scheduler that writes down what happens.
#[derive(Default)]
struct Recorder {
    now: i64,
    released: Vec<(Address, bool)>,
    events: Vec<LockEvent>,
}

impl Scheduler for Recorder {
    fn now(&mut self) -> i64 {
        self.now
    }
    fn release(&mut self, semaphore: Address, hand_off: bool) {
        self.released.push((semaphore, hand_off));
    }
    fn can_spin(&self, _iteration: u32) -> bool {
        false
    }
    fn spin(&self) {}
    fn mutex_off(&self) -> bool {
        false
    }
    fn goroutine(&self) -> u32 {
        1
    }
    fn observe(&mut self, _lock: Address, _kind: LockKind, event: LockEvent) {
        self.events.push(event);
    }
}

fn cells(count: u64) -> Cells {
    Cells((0..count).map(|_| AtomicU64::new(0)).collect())
}

/// The lock in these tests.
const LOCK: Address = 1;

fn parked(progress: Progress) -> Park {
    match progress {
        Progress::Park(park) => park,
        other => panic!("should wait, but: {other:?}"),
    }
}

fn state(memory: &Cells) -> u64 {
    Cell::load(&memory.0[0])
}

#[test]
fn a_free_mutex_is_taken_and_left_without_waking_anyone() {
    let (memory, mut world) = (cells(3), Recorder::default());
    let wait = &mut Wait::default();
    assert_eq!(mutex::lock(&memory, &mut world, LOCK, Switch::Obey, wait), Progress::Done);
    assert_eq!(state(&memory), LOCKED);
    assert_eq!(mutex::try_lock(&memory, &mut world, LOCK), Progress::Result(false));
    assert_eq!(mutex::unlock(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(state(&memory), 0);
    assert!(world.released.is_empty());
    let acquire = LockEvent::Acquire { reader: false, waited: 0, starving: false };
    assert_eq!(world.events, [acquire, LockEvent::Release { reader: false }]);
}

#[test]
fn a_waiter_of_more_than_a_millisecond_turns_starvation_mode_on_and_is_handed_the_lock() {
    let (memory, mut world) = (cells(3), Recorder { now: 1, ..Recorder::default() });
    let mut waiter = Wait::default();
    mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut Wait::default());
    let park = parked(mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut waiter));
    assert!(!park.lifo && park.switched);
    assert_eq!(state(&memory), LOCKED | WAITER);

    // Unlock wakes it, but another goroutine is quicker.
    assert_eq!(mutex::unlock(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(world.released, [(LOCK + 1, false)]);
    assert_eq!(state(&memory), WOKEN);
    mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut Wait::default());
    world.now += mutex::STARVATION_THRESHOLD + 1;
    waiter.resumed = true;
    let park = parked(mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut waiter));
    assert!(park.lifo, "it has waited before, so it queues in front");
    assert_eq!(state(&memory), LOCKED | STARVING | WAITER);

    // Now newcomers queue behind it, even while the lock is free.
    assert_eq!(mutex::unlock(&memory, &mut world, LOCK), Progress::HandOff);
    assert_eq!(world.released.last(), Some(&(LOCK + 1, true)));
    assert_eq!(mutex::try_lock(&memory, &mut world, LOCK), Progress::Result(false));
    let mut newcomer = Wait::default();
    parked(mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut newcomer));
    waiter.resumed = true;
    assert_eq!(mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut waiter), Progress::Done);
    assert_eq!(state(&memory), LOCKED | STARVING | WAITER);
    let waited = mutex::STARVATION_THRESHOLD + 1;
    assert_eq!(world.events.last(), Some(&LockEvent::Acquire { reader: false, waited, starving: true }));

    // The last waiter ends starvation mode.
    assert_eq!(mutex::unlock(&memory, &mut world, LOCK), Progress::HandOff);
    newcomer.resumed = true;
    assert_eq!(mutex::lock(&memory, &mut world, LOCK, Switch::Obey, &mut newcomer), Progress::Done);
    assert_eq!(state(&memory), LOCKED);
}

#[test]
fn unlocking_what_is_not_locked_is_fatal_and_leaves_the_lock_as_it_was() {
    let (memory, mut world) = (cells(7), Recorder::default());
    let fatal = |progress| match progress {
        Progress::Fatal(text) => text,
        other => panic!("{other:?}"),
    };
    assert_eq!(fatal(mutex::unlock(&memory, &mut world, LOCK)), "sync: unlock of unlocked mutex");
    assert_eq!(fatal(rwmutex::unlock(&memory, &mut world, LOCK)), "sync: Unlock of unlocked RWMutex");
    assert_eq!(fatal(rwmutex::read_unlock(&memory, &mut world, LOCK)), "sync: RUnlock of unlocked RWMutex");
    assert!(memory.0.iter().all(|cell| Cell::load(cell) == 0));
    assert!(world.events.is_empty());
}

#[test]
fn a_waiting_writer_keeps_new_readers_out() {
    let (memory, mut world) = (cells(7), Recorder::default());
    let (mut writer, mut late) = (Wait::default(), Wait::default());
    assert_eq!(rwmutex::read_lock(&memory, &mut world, LOCK, &mut Wait::default()), Progress::Done);
    assert_eq!(rwmutex::try_read_lock(&memory, &mut world, LOCK), Progress::Result(true));
    assert_eq!(rwmutex::try_lock(&memory, &mut world, LOCK), Progress::Result(false));
    parked(rwmutex::lock(&memory, &mut world, LOCK, &mut writer));
    parked(rwmutex::read_lock(&memory, &mut world, LOCK, &mut late));
    assert_eq!(rwmutex::try_read_lock(&memory, &mut world, LOCK), Progress::Result(false));

    assert_eq!(rwmutex::read_unlock(&memory, &mut world, LOCK), Progress::Done);
    assert!(world.released.is_empty(), "one of the two readers is still inside");
    assert_eq!(rwmutex::read_unlock(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(world.released, [(LOCK + 3, false)]);
    writer.resumed = true;
    assert_eq!(rwmutex::lock(&memory, &mut world, LOCK, &mut writer), Progress::Done);
    assert_eq!(rwmutex::unlock(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(world.released.last(), Some(&(LOCK + 4, false)), "the reader that came late is let in");
    late.resumed = true;
    assert_eq!(rwmutex::read_lock(&memory, &mut world, LOCK, &mut late), Progress::Done);
    assert_eq!(rwmutex::read_unlock(&memory, &mut world, LOCK), Progress::Done);
    assert!(memory.0.iter().all(|cell| Cell::load(cell) == 0));
}

#[test]
fn a_wait_group_panics_below_zero_and_releases_each_waiter_at_zero() {
    let (memory, mut world) = (cells(2), Recorder::default());
    let mut waits = [Wait::default(), Wait::default()];
    assert_eq!(waitgroup::add(&memory, &mut world, LOCK, 2), Progress::Done);
    for wait in &mut waits {
        parked(waitgroup::wait(&memory, &mut world, LOCK, wait));
    }
    assert_eq!(waitgroup::add(&memory, &mut world, LOCK, -1), Progress::Done);
    assert!(world.released.is_empty());
    assert_eq!(waitgroup::add(&memory, &mut world, LOCK, -1), Progress::Done);
    assert_eq!(world.released, [(LOCK + 1, false); 2]);
    for wait in &mut waits {
        wait.resumed = true;
        assert_eq!(waitgroup::wait(&memory, &mut world, LOCK, wait), Progress::Done);
    }
    let negative = Progress::Panic("sync: negative WaitGroup counter");
    assert_eq!(waitgroup::add(&memory, &mut world, LOCK, -1), negative);
}

#[test]
fn a_lock_outside_memory_is_no_cell() {
    let (memory, mut world) = (cells(3), Recorder::default());
    let wait = &mut Wait::default();
    for wild in [0, 3, 4, u64::MAX, u64::MAX - 5] {
        assert_eq!(rwmutex::lock(&memory, &mut world, wild, wait), Progress::NoCell);
        assert_eq!(rwmutex::read_unlock(&memory, &mut world, wild), Progress::NoCell);
    }
    assert_eq!(mutex::lock(&memory, &mut world, u64::MAX, Switch::Obey, wait), Progress::NoCell);
    assert_eq!(waitgroup::wait(&memory, &mut world, 0, wait), Progress::NoCell);
}

#[test]
fn a_cond_wakes_its_waiters_in_the_order_in_which_they_took_their_places() {
    let (memory, mut world) = (cells(cond::CELLS + 3 * cond::WAITER_CELLS), Recorder::default());
    let waiters = [0, 1, 2].map(|number| LOCK + cond::CELLS + number * cond::WAITER_CELLS);
    for waiter in waiters {
        assert_eq!(cond::add(&memory, &world, LOCK, waiter), Progress::Done);
    }
    // The second one is first to wait; the signal is still for the first one.
    let mut wait = Wait::default();
    let park = parked(cond::wait(&memory, LOCK, waiters[1], &mut wait));
    assert_eq!((park.semaphore, park.lock, park.reason), (waiters[1], LOCK, WaitReason::CondWait));
    assert!(!park.switched, "the mutex switch is none of its business");
    assert_eq!(cond::notify_one(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(world.released, [(waiters[0], false)]);
    assert_eq!(cond::notify_all(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(world.released[1..], [(waiters[1], false), (waiters[2], false)]);
    wait.resumed = true;
    assert_eq!(cond::wait(&memory, LOCK, waiters[1], &mut wait), Progress::Done);
    assert_eq!(wait, Wait::default());
    // Nobody is left.
    assert_eq!(cond::notify_one(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(cond::notify_all(&memory, &mut world, LOCK), Progress::Done);
    assert_eq!(world.released.len(), 3);
}

#[test]
fn a_signal_that_comes_before_the_wait_is_kept_for_its_waiter() {
    let (memory, mut world) = (cells(cond::CELLS + cond::WAITER_CELLS), Recorder::default());
    let waiter = LOCK + cond::CELLS;
    assert_eq!(cond::add(&memory, &world, LOCK, waiter), Progress::Done);
    assert_eq!(cond::notify_one(&memory, &mut world, LOCK), Progress::Done);
    memory.cell(waiter).expect("it is there").sync_store(1);
    assert_eq!(cond::wait(&memory, LOCK, waiter, &mut Wait::default()), Progress::Done);
}

#[test]
fn a_copied_cond_panics() {
    let (memory, mut world) = (cells(2 * cond::CELLS), Recorder::default());
    assert_eq!(cond::notify_one(&memory, &mut world, LOCK), Progress::Done);
    let copy = LOCK + cond::CELLS;
    for index in 0..cond::CELLS {
        let cell = |address| memory.cell(address).expect("it is there");
        Cell::store(cell(copy + index), Cell::load(cell(LOCK + index)));
    }
    let copied = Progress::Panic("sync.Cond is copied");
    assert_eq!(cond::notify_all(&memory, &mut world, copy), copied);
    assert_eq!(cond::add(&memory, &world, copy, LOCK), copied);
    assert_eq!(cond::add(&memory, &world, 0, LOCK), Progress::NoCell);
    assert_eq!(cond::wait(&memory, LOCK, 0, &mut Wait::default()), Progress::NoCell);
}
