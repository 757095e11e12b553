/** The lab: the page around one `<lock-scope>`. Reads the address, checks it, keeps it in step, and offers language and theme. */

import { isYes } from './attributes.js';
import { isIsolated } from './engine/isolation.js';
import { isolate } from './frame/isolate.js';
import { LinkError, decode, write } from './controls/link.js';
import { MOST_BYTES, MOST_LINES } from './controls/limits.js';
import { firstPace, formatPace, parsePace } from './controls/paces.js';
import { node } from './views/node.js';
import { Words, bring, chooseLanguage, names, tags } from './text/text.js';

/** @typedef {import('./element.js').LockScope} LockScope */

const DEFAULT_PROGRAM = 'counter';
const THEMES = ['auto', 'light', 'dark'];
const KNOWN = ['program', 'mutex', 'workers', 'pace', 'const', 'keep-going', 'lang', 'theme', 'engine', 'views', 'controls', 'src', 'autoplay'];
/** After the first run has begun, before the site is kept for when there is no network, in milliseconds: it is a megabyte. */
const LATER = 4000;
/** After the last change, before the address says it, in milliseconds: browsers refuse pages that write it all the time. */
const SETTLE = 500;

const address = new URLSearchParams(location.search);
const fragment = new URLSearchParams(location.hash.slice(1));
const first = chooseLanguage(address.get('lang'));
await bring(first);
let words = new Words(first);
/** @type {string[]} */
const complaints = [];
/** Not defined yet: everything is set before its class arrives, so that it starts once. */
const lab = /** @type {LockScope} */ (document.querySelector('lock-scope'));

/**
 * A parameter that must be one of a few.
 * @param {string} name
 * @param {string[]} choice
 */
function choose(name, choice) {
  const value = address.get(name);
  if (value === null) return;
  if (choice.includes(value)) lab.setAttribute(name, value);
  else complaints.push(words.text.badParameter(name, value, choice.join(', ')));
}

async function readAddress() {
  const { text } = words;
  for (const name of new Set(address.keys())) if (!KNOWN.includes(name)) complaints.push(text.unknownParameter(name));
  for (const name of new Set(fragment.keys())) if (!['code', 't'].includes(name)) complaints.push(text.unknownFragment(name));
  choose('mutex', ['on', 'off']);
  choose('engine', ['auto', 'live', 'step', 'recorded']);
  choose('controls', ['all', 'basic', 'none']);
  choose('theme', THEMES);
  setTheme(lab.getAttribute('theme') ?? 'auto');
  theme.value = lab.getAttribute('theme') ?? 'auto';
  if (address.has('lang') && !tags.includes(address.get('lang') ?? '')) complaints.push(text.badParameter('lang', address.get('lang') ?? '', tags.join(', ')));
  const views = address.get('views');
  if (views !== null) lab.setAttribute('views', views);
  if (address.has('keep-going')) lab.toggleAttribute('keep-going', isYes(address.get('keep-going')));
  readPace();
  readWorkers();
  readConstants();
  readSchedule();
  await readProgram();
}

/** The steps that the link leads to. */
function readSchedule() {
  const schedule = fragment.get('t');
  if (schedule !== null) lab.setAttribute('schedule', schedule);
}

function readPace() {
  const pace = address.get('pace');
  if (pace !== null && parsePace(pace) !== null) {
    lab.setAttribute('pace', pace);
    return;
  }
  if (pace !== null) complaints.push(words.text.badPace(pace));
  const program = address.get('program') ?? (fragment.has('code') ? '' : DEFAULT_PROGRAM);
  lab.setAttribute('pace', formatPace(address.has('src') ? 0 : firstPace(program)));
}

function readWorkers() {
  const workers = address.get('workers');
  if (workers === null) return;
  if (workers === 'auto' || (/^[1-9]\d?$/.test(workers) && Number(workers) <= 32)) lab.setAttribute('workers', workers);
  else complaints.push(words.text.badWorkers('workers', workers, '32'));
}

function readConstants() {
  /** @type {string[]} */
  const good = [];
  for (const constant of address.getAll('const')) {
    const value = Number(/^[\p{L}_][\p{L}\d_]*=(-?\d+)$/u.exec(constant)?.[1] ?? NaN);
    if (Number.isSafeInteger(value)) good.push(constant);
    else complaints.push(words.text.badConstant(constant));
  }
  if (good.length > 0) lab.setAttribute('const', good.join(' '));
}

