// Worksheets that begin anew while somebody works in them.
//
// Owns what a save of the author must leave to the reader beside the letters: orders, choices, what can be undone, what is
// open and marked, and the focus. The worksheets are small ones of its own, one for each thing, on one page.

import assert from "node:assert/strict";
import { becomes } from "../lib/browser.mjs";

const PAGE = "/begins-anew/";
const TEXT = `+++
title = "Begins anew"
summary = "Worksheets that begin anew."
+++

::: worksheet {#order title="Order"}

What is it? [a name]{#what}

#### What keeps me {#keeps rank}

- Promotion {#a}
- Training {#b}
- Recognition {#c}
- Say {#d}

:::

::: worksheet {#people title="People"}

#### Crew {#crew rows="2+"}

| Name           |
| -------------- |
| [a name]{#name} |

#### Buddies {#buddies rows-from="crew"}

| Who       | Buddy                                       | Note            |
| --------- | ------------------------------------------- | --------------- |
| {= .item} | [who]{#who select options-from="crew"} | [remark]{#note} |

#### Tasks {#tasks rows="1+"}

| Task       | By                                          |
| ---------- | ------------------------------------------- |
| [do]{#do number} | [whom]{#whom select options-from="crew"} |

:::

::: worksheet {#first-steps title="Steps"}

Which goal? [one]{#goal required}

How many? [a number]{#many number required}

#### Steps {#steps rows="2+"}

| Step      | When               |
| --------- | ------------------ |
| [act]{#act} | [when]{#when date} |

#### More {#more rows-from="steps" one-by-one="Next"}

- {= .item}: [more]{#rest}

:::

::: worksheet {#said title="Said"}

#### What kind? {#kind practice}

- [ ] Misunderstanding {#mis}

  Not so.

- [x] Drawback {#draw}

  Quite so.

- [x] Another {#other}

Why? [why]{#why}

:::

::: worksheet {#talk title="Talk"}

::: script

"Hello [your name]{#name}, how are you?"

- **Fine:** "Good," says [who]{#says} to me.
- **Not so:** "Oh, dear."

:::

::: pause {seconds=30}
Breathe.
:::

:::

::: worksheet {#grid title="Grid"}

#### Rows {#down rows="2+"}

| Row            |
| -------------- |
| [a row]{#down-name} |

#### Cells {#cells rows-from="down" columns-from="down" cells=number}

| Who       |
| --------- |
| {= .item} |

Which year? [the year]{#year}

:::
`;

const wait = (page, time) => page.waitForTimeout(time);
const sheet = (page, id) => page.locator(`goalpost-worksheet#${id}`);
const focused = (page) =>
  page.evaluate(() => {
    const { activeElement: active } = document;
    return [active.closest("goalpost-worksheet")?.id, active.getAttribute("name") ?? active.textContent];
  });

/** The page, and a way to change its text: resolves when the page shows `shown`. */
async function begin({ site, sample, open }) {
  const build = (text) => sample.with({ "content/begins-anew.md": text });
  site.publish(await build(TEXT));
  const page = await open(PAGE);
  let text = TEXT;
  const edit = async (from, to, shown = to) => {
    assert.ok(text.includes(from), from);
    text = text.replace(from, () => to);
    site.publish(await build(text));
    await becomes(() => page.locator("main").evaluate((main, shown) => main.textContent.includes(shown), shown), true, shown);
    // Worksheets begin anew a moment later.
    await wait(page, 150);
  };
  return { page, edit };
}

