//! The live engine: runs a program's goroutines on real threads, as fast as they go, in a browser and natively.
//!
//! | file | |
//! |---|---|
//! | `worker` | one thread's loop: runs a goroutine for a slice, sees what it waits for |
//! | `runnable` | which goroutine comes next, where a worker looks for one, and how it sleeps |
//! | `environment` | what a running goroutine can ask for |
//! | `pool`, `threads` | the threads that runs take turns on |
//! | `idle`, `timers`, `semaphores` | where workers and goroutines wait |
//! | `picture`, `tally` | what the board shows |
//! | `recording` | what workers record, and where it goes |
//! | `arena`, `clock`, `console` | the program's memory, time, input and output |
//! | `races` | the race detector's part |
//! | `ending` | how a run ends, and its report |
//!
//! All of it is safe Rust: a goroutine is a box that is moved from queue to queue, and exactly one place has it at a time.

mod arena;
mod clock;
mod console;
mod ending;
mod environment;
mod idle;
#[cfg(not(target_family = "wasm"))]
pub mod native;
mod picture;
mod pool;
mod races;
mod recording;
mod runnable;
mod semaphores;
mod tally;
#[cfg(test)]
mod tests;
mod threads;
mod timers;
mod worker;

pub use console::Chunk;
pub use pool::Pool;
pub use threads::{Threads, Work};

use crate::board::{Board, Phase};
use crate::machine::Goroutine;
use crate::program::Program;
use crate::report::Report;
use arena::Arena;
use clock::Clock;
use console::{Output, Stdin};
use crossbeam_deque::{Injector, Stealer};
use crossbeam_utils::CachePadded;
use crossbeam_utils::atomic::AtomicCell;
use ending::Ending;
use idle::Idle;
use picture::Picture;
use races::Races;
use recording::Recorders;
use semaphores::Semaphores;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use timers::Timers;

/// How to run a program.
#[derive(Clone, Debug)]
pub struct Options {
    /// Threads that run goroutines, `GOMAXPROCS`; at least 1, at most those of the [`Pool`].
    pub workers: usize,
    /// `Lock` and `Unlock` do nothing.
    pub mutex_off: bool,
    /// Go's map check doesn't end the run.
    pub keep_going: bool,
    /// Data races are looked for, which costs time and memory.
    pub race: bool,
    /// Nothing is recorded, so that there are no statistics, timeline and proofs: for measuring what recording costs.
    pub unrecorded: bool,
    /// Of the program's random numbers.
    pub seed: u64,
    /// Nanoseconds that each instruction is held open, for slow motion; 0: full speed.
    pub pace_ns: u64,
    /// Cells of memory (eight bytes each) that the program may use in all.
    pub memory_cells: u64,
    /// Goroutines that may be alive at the same time.
    pub max_goroutines: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            workers: 1,
            mutex_off: false,
            keep_going: false,
            race: false,
            unrecorded: false,
            seed: 0,
            pace_ns: 0,
            memory_cells: 16 << 20,
            max_goroutines: 2 << 20,
        }
    }
}

/// What the engine needs from where it runs: the page or a native process.
pub trait Host: Send + Sync {
    /// Nanoseconds on a monotonic clock, from any origin.
    fn now(&self) -> u64;
    /// Nanoseconds since 1970.
    fn wall_clock(&self) -> i64;
    /// The report is there. Called once, on a worker's thread.
    fn finished(&self);
    /// There is something new to take with [`Run::take_output`]. Called often, on workers' threads.
    fn output(&self);
    /// Takes what the program prints at once, `error` for standard error, instead of leaving it for [`Run::take_output`]. `false`: it
    /// doesn't want it.
    fn write(&self, _text: &[u8], _error: bool) -> bool {
        false
    }
}

/// [`Run::attention`]: a worker should write its part of the picture.
const SAMPLE: u32 = 1;
/// The run's state has changed.
const LOOK: u32 = 2;

/// One run of a program.
pub struct Run {
    program: Arc<Program>,
    options: Options,
    host: Arc<dyn Host>,
    pool: pool::Shared,
    clock: Clock,
    /// There until the run is dropped.
    arena: Option<Arena>,
    picture: Picture,
    recorders: Recorders,
    /// There with [`Options::race`].
    races: Option<Box<Races>>,

    /// Goroutines that any worker takes: those that were pre-empted, and those that come from outside.
    injector: Injector<Box<Goroutine>>,
    queues: Box<[Queue]>,
    timers: Box<[CachePadded<Timers>]>,
    semaphores: Semaphores,
    idle: Idle,
    /// Threads that aren't workers and are about to make goroutines runnable: so long it is no deadlock.
    outsiders: AtomicUsize,
    /// Bits of [`SAMPLE`] and [`LOOK`] for each worker, read at every safepoint.
    attention: Box<[CachePadded<AtomicU32>]>,

    paused: AtomicBool,
    mutex_off: AtomicBool,
    mutex_was_off: AtomicBool,
    keep_going: AtomicBool,
    pace: AtomicU64,

