/**
 * The class of `<lock-scope>`: attributes, properties, methods and events, as tutorials rely on them. No side effects. What runs the
 * program is loaded when the element comes into sight, or when somebody asks for it: in the page itself where that gets threads, and
 * otherwise in a frame that isolates itself, so that nothing else in the page has to change.
 */

import { isIsolated } from './engine/isolation.js';

/** @typedef {import('./engine/engine.js').Report} Report */
/** @typedef {import('./inline.js').Inline} Inline */
/** @typedef {import('./frame/framed.js').Framed} Framed */

/** Attributes whose change needs everything anew, in the same place. */
const REBUILDING = ['engine'];
/** How near to the visible part of the page an element has to be to start, so that it is ready when it is seen. */
const NEAR = '256px';

/** CSS pixels that an element takes before it shows its program: elements below stay where they are, out of sight. */
const FIRST_HEIGHT = 640;
/** As a style sheet of the document's own, which no policy forbids. */
const unopened = sheet(`:host { display: block; min-height: ${FIRST_HEIGHT}px } :host([hidden]) { display: none }`);

/** @param {string} rules */
function sheet(rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

export class LockScope extends HTMLElement {
  static observedAttributes = ['program', 'mutex', 'workers', 'pace', 'views', 'controls', 'const', 'keep-going', 'lang', 'theme', 'src', 'trace', 'schedule', ...REBUILDING];

  /** @type {Inline | Framed | null} */
  #inside = null;
  /** @type {Promise<Inline | Framed> | null} */
  #opening = null;
  /** Counts what was opened: whatever comes too late is closed again. */
  #openings = 0;
  /** @type {IntersectionObserver[]} */
  #sight = [];
  #seen = false;
  /** Hears of another source inside the element, as frameworks write it. */
  #words = new MutationObserver(() => this.#reread());
  /** @type {string | null} The source that was set before anything was there to take it. */
  #early = null;

  connectedCallback() {
    this.#upgrade('source');
    this.#upgrade('mutex');
    // Until something runs, what stands inside the element is what people see.
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: 'open' });
      root.append(document.createElement('slot'));
      root.adoptedStyleSheets = [unopened];
    }
    this.#words.observe(this, { childList: true, characterData: true, subtree: true });
    this.#watch();
    if (isOurs()) void this.#open();
  }

  /**
   * Frameworks set properties before the class is there; such a one would hide the class's own for ever.
   * @param {'source' | 'mutex'} name
   */
  #upgrade(name) {
    if (!Object.hasOwn(this, name)) return;
    const { [name]: value } = this;
    delete this[name];
    Object.assign(this, { [name]: value });
  }

  /** Opens what runs the program when the element comes near, and tells it whether anybody sees it. */
  #watch() {
    this.#unwatch();
    const near = new IntersectionObserver((entries) => {
      if (entries.at(-1)?.isIntersecting) void this.#open();
    }, { rootMargin: NEAR });
    const seen = new IntersectionObserver((entries) => {
      this.#seen = entries.at(-1)?.isIntersecting ?? false;
      if (this.#inside) this.#inside.seen = this.#seen;
    });
    this.#sight = [near, seen];
    for (const observer of this.#sight) observer.observe(this);
  }

  #unwatch() {
    for (const observer of this.#sight.splice(0)) observer.disconnect();
  }

  /** The source inside the element is another one. */
  #reread() {
    if (!this.#inside || this.hasAttribute('program') || this.hasAttribute('src')) return;
    const source = this.#written();
    if (source.trim()) this.#inside.source = source;
  }

  disconnectedCallback() {
    // Moving an element in the page disconnects it for a moment.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#unwatch();
      this.#words.disconnect();
      this.#close();
    });
  }

  #open() {
    this.#opening ??= this.#make().catch((error) => {
      this.#opening = null;
      this.dispatchEvent(new CustomEvent('error', { detail: error }));
      throw error;
    });
    // Whoever waits for it hears of a failure, and so does who listens; nobody has to.
    this.#opening.catch(() => {});
    return this.#opening;
  }

  async #make() {
    this.#openings += 1;
    const opening = this.#openings;
    const root = /** @type {ShadowRoot} */ (this.shadowRoot);
    const make = runsHere() || (this.hasAttribute('trace') && isOurOrigin()) ? await this.#inline() : await this.#framed();
    if (opening !== this.#openings || !this.isConnected) throw new Error('not in a page');
    this.#inside = make(root);
    this.#inside.seen = this.#seen;
    this.addEventListener('ready', () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== unopened);
    }, { once: true });
    return this.#inside;
  }

  async #inline() {
    const { Inline } = await import('./inline.js');
    await Inline.prepare(this);
    return (/** @type {ShadowRoot} */ root) => {
      const inside = new Inline(this, root, this.source);
      if (this.#early !== null) inside.source = this.#early;
      return inside;
    };
  }

  async #framed() {
    const [{ Framed }, { encode }] = await Promise.all([import('./frame/framed.js'), import('./controls/link.js')]);
    const src = this.getAttribute('src');
    const own = this.#early ?? (this.getAttribute('program') ? '' : this.source);
    const source = src ? (await (await import('./controls/file.js')).fetchSource(src)).source : own;
    const code = source.trim() ? await encode(source) : '';
    return (/** @type {ShadowRoot} */ root) => new Framed(this, root, { source, code, title: 'Lockscope' });
  }

  #close() {
    this.#openings += 1;
    this.#inside?.close();
    this.#inside = null;
    this.#opening = null;
  }

  /** @param {string} name @param {string | null} old @param {string | null} value */
  attributeChangedCallback(name, old, value) {
    if (old === value || !this.#opening) return;
    // A frame can't read files as the page can.
    if (REBUILDING.includes(name) || (name === 'src' && !runsHere())) {
      this.#early = null;
      this.#close();
      if (this.isConnected) void this.#open();
    } else {
      this.#inside?.attributeChanged(name, value);
    }
  }

  /** The source that stands inside the element. */
  #written() {
    const code = this.querySelector('pre > code');
    const text = code?.textContent ?? '';
    // What a link carries stands there as it was edited.
    return code?.hasAttribute('data-edited') ? text : unindent(text);
  }

  /** Shows a message above the program. @param {string} sentence */
  say(sentence) {
    this.#inside?.say(sentence);
  }

  // -- the public face --

  /** The Go source, as the editor has it. */
  get source() {
    if (this.#inside) return this.#inside.source;
    return this.#early ?? this.#written();
  }

  set source(source) {
    if (this.#inside) this.#inside.source = String(source);
    else this.#early = String(source);
  }

  /** What a link has to say to bring this back; null while nothing runs here. An event `change` says that it may be new. */
  get settings() {
    return this.#inside?.settings ?? null;
  }

  /** `on` or `off`, also in the middle of a run. @returns {'on' | 'off'} */
  get mutex() {
    return this.#inside?.mutex ?? (this.getAttribute('mutex') === 'off' ? 'off' : 'on');
  }

  set mutex(value) {
    this.setAttribute('mutex', value);
  }

  /** The report of the last run that ended, or null. */
  get report() {
    return /** @type {Report | null} */ (this.#inside?.report ?? null);
  }

  /** Which engine really runs, and why; null while it starts. */
  get mode() {
    return /** @type {import('./engine/engine.js').Mode | null} */ (this.#inside?.mode ?? null);
  }

  /** The most workers there can be; 0 while the engine starts. */
  get mostWorkers() {
    return this.#inside?.mostWorkers ?? 0;
  }

  /**
   * Runs the program from its start.
   * @returns {Promise<Report>}
   */
  async run() {
    if (!this.isConnected) throw new Error('not in a page');
    return (await this.#open()).run();
  }

  pause() {
    this.#inside?.pause();
  }

  resume() {
    this.#inside?.resume();
  }

  /**
   * One instruction of a goroutine, on the step engine; a program that isn't stepped through yet stands at its beginning first.
   * @param {number} goroutine Its number; main is 1.
   * @returns {Promise<boolean>} False: it can't take one now.
   */
  async step(goroutine) {
    if (!this.isConnected) throw new Error('not in a page');
    return (await this.#open()).step(goroutine);
  }

  /** Kept once nothing runs any more. */
  async stop() {
    await this.#inside?.stop();
  }
}

/** One of Lockscope's own pages, the lab or the frame's: there the program always runs in the page itself. */
function isOurs() {
  return document.documentElement.dataset.lockscope === 'page';
}

/** Workers come from scripts of the page's own origin only. */
function isOurOrigin() {
  return new URL(import.meta.url).origin === location.origin;
}

/** Whether programs run in the page itself. */
function runsHere() {
  return isOurs() || (isIsolated() && isOurOrigin());
}

/** Source in a page is often indented with it, and begins on a line of its own. @param {string} text */
function unindent(text) {
  if (!text.trim()) return '';
  const lines = text.replace(/^\s*\n/, '').trimEnd().split('\n');
  const indents = lines.filter((line) => line.trim()).map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return `${lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join('\n')}\n`;
}
