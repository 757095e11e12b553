//! What there is to learn from a program: the files `lessons/NAME.toml`, and what the page gets of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::explored::{self, Explored};

/// Which kind of thing goes wrong. The picker's groups, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Group {
    /// Unprotected data.
    Data,
    /// A lock that protects the wrong stretch, or nothing.
    Sections,
    /// Locks that are never had, or let go once too often.
    Deadlocks,
    /// Waiting for each other without a lock's help.
    Waiting,
}

/// How a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Failure {
    /// It prints something else than it should: its own line `WRONG: …`, or not what the lesson says is right.
    Wrong,
    /// Go's `all goroutines are asleep`.
    Deadlock,
    /// Another fatal error of Go's runtime.
    Fatal,
    Panic,
}

/// One language's words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub title: String,
    /// One sentence on what goes wrong.
    pub wrong: String,
    /// To be answered before running it.
    pub question: String,
    pub choices: Vec<String>,
    /// Why the right choice is right; shown after the run.
    pub because: String,
    /// What to look at while it runs.
    pub look: String,
    /// What the cure does; empty where there is none.
    pub cure: String,
}

/// A program as a lesson runs it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Form {
    /// One of [`super::PROGRAMS`].
    pub program: String,
    /// The mutex switch is off.
    pub mutex_off: bool,
}

/// Constants that make the program small enough to try all its orders.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Small {
    #[serde(rename = "const", default)]
    pub constants: BTreeMap<String, i64>,
    /// What it prints then when all is well; `None`: anything without a line `WRONG: …`.
    #[serde(default)]
    pub right: Option<String>,
}

/// A lesson, complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Also that of its file and of the program that it shows first.
    pub name: &'static str,
    pub group: Group,
    /// How the broken form may fail; empty: it doesn't fail, it shows something.
    pub fails: Vec<Failure>,
    /// What the program prints when all is well; `None`: anything without a line `WRONG: …`.
    pub right: Option<String>,
    /// The right choice, counted from 0.
    pub answer: usize,
    /// Where this kind of bug is described.
    pub source: String,
    pub broken: Form,
    pub cured: Option<Form>,
    pub small: Option<Small>,
    /// By language tag.
    pub words: BTreeMap<String, Words>,
}

/// A file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Group,
    fails: Vec<Failure>,
    right: Option<String>,
    answer: usize,
    source: String,
    broken: Option<FormFile>,
    cured: Option<FormFile>,
    small: Option<Small>,
    en: Words,
    id: Words,
}

/// A form as far as it isn't `NAME` and `NAME-cured` with the mutex on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormFile {
    program: Option<String>,
    #[serde(default)]
    mutex: Switch,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Switch {
    #[default]
    On,
    Off,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        const FILES: &[(&str, &str)] = &[$(($name, include_str!(concat!("lessons/", $name, ".toml")))),*];
    };
}

files! {
    "counter", "print", "statemap", "container", "atomic", "torn",
    "check", "separate", "wronglock", "copied", "flaglock", "lazyinit",
    "abba", "philosophers", "selfdeadlock", "earlyreturn", "nestedrlock", "doubleunlock",
    "waitgroup", "lostwakeup", "ifwait", "fairness",
}

/// All lessons, in the order of the picker.
///
/// # Panics
/// A file isn't as [`Lesson`] says. They are part of this crate, so a test would have failed before.
pub fn all() -> Vec<Lesson> {
    FILES.iter().map(|(name, text)| parse(name, text).unwrap_or_else(|error| panic!("{name}.toml: {error}"))).collect()
}

fn parse(name: &'static str, text: &str) -> Result<Lesson, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let form = |written: Option<FormFile>, usual: String| {
        let (program, mutex) = written.map_or((None, Switch::On), |form| (form.program, form.mutex));
        Form { program: program.unwrap_or(usual), mutex_off: mutex == Switch::Off }
    };
    let cured = form(file.cured, format!("{name}-cured"));
    Ok(Lesson {
        name,
        group: file.group,
        fails: file.fails,
        right: file.right,
        answer: file.answer,
        source: file.source,
        broken: form(file.broken, name.to_owned()),
        cured: super::find(&cured.program).map(|_| cured),
        small: file.small,
        words: [("en".to_owned(), file.en), ("id".to_owned(), file.id)].into(),
    })
}

