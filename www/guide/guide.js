/** The guide for authors: says how to put the element into a page, shows it at work, and offers each snippet for copying. */

import { snippets } from './snippets.js';
import { guide } from '../text/guide.js';
import { chooseLanguage } from '../text/choice.js';
import { node, setText } from '../views/node.js';

/** @typedef {import('../text/guide.js').GuideText} GuideText */

/** How long a button says that it copied, in milliseconds. */
const COPIED = 2000;
const THEMES = ['auto', 'light', 'dark'];

const site = new URL('../', import.meta.url);
const known = snippets(site);
const address = new URLSearchParams(location.search);
let tag = chooseLanguage(Object.keys(guide), address.get('lang'));
let theme = THEMES.includes(address.get('theme') ?? '') ? address.get('theme') ?? 'auto' : 'auto';

/** What was copied, for screen readers. */
const spoken = node('p', { class: 'spoken', 'aria-live': 'polite' });

/** Text with names of code between backquotes. @param {string} text */
function marked(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? node('code', { translate: 'no' }, part) : part));
}

/** @param {GuideText} text @param {string} name */
function snippet(text, name) {
  const { code, language } = known[name];
  const copy = node('button', { type: 'button', 'aria-label': `${text.copy}: ${text.sections[name]?.title ?? name}` }, text.copy);
  copy.addEventListener('click', async () => {
    const copied = await navigator.clipboard.writeText(code).then(() => true, () => false);
    setText(copy, copied ? text.copied : text.notCopied);
    setText(spoken, copied ? text.copied : text.notCopied);
    setTimeout(() => setText(copy, text.copy), COPIED);
  });
  const shown = node('pre', { tabindex: '0', role: 'group', 'aria-label': text.sections[name]?.title ?? name, translate: 'no' }, node('code', { 'data-snippet': name, 'data-language': language }, code));
  return node('div', { class: 'snippet' }, shown, copy);
}

/** The snippet's own elements, at work. Its scripts are here already. @param {string} name */
function demonstration(name) {
  const parsed = new DOMParser().parseFromString(known[name].code, 'text/html');
  const scope = /** @type {HTMLElement} */ (document.importNode(/** @type {HTMLElement} */ (parsed.querySelector('lock-scope')), true));
  scope.setAttribute('theme', theme);
  return node('div', { class: 'show', 'data-shows': name }, scope);
}

/** @param {GuideText} text @param {string} name */
function section(text, name) {
  const { title, says, after } = text.sections[name];
  const root = node('section', { id: name, 'aria-labelledby': `${name}-title` }, node('h3', { id: `${name}-title` }, title), ...says.map((paragraph) => node('p', {}, ...marked(paragraph))));
  if (name in known) root.append(snippet(text, name));
  if (after) root.append(...after.map((paragraph) => node('p', {}, ...marked(paragraph))));
  if (name === 'element' || name === 'source') root.append(demonstration(name));
  if (name === 'readers') root.append(ladder(text));
  return root;
}

/** Who gets what. @param {GuideText} text */
function ladder(text) {
  const [head, ...rows] = text.ladder;
  return node(
    'table',
    {},
    node('thead', {}, node('tr', {}, ...head.map((cell) => node('th', { scope: 'col' }, cell)))),
    node('tbody', {}, ...rows.map(([first, ...cells]) => node('tr', {}, node('th', { scope: 'row' }, first), ...cells.map((cell) => node('td', {}, ...marked(cell)))))),
  );
}

function speak() {
  const text = guide[tag];
  document.documentElement.lang = tag;
  document.title = text.title;
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  /** @type {HTMLElement} */ (document.getElementById('guide')).replaceChildren(
    node('h2', {}, text.title),
    node('p', { class: 'lead' }, ...marked(text.lead)),
    ...Object.keys(text.sections).map((name) => section(text, name)),
    spoken,
  );
  language.setAttribute('aria-label', text.language);
  language.value = tag;
  themes.setAttribute('aria-label', text.theme);
  themes.value = theme;
  [...themes.options].forEach((option, index) => setText(option, text.themes[index]));
}

/** @param {string} name @param {string} value */
function keep(name, value) {
  address.set(name, value);
  history.replaceState(null, '', `?${address}${location.hash}`);
}

const language = node('select', {}, ...Object.entries(guide).map(([value, { name }]) => node('option', { value, lang: value }, name)));
language.addEventListener('change', () => {
  tag = language.value;
  keep('lang', tag);
  speak();
});
const themes = node('select', {}, ...THEMES.map((value) => node('option', { value })));
themes.addEventListener('change', () => {
  theme = themes.value;
  keep('theme', theme);
  document.documentElement.dataset.theme = theme;
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  for (const scope of document.querySelectorAll('lock-scope')) scope.setAttribute('theme', theme);
});
document.getElementById('preferences')?.append(language, themes);
speak();
// Whoever came for one part of it.
if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
await import('../lockscope.js');
