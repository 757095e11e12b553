//! A program in a process of its own: natively under Lockscope or as the real Go built it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::super::process::query;
use super::engine::{self, Idle};

/// Runs the program and gives its standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {name}"))?;
    if !output.status.success() {
        bail!("{name} failed ({}):\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs the program of idle goroutines: it prints its time, then waits for a line.
pub fn idle(command: &mut Command) -> Result<Idle> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let mut stdout = BufReader::new(child.stdout.take().context("its output is piped")?);
    let mut line = String::new();
    stdout.read_line(&mut line)?;
    let bytes = resident_bytes(child.id());
    // The end of its input ends it.
    if let Some(mut stdin) = child.stdin.take() {
        // It may have failed already, which its status says.
        let _ = stdin.write_all(b"\n");
    }
    stdout.read_to_string(&mut line)?;
    let status = child.wait()?;
    if !status.success() {
        bail!("{name} failed ({status}):\n{line}");
    }
    Ok(Idle { nanoseconds: engine::nanoseconds(&line)?, bytes })
}

/// The memory that a process has in use, where the system tells.
fn resident_bytes(pid: u32) -> Option<f64> {
    let kilobytes = match fs::read_to_string(format!("/proc/{pid}/status")) {
        Ok(status) => status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?.trim().split(' ').next()?.to_owned(),
        Err(_) => query(Command::new("ps").args(["-o", "rss=", "-p"]).arg(pid.to_string()))?,
    };
    Some(kilobytes.trim().parse::<f64>().ok()? * 1024.0)
}
