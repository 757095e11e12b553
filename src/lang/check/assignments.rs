//! `=`, `:=`, `op=`, `++` and `--`.

use super::Checker;
use super::constants::Constant;
use super::operand::{Mode, Operand};
use super::operators::binary_operator;
use super::printing::{self, start, unparen};
use super::scope::Kind;
use crate::lang::hir::{BinaryOp, Expr, ExprKind, LocalId, Stmt, StmtKind};
use crate::program::{Position, Type, TypeId};
use gosyn::ast::{self, Expression};
use gosyn::token::Operator;

/// What an assignment assigns to.
enum Place {
    Blank,
    At(Expr),
}

impl Place {
    fn expression(self) -> Option<Expr> {
        match self {
            Self::Blank => None,
            Self::At(place) => Some(place),
        }
    }

    fn ty(&self) -> Option<TypeId> {
        match self {
            Self::Blank => None,
            Self::At(place) => Some(place.ty),
        }
    }
}

/// A variable on the left of `:=`.
enum Target<'a> {
    New(&'a ast::Ident),
    Old(Expr),
    Blank,
    Wrong,
}

impl<'a> Checker<'a> {
    pub fn assignment(&mut self, statement: &'a ast::AssignStmt, out: &mut Vec<Stmt>) {
        match statement.op {
            Operator::Define => self.short_declaration(statement, out),
            Operator::Assign => self.plain_assignment(statement, out),
            operator => self.update(statement, operator, out),
        }
    }

    fn plain_assignment(&mut self, statement: &'a ast::AssignStmt, out: &mut Vec<Stmt>) {
        if self.has_surplus(statement) {
            self.use_left(&statement.left);
            return;
        }
        let position = self.place(start(&statement.left[0]));
        let known = self.diagnostics.len();
        let places: Vec<_> = statement.left.iter().map(|left| self.place_of(left)).collect();
        let on_left = self.diagnostics.len() - known;
        if statement.right.len() == 1 && statement.left.len() > 1 {
            self.assign_tuple(statement, places, position, out);
            return;
        }
        let mut operands = Vec::new();
        for (index, right) in statement.right.iter().enumerate() {
            let hint = places.get(index).and_then(Option::as_ref).and_then(Place::ty);
            operands.push(self.multiple_expression(right, hint));
        }
        // Go looks at the right side first.
        self.diagnostics[known..].rotate_left(on_left);
        if operands.len() != places.len() || operands.iter().any(|x| x.mode == Mode::Value && self.is_tuple(x.ty)) {
            if !operands.iter().any(Operand::is_invalid) {
                let count = match operands.as_slice() {
                    [x] => self.tuple_length(x.ty),
                    operands => operands.len(),
                };
                if operands.len() > 1 && operands.len() == places.len() {
                    for x in operands {
                        self.single_value(x);
                    }
                } else {
                    self.report_mismatch(&statement.right, statement.right.len() == 1, places.len(), count);
                }
            }
            return;
        }
        let mut targets = Vec::new();
        let mut values = Vec::new();
        let mut is_valid = true;
        for (place, x) in places.into_iter().zip(operands) {
            let (Some(place), false) = (place, x.is_invalid()) else {
                is_valid = false;
                continue;
            };
            let context = if matches!(place, Place::Blank) { "assignment to _ identifier" } else { "assignment" };
            match self.assign(x, place.ty(), context) {
                Some(value) => {
                    targets.push(place.expression());
                    values.push(value);
                }
                None => is_valid = false,
            }
        }
        if !is_valid {
            self.use_left(&statement.left);
            return;
        }
        let kind = match (targets.pop(), values.pop()) {
            (Some(target), Some(value)) if targets.is_empty() => StmtKind::Assign { target, value },
            (Some(target), Some(value)) => {
                targets.push(target);
                values.push(value);
                StmtKind::AssignParallel { targets, values }
            }
            _ => return,
        };
        out.push(Stmt { kind, position });
    }

