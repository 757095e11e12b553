//! The engine's functions, which the conductor calls. They hold at most one program and one run; all of them return at once.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::contract::{BoardLayout, Output, RunOptions, pace_ns};
use super::host::Browser;
use super::info::ProgramInfo;
use super::{TYPES, json, panic};
use crate::board::Phase;
use crate::live::{Options, Pool, Run, Threads};
use crate::program::{self, Program};

#[wasm_bindgen(typescript_custom_section)]
const COLD: &str = TYPES;

/// Bytes of each stream that one message takes to the page: more waits for the next.
const OUTPUT_BYTES: usize = 64 << 10;
/// Goroutines alive at once: a million and main fit the module's memory.
const MAX_GOROUTINES: usize = 1_100_000;

#[derive(Default)]
struct Conductor {
    program: Option<Arc<Program>>,
    pool: Option<Pool>,
    run: Option<Arc<Run>>,
}

thread_local! {
    // Only the conductor's thread calls these functions.
    static CONDUCTOR: RefCell<Conductor> = RefCell::default();
}

/// Of the pool: web workers find them here.
static THREADS: OnceLock<Arc<Threads>> = OnceLock::new();

impl Conductor {
    /// The pool; without threads before [`make_pool`], when all that anybody wants of it is the board.
    fn pool(&mut self) -> &Pool {
        self.pool.get_or_insert_with(|| Pool::of(THREADS.get_or_init(|| Threads::new(1)).clone()))
    }
}

pub(super) fn with_pool<T>(f: impl FnOnce(&Pool) -> T) -> T {
    CONDUCTOR.with_borrow_mut(|conductor| f(conductor.pool()))
}

// Read field by field: what reads any value, with words for whatever may be wrong with it, is a thirtieth of the engine.
#[wasm_bindgen]
extern "C" {
    /// [`RunOptions`] as JavaScript has them.
    pub type Wish;
    #[wasm_bindgen(method, getter)]
    fn workers(this: &Wish) -> u32;
    #[wasm_bindgen(method, getter, js_name = mutexOff)]
    fn mutex_off(this: &Wish) -> bool;
    #[wasm_bindgen(method, getter, js_name = keepGoing)]
    fn keep_going(this: &Wish) -> bool;
    #[wasm_bindgen(method, getter)]
    fn race(this: &Wish) -> bool;
    #[wasm_bindgen(method, getter)]
    fn unrecorded(this: &Wish) -> bool;
    #[wasm_bindgen(method, getter)]
    fn pace(this: &Wish) -> f64;
    #[wasm_bindgen(method, getter)]
    fn seed(this: &Wish) -> Option<f64>;
}

impl Wish {
    fn read(&self) -> RunOptions {
        RunOptions {
            workers: self.workers() as usize,
            mutex_off: self.mutex_off(),
            keep_going: self.keep_going(),
            race: self.race(),
            unrecorded: self.unrecorded(),
            pace: self.pace(),
            seed: self.seed(),
        }
    }
}

fn with_run<T: Default>(f: impl FnOnce(&Run) -> T) -> T {
    CONDUCTOR.with_borrow(|conductor| conductor.run.as_deref().map(f).unwrap_or_default())
}

fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    js_sys::JSON::parse(&json::write(value)?).map_err(|_| JsError::new("the engine wrote no JSON"))
}

#[wasm_bindgen(start)]
fn start_module() {
    panic::install();
}

/// The message of a panic anywhere in the module. After one, nothing here can be relied on.
#[wasm_bindgen(js_name = panicMessage)]
pub fn panic_message() -> Option<String> {
    panic::message().map(str::to_owned)
}

/// Makes the pool that runs take their threads from. Each has to be started as a web worker with this module and its memory, and to call
/// `serve` with its index. Called once, before anything else.
#[wasm_bindgen(js_name = makePool)]
pub fn make_pool(threads: usize) {
    THREADS.get_or_init(|| Threads::new(threads));
}

/// The life of one of the pool's threads: does not return.
///
/// # Errors
/// There is no thread of this index in the pool.
#[wasm_bindgen]
pub fn serve(index: usize) -> Result<(), JsError> {
    match THREADS.get() {
        Some(threads) if index < threads.count() => {
            threads.serve(index);
            Ok(())
        }
        _ => Err(JsError::new("the pool has no such thread")),
    }
}

/// Where everything is on the board.
#[wasm_bindgen(unchecked_return_type = "BoardLayout")]
pub fn layout() -> Result<JsValue, JsError> {
    to_js(&BoardLayout::new())
}

