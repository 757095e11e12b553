/** The program in the page itself, as the element sees it: the session, the stage that shows it, and the element's attributes. */

import { isOn } from './attributes.js';
import { parsePace } from './controls/paces.js';
import { EngineError } from './engine/error.js';
import { Session } from './session.js';
import { CONTROLS, Stage, VIEWS } from './stage.js';
import { styleSheets } from './style/sheets.js';
import { Words, bring, chooseLanguage } from './text/text.js';

/** @typedef {import('./engine/engine.js').Report} Report */

export class Inline {
  /** @type {HTMLElement} */
  #host;
  /** @type {ShadowRoot} */
  #root;
  /** @type {Session} */
  #session;
  /** @type {Stage | null} */
  #stage = null;
  #ending = new AbortController();
  /** Nobody knows yet whether anybody sees it. */
  #seen = /** @type {boolean | null} */ (null);
  #pausedOutOfSight = false;
  /** To be started once somebody sees it: it starts by itself, or gave its threads to others while nobody looked. */
  #startsWhenSeen = false;
  /** Runs that a script waits for: they go on whether anybody looks or not. */
  #asked = 0;
  #closed = false;
  /** @type {string} What stands inside the element, or was given to it before. */
  #inner;
  /** @type {Promise<unknown>} */
  #ready;
  /** Own changes of attributes aren't news. */
  #reflecting = false;

  /**
   * @param {HTMLElement} host The element.
   * @param {ShadowRoot} root Where it shows things.
   * @param {string} inner The source to run when the attributes name none.
   */
  constructor(host, root, inner) {
    this.#host = host;
    this.#root = root;
    this.#inner = inner;
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, ...styleSheets];
    const session = new Session(wishedEngine(host), this.#wantedWorkers() ?? 0);
    this.#session = session;
    session.mutexOff = host.getAttribute('mutex') === 'off';
    session.keepGoing = isOn(host, 'keep-going');
    session.heldBack = isOn(host, 'autoplay') && matchMedia('(prefers-reduced-motion: reduce)').matches;
    session.source = this.#given();
    if (!host.hasAttribute('src') && !host.hasAttribute('trace')) session.expected = host.getAttribute('program') ?? '';
    session.pace = parsePace(host.getAttribute('pace') ?? 'full') ?? 0;
    this.#present(session);
    this.#listen(session, this.#ending.signal);
    this.#ready = this.#begin(session);
  }

  /** Fetches what has to be there before one is made: the words of the element's language. @param {HTMLElement} host */
  static prepare(host) {
    return bring(languageOf(host));
  }

