//! The exit statuses of the command: Go's own where Go has one.

use std::process::ExitCode;

/// What the process tells its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExitStatus(pub u8);

impl ExitStatus {
    /// Everything went well.
    pub const SUCCESS: ExitStatus = ExitStatus(0);
    /// The command itself failed: no such file, no toolchain, a busy port.
    pub const FAILURE: ExitStatus = ExitStatus(1);
    /// The program panicked or had a fatal error, as with Go.
    pub const PANIC: ExitStatus = ExitStatus(2);
    /// The program had a data race, as with `go run -race`.
    pub const RACE: ExitStatus = ExitStatus(66);
    /// The program was stopped by `--timeout`, as with coreutils' `timeout`.
    pub const TIMEOUT: ExitStatus = ExitStatus(124);
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> ExitCode {
        ExitCode::from(status.0)
    }
}
