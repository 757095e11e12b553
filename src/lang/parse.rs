//! From source text to gosyn's syntax tree, with positions as Go counts them and syntax errors as Go words them.

mod grammar;
mod scanner;

use super::diagnostic::{Diagnostic, arrange};
use crate::program::Position;
use gosyn::ast;
use grammar::Repair;
use std::collections::HashMap;

/// Longer sources are refused: a program for people to read is far shorter.
const MAXIMUM_BYTES: usize = 1 << 20;

/// A parsed file.
pub(super) struct Source {
    pub file: ast::File,
    /// Line and column of each character that gosyn saw.
    positions: Vec<Position>,
    characters: Vec<char>,
    /// Assignments with more values than places, by the operator's offset: how many values there are.
    pub surplus: HashMap<usize, usize>,
    /// What stands in the place of a name on the left of `:=`, by the offset of the `_` that the tree has there.
    pub non_names: HashMap<usize, String>,
}

impl Source {
    /// The position of a node, which the tree gives as an offset in characters.
    pub fn position(&self, offset: usize) -> Position {
        self.positions.get(offset).or(self.positions.last()).copied().unwrap_or_default()
    }

    /// Keeps the place of characters that gosyn isn't to see.
    fn blank(&mut self, characters: &[char], positions: &[Position]) {
        self.characters.extend(characters.iter().map(|&character| if character == '\n' { '\n' } else { ' ' }));
        self.positions.extend_from_slice(positions);
    }

    /// The colon behind the key that starts at an offset.
    pub fn colon_behind(&self, offset: usize) -> usize {
        let mut depth = 0;
        for (index, character) in self.characters.iter().enumerate().skip(offset) {
            match character {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth -= 1,
                ':' if depth == 0 => return index,
                '\n' => break,
                _ => {}
            }
        }
        offset
    }
}

/// Line and byte column, from 1, of every character and of the end.
fn positions(characters: &[char]) -> Vec<Position> {
    let mut at = Position { line: 1, column: 1 };
    let mut positions = Vec::with_capacity(characters.len() + 1);
    for &character in characters {
        positions.push(at);
        if character == '\n' {
            at = Position { line: at.line + 1, column: 1 };
        } else {
            at.column += character.len_utf8() as u32;
        }
    }
    positions.push(at);
    positions
}

/// Parses one file.
pub(super) fn parse(text: &str) -> Result<Source, Vec<Diagnostic>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MAXIMUM_BYTES {
        let message = format!("the program is too long: {} bytes, {MAXIMUM_BYTES} at most", text.len());
        return Err(vec![Diagnostic::new(Position { line: 1, column: 1 }, message)]);
    }
    let characters: Vec<char> = text.chars().collect();
    let positions = positions(&characters);
    let (tokens, mut errors) = scanner::scan(&characters);
    let checked = grammar::check(&characters, &tokens);
    errors.extend(checked.errors);
    if !errors.is_empty() {
        errors.sort_by_key(|error| error.at);
        return Err(diagnostics(&errors, &positions));
    }
    let source = repair(&characters, &positions, checked.repairs);
    let repaired: String = source.characters.iter().collect();
    match gosyn::parse_source(&repaired) {
        Ok(file) => Ok(Source { file, ..source }),
        Err(error) => Err(vec![unparsed(&error)]),
    }
}

/// Go reports one syntax error a line.
fn diagnostics(errors: &[scanner::Error], positions: &[Position]) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut line = 0;
    for error in errors {
        let position = positions[error.at.min(positions.len() - 1)];
        if error.message.starts_with("syntax error") {
            if position.line == line {
                continue;
            }
            line = position.line;
        }
        found.push(Diagnostic::new(position, error.message.clone()));
    }
    arrange(found)
}

/// The source in a form that gosyn takes, and where its characters stand in the real one; so far without the tree.
fn repair(characters: &[char], positions: &[Position], mut repairs: Vec<Repair>) -> Source {
    let start = |repair: &Repair| match repair {
        Repair::Semicolon(at) => *at,
        Repair::Blank { start, .. } | Repair::NonName { start, .. } => *start,
    };
    repairs.sort_by_key(start);
    let mut source = Source {
        file: ast::File::default(),
        positions: Vec::with_capacity(positions.len()),
        characters: Vec::with_capacity(characters.len()),
        surplus: HashMap::new(),
        non_names: HashMap::new(),
    };
    let mut at = 0;
    for repair in repairs {
        let stop = start(&repair).max(at);
        source.characters.extend_from_slice(&characters[at..stop]);
        source.positions.extend_from_slice(&positions[at..stop]);
        at = stop;
        let here = source.characters.len();
        match repair {
            Repair::Semicolon(_) => {
                source.characters.push(';');
                source.positions.push(positions[at]);
            }
            Repair::Blank { assignment, count, end, .. } => {
                source.surplus.insert(assignment + here - at, count);
                source.blank(&characters[at..end.max(at)], &positions[at..end.max(at)]);
                at = end.max(at);
            }
            Repair::NonName { end, .. } if end > at => {
                source.non_names.insert(here, characters[at..end].iter().collect());
                source.blank(&characters[at..end], &positions[at..end]);
                source.characters[here] = '_';
                at = end;
            }
            Repair::NonName { .. } => {}
        }
    }
    source.characters.extend_from_slice(&characters[at..]);
    source.positions.extend_from_slice(&positions[at..]);
    source
}

/// What gosyn can't read although Go can.
fn unparsed(error: &anyhow::Error) -> Diagnostic {
    let (location, reason) = match error.downcast_ref::<gosyn::Error>() {
        Some(gosyn::Error::UnexpectedToken { location, actual, .. }) => {
            (*location, actual.as_ref().map_or("unexpected EOF".into(), |token| format!("unexpected {token:?}")))
        }
        Some(gosyn::Error::Else { location, reason, .. }) => (*location, reason.clone()),
        _ => ((1, 0), error.to_string()),
    };
    let position = Position { line: location.0 as u32, column: location.1 as u32 + 1 };
    Diagnostic::new(position, format!("this syntax is not supported yet ({reason})"))
}
