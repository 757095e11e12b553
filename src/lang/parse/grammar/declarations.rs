//! Declarations and types.

use super::super::scanner::Kind;
use super::{Grammar, Repair, token_name};

impl Grammar<'_> {
    pub(super) fn file(&mut self) {
        if !self.got("package") {
            self.error("package statement must be first");
            return;
        }
        self.name();
        self.want(";");
        if !self.errors.is_empty() {
            return;
        }
        while self.got("import") {
            self.group(Self::import);
            self.want(";");
        }
        let mut is_bodyless = false;
        while !self.is("EOF") {
            let was_bodyless = std::mem::take(&mut is_bodyless);
            match self.token().text.as_str() {
                "const" if self.got("const") => self.group(Self::constant),
                "type" if self.got("type") => self.group(Self::type_declaration),
                "var" if self.got("var") => self.group(Self::variable),
                "func" if self.got("func") => is_bodyless = !self.function_declaration(),
                _ => {
                    let message = match self.is("{") && was_bodyless {
                        true => "unexpected semicolon or newline before {",
                        false => "non-declaration statement outside function body",
                    };
                    self.error(message);
                    self.skip_to(&["const", "type", "var", "func"]);
                    continue;
                }
            }
            if !self.is("EOF") && !self.got(";") {
                self.error("after top level declaration");
                self.skip_to(&["const", "type", "var", "func"]);
            }
        }
    }

    pub(super) fn name(&mut self) {
        if self.is_name() {
            self.advance_one();
        } else {
            self.error("expecting name");
            self.skip_to(&[]);
        }
    }

    pub(super) fn names(&mut self) {
        self.name();
        while self.got(",") {
            self.name();
        }
    }

    /// A declaration, or several in parentheses.
    pub(super) fn group(&mut self, mut declaration: impl FnMut(&mut Self)) {
        if self.got("(") {
            self.list("grouped declaration", ";", ")", |grammar| declaration(grammar));
        } else {
            declaration(self);
        }
    }

    /// Elements with separators between them, up to `close`, which is taken.
    pub(super) fn list(&mut self, context: &str, separator: &str, close: &str, mut element: impl FnMut(&mut Self)) {
        while !self.is("EOF") && !self.is(close) {
            element(self);
            if !self.got(separator) && !self.is(close) {
                let (one, other) = (token_name(separator), token_name(close));
                self.error(&format!("in {context}; possibly missing {one} or {other}"));
                self.skip_to(&[")", "]", "}"]);
                if !self.is(close) {
                    return;
                }
            }
        }
        self.want(close);
    }

    pub(super) fn import(&mut self) {
        if self.is_name() || self.is(".") {
            self.advance_one();
        }
        match self.token().kind {
            Kind::Text => self.advance_one(),
            Kind::Literal => {
                self.advance_one();
                self.error("import path must be a string");
            }
            _ => {
                self.error("missing import path");
                self.skip_to(&[";", ")"]);
            }
        }
        if self.is(")") {
            self.repairs.push(Repair::Semicolon(self.at()));
        }
    }

    pub(super) fn constant(&mut self) {
        self.names();
        if !self.is("EOF") && !self.is(";") && !self.is(")") {
            self.type_or_none();
            if self.got_assign() {
                self.expressions();
            }
        }
    }

    pub(super) fn got_assign(&mut self) -> bool {
        if self.is(":=") {
            self.error("expecting =");
        }
        self.got(":=") || self.got("=")
    }

    pub(super) fn variable(&mut self) {
        self.names();
        if self.got_assign() {
            self.expressions();
        } else {
            self.type_();
            if self.got_assign() {
                self.expressions();
            }
        }
    }

    pub(super) fn type_declaration(&mut self) {
        self.name();
        if self.is("[") {
            self.brackets();
            let _ = self.got("=");
            if !self.type_or_none() {
                self.error("in type declaration");
                self.skip_to(&[";", ")"]);
            }
            return;
        }
        let _ = self.got("=");
        if !self.type_or_none() {
            self.error("in type declaration");
            self.skip_to(&[";", ")"]);
        }
    }

    /// Skips what stands between brackets, whatever it is: lengths and type parameters are the checker's.
    pub(super) fn brackets(&mut self) {
        let mut depth = 0;
        while !self.is("EOF") {
            if self.is("[") {
                depth += 1;
            } else if self.is("]") {
                depth -= 1;
            }
            self.advance_one();
            if depth == 0 {
                return;
            }
        }
        self.error("expecting ]");
    }

    /// Whether the function has a body.
    pub(super) fn function_declaration(&mut self) -> bool {
        if self.got("(") {
            let count = self.parameters();
            if count == 0 {
                self.report(self.at(), "method has no receiver".into());
            } else if count > 1 {
                self.report(self.at(), "method has multiple receivers".into());
            }
        }
        if !self.is_name() {
            self.error("expecting name or (");
            self.skip_to(&["{", ";"]);
            return true;
        }
        self.advance_one();
        if self.is("[") {
            self.brackets();
        }
        self.signature();
        let has_body = self.is("{");
        if has_body {
            self.body();
        }
        has_body
    }

    pub(super) fn signature(&mut self) {
        self.want("(");
        self.parameters();
        if self.got("(") {
            self.parameters();
        } else {
            self.type_or_none();
        }
    }

    pub(super) fn body(&mut self) {
        self.functions += 1;
        self.block("");
        self.functions -= 1;
    }

    /// Parameters up to the closing parenthesis. How many there are.
    pub(super) fn parameters(&mut self) -> usize {
        let mut count = 0;
        // For each: where it is, whether it has a name, whether it has a type behind a name.
        let mut named = 0;
        let mut typed: Vec<(usize, bool, bool)> = Vec::new();
        self.list("parameter list", ",", ")", |grammar| {
            let start = grammar.at();
            let (has_name, has_type) = grammar.parameter();
            typed.push((start, has_name, has_type));
            named += usize::from(has_name && has_type);
            count += 1;
        });
        if named != 0 && named != count {
            // A name without type takes the type that follows.
            let mut is_typed = false;
            let mut wrong = None;
            for &(start, has_name, has_type) in typed.iter().rev() {
                if has_type || !has_name {
                    is_typed = true;
                    if !has_name {
                        wrong = Some(start);
                    }
                } else if !is_typed {
                    wrong = Some(start);
                }
            }
            if let Some(at) = wrong {
                self.report(at, "syntax error: mixed named and unnamed parameters".into());
            }
        }
        count
    }

    /// A parameter: whether it starts with a name of its own (or with what may be one), and whether a type follows that.
    pub(super) fn parameter(&mut self) -> (bool, bool) {
        if !self.is_name() {
            if self.got("...") {
                if !self.type_or_none() {
                    self.error("... is missing type");
                }
                return (false, true);
            }
            if !self.type_or_none() {
                self.error("expecting )");
                self.skip_to(&[",", ")"]);
            }
            return (false, true);
        }
        self.advance_one();
        if self.got(".") {
            self.name();
            if self.is("[") {
                self.brackets();
            }
            return (false, true);
        }
        if self.is("[") {
            self.brackets();
            // `a []T` or `a [n]T`; without a type behind, `T[U]`.
            let is_array = self.type_or_none();
            return (is_array, true);
        }
        if self.got("...") {
            if !self.type_or_none() {
                self.error("... is missing type");
            }
            return (true, true);
        }
        let has_type = self.type_or_none();
        (true, has_type)
    }

    pub(super) fn type_(&mut self) {
        if !self.type_or_none() {
            self.error("expecting type");
            self.skip_to(&[",", ":", ";", ")", "]", "}"]);
        }
    }

    /// A type, if one starts here.
    pub(super) fn type_or_none(&mut self) -> bool {
        if !self.enter() {
            return true;
        }
        let found = self.any_type();
        self.leave();
        found
    }

    pub(super) fn any_type(&mut self) -> bool {
        let token = self.token();
        match (token.kind, token.text.as_str()) {
            (Kind::Name, _) => {
                self.advance_one();
                if self.got(".") {
                    self.name();
                }
                if self.is("[") {
                    self.brackets();
                }
            }
            (Kind::Sign, "*") => {
                self.advance_one();
                self.type_();
            }
            (Kind::Sign, "<-") => {
                self.advance_one();
                self.want("chan");
                self.channel_element();
            }
            (Kind::Keyword, "func") => {
                self.advance_one();
                self.signature();
            }
            (Kind::Sign, "[") => {
                self.advance_one();
                if !self.got("]") {
                    self.nesting += 1;
                    if !self.got("...") {
                        self.expression();
                    }
                    self.nesting -= 1;
                    if self.is(",") {
                        self.error("unexpected comma; expecting ]");
                        self.advance_one();
                    }
                    self.want("]");
                }
                self.type_();
            }
            (Kind::Keyword, "chan") => {
                self.advance_one();
                let _ = self.got("<-");
                self.channel_element();
            }
            (Kind::Keyword, "map") => {
                self.advance_one();
                self.want("[");
                self.type_();
                self.want("]");
                self.type_();
            }
            (Kind::Keyword, "struct") => {
                self.advance_one();
                self.want("{");
                self.list("struct type", ";", "}", Self::field);
            }
            (Kind::Keyword, "interface") => {
                self.advance_one();
                self.want("{");
                self.list("interface type", ";", "}", Self::interface_element);
            }
            (Kind::Sign, "(") => {
                self.advance_one();
                self.type_();
                self.want(")");
            }
            _ => return false,
        }
        true
    }

    pub(super) fn channel_element(&mut self) {
        if !self.type_or_none() {
            self.error("missing channel element type");
        }
    }

    pub(super) fn field(&mut self) {
        if self.is_name() {
            self.advance_one();
            if self.is(".") || self.token().kind == Kind::Text || self.is(";") || self.is("}") {
                if self.got(".") {
                    self.name();
                    if self.is("[") {
                        self.brackets();
                    }
                }
            } else if self.is("[") {
                self.brackets();
                self.type_or_none();
            } else {
                while self.got(",") {
                    self.name();
                }
                self.type_();
            }
        } else if self.got("*") {
            if self.is("(") {
                self.error("cannot parenthesize embedded type");
                self.skip_to(&[";", "}"]);
            } else {
                self.qualified_name();
            }
        } else if self.is("(") {
            self.error("cannot parenthesize embedded type");
            self.skip_to(&[";", "}"]);
        } else {
            self.error("expecting field name or embedded type");
            self.skip_to(&[";", "}"]);
        }
        if self.token().kind == Kind::Text {
            self.advance_one();
        }
    }

    pub(super) fn qualified_name(&mut self) {
        self.name();
        if self.got(".") {
            self.name();
        }
        if self.is("[") {
            self.brackets();
        }
    }

    pub(super) fn interface_element(&mut self) {
        if self.is_name() {
            self.advance_one();
            if self.is("(") {
                self.signature();
                return;
            }
            if self.got(".") {
                self.name();
            }
            if self.is("[") {
                self.brackets();
            }
        } else {
            let _ = self.got("~");
            self.type_();
        }
        while self.got("|") {
            let _ = self.got("~");
            self.type_();
        }
    }
}
