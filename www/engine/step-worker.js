/**
 * The worker of the step engine: one thread with the stepper's module, also in pages that get no shared memory. After each command the
 * page gets the state that it led to, with a copy of the board.
 */

import init, * as module from '../pkg/stepper.js';
import { pack } from './board-copy.js';

/** @typedef {import('../pkg/stepper.js').BoardLayout} BoardLayout */

/** Between two looks at a run that plays, in milliseconds: one frame. */
const TICK = 16;
/** How long the program runs of that at full speed. */
const SLICE = 11;
/** Steps between two looks at the clock. */
const CHUNK = 2000;
/** States that can be undone at once while the run plays; then they become the past, which is brought back when somebody goes there. */
const KEPT = 10_000;

/** @type {BoardLayout} */
let layout;
/** @type {Uint32Array | null} The board in the module's memory. */
let words = null;
/** @type {WebAssembly.Memory} */
let memory;
let playing = false;
/** Microseconds a step; 0: full speed. */
let pace = 0;
/** Steps that are due, as a fraction. */
let due = 0;
let ticked = 0;
let timer = 0;
/** Milliseconds that the run has been played. */
let played = 0;
/** There is a run. */
let begun = false;
/** A run has begun and isn't known to have ended. */
let open = false;
let waited = false;
/** The run began standing still: somebody has made branches, which playing on from there doesn't throw away. */
let byHand = false;
/** The program that the run is of. @type {Uint8Array} */
let program;
/** Where what happens goes, once somebody keeps it. @type {MessagePort | null} */
let past = null;
/** How the run began. @type {{options: import('../pkg/stepper.js').StepOptions, chance: number}} */
let beginning;

/** @param {Record<string, unknown>} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  globalThis.postMessage(message, { transfer });
}

function board() {
  // A grown memory has another buffer.
  if (words?.buffer !== memory.buffer) words = new Uint32Array(memory.buffer, module.board(), layout.bytes / 4);
  return pack(words, layout);
}

/** Tells the page where the run is. @param {boolean} anew What was printed isn't what was printed before and more. */
function show(anew = false) {
  module.sample(playing);
  const output = module.takeOutput(anew);
  const isNew = anew || output.stdout !== '' || output.stderr !== '' || output.waitsForInput !== waited;
  waited = output.waitsForInput;
  const copy = board();
  post({ event: 'state', playing, state: module.state(!playing), board: copy, output: isNew ? output : null, anew }, [copy.buffer]);
  remember();
  if (!module.finished()) {
    open = true;
    return;
  }
  playing = false;
  open = false;
  post({ event: 'finish', report: module.report(played, false) });
}

/** Sends what happened on the way to the present state: of another way than before all of it. */
function remember() {
  if (!past) return;
  const frame = module.takeEvents();
  const before = new DataView(frame.buffer).getBigUint64(8, true);
  if (before === 0n) past.postMessage({ event: 'begin', run: '', program, workers: 1, isSimulated: true });
  past.postMessage({ event: 'events', batch: frame.buffer, used: frame.length }, [frame.buffer]);
  if (module.finished()) past.postMessage({ event: 'end', elapsed: module.elapsed(), mutexWasOff: module.mutexWasOff() });
}

function tick() {
  timer = 0;
  if (!playing) return;
  try {
    const now = performance.now();
    const end = now + SLICE;
    played += now - ticked;
    // A worker that was held up catches up on a few frames, not on all.
    due = pace === 0 ? Infinity : Math.min(due + ((now - ticked) * 1000) / pace, (SLICE * 10_000) / pace + 1);
    ticked = now;
    while (due >= 1 && performance.now() < end) {
      const steps = Math.min(CHUNK, Math.floor(due));
      const taken = module.play(steps, (pace > 0 || byHand) && module.states() < KEPT);
      due -= taken;
      if (taken < steps) {
        due = 0;
        break;
      }
    }
    if (module.finished()) playing = false;
    show();
    if (module.goesRound()) stop();
  } catch (error) {
    fail(error);
    return;
  }
  goOn();
}

