/** Keeps the site for when there is no network: by the site's service worker, in this folder of this origin only. */

const WORKER = new URL('../isolating-worker.js', import.meta.url);

/** Has the worker fetch what isn't here yet. Where there are no service workers, or the person saves data, nothing is kept. */
export async function keepForLater() {
  const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (/** @type {unknown} */ (navigator));
  // A frame in another page is that page's, which may be there or not.
  if (parent !== window || !isSecureContext || !('serviceWorker' in navigator) || connection?.saveData) return;
  try {
    await navigator.serviceWorker.register(WORKER);
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage('keep');
  } catch {
    // As in private windows: the site works while there is a network.
  }
}
