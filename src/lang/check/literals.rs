//! Number, rune and string literals.

use super::Checker;
use super::constants::{Constant, MAXIMUM_BITS, parse_float, parse_int, unquote, unquote_rune};
use super::operand::Operand;
use gosyn::ast::{self, Expression};
use gosyn::token::LitKind;
use num_bigint::BigInt;

/// Longer number literals are refused, as Go does.
const LONGEST: usize = 10_000;

impl<'a> Checker<'a> {
    pub fn literal(&mut self, literal: &'a ast::BasicLit, source: &'a Expression) -> Operand<'a> {
        let text = literal.value.as_str();
        if matches!(literal.kind, LitKind::Integer | LitKind::Float) && text.len() > LONGEST {
            let shown: String = text.chars().take(10).collect();
            self.error(literal.pos, format!("excessively long constant: {shown}... ({} chars)", text.len()));
            return self.invalid_operand(source);
        }
        let basic = self.basic;
        let constant = match literal.kind {
            LitKind::Integer => parse_int(text)
                .filter(|value| value.bits() <= MAXIMUM_BITS)
                .map(|value| (basic.untyped_int, Constant::Int(value))),
            LitKind::Float => parse_float(text).map(|value| (basic.untyped_float, Constant::Float(value))),
            LitKind::Char => Some((basic.untyped_rune, Constant::Int(BigInt::from(unquote_rune(text))))),
            LitKind::String => Some((basic.untyped_string, Constant::String(unquote(text)))),
            LitKind::Imag => {
                self.not_supported(literal.pos, "complex numbers are");
                return self.invalid_operand(source);
            }
            LitKind::Ident => None,
        };
        match constant {
            Some((ty, value)) => self.constant_operand(source, ty, value),
            None => {
                self.error(literal.pos, format!("constant {text} is too large"));
                self.invalid_operand(source)
            }
        }
    }
}
