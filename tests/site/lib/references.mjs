// References: everything in a page, a style sheet or a block of JSON-LD that names another file or place.
//
// Owns following them within the folder. Refuses to ask the network about anything outside of it.

import { references } from "./html.mjs";
import { jsonLd } from "./pages.mjs";
import { readXml } from "./xml.mjs";

/** Relations of `<link>` that name a host and not a file. */
const HOST_RELATIONS = /\b(preconnect|dns-prefetch)\b/i;

/** Checks every reference of a page. `pages` maps files to pages; returns how many were followed. */
export function checkReferences(file, page, folder, pages, report) {
  let count = 0;
  for (const { url, line, element } of references(page)) {
    if (element.name === "link" && HOST_RELATIONS.test(element.attributes.rel ?? "")) continue;
    count += 1;
    const target = follow(url, file, folder, pages, (rule, message) => report(line, rule, message));
    if (target.external && ["script", "link"].includes(element.name) && loads(element)) {
      report(line, "outside-asset", `${url} is loaded from another host`);
    }
    if (file === "404.html" && isRelative(url)) {
      report(line, "relative", `${url} depends on the address at which the error page is shown`);
    }
  }
  for (const block of jsonLd(page)) {
    count += checkJsonLd(block, file, folder, pages, report);
  }
  return count;
}

/** Follows one reference and reports where it breaks; returns what `Folder.resolve` found. */
export function follow(url, file, folder, pages, report) {
  if (url === "") {
    report("link-empty", "a reference without a target");
    return {};
  }
  const target = folder.resolve(url, file);
  if (target.broken) report("link-broken", `${url} ${target.broken}`);
  if (target.file && target.fragment && !hasFragment(target, folder, pages)) {
    report("fragment", `${url}: ${target.file} has no such id`);
  }
  return target;
}

function loads(element) {
  return element.name === "script" || /\b(stylesheet|preload|modulepreload|icon|manifest)\b/.test(element.attributes.rel);
}

function isRelative(url) {
  return !/^([a-z][a-z0-9+.-]*:|\/|#)/i.test(url);
}

function hasFragment({ file, fragment }, folder, pages) {
  const page = pages.get(file);
  if (page) return page.ids.has(fragment) || fragment.toLowerCase() === "top";
  if (file.endsWith(".svg")) return hasId(readXml(folder.text(file)), fragment);
  return true;
}

function hasId(element, id) {
  return element.attributes.id === id || element.children.some((child) => hasId(child, id));
}

function checkJsonLd(block, file, folder, pages, report) {
  let data;
  try {
    data = JSON.parse(block.text);
  } catch (error) {
    report(block.line, "json-ld", error.message);
    return 0;
  }
  const context = data?.["@context"];
  if (context !== "https://schema.org") report(block.line, "json-ld", `its @context is ${JSON.stringify(context)}`);
  if (!data?.["@type"] && !data?.["@graph"]) report(block.line, "json-ld", "it has neither @type nor @graph");
  const urls = [];
  gatherUrls(data, urls);
  for (const url of urls) follow(url, file, folder, pages, (rule, message) => report(block.line, rule, message));
  return urls.length;
}

function gatherUrls(value, urls, key = "") {
  if (Array.isArray(value)) {
    for (const item of value) gatherUrls(item, urls, key);
  } else if (value !== null && typeof value === "object") {
    for (const [name, item] of Object.entries(value)) gatherUrls(item, urls, name);
  } else if (typeof value === "string" && key !== "@context" && /^https?:\/\//.test(value)) {
    urls.push(value);
  }
}

/** Checks every `url()` and `@import` of a style sheet; returns how many there are. */
export function checkStyleSheet(file, folder, pages, report) {
  const text = folder.text(file).replace(/\/\*[^]*?\*\//g, "");
  let count = 0;
  for (const match of text.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)|@import\s+["']([^"']+)["']/g)) {
    const url = match[1] ?? match[2] ?? match[3] ?? match[4];
    count += 1;
    const target = follow(url, file, folder, pages, (rule, message) => report(undefined, rule, message));
    if (target.external && !url.startsWith("data:")) report(undefined, "outside-asset", `${url} is on another host`);
  }
  return count;
}
