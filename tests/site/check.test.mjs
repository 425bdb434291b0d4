// The checker itself: a small sound site has no problems, and each way of breaking it is told.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { check } from "./check.mjs";

const BASE = "https://example.com/blog";

const HEAD = `<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; base-uri 'none'">`;

function page(address, body = "", extra = "") {
  return `<!DOCTYPE html>
<html lang="en">
<head>
${HEAD}
<title>A page</title>
<meta name="viewport" content="width=device-width">
<meta name="description" content="A page that is there to be checked">
<link rel="canonical" href="${BASE}${address}">
<link rel="stylesheet" href="/blog/style.css">
<link rel="alternate" type="application/atom+xml" title="Atom" href="/blog/atom.xml">
<link rel="alternate" type="application/rss+xml" title="RSS" href="/blog/rss.xml">
<link rel="alternate" type="application/feed+json" title="JSON" href="/blog/feed.json">
<meta property="og:title" content="A page">
<meta property="og:type" content="article">
<meta property="og:url" content="${BASE}${address}">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"BlogPosting","url":"${BASE}${address}"}</script>
${extra}</head>
<body>
<main>
<h1 id="top-of-page">A page</h1>
<p><a href="/blog/posts/one/#a%2Dgoal">One</a>, <a href="./">here</a>, <a href="https://example.org/">elsewhere</a></p>
<p><img src="/blog/dot.svg" alt="A dot" srcset="/blog/dot.svg 1x, /blog/dot.svg 2x"></p>
${body}</main>
</body>
</html>
`;
}

const SOUND = {
  "index.html": page("/"),
  "posts/one/index.html": page("/posts/one/", `<h2 id="a-goal">A goal</h2>\n`),
  "404.html": page("/404.html").replace(/<link rel="canonical".*\n/, "").replace('href="./"', 'href="/blog/"'),
  "old/index.html": `<!DOCTYPE html>
<html lang="en">
<head>
${HEAD}
<title>Moved</title>
<meta http-equiv="refresh" content="0; url=/blog/posts/one/">
<link rel="canonical" href="${BASE}/posts/one/">
</head>
<body>
<p><a href="/blog/posts/one/">Moved</a></p>
</body>
</html>
`,
  "style.css": `body { background: url("dot.svg#dot") } /* url(none.png) */\n`,
  "dot.svg": `<svg xmlns="http://www.w3.org/2000/svg"><circle id="dot" r="1"/></svg>`,
  "robots.txt": `User-agent: *\nAllow: /\nSitemap: ${BASE}/sitemap.xml\n`,
  "sitemap.xml": `<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>${BASE}/</loc></url>
<url><loc>${BASE}/posts/one/</loc><lastmod>2022-12-26</lastmod></url>
</urlset>
`,
  "atom.xml": `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>${BASE}/</id>
<title>A blog</title>
<updated>2022-12-26T08:00:00Z</updated>
<author><name>A. Coach</name></author>
<link rel="self" href="${BASE}/atom.xml"/>
<entry>
<id>${BASE}/posts/one/</id>
<title>One</title>
<updated>2022-12-26T08:00:00Z</updated>
<link href="${BASE}/posts/one/"/>
<content type="html">&lt;p&gt;&lt;a href="${BASE}/"&gt;Home&lt;/a&gt;&lt;/p&gt;</content>
</entry>
</feed>
`,
  "rss.xml": `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>A blog</title>
<link>${BASE}/</link>
<description>About goals</description>
<atom:link rel="self" type="application/rss+xml" href="${BASE}/rss.xml"/>
<item>
<title>One</title>
<link>${BASE}/posts/one/</link>
<guid>${BASE}/posts/one/</guid>
<pubDate>Mon, 26 Dec 2022 08:00:00 +0000</pubDate>
</item>
<item>
<title>The page about it</title>
<link>${BASE}/</link>
<guid>${BASE}/</guid>
<pubDate>Tue, 6 Dec 2022 00:00:00 +0100</pubDate>
</item>
</channel>
</rss>
`,
  "feed.json": JSON.stringify({
    version: "https://jsonfeed.org/version/1.1",
    title: "A blog",
    feed_url: `${BASE}/feed.json`,
    authors: [{ name: "A. Coach" }],
    items: [
      {
        id: `${BASE}/posts/one/`,
        url: `${BASE}/posts/one/`,
        content_html: "<p>Words</p>",
        date_published: "2022-12-26T08:00:00Z",
        tags: ["goals"],
      },
    ],
  }),
};

