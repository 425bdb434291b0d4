// The browser of the tests: Chromium as the system has it, driven by Playwright.
//
// Owns where it is found and the ways in which a page is looked at. Refuses to download a browser.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Starts Chromium: the one that `CHROMIUM` names, else the system's. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("there is no Chromium; install it, or name it in CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--hide-scrollbars"] });
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
