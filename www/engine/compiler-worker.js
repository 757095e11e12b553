/** The worker that has the compiler's module: source in, a program for the engine or Go's errors out. */

import init, { compile, panicMessage } from '../pkg/compiler.js';

const ready = init();

globalThis.addEventListener('message', async ({ data: { id, source, overrides } }) => {
  try {
    await ready;
    globalThis.postMessage({ id, compiled: compile(source, overrides) });
  } catch (error) {
    globalThis.postMessage({ id, failure: said() || (error instanceof Error ? error.message : String(error)) });
  }
});

function said() {
  try {
    return panicMessage() ?? '';
  } catch {
    return '';
  }
}
