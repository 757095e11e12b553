/** Lays the views and the controls of one element out, and keeps them in step with its session. */

import { Announcer } from './controls/announcer.js';
import { button } from './controls/button.js';
import { Constants } from './controls/constants.js';
import { Editor } from './controls/editor.js';
import { KeepGoingSwitch } from './controls/keepgoing.js';
import { listenToKeys } from './controls/keys.js';
import { LessonPlace } from './controls/lessonplace.js';
import { MOST_BYTES, MOST_LINES } from './controls/limits.js';
import { MutexSwitch } from './controls/mutex.js';
import { PaceControl } from './controls/pace.js';
import { isFollowable } from './controls/paces.js';
import { Picker } from './controls/picker.js';
import { RaceSwitch } from './controls/race.js';
import { Transport } from './controls/transport.js';
import { WorkersControl } from './controls/workers.js';
import { EngineError } from './engine/error.js';
import { adopt } from './style/late.js';
import { Census } from './views/census.js';
import { CodeView } from './views/code.js';
import { ConsoleView } from './views/console.js';
import { Debut, whenQuiet } from './views/debut.js';
import { Frames } from './views/frame.js';
import { LockView } from './views/lock.js';
import { MemoryView } from './views/memory.js';
import { node, setText, show } from './views/node.js';
import { ReportView } from './views/report.js';
import { Spotlight } from './views/spotlight.js';
import { TruthStrip } from './views/truth.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./text/text.js').Words} Words */
/** @typedef {import('./engine/board.js').Board} Board */
/** @typedef {import('./views/findings.js').Findings} Findings */

/** The names in the attribute `views`. */
export const VIEWS = ['code', 'lock', 'memory', 'timeline', 'console', 'report'];
/** The values of the attribute `controls`. */
export const CONTROLS = ['all', 'basic', 'none'];

/** Whether a tab of its own could have threads where this page has none: this is somebody else's page, or a frame in one. */
function isElsewhere() {
  return window.parent !== window || new URL(import.meta.url).origin !== location.origin;
}

export class Stage {
  root;
  #ending = new AbortController();
  /** What there is to look into, once something has happened. @type {Findings | null} */
  #findings = null;
  /** @type {Promise<void> | null} Kept once that is there. */
  #finding = null;
  /** The controls of single steps are there, or on their way. */
  #stepping = false;
  /** There is time for what the first run does without. */
  #settled = false;
  /** Kept once the lessons are there. @type {Promise<void> | null} */
  #lessons = null;
  /** Of the stage before this one, in another language. @type {import('./controls/lesson.js').LessonControl | null} */
  #earlierLesson = null;
  /** @type {Promise<{help: {open: () => void}, share: {open: () => Promise<void>}}> | null} */
  #dialogs = null;
  /** @type {Promise<import('./controls/recordings.js').Recordings> | null} */
  #recordings = null;
  /** Every order, once somebody has asked for it. @type {import('./views/explore.js').ExplorePanel | null} */
  panel = null;
  /** Data races, once one was found. @type {import('./views/races.js').RacesView | null} */
  races = null;
  /** @type {{text: string, untilRun: boolean}[]} */
  #messages = [];
  /** The moment of the past that is shown, in words; '' the present. */
  #past = '';
  /** What a screen reader was told of last. */
  #told = { paused: false, mutexOff: false };
  /** @type {import('./views/timeline.js').Timeline | null} There once something has happened. */
  timeline = null;

