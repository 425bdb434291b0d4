// How an open page follows what the author saves.

import assert from "node:assert/strict";
import { becomes } from "../lib/browser.mjs";

export const POST = "/posts/metric-managing-or-behaviour-change/";
/** A page without worksheets. */
export const PLAIN = "/about/";
/** What the author wrote: without what scripts have added, and without what they run and look like. */
const bare = (page) =>
  page.evaluate(() => {
    const copy = document.implementation.createHTMLDocument();
    copy.documentElement.replaceWith(copy.importNode(document.documentElement, true));
    const added = "goalpost-preview, goalpost-worksheet, .script-tools, .pause-tools, .prose > span:not([class]), head > :is(script[src], link)";
    for (const element of copy.querySelectorAll(added)) element.remove();
    for (const element of copy.querySelectorAll(".read")) element.classList.remove("read");
    for (const element of copy.querySelectorAll("[class='']")) element.removeAttribute("class");
    copy.normalize();
    return copy.documentElement.outerHTML.replaceAll(/>\s+/gu, ">\n").replaceAll(/\s+</gu, "<").replaceAll(/branch-\d+/gu, "");
  });
const loads = (page) => page.evaluate(() => globalThis.loads);
const body = (site, path) => site.text(path);
/** Puts something right behind the beginning of the text. */
export const prepend = (site, path, html) =>
  site.patch(path, /<div class="prose"[^>]*>/u.exec(body(site, path))[0], `${/<div class="prose"[^>]*>/u.exec(body(site, path))[0]}${html}`);
const paragraphs = (count, word) => Array.from({ length: count }, (_, index) => `<p>${word} ${index}. ${"Words to read. ".repeat(20)}</p>`).join("\n");

/** Half a second of a tone, over and over: a film needs no picture to play. */
function tone(seconds = 30) {
  const [rate, head] = [8000, Buffer.alloc(44)];
  const length = rate * seconds;
  head.write("RIFF", 0), head.writeUInt32LE(36 + length, 4), head.write("WAVEfmt ", 8), head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20), head.writeUInt16LE(1, 22), head.writeUInt32LE(rate, 24), head.writeUInt32LE(rate, 28);
  head.writeUInt16LE(1, 32), head.writeUInt16LE(8, 34), head.write("data", 36), head.writeUInt32LE(length, 40);
  return Buffer.concat([head, Buffer.from(Array.from({ length }, (_, at) => 128 + 20 * Math.sin(at / 4)))]);
}

