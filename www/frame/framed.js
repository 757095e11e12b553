/** The program in a frame of Lockscope's own origin, as the element sees it: for pages that get no threads themselves. */

import { isOn } from '../attributes.js';
import { turns } from '../engine/turns.js';
import { ATTRIBUTES, FRAME_NAME, STYLES, VERSION, isHere, readNews } from './protocol.js';

/** @typedef {import('./protocol.js').State} State */
/** @typedef {{resolve: (value: any) => void, reject: (error: Error) => void}} Pending */

/** Where the frame's page is: beside the element's own script. */
const PAGE = new URL('../embed.html', import.meta.url);
/** Attributes that are there or not. */
const FLAGS = ['keep-going', 'autoplay'];
/** Until the frame says how high it is, in CSS pixels. */
const FIRST_HEIGHT = 640;

const sheet = new CSSStyleSheet();
sheet.replaceSync(':host { display: block } :host([hidden]) { display: none }');

export class Framed {
  /** @type {HTMLElement} */
  #host;
  /** @type {HTMLIFrameElement} */
  #frame;
  /** @type {MessagePort | null} To the frame, once it is there. */
  #port = null;
  /** @type {import('./protocol.js').Wish[]} What was wished before. */
  #early = [];
  #ending = new AbortController();
  /** @type {State} */
  #state;
  /** @type {Map<number, Pending>} */
  #pending = new Map();
  #next = 1;
  /** Own changes of attributes aren't news. */
  #reflecting = false;

  // -- as a guest of the page, which has only so many threads: the frame's, as it says --

  threads = 1;
  /** @type {import('../engine/turns.js').Activity} */
  activity = 'busy';
  #seen = false;

