//! Recordings for Perfetto and Chrome, in the Trace Event Format's JSON (Google, "Trace Event Format"): a track for each
//! goroutine, a complete event (`X`) for each span, and a flow (`s`, `f`) from each release to the acquisition that it let in.

use super::lanes::Doing;
use super::recording::Recording;
use std::fmt::Write;

impl Doing {
    /// As tracks name it.
    const fn name(self) -> &'static str {
        match self {
            Self::Runnable => "runnable",
            Self::Running => "running",
            Self::Holding => "holds",
            Self::Waiting => "waits for",
            Self::Sleeping => "sleeps",
            Self::Blocked => "blocked",
            Self::Inside => "inside without",
        }
    }
}

/// Nanoseconds as the format's microseconds.
fn microseconds(nanoseconds: u64) -> String {
    format!("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000)
}

/// A JSON string.
fn quoted(text: &str) -> String {
    let mut json = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => json.extend(['\\', character]),
            control if control < ' ' => {
                // Writing to a String doesn't fail.
                let _ = write!(json, "\\u{:04x}", control as u32);
            }
            other => json.push(other),
        }
    }
    json + "\""
}

impl Recording {
    /// The recording in the Trace Event Format.
    pub fn to_perfetto(&self) -> String {
        let mut events = vec![
            "{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"Go program, recorded by Lockscope\"}}".to_owned(),
        ];
        for lane in self.lanes() {
            let track = lane.goroutine;
            events.push(format!(
                "{{\"ph\":\"M\",\"pid\":1,\"tid\":{track},\"name\":\"thread_name\",\"args\":{{\"name\":\"goroutine {track}\"}}}}"
            ));
            for span in lane.spans {
                let lock = span.lock.checked_sub(1).and_then(|lock| self.locks.get(lock as usize));
                let name = match (span.doing, lock) {
                    (Doing::Holding | Doing::Waiting | Doing::Inside, Some(lock)) => {
                        format!("{} {}", span.doing.name(), lock.name)
                    }
                    (Doing::Holding | Doing::Waiting | Doing::Inside, None) => format!("{} a lock", span.doing.name()),
                    _ => span.doing.name().to_owned(),
                };
                events.push(format!(
                    "{{\"ph\":\"X\",\"pid\":1,\"tid\":{track},\"ts\":{},\"dur\":{},\"cat\":\"goroutine\",\"name\":{},\"args\":{{\"line\":{}}}}}",
                    microseconds(span.from),
                    microseconds(span.to - span.from),
                    quoted(&name),
                    span.line
                ));
            }
        }
        for (id, arrow) in self.arrows().into_iter().enumerate() {
            let mut end = |phase: &str, track: u32, time: u64| {
                events.push(format!(
                    "{{\"ph\":{phase},\"pid\":1,\"tid\":{track},\"ts\":{},\"id\":{id},\"cat\":\"lock\",\"name\":\"let in\"}}",
                    microseconds(time)
                ));
            };
            // A flow begins inside the span that it comes from: the hold, which ends with the release.
            end("\"s\"", arrow.from_goroutine, arrow.released.saturating_sub(1));
            end("\"f\",\"bp\":\"e\"", arrow.to_goroutine, arrow.acquired);
        }
        format!("{{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n{}\n]}}\n", events.join(",\n"))
    }
}
