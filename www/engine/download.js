/** Says how far the module has come. */

/** Between two reports, in bytes. */
const STEP = 16 * 1024;

/**
 * The same answer, still on its way, for whoever compiles while it comes. Whatever its server calls it, it is a module.
 * @param {Response} answer
 * @param {(loaded: number, total: number) => void} report Bytes; a total of 0 is unknown.
 */
export function count(answer, report) {
  // Of what comes packed, only the packed size is known beforehand, and what is counted is unpacked.
  const total = answer.headers.has('content-encoding') ? 0 : Number(answer.headers.get('content-length') ?? 0);
  let loaded = 0;
  let said = 0;
  const counted = new TransformStream({
    /** @param {Uint8Array} chunk */
    transform(chunk, controller) {
      loaded += chunk.length;
      if (loaded - said >= STEP || loaded === total) {
        said = loaded;
        report(loaded, total);
      }
      controller.enqueue(chunk);
    },
  });
  return new Response(answer.body?.pipeThrough(counted), { headers: { 'content-type': 'application/wasm' } });
}
