#!/usr/bin/env node
// What becomes of readers' answers when an author edits a worksheet: `node tests/site/worksheet/edits.mjs PROGRAM
// [NAME…]`, the program being Goalpost itself.
//
// Owns the whole way of each case of `edits/`: the site as it was is built, a reader fills it in with the keyboard, the
// author edits and builds into the same folder, first without heeding what the build says, then as it says; the reader
// comes back, answers what is new, and comes back again. Each answer must stand where the case says, or be shown among the
// earlier ones, and what the browser stores may lose none. What a case may say is read in `edits/case.mjs`. Ends with 0 if
// every answer is found, 1 if not (each problem on a line), 2 for wrong usage.

import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { Filler, dateOrderOf } from "./drive/keyboard.mjs";
import { worksheetsOf } from "./drive/sheets.mjs";
import { expectedOf, forget, readCase, writeSite } from "./edits/case.mjs";

const CASES = fileURLToPath(new URL("./edits/", import.meta.url));
const READER = fileURLToPath(new URL("./drive/reader.js", import.meta.url));
const AT_ONCE = 3;
/** Longer than the page waits before it saves, in milliseconds. */
const SAVED = 450;

/** Whoever answers what is empty and leaves the rest alone, even where other answers would open another section. */
class Visitor extends Filler {
  closed() {
    return [];
  }
}

const [program, ...wanted] = process.argv.slice(2);
if (!program) {
  console.error("usage: edits.mjs PROGRAM [NAME…]");
  process.exit(2);
}

const problems = [];
const counts = { cases: 0, answers: 0, earlier: 0, refused: 0 };
const browser = await launch();
const dateOrder = await dateOrderOf(browser);
const folders = (await readdir(CASES, { withFileTypes: true })).filter((one) => one.isDirectory()).map(({ name }) => name);
const queue = folders.sort().filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
await Promise.all(Array.from({ length: AT_ONCE }, work));
await browser.close();
for (const problem of problems) console.log(problem);
console.log(
  `${problems.length === 0 ? "sound" : "NOT sound"}: ${counts.cases} edits, ${counts.answers} answers, of which ` +
    `${counts.earlier} stand among the earlier ones, ${counts.refused} edits refused at first, ${problems.length} problems`,
);
process.exit(problems.length === 0 && counts.cases > 0 ? 0 : 1);

/** Takes one case after the other. */
async function work() {
  for (let name = queue.shift(); name; name = queue.shift()) {
    let found = 0;
    const root = await mkdtemp(join(tmpdir(), "edits-"));
    const tell = (text) => {
      found += 1;
      problems.push(`${name}: ${text}`);
    };
    try {
      await drive(await readCase(join(CASES, name)), root, tell);
    } catch (error) {
      tell(String(error.stack ?? error).split("\n").slice(0, 5).join(" / "));
    }
    await rm(root, { recursive: true });
    counts.cases += 1;
    console.log(`${found === 0 ? "ok  " : "    "} ${name}`);
  }
}

async function drive(one, root, tell) {
  const output = join(root, "public");
  await writeSite(root, one.before);
  const first = build(root);
  for (const { code, message } of first.told) tell(`before: ${code}: ${message}`);
  if (first.failed) return;

  // What a browser has kept of the page is not what is tested.
  const site = await serve(output, { "cache-control": "no-store" });
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, locale: "en-GB" });
  context.setDefaultTimeout(5000);
  context.on("weberror", (error) => tell(`error: ${error.error().message}`));
  context.on("console", (message) => message.type() === "error" && tell(`console: ${message.text()}`));
  await context.addInitScript(`globalThis.worksheetUnderTest = ${JSON.stringify(one.id)}`);
  await context.addInitScript({ path: READER });
  try {
    const page = await context.newPage();
    const before = await fill(page, site.origin, output, one.id, tell);
    if (await edit(one, root, tell)) await comeBack(page, site.origin, output, one, before, tell);
  } finally {
    await context.close();
    await site.close();
  }
}

// ---- The author

/** Builds the site; tells what was told, and whether it failed. */
function build(root) {
  const words = ["build", "-r", root, "-o", join(root, "public"), "--message-format", "json"];
  const { status, stdout, stderr } = spawnSync(resolve(program), words, { encoding: "utf8" });
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.startsWith("{"));
  const told = lines.map((line) => JSON.parse(line)).filter(({ code }) => code !== undefined);
  return { failed: status !== 0, told };
}

