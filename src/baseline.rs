//! What the benchmark holds Lockscope's locks against: `std::sync::Mutex`, in code that is compiled for the page as it is
//! natively, on threads of the same kind of pool.

use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Increments one counter under a `std::sync::Mutex`, `increments` times on each of `threads` threads of the current
/// rayon pool, which must have as many. Gives the nanoseconds for each increment, all threads together; `now` is a
/// clock in nanoseconds.
pub fn std_mutex(threads: usize, increments: u64, now: impl Fn() -> u64 + Sync) -> f64 {
    let count = Mutex::new(0u64);
    let missing = AtomicUsize::new(threads);
    let spans = rayon::broadcast(|context| {
        if context.index() >= threads {
            return None;
        }
        // Nobody begins before all are awake.
        missing.fetch_sub(1, Ordering::SeqCst);
        while missing.load(Ordering::SeqCst) > 0 {
            spin_loop();
        }
        let began = now();
        for _ in 0..increments {
            *black_box(&count).lock().unwrap_or_else(PoisonError::into_inner) += 1;
        }
        Some((began, now()))
    });
    let began = spans.iter().flatten().map(|(began, _)| *began).min().unwrap_or_default();
    let ended = spans.iter().flatten().map(|(_, ended)| *ended).max().unwrap_or_default();
    let total = count.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert_eq!(total, threads as u64 * increments, "the mutex lost increments");
    ended.saturating_sub(began) as f64 / total as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn only_the_threads_that_are_asked_for_take_part() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("threads");
        let origin = Instant::now();
        let nanoseconds = pool.install(|| std_mutex(2, 10_000, || origin.elapsed().as_nanos() as u64));
        assert!(nanoseconds > 0.0 && nanoseconds < 1e6, "{nanoseconds} ns");
    }
}
