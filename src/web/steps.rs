//! What the page is told by the stepper: cold data, made anew for each state that somebody looks at.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::machine::{about_to_write, registers, user_position};
use crate::program::{Liveness, Pc, Slot, describe};
use crate::step::explore::{Explorer, Limits, parse_visible};
use crate::step::schedule::{Item, ParseError};
use crate::step::{Branch, NodeId, Readiness, ReplayError, Schedule, Stepper, World, readiness};

/// Goroutines that are listed; more run unlisted and are counted.
const LISTED: usize = 128;
/// Items of a schedule that is shown.
const MOST_ITEMS: usize = 4000;
/// Registers of a goroutine that are shown.
const REGISTERS: usize = 6;
/// Words of this size and more are handles, bits or patterns rather than numbers that anybody counts with; JavaScript's numbers end here.
const COUNTED: i64 = 1 << 53;
/// States that are explored to find out which steps are visible.
const MOST_STATES: usize = 1_000_000;
/// Visible steps between two looks whether exploring is over.
const EXPLORED_AT_ONCE: u64 = 100_000;

/// How the page wants a run of single steps.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StepOptions {
    pub mutex_off: bool,
    pub keep_going: bool,
    /// Of the program's random numbers.
    pub seed: f64,
}

/// A state.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StepState {
    /// Its number in the tree, and its distance from the tree's beginning.
    pub node: NodeId,
    pub depth: u32,
    /// Steps before the tree's beginning.
    pub before: u64,
    /// Instructions executed.
    pub steps: u64,
    /// Virtual nanoseconds.
    pub clock: i64,
    pub mutex_off: bool,
    /// The goroutine that took the last step; 0: none did.
    pub last: u32,
    /// There is a step to take back.
    pub can_undo: bool,
    /// The state that was reached from here last; 0: none.
    pub next: NodeId,
    pub over: bool,
    /// Cells that the last step changed.
    pub changed: Vec<u64>,
    /// None while the run plays.
    pub goroutines: Vec<Choice>,
    /// Goroutines that haven't ended and aren't listed.
    pub unlisted: usize,
    /// The tree; empty while the run plays.
    pub branches: Vec<Branch>,
    /// The branch that the state is on.
    pub branch: usize,
    /// Of the steps that led here; null while the run plays, and when it is too long to be read.
    pub schedule: Option<ScheduleText>,
}

/// A goroutine that hasn't ended.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Choice {
    pub id: u32,
    pub can_step: bool,
    pub ready: Readiness,
    /// In the user's source; 0: nowhere.
    pub line: u32,
    pub pc: Pc,
    /// Line of the function that it began in.
    pub function: u32,
    /// Its next instruction, in words.
    pub text: String,
    /// What that instruction writes, where it is a number that was computed of what it read.
    pub writes: Option<i64>,
    /// What its next instructions read besides memory, the first few.
    pub registers: Vec<Register>,
}

/// A slot of the running function's frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    pub slot: Slot,
    /// The word in it: as a number, or in hexadecimal when it is none that anybody counts with.
    pub value: String,
}

impl StepState {
    /// `whole`: with the goroutines and the tree, which nobody can read while the run plays.
    pub fn of(stepper: &Stepper, whole: bool) -> Self {
        let listed = if whole { LISTED } else { 0 };
        let (world, node) = (stepper.world(), stepper.current());
        let unfinished = || world.slots().iter().enumerate().filter(|(_, slot)| slot.goroutine.is_some());
        let scalars = world.scalars();
        let liveness = Liveness::new(world.program());
        let branches = if whole { stepper.branches() } else { Vec::new() };
        let end = stepper.end_of_branch(node);
        Self {
            node,
            depth: stepper.depth(node).unwrap_or_default(),
            before: stepper.before_tree(),
            steps: scalars.steps,
            clock: scalars.clock,
            mutex_off: scalars.mutex_off,
            last: stepper.last().unwrap_or_default(),
            can_undo: node != 0 || stepper.before_tree() > 0,
            next: stepper.children(node).last().copied().unwrap_or_default(),
            over: world.ending().is_some(),
            changed: stepper.changed().to_vec(),
            goroutines: unfinished().take(listed).map(|(index, _)| Choice::of(world, &liveness, index)).collect(),
            unlisted: unfinished().count().saturating_sub(listed),
            branch: branches.iter().position(|branch| branch.last == end).unwrap_or_default(),
            branches,
            schedule: if whole { ScheduleText::of(stepper) } else { None },
        }
    }
}

