/** Every word that a person reads, in English. Numbers come formatted. */

/** @param {string} n @param {string} one @param {string} many */
const count = (n, one, many) => `${n} ${n === '1' ? one : many}`;

export const en = {
  // -- the lab --
  tagline: 'A microscope for locks. Go programs on real threads, here in the page.',
  themeLabel: 'Theme',
  themeAuto: 'Auto',
  themeLight: 'Light',
  themeDark: 'Dark',
  languageLabel: 'Language',
  /** @param {string} name @param {string} value @param {string} choice */
  badParameter: (name, value, choice) => `The address has ${name}=${value}, which is not one of: ${choice}. It was left out.`,
  /** @param {string} name @param {string} value @param {string} most */
  badWorkers: (name, value, most) => `${name}=${value} is not possible: workers are “auto” or 1 to ${most}. It was left out.`,
  /** @param {string} value */
  badPace: (value) => `pace=${value} is not a pace: it is “full” or the time of one instruction, such as 50ms. It was left out.`,
  /** @param {string} value */
  badConstant: (value) => `const=${value} can't be read: it is a name and a whole number, such as goroutines=20. It was left out.`,
  /** @param {string} name */
  unknownParameter: (name) => `The address has ${name}, which means nothing here. It was left out.`,
  /** @param {string} name @param {string} known */
  unknownProgram: (name, known) => `There is no program “${name}”. There are: ${known}.`,
  /** @param {string} address @param {string} why */
  badAddress: (address, why) => `The program at ${address} can't be loaded: ${why}.`,

  /** @param {string} place */
  linkCharacter: (place) => `The program in the link (#code=…) can't be read: character ${place} isn't one that links are made of. Was the link changed on its way?`,
  linkDamaged: 'The program in the link (#code=…) is damaged, probably cut off on its way. Ask for the link again.',
  /** @param {string} kilobytes @param {string} lines */
  linkLarge: (kilobytes, lines) => `The program in the link (#code=…) is too long: a program here has at most ${kilobytes} KB and ${lines} lines.`,
  linkText: 'What the link carries (#code=…) is no text.',
  /** @param {string} name */
  unknownFragment: (name) => `The link has #${name}=…, which means nothing here. It was left out.`,

  // -- truth strip --
  realThreads: 'REAL THREADS',
  noTrace: 'engine="recorded" needs the attribute trace with the address of a recording.',
  recorded: 'RECORDED',
  simulated: 'SIMULATED',
  sequentiallyConsistent: 'sequentially consistent',
  pageNotIsolated: 'this page is not cross-origin isolated',
  /** @param {string} n */
  atStep: (n) => `step ${n}`,
  /** @param {string} time */
  virtualTime: (time) => `virtual time ${time}`,
  notRunning: 'NO THREADS',
  starting: 'STARTING',
  startingModule: 'asking for the module',
  /** @param {string} done @param {string} total */
  loadingModule: (done, total) => `loading the module: ${done} of ${total} KB`,
  /** @param {string} done */
  loadingBytes: (done) => `loading the module: ${done} KB so far`,
  /** @param {string} done @param {string} total */
  startingThreads: (done, total) => `starting the threads: ${done} of ${total}`,
  waitsForTurn: 'WAITING FOR A TURN',
  waitsForTurnWhy: 'other programs on this page have the threads; this one starts as soon as one of them is done or out of sight',
  atRest: 'AT REST',
  atRestWhy: 'its threads are free for other programs on this page; Run brings them back',
  notStarted: 'NOT STARTED',
  notStartedWhy: 'the program can be read here, but nothing runs',
  oneProcessor: 'this machine has one processor, so the threads take turns on it',
  inNewTab: 'run on real threads in a new tab ↗',
  /** @param {string} recorded @param {string} dropped */
  eventsRecorded: (recorded, dropped) => `${count(recorded, 'event', 'events')}, ${dropped} dropped`,
  /** @param {string} forgotten */
  eventsForgotten: (forgotten) => `the oldest ${forgotten} given up for newer ones`,
  /** @param {string} goroutines @param {string} workers */
  goroutinesOnWorkers: (goroutines, workers) =>
    `${count(goroutines, 'goroutine', 'goroutines')} on ${count(workers, 'worker', 'workers')}`,
  /** @param {string} n */
  workersReady: (n) => `${count(n, 'worker', 'workers')} ready`,
  /** @param {string} rate */
  slowMotion: (rate) => `slow motion: ${rate}`,
  fullSpeed: 'full speed',
  paused: 'paused',
  mutexIsOff: 'mutex off',
  widened: 'goroutines are pre-empted before some writes, to show races sooner',
  keepGoingIsOn: 'Go’s map check off',
  /** @param {string} n */
  mapConflicts: (n) => `Go would have ended this run ${count(n, 'time', 'times')}`,
  notIsolated: 'this page is not cross-origin isolated, so the browser gives it no threads',
  notIsolatedHelp: 'Open it through “cargo run” (http://localhost:7070), or serve it with the headers that “lockscope build” lists.',
  noSharedMemory: 'this browser has no shared memory (SharedArrayBuffer)',
  noSharedMemoryHelp: 'Use a current Chrome, Edge, Firefox or Safari.',
  /** @param {string} engine */
  unsupportedEngine: (engine) => `the engine “${engine}” does not exist here yet`,
  unsupportedEngineHelp: 'Leave the attribute engine out, or set it to live or step.',

  // -- controls --
  controls: 'Controls',
  program: 'Program',
  ownProgram: 'your own',
  run: 'Run',
  pause: 'Pause',
  resume: 'Resume',
  restart: 'Restart',
  step: 'Step',
  stepHelp: 'Choose each step yourself: one instruction of one goroutine at a time. Also the key →.',
  stop: 'Stop',
  pace: 'Pace',
  /** @param {string} n */
  perSecond: (n) => `${count(n, 'instruction', 'instructions')} a second on each worker`,
  /** @param {string} n */
  perSecondShort: (n) => `${n} instr/s`,
  asFast: 'as fast as it goes',
  workers: 'Workers',
  workersHelp: 'Real threads that the goroutines share, Go’s GOMAXPROCS. A change takes effect with the next run.',
  mutex: 'Mutex',
  mutexOn: 'on',
  mutexOff: 'off',
  mutexOnHelp: 'Lock() lets one goroutine in at a time.',
  mutexOffHelp: 'Lock() and Unlock() do nothing: everybody walks in.',
  noMutex: 'This program has none, so the switch changes nothing.',
  everyOrder: 'Every order',
  share: 'Share',
  shareTitle: 'Share this program',
  shareHelp: 'With its edits, its constants, the mutex as it is, the pace and the workers.',
  shareLink: 'Link',
  shareFrame: 'Frame, for any page',
  shareElement: 'Element, for pages with scripts',
  shareMarkdown: 'Markdown',
  sharePreview: 'Preview of the frame',
  shareGuide: 'Guide for authors: content policies, Markdown, React, Vue ↗',
  shareLinkText: 'Run this Go program on real threads',
  keysTitle: 'Keys',
  keysInEditor: 'In the source',
  keySpace: 'Space',
  keyRun: 'run, pause, go on',
  keyMutex: 'the mutex on or off',
  keyRestart: 'start again',
  keyPace: 'faster, slower',
  keyStep: 'step, step back',
  keyHelp: 'this list',
  keyRunEdited: 'run what stands there',
  keyUndo: 'undo',
  keyRedo: 'undo the undoing',
  keyIndent: 'indent, or all selected lines',
  keyOutdent: 'take the indent back',
  keyLeave: 'leave the source',
  race: 'Look for data races',
  raceHelp: 'As go run -race does: tells accesses of one variable that nothing orders. The run is slower for it.',
  raceIsOn: 'looks for data races, which slows the run down',
  keepGoing: 'Keep going',
  keepGoingHelp: 'Without the mutex, Go ends a program whose goroutines write one map at once. Keep going lets the map break, so that you see why Go stops there.',
  constants: 'Constants',
  /** @param {string} names @param {string} known */
  strayConstants: (names, known) => `This program has no constant ${names}: ${known === '' ? 'it has none at the top level' : `its constants are ${known}`}. The value was left out.`,
  /** @param {string} name */
  constant: (name) => `const ${name}`,
  resetConstants: 'As in the source',

  // -- code --
  code: 'Code',
  editorLabel: 'Go source. Press Escape, then Tab, to leave the editor.',
  /** @param {string} n */
  errors: (n) => count(n, 'error', 'errors'),
  keptProgram: 'Run still starts the last program that compiled.',
  editedNotRunning: 'Edited. What runs is the program from before: restart to run this one.',
  revert: 'Undo all edits',
  errorList: 'Errors in the source',
  /** @param {string} kilobytes @param {string} lines */
  tooLarge: (kilobytes, lines) => `That is too long: a program here has at most ${kilobytes} KB and ${lines} lines. Everything is as it was.`,
  emptySource: 'Type or paste a Go program, or choose one from the list.',

  // -- lock and memory --
  lock: 'Lock',
  inside: 'inside',
  nobodyInside: 'nobody inside',
  door: 'waiting',
  nobodyWaits: 'nobody waits',
  kinds: /** @type {Record<string, string>} */ ({ mutex: 'sync.Mutex', rwMutex: 'sync.RWMutex' }),
  starving: 'starvation mode: handed off in order',
  wallsGone: 'no walls: the mutex is off',
  /** @param {string} n */
  moreGoroutines: (n) => `+${n}`,
  /** @param {string} n */
  readersInside: (n) => count(n, 'reader', 'readers'),
  memory: 'Memory',
  nothingWatched: 'Shared variables appear here once the program has them.',
  expected: 'expected',
  lost: 'lost',
  /** @param {string} name @param {string} n */
  mapOf: (name, n) => `${name} · ${count(n, 'key', 'keys')}`,
  /** @param {string} value */
  holdsCopy: (value) => `holds ${value}`,

  // -- pictures --
  openLines: 'Line numbers; some lines open into their instructions',
  /** @param {string} n */
  openLine: (n) => `Line ${n}, its instructions`,
  /** @param {string} n */
  instructionsOf: (n) => `Instructions of line ${n}`,
  /** @param {string} id @param {string} value */
  copyOf: (id, value) => `G${id} holds ${value}`,
  goroutineChooser: 'One goroutine',
  previousGoroutine: 'Previous goroutine',
  nextGoroutine: 'Next goroutine',
  /** @param {string} id */
  goroutineName: (id) => `Goroutine ${id}`,
  states: /** @type {Record<string, string>} */ ({
    runnable: 'ready to run',
    running: 'running',
    waiting: 'waiting for a lock',
    sleeping: 'sleeping',
    blocked: 'blocked',
    done: 'ended',
  }),
  holdsALock: 'inside a lock',
  /** @param {string} lock @param {string} place */
  waitsAt: (lock, place) => (place ? `waits for ${lock}, place ${place} in line` : `waits for ${lock}`),
  /** @param {string} n */
  onLine: (n) => `line ${n}`,
  /** @param {string} names */
  holdsLocks: (names) => `holds ${names}`,
  /** @param {string} names */
  insideWithout: (names) => `inside ${names} without the lock`,
  /** @param {string} value */
  hasRead: (value) => `has read ${value}, not written yet`,
  /** @param {string} names */
  protects: (names) => `protects ${names}`,
  inTheOpen: 'no lock held when touched',
  /** @param {string} n */
  moreLocks: (n) => `${count(n, 'more lock', 'more locks')}, not drawn`,
  /** @param {string} value @param {string} name */
  holdsCopyOf: (value, name) => `holds ${value} of ${name}`,

  // -- console --
  console: 'Console',
  /** @param {string} lines @param {string} characters */
  notKept: (lines, characters) => `${count(lines, 'earlier line', 'earlier lines')} (${characters} characters) not kept here`,
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser doesn’t allow it',
  /** @param {string} n */
  cut: (n) => `… ${n} bytes left out …`,
  inputLabel: 'Standard input',
  inputHint: 'the program reads a line',
  send: 'Enter',
  endInput: 'End of input',
  /** @param {string} n */
  exitStatus: (n) => `exit status ${n}`,
  stopped: 'stopped',
  noOutput: 'no output yet',

  // -- report --
  report: 'Report',
  beforeFirstRun: 'Run the program, then take the mutex away.',
  heldBack: 'Your system asks for less motion, so nothing moves by itself. Press Run, or Space.',
  beforeUnlocked: 'Run the program and watch its data: no lock protects it.',
  runsUnlocked: 'No lock protects the data: goroutines read and write as they come.',
  runsWithMutex: 'Only one goroutine at a time gets to the data.',
  runsWithoutMutex: 'The mutex is off. Watch the data.',
  /** @param {string} increments @param {string} arrived @param {string} lost */
  lostIncrements: (increments, arrived, lost) => `${count(increments, 'increment', 'increments')}, ${arrived} arrived: ${lost} lost.`,
  /** @param {string} increments */
  allIncrements: (increments) => `${count(increments, 'increment', 'increments')}, all arrived.`,
  /** @param {string} name @param {string} expected @param {string} value @param {string} lost */
  lostValue: (name, expected, value, lost) => `${name} should be ${expected} and is ${value}: ${lost} lost.`,
  /** @param {string} name @param {string} value */
  rightValue: (name, value) => `${name} is ${value}, as it should be.`,
  /** @param {string} n */
  tornReads: (n) => `${count(n, 'read was', 'reads were')} torn: one half new, the other still old.`,
  /** @param {string} n */
  lostUpdates: (n) => `${count(n, 'write', 'writes')} went over values that others had written meanwhile.`,
  soFar: 'So far:',
  /** @param {string} time */
  offFor: (time) => `Mutex off for ${time}:`,
  /** @param {string} time */
  wasOffFor: (time) => `The mutex was off for ${time}:`,
  /** @param {string} time */
  offDuring: (time) => `The mutex was off for ${time} of it.`,
  /** @param {string} lost @param {string} increments */
  lostOf: (lost, increments) => `${lost} of ${count(increments, 'increment', 'increments')} lost.`,
  /** @param {string} n */
  missingSince: (n) => `${n} lost.`,
  /** @param {string} n */
  overwrittenSince: (n) => `${count(n, 'write', 'writes')} went over others’ values.`,
  nothingLost: 'nothing lost by it yet.',
  finishedWell: 'The program ended, and no update was lost.',
  luck: 'Without the mutex that was luck: run it again.',
  panicked: 'The program panicked.',
  fatal: 'Go’s runtime ended the program.',
  fatalMap: 'Two goroutines used one map at the same time, so Go’s runtime ended the program. Keep going shows what that does to the map.',
  /** @param {string} n */
  mapTorn: (n) => `Goroutines used the map at the same time, ${count(n, 'time', 'times')}: Go would have ended the program at the first.`,
  deadlock: 'All goroutines wait for each other: a deadlock.',
  stoppedRun: 'Stopped before the program ended.',
  goesRound: 'Stopped: the run came to the same states again and again. Goroutines spin, and nobody does what they wait for; in a simulation time stands still meanwhile.',
  /** @param {string} n */
  exited: (n) => `The program ended with status ${n}.`,
  acquisitions: 'acquisitions',
  contended: 'contended',
  longestWait: 'longest wait',
  elapsed: 'time',
  goroutines: 'goroutines',
  overwritten: 'overwrites',
  passedOff: 'walked in without the lock',

  // -- lessons --
  lesson: 'Lesson',
  lessonGroups: /** @type {Record<string, string>} */ ({
    data: 'Data without a lock',
    sections: 'Locks that don’t protect',
    deadlocks: 'Locking and unlocking',
    waiting: 'Waiting for each other',
  }),
  form: 'Form of the program',
  broken: 'Broken',
  cured: 'Cured',
  predict: 'Predict first: your answer runs the program.',
  /** @param {string} choice */
  predictedRight: (choice) => `Right: ${choice}.`,
  /** @param {string} choice @param {string} right */
  predictedWrong: (choice, right) => `You said: ${choice}. It is: ${right}.`,
  lookAt: 'Look at',
  knownFrom: 'Known from',
  showOrder: 'Show the failing order',
  repeatRuns: 'Run 100 times',
  /** @param {string} bad @param {string} all @param {string} constants @param {string} percent */
  ordersFail: (bad, all, constants, percent) => `All orders with ${constants}: ${bad} of ${all} fail, or ${percent} % of the runs if chance decided at each step.`,
  /** @param {string} all @param {string} constants */
  noOrderFails: (all, constants) => `All orders with ${constants}: of ${all}, none fails.`,
  /** @param {string} n */
  switchesNeeded: (n) => (n === '0' ? 'No pre-emption is needed.' : `It takes ${count(n, 'pre-emption', 'pre-emptions')}.`),
  /** @param {string} failed @param {string} runs */
  failedRuns: (failed, runs) => `Failed in ${failed} of ${count(runs, 'run', 'runs')} here.`,
  /** @param {string} runs */
  neverFailedYet: (runs) => `${count(runs, 'run', 'runs')} here, and all went well, which proves nothing: real threads seldom meet at the wrong moment.`,
  /** @param {string} runs */
  neverFailed: (runs) => `${count(runs, 'run', 'runs')} here, and all went well.`,

  // -- errors --
  dismiss: 'Close',
  /** @param {string} detail */
  errorStart: (detail) => `The threads could not be started (${detail}). Reload the page; when that doesn't help, look into the browser's console.`,
  errorStartTimeout: 'The threads did not start in time. Close other heavy tabs and reload the page, or ask for fewer workers (?workers=2).',
  /** @param {string} detail */
  errorCrash: (detail) => `Lockscope itself failed, and the run was ended: ${detail}. Everything was started anew; run again.`,
  /** @param {string} detail */
  errorHistory: (detail) => `What happened in the runs was lost, for what keeps it failed: ${detail}. The next run is kept again.`,
  errorStuck: 'The compiler did not answer in time and was started anew. Is the program very large?',
  errorKilled: 'The run did not stop by itself, so its threads were ended. Everything was started anew; run again.',
  errorClosed: 'This element is closed.',
  /** @param {string} detail */
  errorCommand: (detail) => `That could not be done: ${detail}.`,
  errorNotLive: 'Nothing can run here: see the line above the program.',
  errorNoProgram: 'There is no program to run: mend the errors first.',
  errorRested: 'Other programs on this page got the threads before this one was done. Run it again.',
  errorReplaced: 'The program was exchanged before it could run.',

  // -- live region --
  announceStart: 'Running.',
  announcePaused: 'Paused.',
  announceMutexOn: 'Mutex on.',
  announceMutexOff: 'Mutex off.',
};

/** @typedef {typeof en} Text */
