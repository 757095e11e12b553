//! Splits a source into tokens as Go's compiler does, semicolons at line ends included, with its lexical errors.

/// What a token is, as far as the grammar asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Name,
    Literal,
    /// A string literal.
    Text,
    Keyword,
    /// A binary or unary operator other than `*` and `<-`.
    Operator,
    /// `+=` and the like.
    AssignOp,
    /// `++` and `--`
    IncOp,
    /// Any other sign: the text tells which.
    Sign,
    /// `;`, or the end of a line or of the source where a statement can end.
    Semicolon,
    End,
}

/// A token and where it starts and ends, in characters.
#[derive(Clone, Debug)]
pub struct Token {
    pub kind: Kind,
    /// As written; of a semicolon `semicolon`, `newline` or `EOF`.
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// An error with its place, as a character offset.
#[derive(Clone, Debug)]
pub struct Error {
    pub at: usize,
    pub message: String,
}

const KEYWORDS: [&str; 25] = [
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// Longest first.
const SIGNS: [&str; 48] = [
    "<<=", ">>=", "&^=", "...", "&&", "||", "<-", "++", "--", "==", "!=", "<=", ">=", ":=", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "<<", ">>", "&^", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "=", "!", "(", ")",
    "[", "]", "{", "}", ",", ";", ".", ":", "~",
];

struct Scanner<'s> {
    characters: &'s [char],
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<Error>,
    /// A line end here ends a statement.
    may_end: bool,
}

/// The tokens of a source, the last of kind [`Kind::End`], and what is wrong with them.
pub fn scan(characters: &[char]) -> (Vec<Token>, Vec<Error>) {
    let mut scanner = Scanner { characters, at: 0, tokens: Vec::new(), errors: Vec::new(), may_end: false };
    while scanner.next() {}
    (scanner.tokens, scanner.errors)
}

impl Scanner<'_> {
    fn peek(&self, ahead: usize) -> char {
        self.characters.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn error(&mut self, at: usize, message: impl Into<String>) {
        self.errors.push(Error { at, message: message.into() });
    }

    fn push(&mut self, kind: Kind, start: usize) {
        let text: String = self.characters[start..self.at].iter().collect();
        self.push_text(kind, text, start);
    }

    fn push_text(&mut self, kind: Kind, text: String, start: usize) {
        self.may_end = match kind {
            Kind::Name | Kind::Literal | Kind::Text | Kind::IncOp => true,
            Kind::Keyword => matches!(text.as_str(), "break" | "continue" | "fallthrough" | "return"),
            Kind::Sign => matches!(text.as_str(), ")" | "]" | "}"),
            _ => false,
        };
        self.tokens.push(Token { kind, text, start, end: self.at });
    }

    /// Takes the next token; false at the end.
    fn next(&mut self) -> bool {
        while matches!(self.peek(0), ' ' | '\t' | '\r') || self.peek(0) == '\n' && !self.may_end {
            self.at += 1;
        }
        let start = self.at;
        if self.at >= self.characters.len() {
            if self.may_end {
                self.push_text(Kind::Semicolon, "EOF".into(), start);
                return true;
            }
            self.push_text(Kind::End, "EOF".into(), start);
            return false;
        }
        let first = self.peek(0);
        match first {
            '\n' => {
                self.at += 1;
                self.push_text(Kind::Semicolon, "newline".into(), start);
            }
            '/' if self.peek(1) == '/' => {
                while self.at < self.characters.len() && self.peek(0) != '\n' {
                    self.at += 1;
                }
            }
            '/' if self.peek(1) == '*' => self.comment(),
            '"' => self.string(),
            '`' => self.raw_string(),
            '\'' => self.rune(),
            _ if is_letter(first) => {
                while is_letter(self.peek(0)) || self.peek(0).is_numeric() {
                    self.at += 1;
                }
                let text: String = self.characters[start..self.at].iter().collect();
                let kind = if KEYWORDS.contains(&text.as_str()) { Kind::Keyword } else { Kind::Name };
                self.push_text(kind, text, start);
            }
            _ if first.is_ascii_digit() || first == '.' && self.peek(1).is_ascii_digit() => self.number(),
            _ => self.sign(),
        }
        true
    }

    fn sign(&mut self) {
        let start = self.at;
        let rest: String = self.characters[start..(start + 3).min(self.characters.len())].iter().collect();
        let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) else {
            let character = self.peek(0);
            self.at += 1;
            let shown = if character.is_control() { String::new() } else { format!(" '{character}'") };
            self.error(start, format!("invalid character U+{:04X}{shown}", character as u32));
            return;
        };
        self.at += sign.len();
        let kind = match *sign {
            ";" => {
                self.push_text(Kind::Semicolon, "semicolon".into(), start);
                return;
            }
            "++" | "--" => Kind::IncOp,
            "*" | "<-" | "=" | ":=" | "(" | ")" | "[" | "]" | "{" | "}" | "," | "." | "..." | ":" => Kind::Sign,
            "==" | "!=" | "<=" | ">=" => Kind::Operator,
            sign if sign.ends_with('=') => Kind::AssignOp,
            _ => Kind::Operator,
        };
        self.push(kind, start);
    }

