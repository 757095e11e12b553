//! A Go program of the corpus: where it is, and what the directives in its first lines ask for.

use std::fs;
use std::path::{Path, PathBuf};

/// Starts a directive; they stand in comments at the top of a program, one a line.
const DIRECTIVE: &str = "// lockscope: ";

/// One program, and how to run it.
#[derive(Clone)]
pub struct Program {
    /// `area/stem`, for messages.
    pub name: String,
    /// The `.go` file.
    pub path: PathBuf,
    /// What the program reads; directive `stdin "text"` with Rust's escapes `\n`, `\t`, `\"`, `\\`.
    pub stdin: String,
    /// Why the real `go` isn't asked; directive `only-here REASON`. Then `…` in the expectation stands for any text.
    pub only_here: Option<String>,
    /// Directive `workers N`: how many real threads the program needs to show what it shows.
    pub workers: Option<u32>,
    /// Directive `only-positions REASON`: the wording of a compile error is free, its line isn't.
    pub only_positions: bool,
    /// `--const NAME=N` for Lockscope; the text is edited for Go.
    pub constants: Vec<(&'static str, i64)>,
}

impl Program {
    /// A program read from a file; panics on a directive that doesn't exist, so that none is ignored.
    pub fn open(path: &Path, name: String) -> Self {
        let mut program = Self {
            name,
            path: path.to_owned(),
            stdin: String::new(),
            only_here: None,
            workers: None,
            only_positions: false,
            constants: Vec::new(),
        };
        for line in program.source().lines().take_while(|line| line.starts_with("//")) {
            let Some(directive) = line.strip_prefix(DIRECTIVE) else {
                continue;
            };
            let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
            match word {
                "stdin" => program.stdin = unquote(rest),
                "only-here" if !rest.is_empty() => program.only_here = Some(rest.to_owned()),
                "only-positions" if !rest.is_empty() => program.only_positions = true,
                "workers" => program.workers = Some(rest.parse().expect("a number of workers")),
                _ => panic!("{}: unknown directive: {line}", program.name),
            }
        }
        program
    }

    /// The program `area/stem`.
    pub fn named(name: &str) -> Self {
        Self::open(&root().join(format!("{name}.go")), name.to_owned())
    }

    /// The programs of an area in the order of their names; `LOCKSCOPE_PROGRAM` narrows them.
    pub fn in_area(area: &str) -> Vec<Self> {
        let wanted = std::env::var("LOCKSCOPE_PROGRAM").unwrap_or_default();
        let (stems, _) = Self::stems_in_area(area);
        let names = stems.into_iter().map(|stem| format!("{area}/{stem}"));
        names.filter(|name| name.contains(&wanted)).map(|name| Self::named(&name)).collect()
    }

    /// The folders with programs, sorted.
    pub fn areas() -> Vec<String> {
        let mut areas = Vec::new();
        for entry in fs::read_dir(root()).expect("tests/programs is there") {
            let entry = entry.expect("tests/programs can be listed");
            let name = entry.file_name().into_string().expect("names are UTF-8");
            if entry.path().is_dir() && name != "harness" {
                areas.push(name);
            }
        }
        areas.sort();
        areas
    }

    /// The stems of an area's `.go` files and those of its `.expected` files, each sorted.
    pub fn stems_in_area(area: &str) -> (Vec<String>, Vec<String>) {
        let mut found = (Vec::new(), Vec::new());
        for entry in fs::read_dir(root().join(area)).expect("the area has a folder") {
            let path = entry.expect("the area can be listed").path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("names are UTF-8").to_owned();
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("go") => found.0.push(stem),
                Some("expected") => found.1.push(stem),
                _ => panic!("{} is neither a program nor an expectation", path.display()),
            }
        }
        found.0.sort();
        found.1.sort();
        found
    }

    /// Where the expectation of this program is.
    pub fn expected_path(&self) -> PathBuf {
        self.path.with_extension("expected")
    }

    /// The Go text as it is in the file.
    pub fn source(&self) -> String {
        fs::read_to_string(&self.path).unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }

    /// The Go text with the constants set, which is what Go is given.
    pub fn source_with_constants(&self) -> String {
        let mut lines: Vec<String> = self.source().lines().map(str::to_owned).collect();
        for (name, value) in &self.constants {
            let start = format!("const {name} = ");
            let line = lines.iter_mut().find(|line| line.starts_with(&start));
            *line.unwrap_or_else(|| panic!("{}: no constant {name}", self.name)) = format!("{start}{value}");
        }
        lines.join("\n") + "\n"
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs")
}

/// The text between quotation marks, with its escapes resolved.
fn unquote(quoted: &str) -> String {
    let inner = quoted.strip_prefix('"').and_then(|text| text.strip_suffix('"')).expect("a quoted text");
    let mut text = String::new();
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next().expect("something after the backslash") {
                'n' => '\n',
                't' => '\t',
                plain @ ('"' | '\\') => plain,
                other => panic!("unknown escape \\{other} in {quoted}"),
            },
            plain => plain,
        });
    }
    text
}
