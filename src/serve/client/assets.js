// Style sheets, scripts and pictures of the page, when their files change.
//
// Owns that a style sheet is there before the one that it follows goes, that pictures show what their files hold now, and
// that a script which ran already is never run beside its successor: then the page has to be loaded again. Refuses to know
// what is in them.

import { isFingerprinted, plain, read } from "./address.js";

/** @import { Changes } from "./source.js" */

const [STYLES, PICTURES] = [
  'link[rel~="stylesheet"][href]',
  'img:is([src], [srcset]), source:is([src], [srcset]), video:is([src], [poster]), audio[src], link[rel~="icon"][href], ' +
    'object[data], image[href], input[type="image"][src]',
];
/** Attributes that name such files. */
const NAMES = ["src", "srcset", "poster", "href", "data"];
/** What is added to the address of a file so that the browser asks for it again. */
const AGAIN = "goalpost-preview";
/** How long a style sheet is waited for, in milliseconds. */
const PATIENCE = 3000;

/** @param {Node} node @returns {node is HTMLLinkElement} */
export function isStyle(node) {
  return node instanceof HTMLLinkElement && node.matches(STYLES);
}

/** Whether it is a script that runs, and no data. @param {Node} node @returns {node is HTMLScriptElement} */
export function isScript(node) {
  return node instanceof HTMLScriptElement && /^(?:module|text\/javascript)?$/u.test(node.type);
}

/** A script's address without its fingerprint: the same for all its versions. @param {string} address */
function nameOf(address) {
  const { origin, pathname } = read(address) ?? { origin: "", pathname: address };
  return origin + pathname.replace(/\.[0-9a-f]{8,}(?=\.\w+$)/u, "");
}

/**
 * Whether a script that stands in the page itself is another now: it ran, and what it did cannot be taken back.
 * @param {Changes} changes
 */
export function hasOtherScripts({ texts, parents, placed, gone }) {
  const isWritten = (/** @type {Node} */ node) => isScript(node) && !node.hasAttribute("src");
  const parts = [...parents, ...[...texts.keys()].map(({ parentNode }) => parentNode)];
  if (parts.some((node) => node && isWritten(node))) return true;
  return [...gone].some(isWritten) && [...placed].some(isWritten);
}

export class Assets {
  /** Whether only loading the page again can run what it asks for now. */
  isStale = false;
  /** The scripts that ran, by name: their addresses. @type {Map<string, string>} */
  #ran = new Map();
  /** Style sheets that are being loaded, each with what goes when it is there. @type {Map<HTMLLinkElement, HTMLLinkElement[]>} */
  #coming = new Map();
  /** What is added to the address of a file that has changed, by path. @type {Map<string, string>} */
  #changed = new Map();
  /** The same for all others whose names may hold something else. */
  #others = "";
  #count = 0;

  constructor() {
    for (const { src } of document.scripts) if (src) this.#ran.set(nameOf(src), src);
  }

  // ---- Scripts

  /** A script that runs when it is put on the page: copies of one that was only parsed never do. @param {HTMLScriptElement} source */
  makeScript(source) {
    const script = document.createElement("script");
    for (const { name, value } of source.attributes) script.setAttribute(name, value);
    script.textContent = source.textContent;
    const { src } = script;
    const before = this.#ran.get(nameOf(src));
    // What another version did to the page cannot be taken back, and both would answer every click. What ran once as a
    // module does not run again.
    if (src && before !== undefined && (before !== src || script.type === "module")) this.isStale = true;
    if (this.isStale) script.type = "text/plain";
    else this.#ran.set(nameOf(src), src);
    return script;
  }

  // ---- Style sheets

