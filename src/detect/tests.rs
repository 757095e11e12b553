//! Drawn traces: what is a race, and what isn't.

use super::*;

/// A trace being drawn. An access is at an instruction of its own number, so that races can be told by it.
struct Trace {
    detector: Detector,
    started: u32,
}

const X: Address = 100;
const Y: Address = 200;
const LOCK: Key = Key::At(300);

impl Trace {
    fn new() -> (Self, Box<Track>) {
        let detector = Detector::new(1 << 12);
        let main = detector.main();
        (Self { detector, started: 1 }, main)
    }

    fn go(&mut self, parent: &mut Track) -> Box<Track> {
        self.started += 1;
        self.detector.spawn(parent, self.started, 1000 + self.started).unwrap()
    }

    /// The instructions of the two accesses, if it is a race.
    fn read(&self, track: &mut Track, pc: Pc, address: Address) -> Option<[Pc; 2]> {
        self.detector.read(track, pc, address).map(Self::instructions)
    }

    fn write(&self, track: &mut Track, pc: Pc, address: Address) -> Option<[Pc; 2]> {
        self.detector.write(track, pc, address).map(Self::instructions)
    }

    fn atomic(&self, track: &mut Track, pc: Pc, address: Address, reads: bool, writes: bool) -> Option<[Pc; 2]> {
        let operation = self.detector.begin_atomic(address);
        self.detector.end_atomic(operation, track, (pc, address), reads, writes).map(Self::instructions)
    }

    fn instructions(race: Race) -> [Pc; 2] {
        race.accesses.map(|access| access.stack[0])
    }
}

#[test]
fn unordered_writes_race_and_are_told_with_both_goroutines() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    let mut b = trace.go(&mut main);
    assert_eq!(trace.write(&mut a, 1, X), None);
    let race = trace.detector.write(&mut b, 2, X).unwrap();
    let [now, past] = &race.accesses;
    assert_eq!((race.address, now.goroutine, past.goroutine), (X, 3, 2));
    assert_eq!((now.stack.as_slice(), past.stack.as_slice()), ([2].as_slice(), [1].as_slice()));
    assert_eq!((now.created.as_slice(), past.created.as_slice()), ([1003].as_slice(), [1002].as_slice()));
    assert!(now.kind.write && past.kind.write && now.running && past.running);
}

#[test]
fn an_ended_goroutines_access_is_told_as_finished() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    trace.write(&mut a, 1, X);
    trace.detector.finish(&a);
    let race = trace.detector.read(&mut main, 2, X).unwrap();
    assert_eq!(race.accesses.each_ref().map(|access| access.running), [true, false]);
    assert_eq!(race.accesses[0].created, Vec::<Pc>::new());
}

#[test]
fn a_go_statement_orders_what_stands_before_it_only() {
    let (mut trace, mut main) = Trace::new();
    trace.write(&mut main, 1, X);
    let mut a = trace.go(&mut main);
    assert_eq!(trace.write(&mut a, 2, X), None);
    trace.write(&mut main, 3, Y);
    assert_eq!(trace.read(&mut a, 4, Y), Some([4, 3]));
}

#[test]
fn the_end_of_a_goroutine_orders_nothing() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    trace.write(&mut a, 1, X);
    trace.detector.finish(&a);
    assert_eq!(trace.read(&mut main, 2, X), Some([2, 1]));
}

#[test]
fn reads_alone_never_race() {
    let (mut trace, mut main) = Trace::new();
    let mut goroutines: Vec<_> = (0..200).map(|_| trace.go(&mut main)).collect();
    for (pc, goroutine) in goroutines.iter_mut().enumerate() {
        assert_eq!(trace.read(goroutine, pc as Pc, X), None);
    }
}

#[test]
fn a_write_races_with_any_one_of_several_reads() {
    for unordered in 0..3 {
        let (mut trace, mut main) = Trace::new();
        let mut readers: Vec<_> = (0..3).map(|_| trace.go(&mut main)).collect();
        for (index, reader) in readers.iter_mut().enumerate() {
            assert_eq!(trace.read(reader, index as Pc, X), None);
            if index != unordered {
                trace.detector.release_merge(reader, LOCK);
            }
        }
        trace.detector.acquire(&mut main, LOCK);
        assert_eq!(trace.write(&mut main, 9, X), Some([9, unordered as Pc]), "reader {unordered}");
    }
}

#[test]
fn reads_before_a_write_that_they_are_ordered_before_are_no_race() {
    let (mut trace, mut main) = Trace::new();
    let mut readers: Vec<_> = (0..3).map(|_| trace.go(&mut main)).collect();
    for reader in &mut readers {
        trace.read(reader, 1, X);
        trace.detector.release_merge(reader, LOCK);
    }
    trace.detector.acquire(&mut main, LOCK);
    assert_eq!(trace.write(&mut main, 9, X), None);
    assert_eq!(trace.read(&mut readers[1], 2, X), Some([2, 9]), "the write is remembered, the reads are gone");
}

