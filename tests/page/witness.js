// Runs before the page's own scripts in every document and notes what a test wants to know afterwards.
globalThis.witness = { uncaught: [], events: [] };

addEventListener('error', ({ target, message, filename, lineno, error }) => {
  if (target === window) witness.uncaught.push(`${filename}:${lineno}: ${error?.stack ?? message}`);
}, true);
addEventListener('unhandledrejection', ({ reason }) => {
  witness.uncaught.push(`unhandled rejection: ${reason?.stack ?? reason}`);
});
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
  witness.uncaught.push(`policy: ${violatedDirective} blocked ${blockedURI}`);
});
// Captured on their way down, so that it doesn't matter whether they bubble.
for (const type of ['ready', 'start', 'output', 'finish', 'error']) {
  addEventListener(type, (event) => {
    if (event.target?.localName !== 'lock-scope') return;
    const { detail } = event;
    witness.events.push({ type, detail: detail instanceof Error ? String(detail) : detail ?? null, time: performance.now() });
  }, true);
}

// The engine's memory is whatever shared memory its worker shows the page.
globalThis.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    this.addEventListener('message', ({ data }) => {
      for (const value of Object.values(data ?? {})) if (value?.constructor?.name === 'SharedArrayBuffer') witness.memory = value;
    });
  }
};
