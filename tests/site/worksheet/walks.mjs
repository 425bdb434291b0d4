#!/usr/bin/env node
// Drives the runtime of worksheets in a real browser, on small pages of its own: `node tests/site/worksheet/walks.mjs
// [NAME…]`.
//
// Owns what only a browser can tell of the runtime: typing and keeping, several tabs, storage that fails, rows, results,
// steps, checking, clearing and printing, all under the page's own security policy. Ends with 0 if all is well, 1 if not.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";
import { writePages } from "./pages.mjs";
import { scenarios } from "./scenarios.mjs";

const wanted = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), "worksheets-"));
await writePages(folder);
const site = await serve(folder);
const browser = await launch();
let failures = 0;
for (const [name, scenario] of Object.entries(scenarios)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const context = await browser.newContext({ viewport: { width: 1000, height: 900 }, locale: "en-GB" });
  const told = [];
  context.on("weberror", (error) => told.push(`${error.error().message}`));
  context.on("console", (message) => message.type() === "error" && told.push(message.text()));
  context.on("request", (request) => request.url().startsWith(site.origin) || told.push(`asks for ${request.url()}`));
  context.setDefaultTimeout(2500);
  try {
    const { expected = [] } =
      (await scenario({ context, origin: site.origin, open: opener(context, site.origin) })) ?? {};
    const unexpected = told.filter((text) => !expected.some((part) => text.includes(part)));
    assert.deepEqual(unexpected, [], "the console is silent");
    console.log(`ok   ${name}`);
  } catch (error) {
    failures += 1;
    console.log(
      `FAIL ${name}\n     ${String(error.stack ?? error)
        .split("\n")
        .slice(0, 14)
        .join("\n     ")}\n     ${told.slice(0, 3).join("\n     ")}`,
    );
  }
  await context.close();
}
await browser.close();
await site.close();
await rm(folder, { recursive: true });
process.exit(failures === 0 ? 0 : 1);

/** Opens a page and waits until its worksheets are at work. */
function opener(context, origin) {
  return async (path) => {
    const page = await context.newPage();
    await page.goto(origin + path, { waitUntil: "networkidle" });
    return page;
  };
}
