// The types of what the history's module tells of a run's past. Times and durations are nanoseconds, times since the run's start,
// pauses left out. A test compares them with what Rust writes.

/** What there is of a run's past. */
export interface HistorySummary {
  /** `none`: nothing has run yet. */
  source: 'none' | 'run' | 'file';
  /** The run is over, and all of it is here. */
  over: boolean;
  workers: number;
  elapsed: number;
  mutexWasOff: boolean;
  /** The largest number of a goroutine so far. */
  goroutines: number;
  /** Lanes: of the goroutines with the numbers from 1 on. */
  lanes: number;
  /** Since when there are details; before, only sums. */
  detail: number;
  /** How long the parts are of which those sums are. */
  grain: number;
  /** By the number that events and rectangles have. */
  locks: LockSummary[];
  events: Events;
}

export interface LockSummary {
  name: string;
  /** A code of the layout; 0: not known. */
  kind: number;
}

/** Where the parts of a rectangle are, in 32-bit words, and what its numbers mean. */
export interface HistoryLayout {
  stride: number;
  rectangle: Record<'row' | 'left' | 'right' | 'doing' | 'lock' | 'share', number>;
  doing: Record<'runnable' | 'running' | 'holding' | 'waiting' | 'sleeping' | 'blocked' | 'inside', number>;
  lock: Record<'mutex' | 'rwMutex' | 'waitGroup', number>;
  /** The share of a rectangle whose goroutines did nothing else. */
  whole: number;
}

/** What a timeline shows, and how large. */
export interface TimelineView {
  from: number;
  to: number;
  /** The first lane, counted from 0, and how many. */
  firstLane: number;
  lanes: number;
  /** Rows to draw them in: of more lanes than rows several share one. */
  rows: number;
  /** Pixels of a row. */
  width: number;
  filter: WaitFilter | null;
}

/** The waits that a timeline shows alone. */
export interface WaitFilter {
  /** The lock, plus one; 0: any. */
  lock: number;
  /** Nanoseconds, included. */
  waitFrom: number;
  /** Nanoseconds, excluded. */
  waitTo: number;
}

/** What a goroutine did at a moment. */
export interface Spell {
  goroutine: number;
  /** A code of the layout. */
  doing: number;
  /** The lock, plus one; 0: none. */
  lock: number;
  from: number;
  to: number;
  /** The clock was read then; otherwise the time is interpolated. */
  fromExact: boolean;
  toExact: boolean;
  /** It goes on. */
  open: boolean;
  /** 0: not known. */
  line: number;
}

/** From the release of a lock to the acquisition that it let in. */
export interface Arrow {
  lock: number;
  fromGoroutine: number;
  released: number;
  toGoroutine: number;
  acquired: number;
  /** The source line of the release, 0: not known. */
  line: number;
  /** The clock was read for both times; otherwise they are interpolated. */
  exact: boolean;
}

/** A bucket of durations from `from` (included) to `to` (excluded). */
export interface Bucket {
  from: number;
  to: number;
  count: number;
}

export interface Distribution {
  count: number;
  mean: number;
  p50: number;
  p90: number;
  p99: number;
  max: number;
  buckets: Bucket[];
}

/** How evenly acquisitions fell to goroutines. */
export interface Fairness {
  goroutines: number;
  fewest: number;
  fewestOf: number;
  most: number;
  mostOf: number;
  /** Jain's index: 1 when all had as many. */
  jain: number;
}

export interface LockStatistics {
  lock: number;
  acquisitions: number;
  contended: number;
  starving: number;
  waits: Distribution;
  holds: Distribution;
  /** 0: nobody waited. */
  longestWaitOf: number;
  fairness: Fairness;
}

export interface GoroutineStatistics {
  goroutine: number;
  acquisitions: number;
  contended: number;
  waits: Distribution;
  holds: Distribution;
}

/** Acquisitions over time, in parts of `bin` nanoseconds. */
export interface Throughput {
  bin: number;
  acquisitions: number[];
  contended: number[];
}

export interface Statistics {
  version: number;
  locks: LockStatistics[];
  goroutines: GoroutineStatistics[];
  throughput: Throughput;
  fairness: Fairness;
}

/** One access of a cell. */
export interface Access {
  goroutine: number;
  /** 0: not known. */
  line: number;
  time: number;
  /** The clock was read for it; otherwise the time is interpolated. */
  timed: boolean;
  value: number;
}

/** One lost update. */
export interface Loss {
  name: string;
  cell: number;
  read: Access;
  /** Other goroutines' writes in between: what was lost. */
  between: Access[];
  /** How many more of those there are. */
  more: number;
  overwritten: number;
  write: Access;
  amount: number;
}

export interface Losses {
  /** The order of each cell's writes explains every value that was overwritten. */
  exact: boolean;
  /** Updates whose reads aren't there any more. */
  unexplained: number;
  missing: number;
  losses: Loss[];
}

/** What the page knows of a run that is saved. */
export interface SavedAbout {
  name: string;
  source: string;
  constants: Record<string, number>;
  /** Milliseconds since 1970. */
  began: number;
  mutexOff: boolean;
  keepGoing: boolean;
  /** Microseconds that each instruction was held open; 0: full speed. */
  pace: number;
  /** The report as JSON; empty: the run isn't over. */
  report: string;
}
