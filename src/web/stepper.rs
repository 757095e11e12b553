//! The stepper's functions, which its worker calls. They hold at most one program and one run. What a person does returns at once;
//! [`play`] runs for as many steps as it is told.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::contract::{BoardLayout, Output};
use super::info::ProgramInfo;
use super::steps::{Replayed, StepOptions, StepState};
use super::{TYPES, panic};
use crate::board::{Board, Phase};
use crate::program::{self, Program};
use crate::report::Outcome;
use crate::step::{Chance, Options, Picture, Readiness, Recorded, Stepper, report as report_of, tell_races, time};
use crate::trace::frame::{Content, Header};

#[wasm_bindgen(typescript_custom_section)]
const COLD: &str = TYPES;

/// Steps that come back into the tree at once, when somebody goes back behind its beginning.
const RECALLED: u32 = 1000;
/// Cells of memory that a program may use: 64 MiB.
const MEMORY_CELLS: u64 = 8 << 20;

struct Bench {
    board: Arc<Board>,
    program: Option<Arc<Program>>,
    run: Option<Steps>,
}

/// A run.
struct Steps {
    stepper: Stepper,
    picture: Picture,
    chance: Chance,
    /// Bytes of standard output and standard error that the page has.
    shown: (usize, usize),
}

thread_local! {
    // The worker has one thread.
    static BENCH: RefCell<Bench> = RefCell::new(Bench { board: Board::new(), program: None, run: None });
}

