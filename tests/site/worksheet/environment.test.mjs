// What the reader's answers say to expressions: values, entries, rows, runs and what is put away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askedOf } from "../../../src/worksheet/runtime/counting.js";
import { Answers } from "../../../src/worksheet/runtime/environment.js";
import { empty, write } from "../../../src/worksheet/runtime/record.js";
import { openRun, periodOf, runsOf } from "../../../src/worksheet/runtime/runs.js";
import { addRow, remove } from "../../../src/worksheet/runtime/undo.js";
import { worksheet } from "./random.mjs";

const AROUND = { settings: { language: "en" }, today: "2026-11-22", other: () => null };

/** A worksheet with these answers, by path or `table/row/column`. */
function answered(answers, change = () => {}, run = "") {
  const wire = worksheet();
  change(wire);
  const record = empty(wire);
  for (const [where, v] of Object.entries(answers)) {
    const [path, key, column] = where.split("/");
    const row = key && (key.startsWith("=") ? { from: key.slice(1) } : { id: key });
    write(record, wire, run, { path, row, column }, { v }, 100);
  }
  return new Answers(wire, record, run, AROUND);
}

const names = (value) => value.map(({ name }) => name);
const keys = (value) => value.map(({ key }) => key);

test("a blank is empty until it is answered, and a check is then no", () => {
  const answers = answered({ goal: "Run", age: 41, by: "2026-12-31", stage: "sold" });
  assert.equal(answers.at({ path: "goal" }), "Run");
  assert.equal(answers.at({ path: "age" }), 41);
  assert.deepEqual(answers.at({ path: "by" }), { day: 20818 });
  assert.deepEqual(answers.at({ path: "stage" }), { option: "sold", label: "sold", number: undefined });
  assert.equal(answers.at({ path: "why" }), null);
  assert.equal(answers.at({ path: "done" }), false);
  assert.equal(answers.at({ path: "constructor" }), null);
});

test("lists give what is answered of them", () => {
  const answers = answered(
    { "areas.money": true, "ready.second": 4, "order.x": 1, "order.y": 2, willing: "no" },
    (wire) => (wire.lists.ready.items[1].reverse = true),
  );
  assert.deepEqual(names(answers.list("areas")), ["money"]);
  assert.deepEqual(
    answers.list("ready").map(({ value }) => value),
    [2],
    "1 to 5, the other way round",
  );
  assert.equal(answers.leaf(["item", "order", "x"]), 2, "the first of two counts two");
  assert.equal(answers.leaf(["chosen", "willing", "no"]), true);
  assert.equal(answers.leaf(["chosen", "willing", "yes"]), false);
  assert.equal(answered({}).leaf(["chosen", "willing", "yes"]), null);
});

test("filled rows are entries, named by their column, in the order in which they were made", () => {
  const answers = answered({
    "steps/k3x9/what": "Third",
    "steps/2_steps/what": "Second",
    "steps/1_steps/when": "soon",
  });
  assert.deepEqual(names(answers.list("steps")), ["", "Second", "Third"]);
  assert.deepEqual(
    answers.leaf(["column", "steps", "what"]).map(({ value }) => value),
    [null, "Second", "Third"],
  );
});

test("a page shows as many rows as it should, and removed ones stay away", () => {
  const answers = answered({});
  const { record, wire } = answers;
  const shown = () => new Answers(wire, record, "", AROUND).rows("steps").map(({ key }) => key);
  assert.deepEqual(shown(), ["1_steps", "2_steps", "3_steps"]);
  remove(record, "", "steps", { id: "2_steps" }, 100);
  assert.deepEqual(shown(), ["1_steps", "3_steps"]);
  addRow(record, "", "steps", { id: "m8abcdefgh" });
  assert.deepEqual(shown(), ["1_steps", "3_steps", "m8abcdefgh"]);
  assert.deepEqual(keys(answers.rows("week")), ["monday", "tuesday"]);
});

test("rows are made from entries: all items of a scale, filled rows and presets, ticked items", () => {
  const sources = (from, given = {}, list = "week") =>
    names(answered(given, (wire) => Object.assign(wire.lists[list], { from, name: undefined })).rows(list));
  assert.deepEqual(sources([["list", "ready"]]), ["first", "second"]);
  assert.deepEqual(sources([["list", "areas"]], { "areas.money": true }), ["money"]);
  assert.deepEqual(sources([["list", "steps"]], { "steps/2_steps/what": "Call" }), ["Call"]);
  assert.deepEqual(sources([["call", "ranked", ["list", "ready"]]], { "ready.first": 1, "ready.second": 5 }), [
    "second",
    "first",
  ]);
  assert.deepEqual(
    sources(
      [
        ["list", "ready"],
        ["list", "areas"],
      ],
      { "areas.health": true },
    ),
    ["first", "second", "health"],
  );
  assert.deepEqual(sources([["list", "week"]], {}, "steps"), ["Monday", "Tuesday"]);
});

