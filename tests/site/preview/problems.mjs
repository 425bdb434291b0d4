// What the preview says of problems and of the page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { becomes, view, WIDTHS } from "../lib/browser.mjs";
import { ERROR, factsOf, HOSTILE_PROBLEMS, PLACELESS, WARNING } from "./lib/samples.mjs";
import { PLAIN, POST, prepend } from "./pages.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const panel = (page) => page.locator("#problems");
const badge = (page) => page.locator(".badge");
const button = (page, name) => page.getByRole("button", { name });

async function accessible(page, state) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), RULES);
  const told = violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 120)} ${failureSummary}`));
  assert.deepEqual(told, [], state);
}

export const problems = {
  async "errors lie over the page, in their order, and go when they are mended"({ site, open }) {
    const page = await open(POST);
    await becomes(() => panel(page).isVisible(), false);
    site.report([WARNING, ERROR, PLACELESS]);
    await becomes(() => panel(page).isVisible(), true);
    await becomes(() => panel(page).locator("h2").textContent(), "2 errors, 1 warning");
    const items = panel(page).locator(".problem");
    await becomes(() => items.locator(".severity").allTextContents(), ["error", "error", "warning"]);
    const first = items.nth(0);
    assert.equal(await first.locator(".message span").textContent(), ERROR.message.replaceAll("`", ""));
    assert.equal(await first.locator(".file").textContent(), `${ERROR.file}:31:42`);
    assert.equal(await first.locator("mark").textContent(), ERROR.lines[0].marked);
    assert.equal(await first.getByRole("link", { name: /^edit/u }).getAttribute("href"), ERROR.edit);
    assert.match(await first.locator(".help").textContent(), /did you mean/u);
    const [mark, carets] = await Promise.all(["mark", ".carets"].map((part) => first.locator(part).evaluate((one) => {
      const range = document.createRange();
      const text = one.childNodes[2];
      range.selectNodeContents(one.matches(".carets") ? text : one);
      const { left, right } = range.getBoundingClientRect();
      return [Math.round(left), Math.round(right)];
    })));
    assert.deepEqual(carets, mark, "carets stand under what is meant");
    assert.match(await page.locator('goalpost-preview [role="alert"]').textContent(), /2 errors/u);
    site.report([WARNING]);
    await becomes(() => panel(page).isVisible(), false);
    await becomes(() => badge(page).textContent(), "1 warning");
    site.report([]);
    await becomes(() => badge(page).isVisible(), false);
  },

  async "of too many problems it is told how many more there are"({ site, open }) {
    const page = await open(POST);
    site.report([ERROR, WARNING], 9800);
    await becomes(() => panel(page).locator(".more").textContent(), "and 9800 more, which the terminal shows");
    site.report([ERROR, WARNING]);
    await becomes(() => panel(page).locator(".more").isVisible(), false);
  },

  async "folded errors stay folded until others come"({ site, open }) {
    const page = await open(POST);
    site.report([ERROR, WARNING]);
    await panel(page).waitFor();
    await button(page, "Fold away").focus();
    await page.keyboard.press("Enter");
    await becomes(() => panel(page).isVisible(), false);
    await becomes(() => badge(page).textContent(), "1 error");
    await becomes(() => page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent), "1 error");
    site.report([ERROR]);
    prepend(site, POST, "<p id=new>New</p>");
    await becomes(() => page.locator("#new").count(), 1);
    assert.equal(await panel(page).isVisible(), false);
    await page.reload();
    await becomes(() => badge(page).isVisible(), true);
    assert.equal(await panel(page).isVisible(), false);
    site.report([ERROR, PLACELESS]);
    await becomes(() => panel(page).isVisible(), true);
    await button(page, "Fold away").click();
    await badge(page).click();
    await becomes(() => panel(page).isVisible(), true);
    await page.keyboard.press("Tab");
    await panel(page).getByRole("link", { name: /^edit/u }).first().focus();
    await page.keyboard.press("Escape");
    await becomes(() => panel(page).isVisible(), false);
  },

  async "an error takes the focus from nobody"({ site, open }) {
    const page = await open("/worksheets/three-hard-questions/");
    const field = page.locator("#three-hard-questions_resolution");
    await field.focus();
    await page.keyboard.type("before ");
    site.report([ERROR]);
    await panel(page).waitFor();
    await page.keyboard.type("after");
    assert.equal(await field.inputValue(), "before after");
    site.report([]);
    await becomes(() => panel(page).isVisible(), false);
    await page.keyboard.type("!");
    assert.equal(await field.inputValue(), "before after!");
  },

  async "a page that cannot be made says why, and is followed when it can"({ site, open }) {
    const html = site.text(PLAIN);
    site.files.set(PLAIN, Buffer.from("<!DOCTYPE html><html lang=en><head><title>Cannot be made</title></head><body><main><h1>This page cannot be made</h1></main></body></html>"));
    site.statuses.set(PLAIN, 500);
    site.problems = [ERROR];
    const page = await open(PLAIN);
    await panel(page).waitFor();
    await accessible(page, "a page that failed");
    site.statuses.delete(PLAIN);
    site.save({ [PLAIN]: html });
    site.report([]);
    await becomes(() => page.textContent("h1"), /About/u);
    await becomes(() => panel(page).isVisible(), false);
    await becomes(() => page.locator("h1").evaluate((one) => getComputedStyle(one).fontWeight), "400");
    return { expected: ["500", "404"] };
  },

  async "hostile texts do nothing"({ site, open }) {
    site.facts.set(POST, factsOf(POST, {
      marks: HOSTILE_PROBLEMS.map(({ message }) => ({ kind: message, text: message })),
      warnings: HOSTILE_PROBLEMS,
      source: "<img src=x onerror=alert(1)>",
      edit: "javascript:alert(1)",
      linksIn: HOSTILE_PROBLEMS.map(({ message }) => ({ title: message, path: "javascript:alert(1)" })),
      outside: ["javascript:alert(1)", "data:text/html,x", "not an address ://"],
    }));
    const page = await open(POST);
    page.on("dialog", () => assert.fail("a script ran"));
    site.report(HOSTILE_PROBLEMS);
    await panel(page).waitFor();
    await button(page, /^Details/u).click();
    const found = await page.evaluate(() => {
      const root = document.querySelector("goalpost-preview").shadowRoot;
      return [root.querySelectorAll("img, script, svg, iframe").length, [...root.querySelectorAll("a[href]")].map(({ protocol }) => protocol)];
    });
    assert.equal(found[0], 0);
    assert.deepEqual([...new Set(found[1])].sort(), ["http:", "vscode:"]);
    assert.equal(await panel(page).locator(".problem .message span").first().textContent(), HOSTILE_PROBLEMS[0].message);
  },

  async "the bar says what there is to know, and folds"({ site, open }) {
    site.facts.set(POST, factsOf(POST));
    const page = await open(POST);
    const bar = page.locator(".bar");
    await becomes(() => bar.locator(".mark .long").allTextContents(), ["Draft", "Comes out on 30 December 2026"]);
    await becomes(() => bar.locator(".size").textContent(), "1,234 words · 6 min");
    await becomes(() => bar.getByRole("link").getAttribute("href"), factsOf(POST).edit);
    await becomes(() => button(page, /^Details/u).getAttribute("aria-label"), "Details, 1 warning");
    await button(page, /^Details/u).focus();
    await page.keyboard.press("Enter");
    const details = page.locator("#details");
    await becomes(() => details.locator("h2").allTextContents(), ["Warnings 1", "This page", "Series 1", "Linked from 2", "Links to 1", "Links to other sites 1"]);
    assert.match(await details.textContent(), /Got resolutions\? · part 2 of 5/u);
    assert.equal(await details.getByRole("link", { name: "Archive" }).getAttribute("href"), "/archive/");
    await details.getByRole("link", { name: "Archive" }).focus();
    await page.keyboard.press("Escape");
    await becomes(() => details.isVisible(), false);
    site.facts.set(POST, factsOf(POST, { words: 1, minutes: 1, marks: [], warnings: [] }));
    prepend(site, POST, "<p id=new>New</p>");
    await becomes(() => bar.locator(".size").textContent(), "1 word · 1 min");
    await becomes(() => bar.locator(".mark").count(), 0);
    await button(page, "Fold the bar away").click();
    await becomes(() => bar.locator(".size").isVisible(), false);
    await page.reload();
    await becomes(() => button(page, "Show the bar").isVisible(), true);
    assert.equal(await bar.locator(".size").isVisible(), false);
    site.report([ERROR]);
    await becomes(() => badge(page).isVisible(), true);
    await button(page, "Fold away").click();
    await button(page, "Show the bar").click();
    await becomes(() => bar.locator(".size").isVisible(), true);
    const keys = await page.evaluate(() => Object.keys(localStorage).filter((key) => !key.startsWith("goalpost:")));
    assert.deepEqual(keys, []);
  },

  async "the preview's own things are never printed, and move nothing"({ site, open, meet }) {
    site.facts.set(POST, factsOf(POST));
    const context = await meet();
    await context.addInitScript(() => {
      globalThis.shift = 0;
      new PerformanceObserver((list) => {
        // Its own things may grow.
        for (const { value, sources } of list.getEntries())
          if (sources.some(({ node }) => node && document.body.contains(node))) globalThis.shift += value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    const page = await open(POST, context);
    site.report([ERROR]);
    await panel(page).waitFor();
    assert.equal(await page.evaluate(() => globalThis.shift), 0);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".bar").isVisible(), false);
    assert.equal(await panel(page).isVisible(), false);
  },

  async "all states can be used by everybody, at all widths and in all colours"({ site, open, meet }) {
    site.facts.set(POST, factsOf(POST));
    for (const scheme of ["light", "dark", "forced"]) {
      for (const width of WIDTHS) {
        site.problems = [];
        const context = await meet({ ...view(width, scheme), bypassCSP: true });
        const page = await open(POST, context);
        const state = async (name) => {
          await accessible(page, `${name}, ${scheme}, ${width} px`);
          const reach = await page.evaluate(() =>
            Math.max(...[...document.querySelector("goalpost-preview").shadowRoot.querySelectorAll(".bar > *")].map((one) => one.getBoundingClientRect().right)),
          );
          assert.ok(reach <= width, `${name}, ${scheme}: the bar reaches to ${reach} of ${width}`);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
          assert.ok(wide <= 0, `${name}, ${scheme}, ${width} px: ${wide} px too wide`);
          if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}-${scheme}-${width}.png` });
        };
        await becomes(() => button(page, /^Details/u).isVisible(), true);
        await state("bar");
        await button(page, /^Details/u).click();
        await state("details");
        await button(page, /^Details/u).click();
        site.report([ERROR, WARNING, PLACELESS]);
        await panel(page).waitFor();
        await state("errors");
        await button(page, "Fold away").click();
        await state("folded errors");
        await button(page, "Fold the bar away").click();
        await state("folded");
        await page.close();
      }
    }
  },
};