  /** Puts another style sheet in the place of one, without a moment in which there is none. @param {HTMLLinkElement} shown @param {Element} source */
  swapStyle(shown, source) {
    const link = document.createElement("link");
    for (const { name, value } of source.attributes) link.setAttribute(name, value);
    this.refer(link);
    const old = [shown, ...(this.#coming.get(shown) ?? [])];
    this.#coming.delete(shown);
    this.#coming.set(link, old);
    const done = () => this.#arrived(link);
    link.addEventListener("load", done, { once: true });
    // One that cannot be loaded is none: that is how the page would look.
    link.addEventListener("error", done, { once: true });
    setTimeout(done, PATIENCE);
    shown.after(link);
    return link;
  }

  /** @param {HTMLLinkElement} shown */
  removeStyle(shown) {
    const [coming] = [...this.#coming.keys()].filter((link) => link !== shown).slice(-1);
    const old = [shown, ...(this.#coming.get(shown) ?? [])];
    this.#coming.delete(shown);
    if (coming) this.#coming.get(coming)?.push(...old);
    else for (const link of old) link.remove();
  }

  /** @param {HTMLLinkElement} link */
  #arrived(link) {
    for (const old of this.#coming.get(link) ?? []) old.remove();
    this.#coming.delete(link);
  }

  // ---- Files that keep their names

  /**
   * Loads anew what shows files that have changed.
   * @param {string[] | undefined} changed their paths in plain form; nothing where any may have changed
   */
  renew(changed) {
    // Another start of the server counts anew, so its numbers would name what was loaded before.
    const mark = `${Date.now().toString(36)}-${(this.#count += 1)}`;
    if (changed) for (const path of changed) this.#changed.set(path, mark);
    else {
      this.#changed.clear();
      this.#others = mark;
    }
    const going = new Set([...this.#coming.values()].flat());
    for (const link of /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll(STYLES)))
      if (!going.has(link) && this.#again(link.href)) this.onSwap(link, this.swapStyle(link, link));
    for (const element of document.querySelectorAll(PICTURES)) void this.#show(element);
  }

  /** Lets an element that is made, or shows another file, show what that holds now. @param {Element} element */
  refer(element) {
    if (!element.matches(`${STYLES}, ${PICTURES}`)) return;
    for (const [name, value] of this.#renewed(element)) element.setAttribute(name, value);
  }

  /** The address under which a changed file is asked for again; nothing where it is the one it has. @param {string} address */
  #again(address) {
    const url = read(address);
    if (url?.origin !== location.origin) return undefined;
    const mark = this.#changed.get(plain(url.pathname)) ?? (isFingerprinted(url.pathname) ? "" : this.#others);
    if (!mark || url.searchParams.get(AGAIN) === mark) return undefined;
    url.searchParams.set(AGAIN, mark);
    return url.href;
  }

  /** Attributes that are to have other values. @param {Element} element @returns {[string, string][]} */
  #renewed(element) {
    return NAMES.flatMap((name) => {
      const value = element.getAttribute(name);
      if (value === null) return [];
      const parts = (name === "srcset" ? value.split(/,\s+/u) : [value]).map((part) => part.trim());
      const fresh = parts.map((part) => {
        const [address = "", ...rest] = part.split(/\s+/u);
        return [this.#again(address) ?? address, ...rest].join(" ");
      });
      return fresh.join() === parts.join() ? [] : [/** @type {[string, string]} */ ([name, fresh.join(", ")])];
    });
  }

  /** @param {Element} element */
  async #show(element) {
    for (const [name, fresh] of this.#renewed(element)) {
      const value = element.getAttribute(name);
      // Only when it is here does it take the place of the one before.
      if (element instanceof HTMLImageElement) await loaded(fresh.split(/[\s,]/u)[0] ?? "");
      if (element.getAttribute(name) !== value) continue;
      element.setAttribute(name, fresh);
      if (name === "src") /** @type {HTMLMediaElement | null} */ (element.closest("video, audio"))?.load();
    }
  }

  /** Is told which link stands in whose place. @type {(old: HTMLLinkElement, link: HTMLLinkElement) => void} */
  onSwap = () => {};
}

/** @param {string} address */
async function loaded(address) {
  const image = new Image();
  image.src = address;
  await image.decode().catch(() => {});
}
