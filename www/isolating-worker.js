/**
 * A service worker for hosts where nobody can set headers, such as GitHub Pages: gives Lockscope's own pages the four headers that isolate
 * them. It is registered by those pages only, and answers for their own folder only; a page that embeds the element never has it.
 */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (globalThis);

const ISOLATION = {
  'Document-Isolation-Policy': 'isolate-and-credentialless',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

worker.addEventListener('install', () => void worker.skipWaiting());
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== location.origin) return;
  // Chromium asks so for what it has in its cache already, which can't be fetched otherwise.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(isolated(request));
});

/** @param {Request} request */
async function isolated(request) {
  const answer = await fetch(request);
  if (answer.type === 'opaque' || answer.type === 'opaqueredirect' || answer.type === 'error') return answer;
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { status, statusText } = answer;
  return new Response(status === 204 || status === 304 ? null : answer.body, { status, statusText, headers });
}
