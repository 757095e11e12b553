//! The threads that runs take turns on, with what outlives a run: the board and the memory.

use super::arena::{Arena, Recycler};
use super::{Run, lock, worker};
use crate::board::Board;
use crate::machine::Goroutine;
use std::sync::{Arc, Mutex, Weak};

/// Threads for runs, one run at a time.
pub struct Pool {
    threads: Threads,
    shared: Shared,
    board: Arc<Board>,
    last: Mutex<Weak<Run>>,
}

enum Threads {
    Own(rayon::ThreadPool),
    /// Rayon's global pool: in a page, the one that wasm-bindgen-rayon made of web workers.
    Global,
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
    /// Rayon's global pool, which must be there already.
    pub fn global() -> Self {
        Self::with(Threads::Global)
    }

    /// A pool of its own.
    ///
    /// # Errors
    /// When the system has no more threads.
    pub fn own(threads: usize) -> Result<Self, rayon::ThreadPoolBuildError> {
        let name = |index| format!("worker {index}");
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1)).thread_name(name).build()?;
        Ok(Self::with(Threads::Own(pool)))
    }

    fn with(threads: Threads) -> Self {
        Self { threads, shared: Shared::default(), board: Board::new(), last: Mutex::default() }
    }

    /// How many workers a run can have.
    pub fn threads(&self) -> usize {
        match &self.threads {
            Threads::Own(pool) => pool.current_num_threads(),
            Threads::Global => rayon::current_num_threads(),
        }
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
        let work = move |context: rayon::BroadcastContext<'_>| {
            let index = context.index();
            if let Some(local) = locals.get(index).and_then(|slot| lock(slot).take()) {
                worker::work(&run, index, local);
            }
        };
        match &self.threads {
            Threads::Own(pool) => pool.spawn_broadcast(work),
            Threads::Global => rayon::spawn_broadcast(work),
        }
    }
}
