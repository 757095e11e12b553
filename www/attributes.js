/** How attributes are read, wherever they stand. */

/**
 * Whether a value that is there means yes: `autoplay` does, and `autoplay="false"` doesn't; frameworks and addresses write such.
 * @param {string | null} value
 */
export function isYes(value) {
  return value !== null && value !== 'off' && value !== 'false' && value !== '0';
}

/** @param {Element} element @param {string} name */
export function isOn(element, name) {
  return isYes(element.getAttribute(name));
}