    fn comment(&mut self) {
        let start = self.at;
        let mut has_newline = false;
        self.at += 2;
        loop {
            if self.at >= self.characters.len() {
                self.error(start, "comment not terminated");
                return;
            }
            if self.peek(0) == '*' && self.peek(1) == '/' {
                self.at += 2;
                break;
            }
            has_newline |= self.peek(0) == '\n';
            self.at += 1;
        }
        if has_newline && self.may_end {
            self.push_text(Kind::Semicolon, "newline".into(), start);
        }
    }

    fn string(&mut self) {
        let start = self.at;
        self.at += 1;
        loop {
            if self.at >= self.characters.len() {
                self.error(start, "string not terminated");
                break;
            }
            match self.peek(0) {
                '"' => {
                    self.at += 1;
                    break;
                }
                '\n' => {
                    self.error(self.at, "newline in string");
                    break;
                }
                '\\' => self.escape('"'),
                _ => self.at += 1,
            }
        }
        self.push(Kind::Text, start);
    }

    fn raw_string(&mut self) {
        let start = self.at;
        self.at += 1;
        while self.at < self.characters.len() && self.peek(0) != '`' {
            self.at += 1;
        }
        if self.at >= self.characters.len() {
            self.error(start, "string not terminated");
        } else {
            self.at += 1;
        }
        self.push(Kind::Text, start);
    }

    fn rune(&mut self) {
        let start = self.at;
        let errors = self.errors.len();
        self.at += 1;
        let mut count = 0;
        loop {
            let is_new = self.errors.len() == errors;
            if self.at >= self.characters.len() {
                if is_new {
                    self.error(start, "rune literal not terminated");
                }
                break;
            }
            match self.peek(0) {
                '\'' => {
                    if is_new && count == 0 {
                        self.error(self.at, "empty rune literal or unescaped '");
                    } else if is_new && count != 1 {
                        self.error(start, "more than one character in rune literal");
                    }
                    self.at += 1;
                    break;
                }
                '\n' => {
                    if is_new {
                        self.error(self.at, "newline in rune literal");
                    }
                    break;
                }
                '\\' => self.escape('\''),
                _ => self.at += 1,
            }
            count += 1;
        }
        self.push(Kind::Literal, start);
    }