/// How a run failed, if it did. `right`: [`Lesson::right`] or [`Small::right`].
pub fn failure(stdout: &str, stderr: &str, right: Option<&str>) -> Option<Failure> {
    let says = |start: &str| stderr.lines().any(|line| line.starts_with(start));
    if says("fatal error: all goroutines are asleep - deadlock!") {
        Some(Failure::Deadlock)
    } else if says("fatal error: ") {
        Some(Failure::Fatal)
    } else if says("panic: ") {
        Some(Failure::Panic)
    } else if stdout.lines().any(|line| line.starts_with("WRONG: ")) || right.is_some_and(|right| right != stdout) {
        Some(Failure::Wrong)
    } else {
        None
    }
}

/// What the page fetches for a language: its lessons, in order.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sheet<'a> {
    version: u32,
    lessons: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    name: &'a str,
    group: Group,
    fails: &'a [Failure],
    right: Option<&'a str>,
    answer: usize,
    source: &'a str,
    broken: &'a Form,
    cured: Option<&'a Form>,
    small: Option<&'a Small>,
    explored: Option<&'a Explored>,
    #[serde(flatten)]
    words: &'a Words,
}

/// Grows when a field of the sheets changes its meaning.
pub const VERSION: u32 = 1;

/// The lessons as the page gets them: a JSON text for each language tag.
///
/// # Errors
/// `explored.json` can't be read, or they can't be written as JSON: neither happens in a crate whose tests pass.
pub fn sheets() -> Result<BTreeMap<String, String>, serde_json::Error> {
    let lessons = all();
    let explored = explored::all()?;
    let mut sheets = BTreeMap::new();
    for tag in lessons.iter().flat_map(|lesson| lesson.words.keys()) {
        if !sheets.contains_key(tag) {
            sheets.insert(tag.clone(), serde_json::to_string(&sheet(&lessons, &explored, tag))?);
        }
    }
    Ok(sheets)
}

