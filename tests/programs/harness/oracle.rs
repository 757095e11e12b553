//! The real `go`, asked what a program prints. Answers are kept under `target`, by the content of the program.

use crate::Verdict;
use crate::outcome::Outcome;
use crate::process;
use crate::program::Program;
use crate::wording;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How often a program runs before its output becomes an expectation, with this GOMAXPROCS in turn.
const PROCESSORS_WHEN_WRITING: [u32; 5] = [2, 1, 4, 1, 2];

/// Changes when the form of kept answers does.
const CACHE_VERSION: u32 = 1;

/// A Go toolchain.
pub struct Oracle {
    /// What `go version` says; answers of another one aren't taken.
    version: String,
    cache: PathBuf,
}

/// Whether this test run writes expectations instead of comparing.
pub fn updating() -> bool {
    std::env::var_os("LOCKSCOPE_UPDATE").is_some_and(|value| value == "1")
}

impl Oracle {
    /// The `go` on the path; or why there is none.
    pub fn find() -> Result<Self, String> {
        let output =
            Command::new("go").arg("version").output().map_err(|error| format!("go isn't installed ({error})"))?;
        if !output.status.success() {
            return Err(format!("`go version` failed: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-outcomes");
        std::fs::create_dir_all(&cache).map_err(|error| format!("{}: {error}", cache.display()))?;
        Ok(Self { version, cache })
    }

    /// What the real `go` makes of a program, from the cache if it was asked before.
    pub fn run(&self, program: &Program) -> Result<Outcome, String> {
        let mut hasher = DefaultHasher::new();
        (CACHE_VERSION, &self.version, program.source_with_constants(), &program.stdin, program.workers)
            .hash(&mut hasher);
        let kept = self.cache.join(format!("{:016x}", hasher.finish()));
        if let Ok(outcome) = Outcome::read(&kept) {
            return Ok(tidied(outcome));
        }
        let outcome = self.build_and_run(program, &[program.workers])?;
        // A rename is whole or not at all, also with other test processes about.
        let unfinished = kept.with_extension(std::process::id().to_string());
        let written = std::fs::write(&unfinished, outcome.to_text());
        written.and_then(|()| std::fs::rename(&unfinished, &kept)).map_err(|error| error.to_string())?;
        Ok(tidied(outcome))
    }

    /// Runs a program several times and writes its `.expected` file; refuses one that isn't the same each time.
    pub fn write_expectation(&self, program: &Program) -> Verdict {
        let processors = match program.workers {
            Some(workers) => [Some(workers); PROCESSORS_WHEN_WRITING.len()],
            None => PROCESSORS_WHEN_WRITING.map(Some),
        };
        let outcome = tidied(self.build_and_run(program, &processors)?);
        std::fs::write(program.expected_path(), outcome.to_text()).map_err(|error| error.to_string())
    }

    /// Builds a program in a scratch folder, where it is `prog.go`, and runs it once for each GOMAXPROCS in the list.
    fn build_and_run(&self, program: &Program, processors: &[Option<u32>]) -> Result<Outcome, String> {
        let scratch = tempfile::tempdir().map_err(|error| error.to_string())?;
        std::fs::write(scratch.path().join("prog.go"), program.source_with_constants())
            .map_err(|error| error.to_string())?;
        let binary = scratch.path().join("prog");
        let mut build = Command::new("go");
        build.args(["build", "-o"]).arg(&binary).arg("prog.go").current_dir(scratch.path());
        // Without modules nothing is ever fetched, and no module file is needed.
        build.env("GO111MODULE", "off").env("GOFLAGS", "").env("GOTOOLCHAIN", "local");
        let built = process::run(&mut build, "")?;
        if built.exit_status != 0 {
            // `go run` ends with 1 when the compiler refuses; `go build` with 1 or 2, by its version.
            return Ok(Outcome { exit_status: 1, ..built });
        }
        let mut first: Option<Outcome> = None;
        for &processors in processors {
            let mut command = Command::new(&binary);
            if let Some(processors) = processors {
                command.env("GOMAXPROCS", processors.to_string());
            }
            let outcome = process::run(&mut command, &program.stdin)?;
            match &first {
                None => first = Some(outcome),
                Some(first) => tidied(first.clone())
                    .difference(&tidied(outcome), false)
                    .map_err(|difference| format!("isn't the same in every run of the real go:\n{difference}"))?,
            }
        }
        first.ok_or_else(|| "wasn't run".to_owned())
    }
}

/// The outcome with only the lines of standard error that an expectation has: no stacks, no addresses.
fn tidied(mut outcome: Outcome) -> Outcome {
    let named = process::called_prog(&outcome.stderr);
    let is_stack = |line: &str| line == "runtime stack:" || (line.starts_with("goroutine ") && line.ends_with(':'));
    let is_noise = |line: &str| {
        line.is_empty()
            || line.starts_with("# command-line-arguments")
            || line.starts_with("[signal ")
            || line.starts_with("runtime: sp=")
    };
    let mut lines: Vec<_> = named.lines().take_while(|line| !is_stack(line)).filter(|line| !is_noise(line)).collect();
    // Several goroutines can notice the same fatal error.
    lines.dedup();
    outcome.stderr = wording::of_today(&lines.iter().map(|line| format!("{line}\n")).collect::<String>());
    outcome
}