impl Choice {
    fn of(world: &World, liveness: &Liveness, index: usize) -> Self {
        let program = world.program();
        let ready = readiness(world, index);
        let mut choice = Self {
            id: index as u32 + 1,
            can_step: world.can_step(index),
            ready,
            line: 0,
            pc: 0,
            function: 0,
            text: String::new(),
            writes: None,
            registers: Vec::new(),
        };
        if let Some(goroutine) = &world.slots()[index].goroutine {
            choice.line = user_position(program, goroutine).line;
            choice.pc = goroutine.pc;
            choice.function = program.functions[goroutine.function as usize].position.line;
            choice.text = describe(program, goroutine.pc);
            choice.writes = about_to_write(program, goroutine);
            let shown = registers(program, liveness, goroutine).take(REGISTERS);
            choice.registers = shown.map(|(slot, word)| Register { slot, value: shown_word(word) }).collect();
        }
        choice
    }
}

fn shown_word(word: u64) -> String {
    let number = word as i64;
    if (-COUNTED..COUNTED).contains(&number) { number.to_string() } else { format!("{word:#x}") }
}

/// What became of a schedule.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replayed {
    /// The text is no schedule; why.
    pub unreadable: Option<ParseError>,
    /// It was made for another program; its steps were taken all the same, as far as they could be.
    pub other_program: bool,
    /// Steps that main takes before anybody else's first one.
    pub lead: u32,
    /// The first step that couldn't be taken, from 1; 0: all could.
    pub failed_step: u64,
    /// Whose step that was.
    pub goroutine: u32,
    /// Why not; null: there is no such goroutine yet.
    pub why: Option<Readiness>,
}

impl Replayed {
    /// Takes the steps of a schedule from the present state on, as far as they can be: in either form, or in visible steps (`v 2 3*2`).
    pub fn of(stepper: &mut Stepper, text: &str) -> Self {
        let schedule = match parse_visible(text) {
            Some(Ok(goroutines)) => instructions(stepper, &goroutines),
            Some(Err(unreadable)) => Err(unreadable),
            None => Schedule::parse(text),
        };
        let mut schedule = match schedule {
            Ok(schedule) => schedule,
            Err(unreadable) => return Self { unreadable: Some(unreadable), ..Self::default() },
        };
        let other_program = schedule.program.is_some_and(|id| id != stepper.program_id());
        schedule.program = None;
        let lead = match schedule.items().first() {
            Some(&Item::Run { goroutine: 1, steps }) => steps,
            _ => 0,
        };
        let replayed = Self { other_program, lead, ..Self::default() };
        match stepper.replay(&schedule) {
            Ok(()) | Err(ReplayError::OtherProgram { .. }) => replayed,
            Err(ReplayError::NoGoroutine { step, goroutine }) => {
                Self { failed_step: step, goroutine, why: None, ..replayed }
            }
            Err(ReplayError::CannotStep { step, goroutine, why }) => {
                Self { failed_step: step, goroutine, why: Some(why), ..replayed }
            }
        }
    }
}

/// The instructions of visible steps. Which steps are visible is known once the program has been explored, which is bounded here: small
/// programs have such schedules.
fn instructions(stepper: &Stepper, goroutines: &[u32]) -> Result<Schedule, ParseError> {
    let world = stepper.world();
    let limits = Limits { max_states: MOST_STATES, ..Limits::default() };
    let mut explorer = Explorer::new(Arc::clone(world.program()), world.options().clone(), limits);
    while !explorer.run(EXPLORED_AT_ONCE) {}
    explorer.instructions(goroutines).map_err(|word| ParseError::Word { word })
}

/// Both forms of a schedule.
#[derive(Clone, Debug, Serialize)]
pub struct ScheduleText {
    /// For people.
    pub text: String,
    /// For links.
    pub packed: String,
}

impl ScheduleText {
    /// `None`: it is longer than anybody reads, and than a link holds.
    pub fn of(stepper: &Stepper) -> Option<Self> {
        let schedule = stepper.schedule();
        (schedule.items().len() <= MOST_ITEMS).then(|| Self { text: schedule.to_string(), packed: schedule.pack() })
    }
}
