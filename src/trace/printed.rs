//! What a run printed, and when.

/// Pieces that are kept; of more, neighbours become one.
const PIECES: usize = 4096;
/// Bytes that are kept.
const BYTES: usize = 512 << 10;

/// Text that a program printed at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// Nanoseconds since the run's start, pauses left out.
    pub time: u64,
    /// On standard error.
    pub error: bool,
    pub text: String,
}

/// All that a run printed, up to a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    pieces: Vec<Piece>,
    bytes: usize,
    cut: u64,
}

impl Printed {
    /// Takes the next piece. Times don't go back.
    pub fn add(&mut self, time: u64, error: bool, text: &str) {
        let left = BYTES - self.bytes;
        let end = if text.len() <= left {
            text.len()
        } else {
            (0..=left).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0)
        };
        self.cut((text.len() - end) as u64);
        if end == 0 {
            return;
        }
        self.bytes += end;
        match self.pieces.last_mut() {
            Some(last) if (last.time, last.error) == (time, error) => last.text.push_str(&text[..end]),
            _ => self.pieces.push(Piece { time, error, text: text[..end].to_owned() }),
        }
        if self.pieces.len() > PIECES {
            self.join();
        }
    }

    /// Bytes were printed that nobody has.
    pub fn cut(&mut self, bytes: u64) {
        self.cut = self.cut.saturating_add(bytes);
    }

    /// In the order of their times.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Bytes that aren't here.
    pub fn missing(&self) -> u64 {
        self.cut
    }

    /// Every two neighbours on one stream become one, at the later one's time.
    fn join(&mut self) {
        let mut pieces: Vec<Piece> = Vec::with_capacity(PIECES);
        let mut joined = false;
        for piece in self.pieces.drain(..) {
            match pieces.last_mut() {
                Some(last) if !joined && last.error == piece.error => {
                    last.time = piece.time;
                    last.text.push_str(&piece.text);
                    joined = true;
                }
                _ => {
                    pieces.push(piece);
                    joined = false;
                }
            }
        }
        self.pieces = pieces;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_piece_has_its_time_and_its_stream() {
        let mut printed = Printed::default();
        printed.add(5, false, "a");
        printed.add(5, false, "b");
        printed.add(6, true, "no");
        let pieces: Vec<_> =
            printed.pieces().iter().map(|piece| (piece.time, piece.error, piece.text.as_str())).collect();
        assert_eq!(pieces, [(5, false, "ab"), (6, true, "no")]);
    }

    #[test]
    fn a_flood_is_bounded_and_what_is_left_out_is_counted() {
        let mut printed = Printed::default();
        let mut total = 0;
        for line in 0..200_000_u64 {
            let text = format!("größe {line}\n");
            total += text.len() as u64;
            printed.add(line, false, &text);
        }
        let kept: u64 = printed.pieces().iter().map(|piece| piece.text.len() as u64).sum();
        assert_eq!(kept + printed.missing(), total);
        assert!(printed.pieces().len() <= PIECES && kept <= BYTES as u64);
        assert!(printed.pieces().is_sorted_by_key(|piece| piece.time));
    }
}
