//! The part of the board that a recording keeps as pictures, because events don't tell it: switches, counts and the watched values.
//!
//! A picture is [`HEAD`] words of the header and then the watch records that are in use, word by word.

use super::{Board, Header, WATCHES, WatchRecord};
use std::mem::{offset_of, size_of};
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

/// Words of a picture before its watch records.
pub const HEAD: usize = 7;
/// Words of a watch record.
pub const WATCH: usize = size_of::<WatchRecord>() / 4;

/// The header's words, in a picture's order, as places in the header.
const PLACES: [usize; HEAD] = [
    offset_of!(Header, mutex_off) / 4,
    offset_of!(Header, keep_going) / 4,
    offset_of!(Header, map_conflicts) / 4,
    offset_of!(Header, lost_low) / 4,
    offset_of!(Header, lost_high) / 4,
    offset_of!(Header, cells) / 4,
    offset_of!(Header, watch_records) / 4,
];

/// The picture of a board whose header and watch records are these words, as they stand in shared memory.
pub fn from_words(header: &[u32], watches: &[u32]) -> Vec<u32> {
    let head = PLACES.map(|place| header.get(place).copied().unwrap_or(0));
    let used = (head[HEAD - 1] as usize).min(WATCHES) * WATCH;
    head.iter().chain(watches.iter().take(used)).copied().collect()
}

/// The picture of a board.
pub fn of(board: &Board) -> Vec<u32> {
    let head = head(&board.header);
    let used = head[HEAD - 1].load(Relaxed) as usize;
    let watches = board.watches[..used.min(WATCHES)].iter().flat_map(words);
    head.into_iter().chain(watches).map(|word| word.load(Relaxed)).collect()
}

/// Puts a picture on a board, whose other parts stay as they are.
pub fn show(picture: &[u32], board: &Board) {
    // Before the first picture there is nothing.
    let picture = if picture.len() < HEAD { &[0; HEAD] } else { picture };
    let places = head(&board.header).into_iter().chain(board.watches.iter().flat_map(words));
    for (place, &word) in places.zip(picture) {
        place.store(word, Relaxed);
    }
    let used = &board.header.watch_records;
    used.store(used.load(Relaxed).min(WATCHES as u32), Relaxed);
}

fn head(header: &Header) -> [&AtomicU32; HEAD] {
    let Header { mutex_off, keep_going, map_conflicts, lost_low, lost_high, cells, watch_records, .. } = header;
    [mutex_off, keep_going, map_conflicts, lost_low, lost_high, cells, watch_records]
}

/// A record's words as they stand in memory.
fn words(record: &WatchRecord) -> impl Iterator<Item = &AtomicU32> {
    let scalars = [
        &record.kind,
        &record.variable,
        &record.address,
        &record.value_low,
        &record.value_high,
        &record.expected_low,
        &record.expected_high,
        &record.has_expected,
        &record.lock,
        &record.label_length,
        &record.text_length,
    ];
    scalars.into_iter().chain(&record.label).chain(&record.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_the_same_from_the_board_and_from_its_words_and_shows_what_it_was_taken_of() {
        let board = Board::new();
        board.header.lost_low.store(7, Relaxed);
        board.header.watch_records.store(2, Relaxed);
        let all: Vec<u32> = (100..100 + 2 * WATCH as u32).collect();
        for (place, &word) in board.watches.iter().flat_map(words).zip(&all) {
            place.store(word, Relaxed);
        }
        let picture = of(&board);
        let mut header = [0; size_of::<Header>() / 4];
        header[offset_of!(Header, lost_low) / 4] = 7;
        header[offset_of!(Header, watch_records) / 4] = 2;
        header[offset_of!(Header, elapsed_low) / 4] = 99;
        assert_eq!(from_words(&header, &[&all[..], &[1, 2, 3]].concat()), picture);
        // The fields are where the words are.
        assert_eq!(board.watches[1].label[0].load(Relaxed), all[WATCH + offset_of!(WatchRecord, label) / 4]);
        let other = Board::new();
        show(&picture, &other);
        assert_eq!(of(&other), picture);
    }
}
