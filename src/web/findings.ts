// The types of what the history's module says of what went wrong and of what many runs came to. Times and durations are nanoseconds, unless
// they say otherwise. A test compares them with what Rust writes.

/** How much can be proved of what went wrong. */
export interface Proofs {
  /** Lost updates that can be shown. */
  losses: number;
  missing: number;
  /** Lost updates whose reads aren't in the recording. */
  unexplained: number;
  /** The order of writes explains every value. */
  exact: boolean;
  /** Torn reads that can be shown. */
  torn: number;
  /** All torn reads that were found. */
  tornReads: number;
  /** Pairs of variables of which it can't be told. */
  unknown: number;
  /** The recording has every access of the run so far. */
  complete: boolean;
  /** Accesses of each worker that are kept at full speed. */
  kept: number;
}

/** A goroutine that saw one half of what another one wrote together. */
export interface TornRead {
  reader: number;
  writer: number;
  /** The lock of the section, plus one; 0: it walked past all. */
  lock: number;
  from: number;
  to: number;
  /** What was seen of the section. */
  new: Half;
  /** What was not. */
  old: Half;
  /** The four accesses in their order. */
  order: Part[];
}

export type Part = 'wroteNew' | 'readNew' | 'readOld' | 'wroteOld';

/** One of the two variables. */
export interface Half {
  name: string;
  cell: number;
  read: Access;
  /** What the section wrote. */
  write: Access;
}

/** A figure by which goroutines are ranked. */
export type By = 'goroutine' | 'acquisitions' | 'contended' | 'longestWait' | 'longestHold' | 'waited' | 'held';

/** Statistics with the goroutines that stand out. */
export interface Figures {
  locks: LockStatistics[];
  throughput: Throughput;
  fairness: Fairness;
  ranking: Ranking;
}

export interface Ranking {
  rows: Row[];
  rest: Rest;
}

export interface Row {
  goroutine: number;
  acquisitions: number;
  contended: number;
  waits: Distribution;
  holds: Distribution;
  /** Sums. */
  waited: number;
  held: number;
}

/** All goroutines that have no row. */
export interface Rest {
  goroutines: number;
  acquisitions: number;
  contended: number;
  waits: Distribution;
  holds: Distribution;
  waited: number;
  held: number;
}

/** What counts of a run's report. */
export interface Trial {
  outcome: 'exit' | 'panic' | 'fatal' | 'deadlock' | 'stopped';
  exitStatus: number;
  stdout: string;
  stderr: string;
  elapsedMs: number;
  acquisitions: number;
  passedOff: number;
  lostUpdates: number;
  missing: number;
}

/** What many runs came to. */
export interface Evidence {
  forms: Tested[];
  results: Results;
}

export interface Tested {
  runs: number;
  right: number;
  wrong: number;
  failures: Failure[];
  unfinished: number;
  lost: Spread;
  /** Milliseconds. */
  wall: Spread;
  /** A second. */
  rate: Spread;
  /** For each bar of the results. */
  bars: Bar[];
}

export interface Failure {
  /** As Go words it; '' for all that aren't listed. */
  text: string;
  runs: number;
}

export interface Bar {
  runs: number;
  wrong: number;
}

export interface Results {
  /** What stands before the number that varies. */
  name: string;
  bars: Range[];
  /** The bars are ranges of numbers. */
  numeric: boolean;
}

export interface Range {
  text: string;
  from: number;
  to: number;
}

/** Percentiles of a figure. */
export interface Spread {
  count: number;
  min: number;
  p10: number;
  median: number;
  p90: number;
  max: number;
  sum: number;
}
