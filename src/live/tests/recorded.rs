//! What is recorded of a run is what happened.

use super::*;
use crate::detect::losses::losses;
use crate::detect::torn::torn;
use crate::report::statistics::Statistics;
use crate::trace::recording::Recording;
use crate::trace::{Event, Kind};

/// Goroutines number themselves and write down under the lock in which order they got it.
const DIARY: &str = "package main
import (\"fmt\"; \"sync\"; \"runtime\")
const goroutines = 4
const rounds = 500
func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	diary := make([]int, 0, goroutines*rounds)
	for g := 0; g < goroutines; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < rounds; i++ {
				mu.Lock()
				diary = append(diary, g)
				mu.Unlock()
				if i%5 == 0 {
					runtime.Gosched()
				}
			}
		}()
	}
	wg.Wait()
	for _, g := range diary {
		fmt.Println(g)
	}
}
";

fn recorded(source: &str, options: Options) -> (Report, Recording) {
    let pool = pool();
    let run = start(&pool, compile(source), options);
    let report = finish(&run);
    (report, run.recording())
}

/// The acquisitions of a lock in their order: by the lock's own number, then by the place in the worker's stream.
fn acquisitions(recording: &Recording, lock: u32) -> Vec<Event> {
    let mut found: Vec<Event> = recording.streams.iter().flatten().copied().collect();
    found.retain(|event| event.kind() == Kind::Acquired && event.a == lock);
    found.sort_by_key(|event| event.b);
    found
}

#[test]
fn the_order_of_acquisitions_is_the_real_one() {
    let start = Instant::now();
    // On a busy machine one worker may do it all.
    while check_order() < 2 {
        assert!(start.elapsed() < TIMEOUT, "the lock never went from worker to worker");
    }
}

/// Compares the diary with the recording, and gives how many workers took part.
fn check_order() -> usize {
    let (report, recording) = recorded(DIARY, options());
    assert_exit(&report);
    assert_eq!(recording.counts.dropped, 0);
    let diary: Vec<u32> = report.stdout.lines().map(|line| line.parse().expect("a number")).collect();
    let lock = recording.locks.iter().position(|lock| lock.name == "mu").expect("it was used") as u32;
    let acquisitions = acquisitions(&recording, lock);
    assert_eq!(acquisitions.len(), 4 * 500);
    // Goroutines are numbered as they are made: main is 1.
    let order: Vec<u32> = acquisitions.iter().map(|event| event.goroutine - 2).collect();
    assert_eq!(order, diary);
    let workers = recording.streams.iter().filter(|stream| stream.iter().any(|event| event.kind() == Kind::Acquired));
    workers.count()
}

#[test]
fn produced_is_consumed_and_dropped() {
    let source = DIARY.replace("rounds = 500", "rounds = 100000").replace("fmt.Println(g)", "_ = fmt.Sprint; _ = g");
    // Nobody collects until the end: most is dropped, and counted.
    let (report, recording) = recorded(&source, options());
    assert_exit(&report);
    let counts = recording.counts;
    assert_eq!((report.events.recorded, report.events.dropped), (counts.recorded, counts.dropped));
    assert!(counts.dropped > 0);
    let gaps = recording.streams.iter().flatten().filter(|event| event.kind() == Kind::Gap);
    let missing: u64 = gaps.map(|event| event.value()).sum();
    assert!(missing <= counts.dropped);
    let stored = recording.streams.iter().flatten().filter(|event| event.kind() != Kind::Gap).count() as u64;
    assert!(stored <= counts.recorded, "{stored} of {counts:?}");
    // Each acquisition has two events and each of those is either here or dropped.
    let here = acquisitions(&recording, 0).len() as u64;
    assert!(here <= report.acquisitions && report.acquisitions <= here + counts.dropped);
}

#[test]
fn statistics_agree_with_what_was_counted() {
    let pool = pool();
    let run = start(&pool, compile(DIARY), options());
    let report = finish(&run);
    let statistics = run.statistics();
    let of_locks =
        |count: fn(&crate::report::statistics::LockStatistics) -> u64| statistics.locks.iter().map(count).sum::<u64>();
    assert_eq!(of_locks(|lock| lock.acquisitions), report.acquisitions);
    assert_eq!(of_locks(|lock| lock.contended), report.contended);
    assert_eq!(of_locks(|lock| lock.waits.count), report.contended);
    assert_eq!(of_locks(|lock| lock.holds.count), report.acquisitions);
    assert_eq!(statistics.throughput.acquisitions.iter().sum::<u64>(), report.acquisitions);
    // Times differ, for accesses of cells share out the time between two readings of the clock, too.
    let counts = |statistics: &Statistics| -> Vec<(u32, u64, u64)> {
        let goroutines = statistics.goroutines.iter();
        goroutines.map(|found| (found.goroutine, found.acquisitions, found.holds.count)).collect()
    };
    assert_eq!(counts(&run.recording().statistics()), counts(&statistics), "folded on the way or afterwards");
}

