// What readers do with worksheets, and what must come of it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { becomes } from "../lib/browser.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const KEY = "goalpost:1:test:plan";
const GOAL = "#plan_goal";

/** Longer than the pause before saving. */
const saved = (page) => page.waitForTimeout(450);
const status = (page, n = 0) => page.locator(".worksheet-foot .status").nth(n).textContent();
const stored = async (page, key = KEY) =>
  JSON.parse((await page.evaluate((key) => localStorage.getItem(key), key)) ?? "null");
const button = (page, name) => page.getByRole("button", { name });
const texts = (page, selector) => page.locator(selector).allTextContents();
const obstacles = (page) => page.locator("#plan_obstacles tbody tr input[type=text]");
const focused = (page) =>
  page.evaluate(
    () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim(),
  );
const rate = (page, name, value) => page.locator(`input[name="${name}"][value="${value}"]`).check({ force: true });

async function again(page) {
  await saved(page);
  await page.reload({ waitUntil: "networkidle" });
}

export const scenarios = {
  async "what is typed is there after a reload"({ open }) {
    const page = await open("/plan/");
    await becomes(() => status(page), "Saved on this device");
    await page.fill(GOAL, "Run 10 km");
    await page.fill("#plan_why", "Health\nand joy");
    await page.fill("#plan_age", "41.5");
    await page.fill("#plan_cost", "45");
    await page.fill("#plan_by", "2026-12-31");
    await page.check("#plan_done");
    await page.selectOption("#plan_stage", "sold");
    await page.check("#plan_areas_health");
    await page.check("#plan_willing_stall");
    await rate(page, "ready.first", 4);
    await saved(page);
    const { answers } = (await stored(page)).runs[0];
    const values = Object.fromEntries(Object.entries(answers).map(([path, { v }]) => [path, v]));
    assert.deepEqual(values, {
      age: 41.5,
      "areas.health": true,
      by: "2026-12-31",
      cost: 0.45,
      done: true,
      goal: "Run 10 km",
      "ready.first": 4,
      stage: "sold",
      why: "Health\nand joy",
      willing: "stall",
    });
    await again(page);
    await becomes(() => page.inputValue(GOAL), "Run 10 km");
    await becomes(() => page.inputValue("#plan_why"), "Health\nand joy");
    await becomes(() => page.inputValue("#plan_cost"), "45");
    await becomes(() => page.inputValue("#plan_by"), "2026-12-31");
    await becomes(() => page.inputValue("#plan_stage"), "sold");
    await becomes(() => page.isChecked("#plan_done"), true);
    await becomes(() => page.isChecked("#plan_willing_stall"), true);
    await becomes(() => page.isChecked('input[name="ready.first"][value="4"]'), true);
    await page.fill(GOAL, "");
    await again(page);
    await becomes(() => page.inputValue(GOAL), "");
  },

  async "what stands there at first is no answer until it is changed"({ open }) {
    const page = await open("/plan/");
    await becomes(() => page.inputValue("#plan_pace"), "3");
    await page.fill(GOAL, "x");
    await saved(page);
    assert.equal((await stored(page)).runs[0].answers.pace, undefined);
    await page.fill("#plan_pace", "");
    await again(page);
    await becomes(() => page.inputValue("#plan_pace"), "");
  },

  async "what is typed last is kept when the page is left at once"({ open }) {
    const page = await open("/plan/");
    await page.fill(GOAL, "in haste");
    await page.goto(new URL("/weekly/", page.url()).href);
    await page.goto(new URL("/plan/", page.url()).href, { waitUntil: "networkidle" });
    await becomes(() => page.inputValue(GOAL), "in haste");
  },

  async "two tabs merge, and the focused field is left alone"({ open }) {
    const one = await open("/plan/");
    const two = await open("/plan/");
    await one.fill("#plan_why", "one");
    await saved(one);
    await two.waitForTimeout(100);
    await becomes(() => two.inputValue("#plan_why"), "one");
    await two.focus(GOAL);
    await one.fill(GOAL, "from one");
    await saved(one);
    await two.waitForTimeout(100);
    await becomes(() => two.inputValue(GOAL), "", "it is being written in");
    await two.fill("#plan_age", "30");
    await saved(two);
    await becomes(() => two.inputValue(GOAL), "from one", "now it is not");
    await becomes(() => one.inputValue("#plan_age"), "30");
    await again(one);
    await becomes(() => one.inputValue(GOAL), "from one");
  },

  async "typing goes on when storage is full"({ open, context }) {
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("no room", "QuotaExceededError");
      };
    });
    const page = await open("/plan/");
    await page.fill(GOAL, "still here");
    await saved(page);
    await becomes(() => status(page), /no room/);
    await becomes(() => page.inputValue(GOAL), "still here");
    await rate(page, "ready.first", 4);
    await becomes(() => page.textContent("p:has(> [data-output='3']) output"), "+4.0");
  },

  async "typing goes on when storage is blocked"({ open, context }) {
    await context.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    const page = await open("/plan/");
    await page.fill(GOAL, "still here");
    await saved(page);
    await becomes(() => status(page), /lets the page keep nothing/);
    await becomes(() => page.inputValue(GOAL), "still here");
  },

  async "typing goes on where everything is forgotten"({ open, context }) {
    await context.addInitScript(() => {
      Storage.prototype.setItem = () => {};
    });
    const page = await open("/plan/");
    await page.fill(GOAL, "x");
    await saved(page);
    await becomes(() => status(page), /forgets everything/);
  },

  async "a record that cannot be read is kept aside"({ open, context }) {
    await context.addInitScript((key) => {
      if (location.protocol === "http:" && !sessionStorage.seen)
        localStorage.setItem(key, '{"v":1,"runs":[{"run":"","answers":{"goal":{"v":"half');
      if (location.protocol === "http:") sessionStorage.seen = "1";
    }, KEY);
    const page = await open("/plan/");
    await becomes(() => status(page), /could not be read/);
    await page.fill(GOAL, "new");
    await again(page);
    await becomes(() => page.inputValue(GOAL), "new");
    await becomes(() => page.textContent(".earlier"), /half/);
  },

  async "a record of a later version is never overwritten"({ open, context }) {
    const later =
      '{"v":2,"soul":"x","runs":[{"run":"","answers":{"goal":{"v":"later","t":5},"why":{"v":{"rich":1},"t":5}},"rows":{}}]}';
    await context.addInitScript(
      ([key, text]) => location.protocol === "http:" && localStorage.setItem(key, text),
      [KEY, later],
    );
    const page = await open("/plan/");
    await becomes(() => page.inputValue(GOAL), "later");
    await page.fill(GOAL, "mine");
    await saved(page);
    await becomes(() => status(page), /newer version/);
    await becomes(() => page.evaluate((key) => localStorage.getItem(key), KEY), later);
    await again(page);
    await becomes(() => page.inputValue(GOAL), "mine");
  },

  async "rows are added and removed by name, with undo"({ open }) {
    const page = await open("/plan/");
    await becomes(() => obstacles(page).count(), 3);
    await obstacles(page).nth(0).fill("Late");
    await obstacles(page).nth(1).fill("Rain");
    await button(page, "Add a row: Obstacles").focus();
    await page.keyboard.press("Enter");
    await becomes(() => obstacles(page).count(), 4);
    await becomes(() => focused(page), "Obstacle, row 4");
    await page.keyboard.type("Cost");
    assert.match((await texts(page, ".worksheet-foot [role=status]")).join(), /Obstacle 4 added/);
    await again(page);
    assert.deepEqual(await obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), [
      "Late",
      "Rain",
      "",
      "Cost",
    ]);
    await button(page, "Remove Obstacle 2").click();
    await becomes(() => obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), ["Late", "", "Cost"]);
    await becomes(() => focused(page), "Obstacle, row 2");
    await again(page);
    await becomes(() => obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), ["Late", "", "Cost"]);
    await button(page, "Remove Obstacle 3").click();
    await becomes(() => button(page, "Remove Obstacle 1").count(), 0, "two are demanded");
    await button(page, "Undo: remove Obstacle 3").click();
    await becomes(() => obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), ["Late", "", "Cost"]);
    await becomes(() => focused(page), "Obstacle, row 3");
    await button(page, "Add a row: Obstacles").click();
    await button(page, "Add a row: Obstacles").click();
    await becomes(() => button(page, "Add a row: Obstacles").count(), 0, "five are allowed");
  },

  async "derived rows go with their sources, and answers travel along"({ open }) {
    const page = await open("/plan/");
    const ways = page.locator("#plan_ways tbody tr");
    await becomes(() => ways.count(), 0);
    await obstacles(page).nth(0).fill("Late");
    await obstacles(page).nth(1).fill("Rain");
    await rate(page, "obstacles.0.odds", 2);
    await rate(page, "obstacles.1.odds", 5);
    await becomes(() => texts(page, "#plan_ways th output"), ["Rain", "Late"]);
    await ways.nth(1).locator("input").fill("Pack the shoes");
    await becomes(() => page.textContent('p:has(> [data-output="2"]) output'), "1");
    await becomes(() => ways.nth(1).locator("input").getAttribute("aria-label"), "Step, Late");
    await rate(page, "obstacles.1.odds", 1);
    await becomes(() => texts(page, "#plan_ways th output"), ["Late", "Rain"]);
    await becomes(() => ways.nth(0).locator("input").inputValue(), "Pack the shoes");
    await again(page);
    await becomes(() => ways.nth(0).locator("input").inputValue(), "Pack the shoes");
    await button(page, "Remove Obstacle 1").click();
    await becomes(() => texts(page, "#plan_ways th output"), ["Rain"]);
    await saved(page);
    await becomes(() => page.textContent(".earlier"), /Pack the shoes/);
    await button(page, /^Undo/).click();
    await becomes(() => ways.nth(0).locator("input").inputValue(), "Pack the shoes");
    await becomes(() => texts(page, '[data-output="4"] li'), ["Late", "Rain"]);
    await page.selectOption("#plan_worst", { label: "Rain" });
    await obstacles(page).nth(1).fill("Storm");
    await becomes(() => page.locator("#plan_worst option:checked").textContent(), "Storm");
    await again(page);
    await becomes(() => page.locator("#plan_worst option:checked").textContent(), "Storm");
  },

  async "bands and outcomes wait, then say which holds"({ open }) {
    const page = await open("/plan/");
    await becomes(() => page.textContent(".bands .waiting"), "2 still to answer");
    await rate(page, "ready.first", 4);
    await becomes(() => page.textContent(".bands .waiting"), "1 still to answer");
    await rate(page, "ready.second", 4);
    await becomes(() => texts(page, ".bands [aria-current]"), ["5–8 Middle"]);
    assert.match((await texts(page, ".worksheet-foot [role=status]")).join(), /Result: 5–8 Middle/);
    await rate(page, "ready.second", 5);
    await becomes(() => texts(page, ".bands [aria-current]"), ["over 8 High"]);
    await page.check("#plan_quiz_wait");
    await becomes(() => texts(page, ".outcomes [aria-current]"), ["The planner"]);
    await page.fill("#plan_cost", "45 %");
    await becomes(() => page.textContent('[data-output="5"]'), "450.00");
  },

  async "a chosen step is shown with the focus on its heading, and Back works"({ open }) {
    const page = await open("/plan/");
    await becomes(() => page.isVisible("#price"), false);
    await page.click('a[href="#price"]');
    await becomes(() => page.isVisible("#price"), true);
    await becomes(() => focused(page), "Price");
    await becomes(() => page.isChecked("#plan_willing_price"), true);
    await page.goBack();
    await becomes(() => focused(page), "It costs too much");
    await page.keyboard.press("ArrowDown");
    await becomes(() => page.isVisible("#price"), false);
    await becomes(() => page.isVisible("#stall"), true);
    await becomes(() => page.evaluate(() => document.activeElement.id), "plan_willing_stall", "arrows go on");
    await becomes(() => page.isVisible("text=Well done."), false);
    await page.check("#plan_done");
    await becomes(() => page.isVisible("text=Well done."), true);
  },

  async "things are put in order by buttons and by numbers"({ open }) {
    const page = await open("/plan/");
    const order = () =>
      page.locator(".rank input").evaluateAll((all) => all.map(({ id, value }) => `${id.slice(-1)}${value}`));
    await button(page, "Move Zed up").focus();
    await page.keyboard.press("Enter");
    await becomes(() => order(), ["x1", "z2", "y3"]);
    await becomes(() => focused(page), "Move Zed up");
    await page.fill("#plan_order_y", "1");
    await page.press("#plan_order_y", "Tab");
    assert.deepEqual((await order()).sort(), ["x3", "y1", "z2"]);
    await again(page);
    await becomes(() => order(), ["y1", "z2", "x3"]);
  },

  async "what is left to share out is told"({ open }) {
    const page = await open("/plan/");
    await becomes(() => page.textContent("[data-share]"), "100 left");
    await page.fill("#plan_values_time", "70");
    await page.fill("#plan_values_money", "50");
    await becomes(() => page.textContent("[data-share]"), "20 too many");
  },

  async "nothing is wrong until the reader asks"({ open }) {
    const page = await open("/plan/");
    await page.fill("#plan_age", "forty");
    await page.fill("#plan_cost", "80");
    await page.check("#plan_areas_health");
    await page.check("#plan_areas_money");
    await page.fill("#plan_values_time", "70");
    await page.fill("#plan_order_x", "2");
    await becomes(() => page.locator("[aria-invalid]").count(), 0);
    await button(page, "Check").click();
    await page.locator(".summary strong").waitFor();
    assert.deepEqual(await texts(page, ".summary li"), [
      "What will you achieve?: an answer is needed",
      "How old are you?: write a number, such as 12.5",
      "What may it cost?: at most 50 %",
      "Areas: choose at most 1",
      "Order: use each place from 1 to 3 once",
      "Values: share out 100 in all",
      "Obstacles: fill in at least 2 rows",
    ]);
    await becomes(() => page.evaluate(() => document.activeElement.className), "summary");
    await page.locator(".summary a").first().click();
    await becomes(() => page.evaluate(() => document.activeElement.id), "plan_goal");
    await becomes(() => page.getAttribute(GOAL, "aria-invalid"), "true");
    await page.keyboard.type("Run");
    await becomes(() => page.getAttribute(GOAL, "aria-invalid"), null);
    await page.fill("#plan_age", "40");
    await again(page);
    await becomes(() => page.inputValue("#plan_age"), "40");
  },

  async "an unreadable number stays as it was typed"({ open }) {
    const page = await open("/plan/");
    await page.fill("#plan_age", "forty");
    await again(page);
    await becomes(() => page.inputValue("#plan_age"), "forty");
  },

  async "clearing asks, and can be undone"({ open }) {
    const page = await open("/plan/");
    await page.fill(GOAL, "Run");
    await obstacles(page).nth(1).fill("Rain");
    await button(page, "Add a row: Obstacles").click();
    await page.keyboard.type("Cost");
    await button(page, "Clear my answers").click();
    await button(page, "Keep them").waitFor();
    await becomes(() => focused(page), "Keep them");
    await button(page, "Clear them").click();
    await becomes(() => page.inputValue(GOAL), "");
    await becomes(() => obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), ["", "", ""]);
    await becomes(() => focused(page), "Undo");
    await page.keyboard.press("Enter");
    await becomes(() => page.inputValue(GOAL), "Run");
    assert.deepEqual(await obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), [
      "",
      "Rain",
      "",
      "Cost",
    ]);
    await again(page);
    await becomes(() => page.inputValue(GOAL), "Run");
  },

  async "what the author renamed or dropped is not lost"({ open }) {
    const page = await open("/plan/");
    await page.fill(GOAL, "Run");
    await page.fill("#plan_age", "41");
    await page.fill("#plan_why", "Joy");
    await saved(page);
    await page.goto(new URL("/renamed/", page.url()).href, { waitUntil: "networkidle" });
    await becomes(() => page.inputValue("#plan_aim"), "Run");
    await becomes(() => page.inputValue("#plan_age"), "");
    await page.click(".earlier summary");
    await becomes(() => page.textContent(".earlier"), /41/);
    await becomes(() => page.textContent(".earlier"), /Joy/);
    await page.fill("#plan_age", "forty-one");
    await saved(page);
    await becomes(() => page.textContent(".earlier"), /41/);
    await page.goto(new URL("/plan/", page.url()).href, { waitUntil: "networkidle" });
    await becomes(() => page.inputValue("#plan_age"), "41", "it is back with its blank");
    await becomes(() => page.inputValue("#plan_why"), "Joy");
  },

  async "a worksheet that fails stops no other"({ open }) {
    const page = await open("/several/");
    await becomes(() => status(page, 0), /does not work/);
    await page.fill("#plan_b", "x");
    await page.fill("#small_word", "y");
    await again(page);
    await becomes(() => page.inputValue("#small_word"), "y");
    return { expected: ["JSON"] };
  },

  async "each week begins empty, and the earlier ones can be opened"({ open, context }) {
    await context.addInitScript(() => {
      if (location.protocol !== "http:" || sessionStorage.seen) return;
      sessionStorage.seen = "1";
      const run = { run: "2011-12-26", answers: { note: { v: "Snow", t: 5 } }, rows: {} };
      localStorage.setItem(
        "goalpost:1:test:weekly",
        JSON.stringify({ v: 1, worksheet: "weekly", schema: "s0", runs: [run], parked: {} }),
      );
    });
    const page = await open("/weekly/");
    await becomes(() => page.inputValue("#weekly_note"), "");
    await page.fill("#weekly_note", "Sun");
    await becomes(() => texts(page, ".rows th output"), ["Snow", "Sun"]);
    await saved(page);
    assert.deepEqual((await texts(page, ".runs option"))[0], "26 December 2011");
    await page.selectOption(".runs select", "2011-12-26");
    await becomes(() => page.inputValue("#weekly_note"), "Snow");
    await again(page);
    await becomes(() => page.inputValue("#weekly_note"), "Sun");
  },

  async "a matrix follows what its rows and columns are made from"({ open }) {
    const page = await open("/bearing/");
    await becomes(() => page.locator(".matrix tbody tr").count(), 0);
    await page.locator(".rows input").nth(0).fill("People");
    await page.locator(".rows input").nth(1).fill("Money");
    await becomes(() => texts(page, ".matrix thead th"), ["Force", "People", "Money", "Sum"]);
    await becomes(() => page.locator(".matrix td.closed").count(), 2);
    await page.getByLabel("Money, People").fill("4");
    await becomes(() => page.locator(".matrix tbody tr").nth(0).locator("output").textContent(), "4");
    await again(page);
    await becomes(() => page.getByLabel("Money, People").inputValue(), "4");
  },

  async "a post shows what was answered elsewhere"({ open }) {
    const post = await open("/post/");
    await becomes(() => post.textContent('[data-output="0"] a'), "your goal");
    const page = await open("/plan/");
    await page.fill(GOAL, "Run");
    await obstacles(page).nth(0).fill("Late");
    await saved(page);
    await post.waitForTimeout(100);
    await becomes(() => post.textContent('[data-output="0"]'), "Run");
    await becomes(() => post.textContent('[data-output="1"]'), "1");
    await page.fill(GOAL, "");
    await saved(page);
    await post.waitForTimeout(100);
    await becomes(() => post.textContent('[data-output="0"] a'), "your goal");
  },

  async "paper shows all of a long answer, and the page is as it was afterwards"({ open }) {
    const page = await open("/plan/");
    await page.fill("#plan_why", "One\nTwo");
    await page.evaluate(() => {
      window.print = () => {
        window.seen = document.documentElement.dataset.print;
        window.dispatchEvent(new Event("beforeprint"));
        window.mirror = document.querySelector("textarea + .printed").textContent;
        window.dispatchEvent(new Event("afterprint"));
      };
    });
    await button(page, "Print empty").click();
    await page.waitForTimeout(100);
    assert.deepEqual(
      await page.evaluate(() => [
        window.seen,
        window.mirror,
        document.documentElement.dataset.print,
        document.querySelectorAll(".printed").length,
      ]),
      ["empty", "One\nTwo", undefined, 0],
    );
  },

  async "rows are uncovered one by one"({ open }) {
    const page = await open("/talk/");
    const visible = () => page.locator("ol.rows > li:visible").count();
    await becomes(() => visible(), 0);
    for (const id of ["price", "time", "boss"]) await page.check(`input[name="said.${id}"]`);
    await becomes(() => visible(), 1);
    await button(page, "They object").click();
    await becomes(() => visible(), 2);
    await page.locator("ol.rows > li").nth(1).locator("textarea").fill("When?");
    await again(page);
    await becomes(() => visible(), 2);
    await becomes(() => texts(page, "ol.rows output"), ["It costs too much", "Not now", "My boss"]);
    await button(page, "They object").click();
    await becomes(() => button(page, "They object").count(), 0);
  },

  async "rows of the author stand beside the reader's own"({ open }) {
    const page = await open("/talk/");
    await becomes(() => page.inputValue("#plan_from"), await page.evaluate(() => new Date().toLocaleDateString("sv")));
    await page.getByLabel("Hours, row 2").fill("1:15");
    await page.getByLabel("From, row 1").fill("home");
    await page.getByLabel("From, row 2").fill("work");
    await becomes(() => texts(page, "table.rows output"), ["3 h", "2 h 30", "—"]);
    await becomes(() => page.locator("table + template + .rows-tools + p output").textContent(), "2 h 45");
    await becomes(() => page.locator("tr[data-key=monday] button").count(), 0, "the author's row stays");
    await again(page);
    await becomes(() => page.getByLabel("Hours, row 2").inputValue(), "1:15");
    await becomes(() => page.getByLabel("From, row 1").inputValue(), "home");
    await becomes(() => page.getByLabel("From, row 2").inputValue(), "work");
    const record = await stored(page, "goalpost:1:test:talk");
    assert.deepEqual(Object.keys(record.runs[0].answers), [], "today stood there at first");
  },

  async "every state can be used by everybody"({ open }) {
    const page = await open("/plan/");
    const violations = async (state) => {
      await page.evaluate(AXE);
      const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
      // Sizes are the theme's, which these pages do without.
      const rules = { "target-size": { enabled: false } };
      const found = await page.evaluate(
        ([values, rules]) => window.axe.run(document, { runOnly: { type: "tag", values }, rules }),
        [runOnly, rules],
      );
      const said = found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 150)} ${failureSummary}`),
      );
      assert.deepEqual(said, [], state);
    };
    await violations("empty");
    await obstacles(page).nth(0).fill("Late");
    await rate(page, "obstacles.0.odds", 2);
    await page.check("#plan_willing_stall");
    await violations("filled");
    await rate(page, "ready.first", 2);
    await page.fill("#plan_age", "x");
    await page.fill("#plan_order_x", "2");
    await page.check("#plan_areas_health");
    await page.check("#plan_areas_money");
    await button(page, "Check").click();
    await page.locator(".summary strong").waitFor();
    await violations("checked");
    await button(page, "Clear my answers").click();
    await button(page, "Keep them").waitFor();
    await violations("asked");
  },

  async "answers are saved as a file, and taken in after a look"({ open }) {
    const page = await open("/plan/");
    await page.fill(GOAL, "Run");
    await button(page, "Save or send").click();
    await page.waitForSelector("dialog[open]");
    await page.keyboard.press("Escape");
    await becomes(() => page.locator("dialog[open]").count(), 0);
    await becomes(() => page.inputValue(GOAL), "Run");
  },

  async "a worksheet goes on after the page was brought up to date"({ open }) {
    const page = await open("/plan/");
    await page.fill(GOAL, "Run");
    await page
      .evaluate(async () => {
        const fresh = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
        const [now, next] = [document, fresh].map((one) => one.querySelector("goalpost-worksheet form"));
        for (const selector of [".worksheet-head", ".worksheet-foot", "#plan_obstacles"])
          now.querySelector(selector).replaceWith(document.importNode(next.querySelector(selector), true));
      })
      .catch(() => {});
    await page.evaluate(() => {
      const element = document.querySelector("goalpost-worksheet");
      const parent = element.parentNode;
      element.remove();
      parent.append(element);
      element.querySelector(".worksheet-foot").replaceChildren();
    });
    await page.waitForTimeout(200);
    await becomes(() => page.inputValue(GOAL), "Run");
    await becomes(() => status(page), "Saved on this device");
    await page.fill(GOAL, "Walk");
    await again(page);
    await becomes(() => page.inputValue(GOAL), "Walk");
    return { expected: ["Content Security Policy", "Refused to connect"] };
  },

  async "one that begins anew keeps rows, results and the field somebody writes in"({ open }) {
    const page = await open("/plan/");
    const refreshed = (times) =>
      page.evaluate(async (times) => {
        const element = document.querySelector("goalpost-worksheet");
        // Some while others have not ended.
        await Promise.all(Array.from({ length: times }, () => element.refresh()));
      }, times);
    await obstacles(page).nth(0).fill("Late");
    await button(page, "Add a row: Obstacles").click();
    await button(page, "Move Zed up").click();
    await obstacles(page).nth(3).focus();
    for (const [index, letter] of [..."Too dear"].entries()) {
      await page.keyboard.type(letter);
      if (index % 2) void refreshed(1 + (index % 3));
    }
    await refreshed(3);
    await becomes(() => focused(page), "Obstacle, row 4");
    const odds = page.locator("#plan_obstacles tbody tr:nth-child(4) input[type=radio][value='2']");
    await page.keyboard.type("!");
    await rate(page, "obstacles.0.odds", 5);
    await odds.check({ force: true });
    await refreshed(1);
    const words = ["Late", "", "", "Too dear!"];
    await becomes(() => obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), words);
    await becomes(() => texts(page, "#plan_ways th output"), ["Late", "Too dear!"]);
    await becomes(() => button(page, "Add a row: Obstacles").count(), 1);
    await becomes(() => button(page, "Remove Obstacle 4").count(), 1);
    await becomes(() => button(page, "Move Zed up").count(), 1);
    await becomes(() => page.locator(".matrix + .waiting + .waiting, .worksheet-foot .status + .status").count(), 0);
    await button(page, "Remove Obstacle 1").click();
    await becomes(() => texts(page, "#plan_ways th output"), ["Too dear!"]);
    await again(page);
    await becomes(() => obstacles(page).evaluateAll((all) => all.map(({ value }) => value)), ["", "", "Too dear!"]);
  },
};
