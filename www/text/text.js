/** Chooses the language, and formats numbers and times as it writes them. */

import { chooseLanguage as choose } from './choice.js';
import { en } from './en.js';

/** @typedef {import('./en.js').Text} Text */

/** The languages there are, by BCP 47 tag, as they call themselves. */
export const names = { en: 'English', id: 'Bahasa Indonesia' };
export const tags = Object.keys(names);

/** Those whose words are here. @type {Record<string, Text>} */
const languages = { en };

/**
 * Fetches the words of a language, so that {@link Words} has them. A page that can't get them goes on in English.
 * @param {string} tag
 */
export async function bring(tag) {
  if (tag in languages || tag !== 'id') return;
  try {
    languages.id = (await import(/* for who reads it */ './id.js')).id;
  } catch (error) {
    console.error(`Lockscope has no words (${tag}): ${error instanceof Error ? error.message : error}`);
  }
}

/** The first of these that there is, else the browser's, else English. @param {(string | null | undefined)[]} wishes */
export function chooseLanguage(...wishes) {
  return choose(tags, ...wishes);
}

/** Words and numbers of one language. */
export class Words {
  #compact;
  /** Formats by their digits: each takes long to make. @type {Intl.NumberFormat[]} */
  #decimals = [];

  /** @param {string} wish One of {@link tags}; English while the words of another aren't here. */
  constructor(wish) {
    const tag = wish in languages ? wish : 'en';
    this.tag = tag;
    this.text = languages[tag];
    this.numbers = new Intl.NumberFormat(tag);
    this.#compact = new Intl.NumberFormat(tag, { notation: 'compact', minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
    this.short = new Intl.NumberFormat(tag, { maximumFractionDigits: 1 });
  }

  /** A whole number for reading: 1,000,000. @param {number | bigint} n */
  number(n) {
    return this.numbers.format(n);
  }

  /** A number to get an idea of, of about the same length whatever it is: 1.20M. @param {number} n */
  compact(n) {
    return n < 10_000 ? this.number(n) : this.#compact.format(n);
  }

  /** @param {number} n @param {number} digits After the point, at most. */
  decimal(n, digits) {
    return (this.#decimals[digits] ??= new Intl.NumberFormat(this.tag, { maximumFractionDigits: digits })).format(n);
  }

  /** @param {number} bytes */
  kilobytes(bytes) {
    return this.number(Math.round(bytes / 1024));
  }

  /** @param {number} microseconds */
  duration(microseconds) {
    if (microseconds < 1000) return `${this.short.format(microseconds)} µs`;
    if (microseconds < 1_000_000) return `${this.short.format(microseconds / 1000)} ms`;
    return `${this.short.format(microseconds / 1_000_000)} s`;
  }
}
