//! What let one goroutine in that waited for a lock: found by looking through the events a few times, for nothing of a long run is copied
//! when somebody asks about a moment of it. All such arrows at once are [`Recording::arrows`](super::recording::Recording::arrows).

use super::event::{CONTENDED, Kind, READER};
use super::lanes::Arrow;
use super::sequence::is_ordered;
use super::time::Moment;

/// A wait: a goroutine's, for the lock with this number, that had begun by this time, in nanoseconds since the run's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    pub goroutine: u32,
    pub lock: u32,
    pub began: u64,
}

/// The acquisition that ended the wait, and the release before it. `each` calls its argument with every moment, one worker's after the
/// other's; `line` gives the source line of a moment, 0: not known. `None`: the wait isn't over, or one of both isn't known any more.
pub fn arrow(each: impl Fn(&mut dyn FnMut(&Moment)), wait: Wait, line: impl Fn(&Moment) -> u32) -> Option<Arrow> {
    let mut found: Option<Moment> = None;
    each(&mut |moment| {
        let event = moment.event;
        let ends = event.kind() == Kind::Acquired
            && (event.goroutine, event.a) == (wait.goroutine, wait.lock)
            && event.has(CONTENDED)
            && moment.time > wait.began;
        if ends && found.is_none_or(|first| moment.time < first.time) {
            found = Some(*moment);
        }
    });
    let acquired = found?;
    let release = release_before(each, &acquired)?;
    Some(Arrow {
        lock: wait.lock,
        from_goroutine: release.event.goroutine,
        // Interpolated times of two workers may overlap a little; the lock's order is certain.
        released: release.time.min(acquired.time),
        to_goroutine: wait.goroutine,
        acquired: acquired.time,
        line: line(&release),
        exact: release.exact && acquired.exact,
    })
}

/// Who had the lock before, where that goroutine took it on the same worker and let go of it on another one, to which it had come in the
/// meantime: both acquisitions have the same number then. See [`super::order`].
fn holder_that_moved(each: impl Fn(&mut dyn FnMut(&Moment)), acquired: &Moment) -> Option<Moment> {
    let (mut passed, mut last) = (false, None::<Moment>);
    each(&mut |moment| {
        passed |= moment == acquired;
        let event = moment.event;
        let is_of_both = (event.a, event.b) == (acquired.event.a, acquired.event.b) && is_ordered(event);
        if !passed && moment.worker == acquired.worker && is_of_both {
            last = Some(*moment);
        }
    });
    last.filter(|last| last.event.kind() == Kind::Acquired && !last.event.has(READER))
}

