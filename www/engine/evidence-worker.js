/** The worker that compares many runs: it has a module of its own, and nothing else happens in it. */

import init, { Experiment } from '../pkg/history.js';

const ready = init();
/** @type {Experiment | null} */
let experiment = null;

/** @type {Record<string, (argument: any) => unknown>} */
const commands = {
  /** @param {(string | null)[]} rights */
  begin(rights) {
    experiment?.free();
    experiment = new Experiment(rights);
  },
  /** @param {{form: number, trial: import('../pkg/history.js').Trial}[]} trials */
  add(trials) {
    for (const { form, trial } of trials) experiment?.add(form, trial);
    return experiment?.evidence();
  },
};

globalThis.addEventListener('message', async ({ data: { id, command, argument } }) => {
  try {
    await ready;
    globalThis.postMessage({ id, result: commands[command](argument) });
  } catch (error) {
    globalThis.postMessage({ id, failure: error instanceof Error ? error.message : String(error) });
  }
});
