/** Which of some languages a person gets. */

/**
 * The first of these wishes that there is, else the browser's, else the first language.
 * @param {string[]} tags The languages there are, as BCP 47 tags.
 * @param {...(string | null | undefined)} wishes
 */
export function chooseLanguage(tags, ...wishes) {
  for (const wish of [...wishes, ...navigator.languages]) {
    // Indonesian's old tag is `in`.
    const tag = wish?.toLowerCase().split('-')[0].replace(/^in$/, 'id');
    if (tag && tags.includes(tag)) return tag;
  }
  return tags[0];
}
