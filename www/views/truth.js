/** The truth strip: what really runs, on what, and everything that slows it down or widens a race. Always visible. */

import { Figure } from './figure.js';
import { node, setText, show } from './node.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('./frame.js').View} View */
/** @typedef {import('../engine/engine.js').Mode} Mode */
/** @typedef {import('../text/text.js').Words} Words */

/** @typedef {import('../engine/step.js').StepState} StepState */

/**
 * @typedef {object} Condition
 * @property {Mode | null} mode null while the engine starts.
 * @property {string} wish The engine that was asked for.
 * @property {number} workers Threads that there are.
 * @property {number} pace Microseconds an instruction, 0 full speed.
 * @property {string} paused Why it stands still; '' when it doesn't.
 * @property {import('../engine/engine.js').Progress | null} progress Of the start.
 * @property {import('../session.js').Session['turn']} turn
 * @property {boolean} failed The engine didn't start.
 * @property {string} lab Where the program runs on real threads, when it can't here; '' when there is no such place.
 * @property {StepState | null} steps Of a run that is stepped through.
 * @property {string} past Which moment of the past the views show, in words; '' the present.
 * @property {string[]} recorded What is to be said of a saved run.
 * @property {boolean} mutexOff
 * @property {boolean} keepGoing
 * @property {import('../pkg/lockscope.js').Events | null} events What was recorded of the run; null where nothing keeps it yet.
 * @property {boolean} race Data races are looked for.
 */

/** @implements {View} */
export class TruthStrip {
  root;
  /** @type {Condition} */
  #condition = { mode: null, wish: 'auto', progress: null, turn: '', failed: false, lab: '', steps: null, past: '', recorded: [], workers: 0, pace: 0, paused: '', mutexOff: false, keepGoing: false, race: false, events: null };
  /** @type {Board | null} */
  #board = null;
  /** What of the board was written last. */
  #said = '';
  /** What is said of the events, which changes all the time: where the page is wide it has a place of its own, behind the others. */
  #events = new Figure('span', { class: 'events' });
  /** How many goroutines were started by now; the workers that are ready, before the first. */
  #goroutines = new Figure('span', {}, true);
  /** The facts that stand there. @type {(string | Figure)[]} */
  #listed = [];

  /** @param {Words} words */
  constructor(words) {
    this.words = words;
    this.badge = node('b', { class: 'badge' });
    this.facts = node('span', { class: 'facts' });
    this.help = node('span', { class: 'help', hidden: true });
    this.way = node('a', { target: '_blank', rel: 'noopener', hidden: true }, words.text.inNewTab);
    this.bar = node('progress', { 'aria-label': words.text.starting, hidden: true });
    this.root = node('div', { class: 'truth', role: 'status', 'aria-live': 'off' }, this.badge, this.facts, this.bar, this.way, this.help);
    this.#write();
  }

