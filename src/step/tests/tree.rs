use super::{stepper, two_increments};
use crate::step::{Chance, Schedule};

#[test]
fn chance_draws_the_same_run_for_the_same_seed_and_others_for_others() {
    let run = |seed| {
        let mut stepper = stepper(&two_increments(false));
        stepper.play(&mut Chance::new(seed), u64::MAX, true);
        assert!(stepper.world().ending().is_some(), "it comes to an end");
        stepper.schedule().to_string()
    };
    assert_eq!(run(1), run(1));
    let runs: std::collections::BTreeSet<String> = (0..20).map(run).collect();
    assert!(runs.len() > 10, "{runs:?}");
}

#[test]
fn what_was_played_without_keeping_it_can_be_undone_to_the_very_beginning() {
    let mut kept = stepper(&two_increments(true));
    let taken = kept.play(&mut Chance::new(3), u64::MAX, true);
    let mut fast = stepper(&two_increments(true));
    assert_eq!(fast.play(&mut Chance::new(3), u64::MAX, false), taken);
    assert_eq!((fast.before_tree(), fast.len()), (taken, 1));
    assert_eq!(fast.schedule(), kept.schedule(), "the steps are known all the same");
    let mut undone = 0;
    loop {
        assert_eq!(fast.world().fingerprint(), kept.world().fingerprint(), "{undone} steps before the end");
        if fast.current() == 0 {
            fast.recall(7);
        }
        if !fast.undo() {
            break;
        }
        kept.undo();
        undone += 1;
    }
    assert_eq!((undone, fast.before_tree()), (taken, 0));
}

#[test]
fn the_tree_behind_a_beginning_that_moves_back_stays() {
    let mut stepper = stepper(&two_increments(false));
    while stepper.world().slots().len() < 3 {
        stepper.step(1).expect("main runs");
    }
    stepper.forget_tree();
    let mut ends = Vec::new();
    for goroutine in [2, 3, 2] {
        assert!(stepper.go_to(0));
        stepper.run_to_sync(goroutine).expect("it runs");
        stepper.step(5 - goroutine).expect("the other one, too");
        ends.push((stepper.current(), stepper.world().fingerprint()));
    }
    stepper.go_to(0);
    let by = stepper.recall(4);
    assert_eq!(by, 4);
    assert_eq!(stepper.depth(stepper.current()), Some(4));
    for (node, state) in ends {
        assert!(stepper.go_to(node + by));
        assert_eq!(stepper.world().fingerprint(), state);
        assert!(stepper.go_to(0));
    }
}

#[test]
fn each_branch_has_a_lane_on_which_nothing_else_is_at_its_steps() {
    let mut stepper = stepper(&two_increments(false));
    for seed in 0..30 {
        stepper.go_to(0);
        stepper.play(&mut Chance::new(seed), 10 + seed, true);
    }
    let branches = stepper.branches();
    assert_eq!((branches[0].first, branches[0].from, branches[0].lane), (0, 0, 0));
    let states: u32 = branches.iter().map(|branch| branch.to + 1 - branch.from).sum();
    assert_eq!(states as usize, stepper.len(), "each state is on one branch");
    for (place, branch) in branches.iter().enumerate() {
        for other in &branches[..place] {
            let apart = branch.lane != other.lane || branch.to < other.from || other.to < branch.from;
            assert!(apart, "{branch:?} is drawn over {other:?}");
        }
        assert!(place == 0 || branch.lane > branches[branch.parent as usize].lane, "{branch:?}");
        assert_eq!(stepper.end_of_branch(branch.first), branch.last);
        assert_eq!(stepper.state_at(branch.last, branch.from), Some(branch.first));
    }
}

#[test]
fn a_schedule_of_what_was_played_leads_there_again() {
    let mut first = stepper(&two_increments(false));
    first.play(&mut Chance::new(5), 20, false);
    first.set_mutex(false);
    first.play(&mut Chance::new(6), 20, true);
    let text = first.schedule().pack();
    let mut second = stepper(&two_increments(false));
    second.replay(&Schedule::parse(&text).expect("ours")).expect("every step can be taken");
    assert_eq!(first.world().fingerprint(), second.world().fingerprint());
}
