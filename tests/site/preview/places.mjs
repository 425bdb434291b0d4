// Where the reader is on a page that changes above, in browsers that keep no place by themselves.

import assert from "node:assert/strict";
import { becomes } from "../lib/browser.mjs";
import { ERROR, factsOf } from "./lib/samples.mjs";
import { PLAIN, prepend } from "./pages.mjs";

const text = Array.from({ length: 60 }, (_, index) => `<p>Paragraph ${index}. ${"Words to read. ".repeat(30)}</p>`).join("\n");
const style = (page, css) =>
  page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
  }, css);

/** What may stand between the reader and the text. */
const WAYS = {
  nothing: async () => {},
  "a gap between paragraphs": (page) =>
    page.evaluate(() => {
      const { bottom } = [...document.querySelectorAll(".prose p")].find((one) => one.textContent.startsWith("Paragraph 28.")).getBoundingClientRect();
      scrollBy({ top: bottom + 3 - innerHeight * 0.1, behavior: "instant" });
    }),
  "the focus in the bar": async (page) => {
    await page.locator(".details-button").click();
    await page.locator(".details-button").click();
  },
  "a header that stays": (page) => style(page, "body > header { position: sticky; inset-block-start: 0; min-block-size: 90px; background: #fff; z-index: 2 }"),
  "errors over the page": async (page, site) => {
    site.report([ERROR, ERROR, ERROR]);
    await page.locator("#problems").waitFor();
  },
  "a dialog": (page) =>
    page.evaluate(() => {
      const dialog = Object.assign(document.createElement("dialog"), { textContent: "Words" });
      dialog.style.blockSize = "600px";
      document.body.append(dialog);
      dialog.showModal();
    }),
  "a large text": (page) => style(page, ".prose { font-size: 3em }"),
  "a box around the text": (page) => style(page, ".prose { display: contents }"),
};

export const places = Object.fromEntries(
  Object.entries(WAYS).map(([name, prepare]) => [
    `the place is kept without the browser's help: ${name}`,
    async ({ site, open, meet }) => {
      site.facts.set(PLAIN, factsOf(PLAIN));
      prepend(site, PLAIN, text);
      const page = await open(PLAIN, await meet({ viewport: { width: 1000, height: 700 } }));
      await style(page, "* { overflow-anchor: none !important }");
      await page.getByText("Paragraph 30.").evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
      await prepare(page, site);
      await page.waitForTimeout(100);
      const top = () => page.getByText("Paragraph 30.").evaluate((one) => one.getBoundingClientRect().top);
      const before = await top();
      prepend(site, PLAIN, `<p>Above. ${"New words. ".repeat(300)}</p>`);
      await becomes(() => page.getByText("Above.").count(), 1);
      await page.waitForTimeout(50);
      assert.ok(Math.abs((await top()) - before) <= 1, `${before} becomes ${await top()}`);
    },
  ]),
);
