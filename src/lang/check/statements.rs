//! Statements, except assignments, loops and switches.

use super::operand::Mode;
use super::printing::{self, start};
use super::{Checker, nothing};
use crate::lang::hir::{self, ExprKind, LabelId, Stmt, StmtKind};
use crate::program::{Position, TypeId};
use gosyn::ast::{self, Statement};
use gosyn::token::Keyword;

impl<'a> Checker<'a> {
    /// A list of statements in the present block.
    pub fn statements(&mut self, list: &'a [Statement], out: &mut Vec<Stmt>) {
        for statement in list {
            self.statement(statement, None, out);
        }
    }

    /// A block with names of its own.
    pub fn block(&mut self, block: &'a ast::BlockStmt) -> Vec<Stmt> {
        self.open_scope();
        let mut statements = Vec::new();
        self.statements(&block.list, &mut statements);
        self.close_scope();
        statements
    }

    /// One statement; `label` is the label directly before it.
    pub fn statement(&mut self, statement: &'a Statement, label: Option<&'a str>, out: &mut Vec<Stmt>) {
        let at = statement_start(statement);
        if !self.enter(at) {
            return;
        }
        self.any_statement(statement, label, at, out);
        self.leave();
    }

    fn any_statement(&mut self, statement: &'a Statement, label: Option<&'a str>, at: usize, out: &mut Vec<Stmt>) {
        let position = self.place(at);
        match statement {
            Statement::Empty(_) => {}
            Statement::Expr(x) => self.expression_statement(&x.expr, position, out),
            Statement::Assign(x) => self.assignment(x, out),
            Statement::IncDec(x) => self.increment(x, position, out),
            Statement::Go(x) => self.suspended_call(&x.call, x.pos, "go", out),
            Statement::Defer(x) => self.suspended_call(&x.call, x.pos, "defer", out),
            Statement::Return(x) => self.return_statement(x, position, out),
            Statement::If(x) => self.if_statement(x, position, out),
            Statement::For(x) => self.for_statement(x, label, position, out),
            Statement::Range(x) => self.range_statement(x, label, position, out),
            Statement::Switch(x) => self.switch_statement(x, label, position, out),
            Statement::TypeSwitch(x) => self.type_switch_statement(x, label, position, out),
            Statement::Branch(x) => self.branch(x, position, out),
            Statement::Declaration(x) => self.local_declaration(x, out),
            Statement::Label(x) => self.labeled(x, out),
            Statement::Block(x) => {
                let body = self.block(x);
                out.push(Stmt { kind: StmtKind::Block(body), position });
            }
            Statement::Send(x) => self.not_supported(start(&x.chan), "channels are"),
            Statement::Select(x) => self.not_supported(x.pos, "select statements are"),
        }
    }

    fn expression_statement(&mut self, expression: &'a ast::Expression, position: Position, out: &mut Vec<Stmt>) {
        let x = self.raw_expression(expression, None);
        let what = match x.mode {
            Mode::Invalid => return,
            Mode::Builtin(_) => "must be called",
            Mode::Type => "is not an expression",
            _ if x.is_statement => {
                out.push(Stmt { kind: StmtKind::Expr(x.expr), position });
                return;
            }
            _ => "is not used",
        };
        let message = format!("{} {what}", self.operand_text(&x));
        self.error(x.start(), message);
    }

    /// `go f(x)` and `defer f(x)`.
    fn suspended_call(&mut self, call: &'a ast::Call, at: usize, keyword: &str, out: &mut Vec<Stmt>) {
        let position = self.place(at);
        let is_go = keyword == "go";
        if !is_go && let Some(function) = self.context.functions.last_mut() {
            function.has_defer = true;
        }
        let x = self.call(call, &call.func, None);
        if x.is_invalid() {
            return;
        }
        if !x.is_statement {
            let is_conversion = !matches!(x.expr.kind, ExprKind::Builtin { .. })
                && !matches!(printing::text(&call.func).as_str(), "len" | "cap" | "min" | "max");
            let what = if is_conversion { "requires function call, not conversion" } else { "discards result of" };
            let text = self.operand_text(&x).replacen(&printing::text(&call.func), &printing::call_text(call), 1);
            let message = if is_conversion { format!("{keyword} {what}") } else { format!("{keyword} {what} {text}") };
            self.error(start(&call.func), message);
            return;
        }
        match x.expr.kind {
            ExprKind::Call(call) => self.push_call(*call, is_go, position, out),
            ExprKind::Let { locals, value, body } => {
                let locals = locals.into_iter().map(Some).collect();
                out.push(Stmt { kind: StmtKind::VarTuple { locals, value: *value }, position });
                if let ExprKind::Call(call) = body.kind {
                    self.push_call(*call, is_go, position, out);
                }
            }
            kind @ ExprKind::Builtin { .. } => {
                let expr = hir::Expr { kind, ..x.expr };
                out.push(Stmt { kind: StmtKind::DeferBuiltin { expr, is_go }, position });
            }
            _ => {}
        }
    }

