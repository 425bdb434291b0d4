#!/usr/bin/env node
// Measures a built site with Lighthouse, as on a phone: `node benches/lighthouse/lighthouse.mjs OUTPUT_DIR`.
//
// Owns a table: for every kind of page the scores of performance, accessibility, best practices and SEO, the layout
// shift, and what was found wanting. It asserts nothing: performance depends on what else the machine does. A 404 page
// loses points by what it is, as no search engine may list it.
//
// Needs its packages (`npm ci --prefix benches/lighthouse`), those of tests/site, and Chromium.

import { existsSync } from "node:fs";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { samples } from "../../tests/site/lib/kinds.mjs";
import { serve } from "../../tests/site/lib/server.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: lighthouse.mjs OUTPUT_DIR");
  process.exit(2);
}
const site = await serve(folder);
const chromePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
const chrome = await launch({ chromePath, chromeFlags: ["--headless", "--no-sandbox", "--disable-gpu"] });
console.log(`${"kind".padEnd(13)}${CATEGORIES.join("  ")}  shift   wanting`);
for (const { path, name } of samples(folder)) {
  const { lhr } = await lighthouse(site.origin + path, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: "error" });
  const scores = CATEGORIES.map((id) => String(Math.round(lhr.categories[id].score * 100)).padStart(id.length));
  const wanting = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative");
  const shift = lhr.audits["cumulative-layout-shift"].numericValue.toFixed(4);
  console.log(`${name.padEnd(13)}${scores.join("  ")}  ${shift}  ${wanting.map(({ id }) => id).join(", ")}`);
}
await chrome.kill();
await site.close();
