//! The `lockscope` command: everything is in the library's `command` room, where the tests reach it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    lockscope::command::main()
}
