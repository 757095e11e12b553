// The types of the cold data that passes between the module and the page. A test compares them with what Rust writes.

/** A built-in program. */
export interface GalleryProgram {
  name: string;
  source: string;
}

/** A place in the source, counted from 1; columns are bytes. */
export interface Position {
  line: number;
  column: number;
}

/** A top-level integer constant. */
export interface Tunable {
  name: string;
  /** The value of this compilation. */
  value: number;
  /** The value that the source gives. */
  default: number;
  position: Position;
}

export interface FunctionInfo {
  name: string;
  line: number;
}

export interface InstructionInfo {
  pc: number;
  text: string;
}

export interface LineInfo {
  line: number;
  instructions: InstructionInfo[];
}

/** A compiled program. */
export interface ProgramInfo {
  version: number;
  tunables: Tunable[];
  functions: FunctionInfo[];
  /** Lines with a lock's operation that the mutex switch turns off. */
  lockLines: number[];
  /** What the source calls the lock that the instruction at a pc works on. */
  operands: Record<number, string>;
  lines: LineInfo[];
  /** Package variables that are zero at the start and only ever changed by `++`. */
  counters: string[];
}

/** An error in the source, as Go words it. */
export interface Diagnostic {
  /** 0: not about a place in the source. */
  line: number;
  column: number;
  message: string;
  /** The whole line that `go` prints. */
  text: string;
}

/** The answer to a compilation: a program, for the engine, or what is wrong with the source. */
export interface Compiled {
  program: Uint8Array | null;
  diagnostics: Diagnostic[];
  /** What compiles and is suspicious all the same, as `go vet` words it. */
  findings: Diagnostic[];
}

export interface RunOptions {
  /** 1 and more. */
  workers: number;
  mutexOff: boolean;
  keepGoing: boolean;
  /** Whether data races are looked for. */
  race: boolean;
  /** Nothing is recorded: for the benchmark, which measures what recording costs. */
  unrecorded?: boolean;
  /** Microseconds that each instruction takes at least; 0: as fast as it goes. */
  pace: number;
  /** Of the program's random numbers; null: another one each time. */
  seed: number | null;
}

/** Two accesses of one variable, at least one of them a write, that nothing orders. */
export interface Race {
  /** As Go writes it on standard error. */
  text: string;
  /** As the source names what is accessed; "" where it has no name. */
  variable: string;
  address: string;
  /** The one that showed the race, and the earlier one. */
  accesses: [RaceAccess, RaceAccess];
}

export interface RaceAccess {
  kind: 'read' | 'write';
  /** By package sync/atomic. */
  atomic: boolean;
  goroutine: number;
  /** Its goroutine hadn't ended when the race was found. */
  running: boolean;
  /** In the program; 0 where there is none. */
  line: number;
  function: string;
  /** The innermost call first. */
  stack: RaceFrame[];
  /** Where its goroutine was started; empty for main. */
  created: RaceFrame[];
}

export interface RaceFrame {
  function: string;
  file: string;
  /** 0 inside Go's runtime. */
  line: number;
  column: number;
  /** Instructions from the function's start. */
  offset: number;
}

/** What a program printed since it was asked for last. */
export interface Output {
  stdout: string;
  stderr: string;
  /** Bytes that were left out before this text. */
  cut: number;
  waitsForInput: boolean;
}

export interface LockReport {
  name: string;
  acquisitions: number;
  contended: number;
  longestWaitUs: number;
  passedOff: number;
}

export interface Events {
  recorded: number;
  /** There was no room for them on the way. */
  dropped: number;
  /** They were given up for newer ones. */
  forgotten: number;
}

/** What `run()` promises. */
export interface Report {
  version: number;
  mode: string;
  workers: number;
  goroutines: number;
  outcome: 'exit' | 'panic' | 'fatal' | 'deadlock' | 'stopped';
  exitStatus: number;
  stdout: string;
  stdoutCut: number;
  stderr: string;
  /** A simulated run was stopped, for it came to the same few states again and again: goroutines spin. */
  goesRound: boolean;
  elapsedMs: number;
  locks: LockReport[];
  acquisitions: number;
  contended: number;
  lostUpdates: number;
  missing: number;
  tornReads: number;
  /** Data races, in the order of their finding; none where none were looked for. */
  races: Race[];
  /** Cells and goroutines for which the race detector had no room: races with them may be missing in `races`. */
  racesMissed: number;
  events: Events;
}

