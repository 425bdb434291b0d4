#!/usr/bin/env node
// Drives every worksheet of a built site in a real browser, as its readers would: `node tests/site/worksheets.mjs
// OUTPUT_DIR [ID…]`.
//
// Owns one walk for each: filled in with the keyboard alone, loaded again, checked, printed, saved in every form, taken in by
// another profile, open in two tabs, and read without script; meanwhile looked at for accessibility, width, requests and
// what the strictest security policy refuses. And for one of them: storage that fails. And the weight of the runtime. Ends with 0 if all is well, 1 if not (each problem on a line), 2 for wrong
// usage.

import { fileURLToPath } from "node:url";
import { launch } from "./lib/browser.mjs";
import { serve } from "./lib/server.mjs";
import { accessible, everyLook, narrow } from "./worksheet/drive/examine.mjs";
import { saveAll, takeIn } from "./worksheet/drive/exchange.mjs";
import { Filler, dateOrderOf } from "./worksheet/drive/keyboard.mjs";
import { checkPaper } from "./worksheet/drive/paper.mjs";
import { checkPlain } from "./worksheet/drive/plain.mjs";
import { worksheetsOf } from "./worksheet/drive/sheets.mjs";
import { checkStorage } from "./worksheet/drive/storage.mjs";
import { checkTabs } from "./worksheet/drive/tabs.mjs";
import { weigh } from "./worksheet/drive/weight.mjs";

/** What pages with worksheets must be content with. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";
const AT_ONCE = 3;
const READER = fileURLToPath(new URL("./worksheet/drive/reader.js", import.meta.url));

const [folder, ...ids] = process.argv.slice(2);
if (!folder) {
  console.error("usage: worksheets.mjs OUTPUT_DIR [ID…]");
  process.exit(2);
}

const problems = [];
const counts = { sheets: 0, answers: 0, sections: 0, opened: 0, tabs: 0 };
const site = await serve(folder, { "content-security-policy": POLICY });
const browser = await launch();
const dateOrder = await dateOrderOf(browser);
const all = worksheetsOf(folder);
const queue = all.filter(({ id }) => ids.length === 0 || ids.includes(id));
await Promise.all(Array.from({ length: AT_ONCE }, work));
if (ids.length === 0) {
  const sheet = all.find(({ wire }) => Object.values(wire.fields).some(({ kind }) => kind === "text"));
  await checkStorage(sheet, { profile, open }, (text) => problems.push(`${sheet.id}: ${text}`));
}
await browser.close();
await site.close();

for (const line of weigh(folder, (text) => problems.push(text))) console.log(line);
for (const problem of problems) console.log(problem);
console.log(
  `${problems.length === 0 ? "sound" : "NOT sound"}: ${counts.sheets} worksheets, ${counts.answers} answers typed, ` +
    `${counts.opened} of ${counts.sections} sections opened, ${counts.tabs} in two tabs, ${problems.length} problems`,
);
process.exit(problems.length === 0 && counts.sheets > 0 ? 0 : 1);

/** Takes one worksheet after the other. */
async function work() {
  for (let sheet = queue.shift(); sheet; sheet = queue.shift()) {
    const { id } = sheet;
    const start = performance.now();
    const found = problems.length;
    try {
      await drive(sheet, (text) => problems.push(`${id}: ${text}`));
    } catch (error) {
      problems.push(
        `${id}: ${String(error.stack ?? error)
          .split("\n")
          .slice(0, 6)
          .join(" / ")}`,
      );
    }
    counts.sheets += 1;
    console.log(
      `${problems.length === found ? "ok  " : "    "} ${id}, ${((performance.now() - start) / 1000).toFixed(1)} s`,
    );
  }
}

/** A profile of its own, in which everything that goes wrong is told. */
async function profile(id, tell, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1000, height: 900 },
    locale: "en-GB",
    reducedMotion: "reduce",
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(6000);
  context.on("weberror", (error) => tell(`error: ${error.error().message}`));
  context.on("console", (message) => message.type() === "error" && tell(`console: ${message.text()}`));
  await context.addInitScript(`globalThis.worksheetUnderTest = ${JSON.stringify(id)}`);
  await context.addInitScript({ path: READER });
  return context;
}

/** Opens a page, and from then on allows it no request but those for its own modules. */
async function open(context, path, tell) {
  const page = await context.newPage();
  await page.goto(site.origin + path, { waitUntil: "networkidle" });
  page.on("request", (request) => {
    const url = request.url();
    const isOwn = url.startsWith(`${site.origin}/assets/`);
    // Pictures of a post come when they are scrolled to.
    if (!isOwn && !request.isNavigationRequest() && request.resourceType() !== "image" && !/^(?:blob|data):/u.test(url))
      tell(`asks for ${url}`);
  });
  return page;
}

