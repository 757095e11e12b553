/**
 * The page in a frame: one `<lock-scope>` with the same parameters as the lab. Tells the page around it how high it is, and lets the
 * element there drive this one.
 */

import { EVENTS, VERSION, isHello, readWish } from './frame/protocol.js';

/** @typedef {import('./element.js').LockScope} LockScope */
/** @typedef {import('./frame/protocol.js').Wish} Wish */

const scope = /** @type {LockScope} */ (document.querySelector('lock-scope'));
/** @type {MessagePort | null} */
let page = null;

/** @param {import('./frame/protocol.js').News} news */
function tell(news) {
  page?.postMessage(news);
}

/** What crosses to the page is data: functions and nodes don't. @param {unknown} detail */
function plain(detail) {
  return detail instanceof Error ? detail.message : detail ?? null;
}

function tellState() {
  const { source, mutex, mode, report, mostWorkers } = scope;
  tell({ state: { source, mutex, mode, report, mostWorkers } });
}

/** The height goes to any page: it is a number, and a page that put this frame there may know it. */
function tellHeight() {
  const height = Math.ceil(scope.getBoundingClientRect().height);
  if (height === 0) return;
  tell({ height });
  if (parent !== window) parent.postMessage({ lockscope: 'height', height }, '*');
}

/** @param {Wish} wish */
async function grant(wish) {
  if ('attribute' in wish) {
    if (wish.value === null) scope.removeAttribute(wish.attribute);
    else scope.setAttribute(wish.attribute, wish.value);
  } else if ('source' in wish) {
    scope.source = wish.source;
  } else {
    const { call, id } = wish;
    try {
      const value = await (call === 'run' ? scope.run() : call === 'stop' ? scope.stop() : call === 'pause' ? scope.pause() : scope.resume());
      tellState();
      tell({ answer: id, value: value ?? null });
    } catch (error) {
      tell({ answer: id, failure: error instanceof Error ? error.message : String(error) });
    }
  }
}

// The first page that greets is the one around this frame; it brings the only port there is.
addEventListener('message', ({ source, data, ports: [port] }) => {
  if (page !== null || source !== parent || parent === window || port === undefined || !isHello(data)) return;
  page = port;
  page.addEventListener('message', (event) => {
    const wish = readWish(event.data);
    if (wish !== null) void grant(wish);
  });
  page.start();
  if (scope.mode) {
    tellState();
    tell({ event: 'ready', detail: scope.mode });
  }
  tellHeight();
});

for (const name of EVENTS) {
  scope.addEventListener(name, (event) => {
    tellState();
    tell({ event: name, detail: plain(/** @type {CustomEvent} */ (event).detail) });
  });
}
scope.addEventListener('change', tellState);
new ResizeObserver(tellHeight).observe(scope);
await import('./lab.js');
// To whoever is around: it says nothing but that this page is here.
if (parent !== window) parent.postMessage({ lockscope: VERSION, here: true }, '*');
