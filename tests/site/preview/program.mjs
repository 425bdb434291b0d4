#!/usr/bin/env node
// Writes while somebody reads: `node tests/site/preview/program.mjs [PROGRAM]`.
//
// Owns walks through the whole way, from a save on the disk to a page that is open: with `goalpost serve` itself, on a copy
// of the sample site. What single parts do is tested where they are. Ends with 0 if all is well, 1 if not.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { becomes, launch } from "../lib/browser.mjs";

const ROOT = new URL("../../../", import.meta.url).pathname;
const program = resolve(process.argv[2] ?? join(ROOT, "target/release/goalpost"));
const POST = { file: "content/posts/2022-12-30-eight-parts-of-a-plan.md", path: "/posts/eight-parts-of-a-plan/" };
const SAVES = 50;
const TEXT = "Run ten kilometres without a stop — “slowly”, and be glad of every one of them. ".repeat(4);

const project = mkdtempSync(join(tmpdir(), "preview-"));
for (const name of ["content", "static", "site.toml", "worksheets.lock"]) cpSync(join(ROOT, name), join(project, name), { recursive: true });
const port = await freePort();
const origin = `http://127.0.0.1:${port}`;
const server = spawn(program, ["serve", "--root", project, "--port", String(port)], { stdio: "ignore" });
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1000, height: 800 } });
let failures = 0;

/** What the project's file holds. */
const read = (file) => readFileSync(join(project, file), "utf8");

/** Saves as most editors do: under another name, then renamed. */
function save(file, text) {
  writeFileSync(join(project, `${file}.new~`), text);
  renameSync(join(project, `${file}.new~`), join(project, file));
}

const walks = {
  async "a save is seen in an open page"(page) {
    const text = read(POST.file);
    save(POST.file, `${text}\nA last word from the author.\n`);
    await page.getByText("A last word from the author.").waitFor();
    save(POST.file, text);
    await page.getByText("A last word from the author.").waitFor({ state: "detached" });
  },

  async "no letter is lost while the author saves fifty times"(page) {
    const text = read(POST.file);
    const field = page.locator("goalpost-worksheet textarea, goalpost-worksheet input[type=text]").first();
    await field.click();
    let isTyping = true;
    const saving = (async () => {
      for (let number = 1; number <= SAVES; number += 1) {
        save(POST.file, withWords(text, `This was saved ${number} times.`));
        await wait(25);
      }
      while (isTyping) await wait(20);
    })();
    await field.pressSequentially(TEXT, { delay: 5 });
    isTyping = false;
    await saving;
    await becomes(() => page.locator("main").innerText().then((words) => words.includes(`This was saved ${SAVES} times.`)), true);
    assert.equal(await field.inputValue(), TEXT);
    assert.ok(await field.evaluate((element) => element === document.activeElement), "the focus is where it was");
    assert.equal(await field.evaluate(({ selectionStart }) => selectionStart), TEXT.length, "so is the caret");
    save(POST.file, text);
    await page.getByText(`This was saved ${SAVES} times.`).waitFor({ state: "detached" });
    assert.equal(await field.inputValue(), TEXT);
  },

  async "an error lies over the page until it is mended"(page) {
    const text = read(POST.file);
    save(POST.file, `${text}\nSee [this](nowhere.md).\n`);
    await page.getByText("there is no `content/posts/nowhere.md`").first().waitFor();
    save(POST.file, text);
    await page.getByText("there is no `content/posts/nowhere.md`").first().waitFor({ state: "hidden" });
  },

  async "a post that gets another address takes its readers along"(page) {
    const text = read(POST.file);
    save(POST.file, text.replace("+++\n", '+++\nslug = "parts-of-a-plan"\n'));
    await page.waitForURL(`${origin}/posts/parts-of-a-plan/`);
    save(POST.file, text);
    await page.waitForURL(origin + POST.path);
  },
};

/** A post with words at the beginning of its body, above its worksheet. */
function withWords(text, words) {
  return text.replace(/^(\+\+\+\n[^]*?\n\+\+\+\n)/u, `$1\n${words}\n`);
}

await becomes(() => fetch(origin).then(({ status }) => status, () => 0), 200);
for (const [name, walk] of Object.entries(walks)) {
  const page = await context.newPage();
  const told = [];
  page.on("pageerror", (error) => told.push(error.message));
  try {
    await page.goto(origin + POST.path);
    await becomes(() => page.locator("goalpost-preview").evaluate(({ hidden }) => hidden), false);
    await walk(page);
    assert.deepEqual(told, []);
    console.log(`ok   ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED ${name}\n     ${String(error.message).split("\n").slice(0, 8).join("\n     ")}`);
  }
  await page.close();
}
await browser.close();
server.kill();
rmSync(project, { recursive: true });
process.exit(failures === 0 ? 0 : 1);

/** A port that is free now. */
function freePort() {
  return new Promise((found) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = listener.address();
      listener.close(() => found(free));
    });
  });
}
