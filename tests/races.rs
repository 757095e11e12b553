//! `lockscope run --race` finds the races of the programs under `tests/races/racy`, at the lines that are marked there, and none in
//! those under `tests/races/clean`. Where the real Go and its race detector are installed, they are asked for the same.
//!
//! A line with `// race: NAME` has an access of the race NAME. Which of several accesses show a race, and in which order, is a matter
//! of chance; which lines are involved isn't.

#![cfg(not(target_family = "wasm"))]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program may need several runs until two goroutines are at the right places, for both detectors.
const RUNS: usize = 10;
/// The exit status of a program with races.
const RACY: i32 = 66;

/// The lines of each race, by its name.
type Races = BTreeMap<String, BTreeSet<u32>>;

fn programs(kind: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/races").join(kind);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut programs: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    programs.sort();
    assert!(programs.len() >= 10, "{kind}: {} programs", programs.len());
    programs
}

fn marked(program: &Path) -> Races {
    let source = std::fs::read_to_string(program).expect("it can be read");
    let mut races = Races::new();
    for (line, text) in (1..).zip(source.lines()) {
        if let Some((_, name)) = text.split_once("// race: ") {
            races.entry(name.trim().to_owned()).or_default().insert(line);
        }
    }
    races
}

/// What a run with race detection told: the lines of each race's two accesses, where they are in the program.
struct Told {
    stdout: String,
    stderr: String,
    status: i32,
    races: Vec<[Option<u32>; 2]>,
}

impl Told {
    fn by(command: &mut Command, file: &str) -> Self {
        let output = command.output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let stderr = text(&output.stderr);
        let races = stderr.split("WARNING: DATA RACE").skip(1).map(|race| Self::lines(race, file)).collect();
        Self { stdout: text(&output.stdout), stderr, status: output.status.code().expect("it exits"), races }
    }

    /// The innermost line in the program of each of the first two stacks.
    fn lines(race: &str, file: &str) -> [Option<u32>; 2] {
        let mut stacks = race.trim_start().split("\n\n");
        [(); 2].map(|()| {
            let stack = stacks.next()?;
            let (_, rest) = stack.split_once(file)?;
            rest.split([' ', '\n']).next()?.parse().ok()
        })
    }

    /// Whose race this is. `None`: nobody's. Go 1.19 doesn't know the callers of an atomic operation, so one line may be missing.
    fn name(lines: [Option<u32>; 2], marked: &Races) -> Option<&str> {
        let is_in = |race: &BTreeSet<u32>| lines != [None; 2] && lines.iter().flatten().all(|line| race.contains(line));
        marked.iter().find(|(_, race)| is_in(race)).map(|(name, _)| name.as_str())
    }
}

/// Runs until every marked race was found; panics when one isn't, and when another is.
fn finds_exactly(program: &Path, mut run: impl FnMut() -> Told) {
    let marked = marked(program);
    assert!(!marked.is_empty(), "{}: no race is marked", program.display());
    let mut found = BTreeSet::new();
    let mut last = String::new();
    for _ in 0..RUNS {
        let told = run();
        for &lines in &told.races {
            let name = Told::name(lines, &marked);
            let name = name.unwrap_or_else(|| panic!("{}: {lines:?} is no race:\n{}", program.display(), told.stderr));
            found.insert(name.to_owned());
        }
        if !told.races.is_empty() {
            assert_eq!(told.status, RACY, "{}: {}", program.display(), told.stderr);
            let end = format!("Found {} data race(s)", told.races.len());
            assert!(told.stderr.contains(&end), "{}: {}", program.display(), told.stderr);
        }
        if found.len() == marked.len() {
            return;
        }
        last = told.stderr;
    }
    let names: Vec<_> = marked.keys().collect();
    panic!("{}: of {names:?} only {found:?} were found in {RUNS} runs:\n{last}", program.display());
}

fn finds_nothing(program: &Path, told: &Told) {
    assert_eq!(told.races.len(), 0, "{}: {}", program.display(), told.stderr);
    assert_eq!((told.status, told.stderr.as_str()), (0, ""), "{}", program.display());
}

fn lockscope(program: &Path) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    command.args(["run", "--race", "--timeout", "60s"]).arg(program);
    let told = Told::by(&mut command, "./prog.go:");
    assert!(told.races.iter().flatten().all(Option::is_some), "a line is missing:\n{}", told.stderr);
    told
}