function goOn() {
  if (playing && timer === 0) timer = setTimeout(tick, TICK);
}

function stop() {
  playing = false;
  if (!open) return;
  open = false;
  post({ event: 'finish', report: module.report(played, true) });
}

function play() {
  playing = true;
  ticked = performance.now();
  due = pace === 0 ? 0 : 1;
  goOn();
}

/** @param {unknown} error */
function fail(error) {
  playing = false;
  let said = '';
  try {
    said = module.panicMessage() ?? '';
  } catch {
    // It is beyond saying anything.
  }
  post({ event: 'crash', detail: said || (error instanceof Error ? error.message : String(error)) });
}

/**
 * Something that a person does while the run stands still.
 * @param {(argument: any) => unknown} act
 * @param {(result: any, argument: any) => boolean} [isBack] Whether it may have taken something back that was printed.
 */
function command(act, isBack = () => false) {
  return (/** @type {any} */ argument) => {
    playing = false;
    const result = act(argument);
    show(isBack(result, argument));
    return result;
  };
}

/** Whose step it is; null when it could take one, and why not otherwise. @param {(goroutine: number) => boolean} act */
function goroutineStep(act) {
  return command((goroutine) => (act(goroutine) ? null : (module.why(goroutine) ?? { kind: 'missing' })));
}

/** @type {Record<string, (argument: any) => unknown>} */
const commands = {
  async open() {
    const instance = await init();
    memory = instance.memory;
    layout = module.layout();
    return layout;
  },
  load(compiled) {
    const info = module.load(compiled);
    program = compiled;
    return info;
  },
  /** From now on what happens goes to this port, what has happened in the run that goes on or was last first. */
  record(port) {
    past = /** @type {MessagePort} */ (port);
    // Buffers come back; each frame has one of its own.
    past.addEventListener('message', () => {});
    past.start();
    if (begun) remember();
  },
  /** @param {{options: import('../pkg/stepper.js').StepOptions, chance: number, plays: boolean}} wish */
  begin({ options, chance, plays }) {
    playing = false;
    played = 0;
    byHand = !plays;
    waited = false;
    beginning = { options, chance };
    module.begin(options, chance);
    begun = true;
    if (plays) play();
    show();
  },
  pause: command(() => {}),
  resume() {
    if (open) play();
  },
  stop,
  setPace(microseconds) {
    pace = microseconds;
    if (playing) ticked = performance.now();
    due = 0;
  },
  setMutex(on) {
    if (!open) return;
    module.setMutex(on);
    show();
  },
  /** From the beginning again, the other way, and the same steps. False: there are too many of them. */
  setKeepGoing(on) {
    const schedule = module.state(true)?.schedule;
    if (!schedule) return false;
    const plays = playing && open;
    playing = false;
    beginning = { ...beginning, options: { ...beginning.options, keepGoing: on } };
    module.begin(beginning.options, beginning.chance);
    module.replay(schedule.text);
    show(true);
    if (plays && open) play();
    return true;
  },
  input(line) {
    module.input(`${line}\n`);
    show();
  },
  closeInput() {
    module.closeInput();
    show();
  },
  step: goroutineStep(module.step),
  toSync: goroutineStep(module.toSync),
  toLine: goroutineStep(module.toLine),
  back: command(() => module.back(), () => true),
  goTo: command((node) => module.goTo(node), () => true),
  goToDepth: command(({ leaf, depth }) => module.goToDepth(leaf, depth), () => true),
  replay: command((text) => module.replay(text), () => true),
};

globalThis.addEventListener('message', async ({ data: { id, command: name, argument } }) => {
  try {
    post({ id, result: await commands[name](argument) });
  } catch (error) {
    // A command that can't be done is an answer; after a panic nothing in the module can be relied on.
    let panicked = true;
    try {
      panicked = module.panicMessage() !== undefined;
    } catch {
      // Not even that.
    }
    if (panicked && layout) fail(error);
    post({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
