use super::{compiled, stepper, two_increments};
use crate::history::{End, History};
use crate::step::{Chance, Options, Recorded, Stepper, time};
use crate::trace::frame::{Content, Header};
use crate::trace::{CONTENDED, Event, Kind};

/// Main until it waits for the others, and goroutine 2 until it has the lock.
fn with_a_holder() -> Stepper {
    let mut stepper = stepper(&two_increments(true));
    while stepper.step(1).is_ok() {}
    while stepper.world().slots()[1].held.is_empty() {
        stepper.step(2).expect("it goes on");
    }
    stepper
}

fn of(recorded: &Recorded, kinds: &[Kind]) -> Vec<(Kind, u32)> {
    let events = recorded.events.iter().filter(|event| kinds.contains(&event.kind()));
    events.map(|event| (event.kind(), event.goroutine)).collect()
}

const LOCKS: [Kind; 4] = [Kind::Waits, Kind::Waited, Kind::Acquired, Kind::Released];

#[test]
fn each_step_is_told_once_and_another_way_from_its_beginning() {
    let mut stepper = stepper(&two_increments(true));
    assert_eq!(stepper.take_events(), Recorded::default());
    while stepper.step(1).is_ok() {}
    let main = stepper.take_events();
    assert_eq!((main.first, of(&main, &[Kind::Started])), (0, vec![(Kind::Started, 2), (Kind::Started, 3)]));
    assert_eq!(stepper.take_events(), Recorded { first: main.events.len() as u64, events: vec![] });

    let fork = stepper.current();
    stepper.run_to_sync(2).expect("it goes on");
    let more = stepper.take_events();
    assert_eq!(more.first, main.events.len() as u64);
    assert!(more.events.iter().all(|event| matches!(event.goroutine, 0 | 2)), "{more:?}");

    stepper.go_to(fork);
    stepper.step(3).expect("it goes on");
    let other = stepper.take_events();
    assert_eq!((other.first, &other.events[..main.events.len()]), (0, &main.events[..]));
    assert!(other.events.iter().all(|event| event.goroutine != 2 || event.kind() == Kind::Started), "{other:?}");
}

#[test]
fn a_wait_is_told_with_what_ended_it() {
    let mut stepper = with_a_holder();
    while stepper.step(3).is_ok() {}
    let waits = stepper.take_events();
    assert_eq!(
        of(&waits, &LOCKS),
        [(Kind::Waits, 1), (Kind::Acquired, 2), (Kind::Waits, 3)],
        "main waits for a WaitGroup"
    );
    let begun = time(stepper.world());
    while stepper.step(2).is_ok() {}
    let let_in = time(stepper.world());
    while stepper.step(3).is_ok() {}
    let rest = stepper.take_events();
    assert_eq!(of(&rest, &LOCKS)[..2], [(Kind::Released, 2), (Kind::Waited, 3)]);
    let find = |kind| rest.events.iter().find(|event| event.kind() == kind).expect("it is there");
    assert!(find(Kind::Acquired).has(CONTENDED));
    let took = find(Kind::Waited).value();
    assert!((let_in - begun..=time(stepper.world()) - begun + 1000).contains(&took), "{took}");
}

#[test]
fn the_history_of_steps_shows_what_was_done_and_proves_what_was_lost() {
    let program = compiled(&two_increments(false));
    let begin = || Stepper::new(std::sync::Arc::clone(&program), Options::default());
    let mut stepper = begin();
    stepper.play(&mut Chance::new(0), u64::MAX, true);
    let updates = stepper.take_events().events;
    let count = updates.iter().find(|event| event.kind() == Kind::Updated).expect("count++").a;
    let mut stepper = begin();
    while stepper.step(1).is_ok() {}
    // Both read, then both write.
    let reads = |stepper: &mut Stepper, goroutine: u32| {
        while !stepper
            .take_events()
            .events
            .iter()
            .any(|event| (event.kind(), event.goroutine, event.a) == (Kind::Read, goroutine, count))
        {
            stepper.step(goroutine).expect("it goes on");
        }
    };
    reads(&mut stepper, 2);
    reads(&mut stepper, 3);
    while stepper.step(2).is_ok() {}
    while stepper.step(3).is_ok() {}
    while stepper.step(1).is_ok() {}
    assert!(stepper.world().ending().is_some());
    let mut again = begin();
    again.replay(&stepper.schedule()).expect("it was done before");
    let events = again.take_events().events;
    let header = Header { content: Content::Events, worker: 0, length: events.len() as u32, number: 0 };
    let mut frame = header.bytes().to_vec();
    frame.extend_from_slice(bytemuck::cast_slice::<Event, u8>(&events));
    let mut history = History::begin((*program).clone(), 1);
    history.take(&frame);
    history.end(End { elapsed_ns: time(stepper.world()), mutex_was_off: false });
    let summary = history.summary();
    assert_eq!((summary.lanes, summary.events.dropped), (3, 0));
    let losses = history.losses();
    assert_eq!(losses.losses.len(), 1, "{losses:?}");
}

#[test]
fn what_is_played_is_recorded_and_what_nobody_takes_is_counted() {
    let mut stepper = stepper("func main() {\n\tfor i := 0; ; i++ {\n\t\tmu.Lock()\n\t\tmu.Unlock()\n\t}\n}\n");
    stepper.take_events();
    let mut chance = Chance::new(1);
    stepper.play(&mut chance, 400_000, false);
    let flood = stepper.take_events();
    assert_eq!((flood.first, flood.events.len()), (0, 1 << 18));
    stepper.play(&mut chance, 100, false);
    let next = stepper.take_events();
    assert!(next.first > 1 << 18 && !next.events.is_empty(), "{}", next.first);
    assert!(stepper.recall(10) == 10 && stepper.undo());
    assert_eq!(stepper.take_events(), Recorded::default(), "too long a way to make again");
}
