// What an HTML page says that can be checked without judging it: its elements with their lines, ids and texts.
//
// Owns the walk through the parsed page. Refuses to follow anything it finds.

import { parse, parseFragment } from "parse5";

/** Reads a page, with `noscript` and `template` taken for what they hold. */
export function readPage(text) {
  return collect(parse(text, { sourceCodeLocationInfo: true, scriptingEnabled: false }));
}

/** Reads a piece of HTML, such as an entry of a feed. */
export function readFragment(text) {
  return collect(parseFragment(text, { sourceCodeLocationInfo: true, scriptingEnabled: false }));
}

function collect(root) {
  const elements = [];
  walk(root, elements);
  const ids = new Map();
  for (const element of elements) {
    const id = element.attributes.id;
    if (id !== undefined) ids.set(id, (ids.get(id) ?? []).concat(element.line));
  }
  return { elements, ids, named: (name) => elements.filter((element) => element.name === name) };
}

function walk(node, elements) {
  if (node.tagName) {
    elements.push({
      name: node.tagName,
      attributes: Object.fromEntries(node.attrs.map((attribute) => [attribute.name, attribute.value])),
      line: node.sourceCodeLocation?.startLine,
      text: textOf(node),
    });
  }
  for (const child of node.childNodes ?? []) walk(child, elements);
  if (node.content) walk(node.content, elements);
}

function textOf(node) {
  if (node.nodeName === "#text") return node.value;
  return (node.childNodes ?? []).map(textOf).join("");
}

/** The attributes whose value is one URL, by element; `*` is every element. */
const URL_ATTRIBUTES = {
  a: ["href"],
  area: ["href"],
  audio: ["src"],
  blockquote: ["cite"],
  button: ["formaction"],
  del: ["cite"],
  embed: ["src"],
  form: ["action"],
  iframe: ["src"],
  image: ["href", "xlink:href"],
  img: ["src"],
  input: ["src", "formaction"],
  ins: ["cite"],
  link: ["href"],
  object: ["data"],
  q: ["cite"],
  script: ["src"],
  source: ["src"],
  track: ["src"],
  use: ["href", "xlink:href"],
  video: ["src", "poster"],
};

/** Values of `<meta>` that are URLs. */
const URL_METAS = new Set(["og:url", "og:image", "og:audio", "og:video", "twitter:image"]);

/** Every URL that a page names: `{ url, line, element }`. */
export function references(page) {
  return page.elements.flatMap((element) => {
    const found = (URL_ATTRIBUTES[element.name] ?? [])
      .map((attribute) => element.attributes[attribute])
      .filter((url) => url !== undefined);
    if (element.name === "img" || element.name === "source") {
      found.push(...sourceSet(element.attributes.srcset));
    }
    if (element.name === "meta" && URL_METAS.has(element.attributes.property ?? element.attributes.name)) {
      found.push(element.attributes.content ?? "");
    }
    if (isRefresh(element)) found.push(refreshTarget(element));
    return found.map((url) => ({ url: url.trim(), line: element.line, element }));
  });
}

function sourceSet(value = "") {
  return value
    .split(/,\s+/)
    .map((candidate) => candidate.trim().split(/\s+/)[0])
    .filter(Boolean);
}

export function isRefresh(element) {
  return element.name === "meta" && element.attributes["http-equiv"]?.toLowerCase() === "refresh";
}

export function refreshTarget(element) {
  return /url\s*=\s*['"]?([^'"]*)/i.exec(element.attributes.content ?? "")?.[1] ?? "";
}