/// The real Go's answer, from a binary that it has built with its detector. `None`: it isn't here, or has no detector here.
struct Go {
    folder: tempfile::TempDir,
}

impl Go {
    fn find() -> Option<Self> {
        let go = Self { folder: tempfile::tempdir().expect("a folder") };
        let nothing = go.folder.path().join("nothing.go");
        std::fs::write(&nothing, "package main\n\nfunc main() {}\n").expect("it can be written");
        let built = go.build(&nothing);
        if let Err(why) = &built {
            eprintln!("skipped the comparison with the real go: {why}");
        }
        built.ok().map(|_| go)
    }

    fn build(&self, program: &Path) -> Result<PathBuf, String> {
        let binary = self.folder.path().join(program.file_stem().expect("a name"));
        let mut build = Command::new("go");
        build.args(["build", "-race", "-o"]).arg(&binary).arg(program);
        build.env("GO111MODULE", "off").env("GOFLAGS", "").env("GOTOOLCHAIN", "local");
        let output = build.output().map_err(|error| format!("go isn't installed ({error})"))?;
        if output.status.success() { Ok(binary) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    }

    fn run(binary: &Path, program: &Path) -> Told {
        let file = format!("/{}:", program.file_name().expect("a name").to_string_lossy());
        // Go waits a second at the end for more races otherwise.
        Told::by(Command::new(binary).env("GORACE", "atexit_sleep_ms=0"), &file)
    }
}

#[test]
fn lockscope_finds_the_races_that_are_there() {
    for program in programs("racy") {
        finds_exactly(&program, || lockscope(&program));
    }
}

#[test]
fn lockscope_finds_no_races_where_there_are_none() {
    for program in programs("clean") {
        finds_nothing(&program, &lockscope(&program));
    }
}

/// The lines of the races that exploring has found, in any order of steps.
fn explored(program: &str, constants: &[(String, i64)]) -> Vec<[Option<u32>; 2]> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    command.args(["explore", "--json", "--max-states", "30000", program]);
    command.args(constants.iter().map(|(name, value)| format!("--const={name}={value}")));
    let output = command.output().expect("it runs");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{program}: {error}: {}", String::from_utf8_lossy(&output.stderr)));
    let line = |access: &serde_json::Value| access["line"].as_u64().map(|line| line as u32);
    let races = found["races"].as_array().expect("a list").iter();
    races.map(|race| [line(&race["report"]["accesses"][0]), line(&race["report"]["accesses"][1])]).collect()
}

#[test]
fn exploring_finds_the_races_that_are_there_and_no_others() {
    for program in programs("racy") {
        let marked = marked(&program);
        let found = explored(&program.to_string_lossy(), &[]);
        let names: BTreeSet<_> = found
            .iter()
            .map(|&lines| Told::name(lines, &marked).unwrap_or_else(|| panic!("{}: {lines:?}", program.display())))
            .collect();
        assert_eq!(names, marked.keys().map(String::as_str).collect(), "{}", program.display());
    }
    for program in programs("clean") {
        let found = explored(&program.to_string_lossy(), &[]);
        assert!(found.is_empty(), "{}: {found:?}", program.display());
    }
}

#[test]
fn chosen_steps_show_races_in_gos_form() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/races/racy/unlocked_read.go");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    let told = Told::by(command.args(["run", "--engine", "step", "--race"]).arg(&program), "./prog.go:");
    assert_eq!((told.status, told.races.as_slice()), (RACY, &[[Some(21), Some(17)]][..]), "{}", told.stderr);
    assert!(told.stderr.ends_with("==================\nFound 1 data race(s)\n"), "{}", told.stderr);
}

/// Lessons whose broken form the real detector reports, and two that are wrong without a race.
// Not `lazyinit`: its `get` is inlined by Go, so that its reports name other lines of the same accesses.
const LESSONS: [&str; 7] = ["atomic", "check", "torn", "wronglock", "copied", "waitgroup", "separate"];

