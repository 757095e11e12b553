//! Expressions and types as Go's messages write them.

use super::Checker;
use crate::program::{IntKind, Signature, Type, TypeId, Untyped};
use gosyn::ast::{self, Expression};
use gosyn::token::{LitKind, Operator};

/// Where an expression starts, as a character offset: Go's messages point there.
pub fn start(expression: &Expression) -> usize {
    match expression {
        Expression::Call(x) => start(&x.func),
        Expression::Index(x) => start(&x.left),
        Expression::IndexList(x) => start(&x.left),
        Expression::Slice(x) => start(&x.left),
        Expression::Ident(x) => x.pos,
        Expression::FuncLit(x) => x.typ.pos,
        Expression::Ellipsis(x) => x.pos,
        Expression::Selector(x) => start(&x.x),
        Expression::BasicLit(x) => x.pos,
        Expression::Range(x) => x.pos,
        Expression::Star(x) => x.pos,
        Expression::Paren(x) => x.pos.0,
        Expression::TypeAssert(x) => start(&x.left),
        Expression::CompositeLit(x) => start(&x.typ),
        Expression::List(list) => list.first().map_or(0, start),
        Expression::Operation(x) if x.y.is_some() => start(&x.x),
        Expression::Operation(x) => x.pos,
        // gosyn gives the bracket's and the brace's position; the keyword stands before.
        Expression::TypeMap(x) => x.pos.0.saturating_sub("map".len()),
        Expression::TypeStruct(x) => x.pos.0.saturating_sub("struct".len()),
        Expression::TypeArray(x) => x.pos.0,
        Expression::TypeSlice(x) => x.pos.0,
        Expression::TypeFunction(x) => x.pos,
        Expression::TypeChannel(x) => x.pos.0.min(x.pos.1),
        Expression::TypePointer(x) => x.pos,
        Expression::TypeInterface(x) => x.pos,
    }
}

/// The expression without the parentheses around it.
pub fn unparen(mut expression: &Expression) -> &Expression {
    while let Expression::Paren(inner) = expression {
        expression = &inner.expr;
    }
    expression
}

/// The operator as it is written.
pub fn operator_text(operator: Operator) -> &'static str {
    operator.into()
}

/// The expression as Go's messages quote it: normal spacing, bodies and literals' elements left out.
pub fn text(expression: &Expression) -> String {
    let optional = |expression: &Option<Box<Expression>>| expression.as_deref().map(text).unwrap_or_default();
    match expression {
        Expression::Call(x) => call_text(x),
        Expression::Index(x) => format!("{}[{}]", text(&x.left), text(&x.index)),
        Expression::IndexList(x) => format!("{}[{}]", text(&x.left), list(&x.indices)),
        Expression::Slice(x) => {
            let [low, high, max] = &x.index;
            let bounds = match max {
                Some(max) => format!("{}:{}:{}", optional(low), optional(high), text(max)),
                None => format!("{}:{}", optional(low), optional(high)),
            };
            format!("{}[{bounds}]", text(&x.left))
        }
        Expression::Ident(x) => x.name.clone(),
        Expression::FuncLit(x) => format!("func{} {{…}}", signature_syntax(&x.typ)),
        Expression::Ellipsis(x) => format!("...{}", optional(&x.elt)),
        Expression::Selector(x) => format!("{}.{}", text(&x.x), x.sel.name),
        Expression::BasicLit(x) => literal_text(x),
        Expression::Range(x) => format!("range {}", text(&x.right)),
        Expression::Star(x) => format!("*{}", text(&x.right)),
        Expression::Paren(x) => format!("({})", text(&x.expr)),
        Expression::TypeAssert(x) => format!("{}.({})", text(&x.left), x.right.as_deref().map_or("type".into(), text)),
        Expression::CompositeLit(x) if x.val.values.is_empty() => format!("{}{{}}", text(&x.typ)),
        Expression::CompositeLit(x) => format!("{}{{…}}", text(&x.typ)),
        Expression::List(x) => list(x),
        Expression::Operation(x) => match &x.y {
            Some(y) => format!("{} {} {}", text(&x.x), operator_text(x.op), text(y)),
            None => format!("{}{}", operator_text(x.op), text(&x.x)),
        },
        Expression::TypeMap(x) => format!("map[{}]{}", text(&x.key), text(&x.val)),
        Expression::TypeArray(x) => format!("[{}]{}", text(&x.len), text(&x.typ)),
        Expression::TypeSlice(x) => format!("[]{}", text(&x.typ)),
        Expression::TypeFunction(x) => format!("func{}", signature_syntax(x)),
        Expression::TypeStruct(x) if x.fields.is_empty() => "struct{}".into(),
        Expression::TypeStruct(_) => "struct{…}".into(),
        Expression::TypeChannel(x) => format!("chan {}", text(&x.typ)),
        Expression::TypePointer(x) => format!("*{}", text(&x.typ)),
        Expression::TypeInterface(x) if x.methods.list.is_empty() => "interface{}".into(),
        Expression::TypeInterface(_) => "interface{…}".into(),
    }
}

pub fn call_text(call: &ast::Call) -> String {
    format!("{}({}{})", text(&call.func), list(&call.args), if call.dots.is_some() { "..." } else { "" })
}

