//! The states that are known, by their fingerprints.
//!
//! Looking for a state is what exploring waits for most: each look is somewhere else in memory. So what is looked through first is small
//! (half a fingerprint's half, and the state's number), and the fingerprints stand apart, in the order of their discovery.

use crate::step::hash::Fingerprint128;

/// Numbers of states by fingerprint: an open-addressed table with linear probing, at most three quarters full.
#[derive(Debug, Default)]
pub struct States {
    fingerprints: Vec<Fingerprint128>,
    /// The upper half of a fingerprint's first word, and below it the state's number plus one; 0: nothing. A power of two of them.
    table: Vec<u64>,
}

/// What [`States::find`] has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    Known(u32),
    /// It wasn't known. Now it has this number.
    New(u32),
    /// It isn't known, and there are as many as there may be.
    Full,
}

const UPPER: u64 = !0 << 32;

impl States {
    pub fn clear(&mut self) {
        self.fingerprints.clear();
        self.table.fill(0);
    }

    /// The number of a state; it gets the next one, if there are fewer than `most`.
    #[inline]
    pub fn find(&mut self, state: Fingerprint128, most: usize) -> Found {
        if self.fingerprints.len() * 4 >= self.table.len() * 3 {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut place = state.0 as usize & mask;
        loop {
            let entry = self.table[place];
            if entry == 0 {
                break;
            }
            let number = entry as u32 - 1;
            if entry & UPPER == state.0 & UPPER && self.fingerprints[number as usize] == state {
                return Found::Known(number);
            }
            place = (place + 1) & mask;
        }
        if self.fingerprints.len() >= most {
            return Found::Full;
        }
        let number = self.fingerprints.len() as u32;
        self.fingerprints.push(state);
        self.table[place] = state.0 & UPPER | u64::from(number + 1);
        Found::New(number)
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(1024);
        // The old one's memory may serve the new one.
        self.table = Vec::new();
        self.table.resize(size, 0);
        for (state, number) in self.fingerprints.iter().zip(1u64..) {
            let mut place = state.0 as usize & (size - 1);
            while self.table[place] != 0 {
                place = (place + 1) & (size - 1);
            }
            self.table[place] = state.0 & UPPER | number;
        }
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        self.fingerprints.capacity() * size_of::<Fingerprint128>() + self.table.capacity() * size_of::<u64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_state_is_known_by_its_number() {
        let mut states = States::default();
        let state = |number: u32| Fingerprint128::of_cell(7, u64::from(number) + 1);
        for number in 0..5000 {
            assert_eq!(states.find(state(number), 5000), Found::New(number));
        }
        assert_eq!(states.find(state(5000), 5000), Found::Full);
        for number in 0..5000 {
            assert_eq!(states.find(state(number), 5000), Found::Known(number));
        }
    }

    #[test]
    fn states_whose_first_words_are_equal_are_told_apart() {
        let mut states = States::default();
        assert_eq!(states.find(Fingerprint128(5, 1), 9), Found::New(0));
        assert_eq!(states.find(Fingerprint128(5, 2), 9), Found::New(1));
        assert_eq!(states.find(Fingerprint128(5 | 1 << 40, 1), 9), Found::New(2));
        assert_eq!(states.find(Fingerprint128(5, 2), 9), Found::Known(1));
    }
}
