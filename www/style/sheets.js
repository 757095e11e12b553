/** The element's style sheets, fetched once for all elements of a page. They fill themselves when they arrive. */

/** @param {URL} address */
function styleSheet(address) {
  const sheet = new CSSStyleSheet();
  fetch(address)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`HTTP ${answer.status}`))))
    .then((text) => sheet.replace(text))
    .catch((error) => console.error(`Lockscope has no style: ${address.pathname}: ${error.message}`));
  return sheet;
}

export const styleSheets = [styleSheet(new URL('element.css', import.meta.url))];
