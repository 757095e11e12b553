// A thread of the module's pool, as www/engine/thread.js is.

import init, { serve } from './pkg/lockscope.js';

globalThis.onmessage = async ({ data: { module, memory, index } }) => {
  await init({ module_or_path: module, memory });
  postMessage('ready');
  serve(index);
};
