//! Texts in the board's words.

use super::{TEXT_BYTES, WatchRecord};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

impl WatchRecord {
    /// The value as it is shown.
    pub fn shown(&self) -> String {
        let bytes: Vec<u8> = self.text.iter().flat_map(|word| word.load(Relaxed).to_le_bytes()).collect();
        let length = (self.text_length.load(Relaxed) as usize).min(bytes.len());
        String::from_utf8_lossy(&bytes[..length]).into_owned()
    }

    /// Shows a value, cut where there is no room for it.
    pub fn show(&self, text: &str) {
        set_text(&self.text, &self.text_length, TEXT_BYTES, text);
    }
}

/// Writes a text of at most `bytes` bytes, cut at a character, with `…` where it was cut.
pub(super) fn set_text(words: &[AtomicU32], length: &AtomicU32, bytes: usize, text: &str) {
    let cut;
    let text = if text.len() <= bytes {
        text
    } else {
        let end = (0..=bytes - '…'.len_utf8()).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        cut = format!("{}…", &text[..end]);
        &cut
    };
    for (word, chunk) in words.iter().zip(text.as_bytes().chunks(4)) {
        let mut four = [0; 4];
        four[..chunk.len()].copy_from_slice(chunk);
        word.store(u32::from_le_bytes(four), Relaxed);
    }
    length.store(text.len() as u32, Relaxed);
}