  /** Builds what people see of a session, in their language. @param {Session} session */
  #present(session) {
    const words = new Words(languageOf(this.#host));
    const earlier = this.#stage;
    if (words.tag === earlier?.words.tag) return;
    earlier?.close();
    const stage = new Stage(this.#host, words, session);
    this.#stage = stage;
    stage.truth.set({ wish: wishedEngine(this.#host) });
    this.#arrange();
    if (earlier) stage.continue(earlier);
    this.#root.replaceChildren(stage.root);
  }

  close() {
    this.#closed = true;
    this.#ending.abort();
    this.#stage?.end();
    this.#session.close();
  }

  /** @param {Session} session */
  async #begin(session) {
    const program = this.#host.getAttribute('program');
    // It arrives while the engine starts.
    if (program && !this.#host.hasAttribute('src')) void session.builtIn(program).catch(() => {});
    try {
      await session.open();
      await this.#load(session);
    } catch (error) {
      if (!this.#closed) session.fail(error);
      return;
    }
    if (this.#closed) return;
    this.#host.dispatchEvent(new CustomEvent('ready', { detail: this.mode }));
    const schedule = this.#host.getAttribute('schedule');
    if (schedule !== null) await session.stepping.replay(schedule);
    this.#startsWhenSeen = schedule === null && isOn(this.#host, 'autoplay') && !session.heldBack;
    if (!this.#startsWhenSeen || !session.canRun) this.#stage?.settle();
    this.#look();
  }

  /** The program that the element names: `src`, its own text, `program`, or the gallery's first. @param {Session} session */
  async #load(session) {
    const { text } = this.#words;
    const constants = parseConstants(this.#host.getAttribute('const') ?? '');
    const trace = this.#host.getAttribute('trace');
    if (trace && (await this.#openTrace(trace))) return;
    if (!trace && this.#host.getAttribute('engine') === 'recorded') this.#refuse(text.noTrace);
    const src = this.#host.getAttribute('src');
    const wanted = this.#host.getAttribute('program');
    const inner = this.#host.querySelector('pre > code');
    const inline = this.#inner;
    if (src) {
      try {
        // Few programs come from a file.
        const { fetchSource } = await import('./controls/file.js');
        const { source, name } = await fetchSource(src);
        await session.set(source, name, constants);
        return;
      } catch (error) {
        session.fail(new Error(text.badAddress(src, error instanceof Error ? error.message : String(error))));
      }
    }
    const known = wanted ? await session.builtIn(wanted) : null;
    // A link that carries an edited program.
    if (inner?.hasAttribute('data-edited') && (known || !wanted)) await session.set(inline, known?.name, constants, known?.source);
    else if (known) await session.set(known.source, known.name, constants);
    else if (!wanted && inline.trim()) await session.set(inline, undefined, constants);
    else if (session.program === null || !wanted) {
      const [first] = await session.list();
      if (first) await session.set(first.source, first.name, constants);
    }
    if (wanted && !known) this.#refuse(text.unknownProgram(wanted, (await session.list()).map(({ name }) => name).join(', ')));
  }

  /** The recording at an address. False: it couldn't be opened, which is said. @param {string} trace */
  async #openTrace(trace) {
    const recordings = await this.#stage?.recordings();
    const address = new URL(trace, document.baseURI);
    const read = async () => {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return new Uint8Array(await answer.arrayBuffer());
    };
    return recordings?.open(decodeURIComponent(address.pathname.split('/').pop() ?? trace), read, false);
  }

  /** The source that stands in the page and will be the program's: people can read it before anything is loaded. */
  #given() {
    if (this.#host.hasAttribute('src')) return '';
    const program = this.#host.getAttribute('program');
    const inner = this.#host.querySelector('pre > code');
    return program === null || inner?.hasAttribute('data-edited') || program === inner?.getAttribute('data-program') ? this.#inner : '';
  }

  get #words() {
    return this.#stage?.words ?? new Words(chooseLanguage());
  }

  /** @param {Session} session @param {AbortSignal} signal */
  #listen(session, signal) {
    /** The session's events by their public names: a run has finished when its report is whole. */
    const names = { start: 'start', output: 'output', race: 'race', report: 'finish', error: 'error' };
    for (const [inner, name] of Object.entries(names)) {
      session.addEventListener(
        inner,
        (event) => this.#host.dispatchEvent(new CustomEvent(name, { detail: /** @type {CustomEvent} */ (event).detail })),
        { signal },
      );
    }
    session.addEventListener(
      'rest',
      (event) => {
        // Whoever hasn't begun yet still will.
        this.#startsWhenSeen ||= this.#pausedOutOfSight && /** @type {CustomEvent<boolean>} */ (event).detail;
        this.#pausedOutOfSight = false;
      },
      { signal },
    );
    session.addEventListener(
      'change',
      () => {
        this.#reflecting = true;
        if ((this.#host.getAttribute('mutex') ?? 'on') !== this.mutex) this.#host.setAttribute('mutex', this.mutex);
        this.#reflecting = false;
        this.#host.dispatchEvent(new Event('change'));
      },
      { signal },
    );
  }

  /** Whether any of it is in the visible part of the page. */
  get seen() { return this.#seen ?? false; }
  set seen(seen) {
    this.#seen = seen;
    this.#session.setSeen(seen);
    this.#look();
  }

  /** What nobody sees stands still, and what begins by itself begins when somebody does. */
  #look() {
    const session = this.#session;
    if (this.#seen === null || this.mode === null) return;
    if (!this.#seen) {
      if (session.phase !== 'running' || this.#asked > 0) return;
      this.#pausedOutOfSight = true;
      session.pause();
      return;
    }
    if (this.#pausedOutOfSight && session.phase === 'paused') session.resume();
    else if (this.#startsWhenSeen) session.start();
    this.#pausedOutOfSight = false;
    this.#startsWhenSeen = false;
  }

  /** @param {string} name @param {string | null} value */
  attributeChanged(name, value) {
    if (this.#reflecting) return;
    const session = this.#session;
    switch (name) {
      case 'lang':
        void Inline.prepare(this.#host).then(() => {
          if (!this.#closed) this.#present(session);
        });
        break;
      case 'theme':
        // The styles read it.
        break;
      case 'mutex':
        if (value === 'on' || value === 'off' || value === null) session.setMutex(value !== 'off');
        else this.#refuse(this.#words.text.badParameter('mutex', value, 'on, off'));
        break;
      case 'keep-going':
        session.setKeepGoing(isOn(this.#host, 'keep-going'));
        break;
      case 'pace': {
        const pace = parsePace(value ?? 'full');
        if (pace === null) this.#refuse(this.#words.text.badPace(value ?? ''));
        else session.setPace(pace);
        break;
      }
      case 'workers': {
        const workers = this.#wantedWorkers();
        const most = session.mostWorkers;
        if (workers === null || workers > most) this.#refuse(this.#words.text.badWorkers('workers', value ?? '', String(most)));
        else session.setWorkers(workers);
        break;
      }
      case 'const':
        void session.setConstants(parseConstants(value ?? ''));
        break;
      case 'schedule':
        if (value !== null) void session.stepping.replay(value);
        break;
      case 'views':
      case 'controls':
        this.#arrange();
        break;
      default:
        this.#ready = this.#load(session).catch((error) => session.fail(error));
    }
  }

  /** A number of workers; 0: automatic; null: nonsense. */
  #wantedWorkers() {
    const value = this.#host.getAttribute('workers');
    if (value === null || value === 'auto') return 0;
    return /^[1-9]\d{0,2}$/.test(value) ? Number(value) : null;
  }

  #arrange() {
    const views = (this.#host.getAttribute('views') ?? VIEWS.join(' ')).split(/[\s,]+/).filter((view) => VIEWS.includes(view));
    const controls = this.#host.getAttribute('controls') ?? 'all';
    this.#stage?.arrange(views, CONTROLS.includes(controls) ? controls : 'all');
  }

  /** Says what can't be done; everything stays as it was. @param {string} sentence */
  #refuse(sentence) {
    this.#stage?.say(sentence);
    this.#host.dispatchEvent(new CustomEvent('error', { detail: new Error(sentence) }));
  }

  /** Shows a message above the program. @param {string} sentence */
  say(sentence) {
    this.#stage?.say(sentence);
  }

  // -- what the element asks of whatever runs its program --

  get source() { return this.#session.source || this.#inner; }
  set source(source) {
    this.#ready = this.#ready.then(() => this.#session.set(source));
  }

  get settings() { return this.#session.opened ? this.#session.settings : null; }
  /** @type {'on' | 'off'} */
  get mutex() { return this.#session.mutexOff ? 'off' : 'on'; }
  get report() { return this.#session.report; }
  get mode() { return this.#session.mode; }
  get mostWorkers() { return this.#session.mostWorkers; }

  /** @returns {Promise<Report>} */
  async run() {
    await this.#ready;
    this.#ask(1);
    try {
      const report = await this.#session.run();
      await this.#stage?.frames.rested();
      return report;
    } finally {
      this.#ask(-1);
    }
  }

  /** @param {number} more */
  #ask(more) {
    this.#asked += more;
    this.#session.setAsked(this.#asked > 0);
  }

  /** @param {number} goroutine @returns {Promise<boolean>} */
  async step(goroutine) {
    await this.#ready;
    const engine = await this.#session.stepping.engine();
    if (!engine) throw new EngineError('no-program');
    return (await engine.step(goroutine)) === null;
  }

  pause() { this.#session.pause(); }
  resume() { this.#session.resume(); }
  stop() { return this.#session.stop(); }
}

/** The language of an element, its own or that of what it stands in. @param {HTMLElement} host */
function languageOf(host) {
  return chooseLanguage(host.closest('[lang]')?.getAttribute('lang'), document.documentElement.lang);
}

/**
 * The engine that the element asks for. One with a recording begins as any other, so that the program can be run afterwards.
 * @param {HTMLElement} host
 */
function wishedEngine(host) {
  const wish = host.getAttribute('engine') ?? 'auto';
  return wish === 'recorded' ? 'auto' : wish;
}

/**
 * `goroutines=20 increments=5`: names and whole numbers; whatever else stands there is left to the caller to check.
 * @param {string} text
 */
function parseConstants(text) {
  /** @type {Record<string, number>} */
  const values = {};
  for (const part of text.split(/[\s,]+/)) {
    const match = /^([\p{L}_][\p{L}\d_]*)=(-?\d+)$/u.exec(part);
    if (match && Number.isSafeInteger(Number(match[2]))) values[match[1]] = Number(match[2]);
  }
  return values;
}
