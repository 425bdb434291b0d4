#!/usr/bin/env node
// Drives what worksheets load when it is used, in a real browser under a strict policy: `node tests/site/worksheet/parts.mjs
// [PICTURES]`.
//
// Owns one page (pages/parts.html) on which charts, the dialog, scripts, practices and pauses stand, and a walk through
// each as a reader would go; in light, dark and forced colours, from right to left, at 280 px and on paper. Where a folder
// is named, pictures are put there. Ends with 0 if all is well, 1 if not, each problem on a line.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ICAL from "ical.js";
import { becomes, launch, view } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const ROOT = new URL("../../../", import.meta.url).pathname;
const [pictures] = process.argv.slice(2);
const folder = assembled();
const site = await serve(folder);
const browser = await launch();
const problems = [];
let steps = 0;

/** The page with the modules, the theme's style and its words, in one folder. */
function assembled() {
  const to = mkdtempSync(join(tmpdir(), "parts-"));
  cpSync(join(ROOT, "src/worksheet/runtime"), to, { recursive: true });
  cpSync(join(ROOT, "tests/site/worksheet/pages"), to, { recursive: true });
  cpSync(join(ROOT, "tests/site/worksheet/lib/sample.mjs"), join(to, "sample.mjs"));
  for (const name of ["site.css", "worksheet.css"]) {
    const style = readFileSync(join(ROOT, "themes/default/assets", name), "utf8");
    writeFileSync(join(to, name), style.replace("setting(accent-light)", "#8a3b12").replace("setting(accent-dark)", "#e8a77c"));
  }
  const words = readFileSync(join(ROOT, "themes/default/i18n/en.toml"), "utf8").matchAll(/^worksheet_(\w+) = (".*")$/gmu);
  const all = Object.fromEntries([...words].map(([, key, text]) => [key, JSON.parse(text)]));
  // The host of the tests knows no `.mjs`; the page's policy runs only what is JavaScript.
  writeFileSync(join(to, "words-of-theme.js"), `export default ${JSON.stringify(all)};\n`);
  cpSync(join(to, "sample.mjs"), join(to, "sample.js"));
  const page = readFileSync(join(to, "parts.js"), "utf8").replaceAll(".mjs", ".js");
  writeFileSync(join(to, "parts.js"), page);
  return to;
}

