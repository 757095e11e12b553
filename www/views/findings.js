/**
 * What there is to look into once something has happened: a button for each beside the verdict and below the report's numbers, and the views
 * that they open. Loaded when a run has ended, stands still, or has lost something.
 */

import { RecordedEngine } from '../engine/recorded.js';
import { Scene } from '../session/scene.js';
import { adopt } from '../style/late.js';
import { evidence } from '../text/evidence.js';
import { proof } from '../text/proof.js';
import { statistics } from '../text/statistics.js';
import { EvidenceView } from './evidence.js';
import { node, setText, show } from './node.js';
import { ProofView } from './proof.js';
import { StatisticsView } from './statistics.js';
import { StuckView } from './stuck.js';

/** @typedef {import('../engine/board.js').Board} Board */
/** @typedef {import('../stage.js').Stage} Stage */
/** @typedef {EvidenceView | ProofView | StatisticsView} FindingView */

/** What the timeline shows before and after a moment, at least, in nanoseconds. */
const AROUND = 20_000;

export class Findings {
  /** Of the last run that was looked through. */
  #found = false;
  /** A run on threads stands still. */
  #paused = false;
  /** The run played back to the moment that is shown. */
  #scene;
  /** @type {import('./proof.js').Moment | null} */
  #moment = null;
  #ending = new AbortController();

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    const { words, session } = stage;
    const tag = /** @type {keyof typeof evidence} */ (words.tag);
    const announce = (/** @type {string} */ sentence) => stage.announcer.say(sentence);
    this.evidence = new EvidenceView(words, session, () => stage.lesson.lesson, announce);
    this.proof = new ProofView(words, session, announce);
    this.statistics = new StatisticsView(words, session, () => !stage.root.classList.contains('no-timeline'));
    this.stuck = new StuckView(words);
    this.#scene = new Scene(session);
    this.openProof = this.#opener(proof[tag].open, this.proof, 'small show-one');
    this.openStatistics = this.#opener(statistics[tag].open, this.statistics);
    this.openEvidence = this.#opener(evidence[tag].open, this.evidence);
    this.torn = node('dd', { class: 'bad' });
    this.tornItem = node('div', { class: 'torn', hidden: true }, node('dt', {}, proof[tag].tornFigure), this.torn);
    this.#showProof(false);
    const { signal } = this.#ending;
    session.addEventListener('start', () => this.#forget(), { signal });
    session.addEventListener('program', () => this.#forget(), { signal });
    session.addEventListener('report', () => void this.#finish(), { signal });
    session.addEventListener('rewound', () => this.stuck.show(null), { signal });
    session.addEventListener('change', () => void this.#lookWhoIsStuck(), { signal });
    this.statistics.addEventListener('filter', (event) => stage.timeline?.filter(/** @type {CustomEvent} */ (event).detail));
    this.proof.addEventListener('moment', (event) => this.#show(/** @type {CustomEvent<import('./proof.js').Moment>} */ (event).detail));
    this.proof.addEventListener('leave', () => this.#leaveMoment());
    this.#scene.addEventListener('board', (event) => {
      if (this.#moment) stage.showPast(/** @type {CustomEvent<Board>} */ (event).detail, this.#moment.what);
    });
  }

  /** Puts everything in its place, once the style for it is there. */
  async appear() {
    const { stage } = this;
    await adopt(stage.root, 'findings.css');
    stage.report.sentence.after(this.openProof);
    await this.stuck.place(this.openProof);
    stage.report.numbers.append(this.tornItem);
    stage.report.root.append(node('div', { class: 'actions' }, this.openStatistics, this.openEvidence));
    stage.band.append(this.proof.root, this.statistics.root, this.evidence.root);
    if (stage.session.phase === 'finished') await this.#finish();
    else await this.#lookWhoIsStuck();
  }

  /** A button that opens and closes a view. @param {string} label @param {FindingView} view @param {string} [kind] */
  #opener(label, view, kind = 'small') {
    const opener = node('button', { type: 'button', class: kind, 'aria-expanded': 'false' }, label);
    const close = () => {
      view.hide();
      opener.setAttribute('aria-expanded', 'false');
    };
    opener.addEventListener('click', () => {
      if (!view.root.hidden) {
        close();
        return;
      }
      opener.setAttribute('aria-expanded', 'true');
      view.open().catch((error) => this.stage.session.fail(error));
    });
    view.addEventListener('close', () => {
      close();
      opener.focus();
    });
    return opener;
  }

  /** Code, lock, memory and timeline show a moment of the run. @param {import('./proof.js').Moment} moment */
  #show(moment) {
    const { stage } = this;
    const { goroutine, time, line, from, to } = moment;
    const { session } = stage;
    stage.spotlight.choose(goroutine);
    const around = Math.max(AROUND, to - from);
    stage.timeline?.show({ from: Math.max(0, from - around), to: to + around, goroutine, time });
    this.#scrollTo(line);
    // A saved run that is played goes there itself; one that goes on has the present to show.
    if (session.engine instanceof RecordedEngine) {
      session.engine.seek(time);
    } else if (session.phase === 'finished' || session.phase === 'paused') {
      this.#moment = moment;
      this.#scene.go(time).catch((error) => session.fail(error));
    }
  }

  #leaveMoment() {
    if (!this.#moment) return;
    this.#moment = null;
    this.#scene.close();
    this.stage.showPresent();
  }

  /** Brings a line of the code into sight, without moving the page. @param {number} line From 1; 0: none. */
  #scrollTo(line) {
    const { scroller } = this.stage.code;
    const row = scroller.querySelector(`.lines > :nth-child(${line})`);
    if (!row) return;
    const [inside, around] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (inside.top < around.top || inside.bottom > around.bottom) scroller.scrollTop += inside.top - around.top - around.height / 2;
  }

  /** @param {boolean} shown */
  #showProof(shown) {
    this.#found = shown;
    // An open view keeps its button: with it the view is closed.
    show(this.openProof, shown || !this.proof.root.hidden);
  }

