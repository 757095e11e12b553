/** Sharing: a link, and what other pages need to show the same program with the same settings. */

import { dialog } from './dialog.js';
import { write } from './link.js';
import { formatPace } from './paces.js';
import { node, setText } from '../views/node.js';

/** @typedef {import('../session.js').Session} Session */
/** @typedef {import('./link.js').Settings} Settings */
/** @typedef {import('../text/text.js').Words} Words */

/** The lab and the frame's page, beside these files. */
const LAB = new URL('../', import.meta.url);
const FRAME = new URL('../embed.html', import.meta.url);
const SCRIPT = new URL('../lockscope.js', import.meta.url);
const GUIDE = new URL('../guide.html', import.meta.url);
/** How high a frame is until it says how high it has to be, in CSS pixels. */
const HEIGHT = 640;
/** How long a button says that it copied, in milliseconds. */
const COPIED = 2000;

export class Share {
  /** @param {Words} words @param {Session} session */
  constructor(words, session) {
    this.words = words;
    this.session = session;
    const { text } = words;
    /** @type {[string, HTMLTextAreaElement][]} */
    this.fields = [text.shareLink, text.shareFrame, text.shareElement, text.shareMarkdown].map((label) => [
      label, node('textarea', { readonly: true, rows: label === text.shareLink ? 2 : 3, 'aria-label': label, spellcheck: 'false', translate: 'no' }),
    ]);
    /** The frame as other pages have it; there only while somebody looks at it. */
    this.preview = node('details', { class: 'preview' }, node('summary', {}, text.sharePreview));
    const guide = node('p', {}, node('a', { href: `${GUIDE.href}?lang=${words.tag}`, target: '_blank', rel: 'noopener' }, text.shareGuide));
    this.dialog = dialog(
      words, text.shareTitle, node('p', { class: 'explains' }, text.shareHelp), ...this.fields.map(([label, field]) => this.#row(label, field)), this.preview, guide,
    );
    this.preview.addEventListener('toggle', () => this.#show(this.preview.open));
    this.dialog.addEventListener('close', () => {
      this.preview.open = false;
    });
    /** The frame's address. */
    this.frame = FRAME.href;
  }

  /** Shows what the frame's snippet makes. @param {boolean} shown */
  #show(shown) {
    this.preview.querySelector('iframe')?.remove();
    if (shown) this.preview.append(node('iframe', { src: this.frame, title: this.words.text.sharePreview, allow: 'cross-origin-isolated; clipboard-write' }));
  }

  /** @param {string} label @param {HTMLTextAreaElement} field */
  #row(label, field) {
    const { text } = this.words;
    const copy = node('button', { type: 'button', class: 'small', 'aria-label': `${text.copy}: ${label}` }, text.copy);
    copy.addEventListener('click', async () => {
      const copied = await navigator.clipboard.writeText(field.value).then(() => true, () => false);
      if (!copied) field.select();
      setText(copy, copied ? text.copied : text.notCopied);
      setTimeout(() => setText(copy, text.copy), COPIED);
    });
    field.addEventListener('focus', () => field.select());
    return node('div', { class: 'snippet' }, node('div', { class: 'row' }, node('b', {}, label), copy), field);
  }

  async open() {
    const { settings } = this.session;
    const [link, frame] = await Promise.all([LAB, FRAME].map((page) => write(page, new URLSearchParams(), settings)));
    this.frame = frame;
    const [one, two, three, four] = this.fields.map(([, field]) => field);
    one.value = link;
    two.value = `<iframe src="${escape(frame)}" title="Lockscope" width="100%" height="${HEIGHT}" style="border:0" loading="lazy" allow="cross-origin-isolated; clipboard-write"></iframe>`;
    three.value = element(settings);
    four.value = `[${this.words.text.shareLinkText}](${link})`;
    if (!this.dialog.open) this.dialog.showModal();
  }
}

/** The element with its attributes, and the source inside it, where it isn't the gallery's. @param {Settings} settings */
function element({ program, code, mutexOff, keepGoing, workers, pace, constants }) {
  const attributes = [
    code === null && program ? `program="${program}"` : '',
    mutexOff ? 'mutex="off"' : '',
    keepGoing ? 'keep-going' : '',
    workers > 0 ? `workers="${workers}"` : '',
    pace > 0 ? `pace="${formatPace(pace)}"` : '',
    Object.keys(constants).length > 0 ? `const="${Object.entries(constants).map(([name, value]) => `${name}=${value}`).join(' ')}"` : '',
  ];
  const inner = code === null ? '' : `\n<pre><code>${escape(code)}</code></pre>\n`;
  return `<script type="module" src="${SCRIPT}"></script>\n<lock-scope ${attributes.filter(Boolean).join(' ')}>${inner}</lock-scope>`.replace('<lock-scope >', '<lock-scope>');
}

/** As HTML writes it. @param {string} text */
function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
