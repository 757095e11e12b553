//! Keeps the message of a panic, on whichever thread, where the conductor finds it: a run then ends with a clear error, not a hang.

use std::panic::PanicHookInfo;
use std::sync::OnceLock;

static MESSAGE: OnceLock<String> = OnceLock::new();

/// The first panic's message.
pub fn message() -> Option<&'static str> {
    MESSAGE.get().map(String::as_str)
}

/// Called once, before any thread is started.
pub fn install() {
    std::panic::set_hook(Box::new(keep));
}

fn keep(info: &PanicHookInfo) {
    // Where it was isn't known here: the build leaves all places out. Later panics follow from the first.
    let _ = MESSAGE.set(info.payload_as_str().unwrap_or("panic").to_owned());
}
