#!/usr/bin/env node
// Pictures of a built site: `node tests/site/look.mjs OUTPUT_DIR PICTURES_DIR [PATH…]`.
//
// Owns one picture of every kind of page (or of the paths given) at three widths, in light and dark, and one as it is
// printed. They are for people to look at; nothing is compared.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch, view, WIDTHS } from "./lib/browser.mjs";
import { samples } from "./lib/kinds.mjs";
import { serve } from "./lib/server.mjs";

const [folder, pictures, ...paths] = process.argv.slice(2);
if (!pictures) {
  console.error("usage: look.mjs OUTPUT_DIR PICTURES_DIR [PATH…]");
  process.exit(2);
}
const wanted =
  paths.length > 0
    ? paths.map((path) => ({ path, name: path.replaceAll("/", "-").replace(/^-|-$/gu, "") || "home" }))
    : samples(folder);

await mkdir(pictures, { recursive: true });
const site = await serve(folder);
const browser = await launch();
let count = 0;
for (const scheme of ["light", "dark"]) {
  for (const width of WIDTHS) {
    const context = await browser.newContext(view(width, scheme));
    const page = await context.newPage();
    for (const { path, name } of wanted) {
      await page.goto(site.origin + path, { waitUntil: "networkidle" });
      await page.screenshot({ path: join(pictures, `${name}-${scheme}-${width}.png`), fullPage: true });
      count += 1;
    }
    await context.close();
  }
}
const context = await browser.newContext();
const page = await context.newPage();
for (const { path, name } of wanted) {
  await page.goto(site.origin + path, { waitUntil: "networkidle" });
  await page.pdf({ path: join(pictures, `${name}-print.pdf`), format: "A4", preferCSSPageSize: true });
  count += 1;
}
await browser.close();
await site.close();
console.log(`${count} pictures of ${wanted.length} pages in ${pictures}`);
