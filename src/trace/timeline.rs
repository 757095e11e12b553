//! What a timeline draws: a rectangle or none for each pixel of a row, whatever the number of events.

use super::lanes::{Doing, Lane};

/// The part of a run that is seen, and how large the drawing is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Nanoseconds since the run's start.
    pub from: u64,
    pub to: u64,
    /// The first lane, counted from 0, and how many.
    pub first_lane: usize,
    pub lanes: usize,
    /// Rows to draw them in. Of more lanes than rows several share one, evenly.
    pub rows: usize,
    /// Pixels of a row.
    pub width: usize,
}

/// [`Rectangle::share`] of goroutines that did nothing else.
pub const WHOLE: u32 = 255;

/// A rectangle one row high: its goroutines did mostly this. JavaScript reads it as words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Rectangle {
    pub row: u32,
    /// Pixels from `left` (included) to `right` (excluded).
    pub left: u32,
    pub right: u32,
    /// A [`Doing`].
    pub doing: u32,
    /// The lock of the span, plus one; 0: none.
    pub lock: u32,
    /// How much of the time in these pixels they did it, from 1 to [`WHOLE`].
    pub share: u32,
}

// SAFETY: it is `repr(C)` and made of six `u32`s, for which all bits zero is a value.
unsafe impl bytemuck::Zeroable for Rectangle {}
// SAFETY: as above; there is no padding, and any bits are a value.
unsafe impl bytemuck::Pod for Rectangle {}

/// States, and none before them.
const STATES: usize = Doing::ALL.len() + 1;

/// The time of each state in a pixel, in nanoseconds, and a lock of each.
#[derive(Clone, Copy, Default)]
struct Pixel {
    time: [f64; STATES],
    lock: [u32; STATES],
}

/// What to draw: at most `rows * width` rectangles, by row and from left to right.
pub fn rectangles(lanes: &[Lane], view: View) -> Vec<Rectangle> {
    let seen = lanes.get(view.first_lane..).unwrap_or_default();
    let seen = &seen[..view.lanes.min(seen.len())];
    if view.from >= view.to || view.width == 0 || view.rows == 0 || seen.is_empty() {
        return Vec::new();
    }
    let rows = view.rows.min(seen.len());
    let mut drawn = Row::new(view);
    let mut found = Vec::new();
    for row in 0..rows {
        let shared = &seen[row * seen.len() / rows..(row + 1) * seen.len() / rows];
        drawn.clear();
        for lane in shared {
            let first = lane.spans.partition_point(|span| span.to <= view.from);
            let visible = lane.spans[first..].iter().take_while(|span| span.from < view.to);
            visible.for_each(|span| drawn.pour(span.from, span.to, span.doing, span.lock));
        }
        drawn.outline(row as u32, shared.len() as u64, &mut found);
    }
    found
}

/// One row while it is filled.
pub struct Row {
    view: View,
    pixels: Vec<Pixel>,
}

impl Row {
    /// An empty row of a view that has pixels and some time.
    pub fn new(view: View) -> Self {
        Self { view, pixels: vec![Pixel::default(); view.width] }
    }

    pub fn clear(&mut self) {
        self.pixels.fill(Pixel::default());
    }

    /// The time at the left edge of a pixel.
    fn edge(&self, pixel: usize) -> u64 {
        let length = u128::from(self.view.to - self.view.from);
        self.view.from + (length * pixel as u128 / self.view.width as u128) as u64
    }

    /// A goroutine did this from when to when.
    pub fn pour(&mut self, from: u64, to: u64, doing: Doing, lock: u32) {
        self.spread(from, to, doing, lock, to.saturating_sub(from) as f64);
    }

    /// Goroutines did this for so many nanoseconds, at any time from when to when.
    pub fn spread(&mut self, from: u64, to: u64, doing: Doing, lock: u32, time: f64) {
        if to <= from || to <= self.view.from || from >= self.view.to {
            return;
        }
        let each = time / (to - from) as f64;
        let (from, to) = (from.max(self.view.from), to.min(self.view.to));
        let length = u128::from(self.view.to - self.view.from);
        let mut pixel = (u128::from(from - self.view.from) * self.pixels.len() as u128 / length) as usize;
        while pixel < self.pixels.len() && self.edge(pixel) < to {
            let overlap = to.min(self.edge(pixel + 1)).saturating_sub(from.max(self.edge(pixel)));
            self.pixels[pixel].time[doing as usize] += overlap as f64 * each;
            self.pixels[pixel].lock[doing as usize] = lock;
            pixel += 1;
        }
    }

