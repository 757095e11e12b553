//! When events happened. The clock is read only now and then, so most times lie somewhere between two readings.

use super::event::{Event, Kind};

/// An event with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Nanoseconds since the run's start, pauses left out.
    pub time: u64,
    /// The clock was read for this event; otherwise the time is interpolated between the readings before and after.
    pub exact: bool,
    pub worker: u16,
    pub event: Event,
}

/// Gives one worker's events their times, in their order.
#[derive(Clone, Debug, Default)]
pub struct Timer {
    worker: u16,
    /// The last reading.
    time: u64,
    /// Events since then.
    waiting: Vec<Event>,
}

/// Whether the engine reads the clock right before it records such an event.
const fn is_timed(event: Event) -> bool {
    matches!(event.kind(), Kind::Waits | Kind::Waited | Kind::Slept)
}

impl Timer {
    pub fn new(worker: u16) -> Self {
        Self { worker, ..Self::default() }
    }

    /// Takes the next event; passes on those whose time is known with it.
    pub fn add(&mut self, event: Event, mut pass: impl FnMut(Moment)) {
        if event.kind() == Kind::Clock {
            // Readings never go back, but for a damaged file.
            let now = event.value().max(self.time);
            self.flush(now, &mut pass);
            self.time = now;
        } else if is_timed(event) && self.waiting.is_empty() {
            pass(Moment { time: self.time, exact: true, worker: self.worker, event });
        } else {
            self.waiting.push(event);
        }
    }

    /// Passes on what is left: nothing is known but that it came after the last reading.
    pub fn finish(&mut self, pass: impl FnMut(Moment)) {
        self.flush(self.time, pass);
    }

    fn flush(&mut self, now: u64, mut pass: impl FnMut(Moment)) {
        let gap = now - self.time;
        let parts = self.waiting.len() as u64 + 1;
        for (part, event) in (1..).zip(self.waiting.drain(..)) {
            let past = match gap.checked_mul(part) {
                Some(product) => product / parts,
                None => (u128::from(gap) * u128::from(part) / u128::from(parts)) as u64,
            };
            let time = self.time + past;
            pass(Moment { time, exact: false, worker: self.worker, event });
        }
    }
}

/// One worker's events with their times.
pub fn timed(worker: u16, events: &[Event]) -> Vec<Moment> {
    let mut timer = Timer::new(worker);
    let mut moments = Vec::with_capacity(events.len());
    for &event in events {
        timer.add(event, |moment| moments.push(moment));
    }
    timer.finish(|moment| moments.push(moment));
    moments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_between_two_readings_are_interpolated_and_say_so() {
        let clock = |now| Event::wide(Kind::Clock, 0, now);
        let [waits, ran, read] = [Kind::Waits, Kind::Ran, Kind::Read].map(|kind| Event::new(kind, 1, 0, 0));
        let moments = timed(3, &[clock(100), waits, ran, read, clock(400), ran]);
        let found: Vec<_> = moments.iter().map(|moment| (moment.time, moment.exact, moment.event)).collect();
        assert_eq!(found, [(100, true, waits), (200, false, ran), (300, false, read), (400, false, ran)]);
        assert!(moments.iter().all(|moment| moment.worker == 3));
    }

    #[test]
    fn no_time_is_too_long_to_be_divided() {
        let clock = |now| Event::wide(Kind::Clock, 0, now);
        let ran = Event::new(Kind::Ran, 1, 0, 0);
        let times: Vec<u64> =
            timed(0, &[clock(0), ran, ran, ran, clock(u64::MAX)]).iter().map(|moment| moment.time).collect();
        assert_eq!(times, [u64::MAX / 4, u64::MAX / 2, (u128::from(u64::MAX) * 3 / 4) as u64]);
    }
}
