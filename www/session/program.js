/**
 * The program of one element: its source as the editor has it, what the compiler says of it, and the last form of it that compiled, which
 * stays there to run as long as a newer one doesn't compile.
 */

import { Programs } from '../engine/programs.js';

/** @typedef {import('../engine/engine.js').ProgramInfo} ProgramInfo */
/** @typedef {import('../engine/engine.js').Diagnostic} Diagnostic */
/** Constants that were given a value and aren't in the program, and those that are. @typedef {{names: string[], known: string[]}} Stray */

/**
 * Who needs the program.
 * @typedef {object} Host
 * @property {() => Promise<unknown>} open Kept once there is an engine.
 * @property {(compiled: Uint8Array) => Promise<ProgramInfo>} load Gives a compiled program to the engine.
 */

/** Events: `change`, `stray` (detail: {@link Stray}), `fail` (detail: what went wrong). */
export class ProgramSource extends EventTarget {
  /** What Go's messages and the address call it. */
  name = '';
  /** As it stands in the editor. */
  source = '';
  /** @type {Diagnostic[]} Of that. */
  diagnostics = [];
  /** @type {Diagnostic[]} What vet finds in it: it compiles all the same. */
  findings = [];
  /** @type {Record<string, number>} */
  constants = {};
  /** The source that was loaded first: what a revert goes back to. */
  original = '';
  /** @type {ProgramInfo | null} Of the last source that compiled. */
  info = null;
  /** That source. */
  good = '';
  /** @type {Uint8Array | null} And what came of it, for another engine. */
  compiled = null;
  /** @type {Promise<unknown>} The last compilation. */
  #loading = Promise.resolve();
  #loads = 0;
  #programs = new Programs();
  #host;

  /** @param {Host} host */
  constructor(host) {
    super();
    this.#host = host;
  }

  /** The built-in programs that are here. */
  get gallery() {
    return this.#programs.known;
  }

  /** The built-in program of this name; null: there is none. @param {string} name */
  builtIn(name) {
    return this.#programs.named(name);
  }

  /** All built-in programs. */
  list() {
    return this.#programs.list();
  }

  /** Kept once the last compilation is done. */
  settle() {
    return this.#loading;
  }

  /** Another program, which isn't compiled yet. @param {string} source @param {string} name @param {Record<string, number>} constants @param {string} original */
  replace(source, name, constants, original) {
    Object.assign(this, { source, name, constants, original });
  }

  /** What is compiled belongs to an engine that is gone: the next load makes it anew. */
  forget() {
    this.compiled = null;
  }

  /** Compiles; what fails leaves the last good program. */
  load() {
    this.#loads += 1;
    const load = this.#loads;
    const { source } = this;
    this.#loading = this.#compile(source, load).catch((error) => {
      if (load === this.#loads) this.dispatchEvent(new CustomEvent('fail', { detail: error }));
    });
    return this.#loading;
  }

  /** As compiled with these values for its constants; null: it doesn't compile. @param {Record<string, number>} values */
  compiledWith(values) {
    const tunables = this.info?.tunables ?? [];
    const isSame = tunables.every(({ name, value }) => (values[name] ?? value) === value);
    return isSame ? Promise.resolve(this.compiled) : this.#programs.compile(this.good, values);
  }

  /** Gives the compiler's memory back, until somebody needs it. */
  rest() {
    this.#programs.rest();
  }

  close() {
    this.#programs.close();
  }

  /** @param {string} source @param {number} load */
  async #compile(source, load) {
    await this.#host.open();
    let loaded = await this.#make(source, this.constants);
    if (load !== this.#loads) return;
    const names = Object.keys(this.constants);
    if (!loaded.program && names.length > 0 && loaded.diagnostics.every(({ line }) => line === 0)) {
      // A value for a constant that isn't there (any more): say so, and leave it out.
      const plain = await this.#make(source, {});
      if (load !== this.#loads) return;
      const known = (plain.program?.tunables ?? []).map(({ name }) => name);
      const strays = names.filter((name) => !known.includes(name));
      if (strays.length > 0) this.dispatchEvent(new CustomEvent('stray', { detail: { names: strays, known } }));
      this.constants = Object.fromEntries(Object.entries(this.constants).filter(([name]) => known.includes(name)));
      loaded = strays.length < names.length ? await this.#make(source, this.constants) : plain;
      if (load !== this.#loads) return;
    }
    this.diagnostics = loaded.diagnostics;
    this.findings = loaded.findings;
    if (loaded.program) {
      this.info = loaded.program;
      this.compiled = loaded.compiled;
      this.good = source;
    }
    this.dispatchEvent(new Event('change'));
  }

  /** A program of a source, for the current engine. @param {string} source @param {Record<string, number>} constants */
  #make(source, constants) {
    return this.#programs.load(source, constants, (compiled) => this.#host.load(compiled));
  }
}
