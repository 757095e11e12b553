use super::{compiled, stepper, two_increments};
use crate::machine::Random;
use crate::step::{Options, Readiness, Schedule, Stepper};

/// Steps drawn at random until the run is over; gives the fingerprints of the states on the way.
fn wander(stepper: &mut Stepper, random: &mut Random) -> Vec<crate::step::hash::Fingerprint128> {
    let mut states = vec![stepper.world().fingerprint()];
    while stepper.world().ending().is_none() {
        let able: Vec<u32> =
            (1..).zip(stepper.choices()).filter(|(_, choice)| choice.can_step()).map(|(id, _)| id).collect();
        let goroutine = able[random.next_word() as usize % able.len()];
        stepper.step(goroutine).expect("it can step");
        states.push(stepper.world().fingerprint());
    }
    states
}

#[test]
fn undoing_everything_comes_to_the_very_states_before() {
    let mut random = Random::new(1);
    for locked in [true, false] {
        for _ in 0..20 {
            let mut stepper = stepper(&two_increments(locked));
            let mut states = wander(&mut stepper, &mut random);
            let output = stepper.world().stdout().to_vec();
            let end = stepper.current();
            while let Some(state) = states.pop() {
                assert_eq!(stepper.world().fingerprint(), state, "at depth {}", states.len());
                assert_eq!(stepper.undo(), !states.is_empty());
            }
            assert!(stepper.world().stdout().is_empty());
            assert!(stepper.go_to(end), "the state is still in the tree");
            assert_eq!(stepper.world().stdout(), output);
        }
    }
}

#[test]
fn a_branch_stays_when_another_one_is_taken() {
    let mut random = Random::new(2);
    let mut stepper = stepper(&two_increments(false));
    let mut ends = Vec::new();
    for _ in 0..30 {
        assert!(stepper.go_to(0));
        wander(&mut stepper, &mut random);
        ends.push((stepper.current(), stepper.world().fingerprint(), stepper.world().stdout().to_vec()));
    }
    for (node, state, output) in ends.into_iter().rev() {
        assert!(stepper.go_to(node));
        assert_eq!((stepper.world().fingerprint(), stepper.world().stdout()), (state, output.as_slice()));
    }
}

#[test]
fn a_schedule_leads_to_the_same_state_again() {
    let mut random = Random::new(3);
    for _ in 0..30 {
        let mut first = stepper(&two_increments(true));
        wander(&mut first, &mut random);
        let text = first.schedule().to_string();
        let mut second = stepper(&two_increments(true));
        second.replay(&Schedule::parse(&text).expect("it was written by us")).expect("every step can be taken");
        assert_eq!(first.world().fingerprint(), second.world().fingerprint());
        assert_eq!(first.world().stdout(), second.world().stdout());
    }
}

#[test]
fn a_schedule_stops_at_the_step_that_cant_be_taken_and_says_why() {
    let mut stepper = stepper(&two_increments(false));
    let error = stepper.replay(&Schedule::parse("1*3 2").expect("a schedule")).expect_err("there is no G2 yet");
    assert_eq!(error.to_string(), "step 4 of the schedule can't be taken: there is no goroutine 2 yet");
    let other = Schedule::parse("000000000001: 1").expect("a schedule");
    assert!(
        stepper
            .replay(&other)
            .expect_err("another program")
            .to_string()
            .contains("has the source or a constant changed?")
    );
}

#[test]
fn who_waits_knows_for_what_and_who_has_it() {
    let mut stepper = stepper(
        "func main() {\n\tmu.Lock()\n\tgo func() {\n\t\tmu.Lock()\n\t}()\n\tselectNothing()\n}\n\nfunc selectNothing() {\n\tfor {\n\t}\n}\n",
    );
    while stepper.world().slots().len() < 2 {
        stepper.step(1).expect("main runs");
    }
    stepper.run_to_sync(2).expect("it runs");
    assert_eq!(stepper.choices()[1].to_string(), "would wait for mu, held by G1");
    stepper.step(2).expect("it queues");
    assert_eq!(stepper.choices()[1].to_string(), "waits for mu, held by G1");
    assert!(matches!(stepper.choices()[1], Readiness::Waits(_)));
    let error = stepper.step(2).expect_err("it waits");
    assert!(error.to_string().ends_with("goroutine 2 waits for mu, held by G1"), "{error}");
}