    /// After a wrong assignment its variables count as used: no further complaints about them.
    fn use_left(&mut self, left: &'a [Expression]) {
        for expression in left {
            if let Expression::Ident(name) = unparen(expression)
                && let Some(id) = self.lookup(&name.name)
                && let Kind::Variable(number) = self.objects[id].kind
            {
                self.variables[number].used = true;
            }
        }
    }

    /// What the source has where the tree has this `_`, if that is no name.
    pub fn non_name(&self, name: &ast::Ident) -> Option<String> {
        self.source().and_then(|source| source.non_names.get(&name.pos)).cloned()
    }

    /// Whether there are more values than places, which is reported.
    fn has_surplus(&mut self, statement: &'a ast::AssignStmt) -> bool {
        let Some(count) = self.source().and_then(|source| source.surplus.get(&statement.pos)).copied() else {
            return false;
        };
        self.report_mismatch(&statement.right, false, statement.left.len(), count);
        true
    }

    fn is_tuple(&self, ty: TypeId) -> bool {
        matches!(self.hir.types.get(ty), Type::Tuple(_))
    }

    fn tuple_length(&self, ty: TypeId) -> usize {
        match self.hir.types.get(ty) {
            Type::Tuple(types) => types.len(),
            _ => 1,
        }
    }

    /// `a, b = f()`
    fn assign_tuple(
        &mut self,
        statement: &'a ast::AssignStmt,
        places: Vec<Option<Place>>,
        position: Position,
        out: &mut Vec<Stmt>,
    ) {
        let Some((value, types)) = self.tuple_value(&statement.right[0], places.len(), &statement.right) else {
            self.use_left(&statement.left);
            return;
        };
        let mut locals = Vec::new();
        let mut assignments = Vec::new();
        for (place, &ty) in places.into_iter().zip(&types) {
            let Some(place) = place else { return };
            let Place::At(target) = place else {
                locals.push(None);
                continue;
            };
            let local = self.temporary(ty, position);
            locals.push(Some(local));
            let x = self.value_operand(&statement.right[0], Mode::Value, ty, ExprKind::Local(local));
            let Some(value) = self.assign(x, Some(target.ty), "assignment") else {
                self.use_left(&statement.left);
                return;
            };
            assignments.push(Stmt { kind: StmtKind::Assign { target: Some(target), value }, position });
        }
        out.push(Stmt { kind: StmtKind::VarTuple { locals, value }, position });
        out.append(&mut assignments);
    }

    /// The place that an expression on the left denotes. Assigning to a variable isn't using it.
    fn place_of(&mut self, left: &'a Expression) -> Option<Place> {
        let mut variable = None;
        if let Expression::Ident(name) = unparen(left) {
            if name.name == "_" {
                return Some(Place::Blank);
            }
            if let Some(id) = self.lookup(&name.name)
                && let Kind::Variable(number) = self.objects[id].kind
            {
                variable = Some((number, self.variables[number].used));
            }
        }
        let x = self.expression(left, None);
        if let Some((number, used)) = variable {
            self.variables[number].used = used;
        }
        self.check_place(x).map(Place::At)
    }

    /// Refuses what can't be assigned to.
    fn check_place(&mut self, x: Operand<'a>) -> Option<Expr> {
        match x.mode {
            Mode::Invalid => return None,
            Mode::Variable | Mode::MapIndex => {
                self.mark_reassigned(&x.expr);
                return Some(x.expr);
            }
            _ => {}
        }
        let mut base = &x.expr;
        while let ExprKind::Field { base: inner, .. } = &base.kind {
            base = inner;
        }
        let message = match (unparen(x.source), &base.kind) {
            (Expression::Selector(_), ExprKind::MapIndex { .. }) => {
                format!("cannot assign to struct field {} in map", printing::text(x.source))
            }
            _ => format!(
                "cannot assign to {} (neither addressable nor a map index expression)",
                printing::text(x.source)
            ),
        };
        self.error(x.start(), message);
        None
    }

