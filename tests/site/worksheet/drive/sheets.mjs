// The worksheets of a built site.
//
// Owns where each is driven: on its own page, or in the post that holds it where it has none.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const SHEET =
  /<goalpost-worksheet[^>]*\bdata-worksheet="([^"]+)"[\s\S]*?<script type="application\/json" class="worksheet-wire">([\s\S]*?)<\/script>/gu;

/** Every worksheet once: `{ id, path, wire }`, by id. */
export function worksheetsOf(folder) {
  const found = new Map();
  for (const file of readdirSync(folder, { recursive: true }).sort()) {
    if (!file.endsWith("index.html")) continue;
    const path = `/${file.replaceAll("\\", "/").replace(/index\.html$/u, "")}`;
    for (const [, id, json] of readFileSync(join(folder, file), "utf8").matchAll(SHEET)) {
      // Scripts of a post are forms too; they keep what is written in them, and are no worksheets.
      if (/^section-/u.test(id)) continue;
      if (!found.has(id) || path === `/worksheets/${id}/`) found.set(id, { id, path, wire: JSON.parse(json) });
    }
  }
  return [...found.values()].sort((a, b) => a.id.localeCompare(b.id));
}
