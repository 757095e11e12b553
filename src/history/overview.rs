//! The whole run in a bounded number of parts: how long goroutines did what in each. It is right however long the run and however fast its
//! events, for those are only added up; what is lost is when exactly within a part.
//!
//! All parts are equally long, and become twice as long whenever the run outgrows them. Of very many goroutines neighbours share a group.

use crate::trace::lanes::Doing;

/// Nanoseconds of a part at first.
const FIRST: u64 = 1 << 10;
/// Groups of goroutines, at most.
const GROUPS: usize = 512;
/// States, by their numbers less one.
pub const STATES: usize = Doing::ALL.len();

/// How much there is room for.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Parts of the run; there are at least half as many once it took a moment, if there is room.
    pub parts: u64,
    /// Parts of all groups together, 32 bytes each.
    pub cells: u64,
}

/// What a group did during a part.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Part {
    /// Nanoseconds of each state, of all goroutines together.
    pub time: [f32; STATES],
    /// A lock, plus one, that it held or was inside of without it, and one that it waited for; 0: none.
    pub held: u16,
    pub waited_for: u16,
}

impl Part {
    /// A lock of the state, plus one; 0: none.
    pub fn lock(&self, doing: Doing) -> u16 {
        match doing {
            Doing::Holding | Doing::Inside => self.held,
            Doing::Waiting => self.waited_for,
            _ => 0,
        }
    }

    fn add(&mut self, doing: Doing, lock: u16, time: u64) {
        self.time[doing as usize - 1] += time as f32;
        match doing {
            Doing::Holding | Doing::Inside => self.held = lock,
            Doing::Waiting => self.waited_for = lock,
            _ => {}
        }
    }

    fn join(&mut self, other: &Self) {
        for (time, more) in self.time.iter_mut().zip(other.time) {
            *time += more;
        }
        for (lock, newer) in [(&mut self.held, other.held), (&mut self.waited_for, other.waited_for)] {
            if newer != 0 {
                *lock = newer;
            }
        }
    }
}

/// See above.
#[derive(Clone, Debug)]
pub struct Overview {
    most: Most,
    /// Nanoseconds of a part.
    width: u64,
    /// Goroutines of a group.
    size: usize,
    groups: Vec<Vec<Part>>,
}

impl Overview {
    pub fn new(most: Most) -> Self {
        Self { most, width: FIRST, size: 1, groups: Vec::new() }
    }

    /// Parts of a run that there is room for beside so many groups.
    fn parts(&self, groups: usize) -> u64 {
        self.most.parts.min(self.most.cells / (groups.max(1) as u64).next_power_of_two())
    }

    /// Nanoseconds of a part.
    pub fn width(&self) -> u64 {
        self.width
    }

    /// Goroutines of a group: group 0 has the first so many.
    pub fn size(&self) -> usize {
        self.size
    }

    /// A group's parts from the run's start on.
    pub fn group(&self, group: usize) -> &[Part] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }

    /// Goroutine `lane`, counted from 0, did this for a while.
    pub fn add(&mut self, lane: usize, doing: Doing, lock: u16, from: u64, to: u64) {
        if from >= to {
            return;
        }
        while lane / self.size >= GROUPS {
            self.size *= 2;
            let pairs = self.groups.chunks(2).map(|pair| join(&pair[0], pair.get(1).map_or(&[], Vec::as_slice)));
            self.groups = pairs.collect();
        }
        let group = lane / self.size;
        if self.groups.len() <= group {
            self.groups.resize_with(group + 1, Vec::new);
        }
        let parts = self.parts(self.groups.len());
        while (to - 1) / self.width >= parts || self.groups.iter().any(|group| group.len() as u64 > parts) {
            self.halve();
        }
        let (first, last) = ((from / self.width) as usize, ((to - 1) / self.width) as usize);
        let parts = &mut self.groups[group];
        if parts.len() <= last {
            parts.resize(last + 1, Part::default());
        }
        for (place, part) in (first..).zip(&mut parts[first..=last]) {
            let begin = place as u64 * self.width;
            part.add(doing, lock, to.min(begin + self.width) - from.max(begin));
        }
    }

    /// Makes one part of two.
    fn halve(&mut self) {
        self.width *= 2;
        for parts in &mut self.groups {
            *parts = parts
                .chunks(2)
                .map(|pair| {
                    let mut part = pair[0];
                    if let Some(second) = pair.get(1) {
                        part.join(second);
                    }
                    part
                })
                .collect();
        }
    }
}

fn join(one: &[Part], other: &[Part]) -> Vec<Part> {
    let mut joined = vec![Part::default(); one.len().max(other.len())];
    for parts in [one, other] {
        for (part, more) in joined.iter_mut().zip(parts) {
            part.join(more);
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_is_lost_however_long_the_run_and_however_many_goroutines() {
        const PARTS: u64 = 2048;
        let mut overview = Overview::new(Most { parts: PARTS, cells: u64::MAX });
        let lanes = GROUPS * 3;
        let step = PARTS * FIRST / 3;
        for turn in 0..40 {
            for lane in 0..lanes {
                let doing = Doing::ALL[(turn as usize + lane) % STATES];
                overview.add(lane, doing, 7, turn * step, (turn + 1) * step);
            }
        }
        assert_eq!((overview.size(), overview.width()), (4, FIRST * 16));
        let sum: f64 = overview.groups.iter().flatten().flat_map(|part| part.time).map(f64::from).sum();
        let whole = (40 * step) as f64 * lanes as f64;
        assert!((sum / whole - 1.0).abs() < 1e-4, "{sum} of {whole}");
        assert!(overview.groups.len() <= GROUPS && overview.groups.iter().all(|parts| parts.len() <= PARTS as usize));
        assert!(overview.groups[0].iter().all(|part| part.lock(Doing::Running) == 0));
    }

    #[test]
    fn few_goroutines_have_fine_parts_and_many_share_the_room() {
        let most = Most { parts: 1 << 16, cells: 1 << 12 };
        let mut overview = Overview::new(most);
        let run = (1 << 12) * FIRST;
        overview.add(0, Doing::Running, 0, 0, run);
        assert_eq!(overview.width(), FIRST, "all the room is one goroutine's");
        (1..64).for_each(|lane| overview.add(lane, Doing::Running, 0, 0, run));
        assert_eq!(overview.width(), FIRST * 64);
        let cells: usize = overview.groups.iter().map(Vec::len).sum();
        assert_eq!(cells as u64, most.cells);
        let sum: f64 = overview.groups.iter().flatten().flat_map(|part| part.time).map(f64::from).sum();
        assert!((sum / (64 * run) as f64 - 1.0).abs() < 1e-4, "{sum}");
    }
}