#[test]
fn a_goroutine_draws_the_same_numbers_in_every_order() {
    let source = "package main\n\nimport (\n\t\"fmt\"\n\t\"math/rand\"\n\t\"sync\"\n)\n\nfunc main() {\n\tvar wg sync.WaitGroup\n\tvar drawn [3]int\n\tfor g := 0; g < 3; g++ {\n\t\twg.Add(1)\n\t\tgo func() {\n\t\t\tdefer wg.Done()\n\t\t\tdrawn[g] = rand.Intn(1000000)\n\t\t}()\n\t}\n\twg.Wait()\n\tfmt.Println(drawn)\n}\n";
    let program = std::sync::Arc::new(crate::lang::compile(source, &[]).expect("it compiles"));
    let mut random = Random::new(4);
    let mut outputs = std::collections::BTreeSet::new();
    for _ in 0..20 {
        let mut stepper = Stepper::new(program.clone(), Options::default());
        wander(&mut stepper, &mut random);
        outputs.insert(stepper.world().stdout().to_vec());
    }
    assert_eq!(outputs.len(), 1);
}

#[test]
fn left_to_itself_time_passes_only_when_nobody_else_gets_on() {
    let source = "package main\n\nimport (\n\t\"fmt\"\n\t\"time\"\n)\n\nfunc main() {\n\tstart := time.Now()\n\tgo func() {\n\t\ttime.Sleep(time.Millisecond)\n\t\tfmt.Println(\"second\")\n\t}()\n\tfmt.Println(\"first\")\n\ttime.Sleep(time.Second)\n\tfmt.Println(time.Since(start))\n}\n";
    let program = std::sync::Arc::new(crate::lang::compile(source, &[]).expect("it compiles"));
    let mut stepper = Stepper::new(program, Options::default());
    assert!(stepper.run_on(1_000_000));
    assert_eq!(String::from_utf8_lossy(stepper.world().stdout()), "first\nsecond\n1s\n");
}

#[test]
fn a_sleeper_can_be_woken_while_others_are_late() {
    let mut stepper = stepper(
        "var n int\n\nfunc main() {\n\tgo func() {\n\t\tn = 1\n\t}()\n\ttime.Sleep(time.Second)\n\tfmt.Println(n)\n}\n",
    );
    while !matches!(stepper.choices()[0], Readiness::Sleeps { next: true, .. }) {
        stepper.step(1).expect("main runs");
    }
    while stepper.world().ending().is_none() {
        stepper.step(1).expect("main wakes and goes on");
    }
    assert_eq!(stepper.world().stdout(), b"0\n");
    assert_eq!(stepper.world().scalars().clock, 1_000_000_000);
}

#[test]
fn a_race_is_told_at_the_step_that_shows_it_and_taken_back_with_it() {
    let mut stepper = stepper(&two_increments(false));
    let mut random = Random::new(1);
    wander(&mut stepper, &mut random);
    let [race] = stepper.races().try_into().expect("one race, as Go tells it");
    assert_eq!(race.variable, "count");
    assert!(race.text.starts_with("==================\nWARNING: DATA RACE\n"), "{}", race.text);
    while !stepper.races().is_empty() {
        assert!(stepper.undo(), "there is no race at the beginning");
    }
    // The other way round, on a branch of its own.
    let first = stepper.last();
    let other = (1..=3).find(|&goroutine| Some(goroutine) != first && stepper.step(goroutine).is_ok());
    assert!(other.is_some());
    wander(&mut stepper, &mut random);
    assert_eq!(stepper.races().len(), 1);
}

#[test]
fn what_a_lock_orders_is_no_race_whichever_the_order() {
    let mut random = Random::new(3);
    for _ in 0..20 {
        let mut stepper = stepper(&two_increments(true));
        wander(&mut stepper, &mut random);
        assert_eq!(stepper.races(), []);
    }
}