#[test]
fn what_the_real_go_finds_in_the_lessons_exploring_finds_as_well() {
    let Some(go) = Go::find() else { return };
    let lessons = lockscope::gallery::lesson::all();
    for lesson in lessons.iter().filter(|lesson| LESSONS.contains(&lesson.name)) {
        let source = lockscope::gallery::find(&lesson.broken.program).expect("it is in the gallery").source;
        let program = go.folder.path().join(format!("{}.go", lesson.name));
        std::fs::write(&program, source).expect("it can be written");
        let small = lesson.small.clone().unwrap_or_default();
        let found = explored(lesson.name, &small.constants.into_iter().collect::<Vec<_>>());
        let binary = go.build(&program).unwrap_or_else(|why| panic!("{}: {why}", lesson.name));
        let told = Go::run(&binary, &program);
        for lines in told.races {
            let is_it = |known: &[Option<u32>; 2]| *known == lines || *known == [lines[1], lines[0]];
            let is_found = lines.contains(&None) || found.iter().any(is_it);
            assert!(is_found, "{}: {lines:?} isn't in {found:?}:\n{}", lesson.name, told.stderr);
        }
    }
}

#[test]
fn the_real_go_finds_the_same_races() {
    let Some(go) = Go::find() else { return };
    for program in programs("racy") {
        let binary = go.build(&program).unwrap_or_else(|why| panic!("{}: {why}", program.display()));
        finds_exactly(&program, || Go::run(&binary, &program));
    }
}

#[test]
fn the_real_go_finds_no_races_where_there_are_none_and_prints_the_same() {
    let Some(go) = Go::find() else { return };
    for program in programs("clean") {
        let binary = go.build(&program).unwrap_or_else(|why| panic!("{}: {why}", program.display()));
        let told = Go::run(&binary, &program);
        finds_nothing(&program, &told);
        assert_eq!(told.stdout, lockscope(&program).stdout, "{}", program.display());
    }
}

#[test]
fn a_report_has_gos_form() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/races/racy/unlocked_read.go");
    let told = lockscope(&program);
    let without_places: Vec<String> = told
        .stderr
        .lines()
        .map(|line| match line.rsplit_once(" +0x") {
            Some((line, offset)) if offset.bytes().all(|byte| byte.is_ascii_hexdigit()) => line.to_owned(),
            _ => line.to_owned(),
        })
        .collect();
    let address = told.stderr.split_whitespace().find(|word| word.starts_with("0x00c0")).expect("an address");
    let expected = format!(
        "==================\n\
         WARNING: DATA RACE\n\
         Read at {address} by main goroutine:\n  \
           main.(*account).get()\n      \
               ./prog.go:21\n  \
           main.main()\n      \
               ./prog.go:28\n\
         \n\
         Previous write at {address} by goroutine 2:\n  \
           main.(*account).deposit()\n      \
               ./prog.go:17\n\
         \n\
         Goroutine 2 (finished) created at:\n  \
           main.main()\n      \
               ./prog.go:26\n\
         ==================\n\
         Found 1 data race(s)"
    );
    assert_eq!(without_places.join("\n"), expected);
    assert_eq!(told.stdout, "10\n");
}

#[test]
fn a_report_as_json_has_the_races_and_the_status() {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/races/racy/unlocked_read.go");
    let mut command = Command::new(env!("CARGO_BIN_EXE_lockscope"));
    let output = command.args(["run", "--race", "--json"]).arg(program).output().expect("it runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(output.status.code(), Some(RACY));
    assert_eq!(report["exitStatus"], RACY);
    let [race] = report["races"].as_array().expect("a list").as_slice() else { panic!("{report}") };
    assert_eq!(race["variable"], "a.balance");
    let [now, past] = race["accesses"].as_array().expect("a list").as_slice() else { panic!("{race}") };
    assert_eq!((&now["kind"], &now["goroutine"], &now["line"]), (&"read".into(), &1.into(), &21.into()));
    assert_eq!((&past["kind"], &past["goroutine"], &past["line"]), (&"write".into(), &2.into(), &17.into()));
    assert_eq!(past["created"][0]["line"], 26);
    assert_eq!(past["function"], "main.(*account).deposit");
}

#[test]
fn a_program_that_fails_by_itself_keeps_its_status() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("fails.go");
    let source = "package main\n\nimport (\n\t\"os\"\n\t\"time\"\n)\n\nfunc main() {\n\tn := 0\n\tgo func() { n = 1 }()\n\
                  \ttime.Sleep(20 * time.Millisecond)\n\tos.Exit(n + 2)\n}\n";
    std::fs::write(&program, source).expect("it can be written");
    let told = lockscope(&program);
    assert_eq!((told.races.len(), told.status), (1, 3), "{}", told.stderr);
    assert!(!told.stderr.contains("Found"), "{}", told.stderr);
}
