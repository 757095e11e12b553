//! Hostile input: bytes and texts that were changed at random reach every reader that the world can reach. None of them may panic, hang, or
//! take what contradicts itself. The seeds are the same each time, so a failure comes back; `LOCKSCOPE_FUZZ_SECONDS` looks for longer, from
//! other seeds (`LOCKSCOPE_FUZZ_SEED` chooses them): so many seconds of a processor for each reader. What was found once stays in `tests/fuzz`.

use std::cell::{Cell, RefCell};
use std::fs;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
#[cfg(not(unix))]
use std::sync::OnceLock;
use std::sync::{Arc, Once};
use std::time::Duration;
#[cfg(not(unix))]
use std::time::Instant;

use lockscope::program::{self, Program};
use lockscope::step::{Options, Schedule, Stepper};
use lockscope::trace::recording::Recording;
use lockscope::{gallery, lang};

/// Inputs that each reader gets when nobody asks for a time.
const ROUNDS: usize = 2000;
/// A thing is put into itself at most two to the power of this many times. Thousands of levels overflow the compiler's stack: a worker's, in a page.
const MOST_NESTED: usize = 9;
/// Steps that a changed program may take.
const STEPS: u64 = 2000;
/// What one input may take of a processor: more is a hang.
const DEADLINE: Duration = Duration::from_secs(20);

/// Splitmix64, by Sebastiano Vigna (<https://prng.di.unimi.it/splitmix64.c>).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Below `end`, which is at least 1.
    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Numbers at which something tends to go wrong, as the bytes of several encodings.
const EDGES: [&[u8]; 8] = [
    &[0],
    &[0xff],
    &[0x7f],
    &[0x80],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff; 10],
    &[0; 8],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
];

/// Changes bytes in a few places.
fn mutate(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(1 + 16.min(bytes.len() - at))).min(bytes.len());
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = random.next() as u8,
            2 => drop(bytes.drain(at..end)),
            3 => drop(bytes.splice(at..end, random.choose(&EDGES).iter().copied())),
            4 if at < end => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            5 if !other.is_empty() => {
                let from = random.below(other.len());
                let to = (from + 1 + random.below(64)).min(other.len());
                drop(bytes.splice(at..end, other[from..to].iter().copied()));
            }
            _ => bytes.truncate(at.max(bytes.len() / 2)),
        }
    }
}

/// What Go source is made of, for changes that a parser doesn't refuse at once.
const WORDS: [&str; 60] = [
    "package",
    "import",
    "func",
    "var",
    "const",
    "type",
    "struct",
    "map",
    "interface",
    "chan",
    "go",
    "defer",
    "select",
    "switch",
    "case",
    "default",
    "fallthrough",
    "for",
    "range",
    "if",
    "else",
    "break",
    "continue",
    "goto",
    "return",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<-",
    ":=",
    "=",
    "==",
    "++",
    "...",
    "&",
    "*",
    "<<",
    ">>",
    "%",
    "^",
    "!",
    "0",
    "-1",
    "1<<63",
    "0x7fffffffffffffff",
    "1e308",
    "'a'",
    "\"\"",
    "`",
    "nil",
    "int8(200)",
    "uint64",
    "_",
    "\n",
    ";",
    ",",
    ".",
];

/// Changes words and lines.
fn mutate_source(random: &mut Random, source: &str, other: &str) -> String {
    if random.below(4) == 0 {
        let mut bytes = source.as_bytes().to_vec();
        mutate(random, &mut bytes, other.as_bytes());
        return String::from_utf8_lossy(&bytes).into_owned();
    }
    let mut pieces: Vec<String> = split(source);
    for _ in 0..=random.below(5) {
        let at = random.below(pieces.len() + 1);
        match random.below(6) {
            0 => pieces.insert(at, (*random.choose(&WORDS)).to_owned()),
            1 if at < pieces.len() => pieces[at] = (*random.choose(&WORDS)).to_owned(),
            2 if at < pieces.len() => drop(pieces.remove(at)),
            3 if at < pieces.len() => {
                let to = random.below(pieces.len());
                pieces.swap(at, to);
            }
            4 => {
                // The same thing many times, deeper and deeper.
                let word = *random
                    .choose(&["(", "[", "{", "*", "&", "-", "!", "func() {", "[]", "map[int]", "if x {", "x.", "1 +"]);
                pieces.insert(at, word.repeat(1 << random.below(MOST_NESTED)));
            }
            _ => {
                let others = split(other);
                let from = random.below(others.len());
                let to = (from + 1 + random.below(40)).min(others.len());
                pieces.splice(at..at, others[from..to].iter().cloned());
            }
        }
        if pieces.is_empty() {
            break;
        }
    }
    pieces.concat()
}

