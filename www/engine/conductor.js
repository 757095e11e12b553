/**
 * The conductor: the worker that owns the WebAssembly instance and its thread pool, and does what the page asks. The page compiles
 * the module but never has an instance of it, and ending this worker ends every thread.
 */

import init, * as module from '../pkg/lockscope.js';
import { Outbox } from './outbox.js';

/** How long the threads may take to start before that counts as failed, in milliseconds. */
const START_DEADLINE = 20_000;
/** Between two looks at a run, in milliseconds: one frame. */
const TICK = 16;
/** So many looks make one sample at full speed, where what changes faster is only a blur: drawing takes its time from the program. */
const LOOKS_PER_SAMPLE = 2;

/** @typedef {import('../pkg/lockscope.js').InitOutput} Instance */

/** @type {Instance} */
let instance;
/** Ticks are going on. */
let running = false;
let threads = 0;
/** At full speed, and so not sampled at each look. */
let fast = true;
/** Looks since the last sample. */
let looks = 0;
/** Threads that were asked for, and those that are there already. */
let wanted = 0;
let ready = 0;
/** @type {ArrayBufferLike | null} The memory that the page's views were made of. */
let sent = null;
/** @type {Outbox} */
let outbox;
/** @type {Uint8Array} Compiled. */
let program;
/** Names runs, of which several conductors' may go to one who keeps their past. */
let runs = 0;
let runName = '';
/** The mutex switch was off at some time of the run. */
let mutexWasOff = false;

/** @param {Record<string, unknown>} message */
function post(message) {
  globalThis.postMessage(message);
}

/**
 * A thread's failure ends the run: locks that it held stay locked, so nothing here can be used any more.
 * @param {string} detail
 */
function crash(detail) {
  running = false;
  post({ event: 'crash', detail: panic() || detail });
}

function panic() {
  try {
    return module.panicMessage() ?? '';
  } catch {
    return '';
  }
}

/** The threads. Firefox collects workers that nobody holds, with the memory that they share. @type {Worker[]} */
const pool = [];

/**
 * A thread of the pool; its first word is that it is there.
 * @param {WebAssembly.Module} compiled
 * @param {number} index
 */
function startThread(compiled, index) {
  // From a blob, which is as isolated as we are: in Safari's engine no service worker gives its headers to the script of a worker's worker.
  const script = new Blob([`import ${JSON.stringify(new URL('./thread.js', import.meta.url).href)};`], { type: 'text/javascript' });
  const address = URL.createObjectURL(script);
  const worker = new Worker(address, { type: 'module', name: `lockscope thread ${index}` });
  pool.push(worker);
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    crash(event.message || 'a worker did not start');
  });
  worker.postMessage({ module: compiled, memory: instance.memory, index });
  return new Promise((resolve) => {
    worker.addEventListener('message', () => {
      URL.revokeObjectURL(address);
      post({ event: 'progress', stage: 'threads', done: (ready += 1), total: wanted });
      resolve(undefined);
    }, { once: true });
  });
}

/** @param {WebAssembly.Module} compiled @param {number} workers */
async function startPool(compiled, workers) {
  module.makePool(workers);
  let timer = 0;
  const deadline = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('start-timeout')), START_DEADLINE);
  });
  try {
    await Promise.race([Promise.all(Array.from({ length: workers }, (_, index) => startThread(compiled, index))), deadline]);
  } finally {
    clearTimeout(timer);
  }
  threads = workers;
}

/** Tells the page where the board is, when that is news. */
function sendBoard() {
  const { buffer } = instance.memory;
  if (buffer === sent) return;
  sent = buffer;
  post({ event: 'board', buffer, pointer: module.board() });
}

