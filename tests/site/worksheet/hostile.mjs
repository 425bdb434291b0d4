#!/usr/bin/env node
// Worksheets that mean harm: `node tests/site/worksheet/hostile.mjs PROGRAM`, the program being Goalpost itself.
//
// Owns a small site with markup wherever words may stand: hints, labels, options, ids, answers, a file and a link from
// somebody else. It is opened without any security policy, so that nothing but the pages themselves keeps scripts from
// running. Ends with 0 if nothing ran, 1 if something did (each problem on a line), 2 for wrong usage.

import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { deflateSync } from "node:zlib";
import { launch } from "../lib/browser.mjs";
import { serve } from "../lib/server.mjs";

const [program] = process.argv.slice(2);
if (!program) {
  console.error("usage: hostile.mjs PROGRAM");
  process.exit(2);
}

const IMAGE = "<img src=x onerror=globalThis.ran=1>";
const SCRIPT = "</script><script>globalThis.ran=1</script>";
const BROKEN = `'><svg onload=globalThis.ran=1>`;
const ATTACKS = [IMAGE, SCRIPT, BROKEN, "{index}<b>{number}</b>", "javascript:globalThis.ran=1"];

const SHEETS = {
  hints: `What is it? [${IMAGE}]{#what}\n\nAnd why? [${SCRIPT}]{#why long}\n\nHow much? [${BROKEN}]{#much number}\n`,
  labels: `[one]{#one label="${SCRIPT}" required}\n\n[two]{#two label="${BROKEN}${IMAGE}"}\n\n## ${IMAGE.replaceAll("<", "\\<")} {#list scale="1 ${BROKEN} .. 5 ${IMAGE}" chart=bars}\n\n- First ${"`"}${SCRIPT}${"`"}\n- Second\n\n## Score {bands="sum(list)"}\n\n- **2–5:** \\${IMAGE}\n- **6–10:** {= lowest(list) as words}\n`,
  options: `[which?]{#which select options="${IMAGE}: 1; ${BROKEN}"}\n\nWhat? {#pick}\n\n- ( ) \\${IMAGE}\n- ( ) "${BROKEN.replaceAll("<", "\\<")}"\n\n{= pick else "${SCRIPT}"}\n\n## Steps {#steps rows="2+" chart=bars}\n\n| Step | How much |\n| --- | --- |\n| [what]{#step} | [n]{#n number} |\n\n## Again {#again rows-from="steps"}\n\n| Step | Which | Day |\n| --- | --- | --- |\n| {= .step} | [which]{#best select options-from="steps"} | [when]{#when date} |\n\nAll: {= steps as list} {= again as words}\n`,
  answers: `Who are you? [name]{#who required}\n\nWhat else? [all]{#more long}\n\n## Things {#things rows="2+"}\n\n| Thing |\n| --- |\n| [what]{#thing} |\n\nYou are {= who}, with {= things as list}.\n`,
  sent: `Who are you? [name]{#who}\n\n## Things {#things rows="2+"}\n\n| Thing |\n| --- |\n| [what]{#thing} |\n\nYou are {= who}, with {= things as list}.\n`,
};

const problems = [];
const folder = await mkdtemp(join(tmpdir(), "hostile-"));
await write(SHEETS);
const built = build();
if (built.status !== 0) problems.push(`the site is not built: ${built.stderr}`);
await checkIds();
if (problems.length === 0) await drive();
await rm(folder, { recursive: true });
for (const problem of problems) console.log(problem);
console.log(
  `${problems.length === 0 ? "sound" : "NOT sound"}: ${Object.keys(SHEETS).length} hostile worksheets, ${problems.length} problems`,
);
process.exit(problems.length === 0 ? 0 : 1);

