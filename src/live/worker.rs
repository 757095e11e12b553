//! One thread of a run: finds a goroutine ([`super::runnable`]), runs it for a slice, and sees what it waits for.

use super::arena::{Cells, Chunk};
use super::ending::Ending;
use super::picture::{Held, touched_cell};
use super::races::Watch;
use super::semaphores::Parked;
use super::tally::Tally;
use super::{LOOK, Run, SAMPLE, lock};
use crate::board::State;
use crate::board::protection::Access;
use crate::machine::{Exit, Goroutine, execute};
use crate::program::{Address, Pc};
use crate::sync::{Abandoned, Park, Progress, WaitReason};
use crate::trace::{Recorder, order};
use std::sync::Arc;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::time::Duration;

/// Safepoints between two looks at the clock: some 100 µs.
const QUANTUM: u32 = 4000;
/// At full speed so many instructions after each sample are executed one by one, to see which locks are held when cells are touched. So
/// the picture can tell what a lock protects, and the hot path does nothing for it.
const LOOKS: u32 = 128;
/// And so many at a worker's start, for runs that are over before a sample.
const FIRST_LOOKS: u32 = 2048;
/// How long the first worker waits for the last one at the start of a run, at most.
const GATHERING: Duration = Duration::from_millis(20);
/// In slow motion an instruction that is held open no longer than this, in nanoseconds, is held by spinning.
const SPUN_HOLD: u64 = 50_000;

pub struct Worker<'a> {
    pub(super) run: &'a Run,
    pub(super) index: usize,
    /// The same, as locks remember it.
    pub(super) owner: order::Owner,
    pub(super) cells: Cells<'a>,
    pub(super) chunk: Chunk,
    pub(super) queue: crossbeam_deque::Worker<Box<Goroutine>>,
    pub(super) attention: &'a AtomicU32,
    /// Abandoned places in locks' queues whose turn has come.
    pub(super) abandoned: Vec<Abandoned>,
    pub(super) tally: Tally,
    pub(super) recorder: Recorder,
    /// What the last update overwrote.
    pub(super) overwritten: u64,
    /// Number and record of the goroutine that runs now.
    pub(super) goroutine: u32,
    pub(super) record: u32,
    /// The number once more, in the upper half: as events have it.
    pub(super) goroutine_upper: u64,
    pub(super) held: Held,
    /// The lock record, plus one, that it waits for.
    pub(super) waits_for: u32,
    /// The lock that was used last, and its record: a lock keeps its record as long as the run lasts. At first nil's address, where no
    /// lock is.
    pub(super) last_lock: (Address, usize),
    /// The synchronisation operation that it carries out.
    pub(super) pc: Pc,
    /// The race detector's.
    pub(super) watch: Watch<'a>,
    /// Slow motion.
    pub(super) paced: bool,
    /// The time when it was read last.
    pub(super) now: u64,
    pub(super) slice_end: u64,
    pub(super) paced_left: u32,
    /// Instructions that are still looked at for what they touch; see [`LOOKS`].
    looks: u32,
    pub(super) tick: u32,
    random: u32,
}