async function drive({ id, path, wire }, tell) {
  const context = await profile(id, tell);
  const page = await open(context, path, tell);
  await accessible(page, "empty", tell, "html");
  await narrow(page, "empty", tell);

  const filler = new Filler(page, [wire], dateOrder);
  let seen = "[]";
  await filler.fill(async (sections) => {
    const now = JSON.stringify(sections);
    if (now !== seen) await accessible(page, `with sections ${now}`, tell);
    seen = now;
  });
  for (const problem of filler.problems) tell(problem);
  for (const key of filler.unseen) tell(`the focus on ${key} cannot be seen`);
  if (filler.closed().length > 0) tell(`sections that no answer opened: ${filler.closed().join(", ")}`);
  counts.answers += filler.typed.size;
  counts.sections += wire.sections.length;
  counts.opened += wire.sections.length - filler.closed().length;

  const state = await stayed(page, tell);
  await narrow(page, "filled", tell);
  await accessible(page, "filled", tell);
  await everyLook(page, tell);
  await checked(page, id, "filled", tell);
  await checkPaper(page, tell);
  const file = await saveAll(page, id, filler.typed, tell, () => accessible(page, "saving", tell, "dialog"));
  await heardIn(page, tell);
  await context.close();

  await elsewhere({ id, path, file, state }, tell);
  const plain = await profile(id, tell, { javaScriptEnabled: false });
  const still = await open(plain, path, tell);
  await checkPlain(still, id, wire, tell);
  await plain.close();
}

/** Loads the page again: nothing has changed. Returns what stands there. */
async function stayed(page, tell) {
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForTimeout(400);
  const before = await page.evaluate(() => reader.state());
  await page.reload({ waitUntil: "networkidle" });
  const after = await page.evaluate(() => reader.state());
  compare(before, after, "loaded again", tell);
  return after;
}

function compare(before, after, name, tell) {
  const changed = Object.keys({ ...before, ...after }).filter((key) => before[key] !== after[key]);
  for (const key of changed.slice(0, 3))
    tell(`${name}: ${key} was ${JSON.stringify(before[key])}, is ${JSON.stringify(after[key])} (${changed.length})`);
}

/** Presses "Check": what has an answer everywhere is fine; what is empty is told, with links that lead there. */
async function checked(page, id, state, tell) {
  const host = page.locator(`goalpost-worksheet[data-worksheet="${id}"]`);
  const button = host.getByRole("button", { name: "Check", exact: true });
  if (!(await button.count())) return;
  await button.focus();
  await page.keyboard.press("Enter");
  const summary = host.locator(".worksheet-foot .summary");
  await summary.waitFor();
  if (!(await summary.evaluate((one) => one === document.activeElement)))
    tell(`checked, ${state}: the summary has no focus`);
  const texts = await summary.locator("li").allInnerTexts();
  if (state === "filled") {
    if (texts.length > 0) tell(`checked, filled: ${texts.length} to mend: ${texts.slice(0, 3).join("; ")}`);
    return;
  }
  await accessible(page, "checked, empty", tell);
  const links = summary.getByRole("link");
  if ((await links.count()) !== texts.length)
    tell(`checked, empty: ${texts.length} problems, ${await links.count()} links`);
  for (const link of await links.all()) {
    await link.focus();
    await page.keyboard.press("Enter");
    const isMarked = await page.evaluate(
      () => document.activeElement.getAttribute("aria-invalid") === "true" && reader.focused().is !== "page",
    );
    if (!isMarked) tell(`checked, empty: the link “${await link.innerText()}” does not lead to its field`);
  }
}

/** Another profile: checked while it is empty, the file taken in, and then two tabs. */
async function elsewhere({ id, path, file, state }, tell) {
  const context = await profile(id, tell);
  const page = await open(context, path, tell);
  await checked(page, id, "empty", tell);
  await takeIn(page, id, file);
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForTimeout(400);
  compare(state, await page.evaluate(() => reader.state()), "taken in", tell);
  const other = await open(context, path, tell);
  compare(state, await other.evaluate(() => reader.state()), "taken in, opened", tell);
  if (await checkTabs(page, other, tell)) counts.tabs += 1;
  await heardIn(page, tell);
  await heardIn(other, tell);
  await context.close();
}

async function heardIn(page, tell) {
  for (const violation of await page.evaluate(() => reader.heard.violations)) tell(`violates the policy: ${violation}`);
}
