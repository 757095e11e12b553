//! The lock algorithms under loom: every interleaving with up to a few pre-emptions. Loom reports a deadlock when a wake-up is
//! lost, and its `UnsafeCell` a second one inside.

use crate::machine::{Cell, Memory};
use crate::program::Address;
use crate::sync::*;
use loom::cell::UnsafeCell;
use loom::sync::atomic::AtomicU64;
use loom::sync::atomic::Ordering::{Relaxed, SeqCst};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;
use std::collections::{HashMap, VecDeque};

struct Word(AtomicU64);

impl Cell for Word {
    fn load(&self) -> u64 {
        self.0.load(Relaxed)
    }
    fn store(&self, value: u64) {
        self.0.store(value, Relaxed);
    }
    fn swap(&self, value: u64) -> u64 {
        self.0.swap(value, Relaxed)
    }
    fn sync_load(&self) -> u64 {
        self.0.load(SeqCst)
    }
    fn sync_store(&self, value: u64) {
        self.0.store(value, SeqCst);
    }
    fn sync_swap(&self, value: u64) -> u64 {
        self.0.swap(value, SeqCst)
    }
    fn compare_exchange(&self, current: u64, new: u64) -> Result<u64, u64> {
        self.0.compare_exchange(current, new, SeqCst, SeqCst)
    }
    fn fetch_add(&self, delta: u64) -> u64 {
        self.0.fetch_add(delta, SeqCst)
    }
    fn fetch_and(&self, bits: u64) -> u64 {
        self.0.fetch_and(bits, SeqCst)
    }
    fn fetch_or(&self, bits: u64) -> u64 {
        self.0.fetch_or(bits, SeqCst)
    }
}

struct Words(Vec<Word>);

impl Memory for Words {
    type Cell = Word;
    fn cell(&self, address: Address) -> Option<&Word> {
        self.0.get(usize::try_from(address).ok()?.checked_sub(1)?)
    }
    fn len(&self) -> u64 {
        self.0.len() as u64 + 1
    }
}

/// Semaphores as `sync::semaphore` says, counts and queues under one lock.
#[derive(Default)]
struct Semaphores {
    counts: HashMap<Address, u64>,
    queues: HashMap<Address, VecDeque<Place>>,
    /// Tickets whose goroutine may go on, and whether it was thrown out.
    ready: HashMap<u64, bool>,
    tickets: u64,
    off: bool,
}

enum Place {
    Goroutine { ticket: u64, park: Park, wait: Wait },
    Abandoned(Abandoned),
}

/// The lock, what it protects, and who waits for it.
struct World {
    memory: Words,
    semaphores: Mutex<Semaphores>,
    changed: Condvar,
    /// Loom complains when two are inside.
    inside: UnsafeCell<()>,
    /// Nanoseconds that pass between two looks at the clock.
    tick: i64,
    spins: u32,
}

const LOCK: Address = 1;
/// A counter behind the lock's cells.
const COUNT: Address = 8;
/// A Cond's list, and behind it places for waiters.
const LIST: Address = 9;
const WAITERS: Address = LIST + cond::CELLS;
const CELLS: Address = WAITERS + 2 * cond::WAITER_CELLS;

fn world(tick: i64, spins: u32) -> Arc<World> {
    Arc::new(World {
        memory: Words((0..CELLS).map(|_| Word(AtomicU64::new(0))).collect()),
        semaphores: Mutex::new(Semaphores::default()),
        changed: Condvar::new(),
        inside: UnsafeCell::new(()),
        tick,
        spins,
    })
}

/// One thread's view.
struct Goroutine<'a> {
    world: &'a World,
    now: i64,
    /// Abandoned places that got their semaphore.
    served: Vec<Abandoned>,
}

impl Scheduler for Goroutine<'_> {
    fn now(&mut self) -> i64 {
        self.now += self.world.tick;
        self.now
    }
    fn release(&mut self, semaphore: Address, _hand_off: bool) {
        let mut guard = self.world.semaphores.lock().unwrap();
        let semaphores = &mut *guard;
        match semaphores.queues.entry(semaphore).or_default().pop_front() {
            None => *semaphores.counts.entry(semaphore).or_default() += 1,
            Some(Place::Abandoned(abandoned)) => self.served.push(abandoned),
            Some(Place::Goroutine { ticket, .. }) => {
                semaphores.ready.insert(ticket, false);
                self.world.changed.notify_all();
            }
        }
    }
    fn can_spin(&self, iteration: u32) -> bool {
        iteration < self.world.spins
    }
    fn spin(&self) {
        thread::yield_now();
    }
    fn mutex_off(&self) -> bool {
        false
    }
    fn goroutine(&self) -> u32 {
        1
    }
    fn observe(&mut self, _lock: Address, _kind: LockKind, _event: LockEvent) {}
}