fn sheet<'a>(lessons: &'a [Lesson], explored: &'a BTreeMap<String, Explored>, tag: &str) -> Sheet<'a> {
    let entries = lessons.iter().filter_map(|lesson| {
        Some(Entry {
            name: lesson.name,
            group: lesson.group,
            fails: &lesson.fails,
            right: lesson.right.as_deref(),
            answer: lesson.answer,
            source: &lesson.source,
            broken: &lesson.broken,
            cured: lesson.cured.as_ref(),
            small: lesson.small.as_ref(),
            explored: explored.get(lesson.name),
            words: lesson.words.get(tag)?,
        })
    });
    Sheet { version: VERSION, lessons: entries.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{gallery, lang};
    use std::collections::BTreeSet;

    #[test]
    fn every_program_belongs_to_exactly_one_lesson() {
        let mut shown = Vec::new();
        for lesson in all() {
            let forms = [Some(&lesson.broken), lesson.cured.as_ref()];
            shown.extend(forms.into_iter().flatten().map(|form| form.program.clone()).collect::<BTreeSet<_>>());
        }
        shown.sort();
        let mut programs = gallery::PROGRAMS.map(|program| program.name.to_owned());
        programs.sort();
        assert_eq!(shown, programs);
    }

    #[test]
    fn lessons_come_group_by_group() {
        let groups: Vec<_> = all().iter().map(|lesson| lesson.group).collect();
        assert!(groups.is_sorted(), "{groups:?}");
    }

    #[test]
    fn a_lesson_that_fails_has_a_cure_and_words_for_it() {
        for lesson in all() {
            assert_eq!(lesson.fails.is_empty(), lesson.cured.is_none(), "{}", lesson.name);
            for (tag, words) in &lesson.words {
                assert_eq!(words.cure.is_empty(), lesson.cured.is_none(), "{} {tag}", lesson.name);
            }
        }
    }

    #[test]
    fn the_right_choice_is_one_of_them_and_all_words_are_there_in_each_language() {
        for lesson in all() {
            for (tag, words) in &lesson.words {
                let texts = [&words.title, &words.wrong, &words.question, &words.because, &words.look];
                assert!(texts.iter().all(|text| !text.trim().is_empty()), "{} {tag}", lesson.name);
                assert!(lesson.answer < words.choices.len(), "{} {tag}", lesson.name);
                let different: BTreeSet<_> = words.choices.iter().collect();
                assert!(different.len() >= 2 && different.len() == words.choices.len(), "{} {tag}", lesson.name);
            }
            assert_eq!(lesson.words["en"].choices.len(), lesson.words["id"].choices.len(), "{}", lesson.name);
        }
    }

    /// Lines of one that the other doesn't have, in either direction, without comments.
    fn difference(one: &str, other: &str) -> usize {
        let lines = |text: &str| -> Vec<String> {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.starts_with("//") && !line.is_empty())
                .map(Into::into)
                .collect()
        };
        let (one, mut other) = (lines(one), lines(other));
        let mut alone = 0;
        for line in &one {
            match other.iter().position(|candidate| candidate == line) {
                Some(index) => _ = other.remove(index),
                None => alone += 1,
            }
        }
        alone + other.len()
    }

    #[test]
    fn a_cure_changes_only_a_few_lines() {
        /// What the largest change needs: three lines for six.
        const MOST: usize = 9;
        for lesson in all() {
            let Some(cured) = lesson.cured.filter(|cured| cured.program != lesson.broken.program) else { continue };
            let source = |name: &str| gallery::find(name).expect("it is in the gallery").source;
            let lines = difference(source(&lesson.broken.program), source(&cured.program));
            // Moving a line is a change that this count doesn't see.
            assert!(lines <= MOST, "{}: {lines} lines", lesson.name);
            assert_ne!(source(&lesson.broken.program), source(&cured.program), "{}", lesson.name);
        }
    }

    #[test]
    fn small_constants_are_those_of_the_programs() {
        for lesson in all() {
            let Some(small) = &lesson.small else { continue };
            let constants: Vec<_> = small.constants.iter().map(|(name, value)| (name.clone(), *value)).collect();
            for form in [Some(&lesson.broken), lesson.cured.as_ref()].into_iter().flatten() {
                let source = gallery::find(&form.program).expect("it is in the gallery").source;
                if let Err(diagnostics) = lang::compile(source, &constants) {
                    panic!("{}: {}", form.program, diagnostics[0]);
                }
            }
        }
    }

    #[test]
    fn a_runs_end_tells_how_it_failed() {
        for (stdout, stderr, expected) in [
            ("count: 2\n", "", None),
            ("WRONG: counted 1 of 2\n", "", Some(Failure::Wrong)),
            ("count: 1\n", "", Some(Failure::Wrong)),
            ("", "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1", Some(Failure::Deadlock)),
            ("", "fatal error: concurrent map writes\n", Some(Failure::Fatal)),
            ("count: 2\n", "panic: sync: negative WaitGroup counter\n", Some(Failure::Panic)),
        ] {
            assert_eq!(failure(stdout, stderr, Some("count: 2\n")), expected, "{stdout}{stderr}");
        }
        assert_eq!(failure("anything\n", "", None), None);
    }

    #[test]
    fn a_file_with_a_field_that_means_nothing_is_refused() {
        let (name, text) = FILES[0];
        let error = parse(name, &format!("colour = \"red\"\n{text}")).expect_err("it has no such field");
        assert!(error.to_string().contains("colour"), "{error}");
    }

    #[test]
    fn each_language_gets_a_sheet_with_every_lesson_in_its_words() {
        let sheets = sheets().expect("written");
        assert_eq!(sheets.keys().collect::<Vec<_>>(), ["en", "id"]);
        for (tag, text) in sheets {
            let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
            let lessons = value["lessons"].as_array().expect("a list");
            assert_eq!(lessons.len(), all().len(), "{tag}");
            let abba = lessons.iter().find(|lesson| lesson["name"] == "abba").expect("it is there");
            assert_eq!(abba["fails"][0], "deadlock");
            assert_eq!(abba["broken"]["program"], "abba");
            assert_eq!(abba["cured"]["program"], "abba-cured");
            let title = if tag == "id" { "Dua kunci, dua urutan" } else { "Two locks, two orders" };
            assert_eq!(abba["title"], title);
            let counter = &lessons[0];
            assert_eq!((&counter["broken"]["mutexOff"], &counter["cured"]["mutexOff"]), (&true.into(), &false.into()));
        }
    }
}
