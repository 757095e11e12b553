/**
 * The contract that every engine keeps (live, later step and recorded), so that no view and no control ever asks which one
 * runs; and the choice of the engine for this page.
 */

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

/**
 * The answer to a compilation: a program, or what is wrong with the source.
 * @typedef {object} Loaded
 * @property {ProgramInfo | null} program
 * @property {Diagnostic[]} diagnostics
 */

/**
 * Which engine really runs, and why not another one.
 * @typedef {object} Mode
 * @property {'live' | 'none'} engine `none`: programs are checked, but nothing can run here.
 * @property {'' | 'not-isolated' | 'no-shared-memory' | 'unsupported-engine'} reason
 */

/**
 * What an engine says once it is open.
 * @typedef {object} Opened
 * @property {Mode} mode
 * @property {number} workers The most workers that a run can have.
 * @property {GalleryProgram[]} gallery
 */

/**
 * How far the start has come: bytes of the module, or threads; a total of 0 is unknown.
 * @typedef {{stage: 'module' | 'threads', done: number, total: number}} Progress
 */

/**
 * Events: `progress` while it opens (detail: {@link Progress}), `output` (detail: {@link Output}), `finish` (detail: {@link Report}), `crash` (detail: an {@link EngineError}; the engine
 * has come back as new and has the same program), `board` (a new {@link Board}).
 * @typedef {object} EngineContract
 * @property {Board | null} board What is, once something runs.
 * @property {() => Promise<Opened>} open
 * @property {(source: string, overrides: Record<string, number>) => Promise<Loaded>} load
 *   Compiles and, where that succeeds, makes it the program of the next run.
 * @property {(options: RunOptions) => Promise<void>} run Kept once it runs.
 * @property {() => void} pause
 * @property {() => void} resume
 * @property {() => Promise<void>} stop Kept once nothing runs any more.
 * @property {(on: boolean) => void} setMutex
 * @property {(on: boolean) => void} setKeepGoing
 * @property {(microseconds: number) => void} setPace
 * @property {(line: string) => void} input A line of standard input, without its newline.
 * @property {() => void} closeInput
 * @property {() => void} close Ends all threads for good.
 *
 * @typedef {EventTarget & EngineContract} Engine
 */

/**
 * @param {string} wish The attribute `engine`: `auto`, `live`, …
 * @param {number} workers How many workers are asked for; 0: as many as the machine has processors.
 * @returns {Engine}
 */
export function createEngine(wish, workers) {
  return new LiveEngine(wish === 'auto' || wish === 'live' ? '' : 'unsupported-engine', workers);
}