/** The file at `src`, the source that the link carries, the program of that name, or the first one. */
async function readProgram() {
  const src = address.get('src');
  const program = address.get('program');
  const code = fragment.get('code');
  const carried = code === null ? null : await decode(code).catch((error) => complain(error));
  if (carried !== null) {
    lab.replaceChildren(node('pre', {}, node('code', { 'data-edited': true }, carried)));
    if (program !== null) lab.setAttribute('program', program);
  } else if (src !== null) {
    lab.setAttribute('src', src);
  } else {
    lab.setAttribute('program', program ?? DEFAULT_PROGRAM);
  }
}

/** @param {unknown} error @returns {null} */
function complain(error) {
  if (!(error instanceof LinkError)) throw error;
  const { text } = words;
  if (error.flaw === 'character') complaints.push(text.linkCharacter(words.number(error.place)));
  else if (error.flaw === 'large') complaints.push(text.linkLarge(words.number(MOST_BYTES / 1024), words.number(MOST_LINES)));
  else complaints.push(error.flaw === 'text' ? text.linkText : text.linkDamaged);
  return null;
}

/** The address as it was written last. */
let written = '';
let timer = 0;
/** Writings are numbered: a source takes a moment to be deflated, and the last one counts. */
let writes = 0;

/** The address says what the page shows, so that it can be kept, sent or reloaded. */
async function writeAddress() {
  timer = 0;
  const { settings } = lab;
  if (!settings) return;
  writes += 1;
  const now = writes;
  const next = await write(location, address, settings);
  if (now !== writes || next === written) return;
  written = next;
  history.replaceState(null, '', next);
}

function keepAddress() {
  if (timer === 0) timer = setTimeout(() => void writeAddress(), SETTLE);
}

/** @param {string} theme */
function setTheme(theme) {
  if (theme === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
  lab.setAttribute('theme', theme);
}

/** @param {string} name @param {string | null} value */
function keep(name, value) {
  if (value === null) address.delete(name);
  else address.set(name, value);
  keepAddress();
}

/** The page's own words, and what changes language and theme. */
function speak() {
  const { text, tag } = words;
  document.documentElement.lang = tag;
  lab.setAttribute('lang', tag);
  const tagline = document.getElementById('tagline');
  if (tagline) tagline.textContent = text.tagline;
  language.setAttribute('aria-label', text.languageLabel);
  language.value = tag;
  theme.setAttribute('aria-label', text.themeLabel);
  const names = [text.themeAuto, text.themeLight, text.themeDark];
  [...theme.options].forEach((option, index) => {
    option.text = names[index];
  });
}

const language = node('select', {}, ...Object.entries(names).map(([tag, name]) => node('option', { value: tag, lang: tag }, name)));
language.addEventListener('change', async () => {
  await bring(language.value);
  words = new Words(language.value);
  speak();
  keep('lang', language.value);
});
const theme = node('select', {}, ...THEMES.map((value) => node('option', { value })));
theme.addEventListener('change', () => {
  setTheme(theme.value);
  keep('theme', theme.value === 'auto' ? null : theme.value);
});
document.getElementById('preferences')?.append(language, theme);
speak();
// While everything else arrives; where there are no threads, their engine isn't wanted.
if (isIsolated() && address.get('engine') !== 'step') {
  document.head.append(node('link', { rel: 'preload', as: 'fetch', crossorigin: '', href: new URL('./pkg/lockscope_bg.wasm', import.meta.url).href }));
}
// The page is loaded once more then: nothing of this one should begin.
if (await isolate()) await new Promise(() => {});
await readAddress();
lab.toggleAttribute('autoplay', isYes(address.get('autoplay') ?? 'on'));
lab.addEventListener(
  'ready',
  () => {
    for (const sentence of complaints) lab.say(sentence);
    lab.addEventListener('change', keepAddress);
  },
  { once: true },
);
lab.addEventListener(
  lab.hasAttribute('autoplay') ? 'start' : 'ready',
  () => setTimeout(async () => (await import(/* when something runs */ './frame/offline.js')).keepForLater(), LATER),
  { once: true },
);
// Another link in the same tab: nothing else loads the page again.
addEventListener('hashchange', () => location.reload());
await import('./lockscope.js');