/** Edits the site, at first without heeding the lock; tells whether it is built in the end. */
async function edit(one, root, tell) {
  if (one.refused.length > 0) {
    counts.refused += 1;
    const stood = published(root, one.id);
    await writeSite(root, one.hasty);
    const { failed, told } = build(root);
    if (!failed) tell("an edit that hides answers is built");
    if (published(root, one.id) !== stood) tell("an edit that is refused changes the page");
    const hidden = told.filter(({ code }) => code === "id-gone").map(({ message }) => /`([^`]+)`/u.exec(message)[1]);
    same("refused", hidden, one.refused, tell);
    for (const { code, message } of told)
      if (code !== "id-gone" && code !== "kind-changed") tell(`when it is refused: ${code}: ${message}`);
  }
  await writeSite(root, one.after);
  await forget(root, one.id, one.forgotten);
  const { failed, told } = build(root);
  const warned = told.filter(({ code }) => code === "kind-changed").map(({ message }) => /`([^`]+)`/u.exec(message)[1]);
  same("warned of", warned, one.warned, tell);
  for (const { code, message } of told) if (code !== "kind-changed") tell(`after: ${code}: ${message}`);
  return !failed;
}

/** The page of a worksheet as it is published. */
function published(root, id) {
  return JSON.stringify(worksheetsOf(join(root, "public")).find((sheet) => sheet.id === id));
}

function same(what, found, expected, tell) {
  const [is, should] = [found, expected].map((all) => [...all].sort().join(", "));
  if (is !== should) tell(`${what}: ${is || "nothing"}, expected: ${should || "nothing"}`);
}

// ---- The reader

/** Opens the worksheet, answers all that is empty, and tells what then stands on the page and in the browser. */
async function fill(page, origin, output, id, tell) {
  const sheet = worksheetsOf(output).find((one) => one.id === id);
  await page.goto(origin + sheet.path, { waitUntil: "networkidle" });
  const filler = new Visitor(page, [sheet.wire], dateOrder);
  await filler.fill();
  for (const problem of filler.problems) tell(problem);
  await page.evaluate(() => document.activeElement.blur());
  await page.waitForTimeout(SAVED);
  return look(page, id);
}

/** What stands on the page, in every run that can be chosen there, and what the browser stores. */
async function look(page, id) {
  const host = page.locator(`goalpost-worksheet[data-worksheet="${id}"]`);
  const runs = host.locator(".runs select");
  const opened = await page.evaluate(() => reader.state());
  const states = [opened];
  if (await runs.count()) {
    const now = await runs.inputValue();
    for (const run of await runs.locator("option").evaluateAll((all) => all.map(({ value }) => value))) {
      await runs.selectOption(run);
      states.push(await page.evaluate(() => reader.state()));
    }
    await runs.selectOption(now);
  }
  const past = host.locator("details.earlier:not([hidden])");
  const earlier = (await past.count()) ? await past.locator("dd").allTextContents() : [];
  const results = (await host.locator("output, [data-band][aria-current]").allTextContents()).map((text) => text.trim());
  const stored = await page.evaluate(
    (end) => Object.entries(localStorage).find(([key]) => key.endsWith(end))?.[1],
    `:${id}`,
  );
  return { opened, states, earlier, results, stored: valuesOf(JSON.parse(stored ?? '{"runs":[],"parked":{}}')) };
}

/** Every value that is stored, wherever. */
function valuesOf({ runs, parked }) {
  const cells = runs.flatMap(({ answers, rows }) => [
    ...Object.values(answers),
    ...Object.values(rows).flat().flatMap((row) => Object.values(row)),
  ]);
  return [...cells, ...Object.values(parked)].map((cell) => cell?.v).filter((v) => v !== undefined && v !== null);
}

/** The reader comes back, goes on where something is empty, and comes back again. */
async function comeBack(page, origin, output, one, before, tell) {
  const sheet = worksheetsOf(output).find(({ id }) => id === one.id);
  const answers = Object.entries(before.opened).filter(([key, value]) => isAnswer(key) && value !== "" && value !== false);
  if (answers.length === 0) tell("the reader answers nothing");
  counts.answers += answers.length;
  const wanted = answers.map(([key, value]) => ({ key, value, ...expectedOf(one, key) }));
  counts.earlier += wanted.filter(({ to }) => to === "earlier").length;
  await page.goto(origin + sheet.path, { waitUntil: "networkidle" });
  await page.waitForTimeout(SAVED);
  const after = await look(page, one.id);
  compare("coming back", before, after, { wanted, isWhole: true }, tell);
  for (const text of one.shows)
    if (!after.results.includes(text)) tell(`no result says ${JSON.stringify(text)}, but ${JSON.stringify(after.results)}`);

  await fill(page, origin, output, one.id, tell);
  await page.reload({ waitUntil: "networkidle" });
  await page.waitForTimeout(SAVED);
  compare("having gone on", before, await look(page, one.id), { wanted, isWhole: false }, tell);
}

/** Whether a name of `reader.state` is that of an input. */
function isAnswer(key) {
  return !/^(?:=|band \d|section \d|chart \d)/u.test(key);
}

/** Holds what a reader finds to what there was. `isWhole`: whether no other answer can be among the earlier ones. */
function compare(when, before, after, { wanted, isWhole }, tell) {
  const earlier = [...after.earlier];
  for (const { key, value, to, as = value } of wanted) {
    const text = String(to === "earlier" && as === true ? "yes" : as);
    if (to !== "earlier") {
      const there = after.states.map((state) => state[to]).filter((one) => one !== undefined);
      if (!there.some((one) => String(one) === text))
        tell(`${when}: ${key} is not ${JSON.stringify(text)} at ${to}, but ${JSON.stringify(there)}`);
    } else {
      const at = earlier.indexOf(text);
      if (at < 0) tell(`${when}: ${key}, ${JSON.stringify(text)}, is not among the earlier ones: ${JSON.stringify(after.earlier)}`);
      else earlier.splice(at, 1);
    }
  }
  if (isWhole && earlier.length > 0) tell(`${when}: shown as earlier as well: ${JSON.stringify(earlier)}`);
  const stored = [...after.stored];
  for (const value of before.stored) {
    // An option that has another id now is stored by that.
    const at = [value, ...wanted.filter((it) => it.value === value).map(({ as }) => as)].reduce(
      (at, now) => (at < 0 ? stored.indexOf(now) : at),
      -1,
    );
    if (at < 0) tell(`${when}: ${JSON.stringify(value)} is stored no more`);
    else stored.splice(at, 1);
  }
}