  /** @param {Partial<Condition>} change */
  set(change) {
    Object.assign(this.#condition, change);
    this.#write();
  }

  /** What was recorded so far: written when the strip is drawn again. @param {Condition['events']} events */
  note(events) {
    this.#condition.events = events;
  }

  /** Until there is something of the next run, what is said of the last one stays. */
  reset() {
    this.#board = null;
    this.#said = '';
  }

  /** @param {Board} board */
  draw(board) {
    this.#board = board;
    const { events } = this.#condition;
    const said = `${board.started} ${board.workers} ${board.mapConflicts} ${events?.recorded} ${events?.dropped} ${events?.forgotten}`;
    if (said === this.#said) return;
    this.#said = said;
    this.#write();
  }

  #write() {
    const { text } = this.words;
    const { mode, failed, lab, turn } = this.#condition;
    this.root.classList.toggle('none', mode?.engine === 'none' || failed);
    const { past } = this.#condition;
    const simulated = mode?.engine === 'step' && past === '';
    const threadless = mode?.engine === 'none' || (simulated && (mode.reason === 'not-isolated' || mode.reason === 'no-shared-memory'));
    this.root.classList.toggle('simulated', simulated);
    show(this.way, threadless && lab !== '');
    // Where a tab of its own has threads, that is all there is to say.
    show(this.help, threadless && (lab === '' || mode.engine === 'none'));
    if (lab !== '') this.way.href = lab;
    show(this.bar, !mode && !failed && turn === '');
    if (failed) {
      setText(this.badge, text.notStarted);
      this.#list([text.notStartedWhy]);
    } else if (turn !== '' && mode?.engine !== 'none') {
      setText(this.badge, turn === 'waiting' ? text.waitsForTurn : text.atRest);
      this.#list([turn === 'waiting' ? text.waitsForTurnWhy : text.atRestWhy]);
    } else if (!mode) {
      setText(this.badge, text.starting);
      this.#list([this.#starting()]);
    } else if (mode.engine === 'none') {
      setText(this.badge, text.notRunning);
      const [why, help] = this.#why(mode);
      this.#list([why]);
      setText(this.help, help);
    } else if (past !== '') {
      setText(this.badge, text.recorded);
      this.#list([past]);
    } else if (mode.engine === 'recorded') {
      setText(this.badge, text.recorded);
      this.#list(this.#condition.recorded);
    } else if (simulated) {
      setText(this.badge, text.simulated);
      this.#list(this.#simulating(mode));
      if (threadless) setText(this.help, this.#why(mode)[1]);
    } else {
      setText(this.badge, text.realThreads);
      this.#list(this.#running());
    }
  }

  /** One after the other. @param {(string | Figure)[]} facts */
  #list(facts) {
    const { length } = this.#listed;
    if (facts.length === length && facts.every((fact, i) => fact === this.#listed[i])) return;
    this.#listed = facts;
    this.facts.replaceChildren(...facts.flatMap((fact, i) => [i > 0 ? ' · ' : '', fact instanceof Figure ? fact.root : fact]));
    // In one piece, for those who have it read aloud.
    this.facts.normalize();
  }

  #starting() {
    const { words } = this;
    const { progress } = this.#condition;
    if (progress && progress.total > 0) {
      this.bar.max = progress.total;
      this.bar.value = progress.done;
    } else {
      // How far it is of an unknown length: the bar only says that something happens.
      this.bar.removeAttribute('value');
    }
    if (!progress) return words.text.startingModule;
    const { stage, done, total } = progress;
    const [now, all] = stage === 'module' ? [words.kilobytes(done), words.kilobytes(total)] : [words.number(done), words.number(total)];
    if (stage === 'threads') return words.text.startingThreads(now, all);
    return total > 0 ? words.text.loadingModule(now, all) : words.text.loadingBytes(now);
  }

  /** @param {Mode} mode @returns {[string, string]} */
  #why(mode) {
    const { text } = this.words;
    if (mode.reason === 'not-isolated') return [text.notIsolated, text.notIsolatedHelp];
    if (mode.reason === 'no-shared-memory') return [text.noSharedMemory, text.noSharedMemoryHelp];
    return [text.unsupportedEngine(this.#condition.wish), text.unsupportedEngineHelp];
  }

  /** One step at a time, whoever chooses the steps. @param {Mode} mode */
  #simulating(mode) {
    const { words } = this;
    const { text } = words;
    const { steps, pace, paused, mutexOff, keepGoing } = this.#condition;
    const facts = [];
    if (mode.reason === 'not-isolated') facts.push(text.pageNotIsolated);
    if (mode.reason === 'no-shared-memory') facts.push(text.noSharedMemory);
    facts.push(text.sequentiallyConsistent);
    if (steps) facts.push(text.atStep(words.number(steps.steps)), text.virtualTime(words.duration(steps.clock / 1000)));
    if (!paused && pace > 0) facts.push(text.slowMotion(text.perSecondShort(words.short.format(1e6 / pace))));
    if (mutexOff) facts.push(text.mutexIsOff);
    if (keepGoing) facts.push(text.keepGoingIsOn);
    return facts;
  }

  #running() {
    const { words } = this;
    const { text } = words;
    const { workers, pace, paused, mutexOff, keepGoing, race, events } = this.#condition;
    const board = this.#board;
    /** @type {(string | Figure)[]} */
    const facts = [];
    const started = board !== null && board.started > 0;
    this.#goroutines.write(started ? text.goroutinesOnWorkers(words.number(board.started), words.number(board.workers)) : text.workersReady(words.number(workers)));
    facts.push(this.#goroutines);
    if (navigator.hardwareConcurrency === 1) facts.push(text.oneProcessor);
    if (paused) facts.push(paused);
    facts.push(pace === 0 ? text.fullSpeed : text.slowMotion(text.perSecond(words.short.format(1e6 / pace))));
    if (mutexOff) facts.push(text.mutexIsOff);
    if (mutexOff && pace === 0) facts.push(text.widened);
    if (keepGoing) facts.push(text.keepGoingIsOn);
    if (race) facts.push(text.raceIsOn);
    if (board && board.mapConflicts > 0) facts.push(text.mapConflicts(words.number(board.mapConflicts)));
    if (board && events) {
      const said = [text.eventsRecorded(words.compact(events.recorded), words.compact(events.dropped))];
      if (events.forgotten > 0) said.push(text.eventsForgotten(words.compact(events.forgotten)));
      this.#events.write(said.join(' · '));
      this.#events.root.classList.toggle('long', said.length > 1);
      facts.push(this.#events);
    }
    return facts;
  }
}
