/**
 * Saved runs: writes what was recorded to files, opens such files, and plays them back. Loaded once a run is over, or when a recording is
 * asked for.
 */

import { EngineError } from '../engine/error.js';
import { RecordedEngine } from '../engine/recorded.js';
import { adopt } from '../style/late.js';
import { recordingsText } from '../text/recordings.js';
import { node } from '../views/node.js';
import { Player } from './player.js';

/** @typedef {import('../stage.js').Stage} Stage */
/** @typedef {import('../engine/recorded.js').RecordingInfo} RecordingInfo */

/** How files are called behind the dot. */
const EXTENSION = 'lockscope';

export class Recordings {
  #stage;
  #words;
  #text;

  /** @param {Stage} stage @param {AbortSignal} signal When the stage is over. */
  constructor(stage, signal) {
    this.#stage = stage;
    this.#words = stage.words;
    const text = recordingsText(stage.words.tag);
    this.#text = text;
    this.file = node('input', { type: 'file', accept: `.${EXTENSION}`, hidden: true });
    this.saveButton = this.#button(text.save, () => this.#save());
    this.exportButton = this.#button(text.perfetto, () => this.#export());
    const open = this.#button(text.open, () => this.file.click());
    this.files = node('div', { class: 'files', role: 'group', 'aria-label': text.files }, this.saveButton, this.exportButton, open, this.file, node('span', { class: 'hint' }, text.drop));
    this.player = new Player(stage.words, text, () => void this.#leave());
    stage.band.prepend(this.files);
    stage.steps.prepend(this.player.root);
    this.#listen(signal);
    this.update();
  }

  /** @param {string} label @param {() => unknown} act */
  #button(label, act) {
    const button = node('button', { type: 'button', class: 'small' }, label);
    button.addEventListener('click', act);
    return button;
  }

  /** @param {AbortSignal} signal */
  #listen(signal) {
    const { session, root } = this.#stage;
    session.addEventListener('change', () => this.update(), { signal });
    // What was recorded last arrives after the run's end.
    const watch = () => session.history?.addEventListener('change', () => this.#offer(), { signal });
    session.addEventListener('history', watch, { signal });
    watch();
    session.addEventListener('moment', () => this.player.move(), { signal });
    this.file.addEventListener('change', () => {
      const [file] = this.file.files ?? [];
      if (file) void this.open(file.name, async () => new Uint8Array(await file.arrayBuffer()));
      this.file.value = '';
    });
    /** @param {DragEvent} event */
    const hasFile = (event) => event.dataTransfer?.types.includes('Files') ?? false;
    root.addEventListener('dragover', (event) => {
      if (!hasFile(event)) return;
      event.preventDefault();
      root.classList.add('dropping');
    }, { signal });
    root.addEventListener('dragleave', () => root.classList.remove('dropping'), { signal });
    root.addEventListener('drop', (event) => {
      root.classList.remove('dropping');
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      void this.open(file.name, async () => new Uint8Array(await file.arrayBuffer()));
    }, { signal });
  }

  /** Keeps in step with the session. */
  update() {
    const { session, root, truth } = this.#stage;
    const { engine } = session;
    this.#offer();
    const played = engine instanceof RecordedEngine ? engine : null;
    root.classList.toggle('recorded', played !== null);
    this.player.set(played);
    truth.set({ recorded: played?.info ? this.#facts(played.info) : [] });
  }

  /** What there is can be saved, if it is something. */
  #offer() {
    const { history, phase } = this.#stage.session;
    // A recording is of what really happened.
    const something = phase !== 'running' && !history?.isSimulated && (history?.latest?.events.recorded ?? 0) > 0;
    // Only where it changes: this is heard of a few times a second while something runs.
    for (const button of [this.saveButton, this.exportButton]) if (button.disabled === something) button.disabled = !something;
  }

  /** What the truth strip says. @param {RecordingInfo} info */
  #facts(info) {
    const text = this.#text;
    const words = this.#words;
    const facts = [`${info.name}.go`, text.workers(words.number(info.workers), info.workers === 1)];
    if (info.began > 0) facts.push(new Date(info.began).toLocaleString(words.tag, { dateStyle: 'short', timeStyle: 'short' }));
    facts.push(text.events(words.number(info.events), words.number(info.dropped)));
    if (info.forgotten > 0) facts.push(words.text.eventsForgotten(words.compact(info.forgotten)));
    if (info.mutexOff) facts.push(text.mutexOff);
    if (info.start > 0) facts.push(text.beginsAt(this.player.duration(info.start)));
    return facts;
  }

  /**
   * Opens a recording and plays it. What can't be opened changes nothing else.
   * @param {string} name Of the file.
   * @param {() => Promise<Uint8Array<ArrayBuffer>>} read
   * @param {boolean} [start] Whether it plays at once.
   * @returns {Promise<boolean>} Whether it could be opened.
   */
  async open(name, read, start = true) {
    const { session } = this.#stage;
    const engine = new RecordedEngine(read);
    engine.expected = start;
    try {
      await engine.open();
      await session.play(engine);
      // What is asked about the past is asked about this one.
      const history = await session.remember();
      await history.load(await read());
    } catch (error) {
      engine.close();
      this.#stage.say(this.#explain(name, error));
      return false;
    }
    const { info } = engine;
    if (!info) return false;
    this.update();
    if (start && session.canRun) {
      session.start();
    } else {
      engine.expected = false;
      engine.seek(info.start);
    }
    return true;
  }

  /** @param {string} name @param {unknown} error */
  #explain(name, error) {
    const text = this.#text;
    if (!(error instanceof EngineError)) return text.failed(name, error instanceof Error ? error.message : String(error));
    if (error.kind === 'recording-old') return `${text.old(name)} ${text.stillHere}`;
    const [what, at] = error.detail.split(' ');
    const number = this.#words.number(Number(at));
    const sentence = { foreign: text.foreign(name), new: text.tooNew(name, at), cut: text.cut(name, number), damaged: text.damaged(name, number) }[what];
    return `${sentence ?? text.failed(name, error.detail)} ${text.stillHere}`;
  }

  async #save() {
    const { session, announcer } = this.#stage;
    const { history } = session;
    if (!history) return;
    try {
      const bytes = await history.save(session.about);
      this.#download(bytes, EXTENSION, 'application/octet-stream');
      announcer.say(this.#text.saved);
    } catch (error) {
      session.fail(error);
    }
  }

  async #export() {
    const { session } = this.#stage;
    const { history } = session;
    if (!history) return;
    try {
      this.#download(await history.perfetto(), 'json', 'application/json');
      this.#stage.say(this.#text.exported);
    } catch (error) {
      session.fail(error);
    }
  }

  /** @param {BlobPart} content @param {string} extension @param {string} type */
  #download(content, extension, type) {
    const address = URL.createObjectURL(new Blob([content], { type }));
    const moment = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
    node('a', { href: address, download: `${this.#stage.session.name}-${moment}.${extension}` }).click();
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  /** Back to running the program. */
  async #leave() {
    await this.#stage.session.goHome();
    this.update();
  }
}

/** @param {Stage} stage @param {AbortSignal} signal When the stage is over. */
export async function createRecordings(stage, signal) {
  await adopt(stage.root, 'recordings.css');
  return new Recordings(stage, signal);
}