/// A worker's whole life. A panic in it ends the run with an error.
pub fn work(run: &Arc<Run>, index: usize, queue: crossbeam_deque::Worker<Box<Goroutine>>) {
    let life = std::panic::AssertUnwindSafe(|| {
        run.idle.introduce(index);
        run.wait_for_all();
        let mut worker = Worker::new(run, index, queue);
        worker.set_paced(run.pace.load(SeqCst) != 0);
        while let Some(goroutine) = worker.find() {
            worker.run_slice(goroutine);
        }
        worker.tally.publish(index, run.picture.tallies());
        worker.close_recording();
    });
    if let Err(panic) = std::panic::catch_unwind(life) {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        run.fail(text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a worker panicked"));
    }
    run.leave();
}

impl Run {
    /// All workers begin together: a short program would be over before the second thread is awake, and no race would ever show.
    fn wait_for_all(&self) {
        if self.here.fetch_add(1, SeqCst) + 1 == self.options.workers {
            return self.idle.wake_all();
        }
        let end = self.host.now() + GATHERING.as_nanos() as u64;
        while self.here.load(SeqCst) < self.options.workers && self.host.now() < end && !self.over.load(SeqCst) {
            std::thread::park_timeout(GATHERING);
        }
    }
}

impl<'a> Worker<'a> {
    fn new(run: &'a Run, index: usize, queue: crossbeam_deque::Worker<Box<Goroutine>>) -> Self {
        Self {
            run,
            index,
            owner: order::Owner::of(index),
            cells: run.arena().cells(),
            chunk: Chunk::default(),
            queue,
            attention: &run.attention[index],
            abandoned: Vec::new(),
            tally: Tally::default(),
            recorder: run.recorders.take(index),
            overwritten: 0,
            goroutine: 0,
            record: u32::MAX,
            goroutine_upper: 0,
            held: Held::default(),
            waits_for: 0,
            last_lock: (0, 0),
            pc: 0,
            watch: Watch::new(run),
            paced: false,
            now: 0,
            slice_end: 0,
            paced_left: 0,
            looks: FIRST_LOOKS,
            tick: 0,
            // Never 0.
            random: ((run.options.seed ^ (index as u64 + 1)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32 | 1,
        }
    }

    /// Slow motion or full speed from now on.
    fn set_paced(&mut self, paced: bool) {
        self.paced = paced;
        self.recorder.keep_all_accesses(paced);
    }

    pub(super) fn read_clock(&mut self) -> u64 {
        self.now = self.run.clock.now(&*self.run.host);
        self.recorder.clock(self.now);
        self.now
    }

    /// Xorshift: good enough to choose whom to steal from.
    pub(super) fn random(&mut self) -> u32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 17;
        self.random ^= self.random << 5;
        self.random
    }

    /// Looks up when somebody has asked for it: pauses, samples, changes pace.
    pub(super) fn attend(&mut self) {
        if self.attention.load(Relaxed) == 0 {
            return;
        }
        let asked = self.attention.swap(0, SeqCst);
        if asked & SAMPLE != 0 {
            self.looks = self.looks.max(LOOKS);
            self.tally.publish(self.index, self.run.picture.tallies());
            self.recorder.hand_over_at_leisure();
        }
        if asked & LOOK != 0 {
            self.set_paced(self.run.pace.load(SeqCst) != 0);
            if self.run.paused.load(SeqCst) {
                self.read_clock();
                self.show_recording();
            }
            while self.run.paused.load(SeqCst) && !self.run.over.load(SeqCst) {
                self.tally.publish(self.index, self.run.picture.tallies());
                std::thread::park();
            }
            self.read_clock();
        }
    }

    /// Takes and leaves locks in the stead of goroutines that the mutex switch threw out.
    pub(super) fn serve_abandoned(&mut self) {
        while let Some(mut abandoned) = self.abandoned.pop() {
            let cells = self.cells;
            if let Progress::Park(park) = abandoned.serve(&cells, self) {
                self.abandoned.extend(self.run.semaphores.park_abandoned(&cells, abandoned, park));
            }
        }
    }

    /// Runs a goroutine until it waits, ends, or has had its share.
    fn run_slice(&mut self, mut goroutine: Box<Goroutine>) {
        let run = self.run;
        self.goroutine = goroutine.id;
        self.goroutine_upper = u64::from(goroutine.id) << 32;
        self.record = goroutine.record;
        self.held = run.picture.begin_slice(goroutine.record);
        self.waits_for = 0;
        self.record_run(&mut goroutine);
        loop {
            self.watch.begin(&goroutine);
            let exit = if self.paced {
                self.step(&mut goroutine)
            } else if self.looks > 0 {
                self.look(&mut goroutine)
            } else {
                execute::<false, _>(&run.program, &mut goroutine, self, QUANTUM)
            };
            self.watch.end(&goroutine, &exit);
            match exit {
                Exit::Preempted => {
                    if self.go_on(&goroutine) {
                        continue;
                    }
                    self.record_exit(&goroutine, &exit);
                    run.picture.leave(&run.program, &goroutine, self, State::Runnable);
                    if run.over.load(SeqCst) {
                        return;
                    }
                    self.put_back(goroutine);
                }
                Exit::Yielded => {
                    self.record_exit(&goroutine, &exit);
                    run.picture.leave(&run.program, &goroutine, self, State::Runnable);
                    self.put_back(goroutine);
                }
                Exit::Park(park) => {
                    self.record_exit(&goroutine, &exit);
                    if let Some(mut again) = self.park(goroutine, park) {
                        self.record_run(&mut again);
                        goroutine = again;
                        continue;
                    }
                }
                Exit::Sleep(duration) => {
                    run.picture.leave(&run.program, &goroutine, self, State::Sleeping);
                    let deadline = self.read_clock().saturating_add(duration.max(1) as u64);
                    self.record_exit(&goroutine, &exit);
                    run.timers[self.index].add(deadline, goroutine);
                    run.idle.new_deadline(deadline);
                }
                Exit::ReadInput => {
                    self.record_exit(&goroutine, &exit);
                    run.picture.leave(&run.program, &goroutine, self, State::Blocked);
                    let mut stdin = lock(&run.stdin);
                    if stdin.is_ready() {
                        drop(stdin);
                        self.put_back(goroutine);
                    } else {
                        run.reading.fetch_add(1, SeqCst);
                        stdin.waiting.push(goroutine);
                    }
                }
                Exit::Finished => {
                    self.record_exit(&goroutine, &exit);
                    run.alive.fetch_sub(1, Relaxed);
                    run.picture.leave(&run.program, &goroutine, self, State::Done);
                }
                Exit::Terminate(ref termination) => {
                    self.record_exit(&goroutine, &exit);
                    let termination = termination.clone();
                    run.picture.leave(&run.program, &goroutine, self, State::Done);
                    run.end(Ending::of(termination));
                }
            }
            return;
        }
    }

    /// Queues the goroutine for its lock. `Some`: it needn't wait.
    fn park(&mut self, goroutine: Box<Goroutine>, park: Park) -> Option<Box<Goroutine>> {
        let run = self.run;
        let state = match park.reason {
            WaitReason::WaitGroupWait | WaitReason::CondWait => State::Blocked,
            WaitReason::MutexLock | WaitReason::RwMutexLock | WaitReason::RwMutexRLock => State::Waiting,
        };
        // Before it is queued: from then on somebody else may run it.
        run.picture.leave(&run.program, &goroutine, self, state);
        match run.semaphores.park(&self.cells, goroutine, park, &run.mutex_off) {
            Parked::Queued => None,
            Parked::Acquired(goroutine) => {
                run.picture.state(goroutine.record, State::Running);
                Some(goroutine)
            }
            Parked::Released(goroutine) => {
                run.picture.thrown_out(&goroutine, park);
                run.picture.state(goroutine.record, State::Running);
                Some(goroutine)
            }
        }
    }

    /// After a quantum, or when attention was asked for: whether the goroutine runs on.
    fn go_on(&mut self, goroutine: &Goroutine) -> bool {
        let asked = self.attention.load(Relaxed);
        if asked != 0 {
            self.run.picture.show(&self.run.program, goroutine, self);
            self.attend();
            if self.run.over.load(SeqCst) {
                return false;
            }
            self.serve_abandoned();
        }
        if self.paced {
            self.paced_left = self.paced_left.saturating_sub(1);
        } else {
            self.read_clock();
        }
        self.take_due();
        let turn_over = if self.paced { self.paced_left == 0 } else { self.now >= self.slice_end };
        if !turn_over {
            return true;
        }
        self.start_slice();
        if let Some(next) = self.run.queues[self.index].next.take() {
            self.queue.push(next);
        }
        // Alone it runs on.
        !self.is_work_visible()
    }

    /// Executes instructions one by one and notes what they touch, until there were enough of them or the goroutine must leave.
    fn look(&mut self, goroutine: &mut Goroutine) -> Exit {
        let run = self.run;
        loop {
            self.note(goroutine);
            self.looks = self.looks.saturating_sub(1);
            let exit = execute::<true, _>(&run.program, goroutine, self, 1);
            // A private copy ends with its write, which must be seen, too.
            let more = self.looks > 0 || goroutine.copy().is_some();
            if !matches!(exit, Exit::Preempted) || !more || self.attention.load(Relaxed) != 0 {
                return exit;
            }
        }
    }

    /// Notes which lock is held where the next instruction touches a cell.
    fn note(&mut self, goroutine: &Goroutine) {
        if let Some(address) = touched_cell(&self.run.program, goroutine) {
            self.tally.touched(Access { address, lock: self.held.last, goroutine: goroutine.id });
        }
    }

    /// Slow motion: one instruction, shown and held open.
    fn step(&mut self, goroutine: &mut Goroutine) -> Exit {
        let run = self.run;
        run.picture.show(&run.program, goroutine, self);
        self.hold();
        if run.over.load(SeqCst) || !self.paced {
            return Exit::Preempted;
        }
        self.note(goroutine);
        let exit = execute::<true, _>(&run.program, goroutine, self, 1);
        self.tally.publish(self.index, run.picture.tallies());
        exit
    }

    /// Waits for as long as the pace says, a little more or less, so that the workers don't march in step.
    fn hold(&mut self) {
        let run = self.run;
        let pace = run.pace.load(SeqCst);
        let jitter = u64::from(self.random() % 64);
        let end = self.read_clock().saturating_add(pace / 128 * (96 + jitter));
        if self.next_deadline() < end {
            run.idle.find_keeper();
        }
        while self.now < end && run.pace.load(SeqCst) == pace && !run.over.load(SeqCst) {
            let left = end - self.now;
            if left > SPUN_HOLD {
                std::thread::park_timeout(Duration::from_nanos(left));
            } else {
                std::hint::spin_loop();
            }
            self.attend();
            self.serve_abandoned();
            self.read_clock();
        }
    }
}