/** A change of one file (text to text, or a whole new text) and the problem that it must bring. */
const BROKEN = [
  ["an unclosed element", "index.html", [`</main>`, ``], /^index\.html:\d+: html\/close-order: /],
  ["an image without alt text", "index.html", [` alt="A dot"`, ``], /html\/wcag\/h37/],
  ["a link to no page", "index.html", [`href="./"`, `href="/blog/posts/two/"`], /:22: link-broken: .* leads nowhere/],
  ["a link without its slash", "index.html", [`href="./"`, `href="/blog/posts/one"`], /lacks the slash/],
  ["a link of another case", "index.html", [`href="./"`, `href="/blog/Posts/one/"`], /link-broken/],
  ["a link outside of the base path", "posts/one/index.html", [`href="./"`, `href="/"`], /outside of the base path/],
  ["a link that runs a script", "index.html", [`href="./"`, `href="javascript:go()"`], /link-broken: .*runs a script/],
  ["a link to nothing", "index.html", [`href="./"`, `href=""`], /link-empty/],
  ["a heading that is gone", "posts/one/index.html", [`id="a-goal"`, `id="goal"`], /fragment: .*no such id/],
  ["a picture that is gone", "index.html", [`src="/blog/dot.svg"`, `src="/blog/none.svg"`], /link-broken: \/blog\/none/],
  ["a larger picture that is gone", "index.html", [`dot.svg 2x`, `big.svg 2x`], /link-broken: \/blog\/big/],
  ["a style sheet's picture that is gone", "style.css", [`dot.svg`, `none.svg`], /^style\.css: link-broken/],
  ["a style sheet's picture of another host", "style.css", [`"dot.svg#dot"`, `https://example.org/x.png`], /outside-asset/],
  ["a fragment of a picture that is gone", "style.css", [`#dot`, `#line`], /^style\.css: fragment/],
  ["a script of another host", "index.html", [`</head>`, `<script src="https://example.org/x.js"></script>\n</head>`], /outside-asset/],
  ["an id written twice", "index.html", [`<p><img`, `<p id="top-of-page"><img`], /id-twice: .*line 21/],
  ["two main headings", "index.html", [`</main>`, `<h1>Two</h1></main>`], / h1: is there 2 times/],
  ["no main heading", "index.html", [`h1`, `h2`], / h1: is missing/],
  ["no description", "index.html", [/<meta name="description".*\n/, ``], / description: is missing/],
  ["an empty description", "index.html", [/content="A page that.*"/, `content=" "`], / description: is missing/],
  ["no canonical address", "index.html", [/<link rel="canonical".*\n/, ``], / canonical: is missing/],
  ["another page's canonical address", "index.html", [`${BASE}/">\n<link rel="style`, `${BASE}/posts/one/">\n<link rel="style`], / canonical: is .* and should be/],
  ["no title", "index.html", [`<title>A page</title>`, `<title> </title>`], / title: is missing/],
  ["no policy", "index.html", [/<meta http-equiv.*\n/, ``], / policy: there is no/],
  ["a policy that allows too much", "index.html", [`'self';`, `'self' 'unsafe-inline';`], / policy: allows 'unsafe-inline'/],
  ["a policy after what it governs", "index.html", [HEAD, `<meta charset="utf-8"><link rel="icon" href="/blog/dot.svg">${HEAD.split("\n")[1]}`], / policy: <link> stands before/],
  ["a style attribute", "index.html", [`<p>`, `<p style="color: red">`], / inline-style/],
  ["a style element", "index.html", [`</head>`, `<style>p { color: red }</style>\n</head>`], / inline-style/],
  ["a script in the page", "index.html", [`</head>`, `<script>go()</script>\n</head>`], / inline-script: a script/],
  ["an event handler", "index.html", [`<p>`, `<p onclick="go()">`], / inline-script: onclick/],
  ["JSON-LD that is no JSON", "index.html", [`"url":`, `"url"`], / json-ld: /],
  ["JSON-LD that names a page that is gone", "index.html", [`"url":"${BASE}/"`, `"url":"${BASE}/two/"`], / link-broken/],
  ["no JSON-LD", "index.html", [/<script type="application\/ld.*\n/, ``], / json-ld: there is none/],
  ["no address to share", "index.html", [/<meta property="og:url".*\n/, ``], / og:url: is missing/],
  ["a feed of another kind", "index.html", [`href="/blog/rss.xml"`, `href="/blog/atom.xml"`], / feed-link: atom\.xml is/],
  ["no feed named", "index.html", [/<link rel="alternate".*\n/g, ``], / feed-link: the page names no feed/],
  ["a redirect that leads nowhere", "old/index.html", [`url=/blog/posts/one/`, `url=/blog/two/`], / link-broken/],
  ["a redirect with another canonical address", "old/index.html", [`href="${BASE}/posts/one/"`, `href="${BASE}/"`], / canonical: is/],
  ["a relative link on the error page", "404.html", [`href="/blog/"`, `href="./"`], / relative: /],
  ["a sitemap that is no XML", "sitemap.xml", [`</loc>`, ``], /^sitemap\.xml: syntax: \d+:\d+/],
  ["a sitemap entry that is gone", "sitemap.xml", [`/posts/one/`, `/posts/two/`], / sitemap: .* leads nowhere/],
  ["a sitemap entry listed twice", "sitemap.xml", [`/posts/one/`, `/`], / is listed twice/],
  ["a sitemap entry that is a redirect", "sitemap.xml", [`/posts/one/`, `/old/`], / asks not to be indexed/],
  ["a sitemap with a wrong date", "sitemap.xml", [`2022-12-26`, `26 December 2022`], / lastmod is/],
  ["robots.txt without its sitemap", "robots.txt", [`sitemap.xml`, `sitemap2.xml`], / robots: the sitemap/],
  ["Atom with an entity", "atom.xml", [`>A blog<`, `>A&nbsp;blog<`], /^atom\.xml: syntax/],
  ["Atom with a document type", "atom.xml", [`<feed`, `<!DOCTYPE feed>\n<feed`], /a document type/],
  ["Atom without a date", "atom.xml", [/<updated>.*<\/updated>\n<author>/, `<author>`], / atom: <feed> has 0 <updated>/],
  ["Atom with a date of another form", "atom.xml", [`<updated>2022-12-26T08:00:00Z</updated>\n<link`, `<updated>2022-12-26</updated>\n<link`], / atom: <updated> is 2022-12-26$/],
  ["Atom without an author", "atom.xml", [/<author>.*\n/, ``], / atom: an entry without an author/],
  ["Atom that does not name itself", "atom.xml", [`rel="self"`, `rel="related"`], / feed-self/],
  ["Atom with a relative link in its text", "atom.xml", [`"${BASE}/"&gt;Home`, `"/blog/"&gt;Home`], / feed-relative/],
  ["Atom with a broken link in its text", "atom.xml", [`"${BASE}/"&gt;Home`, `"${BASE}/two/"&gt;Home`], / link-broken/],
  ["RSS without a guid", "rss.xml", [/<guid>.*\n/, ``], / rss: <item> has 0 <guid>/],
  ["RSS with a wrong day of the week", "rss.xml", [`Mon, 26`, `Tue, 26`], / rss: <pubDate> is Tue/],
  ["RSS of another version", "rss.xml", [`version="2.0" `, `version="0.9" `], / rss: its version is 0\.9/],
  ["RSS with a link that is gone", "rss.xml", [`/posts/one/</link>`, `/posts/two/</link>`], / link-broken/],
  ["a JSON feed of version 1", "feed.json", [`version/1.1`, `version/1`], / json-feed: its version/],
  ["a JSON feed with a number for an id", "feed.json", [`"id":"${BASE}/posts/one/"`, `"id":1`], / json-feed: item 1: has no id/],
  ["a JSON feed with a date of another form", "feed.json", [`T08:00:00Z`, ``], / json-feed: item 1: date_published is/],
  ["a JSON feed without words", "feed.json", [`"content_html":"<p>Words</p>",`, ``], / has neither content_html/],
  ["a JSON feed with an author of old", "feed.json", [`"authors":[`, `"author":{},"authors":[`], / `author` was replaced/],
  ["a site without its home page", "index.html", null, /^index\.html: missing/],
  ["a compressed file that is stale", "index.html.gz", gzipSync("another page"), / compressed: /],
];

async function checkFiles(files) {
  const directory = await mkdtemp(path.join(tmpdir(), "goalpost-check-"));
  try {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(path.join(directory, path.dirname(file)), { recursive: true });
      await writeFile(path.join(directory, file), content);
    }
    return await check(directory, BASE);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test("a sound site has no problems", async () => {
  const files = { ...SOUND, "index.html.gz": gzipSync(SOUND["index.html"]) };
  const { problems, counts } = await checkFiles(files);
  assert.deepEqual(problems, []);
  assert.deepEqual(counts, { pages: 4, references: 42, feeds: 3, sitemapEntries: 2 });
});

for (const [name, file, change, expected] of BROKEN) {
  test(`${name} is told`, async () => {
    const files = { ...SOUND };
    if (change === null) delete files[file];
    else if (Buffer.isBuffer(change)) files[file] = change;
    else {
      files[file] = SOUND[file].replace(...change);
      assert.notEqual(files[file], SOUND[file], "the change finds its place");
    }
    const { problems } = await checkFiles(files);
    assert.ok(problems.some((line) => expected.test(line)), `${expected} in\n${problems.join("\n")}`);
  });
}

test("the program ends with 0, 1 or 2", async () => {
  const program = fileURLToPath(new URL("check.mjs", import.meta.url));
  const run = (...words) => spawnSync(process.execPath, [program, ...words], { encoding: "utf8" });
  assert.equal(run().status, 2);
  assert.equal(run("no/such/folder", BASE).status, 2);
  const empty = await mkdtemp(path.join(tmpdir(), "goalpost-check-"));
  const outcome = run(empty, BASE);
  await rm(empty, { recursive: true });
  assert.equal(outcome.status, 1);
  assert.match(outcome.stdout, /^not sound: 0 pages, .* 5 problems$/m);
});
