//! Expressions.

use super::super::scanner::{Kind, Token};
use super::{Form, Grammar, MAXIMUM_CHAIN, Read};

impl Grammar<'_> {
    pub(super) fn expressions(&mut self) -> Vec<Read> {
        let mut list = vec![self.expression()];
        while self.got(",") {
            list.push(self.expression());
        }
        list
    }

    pub(super) fn expression(&mut self) -> Read {
        self.tree(Self::operations)
    }

    /// An expression, and how many operators it has outside of its operands, plus one.
    fn operations(&mut self) -> (Read, usize) {
        let start = self.at();
        if !self.enter() {
            return (Read { form: Form::Other, is_parenthesized: false, start, position: start, end: start }, 1);
        }
        let mut x = self.unary();
        let mut operators = 0;
        // Precedence makes no difference to what is an expression.
        while is_binary(self.token()) {
            self.advance_one();
            self.unary();
            operators += 1;
            x = Read { form: Form::Other, is_parenthesized: false, start, position: start, end: self.end() };
            if operators > MAXIMUM_CHAIN {
                self.give_up();
                break;
            }
        }
        self.leave();
        (x, operators + 1)
    }

    pub(super) fn unary(&mut self) -> Read {
        let start = self.at();
        let token = self.token();
        let is_unary = token.kind == Kind::Operator && matches!(token.text.as_str(), "+" | "-" | "!" | "^" | "&" | "~")
            || token.kind == Kind::Sign && matches!(token.text.as_str(), "*" | "<-");
        if !is_unary {
            return self.primary();
        }
        if !self.enter() {
            return Read { form: Form::Other, is_parenthesized: false, start, position: start, end: start };
        }
        self.advance_one();
        self.unary();
        self.leave();
        Read { form: Form::Other, is_parenthesized: false, start, position: start, end: self.end() }
    }

    pub(super) fn operand(&mut self) -> (Form, bool) {
        let token = self.token();
        match (token.kind, token.text.as_str()) {
            (Kind::Literal | Kind::Text, _) => {
                self.advance_one();
                (Form::Other, false)
            }
            (Kind::Name, _) => {
                self.advance_one();
                (Form::Name, false)
            }
            (Kind::Sign, "(") => {
                self.advance_one();
                self.nesting += 1;
                let x = self.expression_or_type();
                self.nesting -= 1;
                self.want(")");
                (x.form, true)
            }
            (Kind::Keyword, "func") => {
                self.advance_one();
                self.signature();
                if self.is("{") {
                    self.nesting += 1;
                    self.body();
                    self.nesting -= 1;
                }
                (Form::Other, false)
            }
            (Kind::Sign, "[") | (Kind::Keyword, "chan" | "map" | "struct" | "interface") => {
                let is_literal_type = !matches!(token.text.as_str(), "chan" | "interface");
                self.type_();
                (if is_literal_type { Form::LiteralType } else { Form::Other }, false)
            }
            _ => {
                self.error("expecting expression");
                self.skip_to(&[")", "]", "}"]);
                (Form::Other, false)
            }
        }
    }

    pub(super) fn expression_or_type(&mut self) -> Read {
        // Every type that can stand here reads as an expression, too.
        self.expression()
    }

    pub(super) fn primary(&mut self) -> Read {
        self.tree(Self::links)
    }

    /// An operand with all selectors, indices and calls behind it, and how many those are.
    fn links(&mut self) -> (Read, usize) {
        let start = self.at();
        let (mut form, mut is_parenthesized) = self.operand();
        let mut links = 0;
        let mut position = start;
        loop {
            let here = self.at();
            links += 1;
            if links > MAXIMUM_CHAIN {
                self.give_up();
                break;
            }
            if self.got(".") {
                form = self.selector();
            } else if self.is("[") {
                form = self.index(form);
            } else if self.got("(") {
                self.arguments();
                form = Form::Call;
            } else if self.is("{") {
                let is_literal = match form {
                    Form::Name | Form::Selector | Form::Index => self.nesting >= 0,
                    Form::LiteralType => true,
                    _ => false,
                };
                if !is_literal {
                    break;
                }
                if is_parenthesized {
                    self.error("cannot parenthesize type in composite literal");
                }
                self.literal_value();
                form = Form::Other;
            } else {
                break;
            }
            is_parenthesized = false;
            position = here;
        }
        (Read { form, is_parenthesized, start, position, end: self.end() }, links)
    }

    pub(super) fn selector(&mut self) -> Form {
        if self.is_name() {
            self.advance_one();
            return Form::Selector;
        }
        if self.got("(") {
            let is_switch = self.got("type");
            if !is_switch {
                self.type_();
            }
            self.want(")");
            return if is_switch { Form::TypeSwitch } else { Form::Other };
        }
        self.error("expecting name or (");
        self.skip_to(&[";", ")"]);
        Form::Other
    }

    pub(super) fn index(&mut self, base: Form) -> Form {
        self.advance_one();
        if self.is("]") {
            self.error("expecting operand");
            self.advance_one();
            return Form::Other;
        }
        self.nesting += 1;
        if !self.is(":") {
            self.expression();
            let mut has_comma = false;
            while self.got(",") {
                has_comma = true;
                if self.is("]") {
                    break;
                }
                self.expression();
            }
            if has_comma || self.is("]") {
                self.nesting -= 1;
                self.want("]");
                return if matches!(base, Form::Name | Form::Selector) { Form::Index } else { Form::ValueIndex };
            }
        }
        if !self.got(":") {
            self.error("expecting comma, : or ]");
            self.skip_to(&[",", ":", "]"]);
        }
        let mut has_middle = false;
        if !self.is(":") && !self.is("]") {
            self.expression();
            has_middle = true;
        }
        if self.is(":") {
            if !has_middle {
                self.report(self.at(), "middle index required in 3-index slice".into());
            }
            self.advance_one();
            if self.is("]") {
                self.report(self.at(), "final index required in 3-index slice".into());
            } else {
                self.expression();
            }
        }
        self.nesting -= 1;
        self.want("]");
        Form::Other
    }

    pub(super) fn arguments(&mut self) {
        self.nesting += 1;
        self.list("argument list", ",", ")", |grammar| {
            grammar.expression_or_type();
            let _ = grammar.got("...");
        });
        self.nesting -= 1;
    }

    pub(super) fn literal_value(&mut self) {
        if !self.enter() {
            return;
        }
        self.nesting += 1;
        self.want("{");
        self.list("composite literal", ",", "}", |grammar| {
            grammar.element();
            if grammar.got(":") {
                grammar.element();
            }
        });
        self.nesting -= 1;
        self.leave();
    }

    pub(super) fn element(&mut self) {
        if self.is("{") {
            self.literal_value();
        } else {
            self.expression();
        }
    }
}

fn is_binary(token: &Token) -> bool {
    match token.kind {
        Kind::Operator => !matches!(token.text.as_str(), "!" | "~"),
        Kind::Sign => token.text == "*",
        _ => false,
    }
}
