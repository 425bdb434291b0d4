// Elements of the preview's own, and what it remembers.
//
// Owns the few ways in which they are made. Every text is put there as text, never as HTML, since it may be anybody's.

import { read } from "./address.js";

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} [className]
 * @param {(Node | string | null | undefined)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function make(name, className = "", ...children) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** @param {string} className @param {string} text @param {() => void} pressed */
export function button(className, text, pressed) {
  const element = make("button", className, text);
  element.type = "button";
  element.addEventListener("click", pressed);
  return element;
}

/** A link, or only its words where its address is none, or would run something. @param {string} className @param {string} text @param {string | null | undefined} address */
export function link(className, text, address) {
  const element = make("a", className, text);
  const { protocol } = read(address ?? "") ?? {};
  if (address && protocol && !/^(?:javascript|data|vbscript|blob):/iu.test(protocol)) element.href = address;
  return element;
}

/** A text in which what stands between backticks is code. @param {"span" | "p"} name @param {string} className @param {string} text */
export function worded(name, className, text) {
  const parts = text.split("`");
  // One that is left alone is only a sign.
  if (parts.length % 2 === 0) return make(name, className, text);
  return make(name, className, ...parts.map((part, index) => (index % 2 ? make("code", "", part) : part)));
}

/** What is said in a few words where there is no room for all of them. @param {string} long @param {Node | string} short */
export function fitting(long, short) {
  return [make("span", "long", long), make("span", "short", short)];
}

/** "1 error", "2 errors" @param {number} count @param {string} one @param {string} [many] */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** Something small that a browser remembers, unless it remembers nothing. */
export class Memory {
  /** @param {"localStorage" | "sessionStorage"} storage @param {string} key */
  constructor(storage, key) {
    this.storage = storage;
    this.key = `goalpost-preview:${key}`;
  }

  get value() {
    try {
      return window[this.storage].getItem(this.key);
    } catch {
      return null;
    }
  }

  /** @param {string | null} text */
  set value(text) {
    try {
      if (text === null) window[this.storage].removeItem(this.key);
      else window[this.storage].setItem(this.key, text);
    } catch {
      // Then it is as it was when the page was opened.
    }
  }
}
