/**
 * The site's own service worker. It gives Lockscope's pages the four headers that isolate them on hosts where nobody can set headers, such as
 * GitHub Pages, and keeps the site for when there is no network. It is registered by those pages only, and answers for their own folder
 * only; a page that embeds the element never has it.
 */

/** @type {ServiceWorkerGlobalScope} */
const worker = /** @type {any} */ (globalThis);

const ISOLATION = {
  'Document-Isolation-Policy': 'isolate-and-credentialless',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** The build writes here what it is called, and the paths of its files: another build is another worker. */
const [build, ...files] = 'LOCKSCOPE_BUILD'.split(' ');
const scope = new URL('.', location.href);
/** Caches are all of an origin's, which may have several sites. */
const prefix = `lockscope ${scope.pathname} `;
const cacheName = prefix + build;
/** Stands in the cache once everything else does. */
const COMPLETE = new URL('complete', scope).href;
/** Files that are fetched at once. */
const SIDE_BY_SIDE = 6;

worker.addEventListener('install', (event) => {
  // The first one begins at once. One of another build has all its files first, and begins when no page of the one before is open: its files go then.
  if (!worker.registration.active) void worker.skipWaiting();
  else event.waitUntil(hasKept().then((has) => (has ? keep() : worker.skipWaiting())));
});
worker.addEventListener('activate', (event) => event.waitUntil(Promise.all([forget(), worker.clients.claim()])));
worker.addEventListener('message', (event) => {
  if (event.data === 'keep') event.waitUntil(keep());
});
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== location.origin || request.method !== 'GET') return;
  // Chromium asks so for what it has in its cache already, which can't be fetched otherwise.
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(answer(request));
});

/** Whether this build or one before it was kept. */
async function hasKept() {
  return (await caches.keys()).some((other) => other.startsWith(prefix));
}

/** Forgets all builds but this one. */
async function forget() {
  const others = (await caches.keys()).filter((other) => other.startsWith(prefix) && other !== cacheName);
  await Promise.all(others.map((other) => caches.delete(other)));
}

/** Keeps all files of this build: as a whole, or it doesn't count. */
async function keep() {
  if (files.length === 0 || (await caches.match(COMPLETE, { cacheName }))) return;
  const cache = await caches.open(cacheName);
  const left = files.map((file) => new URL(file, scope).href);
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (let address = left.pop(); address; address = left.pop()) {
      if (await cache.match(address)) continue;
      // What isn't named after what it holds may be another one by now than the browser remembers.
      const found = await fetch(address, { cache: isForever(address) ? 'default' : 'no-cache' });
      if (!found.ok) throw new Error(`${address}: HTTP ${found.status}`);
      await cache.put(address, plain(found));
    }
  }));
  await cache.put(COMPLETE, new Response());
}

/** An answer that says nothing about how it came: a redirected one can't be a page, and this one isn't packed any more. @param {Response} found */
function plain(found) {
  const headers = new Headers(found.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return new Response(found.body, { headers });
}

/** Whether a file is named after what it holds, and so never changes. @param {string} address */
function isForever(address) {
  return address.startsWith(new URL('assets/', scope).href);
}

/** What was kept of this build, if it is complete. @param {string} address */
async function kept(address) {
  if (!(await caches.match(COMPLETE, { cacheName }))) return undefined;
  const url = new URL(address);
  const page = url.pathname === scope.pathname ? new URL('index.html', scope).href : url.href;
  return caches.match(page, { cacheName, ignoreSearch: true });
}

/**
 * As it is now; as it was kept where there is no network, and where a page of this build asks for a file that the next one has no longer.
 * What is kept isn't asked for before: browsers answer that late or, in some of their modes, never.
 * @param {Request} request
 */
async function answer(request) {
  try {
    const found = await fetch(request);
    const old = found.status === 404 && isForever(request.url) ? await kept(request.url) : undefined;
    return isolated(old ?? found);
  } catch (error) {
    const old = await kept(request.url);
    if (old) return isolated(old);
    throw error;
  }
}

/** @param {Response} found */
function isolated(found) {
  if (found.type === 'opaque' || found.type === 'opaqueredirect' || found.type === 'error') return found;
  // A host that says something about isolation means it.
  if (found.headers.has('cross-origin-embedder-policy')) return found;
  const headers = new Headers(found.headers);
  for (const [header, value] of Object.entries(ISOLATION)) headers.set(header, value);
  const { status, statusText } = found;
  return new Response(status === 204 || status === 304 ? null : found.body, { status, statusText, headers });
}
