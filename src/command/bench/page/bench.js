// The benchmark's page: hands what the command asks to a worker with its own instance of the module, and nothing else, so that
// no drawing takes part. `bench(name, argument)` is a promise of the answer.

let worker = null;
let answer = null;

/** Ends the instance with its memory; the next command gets a new one. */
function renew() {
  worker?.terminate();
  worker = null;
}

globalThis.bench = (command, argument) => new Promise((resolve, reject) => {
  if (command === 'renew') {
    renew();
    resolve(null);
    return;
  }
  worker ??= new Worker('worker.js', { type: 'module' });
  answer = resolve;
  worker.onmessage = ({ data }) => ('failure' in data ? reject(Error(data.failure)) : answer(data.result));
  worker.onerror = (event) => reject(Error(event.message || 'the worker did not start'));
  worker.postMessage({ command, argument });
});
