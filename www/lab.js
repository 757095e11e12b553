/** The lab: the page around one `<lock-scope>`. Reads the address, checks it, and offers language and theme. */

import { firstPace, formatPace, parsePace } from './controls/pace.js';
import { node } from './views/node.js';
import { Words, chooseLanguage, tags } from './text/text.js';

/** @typedef {import('./element.js').LockScope} LockScope */

const DEFAULT_PROGRAM = 'counter';
const THEMES = ['auto', 'light', 'dark'];
const KNOWN = ['program', 'mutex', 'workers', 'pace', 'const', 'keep-going', 'lang', 'theme', 'engine', 'views', 'controls', 'src', 'autoplay'];

const address = new URLSearchParams(location.search);
const tag = chooseLanguage(address.get('lang'));
const words = new Words(tag);
const { text } = words;
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
  else complaints.push(text.badParameter(name, value, choice.join(', ')));
}

function readAddress() {
  for (const name of new Set(address.keys())) if (!KNOWN.includes(name)) complaints.push(text.unknownParameter(name));
  choose('mutex', ['on', 'off']);
  choose('engine', ['auto', 'live', 'step', 'recorded']);
  choose('controls', ['all', 'basic', 'none']);
  choose('theme', ['auto', 'light', 'dark']);
  if (address.has('lang') && !tags.includes(address.get('lang') ?? '')) complaints.push(text.badParameter('lang', address.get('lang') ?? '', tags.join(', ')));
  const views = address.get('views');
  if (views !== null) lab.setAttribute('views', views);
  if (address.has('keep-going')) lab.toggleAttribute('keep-going', !['0', 'off', 'false'].includes(address.get('keep-going') ?? ''));
  const src = address.get('src');
  if (src !== null) lab.setAttribute('src', src);
  readPace();
  readWorkers();
  readConstants();
}

function readPace() {
  const pace = address.get('pace');
  if (pace !== null && parsePace(pace) !== null) {
    lab.setAttribute('pace', pace);
    return;
  }
  if (pace !== null) complaints.push(text.badPace(pace));
  lab.setAttribute('pace', formatPace(address.has('src') ? 0 : firstPace(address.get('program') ?? DEFAULT_PROGRAM)));
}

function readWorkers() {
  const workers = address.get('workers');
  if (workers === null) return;
  if (workers === 'auto' || (/^[1-9]\d?$/.test(workers) && Number(workers) <= 32)) lab.setAttribute('workers', workers);
  else complaints.push(text.badWorkers('workers', workers, '32'));
}

function readConstants() {
  /** @type {string[]} */
  const good = [];
  for (const constant of address.getAll('const')) {
    const value = Number(/^[\p{L}_][\p{L}\d_]*=(-?\d+)$/u.exec(constant)?.[1] ?? NaN);
    if (Number.isSafeInteger(value)) good.push(constant);
    else complaints.push(text.badConstant(constant));
  }
  if (good.length > 0) lab.setAttribute('const', good.join(' '));
}

/** @param {string} theme */
function setTheme(theme) {
  if (theme === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
  lab.setAttribute('theme', theme);
}

/** Links that change one parameter and nothing else. */
function preferences() {
  const language = node('select', { 'aria-label': text.languageLabel }, ...tags.map((other) => node('option', { value: other, selected: other === tag }, new Words(other).text.language)));
  language.addEventListener('change', () => {
    address.set('lang', language.value);
    location.search = address.toString();
  });
  const names = [text.themeAuto, text.themeLight, text.themeDark];
  const theme = node('select', { 'aria-label': text.themeLabel }, ...THEMES.map((value, index) => node('option', { value }, names[index])));
  theme.value = lab.getAttribute('theme') ?? 'auto';
  theme.addEventListener('change', () => {
    setTheme(theme.value);
    if (theme.value === 'auto') address.delete('theme');
    else address.set('theme', theme.value);
    history.replaceState(null, '', `${location.pathname}${address.size > 0 ? `?${address}` : ''}${location.hash}`);
  });
  document.getElementById('preferences')?.append(language, theme);
}

document.documentElement.lang = tag;
const tagline = document.getElementById('tagline');
if (tagline) tagline.textContent = text.tagline;
readAddress();
setTheme(lab.getAttribute('theme') ?? 'auto');
preferences();
lab.setAttribute('lang', tag);
if (!address.has('src')) lab.setAttribute('program', address.get('program') ?? DEFAULT_PROGRAM);
lab.toggleAttribute('autoplay', address.get('autoplay') !== 'off');
lab.addEventListener('ready', () => complaints.forEach((sentence) => lab.say(sentence)), { once: true });
await import('./lockscope.js');
