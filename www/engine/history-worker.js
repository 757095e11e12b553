/**
 * The worker that keeps what happened: takes a run's events from whoever runs it, and answers the page's questions. Buffers go back to
 * where they came from.
 */

import init, * as module from '../pkg/history.js';
import { paintLanes } from './lanes.js';

/** Between two words to the page about a run that goes on, in milliseconds. */
const CHANGE = 150;

const ready = init();
/** @type {MessagePort | null} Of the engine that ran last. */
let source = null;
/** Which of its runs it is. */
let run = '';
/** Its steps were chosen: its times are made up of them. */
let isSimulated = false;
let timer = 0;
/** @type {import('../pkg/history.js').HistoryLayout | null} */
let layout = null;

/** @param {Record<string, unknown>} message @param {Transferable[]} [transfer] */
function post(message, transfer = []) {
  globalThis.postMessage(message, { transfer });
}

/** After a failure nothing in the module can be relied on: the page ends this worker. @param {unknown} error */
function fail(error) {
  let detail = '';
  try {
    detail = module.panicMessage() ?? '';
  } catch {
    // The module isn't even there.
  }
  post({ event: 'fail', detail: detail || (error instanceof Error ? error.message : String(error)) });
}

/** Tells the page that there is more, soon. */
function change() {
  if (timer === 0) timer = setTimeout(tell, CHANGE);
}

function tell() {
  clearTimeout(timer);
  timer = 0;
  post({ event: 'change', summary: module.summary(), run, isSimulated });
}

/** @param {MessagePort} port @param {any} message */
function hear(port, message) {
  if (message.event === 'begin') {
    source = port;
    run = message.run;
    isSimulated = message.isSimulated ?? false;
    module.begin(message.program, message.workers);
    tell();
  } else if (message.event === 'events') {
    // Of a run that another engine's took the place of nothing is wanted.
    if (port === source) module.take(new Uint8Array(message.batch, 0, message.used));
    port.postMessage(message.batch, [message.batch]);
    change();
  } else if (message.event === 'picture' && port === source) {
    module.picture(message.time, message.header, message.watches);
  } else if (message.event === 'printed' && port === source) {
    const { stdout, stderr, cut } = message.output;
    module.printed(message.time, stdout, stderr, cut);
  } else if (message.event === 'end' && port === source) {
    module.end(message.elapsed, message.mutexWasOff);
    tell();
  }
}

/** @typedef {[unknown, Transferable[]?]} Answer */
/** Each gives its answer, and what of it goes to the page without a copy. @type {Record<string, (argument: any) => Answer | Promise<Answer>>} */
const questions = {
  layout: () => [module.layout()],
  summary: () => [module.summary()],
  async lanes({ view, look }) {
    const words = module.rectangles(view);
    layout ??= module.layout();
    const image = await createImageBitmap(paintLanes(words, layout, view, look));
    if (!look.rectangles) return [{ words: new Uint32Array(), image }, [image]];
    return [{ words, image }, [words.buffer, image]];
  },
  statistics: () => [module.statistics()],
  losses: () => [module.losses()],
  proofs: () => [module.proofs()],
  waits: () => [module.waits()],
  loss: (number) => [module.loss(number)],
  tornRead: (number) => [module.tornRead(number)],
  figures: ({ by, rows }) => [module.figures(by, rows)],
  spell: ({ goroutine, time }) => [module.spell(goroutine, time)],
  arrow: ({ goroutine, time }) => [module.arrow(goroutine, time)],
  save(about) {
    const file = module.save(about);
    return [file, [file.buffer]];
  },
  load(file) {
    module.load(file);
    source = null;
    run = '';
    isSimulated = false;
    tell();
    return [module.summary()];
  },
  perfetto: () => [module.perfetto()],
};

globalThis.addEventListener('message', async ({ data }) => {
  try {
    await ready;
  } catch (error) {
    fail(error);
    return;
  }
  const { id, command, argument } = data;
  if (command === 'listen') {
    const port = /** @type {MessagePort} */ (argument);
    port.addEventListener('message', (event) => {
      try {
        hear(port, event.data);
      } catch (error) {
        fail(error);
      }
    });
    port.start();
    return;
  }
  try {
    const [result, transfer] = await questions[command](argument);
    post({ id, result }, transfer);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) fail(error);
    else post({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