  /**
   * @param {HTMLElement} host
   * @param {ShadowRoot} root
   * @param {{source: string, code: string, title: string}} start The source inside the element or of its file, that source as a link carries
   *   it ('' for none), and the frame's name.
   */
  constructor(host, root, { source, code, title }) {
    this.#host = host;
    this.#state = { source, mutex: host.getAttribute('mutex') === 'off' ? 'off' : 'on', mode: null, report: null, mostWorkers: 0 };
    this.#frame = document.createElement('iframe');
    this.#frame.src = address(host, code).href;
    this.#frame.name = FRAME_NAME;
    this.#frame.title = title;
    // The one permission that it needs; nothing else of the page is its business.
    this.#frame.allow = 'cross-origin-isolated; clipboard-write';
    this.#frame.style.cssText = `display:block;width:100%;height:${FIRST_HEIGHT}px;border:0;color-scheme:normal`;
    addEventListener(
      'message',
      ({ source: from, origin, data }) => {
        if (from !== null && from === this.#frame.contentWindow && origin === PAGE.origin && isHere(data)) this.#greet();
      },
      { signal: this.#ending.signal },
    );
    root.adoptedStyleSheets = [sheet];
    root.replaceChildren(this.#frame);
  }

  /** The frame is there, for the first time or because it was loaded again. */
  #greet() {
    this.#port?.close();
    turns.leave(this);
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.addEventListener('message', ({ data }) => this.#hear(data));
    port1.start();
    this.#frame.contentWindow?.postMessage({ lockscope: VERSION, hello: true }, PAGE.origin, [port2]);
    this.#dress();
    for (const wish of this.#early.splice(0)) port1.postMessage(wish);
  }

  /** Custom properties don't reach into frames by themselves. */
  #dress() {
    const style = getComputedStyle(this.#host);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name).trim();
      if (value !== '') this.#wish({ style: name, value });
    }
  }

  /** @param {import('./protocol.js').Wish} wish */
  #wish(wish) {
    if (this.#port) this.#port.postMessage(wish);
    else this.#early.push(wish);
  }

  /** @param {unknown} data */
  #hear(data) {
    const news = readNews(data);
    if (news === null) return;
    if ('height' in news) {
      this.#frame.style.height = `${Math.ceil(news.height)}px`;
    } else if ('state' in news) {
      this.#state = news.state;
      this.#reflect();
      this.#host.dispatchEvent(new Event('change'));
    } else if ('turn' in news) {
      this.#hearOfTurn(news.turn, news.threads ?? 1);
    } else if ('event' in news) {
      const detail = news.event === 'error' ? new Error(String(news.detail)) : news.detail;
      this.#host.dispatchEvent(new CustomEvent(news.event, { detail }));
    } else {
      const pending = this.#pending.get(news.answer);
      this.#pending.delete(news.answer);
      if (news.failure === undefined) pending?.resolve(news.value);
      else pending?.reject(new Error(news.failure));
    }
  }

  /** @param {string} turn @param {number} threads */
  #hearOfTurn(turn, threads) {
    if (turn === 'ask') {
      this.threads = threads;
      this.activity = 'busy';
      turns.enter(this).then(() => this.#wish({ turn: 'go' }), () => {});
    } else if (turn === 'left') {
      turns.leave(this);
    } else {
      this.activity = /** @type {import('../engine/turns.js').Activity} */ (turn);
      turns.changed(this);
    }
  }

  get seen() { return this.#seen; }
  set seen(seen) {
    this.#seen = seen;
    turns.changed(this);
  }

  /** @param {boolean} waits */
  wait(waits) {
    if (waits) this.#wish({ turn: 'wait' });
  }

  rest() {
    this.#wish({ turn: 'rest' });
    turns.leave(this);
  }

  /** The attribute says what the switch in the frame says. */
  #reflect() {
    this.#reflecting = true;
    if ((this.#host.getAttribute('mutex') ?? 'on') !== this.mutex) this.#host.setAttribute('mutex', this.mutex);
    this.#reflecting = false;
  }

  /** @param {string} call @param {number} [goroutine] @returns {Promise<any>} */
  #call(call, goroutine = 0) {
    return new Promise((resolve, reject) => {
      const id = this.#next;
      this.#next += 1;
      this.#pending.set(id, { resolve, reject });
      this.#wish({ call, id, goroutine });
    });
  }

  // -- what the element asks of whatever runs its program --

  /** @param {string} name @param {string | null} value */
  attributeChanged(name, value) {
    if (this.#reflecting || !ATTRIBUTES.includes(name)) return;
    this.#wish({ attribute: name, value });
    if (name === 'theme') this.#dress();
  }

  get source() { return this.#state.source; }
  set source(source) {
    this.#state = { ...this.#state, source };
    this.#wish({ source });
  }

  /** Only the page's own lab writes addresses. */
  get settings() { return null; }
  get mutex() { return this.#state.mutex; }
  get report() { return this.#state.report; }
  get mode() { return this.#state.mode; }
  get mostWorkers() { return this.#state.mostWorkers; }
  run() { return this.#call('run'); }
  pause() { void this.#call('pause').catch(() => {}); }
  resume() { void this.#call('resume').catch(() => {}); }
  stop() { return this.#call('stop'); }
  /** @param {number} goroutine @returns {Promise<boolean>} */
  step(goroutine) { return this.#call('step', goroutine); }
  /** The frame says by itself what can't be done. */
  say() {}

  close() {
    this.#ending.abort();
    this.#port?.close();
    turns.leave(this);
    this.#frame.remove();
    for (const { reject } of this.#pending.values()) reject(new Error('closed'));
    this.#pending.clear();
  }
}

/** The frame's page with the element's attributes as parameters. @param {HTMLElement} host @param {string} code */
function address(host, code) {
  const url = new URL(PAGE);
  for (const name of [...ATTRIBUTES, 'autoplay']) {
    const value = host.getAttribute(name);
    if (value === null || name === 'const' || name === 'schedule') continue;
    url.searchParams.set(name, FLAGS.includes(name) ? (isOn(host, name) ? 'on' : 'off') : value);
  }
  for (const constant of (host.getAttribute('const') ?? '').split(/[\s,]+/)) if (constant) url.searchParams.append('const', constant);
  if (!host.hasAttribute('autoplay')) url.searchParams.set('autoplay', 'off');
  if (!host.hasAttribute('pace')) url.searchParams.set('pace', 'full');
  const fragment = new URLSearchParams();
  if (code) fragment.set('code', code);
  const schedule = host.getAttribute('schedule');
  if (schedule) fragment.set('t', schedule);
  url.hash = fragment.toString();
  return url;
}