/// Words, and what stands between them.
fn split(source: &str) -> Vec<String> {
    let mut pieces: Vec<String> = vec![String::new()];
    let mut in_word = false;
    for character in source.chars() {
        let word = character.is_alphanumeric() || character == '_';
        if !(word && in_word) {
            pieces.push(String::new());
        }
        in_word = word;
        pieces.last_mut().expect("at least one").push(character);
    }
    pieces
}

thread_local! {
    /// Where the last panic on this thread was, and what it said.
    static SAID: RefCell<String> = const { RefCell::new(String::new()) };
    /// A reader is at work on this thread: its panics are looked into, not printed.
    static READING: Cell<bool> = const { Cell::new(false) };
}

/// Where an input goes that somebody has to look at.
fn file(name: &str, seed: u64) -> PathBuf {
    std::env::temp_dir().join(format!("lockscope-fuzz-{name}-{seed}"))
}

/// The time that this thread has had a processor, on other systems the time on the clock: since some moment.
fn clock() -> Duration {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }
    #[cfg(not(unix))]
    {
        static BEGIN: OnceLock<Instant> = OnceLock::new();
        BEGIN.get_or_init(Instant::now).elapsed()
    }
}

/// Gives a reader changed inputs until the time is over, or so many; fails with the seed and the input that it can't stand.
fn fuzz<I>(name: &str, mut make: impl FnMut(&mut Random) -> I, bytes: impl Fn(&I) -> Vec<u8>, read: impl Fn(&I)) {
    let seconds: Option<u64> = std::env::var("LOCKSCOPE_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    let end = seconds.map(|seconds| clock() + Duration::from_secs(seconds));
    // Each long hunt has its own seeds, unless somebody chooses them.
    let chosen: Option<u64> = std::env::var("LOCKSCOPE_FUZZ_SEED").ok().and_then(|text| text.parse().ok());
    let start = seconds.map_or(0, |_| chosen.unwrap_or_else(|| u64::from(std::process::id())) << 32);
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let loud = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if READING.get() { SAID.with_borrow_mut(|said| *said = info.to_string()) } else { loud(info) }
        }));
    });
    let mut seed = start;
    loop {
        match end {
            None if seed - start >= ROUNDS as u64 => break,
            Some(end) if clock() > end => break,
            _ => {}
        }
        let input = make(&mut Random(seed));
        // Whatever ends the whole process leaves the input there.
        if end.is_some() {
            fs::write(file(name, seed), bytes(&input)).expect("a file for the input");
        }
        let begin = clock();
        READING.set(true);
        let result = panic::catch_unwind(AssertUnwindSafe(|| read(&input)));
        READING.set(false);
        let took = clock() - begin;
        let slow = took > DEADLINE;
        if result.is_err() || slow {
            let file = file(name, seed);
            fs::write(&file, bytes(&input)).expect("a file for the input");
            let why = if slow { format!("it took {took:?}") } else { SAID.with_borrow(String::clone) };
            panic!(
                "{name}, seed {seed}: {why}\n  the input is in {}; once it is understood, it belongs into tests/fuzz/{name}",
                file.display()
            );
        }
        if end.is_some() {
            let _ = fs::remove_file(file(name, seed));
        }
        seed += 1;
    }
    eprintln!("{name}: {} inputs", seed - start);
}

/// The files of a folder below the checkout, with all folders in it.
fn files(folder: &str) -> Vec<PathBuf> {
    fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() { collect(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found.sort();
    found
}

/// Go source to begin with: all programs that the other tests have.
fn sources() -> Vec<String> {
    let paths = ["tests/programs", "tests/races", "src/gallery"].iter().flat_map(|folder| files(folder));
    let sources: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "go"))
        .map(|path| fs::read_to_string(path).expect("a file"))
        .collect();
    assert!(sources.len() > 100);
    sources
}

fn compile(source: &str) -> Option<Program> {
    lang::compile(source, &[]).ok()
}

/// Runs a program for a while, in steps chosen at random.
fn run(program: Program, seed: u64) {
    let mut random = Random(seed);
    let mut stepper = Stepper::new(Arc::new(program), Options::default());
    for _ in 0..STEPS {
        let choices = stepper.choices();
        if choices.is_empty() {
            break;
        }
        let goroutine = 1 + random.below(choices.len()) as u32;
        let _ = stepper.step(goroutine);
    }
    while stepper.undo() {}
}

