#!/usr/bin/env node
// Checks a built site: `node tests/site/check.mjs OUTPUT_DIR BASE_URL`.
//
// Owns the order of the checks and the exit code: 0 where the site is sound, 1 where it is not (every problem is
// told, one a line), 2 for wrong usage.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { checkAtom, checkJsonFeed, checkRss, ATOM } from "./lib/feeds.mjs";
import { Folder } from "./lib/folder.mjs";
import { readPage } from "./lib/html.mjs";
import { checkPage, links } from "./lib/pages.mjs";
import { Problems } from "./lib/problems.mjs";
import { checkReferences, checkStyleSheet } from "./lib/references.mjs";
import { checkRobots, checkSitemap, SITEMAP } from "./lib/sitemap.mjs";
import { readXml } from "./lib/xml.mjs";

/** Checks a folder; returns `{ problems, counts }`. */
export async function check(directory, baseUrl) {
  const folder = await Folder.read(directory, baseUrl);
  const problems = new Problems();
  const counts = { pages: 0, references: 0, feeds: 0, sitemapEntries: 0 };
  const pages = new Map();
  for (const file of folder.files.keys()) {
    if (file.endsWith(".html")) pages.set(file, readPage(folder.text(file)));
  }
  const feeds = await checkData(folder, pages, problems, counts);
  await checkGrammar(folder, pages, problems);
  for (const [file, page] of pages) {
    const report = problems.in(file);
    const isNotFound = file === "404.html";
    checkPage(page, { url: folder.url(file), isNotFound, hasFeeds: feeds.size > 0, report });
    counts.references += checkReferences(file, page, folder, pages, report);
    checkFeedLinks(file, page, folder, feeds, report);
  }
  for (const file of folder.files.keys()) {
    const report = problems.in(file);
    if (file.endsWith(".css")) counts.references += checkStyleSheet(file, folder, pages, report);
    if (/\.(gz|br)$/.test(file)) checkCompressed(file, folder, report);
  }
  checkWhole(folder, counts, problems);
  counts.pages = pages.size;
  return { problems: problems.lines(), counts };
}

function checkWhole(folder, counts, problems) {
  if (folder.files.has("robots.txt")) checkRobots(folder, problems.in("robots.txt"));
  for (const file of ["index.html", "404.html", "robots.txt", "sitemap.xml"]) {
    if (!folder.files.has(file)) problems.add(file, undefined, "missing", "the site has none");
  }
  if (counts.feeds === 0) problems.add("index.html", undefined, "feed", "the site has no feed");
}

/**
 * html-validate's word on every page.
 *
 * Its configuration is as strict as it comes, but for what is a matter of spelling (how a doctype, a void element or
 * an empty attribute is written), for spaces at the end of lines, which a block of code may have, and for the length
 * of titles, which is their author's.
 */
async function checkGrammar(folder, pages, problems) {
  const config = JSON.parse(await readFile(new URL("html-validate.json", import.meta.url), "utf8"));
  const validator = new HtmlValidate(new StaticConfigLoader(config));
  for (const file of pages.keys()) {
    const outcome = await validator.validateString(folder.text(file), file);
    for (const message of outcome.results.flatMap((result) => result.messages)) {
      problems.add(file, message.line, `html/${message.ruleId}`, message.message);
    }
  }
}

/** Checks feeds, sitemaps and every other file of XML or JSON; returns the feeds with their media types. */
async function checkData(folder, pages, problems, counts) {
  const feeds = new Map();
  for (const file of folder.files.keys()) {
    const report = problems.in(file);
    const context = { folder, pages, report };
    try {
      if (/\.(xml|svg)$/.test(file)) {
        const root = readXml(folder.text(file));
        if (root.name === "feed" && root.namespace === ATOM) {
          feeds.set(file, "application/atom+xml");
          await checkAtom(file, root, context);
        } else if (root.name === "rss") {
          feeds.set(file, "application/rss+xml");
          await checkRss(file, root, context);
        } else if (root.namespace === SITEMAP) {
          counts.sitemapEntries += checkSitemap(file, root, folder, pages, report);
        } else if (file.endsWith("sitemap.xml")) {
          report(1, "sitemap", "is not in the sitemap namespace");
        }
      } else if (/\.(json|webmanifest)$/.test(file)) {
        const data = JSON.parse(folder.text(file));
        if (String(data?.version).startsWith("https://jsonfeed.org/")) {
          feeds.set(file, "application/feed+json");
          checkJsonFeed(file, data, context);
        }
      }
    } catch (error) {
      report(undefined, "syntax", error.message);
    }
  }
  counts.feeds = feeds.size;
  return feeds;
}

/** Whether a page's `<link rel="alternate">`s name feeds of the kind that they say. */
function checkFeedLinks(file, page, folder, feeds, report) {
  for (const link of links(page, "alternate")) {
    const type = link.attributes.type;
    if (!/^application\/(atom\+xml|rss\+xml|feed\+json)$/.test(type)) continue;
    const target = folder.resolve(link.attributes.href ?? "", file).file;
    if (target && feeds.get(target) !== type) {
      report(link.line, "feed-link", `${target} is ${feeds.get(target) ?? "no feed"} and not ${type}`);
    }
  }
}

function checkCompressed(file, folder, report) {
  const original = folder.files.get(file.replace(/\.(gz|br)$/, ""));
  if (!original) return;
  try {
    const bytes = folder.files.get(file);
    const plain = file.endsWith(".gz") ? gunzipSync(bytes) : brotliDecompressSync(bytes);
    if (!plain.equals(original)) report(undefined, "compressed", "is not what the file without its ending is");
  } catch (error) {
    report(undefined, "compressed", error.message);
  }
}

async function main() {
  const [directory, baseUrl, ...rest] = process.argv.slice(2);
  if (!directory || !URL.canParse(baseUrl) || rest.length > 0) {
    console.error("usage: node tests/site/check.mjs OUTPUT_DIR BASE_URL");
    return 2;
  }
  if (!existsSync(directory)) {
    console.error(`there is no folder ${directory}`);
    return 2;
  }
  const { problems, counts } = await check(directory, baseUrl);
  for (const line of problems) console.log(line);
  const { pages, references, feeds, sitemapEntries } = counts;
  console.log(
    `${problems.length === 0 ? "sound" : "not sound"}: ${pages} pages, ${references} references, ${feeds} feeds, ` +
      `${sitemapEntries} sitemap entries, ${problems.length} problems`,
  );
  return problems.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main();
