//! What the benchmark holds Lockscope's locks against: `std::sync::Mutex`, in code that is compiled for the page as it is
//! natively, on threads of the same kind of pool.

use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crate::live::{Pool, Work};

/// When a thread began and ended, in nanoseconds.
type Span = (u64, u64);

/// Increments one counter under a `std::sync::Mutex`, `increments` times on each of `threads` threads of the pool, which must have as
/// many. Gives the nanoseconds for each increment, all threads together; `now` is a clock in nanoseconds. Waits for them.
pub fn std_mutex(pool: &Pool, threads: usize, increments: u64, now: impl Fn() -> u64 + Send + Sync + 'static) -> f64 {
    let count = Arc::new(Mutex::new(0u64));
    let missing = AtomicUsize::new(threads);
    let spans: Arc<(Mutex<Vec<Span>>, Condvar)> = Arc::default();
    let (counter, done) = (count.clone(), spans.clone());
    let work: Work = Arc::new(move |index| {
        if index >= threads {
            return;
        }
        // Nobody begins before all are awake.
        missing.fetch_sub(1, Ordering::SeqCst);
        while missing.load(Ordering::SeqCst) > 0 {
            spin_loop();
        }
        let began = now();
        for _ in 0..increments {
            *lock(black_box(&counter)) += 1;
        }
        let ended = now();
        lock(&done.0).push((began, ended));
        done.1.notify_all();
    });
    pool.broadcast(&work);
    let (spans, changed) = &*spans;
    let spans = changed.wait_while(lock(spans), |spans| spans.len() < threads).unwrap_or_else(PoisonError::into_inner);
    let began = spans.iter().map(|(began, _)| *began).min().unwrap_or_default();
    let ended = spans.iter().map(|(_, ended)| *ended).max().unwrap_or_default();
    let total = *lock(&count);
    assert_eq!(total, threads as u64 * increments, "the mutex lost increments");
    ended.saturating_sub(began) as f64 / total as f64
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[test]
    fn only_the_threads_that_are_asked_for_take_part() {
        let pool = Pool::own(3).expect("the system has threads");
        let origin = Instant::now();
        let nanoseconds = std_mutex(&pool, 2, 10_000, move || origin.elapsed().as_nanos() as u64);
        assert!(nanoseconds > 0.0 && nanoseconds < 1e6, "{nanoseconds} ns");
    }
}
