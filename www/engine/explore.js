/** Explores every order of a program's steps, in a worker that lives as long as that takes. */

import { EngineError } from './error.js';

/** @typedef {import('../pkg/stepper.js').Explored} Explored */
/** @typedef {import('../pkg/stepper.js').ExploreOptions} ExploreOptions */
/** @typedef {import('../pkg/stepper.js').ExploreProgress} ExploreProgress */

/**
 * What was found, and how long it took, in milliseconds: going through the states, and with weighing them and looking for short ways.
 * @typedef {{found: Explored, walked: number, elapsed: number}} Exploration
 */

/**
 * @param {Uint8Array} compiled @param {ExploreOptions} options @param {AbortSignal} signal Ends it.
 * @param {(progress: ExploreProgress) => void} tell Some times a second.
 * @returns {Promise<Exploration>}
 */
export function explore(compiled, options, signal, tell) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new EngineError('closed'));
      return;
    }
    const worker = new Worker(new URL('./explore-worker.js', import.meta.url), { type: 'module', name: 'lockscope explorer' });
    /** @param {() => void} settle */
    const end = (settle) => {
      worker.terminate();
      settle();
    };
    signal.addEventListener('abort', () => end(() => reject(new EngineError('closed'))), { once: true });
    worker.addEventListener('message', ({ data }) => {
      if (data.progress) tell(data.progress);
      else if ('failure' in data) end(() => reject(new EngineError('crash', data.failure)));
      else end(() => resolve(data));
    });
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      end(() => reject(new EngineError('start', event.message ?? 'the explorer did not load')));
    });
    worker.postMessage({ compiled, options });
  });
}
