/**
 * Go source to programs, once for all engines: those of the gallery as the build compiled them, any other source by the compiler's
 * worker.
 */

import { Compiler } from './compiler.js';
import { EngineError } from './error.js';
import { builtIn, gallery } from './package.js';

/** @typedef {import('../pkg/lockscope.js').ProgramInfo} ProgramInfo */
/** @typedef {import('../pkg/lockscope.js').Diagnostic} Diagnostic */
/** @typedef {import('../pkg/lockscope.js').GalleryProgram} GalleryProgram */

/**
 * The answer to a compilation: a program, or what is wrong with the source.
 * @typedef {object} Loaded
 * @property {ProgramInfo | null} program
 * @property {Uint8Array | null} compiled For the engines.
 * @property {Diagnostic[]} diagnostics
 * @property {Diagnostic[]} findings Of vet, for a source that somebody wrote.
 */

export class Programs {
  #compiler = new Compiler();

  /** The built-in programs that are here: those that somebody named, or all. @type {GalleryProgram[]} */
  known = [];

  /** All built-in programs. */
  async list() {
    this.known = await gallery();
    return this.known;
  }

  /** The built-in program of this name, without all others; null: there is none. @param {string} name */
  async named(name) {
    const known = this.known.find((program) => program.name === name);
    if (known) return known;
    const found = await builtIn(name).catch(() => null);
    // The list knows whether there is no such program or it just didn't come.
    if (!found) return (await this.list()).find((program) => program.name === name) ?? null;
    if (!this.known.some((program) => program.name === name)) this.known = [...this.known, found];
    return found;
  }

  /**
   * @param {string} source
   * @param {Record<string, number>} overrides Values for its top-level constants.
   * @param {(compiled: Uint8Array) => Promise<ProgramInfo>} take Gives an engine a compiled program.
   * @returns {Promise<Loaded>}
   */
  async load(source, overrides, take) {
    const builtIn = await this.#builtIn(source, overrides, take);
    if (builtIn) return { ...builtIn, diagnostics: [], findings: [] };
    const { program: compiled, diagnostics, findings } = await this.#compiler.compile(source, overrides);
    return { program: compiled && (await take(compiled)), compiled, diagnostics, findings };
  }

  /**
   * The program as the build compiled it, when it is one of the gallery's. Null when it isn't, and when what the browser got
   * is of another version than the engine: then it is compiled like any other source.
   * @param {string} source
   * @param {Record<string, number>} overrides
   * @param {(compiled: Uint8Array) => Promise<ProgramInfo>} take
   */
  async #builtIn(source, overrides, take) {
    if (Object.keys(overrides).length > 0) return null;
    const isIt = (/** @type {GalleryProgram} */ program) => program.source === source;
    const known = this.known.find(isIt) ?? (await this.list()).find(isIt);
    if (!known) return null;
    try {
      const { compiled } = await builtIn(known.name);
      return { program: await take(compiled), compiled };
    } catch (error) {
      if (!(error instanceof EngineError) || !['start', 'command'].includes(error.kind)) throw error;
      console.warn(`Lockscope compiles ${known.name} anew: ${error.detail}`);
      return null;
    }
  }

  /** Keeps nothing that it can have again. */
  rest() {
    this.#compiler.rest();
  }

  /** A source for engines of one's own; null: it doesn't compile. @param {string} source @param {Record<string, number>} overrides */
  async compile(source, overrides) {
    const { program } = await this.#compiler.compile(source, overrides);
    return program;
  }

  close() {
    this.#compiler.close();
  }
}
