//! 128-bit fingerprints of states. Two states count as one when their fingerprints are equal: among n states the odds that any two
//! different ones are taken for one are about n² / 2^129 (the birthday bound), for a hundred million states 1 in 10^22.

use std::hash::Hasher;

/// Two 64-bit lanes of multiply and rotate, each finished by the mixer of SplitMix64.
#[derive(Clone, Copy, Debug)]
pub struct Hash128(u64, u64);

const A: u64 = 0x9e37_79b9_7f4a_7c15;
const B: u64 = 0xd6e8_feb8_6659_fd93;

impl Default for Hash128 {
    fn default() -> Self {
        Self(0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344)
    }
}

/// SplitMix64's finaliser.
#[inline]
const fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl Hash128 {
    #[inline]
    pub const fn value(self) -> Fingerprint128 {
        Fingerprint128(mix(self.0 ^ self.1.rotate_left(17)), mix(self.1.wrapping_add(A)))
    }
}

impl Hasher for Hash128 {
    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(29) ^ word).wrapping_mul(A);
        self.1 = (self.1.rotate_left(43) ^ word.rotate_left(32)).wrapping_mul(B);
    }
    #[inline]
    fn write_u8(&mut self, byte: u8) {
        self.write_u64(byte.into());
    }
    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.write_u64(word.into());
    }
    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
        self.write_usize(bytes.len());
    }
    fn finish(&self) -> u64 {
        self.value().0
    }
}

/// A state's fingerprint, or a part's: those of the parts are added up, so that a change of one part costs only that part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint128(pub u64, pub u64);

impl Fingerprint128 {
    /// That of a cell's contents. Zero is nothing, as in a cell that isn't allocated.
    #[inline]
    pub const fn of_cell(address: u64, value: u64) -> Self {
        if value == 0 {
            return Self(0, 0);
        }
        let first = mix(value ^ mix(address.wrapping_add(A)));
        Self(first, mix(first ^ value.rotate_left(32) ^ address.wrapping_mul(B)))
    }

    #[inline]
    pub const fn add(&mut self, part: Self) {
        self.0 = self.0.wrapping_add(part.0);
        self.1 = self.1.wrapping_add(part.1);
    }

    #[inline]
    pub const fn remove(&mut self, part: Self) {
        self.0 = self.0.wrapping_sub(part.0);
        self.1 = self.1.wrapping_sub(part.1);
    }
}

/// Uses a fingerprint's own bits in a hash table.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ready(u64);

impl Hasher for Ready {
    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.0 ^= word;
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_and_the_place_of_words_matter() {
        let of = |words: &[u64]| {
            let mut hash = Hash128::default();
            words.iter().for_each(|&word| hash.write_u64(word));
            hash.value()
        };
        assert_ne!(of(&[1, 2]), of(&[2, 1]));
        assert_ne!(of(&[0]), of(&[0, 0]));
        assert_ne!(Fingerprint128::of_cell(1, 2), Fingerprint128::of_cell(2, 1));
    }

    #[test]
    fn a_part_that_was_added_and_removed_leaves_nothing() {
        let mut sum = Fingerprint128::default();
        sum.add(Fingerprint128::of_cell(3, 4));
        sum.add(Fingerprint128::of_cell(4, 4));
        sum.remove(Fingerprint128::of_cell(3, 4));
        assert_eq!(sum, Fingerprint128::of_cell(4, 4));
    }

    #[test]
    fn neighbouring_cells_and_values_differ_in_both_halves() {
        let mut halves = std::collections::HashSet::new();
        for address in 1..200 {
            for value in 1..200 {
                let Fingerprint128(a, b) = Fingerprint128::of_cell(address, value);
                assert!(halves.insert(a) && halves.insert(b), "cell {address} = {value}");
            }
        }
    }
}
