// Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1, by their own rules and by two parsers that share no code.
//
// Owns what makes a feed readable everywhere. Refuses to judge the words in it.

import { Readable } from "node:stream";
import { parseFeed } from "@rowanmanning/feed-parser";
import FeedParser from "feedparser";
import { readFragment, references } from "./html.mjs";
import { follow } from "./references.mjs";
import { childrenOf, textOfChild } from "./xml.mjs";

export const ATOM = "http://www.w3.org/2005/Atom";
const CONTENT = "http://purl.org/rss/1.0/modules/content/";

/** RFC 3339 with date, time and offset. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
/** RFC 822, whose days have one digit or two, with the four-digit years that RSS asks for. */
const RFC_822 = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d (GMT|[+-]\d{4})$/;

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Checks an Atom feed; returns its entries. */
export async function checkAtom(file, root, context) {
  const report = (line, message) => context.report(line, "atom", message);
  for (const name of ["id", "title", "updated"]) needOne(root, name, report);
  needDate(root, "updated", RFC_3339, report);
  checkSelf(file, childrenOf(root, "link"), context);
  const entries = childrenOf(root, "entry").map((entry) => {
    for (const name of ["id", "title", "updated"]) needOne(entry, name, report);
    needDate(entry, "updated", RFC_3339, report);
    needDate(entry, "published", RFC_3339, report);
    if (childrenOf(entry, "author").length === 0 && childrenOf(root, "author").length === 0) {
      report(entry.line, "an entry without an author, in a feed without one");
    }
    const link = childrenOf(entry, "link").find((it) => (it.attributes.rel ?? "alternate") === "alternate");
    const content = childrenOf(entry, "content")[0];
    if (!link && !content) report(entry.line, "an entry with neither link nor content");
    return {
      line: entry.line,
      id: textOfChild(entry, "id"),
      link: link?.attributes.href,
      date: textOfChild(entry, "published") ?? textOfChild(entry, "updated"),
      html: [content, childrenOf(entry, "summary")[0]]
        .filter((it) => it?.attributes.type === "html")
        .map((it) => it.text)
        .join(""),
    };
  });
  checkEntries(file, entries, "atom", context);
  await checkWithParsers(file, entries, "atom", context);
  return entries;
}

/** Checks an RSS feed; returns its entries. */
export async function checkRss(file, root, context) {
  const report = (line, message) => context.report(line, "rss", message);
  if (root.attributes.version !== "2.0") report(root.line, `its version is ${root.attributes.version}`);
  const channel = childrenOf(root, "channel")[0] ?? root;
  for (const name of ["title", "link", "description"]) needOne(channel, name, report);
  for (const name of ["pubDate", "lastBuildDate"]) needDate(channel, name, RFC_822, report);
  checkSelf(file, childrenOf(channel, "link", ATOM), context);
  const entries = childrenOf(channel, "item").map((item) => {
    needOne(item, "guid", report);
    needDate(item, "pubDate", RFC_822, report);
    if (!textOfChild(item, "title") && !textOfChild(item, "description")) {
      report(item.line, "an item with neither title nor description");
    }
    return {
      line: item.line,
      id: textOfChild(item, "guid"),
      link: textOfChild(item, "link"),
      date: textOfChild(item, "pubDate"),
      html: (textOfChild(item, "encoded", CONTENT) ?? "") + (textOfChild(item, "description") ?? ""),
    };
  });
  checkEntries(file, entries, "rss", context);
  await checkWithParsers(file, entries, "rss", context);
  return entries;
}

/** Checks a JSON feed; returns its entries. */
export function checkJsonFeed(file, feed, context) {
  const report = (message) => context.report(undefined, "json-feed", message);
  const text = (value) => typeof value === "string" && value !== "";
  if (feed.version !== "https://jsonfeed.org/version/1.1") report(`its version is ${feed.version}`);
  if (!text(feed.title)) report("the feed has no title");
  if (feed.author !== undefined) report("`author` was replaced by `authors` in 1.1");
  if (feed.feed_url !== context.folder.url(file)) report(`feed_url is ${feed.feed_url}`);
  checkAuthors(feed.authors, report);
  if (!Array.isArray(feed.items)) {
    report("the feed has no items");
    return [];
  }
  const entries = feed.items.map((item, index) => {
    const tell = (message) => report(`item ${index + 1}: ${message}`);
    if (!text(item.id)) tell("has no id of characters");
    if (item.author !== undefined) tell("`author` was replaced by `authors` in 1.1");
    if (!text(item.content_html) && !text(item.content_text)) tell("has neither content_html nor content_text");
    for (const name of ["date_published", "date_modified"]) {
      if (item[name] !== undefined && !isDate(item[name], RFC_3339)) tell(`${name} is ${item[name]}`);
    }
    if (item.tags !== undefined && !(Array.isArray(item.tags) && item.tags.every(text))) tell("its tags are no texts");
    checkAuthors(item.authors, tell);
    for (const attachment of item.attachments ?? []) {
      if (!text(attachment.url) || !text(attachment.mime_type)) tell("an attachment without url or mime_type");
    }
    return { id: item.id, link: item.url, date: item.date_published, html: item.content_html ?? "" };
  });
  checkEntries(file, entries, "json-feed", context);
  return entries;
}

