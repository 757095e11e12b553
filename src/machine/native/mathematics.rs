//! Package math: functions of floats. Where Go's formula shows in the last digit of everyday results, it is followed.

use super::elementary as by;
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
        MathExp => by::exp(x()),
        MathExp2 => by::pow(2.0, x()),
        MathExpm1 => by::expm1(x()),
        MathLog => by::log(x()),
        MathLog2 => log2(x()),
        MathLog10 => by::log(x()) * LOG10_E,
        MathLog1p => by::log1p(x()),
        MathSin => by::sin(x()),
        MathCos => by::cos(x()),
        MathTan => by::tan(x()),
        MathAsin => by::asin(x()),
        MathAcos => by::acos(x()),
        MathAtan => by::atan(x()),
        MathAtan2 => by::atan2(x(), y()),
        MathSinh => by::sinh(x()),
        MathCosh => by::cosh(x()),
        MathTanh => by::tanh(x()),
        MathHypot => hypot(x(), y()),
        MathCbrt => by::cbrt(x()),
        MathMod => x() % y(),
        _ => return None,
    };
    Some(result.to_bits())
}

/// The exponent of two and the logarithm of the fraction in [0.5, 1), apart: exact for powers of two.
fn log2(x: f64) -> f64 {
    if x <= 0.0 || !x.is_finite() {
        return by::log2(x);
    }
    let (fraction, exponent) = split(x);
    if fraction == 0.5 { f64::from(exponent - 1) } else { by::log(fraction) * LOG2_E + f64::from(exponent) }
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
        return by::pow(x, y);
    }
    if magnitude == 0.5 {
        return if y > 0.0 { x.sqrt() } else { 1.0 / x.sqrt() };
    }
    let (mut whole, mut rest) = (magnitude.trunc(), magnitude.fract());
    if rest > 0.5 {
        rest -= 1.0;
        whole += 1.0;
    }
    let mut result = if rest == 0.0 { 1.0 } else { by::exp(rest * by::log(x)) };
    let mut result_exponent: i64 = 0;
    let (mut factor, exponent) = split(x.abs());
    let mut exponent = i64::from(exponent);
    let mut bits = whole as u64;
    while bits != 0 {
        if exponent.abs() > 1 << 12 {
            // An overflow or an underflow, with the right sign.
            return by::pow(x, y);
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
        return if p.is_infinite() || q.is_infinite() { f64::INFINITY } else { f64::NAN };
    }
    let (large, small) = if p < q { (q, p) } else { (p, q) };
    if large == 0.0 { 0.0 } else { large * (1.0 + (small / large) * (small / large)).sqrt() }
}
