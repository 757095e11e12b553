/**
 * The contract that every engine keeps (live, step, recorded), so that no view and hardly a control ever asks which one
 * runs; and the choice of the engine for this page.
 */

import { isIsolated } from './isolation.js';
import { LiveEngine } from './live.js';

/**
 * @typedef {import('../pkg/lockscope.js').ProgramInfo} ProgramInfo
 * @typedef {import('../pkg/lockscope.js').Diagnostic} Diagnostic
 * @typedef {import('../pkg/lockscope.js').GalleryProgram} GalleryProgram
 * @typedef {import('../pkg/lockscope.js').Report} Report
 * @typedef {import('../pkg/lockscope.js').RunOptions} RunOptions
 * @typedef {import('../pkg/lockscope.js').Output} Output
 * @typedef {import('./board.js').Board} Board
 */

/** The engines. @typedef {'live' | 'step' | 'recorded'} Kind */

/**
 * Which engine really runs, and why not another one.
 * @typedef {object} Mode
 * @property {Kind | 'none'} engine `none`: programs are checked, but nothing can run here.
 * @property {'' | 'not-isolated' | 'no-shared-memory' | 'unsupported-engine' | 'stepping'} reason `stepping`: somebody wanted to step, where
 *   there are threads.
 */

/**
 * What an engine says once it is open.
 * @typedef {object} Opened
 * @property {Mode} mode
 * @property {number} workers The most workers that a run can have.
 */

/**
 * How far the start has come: bytes of the module, or threads; a total of 0 is unknown.
 * @typedef {{stage: 'module' | 'threads', done: number, total: number}} Progress
 */

/**
 * Events: `progress` while it opens (detail: {@link Progress}), `output` (detail: {@link Output}), `finish` (detail: {@link Report}), `crash` (detail: an {@link EngineError}; the engine
 * has come back as new and has the same program), `board` (a new {@link Board}, or another state on the same one), `wait` (detail: whether it
 * waits for its turn to have threads), `rest` (it gave them to others; detail: whether that ended a run).
 * @typedef {object} EngineContract
 * @property {Board | null} board What is, once something runs.
 * @property {boolean} [seen] Whether anybody sees what it does; for engines that share a page's threads.
 * @property {(asked: boolean) => void} [setAsked] Whether a script waits for the run that goes on, or comes next; likewise.
 * @property {() => Promise<Opened>} open
 * @property {(program: Uint8Array) => Promise<ProgramInfo>} load Makes a compiled program the one of the next run.
 * @property {(options: RunOptions) => Promise<void>} run Kept once it runs.
 * @property {string} [lastRun] The run that ended last, as it is named where its past is kept.
 * @property {(connect: () => MessagePort) => void} [record] Sends what happens, and what has happened in the run that goes on or was last, to
 *   ports that this gives: one for each worker that ever runs programs here.
 * @property {() => void} pause
 * @property {() => void} resume
 * @property {() => Promise<void>} stop Kept once nothing runs any more.
 * @property {(on: boolean) => void} setMutex
 * @property {(on: boolean) => void} setKeepGoing
 * @property {(microseconds: number) => void} setPace
 * @property {(line: string) => void} input A line of standard input, without its newline.
 * @property {() => void} closeInput
 * @property {() => boolean | void} [rest] Gives back what it doesn't need, until something is asked of it.
 * @property {() => void} close Ends all threads for good.
 *
 * @typedef {EventTarget & EngineContract} Engine
 */

/**
 * The engine that a page begins with, and why it isn't the live one.
 * @param {string} wish The attribute `engine`: `auto`, `live`, `step`, …
 * @returns {{kind: Kind, reason: Mode['reason']}}
 */
export function chooseEngine(wish) {
  if (wish === 'step') return { kind: 'step', reason: '' };
  if (wish !== 'auto' && wish !== 'live') return { kind: 'live', reason: 'unsupported-engine' };
  if (isIsolated()) return { kind: 'live', reason: '' };
  const reason = globalThis.crossOriginIsolated === true ? 'no-shared-memory' : 'not-isolated';
  // Whoever asks for real threads gets no others instead.
  return { kind: wish === 'live' ? 'live' : 'step', reason };
}

/**
 * @param {Kind} kind
 * @param {Mode['reason']} reason
 * @param {number} workers How many workers are asked for; 0: as many as the machine has processors.
 * @returns {Promise<Engine>}
 */
export async function createEngine(kind, reason, workers) {
  if (kind !== 'step') return new LiveEngine(reason, workers);
  const { StepEngine } = await import(/* when it is asked for */ './step.js');
  return new StepEngine(reason);
}