/// The last release of a lock before an acquisition of it. Releases with the acquisition's own number were before it on its worker, or are
/// those of a holder that moved, or are the writer's whose number the readers after it share: see [`super::order`].
fn release_before(each: impl Fn(&mut dyn FnMut(&Moment)), acquired: &Moment) -> Option<Moment> {
    let number = acquired.event.b;
    let is_reader = acquired.event.has(READER);
    if let Some(holder) = holder_that_moved(&each, acquired) {
        let mut first: Option<Moment> = None;
        each(&mut |moment| {
            let event = moment.event;
            let is_its = event.kind() == Kind::Released
                && (event.goroutine, event.a, event.b) == (holder.event.goroutine, holder.event.a, number)
                && moment.worker != acquired.worker
                && moment.time >= holder.time;
            if is_its && first.is_none_or(|first| moment.time < first.time) {
                first = Some(*moment);
            }
        });
        return first;
    }
    let mut passed = false;
    let mut last: Option<Moment> = None;
    each(&mut |moment| {
        let event = moment.event;
        passed |= moment == acquired;
        if event.kind() != Kind::Released || event.a != acquired.event.a {
            return;
        }
        let before = if !is_ordered(event) {
            moment.time <= acquired.time
        } else if event.b == number {
            (moment.worker == acquired.worker && !passed) || (is_reader && !event.has(READER))
        } else {
            event.b < number
        };
        let place = |moment: &Moment| (if is_ordered(moment.event) { moment.event.b } else { 0 }, moment.time);
        if before && last.is_none_or(|last| place(&last) <= place(moment)) {
            last = Some(*moment);
        }
    });
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::recording::Recording;
    use crate::trace::{Event, timed};

    fn clock(now: u64) -> Event {
        Event::wide(Kind::Clock, 0, now)
    }

    fn released(goroutine: u32, number: u32) -> Event {
        Event::new(Kind::Released, goroutine, 0, number)
    }

    fn waited(goroutine: u32, number: u32) -> Event {
        Event::at(Kind::Acquired, CONTENDED, 0, goroutine, 0, number)
    }

    fn arrow_of(streams: &[Vec<Event>], goroutine: u32, began: u64) -> Option<Arrow> {
        let recording = Recording { streams: streams.to_vec(), ..Recording::default() };
        let each = |seen: &mut dyn FnMut(&Moment)| recording.for_each_moment(seen);
        arrow(each, Wait { goroutine, lock: 0, began }, |_| 7)
    }

    #[test]
    fn the_order_of_the_lock_counts_and_not_times_that_are_interpolated() {
        // Worker 1 reads its clock so seldom that goroutine 2 seems to have unlocked after goroutine 3 got the lock.
        let one = vec![clock(0), released(2, 4), clock(1000)];
        let two = vec![clock(0), released(9, 3), clock(100), waited(3, 5), clock(200), released(3, 5), clock(300)];
        let found = arrow_of(&[one, two], 3, 10).expect("it got the lock");
        assert_eq!((found.from_goroutine, found.to_goroutine, found.line), (2, 3, 7));
        assert_eq!((found.released, found.acquired), (150, 150));
    }

    #[test]
    fn on_one_worker_the_release_before_it_has_the_same_number() {
        let one = vec![clock(0), released(2, 4), clock(50), waited(3, 4), clock(90), released(3, 4), clock(100)];
        let found = arrow_of(&[one], 3, 10).expect("it got the lock");
        assert_eq!((found.from_goroutine, found.released, found.acquired), (2, 25, 70));
    }

    #[test]
    fn a_holder_that_went_to_another_worker_lets_the_next_one_in_from_there() {
        let taken = Event::new(Kind::Acquired, 2, 0, 4);
        let one = vec![clock(0), taken, clock(50), waited(3, 4), clock(90), released(3, 4), clock(100)];
        // What it unlocked there before and after isn't what let the other one in.
        let two =
            vec![clock(0), released(2, 3), clock(10), clock(30), released(2, 4), clock(40), clock(200), released(2, 4)];
        let found = arrow_of(&[one, two], 3, 10).expect("it got the lock");
        assert_eq!((found.from_goroutine, found.released, found.acquired), (2, 35, 70));
    }

    #[test]
    fn a_reader_is_let_in_by_the_writer_whose_number_it_shares() {
        let one = vec![clock(0), released(2, 4), clock(50), released(8, 9), clock(60)];
        let reader = Event::at(Kind::Acquired, CONTENDED | READER, 0, 3, 0, 4);
        let other = Event::at(Kind::Released, READER, 0, 5, 0, 4);
        let two = vec![clock(0), other, clock(10), reader, clock(90)];
        let found = arrow_of(&[one, two], 3, 10).expect("it got the lock");
        assert_eq!(found.from_goroutine, 2);
    }

    #[test]
    fn of_a_wait_that_goes_on_nothing_is_told() {
        assert_eq!(timed(0, &[clock(0)]), []);
        assert_eq!(arrow_of(&[vec![clock(0), released(2, 4), clock(50)]], 3, 10), None);
        assert_eq!(arrow_of(&[vec![clock(0), waited(3, 4), clock(50)]], 3, 40), None, "an earlier wait");
    }
}
