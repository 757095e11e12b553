/** The element's style sheets, fetched once for all elements of a page. They fill themselves when they arrive. */

const FILES = [
  'tokens.css', 'stage.css', 'controls.css', 'bead.css', 'code.css', 'editor.css', 'lock.css', 'memory.css', 'console.css', 'dialog.css', 'lesson.css',
];

export const styleSheets = FILES.map((file) => {
  const sheet = new CSSStyleSheet();
  fetch(new URL(file, import.meta.url))
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`HTTP ${answer.status}`))))
    .then((text) => sheet.replace(text))
    .catch((error) => console.error(`Lockscope has no style: ${file}: ${error.message}`));
  return sheet;
});
