// How the bar and its sheets share the window with the page and with each other.

import assert from "node:assert/strict";
import { becomes, view } from "../lib/browser.mjs";
import { ERROR, factsOf, PLACELESS, WARNING } from "./lib/samples.mjs";
import { PLAIN, POST, prepend } from "./pages.mjs";

const panel = (page) => page.locator("#problems");
const details = (page) => page.locator("#details");
const button = (page, name) => page.getByRole("button", { name });
const ELSEWHERE = { ...ERROR, code: "title-missing", message: "the post has no title", file: "content/a.md", page: "/posts/a/" };
const SCHEDULED = { kind: "scheduled", text: "Comes out on 30 December 2026" };
/** What has the focus among the preview's own things. */
const active = (page) => page.evaluate(() => document.querySelector("goalpost-preview").shadowRoot.activeElement?.textContent);
const box = (locator) => locator.evaluate((one) => one.getBoundingClientRect().toJSON());

export const bar = {
  async "details count warnings alone, and leave errors to their own sheet"({ site, open }) {
    site.facts.set(POST, factsOf(POST, { warnings: [ERROR] }));
    site.problems = [ERROR];
    const page = await open(POST);
    await panel(page).waitFor();
    await becomes(() => page.locator(".details-button").getAttribute("aria-label"), "Details");
    await page.locator(".details-button").click();
    await details(page).waitFor();
    assert.equal(await details(page).locator(".problem").count(), 0);
    site.facts.set(POST, factsOf(POST, { warnings: [ERROR, WARNING] }));
    site.report([ERROR, WARNING]);
    await becomes(() => page.locator(".details-button").getAttribute("aria-label"), "Details, 1 warning");
    await becomes(() => details(page).locator("h2").first().textContent(), "Warnings 1");
    assert.deepEqual(await details(page).locator(".severity").allTextContents(), ["warning"]);
  },

  async "one sheet lies over the page at a time"({ site, open }) {
    site.facts.set(POST, factsOf(POST));
    site.problems = [ERROR];
    const page = await open(POST);
    await panel(page).waitFor();
    await page.locator(".details-button").click();
    await becomes(() => details(page).isVisible(), true);
    assert.equal(await panel(page).isVisible(), false);
    await details(page).getByRole("link", { name: "Archive" }).focus();
    site.report([ERROR, PLACELESS]);
    await becomes(() => panel(page).isVisible(), true);
    assert.equal(await details(page).isVisible(), false);
    await becomes(() => active(page), /^Details/u);
  },

  async "what is said of errors is true"({ site, open }) {
    site.problems = [ERROR];
    const page = await open(POST);
    await becomes(() => panel(page).locator(".lead").textContent(), "You see what could be made. Nothing is published until these are mended.");
  },

  async "folded errors stay folded when their lines move"({ site, open }) {
    site.problems = [ERROR, PLACELESS];
    const page = await open(POST);
    await button(page, "Fold away").click();
    site.report([PLACELESS, { ...ERROR, line: 35, lines: [{ ...ERROR.lines[0], number: 35 }] }]);
    await page.waitForTimeout(200);
    assert.equal(await panel(page).isVisible(), false);
    site.report([ERROR, PLACELESS, { ...ERROR, line: 90 }]);
    await becomes(() => panel(page).isVisible(), true);
  },

  async "the focus stays in what is said anew"({ site, open }) {
    const more = (words) => factsOf(POST, { words, marks: [] });
    site.facts.set(POST, more(10));
    const page = await open(POST);
    await page.locator(".details-button").click();
    await details(page).getByRole("link", { name: "Why resolutions fail" }).focus();
    site.facts.set(POST, more(20));
    prepend(site, POST, "<p>New</p>");
    await becomes(() => page.locator(".size").textContent(), /^20 words/u);
    assert.equal(await active(page), "Why resolutions fail");
    await page.locator(".source-file a").focus();
    site.facts.set(POST, more(30));
    prepend(site, POST, "<p>New</p>");
    await becomes(() => page.locator(".size").textContent(), /^30 words/u);
    assert.match(await active(page), /\.md$/u);
    site.report([ERROR, ELSEWHERE]);
    await panel(page).getByRole("link", { name: /^edit/u }).nth(1).focus();
    site.report([ERROR, { ...ELSEWHERE, line: 77, edit: `${ELSEWHERE.edit}7` }]);
    await becomes(() => panel(page).locator(".file").nth(1).textContent(), /:77:/u);
    assert.match(await page.evaluate(() => document.querySelector("goalpost-preview").shadowRoot.activeElement.ariaLabel), /a\.md:77/u);
  },

  async "what is wrong with the open page comes first"({ site, open }) {
    site.problems = [ELSEWHERE, { ...WARNING, page: "/posts/a/", message: "other" }, PLACELESS, ERROR, WARNING];
    const page = await open(POST);
    const codes = () => panel(page).locator(".message").evaluateAll((all) => all.map((one) => one.querySelector(".code").textContent));
    await becomes(codes, ["link-broken", "title-missing", "menu-broken", "alt-text-missing", "alt-text-missing"]);
    assert.equal(await panel(page).locator(".problem").nth(0).getByText("see the page").count(), 0);
    site.save({ [POST]: null, "/posts/a/": site.text(POST) }, { moved: { [POST]: "/posts/a/" } });
    await becomes(codes, ["title-missing", "menu-broken", "link-broken", "alt-text-missing", "alt-text-missing"]);
  },

  async "fingers find what they are to press"({ site, open, meet }) {
    site.facts.set(POST, factsOf(POST));
    site.problems = [ERROR, ELSEWHERE];
    const page = await open(POST, await meet({ ...view(320, "light"), hasTouch: true, isMobile: true }));
    await panel(page).waitFor();
    const small = () =>
      page.evaluate(() => {
        const all = [...document.querySelector("goalpost-preview").shadowRoot.querySelectorAll("button, a[href]")];
        const seen = all.map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()]).filter(([, { width }]) => width > 0);
        return seen.filter(([, { width, height }]) => width < 44 || height < 44).map(([name, { width, height }]) => `${name}: ${width} × ${height}`);
      });
    assert.deepEqual(await small(), []);
    await page.locator(".details-button").tap();
    await details(page).waitFor();
    assert.deepEqual(await small(), []);
  },

  async "errors are seen over a dialog, and can be folded after it"({ site, open }) {
    const page = await open("/worksheets/three-hard-questions/");
    const isOver = () => page.locator("goalpost-preview").evaluate((host) => host.matches(":popover-open"));
    await page.getByRole("button", { name: "Save or send" }).click();
    await page.waitForSelector("dialog[open]");
    await becomes(isOver, true);
    site.report([ERROR]);
    await becomes(() => panel(page).isVisible(), true);
    const colour = await page.locator("goalpost-preview").evaluate((host) => getComputedStyle(host, "::backdrop").display);
    assert.equal(colour, "none", "it dims nothing");
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("dialog[open]").count(), 0);
    await becomes(isOver, false);
    assert.equal(await panel(page).isVisible(), true);
    await button(page, "Fold away").click();
    await page.evaluate(() => {
      const dialog = document.body.appendChild(document.createElement("dialog"));
      dialog.showModal();
      setTimeout(() => dialog.remove(), 100);
    });
    await becomes(isOver, true);
    await becomes(isOver, false);
  },

  async "a small window shows more of an error than of its title"({ site, open, meet }) {
    site.problems = [ERROR, PLACELESS];
    const page = await open(POST, await meet({ viewport: { width: 320, height: 256 } }));
    await panel(page).waitFor();
    await panel(page).evaluate((sheet) => sheet.scrollTo({ top: 200, behavior: "instant" }));
    const [sheet, head] = [await box(panel(page)), await box(panel(page).locator(".head"))];
    assert.ok(head.bottom <= sheet.top, "its head is scrolled away");
    assert.ok(sheet.height > 180, `${sheet.height} px of 256`);
  },

  async "escape folds a sheet away from everywhere, but where the page needs it"({ site, open }) {
    const path = "/worksheets/three-hard-questions/";
    site.facts.set(path, factsOf(path));
    site.problems = [ERROR];
    const page = await open(path);
    await panel(page).waitFor();
    await page.fill("#three-hard-questions_resolution", "Run");
    await page.focus("#three-hard-questions_resolution");
    await page.keyboard.press("Escape");
    assert.equal(await panel(page).isVisible(), true);
    await page.getByRole("button", { name: "Save or send" }).click();
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("dialog[open]").count(), 0);
    assert.equal(await panel(page).isVisible(), true);
    await page.keyboard.press("Escape");
    await becomes(() => panel(page).isVisible(), false);
    await page.locator(".details-button").click();
    await page.locator("h1").click();
    await page.keyboard.press("Escape");
    await becomes(() => details(page).isVisible(), false);
  },

  async "the bar says that there is no page, and when one comes out"({ site, open, meet }) {
    const missing = await open("/nowhere/");
    await becomes(() => missing.locator(".nothing").isVisible(), true);
    assert.equal(await missing.locator(".nothing").textContent(), "There is no page here");
    site.save({ "/nowhere/": site.text(PLAIN) });
    await becomes(() => missing.locator(".nothing").isVisible(), false);
    const page = await open(POST, await meet(view(320, "light")));
    site.facts.set(POST, factsOf(POST, { marks: [SCHEDULED] }));
    prepend(site, POST, "<p>New</p>");
    await becomes(() => page.locator(".mark .short").textContent(), "Out 30 Dec 2026");
    assert.equal(await page.locator(".mark .short").isVisible(), true);
    assert.equal(await page.locator(".nothing").isVisible(), false);
    return { expected: ["404"] };
  },

  async "the parts of the bar stand on one line, and sheets over what opens them"({ site, open, meet }) {
    site.facts.set(PLAIN, factsOf(PLAIN, { marks: [] }));
    site.problems = [ERROR];
    for (const width of [768, 1280]) {
      const page = await open(PLAIN, await meet(view(width, "light")));
      await panel(page).waitFor();
      const bottoms = await page.evaluate(() => {
        const root = document.querySelector("goalpost-preview").shadowRoot;
        const ends = [".size", ".source-file a > :last-child", ".details-button"].map((name) => {
          const range = document.createRange();
          range.selectNodeContents(root.querySelector(name).firstChild);
          return range.getBoundingClientRect().bottom;
        });
        return Math.max(...ends) - Math.min(...ends);
      });
      assert.ok(bottoms < 1, `${bottoms} px at ${width}`);
      await button(page, "Fold the bar away").click();
      const [sheet, tab] = [await box(panel(page)), await box(page.locator(".bar"))];
      assert.equal(Math.round(sheet.right), Math.round(tab.right));
    }
  },
};