/// Takes a compiled program: it is what `start` runs.
///
/// # Errors
/// The bytes are no program of this version of Lockscope, or a damaged one.
#[wasm_bindgen(unchecked_return_type = "ProgramInfo")]
pub fn load(compiled: &[u8]) -> Result<JsValue, JsError> {
    let program = program::load(compiled)?;
    let info = to_js(&ProgramInfo::of(&program))?;
    CONDUCTOR.with_borrow_mut(|conductor| conductor.program = Some(Arc::new(program)));
    Ok(info)
}

/// Starts the program that was loaded last.
///
/// # Errors
/// Nothing is loaded, or a run isn't over yet.
#[wasm_bindgen]
pub fn start(#[wasm_bindgen(unchecked_param_type = "RunOptions")] options: &Wish) -> Result<(), JsError> {
    let wish = options.read();
    CONDUCTOR.with_borrow_mut(|conductor| {
        if conductor.run.as_ref().is_some_and(|run| run.phase() != Phase::Finished) {
            return Err(JsError::new("a program runs already"));
        }
        let program = conductor.program.clone().ok_or_else(|| JsError::new("no program is loaded"))?;
        // Its memory goes back before the next one asks for some.
        conductor.run = None;
        let pool = conductor.pool();
        let options = Options {
            workers: wish.workers.clamp(1, pool.threads()),
            mutex_off: wish.mutex_off,
            keep_going: wish.keep_going,
            race: wish.race,
            unrecorded: wish.unrecorded,
            seed: wish.seed.unwrap_or_else(|| js_sys::Math::random() * 9e15) as u64,
            pace_ns: pace_ns(wish.pace),
            max_goroutines: MAX_GOROUTINES,
            ..Options::default()
        };
        let run = Run::start(program, options, Arc::new(Browser), pool);
        conductor.run = Some(run);
        Ok(())
    })
}

/// Where the board is, in bytes from the memory's start. It stays there.
#[wasm_bindgen]
pub fn board() -> usize {
    CONDUCTOR.with_borrow_mut(|conductor| Arc::as_ptr(&conductor.pool().board()) as usize)
}

#[wasm_bindgen]
pub fn pause() {
    with_run(Run::pause);
}

#[wasm_bindgen]
pub fn resume() {
    with_run(Run::resume);
}

#[wasm_bindgen]
pub fn stop() {
    with_run(Run::stop);
}

/// The mutex switch, in the middle of a run.
#[wasm_bindgen(js_name = setMutex)]
pub fn set_mutex(on: bool) {
    with_run(|run| run.set_mutex(on));
}

#[wasm_bindgen(js_name = setKeepGoing)]
pub fn set_keep_going(on: bool) {
    with_run(|run| run.set_keep_going(on));
}

/// Microseconds that each instruction is held open; 0: full speed.
#[wasm_bindgen(js_name = setPace)]
pub fn set_pace(microseconds: f64) {
    with_run(|run| run.set_pace(pace_ns(microseconds)));
}

/// Standard input; lines end with a newline.
#[wasm_bindgen]
pub fn input(text: &str) {
    with_run(|run| run.input(text.as_bytes()));
}

#[wasm_bindgen(js_name = closeInput)]
pub fn close_input() {
    with_run(Run::close_input);
}

/// Brings the board up to date; called for each frame.
#[wasm_bindgen]
pub fn sample() {
    with_run(Run::sample);
}

/// Puts what was recorded since the last call behind the first `used` bytes of `into`, in whole frames for the history's module, and gives
/// how many bytes are used then. While there is room for the largest frame (`largestFrame`), nothing was left behind.
#[wasm_bindgen(js_name = takeEvents)]
pub fn take_events(into: &js_sys::Uint8Array, used: u32) -> u32 {
    let mut at = used;
    with_run(|run| {
        run.fetch_events((into.length() - used) as usize, |bytes| {
            let end = at + bytes.len() as u32;
            into.subarray(at, end).copy_from(bytes);
            at = end;
        })
    });
    at
}

/// Bytes of the largest frame of events.
#[wasm_bindgen(js_name = largestFrame)]
pub fn largest_frame() -> usize {
    crate::trace::LARGEST
}

/// What was printed since the last call.
#[wasm_bindgen(js_name = takeOutput, unchecked_return_type = "Output")]
pub fn take_output() -> Result<JsValue, JsError> {
    to_js(&with_run(|run| {
        let chunk = run.take_output(OUTPUT_BYTES);
        Output { stdout: chunk.stdout, stderr: chunk.stderr, cut: chunk.cut, waits_for_input: run.wants_input() }
    }))
}

/// Whether the run is over and its report final.
#[wasm_bindgen]
pub fn finished() -> bool {
    with_run(|run| run.phase() == Phase::Finished)
}

/// The report so far; the final one once `finished`.
#[wasm_bindgen(unchecked_return_type = "Report")]
pub fn report() -> Result<JsValue, JsError> {
    to_js(&with_run(Run::report))
}
