//! Package math: functions of floats. Where Go's formula shows in the last digit of everyday results, it is followed.

use crate::program::Native;
use std::f64::consts::{LOG2_E, LOG10_E};

/// The result of a function of package math; `None` for other natives. Frame: the result, then the arguments.
#[inline]
pub fn function(native: Native, frame: &[u64]) -> Option<u64> {
    use Native::*;
    let x = || f64::from_bits(frame[1]);
    let y = || f64::from_bits(frame[2]);
    let result = match native {
        MathFloat64Bits | MathFloat64FromBits => return Some(frame[1]),
        MathSqrt => x().sqrt(),
        MathFloor => x().floor(),
        MathCeil => x().ceil(),
        MathTrunc => x().trunc(),
        MathRound => x().round(),
        MathRoundToEven => x().round_ties_even(),
        MathPow => pow(x(), y()),
        MathExp => x().exp(),
        // Not `exp2`, whose table is as large as all of the others together.
        MathExp2 => 2f64.powf(x()),
        MathExpm1 => x().exp_m1(),
        MathLog => x().ln(),
        MathLog2 => log2(x()),
        MathLog10 => x().ln() * LOG10_E,
        MathLog1p => x().ln_1p(),
        MathSin => x().sin(),
        MathCos => x().cos(),
        MathTan => x().tan(),
        MathAsin => x().asin(),
        MathAcos => x().acos(),
        MathAtan => x().atan(),
        MathAtan2 => x().atan2(y()),
        MathSinh => x().sinh(),
        MathCosh => x().cosh(),
        MathTanh => x().tanh(),
        MathHypot => hypot(x(), y()),
        MathCbrt => x().cbrt(),
        MathMod => x() % y(),
        _ => return None,
    };
    Some(result.to_bits())
}

/// The exponent of two and the logarithm of the fraction in [0.5, 1), apart: exact for powers of two.
fn log2(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return x.log2();
    }
    let (fraction, exponent) = split(x);
    if fraction == 0.5 { f64::from(exponent - 1) } else { fraction.ln() * LOG2_E + f64::from(exponent) }
}

/// A positive number's fraction in [0.5, 1) and its exponent of two.
fn split(x: f64) -> (f64, i32) {
    let (x, scale) = if x < f64::MIN_POSITIVE { (x * 2f64.powi(64), 64) } else { (x, 0) };
    let exponent = (x.to_bits() >> 52) as i32 - 1022 - scale;
    (f64::from_bits(x.to_bits() & ((1 << 52) - 1) | 1022 << 52), exponent)
}

/// x to the power of y: the whole part of y by repeated squaring, as Go does it, the rest by exp and ln.
fn pow(x: f64, y: f64) -> f64 {
    let magnitude = y.abs();
    let special = !x.is_finite() || x == 0.0 || x < 0.0 && y.fract() != 0.0;
    if special || !(0.5..9e18).contains(&magnitude) {
        return x.powf(y);
    }
    if magnitude == 0.5 {
        return if y > 0.0 { x.sqrt() } else { 1.0 / x.sqrt() };
    }
    let (mut whole, mut rest) = (magnitude.trunc(), magnitude.fract());
    if rest > 0.5 {
        rest -= 1.0;
        whole += 1.0;
    }
    let mut result = if rest == 0.0 { 1.0 } else { (rest * x.ln()).exp() };
    let mut result_exponent: i64 = 0;
    let (mut factor, exponent) = split(x.abs());
    let mut exponent = i64::from(exponent);
    let mut bits = whole as u64;
    while bits != 0 {
        if exponent.abs() > 1 << 12 {
            // An overflow or an underflow, with the right sign.
            return x.powf(y);
        }
        if bits & 1 == 1 {
            result *= factor;
            result_exponent += exponent;
        }
        factor *= factor;
        exponent *= 2;
        if factor < 0.5 {
            factor += factor;
            exponent -= 1;
        }
        bits >>= 1;
    }
    if y < 0.0 {
        result = 1.0 / result;
        result_exponent = -result_exponent;
    }
    if x < 0.0 && whole % 2.0 == 1.0 {
        result = -result;
    }
    // In two steps, for the exponent alone may be out of range.
    let half = (result_exponent / 2).clamp(-1000, 1000) as i32;
    let other = (result_exponent - i64::from(half)).clamp(-1000, 1000) as i32;
    result * 2f64.powi(half) * 2f64.powi(other)
}

fn hypot(p: f64, q: f64) -> f64 {
    let (p, q) = (p.abs(), q.abs());
    if p.is_infinite() || q.is_infinite() || p.is_nan() || q.is_nan() {
        return p.hypot(q);
    }
    let (large, small) = if p < q { (q, p) } else { (p, q) };
    if large == 0.0 { 0.0 } else { large * (1.0 + (small / large) * (small / large)).sqrt() }
}