#[test]
fn a_mutex_orders_its_sections_and_not_what_lies_outside() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    let mut b = trace.go(&mut main);
    for (pc, goroutine) in [&mut a, &mut b, &mut main].into_iter().enumerate() {
        trace.detector.acquire(goroutine, LOCK);
        assert_eq!(trace.read(goroutine, 10 + pc as Pc, X), None);
        assert_eq!(trace.write(goroutine, 20 + pc as Pc, X), None);
        trace.detector.release(goroutine, LOCK);
    }
    trace.write(&mut main, 30, Y);
    trace.detector.acquire(&mut a, LOCK);
    assert_eq!(trace.read(&mut a, 31, Y), Some([31, 30]), "written after the unlock");
}

#[test]
fn different_locks_order_nothing() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    trace.detector.acquire(&mut a, LOCK);
    trace.write(&mut a, 1, X);
    trace.detector.release(&mut a, LOCK);
    trace.detector.acquire(&mut main, Key::At(301));
    assert_eq!(trace.write(&mut main, 2, X), Some([2, 1]));
}

#[test]
fn readers_of_an_rwmutex_are_ordered_with_writers_and_not_among_themselves() {
    let (writers, readers) = (Key::At(300), Key::Readers(300));
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    let mut b = trace.go(&mut main);
    // Two readers, of which the first also writes something that it mustn't.
    for reader in [&mut a, &mut b] {
        trace.detector.acquire(reader, writers);
        trace.read(reader, 1, X);
    }
    trace.write(&mut a, 2, Y);
    trace.detector.release_merge(&mut a, readers);
    assert_eq!(trace.read(&mut b, 3, Y), Some([3, 2]), "a reader's release orders no reader");
    trace.detector.release_merge(&mut b, readers);
    // A writer comes after both.
    trace.detector.acquire(&mut main, writers);
    trace.detector.acquire(&mut main, readers);
    assert_eq!(trace.write(&mut main, 4, X), None);
    trace.detector.release(&mut main, writers);
    trace.detector.acquire(&mut a, writers);
    assert_eq!(trace.read(&mut a, 5, X), None);
}

#[test]
fn an_atomic_load_is_ordered_after_the_store_that_it_sees() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    trace.write(&mut a, 1, X);
    assert_eq!(trace.atomic(&mut a, 2, Y, false, true), None);
    trace.write(&mut a, 3, 101);
    assert_eq!(trace.atomic(&mut main, 4, Y, true, false), None);
    assert_eq!(trace.read(&mut main, 5, X), None, "published");
    assert_eq!(trace.read(&mut main, 6, 101), Some([6, 3]), "written after the store");
}

#[test]
fn an_atomic_store_takes_over_nothing_but_an_addition_does() {
    for reads in [false, true] {
        let (mut trace, mut main) = Trace::new();
        let mut a = trace.go(&mut main);
        let mut b = trace.go(&mut main);
        trace.write(&mut a, 1, X);
        trace.atomic(&mut a, 2, Y, true, true);
        assert_eq!(trace.atomic(&mut b, 3, Y, reads, true), None);
        trace.atomic(&mut main, 4, Y, true, false);
        let expected = (!reads).then_some([5, 1]);
        assert_eq!(trace.read(&mut main, 5, X), expected, "reads: {reads}");
    }
}

#[test]
fn atomic_operations_race_with_plain_accesses_only() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    let mut b = trace.go(&mut main);
    assert_eq!(trace.atomic(&mut a, 1, X, false, true), None);
    assert_eq!(trace.atomic(&mut b, 2, X, false, true), None);
    assert_eq!(trace.read(&mut main, 3, X), Some([3, 2]));
    assert_eq!(trace.atomic(&mut a, 4, X, false, true), Some([4, 3]));
}

#[test]
fn a_plain_write_stays_known_when_an_atomic_one_follows_at_the_same_moment() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    trace.write(&mut a, 1, X);
    trace.atomic(&mut a, 2, X, false, true);
    assert_eq!(trace.atomic(&mut main, 3, X, false, true), Some([3, 1]));
}

#[test]
fn a_slot_is_reused_only_by_goroutines_that_come_after_all_that_its_last_one_did() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    trace.write(&mut a, 1, X);
    trace.detector.release(&mut a, LOCK);
    trace.detector.finish(&a);
    let mut b = trace.go(&mut main);
    assert_ne!(b.epoch.slot(), a.epoch.slot(), "nothing orders the write before b");
    assert_eq!(trace.read(&mut b, 2, X), Some([2, 1]));
    trace.detector.acquire(&mut main, LOCK);
    let mut c = trace.go(&mut main);
    assert_eq!(c.epoch.slot(), a.epoch.slot());
    assert_eq!(trace.write(&mut c, 3, Y), None);
    let race = trace.detector.write(&mut b, 4, Y).unwrap();
    assert_eq!(race.accesses.each_ref().map(|access| access.goroutine), [3, 4], "c, not a");
}

