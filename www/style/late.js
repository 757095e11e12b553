/** Style sheets of views that come later: fetched when the first of them is there, once for all elements of a page. */

/** @type {Map<string, CSSStyleSheet>} */
const sheets = new Map();

/**
 * Gives the element that `view` stands in a style sheet of this folder. Kept once the sheet is there, so that nothing is shown without it.
 * @param {Node} view Anything in the element.
 * @param {string} file
 */
export async function adopt(view, file) {
  const root = view.getRootNode();
  let sheet = sheets.get(file);
  if (!sheet) {
    const answer = await fetch(new URL(file, import.meta.url));
    if (!answer.ok) throw new Error(`${file}: HTTP ${answer.status}`);
    sheet = sheets.get(file) ?? (await new CSSStyleSheet().replace(await answer.text()));
    sheets.set(file, sheet);
  }
  if (root instanceof ShadowRoot && !root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
}
