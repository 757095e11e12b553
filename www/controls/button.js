/** A button with an icon, drawn by the style sheet, and a word. */

import { node } from '../views/node.js';

/**
 * @param {string} icon `run`, `pause`, `forward`, `back`, `restart`, `stop`
 * @param {string} label
 * @param {() => void} act
 */
export function button(icon, label, act) {
  const element = node('button', { type: 'button', class: `button ${icon}` }, node('span', { class: 'icon', 'aria-hidden': 'true' }), node('span', { class: 'word' }, label));
  element.addEventListener('click', act);
  return element;
}
