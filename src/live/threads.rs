//! The threads of a pool. Each has a queue of work of its own and sleeps while that is empty. Natively the pool starts them; in a page
//! they are web workers, which the conductor starts and which then call [`Threads::serve`]. That is all that a run needs of a pool, and
//! a tenth of the bytes that a general one takes.

use super::lock;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// What every thread does once, told its index.
pub type Work = Arc<dyn Fn(usize) + Send + Sync>;

pub struct Threads(Box<[Queue]>);

#[derive(Default)]
struct Queue {
    work: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    work: VecDeque<Work>,
    /// Nothing comes any more.
    closed: bool,
}

impl Threads {
    /// So many, at least one. None of them does anything before it calls [`Self::serve`].
    pub fn new(count: usize) -> Arc<Self> {
        Arc::new(Self((0..count.max(1)).map(|_| Queue::default()).collect()))
    }

    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Has every thread do this once, after what it was given before. Returns at once.
    pub fn broadcast(&self, work: &Work) {
        for queue in &self.0 {
            lock(&queue.work).work.push_back(work.clone());
            queue.changed.notify_one();
        }
    }

    /// The life of the thread with this index: does what it is given, and returns when the pool is closed and nothing is left to do.
    ///
    /// # Panics
    /// There is no thread of this index.
    pub fn serve(&self, index: usize) {
        while let Some(work) = self.next(index) {
            work(index);
        }
    }

    fn next(&self, index: usize) -> Option<Work> {
        let queue = &self.0[index];
        let mut waiting = lock(&queue.work);
        loop {
            if let Some(work) = waiting.work.pop_front() {
                return Some(work);
            }
            if waiting.closed {
                return None;
            }
            waiting = queue.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets the threads end once they have done what they were given.
    pub fn close(&self) {
        for queue in &self.0 {
            lock(&queue.work).closed = true;
            queue.changed.notify_one();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn every_thread_does_everything_once_and_in_order_and_ends_when_the_pool_is_closed() {
        let threads = Threads::new(3);
        let done: Arc<Mutex<Vec<(usize, usize)>>> = Arc::default();
        let give = |number: usize| {
            let done = done.clone();
            let work: Work = Arc::new(move |index| lock(&done).push((index, number)));
            threads.broadcast(&work);
        };
        // Before the threads are there, and while they are.
        give(1);
        let lives: Vec<_> = (0..3)
            .map(|index| {
                let threads = threads.clone();
                thread::spawn(move || threads.serve(index))
            })
            .collect();
        give(2);
        give(3);
        threads.close();
        for life in lives {
            life.join().expect("it ends");
        }
        let mut done = lock(&done).clone();
        // What one thread did stays in its order.
        done.sort_by_key(|(index, _)| *index);
        let expected: Vec<_> = (0..3).flat_map(|index| (1..=3).map(move |number| (index, number))).collect();
        assert_eq!(done, expected);
    }
}
