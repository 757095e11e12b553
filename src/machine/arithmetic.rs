//! Arithmetic on private words: Go's integers wrap around, its floats are IEEE 754, its shifts shift everything out.

use super::panics::Trap;
use crate::program::{Comparison, Conversion, FloatOp, IntOp};

/// For each [`Comparison`] three bits: whether it holds when less, equal, greater.
const HOLDS: u32 = {
    const LESS: u32 = 1;
    const EQUAL: u32 = 2;
    const GREATER: u32 = 4;
    EQUAL << (3 * Comparison::Equal as u32)
        | (LESS | GREATER) << (3 * Comparison::NotEqual as u32)
        | LESS << (3 * Comparison::Less as u32)
        | (LESS | EQUAL) << (3 * Comparison::LessEqual as u32)
        | GREATER << (3 * Comparison::Greater as u32)
        | (GREATER | EQUAL) << (3 * Comparison::GreaterEqual as u32)
};

/// Compares without a jump on the kind of comparison.
#[inline(always)]
pub(super) fn compare<T: PartialOrd>(comparison: Comparison, a: T, b: T) -> bool {
    // NaN is none of the three; only != holds for it.
    let relation = u32::from(a < b) | u32::from(a == b) << 1 | u32::from(a > b) << 2;
    HOLDS >> (3 * comparison as u32) & relation != 0
}

#[inline]
pub(super) fn compare_floats(comparison: Comparison, a: u64, b: u64) -> bool {
    let (a, b) = (f64::from_bits(a), f64::from_bits(b));
    if comparison == Comparison::NotEqual { a != b } else { compare(comparison, a, b) }
}

#[inline(always)]
pub(super) fn int_op(op: IntOp, a: u64, b: u64) -> Result<u64, Trap> {
    Ok(match op {
        IntOp::Mul => a.wrapping_mul(b),
        IntOp::Div | IntOp::DivUnsigned | IntOp::Rem | IntOp::RemUnsigned if b == 0 => {
            return Err(divide_by_zero());
        }
        IntOp::Div => (a as i64).wrapping_div(b as i64) as u64,
        IntOp::DivUnsigned => a / b,
        IntOp::Rem => (a as i64).wrapping_rem(b as i64) as u64,
        IntOp::RemUnsigned => a % b,
        IntOp::And => a & b,
        IntOp::Or => a | b,
        IntOp::Xor => a ^ b,
        IntOp::AndNot => a & !b,
        IntOp::Shl => {
            if b < 64 {
                a << b
            } else {
                0
            }
        }
        IntOp::Shr => ((a as i64) >> b.min(63)) as u64,
        IntOp::ShrUnsigned => {
            if b < 64 {
                a >> b
            } else {
                0
            }
        }
    })
}

#[cold]
#[inline(never)]
fn divide_by_zero() -> Trap {
    Trap::runtime("integer divide by zero".into())
}

#[inline]
pub(super) fn float_op(op: FloatOp, a: u64, b: u64) -> u64 {
    let (a, b) = (f64::from_bits(a), f64::from_bits(b));
    let result = match op {
        FloatOp::Add => a + b,
        FloatOp::Sub => a - b,
        FloatOp::Mul => a * b,
        FloatOp::Div => a / b,
    };
    result.to_bits()
}

/// What amd64's `cvttsd2si` gives for anything that doesn't fit.
const INDEFINITE: i64 = i64::MIN;

fn float_to_int(value: f64) -> i64 {
    if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&value) { value as i64 } else { INDEFINITE }
}

/// All conversions but [`Conversion::IntToString`], which needs memory.
#[inline]
pub(super) fn convert(conversion: Conversion, word: u64) -> u64 {
    const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
    let float = f64::from_bits(word);
    match conversion {
        Conversion::IntToFloat => (word as i64 as f64).to_bits(),
        Conversion::UintToFloat => (word as f64).to_bits(),
        Conversion::FloatToInt => float_to_int(float) as u64,
        // Go's amd64 code: the upper half by way of a subtraction.
        Conversion::FloatToUint if float < TWO_TO_63 => float_to_int(float) as u64,
        Conversion::FloatToUint => (float_to_int(float - TWO_TO_63) ^ i64::MIN) as u64,
        Conversion::RoundToFloat32 => f64::from(float as f32).to_bits(),
        Conversion::IntToString => word,
    }
}
