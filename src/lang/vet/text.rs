//! Expressions and places as the source has them.

use crate::lang::hir::{Const, Expr, ExprKind, Func, Hir};
use crate::program::{Position, Type};

/// The expression in Go, as far as it is a place or names a function; function literals by `func literal`.
pub fn expression(hir: &Hir, func: &Func, expr: &Expr) -> String {
    let text = |expr: &Expr| expression(hir, func, expr);
    match &expr.kind {
        ExprKind::Local(local) => func.locals[*local as usize].name.clone(),
        ExprKind::Global(global) => hir.globals[*global as usize].name.clone(),
        ExprKind::Func(id) => function_name(&hir.functions[*id as usize].name),
        ExprKind::Closure(_) => "func literal".into(),
        ExprKind::MethodValue { receiver, func: method } => {
            let name = &hir.functions[*method as usize].name;
            format!("{}.{}", text(receiver), name.rsplit('.').next().unwrap_or(name))
        }
        ExprKind::Field { base, index } => {
            // The pointer that a selector follows isn't written.
            let (base_text, ty) = match &base.kind {
                ExprKind::Deref(pointer) => (text(pointer), base.ty),
                _ => (text(base), base.ty),
            };
            let field = match hir.types.underlying(ty) {
                Type::Struct(fields) => fields.get(*index).map_or("", |field| field.name.as_str()),
                _ => "",
            };
            format!("{base_text}.{field}")
        }
        ExprKind::Deref(pointer) => format!("*{}", text(pointer)),
        ExprKind::AddressOf(place) => format!("&{}", text(place)),
        ExprKind::Index { base, index } => {
            let base = match &base.kind {
                ExprKind::Deref(pointer) => text(pointer),
                _ => text(base),
            };
            format!("{base}[{}]", text(index))
        }
        ExprKind::MapIndex { map, key, .. } => format!("{}[{}]", text(map), text(key)),
        ExprKind::ToInterface(value) | ExprKind::InterfaceToInterface(value) | ExprKind::Convert(value) => text(value),
        ExprKind::Const(Const::Int(value)) => (*value as i64).to_string(),
        ExprKind::Const(Const::String(bytes)) => format!("{:?}", String::from_utf8_lossy(bytes)),
        ExprKind::Call(_) => "call".into(),
        _ => "value".into(),
    }
}

/// The lock that a method is called on: `c.mu` of `&c.mu`.
pub fn receiver(hir: &Hir, func: &Func, expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::AddressOf(place) => expression(hir, func, place),
        _ => expression(hir, func, expr),
    }
}

/// As a call in the source names a declared function: `byValue`, `fmt.Println`.
pub fn function_name(name: &str) -> String {
    name.strip_prefix("main.").unwrap_or(name).to_owned()
}

/// Whether a declared function's name is a method's: `main.(*T).m`, `main.T.m`.
pub fn is_method(name: &str) -> bool {
    let behind_path = name.rsplit('/').next().unwrap_or(name);
    behind_path.matches('.').count() > 1
}

/// Where the type of the parameter stands whose name is at `position`. An unnamed parameter's position is its type's already.
pub fn type_of_parameter(lines: &[&str], position: Position, name: &str) -> Position {
    let Some(line) = lines.get(position.line as usize - 1) else { return position };
    let start = position.column as usize - 1;
    let Some(mut rest) = line.get(start..).and_then(|rest| rest.strip_prefix(name)) else { return position };
    if name.is_empty() || !rest.starts_with([' ', '\t', ',']) {
        return position;
    }
    // `a, b T`: one type for several names.
    while let Some(behind) = rest.trim_start().strip_prefix(',') {
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(behind.len());
        rest = &behind[end..];
    }
    let column = line.len() - rest.trim_start().len() + 1;
    Position { line: position.line, column: column as u32 }
}

/// Whether a variable is declared by `var`, and not by `:=`.
pub fn is_var(lines: &[&str], position: Position) -> bool {
    let line = lines.get((position.line as usize).wrapping_sub(1)).copied().unwrap_or_default();
    let behind = line.get(position.column as usize - 1..).unwrap_or_default();
    match behind.find('=') {
        Some(at) => !behind[..at].ends_with(':'),
        None => true,
    }
}
