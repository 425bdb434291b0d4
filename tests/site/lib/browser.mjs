// The browser of the tests: Chromium as the system has it, driven by Playwright.
//
// Owns where it is found, the ways in which a page is looked at, and how long it is waited for. Refuses to download a browser.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts Chromium: the one that `CHROMIUM` names, else the system's. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("there is no Chromium; install it, or name it in CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });
}

/** How long a page may take to become what is expected, and how often it is asked, in milliseconds. */
const PATIENCE = { whole: 5000, pause: 20 };

/**
 * Waits until what a page answers is `expected`, or matches it where that is a pattern. What a page does about a key or a
 * click, it may do a moment later: a closed dialog tells so in a task of its own. Throws what stood there at last.
 */
export async function becomes(ask, expected, why) {
  const end = Date.now() + PATIENCE.whole;
  for (;;) {
    const actual = await ask();
    try {
      if (expected instanceof RegExp) assert.match(actual, expected, why);
      else assert.deepEqual(actual, expected, why);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await wait(PATIENCE.pause);
  }
}

/** The widths at which pages are looked at: a small phone, a tablet, a laptop. In CSS pixels. */
export const WIDTHS = [320, 768, 1280];

/** The options of a context for one way of looking: `scheme` is `light`, `dark` or `forced`. */
export function view(width, scheme, more = {}) {
  return {
    viewport: { width, height: width < 500 ? 640 : 900 },
    colorScheme: scheme === "light" ? "light" : "dark",
    forcedColors: scheme === "forced" ? "active" : "none",
    reducedMotion: "reduce",
    ...more,
  };
}