function checkAuthors(authors, report) {
  if (authors === undefined) return;
  const known = (it) => it !== null && typeof it === "object" && (it.name || it.url || it.avatar);
  if (!Array.isArray(authors) || !authors.every(known)) report("an author without name, url and avatar");
}

function needOne(element, name, report) {
  const found = childrenOf(element, name);
  if (found.length !== 1) report(element.line, `<${element.name}> has ${found.length} <${name}>`);
  else if (found[0].text.trim() === "" && found[0].children.length === 0) report(found[0].line, `<${name}> is empty`);
}

function needDate(element, name, form, report) {
  const date = textOfChild(element, name);
  if (date !== undefined && !isDate(date, form)) report(element.line, `<${name}> is ${date}`);
}

function isDate(date, form) {
  if (typeof date !== "string" || !form.test(date) || Number.isNaN(Date.parse(date))) return false;
  if (form !== RFC_822) return true;
  // The day of the week is that of the date as written, whatever its offset.
  const [weekday, day, month, year] = date.split(/,? /);
  return DAYS[new Date(`${day} ${month} ${year} 00:00:00 GMT`).getUTCDay()] === weekday;
}

function checkSelf(file, links, { folder, report }) {
  const own = links.find((link) => link.attributes.rel === "self");
  if (!own) report(undefined, "feed-self", "the feed does not name itself");
  else if (own.attributes.href !== folder.url(file)) report(own.line, "feed-self", `is ${own.attributes.href}`);
}

/** What holds for the entries of every kind of feed. */
function checkEntries(file, entries, rule, { folder, pages, report }) {
  const seen = new Set();
  for (const entry of entries) {
    if (seen.has(entry.id)) report(entry.line, rule, `two entries have the id ${entry.id}`);
    seen.add(entry.id);
    const tell = (kind, message) => report(entry.line, kind, message);
    if (entry.link === undefined) continue;
    if (!URL.canParse(entry.link)) tell("feed-relative", `${entry.link} is no full URL`);
    follow(entry.link, file, folder, pages, tell);
    for (const { url } of references(readFragment(entry.html))) {
      if (url.startsWith("#")) continue;
      // A reader shows an entry under its own address; only full URLs mean the same there.
      if (!URL.canParse(url)) tell("feed-relative", `${url} in ${entry.link} is no full URL`);
      else follow(url, file, folder, pages, tell);
    }
  }
}

/** Whether both parsers find the same entries, links and dates as are written. */
async function checkWithParsers(file, entries, rule, { folder, report }) {
  const parsers = { "feed-parser": readWithFeedParser, feedparser: readWithFeedparser };
  for (const [name, read] of Object.entries(parsers)) {
    let found;
    try {
      found = await read(folder.text(file), folder.url(file));
    } catch (error) {
      report(undefined, rule, `${name} cannot read it: ${error.message}`);
      continue;
    }
    if (!found.title) report(undefined, rule, `${name} finds no title`);
    if (found.items.length !== entries.length) {
      report(undefined, rule, `${name} finds ${found.items.length} entries of ${entries.length}`);
      continue;
    }
    entries.forEach((entry, index) => {
      const item = found.items[index];
      if (entry.link !== undefined && item.link !== entry.link) {
        report(entry.line, rule, `${name} reads the link ${entry.link} as ${item.link}`);
      }
      if (entry.date !== undefined && item.date?.getTime() !== Date.parse(entry.date)) {
        report(entry.line, rule, `${name} reads the date ${entry.date} as ${item.date}`);
      }
    });
  }
}

function readWithFeedParser(text) {
  const feed = parseFeed(text);
  const items = feed.items.map((item) => ({ link: item.url, date: item.published ?? item.updated }));
  return { title: feed.title, items };
}

async function readWithFeedparser(text, url) {
  // Its strict mode knows RSS's `pubDate` only in lower case; well-formedness is `readXml`'s.
  const parser = new FeedParser({ strict: false, addmeta: false, feedurl: url });
  const items = [];
  let failure;
  parser.on("error", (error) => {
    failure = error;
  });
  Readable.from([text]).pipe(parser);
  for await (const item of parser) items.push({ link: item.link, date: item.pubdate ?? item.date });
  if (failure) throw failure;
  return { title: parser.meta?.title, items };
}
