// Runs before the scripts of the lab: `visit` is a promise of the milliseconds from navigation to the first lock acquisition, as
// the board counts them, which the conductor sends the page.
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
  addEventListener('error', ({ message }) => reject(new Error(message)));
});
