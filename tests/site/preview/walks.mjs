#!/usr/bin/env node
// Drives what the preview puts into pages, in a real browser: `node tests/site/preview/walks.mjs [NAME…]`.
//
// Owns what only a browser can tell of it: that pages follow what is saved and keep what readers do meanwhile, what is
// told of problems and of the page, and how fast. The pages are the sample's, under their own security policy. Needs
// the program, `target/release/goalpost` or the one that `GOALPOST` names. Ends with 0 if all is well, 1 if not.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { becomes, launch } from "../lib/browser.mjs";
import { CLIENT, Preview, Sample } from "./lib/preview.mjs";
import { bar } from "./bar.mjs";
import { following } from "./following.mjs";
import { pages } from "./pages.mjs";
import { places } from "./places.mjs";
import { problems } from "./problems.mjs";
import { random } from "./random.mjs";
import { readers } from "./readers.mjs";
import { refreshes } from "./refreshes.mjs";
import { speed } from "./speed.mjs";

/** Idiomorph 0.8.0, as it was taken in. */
const VENDORED = "e1e2c7dbd606233d302bac48074fd1307c15609b77ea485c18f1b13d6be67c14";
const wanted = process.argv.slice(2);
const sample = await Sample.make();
const browser = await launch();
let failures = 0;
weigh();
const all = { ...pages, ...following, ...places, ...readers, ...refreshes, ...problems, ...bar, ...random, ...speed };
for (const [name, walk] of Object.entries(all)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  failures += await run(name, walk);
}
await browser.close();
await sample.remove();
process.exit(failures === 0 ? 0 : 1);

async function run(name, walk) {
  const site = await new Preview(sample.files).start();
  const told = [];
  const contexts = [];
  const meet = async (options = {}) => {
    const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, locale: "en-GB", ...options });
    contexts.push(context);
    context.setDefaultTimeout(5000);
    context.on("weberror", (error) => told.push(`${error.error().stack}`));
    context.on("console", (message) => ["error", "warning"].includes(message.type()) && told.push(message.text()));
    await context.addInitScript(() => {
      globalThis.violations = [];
      document.addEventListener("securitypolicyviolation", (event) => globalThis.violations.push(event.violatedDirective));
      if (location.protocol !== "http:") return;
      globalThis.loads = Number(sessionStorage.getItem("loads") ?? 0) + 1;
      sessionStorage.setItem("loads", String(globalThis.loads));
    });
    return context;
  };
  const open = async (path, context) => {
    const page = await (context ?? contexts[0] ?? (await meet())).newPage();
    await page.goto(site.origin + path, { waitUntil: "load" });
    // The preview has looked once.
    await becomes(() => page.locator("goalpost-preview").evaluate(({ hidden }) => hidden), false);
    await page.waitForTimeout(150);
    return page;
  };
  try {
    const { expected = [] } = (await walk({ site, sample, open, meet })) ?? {};
    for (const page of contexts.flatMap((context) => context.pages()))
      assert.deepEqual(await page.evaluate(() => globalThis.violations), [], "the page's own policy is kept");
    assert.deepEqual(told.filter((text) => !expected.some((part) => text.includes(part))), [], "the console is silent");
    console.log(`ok   ${name}`);
    return 0;
  } catch (error) {
    const lines = String(error.stack ?? error).split("\n").slice(0, 16);
    console.log(`FAIL ${name}\n     ${[...lines, ...told.slice(0, 3)].join("\n     ")}`);
    return 1;
  } finally {
    for (const context of contexts) await context.close();
    await site.stop().catch(() => {});
  }
}

/** Tells what the preview adds to a page. */
function weigh() {
  const size = (file) => gzipSync(readFileSync(join(CLIENT, file)), { level: 9 }).length;
  const own = readdirSync(CLIENT).filter((file) => /\.(?:js|css)$/u.test(file));
  const vendored = readFileSync(join(CLIENT, "vendor/idiomorph.esm.js"));
  assert.equal(createHash("sha256").update(vendored).digest("hex"), VENDORED, "idiomorph is unchanged");
  const sum = own.map(size).reduce((a, b) => a + b, 0);
  console.log(`${own.length} files of our own: ${sum} bytes compressed; idiomorph: ${size("vendor/idiomorph.esm.js")}`);
}
