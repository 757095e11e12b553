//! The program's clock: monotonic nanoseconds since the run's start, standing still while the run is paused.

use super::Host;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub struct Clock {
    /// The host's time at the start plus all finished pauses.
    origin: AtomicU64,
    /// The program's time at which the present pause began, plus one; 0: runs.
    paused_at: AtomicU64,
}

impl Clock {
    pub fn new(host: &dyn Host) -> Self {
        Self { origin: AtomicU64::new(host.now()), paused_at: AtomicU64::new(0) }
    }

    /// Reads the host's clock: slow in a browser.
    pub fn now(&self, host: &dyn Host) -> u64 {
        match self.paused_at.load(SeqCst) {
            0 => host.now().saturating_sub(self.origin.load(SeqCst)),
            paused => paused - 1,
        }
    }

    pub fn pause(&self, host: &dyn Host) {
        let now = self.now(host);
        self.paused_at.store(now + 1, SeqCst);
    }

    pub fn resume(&self, host: &dyn Host) {
        let now = self.now(host);
        self.origin.store(host.now().saturating_sub(now), SeqCst);
        self.paused_at.store(0, SeqCst);
    }
}
