//! What memory holds when a run starts: nil's cell, the package's variables, the bytes of string literals.

use crate::program::{FIRST_CELL, string_word};
use std::collections::HashMap;

#[derive(Default)]
pub(super) struct Image {
    cells: Vec<u64>,
    /// First cell of the strings.
    strings_at: usize,
    bytes: Vec<u8>,
    places: HashMap<Vec<u8>, u64>,
}

impl Image {
    /// The address of the cell that is reserved next.
    pub fn end(&self) -> u32 {
        self.cells.len().max(FIRST_CELL as usize) as u32
    }

    /// Adds `words` zeroed cells.
    pub fn reserve(&mut self, words: u64) {
        let length = self.end() as usize + words as usize;
        self.cells.resize(length, 0);
    }

    /// All variables have their cells: strings follow.
    pub fn begin_strings(&mut self) {
        self.strings_at = self.end() as usize;
        self.cells.resize(self.strings_at, 0);
    }

    pub fn set(&mut self, address: u32, word: u64) {
        self.cells[address as usize] = word;
    }

    /// The word of a string literal; equal literals share their bytes.
    pub fn string(&mut self, bytes: &[u8]) -> u64 {
        if let Some(&word) = self.places.get(bytes) {
            return word;
        }
        let offset = self.strings_at * 8 + self.bytes.len();
        let word = string_word(offset as u32, bytes.len() as u32);
        self.bytes.extend_from_slice(bytes);
        self.places.insert(bytes.to_vec(), word);
        word
    }

    /// The cells, eight bytes of the strings to each, the first byte in the lowest bits.
    pub fn into_cells(self) -> Vec<u64> {
        let mut cells = self.cells;
        cells.extend(self.bytes.chunks(8).map(|chunk| {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(bytes)
        }));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::string_place;

    #[test]
    fn equal_literals_share_their_bytes() {
        let mut image = Image::default();
        image.reserve(2);
        image.begin_strings();
        let first = image.string(b"hello");
        assert_eq!(first, image.string(b"hello"));
        assert_eq!(image.string(b""), 0);
        assert_eq!(string_place(first), (3 * 8, 5));
        assert_eq!(image.into_cells(), [0, 0, 0, u64::from_le_bytes(*b"hello\0\0\0")]);
    }
}
