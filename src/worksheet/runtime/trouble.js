// What can go wrong between devices, told in the reader's words.
//
// Owns the one kind of error that a reader sees. Every other error is a fault of these modules.

import { say } from "./words.js";

/** Something that the reader should be told. `key` is that of a word. */
export class Trouble extends Error {
  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  constructor(key, values = {}) {
    super(key);
    this.name = "Trouble";
    this.key = key;
    this.values = values;
  }

  /** @param {import("./words.js").Words} words */
  said(words) {
    return say(words, this.key, this.values);
  }
}