impl<'a> Goroutine<'a> {
    fn new(world: &'a World) -> Self {
        Self { world, now: 1, served: Vec::new() }
    }

    /// Carries out an operation, waiting where it has to.
    fn perform(&mut self, operation: impl Fn(&Words, &mut Self, &mut Wait) -> Progress) -> Progress {
        let world = self.world;
        let mut wait = Wait::default();
        let progress = loop {
            match operation(&world.memory, self, &mut wait) {
                Progress::Park(park) => self.park(park, &mut wait),
                other => break other,
            }
        };
        while let Some(mut abandoned) = self.served.pop() {
            if let Progress::Park(park) = abandoned.serve(&world.memory, self) {
                self.queue_again(park, abandoned);
            }
        }
        progress
    }

    fn park(&mut self, park: Park, wait: &mut Wait) {
        let mut guard = self.world.semaphores.lock().unwrap();
        let semaphores = &mut *guard;
        let count = semaphores.counts.entry(park.semaphore).or_default();
        if *count > 0 {
            *count -= 1;
            wait.resumed = true;
            return;
        }
        semaphores.tickets += 1;
        let ticket = semaphores.tickets;
        let queue = semaphores.queues.entry(park.semaphore).or_default();
        if semaphores.off && park.switched {
            insert(queue, park, Place::Abandoned(Abandoned::new(park, *wait)));
            wait.released = true;
            return;
        }
        insert(queue, park, Place::Goroutine { ticket, park, wait: *wait });
        loop {
            if let Some(released) = guard.ready.remove(&ticket) {
                wait.released = released;
                wait.resumed = !released;
                return;
            }
            guard = self.world.changed.wait(guard).unwrap();
        }
    }

    fn queue_again(&mut self, park: Park, abandoned: Abandoned) {
        let mut guard = self.world.semaphores.lock().unwrap();
        let semaphores = &mut *guard;
        let count = semaphores.counts.entry(park.semaphore).or_default();
        if *count > 0 {
            *count -= 1;
            self.served.push(abandoned);
        } else {
            insert(semaphores.queues.entry(park.semaphore).or_default(), park, Place::Abandoned(abandoned));
        }
    }

    fn lock(&mut self) -> Progress {
        self.perform(|memory, scheduler, wait| mutex::lock(memory, scheduler, LOCK, Switch::Obey, wait))
    }

    fn unlock(&mut self) {
        let progress = self.perform(|memory, scheduler, _| mutex::unlock(memory, scheduler, LOCK));
        assert!(matches!(progress, Progress::Done | Progress::HandOff), "{progress:?}");
    }

    fn write(&mut self) {
        let locked = self.perform(|memory, scheduler, wait| rwmutex::lock(memory, scheduler, LOCK, wait));
        assert_eq!(locked, Progress::Done);
        self.increment();
        let unlocked = self.perform(|memory, scheduler, _| rwmutex::unlock(memory, scheduler, LOCK));
        assert!(matches!(unlocked, Progress::Done | Progress::HandOff), "{unlocked:?}");
    }

    fn read(&mut self) -> u64 {
        let locked = self.perform(|memory, scheduler, wait| rwmutex::read_lock(memory, scheduler, LOCK, wait));
        assert_eq!(locked, Progress::Done);
        self.world.inside.with(|_| ());
        let count = self.world.count().load();
        let unlocked = self.perform(|memory, scheduler, _| rwmutex::read_unlock(memory, scheduler, LOCK));
        assert_eq!(unlocked, Progress::Done);
        count
    }

    /// `count++` in two steps, alone.
    fn increment(&self) {
        self.world.inside.with_mut(|_| ());
        let count = self.world.count();
        count.store(count.load() + 1);
    }
}

fn insert(queue: &mut VecDeque<Place>, park: Park, place: Place) {
    if park.lifo {
        queue.push_front(place);
    } else {
        queue.push_back(place);
    }
}

impl World {
    fn count(&self) -> &Word {
        self.memory.cell(COUNT).expect("the world has a counter")
    }

