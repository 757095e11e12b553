//! The values that a run showed, as a series of pictures: what events can't tell, such as texts, maps, and which lock protects what.
//!
//! A picture is a list of words whose meaning only the board knows. Of each picture only the words that differ from the one before are kept, and
//! of pictures in which nothing has changed only the last one's time, which tells that there was nothing new by then;
//! when there are too many, every two neighbours become one, so that a long run has as many pictures as a short one, further apart.

use std::collections::BTreeMap;

/// Words that are kept of all pictures together, 8 bytes each.
const LIMIT: usize = 1 << 17;

/// A series of pictures.
#[derive(Clone, Debug)]
pub struct Film {
    frames: Vec<Frame>,
    /// The last picture.
    words: Vec<u32>,
    /// Changes in all frames.
    changes: usize,
    /// Pictures that become one frame, and how many of these the last frame has.
    joined: usize,
    last: usize,
}

impl Default for Film {
    fn default() -> Self {
        Self { frames: Vec::new(), words: Vec::new(), changes: 0, joined: 1, last: 0 }
    }
}

/// Films are the same that show the same.
impl PartialEq for Film {
    fn eq(&self, other: &Self) -> bool {
        self.frames == other.frames
    }
}

impl Eq for Film {}

/// How a picture differs from the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Nanoseconds since the run's start, pauses left out.
    pub time: u64,
    /// Words by their places, in the order of these.
    pub changes: Vec<(u16, u32)>,
}

impl Film {
    /// Takes a picture, at most 65,536 words; what is beyond those is left out. Words that a shorter picture leaves out stay as they were.
    pub fn add(&mut self, time: u64, picture: &[u32]) {
        let words = &picture[..picture.len().min(1 << 16)];
        if self.words.len() < words.len() {
            self.words.resize(words.len(), 0);
        }
        let mut changes = Vec::new();
        for (place, (old, &new)) in self.words.iter_mut().zip(words).enumerate() {
            if *old != new {
                *old = new;
                changes.push((place as u16, new));
            }
        }
        self.push(Frame { time, changes });
    }

    /// Takes the next frame. One without a change is the last one only.
    pub(super) fn push(&mut self, frame: Frame) {
        let is_calm = |last: &Frame| last.changes.is_empty();
        if is_calm(&frame) {
            match self.frames.last_mut() {
                None => {}
                Some(last) if is_calm(last) => last.time = frame.time,
                Some(_) => self.frames.push(frame),
            }
            return;
        }
        self.frames.pop_if(|last| is_calm(last));
        for &(place, word) in &frame.changes {
            let place = usize::from(place);
            if self.words.len() <= place {
                self.words.resize(place + 1, 0);
            }
            self.words[place] = word;
        }
        match self.frames.last_mut() {
            Some(last) if self.last < self.joined => {
                let before = last.changes.len();
                last.go_on(&frame);
                self.changes += last.changes.len() - before;
                self.last += 1;
            }
            _ => {
                self.changes += frame.changes.len();
                self.frames.push(frame);
                self.last = 1;
            }
        }
        if self.changes > LIMIT && self.frames.len() > 1 {
            self.thin();
        }
    }

    /// The run was over after `elapsed` nanoseconds, and its last event was at `time`, for times are interpolated: a picture that was taken
    /// when the run was over comes after that.
    pub fn end(&mut self, elapsed: u64, time: u64) {
        if let Some(last) = self.frames.last_mut()
            && last.time >= elapsed
        {
            last.time = last.time.max(time);
        }
    }

    /// In the order of their times.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// Every two frames become one, at the later one's time, and so it is with those to come.
    fn thin(&mut self) {
        let mut frames = std::mem::take(&mut self.frames).into_iter();
        let is_even = frames.len().is_multiple_of(2);
        while let Some(mut first) = frames.next() {
            if let Some(second) = frames.next() {
                first.go_on(&second);
            }
            self.frames.push(first);
        }
        self.last += if is_even { self.joined } else { 0 };
        self.joined *= 2;
        self.changes = self.frames.iter().map(|frame| frame.changes.len()).sum();
    }
}

impl Frame {
    fn go_on(&mut self, next: &Self) {
        let mut changes: BTreeMap<u16, u32> = self.changes.drain(..).collect();
        changes.extend(next.changes.iter().copied());
        *self = Self { time: next.time, changes: changes.into_iter().collect() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The picture after all frames up to `time`.
    fn picture(film: &Film, time: u64) -> Vec<u32> {
        let mut words = Vec::new();
        for frame in film.frames().iter().take_while(|frame| frame.time <= time) {
            for &(place, word) in &frame.changes {
                words.resize(words.len().max(usize::from(place) + 1), 0);
                words[usize::from(place)] = word;
            }
        }
        words
    }

    #[test]
    fn only_what_changes_is_kept() {
        let mut film = Film::default();
        film.add(10, &[1, 2, 3]);
        film.add(20, &[1, 2, 3]);
        film.add(30, &[1, 5]);
        let frames =
            |film: &Film| -> Vec<_> { film.frames().iter().map(|frame| (frame.time, frame.changes.clone())).collect() };
        let changes = [(10, vec![(0, 1), (1, 2), (2, 3)]), (30, vec![(1, 5)])];
        assert_eq!(frames(&film), changes);
        film.add(40, &[1, 5]);
        film.add(50, &[1, 5]);
        assert_eq!(frames(&film), [&changes[..], &[(50, vec![])]].concat(), "there was nothing new by then");
        film.end(51, 60);
        assert_eq!(film.frames()[2].time, 50, "it was taken while the run went on");
        film.end(50, 60);
        assert_eq!(film.frames()[2].time, 60);
        assert_eq!(picture(&film, 30), [1, 5, 3], "a shorter picture leaves the rest as it was");
    }

    #[test]
    fn a_long_run_has_fewer_pictures_and_the_last_is_exact() {
        let mut film = Film::default();
        for time in 1..=1_000_000_u32 {
            film.add(time.into(), &[time, time / 1000]);
        }
        assert!(film.changes <= LIMIT && film.frames().len() > LIMIT / 8, "{} changes", film.changes);
        assert_eq!(picture(&film, 1_000_000), [1_000_000, 1000]);
        let half = picture(&film, 500_000);
        assert!((499_000..=500_000).contains(&half[0]), "{half:?}");
        let gaps = film.frames().windows(2).map(|pair| pair[1].time - pair[0].time);
        assert!(gaps.max().is_some_and(|gap| gap < 100), "everywhere as far apart");
    }
}
