// Looking at a worksheet in one of its states: accessibility, width, and the size of what is pressed.
//
// Owns the rules. Everything runs past the page's own policy by the browser's protocol, so the policy stays in force.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const LEAST_TARGET = 24;

/** Accessibility as the page stands; problems go to `tell`. `where` is a selector of what is looked at. */
export async function accessible(page, name, tell, where = "main, dialog") {
  const protocol = await page.context().newCDPSession(page);
  const run = async (expression) => {
    const { result, exceptionDetails } = await protocol.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  // Anew each time: it remembers colours from one look to the next.
  await run(AXE);
  const options = { runOnly: RULES, resultTypes: ["violations"], preload: false };
  const roots = JSON.stringify(where.split(", "));
  const found =
    await run(`axe.run({ include: ${roots}.filter((one) => document.querySelector(one)) }, ${JSON.stringify(options)})
    .then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 160), nodes[0].failureSummary.split("\\n")[1]]))`);
  for (const [id, count, html, why] of found) tell(`${name}: axe/${id}: ${count} × ${html} ${why?.trim()}`);
  await protocol.detach();
}

/** Nothing to press is too small, and nothing stands out sideways: at 320 px, and with text at twice its size. */
export async function narrow(page, name, tell) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const found = await page.evaluate((least) => ({ small: reader.small(least), wide: reader.overflow() }), LEAST_TARGET);
  if (found.wide) tell(`${name}, 320 px: stands out by ${found.wide}`);
  for (const what of found.small.slice(0, 3))
    tell(`${name}, 320 px: too small to press: ${what} (${found.small.length})`);
  await page.setViewportSize({ width: 640, height: 900 });
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%", "important"));
  const wide = await page.evaluate(() => reader.overflow());
  if (wide) tell(`${name}, text at twice its size: stands out by ${wide}`);
  await page.evaluate(() => document.documentElement.style.removeProperty("font-size"));
  await page.setViewportSize(before);
}

/** The states in which the same answers are looked at. */
export const LOOKS = [
  { name: "dark", media: { colorScheme: "dark" } },
  { name: "forced colours", media: { colorScheme: "dark", forcedColors: "active" } },
  { name: "print", media: { media: "print" } },
];

/** Accessibility in every look. */
export async function everyLook(page, tell) {
  for (const { name, media } of LOOKS) {
    await page.emulateMedia({ media: null, colorScheme: "light", forcedColors: "none", ...media });
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    await accessible(page, `filled, ${name}`, tell);
  }
  await page.emulateMedia({ media: null, colorScheme: "light", forcedColors: "none" });
}
