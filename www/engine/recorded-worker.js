/**
 * The worker that plays a saved run back: one thread, also in pages that get no shared memory. Whenever it has moved, the page gets where
 * it stands, with a copy of the board.
 */

import init, * as module from '../pkg/stepper.js';
import { pack } from './board-copy.js';

/** Between two pictures, in milliseconds: one frame. */
const TICK = 16;

/** @type {import('../pkg/stepper.js').BoardLayout} */
let layout;
/** @type {WebAssembly.Memory} */
let memory;
/** @type {Uint32Array | null} The board in the module's memory. */
let words = null;
/** Nanoseconds of the run at which it stands, with what a frame is too short for. */
let time = 0;
let playing = false;
/** Nanoseconds of the run in a nanosecond. */
let speed = 1;
let ticked = 0;
let timer = 0;

/** @param {Record<string, unknown>} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  globalThis.postMessage(message, { transfer });
}

function board() {
  // A grown memory has another buffer.
  if (words?.buffer !== memory.buffer) words = new Uint32Array(memory.buffer, module.recordedBoard(), layout.bytes / 4);
  return pack(words, layout);
}

/** Tells the page where the run stands. @param {boolean} [sought] Not by playing. */
function show(sought = false) {
  const moment = module.moment(playing);
  if (moment.over) playing = false;
  if (sought) ({ time } = moment);
  const copy = board();
  post({ event: 'moment', moment, playing, board: copy }, [copy.buffer]);
}

function tick() {
  timer = 0;
  if (!playing) return;
  const now = performance.now();
  time += (now - ticked) * 1e6 * speed;
  ticked = now;
  module.seek(time);
  show();
  goOn();
}

function goOn() {
  if (playing && timer === 0) timer = setTimeout(tick, TICK);
}

function play() {
  playing = true;
  ticked = performance.now();
  show(true);
  goOn();
}

/** @type {Record<string, (argument: any) => unknown>} */
const commands = {
  async open(file) {
    ({ memory } = await init());
    const info = module.openRecording(file);
    layout = module.boardLayout();
    words = null;
    time = info.start;
    return { info, layout };
  },
  load: (program) => module.programOf(program),
  restart() {
    module.restart();
    play();
  },
  pause() {
    playing = false;
    show(true);
  },
  resume: play,
  setSpeed(factor) {
    speed = factor;
  },
  seek(to) {
    module.seek(to);
    show(true);
  },
  step(by) {
    playing = false;
    module.stepEvents(by);
    show(true);
  },
};

globalThis.addEventListener('message', async ({ data: { id, command, argument } }) => {
  try {
    post({ id, result: await commands[command](argument) });
  } catch (error) {
    let said = '';
    try {
      said = module.panicMessage() ?? '';
    } catch {
      // The module isn't even there.
    }
    if (said) post({ event: 'crash', detail: said });
    post({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
