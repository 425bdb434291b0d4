// Readers who write while the author saves.

import assert from "node:assert/strict";
import { becomes } from "../lib/browser.mjs";
import { prepend } from "./pages.mjs";

const SHEET = "/worksheets/three-hard-questions/";
const SOURCE = "content/worksheets/three-hard-questions.md";
const FIELD = "#three-hard-questions_resolution";
const TEXT = "I will call ten people each week, and write down what they say; not what I hoped to hear. ".repeat(3).trim();
const wait = (page, time) => page.waitForTimeout(time);
const active = (page) => page.evaluate(() => document.activeElement?.id);
const strengths = (page) => page.locator("#three-hard-questions_strengths tbody tr:not([hidden])");

/** Types with 5 ms between keys while the author saves; `save` gets the number of the save. */
async function typeWhile(page, text, saves, save, pause = 20) {
  let isDone = false;
  const author = (async () => {
    for (let index = 0; index < saves; index += 1) {
      save(index);
      await new Promise((done) => setTimeout(done, pause));
    }
    isDone = true;
  })();
  for (const letter of text) await page.keyboard.press(letter === " " ? "Space" : letter, { delay: 5 });
  await author;
  assert.ok(isDone);
}

export const readers = {
  async "no letter is lost while the author saves fifty times around a worksheet"({ site, open }) {
    const page = await open(SHEET);
    await page.focus(FIELD);
    await page.evaluate((field) => (globalThis.field = document.querySelector(field)), FIELD);
    await typeWhile(page, TEXT, 50, (index) => prepend(site, SHEET, `<p id="save${index}">Save ${index}</p>`));
    await becomes(() => page.locator("#save49").count(), 1);
    assert.equal(await page.inputValue(FIELD), TEXT);
    assert.equal(await page.evaluate(() => globalThis.field === document.activeElement), true);
  },

  async "no letter is lost while the worksheet itself is saved fifty times"({ site, open }) {
    const page = await open(SHEET);
    await page.focus(FIELD);
    await page.evaluate((field) => (globalThis.field = document.querySelector(field)), FIELD);
    const html = site.text(SHEET);
    const label = "What is the resolution, as you would say it to a friend?";
    const save = (index) => {
      const extra = index % 2 ? `<p>More words ${index}</p>` : "";
      site.save({ [SHEET]: html.replaceAll(label, `${label} Save ${index}`).replace('<div class="worksheet-body">', `<div class="worksheet-body">${extra}`) });
    };
    await typeWhile(page, TEXT, 50, save);
    await becomes(() => page.locator("text=Save 49").count(), 1);
    assert.equal(await page.inputValue(FIELD), TEXT);
    assert.equal(await page.evaluate(() => globalThis.field === document.activeElement), true);
    await wait(page, 500);
    await page.reload();
    await becomes(() => page.inputValue(FIELD), TEXT);
  },

  async "the caret stays in the middle of the text"({ site, open }) {
    const page = await open(SHEET);
    await page.fill(FIELD, "before after");
    await page.focus(FIELD);
    await page.evaluate((field) => document.querySelector(field).setSelectionRange(7, 7), FIELD);
    const html = site.text(SHEET);
    await typeWhile(page, "in the midst of it, ", 50, (index) =>
      site.save({ [SHEET]: html.replaceAll("one line</small>", `one line, ${index}</small>`) }),
    );
    await becomes(() => page.locator("small", { hasText: "one line, 49" }).count(), 1);
    assert.equal(await page.inputValue(FIELD), "before in the midst of it, after");
    assert.deepEqual(
      await page.evaluate(() => [document.activeElement.selectionStart, document.activeElement.selectionEnd]),
      [27, 27],
    );
    await page.evaluate((field) => document.querySelector(field).setSelectionRange(2, 6, "backward"), FIELD);
    site.patch(SHEET, "one line</small>".replace("line", "line, 49"), "one more line</small>");
    await becomes(() => page.locator("small", { hasText: "one more line" }).count(), 1);
    assert.deepEqual(
      await page.evaluate(() => [document.activeElement.selectionStart, document.activeElement.selectionEnd, document.activeElement.selectionDirection]),
      [2, 6, "backward"],
    );
  },

  async "a row that the reader has added keeps what is written there while its table changes"({ site, sample, open }) {
    const page = await open(SHEET);
    const rows = strengths(page);
    await rows.nth(0).locator("input").first().fill("Patience");
    await page.getByRole("button", { name: /^Add a row/u }).first().click();
    await becomes(() => rows.count(), 4);
    const before = await active(page);
    const files = await sample.edit(SOURCE, (text) => text.replace("a name", "somebody's name").replace("## What are my strengths?", "Some more words.\n\n## What are my real strengths?"));
    const versions = [files.get(SHEET), site.files.get(SHEET)];
    await typeWhile(page, TEXT.slice(0, 200), 50, (index) => site.save({ [SHEET]: versions[index % 2] }));
    site.publish(files);
    await becomes(() => page.locator("h2", { hasText: "my real strengths" }).count(), 1);
    await becomes(() => rows.count(), 4);
    assert.equal(await active(page), before);
    assert.equal(await rows.nth(3).locator("input").first().inputValue(), TEXT.slice(0, 200));
    assert.equal(await rows.nth(0).locator("input").first().inputValue(), "Patience");
    await becomes(() => page.getByRole("button", { name: /^Add a row/u }).count(), 1);
    await becomes(() => page.locator("#three-hard-questions_uses textarea:visible").count(), 2);
    await sample.edit(SOURCE, (text) => text.replace("somebody's name", "a name").replace("Some more words.\n\n## What are my real strengths?", "## What are my strengths?"));
  },

  async "a blank that the author adds is there, and what was answered in one that is gone is kept"({ site, sample, open }) {
    const page = await open(SHEET);
    await page.fill(FIELD, "Run");
    await page.check("#three-hard-questions_willing_later");
    await strengths(page).nth(1).locator("input").first().fill("Humour");
    const added = "What else? [one more line]{text #besides}";
    const files = await sample.edit(SOURCE, (text) => text.replace("## What are my strengths?", `${added}\n\n## What are my strengths?`));
    site.publish(files);
    const field = page.locator("#three-hard-questions_besides");
    await becomes(() => field.count(), 1);
    await field.fill("Walk");
    await becomes(() => page.inputValue(FIELD), "Run");
    await becomes(() => page.isChecked("#three-hard-questions_willing_later"), true);
    await becomes(() => strengths(page).nth(1).locator("input").first().inputValue(), "Humour");
    await wait(page, 450);
    await page.reload();
    await becomes(() => field.inputValue(), "Walk");
    const back = await sample.edit(SOURCE, (text) => text.replace(`${added}\n\n`, ""));
    await wait(page, 200);
    site.publish(back);
    await becomes(() => field.count(), 0);
    await becomes(() => page.inputValue(FIELD), "Run");
    await becomes(() => page.locator(".earlier").textContent(), /Walk/u);
  },

  async "every worksheet of the sample goes on when its words change"({ site, sample, open }) {
    const paths = [...sample.files.keys()].filter((path) => /^\/worksheets\/[^/]+\/$/u.test(path));
    const page = await open(paths[0]);
    for (const path of paths) {
      await page.goto(site.origin + path);
      await wait(page, 250);
      const shape = () =>
        page.evaluate(() => {
          const all = (selector) => document.querySelectorAll(`goalpost-worksheet ${selector}`).length;
          return ["input", "select", "textarea", "button", "output", "tr", "li", ".row-tools", ".waiting", "svg"].map((name) => `${name} ${all(name)}`);
        });
      const before = await shape();
      const html = site.text(path);
      const changed = html.replaceAll(/(<label[^>]*>|<th scope="col">)(?=[A-Z])/gu, "$1New: ").replaceAll("<p>", "<p>New: ");
      if (changed === html) continue;
      site.save({ [path]: changed });
      await becomes(() => page.locator("text=New:").count().then((count) => count > 0), true);
      await wait(page, 60);
      await becomes(shape, before, path);
      site.save({ [path]: html });
      await becomes(() => page.locator("main >> text=New:").count(), 0, path);
      await becomes(shape, before, path);
      site.files.set(path, Buffer.from(html));
    }
  },

  async "answers elsewhere on the page follow"({ site, open }) {
    const path = "/posts/why-resolutions-fail/";
    const page = await open(path);
    const field = page.locator("goalpost-worksheet input[type=text]").first();
    await field.fill("Sing");
    for (let index = 0; index < 5; index += 1) prepend(site, path, `<p id="p${index}">More</p>`);
    await becomes(() => page.locator("#p4").count(), 1);
    assert.equal(await field.inputValue(), "Sing");
    await field.focus();
    assert.equal(await field.evaluate((one) => one === document.activeElement), true);
  },

  async "a dialog that is open stays open"({ site, open }) {
    const page = await open(SHEET);
    await page.fill(FIELD, "Run");
    await page.getByRole("button", { name: "Save or send" }).click();
    await page.waitForSelector("dialog[open]");
    prepend(site, SHEET, "<p id=new>New words</p>");
    await becomes(() => page.locator("#new").count(), 1);
    assert.equal(await page.locator("dialog[open]").count(), 1);
    site.patch(SHEET, "one line</small>", "one more line</small>");
    await becomes(() => page.locator("small", { hasText: "one more line" }).count(), 1);
    await wait(page, 100);
    assert.equal(await page.locator("dialog[open]").count(), 1);
  },
};
