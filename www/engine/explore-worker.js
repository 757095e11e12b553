/**
 * The worker that explores every order of a program's steps: one thread with the stepper's module, for one exploration. It is ended when
 * it has answered, or when nobody wants the answer any more.
 */

import init, { exploreBegin, exploreOn, exploreProgress, explored, panicMessage } from '../pkg/stepper.js';

/** Between two reports of how far it is, in milliseconds. */
const REPORT = 100;
/** Steps between two looks at the clock: a few milliseconds. */
const SLICE = 4000;

globalThis.addEventListener('message', async ({ data: { compiled, options } }) => {
  try {
    await init();
    const begun = performance.now();
    let told = begun;
    exploreBegin(compiled, options);
    while (!exploreOn(SLICE)) {
      const now = performance.now();
      if (now - told < REPORT) continue;
      told = now;
      globalThis.postMessage({ progress: exploreProgress() });
    }
    const walked = performance.now() - begun;
    const found = explored();
    globalThis.postMessage({ found, walked, elapsed: performance.now() - begun });
  } catch (error) {
    globalThis.postMessage({ failure: said() || (error instanceof Error ? error.message : String(error)) });
  }
});

function said() {
  try {
    return panicMessage() ?? '';
  } catch {
    return '';
  }
}
