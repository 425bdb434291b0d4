// A worksheet's record in the storage of the browser.
//
// Owns the key, reading, merging with what other tabs wrote, writing, and all that can go wrong with it. Typing never
// depends on it: a record that cannot be kept lives as long as the page. Refuses to know fields and the page.

import { empty, merge, read } from "./record.js";

/** @import { Record_, Wire } from "./wire.d.ts" */

/**
 * Why answers are not kept, or not as usual: storage is full, blocked, or forgets at once; what was there could not be
 * read; what is there was written by a later version.
 * @typedef {"" | "full" | "blocked" | "forgets" | "damaged" | "newer"} Trouble
 */

/** @param {Pick<Wire, "site" | "instance">} wire @param {string} id */
const keyFor = ({ site, instance }, id) => ["goalpost", 1, site, id, ...(instance ? [instance] : [])].join(":");

/**
 * The record of another worksheet, or none.
 * @param {Wire} wire
 * @param {string} id
 */
export function readOther(wire, id) {
  try {
    const text = localStorage.getItem(keyFor({ ...wire, instance: undefined }, id));
    return text === null ? null : read(text, { id, schema: "" }).record;
  } catch {
    return null;
  }
}

export class Store {
  /** @type {Trouble} */
  trouble = "";
  /** Texts that could not be read. @type {string[]} */
  unreadable = [];
  /** @type {string | null} */
  #known = null;

  /**
   * @param {Wire} wire
   * @param {(record: Record_) => Record_} migrate gives answers the paths of today
   */
  constructor(wire, migrate) {
    this.wire = wire;
    this.migrate = migrate;
    this.key = keyFor(wire, wire.id);
    /** @type {Record_} */
    this.record = empty(wire);
  }

  /** Takes in what is stored. */
  read() {
    try {
      for (let index = 0, text; (text = localStorage.getItem(this.#aside(index))) !== null; index += 1) {
        if (!this.unreadable.includes(text)) this.unreadable.push(text);
      }
      this.#merge();
      // Whether anything can be kept is told before the reader has typed an hour for nothing.
      const probe = `${this.key}:probe`;
      localStorage.setItem(probe, "1");
      if (localStorage.getItem(probe) !== "1") this.trouble = "forgets";
      localStorage.removeItem(probe);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Writes the record, merged with what other tabs have written meanwhile. */
  write() {
    try {
      this.#merge();
      const { record } = this;
      if (this.#known === null && !record.runs.length) return;
      const text = JSON.stringify(record);
      const key = this.#own();
      if (text !== localStorage.getItem(key)) {
        localStorage.setItem(key, text);
        if (localStorage.getItem(key) !== text) return void (this.trouble = "forgets");
      }
      this.#known = text;
      if (this.trouble !== "newer" && this.trouble !== "damaged") this.trouble = "";
    } catch (error) {
      this.#fail(error);
    }
  }

  /** A record of a later version is never overwritten: ours lies beside it. */
  #own() {
    return this.trouble === "newer" ? `${this.key}:v1` : this.key;
  }

  /** @param {number} index */
  #aside(index) {
    return `${this.key}:unreadable${index || ""}`;
  }

  #merge() {
    const text = localStorage.getItem(this.key);
    if (text !== null && text !== this.#known) {
      const { record, damaged, newer } = read(text, this.wire);
      if (newer) this.trouble = "newer";
      else if (damaged) this.#keepAside(text);
      this.#take(record);
    }
    const beside = this.trouble === "newer" ? localStorage.getItem(this.#own()) : null;
    if (beside !== null) this.#take(read(beside, this.wire).record);
    this.#known = text;
    // In its one form, whatever was written to it.
    this.#take(this.record);
  }

  /** @param {Record_} record */
  #take(record) {
    this.record = { ...this.migrate(merge(this.record, this.migrate(record))), schema: this.wire.schema };
  }

  /** Only what lies safely elsewhere may be overwritten. @param {string} text */
  #keepAside(text) {
    this.trouble = "damaged";
    if (this.unreadable.includes(text)) return;
    localStorage.setItem(this.#aside(this.unreadable.length), text);
    this.unreadable.push(text);
  }

  /** @param {unknown} error */
  #fail(error) {
    const name = error instanceof DOMException ? error.name : "";
    this.trouble = /quota/i.test(name) ? "full" : "blocked";
  }
}