/** One kind of the board's records. */
export interface BoardRecord {
  /** 32-bit words from the board's start. */
  offset: number;
  /** 32-bit words of one record. */
  stride: number;
  count: number;
  /** Word offsets of the fields in a record. */
  fields: Record<string, number>;
}

/** What the numbers in the board's fields mean. */
export interface BoardCodes {
  phase: Record<'idle' | 'running' | 'paused' | 'finished', number>;
  state: Record<'runnable' | 'running' | 'waiting' | 'sleeping' | 'blocked' | 'done', number>;
  watch: Record<'integer' | 'text' | 'map' | 'mapEntry', number>;
  lock: Record<'mutex' | 'rwMutex' | 'waitGroup', number>;
  /** What a watched value's `lock` can be other than a lock. */
  protection: Record<'unprotected', number>;
}

/** Where everything is on the board. */
export interface BoardLayout {
  version: number;
  bytes: number;
  header: BoardRecord;
  goroutines: BoardRecord;
  locks: BoardRecord;
  watches: BoardRecord;
  labelBytes: number;
  textBytes: number;
  codes: BoardCodes;
}

// -- single steps --

export interface StepOptions {
  mutexOff: boolean;
  keepGoing: boolean;
  /** Of the program's random numbers. */
  seed: number;
}

/** A lock that a goroutine waits for. */
export interface Awaited {
  lock: string;
  heldBy: number[];
  /** A WaitGroup, which isn't held. */
  isGroup: boolean;
}

/** What keeps a goroutine, if anything does. */
export type Readiness =
  | { kind: 'ready' | 'reads' | 'finished' | 'over' }
  | ({ kind: 'wouldWait' | 'waits' } & Awaited)
  /** `left`: virtual nanoseconds; `next`: a step makes the time pass. */
  | { kind: 'sleeps'; left: number; next: boolean };

/** A goroutine that hasn't ended. */
export interface Choice {
  id: number;
  canStep: boolean;
  ready: Readiness;
  /** In the source; 0: nowhere. */
  line: number;
  pc: number;
  /** Line of the function that it is in. */
  function: number;
  /** Its next instruction. */
  text: string;
  /** The number that the instruction writes back, where it does. */
  writes: number | null;
  /** What its next instructions read besides memory, the first few. */
  registers: Register[];
}

/** A slot of the running function's frame. */
export interface Register {
  slot: number;
  /** A number, or hexadecimal digits behind 0x. */
  value: string;
}

/** States in a row. */
export interface Branch {
  first: number;
  last: number;
  /** Steps from the tree's beginning to the first and to the last state. */
  from: number;
  to: number;
  lane: number;
  /** The place in the list of the branch that it comes from. */
  parent: number;
}

/** A state of a run that is stepped through. */
export interface StepState {
  node: number;
  /** Steps from the tree's beginning. */
  depth: number;
  /** Steps before the tree's beginning. */
  before: number;
  /** Instructions executed. */
  steps: number;
  /** Virtual nanoseconds. */
  clock: number;
  mutexOff: boolean;
  /** The goroutine that took the last step; 0: none did. */
  last: number;
  canUndo: boolean;
  /** The state that was reached from here last; 0: none. */
  next: number;
  over: boolean;
  /** Cells that the last step changed. */
  changed: number[];
  /** None while the run plays. */
  goroutines: Choice[];
  /** Goroutines that haven't ended and aren't listed. */
  unlisted: number;
  /** The tree; empty while the run plays. */
  branches: Branch[];
  /** The branch that the state is on. */
  branch: number;
  /** Of the steps that led here; null while the run plays, and when it is too long to be read. */
  schedule: ScheduleText | null;
}

/** Why a text is no schedule. */
export type ScheduleError =
  | { kind: 'word'; word: string }
  | { kind: 'fingerprint'; text: string }
  | { kind: 'packed'; flaw: 'characters' | 'empty' | 'short' | 'cut' | 'goroutine' | 'steps' }
  | { kind: 'version'; version: number }
  | { kind: 'long' };

/** What became of a schedule. */
export interface Replayed {
  /** The text is none; why. */
  unreadable: ScheduleError | null;
  /** It was made for another program. */
  otherProgram: boolean;
  /** Steps that main takes before anybody else's first one. */
  lead: number;
  /** The first step that couldn't be taken, from 1; 0: all could. */
  failedStep: number;
  goroutine: number;
  /** Why not; null: there is no such goroutine yet. */
  why: Readiness | null;
}

