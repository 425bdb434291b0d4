// The page that is open, and how it follows what the author saves.
//
// Owns when it is asked for anew, where it is now, and the order in which a new version is put on the screen. Refuses to
// load the page again, but where scripts of its own have changed or something went wrong; the browser then keeps the place.

import { plain, read } from "./address.js";
import { apply } from "./apply.js";
import { Assets, hasOtherScripts } from "./assets.js";
import { Memory } from "./elements.js";
import { Question } from "./question.js";
import { keepScroll } from "./scroll.js";
import { Source } from "./source.js";
import { parse } from "./tree.js";
import { changedSheets, keepFocus, refresh, renewRows } from "./worksheets.js";

/** @import { Changes } from "./source.js" */
/** @import { Change } from "./protocol.d.ts" */

/**
 * A page as the server has it.
 * @typedef {object} Answer
 * @property {string} asked the path that was asked for
 * @property {string} text
 * @property {string | null} version the fingerprint of the text
 * @property {string | null} moved where it is now, where it was moved
 * @property {boolean} isMissing
 */

export class Page {
  #source = new Source(document);
  #assets = new Assets();
  /** The newest version. */
  #text = "";
  /** Where it was looked for since it was shown last. @type {Set<string>} */
  #sought = new Set();
  #question = new Question((signal) => this.#fetch(signal), (answer) => answer && this.#take(answer));
  /** Is told when another version is on the screen, or the page is elsewhere. */
  onChange = () => {};
  /** Is told whether there is no page here. @type {(isMissing: boolean) => void} */
  onMissing = () => {};

  constructor() {
    this.#assets.onSwap = (old, link) => {
      for (const one of this.#source.root.querySelectorAll("link"))
        if (this.#source.shownFor(one) === old) this.#source.note(one, link);
    };
  }

  /** What a build has changed. @param {Pick<Change, "routes" | "moved">} change */
  follow({ routes, moved }) {
    this.#sought.clear();
    const changed = routes?.map(plain);
    const here = plain(location.pathname);
    const place = Object.entries(moved).find(([from]) => plain(from) === here)?.[1];
    if (place === undefined || !this.#goTo(place)) {
      if (!changed || changed.includes(here)) this.ask();
    }
    if (!changed || changed.some((route) => /\.\w+$/u.test(route))) this.#assets.renew(changed);
  }

  /** Asks for the page anew. */
  ask() {
    this.#question.ask();
  }

  /** The server is there again. */
  renew() {
    this.#question.renew();
  }

  /**
   * The page, as it is now. Pages that fail or are missing are shown as they come.
   * @param {AbortSignal} signal
   * @returns {Promise<Answer | undefined>}
   */
  async #fetch(signal) {
    const { pathname: asked, search, hash } = location;
    const answer = await fetch(asked + search, { cache: "no-cache", headers: { accept: "text/html" }, signal });
    const { headers, status } = answer;
    const isMissing = status === 404;
    if (!/^text\/html/u.test(headers.get("content-type") ?? "")) return undefined;
    const text = await answer.text();
    if (answer.redirected && location.pathname === asked) {
      history.replaceState(history.state, "", answer.url + hash);
      return { asked: location.pathname, text, version: null, moved: null, isMissing };
    }
    return { asked, text, version: headers.get("goalpost-version"), moved: headers.get("goalpost-moved"), isMissing };
  }

  /** @param {Answer} answer */
  #take({ asked, text, version, moved, isMissing }) {
    if (location.pathname !== asked) return this.ask();
    if (moved !== null && this.#goTo(moved)) return;
    this.onMissing(isMissing);
    if (text !== this.#text) {
      const next = parse(text);
      const place = this.#text ? redirectOf(next) : null;
      // Nobody reads a page that only leads elsewhere, and its policy would stay.
      if (place !== null) return void this.#goTo(place);
      this.#show(text, next, version);
    }
    this.#sought.clear();
  }

  /** Whether the page is looked for somewhere else now. @param {string} place */
  #goTo(place) {
    const url = read(place);
    if (!url || this.#sought.add(plain(location.pathname)).has(plain(url.pathname))) return false;
    this.#sought.add(plain(url.pathname));
    url.search ||= location.search;
    url.hash ||= location.hash;
    if (url.origin === location.origin) history.replaceState(history.state, "", url);
    else location.assign(url);
    this.onChange();
    this.ask();
    return true;
  }

  /** @param {string} text @param {Document} next @param {string | null} version */
  #show(text, next, version) {
    const isFirst = this.#text === "";
    this.#text = text;
    try {
      const changes = this.#source.take(next);
      if (!changes) return;
      // What was done to the page before this script could see it is the work of others.
      const age = isFirst ? ageOf(version) : "unknown";
      if (age === "same") return;
      if (age === "outdated") this.#assets.isStale = true;
      else this.#put(changes);
      if (this.#assets.isStale || hasOtherScripts(changes) || wordsOf(changes)) location.reload();
    } catch (error) {
      console.error(error);
      location.reload();
    }
    this.onChange();
  }

  /** @param {Changes} changes */
  #put(changes) {
    const source = this.#source;
    const [focus, scroll] = [keepFocus(), keepScroll()];
    const sheets = changedSheets(source, changes);
    apply(source, changes, this.#assets);
    renewRows(source, changes);
    focus();
    // Buttons that worksheets make anew.
    void refresh(sheets).then(focus);
    scroll();
  }
}

/** Where a page leads that is there only to lead elsewhere. @param {Document} page */
function redirectOf(page) {
  const content = page.querySelector('meta[http-equiv="refresh" i]')?.getAttribute("content") ?? "";
  return /^\s*0*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+?)["']?\s*$/iu.exec(content)?.[1] ?? null;
}

/** Scripts that run before the end of the page, and so before this one. */
function hasEarlyScripts() {
  const isEarly = (/** @type {HTMLScriptElement} */ { src, type, defer, async }) =>
    /^(?:text\/javascript)?$/u.test(type) && (!src || async || !defer);
  return [...document.scripts].some(isEarly);
}

/**
 * Whether what differs from the first answer was saved since the page was loaded, or is the work of scripts.
 * @param {string | null} version
 */
function ageOf(version) {
  const own = document.querySelector("script[data-version]")?.getAttribute("data-version");
  if (own != null && own === version) return "same";
  if (!hasEarlyScripts()) return "unknown";
  if (own == null || version === null) return "same";
  // Loading the page puts it right; where it did not, nothing is known.
  const loaded = new Memory("sessionStorage", "loaded");
  if (loaded.value === version) return "unknown";
  loaded.value = version;
  return "outdated";
}

/** Whether the words that worksheets use have changed: their scripts read them once. @param {Changes} changes */
function wordsOf({ texts }) {
  return [...texts.keys()].some(({ parentElement }) => parentElement?.id === "goalpost-words");
}