fn literal_text(literal: &ast::BasicLit) -> String {
    const LONGEST: usize = 40;
    if literal.kind == LitKind::String && literal.value.chars().count() > LONGEST + 8 {
        return literal.value.chars().take(LONGEST).collect::<String>() + "…";
    }
    literal.value.clone()
}

fn list(expressions: &[Expression]) -> String {
    expressions.iter().map(text).collect::<Vec<_>>().join(", ")
}

pub fn signature_syntax(function: &ast::FuncType) -> String {
    let fields = |fields: &ast::FieldList| {
        let fields = fields.list.iter().map(|field| {
            let names = field.name.iter().map(|name| name.name.as_str()).collect::<Vec<_>>().join(", ");
            if names.is_empty() { text(&field.typ) } else { format!("{names} {}", text(&field.typ)) }
        });
        fields.collect::<Vec<_>>().join(", ")
    };
    let results = match function.result.list.as_slice() {
        [] => String::new(),
        [one] if one.name.is_empty() => format!(" {}", text(&one.typ)),
        _ => format!(" ({})", fields(&function.result)),
    };
    format!("({}){results}", fields(&function.params))
}

/// How the user writes types that have two names: messages then use the same.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spelling {
    pub int32: bool,
    pub uint8: bool,
    pub empty_interface: bool,
}

impl Spelling {
    pub fn of(source: &str) -> Self {
        let word = |word: &str| source.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word);
        Self { int32: word("int32"), uint8: word("uint8"), empty_interface: source.contains("interface{}") }
    }
}

impl Checker<'_> {
    /// The type as Go's messages write it: names of other packages qualified.
    pub fn type_text(&self, id: TypeId) -> String {
        let Some(ty) = self.hir.types.try_get(id) else {
            return "invalid type".into();
        };
        match ty {
            Type::Int(IntKind::Uint8) if !self.spelling.uint8 => "byte".into(),
            Type::Int(IntKind::Int32) if !self.spelling.int32 => "rune".into(),
            Type::Pointer(to) => format!("*{}", self.type_text(*to)),
            Type::Slice(element) => format!("[]{}", self.type_text(*element)),
            Type::Array { element, length } => format!("[{length}]{}", self.type_text(*element)),
            Type::Map { key, value } => {
                format!("map[{}]{}", self.type_text(*key), self.type_text(*value))
            }
            Type::Struct(fields) => {
                let fields = fields.iter().map(|field| {
                    let ty = self.type_text(field.ty);
                    if field.embedded { ty } else { format!("{} {ty}", field.name) }
                });
                format!("struct{{{}}}", fields.collect::<Vec<_>>().join("; "))
            }
            Type::Func(signature) => format!("func{}", self.signature_text(signature)),
            Type::Interface(methods) if methods.is_empty() && !self.spelling.empty_interface => "any".into(),
            Type::Interface(methods) => {
                let methods = methods.iter().map(|method| match self.hir.types.get(method.signature) {
                    Type::Func(signature) => {
                        format!("{}{}", method.name, self.signature_text(signature))
                    }
                    _ => method.name.clone(),
                });
                format!("interface{{{}}}", methods.collect::<Vec<_>>().join("; "))
            }
            Type::Tuple(types) => format!("({})", self.types_text(types)),
            Type::Named(index) => {
                let name = &self.hir.types.named[*index as usize].name;
                let own = format!("{}.", self.packages.get(self.package).map_or("", |package| &package.name));
                name.strip_prefix(&own).unwrap_or(name).to_string()
            }
            _ => self.hir.types.name(id),
        }
    }

    fn types_text(&self, types: &[TypeId]) -> String {
        types.iter().map(|&ty| self.type_text(ty)).collect::<Vec<_>>().join(", ")
    }

    /// Parameters and results, without `func`.
    pub fn signature_text(&self, signature: &Signature) -> String {
        let params = self.parameters_text(signature);
        match signature.results.as_slice() {
            [] => format!("({params})"),
            [one] => format!("({params}) {}", self.type_text(*one)),
            many => format!("({params}) ({})", self.types_text(many)),
        }
    }

    fn parameters_text(&self, signature: &Signature) -> String {
        let mut params: Vec<_> = signature.params.iter().map(|&ty| self.type_text(ty)).collect();
        if signature.variadic
            && let Some(last) = params.last_mut()
        {
            *last = format!("...{}", last.strip_prefix("[]").unwrap_or(last));
        }
        params.join(", ")
    }

    /// `(number, string)`: the types behind `have` and `want`.
    pub fn summary(&self, types: &[TypeId], variadic: bool) -> String {
        let texts = types.iter().enumerate().map(|(index, &ty)| match self.hir.types.try_get(ty) {
            Some(Type::Untyped(Untyped::Int | Untyped::Rune | Untyped::Float)) => "number".into(),
            Some(Type::Untyped(_)) => self.type_text(ty).trim_start_matches("untyped ").to_string(),
            Some(Type::Slice(element)) if variadic && index + 1 == types.len() => {
                format!("...{}", self.type_text(*element))
            }
            _ => self.type_text(ty),
        });
        format!("({})", texts.collect::<Vec<_>>().join(", "))
    }
}
