//! Statements.

use super::super::scanner::Kind;
use super::{Form, Grammar, Read, Repair, Simple};

impl Grammar<'_> {
    pub(super) fn block(&mut self, context: &str) {
        if !self.got("{") {
            self.error(&format!("expecting {{ after {context}"));
            self.skip_to(&["name", "}"]);
            if self.got("}") {
                return;
            }
        }
        self.statements();
        self.want("}");
    }

    pub(super) fn statements(&mut self) {
        while !self.is("EOF") && !self.is("}") && !self.is("case") && !self.is("default") {
            if !self.statement_or_none() {
                break;
            }
            if !self.got(";") && !self.is("}") {
                self.error("at end of statement");
                self.skip_to(&[";", "}", "case", "default"]);
                let _ = self.got(";");
            }
        }
    }

    /// A statement, if one starts here. The semicolon behind it isn't taken.
    pub(super) fn statement_or_none(&mut self) -> bool {
        if !self.enter() {
            return true;
        }
        // A statement in a function literal in some statement's head is in no head.
        let nesting = std::mem::replace(&mut self.nesting, 0);
        let found = self.any_statement();
        self.nesting = nesting;
        self.leave();
        found
    }

    pub(super) fn any_statement(&mut self) -> bool {
        let token = self.token();
        match (token.kind, token.text.as_str()) {
            (Kind::Name, _) => {
                let is_label =
                    self.tokens.get(self.next + 1).is_some_and(|next| next.kind == Kind::Sign && next.text == ":");
                return if is_label { self.labeled() } else { self.simple_statement() };
            }
            (Kind::Keyword, "var") => self.declaration(Self::variable),
            (Kind::Keyword, "const") => self.declaration(Self::constant),
            (Kind::Keyword, "type") => self.declaration(Self::type_declaration),
            (Kind::Literal | Kind::Text, _)
            | (Kind::Keyword, "func" | "struct" | "map" | "chan" | "interface")
            | (Kind::Sign, "(" | "[" | "*" | "<-")
            | (Kind::Operator, "+" | "-" | "&" | "^" | "!" | "~") => return self.simple_statement(),
            (Kind::Sign, "{") => self.block(""),
            (Kind::Keyword, "for") => self.for_statement(),
            (Kind::Keyword, "switch") => self.another_level(Self::switch_statement),
            (Kind::Keyword, "select") => self.another_level(Self::select_statement),
            (Kind::Keyword, "if") => self.if_statement(),
            (Kind::Keyword, "fallthrough") => self.advance_one(),
            (Kind::Keyword, "break" | "continue") => {
                self.advance_one();
                if self.is_name() {
                    self.advance_one();
                }
            }
            (Kind::Keyword, "go" | "defer") => self.suspended_call(),
            (Kind::Keyword, "goto") => {
                self.advance_one();
                self.name();
            }
            (Kind::Keyword, "return") => {
                self.advance_one();
                if !self.is(";") && !self.is("}") {
                    self.expressions();
                }
            }
            (Kind::Semicolon, _) => {}
            _ => return false,
        }
        true
    }

    pub(super) fn declaration(&mut self, declaration: impl FnMut(&mut Self)) {
        self.advance_one();
        self.group(declaration);
    }

    pub(super) fn labeled(&mut self) -> bool {
        self.advance_one();
        let colon = self.at();
        self.want(":");
        if self.is("}") || self.statement_or_none() {
            return true;
        }
        self.error_at(colon, "missing statement after label");
        true
    }

    pub(super) fn simple_statement(&mut self) -> bool {
        let simple = self.simple("");
        if simple == Simple::Expression(Form::TypeSwitch) {
            self.error("use of .(type) outside type switch");
        }
        true
    }

    /// `keyword` is the statement in whose head it stands.
    pub(super) fn simple(&mut self, keyword: &str) -> Simple {
        if keyword == "for" && self.got("range") {
            self.expression();
            return Simple::Range;
        }
        let left = self.expressions();
        let at = self.at();
        if self.is("=") || self.is(":=") {
            return self.assignment(&left, keyword);
        }
        if left.len() > 1 {
            self.error("expecting := or = or comma");
            self.skip_to(&[";", "}"]);
            return Simple::Other(at);
        }
        match self.token().kind {
            Kind::AssignOp => {
                self.advance_one();
                self.expression();
                Simple::Other(at)
            }
            Kind::IncOp => {
                self.advance_one();
                Simple::Other(at)
            }
            _ if self.got("<-") => {
                self.expression();
                Simple::Other(at)
            }
            _ => Simple::Expression(left[0].form),
        }
    }

    pub(super) fn assignment(&mut self, left: &[Read], keyword: &str) -> Simple {
        let at = self.at();
        let is_define = self.is(":=");
        self.advance_one();
        if is_define {
            for x in left.iter().filter(|x| x.form != Form::Name || x.is_parenthesized) {
                self.repairs.push(Repair::NonName { start: x.start, end: x.end });
            }
        }
        if keyword == "for" && self.got("range") {
            self.expression();
            if left.len() > 2 {
                self.report(left[2].start, "range clause permits at most two iteration variables".into());
            }
            return Simple::Range;
        }
        let right = self.expressions();
        if right.len() > left.len() {
            let (first, last) = (right[left.len() - 1].end, right[right.len() - 1].end);
            self.repairs.push(Repair::Blank { assignment: at, count: right.len(), start: first, end: last });
        }
        match (is_define, right.as_slice()) {
            (true, [Read { form: Form::TypeSwitch, .. }]) if keyword == "switch" && left.len() == 1 => {
                Simple::Expression(Form::TypeSwitch)
            }
            (true, _) => Simple::Define(at),
            (false, _) => Simple::Assign(at),
        }
    }

    /// The head of an `if`, `for` or `switch`, up to the block.
    pub(super) fn header(&mut self, keyword: &str) {
        if self.is("{") {
            if keyword == "if" {
                self.error("missing condition in if statement");
            }
            return;
        }
        let outer = std::mem::replace(&mut self.nesting, -1);
        self.header_clauses(keyword);
        self.nesting = outer;
    }

    pub(super) fn header_clauses(&mut self, keyword: &str) {
        let start = self.at();
        let mut condition = None;
        if !self.is(";") {
            if self.got("var") {
                self.error(&format!("var declaration not allowed in {keyword} initializer"));
            }
            let init = self.simple(keyword);
            if init == Simple::Range {
                return;
            }
            condition = Some(init);
        }
        let mut extent = (start, self.end());
        let mut semicolon = None;
        if !self.is("{") {
            condition = None;
            if self.is(";") {
                semicolon = Some((self.at(), self.token().text.clone()));
                self.advance_one();
            } else {
                self.want("{");
                if !self.is("{") {
                    self.skip_to(&["{", "}"]);
                }
            }
            if keyword == "for" {
                if !self.is(";") {
                    if self.is("{") {
                        self.error("expecting for loop condition");
                        return;
                    }
                    extent.0 = self.at();
                    condition = Some(self.simple(""));
                    extent.1 = self.end();
                }
                self.want(";");
                if !self.is("{")
                    && let Simple::Define(at) = self.simple("")
                {
                    self.error_at(at, "cannot declare in post statement of for loop");
                }
            } else if !self.is("{") {
                extent.0 = self.at();
                condition = Some(self.simple(keyword));
                extent.1 = self.end();
            }
        }
        self.check_condition(keyword, condition, semicolon, extent);
    }

    pub(super) fn check_condition(
        &mut self,
        keyword: &str,
        condition: Option<Simple>,
        semicolon: Option<(usize, String)>,
        extent: (usize, usize),
    ) {
        let at = match condition {
            Some(Simple::Expression(Form::TypeSwitch)) if keyword == "switch" => return,
            Some(Simple::Expression(_) | Simple::Range) => return,
            None => {
                if let Some((at, text)) = semicolon
                    && keyword == "if"
                {
                    match text.as_str() {
                        "semicolon" => self.error_at(at, "missing condition in if statement"),
                        text => self.error_at(at, &format!("unexpected {text}, expecting {{ after if clause")),
                    }
                }
                return;
            }
            Some(Simple::Assign(at) | Simple::Define(at) | Simple::Other(at)) => at,
        };
        let text = |start: usize, end: usize| self.characters[start..end].iter().collect::<String>().trim().to_string();
        let what = match condition {
            Some(Simple::Assign(_)) => format!("assignment ({}) = ({})", text(extent.0, at), text(at + 1, extent.1)),
            _ => text(extent.0, extent.1),
        };
        self.error_at(at, &format!("cannot use {what} as value"));
    }

    pub(super) fn if_statement(&mut self) {
        self.advance_one();
        self.header("if");
        self.block("if clause");
        if !self.got("else") {
            return;
        }
        if self.is("if") {
            // Each `else if` is a level for whoever reads the tree.
            if self.enter() {
                self.if_statement();
                self.leave();
            }
        } else if self.is("{") {
            self.block("");
            if !self.is(";") {
                self.repairs.push(Repair::Semicolon(self.at()));
            }
        } else {
            self.error("else must be followed by if or statement block");
            self.skip_to(&["name", "}"]);
        }
    }

    pub(super) fn for_statement(&mut self) {
        self.advance_one();
        self.header("for");
        self.block("for clause");
    }

    /// A statement whose clauses are a level of their own for whoever reads the tree.
    fn another_level(&mut self, read: impl FnOnce(&mut Self)) {
        if self.enter() {
            read(self);
            self.leave();
        }
    }

    pub(super) fn switch_statement(&mut self) {
        self.advance_one();
        self.header("switch");
        if !self.got("{") {
            self.error("missing { after switch clause");
            self.skip_to(&["case", "default", "}"]);
        }
        while !self.is("EOF") && !self.is("}") {
            if self.got("case") {
                self.expressions();
            } else if !self.got("default") {
                self.error("expecting case or default or }");
                self.skip_to(&[":", "case", "default", "}"]);
            }
            self.want(":");
            self.statements();
        }
        self.want("}");
    }

    pub(super) fn select_statement(&mut self) {
        self.advance_one();
        if !self.got("{") {
            self.error("missing { after select clause");
            self.skip_to(&["case", "default", "}"]);
        }
        while !self.is("EOF") && !self.is("}") {
            if self.got("case") {
                self.simple("");
            } else if !self.got("default") {
                self.error("expecting case or default or }");
                self.skip_to(&[":", "case", "default", "}"]);
            }
            self.want(":");
            self.statements();
        }
        self.want("}");
    }

    pub(super) fn suspended_call(&mut self) {
        let is_defer = self.is("defer");
        let keyword = if is_defer { "defer" } else { "go" };
        self.advance_one();
        let x = self.primary();
        if x.is_parenthesized {
            self.report(x.position, format!("expression in {keyword} must not be parenthesized"));
        } else if x.form != Form::Call {
            self.report(x.position, format!("expression in {keyword} must be function call"));
        }
        if is_defer && !self.is(";") {
            self.repairs.push(Repair::Semicolon(self.at()));
        }
    }
}
