//! Starts programs with an input and a limit on their time, and brings their standard error into the form that
//! expectations have.

use crate::outcome::Outcome;
use crate::program::Program;
use crate::wording;
use std::io::{Read, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What `lockscope run` itself is told.
const TIMEOUT: &str = "20s";
/// When a process is killed that ought to have ended by itself. Long, as the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(90);
/// More output than any program has; the rest is cut off.
const MOST_OUTPUT: u64 = 1 << 20;

/// Runs a program with `lockscope run`; its errors with the file called `./prog.go`, and in the words of today's Go.
pub fn lockscope(program: &Program) -> Result<Outcome, String> {
    let mut outcome = lockscope_raw(program)?;
    outcome.stderr = wording::of_today(&called_prog(&outcome.stderr));
    Ok(outcome)
}

/// Runs a program with `lockscope run`, and leaves its standard error as it is.
pub fn lockscope_raw(program: &Program) -> Result<Outcome, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    command.arg("run").arg(&program.path).args(["--timeout", TIMEOUT]);
    for (name, value) in &program.constants {
        command.args(["--const", &format!("{name}={value}")]);
    }
    if let Some(workers) = program.workers {
        command.args(["--workers", &workers.to_string()]);
    }
    run(&mut command, &program.stdin)
}

/// Runs a command to its end, or kills it after [`PATIENCE`].
pub fn run(command: &mut Command, stdin: &str) -> Result<Outcome, String> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("cannot start {command:?}: {error}\n"))?;
    let mut input = child.stdin.take().expect("stdin is piped");
    // The inputs are smaller than a pipe's buffer, so this doesn't wait; a program that reads nothing closes the pipe.
    let _ = input.write_all(stdin.as_bytes());
    drop(input);
    let stdout = collect(child.stdout.take().expect("stdout is piped"));
    let stderr = collect(child.stderr.take().expect("stderr is piped"));
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break status;
        }
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(format!("didn't end within {PATIENCE:?}\n"));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let text = |reader: std::thread::JoinHandle<Vec<u8>>| {
        String::from_utf8_lossy(&reader.join().expect("the reader ends")).into_owned()
    };
    let exit_status = status.code().ok_or_else(|| format!("was ended by a signal: {status}\n"))?;
    Ok(Outcome { stdout: text(stdout), stderr: text(stderr), exit_status })
}

/// Reads a pipe to its end in a thread of its own, and keeps the first [`MOST_OUTPUT`] bytes.
fn collect(mut pipe: impl Read + Send + 'static) -> std::thread::JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.by_ref().take(MOST_OUTPUT).read_to_end(&mut bytes);
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
        bytes
    })
}

/// Every `some/where/name.go:` before a line number becomes `./prog.go:`.
pub fn called_prog(stderr: &str) -> String {
    let mut text = String::new();
    for line in stderr.lines() {
        let mut rest = line;
        while let Some(at) = rest.find(".go:") {
            let (before, after) = rest.split_at(at);
            let start = before.rfind([' ', '\t', '(']).map_or(0, |space| space + 1);
            text.push_str(&before[..start]);
            let numbered = after[4..].starts_with(|next: char| next.is_ascii_digit());
            text.push_str(if numbered { "./prog" } else { &before[start..] });
            text.push_str(".go:");
            rest = &after[4..];
        }
        text.push_str(rest);
        text.push('\n');
    }
    text
}

#[test]
fn file_names_become_prog() {
    let named = "/a b/x.go:3:4: bad\n\t./y.go:5:6: other\nfirst at ../z/w.go:1:2)\nin file.go: no\n";
    let expected = "/a ./prog.go:3:4: bad\n\t./prog.go:5:6: other\nfirst at ./prog.go:1:2)\nin file.go: no\n";
    assert_eq!(called_prog(named), expected);
}
