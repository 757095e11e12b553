/** What went wrong in an engine, with a key into `www/text` so that it is said in the reader's language. */

/** @typedef {'start' | 'start-timeout' | 'crash' | 'stuck' | 'killed' | 'closed' | 'not-live' | 'command' | 'no-program' | 'replaced' | 'rested' | 'too-large' | 'history' | 'recording' | 'recording-old'} ErrorKind */

export class EngineError extends Error {
  /**
   * @param {ErrorKind} kind
   * @param {string} [detail] What the browser or the module said, in English.
   */
  constructor(kind, detail = '') {
    super(detail === '' ? kind : `${kind}: ${detail}`);
    this.name = 'EngineError';
    this.kind = kind;
    this.detail = detail;
  }
}
