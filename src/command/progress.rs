//! Says what the command does and how far it is: bars on a terminal, plain lines anywhere else, always on standard error.

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Where progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Bars and spinners that redraw themselves.
    Terminal,
    /// A line at the start of a step, one every ten seconds, and one at its end.
    Lines,
    /// Nothing at all, for tests.
    Quiet,
}

/// How often a long step says in plain lines that it is still at work.
const LINE_EVERY: Duration = Duration::from_secs(10);

impl Progress {
    /// Bars when standard error is a terminal, lines otherwise.
    pub fn here() -> Progress {
        if stderr().is_terminal() { Progress::Terminal } else { Progress::Lines }
    }

    /// Prints one line.
    pub fn say(self, line: &str) {
        if self != Progress::Quiet {
            eprintln!("{line}");
        }
    }

    /// Begins a step that takes a while, such as `Building the page's module`.
    pub fn step(self, what: &str) -> Step {
        let bar = (self == Progress::Terminal).then(|| {
            let bar = ProgressBar::new_spinner();
            bar.set_style(style("{spinner} {prefix} {wide_msg:.dim}"));
            bar.set_prefix(what.to_owned());
            bar.enable_steady_tick(Duration::from_millis(120));
            bar
        });
        if self == Progress::Lines {
            eprintln!("{what} …");
        }
        let now = Instant::now();
        Step {
            progress: self,
            what: what.to_owned(),
            bar,
            began: now,
            last_line: Cell::new(now),
            last_note: RefCell::default(),
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the templates of this file are right")
}

/// A step under way. Dropped before [`Step::done`], it disappears without a word: the error says it all.
pub struct Step {
    progress: Progress,
    what: String,
    bar: Option<ProgressBar>,
    began: Instant,
    last_line: Cell<Instant>,
    last_note: RefCell<String>,
}

impl Step {
    /// Shows what the step is at.
    pub fn note(&self, note: &str) {
        if let Some(bar) = &self.bar {
            bar.set_message(note.to_owned());
        }
        self.line(note);
    }

    /// Shows that `done` of `total` parts are ready, and what is at work.
    pub fn advance(&self, done: u64, total: u64, note: &str) {
        if let Some(bar) = &self.bar {
            if bar.length() != Some(total) {
                bar.set_style(style("{spinner} {prefix} [{bar:24}] {pos}/{len} {wide_msg:.dim}"));
                bar.set_length(total);
            }
            bar.set_position(done);
            bar.set_message(note.to_owned());
        }
        self.line(&format!("{done} of {total}"));
    }

    /// Ends the step and says how long it took.
    pub fn done(self) {
        let line = format!("{}: done in {:.1} s", self.what, self.began.elapsed().as_secs_f64());
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.progress.say(&line);
    }

    /// In plain lines, says how far it is when that is news and the last line is long ago.
    fn line(&self, note: &str) {
        if self.progress != Progress::Lines || self.last_line.get().elapsed() < LINE_EVERY {
            return;
        }
        if self.last_note.replace(note.to_owned()) != note {
            self.last_line.set(Instant::now());
            eprintln!("  {note} ({:.0} s)", self.began.elapsed().as_secs_f64());
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
