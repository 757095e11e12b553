//! Claims about the `lockscope` command: what it says when something is wrong, and how it serves the site.

use std::path::Path;
use std::process::{Command, Output};

mod mistakes;
mod module;
mod package;
mod server;
mod setup;
mod spinning;
mod traces;

/// The command, with nothing of the surroundings that would change what it does.
pub fn lockscope(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    command.args(arguments).env_remove("LOCKSCOPE_SETUP").env_remove("CARGO");
    command
}

/// Runs a command that must fail with this status and one message, and gives the message.
pub fn failure(command: &mut Command, status: i32) -> String {
    let Output { status: ended, stdout, stderr } = command.output().expect("the command starts");
    let said = String::from_utf8(stderr).expect("UTF-8");
    assert_eq!(ended.code(), Some(status), "{said}");
    assert!(stdout.is_empty(), "{}", String::from_utf8_lossy(&stdout));
    let messages = said.lines().filter(|line| line.starts_with("error:")).count();
    assert_eq!(messages, 1, "one message: {said}");
    said
}

pub fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