    /// `x op= y`
    fn update(&mut self, statement: &'a ast::AssignStmt, operator: Operator, out: &mut Vec<Stmt>) {
        let (left, right) = (&statement.left[0], &statement.right[0]);
        let position = self.place(start(left));
        let Some(op) = binary_operator(operator) else {
            return;
        };
        if statement.left.len() != 1 || statement.right.len() != 1 {
            let text = printing::operator_text(operator).trim_end_matches('=');
            self.error(start(left), format!("assignment operation {text}= requires single-valued expressions"));
            return;
        }
        let x = self.expression(left, None);
        let hint = if matches!(op, BinaryOp::Shl | BinaryOp::Shr) { None } else { Some(x.ty) };
        let y = self.expression(right, hint);
        if x.is_invalid() || y.is_invalid() {
            return;
        }
        let ty = x.ty;
        let Some(y) = self.update_operand(x.clone(), y, op, (left, right)) else {
            return;
        };
        let Some(target) = self.check_place(x) else {
            return;
        };
        let value = if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            self.operand_expression(y)
        } else {
            self.materialize(y, ty)
        };
        out.push(Stmt { kind: StmtKind::Update { target, op, value }, position });
    }

    /// `x++` and `x--`
    pub fn increment(&mut self, statement: &'a ast::IncDecStmt, position: Position, out: &mut Vec<Stmt>) {
        let x = self.expression(&statement.expr, None);
        if x.is_invalid() {
            return;
        }
        let op = if statement.op == Operator::Inc { BinaryOp::Add } else { BinaryOp::Sub };
        if !self.is_numeric(x.ty) {
            let (text, symbol) = (printing::text(&statement.expr), printing::operator_text(statement.op));
            let message = format!("invalid operation: {text}{symbol} (non-numeric type {})", self.type_text(x.ty));
            self.error(x.start(), message);
            return;
        }
        let ty = x.ty;
        let Some(target) = self.check_place(x) else {
            return;
        };
        let value = self.constant_expression(&Constant::int(1), ty, position);
        out.push(Stmt { kind: StmtKind::Update { target, op, value }, position });
    }

    /// What each name on the left of `:=` stands for.
    fn short_targets(&mut self, statement: &'a ast::AssignStmt) -> Vec<Target<'a>> {
        let mut targets = Vec::new();
        let mut seen: Vec<&str> = Vec::new();
        let mut has_new = false;
        let mut is_wrong = false;
        for left in &statement.left {
            let Expression::Ident(name) = left else {
                self.error(start(left), format!("non-name {} on left side of :=", printing::text(left)));
                is_wrong = true;
                targets.push(Target::Wrong);
                continue;
            };
            if let Some(text) = self.non_name(name) {
                self.error(name.pos, format!("non-name {text} on left side of :="));
                is_wrong = true;
                targets.push(Target::Wrong);
                continue;
            }
            if name.name == "_" {
                targets.push(Target::Blank);
                continue;
            }
            if seen.contains(&name.name.as_str()) {
                self.error(name.pos, format!("{} repeated on left side of :=", name.name));
                is_wrong = true;
                targets.push(Target::Wrong);
                continue;
            }
            seen.push(&name.name);
            let known = self.context.scopes.last().and_then(|scope| scope.names.get(name.name.as_str())).copied();
            match known.map(|id| self.objects[id].kind.clone()) {
                None => {
                    has_new = true;
                    targets.push(Target::New(name));
                }
                Some(Kind::Variable(_)) => targets.push(match self.place_of(left) {
                    Some(Place::At(place)) => Target::Old(place),
                    _ => Target::Wrong,
                }),
                Some(_) => {
                    self.error(name.pos, format!("cannot assign to {}", name.name));
                    is_wrong = true;
                    targets.push(Target::Wrong);
                }
            }
        }
        if !has_new && !is_wrong {
            self.error(statement.pos, "no new variables on left side of :=");
        }
        targets
    }

    fn short_declaration(&mut self, statement: &'a ast::AssignStmt, out: &mut Vec<Stmt>) {
        let position = self.place(start(&statement.left[0]));
        let targets = self.short_targets(statement);
        if self.has_surplus(statement) {
            self.declare_wrong(targets);
            return;
        }
        if statement.right.len() == 1 && targets.len() > 1 {
            let tuple = self.tuple_value(&statement.right[0], targets.len(), &statement.right);
            self.declare_tuple(targets, tuple, &statement.right[0], position, out);
            return;
        }
        let mut operands = Vec::new();
        for (index, right) in statement.right.iter().enumerate() {
            let hint = match targets.get(index) {
                Some(Target::Old(place)) => Some(place.ty),
                _ => None,
            };
            operands.push(self.multiple_expression(right, hint));
        }
        let is_mismatch = operands.len() != targets.len()
            || operands.len() == 1 && operands.iter().any(|x| x.mode == Mode::Value && self.is_tuple(x.ty));
        if is_mismatch {
            if !operands.iter().any(Operand::is_invalid) {
                let count = if let [x] = operands.as_slice() { self.tuple_length(x.ty) } else { operands.len() };
                self.report_mismatch(&statement.right, statement.right.len() == 1, targets.len(), count);
            }
            self.declare_wrong(targets);
            return;
        }
        let is_mixed = targets.len() > 1 && targets.iter().any(|target| matches!(target, Target::Old(_)));
        let mut behind = Vec::new();
        let any_invalid = operands.iter().any(Operand::is_invalid);
        let mut new = Vec::new();
        for (target, x) in targets.into_iter().zip(operands) {
            let wanted = if let Target::Old(place) = &target { Some(place.ty) } else { None };
            let value = if x.is_invalid() { None } else { self.assign(x, wanted, "assignment") };
            let value = match (value, is_mixed) {
                (Some(value), true) => {
                    let (ty, position) = (value.ty, value.position);
                    let local = self.temporary(ty, position);
                    out.push(Stmt { kind: StmtKind::Var { local, init: Some(value) }, position });
                    Some(Expr { kind: ExprKind::Local(local), ty, position })
                }
                (value, _) => value,
            };
            new.push((target, value));
        }
        let any_invalid = any_invalid || new.iter().any(|(_, value)| value.is_none());
        for (target, value) in new {
            match (target, value) {
                (Target::New(name), value) => {
                    let ty = value.as_ref().map_or(self.basic.invalid, |value| value.ty);
                    let local = self.declare_variable(name, ty, any_invalid);
                    behind.push(Stmt { kind: StmtKind::Var { local, init: value }, position: self.place(name.pos) });
                }
                (Target::Old(place), Some(value)) => {
                    behind.push(Stmt { kind: StmtKind::Assign { target: Some(place), value }, position })
                }
                (Target::Blank, Some(value)) => {
                    behind.push(Stmt { kind: StmtKind::Assign { target: None, value }, position })
                }
                _ => {}
            }
        }
        out.append(&mut behind);
    }

    /// Declares the new variables of a wrong declaration, of which nothing is known.
    fn declare_wrong(&mut self, targets: Vec<Target<'a>>) {
        for target in targets {
            if let Target::New(name) = target {
                self.declare_variable(name, self.basic.invalid, true);
            }
        }
    }

    /// `a, b := f()`
    fn declare_tuple(
        &mut self,
        targets: Vec<Target<'a>>,
        tuple: Option<(Expr, Vec<TypeId>)>,
        source: &'a Expression,
        position: Position,
        out: &mut Vec<Stmt>,
    ) {
        let Some((value, types)) = tuple else {
            self.declare_wrong(targets);
            return;
        };
        let mut locals: Vec<Option<LocalId>> = Vec::new();
        let mut behind = Vec::new();
        for (target, ty) in targets.into_iter().zip(types) {
            match target {
                Target::New(name) => {
                    let local = self.declare_variable(name, ty, ty == self.basic.invalid);
                    locals.push(Some(local));
                }
                Target::Blank | Target::Wrong => locals.push(None),
                Target::Old(place) => {
                    let local = self.temporary(ty, position);
                    locals.push(Some(local));
                    let x = self.value_operand(source, Mode::Value, ty, ExprKind::Local(local));
                    if let Some(value) = self.assign(x, Some(place.ty), "assignment") {
                        behind.push(Stmt { kind: StmtKind::Assign { target: Some(place), value }, position });
                    }
                }
            }
        }
        out.push(Stmt { kind: StmtKind::VarTuple { locals, value }, position });
        out.append(&mut behind);
    }
}
