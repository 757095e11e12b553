//! The threads that runs take turns on, with what outlives a run: the board and the memory.

use super::arena::{Arena, Recycler};
use super::threads::{Threads, Work};
use super::{Run, lock, worker};
use crate::board::Board;
use crate::machine::Goroutine;
use std::sync::{Arc, Mutex, Weak};

/// Threads for runs, one run at a time. When it is dropped they end, once the last run has.
pub struct Pool {
    threads: Arc<Threads>,
    shared: Shared,
    board: Arc<Board>,
    last: Mutex<Weak<Run>>,
}

/// What a run gives back.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Recycler>);

impl Shared {
    pub fn recycle(&self, arena: Arena) {
        self.0.give_back(arena);
    }
}

impl Pool {
    /// A pool of threads that somebody else starts, as a page does with web workers: each has to call [`Threads::serve`].
    pub fn of(threads: Arc<Threads>) -> Self {
        Self { threads, shared: Shared::default(), board: Board::new(), last: Mutex::default() }
    }

    /// A pool with threads of its own, at least one.
    ///
    /// # Errors
    /// When the system has no more threads.
    #[cfg(not(target_family = "wasm"))]
    pub fn own(threads: usize) -> std::io::Result<Self> {
        let pool = Self::of(Threads::new(threads));
        for index in 0..pool.threads() {
            let threads = pool.threads.clone();
            std::thread::Builder::new().name(format!("worker {index}")).spawn(move || threads.serve(index))?;
        }
        Ok(pool)
    }

    /// How many workers a run can have.
    pub fn threads(&self) -> usize {
        self.threads.count()
    }

    /// Has every thread do this once, when it is done with the run before. Returns at once.
    pub fn broadcast(&self, work: &Work) {
        self.threads.broadcast(work);
    }

    /// The board that every run of this pool fills.
    pub fn board(&self) -> Arc<Board> {
        self.board.clone()
    }

    pub(super) fn shared(&self) -> Shared {
        self.shared.clone()
    }

    pub(super) fn take_arena(&self, cells: u64) -> Arena {
        self.shared.0.take(cells)
    }

    /// The board and the threads belong to one run at a time: ends the last one, if it isn't over.
    pub(super) fn make_free(&self) {
        let last = std::mem::take(&mut *lock(&self.last)).upgrade();
        if let Some(last) = last {
            last.stop();
            last.wait();
        }
    }

    pub(super) fn start_workers(&self, run: &Arc<Run>, locals: Vec<crossbeam_deque::Worker<Box<Goroutine>>>) {
        *lock(&self.last) = Arc::downgrade(run);
        let run = run.clone();
        let locals: Vec<_> = locals.into_iter().map(|local| Mutex::new(Some(local))).collect();
        let work: Work = Arc::new(move |index| {
            if let Some(local) = locals.get(index).and_then(|slot| lock(slot).take()) {
                worker::work(&run, index, local);
            }
        });
        self.broadcast(&work);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.threads.close();
    }
}
