// The words of the theme, filled in.
//
// Owns how `{name}` in a word is filled. Refuses to know any word: a key that the theme lacks stands for itself.

/** @typedef {Record<string, string>} Words By key, without the prefix `worksheet_`. */

/**
 * A word, with its places filled in.
 * @param {Words} words
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(words, key, values = {}) {
  const text = Object.hasOwn(words, key) ? words[key] : key;
  return String(text).replaceAll(/\{(\w+)\}/gu, (whole, name) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}
