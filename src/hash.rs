//! Hash tables with a hasher of a few instructions. The keys are a program's own addresses, numbers and names: whoever makes them
//! collide slows nobody but himself down, so that the standard library's defence, and its code in every module of the page, is for nothing.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

pub type Map<K, V> = HashMap<K, V, BuildHasherDefault<Scatter>>;
pub type Set<K> = HashSet<K, BuildHasherDefault<Scatter>>;

/// Neighbouring words become far numbers (Fibonacci hashing).
pub const fn scatter(word: u64) -> u64 {
    word.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Multiplies and rotates for each word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scatter(u64);

impl Hasher for Scatter {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn write_u64(&mut self, word: u64) {
        // The table uses the low bits and the highest ones.
        self.0 = scatter(self.0.rotate_left(5) ^ word).rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hash::BuildHasher;

    #[test]
    fn keys_that_differ_little_are_far_apart() {
        let build = BuildHasherDefault::<Scatter>::default();
        // The table takes the place of a key from the low bits, and compares the seven highest before the key.
        let of = |hashes: Vec<u64>| {
            let count = |part: fn(&u64) -> u64| hashes.iter().map(part).collect::<HashSet<_>>().len();
            (count(|hash| hash % 1024), count(|hash| hash >> 57))
        };
        for hashes in [
            (0..1024u64).map(|word| build.hash_one(word)).collect(),
            (0..1024u64).map(|word| build.hash_one(word << 20)).collect(),
            (0..1024u32).map(|word| build.hash_one((word % 32, word / 32))).collect(),
            (0..1024).map(|word| build.hash_one(format!("name{word}"))).collect::<Vec<_>>(),
        ] {
            // A thousand keys at random would fill 647 of 1,024 places.
            let (places, tags) = of(hashes);
            assert!(places > 400 && tags > 60, "{places} places, {tags} tags");
        }
    }
}
