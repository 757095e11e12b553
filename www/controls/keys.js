/** Keys: Space run or pause, M mutex, R restart, arrows left and right back and step, up and down pace, ? the list of keys. */

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('./pace.js').PaceControl} PaceControl */
/** @typedef {{open: () => void}} Help */

/**
 * Listens on the whole page, but acts only for this element, or when nothing has the focus and it is the page's first.
 * @param {HTMLElement} host
 * @param {Session} session
 * @param {PaceControl} pace
 * @param {Help} help
 * @param {AbortSignal} signal
 */
export function listenToKeys(host, session, pace, help, signal) {
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const path = event.composedPath();
      const [target] = path;
      const mine = path.includes(host) || (target === document.body && document.querySelector(host.localName) === host);
      if (!mine || !(target instanceof Element) || takes(target, event.key)) return;
      if (!act(event.key, session, pace, help)) return;
      event.preventDefault();
    },
    { signal },
  );
}

/**
 * Whether the focused control needs this key itself.
 * @param {Element} target
 * @param {string} key
 */
function takes(target, key) {
  if (target.closest('dialog')) return true;
  if (target instanceof HTMLElement && target.isContentEditable) return true;
  if (target.matches('textarea, select, input:not([type=range], [type=checkbox])')) return true;
  if (key === ' ') return target.matches('button, input[type=checkbox], a, summary');
  return key.startsWith('Arrow') && (target.matches('input[type=range]') || scrolls(target));
}

/** Whether the arrows move what is in it. @param {Element} target */
function scrolls(target) {
  return target !== document.body && target.scrollHeight > target.clientHeight && /auto|scroll/.test(getComputedStyle(target).overflowY);
}

/**
 * @param {string} key
 * @param {Session} session
 * @param {PaceControl} pace
 * @param {Help} help
 */
function act(key, session, pace, help) {
  switch (key) {
    case ' ': session.toggle(); return true;
    case 'm': case 'M': session.toggleMutex(); return true;
    case 'r': case 'R': session.start(); return true;
    case 'ArrowRight': void session.stepping.forward(); return true;
    case 'ArrowLeft': void session.stepping.back(); return true;
    case 'ArrowUp': pace.step(1); return true;
    case 'ArrowDown': pace.step(-1); return true;
    case '?': help.open(); return true;
    default: return false;
  }
}