fn with_run<T: Default>(f: impl FnOnce(&mut Steps) -> T) -> T {
    BENCH.with_borrow_mut(|bench| bench.run.as_mut().map(f).unwrap_or_default())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    Ok(value.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

#[wasm_bindgen(start)]
fn start_module() {
    panic::install();
}

/// The message of a panic in the module. After one, nothing here can be relied on.
#[wasm_bindgen(js_name = panicMessage)]
pub fn panic_message() -> Option<String> {
    panic::message().map(str::to_owned)
}

/// Where everything is on the board.
#[wasm_bindgen(unchecked_return_type = "BoardLayout")]
pub fn layout() -> Result<JsValue, JsError> {
    to_js(&BoardLayout::new())
}

/// Where the board is, in bytes from the memory's start. It stays there.
#[wasm_bindgen]
pub fn board() -> usize {
    BENCH.with_borrow(|bench| Arc::as_ptr(&bench.board) as usize)
}

/// Takes a compiled program: it is what `begin` begins.
///
/// # Errors
/// The bytes are no program of this version of Lockscope, or a damaged one.
#[wasm_bindgen(unchecked_return_type = "ProgramInfo")]
pub fn load(compiled: &[u8]) -> Result<JsValue, JsError> {
    let program = program::load(compiled)?;
    let info = to_js(&ProgramInfo::of(&program))?;
    BENCH.with_borrow_mut(|bench| bench.program = Some(Arc::new(program)));
    Ok(info)
}

/// A run at its beginning. `chance`: the seed of what [`play`] draws.
///
/// # Errors
/// Nothing is loaded.
#[wasm_bindgen]
pub fn begin(
    #[wasm_bindgen(unchecked_param_type = "StepOptions")] options: JsValue,
    chance: f64,
) -> Result<(), JsError> {
    let wish: StepOptions = serde_wasm_bindgen::from_value(options)?;
    BENCH.with_borrow_mut(|bench| {
        let program = bench.program.clone().ok_or_else(|| JsError::new("no program is loaded"))?;
        // Its memory goes back before the next one asks for some.
        bench.run = None;
        let options = Options {
            mutex_off: wish.mutex_off,
            keep_going: wish.keep_going,
            seed: wish.seed as u64,
            memory_cells: MEMORY_CELLS,
            ..Options::default()
        };
        let picture = Picture::new(Arc::clone(&bench.board), &program);
        let mut stepper = Stepper::new(program, options);
        stepper.expect_input();
        bench.run = Some(Steps { stepper, picture, chance: Chance::new(chance as u64), shown: (0, 0) });
        Ok(())
    })
}

/// At most so many steps of goroutines that chance chooses; gives how many it took. `keep`: each can be undone at once.
#[wasm_bindgen]
pub fn play(steps: u32, keep: bool) -> u32 {
    with_run(|run| run.stepper.play(&mut run.chance, steps.into(), keep) as u32)
}

/// The run that is being played gets nowhere: goroutines spin, and nobody is there to end that.
#[wasm_bindgen(js_name = goesRound)]
pub fn goes_round() -> bool {
    with_run(|run| run.stepper.goes_round() && !run.stepper.waits_for_input())
}

/// One step of a goroutine. Gives whether it could take one.
#[wasm_bindgen]
pub fn step(goroutine: u32) -> bool {
    with_run(|run| run.stepper.step(goroutine).is_ok())
}

/// Steps of a goroutine until it comes to a lock or an atomic access. Gives whether it could take the first.
#[wasm_bindgen(js_name = toSync)]
pub fn to_sync(goroutine: u32) -> bool {
    with_run(|run| run.stepper.run_to_sync(goroutine).is_ok())
}

/// Steps of a goroutine until it comes to another line. Gives whether it could take the first.
#[wasm_bindgen(js_name = toLine)]
pub fn to_line(goroutine: u32) -> bool {
    with_run(|run| run.stepper.run_to_line(goroutine).is_ok())
}

/// Takes the last step back. False at the run's beginning.
#[wasm_bindgen]
pub fn back() -> bool {
    with_run(|run| {
        if run.stepper.current() == 0 {
            run.stepper.recall(RECALLED);
        }
        run.stepper.undo()
    })
}

/// Goes to a state of the tree. False: there is none of that number.
#[wasm_bindgen(js_name = goTo)]
pub fn go_to(node: u32) -> bool {
    with_run(|run| run.stepper.go_to(node))
}

/// Goes to the state at this many steps from the tree's beginning, on the way to `leaf`.
#[wasm_bindgen(js_name = goToDepth)]
pub fn go_to_depth(leaf: u32, depth: u32) -> bool {
    with_run(|run| run.stepper.state_at(leaf, depth).is_some_and(|node| run.stepper.go_to(node)))
}

/// The mutex switch.
#[wasm_bindgen(js_name = setMutex)]
pub fn set_mutex(on: bool) {
    with_run(|run| run.stepper.set_mutex(on));
}

/// A line of standard input with its newline.
#[wasm_bindgen]
pub fn input(line: &str) {
    with_run(|run| run.stepper.input(Some(line.as_bytes())));
}

#[wasm_bindgen(js_name = closeInput)]
pub fn close_input() {
    with_run(|run| run.stepper.input(None));
}

/// Takes the steps of a schedule, in either of its forms, as far as they can be.
#[wasm_bindgen(unchecked_return_type = "Replayed")]
pub fn replay(text: &str) -> Result<JsValue, JsError> {
    to_js(&with_run(|run| Replayed::of(&mut run.stepper, text)))
}

/// Brings the board up to date. `playing`: it is being played.
#[wasm_bindgen]
pub fn sample(playing: bool) {
    with_run(|run| {
        let phase = match (run.stepper.world().ending(), playing) {
            (Some(_), _) => Phase::Finished,
            (None, true) => Phase::Running,
            (None, false) => Phase::Paused,
        };
        run.picture.fill(run.stepper.world(), phase, run.stepper.last());
    });
}

/// The state. `whole`: with the goroutines and the tree, which takes longer the larger they are.
#[wasm_bindgen(unchecked_return_type = "StepState | null")]
pub fn state(whole: bool) -> Result<JsValue, JsError> {
    to_js(&with_run(|run| Some(StepState::of(&run.stepper, whole))))
}

#[wasm_bindgen]
pub fn finished() -> bool {
    with_run(|run| run.stepper.world().ending().is_some())
}

/// The number of states in the tree.
#[wasm_bindgen]
pub fn states() -> usize {
    with_run(|run| run.stepper.len())
}

/// What was printed since the last call; with `anew` everything that was printed on the way to the present state.
#[wasm_bindgen(js_name = takeOutput, unchecked_return_type = "Output")]
pub fn take_output(anew: bool) -> Result<JsValue, JsError> {
    to_js(&with_run(|run| {
        if anew {
            run.shown = (0, 0);
        }
        let world = run.stepper.world();
        let text =
            |bytes: &[u8], from: usize| String::from_utf8_lossy(bytes.get(from..).unwrap_or_default()).into_owned();
        let (stdout, stderr) = (text(world.stdout(), run.shown.0), text(world.stderr(), run.shown.1));
        run.shown = (world.stdout().len(), world.stderr().len());
        let reads = run.stepper.choices().iter().any(|choice| *choice == Readiness::Reads);
        Output { stdout, stderr, cut: 0, waits_for_input: reads && world.ending().is_none() }
    }))
}

/// What happened on the way to the present state and wasn't given yet, as one [frame](crate::trace::frame). When none was before it, it is
/// the beginning of a way.
#[wasm_bindgen(js_name = takeEvents)]
pub fn take_events() -> Vec<u8> {
    let Recorded { first, events } = with_run(|run| run.stepper.take_events());
    let header = Header { content: Content::Events, worker: 0, length: events.len() as u32, number: first };
    let mut frame = header.bytes().to_vec();
    frame.extend_from_slice(bytemuck::cast_slice(&events));
    frame
}

/// Milliseconds of the run as its events have them: virtual time, and a microsecond a step.
#[wasm_bindgen]
pub fn elapsed() -> f64 {
    with_run(|run| time(run.stepper.world()) as f64 / 1e6)
}

/// The mutex switch was off at some time.
#[wasm_bindgen(js_name = mutexWasOff)]
pub fn mutex_was_off() -> bool {
    with_run(|run| run.stepper.world().scalars().mutex_was_off)
}

/// The report of the run in its present state, of which the page had `elapsed_ms` milliseconds. `stopped`: it didn't come to its end.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn report(elapsed_ms: f64, stopped: bool) -> Result<JsValue, JsError> {
    to_js(&with_run(|run| {
        let mut report = report_of(run.stepper.world(), Duration::from_secs_f64(elapsed_ms.max(0.0) / 1000.0));
        tell_races(&mut report, run.stepper.races(), run.stepper.races_missed(), false);
        if stopped {
            report.outcome = Outcome::Stopped;
        }
        report.goes_round = stopped && run.stepper.goes_round();
        Some(report)
    }))
}

/// Why the goroutine can't take a step now; null: it can, or there is no such goroutine.
#[wasm_bindgen(unchecked_return_type = "Readiness | null")]
pub fn why(goroutine: u32) -> Result<JsValue, JsError> {
    to_js(&with_run(|run| match run.stepper.choices().into_iter().nth(goroutine.wrapping_sub(1) as usize) {
        Some(choice) if !choice.can_step() => Some(choice),
        _ => None,
    }))
}
