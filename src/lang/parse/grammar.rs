//! Go's grammar as a check: finds a source's syntax errors, with the words, places and recovery of Go's compiler.
//!
//! gosyn, which makes the tree, takes more than Go does and says less of what is wrong; it only sees what passed this check. Where it
//! takes less, [`Repair`]s say how to bring the source into a form that it takes.

mod declarations;
mod expressions;
mod statements;

use super::scanner::{Error, Kind, Token};

/// Deeper nesting is refused: parsers call themselves for each level.
const MAXIMUM_DEPTH: usize = 150;
/// As are longer chains of operators or selectors, which make deep trees.
const MAXIMUM_CHAIN: usize = 150;
/// And trees that are higher than this although neither alone is too much: a chain whose operand has a chain in it is as high as both.
const MAXIMUM_HEIGHT: usize = 300;

/// A change to the source before gosyn reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// A semicolon before the character here, which Go lets one leave out.
    Semicolon(usize),
    /// What stands on the left of `:=` from `start` to `end` is no name, which is for the checker to say.
    NonName { start: usize, end: usize },
    /// An assignment has more values than places, which is for the checker to say: these characters hold the ones too many.
    Blank { assignment: usize, count: usize, start: usize, end: usize },
}

/// What kind of expression was read, as far as the grammar asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Name,
    Selector,
    Index,
    /// `x[…]` of what can't be a generic type.
    ValueIndex,
    LiteralType,
    Call,
    TypeSwitch,
    Other,
}

/// An expression: its form, whether it is in parentheses, and its extent in characters.
#[derive(Clone, Copy, Debug)]
struct Read {
    form: Form,
    is_parenthesized: bool,
    start: usize,
    /// Where Go sees it: at its last operator, dot, bracket or parenthesis.
    position: usize,
    end: usize,
}

/// What a simple statement turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Simple {
    Expression(Form),
    /// With the operator's place.
    Assign(usize),
    Define(usize),
    Range,
    Other(usize),
}

/// The result of a check.
pub struct Checked {
    pub errors: Vec<Error>,
    pub repairs: Vec<Repair>,
}

struct Grammar<'s> {
    characters: &'s [char],
    tokens: &'s [Token],
    next: usize,
    /// How many function bodies are around.
    functions: usize,
    /// Below zero in the head of a statement, where `{` opens its block.
    nesting: i32,
    depth: usize,
    /// The height of the tree under the level at hand, as far as it was read.
    height: usize,
    errors: Vec<Error>,
    repairs: Vec<Repair>,
}

/// Checks the syntax of a file.
pub fn check(characters: &[char], tokens: &[Token]) -> Checked {
    let mut grammar = Grammar {
        characters,
        tokens,
        next: 0,
        functions: 0,
        nesting: 0,
        depth: 0,
        height: 0,
        errors: Vec::new(),
        repairs: Vec::new(),
    };
    grammar.file();
    Checked { errors: grammar.errors, repairs: grammar.repairs }
}

const STATEMENT_KEYWORDS: [&str; 14] = [
    "break",
    "const",
    "continue",
    "defer",
    "fallthrough",
    "for",
    "go",
    "goto",
    "if",
    "return",
    "select",
    "switch",
    "type",
    "var",
];

impl<'s> Grammar<'s> {
    fn token(&self) -> &'s Token {
        &self.tokens[self.next.min(self.tokens.len() - 1)]
    }

    /// Where the token at hand starts.
    fn at(&self) -> usize {
        self.token().start
    }

    /// Where the token before ended.
    fn end(&self) -> usize {
        self.next.checked_sub(1).map_or(0, |before| self.tokens[before].end)
    }

    fn advance_one(&mut self) {
        if self.token().kind != Kind::End {
            self.next += 1;
        }
    }

    fn is(&self, text: &str) -> bool {
        let token = self.token();
        match text {
            ";" => token.kind == Kind::Semicolon,
            "EOF" => token.kind == Kind::End,
            _ => token.text == text && !matches!(token.kind, Kind::Text | Kind::Literal | Kind::Semicolon | Kind::End),
        }
    }

    fn is_name(&self) -> bool {
        self.token().kind == Kind::Name
    }

    fn got(&mut self, text: &str) -> bool {
        let is = self.is(text);
        if is {
            self.advance_one();
        }
        is
    }

    fn want(&mut self, text: &str) {
        if !self.got(text) {
            self.error(&format!("expecting {}", token_name(text)));
            self.skip_to(&[]);
        }
    }

    fn report(&mut self, at: usize, message: String) {
        self.errors.push(Error { at, message });
    }

    fn error(&mut self, message: &str) {
        self.error_at(self.at(), message);
    }

    /// A syntax error; `in …`, `at …`, `after …` and `expecting …` follow on the name of the token at hand.
    fn error_at(&mut self, at: usize, message: &str) {
        if self.is("EOF") && !self.errors.is_empty() {
            return;
        }
        let follows = ["in ", "at ", "after "].iter().any(|start| message.starts_with(start));
        let separator = match () {
            () if follows => " ",
            () if message.starts_with("expecting ") => ", ",
            () => return self.report(at, format!("syntax error: {message}")),
        };
        let token = self.token();
        let name = match token.kind {
            Kind::Literal | Kind::Text => format!("literal {}", token.text),
            _ => token_name(&token.text).to_string(),
        };
        self.report(at, format!("syntax error: unexpected {name}{separator}{message}"));
    }

    /// Skips to a token from which reading can go on.
    fn skip_to(&mut self, follow: &[&str]) {
        if follow.is_empty() {
            self.advance_one();
            return;
        }
        while !self.is("EOF") {
            if follow.iter().any(|text| if *text == "name" { self.is_name() } else { self.is(text) }) {
                return;
            }
            if self.functions > 0 && STATEMENT_KEYWORDS.iter().any(|keyword| self.is(keyword)) {
                return;
            }
            self.advance_one();
        }
    }

    /// Goes one level down; false, with an error, where that is too deep.
    fn enter(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAXIMUM_DEPTH {
            self.give_up();
        }
        self.depth <= MAXIMUM_DEPTH
    }

    /// Reports too deep nesting, and reads no further.
    fn give_up(&mut self) {
        if !self.errors.iter().any(|error| error.message.contains("nested too deeply")) {
            self.report(self.at(), "syntax error: nested too deeply".into());
        }
        self.next = self.tokens.len() - 1;
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    /// Reads a part of the source that becomes a tree of its own, with as many links on top of what it is made of as `read` says.
    fn tree<T>(&mut self, read: impl FnOnce(&mut Self) -> (T, usize)) -> T {
        let beside = std::mem::take(&mut self.height);
        let (read, links) = read(self);
        self.height += links;
        if self.height > MAXIMUM_HEIGHT {
            self.give_up();
        }
        self.height = self.height.max(beside);
        read
    }
}

fn token_name(text: &str) -> &str {
    match text {
        "," => "comma",
        ";" => "semicolon or newline",
        text => text,
    }
}
