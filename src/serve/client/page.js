// The page that is open, and how it follows what the author saves.
//
// Owns when it is asked for anew, where it is now, and the order in which a new version is put on the screen. Refuses to
// load the page again, but where scripts of its own have changed or something went wrong; the browser then keeps the place.

import { apply } from "./apply.js";
import { Assets } from "./assets.js";
import { keepScroll } from "./scroll.js";
import { Source } from "./source.js";
import { parse } from "./tree.js";
import { changedSheets, keepFocus, refresh, renewRows } from "./worksheets.js";

/** @import { Changes } from "./source.js" */
/** @import { Change } from "./protocol.d.ts" */

/** A file whose name holds its fingerprint never changes. */
const FINGERPRINTED = /\.[0-9a-f]{8,}\.\w+$/u;

export class Page {
  #source = new Source(document);
  #assets = new Assets();
  /** The newest version. */
  #text = "";
  #isWanted = false;
  #isBusy = false;
  /** Is told when another version is on the screen. */
  onChange = () => {};

  constructor() {
    this.#assets.onSwap = (old, link) => {
      for (const one of this.#source.root.querySelectorAll("link"))
        if (this.#source.shownFor(one) === old) this.#source.note(one, link);
    };
  }

  /** What a build has changed. @param {Change} change */
  follow({ revision, routes, moved }) {
    const place = moved[location.pathname];
    if (place !== undefined) history.replaceState(history.state, "", place + location.search + location.hash);
    const isChanged = (/** @type {string} */ path) => (routes ? routes.includes(path) : !FINGERPRINTED.test(path));
    if (place !== undefined || isChanged(location.pathname)) this.ask();
    if (!routes || routes.some((route) => /\.\w+$/u.test(route))) this.#assets.renew(isChanged, revision);
  }

  /** Asks for the page anew; what comes while it is asked for is asked for afterwards. */
  ask() {
    this.#isWanted = true;
    if (!this.#isBusy) void this.#run();
  }

  async #run() {
    this.#isBusy = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      // When the server is there again, it is asked again.
      const text = await this.#fetch().catch(() => undefined);
      if (text !== undefined && text !== this.#text) this.#show(text);
    }
    this.#isBusy = false;
  }

  /** The page, as it is now. Pages that fail or are missing are shown as they come. */
  async #fetch() {
    const { pathname, search } = location;
    const answer = await fetch(pathname + search, { cache: "no-cache", headers: { accept: "text/html" } });
    if (!/^text\/html/u.test(answer.headers.get("content-type") ?? "")) return undefined;
    const text = await answer.text();
    if (location.pathname !== pathname) return void (this.#isWanted = true);
    if (answer.redirected) history.replaceState(history.state, "", answer.url + location.hash);
    return text;
  }

  /** @param {string} text */
  #show(text) {
    const isFirst = this.#text === "";
    this.#text = text;
    try {
      const changes = this.#source.take(parse(text));
      // What blocking scripts did before this one could see the page is theirs.
      if (!changes || (isFirst && hasBlockingScripts())) return;
      this.#put(changes);
      if (this.#assets.isStale || wordsOf(changes)) location.reload();
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
    // For scripts that look at the page when it is shown: it is not as they have seen it.
    window.dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  }
}

/** Scripts that run before the end of the page, and so before this one. */
function hasBlockingScripts() {
  return [...document.scripts].some(({ src, type, defer, async }) => src && type !== "module" && !defer && !async);
}

/** Whether the words that worksheets use have changed: their scripts read them once. @param {Changes} changes */
function wordsOf({ texts }) {
  return [...texts.keys()].some(({ parentElement }) => parentElement?.id === "goalpost-words");
}