    /// Neighbouring pixels of one state and one share become one rectangle of this row, which has so many lanes.
    pub fn outline(&self, row: u32, lanes: u64, found: &mut Vec<Rectangle>) {
        let first = found.len();
        for (x, pixel) in self.pixels.iter().enumerate() {
            // Of two that are alike the one that matters more to whoever looks for contention.
            let more = |a: &Doing, b: &Doing| {
                let order = pixel.time[*a as usize].total_cmp(&pixel.time[*b as usize]);
                order.then((*a == Doing::Waiting).cmp(&(*b == Doing::Waiting)))
            };
            let most = Doing::ALL.into_iter().max_by(more);
            let Some(doing) = most.filter(|&doing| pixel.time[doing as usize] > 0.0) else {
                continue;
            };
            let all = ((self.edge(x + 1) - self.edge(x)).max(1) * lanes) as f64;
            let share = ((pixel.time[doing as usize] * f64::from(WHOLE) / all) as u32).clamp(1, WHOLE);
            let (x, doing, lock) = (x as u32, doing as u32, pixel.lock[doing as usize]);
            match found[first..].last_mut() {
                Some(last) if (last.right, last.doing, last.lock, last.share) == (x, doing, lock, share) => {
                    last.right += 1;
                }
                _ => found.push(Rectangle { row, left: x, right: x + 1, doing, lock, share }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lanes::Span;
    use super::*;

    fn lane(goroutine: u32, spans: &[(u64, u64, Doing)]) -> Lane {
        let span = |&(from, to, doing)| Span { from, to, doing, lock: 0, line: 0 };
        Lane { goroutine, spans: spans.iter().map(span).collect() }
    }

    fn view(from: u64, to: u64, lanes: usize, rows: usize, width: usize) -> View {
        View { from, to, first_lane: 0, lanes, rows, width }
    }

    #[test]
    fn long_spans_are_whole_and_short_ones_are_counted() {
        let short =
            (0..100).map(|step| (500 + step, 501 + step, if step % 4 == 0 { Doing::Waiting } else { Doing::Holding }));
        let spans: Vec<_> = [(0, 500, Doing::Running)].into_iter().chain(short).collect();
        let found = rectangles(&[lane(1, &spans)], view(0, 1000, 1, 1, 10));
        let drawn: Vec<_> = found.iter().map(|found| (found.left, found.right, found.doing, found.share)).collect();
        assert_eq!(drawn, [(0, 5, Doing::Running as u32, 255), (5, 6, Doing::Holding as u32, 191)]);
    }

    #[test]
    fn never_more_than_the_pixels_however_many_goroutines() {
        let busy: Vec<_> = (0..5000).map(|step| (step * 2, step * 2 + 1, Doing::ALL[step as usize % 6])).collect();
        let lanes: Vec<_> = (1..=300).map(|goroutine| lane(goroutine, &busy)).collect();
        let found = rectangles(&lanes, view(0, 10_000, 300, 20, 50));
        assert!(!found.is_empty() && found.len() <= 20 * 50, "{}", found.len());
        assert_eq!(found.iter().map(|found| found.row).max(), Some(19));
        let tiny = rectangles(&lanes, view(4000, 4002, 300, 20, 50));
        assert!(tiny.iter().all(|found| found.right <= 50 && found.share == 255), "half of two nanoseconds: {tiny:?}");
    }

    #[test]
    fn nothing_to_see_is_nothing() {
        assert_eq!(rectangles(&[], view(0, 10, 5, 5, 5)), []);
        assert_eq!(rectangles(&[lane(1, &[(0, 5, Doing::Running)])], view(6, 10, 1, 1, 5)), []);
        assert_eq!(rectangles(&[lane(1, &[(0, 5, Doing::Running)])], view(5, 5, 1, 1, 5)), []);
    }
}