function tick() {
  if (!running) return;
  try {
    const failure = module.panicMessage();
    if (failure) {
      crash(failure);
      return;
    }
    const finished = module.finished();
    looks += 1;
    if (finished || !fast || looks >= LOOKS_PER_SAMPLE) {
      looks = 0;
      module.sample();
    }
    sendBoard();
    takeOutput();
    if (looks === 0) film();
    outbox.pump();
    if (finished) {
      running = false;
      while (takeOutput());
      const report = module.report();
      post({ event: 'finish', report, run: runName });
      outbox.end({ elapsed: report.elapsedMs, mutexWasOff });
      return;
    }
  } catch (error) {
    crash(String(error));
    return;
  }
  setTimeout(tick, TICK);
}

/** @type {import('../pkg/lockscope.js').BoardLayout} */
let layout;
/** @type {Uint32Array | null} The board. */
let words = null;

/** The board's words, which move when the memory grows. */
function board() {
  const { buffer } = instance.memory;
  if (words?.buffer !== buffer) words = new Uint32Array(buffer, module.board(), layout.bytes / 4);
  return words;
}

/** Microseconds of the run, pauses left out, as of the last sample. */
function elapsed() {
  const { offset, fields } = layout.header;
  return board()[offset + fields.elapsed_low] + board()[offset + fields.elapsed_high] * 2 ** 32;
}

/** Sends how the values are, for a recording of the run. */
function film() {
  const { header, watches } = layout;
  const all = board();
  const used = Math.min(all[header.offset + header.fields.watch_records], watches.count);
  const picture = {
    header: all.slice(header.offset, header.offset + header.stride),
    watches: all.slice(watches.offset, watches.offset + used * watches.stride),
  };
  outbox.tell({ event: 'picture', time: elapsed(), ...picture });
}

let waited = false;

/** Sends what was printed, and whether the program waits for input. False when there was nothing new. */
function takeOutput() {
  const output = module.takeOutput();
  if (output.stdout === '' && output.stderr === '' && output.cut === 0 && output.waitsForInput === waited) return false;
  waited = output.waitsForInput;
  post({ event: 'output', output });
  // At full speed the last sample may be milliseconds old, and the output would seem to come before what led to it.
  if (looks !== 0) module.sample();
  outbox.tell({ event: 'printed', time: elapsed(), output });
  return true;
}

/** @type {Record<string, (argument: any) => unknown>} */
const commands = {
  /** @param {{module: WebAssembly.Module, workers: number, threads: boolean}} wish */
  async open(wish) {
    wanted = wish.workers;
    instance = await init({ module_or_path: wish.module });
    outbox = new Outbox(module.takeEvents, module.largestFrame());
    if (wish.threads) await startPool(wish.module, wish.workers);
    layout = module.layout();
    return { layout, workers: threads };
  },
  load(compiled) {
    const info = module.load(compiled);
    program = compiled;
    return info;
  },
  /** From now on what happens goes to this port, what has happened in the run that goes on or was last first. */
  record: (port) => outbox.listen(port),
  run(options) {
    if (threads === 0) throw new Error('there are no threads here');
    module.start(options);
    mutexWasOff = options.mutexOff;
    runName = `${performance.timeOrigin} ${(runs += 1)}`;
    outbox.begin({ run: runName, program, workers: options.workers });
    fast = options.pace === 0;
    sent = null;
    sendBoard();
    waited = false;
    if (!running) {
      running = true;
      setTimeout(tick, 0);
    }
  },
  pause: () => module.pause(),
  resume: () => module.resume(),
  stop: () => module.stop(),
  setMutex(on) {
    mutexWasOff ||= !on;
    module.setMutex(on);
  },
  setKeepGoing: (on) => module.setKeepGoing(on),
  setPace(microseconds) {
    fast = microseconds === 0;
    module.setPace(microseconds);
  },
  input: (line) => module.input(`${line}\n`),
  closeInput: () => module.closeInput(),
};

globalThis.addEventListener('message', async ({ data }) => {
  const { id, command, argument } = data;
  try {
    post({ id, result: await commands[command](argument) });
  } catch (error) {
    const said = panic();
    if (said) crash(said);
    post({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
