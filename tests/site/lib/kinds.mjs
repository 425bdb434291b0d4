// Kinds of pages: which page of a built site stands for each.
//
// Owns the choice: of every kind the page with the most in it, and for posts also the shortest.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Every page of a site: `{ path, kind, text }`, by path. Pages that only lead elsewhere are left out. */
export function pages(folder) {
  const found = [];
  for (const file of readdirSync(folder, { recursive: true }).sort()) {
    if (!file.endsWith(".html")) continue;
    const text = readFileSync(join(folder, file), "utf8");
    const kind = /<body class="kind-([\w-]+)"/u.exec(text)?.[1];
    const path = `/${file.replaceAll("\\", "/").replace(/(^|\/)index\.html$/u, "$1")}`;
    if (kind) found.push({ path, kind, text });
  }
  return found;
}

/** One page for each kind, and the shortest post besides: `{ path, name }`. */
export function samples(folder) {
  const byKind = Map.groupBy ? Map.groupBy(pages(folder), (page) => page.kind) : group(pages(folder));
  const chosen = [];
  for (const [kind, members] of byKind) {
    const sorted = members.toSorted((a, b) => b.text.length - a.text.length || a.path.localeCompare(b.path));
    chosen.push({ path: sorted[0].path, name: kind });
    if (kind === "post" && sorted.length > 1) chosen.push({ path: sorted.at(-1).path, name: "post-short" });
  }
  return chosen;
}

function group(all) {
  const groups = new Map();
  for (const page of all) groups.set(page.kind, [...(groups.get(page.kind) ?? []), page]);
  return groups;
}