#[test]
fn a_race_is_found_by_running_on_as_well_and_the_schedule_has_all_steps() {
    let mut stepper = stepper(&two_increments(false));
    while stepper.world().slots().len() < 3 {
        stepper.step(1).expect("main starts both");
    }
    assert!(stepper.run_on(1_000_000));
    assert_eq!(stepper.races().len(), 1);
    let mut again = self::stepper(&two_increments(false));
    again.replay(&stepper.schedule()).expect("every step can be taken again");
    assert_eq!(again.world().stdout(), stepper.world().stdout());
    assert_eq!(again.races(), stepper.races());
}

#[test]
fn the_switch_lets_waiters_go_on_and_can_be_undone() {
    let mut stepper = stepper(
        "var n int\n\nfunc main() {\n\tmu.Lock()\n\tgo func() {\n\t\tmu.Lock()\n\t\tn++\n\t\tmu.Unlock()\n\t}()\n\tfor n == 0 {\n\t}\n\tmu.Unlock()\n\tfmt.Println(n)\n}\n",
    );
    while stepper.world().slots().len() < 2 {
        stepper.step(1).expect("main runs");
    }
    stepper.run_to_sync(2).expect("it runs");
    stepper.step(2).expect("it queues");
    let before = stepper.world().fingerprint();
    stepper.set_mutex(false);
    assert_eq!(stepper.choices()[1], Readiness::Ready);
    stepper.undo();
    assert_eq!(stepper.world().fingerprint(), before);
    stepper.set_mutex(false);
    let schedule = stepper.schedule();
    assert!(schedule.to_string().ends_with(" off"), "{schedule}");
    assert!(stepper.run_on(100_000), "it comes to an end");
    assert_eq!(stepper.world().stdout(), b"1\n");
}

#[test]
fn the_last_waiter_is_a_deadlock() {
    let mut stepper = stepper("func main() {\n\tmu.Lock()\n\tmu.Lock()\n}\n");
    assert!(stepper.run_on(1000));
    let report = crate::step::report(stepper.world(), std::time::Duration::ZERO);
    assert_eq!(report.exit_status, 2);
    assert!(
        report.stderr.starts_with(
            "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [semacquire]:\nmain.main()\n"
        ),
        "{}",
        report.stderr
    );
}

#[test]
fn the_board_shows_the_state_that_one_went_back_to() {
    use std::sync::atomic::Ordering::Relaxed;
    let body = two_increments(true);
    let program = compiled(&body);
    let mut stepper = Stepper::new(program.clone(), Options::default());
    let board = crate::board::Board::new();
    let picture = crate::step::Picture::new(board.clone(), &program);
    let show = |stepper: &Stepper| {
        picture.fill(stepper.world(), crate::board::Phase::Paused, stepper.last());
        (
            board.header.goroutine_records.load(Relaxed),
            board.header.lock_records.load(Relaxed),
            board.locks[0].holder.load(Relaxed),
        )
    };
    assert_eq!(show(&stepper).0, 1);
    while stepper.world().slots().len() < 2 {
        stepper.step(1).expect("main runs");
    }
    stepper.run_to_sync(2).expect("it runs");
    let before = stepper.current();
    stepper.step(2).expect("it locks");
    assert_eq!(show(&stepper), (2, 1, 2), "two goroutines and a mutex that G2 has");
    stepper.go_to(before);
    assert_eq!(show(&stepper).1, 0, "the mutex wasn't used yet");
    stepper.go_to(0);
    assert_eq!(show(&stepper).0, 1);
}

#[test]
fn as_many_waiters_as_a_forged_wait_group_counts_are_not_looked_for() {
    let mut program = compiled("var wg sync.WaitGroup\n\nfunc main() {\n\twg.Done()\n\tfmt.Println(\"done\")\n}\n");
    let forged = std::sync::Arc::make_mut(&mut program);
    let group = forged.globals.iter().find(|global| global.name == "wg").expect("it is there").address;
    forged.image[group as usize] = 1 << 32 | u64::from(u32::MAX);
    let mut stepper = Stepper::new(program, Options::default());
    while stepper.world().ending().is_none() {
        stepper.step(1).expect("only main is there");
    }
    assert_eq!(stepper.world().stdout(), b"done\n");
}
