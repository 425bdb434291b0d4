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
    await measureServed(server, floor, path, [edits.body, edits.title], row);
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

async function measureServed(server, floor, path, edits, row) {
  const saved = [{ edit: floor.edit, asker: new Asker(floor.server.origin), path: "/" }];
  const asker = new Asker(server.origin);
  for (const edit of edits) saved.push({ edit, asker, path });
  const times = saved.map(() => []);
  for (let number = 1; number <= saves; number += 1) {
    for (const [index, { edit, asker, path }] of saved.entries()) {
      await pause();
      times[index].push(await untilServed(asker, path, edit.save()));
    }
  }
  tell("save → served", saved, times, row);
}

async function measureChanged(server, floor, path, edits, row) {
  const saved = [{ edit: floor.edit, tab: await openTab(browser, floor.server.origin, "/") }];
  const tab = await openTab(browser, server.origin, path);
  for (const edit of Object.values(edits)) saved.push({ edit, tab });
  const times = saved.map(() => []);
  for (let number = 1; number <= saves; number += 1) {
    for (const [index, { edit, tab }] of saved.entries()) {
      await tab.expect(edit.next());
      await pause();
      times[index].push(await tab.untilChanged(edit.save()));
    }
  }
  tell("save → changed", saved, times, row);
  const tabs = [saved[0].tab, tab];
  row("save → changed, doubt about the clocks", "ms", Math.max(...tabs.map(({ clock }) => clock.unsure)));
  for (const tab of tabs) await tab.close();
}

/** Prints the times of each kind of save; those of the floor come first. */
function tell(what, saved, times, row) {
  for (const [index, { edit }] of saved.entries()) {
    row(`${what}, ${edit.name}`, "ms", times[index], index > 0 ? times[0] : undefined);
  }
}

function pause() {
  return wait(PAUSE.least + Math.random() * (PAUSE.most - PAUSE.least));
}