/** Does something on a fresh page, and listens for errors and for what the policy refuses. */
async function on(name, act, { options = {}, path = "/parts.html", allowed = /^$/u } = {}) {
  const context = await browser.newContext({ ...view(1000, "light"), acceptDownloads: true, ...options });
  const page = await context.newPage();
  const tell = (text) => problems.push(`${name}: ${text}`);
  page.on("pageerror", (error) => tell(`error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && !allowed.test(message.text()) && tell(`console: ${message.text()}`));
  page.on("request", (request) => /^(?:https?:)/u.test(request.url()) && !request.url().startsWith(site.origin) && tell(`asks for ${request.url()}`));
  try {
    await page.goto(site.origin + path);
    await page.waitForFunction(() => globalThis.parts);
    await act(page, context);
    steps += 1;
  } catch (error) {
    tell(String(error.message).split("\n").slice(0, 12).join(" / "));
  }
  await context.close();
}

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

await on("saving", async (page) => {
  await page.getByRole("button", { name: "Save or send" }).click();
  await becomes(() => page.getByRole("dialog", { name: "Save or send" }).count(), 1);
  const file = await saved(page, "Everything, as a file");
  assert.match(file.name, /^goal-plan-\d{4}-\d{2}-\d{2}\.json$/u);
  assert.equal(JSON.parse(file.text).record.runs.length, 2);
  const text = await saved(page, "Text, to keep");
  assert.match(text.name, /\.md$/u);
  for (const part of ["### Goal", "> Run 10 km — “slowly”", "> 31 December 2026", "- [x] Yes, this week\n- [ ] Not yet", "> 45 %", "| Positive | 5 |", "| Buy shoes | 5 November 2026 |", "You have a way round 2 of 3 obstacles.", "7–11 Solid.", "### Put away with an answer"]) {
    assert.ok(text.text.includes(part), `${part} is not in\n${text.text}`);
  }
  for (const part of ["3–6", "### Put away\n", "Empty?", "__"]) assert.ok(!text.text.includes(part), `${part} is in the text`);
  const table = await saved(page, "Tables, for a spreadsheet");
  assert.ok(table.text.startsWith("\ufeffPlan one goal"));
  assert.ok(table.text.includes("First steps\r\nStep,By when,Days\r\nBuy shoes,2026-11-05,\r\n"), table.text);
  assert.ok(table.text.includes("How far are you?,45\r\n"));
  const dates = await saved(page, "Dates, for your calendar");
  const events = new ICAL.Component(ICAL.parse(dates.text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  assert.deepEqual(events.map(({ uid, summary }) => [uid, summary]), [
    ["goal-plan/2026-11-02/by@coach", "By when?"],
    ["goal-plan/2026-11-02/steps.1_.by@coach", "Buy shoes"],
  ]);
  await page.keyboard.press("Escape");
  await becomes(() => page.locator("dialog").count(), 0);
  await becomes(() => page.evaluate(() => document.activeElement.id), "open");
});

/** Makes a link in the dialog, and returns it. */
async function linkOf(page, passphrase) {
  await page.getByRole("button", { name: "Save or send" }).click();
  if (passphrase) await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Make the link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  await page.keyboard.press("Escape");
  return link;
}

await on("a link", async (page) => {
  const link = await linkOf(page);
  assert.ok(link.startsWith(`${site.origin}/parts.html#answers=goal-plan.`));
  await page.evaluate(() => {
    globalThis.parts.state.record.runs[1].answers.goal = { v: "Rest", t: 1500 };
    globalThis.parts.state.record.runs[1].answers.by = { v: "2027-01-01", t: 4000 };
  });
  await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  const dialog = page.getByRole("dialog", { name: "Take in these answers?" });
  await dialog.waitFor();
  await becomes(() => page.evaluate(() => globalThis.parts.state.applied), 0, "nothing is applied unasked");
  await becomes(() => dialog.locator(".change").innerText(), "What exactly will you achieve?\nNow: Rest\nThen: Run 10 km — “slowly”".replace("What", "2 November 2026: What"));
  await dialog.getByRole("radio", { name: /Replace/u }).check();
  await becomes(() => dialog.locator(".change").count(), 2);
  await dialog.getByRole("button", { name: "Take in" }).click();
  await becomes(() => page.evaluate(() => location.href), `${site.origin}/parts.html`, "the answers leave the address");
  const after = await page.evaluate(() => globalThis.parts.state.record.runs[1].answers);
  assert.deepEqual([after.goal.v, after.by.v, after.secret.v], ["Run 10 km — “slowly”", "2026-12-31", "That they laugh"]);
});

await on("a locked link", async (page) => {
  const link = await linkOf(page, "für Zoë");
  await page.evaluate(() => (globalThis.parts.state.record.runs = []));
  await page.evaluate((hash) => (location.hash = hash), new URL(link).hash);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Passphrase").fill("wrong");
  await page.keyboard.press("Enter");
  await dialog.getByText("That does not open it.").waitFor();
  await dialog.getByLabel("Passphrase").fill("für Zoë");
  await dialog.getByRole("button", { name: "Unlock" }).click();
  await dialog.getByRole("button", { name: "Leave all as it is" }).click();
  await becomes(() => page.evaluate(() => globalThis.parts.state.applied), 0);
  await becomes(() => page.evaluate(() => location.hash), "");
});

await on("a damaged link and one of another worksheet", async (page) => {
  await page.evaluate(() => (location.hash = "#answers=goal-plan.AXic"));
  await page.getByText("The link is damaged").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await becomes(() => page.evaluate(() => location.hash), "");
  await page.evaluate(() => (location.hash = "#answers=other.AXic"));
  await becomes(() => page.evaluate(() => globalThis.parts.arrive()), false);
});

await on("taking in a file", async (page) => {
  const open = async (data) => {
    const buffer = Buffer.from(typeof data === "string" ? data : JSON.stringify(data));
    await page.getByLabel("From a saved file").setInputFiles({ name: "a.json", mimeType: "application/json", buffer });
  };
  await page.getByRole("button", { name: "Save or send" }).click();
  await open("<html>");
  await page.getByText("This is no file of a worksheet.").waitFor();
  const record = { v: 1, worksheet: "goal-plan", runs: [], parked: {} };
  await open({ goalpost: "worksheet", version: 1, title: "<b>X</b>", record: { ...record, worksheet: "x" } });
  await page.getByText("This file is of another worksheet, “<b>X</b>”.").waitFor();
  const evil = "<img src=x onerror=alert(1)><script>alert(2)</script>";
  await open({ goalpost: "worksheet", version: 1, record: { ...record, runs: [{ run: "2026-11-02", answers: { goal: { v: evil, t: 4000 }, "a b": 1 }, rows: {} }] } });
  await page.getByText("Could not be read and were left out: 1").waitFor();
  await page.getByText("Answers that would change: 1").waitFor();
  assert.ok((await page.locator(".change-then").innerText()).includes(evil));
  await becomes(() => page.locator("dialog img, dialog script").count(), 0);
  await shoot(page, "review");
  await page.getByRole("button", { name: "Take in" }).click();
  await becomes(() => page.evaluate(() => globalThis.parts.state.record.runs[1].answers.goal.v), evil);
  await becomes(() => page.evaluate(() => document.activeElement.id), "open");
});

await on("scripts", async (page, context) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const lead = (name) => page.getByRole("button", { name });
  await becomes(() => page.locator(".script-tools").count(), 1, "called twice, made once");
  await becomes(() => lead("If yes:").getAttribute("aria-expanded"), "false");
  await becomes(() => page.getByText("When may I call?").isVisible(), false);
  await page.locator("[name=customer]").fill("Zoë");
  const whole = await page.evaluate(() => globalThis.parts.say());
  for (const part of ["“I understand, Zoë. Do", "If yes: “Great.", "If they talk:", "Listen.", "If no: “When"]) assert.ok(whole.includes(part), `${part} is not in ${whole}`);
  await lead("If no:").click();
  await lead("If yes:").press("Enter");
  await becomes(() => lead("If no:").getAttribute("aria-expanded"), "false");
  await lead("If they talk:").click();
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("Copied.").waitFor();
  const words = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(words, "“I understand, Zoë. Do you have a minute?”\n\nIf yes: “Great. What is your goal?”\n\nIf they talk:\n\nListen.\n\n“Thank you.”");
  await page.evaluate(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await page.getByRole("button", { name: "Copy" }).click();
  await page.getByText("The words are selected").waitFor();
  const selected = await page.evaluate(() => {
    const area = document.activeElement;
    return area.value.slice(area.selectionStart, area.selectionEnd);
  });
  assert.equal(selected, words);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await becomes(() => page.locator(".branch-content[hidden]").count(), 0, "on paper all branches stand");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await becomes(() => page.locator(".branch-content[hidden]").count(), 2);
});

await on("practices", async (page) => {
  await becomes(() => page.getByText("Too early.").isVisible(), false);
  await page.getByLabel("The price").check();
  await becomes(() => page.locator("[data-item=price] .feedback").innerText(), "Not right.\n\nToo early.");
  await page.getByLabel("A question").check();
  await becomes(() => page.getByText("Too early.").isVisible(), false);
  await becomes(() => page.locator("[data-list=quiz] [role=status]").textContent(), "A question: Right.");
  await page.getByLabel("What", { exact: true }).check();
  await page.getByLabel("Go", { exact: true }).check();
  await becomes(() => page.locator("[data-list=many] .feedback:visible").count(), 0);
  await page.getByRole("button", { name: "Check my answers" }).click();
  await becomes(() => page.locator("[data-list=many] [role=status]").textContent(), "What: Right. Go: Not right. 1 of 2 found.");
});

await on("a pause", async (page) => {
  await page.getByRole("button", { name: "Start the pause (2 s)" }).click();
  await becomes(() => page.getByRole("timer").textContent(), "2 s left");
  await becomes(() => page.locator(".pause progress").isVisible(), false, "nothing moves where that is not wanted");
  await becomes(() => page.locator(".pause [role=status]").textContent(), "The pause has begun: 2 seconds.");
  await page.getByRole("button", { name: "Stop" }).click();
  await becomes(() => page.getByRole("timer").textContent(), "");
  await page.getByRole("button", { name: "Start the pause (2 s)" }).click();
  await page.locator(".pause [role=status]").getByText("The pause is over.").waitFor({ timeout: 4000 });
});

await on("what charts say", async (page) => {
  const said = await page.evaluate(() => globalThis.parts.figures.map((figure) => (figure.hidden ? null : figure.querySelector("svg").getAttribute("aria-label"))));
  assert.equal(said[0], "Ten P: Positive 5 highest, Last 1 lowest, 1 without a value");
  assert.equal(said[2], "Below zero: Up 3 highest, Down -2 lowest");
  assert.match(said[3], /^Ten P: Now: Positive 5 highest, .*; Before: Prospect 4 highest, /u);
  assert.equal(said[7], "One run: 2026-11-01 3");
  assert.equal(said[10], "Score: 37, on a scale from 10 to 50");
  assert.equal(said[12], null, "nothing to draw, nothing shown");
  const marks = await page.evaluate(() => globalThis.parts.figures[3].querySelectorAll(".chart-drawing .chart-mark").length);
  assert.equal(marks, 10, "a missing value is a gap");
});

for (const [scheme, width] of [["light", 280], ["dark", 280], ["forced", 280], ["light", 1000]]) {
  for (const direction of ["ltr", "rtl"]) {
    await on(`${scheme}, ${width} px, ${direction}`, async (page) => {
      await turned(page, direction);
      // The table of the page belongs to another module, and to its style.
      await page.evaluate(() => document.querySelector("table").remove());
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) throw new Error(`is ${wide} px too wide`);
      await checkText(page);
      await shoot(page, `${scheme}-${width}-${direction}`, "#charts");
      await page.getByRole("button", { name: "Save or send" }).click();
      await shoot(page, `${scheme}-${width}-${direction}-dialog`);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 120)}`), []);
    }, { options: { ...view(width, scheme), bypassCSP: true } });
  }
}
await on("on paper", async (page) => {
  await page.emulateMedia({ media: "print" });
  await shoot(page, "print");
});

/** Draws all charts anew with the page turned. */
async function turned(page, direction) {
  if (direction === "ltr") return;
  await page.evaluate(() => sessionStorage.setItem("turn", "1"));
  await page.addInitScript(() => document.addEventListener("readystatechange", () => (document.documentElement.dir = "rtl")));
  await page.reload();
  await page.waitForFunction(() => globalThis.parts);
}

/** No word of a chart stands outside of its figure, and none is smaller than 11 px. */
async function checkText(page) {
  const faults = await page.evaluate(() => {
    const found = [];
    for (const [index, figure] of globalThis.parts.figures.entries()) {
      if (figure.hidden) continue;
      const frame = figure.querySelector("svg").getBoundingClientRect();
      for (const text of figure.querySelectorAll("svg text")) {
        const box = text.getBoundingClientRect();
        const isOut = box.left < frame.left - 2 || box.right > frame.right + 2 || box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
        if (isOut) found.push(`chart ${index}: “${text.textContent}” stands out of it`);
      }
      const size = (13 * frame.width) / 280;
      if (size < 10.5) found.push(`chart ${index}: letters of ${size} px`);
    }
    return found;
  });
  if (faults.length > 0) throw new Error(faults.join("; "));
}

async function shoot(page, name, selector) {
  if (!pictures) return;
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.png`);
  await (selector ? page.locator(selector).screenshot({ path }) : page.screenshot({ path, fullPage: name === "print" }));
}

await browser.close();
await site.close();
rmSync(folder, { recursive: true });
for (const problem of problems) console.log(problem);
console.log(`${problems.length === 0 ? "sound" : "NOT sound"}: ${steps} walks, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
