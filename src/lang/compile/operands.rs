//! What an instruction is about in the words of the source: `count`, `c.mu`, `m[k]`.

use super::function::FunctionCompiler;
use crate::lang::hir::{BinaryOp, Const, Expr, ExprKind, Target, UnaryOp};
use crate::program::Comparison;

/// Longer texts are cut: they are labels, not listings.
const MAX_CHARACTERS: usize = 40;

impl FunctionCompiler<'_, '_> {
    /// The text of an expression, empty in the standard library's own code.
    pub fn text(&self, expr: &Expr) -> String {
        if self.is_std {
            return String::new();
        }
        let text = self.render(expr);
        match text.char_indices().nth(MAX_CHARACTERS) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    fn render(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Const(constant) => render_constant(constant),
            ExprKind::Zero => "nil".into(),
            ExprKind::Local(local) => match self.inlined.as_ref().and_then(|texts| texts.get(local)) {
                Some(text) => text.clone(),
                None => self.locals[*local as usize].name.clone(),
            },
            ExprKind::Global(global) => self.compiler.hir.globals[*global as usize].name.clone(),
            ExprKind::Func(func) => short_name(&self.compiler.hir.functions[*func as usize].name).into(),
            ExprKind::Field { base, index } => self.render_field(base, *index),
            ExprKind::Deref(pointer) => match &pointer.kind {
                ExprKind::AddressOf(place) => self.render(place),
                _ => format!("*{}", self.render(pointer)),
            },
            // A lock's receiver is its address, but people write the lock.
            ExprKind::AddressOf(operand)
            | ExprKind::ToInterface(operand)
            | ExprKind::InterfaceToInterface(operand)
            | ExprKind::Convert(operand) => self.render(operand),
            ExprKind::Index { base, index } => format!("{}[{}]", self.render_base(base), self.render(index)),
            ExprKind::MapIndex { map, key, .. } => format!("{}[{}]", self.render(map), self.render(key)),
            ExprKind::Slice { base, .. } => format!("{}[:]", self.render_base(base)),
            ExprKind::Unary { op, operand } => {
                let sign = match op {
                    UnaryOp::Negate => "-",
                    UnaryOp::Not => "!",
                    UnaryOp::Complement => "^",
                };
                format!("{sign}{}", self.render(operand))
            }
            ExprKind::Binary { op, left, right } => {
                format!("{}{}{}", self.render(left), operator(*op), self.render(right))
            }
            ExprKind::Compare { comparison, left, right } => {
                format!("{} {} {}", self.render(left), comparison_sign(*comparison), self.render(right))
            }
            ExprKind::MethodValue { receiver, func } => {
                let name = &self.compiler.hir.functions[*func as usize].name;
                format!("{}.{}", self.render(receiver), name.rsplit('.').next().unwrap_or_default())
            }
            ExprKind::Call(call) => match &call.target {
                Target::Func(func) => format!("{}()", short_name(&self.compiler.hir.functions[*func as usize].name)),
                Target::Value(callee) => format!("{}()", self.render(callee)),
                Target::Interface { receiver, method, .. } => format!("{}.{method}()", self.render(receiver)),
            },
            ExprKind::Closure(_) => "func".into(),
            _ => "…".into(),
        }
    }

    /// `x.f`, also where the source leaves a dereference out. Fields of the standard library's types are not the user's
    /// words: then `x`.
    fn render_field(&self, base: &Expr, index: usize) -> String {
        let text = self.render_base(base);
        match self.types().underlying(base.ty) {
            crate::program::Type::Struct(fields) if self.inlined.is_none() => match fields.get(index) {
                Some(field) => format!("{text}.{}", field.name),
                None => text,
            },
            _ => text,
        }
    }

    /// The base of `.f` or `[i]`: Go dereferences it in silence.
    fn render_base(&self, base: &Expr) -> String {
        match &base.kind {
            ExprKind::Deref(pointer) => self.render(pointer),
            _ => self.render(base),
        }
    }
}

/// `main.(*Container).inc` as people call it: `inc`; functions of other packages keep their package.
fn short_name(name: &str) -> &str {
    match name.strip_prefix("main.") {
        Some(rest) => rest.rsplit('.').next().unwrap_or(rest),
        None => name,
    }
}

fn render_constant(constant: &Const) -> String {
    match constant {
        Const::Bool(value) => value.to_string(),
        Const::Int(value) => (*value as i64).to_string(),
        Const::Float(value) => value.to_string(),
        Const::String(bytes) => format!("{:?}", String::from_utf8_lossy(bytes)),
    }
}

fn operator(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::And => "&",
        BinaryOp::Or => "|",
        BinaryOp::Xor => "^",
        BinaryOp::AndNot => "&^",
        BinaryOp::Shl => "<<",
        BinaryOp::Shr => ">>",
    }
}

fn comparison_sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterEqual => ">=",
    }
}
