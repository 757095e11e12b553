//! Questions about a whole expression: does it call something, does it name a variable.

use crate::lang::hir::{Call, Expr, ExprKind, LocalId, Target};

/// Calls `visit` with each direct operand of `expr`. Function literals' bodies are not part of it.
pub(in crate::lang) fn for_each_operand<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    use ExprKind::*;
    match &expr.kind {
        Const(_) | Zero | Local(_) | Global(_) | Func(_) | Closure(_) => {}
        MethodValue { receiver: operand, .. }
        | Unary { operand, .. }
        | Convert(operand)
        | ToInterface(operand)
        | InterfaceToInterface(operand)
        | TypeAssert { value: operand, .. }
        | Field { base: operand, .. }
        | Deref(operand)
        | AddressOf(operand) => visit(operand),
        Binary { left, right, .. }
        | Compare { left, right, .. }
        | And(left, right)
        | Or(left, right)
        | Index { base: left, index: right }
        | MapIndex { map: left, key: right, .. }
        | Let { value: left, body: right, .. } => {
            visit(left);
            visit(right);
        }
        Call(call) => call_operands(call, visit),
        Slice { base, low, high, max } => {
            visit(base);
            [low, high, max].into_iter().flatten().for_each(|bound| visit(bound));
        }
        StructLiteral(fields) => fields.iter().for_each(|(_, value)| visit(value)),
        ArrayLiteral(elements) | SliceLiteral { elements, .. } => elements.iter().for_each(|(_, value)| visit(value)),
        MapLiteral(pairs) => pairs.iter().for_each(|(key, value)| {
            visit(key);
            visit(value);
        }),
        Builtin { args, .. } | Tuple(args) => args.iter().for_each(visit),
    }
}

fn call_operands<'e>(call: &'e Call, visit: &mut impl FnMut(&'e Expr)) {
    match &call.target {
        Target::Func(_) => {}
        Target::Value(callee) => visit(callee),
        Target::Interface { receiver, .. } => visit(receiver),
    }
    call.args.iter().for_each(visit);
}

fn any<'e>(expr: &'e Expr, test: &mut impl FnMut(&'e Expr) -> bool) -> bool {
    if test(expr) {
        return true;
    }
    let mut found = false;
    for_each_operand(expr, &mut |operand| found = found || any(operand, test));
    found
}

/// Whether evaluating `expr` calls a function, which may change any variable that others can reach.
pub(super) fn has_call(expr: &Expr) -> bool {
    any(expr, &mut |expr| matches!(expr.kind, ExprKind::Call(_)))
}

/// Whether `expr` names `local`.
pub(super) fn mentions(expr: &Expr, local: LocalId) -> bool {
    any(expr, &mut |expr| matches!(expr.kind, ExprKind::Local(id) if id == local))
}

/// The variable at the bottom of a place in a variable: `a` of `a.b[1]`.
pub(super) fn root_local(expr: &Expr) -> Option<LocalId> {
    match &expr.kind {
        ExprKind::Local(local) => Some(*local),
        ExprKind::Field { base, .. } | ExprKind::Index { base, .. } => root_local(base),
        _ => None,
    }
}

/// Whether both expressions name the same place and evaluating that place has no effect: variables, their fields, and what
/// pointer variables point to.
pub(super) fn same_simple_place(a: &Expr, b: &Expr) -> bool {
    match (&a.kind, &b.kind) {
        (ExprKind::Local(a), ExprKind::Local(b)) => a == b,
        (ExprKind::Global(a), ExprKind::Global(b)) => a == b,
        (ExprKind::Field { base: a, index: i }, ExprKind::Field { base: b, index: j }) => {
            i == j && same_simple_place(a, b)
        }
        (ExprKind::Deref(a), ExprKind::Deref(b)) => same_simple_place(a, b),
        (ExprKind::Const(a), ExprKind::Const(b)) => a == b,
        (ExprKind::Index { base: a, index: i }, ExprKind::Index { base: b, index: j })
        | (
            ExprKind::MapIndex { map: a, key: i, comma_ok: false },
            ExprKind::MapIndex { map: b, key: j, comma_ok: false },
        ) => same_simple_place(a, b) && same_simple_place(i, j),
        _ => false,
    }
}