#[test]
fn no_source_makes_the_compiler_panic_or_hang() {
    let sources = sources();
    fuzz(
        "source",
        |random| {
            let (source, other) = (random.choose(&sources).clone(), random.choose(&sources).clone());
            mutate_source(random, &source, &other)
        },
        |source| source.clone().into_bytes(),
        |source| {
            if let Some(program) = compile(source) {
                program::validate(&program).expect("what the compiler makes holds together");
            }
        },
    );
}

/// Puts the right checksum on a program's bytes: against intent it is no help.
fn seal(bytes: &mut [u8]) {
    const HEADER: usize = 24;
    if bytes.len() < HEADER {
        return;
    }
    let sum = bytes[HEADER..]
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    bytes[16..HEADER].copy_from_slice(&sum.to_le_bytes());
}

#[test]
fn no_bytes_are_taken_for_a_program_that_contradicts_itself() {
    let programs: Vec<Vec<u8>> =
        sources().iter().filter_map(|source| compile(source)).map(|program| program::save(&program)).collect();
    fuzz(
        "program",
        |random| {
            let (mut bytes, other) = (random.choose(&programs).clone(), random.choose(&programs).clone());
            let header = bytes[..24].to_vec();
            let mut body = bytes.split_off(24);
            mutate(random, &mut body, &other);
            let mut bytes = [header, body].concat();
            if random.below(10) == 0 {
                mutate(random, &mut bytes, &[]);
            } else {
                seal(&mut bytes);
            }
            bytes
        },
        Clone::clone,
        |bytes| {
            if let Ok(program) = program::load(bytes) {
                run(program, bytes.len() as u64);
            }
        },
    );
}

#[test]
fn no_text_makes_the_reader_of_schedules_panic() {
    let texts = ["1*5 2*3 1", "3fa9c21b04de: 1*5 off 2 on", "~AT-pwhsE3gsFBA", "1*4294967295 2*4294967295"];
    fuzz(
        "schedule",
        |random| {
            let (mut text, other) = (random.choose(&texts).as_bytes().to_vec(), random.choose(&texts).as_bytes());
            mutate(random, &mut text, other);
            String::from_utf8_lossy(&text).into_owned()
        },
        |text| text.clone().into_bytes(),
        |text| {
            if let Ok(schedule) = Schedule::parse(text) {
                let packed = schedule.pack();
                assert_eq!(Schedule::parse(&packed).as_ref().map(Schedule::pack), Ok(packed));
            }
        },
    );
}

#[test]
fn no_file_makes_the_reader_of_traces_panic_or_ask_for_more_memory_than_it_has_bytes() {
    let traces: Vec<Vec<u8>> = ["counter", "statemap", "abba"].iter().map(|name| record(name)).collect();
    fuzz(
        "trace",
        |random| {
            let (mut bytes, other) = (random.choose(&traces).clone(), random.choose(&traces).clone());
            mutate(random, &mut bytes, &other);
            bytes
        },
        Clone::clone,
        |bytes| {
            if let Ok(recording) = Recording::load(bytes) {
                assert_eq!(Recording::load(&recording.save()).as_ref(), Ok(&recording));
            }
        },
    );
}

/// The trace of a short run, as the command writes it.
fn record(name: &str) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().expect("a file");
    assert!(gallery::find(name).is_some());
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_lockscope"))
        .args(["run", name, "--timeout", "2s", "--trace"])
        .arg(file.path())
        .output()
        .expect("the command starts");
    let bytes = fs::read(file.path()).expect("a trace");
    assert!(bytes.len() > 100, "{}", String::from_utf8_lossy(&status.stderr));
    bytes
}

#[test]
fn nothing_that_was_found_once_comes_back() {
    for path in files("tests/fuzz") {
        let bytes = fs::read(&path).expect("a file");
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match path.parent().and_then(Path::file_name).and_then(|name| name.to_str()) {
            Some("source") => drop(compile(&text())),
            Some("schedule") => drop(Schedule::parse(&text())),
            Some("trace") => drop(Recording::load(&bytes)),
            Some("program") => {
                let mut bytes = bytes.clone();
                // It may be of an earlier form; its header then has that one's number.
                if let Some(sample) = compile("package main\n\nfunc main() {}\n") {
                    bytes[..16].copy_from_slice(&program::save(&sample)[..16]);
                    seal(&mut bytes);
                }
                drop(program::load(&bytes).map(|program| run(program, bytes.len() as u64)));
            }
            other => panic!("{}: what is {other:?}?", path.display()),
        }
    }
}