test("a section that is not there takes its answers away from all others", () => {
  const change = (wire) =>
    (wire.sections = [
      { steps: [["willing", "yes"]], holds: ["age", "ready"] },
      { condition: ["there", ["field", "age"]], holds: ["goal"] },
    ]);
  const given = { age: 41, "ready.first": 3, goal: "Run" };
  const away = answered({ ...given, willing: "no" }, change);
  assert.equal(away.isThere(0), false);
  assert.equal(away.at({ path: "age" }), null);
  assert.deepEqual(away.list("ready"), []);
  assert.equal(away.at({ path: "goal" }), null, "nor is what depends on it there");
  const there = answered({ ...given, willing: "yes" }, change);
  assert.equal(there.at({ path: "goal" }), "Run");
  assert.equal(there.leaf(["progress", "age", "ready"]), 2 / 3);
  assert.equal(away.leaf(["progress", "age", "ready"]), null);
});

test("expressions that go in a circle end", () => {
  const answers = answered({}, (wire) => {
    wire.values = { a: { expression: ["value", "b"] }, b: { expression: ["value", "a"] } };
    wire.sections = [{ condition: ["there", ["field", "age"]], holds: ["age"] }];
    wire.lists.steps.from = [["list", "week"]];
    wire.lists.week.from = [["list", "steps"]];
  });
  assert.equal(answers.value(["value", "a"]), null);
  assert.equal(answers.isThere(0), false);
  assert.deepEqual(answers.rows("steps"), []);
});

test("points and right answers are counted of what is chosen", () => {
  const change = (wire) => {
    Object.assign(wire.lists.willing.items[0], { points: { "": 3, star: 1 }, right: true });
    Object.assign(wire.lists.areas.items[0], { points: { "": 2 }, right: true });
    Object.assign(wire.lists.areas.items[1], { points: { "": 2 } });
  };
  assert.equal(answered({ willing: "yes" }, change).leaf(["points", "willing"]), 3);
  assert.equal(answered({ "areas.health": true, "areas.money": true }, change).leaf(["points", "areas"]), 4);
  assert.equal(answered({}, change).leaf(["points", "areas"]), null);
  assert.equal(answered({ "areas.health": true }, change).leaf(["score", "areas"]), 1);
  assert.equal(answered({ "areas.health": true, "areas.money": true }, change).leaf(["score", "areas"]), 0);
});

test("days, weeks and months have runs; weeks begin on Monday", () => {
  assert.equal(periodOf("day", "2026-11-22"), "2026-11-22");
  assert.equal(periodOf("week", "2026-11-22"), "2026-11-16");
  assert.equal(periodOf("week", "2026-11-23"), "2026-11-23");
  assert.equal(periodOf("week", "2027-01-01"), "2026-12-28");
  assert.equal(periodOf("month", "2026-11-22"), "2026-11-01");
});

test("an earlier run can be asked, and a new one is empty", () => {
  const wire = { ...worksheet(), repeat: "week" };
  const record = empty(wire);
  for (const [run, v] of [
    ["2026-11-02", "a"],
    ["2026-11-09", "b"],
    ["2026-11-16", "c"],
  ])
    write(record, wire, run, { path: "goal" }, { v }, 100);
  const answers = new Answers(wire, record, "2026-11-16", AROUND);
  const goal = ["field", "goal"];
  assert.equal(answers.value(["at", "previous", goal]), "b");
  assert.equal(answers.value(["at", "first", goal]), "a");
  assert.equal(answers.value(["at", "2026-01-01", goal]), null);
  assert.deepEqual(names(answers.runs()), ["2 November 2026", "9 November 2026", "16 November 2026"]);
  assert.equal(openRun(wire, record, "2026-11-23"), "2026-11-23");
  const named = { ...wire, repeat: ["before", "after"] };
  assert.equal(openRun(named, empty(named), "2026-11-23"), "before");
  write(record, named, "after", { path: "goal" }, { v: "z" }, 100);
  assert.equal(openRun(named, record, "2026-11-23"), "after");
  assert.ok(runsOf(named, record).includes("2026-11-02"), "what was dated is not lost");
});

test("a matrix has rows and columns of entries, and its sums", () => {
  const change = (wire) => {
    wire.lists.bear = {
      kind: "matrix",
      label: "Bear",
      rows: [["list", "ready"]],
      columns: [["list", "ready"]],
      presets: [],
      cell: { kind: "number", label: "n" },
      closed: [],
    };
  };
  const answers = answered({ "bear.first.second": 4, "bear.first.gone": 7 }, change);
  assert.deepEqual(keys(answers.cells("bear")), ["first.second", "second.first"]);
  assert.deepEqual(
    answers.list("bear").map(({ value }) => value),
    [4],
  );
  assert.deepEqual(askedOf(answers, "bear"), [2, 1]);
  assert.deepEqual(
    answers
      .within("bear", "first")
      .leaf(["matrix-row"])
      .map(({ value }) => value),
    [4],
  );
  assert.deepEqual(
    answers
      .within("bear", undefined, "first")
      .leaf(["matrix-column"])
      .map(({ value }) => value),
    [null],
  );
});
