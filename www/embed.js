/**
 * The page in a frame: one `<lock-scope>` with the same parameters as the lab. Tells the page around it how high it is, and lets the
 * element there drive this one.
 */

import { turns } from './engine/turns.js';
import { EVENTS, FRAME_NAME, VERSION, isHello, readWish } from './frame/protocol.js';

/** @typedef {import('./element.js').LockScope} LockScope */
/** @typedef {import('./frame/protocol.js').Wish} Wish */

/** How long the element that made this frame may take to greet it, in milliseconds, before the frame goes on by itself. */
const GREETING = 5000;

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

/** @param {string} call @param {number} goroutine Of a step. */
function obey(call, goroutine) {
  switch (call) {
    case 'run': return scope.run();
    case 'step': return scope.step(goroutine);
    case 'stop': return scope.stop();
    case 'pause': return scope.pause();
    default: return scope.resume();
  }
}

/** @param {Wish} wish */
async function grant(wish) {
  if ('attribute' in wish) {
    if (wish.value === null) scope.removeAttribute(wish.attribute);
    else scope.setAttribute(wish.attribute, wish.value);
  } else if ('style' in wish) {
    document.documentElement.style.setProperty(wish.style, wish.value);
  } else if ('turn' in wish) {
    if (wish.turn === 'go') turns.admit();
    else if (wish.turn === 'wait') turns.hold();
    else turns.restAll();
  } else if ('source' in wish) {
    scope.source = wish.source;
  } else {
    const { call, id, goroutine } = wish;
    try {
      const value = await obey(call, goroutine);
      tellState();
      tell({ answer: id, value: value ?? null });
    } catch (error) {
      tell({ answer: id, failure: error instanceof Error ? error.message : String(error) });
    }
  }
}

/** The page around has other elements, too, so it says when there are threads for this one. @type {import('./engine/turns.js').House} */
const house = {
  ask: (threads) => tell({ turn: 'ask', threads }),
  tell: (activity) => tell({ turn: activity }),
  leave: () => tell({ turn: 'left' }),
};
if (window.name === FRAME_NAME && parent !== window) {
  turns.follow(house);
  setTimeout(() => {
    if (page === null) turns.follow(null);
  }, GREETING);
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
  if (window.name === FRAME_NAME) turns.follow(house);
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
