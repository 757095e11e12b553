/** The class of `<lock-scope>`: attributes, properties, methods and events, as tutorials rely on them. No side effects. */

import { parsePace } from './controls/pace.js';
import { Session } from './session.js';
import { CONTROLS, Stage, VIEWS } from './stage.js';
import { styleSheets } from './style/sheets.js';
import { Words, chooseLanguage } from './text/text.js';

/** @typedef {import('./engine/engine.js').Report} Report */

/** Attributes whose change needs everything anew, in the same place. */
const REBUILDING = ['engine'];

export class LockScope extends HTMLElement {
  static observedAttributes = ['program', 'src', 'mutex', 'workers', 'pace', 'views', 'controls', 'const', 'keep-going', 'lang', ...REBUILDING];

  /** @type {Session | null} */
  #session = null;
  /** @type {Stage | null} */
  #stage = null;
  /** @type {AbortController | null} */
  #ending = null;
  /** @type {IntersectionObserver | null} */
  #observer = null;
  #pausedOutOfSight = false;
  /** @type {Promise<unknown>} */
  #ready = Promise.resolve();
  /** Own changes of attributes aren't news. */
  #reflecting = false;

  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: 'open' }).adoptedStyleSheets = styleSheets;
    this.#open();
  }

  disconnectedCallback() {
    // Moving an element in the page disconnects it for a moment.
    queueMicrotask(() => {
      if (!this.isConnected) this.#close();
    });
  }

  #open() {
    if (this.#session) return;
    const workers = this.#wantedWorkers() ?? 0;
    const session = new Session(this.getAttribute('engine') ?? 'auto', workers);
    this.#session = session;
    this.#ending = new AbortController();
    session.mutexOff = this.getAttribute('mutex') === 'off';
    session.keepGoing = this.hasAttribute('keep-going');
    session.pace = parsePace(this.getAttribute('pace') ?? 'full') ?? 0;
    this.#present(session);
    this.#listen(session, this.#ending.signal);
    this.#ready = this.#begin(session);
  }

  /** Builds what people see of a session, in their language. @param {Session} session */
  #present(session) {
    const words = new Words(chooseLanguage(this.closest('[lang]')?.getAttribute('lang'), document.documentElement.lang));
    const earlier = this.#stage;
    if (words.tag === earlier?.words.tag) return;
    earlier?.close();
    const stage = new Stage(this, words, session);
    this.#stage = stage;
    stage.truth.set({ wish: this.getAttribute('engine') ?? 'auto' });
    this.#arrange();
    if (earlier) stage.continue(earlier);
    this.shadowRoot?.replaceChildren(stage.root);
  }

  #close() {
    this.#observer?.disconnect();
    this.#ending?.abort();
    this.#stage?.close();
    this.#session?.close();
    this.#session = null;
    this.#stage = null;
  }

  /** @param {Session} session */
  async #begin(session) {
    try {
      await session.open();
      await this.#load(session);
    } catch (error) {
      if (session === this.#session) session.fail(error);
      return;
    }
    if (session !== this.#session) return;
    this.dispatchEvent(new CustomEvent('ready', { detail: this.mode }));
    if (!this.hasAttribute('autoplay')) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    session.start();
    this.#watchSight(session);
  }

  /** The program that the element names: `src`, its own text, `program`, or the gallery's first. @param {Session} session */
  async #load(session) {
    const { text } = this.#words;
    const constants = parseConstants(this.getAttribute('const') ?? '');
    const src = this.getAttribute('src');
    const wanted = this.getAttribute('program');
    const inner = this.querySelector('pre > code');
    const inline = inner?.textContent ?? '';
    if (src) {
      const address = new URL(src, document.baseURI);
      try {
        const answer = await fetch(address);
        if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
        await session.set(await answer.text(), nameOf(address), constants);
        return;
      } catch (error) {
        session.fail(new Error(text.badAddress(src, error instanceof Error ? error.message : String(error))));
      }
    }
    const known = session.gallery.find(({ name }) => name === wanted);
    // A link that carries an edited program.
    if (inner?.hasAttribute('data-edited') && (known || !wanted)) await session.set(inline, known?.name, constants, known?.source);
    else if (known) await session.set(known.source, known.name, constants);
    else if (!wanted && inline.trim()) await session.set(unindent(inline), undefined, constants);
    else if (session.program === null || !wanted) {
      const [first] = session.gallery;
      if (first) await session.set(first.source, first.name, constants);
    }
    if (wanted && !known) this.#refuse(text.unknownProgram(wanted, session.gallery.map(({ name }) => name).join(', ')));
  }

  get #words() {
    return this.#stage?.words ?? new Words(chooseLanguage());
  }

  /** @param {Session} session @param {AbortSignal} signal */
  #listen(session, signal) {
    for (const name of ['start', 'output', 'finish', 'error']) {
      session.addEventListener(
        name,
        (event) => this.dispatchEvent(new CustomEvent(name, { detail: /** @type {CustomEvent} */ (event).detail })),
        { signal },
      );
    }
    session.addEventListener(
      'change',
      () => {
        this.#reflecting = true;
        if ((this.getAttribute('mutex') ?? 'on') !== this.mutex) this.setAttribute('mutex', this.mutex);
        this.#reflecting = false;
        this.dispatchEvent(new Event('change'));
      },
      { signal },
    );
  }

  /** A run that nobody asked for by hand stands still while nobody can see it. @param {Session} session */
  #watchSight(session) {
    this.#observer = new IntersectionObserver(([entry]) => {
      if (!entry) return;
      if (!entry.isIntersecting && session.phase === 'running') {
        this.#pausedOutOfSight = true;
        session.pause();
      } else if (entry.isIntersecting && this.#pausedOutOfSight) {
        this.#pausedOutOfSight = false;
        session.resume();
      }
    });
    this.#observer.observe(this);
  }

  /** @param {string} name @param {string | null} old @param {string | null} value */
  attributeChangedCallback(name, old, value) {
    const session = this.#session;
    if (!session || old === value || this.#reflecting) return;
    if (REBUILDING.includes(name)) {
      this.#close();
      this.#open();
      return;
    }
    switch (name) {
      case 'lang':
        this.#present(session);
        break;
      case 'mutex':
        if (value === 'on' || value === 'off' || value === null) session.setMutex(value !== 'off');
        else this.#refuse(this.#words.text.badParameter('mutex', value, 'on, off'));
        break;
      case 'keep-going':
        session.setKeepGoing(value !== null);
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
    const value = this.getAttribute('workers');
    if (value === null || value === 'auto') return 0;
    return /^[1-9]\d{0,2}$/.test(value) ? Number(value) : null;
  }

  #arrange() {
    const views = (this.getAttribute('views') ?? VIEWS.join(' ')).split(/[\s,]+/).filter((view) => VIEWS.includes(view));
    const controls = this.getAttribute('controls') ?? 'all';
    this.#stage?.arrange(views, CONTROLS.includes(controls) ? controls : 'all');
  }

  /** Says what can't be done; everything stays as it was. @param {string} sentence */
  #refuse(sentence) {
    this.#stage?.say(sentence);
    this.dispatchEvent(new CustomEvent('error', { detail: new Error(sentence) }));
  }

  /** Shows a message above the program. @param {string} sentence */
  say(sentence) {
    this.#stage?.say(sentence);
  }

  // -- the public face --

  /** The Go source, as the editor has it. */
  get source() {
    return this.#session?.source ?? this.querySelector('pre > code')?.textContent ?? '';
  }

  set source(source) {
    const session = this.#session;
    if (session) this.#ready = this.#ready.then(() => session.set(String(source)));
  }

  /** What a link has to say to bring this back; null while the element isn't in a page. An event `change` says that it may be new. */
  get settings() {
    return this.#session?.opened ? this.#session.settings : null;
  }

  /** `on` or `off`, also in the middle of a run. */
  get mutex() {
    return this.#session?.mutexOff ? 'off' : 'on';
  }

  set mutex(value) {
    this.setAttribute('mutex', value);
  }

  /** The report of the last run that ended, or null. */
  get report() {
    return this.#session?.report ?? null;
  }

  /** Which engine really runs, and why; null while it starts. */
  get mode() {
    return this.#session?.opened?.mode ?? null;
  }

  /** The most workers there can be; 0 while the engine starts. */
  get mostWorkers() {
    return this.#session?.mostWorkers ?? 0;
  }

  /**
   * Runs the program from its start.
   * @returns {Promise<Report>}
   */
  async run() {
    await this.#ready;
    if (!this.#session) throw new Error('not in a page');
    return this.#session.run();
  }

  pause() {
    this.#session?.pause();
  }

  resume() {
    this.#session?.resume();
  }

  /** Kept once nothing runs any more. */
  async stop() {
    await this.#session?.stop();
  }
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

/** The name of a program at an address: its file's. @param {URL} address */
function nameOf(address) {
  return address.pathname.split('/').pop()?.replace(/\.go$/, '') || undefined;
}

/** Source in a page is often indented with it, and begins on a line of its own. @param {string} text */
function unindent(text) {
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return `${lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join('\n')}\n`;
}
