//! Runs in which goroutines spin.

use super::stepper;
use crate::step::{Chance, Stepper};

/// Steps that such a run may take until it is noticed.
const PATIENCE: u64 = 5_000_000;

/// Runs on until the run is over, or goes round in circles; the goroutines in turn.
fn run_on(stepper: &mut Stepper) {
    while !stepper.run_on(100_000) && !stepper.goes_round() {
        assert!(stepper.world().scalars().steps < PATIENCE, "it runs on and on");
    }
}

/// The same, by chance.
fn play(stepper: &mut Stepper, keep: bool) {
    let mut chance = Chance::new(1);
    while stepper.play(&mut chance, 2000, keep) == 2000 && !stepper.goes_round() {
        assert!(stepper.world().scalars().steps < PATIENCE, "it runs on and on");
    }
}

const NOBODY_DOES: &str = "func main() {\n\tdone := false\n\tfor !done {\n\t}\n}\n";
const TRYING: &str = "func main() {\n\tmu.Lock()\n\tfor g := 0; g < 2; g++ {\n\t\tgo func() {\n\t\t\tfor !mu.TryLock() {\n\t\t\t}\n\t\t}()\n\t}\n\tfor {\n\t\tif mu.TryLock() {\n\t\t\treturn\n\t\t}\n\t}\n}\n";
const SLEEPER: &str = "func main() {\n\tdone := false\n\tgo func() {\n\t\ttime.Sleep(time.Second)\n\t\tdone = true\n\t}()\n\tfor !done {\n\t}\n\tfmt.Println(\"awake\")\n}\n";

#[test]
fn goroutines_that_spin_for_ever_are_noticed() {
    for program in [NOBODY_DOES, TRYING] {
        let mut stepper = stepper(program);
        run_on(&mut stepper);
        assert!(stepper.goes_round() && stepper.world().ending().is_none());
    }
    let mut stepper = stepper(TRYING);
    play(&mut stepper, false);
    assert!(stepper.goes_round() && stepper.world().ending().is_none());
}

#[test]
fn time_passes_for_a_sleeper_that_others_spin_for() {
    let mut in_turn = stepper(SLEEPER);
    run_on(&mut in_turn);
    assert_eq!(in_turn.world().stdout(), b"awake\n");
    let mut by_chance = stepper(SLEEPER);
    play(&mut by_chance, false);
    assert_eq!(by_chance.world().stdout(), b"awake\n");
}

#[test]
fn a_loop_that_gets_somewhere_is_no_circle() {
    let mut stepper = stepper(
        "func main() {\n\tn := 0\n\tfor i := 0; i < 1000000; i++ {\n\t\tn += i & 1\n\t}\n\tfmt.Println(n)\n}\n",
    );
    run_on(&mut stepper);
    assert_eq!(stepper.world().stdout(), b"500000\n");
    assert!(!stepper.goes_round());
}