async function write(sheets) {
  await mkdir(join(folder, "content/worksheets"), { recursive: true });
  await mkdir(join(folder, "content/posts"), { recursive: true });
  await writeFile(
    join(folder, "site.toml"),
    'title = "Hostile"\nbase_url = "https://hostile.example"\nlanguage = "en-GB"\n',
  );
  for (const [id, text] of Object.entries(sheets)) {
    await writeFile(
      join(folder, `content/worksheets/${id}.md`),
      `---\ntitle: Hostile ${id}\ndescription: It means harm.\n---\n\n${text}`,
    );
  }
}

function build() {
  return spawnSync(resolve(program), ["build", "-r", folder, "-o", join(folder, "public")], { encoding: "utf8" });
}

/** An id is a name: markup in one is refused where it is written. */
async function checkIds() {
  for (const id of [`a"onfocus="globalThis.ran=1`, "a><img", "__proto__", "a'b"]) {
    await write({ ids: `What is it? [hint]{#${id}}\n` });
    const { status, stderr, stdout } = build();
    if (status === 0) problems.push(`the id ${id} is taken`);
    else if (/panicked/u.test(stderr + stdout)) problems.push(`the id ${id}: ${stderr}`);
  }
  await rm(join(folder, "content/worksheets/ids.md"));
  if (build().status !== 0) problems.push("the site is not built again");
}

async function drive() {
  const site = await serve(join(folder, "public"));
  const browser = await launch();
  for (const id of Object.keys(SHEETS)) {
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1000, height: 900 } });
    context.setDefaultTimeout(5000);
    const tell = (text) => problems.push(`${id}: ${text}`);
    context.on("dialog", (dialog) => (tell("a dialog opened"), dialog.dismiss()));
    context.on("weberror", (error) => tell(`error: ${error.error().message}`));
    try {
      const page = await context.newPage();
      await page.goto(`${site.origin}/worksheets/${id}/`, { waitUntil: "networkidle" });
      await looked(page, "when it is opened", tell);
      await fill(page);
      await looked(page, "when it is filled in", tell);
      await used(page, tell);
      if (id === "sent") await sent(page, site.origin, tell);
      await page.reload({ waitUntil: "networkidle" });
      await looked(page, "when it is opened again", tell);
    } catch (error) {
      tell(String(error.message).split("\n").slice(0, 4).join(" / "));
    }
    await context.close();
  }
  await browser.close();
  await site.close();
}

/** Nothing ran, and nothing stands there that could. */
async function looked(page, when, tell) {
  const found = await page.evaluate(() => {
    const all = [...document.querySelectorAll("*")];
    const acting = all.filter((one) =>
      [...one.attributes].some(
        ({ name, value }) =>
          /^on/u.test(name) || (/^(?:href|src|action)$/u.test(name) && /^\s*javascript:/iu.test(value)),
      ),
    );
    const foreign = [
      ...document.querySelectorAll("main img, main svg[onload], main b, dialog img, dialog svg, dialog b"),
    ].filter((one) => one.getAttribute("src") === "x" || (one.localName === "b" && /number/u.test(one.textContent)));
    return { ran: globalThis.ran, marks: [...acting, ...foreign].map((one) => one.outerHTML.slice(0, 120)) };
  });
  if (found.ran !== undefined) tell(`something ran ${when}`);
  for (const mark of found.marks.slice(0, 2)) tell(`${when}: ${mark}`);
}

/** Writes markup into every line, and takes the last of all choices. */
async function fill(page) {
  const lines = await page.locator(".worksheet-body :is(input[type=text]:not([inputmode]), textarea)").all();
  for (const [index, line] of lines.entries()) await line.fill(ATTACKS[index % ATTACKS.length]);
  for (const number of await page.locator(".worksheet-body input[inputmode]").all()) await number.fill("3");
  for (const date of await page.locator(".worksheet-body input[type=date]").all()) await date.fill("2030-01-31");
  for (const radio of await page.locator(".worksheet-body input[type=radio]").all()) await radio.check({ force: true });
  for (const select of await page.locator(".worksheet-body select").all()) {
    const count = await select.locator("option").count();
    await select.selectOption({ index: count - 1 });
  }
  await page.waitForTimeout(450);
}

