// How an open page follows when something is in the way: answers that never come, addresses that are others now, scripts
// and pictures that were there before.

import assert from "node:assert/strict";
import { becomes } from "../lib/browser.mjs";
import { factsOf } from "./lib/samples.mjs";
import { PLAIN, POST, prepend } from "./pages.mjs";

const loads = (page) => page.evaluate(() => globalThis.loads);
const picture = (width) => `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="10"/>`;
const widths = (page) => page.locator("main img").evaluateAll((all) => all.map(({ naturalWidth }) => naturalWidth));
const redirect = (path) => `<!DOCTYPE html><html><head><title>Moved</title><meta http-equiv="Content-Security-Policy" content="default-src 'none'"><meta http-equiv="refresh" content="0; url=${path}"></head><body><a href="${path}">here</a></body></html>`;
const inHead = (site, path, html) => site.text(path).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/u, html);
/** Lets the first request for an address hang for ever. */
const hang = async (page, address) => {
  let isFirst = true;
  await page.route(address, (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
  });
};

export const following = {
  async "an answer that never comes stops neither the page nor the bar"({ site, open }) {
    site.facts.set(PLAIN, factsOf(PLAIN));
    const page = await open(PLAIN);
    await hang(page, `**${PLAIN}`);
    await hang(page, "**/_goalpost/page?*");
    prepend(site, PLAIN, "<p id=new>One</p>");
    await page.waitForTimeout(300);
    site.facts.set(PLAIN, factsOf(PLAIN, { words: 77 }));
    site.patch(PLAIN, "One", "Two");
    await becomes(() => page.locator("#new").allTextContents(), ["Two"]).catch(() => assert.fail("it waits for ever"));
    await becomes(() => page.locator(".size").textContent(), /^77 words/u);
  },

  async "what could not be asked is asked when the server is there again"({ site, open }) {
    const page = await open(PLAIN);
    await hang(page, `**${PLAIN}`);
    prepend(site, PLAIN, "<p id=new>One</p>");
    await page.waitForTimeout(300);
    await site.restart();
    await becomes(() => page.locator("#new").count(), 1);
    assert.equal(await loads(page), 1);
    return { expected: ["ERR_", "Failed to load"] };
  },

  async "a line that has gone silent is opened anew"({ site, open, meet }) {
    const context = await meet();
    await context.addInitScript(() => {
      const Real = EventSource;
      globalThis.lines = [];
      globalThis.EventSource = class extends Real {
        constructor(...address) {
          super(...address);
          globalThis.lines.push(this);
        }
      };
    });
    const page = await open(PLAIN, context);
    await page.clock.install();
    await page.evaluate(() => (globalThis.lines.at(-1).isDeaf = true));
    const lines = () => page.evaluate(() => globalThis.lines.length);
    // A server that says nothing of the kind is not watched.
    await page.clock.fastForward("05:00");
    assert.equal(await lines(), 1);
    site.tell("beat", {});
    await page.waitForTimeout(100);
    await page.clock.fastForward("00:20");
    assert.equal(await lines(), 1);
    site.tell("beat", {});
    await page.waitForTimeout(100);
    await page.clock.fastForward("00:20");
    assert.equal(await lines(), 1);
    await page.clock.fastForward("00:20");
    await becomes(lines, 2);
    prepend(site, PLAIN, "<p id=new>New</p>");
    await becomes(() => page.locator("#new").count(), 1);
  },

  async "a link that is none stops nothing"({ site, open }) {
    const broken = { outside: ["http://[", "https://example.com/"], linksIn: [{ title: "x", path: "//[" }], edit: "http://[" };
    site.facts.set(PLAIN, factsOf(PLAIN, broken));
    prepend(site, PLAIN, '<p><img id="broken" alt="" src="http://["><script src="http://["></script></p>');
    const page = await open(PLAIN);
    await page.getByRole("button", { name: /^Details/u }).click();
    await becomes(() => page.locator("#details").getByText("http://[").count(), 1);
    site.facts.set(PLAIN, factsOf(PLAIN, { ...broken, words: 77 }));
    site.save({ "/p.svg": picture(40) }, { routes: null });
    prepend(site, PLAIN, "<p id=new>New</p>");
    await becomes(() => page.locator(".size").textContent(), /^77 words/u);
    await becomes(() => page.locator("#new").count(), 1);
  },

  async "a picture that is cut, pasted or shown again shows what its file holds now"({ site, open }) {
    site.files.set("/p.svg", Buffer.from(picture(40)));
    const image = '<p class="image"><img alt="" src="/p.svg"></p>';
    prepend(site, PLAIN, image);
    const page = await open(PLAIN);
    await becomes(() => widths(page), [40]);
    site.save({ "/p.svg": picture(70) });
    await becomes(() => widths(page), [70]);
    site.patch(PLAIN, image, "");
    await becomes(() => widths(page), []);
    prepend(site, PLAIN, image);
    await becomes(() => widths(page), [70]);
    site.patch(PLAIN, image, `${image}<p>Again</p>${image}`);
    await becomes(() => widths(page), [70, 70]);
    await site.restart(() => void site.files.set("/p.svg", Buffer.from(picture(90))));
    await becomes(() => widths(page), [90, 90]);
    site.save({ "/p.svg": picture(20) });
    await becomes(() => widths(page), [20, 20]);
    assert.equal(await loads(page), 1);
    return { expected: ["ERR_", "Failed to load"] };
  },

  async "what was saved while nobody saw the page is shown, pictures too"({ site, open }) {
    site.files.set("/p.svg", Buffer.from(picture(40)));
    prepend(site, PLAIN, '<p><img alt="" src="/p.svg"></p>');
    const page = await open(PLAIN);
    const see = (isSeen) =>
      page.evaluate((isSeen) => {
        Object.defineProperty(document, "hidden", { value: !isSeen, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isSeen);
    await see(false);
    site.save({ "/p.svg": picture(70) });
    prepend(site, PLAIN, "<p id=new>New</p>");
    await page.waitForTimeout(100);
    assert.equal(await page.locator("#new").count(), 0);
    await see(true);
    await becomes(() => page.locator("#new").count(), 1);
    await becomes(() => widths(page), [70]);
  },

  async "a page that moved while nobody saw it is followed, and nothing typed is lost"({ site, open }) {
    const field = '<p><textarea id="field"></textarea></p>';
    prepend(site, PLAIN, field);
    for (const old of [null, redirect("/who-we-are/")]) {
      const html = site.text(PLAIN);
      const page = await open(`${PLAIN}?a=1#end`);
      await page.fill("#field", "Words");
      await site.stop();
      site.moves.set(PLAIN, "/who-we-are/");
      site.files.set("/who-we-are/", Buffer.from(html.replace("<h1>", "<h1>Moved: ")));
      if (old) site.files.set(PLAIN, Buffer.from(old));
      else site.files.delete(PLAIN);
      site.revision += 1;
      await site.start();
      await becomes(() => page.textContent("h1"), /^Moved: /u);
      assert.equal(page.url(), `${site.origin}/who-we-are/?a=1#end`);
      assert.equal(await page.inputValue("#field"), "Words");
      assert.equal(await loads(page), 1);
      await page.close();
      site.moves.clear();
      site.files.set(PLAIN, Buffer.from(html));
      site.files.delete("/who-we-are/");
    }
    return { expected: ["ERR_", "Failed to load", "404"] };
  },

  async "a page in whose place there is a redirect now is followed, and never becomes it"({ site, open }) {
    prepend(site, PLAIN, '<p><textarea id="field"></textarea></p>');
    const page = await open(`${PLAIN}#end`);
    await page.fill("#field", "Words");
    const html = site.text(PLAIN).replace("<h1>", "<h1>Moved: ");
    site.save({ "/who-we-are/": html, [PLAIN]: redirect("/who-we-are/") });
    await becomes(() => page.textContent("h1"), /^Moved: /u);
    assert.equal(page.url(), `${site.origin}/who-we-are/#end`);
    assert.equal(await page.inputValue("#field"), "Words");
    assert.equal(await page.locator("[http-equiv=refresh]").count(), 0);
    // Two that lead to each other lead nowhere.
    site.save({ "/who-we-are/": redirect(PLAIN) });
    await page.waitForTimeout(200);
    const asked = site.asked.length;
    await page.waitForTimeout(300);
    assert.ok(site.asked.length - asked < 3, "it is not asked for ever");
    assert.equal(await loads(page), 1);
  },

  async "a page is followed whatever form its address has"({ site, open }) {
    site.files.set("/posts/über/", Buffer.from(site.text(PLAIN)));
    const page = await open("/posts/%c3%bcber/");
    const html = site.text(PLAIN).replace("<h1>", "<h1>New: ");
    site.save({ "/posts/über/": html }, { routes: ["/posts/%C3%BCber/"] });
    await becomes(() => page.textContent("h1"), /^New: /u);
    site.save({ "/posts/über/": null, "/posts/oben/": html.replace("New: ", "Moved: ") }, { moved: { "/posts/%C3%BCber/": "/posts/oben/" }, routes: ["/posts/%C3%BCber/"] });
    await becomes(() => page.textContent("h1"), /^Moved: /u);
  },

  async "a missing page follows the page that is shown in its place, and becomes what is made there"({ site, open }) {
    const page = await open("/nowhere/");
    const missing = site.text("/404.html");
    site.save({ "/404.html": missing.replace("<h1>", "<h1>New: ") }, { routes: ["/404.html", "/nowhere/"] });
    await becomes(() => page.textContent("h1"), /^New: /u);
    site.save({ "/nowhere/": site.text(PLAIN) });
    await becomes(() => page.textContent("h1"), /^About/u);
    assert.equal(await loads(page), 1);
    return { expected: ["404"] };
  },

  async "what scripts do to a page before it is whole stays"({ site, open }) {
    const dark = '<script>document.documentElement.dataset.theme = "dark"; document.documentElement.classList.add("js");</script>';
    const html = inHead(site, PLAIN, dark);
    site.files.set(PLAIN, Buffer.from(html));
    const page = await open(PLAIN);
    const state = () => page.evaluate(() => [document.documentElement.dataset.theme, document.documentElement.className]).catch(() => "it is being loaded");
    assert.deepEqual(await state(), ["dark", "js"]);
    prepend(site, PLAIN, "<p id=new>New</p>");
    await becomes(() => page.locator("#new").count(), 1);
    assert.deepEqual(await state(), ["dark", "js"]);
    assert.equal(await loads(page), 1);
    // Another text of a script runs only where the page is loaded.
    site.patch(PLAIN, '"dark"', '"darker"');
    await becomes(state, ["darker", "js"]);
    assert.equal(await loads(page), 2);
    site.patch(PLAIN, dark.replace('"dark"', '"darker"'), "<script>document.documentElement.dataset.theme = 'none'</script><meta name=x>");
    await becomes(state, ["none", ""]);
  },

  async "what is saved before the page has a line is shown, also where scripts come first"({ site, meet }) {
    site.files.set("/dark.js", Buffer.from('document.documentElement.dataset.theme = "dark"'));
    for (const html of [site.text(PLAIN), inHead(site, PLAIN, '<script src="/dark.js"></script>')]) {
      site.files.set(PLAIN, Buffer.from(html));
      const page = await (await meet()).newPage();
      await page.route("**/_goalpost/client.js", async (route) => {
        site.files.set(PLAIN, Buffer.from(html.replace("<h1>", "<h1>New: ")));
        await route.continue();
      });
      await page.goto(site.origin + PLAIN);
      await becomes(() => page.textContent("h1"), /^New: /u);
      await page.unroute("**/_goalpost/client.js");
      await page.waitForTimeout(200);
      site.save({ [PLAIN]: html.replace("<h1>", "<h1>Newer: ") });
      await becomes(() => page.textContent("h1"), /^Newer: /u);
      if (html.includes("/dark.js")) await becomes(() => page.evaluate(() => document.documentElement.dataset.theme), "dark");
      assert.ok((await loads(page)) <= 2);
    }
  },

  async "scripts that look after pages that come back from memory are left alone"({ site, open }) {
    const script = '<script>addEventListener("pageshow", ({ persisted }) => persisted && location.reload())</script>';
    site.files.set(PLAIN, Buffer.from(inHead(site, PLAIN, script)));
    const page = await open(PLAIN);
    prepend(site, PLAIN, "<p id=new>New</p>");
    await becomes(() => page.locator("#new").count(), 1);
    await page.waitForTimeout(200);
    assert.equal(await loads(page), 1);
  },

  async "the search of a missing page works as often as it is missing"({ site, open }) {
    const html = site.text(PLAIN);
    const page = await open(PLAIN);
    for (let time = 0; time < 2; time += 1) {
      site.save({ [PLAIN]: null });
      await page.locator("#page_search input").waitFor();
      await page.waitForTimeout(150);
      await page.fill("#page_search input", "resolution");
      await page.locator(".search-results a").first().waitFor();
      site.save({ [PLAIN]: html });
      await becomes(() => page.textContent("h1"), /^About/u);
    }
    return { expected: ["404"] };
  },

  async "a style sheet keeps what a script has set on it when its file is another"({ site, open }) {
    const page = await open(POST);
    const old = /\/assets\/site\.\w+\.css/u.exec(site.text(POST))[0];
    await page.locator(`link[href="${old}"]`).evaluate((link) => (link.media = "(width > 10px)"));
    site.save({ "/assets/site.0123456789.css": site.text(old), [POST]: site.text(POST).replaceAll(old, "/assets/site.0123456789.css") });
    const link = page.locator('link[href*="/assets/site.0123456789.css"]');
    await becomes(() => link.count(), 1);
    assert.equal(await link.getAttribute("media"), "(width > 10px)");
  },

  async "of a style sheet that is saved while it is loaded one is left"({ site, open }) {
    site.files.set("/own.css", Buffer.from("h1 { text-indent: 1px }"));
    site.files.set(PLAIN, Buffer.from(site.text(PLAIN).replace("<title>", '<link rel="stylesheet" href="/own.css"><title>')));
    const page = await open(PLAIN);
    await page.route("**/own.css?*", (route) => setTimeout(() => route.continue(), 200));
    for (const indent of [2, 3, 4]) {
      site.save({ "/own.css": `h1 { text-indent: ${indent}px }` });
      await page.waitForTimeout(50);
    }
    await becomes(() => page.locator('link[href*="/own.css"]').count(), 1);
    assert.equal(await page.locator("h1").evaluate((one) => getComputedStyle(one).textIndent), "4px");
  },

  async "what others did to a page before it could be seen stays"({ site, open, meet }) {
    const context = await meet();
    await context.addInitScript(() => document.addEventListener("readystatechange", () => document.readyState === "interactive" && document.body.setAttribute("data-other", "")));
    const page = await open(PLAIN, context);
    prepend(site, PLAIN, "<p id=new>New</p>");
    await becomes(() => page.locator("#new").count(), 1);
    assert.equal(await page.getAttribute("body", "data-other"), "");
  },

  async "icons and pictures in drawings show what their files hold now"({ site, open }) {
    site.files.set("/p.svg", Buffer.from(picture(40)));
    prepend(site, PLAIN, '<svg><image href="/p.svg"/></svg><input type="image" alt="x" src="/p.svg">');
    site.files.set(PLAIN, Buffer.from(site.text(PLAIN).replace("<title>", '<link rel="icon" href="/p.svg"><title>')));
    const page = await open(PLAIN);
    site.save({ "/p.svg": picture(70) });
    for (const element of ["svg image", "input[type=image]", 'link[href*="/p.svg"]'])
      await becomes(() => page.locator(element).first().evaluate((one) => one.outerHTML), /goalpost-preview=/u);
  },
};