    fn push_call(&mut self, call: hir::Call, is_go: bool, position: Position, out: &mut Vec<Stmt>) {
        out.push(Stmt { kind: if is_go { StmtKind::Go(call) } else { StmtKind::Defer(call) }, position });
    }

    fn return_statement(&mut self, statement: &'a ast::ReturnStmt, position: Position, out: &mut Vec<Stmt>) {
        let Some(function) = self.function() else {
            return;
        };
        let wanted = function.signature.results.clone();
        if statement.ret.is_empty() && function.named_results {
            self.check_results_in_scope(statement.pos);
            out.push(Stmt { kind: StmtKind::Return(Vec::new()), position });
            return;
        }
        if let [only] = statement.ret.as_slice() {
            let x = self.multiple_expression(only, wanted.first().copied());
            if x.is_invalid() {
                return;
            }
            if x.mode == Mode::Value
                && let crate::program::Type::Tuple(types) = self.hir.types.get(x.ty)
            {
                let types = types.clone();
                self.return_results(x.expr, &types, &wanted, only, out);
                return;
            }
            if wanted.len() == 1 {
                if let Some(value) = self.assign(x, Some(wanted[0]), "return statement") {
                    out.push(Stmt { kind: StmtKind::Return(vec![value]), position });
                }
                return;
            }
            self.report_results(&[x.ty], &wanted, Some((x.start(), x.start())), statement.pos);
            return;
        }
        let mut operands = Vec::new();
        for (index, value) in statement.ret.iter().enumerate() {
            operands.push(self.expression(value, wanted.get(index).copied()));
        }
        if operands.iter().any(super::operand::Operand::is_invalid) {
            return;
        }
        if operands.len() != wanted.len() {
            let types: Vec<_> = operands.iter().map(|x| x.ty).collect();
            let extra = operands.get(wanted.len()).map(super::operand::Operand::start);
            let last = operands.last().map(super::operand::Operand::start);
            self.report_results(&types, &wanted, last.map(|last| (extra.unwrap_or(last), last)), statement.pos);
            return;
        }
        let values: Vec<_> =
            operands.into_iter().zip(wanted).map(|(x, ty)| self.assign(x, Some(ty), "return statement")).collect();
        if let Some(values) = values.into_iter().collect() {
            out.push(Stmt { kind: StmtKind::Return(values), position });
        }
    }

    /// `places`: of the first value too many (or else the last), and of the last.
    fn report_results(&mut self, have: &[TypeId], want: &[TypeId], places: Option<(usize, usize)>, statement: usize) {
        let is_too_many = have.len() > want.len();
        let at = places.map_or(statement, |(extra, last)| if is_too_many { extra } else { last });
        let what = if is_too_many { "too many" } else { "not enough" };
        let (have, want) = (self.summary(have, false), self.summary(want, false));
        self.error(at, format!("{what} return values\n\thave {have}\n\twant {want}"));
    }

    /// `return f()` of several results.
    fn return_results(
        &mut self,
        call: hir::Expr,
        types: &[TypeId],
        wanted: &[TypeId],
        source: &'a ast::Expression,
        out: &mut Vec<Stmt>,
    ) {
        let position = call.position;
        if types.len() != wanted.len() {
            let at = start(source);
            self.report_results(types, wanted, Some((at, at)), at);
            return;
        }
        let value = match types == wanted {
            true => Some(call),
            false => self.convert_results(call, types, wanted, source, "return statement"),
        };
        if let Some(value) = value {
            out.push(Stmt { kind: StmtKind::Return(vec![value]), position });
        }
    }

    /// The results of a call, each as a value of another type.
    pub fn convert_results(
        &mut self,
        call: hir::Expr,
        types: &[TypeId],
        wanted: &[TypeId],
        source: &'a ast::Expression,
        context: &str,
    ) -> Option<hir::Expr> {
        let position = call.position;
        let locals: Vec<_> = types.iter().map(|&ty| self.temporary(ty, position)).collect();
        let mut values = Vec::new();
        for ((&ty, &local), &target) in types.iter().zip(&locals).zip(wanted) {
            let x = self.value_operand(source, Mode::Value, ty, ExprKind::Local(local));
            values.push(self.assign(x, Some(target), context));
        }
        let values = values.into_iter().collect::<Option<Vec<_>>>()?;
        let ty = self.hir.types.intern(crate::program::Type::Tuple(wanted.to_vec()));
        let body = Box::new(hir::Expr { kind: ExprKind::Tuple(values), ty, position });
        Some(hir::Expr { kind: ExprKind::Let { locals, value: Box::new(call), body }, ty, position })
    }

