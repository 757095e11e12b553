//! What of a goroutine decides how it goes on, as a stream of words: two goroutines with the same words do the same from now on, given the
//! same memory. Words of the frames that are written before they are read again are left out.

use super::Goroutine;
use crate::program::{Liveness, Program};
use std::hash::{Hash, Hasher};

/// Takes a goroutine apart into words.
#[derive(Debug)]
pub struct Fingerprint {
    liveness: Liveness,
}

impl Fingerprint {
    pub fn new(program: &Program) -> Self {
        Self { liveness: Liveness::new(program) }
    }

    /// Writes all that decides how `goroutine` goes on into `hasher`.
    #[inline]
    pub fn write(&self, program: &Program, goroutine: &Goroutine, hasher: &mut impl Hasher) {
        hasher.write_u64(u64::from(goroutine.pc) << 32 | u64::from(goroutine.base));
        let frame = &goroutine.stack[goroutine.base as usize..];
        for &slot in self.liveness.before(program, goroutine.running, goroutine.pc) {
            hasher.write_u64(frame[slot as usize]);
        }
        for caller in &goroutine.callers {
            hasher.write_u64(u64::from(caller.pc) << 32 | u64::from(caller.base));
            caller.purpose.hash(hasher);
            let frame = &goroutine.stack[caller.base as usize..];
            for &slot in self.liveness.across(program, caller.function, caller.pc) {
                hasher.write_u64(frame[slot as usize]);
            }
        }
        for call in goroutine.deferred.iter() {
            hasher.write_u64(u64::from(call.function) << 32 | u64::from(call.depth));
            hasher.write_u64(call.closure);
            call.params.iter().for_each(|&word| hasher.write_u64(word));
        }
        if goroutine.wait != Default::default() {
            goroutine.wait.hash(hasher);
        }
        goroutine.random.hash(hasher);
        if let Some(rare) = &goroutine.rare {
            if !rare.panics.is_empty() {
                rare.panics.hash(hasher);
            }
            if !rare.phantoms.is_empty() {
                rare.phantoms.hash(hasher);
            }
            if !rare.method_results.is_empty() {
                rare.method_results.hash(hasher);
            }
            if !rare.map.is_idle() {
                rare.map.hash(hasher);
            }
            if rare.growth.target != 0 {
                rare.growth.hash(hasher);
            }
        }
    }
}