  #forget() {
    this.#leaveMoment();
    this.#showProof(false);
    this.stuck.show(null);
    show(this.tornItem, false);
  }

  /** A run is over, and all that is known of it is in its report. */
  async #finish() {
    const { session, words } = this.stage;
    const { report } = session;
    if (!report) return;
    setText(this.torn, words.number(report.tornReads));
    show(this.tornItem, report.tornReads > 0);
    this.#showProof(report.lostUpdates + report.tornReads > 0);
    this.proof.refresh();
    this.stuck.show(report.outcome === 'exit' || report.outcome === 'deadlock' ? await this.#waits() : null);
  }

  /** Of a run on threads that stands still. */
  async #lookWhoIsStuck() {
    const { session } = this.stage;
    if (session.phase === 'running') this.#leaveMoment();
    const isPaused = session.phase === 'paused' && session.mode?.engine === 'live';
    if (isPaused === this.#paused) return;
    this.#paused = isPaused;
    if (!isPaused) {
      if (session.phase === 'running') this.stuck.show(null);
      return;
    }
    const history = await session.remember();
    /** What was on its way when the run came to a stand is here with the next word of the history. */
    const look = async () => {
      if (this.#paused) this.stuck.show(await this.#waits());
    };
    history.addEventListener('change', () => void look(), { once: true, signal: this.#ending.signal });
    await look();
  }

  async #waits() {
    const { session } = this.stage;
    const { report } = session;
    const graph = await session.history?.waits().catch(() => null);
    return session.report === report ? (graph ?? null) : null;
  }

  /** The waits that the timeline shows alone. @param {import('../pkg/history.js').WaitFilter | null} filter */
  set filter(filter) {
    this.statistics.filter = filter;
  }

  /** While a run goes on. @param {Board} board */
  draw(board) {
    if (!this.#found && board.lost > 0) this.#showProof(true);
    this.statistics.draw();
  }

  /** Goes on where others were, in another language. @param {Findings} earlier */
  continue(earlier) {
    this.#showProof(earlier.#found);
    this.evidence.continue(earlier.evidence);
    this.proof.continue(earlier.proof);
    this.statistics.continue(earlier.statistics);
    for (const [opener, view] of /** @type {[HTMLElement, FindingView][]} */ ([[this.openEvidence, earlier.evidence], [this.openProof, earlier.proof], [this.openStatistics, earlier.statistics]])) {
      opener.setAttribute('aria-expanded', String(!view.root.hidden));
    }
  }

  /** Others go on from here. */
  close() {
    this.#leaveMoment();
    this.#ending.abort();
    this.evidence.close();
    this.proof.close();
    this.statistics.close();
  }

  /** Nothing goes on. */
  end() {
    this.close();
    this.evidence.end();
  }
}
