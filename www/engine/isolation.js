/** Whether this page gets threads. */

/** The only right test: a shared memory can be made in pages that aren't isolated, but not sent to workers. */
export function isIsolated() {
  return globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';
}
