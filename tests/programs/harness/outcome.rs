//! What a program printed and how it ended: the form of the `.expected` files, and how two outcomes are compared.

use crate::Verdict;
use std::fmt::Write as _;
use std::path::Path;

/// In an expectation: standard output ended without a line break.
const NO_NEWLINE: &str = "-- no newline at the end --";
/// In an expectation: the lines that follow must be on standard error, in this order.
const STDERR: &str = "-- stderr --";
/// Stands for any text, within a line of an expectation.
const ANYTHING: char = '…';

/// What a program printed and how it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: String,
    /// In an expectation: the lines that matter, without stacks and addresses.
    pub stderr: String,
    pub exit_status: i32,
}

impl Outcome {
    /// An expectation from its file.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}\n", path.display()))?;
        Self::parse(&text).ok_or_else(|| format!("{} doesn't end in `-- exit status N --`\n", path.display()))
    }

    /// An expectation from its text; `None` if the exit status is missing at the end.
    pub fn parse(text: &str) -> Option<Self> {
        let mut outcome = Self { stdout: String::new(), stderr: String::new(), exit_status: 0 };
        let mut in_stderr = false;
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_none() {
                let status = line.strip_prefix("-- exit status ")?.strip_suffix(" --")?;
                outcome.exit_status = status.parse().ok()?;
                return Some(outcome);
            }
            match line {
                STDERR => in_stderr = true,
                NO_NEWLINE => _ = outcome.stdout.pop(),
                _ => {
                    let target = if in_stderr { &mut outcome.stderr } else { &mut outcome.stdout };
                    target.push_str(line);
                    target.push('\n');
                }
            }
        }
        None
    }

    /// The text of an expectation; [`Outcome::parse`] reads it back.
    pub fn to_text(&self) -> String {
        let mut text = self.stdout.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text += "\n";
            text += NO_NEWLINE;
            text += "\n";
        }
        if !self.stderr.is_empty() {
            let _ = write!(text, "{STDERR}\n{}", self.stderr);
        }
        let _ = writeln!(text, "-- exit status {} --", self.exit_status);
        text
    }

    /// Compares an expectation with what happened. Standard output and the exit status have to be the same. On standard
    /// error the expected lines have to come in their order among others; but there may be no compile error that isn't
    /// expected. With `only_positions` just the line of the first compile error counts.
    pub fn difference(&self, actual: &Outcome, only_positions: bool) -> Verdict {
        let mut message = String::new();
        if !same_text(&self.stdout, &actual.stdout) {
            message += "stdout (- expected, + actual):\n";
            message += &line_difference(&self.stdout, &actual.stdout);
            let ends = |text: &str| text.is_empty() || text.ends_with('\n');
            if ends(&self.stdout) != ends(&actual.stdout) {
                message += "  the line break at the end differs\n";
            }
        }
        let stderr_agrees = if only_positions {
            let position =
                |outcome: &Outcome| outcome.stderr.lines().find_map(line_of_compile_error).map(str::to_owned);
            position(self) == position(actual)
        } else {
            stderr_agrees(&self.stderr, &actual.stderr)
        };
        if !stderr_agrees {
            message += "stderr (- expected in this order, + actual):\n";
            message += &line_difference(&self.stderr, &actual.stderr);
        }
        if self.exit_status != actual.exit_status {
            let _ = writeln!(message, "exit status {}, expected {}", actual.exit_status, self.exit_status);
            if stderr_agrees && !actual.stderr.is_empty() {
                let _ = writeln!(message, "stderr was:\n{}", first_lines(&actual.stderr, 12));
            }
        }
        if message.is_empty() { Ok(()) } else { Err(message) }
    }
}

/// Whether every expected line is there, in order, and no other compile errors.
fn stderr_agrees(expected: &str, actual: &str) -> bool {
    let mut rest = actual.lines();
    if !expected.lines().all(|line| rest.any(|other| same_line(line, other))) {
        return false;
    }
    let errors = |text: &str| text.lines().filter(|line| line_of_compile_error(line).is_some()).count();
    expected.contains(ANYTHING) || errors(expected) == errors(actual)
}

/// `12` of `./prog.go:12:5: …`.
fn line_of_compile_error(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix("./prog.go:")?.split_once(':')?;
    let numeric = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    (numeric(number) && rest.split_once(':').is_some_and(|(column, _)| numeric(column))).then_some(number)
}