export const pages = {
  async "a page shows what was saved, without being loaded again"({ site, open }) {
    const page = await open(PLAIN);
    await page.evaluate(() => (globalThis.heading = document.querySelector("h1")));
    prepend(site, PLAIN, "<p id=new>New words</p>");
    await becomes(() => page.locator("#new").allTextContents(), ["New words"]);
    site.patch(PLAIN, "New words", "Newer words");
    await becomes(() => page.locator("#new").allTextContents(), ["Newer words"]);
    assert.equal(await page.evaluate(() => globalThis.heading === document.querySelector("h1")), true);
    assert.equal(await loads(page), 1);
  },

  async "all kinds of edits are shown as they were served"({ site, open }) {
    const page = await open(POST);
    const original = site.text(POST);
    const edits = [
      (html) => html.replace(/<h2 id="[^"]*"/u, '<h2 id="another"'),
      (html) => html.replace(/<h2 id="[^"]*">[^<]*/u, '<h2 id="third" class="x">Other words'),
      (html) => html.replace(/<p>[^<]*<\/p>/u, ""),
      (html) => html.replace("<title>", "<title>New: ").replace("</h1>", "!</h1>"),
      (html) => html.replace(/<h2/gu, "<h3").replace(/<\/h2>/gu, "</h3>"),
      (html) => html.replace("<body class=", '<body data-new class="a" title='),
      (html) => html.replace('<html lang="en-GB" dir="ltr"', '<html lang="ar" dir="rtl"'),
      (html) => html.replace(/(<p>[^<]*<\/p>)\s*(<p>[^<]*<\/p>)/u, "$2\n$1"),
      (html) => html.replace(/(<p>[^<]*<\/p>)/u, '<div class="callout" role="note"><p class="callout-title">Note</p>$1</div>'),
      (html) => html.replace("</main>", "<ul><li>One</li><li>Two</li></ul><!-- a note --></main>"),
    ];
    for (let index = 0; index < 40; index += 1) {
      const [one, other] = [edits[(index * 7) % edits.length], edits[(index * 3 + 1) % edits.length]];
      const html = index % 4 === 3 ? original : other(one(index % 4 === 2 ? site.text(POST) : original));
      site.save({ [POST]: html });
      const served = () =>
        page.evaluate(async () => {
          const { parse } = await import("/_goalpost/tree.js");
          const clean = (root) => {
            const copy = document.implementation.createHTMLDocument();
            copy.documentElement.replaceWith(copy.importNode(root, true));
            const added = "goalpost-preview, goalpost-worksheet, .prose > span:not([class])";
            for (const element of copy.querySelectorAll(added)) element.remove();
            for (const element of copy.querySelectorAll(".read")) element.classList.remove("read");
            for (const element of copy.querySelectorAll("[class='']")) element.removeAttribute("class");
            copy.normalize();
            return copy.documentElement;
          };
          return clean(document.documentElement).isEqualNode(clean(parse(await (await fetch(location.href)).text()).documentElement));
        });
      await becomes(served, true, `edit ${index}`);
    }
    assert.equal(await loads(page), 1);
  },

  async "nothing happens where the bytes are equal"({ site, open }) {
    const page = await open(PLAIN);
    await page.evaluate(() => {
      globalThis.seen = 0;
      new MutationObserver((records) => (globalThis.seen += records.length)).observe(document.documentElement, {
        subtree: true, childList: true, attributes: true, characterData: true,
      });
    });
    const asked = site.asked.length;
    for (const routes of [[PLAIN], ["/somewhere/"], null]) site.save({}, { routes });
    await page.waitForTimeout(300);
    assert.ok(site.asked.length > asked);
    const styles = await page.locator('link[href*="goalpost-preview="]').count();
    assert.equal(await page.evaluate(() => globalThis.seen), 0, `${styles} style sheets`);
    assert.equal(await loads(page), 1);
  },

  async "what is served is what is shown, whatever is changed"({ site, sample, open }) {
    const page = await open(POST);
    const modules = (path) => [...site.text(path).matchAll(/<script type="module" src="([^"]+)"/gu)].map(([, src]) => src);
    let [last, ran, expected] = [modules(POST), new Set(modules(POST)), 1];
    const others = [...sample.files.keys()].filter((path) => /^\/(?:posts|series|glossary|tags)\/[^/]+\/$/u.test(path));
    for (const path of others.filter((_, index) => index % 3 === 0)) {
      site.save({ [POST]: sample.files.get(path) });
      const fresh = await open(POST);
      await becomes(() => page.title(), await fresh.title());
      await page.waitForTimeout(100);
      assert.equal(await bare(page), await bare(fresh), path);
      await fresh.close();
      // Only a page that is loaded runs a module that ran before.
      const now = modules(POST);
      if (now.some((src) => ran.has(src) && !last.includes(src))) [ran, expected] = [new Set(), expected + 1];
      for (const src of now) ran.add(src);
      last = now;
    }
    assert.equal(await loads(page), expected);
  },

  async "scroll stays when the text above and below changes"({ site, open }) {
    prepend(site, PLAIN, paragraphs(60, "First"));
    const page = await open(PLAIN);
    const top = () => page.locator("text=First 30.").evaluate((one) => Math.round(one.getBoundingClientRect().top));
    await page.evaluate(() => document.documentElement.style && scrollTo({ top: 0, behavior: "instant" }));
    await page.locator("text=First 30.").evaluate((one) => one.scrollIntoView({ block: "center", behavior: "instant" }));
    const before = await top();
    prepend(site, PLAIN, paragraphs(9, "Above"));
    await becomes(() => page.locator("text=Above 8.").count(), 1);
    assert.ok(Math.abs((await top()) - before) <= 1, `${before} becomes ${await top()}`);
    site.patch(PLAIN, "<p>First 5.", "<p>Much longer. ".padEnd(3000, "so "));
    await becomes(() => page.locator("text=Much longer.").count(), 1);
    assert.ok(Math.abs((await top()) - before) <= 1, `${before} becomes ${await top()}`);
    site.patch(PLAIN, "<p>First 50.", "<p>Below. ".padEnd(3000, "so "));
    await becomes(() => page.locator("text=Below.").count(), 1);
    await page.waitForTimeout(100);
    assert.ok(Math.abs((await top()) - before) <= 1, `${before} becomes ${await top()}`);
  },

  async "open details, a selection and what scripts have added stay"({ site, open }) {
    const three = (extra) => `${extra}<details><summary>One</summary><p>first</p></details><details><summary>Two</summary><p>second</p></details><p class=a id=words>Some words to select here</p>`;
    const first = three("");
    prepend(site, PLAIN, first);
    const page = await open(PLAIN);
    await page.click("text=Two");
    await page.evaluate(() => {
      const words = document.querySelector("#words");
      words.classList.add("by-script");
      words.after(Object.assign(document.createElement("aside"), { id: "made" }));
      document.documentElement.dataset.script = "was here";
      getSelection().setBaseAndExtent(words.firstChild, 5, words.firstChild, 10);
    });
    site.patch(PLAIN, first, three("<details><summary>New</summary><p>new</p></details>").replace("class=a", 'class="a b"').replace("here", "there, and more"));
    await becomes(() => page.locator("summary").allTextContents(), ["New", "One", "Two"]);
    assert.deepEqual(await page.locator("details").evaluateAll((all) => all.map(({ open }) => open)), [false, false, true]);
    await becomes(() => page.locator("#words").getAttribute("class"), "a by-script b");
    assert.equal(await page.evaluate(() => String(getSelection())), "words");
    assert.equal(await page.locator("#words + #made").count(), 1);
    assert.equal(await page.evaluate(() => document.documentElement.dataset.script), "was here");
    site.patch(PLAIN, "<p>second</p>", "<p>second, mended</p>");
    await becomes(() => page.locator("text=second, mended").isVisible(), true);
  },

  async "a film plays on, where it is and where it is moved"({ site, open }) {
    site.files.set("/tone.wav", tone());
    const film = '<figure><video id="film" src="/tone.wav" muted loop></video></figure>';
    prepend(site, PLAIN, `${film}<p>After</p>`);
    const page = await open(PLAIN);
    await page.evaluate(async () => {
      const film = (globalThis.film = document.querySelector("#film"));
      globalThis.pauses = 0;
      film.addEventListener("pause", () => (globalThis.pauses += 1));
      film.addEventListener("emptied", () => (globalThis.pauses += 1));
      await film.play();
    });
    for (let index = 0; index < 10; index += 1) prepend(site, PLAIN, `<p>Before ${index}</p><figure><img alt="" src="/i${index}.svg"></figure>`);
    await becomes(() => page.locator("text=Before 9").count(), 1);
    site.patch(PLAIN, film, "");
    prepend(site, PLAIN, `<div>${film}</div>`);
    await becomes(() => page.locator(".prose > div:first-child video").count(), 1);
    const at = await page.evaluate(() => globalThis.film.currentTime);
    await becomes(() => page.evaluate((at) => globalThis.film.currentTime > at, at), true);
    assert.deepEqual(await page.evaluate(() => [globalThis.film === document.querySelector("#film"), globalThis.pauses, globalThis.film.paused]), [true, 0, false]);
    return { expected: ["404"] };
  },

  async "two tabs and two browsers follow"({ site, open, meet }) {
    const all = [await open(PLAIN), await open(PLAIN), await open(PLAIN, await meet())];
    prepend(site, PLAIN, "<p id=new>New words</p>");
    for (const page of all) await becomes(() => page.locator("#new").count(), 1);
  },

  async "a style sheet follows its fingerprint, and never is there none"({ site, open }) {
    const page = await open(PLAIN);
    const old = /\/assets\/site\.\w+\.css/u.exec(site.text(PLAIN))[0];
    await page.evaluate(() => {
      globalThis.fonts = new Set();
      const look = () => {
        globalThis.fonts.add(getComputedStyle(document.querySelector("h1")).fontWeight);
        requestAnimationFrame(look);
      };
      look();
    });
    const css = `${site.text(old)} h1 { text-transform: uppercase }`;
    site.save({ "/assets/site.0123456789.css": css, [PLAIN]: site.text(PLAIN).replaceAll(old, "/assets/site.0123456789.css") });
    await becomes(() => page.locator("h1").evaluate((one) => getComputedStyle(one).textTransform), "uppercase");
    await becomes(() => page.locator('head link[rel="stylesheet"]').count(), 1);
    assert.deepEqual(await page.evaluate(() => [...globalThis.fonts]), ["400"]);
    site.save({ "/assets/site.0123456789.css": css.replace("uppercase", "lowercase") });
    await becomes(() => page.locator("h1").evaluate((one) => getComputedStyle(one).textTransform), "lowercase");
    site.save({ "/assets/site.aaaaaaaaaa.css": css, [PLAIN]: site.text(PLAIN).replaceAll("/assets/site.0123456789.css", "/assets/site.aaaaaaaaaa.css") });
    await becomes(() => page.locator("h1").evaluate((one) => getComputedStyle(one).textTransform), "uppercase");
    await becomes(() => page.locator('head link[rel="stylesheet"]').count(), 1);
    assert.equal(await loads(page), 1);
  },

  async "a picture shows what its file holds now"({ site, open }) {
    const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"/>`;
    site.files.set("/p.svg", Buffer.from(picture(40)));
    prepend(site, PLAIN, '<p><img id="p" alt="" src="/p.svg"></p>');
    const page = await open(PLAIN);
    await becomes(() => page.locator("#p").evaluate(({ naturalWidth }) => naturalWidth), 40);
    for (const width of [70, 90]) {
      site.save({ "/p.svg": picture(width) });
      await becomes(() => page.locator("#p").evaluate(({ naturalWidth }) => naturalWidth), width);
    }
    prepend(site, PLAIN, "<p id=more>More</p>");
    await becomes(() => page.locator("#more").count(), 1);
  },

  async "another script of the theme is run by loading the page, which stays where it was"({ site, open }) {
    prepend(site, POST, paragraphs(40, "First"));
    const page = await open(POST);
    const old = /\/assets\/series\.\w+\.js/u.exec(site.text("/posts/why-resolutions-fail/"))?.[0];
    const html = site.text(POST);
    const tag = `<script type="module" src="${old}"></script>`;
    if (!html.includes(old)) {
      site.save({ [POST]: html.replace("</head>", `${tag}</head>`) });
      await page.waitForTimeout(200);
      assert.equal(await loads(page), 1, "a script that is new runs beside the others");
    }
    await page.evaluate(() => scrollTo({ top: 900, behavior: "instant" }));
    const fresh = "/assets/series.0123456789.js";
    site.save({ [fresh]: 'document.documentElement.dataset.ran = "yes";', [POST]: site.text(POST).replaceAll(old, fresh) });
    await becomes(() => page.evaluate(() => document.documentElement.dataset.ran), "yes").catch(() => {});
    await becomes(() => loads(page), 2);
    await becomes(() => page.evaluate(() => Math.round(scrollY)), 900);
  },

  async "a page that is elsewhere now is followed there"({ site, open }) {
    prepend(site, PLAIN, paragraphs(40, "First"));
    const page = await open(`${PLAIN}?a=1#end`);
    await page.evaluate(() => scrollTo({ top: 700, behavior: "instant" }));
    const html = site.text(PLAIN).replace("First 0.", "Moved.");
    site.save({ [PLAIN]: null, "/who-we-are/": html }, { moved: { [PLAIN]: "/who-we-are/" } });
    await becomes(() => page.locator("text=Moved.").count(), 1);
    assert.equal(new URL(page.url()).pathname, "/who-we-are/");
    assert.equal(await page.evaluate(() => scrollY), 700);
    site.patch("/who-we-are/", "Moved.", "And changed.");
    await becomes(() => page.locator("text=And changed.").count(), 1);
    assert.equal(await loads(page), 1);
  },

  async "a page that is gone shows what is said of it, and comes back"({ site, open }) {
    const page = await open(PLAIN);
    const html = site.text(PLAIN);
    site.save({ [PLAIN]: null });
    await becomes(() => page.textContent("h1"), /not|find|nothing/iu);
    site.save({ [PLAIN]: html });
    await becomes(() => page.textContent("h1"), /About/u);
    assert.equal(await loads(page), 1);
    return { expected: ["404"] };
  },

  async "a server that starts anew is found, and what was missed is made up for"({ site, open }) {
    const page = await open(PLAIN);
    const lost = page.locator(".lost");
    await becomes(() => lost.isVisible(), false);
    await site.restart(async () => {
      await becomes(() => lost.isVisible(), true);
      assert.equal(await lost.textContent(), "the preview is not running");
      site.files.set(PLAIN, Buffer.from(site.text(PLAIN).replace("<h1", "<p id=missed>Missed</p><h1")));
    });
    await becomes(() => page.locator("#missed").count(), 1);
    await becomes(() => lost.isVisible(), false);
    site.patch(PLAIN, "Missed", "Not missed");
    await becomes(() => page.textContent("#missed"), "Not missed");
    assert.equal(await loads(page), 1);
    return { expected: ["ERR_", "Failed to load"] };
  },

  async "the search and the ticks of a series go on"({ site, open }) {
    const archive = await open("/archive/");
    await archive.fill("#page_search input", "resolution");
    await archive.locator(".search-results a").first().waitFor();
    const count = await archive.locator(".search-results li").count();
    site.patch("/archive/", "</h1>", " of all</h1>");
    await becomes(() => archive.textContent("h1"), /of all/u);
    assert.equal(await archive.inputValue("#page_search input"), "resolution");
    assert.equal(await archive.evaluate(() => document.activeElement.localName), "input");
    assert.equal(await archive.locator(".search-results li").count(), count);
    await archive.keyboard.type(" plan");
    await becomes(async () => (await archive.locator(".search-results li").count()) > 0, true);
    const part = await open("/posts/why-resolutions-fail/");
    const read = async () => (await part.locator(".trail .read").count()) > 0;
    await part.locator(".prose > span").last().evaluate((end) => end.scrollIntoView({ behavior: "instant" }));
    await becomes(read, true);
    prepend(site, "/posts/why-resolutions-fail/", "<p>New</p>");
    await becomes(() => part.locator("text=New").first().isVisible(), true);
    await becomes(read, true);
  },
};