export const refreshes = {
  async "an order stays an order when its worksheet begins anew"(walk) {
    const { page, edit } = await begin(walk);
    const places = () => page.locator("#order [data-list=keeps] input, #order .rank input").evaluateAll((all) => all.map((one) => `${one.name.slice(6)}${one.value}`).sort().join(" "));
    for (const [index, name] of ["a", "b", "c", "d"].entries()) await page.fill(`#order [name="keeps.${name}"]`, String(index + 1));
    await page.locator('#order [name="keeps.d"]').blur();
    await edit("What is it?", "What is it now?");
    await edit("What is it now?", "What is it then?");
    await page.fill('#order [name="keeps.d"]', "1");
    await page.locator('#order [name="keeps.d"]').blur();
    await becomes(places, "a4 b2 c3 d1");
    await wait(page, 700);
    await page.reload();
    await becomes(places, "a4 b2 c3 d1");
  },

  async "what was chosen among rows stays chosen when the words of its row change"(walk) {
    const { page, edit } = await begin(walk);
    const people = sheet(page, "people");
    const names = people.locator("[data-list=crew] input");
    await names.nth(0).fill("Ann");
    await names.nth(1).fill("Bob");
    await people.getByRole("button", { name: /^Add a row\s*: Tasks/u }).click();
    const selects = people.locator("select:visible");
    await becomes(() => selects.count(), 4);
    for (const index of [0, 1, 2, 3]) await selects.nth(index).selectOption({ label: index % 2 ? "Ann" : "Bob" });
    const said = () => selects.evaluateAll((all) => all.map((one) => `${one.selectedOptions[0]?.text} of ${[...one.options].map(({ text }) => text).join()}`));
    const before = ["Bob", "Ann", "Bob", "Ann"].map((name) => `${name} of ,Ann,Bob`);
    await becomes(said, before);
    await edit("[remark]", "[a remark]", "a remark");
    await edit("[do]", "[do what]", "do what");
    await becomes(said, before);
    await selects.nth(1).focus();
    await edit("| Note ", "| Notes ", "Notes");
    await becomes(said, before);
    await page.keyboard.press("ArrowDown");
    await becomes(said, before.with(1, before[0]));
    await wait(page, 450);
    await page.reload();
    await becomes(() => said().then((all) => [all[0], all[1]]), [before[0], before[0]]);
  },

  async "what was cleared or removed can be brought back after a save"(walk) {
    const { page, edit } = await begin(walk);
    const steps = sheet(page, "first-steps");
    const inputs = steps.locator("[data-list=steps] input[type=text]");
    await page.fill("#first-steps [name=goal]", "Run");
    await steps.getByRole("button", { name: /^Add a row/u }).click();
    await inputs.nth(2).fill("Third");
    await steps.getByRole("button", { name: /^Remove .* 3/u }).click();
    const undo = steps.getByRole("button", { name: /^Undo: / });
    await becomes(() => undo.count(), 1);
    await edit("Which goal?", "Which goal now?");
    await page.fill("#first-steps [name=goal]", "Run far");
    await edit("| When ", "| By ", "By");
    await undo.click();
    await becomes(() => inputs.evaluateAll((all) => all.map(({ value }) => value)), ["", "", "Third"]);
    await becomes(() => undo.count(), 0);
    assert.equal(await page.inputValue("#first-steps [name=goal]"), "Run far");
    await steps.getByRole("button", { name: "Clear my answers" }).click();
    await edit("Which goal now?", "Which goal then?");
    await steps.getByRole("button", { name: "Clear them" }).click();
    await becomes(() => page.inputValue("#first-steps [name=goal]"), "");
    await edit("Which goal then?", "Which goal at last?");
    await steps.getByRole("button", { name: "Undo", exact: true }).click();
    await becomes(() => page.inputValue("#first-steps [name=goal]"), "Run far");
    await becomes(() => inputs.nth(2).inputValue(), "Third");
  },

  async "rows that were shown one by one stay"(walk) {
    const { page, edit } = await begin(walk);
    const steps = sheet(page, "first-steps");
    const rows = steps.locator("[data-list=more] [data-row]:visible, .rows[data-list=more] > [data-row]:visible");
    await steps.locator("[data-list=steps] input[type=text]").nth(0).fill("A");
    await steps.locator("[data-list=steps] input[type=text]").nth(1).fill("B");
    await becomes(() => rows.count(), 1);
    await steps.getByRole("button", { name: "Next" }).click();
    await becomes(() => rows.count(), 2);
    const field = rows.nth(1).locator("input");
    await field.focus();
    await edit("Which goal?", "Which goal now?");
    await page.keyboard.type("kept");
    assert.equal(await rows.count(), 2);
    assert.equal(await field.inputValue(), "kept");
  },

  async "the focus stays in its worksheet"(walk) {
    const { page, edit } = await begin(walk);
    for (const name of ["Clear my answers", "Print filled in"]) {
      const button = sheet(page, "people").getByRole("button", { name }).first();
      await button.focus();
      const before = await focused(page);
      await edit("| Note ", "| Notes ", "Notes");
      assert.deepEqual(await focused(page), before);
      await edit("| Notes ", "| Note ", "Note");
    }
    const people = sheet(page, "people");
    for (const [list, name] of [["crew", /^Add a row\s*: Crew/u], ["crew", "Remove Name 2"], ["tasks", /^Add a row\s*: Tasks/u]]) {
      if (list === "crew" && name === "Remove Name 2") await people.locator("[data-list=crew] input").nth(1).fill("Bob");
      const button = people.getByRole("button", { name });
      await button.focus();
      const before = await focused(page);
      await edit("| Note ", "| Notes ", "Notes");
      assert.deepEqual(await focused(page), before, `${name}`);
      assert.equal(await button.evaluate((one) => one === document.activeElement), true);
      await edit("| Notes ", "| Note ", "Note");
    }
  },

  async "what was checked stays marked, and earlier answers stay open"(walk) {
    const { page, edit } = await begin(walk);
    const steps = sheet(page, "first-steps");
    await page.fill("#first-steps [name=many]", "several");
    await steps.getByRole("button", { name: "Check" }).click();
    const summary = steps.locator(".worksheet-foot > .summary");
    await becomes(() => summary.locator("a").count(), 2);
    const marks = () => steps.locator(".error:visible").count();
    assert.equal(await marks(), 2);
    await edit("Which goal?", "Which goal now?");
    assert.deepEqual([await summary.isVisible(), await marks()], [true, 2]);
    assert.equal(await page.getAttribute("#first-steps [name=many]", "aria-invalid"), "true");
    await summary.locator("a").last().click();
    assert.deepEqual(await focused(page), ["first-steps", "many"]);
    await page.keyboard.type("4");
    await page.fill("#first-steps [name=many]", "4");
    await becomes(marks, 1);

    await page.fill("#first-steps [name=goal]", "Run");
    await wait(page, 450);
    await edit("{#goal required}", "{#aim required}", "Which goal now?");
    const earlier = steps.locator(".earlier");
    await becomes(() => earlier.isVisible(), true);
    await earlier.locator("summary").click();
    await edit("Which goal now?", "Which aim?");
    await page.fill("#first-steps [name=aim]", "Walk");
    await wait(page, 450);
    assert.equal(await earlier.evaluate(({ open }) => open), true);
  },

  async "marks of a check stay in rows that a reader has added"(walk) {
    const { page, edit } = await begin(walk);
    const steps = sheet(page, "people");
    await steps.getByRole("button", { name: /^Add a row\s*: Tasks/u }).click();
    const field = steps.locator("[data-list=tasks] input").nth(1);
    await field.fill("many");
    await steps.getByRole("button", { name: "Check" }).click();
    const described = () => field.evaluate((one) => (one.getAttribute("aria-describedby") ?? "").split(" ").every((id) => document.getElementById(id)));
    await becomes(() => steps.locator(".worksheet-foot > .summary").textContent(), /number/u);
    const invalid = () => field.evaluate((one) => document.getElementById(one.getAttribute("aria-errormessage"))?.textContent ?? "");
    await becomes(invalid, /number/u);
    const before = await field.getAttribute("aria-describedby");
    await edit("[do]", "[do how often]", "do how often");
    assert.match(await invalid(), /number/u);
    assert.deepEqual([await field.getAttribute("aria-describedby"), await described()], [before, true]);
  },

  async "a practice that was checked stays so when its words change"(walk) {
    const { page, edit } = await begin(walk);
    const said = sheet(page, "said");
    await said.locator("input").nth(0).check();
    await said.locator("input").nth(1).check();
    await said.locator(".practice-check").click();
    const state = () =>
      said.evaluate((one) => [
        one.querySelector(".practice").hasAttribute("data-checked"),
        [...one.querySelectorAll(".practice input")].map(({ checked }) => Number(checked)).join(""),
        [...one.querySelectorAll(".practice .feedback:not([hidden])")].map(({ textContent }) => textContent.replace(/\s+/gu, " ").trim()).join("|"),
        one.querySelectorAll(".worksheet-answers .feedback").length,
      ]);
    const before = await state();
    assert.deepEqual(before.slice(0, 2), [true, "110"]);
    assert.match(before[2], /Not so\.\|.*Quite so\./u);
    await page.evaluate(() => (globalThis.box = document.querySelector("#said input")));
    await edit("Misunderstanding", "A misunderstanding");
    assert.deepEqual(await state(), before);
    await edit("Not so.", "Not *quite* so.", "Not quite so.");
    await edit("Quite so.", "Very much so.\n\n  Indeed.", "Indeed.");
    const after = before.with(2, before[2].replace("Not so.", "Not quite so.").replace("Quite so.", "Very much so. Indeed."));
    assert.deepEqual(await state(), after);
    assert.equal(await page.evaluate(() => globalThis.box.isConnected), true);
    // Another answer, and another order.
    await edit("- [x] Another {#other}", "- [x] Another {#other}\n- [ ] One more {#last}\n\n  By no means.", "One more");
    assert.deepEqual(await state(), [true, "1100", after[2], 0]);
    await said.locator("input").nth(3).check();
    await becomes(() => state().then(([, , text]) => text), new RegExp(`^${after[2].replaceAll(".", "\\.")}\\|.*By no means\\.$`, "u"));
    assert.equal(await said.locator(".verdict").count(), 4);
    assert.equal(await said.locator(".practice-check").count(), 1);
  },

  async "a branch stays open, and blanks in a script stay what they are"(walk) {
    const { page, edit } = await begin(walk);
    const talk = sheet(page, "talk");
    const open = () => talk.locator(".branch-lead").evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute("aria-expanded"), !one.nextElementSibling.hidden].join(" ")));
    await talk.locator(".branch-lead").first().click();
    await talk.locator(".pause-start").click();
    await becomes(open, ["Fine: true true", "Not so: false false"]);
    const [name, says] = ["name", "says"].map((one) => page.locator(`#talk_${one}`));
    await says.click();
    await page.keyboard.type("Ann");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("ett");
    await page.evaluate(() => (globalThis.field = document.activeElement));
    await edit("how are you?", "how are you today?");
    await edit("to me.", "to *me* and you.", "to me and you.");
    await edit('"Good,"', '"Very **good**,"', "Very good");
    await edit("**Fine:**", "**Quite fine:**", "Quite fine");
    await edit('- **Not so:** "Oh, dear."', '- **Not so:** "Oh, dear."\n- **Silence:** *Wait.*', "Silence");
    await becomes(open, ["Quite fine: true true", "Not so: false false", "Silence: false false"]);
    assert.equal(await page.evaluate(() => globalThis.field === document.activeElement), true);
    assert.match(await talk.locator(".branch-content").first().textContent(), /^\s*“Very good,” says\s.*to me and you\.\s*$/su);
    assert.notEqual(await talk.locator(".pause-left").textContent(), "");
    assert.equal(await talk.locator(".script-tools").count(), 1);
    for (const _ of "ett") if ((await says.inputValue()) !== "Ann") await page.keyboard.press("Control+z");
    assert.equal(await says.inputValue(), "Ann");
    // One opens, the others close, also those that came later.
    await talk.locator(".branch-lead").last().click();
    await becomes(open, ["Quite fine: false false", "Not so: false false", "Silence: true true"]);
    // Where an item does not lead, none does: what was made of them is words again, as after a reload.
    const text = () => talk.locator(".script").evaluate((one) => one.innerText.replaceAll(/\s+/gu, " "));
    await edit('- **Not so:** "Oh, dear."\n- **Silence:** *Wait.*', "- Not so. *Wait.*\n- **Silence:** Dear me.", "Dear me.");
    await becomes(open, []);
    assert.equal(await talk.locator(".script :is(.branch-content, .branch-lead)").count(), 0);
    const before = await text();
    assert.match(before, /Quite fine: “Very good,” says .*to me and you\. Not so\. Wait\. Silence: Dear me\./u);
    await wait(page, 450);
    await page.reload();
    await becomes(text, before);

    const cdp = await page.context().newCDPSession(page);
    await name.focus();
    await cdp.send("Input.imeSetComposition", { text: "にほ", selectionStart: 2, selectionEnd: 2 });
    await edit("how are you today?", "how *are* you now?", "how are you now?");
    await cdp.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
    await cdp.send("Input.insertText", { text: "日本" });
    assert.equal(await name.inputValue(), "日本");
  },

  async "a script that is edited twenty times listens no oftener than at first"(walk) {
    const { page, edit } = await begin(walk);
    await page.addInitScript(() => {
      globalThis.listeners = 0;
      const add = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, act, options) {
        if (/print/u.test(type)) {
          globalThis.listeners += 1;
          options?.signal?.addEventListener("abort", () => (globalThis.listeners -= 1));
        }
        return add.call(this, type, act, options);
      };
    });
    await page.reload();
    await becomes(() => page.locator("#talk .branch-lead").count(), 2);
    await wait(page, 300);
    const before = await page.evaluate(() => globalThis.listeners);
    for (let index = 0; index < 20; index += 1) await edit("**Fine:**", "**Fine:** more", "more");
    assert.equal(await page.evaluate(() => globalThis.listeners), before);
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await page.locator("#talk .branch-content:visible").count(), 2);
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await page.locator("#talk .branch-content:visible").count(), 0);
  },

  async "a field that was made anew keeps what is done before its worksheet is at work again"(walk) {
    const { page, edit } = await begin(walk);
    const box = sheet(page, "said").locator("input").first();
    await box.focus();
    await page.evaluate(() => (globalThis.box = document.activeElement));
    let release;
    const isAsked = new Promise((asked) => {
      void page.route(/\/renames\.\w+\.js/u, async (route) => {
        asked();
        await new Promise((done) => (release = done));
        await route.continue();
      });
    });
    const last = "- [x] Another {#other}\n\nWhy? [why]{#why}";
    const edited = edit(last, last.replace("\n\nWhy", "\n- [ ] Fresh {#fresh}\n\nWhy").replace("#why", "#cause was=why"), "Fresh");
    await isAsked;
    await page.keyboard.press("Space");
    assert.equal(await page.evaluate(() => globalThis.box.isConnected), false);
    await page.evaluate(() => document.activeElement.blur());
    release();
    await edited;
    assert.equal(await box.isChecked(), true);
    await wait(page, 450);
    await page.unrouteAll();
    await page.reload();
    await becomes(() => box.isChecked(), true);
  },

  async "a cell between rows and columns stays the same field when its pattern changes"(walk) {
    const { page, edit } = await begin(walk);
    const grid = sheet(page, "grid");
    const names = grid.locator("[data-list=down] input");
    await names.nth(0).fill("One");
    await names.nth(1).fill("Two");
    const cells = grid.locator("table.matrix td input");
    await becomes(() => cells.count(), 2);
    await cells.nth(1).fill("21");
    await cells.nth(0).click();
    await page.keyboard.type("12");
    await page.evaluate(() => (globalThis.cell = document.activeElement));
    const table = () => grid.locator("table.matrix").evaluate((one) => one.innerHTML.replaceAll(/\s+/gu, " "));
    const before = await table();
    await edit("cells=number}", "cells=number max=500}", "Grid");
    const rows = "max=500}\n\n| Who       |\n| --------- |\n| {= .item} |";
    await edit(rows, "max=500}\n\n| Who else | each | Sum |\n| --- | --- | --- |\n| {= .item} | | {= sum(row)} |", "Who else");
    await page.keyboard.type("3");
    assert.equal(await page.evaluate(() => globalThis.cell === document.activeElement), true);
    assert.deepEqual(await cells.evaluateAll((all) => all.map(({ value }) => value)), ["123", "21"]);
    const after = await table();
    assert.notEqual(after, before);
    await wait(page, 450);
    await page.reload();
    await becomes(() => cells.evaluateAll((all) => all.map(({ value }) => value)), ["123", "21"]);
    assert.equal(await table(), after);
  },

  async "the answers of a link are asked about once"(walk) {
    const { page, edit } = await begin(walk);
    await page.fill("#order [name=what]", "Work");
    await sheet(page, "order").getByRole("button", { name: "Save or send" }).click();
    await page.getByRole("button", { name: "Make the link" }).click();
    const link = await page.locator("dialog .exchange-link input").inputValue();
    const other = await walk.open(link.replace(walk.site.origin, ""), await walk.meet());
    await becomes(() => other.locator("dialog[open]").count(), 1);
    await edit("What is it?", "What is it now?");
    await becomes(() => other.locator("#order").textContent(), /What is it now\?/u);
    await wait(other, 150);
    assert.equal(await other.locator("dialog[open]").count(), 1);
  },
};
