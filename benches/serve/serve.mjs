#!/usr/bin/env node
// The benchmark of the preview, on sites that lie ready: `node benches/serve/serve.mjs --program FILE [--saves N] SITE…`.
//
// Owns the order of the measurements and the table. `cargo bench --bench serve` makes the sites and starts this; started
// by hand, it changes the sites that it is given. It asserts nothing, as a machine that has other things to do is slow:
// the load stands beside each figure, and the floor (floor.mjs) is measured in turn with the program, save after save.
//
//   start → first page     from the start of the process to the first byte of `/` with status 200; with the memory of a
//                          build before, and without
//   memory                 the most until the site was looked through in the background, and what is held after that
//   save → served          from the close of the post's file until a whole answer has its new text; asked without a pause
//   save → changed         from the close of the file until the new text stands in the page that is open in Chromium, or
//                          its new style applies. No request but the browser's own
//
// A save writes the file in place, as most editors do, 150 to 400 ms after the measurement before. Needs the packages of
// tests/site (`npm ci --prefix tests/site`); without Chromium, what a browser shows is left out.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openTab } from "./browser.mjs";
import { makeFloor } from "./floor.mjs";
import { Asker, untilServed } from "./http.mjs";
import { isSettled, memory, start, stop } from "./program.mjs";
import { File, makeEdits } from "./saves.mjs";
import { print, printHeading } from "./table.mjs";

/** How often the program is started anew, with and without a memory. */
const STARTS = 5;
/** The pause before each save, in milliseconds. */
const PAUSE = { least: 150, most: 400 };
const THEME = fileURLToPath(new URL("../../themes/default", import.meta.url));

const { values: options, positionals: sites } = parseArgs({
  options: { program: { type: "string" }, saves: { type: "string", default: "50" } },
  allowPositionals: true,
});
const saves = Number(options.saves);
if (!options.program || sites.length === 0 || !(saves > 0)) {
  console.error("usage: serve.mjs --program FILE [--saves N] SITE…");
  process.exit(2);
}
const browser = await chromium();
try {
  printHeading(`${saves} saves of each kind, ${STARTS} starts; ${browser ? `Chromium ${browser.version()}` : "no browser"}`);
  for (const site of sites) await measure(site);
} finally {
  await browser?.close();
}

/** Chromium, as the tests start it; nothing, with the reason, where there is none. */
async function chromium() {
  try {
    const { launch } = await import("../../tests/site/lib/browser.mjs");
    return await launch();
  } catch (error) {
    console.log(`What a browser shows is left out: ${error.message.split("\n")[0]}`);
    return undefined;
  }
}

async function measure(site) {
  const posts = readdirSync(join(site, "content/posts")).sort();
  const row = (name, unit, figures, floor) => print({ posts: posts.length, name, unit, figures, floor });
  // A theme of its own, and a style sheet of its own: the program has them in no file.
  cpSync(THEME, join(site, "themes/default"), { recursive: true });
  mkdirSync(join(site, "static"), { recursive: true });
  const file = new File(join(site, "content/posts", posts[Math.floor(posts.length / 2)]));
  const edits = makeEdits(site, file);

  await measureStarts(site, "no memory", row);
  build(site);
  const server = await measureStarts(site, "memory of a build", row);
  const path = `/posts/${basename(file.path, ".md")}/`;
  const floor = await makeFloor(`${site}-floor`, await new Asker(server.origin).get(path));
  try {
    await measureServed(server, floor, path, edits.body, row);
    if (browser) await measureChanged(server, floor, path, edits, row);
    row("memory after all saves", "MiB", memory(server).now);
  } finally {
    await stop(floor.server);
    await stop(server);
  }
}

function build(site) {
  const output = `${site}-public`;
  execFileSync(options.program, ["build", "--quiet", "--root", site, "--output-dir", output]);
  rmSync(output, { recursive: true });
}

/** Starts the program several times; the last stays, when it has looked through the site. */
async function measureStarts(site, condition, row) {
  const times = [];
  for (let number = 1; ; number += 1) {
    if (condition === "no memory") rmSync(join(site, ".goalpost"), { recursive: true, force: true });
    const server = await start(options.program, ["serve", "--root", site, "--port"]);
    times.push(server.firstPage);
    if (number < STARTS) {
      await stop(server);
      continue;
    }
    row(`start → first page, ${condition}`, "ms", times);
    row(`memory at the first page, ${condition}`, "MiB", memory(server).now);
    await isSettled(server);
    row(`memory at most, ${condition}`, "MiB", memory(server).most);
    row(`memory when settled, ${condition}`, "MiB", memory(server).now);
    if (condition !== "no memory") return server;
    await stop(server);
    return undefined;
  }
}

async function measureServed(server, floor, path, edit, row) {
  const [times, floors] = [[], []];
  const [asker, floorAsker] = [new Asker(server.origin), new Asker(floor.server.origin)];
  for (let number = 1; number <= saves; number += 1) {
    await pause();
    floors.push(await untilServed(floorAsker, "/", floor.edit.save()));
    await pause();
    times.push(await untilServed(asker, path, edit.save()));
  }
  row("save → served, floor", "ms", floors);
  row("save → served, body of a post", "ms", times, floors);
}

async function measureChanged(server, floor, path, edits, row) {
  const tabs = [{ name: "floor", edit: floor.edit, tab: await openTab(browser, floor.server.origin, "/") }];
  const tab = await openTab(browser, server.origin, path);
  for (const edit of Object.values(edits)) tabs.push({ name: edit.name, edit, tab });
  const times = new Map(tabs.map(({ name }) => [name, []]));
  for (let number = 1; number <= saves; number += 1) {
    for (const { name, edit, tab } of tabs) {
      await tab.expect(edit.next());
      await pause();
      times.get(name).push(await tab.untilChanged(edit.save()));
    }
  }
  for (const { name } of tabs) {
    row(`save → changed, ${name}`, "ms", times.get(name), name === "floor" ? undefined : times.get("floor"));
  }
  const unsure = Math.max(...tabs.map(({ tab }) => tab.clock.unsure));
  row("save → changed, doubt about the clocks", "ms", unsure);
  await Promise.all([...new Set(tabs.map(({ tab }) => tab))].map((tab) => tab.close()));
}

function pause() {
  return wait(PAUSE.least + Math.random() * (PAUSE.most - PAUSE.least));
}
