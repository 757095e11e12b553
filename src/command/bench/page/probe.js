// Runs before the scripts of the lab: `visit` is a promise of the milliseconds from navigation to the first lock acquisition, as
// the board counts them, which the conductor sends the page. The browser has no quiet moments until `visited()`: what the page only wants
// in one may come before or after whoever counts hears of the acquisition, and isn't needed for it.
globalThis.visit = new Promise((resolve, reject) => {
  /** Between two looks at the board, in milliseconds. */
  const TICK = 2;

  function watch({ buffer, pointer }, { header, bytes }) {
    const words = new Uint32Array(buffer, pointer, bytes / 4);
    const timer = setInterval(() => {
      if (words[header.offset + header.fields.acquisitions_low] === 0) return;
      clearInterval(timer);
      resolve(performance.now());
    }, TICK);
  }

  globalThis.Worker = class extends Worker {
    constructor(...args) {
      super(...args);
      let layout = null;
      this.addEventListener('message', ({ data }) => {
        layout ??= data?.result?.layout ?? null;
        if (data?.event === 'board' && layout) watch(data, layout);
      });
    }
  };
  /** @type {[callback: IdleRequestCallback, options?: IdleRequestOptions][]} */
  const wanted = [];
  const { requestIdleCallback } = globalThis;
  globalThis.requestIdleCallback = (...wish) => wanted.push(wish);
  globalThis.visited = () => {
    globalThis.requestIdleCallback = requestIdleCallback;
    for (const wish of wanted) requestIdleCallback(...wish);
  };

  addEventListener('error', ({ message }) => reject(new Error(message)));
});
