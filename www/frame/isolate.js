/** Gets Lockscope's own pages isolated on hosts that send no headers: by a service worker, in this folder of this origin only. */

import { isIsolated } from '../engine/isolation.js';

const WORKER = new URL('../isolating-worker.js', import.meta.url);
/** In the session's storage: the page was loaded again already, so once more wouldn't help. */
const TRIED = 'lockscope-isolating';
/** How long the worker may take to be there, in milliseconds. */
const DEADLINE = 5000;

/**
 * Loads the page again through the worker, if that may help.
 * @returns {Promise<boolean>} True: the page is about to be loaded again.
 */
export async function isolate() {
  try {
    if (isIsolated()) {
      sessionStorage.removeItem(TRIED);
      return false;
    }
    if (!isSecureContext || !('serviceWorker' in navigator) || sessionStorage.getItem(TRIED)) return false;
    // A host that says something about isolation means it: then it is the browser or the page around that gives no threads.
    const { headers } = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    if (headers.has('cross-origin-embedder-policy')) return false;
    sessionStorage.setItem(TRIED, 'yes');
    await navigator.serviceWorker.register(WORKER);
    const ready = await Promise.race([navigator.serviceWorker.ready, new Promise((resolve) => setTimeout(resolve, DEADLINE))]);
    if (!ready) return false;
  } catch {
    // No storage or no service workers here, as in private windows: the page says which engine it has.
    return false;
  }
  location.reload();
  return true;
}