    /// An escape sequence in a literal between `quote`s.
    fn escape(&mut self, quote: char) {
        self.at += 1;
        let (digits, base, largest) = match self.peek(0) {
            'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '\\' => {
                self.at += 1;
                return;
            }
            character if character == quote => {
                self.at += 1;
                return;
            }
            '0'..='7' => (3, 8, 255),
            'x' => (2, 16, 255),
            'u' => (4, 16, 0x10_ffff),
            'U' => (8, 16, 0x10_ffff),
            _ => {
                if self.at < self.characters.len() {
                    self.error(self.at, "unknown escape");
                }
                return;
            }
        };
        if base == 16 {
            self.at += 1;
        }
        let mut value = 0u64;
        for _ in 0..digits {
            let Some(digit) = self.peek(0).to_digit(base) else {
                let (character, name) = (self.peek(0), if base == 8 { "octal" } else { "hexadecimal" });
                if self.at < self.characters.len() && character != '\n' {
                    self.error(self.at, format!("invalid character {character:?} in {name} escape"));
                }
                return;
            };
            value = value * u64::from(base) + u64::from(digit);
            self.at += 1;
        }
        if value > largest && base == 8 {
            self.error(self.at, format!("octal escape value {value} > 255"));
        } else if value > largest || digits >= 4 && (0xd800..0xe000).contains(&value) {
            self.error(self.at, format!("escape is invalid Unicode code point U+{value:04X}"));
        }
    }

    fn number(&mut self) {
        let known = self.errors.len();
        self.read_number();
        // The first error is enough.
        self.errors.truncate(known + 1);
    }

    fn read_number(&mut self) {
        let start = self.at;
        let base = match (self.peek(0), self.peek(1).to_ascii_lowercase()) {
            ('0', 'x') => 16,
            ('0', 'o') => 8,
            ('0', 'b') => 2,
            _ => 10,
        };
        let name = match base {
            16 => "hexadecimal",
            8 => "octal",
            2 => "binary",
            _ => "decimal",
        };
        if base != 10 {
            self.at += 2;
        }
        let mut is_float = false;
        let mut has_digits = self.digits(base);
        if self.peek(0) == '.' {
            is_float = true;
            if base == 8 || base == 2 {
                self.error(self.at, format!("invalid radix point in {name} literal"));
            }
            self.at += 1;
            has_digits |= self.digits(base);
        }
        if !has_digits {
            self.error(self.at, format!("{name} literal has no digits"));
        }
        let mark = self.peek(0).to_ascii_lowercase();
        if mark == 'e' && base != 16 || mark == 'p' {
            is_float = true;
            if mark == 'e' && base != 10 {
                self.error(self.at, format!("{:?} exponent requires decimal mantissa", self.peek(0)));
            } else if mark == 'p' && base != 16 {
                self.error(self.at, format!("{:?} exponent requires hexadecimal mantissa", self.peek(0)));
            }
            self.at += 1;
            if matches!(self.peek(0), '+' | '-') {
                self.at += 1;
            }
            if !self.digits(10) {
                self.error(self.at, "exponent has no digits");
            }
        } else if base == 16 && is_float {
            self.error(self.at, "hexadecimal mantissa requires a 'p' exponent");
        }
        let is_imaginary = self.peek(0) == 'i';
        if is_imaginary {
            self.at += 1;
        }
        self.check_digits(start, base, name, is_float || is_imaginary);
        self.push(Kind::Literal, start);
    }

    /// Skips digits and underscores; whether there was a digit.
    fn digits(&mut self, base: u32) -> bool {
        let mut any = false;
        let widest = if base == 16 { 16 } else { 10 };
        while self.peek(0) == '_' || self.peek(0).is_digit(widest) {
            any |= self.peek(0) != '_';
            self.at += 1;
        }
        any
    }

    fn check_digits(&mut self, start: usize, base: u32, name: &str, is_decimal: bool) {
        let text: String = self.characters[start..self.at].iter().collect();
        let is_octal = base == 8 || base == 10 && !is_decimal && text.len() > 1 && text.starts_with('0');
        let limit = if is_octal { 8 } else { base };
        let name = if is_octal { "octal" } else { name };
        let skip = if base == 10 { 0 } else { 2 };
        if limit < 10
            && let Some((index, digit)) =
                text.chars().enumerate().skip(skip).find(|(_, c)| c.is_ascii_digit() && !c.is_digit(limit))
        {
            self.error(start + index, format!("invalid digit {digit:?} in {name} literal"));
            return;
        }
        let mut previous = if base == 10 { '.' } else { '0' };
        for (index, character) in text.chars().enumerate().skip(skip) {
            let is_wrong = match character {
                '_' => !previous.is_ascii_hexdigit(),
                _ => previous == '_' && !character.is_ascii_hexdigit(),
            };
            if is_wrong || character == '_' && index + 1 == text.len() {
                self.error(start + index, "'_' must separate successive digits");
                return;
            }
            previous = character;
        }
    }
}

fn is_letter(character: char) -> bool {
    character == '_' || character.is_alphabetic()
}