/** What can be done with answers: checking, paper, the dialog, clearing. */
async function used(page, tell) {
  const check = page.getByRole("button", { name: "Check", exact: true });
  if (await check.count()) await check.click();
  await page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    dispatchEvent(new Event("afterprint"));
  });
  await page.getByRole("button", { name: "Save or send" }).click();
  for (const name of ["Everything, as a file", "Text, to keep", "Tables, for a spreadsheet"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
    const text = await readFile(await download.path(), "utf8");
    if (/^Text/u.test(name) && /(?<!\\)<(?!https?:)/u.test(text)) tell("Markdown holds HTML");
  }
  await page.keyboard.press("Escape");
  await looked(page, "when it is used", tell);
}

/** What somebody else sends: a file and a link with markup wherever a text may stand. */
async function sent(page, origin, tell) {
  const t = 2_000_000_000;
  const answers = {
    who: { v: IMAGE, t },
    gone: { v: SCRIPT, t },
    [IMAGE]: { v: "x", t },
    constructor: { v: BROKEN, t },
  };
  const rows = {
    things: [
      { id: "1_things", thing: { v: BROKEN, t } },
      { id: IMAGE, thing: { v: IMAGE, t } },
      { id: "a", [IMAGE]: { v: IMAGE, t } },
    ],
  };
  const record = `{"v":1,"worksheet":"sent","schema":${JSON.stringify(IMAGE)},"runs":[{"run":"","answers":${JSON.stringify(answers).replace("{", '{"__proto__":{"v":"x","t":1},')},"rows":${JSON.stringify(rows)}},{"run":${JSON.stringify(IMAGE)},"answers":{},"rows":{}}],"parked":{"old-1":{"v":${JSON.stringify(IMAGE)},"t":1}},"replies":[{"v":${JSON.stringify(IMAGE)}}]}`;
  for (const [worksheet, title] of [
    ["other", SCRIPT],
    ["sent", IMAGE],
  ]) {
    await page.getByRole("button", { name: "Save or send" }).click();
    const file = `{"goalpost":"worksheet","version":1,"worksheet":${JSON.stringify(worksheet)},"title":${JSON.stringify(title)},"url":"javascript:globalThis.ran=1","record":${record.replace('"sent"', JSON.stringify(worksheet))}}`;
    await page
      .getByLabel("From a saved file")
      .setInputFiles({ name: `${IMAGE.slice(1, 4)}.json`, mimeType: "application/json", buffer: Buffer.from(file) });
    await page.waitForTimeout(300);
    await looked(page, `when a file of ${worksheet} is looked at`, tell);
    if (worksheet === "sent") await page.getByRole("button", { name: "Take in" }).click();
    else await page.keyboard.press("Escape");
    await page.waitForTimeout(400);
    await looked(page, `when a file of ${worksheet} is taken in`, tell);
  }
  if (await page.evaluate(() => ({}).v !== undefined)) tell("the file reached the prototype of all objects");
  const packed = JSON.stringify([
    1,
    t,
    "",
    { who: [`${IMAGE}!`, 0], [SCRIPT]: [SCRIPT, 0] },
    { things: [{ id: "zz", thing: [SCRIPT, 0] }] },
  ]);
  const data = Buffer.concat([Buffer.from([1]), deflateSync(packed)]).toString("base64url");
  for (const hash of [`#answers=sent.${data}`, `#answers=sent.${encodeURIComponent(IMAGE)}`, `#${IMAGE}`]) {
    await page.goto(`${origin}/worksheets/sent/`);
    await page.goto(`${origin}/worksheets/sent/${hash}`);
    await page.reload({ waitUntil: "networkidle" });
    await looked(page, "when a link is opened", tell);
    const take = page.getByRole("button", { name: "Take in", exact: true });
    if (await take.count()) await take.click();
    else if (hash.includes(data)) tell("the link of answers is not offered");
    await page.waitForTimeout(400);
    await looked(page, "when a link is taken in", tell);
  }
}
