//! Who has a browser: as many tests at once as the machine has room for, or one that has the machine alone.

use std::mem;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What a test needs of the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    /// Whatever is left: it claims nothing that another test's threads could change.
    Shared,
    /// All processors, and that nobody else has a browser: it claims something about speed, responsiveness, stillness, an order that comes from
    /// the clock, or memory that grows with what waits to be drawn.
    Alone,
}

/// Places for tests, and things that those who leave hand on to those who come.
pub struct Places<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

struct State<T> {
    places: usize,
    empty: usize,
    /// How many came, and how many of them had their turn. That is in the order in which they came, so that nobody who waits until all places are
    /// empty is passed by those who need only one.
    came: u64,
    admitted: u64,
    /// What those who left had, and nobody has taken since.
    left: Vec<T>,
}

impl<T> Places<T> {
    pub fn new(places: usize) -> Places<T> {
        let state = State { places, empty: places, came: 0, admitted: 0, left: Vec::new() };
        Places { state: Mutex::new(state), changed: Condvar::new() }
    }

    /// Waits for a turn. Whoever has one must not wait for another.
    pub fn take(&self, machine: Machine) -> Turn<'_, T> {
        let mut state = self.state();
        let taken = match machine {
            Machine::Shared => 1,
            Machine::Alone => state.places,
        };
        let number = state.came;
        state.came += 1;
        let waits = |state: &mut State<T>| state.admitted < number || state.empty < taken;
        state = self.changed.wait_while(state, waits).unwrap_or_else(PoisonError::into_inner);
        state.admitted += 1;
        state.empty -= taken;
        let thing = state.left.pop();
        drop(state);
        // The next one may have room, too.
        self.changed.notify_all();
        Turn { places: self, taken, thing }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One or all of the places. They are others' when it is dropped, with the thing that is in it then; but where nobody is there or waits, the things
/// of all are dropped before that returns.
pub struct Turn<'a, T> {
    places: &'a Places<T>,
    taken: usize,
    /// What somebody left who was here before.
    pub thing: Option<T>,
}

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        let mut state = self.places.state();
        state.left.extend(self.thing.take());
        state.empty += self.taken;
        let is_last = state.empty == state.places && state.came == state.admitted;
        let unwanted = if is_last { mem::take(&mut state.left) } else { Vec::new() };
        drop(state);
        self.places.changed.notify_all();
        drop(unwanted);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
    use std::thread;

    use super::*;

    /// Whose last one says when it goes.
    struct Thing<'a>(&'a AtomicUsize);

    impl Drop for Thing<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }

    /// Waits until so many have come.
    fn until_came<T>(places: &Places<T>, count: u64) {
        while places.state().came < count {
            thread::yield_now();
        }
    }

    #[test]
    fn whoever_wants_the_machine_alone_has_it_alone_and_the_others_share_it() {
        let places = Places::<()>::new(2);
        let (there, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for index in 0..8 {
                let (places, there, most) = (&places, &there, &most);
                scope.spawn(move || {
                    for round in 0..200 {
                        let machine = if (index + round) % 5 == 0 { Machine::Alone } else { Machine::Shared };
                        let _turn = places.take(machine);
                        let others = there.fetch_add(1, SeqCst);
                        most.fetch_max(others + 1, SeqCst);
                        assert!(others < if machine == Machine::Alone { 1 } else { 2 });
                        thread::yield_now();
                        assert!(machine == Machine::Shared || there.load(SeqCst) == 1);
                        there.fetch_sub(1, SeqCst);
                    }
                });
            }
        });
        assert_eq!(most.into_inner(), 2);
    }

    #[test]
    fn turns_are_in_the_order_in_which_tests_came() {
        let places = Places::<()>::new(2);
        let first = places.take(Machine::Shared);
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for (count, machine) in [(2, Machine::Alone), (3, Machine::Shared)] {
                let (places, order) = (&places, &order);
                scope.spawn(move || {
                    let _turn = places.take(machine);
                    order.lock().expect("an order").push(machine);
                });
                until_came(places, count);
            }
            // There is a place, but whoever waits for both came before.
            assert_eq!(places.state().empty, 1);
            drop(first);
        });
        assert_eq!(order.into_inner().expect("an order"), [Machine::Alone, Machine::Shared]);
    }

    #[test]
    fn things_are_handed_on_and_end_with_the_last_one() {
        let ended = AtomicUsize::new(0);
        let places = Places::new(2);
        let (mut first, mut second) = (places.take(Machine::Shared), places.take(Machine::Shared));
        (first.thing, second.thing) = (Some(Thing(&ended)), Some(Thing(&ended)));
        drop(first);
        assert_eq!(ended.load(SeqCst), 0, "somebody is there who may be followed by others");
        let third = places.take(Machine::Shared);
        assert!(third.thing.is_some());
        drop(second);
        thread::scope(|scope| {
            let waits = scope.spawn(|| places.take(Machine::Alone).thing.is_some());
            until_came(&places, 4);
            drop(third);
            assert!(waits.join().expect("its turn"));
        });
        assert_eq!(ended.load(SeqCst), 2, "nobody is left");
    }

    #[test]
    fn a_test_that_fails_gives_its_place_back_and_leaves_what_it_likes() {
        let places = Places::<u32>::new(1);
        thread::scope(|scope| {
            let failed = scope.spawn(|| {
                let _turn = places.take(Machine::Alone);
                panic!("as a test does");
            });
            assert!(failed.join().is_err());
        });
        assert_eq!(places.take(Machine::Shared).thing, None);
    }
}
