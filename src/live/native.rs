//! Runs outside of a browser: the host's clock, and a run from its start to its end in one call.

use super::{Host, Options, Pool, Run};
use crate::program::Program;
use crate::report::Report;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The system's clocks; output is kept for the report.
pub struct NativeHost {
    origin: Instant,
}

impl Default for NativeHost {
    fn default() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Host for NativeHost {
    fn now(&self) -> u64 {
        self.origin.elapsed().as_nanos() as u64
    }

    fn wall_clock(&self) -> i64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos() as i64)
    }

    fn finished(&self) {}

    fn output(&self) {}
}

/// Runs a program to its end, with `stdin` as its whole standard input; after `timeout` it is stopped.
///
/// # Errors
/// When the system has no more threads.
pub fn run_to_end(program: Arc<Program>, options: Options, stdin: &[u8], timeout: Duration) -> std::io::Result<Report> {
    let pool = Pool::own(options.workers)?;
    Ok(run_on(&pool, program, options, stdin, timeout))
}

/// As [`run_to_end`], on a pool that is there already.
pub fn run_on(pool: &Pool, program: Arc<Program>, options: Options, stdin: &[u8], timeout: Duration) -> Report {
    let run = Run::start(program, options, Arc::new(NativeHost::default()), pool);
    run.input(stdin);
    run.close_input();
    run.wait_timeout(timeout).unwrap_or_else(|| {
        run.stop();
        run.wait()
    })
}
