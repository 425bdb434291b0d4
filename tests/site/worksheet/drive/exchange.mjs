// What leaves a worksheet and comes back: the file, Markdown, tables and dates.
//
// Owns that each form holds every answer, can be read by those it is meant for, and that the file brings all of it back.

import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import ICAL from "ical.js";

const FORMULA = /^[=+@\t\r]|^-(?![\d.,]+%?$)/u;

async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  return readFile(await download.path(), "utf8");
}

async function open(page, id) {
  await page
    .locator(`goalpost-worksheet[data-worksheet="${id}"]`)
    .getByRole("button", { name: "Save or send" })
    .click();
  await page.getByRole("dialog").waitFor();
}

/** Saves a worksheet in every form; returns the file. `looked` is called while the dialog is open. */
export async function saveAll(page, id, typed, tell, looked) {
  const written = await page.evaluate(() => reader.written());
  await open(page, id);
  await looked();
  const file = await saved(page, "Everything, as a file");
  checkFile(file, typed, tell);
  checkMarkdown(await saved(page, "Text, to keep"), written, tell);
  checkTables(await saved(page, "Tables, for a spreadsheet"), written, tell);
  const dates = written.filter(({ kind, isShown }) => kind === "date" && isShown);
  if (dates.length > 0) checkDates(await saved(page, "Dates, for your calendar"), dates, tell);
  else if (await page.getByRole("button", { name: "Dates, for your calendar" }).count())
    tell("calendar: offered without a date");
  await page.keyboard.press("Escape");
  return file;
}

function checkFile(file, typed, tell) {
  const texts = [];
  JSON.parse(file, (_, value) => (texts.push(value), value));
  for (const [key, { text, kind }] of typed) {
    if (!["text", "long", "email", "url", "date"].includes(kind)) continue;
    if (!texts.includes(text)) tell(`file: ${key} lacks ${JSON.stringify(text)}`);
  }
}

/** Marks that Markdown needs a backslash before are read through. */
const plain = (text) =>
  text
    .replaceAll(/\\(?=[!-/:-@[-`{-~])/gu, "")
    .replaceAll(/<br>/gu, " ")
    .replaceAll(/&(amp|lt|gt|quot);/gu, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"' })[name])
    .replaceAll(/\s+/gu, " ");

function checkMarkdown(markdown, written, tell) {
  const text = plain(markdown.replaceAll(/^>[ ]?/gmu, ""));
  for (const { key, kind, text: answer, isShown } of written) {
    if (!["text", "textarea", "email", "url"].includes(kind) || /^[\d.,:]+$/u.test(answer)) continue;
    for (const line of answer.split("\n"))
      if (!text.includes(plain(line)))
        tell(`Markdown: ${key}${isShown ? "" : " (put away)"} lacks ${JSON.stringify(line)}`);
  }
}

function checkTables(csv, written, tell) {
  let rows;
  try {
    rows = parse(csv, { bom: true, relax_column_count: true });
  } catch (error) {
    tell(`CSV: ${error.message}`);
    return;
  }
  const cells = rows.flat();
  const bad = cells.find((cell) => FORMULA.test(cell));
  if (bad !== undefined) tell(`CSV: a cell begins a formula: ${JSON.stringify(bad)}`);
  const all = cells.map((cell) => cell.replace(/^'/u, ""));
  for (const { key, kind, text, isInTable, isShown } of written) {
    if (
      !isInTable ||
      !isShown ||
      !["text", "textarea", "email", "url", "date"].includes(kind) ||
      /^[\d.,:]+$/u.test(text)
    )
      continue;
    if (!all.includes(text)) tell(`CSV: ${key} lacks ${JSON.stringify(text)}`);
  }
}

function checkDates(text, dates, tell) {
  for (const line of text.split("\r\n"))
    if (Buffer.byteLength(line) > 75) tell(`calendar: a line of ${Buffer.byteLength(line)} bytes`);
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  const days = events.map(({ startDate }) => startDate.toString().slice(0, 10));
  for (const { key, text: day } of dates) if (!days.includes(day)) tell(`calendar: ${key} lacks ${day}`);
  if (new Set(events.map(({ uid }) => uid)).size < events.length) tell("calendar: two dates have the same id");
  if (events.some(({ summary }) => !summary?.trim())) tell("calendar: a date without words");
}

/** Takes a file in, in a profile that has nothing. */
export async function takeIn(page, id, file) {
  await open(page, id);
  await page
    .getByLabel("From a saved file")
    .setInputFiles({ name: `${id}.json`, mimeType: "application/json", buffer: Buffer.from(file) });
  await page.getByRole("dialog", { name: "Take in these answers?" }).getByRole("button", { name: "Take in" }).click();
}
