#!/usr/bin/env node
// Looks at a built site in a real browser: `node tests/site/browser.mjs OUTPUT_DIR [PATH…]`.
//
// Owns what only a browser can tell, for every kind of page (or for the pages at the paths given): accessibility by axe
// (WCAG 2.2 A and AA) in light, dark and forced colours at two widths; no sideways scrolling at 320 px, nor with text
// at twice its size; no layout shift; no request to another host; no violation of the page's own security policy; what
// a page weighs; that the keyboard reaches every link; that pages say as much without script as with it; and what the
// two scripts do. Worksheets are driven by `worksheets.mjs`, and left out of the last four. Ends with 0 if all is well, 1 if not (each problem on a line), 2 for wrong usage.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch, view } from "./lib/browser.mjs";
import { samples } from "./lib/kinds.mjs";
import { serve } from "./lib/server.mjs";
import { checkScripts } from "./lib/scripts.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What an article may weigh with all that it loads but its pictures, compressed, in bytes. */
const HEAVIEST = 15 * 1024;

const [folder, ...paths] = process.argv.slice(2);
if (!folder) {
  console.error("usage: browser.mjs OUTPUT_DIR [PATH…]");
  process.exit(2);
}

const problems = [];
const counts = { pages: 0, states: 0, heaviest: 0 };
const site = await serve(folder);
const browser = await launch();
const wanted = paths.length > 0 ? paths.map((path) => ({ path, name: path })) : samples(folder);
counts.pages = wanted.length;

for (const scheme of ["light", "dark", "forced"]) {
  for (const width of [320, 1280]) {
    await inEach(view(width, scheme), `${scheme}, ${width} px`, async (page, tell) => {
      await checkAxe(page, tell);
      if (width === 320) await checkWidth(page, tell);
    });
  }
}
await inEach(view(1280, "light"), "keyboard", checkKeyboard);
await inEach(view(640, "light"), "text at twice its size", async (page, tell) => {
  await page.addStyleTag({ content: "html { font-size: 200% !important }" });
  await checkWidth(page, tell);
});
await checkWithoutScript();
problems.push(...(await checkScripts(browser, site.origin, folder)));
await browser.close();
await site.close();

for (const problem of problems) console.log(problem);
const verdict = problems.length === 0 ? "sound" : "NOT sound";
console.log(
  `${verdict}: ${counts.pages} pages in ${counts.states} states, the heaviest ${counts.heaviest} bytes, ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);

/** Opens every wanted page in one way of looking, and does something on each. */
async function inEach(options, name, check) {
  // The page's own policy would keep the checkers out; whether it is kept is listened for.
  const context = await browser.newContext({ ...options, bypassCSP: true });
  const page = await context.newPage();
  let tell = () => {};
  page.on("request", (request) => {
    if (!request.url().startsWith(site.origin) && !request.url().startsWith("data:")) tell(`asks for ${request.url()}`);
  });
  page.on("pageerror", (error) => tell(`error: ${error.message}`));
  for (const { path } of wanted) {
    tell = (text) => problems.push(`${path} (${name}): ${text}`);
    await page.goto(site.origin + path, { waitUntil: "load" });
    counts.states += 1;
    await check(page, tell, path);
  }
  await context.close();
}

async function checkAxe(page, tell) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), RULES);
  for (const { id, nodes } of violations) {
    tell(`axe/${id}: ${nodes.length} × ${nodes[0].html.slice(0, 120)} ${nodes[0].failureSummary.split("\n").at(1)?.trim()}`);
  }
}

async function checkWidth(page, tell) {
  const [scrolled, shown] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  if (scrolled > shown) tell(`is ${scrolled} px wide, in a window of ${shown}`);
}

/** Walks through the page with the Tab key: every link and field is met, in order, and can be seen when it is. */
async function checkKeyboard(page, tell) {
  const [all, stops] = await page.evaluate(() => {
    const met = [...document.querySelectorAll("a[href], input, summary, [tabindex='0']")];
    const seen = met.filter(
      (element) => element.checkVisibility() && !element.disabled && !element.closest("goalpost-worksheet"),
    );
    seen.forEach((element, index) => (element.dataset.order = index));
    return [seen.length, document.querySelectorAll("goalpost-worksheet :is(a, button, input, select, textarea, summary)").length];
  });
  const met = new Set();
  // A date has three stops.
  for (let presses = 0; presses < all + stops * 3 + 3 && met.size < all; presses += 1) {
    await page.keyboard.press("Tab");
    const order = await page.evaluate(() => {
      const element = document.activeElement;
      const { outlineStyle } = getComputedStyle(element);
      return element.dataset.order && [Number(element.dataset.order), outlineStyle];
    });
    if (!order) continue;
    met.add(order[0]);
    if (order[1] === "none") tell(`the focus on element ${order[0]} cannot be seen`);
  }
  if (met.size !== all) tell(`the keyboard reaches ${met.size} of ${all}`);
}

/** Opens every page as it is meant to be: its own policy, its weight, its shifts; and once more without script. */
async function checkWithoutScript() {
  const [plain, scripted] = await Promise.all(
    [false, true].map((javaScriptEnabled) => browser.newContext({ ...view(1280, "light"), javaScriptEnabled })),
  );
  for (const { path, name } of wanted) {
    const tell = (text) => problems.push(`${path}: ${text}`);
    const page = await scripted.newPage();
    await listen(page);
    let weight = 0;
    page.on("response", (response) => {
      if (/image/u.test(response.headers()["content-type"] ?? "")) return;
      weight += Number(response.headers()["content-length"] ?? 0);
    });
    page.on("console", (message) => message.type() === "error" && tell(`console: ${message.text()}`));
    await page.goto(site.origin + path, { waitUntil: "networkidle" });
    const { shift, violations } = await page.evaluate(() => globalThis.heard);
    if (shift > 0) tell(`shifts by ${shift}`);
    for (const violation of violations) tell(`violates its policy: ${violation}`);
    const hasWorksheet = (await page.locator("goalpost-worksheet").count()) > 0;
    if (/post/u.test(name) && !hasWorksheet) {
      counts.heaviest = Math.max(counts.heaviest, weight);
      if (weight > HEAVIEST) tell(`weighs ${weight} bytes, of ${HEAVIEST}`);
    }
    const other = await plain.newPage();
    await other.goto(site.origin + path);
    const words = async (where) => {
      await where.evaluate(() => document.querySelectorAll("goalpost-worksheet").forEach((one) => one.remove()));
      return (await where.locator("main").innerText()).replaceAll(/\s+/gu, " ");
    };
    const [with_, without] = [await words(page), await words(other)];
    const lost = with_.length - without.length;
    if (!(await page.locator(".search").count()) && lost !== 0) tell(`says ${lost} characters more with script`);
    await page.close();
    await other.close();
  }
  await plain.close();
  await scripted.close();
}

/** Hears, from before the page's first byte, what moves on it and what its policy refuses. */
function listen(page) {
  return page.addInitScript(() => {
    const heard = (globalThis.heard = { shift: 0, violations: [] });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) heard.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    document.addEventListener("securitypolicyviolation", (event) => {
      heard.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
  });
}