    started: AtomicU32,
    alive: AtomicUsize,
    seeds: AtomicU64,
    output: Mutex<Output>,
    stdin: Mutex<Stdin>,
    /// Goroutines that wait for input.
    reading: AtomicUsize,

    over: AtomicBool,
    /// When it ended.
    elapsed: OnceLock<u64>,
    ending: Mutex<Option<Ending>>,
    /// Workers that have begun.
    here: AtomicUsize,
    /// Workers that have left.
    left: AtomicUsize,
    report: OnceLock<Report>,
    finished: (Mutex<bool>, Condvar),
}

/// A worker's goroutines as the others see them.
struct Queue {
    stealer: Stealer<Box<Goroutine>>,
    /// Runs next on this worker: it was made runnable by the goroutine that runs now (Go's `runnext`).
    next: CachePadded<AtomicCell<Option<Box<Goroutine>>>>,
}

impl Run {
    /// Starts a program, and stops the one that ran last on this pool, if it still runs.
    pub fn start(program: Arc<Program>, options: Options, host: Arc<dyn Host>, pool: &Pool) -> Arc<Self> {
        pool.make_free();
        let workers = options.workers.clamp(1, pool.threads());
        let options = Options { workers, ..options };
        let locals: Vec<_> = (0..workers).map(|_| crossbeam_deque::Worker::new_fifo()).collect();
        let arena = pool.take_arena(options.memory_cells);
        let fits = arena.load(&program.image);
        let run = Arc::new(Self {
            clock: Clock::new(&*host),
            picture: Picture::new(pool.board(), &program, workers),
            recorders: Recorders::new(workers, !options.unrecorded),
            races: options.race.then(|| Box::new(Races::new(options.memory_cells))),
            pool: pool.shared(),
            arena: Some(arena),
            injector: Injector::new(),
            queues: locals
                .iter()
                .map(|local| Queue { stealer: local.stealer(), next: CachePadded::default() })
                .collect(),
            timers: (0..workers).map(|_| CachePadded::default()).collect(),
            semaphores: Semaphores::default(),
            idle: Idle::new(workers),
            outsiders: AtomicUsize::new(0),
            attention: (0..workers).map(|_| CachePadded::default()).collect(),
            paused: AtomicBool::new(false),
            mutex_off: AtomicBool::new(options.mutex_off),
            mutex_was_off: AtomicBool::new(options.mutex_off),
            keep_going: AtomicBool::new(options.keep_going),
            pace: AtomicU64::new(options.pace_ns),
            started: AtomicU32::new(0),
            alive: AtomicUsize::new(0),
            seeds: AtomicU64::new(options.seed),
            output: Mutex::default(),
            stdin: Mutex::default(),
            reading: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            elapsed: OnceLock::new(),
            ending: Mutex::new(None),
            here: AtomicUsize::new(0),
            left: AtomicUsize::new(0),
            report: OnceLock::new(),
            finished: (Mutex::new(false), Condvar::new()),
            program,
            options,
            host,
        });
        if fits {
            let mut main = Box::new(Goroutine::new(&run.program, run.program.entry, &[]));
            main.random = crate::machine::Random::new(run.next_seed());
            run.admit(&mut main);
            run.injector.push(main);
        } else {
            run.end(Ending::fatal("fatal error: runtime: out of memory\n".into()));
        }
        pool.start_workers(&run, locals);
        run
    }

    /// Stands still as soon as every worker has come to a safepoint. The program's clock stands still, too.
    pub fn pause(&self) {
        if !self.over.load(SeqCst) && !self.paused.swap(true, SeqCst) {
            self.clock.pause(&*self.host);
            self.picture.phase(Phase::Paused);
            self.call_attention();
        }
    }

    pub fn resume(&self) {
        if self.paused.load(SeqCst) {
            self.clock.resume(&*self.host);
            self.paused.store(false, SeqCst);
            if !self.over.load(SeqCst) {
                self.picture.phase(Phase::Running);
            }
            self.call_attention();
        }
    }

    /// Ends the run as soon as every worker has come to a safepoint.
    pub fn stop(&self) {
        self.end(Ending::stopped());
    }

    /// The mutex switch. Off: whoever waits for a lock goes on without it.
    pub fn set_mutex(&self, on: bool) {
        if self.mutex_off.load(SeqCst) != on || self.over.load(SeqCst) {
            return;
        }
        self.mutex_was_off.store(true, SeqCst);
        self.mutex_off.store(!on, SeqCst);
        if !on {
            self.outsiders.fetch_add(1, SeqCst);
            self.semaphores.throw_out(|goroutine, park| {
                self.picture.thrown_out(&goroutine, park);
                self.injector.push(goroutine);
            });
            self.outsiders.fetch_sub(1, SeqCst);
            self.idle.wake_one();
        }
        self.call_attention();
    }

    /// Whether a concurrent map access corrupts the map instead of ending the run.
    pub fn set_keep_going(&self, on: bool) {
        self.keep_going.store(on, SeqCst);
    }

    /// Nanoseconds for each instruction, 0: full speed. Holds at once, also for an instruction that is being held open.
    pub fn set_pace(&self, pace_ns: u64) {
        self.pace.store(pace_ns, SeqCst);
        self.call_attention();
    }

