/** Builds DOM nodes, without any parsing of markup. */

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | boolean | number | null | undefined>} [attributes] `true` sets an empty one; `false` and null none.
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function node(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Sets text only where it changed, so that nothing is laid out anew for nothing.
 * @param {Node} target
 * @param {string} text
 */
export function setText(target, text) {
  const { firstChild } = target;
  if (firstChild instanceof Text && firstChild === target.lastChild) {
    if (firstChild.data !== text) firstChild.data = text;
  } else if (target.textContent !== text) {
    target.textContent = text;
  }
}

/**
 * Shows or hides.
 * @param {HTMLElement} target
 * @param {boolean} shown
 */
export function show(target, shown) {
  if (target.hidden === shown) target.hidden = !shown;
}
