// What the runtime of worksheets weighs, compressed.
//
// Owns the budget of what every page with a worksheet loads. What is loaded when it is used is told beside it.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";

/** For what a page cannot begin without, in bytes. */
const CORE = 15 * 1024;
/** What is loaded when it is used, by what uses it. */
const PARTS = {
  results: "what is worked out",
  charts: "charts",
  exchange: "saving and sending",
  check: "checking",
  script: "scripts and practices",
  paper: "paper",
  past: "earlier answers",
};

/** Weighs the published modules; returns lines to print, and tells what is too heavy. */
export function weigh(folder, tell) {
  const assets = join(folder, "assets");
  const modules = new Map();
  for (const file of readdirSync(assets).filter((name) => name.endsWith(".js"))) {
    const text = readFileSync(join(assets, file), "utf8");
    const imports = [...text.matchAll(/(import\(\s*)?"\.\/([\w-]+)\.[0-9a-f]+\.js"/gu)];
    modules.set(file.split(".")[0], {
      bytes: gzipSync(text, { level: constants.Z_BEST_COMPRESSION }).length,
      imports: imports.filter(([, isLate]) => !isLate).map(([, , name]) => name),
    });
  }
  const core = closure(modules, "worksheet");
  const sum = (names) => [...names].reduce((total, name) => total + (modules.get(name)?.bytes ?? 0), 0);
  if (core.size < 2) tell("weight: the runtime is not there");
  if (sum(core) > CORE)
    tell(
      `weight: the core of the runtime is ${sum(core)} bytes, of ${CORE}: ${[...core].map((name) => `${name} ${modules.get(name)?.bytes}`).join(", ")}`,
    );
  const lines = [`${sum(core)} bytes, of ${CORE}: the core of the runtime`];
  for (const [name, words] of Object.entries(PARTS)) {
    if (!modules.has(name)) tell(`weight: there is no ${name}.js`);
    lines.push(`${sum([...closure(modules, name)].filter((one) => !core.has(one)))} bytes: ${words}, when used`);
  }
  return lines;
}

/** A module with all that it cannot begin without. */
function closure(modules, name, found = new Set()) {
  if (found.has(name) || !modules.has(name)) return found;
  found.add(name);
  for (const other of modules.get(name).imports) closure(modules, other, found);
  return found;
}
