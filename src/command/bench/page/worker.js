// Runs programs on an instance of the module and measures its memory. As the conductor of the real page, but without a page.

import init, * as module from './pkg/lockscope.js';

/** Between two looks at a run, in milliseconds, as in the page: what was recorded is fetched. */
const TICK = 16;
/** Bytes for what is fetched at once. */
const BATCH = 1 << 20;

let memory = null;
let batch = null;

/** Takes what was recorded, as the page does, and keeps none of it. */
function fetchEvents() {
  batch ??= new Uint8Array(BATCH);
  while (BATCH - module.takeEvents(batch, 0) < module.largestFrame());
}

/** The threads: somebody has to hold them. */
const pool = [];

/** Waits until the run is over, or waits for input; gives which. */
async function pause(wanted) {
  for (;;) {
    const failure = module.panicMessage();
    if (failure) throw Error(failure);
    fetchEvents();
    if (module.finished()) return 'finished';
    if (wanted === 'input' && module.takeOutput().waitsForInput) return 'input';
    await new Promise((resolve) => setTimeout(resolve, TICK));
  }
}

function start({ program, workers, race = false, unrecorded = false }) {
  module.load(Uint8Array.from(program));
  module.start({ workers, race, unrecorded, mutexOff: false, keepGoing: false, pace: 0, seed: 1 });
}

/** Bytes that the run uses: the instance's memory, and of the program's own, which was reserved as a whole, the used cells. */
function bytes() {
  module.sample();
  const { header } = module.layout();
  const words = new Uint32Array(memory.buffer, module.board());
  return { instance: memory.buffer.byteLength, cells: 8 * words[header.offset + header.fields.cells] };
}

const commands = {
  async open({ threads }) {
    const compiled = await WebAssembly.compileStreaming(fetch(new URL('./pkg/lockscope_bg.wasm', import.meta.url)));
    ({ memory } = await init({ module_or_path: compiled }));
    module.makePool(threads);
    await Promise.all(Array.from({ length: threads }, (_, index) => new Promise((resolve) => {
      const thread = new Worker('thread.js', { type: 'module' });
      pool.push(thread);
      thread.addEventListener('message', resolve, { once: true });
      thread.postMessage({ module: compiled, memory, index });
    })));
  },
  async run(request) {
    start(request);
    await pause('end');
    return module.report();
  },
  /** Measures the memory while the program waits for its input. */
  async idle(request) {
    start(request);
    const state = await pause('input');
    const used = bytes();
    if (state === 'input') module.input('\n');
    await pause('end');
    return { report: module.report(), ...used };
  },
  stdMutex: ({ threads, increments }) => module.benchStdMutex(threads, increments),
};

globalThis.onmessage = async ({ data: { command, argument } }) => {
  try {
    if (command !== 'open' && memory === null) throw Error('open first');
    postMessage({ result: (await commands[command](argument)) ?? null });
  } catch (error) {
    postMessage({ failure: module.panicMessage?.() || String(error?.stack ?? error) });
  }
};
