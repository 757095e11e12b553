//! What a run needs from the browser: clocks that all threads agree on.

use std::cell::OnceCell;
use std::sync::atomic::{AtomicU64, Ordering};

use wasm_bindgen::JsCast;
use web_sys::{Performance, WorkerGlobalScope};

use crate::live::Host;

/// Bits of the first thread's `performance.timeOrigin`, 0 while there is none. Every thread's own clock starts when the thread does.
static ORIGIN: AtomicU64 = AtomicU64::new(0);
/// Milliseconds before [`ORIGIN`] at which the common clock begins, so that a thread that is a little off never reads below zero.
const HEAD_START: f64 = 1000.0;

/// A thread's clock, and how far it is behind the common one, in milliseconds.
struct Clock {
    performance: Performance,
    behind: f64,
}

thread_local! {
    static CLOCK: OnceCell<Clock> = const { OnceCell::new() };
}

impl Clock {
    fn of_this_thread() -> Self {
        let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
        let performance = scope.performance().expect("every worker has a clock");
        let own = performance.time_origin();
        let first = match ORIGIN.compare_exchange(0, own.to_bits(), Ordering::SeqCst, Ordering::SeqCst) {
            Ok(_) => own,
            Err(bits) => f64::from_bits(bits),
        };
        Self { performance, behind: own - first + HEAD_START }
    }
}

/// The page's conductor polls for ends and output, so a run needs only the clocks.
pub struct Browser;

impl Host for Browser {
    fn now(&self) -> u64 {
        CLOCK.with(|clock| {
            let clock = clock.get_or_init(Clock::of_this_thread);
            ((clock.performance.now() + clock.behind) * 1e6) as u64
        })
    }

    fn wall_clock(&self) -> i64 {
        (js_sys::Date::now() * 1e6) as i64
    }

    fn finished(&self) {}

    fn output(&self) {}
}
