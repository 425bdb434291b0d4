// What the theme's two scripts do: ticks of parts that were read, and the search.
//
// Owns one walk through each, as a reader would go. Where a site has no series or no search, there is nothing to check.

import { pages } from "./kinds.mjs";
import { view } from "./browser.mjs";

/** Drives both scripts; returns the problems. */
export async function checkScripts(browser, origin, folder) {
  const all = pages(folder);
  const problems = [];
  const part = all.find((page) => page.kind === "post" && page.text.includes("data-part"));
  if (part) problems.push(...(await checkTicks(browser, origin, part.path)));
  const archive = all.find((page) => page.kind === "archive" && page.text.includes('id="page_search"'));
  const post = all.find((page) => page.kind === "post");
  if (archive && post) problems.push(...(await checkSearch(browser, origin, archive.path, post)));
  return problems;
}

/** A part is ticked when its end was reached, and not before; on its own page, in other tabs and after a reload. */
async function checkTicks(browser, origin, path) {
  const problems = [];
  const expect = (is, wanted, when) => is !== wanted && problems.push(`${path}: ${is} parts ticked ${when}`);
  const context = await browser.newContext(view(320, "light"));
  const [page, other] = [await context.newPage(), await context.newPage()];
  const ticked = (where) => where.locator(".trail .read").count();
  await other.goto(origin + path);
  await page.goto(origin + path);
  expect(await ticked(page), 0, "before anything was read");
  await page.locator("article > .prose > :last-child").scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 400);
  await page.locator(".trail .read").waitFor({ state: "attached", timeout: 5000 }).catch(() => {});
  expect(await ticked(page), 1, "at the end of the text");
  expect(await ticked(other), 1, "in another tab");
  await page.reload();
  expect(await ticked(page), 1, "after a reload");
  await context.close();
  return problems;
}

/** A post is found by a word of its title, whatever the case; a word that is nowhere finds nothing, and says so. */
async function checkSearch(browser, origin, path, post) {
  const problems = [];
  const context = await browser.newContext(view(320, "light"));
  const page = await context.newPage();
  await page.goto(`${origin}${path}#page_search_words`);
  const field = page.locator("#page_search input");
  const title = /<h1>([^<]+)<\/h1>/u.exec(post.text)?.[1] ?? "";
  const word = title.split(/[^\p{L}]+/u).reduce((longest, next) => (next.length > longest.length ? next : longest), "");
  if (!(await field.evaluate((element) => element === document.activeElement))) problems.push(`${path}: the search has no focus`);
  await field.fill(word.toUpperCase());
  const link = page.locator(`.search-results a[href$="${post.path}"]`);
  await link.waitFor({ timeout: 5000 }).catch(() => problems.push(`${path}: “${word}” does not find ${post.path}`));
  await field.fill("xyzzyplugh");
  const none = await page.locator(".search-results").getAttribute("data-none");
  await page.getByText(none).waitFor({ timeout: 5000 }).catch(() => problems.push(`${path}: nothing found is not told`));
  await field.fill("");
  if ((await page.locator(".search-results > *").count()) > 0) problems.push(`${path}: an empty search shows something`);
  await context.close();
  return problems;
}