#[test]
fn many_goroutines_one_after_the_other_need_one_slot() {
    let (mut trace, mut main) = Trace::new();
    for _ in 0..20_000 {
        let mut goroutine = trace.go(&mut main);
        assert_eq!(trace.write(&mut goroutine, 1, X), None);
        trace.detector.release(&mut goroutine, LOCK);
        trace.detector.finish(&goroutine);
        trace.detector.acquire(&mut main, LOCK);
        assert!(goroutine.epoch.slot() <= 1);
    }
}

#[test]
fn more_goroutines_alive_than_go_allows_are_refused() {
    let (mut trace, mut main) = Trace::new();
    for _ in 1..MAX_ALIVE {
        trace.go(&mut main);
    }
    assert_eq!(trace.detector.spawn(&mut main, 9999, 1).unwrap_err(), TooManyGoroutines);
}

#[test]
fn a_goroutine_whose_time_is_used_up_goes_on_in_another_slot() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    a.set_tick(clock::Tick::MAX);
    trace.write(&mut a, 1, X);
    let slot = a.epoch.slot();
    trace.detector.release(&mut a, LOCK);
    assert_ne!(a.epoch.slot(), slot);
    assert_eq!(trace.write(&mut a, 2, X), None, "it comes after itself");
    trace.write(&mut a, 3, Y);
    trace.detector.acquire(&mut main, LOCK);
    let race = trace.detector.read(&mut main, 4, Y).unwrap();
    assert_eq!(race.accesses[1].goroutine, 2);
}

#[test]
fn cells_that_share_a_place_forget_each_other_and_never_race() {
    let (mut trace, mut main) = Trace::new();
    let mut a = trace.go(&mut main);
    let far = X + (1 << 12);
    trace.write(&mut a, 1, X);
    assert_eq!(trace.write(&mut main, 2, far), None, "another cell");
    assert_eq!(trace.detector.forgotten(), 1);
    assert_eq!(trace.write(&mut main, 3, X), None, "its history is lost, and that was counted");
    assert_eq!(trace.write(&mut a, 4, X), Some([4, 3]));
}

#[test]
fn stacks_have_the_calls_around_an_access() {
    let (trace, mut main) = Trace::new();
    let stack = |main: &mut Track, calls: &[Pc], pc| {
        main.in_frame(calls.len(), |index| calls[index]);
        let site = main.site(&trace.detector.stacks, pc);
        trace.detector.stacks.instructions(site)
    };
    assert_eq!(stack(&mut main, &[], 1), [1]);
    assert_eq!(stack(&mut main, &[10], 2), [2, 10]);
    assert_eq!(stack(&mut main, &[10, 20], 3), [3, 20, 10]);
    assert_eq!(stack(&mut main, &[10, 21], 4), [4, 21, 10], "returned and called again");
    assert_eq!(stack(&mut main, &[10, 21, 30, 40, 50], 5), [5, 50, 40, 30, 21, 10], "several calls at once");
    assert_eq!(stack(&mut main, &[11], 6), [6, 11], "all but one left at once, as by a panic");
    assert_eq!(stack(&mut main, &[], 7), [7]);
    let deep: Vec<Pc> = (0..100).map(|index| 7 + index % 3).collect();
    let told: Vec<Pc> = std::iter::once(1).chain(deep.iter().rev().copied()).collect();
    assert_eq!(stack(&mut main, &deep, 1), told);
}

/// Random traces against a plain definition: two accesses race when neither is in the other's past, where the past is a set of events.
#[test]
fn random_traces_have_the_first_races_that_sets_of_events_have() {
    const GOROUTINES: usize = 4;
    for seed in 0..400u64 {
        let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut next = |below: u64| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            random % below
        };
        let (mut trace, mut main) = Trace::new();
        let mut tracks: Vec<_> = (1..GOROUTINES).map(|_| trace.go(&mut main)).collect();
        tracks.push(main);
        // Of each goroutine and each lock the events that happened before, as bits.
        let mut pasts = [0u128; GOROUTINES];
        let mut locks = [0u128; 2];
        let mut accesses: Vec<(usize, Address, bool)> = Vec::new();
        let mut racy = [false; 3];
        for _ in 0..60 {
            let who = next(GOROUTINES as u64) as usize;
            let what = next(6) as usize;
            let track = &mut tracks[who];
            if what < 2 {
                trace.detector.acquire(track, Key::At(300 + what as u64));
                pasts[who] |= locks[what];
            } else if what < 4 {
                trace.detector.release_merge(track, Key::At(300 + what as u64 - 2));
                locks[what - 2] |= pasts[who];
            } else {
                let (cell, write) = (next(3), what == 5);
                let event = accesses.len();
                let expected = accesses.iter().enumerate().any(|(index, &(other, address, wrote))| {
                    other != who && address == cell && (write || wrote) && pasts[who] & 1 << index == 0
                });
                let pc = event as Pc;
                let found = if write { trace.write(track, pc, 100 + cell) } else { trace.read(track, pc, 100 + cell) };
                // Behind a cell's first race FastTrack promises nothing.
                if !racy[cell as usize] {
                    assert_eq!(found.is_some(), expected, "seed {seed}, event {event}");
                }
                racy[cell as usize] |= expected;
                accesses.push((who, cell, write));
                pasts[who] |= 1 << event;
            }
        }
    }
}