  /** @param {HTMLElement} host @param {Words} words @param {Session} session */
  constructor(host, words, session) {
    this.words = words;
    this.session = session;
    this.truth = new TruthStrip(words);
    this.census = new Census();
    this.spotlight = new Spotlight(words);
    this.code = new CodeView(words, this.spotlight, this.census);
    this.memory = new MemoryView(words, this.census);
    this.lock = new LockView(words, this.memory, this.census);
    this.console = new ConsoleView(words, (draw) => this.frames.soon(draw));
    this.report = new ReportView(words);
    /** Rooms are there before the data that stands in them. */
    const rooms = { draw: (/** @type {Board} */ board) => this.lock.prepare(board), reset: () => {} };
    const findings = { draw: (/** @type {Board} */ board) => this.#find(board), reset: () => {} };
    const debut = new Debut(() => {
      this.settle();
      void session.remember().catch(() => {});
    });
    this.frames = new Frames([[this.code], [rooms, this.memory], [this.census, this.lock], [this.truth, this.spotlight, this.report, debut, findings]]);
    this.pace = new PaceControl(words, session);
    this.editor = new Editor(words, session, this.code);
    this.mutex = new MutexSwitch(words, session);
    /** @type {import('./controls/lessonplace.js').Lessons} */
    this.lesson = new LessonPlace(words, session);
    this.share = button('share', words.text.share, () => void this.#open('share'));
    this.help = button('help', words.text.keysTitle, () => void this.#open('help'));
    this.help.title = words.text.keysTitle;
    for (const opens of [this.share, this.help]) opens.setAttribute('aria-haspopup', 'dialog');
    this.controls = [
      new Picker(words, session, () => this.lesson),
      new Transport(words, session),
      this.pace,
      new WorkersControl(words, session),
      new Constants(words, session),
      new KeepGoingSwitch(words, session),
      new RaceSwitch(words, session),
      this.mutex,
      this.editor,
    ];
    this.message = node('p');
    this.dismiss = node('button', { type: 'button', class: 'small' }, words.text.dismiss);
    this.alert = node('div', { class: 'alert', role: 'alert', hidden: true }, this.message, this.dismiss);
    this.announcer = new Announcer();
    this.every = node('button', { type: 'button', class: 'button every-order' }, words.text.everyOrder);
    this.every.addEventListener('click', () => void this.#explore());
    /** Where the timeline and the evidence stand, as wide as the page; nothing while it is empty. */
    this.band = node('div', { class: 'band' });
    /** Where single steps are controlled, below the code; nothing while it is empty. */
    this.steps = node('div', { class: 'stepping' });
    this.root = this.#layOut();
    this.#listen();
    listenToKeys(host, session, this.pace, { open: () => void this.#open('help') }, this.#ending.signal);
    this.frames.board = session.board;
    if (session.history) this.#watch(session.history);
    this.#update();
  }

  #layOut() {
    const [picker, transport, pace, workers, constants, keepGoing, race] = this.controls.map(({ root }) => root);
    const bar = node('div', { class: 'bar', role: 'group', 'aria-label': this.words.text.controls }, picker, transport, pace, workers, constants, node('div', { class: 'aside' }, this.share, this.help));
    const left = node('div', { class: 'left' }, this.lesson.root, this.code.root, node('div', { class: 'under-code' }, this.spotlight.root, this.every), this.steps, this.editor.root);
    const right = node('div', { class: 'right' }, this.mutex.root, keepGoing, race, this.report.sentence, this.lock.root, this.console.root, this.report.root);
    const columns = node('div', { class: 'columns' }, left, right);
    const root = node('div', { class: 'stage' }, this.truth.root, this.alert, bar, columns, this.band, this.announcer.root);
    const parts = { truth: this.truth.root, controls: bar, mutex: this.mutex.root, code: this.code.root, lock: this.lock.root, console: this.console.root, report: this.report.root };
    for (const [part, element] of Object.entries(parts)) element.part.add(part);
    this.spotlight.watch(root);
    this.spotlight.announce = (sentence) => this.announcer.say(sentence);
    return root;
  }

  #listen() {
    const { session } = this;
    const { signal } = this.#ending;
    /** @param {string} name @param {(detail: any) => void} act */
    const on = (name, act) => {
      session.addEventListener(name, (event) => act(/** @type {CustomEvent} */ (event).detail), { signal });
    };
    on('change', () => this.#update());
    on('program', () => this.#forget());
    on('start', () => this.#start());
    on('output', (output) => this.console.write(output));
    on('board', (board) => {
      this.frames.board = board;
      this.frames.wake();
    });
    on('engine', () => {
      this.memory.changed = new Set();
      this.frames.reset();
    });
    on('rewrite', (output) => this.console.rewrite(output));
    on('rewound', () => {
      this.console.reopen();
      this.report.start();
    });
    on('steps', () => void this.#fetchStepping());
    on('finish', (report) => this.#finish(report));
    on('report', (report) => this.#complete(report));
    // The views hold on to the board that they drew last, and with it to the memory of threads that are gone.
    on('rest', () => this.frames.flush());
    on('history', (history) => this.#watch(history));
    // A run that is over is something to save, or to compare with a saved one.
    on('finish', () => whenQuiet(() => void this.recordings().catch(() => {})));
    on('error', (error) => {
      this.say(this.#explain(error), true);
      this.settle();
    });
    on('notice', (text) => this.say(text));
    on('stray', ({ names, known }) => this.say(this.words.text.strayConstants(names.join(', '), known.join(', '))));
    this.dismiss.addEventListener('click', () => this.#hush(true));
    this.console.addEventListener('input', (event) => session.input(/** @type {CustomEvent} */ (event).detail));
    this.console.addEventListener('copied', (event) => this.announcer.say(/** @type {CustomEvent} */ (event).detail));
    this.console.addEventListener('close-input', () => session.closeInput());
  }

  /** @param {import('./engine/history.js').History} history */
  #watch(history) {
    const { signal } = this.#ending;
    const tell = () => this.truth.set({ events: history.latest?.events ?? null });
    history.addEventListener('change', () => {
      if (this.session.phase === 'running') this.truth.note(history.latest?.events ?? null);
      else this.frames.soon(tell);
    }, { signal });
    void this.#showTimeline(history);
  }

  /** It comes with the history, for before that there is nothing to see. @param {import('./engine/history.js').History} history */
  async #showTimeline(history) {
    if (this.root.classList.contains('no-timeline')) return;
    const { Timeline } = await import('./views/timeline.js');
    if (this.#ending.signal.aborted) return;
    this.timeline?.close();
    this.timeline = new Timeline(this.words, history, this.frames, this.spotlight, (sentence) => this.announcer.say(sentence));
    this.timeline.root.part.add('timeline');
    this.timeline.addEventListener('filter', (event) => {
      if (this.#findings) this.#findings.filter = /** @type {CustomEvent} */ (event).detail;
    });
    this.band.prepend(this.timeline.root);
  }

  /** What saves runs and plays saved ones back: fetched when it is asked for, or once a run is over. */
  recordings() {
    this.#recordings ??= import('./controls/recordings.js').then(({ createRecordings }) => createRecordings(this, this.#ending.signal));
    return this.#recordings;
  }

  /** Another program: nothing of the old one stays. */
  #forget() {
    this.frames.reset();
    this.memory.clear();
    this.lock.clear();
    this.code.forget();
    this.console.clear();
    this.console.setProgram(this.session.name);
    show(this.report.root, false);
    this.#update();
  }

  /** What a person can do before a program's first run. */
  #invite() {
    const { text } = this.words;
    const { program, heldBack } = this.session;
    const sentence = heldBack ? text.heldBack : program?.lockLines.length === 0 ? text.beforeUnlocked : text.beforeFirstRun;
    this.report.say(this.lesson.asks ? text.predict : sentence, false);
  }

  #start() {
    this.#hush(false);
    this.console.setProgram(this.session.name);
    this.console.start();
    this.report.start();
    if (this.races) show(this.races.root, false);
    show(this.report.root, true);
    this.code.hideBeads(this.session.edited);
    if (!this.session.stepping.byHand) this.announcer.say(this.words.text.announceStart);
  }

  /** @param {import('./engine/engine.js').Report} report */
  #finish(report) {
    const { board } = this.session;
    // The last look at the board comes with the next frame; where that has time, so does all else.
    if (!this.frames.takesTurns) this.frames.flush();
    this.frames.soon(() => {
      if (this.session.report !== report) return;
      this.console.finish(report);
      this.report.finish(report, board);
      void this.#showRaces(report);
      this.announcer.say(this.report.sentence.textContent ?? '');
    });
    whenQuiet(() => this.#find());
  }

  /** What the recording tells is known now, too. @param {import('./engine/engine.js').Report} report */
  #complete(report) {
    if (report !== this.session.report || report.tornReads === 0) return;
    this.report.finish(report, this.session.board);
    this.announcer.say(this.report.sentence.textContent ?? '');
  }

  /** The views show a moment of the past. @param {Board} board As it was then. @param {string} what Which moment, in words. */
  showPast(board, what) {
    const isNew = this.#past === '';
    this.#past = what;
    if (isNew) {
      this.memory.changed = new Set();
      this.frames.reset();
      this.frames.board = board;
    }
    this.#update();
    this.frames.flush();
  }

  /** They show what is, again. */
  showPresent() {
    if (this.#past === '') return;
    this.#past = '';
    this.frames.reset();
    this.frames.board = this.session.board;
    this.#update();
    this.frames.wake();
  }

  /** What is found is fetched when there may be something: a first visit does without. @param {Board | null} [board] */
  #find(board) {
    if (board && this.#findings) this.#findings.draw(board);
    else if (!board || board.lost > 0) void this.#fetchFindings();
  }

  /** @param {Findings | null} [earlier] Of this stage in another language. */
  #fetchFindings(earlier = null) {
    this.#finding ??= this.#makeFindings(earlier).catch((error) => this.session.fail(error));
    return this.#finding;
  }

  /** @param {Findings | null} earlier */
  async #makeFindings(earlier) {
    const { Findings } = await import(/* when something has happened */ './views/findings.js');
    if (this.#ending.signal.aborted) return;
    this.#findings = new Findings(this);
    await this.#findings.appear();
    if (earlier) this.#findings.continue(earlier);
  }

  #update() {
    const { session, words } = this;
    for (const control of this.controls) control.update();
    this.lesson.update();
    this.#fetchLast();
    const { program, pace, phase, mutexOff, keepGoing, opened } = session;
    this.truth.set({
      mode: opened?.mode ?? null,
      steps: session.stepping.state,
      progress: session.progress,
      turn: session.turn,
      failed: session.failed,
      workers: session.mostWorkers,
      pace,
      mutexOff,
      keepGoing,
      race: session.race,
      past: this.#past,
      paused: phase === 'paused' ? words.text.paused : '',
    });
    this.code.setProgram(program, session.edited || session.diagnostics.length > 0);
    this.code.setLocks(program?.lockLines ?? [], mutexOff);
    this.code.hideBeads(session.edited || session.diagnostics.length > 0);
    const slow = isFollowable(pace) || this.#past !== '' || (session.stepping.state !== null && phase !== 'running');
    this.code.setSlow(slow);
    this.memory.slow = slow;
    this.lock.slow = slow;
    this.lock.root.classList.toggle('slow', slow);
    this.lock.stepped = session.stepping.state !== null;
    this.frames.turns = !slow;
    this.memory.counters = program?.counters ?? [];
    this.report.counters = program?.counters ?? [];
    this.report.locks = program === null || program.lockLines.length > 0;
    this.lock.names = program?.operands ?? {};
    this.spotlight.names = this.lock.names;
    this.frames.setLive(phase === 'running');
    // Who waits for whom, while it stands still.
    if (phase === 'paused' && opened?.mode.engine === 'live') void this.#fetchFindings();
    if (phase === 'idle' || phase === 'opening') this.#invite();
    this.#tell(phase === 'paused', mutexOff);
    if (opened?.mode.reason === 'not-isolated' && isElsewhere()) void this.#findLab();
  }

  /** The lab of the site that these files are from, with this program. */
  async #findLab() {
    const { write } = await import('./controls/link.js');
    const lab = await write(new URL('.', import.meta.url), new URLSearchParams(), this.session.settings);
    this.truth.set({ lab });
  }

  /** The controls of single steps come when somebody steps. */
  async #fetchStepping() {
    if (!this.session.stepping.byHand || this.#stepping) return;
    this.#stepping = true;
    const { Stepping } = await import(/* when somebody steps */ './controls/stepping.js');
    if (!this.#ending.signal.aborted) new Stepping(this.words, this.session, this, this.#ending.signal);
  }

  /** What the race detector found comes with the first race, or when somebody looks for one. @param {import('./engine/engine.js').Report} report */
  async #showRaces(report) {
    if (report.races.length === 0 && !this.session.race) {
      if (this.races) show(this.races.root, false);
      return;
    }
    const { RacesView } = await import(/* with the first race */ './views/races.js');
    if (this.#ending.signal.aborted) return;
    if (!this.races) {
      this.races = new RacesView(this.words, (line) => this.code.scrollTo(line));
      void this.races.place(this.report.root);
    }
    show(this.races.root, true);
    this.races.finish(report);
  }

  /** The panel with every order comes when somebody asks for it. */
  async #explore() {
    if (this.panel) {
      this.panel.show();
      return;
    }
    const { ExplorePanel } = await import(/* when somebody asks for it */ './views/explore.js');
    if (this.panel || this.#ending.signal.aborted) return;
    const small = (/** @type {string} */ name) => this.lesson.lessons.find((lesson) => lesson.name === name)?.small?.const ?? null;
    this.panel = new ExplorePanel(this.words, this.session, this.#ending.signal, small);
    void this.panel.open(this.band);
  }

  /** The first run is under way, or none begins by itself: now there is time for what it does without. */
  settle() {
    this.#settled = true;
    this.#fetchLast();
  }

  /** The other programs and the lessons come last, and only where they can be chosen. */
  #fetchLast() {
    if (!this.#settled || this.root.dataset.controls !== 'all') return;
    this.#lessons ??= this.#fetchLessons().catch((error) => this.session.fail(error));
  }

  async #fetchLessons() {
    const { LessonControl } = await import(/* when something runs */ './controls/lesson.js');
    const lesson = new LessonControl(this.words, this.session, this.#ending.signal);
    await Promise.all([lesson.load(), adopt(this.root, 'lesson.css')]);
    if (this.#ending.signal.aborted) return;
    if (this.#earlierLesson) lesson.continue(this.#earlierLesson);
    this.lesson.root.replaceWith(lesson.root);
    this.lesson = lesson;
    this.#update();
  }

  /** A dialog comes when somebody opens it. @param {'help' | 'share'} name */
  async #open(name) {
    this.#dialogs ??= import(/* when somebody opens one */ './controls/dialogs.js').then(({ createDialogs }) => createDialogs(this.words, this.session, this.root));
    try {
      (await this.#dialogs)[name].open();
    } catch (error) {
      this.#dialogs = null;
      this.session.fail(error);
    }
  }

  /** Changes that aren't the focused control's own reach screen readers. @param {boolean} paused @param {boolean} mutexOff */
  #tell(paused, mutexOff) {
    const { text } = this.words;
    const told = this.#told;
    const { board } = this.session;
    if (mutexOff !== told.mutexOff && this.session.isActive && board) this.report.switched(mutexOff, board);
    if (mutexOff !== told.mutexOff) this.announcer.say(mutexOff ? text.announceMutexOff : text.announceMutexOn);
    else if (paused && !told.paused) this.announcer.say(text.announcePaused);
    this.#told = { paused, mutexOff };
  }

  /**
   * Shows a message for a person, until it is closed.
   * @param {string} text
   * @param {boolean} [untilRun] Or until the next run: it is about the last one.
   */
  say(text, untilRun = false) {
    if (!this.#messages.some((message) => message.text === text)) this.#messages.push({ text, untilRun });
    this.#showMessages();
  }

  #showMessages() {
    setText(this.message, this.#messages.map(({ text }) => text).join('\n'));
    show(this.alert, this.#messages.length > 0);
  }

  /** @param {boolean} all Also what isn't about a run. */
  #hush(all) {
    this.#messages = all ? [] : this.#messages.filter(({ untilRun }) => !untilRun);
    this.#showMessages();
  }

  /** @param {unknown} error */
  #explain(error) {
    const { text } = this.words;
    if (!(error instanceof EngineError)) return text.errorCommand(error instanceof Error ? error.message : String(error));
    switch (error.kind) {
      case 'start': return text.errorStart(error.detail);
      case 'start-timeout': return text.errorStartTimeout;
      case 'crash': return text.errorCrash(error.detail);
      case 'history': return text.errorHistory(error.detail);
      case 'stuck': return text.errorStuck;
      case 'killed': return text.errorKilled;
      case 'closed': return text.errorClosed;
      case 'not-live': return text.errorNotLive;
      case 'no-program': return text.errorNoProgram;
      case 'replaced': return text.errorReplaced;
      case 'rested': return text.errorRested;
      case 'too-large': return text.tooLarge(this.words.number(MOST_BYTES / 1024), this.words.number(MOST_LINES));
      default: return text.errorCommand(error.detail);
    }
  }

  /** @param {string[]} views @param {string} controls */
  arrange(views, controls) {
    for (const view of VIEWS) this.root.classList.toggle(`no-${view}`, !views.includes(view));
    this.root.dataset.controls = controls;
    const { history } = this.session;
    if (history && !this.timeline) void this.#showTimeline(history);
    this.#fetchLast();
  }

  /** Shows what an earlier stage of the same session showed: the page speaks another language now. @param {Stage} earlier */
  continue(earlier) {
    this.console.continue(earlier.console);
    this.#earlierLesson = 'choose' in earlier.lesson ? earlier.lesson : earlier.#earlierLesson;
    if (earlier.#settled) this.settle();
    this.report.continue(earlier.report);
    this.#told = earlier.#told;
    this.#messages = earlier.#messages;
    this.#showMessages();
    if (earlier.#findings) void this.#fetchFindings(earlier.#findings);
    if (earlier.#recordings) void this.recordings();
    const { phase, report } = this.session;
    void this.#fetchStepping();
    if (phase === 'idle' || phase === 'opening') return;
    show(this.report.root, true);
    this.frames.flush();
    if (!report) return;
    // Also where the earlier stage was still about to: what waits for its frame goes with it.
    this.console.finish(report);
    this.report.finish(report, this.session.board);
    void this.#showRaces(report);
  }

  /** The element is gone. */
  end() {
    this.#findings?.end();
    this.close();
  }

  /** Another stage goes on, or none. */
  close() {
    this.#ending.abort();
    this.#findings?.close();
    this.frames.setLive(false);
    this.announcer.close();
    this.timeline?.close();
    this.editor.close();
    this.code.source.close();
  }
}
