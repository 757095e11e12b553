//! The gallery's lessons: each broken program fails in the ways that its lesson names and in no other, each cured one never, with
//! Lockscope over and over and once under the real `go`.

use crate::gallery::built_in;
use crate::oracle::{self, Oracle};
use lockscope::gallery::lesson::{self, Form, Lesson, Small};
use lockscope::live::native::NativeHost;
use lockscope::live::{Host, Options, Pool, Run};
use lockscope::program::Program;
use lockscope::report::Report;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs of each form, as long as they fit in [`BUDGET`].
const RUNS: u64 = 200;
const BUDGET: Duration = Duration::from_secs(2);
const WORKERS: usize = 2;
/// A run that takes longer hangs. Generous: the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(60);

/// Output stays in the report.
struct Silent(NativeHost);

impl Host for Silent {
    fn now(&self) -> u64 {
        self.0.now()
    }
    fn wall_clock(&self) -> i64 {
        self.0.wall_clock()
    }
    fn finished(&self) {}
    fn output(&self) {}
    fn write(&self, _text: &[u8], _error: bool) -> bool {
        false
    }
}

/// A form, with the constants of its small version or as it stands.
pub fn compiled(form: &Form, small: Option<&Small>) -> Arc<Program> {
    let source = lockscope::gallery::find(&form.program).expect("it is in the gallery").source;
    let constants = small.into_iter().flat_map(|small| &small.constants);
    let constants: Vec<_> = constants.map(|(name, value)| (name.clone(), *value)).collect();
    Arc::new(lockscope::lang::compile(source, &constants).expect("it compiles"))
}

/// Runs a program to its end on real threads.
pub fn run(program: &Arc<Program>, form: &Form, seed: u64, pool: &Pool) -> Report {
    let options = Options { workers: WORKERS, mutex_off: form.mutex_off, seed, ..Options::default() };
    let run = Run::start(Arc::clone(program), options, Arc::new(Silent(NativeHost::default())), pool);
    run.wait_timeout(PATIENCE).unwrap_or_else(|| panic!("{} hangs", form.program))
}

/// Runs a form until the budget is used up; calls `judge` with each report and how it failed.
fn run_often(lesson: &Lesson, form: &Form, mut judge: impl FnMut(&Report, Option<lesson::Failure>)) {
    let program = compiled(form, None);
    let pool = Pool::own(WORKERS).expect("threads");
    let start = Instant::now();
    for seed in 0..RUNS {
        let report = run(&program, form, seed, &pool);
        judge(&report, lesson::failure(&report.stdout, &report.stderr, lesson.right.as_deref()));
        // Two at least: one that went well proves less than nothing.
        if seed > 0 && start.elapsed() > BUDGET {
            break;
        }
    }
}

#[test]
fn cured_programs_never_fail() {
    for lesson in lesson::all() {
        // A lesson without a cure shows a program that doesn't fail.
        let form = lesson.cured.as_ref().unwrap_or(&lesson.broken);
        run_often(&lesson, form, |report, failure| {
            assert_eq!(failure, None, "{}: {}{}", form.program, report.stdout, report.stderr);
            assert_eq!(report.exit_status, 0, "{}", form.program);
        });
    }
}

#[test]
fn broken_programs_fail_only_as_their_lessons_say() {
    let mut failed = BTreeSet::new();
    for lesson in lesson::all() {
        run_often(&lesson, &lesson.broken, |report, failure| {
            if let Some(failure) = failure {
                let said = format!("{}: {failure:?}: {}{}", lesson.name, report.stdout, report.stderr);
                assert!(lesson.fails.contains(&failure), "{said}");
                failed.insert(lesson.name);
            }
        });
    }
    // These don't depend on luck: no order of theirs is a good one. Of the others exploring shows that they fail.
    for name in ["selfdeadlock", "earlyreturn", "doubleunlock"] {
        assert!(failed.contains(name), "{name} didn't fail");
    }
}

#[test]
fn the_real_go_agrees_with_every_lesson() {
    if oracle::updating() {
        return;
    }
    let oracle = match Oracle::find() {
        Ok(oracle) => oracle,
        Err(why) => return eprintln!("skipped the comparison with the real go: {why}"),
    };
    for lesson in lesson::all() {
        for (form, cured) in [(Some(&lesson.broken), false), (lesson.cured.as_ref(), true)] {
            // Go has no mutex switch.
            let Some(form) = form.filter(|form| !form.mutex_off) else { continue };
            let outcome =
                oracle.run(&built_in(&form.program, &[])).unwrap_or_else(|error| panic!("{}: {error}", form.program));
            let failure = lesson::failure(&outcome.stdout, &outcome.stderr, lesson.right.as_deref());
            let is_fine = failure.is_none_or(|failure| !cured && lesson.fails.contains(&failure));
            assert!(is_fine && outcome.exit_status != 1, "{}: {outcome:#?}", form.program);
        }
    }
}

#[test]
fn programs_are_as_gofmt_writes_them_and_vet_finds_only_what_a_lesson_is_about() {
    if let Err(why) = Oracle::find() {
        return eprintln!("skipped gofmt and go vet: {why}");
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/gallery");
    let formatted = Command::new("gofmt").arg("-l").arg(&folder).output().expect("gofmt comes with go");
    assert_eq!(String::from_utf8_lossy(&formatted.stdout), "", "gofmt would change these");
    for program in lockscope::gallery::PROGRAMS {
        let mut vet = Command::new("go");
        vet.arg("vet").arg(folder.join(format!("{}.go", program.name)));
        // Without modules nothing is ever fetched.
        vet.env("GO111MODULE", "off").env("GOFLAGS", "").env("GOTOOLCHAIN", "local");
        let findings = vet.output().expect("go runs").stderr;
        let findings = String::from_utf8_lossy(&findings);
        let lines: Vec<_> = findings.lines().filter(|line| !line.starts_with('#')).collect();
        match (program.name, &lines[..]) {
            ("copied", [copy]) => assert!(copy.contains("Add passes lock by value"), "{copy}"),
            // Found since Go 1.25.
            ("waitgroup", [] | [_]) | (_, []) => {}
            _ => panic!("{}: {findings}", program.name),
        }
    }
}