    /// A return without values gives the named results, which nothing may hide here.
    fn check_results_in_scope(&mut self, at: usize) {
        let Some(function) = self.function() else {
            return;
        };
        for (name, number) in function.result_names.clone() {
            let Some(found) = self.lookup(name) else {
                continue;
            };
            if matches!(self.objects[found].kind, super::scope::Kind::Variable(other) if other == number) {
                continue;
            }
            let object = &self.objects[found];
            let what = match object.kind {
                super::scope::Kind::Variable(number) => {
                    format!("var {name} {}", self.type_text(self.variables[number].ty))
                }
                _ => name.to_string(),
            };
            let place = self.place_text(object.position);
            self.error(
                at,
                format!("result parameter {name} not in scope at return\n\t{place}: inner declaration of {what}"),
            );
        }
    }

    fn if_statement(&mut self, statement: &'a ast::IfStmt, position: Position, out: &mut Vec<Stmt>) {
        self.open_scope();
        let mut around = Vec::new();
        if let Some(init) = &statement.init {
            self.statement(init, None, &mut around);
        }
        let condition = self.condition(&statement.cond, "if");
        let then = self.block(&statement.body);
        let mut otherwise = Vec::new();
        if let Some(other) = &statement.else_ {
            self.statement(other, None, &mut otherwise);
        }
        self.close_scope();
        if let Some(condition) = condition {
            around.push(Stmt { kind: StmtKind::If { condition, then, otherwise }, position });
        }
        push_block(around, position, out);
    }

    pub fn condition(&mut self, expression: &'a ast::Expression, keyword: &str) -> Option<hir::Expr> {
        let x = self.expression(expression, None);
        if x.is_invalid() {
            return None;
        }
        if !self.is_boolean(x.ty) {
            self.error(start(expression), format!("non-boolean condition in {keyword} statement"));
            return None;
        }
        Some(self.operand_expression(x))
    }

    fn branch(&mut self, statement: &'a ast::BranchStmt, position: Position, out: &mut Vec<Stmt>) {
        let name = statement.ident.as_ref().map(|name| name.name.as_str());
        match statement.key {
            Keyword::Goto => self.not_supported(statement.pos, "goto statements are"),
            Keyword::FallThrough => self.error(statement.pos, "fallthrough statement out of place"),
            key => {
                let is_continue = key == Keyword::Continue;
                if let Some(label) = self.branch_target(statement, name, is_continue) {
                    let kind = if is_continue { StmtKind::Continue(label) } else { StmtKind::Break(label) };
                    out.push(Stmt { kind, position });
                }
            }
        }
    }

    /// The statement that a `break` or `continue` leaves.
    fn branch_target(
        &mut self,
        statement: &'a ast::BranchStmt,
        name: Option<&str>,
        is_continue: bool,
    ) -> Option<LabelId> {
        let keyword = if is_continue { "continue" } else { "break" };
        let function = self.context.functions.last_mut()?;
        let Some(name) = name else {
            let target = function
                .targets
                .iter()
                .rev()
                .find(|target| if is_continue { target.is_loop } else { target.is_breakable });
            let found = target.map(|target| target.label);
            if found.is_none() {
                let message =
                    if is_continue { "continue is not in a loop" } else { "break is not in a loop, switch, or select" };
                self.error(statement.pos, message);
            }
            return found;
        };
        let at = statement.ident.as_ref().map_or(statement.pos, |name| name.pos);
        let declared = function.named_labels.iter_mut().find(|(label, ..)| *label == name);
        if let Some((_, _, used)) = declared {
            *used = true;
        } else {
            self.error(at, format!("{keyword} label not defined: {name}"));
            return None;
        }
        let target = function.targets.iter().rev().find(|target| target.name == Some(name)).copied();
        match target {
            Some(target) if if is_continue { target.is_loop } else { target.is_breakable } => Some(target.label),
            _ => {
                self.error(at, format!("invalid {keyword} label {name}"));
                None
            }
        }
    }