    fn is_free(&self) -> bool {
        (LOCK..COUNT).all(|address| self.memory.cell(address).is_some_and(|cell| cell.load() == 0))
    }

    fn switch(&self, off: bool) {
        let mut guard = self.semaphores.lock().unwrap();
        let semaphores = &mut *guard;
        semaphores.off = off;
        if !off {
            return;
        }
        for place in semaphores.queues.values_mut().flatten() {
            if let Place::Goroutine { ticket, park, wait } = *place
                && park.switched
            {
                *place = Place::Abandoned(Abandoned::new(park, wait));
                semaphores.ready.insert(ticket, true);
            }
        }
        self.changed.notify_all();
    }
}

fn explore(preemptions: usize, test: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(preemptions);
    model.check(test);
}

/// Two threads beside the model's own, each doing `work`.
fn three_threads(world: &Arc<World>, work: fn(&mut Goroutine)) {
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let world = world.clone();
            thread::spawn(move || work(&mut Goroutine::new(&world)))
        })
        .collect();
    work(&mut Goroutine::new(world));
    for thread in threads {
        thread.join().unwrap();
    }
}

fn locked_increment(goroutine: &mut Goroutine) {
    assert_eq!(goroutine.lock(), Progress::Done);
    goroutine.increment();
    goroutine.unlock();
}

#[test]
fn mutex_lets_one_in_and_loses_no_wake_up() {
    explore(4, || {
        let world = world(1, 0);
        three_threads(&world, locked_increment);
        assert_eq!(world.count().load(), 3);
        assert!(world.is_free());
    });
}

/// `for count == 0 { cond.Wait() }`, under the lock, by the waiter of this number.
fn wait_for_count(goroutine: &mut Goroutine, number: u64) {
    let waiter = WAITERS + number * cond::WAITER_CELLS;
    assert_eq!(goroutine.lock(), Progress::Done);
    if goroutine.world.count().load() == 0 {
        let added = goroutine.perform(|memory, scheduler, _| cond::add(memory, scheduler, LIST, waiter));
        assert_eq!(added, Progress::Done);
        goroutine.unlock();
        let woken = goroutine.perform(|memory, _, wait| cond::wait(memory, LIST, waiter, wait));
        assert_eq!(woken, Progress::Done);
        assert_eq!(goroutine.lock(), Progress::Done);
    }
    // Nobody takes it away again, so one look is enough.
    assert_eq!(goroutine.world.count().load(), 1);
    goroutine.unlock();
}

#[test]
fn a_signal_between_unlocking_and_waiting_is_not_lost() {
    explore(3, || {
        let world = world(1, 0);
        let waiter = world.clone();
        let waiter = thread::spawn(move || wait_for_count(&mut Goroutine::new(&waiter), 0));
        let goroutine = &mut Goroutine::new(&world);
        locked_increment(goroutine);
        let signalled = goroutine.perform(|memory, scheduler, _| cond::notify_one(memory, scheduler, LIST));
        assert_eq!(signalled, Progress::Done);
        waiter.join().unwrap();
    });
}

#[test]
fn a_broadcast_reaches_everyone_who_waits() {
    explore(2, || {
        let world = world(1, 0);
        let waiters: Vec<_> = (0..2)
            .map(|number| {
                let world = world.clone();
                thread::spawn(move || wait_for_count(&mut Goroutine::new(&world), number))
            })
            .collect();
        let goroutine = &mut Goroutine::new(&world);
        locked_increment(goroutine);
        let woken = goroutine.perform(|memory, scheduler, _| cond::notify_all(memory, scheduler, LIST));
        assert_eq!(woken, Progress::Done);
        for waiter in waiters {
            waiter.join().unwrap();
        }
    });
}

#[test]
fn mutex_with_spinning_lets_one_in_and_loses_no_wake_up() {
    explore(3, || {
        let world = world(1, 1);
        three_threads(&world, locked_increment);
        assert_eq!(world.count().load(), 3);
        assert!(world.is_free());
    });
}

#[test]
fn mutex_in_starvation_mode_hands_itself_on() {
    explore(3, || {
        let world = world(2 * mutex::STARVATION_THRESHOLD, 0);
        three_threads(&world, |goroutine| {
            locked_increment(goroutine);
            if goroutine.world.count().load() == 1 {
                locked_increment(goroutine);
            }
        });
        assert!(world.count().load() >= 3);
        assert!(world.is_free());
    });
}