fn same_text(expected: &str, actual: &str) -> bool {
    expected == actual
        || (expected.contains(ANYTHING)
            && expected.ends_with('\n') == actual.ends_with('\n')
            && expected.lines().count() == actual.lines().count()
            && expected.lines().zip(actual.lines()).all(|(one, other)| same_line(one, other)))
}

/// Equal, or equal but for what [`ANYTHING`] stands for.
fn same_line(expected: &str, actual: &str) -> bool {
    let mut parts = expected.split(ANYTHING);
    let Some(mut rest) = actual.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else {
        return rest.is_empty();
    };
    for part in middle {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The lines of both texts, those only in the first with `-`, those only in the second with `+`.
fn line_difference(expected: &str, actual: &str) -> String {
    const MOST_LINES: usize = 400;
    let old: Vec<_> = expected.lines().take(MOST_LINES).collect();
    let new: Vec<_> = actual.lines().take(MOST_LINES).collect();
    // Longest common subsequence of the suffixes, the textbook table.
    let mut common = vec![vec![0u32; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] = match same_line(old[i], new[j]) {
                true => common[i + 1][j + 1] + 1,
                false => common[i + 1][j].max(common[i][j + 1]),
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut text = String::new();
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && same_line(old[i], new[j]) {
            let _ = writeln!(text, "    {}", old[i]);
            (i, j) = (i + 1, j + 1);
        } else if j == new.len() || (i < old.len() && common[i + 1][j] >= common[i][j + 1]) {
            let _ = writeln!(text, "  - {}", old[i]);
            i += 1;
        } else {
            let _ = writeln!(text, "  + {}", new[j]);
            j += 1;
        }
    }
    text
}

fn first_lines(text: &str, most: usize) -> String {
    text.lines().take(most).map(|line| format!("    {line}\n")).collect()
}

#[test]
fn an_expectation_survives_being_written_and_read() {
    for stdout in ["", "a\nb\n", "no line break", "\n\n"] {
        for stderr in ["", "panic: boom\n"] {
            let outcome = Outcome { stdout: stdout.into(), stderr: stderr.into(), exit_status: 2 };
            assert_eq!(Outcome::parse(&outcome.to_text()), Some(outcome));
        }
    }
}

#[test]
fn differences_in_any_part_are_noticed() {
    let expected = Outcome { stdout: "a\n".into(), stderr: "panic: x\n".into(), exit_status: 2 };
    let with_stack = Outcome { stderr: "panic: x\n\ngoroutine 1 [running]:\n".into(), ..expected.clone() };
    assert_eq!(expected.difference(&with_stack, false), Ok(()));
    let others = [
        Outcome { stdout: "a".into(), ..expected.clone() },
        Outcome { stdout: "a\nb\n".into(), ..expected.clone() },
        Outcome { stderr: "panic: y\n".into(), ..expected.clone() },
        Outcome { stderr: String::new(), ..expected.clone() },
        Outcome { exit_status: 0, ..expected.clone() },
    ];
    for other in others {
        assert!(expected.difference(&other, false).is_err(), "{other:?}");
    }
}

#[test]
fn an_unexpected_compile_error_is_a_difference() {
    let error = |stderr: &str| Outcome { stdout: String::new(), stderr: stderr.into(), exit_status: 1 };
    let expected = error("./prog.go:3:4: undefined: x\n");
    let more = error("./prog.go:3:4: undefined: x\n./prog.go:5:4: undefined: y\n");
    let elsewhere = error("./prog.go:7:1: undefined: x\n");
    let other_words = error("./prog.go:3:9: who is x?\n");
    assert!(expected.difference(&more, false).is_err());
    assert!(expected.difference(&other_words, false).is_err());
    assert_eq!(expected.difference(&other_words, true), Ok(()));
    assert!(expected.difference(&elsewhere, true).is_err());
}

#[test]
fn an_ellipsis_stands_for_any_text() {
    assert!(same_line("a…c…", "abcd") && same_line("…", "") && same_line("x…", "x"));
    assert!(!same_line("a…c", "abd") && !same_line("a…b…a", "ab") && !same_line("ab", "abc"));
}