    fn labeled(&mut self, statement: &'a ast::LabeledStmt, out: &mut Vec<Stmt>) {
        let name = statement.name.name.as_str();
        match &*statement.stmt {
            inner @ (Statement::For(_)
            | Statement::Range(_)
            | Statement::Switch(_)
            | Statement::TypeSwitch(_)
            | Statement::Select(_)) => {
                self.statement(inner, Some(name), out);
            }
            inner => {
                let label = self.new_label();
                self.push_target(label, Some(name), false, false);
                self.statement(inner, None, out);
                self.pop_target();
            }
        }
    }

    pub fn new_label(&mut self) -> LabelId {
        let Some(function) = self.context.functions.last_mut() else {
            return 0;
        };
        function.labels += 1;
        function.labels - 1
    }

    pub fn push_target(&mut self, label: LabelId, name: Option<&'a str>, is_loop: bool, is_breakable: bool) {
        if let Some(function) = self.context.functions.last_mut() {
            function.targets.push(super::functions::BranchTarget { label, name, is_loop, is_breakable });
        }
    }

    pub fn pop_target(&mut self) {
        if let Some(function) = self.context.functions.last_mut() {
            function.targets.pop();
        }
    }

    /// Finds the labels of a function, which are known in all of it.
    pub fn collect_labels(&mut self, list: &'a [Statement]) {
        let mut labels = Vec::new();
        list.iter().for_each(|statement| find_labels(statement, &mut labels));
        let mut known: Vec<(&'a str, usize, bool)> = Vec::new();
        for name in labels {
            if let Some(&(_, position, _)) = known.iter().find(|(other, ..)| *other == name.name) {
                let place = self.place_text(position);
                self.error(name.pos, format!("label {} already defined at {place}", name.name));
            } else {
                known.push((&name.name, name.pos, false));
            }
        }
        if let Some(function) = self.context.functions.last_mut() {
            function.named_labels = known;
        }
    }

    pub fn report_unused_labels(&mut self) {
        let Some(function) = self.function() else {
            return;
        };
        for (name, position, used) in function.named_labels.clone() {
            if !used {
                self.error(position, format!("label {name} defined and not used"));
            }
        }
    }
}

/// Statements in a block of their own, if there are several.
pub fn push_block(mut statements: Vec<Stmt>, position: Position, out: &mut Vec<Stmt>) {
    match statements.len() {
        0 => out.push(nothing(position)),
        1 => out.append(&mut statements),
        _ => out.push(Stmt { kind: StmtKind::Block(statements), position }),
    }
}

fn find_labels<'a>(statement: &'a Statement, labels: &mut Vec<&'a ast::Ident>) {
    let mut block = |list: &'a [Statement]| list.iter().for_each(|statement| find_labels(statement, labels));
    match statement {
        Statement::Label(x) => {
            labels.push(&x.name);
            find_labels(&x.stmt, labels);
        }
        Statement::Block(x) => block(&x.list),
        Statement::If(x) => {
            block(&x.body.list);
            if let Some(other) = &x.else_ {
                find_labels(other, labels);
            }
        }
        Statement::For(x) => block(&x.body.list),
        Statement::Range(x) => block(&x.body.list),
        Statement::Switch(x) => x.block.body.iter().for_each(|clause| block(&clause.body)),
        Statement::TypeSwitch(x) => x.block.body.iter().for_each(|clause| block(&clause.body)),
        Statement::Select(x) => x.body.body.iter().for_each(|clause| block(&clause.body)),
        _ => {}
    }
}

/// Where a statement starts.
pub fn statement_start(statement: &Statement) -> usize {
    match statement {
        Statement::Go(x) => x.pos,
        Statement::If(x) => x.pos,
        Statement::For(x) => x.pos,
        Statement::Send(x) => start(&x.chan),
        Statement::Expr(x) => start(&x.expr),
        Statement::Defer(x) => x.pos,
        Statement::Block(x) => x.pos.0,
        Statement::Range(x) => x.pos.0,
        Statement::Empty(x) => x.pos,
        Statement::Label(x) => x.name.pos,
        Statement::IncDec(x) => start(&x.expr),
        Statement::Assign(x) => x.left.first().map_or(x.pos, start),
        Statement::Return(x) => x.pos,
        Statement::Branch(x) => x.pos,
        Statement::Switch(x) => x.pos,
        Statement::Select(x) => x.pos,
        Statement::TypeSwitch(x) => x.pos,
        Statement::Declaration(x) => match x {
            ast::DeclStmt::Type(x) => x.pos0,
            ast::DeclStmt::Const(x) => x.pos0,
            ast::DeclStmt::Variable(x) => x.pos0,
        },
    }
}
