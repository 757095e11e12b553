/** How attributes are read, wherever they stand. */

/** Words that frameworks and addresses write for “no”. */
const NO = ['off', 'false', '0'];

/** Whether a value that is there means yes: `autoplay` does, and `autoplay="false"` doesn't. @param {string | null} value */
export function isYes(value) {
  return value !== null && !NO.includes(value);
}

/** @param {Element} element @param {string} name */
export function isOn(element, name) {
  return isYes(element.getAttribute(name));
}
