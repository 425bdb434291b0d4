// The rules of one HTML page: what it must have, and what its Content-Security-Policy would stop.
//
// Owns everything that can be told from the page alone and its own address. Refuses to follow links (`references`
// does) and to judge the grammar of HTML (html-validate does).

import { isRefresh, refreshTarget } from "./html.mjs";

/** Types of `<script>` that hold data, which no policy stops and no browser runs. */
const DATA_SCRIPTS = new Set(["application/ld+json", "application/json"]);

/** Checks a page. `url` is its own address; `hasFeeds` says whether the site has any that it could name. */
export function checkPage(page, { url, isNotFound, hasFeeds, report }) {
  checkIds(page, report);
  checkPolicy(page, report);
  checkInline(page, report);
  checkOnce(page, "title", page.named("title").filter((it) => it.text.trim()), report);
  if (!page.named("html")[0]?.attributes.lang) report(1, "lang", "the page does not say its language");

  const refresh = page.elements.find(isRefresh);
  if (refresh) {
    checkCanonical(page, new URL(refreshTarget(refresh), url).href, report);
    return;
  }
  checkOnce(page, "h1", page.named("h1"), report);
  checkOnce(page, "description", metas(page, "description").filter((it) => it.attributes.content?.trim()), report);
  if (isNotFound || isHidden(page)) return;
  checkCanonical(page, url, report);
  checkForMachines(page, url, hasFeeds, report);
}

/** Whether a page asks not to be found by search engines. */
export function isHidden(page) {
  return page.elements.some(isRefresh) || metas(page, "robots").some((it) => /noindex/i.test(it.attributes.content));
}

function metas(page, name) {
  return page
    .named("meta")
    .filter((it) => (it.attributes.name ?? it.attributes.property)?.toLowerCase() === name);
}

/** `<link>`s with that relation. */
export function links(page, relation) {
  return page
    .named("link")
    .filter((it) => it.attributes.rel?.toLowerCase().split(/\s+/).includes(relation));
}

function checkOnce(page, rule, found, report) {
  if (found.length === 0) report(1, rule, "is missing");
  if (found.length > 1) report(found[1].line, rule, `is there ${found.length} times`);
}

function checkIds(page, report) {
  for (const [id, lines] of page.ids) {
    if (lines.length > 1) report(lines[1], "id-twice", `the id "${id}" is also on line ${lines[0]}`);
    if (id === "") report(lines[0], "id-empty", "an id without characters");
  }
}

function checkCanonical(page, expected, report) {
  const canonical = links(page, "canonical");
  checkOnce(page, "canonical", canonical, report);
  const href = canonical[0]?.attributes.href;
  if (href !== undefined && href !== expected) {
    report(canonical[0].line, "canonical", `is ${href} and should be ${expected}`);
  }
}

function checkPolicy(page, report) {
  const isPolicy = (it) => it.attributes["http-equiv"]?.toLowerCase() === "content-security-policy";
  const policy = page.named("meta").find(isPolicy);
  if (!policy) {
    report(1, "policy", "there is no Content-Security-Policy");
    return;
  }
  const content = policy.attributes.content ?? "";
  if (!/(^|;)\s*default-src\s/.test(content)) report(policy.line, "policy", "has no default-src");
  const loose = content.match(/'unsafe-[a-z-]+'/g) ?? [];
  if (loose.length > 0) report(policy.line, "policy", `allows ${loose.join(", ")}`);

  // A policy governs only what follows it.
  const before = page.elements.slice(0, page.elements.indexOf(policy));
  const early = before.find((it) => ["script", "link", "style", "img"].includes(it.name));
  if (early) report(early.line, "policy", `<${early.name}> stands before the policy that should govern it`);
}

function checkInline(page, report) {
  for (const { name, attributes, line } of page.elements) {
    if (name === "style") report(line, "inline-style", "a <style> element");
    if (attributes.style !== undefined) report(line, "inline-style", `a style attribute on <${name}>`);
    if (name === "script" && attributes.src === undefined && !DATA_SCRIPTS.has(attributes.type)) {
      report(line, "inline-script", "a script in the page");
    }
    for (const attribute of Object.keys(attributes).filter((it) => /^on[a-z]+$/.test(it))) {
      report(line, "inline-script", `${attribute} on <${name}>`);
    }
  }
}

/** What search engines, readers of feeds and those who share the page need. */
function checkForMachines(page, url, hasFeeds, report) {
  for (const property of ["og:title", "og:type", "og:url"]) checkOnce(page, property, metas(page, property), report);
  const shared = metas(page, "og:url")[0]?.attributes.content;
  if (shared !== undefined && shared !== url) report(1, "og:url", `is ${shared} and should be ${url}`);

  const isFeed = (it) => /^application\/(atom\+xml|rss\+xml|feed\+json)$/.test(it.attributes.type);
  if (hasFeeds && !links(page, "alternate").some(isFeed)) report(1, "feed-link", "the page names no feed");

  if (jsonLd(page).length === 0) report(1, "json-ld", "there is none");
}

/** The JSON-LD blocks of a page. */
export function jsonLd(page) {
  return page.named("script").filter((it) => it.attributes.type === "application/ld+json");
}
