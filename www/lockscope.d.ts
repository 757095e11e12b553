/**
 * The types of `<lock-scope>`, for pages that are written in TypeScript. `lockscope.js` registers the element, `element.js` only has its class.
 */

import type { Output, Race, Report } from './pkg/lockscope.js';

export type { LockReport, Output, Race, Report } from './pkg/lockscope.js';

/** Which engine really runs, and why not another one. */
export interface Mode {
  /** `none`: programs are checked, but nothing can run here. */
  engine: 'live' | 'step' | 'recorded' | 'none';
  /** Why it isn't real threads; '' when it is, or when nobody asked for them. */
  reason: string;
}

/** The element's attributes, for typed templates such as JSX. */
export interface LockScopeAttributes {
  /** A built-in program: `counter`, `abba`, … */
  program?: string;
  /** The address of a Go file. */
  src?: string;
  mutex?: 'on' | 'off';
  /** `auto` or a number of threads. */
  workers?: string | number;
  /** `full`, or how long each instruction is held open: `50ms`. */
  pace?: string;
  /** Values for the program's top-level constants: `goroutines=20,increments=50`. */
  const?: string;
  'keep-going'?: boolean | '';
  /** Some of `code lock memory timeline console report`. */
  views?: string;
  controls?: 'all' | 'basic' | 'none';
  engine?: 'auto' | 'live' | 'step' | 'recorded';
  /** Begins with these single steps: `1*50 2*3 1`, or as a link packs them. */
  schedule?: string;
  /** The address of a saved run to watch instead. */
  trace?: string;
  autoplay?: boolean | '';
  lang?: string;
  theme?: 'auto' | 'light' | 'dark';
}

export interface LockScopeEventMap {
  ready: CustomEvent<Mode>;
  start: CustomEvent<null>;
  output: CustomEvent<Output>;
  race: CustomEvent<Race>;
  finish: CustomEvent<Report>;
  error: CustomEvent<Error>;
}

/** A Go program on real threads, and every lock of it. */
export class LockScope extends HTMLElement {
  /** The Go source, as the editor has it. */
  source: string;
  /** Also in the middle of a run. */
  mutex: 'on' | 'off';
  /** The report of the last run that ended. */
  readonly report: Report | null;
  /** Which engine really runs, and why; null while it starts. */
  readonly mode: Mode | null;
  /** Runs the program from its start, whether anybody sees the element or not. */
  run(): Promise<Report>;
  /** One instruction of a goroutine (main is 1), on the step engine. False: it can't take one now. */
  step(goroutine: number): Promise<boolean>;
  pause(): void;
  resume(): void;
  /** Kept once nothing runs any more. */
  stop(): Promise<void>;

  addEventListener<K extends keyof LockScopeEventMap>(
    type: K,
    listener: (this: LockScope, event: LockScopeEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof LockScopeEventMap>(
    type: K,
    listener: (this: LockScope, event: LockScopeEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'lock-scope': LockScope;
  }
}
