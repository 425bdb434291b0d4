// The calendar file, read back by a reader of RFC 5545 that is not ours.

import assert from "node:assert/strict";
import { test } from "node:test";
import ICAL from "ical.js";
import { calendar, datesIn } from "../../../src/worksheet/runtime/calendar.js";
import { generator, sound, text } from "./lib/random.mjs";

const MADE = new Date("2026-11-22T05:30:00Z");
const cell = (words, kind = "text") => ({ text: words, value: words || null, kind });

function sheetOf(blocks) {
  return { id: "goal-plan", title: "Plan; one, goal", url: "https://coach.test/plan/", language: "en", run: "2026-11-02", place: "coach", blocks };
}

const answer = (path, label, date) => ({ is: "answer", path, label, cell: cell(date, "date") });

function eventsOf(file) {
  const calendar = new ICAL.Component(ICAL.parse(file));
  return calendar.getAllSubcomponents("vevent").map((component) => new ICAL.Event(component));
}

test("a date becomes a day with a reminder at nine on the day before", () => {
  const [event] = eventsOf(calendar(sheetOf([answer("by", "By when?", "2026-12-31")]), MADE));
  assert.equal(event.summary, "By when?");
  assert.equal(event.startDate.toString(), "2026-12-31");
  assert.equal(event.startDate.isDate, true);
  assert.equal(event.endDate.toString(), "2027-01-01");
  assert.equal(event.component.getFirstPropertyValue("dtstamp").toString(), "2026-11-22T05:30:00Z");
  const alarm = event.component.getFirstSubcomponent("valarm");
  const at = event.startDate.clone();
  at.isDate = false;
  at.addDuration(alarm.getFirstPropertyValue("trigger"));
  assert.equal(at.toString(), "2026-12-30T09:00:00");
  assert.equal(alarm.getFirstPropertyValue("action"), "DISPLAY");
});

test("a row's date is named by what the reader wrote in it, and its other cells describe it", () => {
  const cells = [cell("No money", "words"), { ...cell("Ask; Bob, today\\"), column: "act" }, { ...cell("2026-11-30", "date"), column: "by" }];
  const table = { is: "table", path: "ways", label: "Ways", columns: ["Obstacle", "First step", "By when"], rows: [{ key: "r7", cells }] };
  const [event] = eventsOf(calendar(sheetOf([table]), MADE));
  assert.equal(event.summary, "Ask; Bob, today\\");
  assert.equal(event.description, "Obstacle: No money\n\nPlan; one, goal");
  assert.equal(event.uid, "goal-plan/2026-11-02/ways.r7.by@coach");
});

test("ids stay when rows move, and when the words change", () => {
  const row = (key, words) => ({ key, cells: [{ ...cell(words), column: "act" }, { ...cell("2026-11-30", "date"), column: "by" }] });
  const ids = (rows) => {
    const table = { is: "table", path: "steps", label: "Steps", columns: ["Step", "By"], rows };
    return eventsOf(calendar(sheetOf([table]), MADE)).map(({ uid }) => uid);
  };
  const before = ids([row("a", "one"), row("b", "two")]);
  assert.equal(new Set(before).size, 2);
  assert.deepEqual(ids([row("b", "2"), row("a", "1")]), before.toReversed());
});

test("what is no day of the calendar is left out", () => {
  const dates = ["2026-02-31", "soon", "", "2026-1-1", "0000-00-00", "2026-12-31T00:00", "2028-02-29"];
  const found = datesIn(sheetOf(dates.map((date, index) => answer(`d${index}`, "When?", date))));
  assert.deepEqual(found.map(({ date }) => date), ["2028-02-29"]);
});

test("any words come back as they were, on lines of at most 75 bytes", () => {
  const random = generator(1);
  for (let round = 0; round < 400; round += 1) {
    const [label, written, key] = [text(random, 40), text(random, 60), text(random, 3)];
    const rows = [{ key, cells: [{ ...cell(written), column: "act" }, { ...cell("2026-11-30", "date"), column: "by" }] }];
    const table = { is: "table", path: "steps", label, columns: [label, ""], rows };
    const file = calendar(sheetOf([table, answer("by", label, "2026-12-31")]), MADE);
    const lines = file.split("\r\n");
    assert.equal(lines.pop(), "");
    for (const line of lines) {
      assert.ok(Buffer.byteLength(line) <= 75, `${Buffer.byteLength(line)} bytes`);
      assert.ok(!/[\r\n\0]/u.test(line));
      assert.ok(!Buffer.from(line).toString().includes("\ufffd") || sound(label + written + key).includes("\ufffd"));
    }
    const [first, second] = eventsOf(Buffer.from(file).toString());
    const said = (words) => sound(words).replaceAll(/\r\n?|[\u2028\u2029\u0085]/gu, "\n").replaceAll(/[^\P{Cc}\n\t]/gu, "");
    assert.equal(second.summary, said(label));
    if (written) assert.equal(first.summary, said(written));
    assert.notEqual(first.uid, second.uid);
  }
});
