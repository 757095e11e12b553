/** A thread of the engine's pool: an instance of the module in the memory that all share, which then does what the conductor's gives it. */

import init, { serve } from '../pkg/lockscope.js';

globalThis.addEventListener('message', async ({ data: { module, memory, index } }) => {
  await init({ module_or_path: module, memory });
  globalThis.postMessage('ready');
  serve(index);
}, { once: true });