    /// Standard input for the program; each line ends with a newline.
    pub fn input(&self, text: &[u8]) {
        self.with_stdin(|stdin| stdin.push(text));
    }

    /// The end of standard input.
    pub fn close_input(&self) {
        self.with_stdin(Stdin::close);
    }

    fn with_stdin(&self, change: impl FnOnce(&mut Stdin)) {
        self.outsiders.fetch_add(1, SeqCst);
        let waiting = {
            let mut stdin = lock(&self.stdin);
            change(&mut stdin);
            std::mem::take(&mut stdin.waiting)
        };
        self.reading.fetch_sub(waiting.len(), SeqCst);
        // Each tries again; those for which there is no line wait again.
        for goroutine in waiting {
            self.injector.push(goroutine);
        }
        self.outsiders.fetch_sub(1, SeqCst);
        self.idle.wake_one();
        self.idle.wake_all();
    }

    /// What was printed since the last call, at most `max` bytes of each stream.
    pub fn take_output(&self, max: usize) -> Chunk {
        lock(&self.output).take(max, self.report.get().is_some())
    }

    /// Whether the program waits for a line of standard input.
    pub fn wants_input(&self) -> bool {
        self.reading.load(SeqCst) > 0
    }

    pub fn phase(&self) -> Phase {
        if self.report.get().is_some() {
            Phase::Finished
        } else if self.paused.load(SeqCst) {
            Phase::Paused
        } else {
            Phase::Running
        }
    }

    /// The board that this run fills.
    pub fn board(&self) -> &Board {
        self.picture.board()
    }

    /// Brings the board up to date and asks the workers for their part, which is there the next time. Call it for each frame,
    /// not from a worker.
    pub fn sample(&self) {
        if self.report.get().is_none() && !self.paused.load(SeqCst) {
            for attention in &self.attention {
                attention.fetch_or(SAMPLE, Relaxed);
            }
        }
        self.fill_board();
    }

    fn fill_board(&self) {
        #[cfg(not(target_family = "wasm"))]
        self.collect();
        let header = &self.picture.board().header;
        header.started.store(self.started.load(Relaxed), Relaxed);
        header.alive.store(self.alive.load(Relaxed) as u32, Relaxed);
        header.mutex_off.store(self.mutex_off.load(Relaxed).into(), Relaxed);
        header.keep_going.store(self.keep_going.load(Relaxed).into(), Relaxed);
        header.cells.store(self.arena().used() as u32, Relaxed);
        self.semaphores.for_each_place(|goroutine, place| self.picture.queued(goroutine, place));
        let elapsed = self.elapsed.get().copied().unwrap_or_else(|| self.clock.now(&*self.host));
        self.picture.sample(&self.program, self.arena().cells(), elapsed / 1000);
    }

    /// The report so far; the final one when the phase is [`Phase::Finished`].
    pub fn report(&self) -> Report {
        self.report.get().cloned().unwrap_or_else(|| self.make_report(None))
    }

    /// Waits until the run is over. Not on a page's main thread, and not on a thread of the pool.
    pub fn wait(&self) -> Report {
        let (finished, changed) = &self.finished;
        let mut guard = lock(finished);
        while !*guard {
            guard = changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        drop(guard);
        self.report()
    }

    /// As [`Self::wait`], at most until `timeout` is over.
    pub fn wait_timeout(&self, timeout: std::time::Duration) -> Option<Report> {
        let (finished, changed) = &self.finished;
        let (guard, _) = changed
            .wait_timeout_while(lock(finished), timeout, |finished| !*finished)
            .unwrap_or_else(PoisonError::into_inner);
        let over = *guard;
        drop(guard);
        over.then(|| self.report())
    }

    /// Ends the run because the engine itself failed, as when a worker panicked: never a hang.
    pub fn fail(&self, message: &str) {
        self.end(Ending::fatal(format!("fatal error: internal error of Lockscope: {message}\n")));
    }

    fn arena(&self) -> &Arena {
        self.arena.as_ref().expect("a run has its memory until it is dropped")
    }

    fn call_attention(&self) {
        for attention in &self.attention {
            attention.fetch_or(LOOK, SeqCst);
        }
        self.idle.wake_all();
    }

    /// Numbers a new goroutine and gives it a record.
    fn admit(&self, goroutine: &mut Goroutine) {
        self.alive.fetch_add(1, Relaxed);
        goroutine.id = self.started.fetch_add(1, Relaxed) + 1;
        goroutine.record = self.picture.admit(&self.program, goroutine);
    }

    fn next_seed(&self) -> u64 {
        // Neighbouring counts become unrelated numbers: the finaliser of SplitMix64.
        let mut word = self.seeds.fetch_add(0x9E37_79B9_7F4A_7C15, Relaxed).wrapping_add(0x9E37_79B9_7F4A_7C15);
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if let Some(arena) = self.arena.take() {
            self.pool.recycle(arena);
        }
    }
}

/// Locks; a worker that panicked while it held the lock has ended the run already.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