/** Both forms of a schedule. */
export interface ScheduleText {
  text: string;
  packed: string;
}

/** What a recording is of. Times are nanoseconds since the run's start, pauses left out. */
export interface RecordingInfo {
  name: string;
  /** Empty: the file is older than that and can't be played. */
  source: string;
  constants: Record<string, number>;
  /** Milliseconds since 1970; 0: not known. */
  began: number;
  mutexOff: boolean;
  keepGoing: boolean;
  /** Microseconds that each instruction was held open; 0: full speed. */
  pace: number;
  workers: number;
  /** What is known of the run begins and ends here. */
  start: number;
  end: number;
  events: number;
  dropped: number;
  forgotten: number;
  printed: PrintedPiece[];
  /** Bytes that were printed and aren't here. */
  printedCut: number;
  /** The run's report as JSON; empty: there is none. */
  report: string;
}

/** Text that was printed at one time. */
export interface PrintedPiece {
  error: boolean;
  text: string;
}

/** Where a recording stands. */
export interface Moment {
  time: number;
  /** Events that have happened. */
  events: number;
  /** Pieces that have been printed. */
  printed: number;
  over: boolean;
}

// -- every order --

export interface ExploreOptions {
  mutexOff: boolean;
  /** States after which it ends. */
  maxStates: number;
  /** Pre-emptions of the orders that are explored; null: any number. */
  maxPreemptions: number | null;
}

export interface ExploreProgress {
  states: number;
  steps: number;
}

/** What was found in all orders of a program's steps. */
export interface Explored {
  /** The program's fingerprint, as in its schedules. */
  program: string;
  mutex: boolean;
  /** No bound was met. */
  complete: boolean;
  bounds: ExploreBounds;
  states: number;
  transitions: number;
  depth: number;
  sharedCells: number;
  bytesPerState: number;
  /** Orders were left out that come to nothing else than others do; never here. */
  reduced: boolean;
  /** A decimal number of any size; null: cycles allow any number. */
  orders: string | null;
  /** There are more than 2^128. */
  saturated: boolean;
  cycles: boolean;
  /** How likely a random scheduler comes to one of the outcomes. */
  probability: number;
  /** The likeliest first. */
  outcomes: ExploredOutcome[];
  partialDeadlocks: ExploredPartial[];
  races: ExploredRace[];
  moreRaces: boolean;
  /** The second time, when sleepers may wake while others could go on; null where nobody sleeps then. */
  hasty: { complete: boolean; bounds: ExploreBounds; states: number } | null;
}

export interface ExploreBounds {
  maxStates: number;
  statesMet: boolean;
  maxDepth: number;
  depthMet: boolean;
  maxPreemptions: number | null;
  preemptionsMet: boolean;
  /** A goroutine ran on and on without a visible step. */
  endless: boolean;
}

export interface ExploredOutcome {
  kind: 'exit' | 'panic' | 'fatal' | 'deadlock';
  exitStatus: number;
  stdout: string;
  message: string;
  /** Who waits for what for ever. */
  stuck: string[];
  failure: boolean;
  orders: string | null;
  saturated: boolean;
  /** Come to only when somebody is late for longer than another sleeps: in none of the orders that are counted. */
  needsDelay: boolean;
  probability: number;
  /** null: there are very many outcomes. */
  shortest: ExploredSchedule | null;
  /** Where somebody waits for ever. */
  waits: WaitGraph | null;
}

export interface ExploredSchedule {
  preemptions: number;
  /** Visible steps. */
  steps: number;
  visible: string;
  schedule: string;
  packed: string;
  /** Places in `visible`, from 1, where a goroutine that could have gone on was left for another. */
  switches: number[];
}

export interface ExploredPartial {
  stuck: string[];
  shortest: ExploredSchedule | null;
  waits: WaitGraph | null;
}

export interface ExploredRace {
  report: Race;
  needsDelay: boolean;
  shortest: ExploredSchedule;
}

/** Who waits for what, held by whom. */
export interface WaitGraph {
  waiting: WaitingGoroutine[];
  /** Goroutines of which each waits for what the next one has, and the last for what the first has; empty: there is no circle. */
  cycle: number[];
  /** Go reports it: nobody can go on. */
  reported: boolean;
}

export interface WaitingGoroutine {
  goroutine: number;
  line: number;
  lock: string;
  address: number;
  /** A WaitGroup or a Cond, which nobody has. */
  isSignal: boolean;
  heldBy: number[];
}