#[test]
fn try_lock_never_gets_in_beside_the_holder() {
    explore(4, || {
        let world = world(1, 0);
        three_threads(&world, |goroutine| {
            let memory = &goroutine.world.memory;
            if mutex::try_lock(memory, goroutine, LOCK) == Progress::Result(true) {
                goroutine.increment();
                goroutine.unlock();
            }
        });
        assert!(world.is_free());
    });
}

#[test]
fn rwmutex_keeps_writers_alone() {
    explore(3, || {
        let world = world(1, 0);
        three_threads(&world, |goroutine| {
            goroutine.write();
            let count = goroutine.read();
            assert!((1..=3).contains(&count));
        });
        assert_eq!(world.count().load(), 3);
        assert!(world.is_free());
    });
}

#[test]
fn wait_group_releases_all_waiters() {
    explore(4, || {
        let world = world(1, 0);
        let group = LOCK;
        let done = waitgroup::add(&world.memory, &mut Goroutine::new(&world), group, 1);
        assert_eq!(done, Progress::Done);
        let waiters: Vec<_> = (0..2)
            .map(|_| {
                let world = world.clone();
                thread::spawn(move || {
                    let progress = Goroutine::new(&world)
                        .perform(|memory, scheduler, wait| waitgroup::wait(memory, scheduler, group, wait));
                    assert_eq!(progress, Progress::Done);
                    world.count().load()
                })
            })
            .collect();
        world.count().store(7);
        waitgroup::add(&world.memory, &mut Goroutine::new(&world), group, -1);
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), 7);
        }
    });
}

#[test]
fn switching_a_mutex_off_releases_its_waiters_and_leaves_it_usable() {
    for tick in [1, 2 * mutex::STARVATION_THRESHOLD] {
        explore(3, move || {
            let world = world(tick, 0);
            let threads: Vec<_> = (0..2)
                .map(|_| {
                    let world = world.clone();
                    thread::spawn(move || {
                        let mut goroutine = Goroutine::new(&world);
                        if goroutine.lock() == Progress::Done {
                            goroutine.increment();
                            goroutine.unlock();
                        }
                    })
                })
                .collect();
            // This one holds the lock while the switch goes off and on, and lets go only afterwards.
            let mut holder = Goroutine::new(&world);
            if holder.lock() == Progress::Done {
                world.switch(true);
                world.switch(false);
                holder.increment();
                holder.unlock();
            }
            for thread in threads {
                thread.join().unwrap();
            }
            locked_increment(&mut Goroutine::new(&world));
            assert!(world.is_free());
        });
    }
}

#[test]
fn switching_an_rwmutex_off_releases_readers_and_writers_and_leaves_it_usable() {
    explore(3, || {
        let world = world(1, 0);
        let other = world.clone();
        let writer = thread::spawn(move || {
            let mut goroutine = Goroutine::new(&other);
            let lock = |memory: &Words, scheduler: &mut Goroutine, wait: &mut Wait| {
                rwmutex::lock(memory, scheduler, LOCK, wait)
            };
            if goroutine.perform(lock) == Progress::Done {
                goroutine.increment();
                goroutine.perform(|memory, scheduler, _| rwmutex::unlock(memory, scheduler, LOCK));
            }
        });
        let other = world.clone();
        let reader = thread::spawn(move || {
            let mut goroutine = Goroutine::new(&other);
            let lock = |memory: &Words, scheduler: &mut Goroutine, wait: &mut Wait| {
                rwmutex::read_lock(memory, scheduler, LOCK, wait)
            };
            if goroutine.perform(lock) == Progress::Done {
                other.inside.with(|_| ());
                goroutine.perform(|memory, scheduler, _| rwmutex::read_unlock(memory, scheduler, LOCK));
            }
        });
        world.switch(true);
        world.switch(false);
        writer.join().unwrap();
        reader.join().unwrap();
        Goroutine::new(&world).write();
        assert!(world.is_free());
    });
}

#[test]
fn a_goroutine_that_waits_for_a_holder_that_never_unlocks_is_released_by_the_switch() {
    explore(4, || {
        let world = world(1, 0);
        assert_eq!(Goroutine::new(&world).lock(), Progress::Done);
        let other = world.clone();
        let waiter = thread::spawn(move || Goroutine::new(&other).lock());
        world.switch(true);
        assert_eq!(waiter.join().unwrap(), Progress::Released);
    });
}