#[test]
fn a_goroutines_events_are_in_program_order_on_its_way_from_worker_to_worker() {
    let (_, recording) = recorded(DIARY, options());
    let mut slices: Vec<(u32, u32)> = Vec::new();
    for stream in &recording.streams {
        let mut running = None;
        for event in stream {
            match event.kind() {
                Kind::Ran => {
                    slices.push((event.goroutine, event.b));
                    running = Some(event.goroutine);
                }
                Kind::Clock | Kind::Started | Kind::Readied | Kind::Gap => {}
                _ => assert_eq!(Some(event.goroutine), running, "{event:?}"),
            }
        }
    }
    slices.sort_unstable();
    let numbered = |&(goroutine, slice): &(u32, u32)| slice == 1 || slices.contains(&(goroutine, slice - 1));
    assert!(slices.iter().all(numbered));
    slices.dedup();
    assert_eq!(slices.iter().map(|slice| slice.0).max(), Some(5));
}

#[test]
fn the_losses_in_a_saved_recording_add_up_to_what_is_missing() {
    let source = "package main
import (\"fmt\"; \"sync\")
var count int
func main() {
	var wg sync.WaitGroup
	for g := 0; g < 4; g++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := 0; i < 2000; i++ {
				count++
			}
		}()
	}
	wg.Wait()
	fmt.Println(count)
}
";
    let (report, recording) = recorded(source, Options { mutex_off: true, ..options() });
    assert_exit(&report);
    let loaded = Recording::load(&recording.save()).expect("as it was saved");
    assert_eq!(loaded, recording);
    let found = losses(&loaded);
    let actual: i64 = report.stdout.trim().parse().expect("a number");
    assert!(actual < 8000, "goroutines are pre-empted before some of their writes");
    assert_eq!(found.missing, 8000 - actual);
    assert_eq!((found.losses.len() as u64, found.unexplained), (report.lost_updates, 0));
    assert!(found.exact);
    for loss in &found.losses {
        assert_eq!((loss.name.as_str(), loss.read.line, loss.write.line), ("count", 11, 11));
        assert_eq!(loss.read.goroutine, loss.write.goroutine);
        // Of many writes in between, the first are listed and the others counted.
        if loss.more == 0 {
            assert_eq!(loss.between.last().map_or(loss.read.value, |last| last.value), loss.overwritten, "{loss:?}");
        }
        assert!(!loss.between.is_empty() && loss.between.iter().all(|write| write.goroutine != loss.read.goroutine));
        assert_eq!(loss.overwritten - loss.read.value, loss.amount);
    }
}

#[test]
fn torn_reads_in_a_recording_are_those_that_the_program_itself_saw() {
    // Both go on until twenty audits have failed.
    let source = "package main
import (\"fmt\"; \"sync\")
var mu sync.Mutex
var a, b = 50, 50
var failed = 0
func move(sum int) {
	mu.Lock()
	a -= sum
	b += sum
	mu.Unlock()
}
func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		for failed < 20 {
			move(10)
			move(-10)
		}
	}()
	go func() {
		defer wg.Done()
		for failed < 20 {
			if a+b != 100 {
				failed++
			}
		}
	}()
	wg.Wait()
	fmt.Println(failed)
}
";
    let (report, recording) = recorded(source, Options { pace_ns: 10_000, ..options() });
    assert_exit(&report);
    let found = torn(&Recording::load(&recording.save()).expect("as it was saved"));
    assert_eq!((found.count, found.unknown, found.complete), (20, 0, true));
    for read in &found.reads {
        let (new, old) = (&read.new, &read.old);
        assert_eq!((new.read.value, (old.read.value - old.write.value).abs()), (new.write.value, 10));
        assert_eq!(
            (new.read.goroutine, old.read.goroutine, new.write.goroutine),
            (read.reader, read.reader, read.writer)
        );
        assert_eq!((new.name.as_str().min(&old.name), new.name.as_str().max(&old.name)), ("a", "b"));
        assert!(new.read.value + old.read.value != 100 && new.write.value + old.write.value == 100);
    }
}

#[test]
fn nothing_is_torn_where_whoever_looks_takes_the_lock() {
    let source = crate::gallery::find("torn-cured").expect("in the gallery").source;
    let (report, recording) = recorded(source, options());
    assert_exit(&report);
    let found = torn(&recording);
    assert_eq!((found.count, found.unknown), (0, 0));
}
