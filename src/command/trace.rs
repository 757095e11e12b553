//! `lockscope run --trace`: a run as a file.

use std::fs;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, anyhow};

use super::run::{Request, reason};
use crate::live::Run;
use crate::report::Report;
use crate::trace::Counts;
use crate::trace::film::Film;
use crate::trace::printed::Printed;
use crate::trace::recording::{About, Recording};

/// What becomes a file, as far as the run itself doesn't keep it.
#[derive(Default)]
pub struct Trace {
    path: PathBuf,
    about: About,
    film: Mutex<Film>,
    printed: Mutex<Printed>,
}

impl Trace {
    /// Of a run that begins now; `None` when nobody wants one.
    pub fn new(request: &Request) -> Option<Self> {
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let file_name = request.source.file_name();
        let about = About {
            name: file_name.strip_suffix(".go").unwrap_or(&file_name).to_owned(),
            source: request.source.text.clone(),
            constants: request.constants.clone(),
            began_ms: began.as_millis() as u64,
            mutex_off: !request.mutex,
            keep_going: request.keep_going,
            pace_ns: 0,
        };
        let path = request.trace.clone()?;
        Some(Self { path, about, ..Self::default() })
    }

    /// Takes a picture of the values, as they are now.
    pub fn film(&self, run: &Run) {
        run.film(&mut lock(&self.film));
    }

    /// Keeps what was printed `time` nanoseconds after the run's start.
    pub fn print(&self, time: u64, text: &[u8], error: bool) {
        lock(&self.printed).add(time, error, &String::from_utf8_lossy(text));
    }

    /// Writes the file: for Perfetto if its name ends in `.json`, else in Lockscope's own format.
    ///
    /// # Errors
    /// It can't be written.
    pub fn save(&self, run: &Run, report: &Report) -> Result<()> {
        self.film(run);
        let recording = Recording {
            about: self.about.clone(),
            film: lock(&self.film).clone(),
            printed: lock(&self.printed).clone(),
            report: serde_json::to_string(report)?,
            ..run.recording()
        };
        let path = &self.path;
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        let bytes = if is_json { recording.to_perfetto().into_bytes() } else { recording.save() };
        fs::write(path, bytes).map_err(|error| anyhow!("cannot write {}: {}", path.display(), reason(&error)))?;
        let Counts { dropped, forgotten, .. } = recording.counts;
        if dropped + forgotten > 0 {
            eprintln!(
                "lockscope: the trace has not all events: {dropped} were dropped, and {forgotten} older ones given up for newer"
            );
        }
        Ok(())
    }
}

/// Locks; what a panicking thread left is whole enough to be saved.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
