// A page that is open in Chromium: when what was saved stands in it.
//
// Owns what looks for the change inside of the page, and how the page's clock is compared with ours. Refuses to start a
// browser.

import { PATIENCE } from "./http.mjs";
import { now } from "./saves.mjs";

/** How often the clocks are compared; the quickest comparison counts. */
const COMPARISONS = 100;

/** Opens a page and waits until it has come to rest. @param {import("playwright-core").Browser} browser */
export async function openTab(browser, origin, path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(origin + path, { waitUntil: "load" });
  // The stream of events never ends, so there is no idle network to wait for.
  await page.waitForTimeout(1000);
  const tab = new Tab(page);
  await tab.compareClocks();
  return tab;
}

class Tab {
  #page;
  #expected;
  /** How far the page's clock is ahead of ours, and how much that may be wrong, in milliseconds. */
  clock = { ahead: 0, unsure: Infinity };

  constructor(page) {
    this.#page = page;
  }

  async compareClocks() {
    this.clock = { ahead: 0, unsure: Infinity };
    for (let count = 0; count < COMPARISONS; count += 1) {
      const before = now();
      const there = await this.#page.evaluate(() => performance.timeOrigin + performance.now());
      const after = now();
      const unsure = (after - before) / 2;
      if (unsure < this.clock.unsure) this.clock = { ahead: there - (before + after) / 2, unsure };
    }
  }

  /** Begins to look for a sign; returns when the page does so. @param {object} sign as `saves.mjs` gives it */
  async expect(sign) {
    this.#expected = sign;
    await this.#page.evaluate(lookFor, { sign, patience: PATIENCE });
  }

  /** How long it takes until the page has the sign, in milliseconds. @param {{ at: number }} save */
  async untilChanged({ at }) {
    const seen = await this.#page.evaluate(() => globalThis.benchmark);
    if (seen === null) throw new Error(`the page does not show ${JSON.stringify(this.#expected)} after ${PATIENCE} ms`);
    return seen - this.clock.ahead - at;
  }

  close() {
    return this.#page.context().close();
  }
}

/** Runs in the page: `benchmark` becomes the time at which the sign is there, or null. */
function lookFor({ sign: { selector, property, text }, patience }) {
  const isThere = selector
    ? () => document.querySelector(selector)?.textContent.includes(text)
    : () => getComputedStyle(document.documentElement).getPropertyValue(property).trim() === text;
  globalThis.benchmark = new Promise((resolve) => {
    const end = (time) => {
      observer.disconnect();
      document.removeEventListener("load", look, true);
      clearTimeout(timer);
      resolve(time);
    };
    const look = () => isThere() && end(performance.timeOrigin + performance.now());
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, characterData: true });
    // A style sheet applies some time after its element came.
    document.addEventListener("load", look, true);
    const timer = setTimeout(end, patience, null);
  });
}
