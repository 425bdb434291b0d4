// Sitemaps (sitemaps.org protocol 0.9) and robots.txt (RFC 9309).

import { isHidden } from "./pages.mjs";
import { childrenOf, textOfChild } from "./xml.mjs";

export const SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9";

/** The protocol's limits of one file. */
const MOST_ENTRIES = 50_000;
const MOST_BYTES = 52_428_800;

/** W3C dates: a day, or a moment with its offset. */
const W3C_DATE = /^\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/** Checks a sitemap or an index of sitemaps; returns how many entries it has. */
export function checkSitemap(file, root, folder, pages, report) {
  const isIndex = root.name === "sitemapindex";
  const entries = childrenOf(root, isIndex ? "sitemap" : "url");
  if (entries.length === 0) report(root.line, "sitemap", "has no entries");
  if (entries.length > MOST_ENTRIES) report(root.line, "sitemap", `has ${entries.length} entries`);
  if (folder.files.get(file).length > MOST_BYTES) report(root.line, "sitemap", "is larger than 50 MiB");
  const seen = new Set();
  for (const entry of entries) {
    const location = textOfChild(entry, "loc") ?? "";
    if (seen.has(location)) report(entry.line, "sitemap", `${location} is listed twice`);
    seen.add(location);
    checkLocation(location, file, folder, pages, isIndex, (message) => report(entry.line, "sitemap", message));
    const date = textOfChild(entry, "lastmod");
    if (date !== undefined && (!W3C_DATE.test(date) || Number.isNaN(Date.parse(date)))) {
      report(entry.line, "sitemap", `lastmod is ${date}`);
    }
  }
  return entries.length;
}

function checkLocation(location, file, folder, pages, isIndex, report) {
  if (!URL.canParse(location)) {
    report(`"${location}" is no full URL`);
    return;
  }
  const target = folder.resolve(location, file);
  if (!target.file) report(`${location} ${target.broken ?? "is not of this site"}`);
  const page = pages.get(target.file);
  if (page && isHidden(page)) report(`${location} asks not to be indexed`);
  if (page && folder.url(target.file) !== location) report(`${location} is not its page's own address`);
  if (isIndex && target.file && !/\.xml(\.gz)?$/.test(target.file)) report(`${location} is no sitemap`);
}

/** Checks robots.txt. */
export function checkRobots(folder, report) {
  folder
    .text("robots.txt")
    .split(/\r?\n/)
    .forEach((line, index) => {
      const words = line.replace(/#.*$/, "").trim();
      if (words === "") return;
      const [, key, value] = /^([A-Za-z-]+)\s*:\s*(.*)$/.exec(words) ?? [];
      if (key === undefined) report(index + 1, "robots", `"${words}" is no field`);
      if (key?.toLowerCase() !== "sitemap") return;
      if (!URL.canParse(value) || !folder.resolve(value, "robots.txt").file) {
        report(index + 1, "robots", `the sitemap ${value} is not there`);
      }
    });
}
