//! Runs another program and reads its output line by line while it works, with a limit on its silence.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// What a program did.
pub struct Finished {
    pub status: ExitStatus,
    /// Its lines, standard output and standard error as they came; a line that a progress bar overwrote counts, too.
    pub lines: Vec<String>,
}

impl Finished {
    /// The last `count` lines, for a message.
    pub fn tail(&self, count: usize) -> String {
        let start = self.lines.len().saturating_sub(count);
        self.lines[start..].join("\n")
    }
}

/// Runs `command`, gives each of its lines to `on_line`, and waits for its end.
///
/// # Errors
/// The program can't be started, or it printed nothing for longer than `silence` (it is ended then).
pub fn watch(command: &mut Command, silence: Duration, mut on_line: impl FnMut(&str)) -> Result<Finished> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let (sender, lines) = mpsc::channel();
    forward(child.stdout.take(), sender.clone());
    forward(child.stderr.take(), sender);
    let mut all = Vec::new();
    loop {
        match lines.recv_timeout(silence) {
            Ok(line) => {
                on_line(&line);
                all.push(line);
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                // It may have ended in this very moment; then there is nothing to end, and the message still holds.
                let _ = child.kill();
                let _ = child.wait();
                bail!("{name} printed nothing for {} seconds and was stopped", silence.as_secs());
            }
        }
    }
    let status = child.wait().with_context(|| format!("cannot wait for {name}"))?;
    Ok(Finished { status, lines: all })
}

/// What a quick program prints on standard output, trimmed; nothing when it isn't there or fails.
pub fn query(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if !output.status.success() {
        return None;
    }
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Sends each line of `stream` until it ends. A carriage return ends a line as well: progress bars are made of them.
fn forward(stream: Option<impl Read + Send + 'static>, sender: Sender<String>) {
    let Some(mut stream) = stream else { return };
    thread::spawn(move || {
        let mut buffer = [0; 8192];
        let mut line = Vec::new();
        let mut returned = false;
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            for &byte in &buffer[..count] {
                if byte != b'\n' && byte != b'\r' {
                    line.push(byte);
                } else if !line.is_empty() || byte == b'\n' && !returned {
                    let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
                    line.clear();
                }
                returned = byte == b'\r';
            }
        }
        if !line.is_empty() {
            let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
        }
    });
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_of_both_streams_and_of_progress_bars_arrive() {
        let mut seen = Vec::new();
        let finished = watch(
            &mut shell(r"printf 'one\r\n\n1/2\r2/2\r\rlast'; printf 'two\n' >&2; exit 3"),
            Duration::from_secs(60),
            |line| seen.push(line.to_owned()),
        )
        .expect("sh runs");
        assert_eq!(finished.status.code(), Some(3));
        assert_eq!(finished.lines, seen);
        seen.sort();
        assert_eq!(seen, ["", "1/2", "2/2", "last", "one", "two"]);
    }

    #[test]
    fn a_program_that_hangs_in_silence_is_ended() {
        let error = watch(&mut shell("exec sleep 600"), Duration::from_millis(50), |_| {}).err().expect("it hangs");
        assert!(error.to_string().contains("printed nothing"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error =
            watch(&mut Command::new("no-such-program"), Duration::from_secs(1), |_| {}).err().expect("it isn't there");
        assert_eq!(error.to_string(), "cannot start no-such-program");
    }
}
