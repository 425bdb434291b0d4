// What a check finds: only what is asked for, and nothing that is put away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf } from "../../../src/worksheet/runtime/check.js";
import { Answers } from "../../../src/worksheet/runtime/environment.js";
import { empty, write } from "../../../src/worksheet/runtime/record.js";
import { worksheet } from "./random.mjs";

/** The words are their keys, and what is filled in. */
const WORDS = new Proxy(
  {},
  { get: (_, key) => `${String(key)} {n}`, getOwnPropertyDescriptor: () => ({ configurable: true, enumerable: true }) },
);
const AROUND = { settings: { language: "en" }, today: "2026-11-22", other: () => null };

function found(change, answers = {}) {
  const wire = worksheet();
  change(wire);
  const record = empty(wire);
  for (const [where, v] of Object.entries(answers)) {
    const [path, id, column] = where.split("/");
    const { kind } = wire.fields[path] ?? wire.lists[path]?.columns?.[column] ?? {};
    const typed = kind === "number" && typeof v === "string";
    write(record, wire, "", { path, row: id && { id }, column }, { v, ...(typed && { typed }) }, 100);
  }
  return problemsOf(new Answers(wire, record, "", AROUND), WORDS).map(({ place, text }) =>
    `${place.path} ${text}`.trim(),
  );
}

const field = (path, more) => (wire) => Object.assign(wire.fields[path], more);
const list = (path, more) => (wire) => Object.assign(wire.lists[path], more);

test("nothing is asked for unless the author says so", () => {
  assert.deepEqual(
    found(() => {}),
    [],
  );
});

test("what is required must be there", () => {
  assert.deepEqual(found(field("goal", { required: true })), ["goal check_required"]);
  assert.deepEqual(found(field("goal", { required: true }), { goal: "x" }), []);
  assert.deepEqual(found(field("done", { required: true })), ["done check_required"]);
  assert.deepEqual(found(list("willing", { required: true })), ["willing check_choose"]);
  assert.deepEqual(found(list("ready", { required: true }), { "ready.first": 2 }), ["ready.second check_still 1"]);
});

test("what is put away blocks no check", () => {
  const change = (wire) => {
    wire.fields.goal.required = true;
    wire.sections = [{ steps: [["willing", "yes"]], holds: ["goal"] }];
  };
  assert.deepEqual(found(change), []);
  assert.deepEqual(found(change, { willing: "yes" }), ["goal check_required"]);
});

test("numbers, dates and texts keep within their ends", () => {
  assert.deepEqual(
    found(() => {}, { age: "forty" }),
    ["age check_number 12.5"],
  );
  assert.deepEqual(found(field("age", { min: 5, max: 120 }), { age: 4 }), ["age check_min 5"]);
  assert.deepEqual(found(field("age", { min: 5, max: 120 }), { age: 120 }), []);
  assert.deepEqual(found(field("by", { min: "today" }), { by: "2026-11-21" }), ["by check_min_date 22 November 2026"]);
  assert.deepEqual(found(field("by", { min: "today" }), { by: "2026-11-22" }), []);
  assert.deepEqual(found(field("why", { max: 3 }), { why: "four" }), ["why check_max_text 3"]);
  assert.deepEqual(found(field("age", { kind: "percent", max: 0.5 }), { age: 0.8 }), ["age check_max 50 %"]);
  assert.deepEqual(found(field("goal", { kind: "email" }), { goal: "nobody" }), ["goal check_email"]);
  assert.deepEqual(found(field("goal", { kind: "url" }), { goal: "example" }), ["goal check_url"]);
});

test("a condition is kept, or empty", () => {
  const valid = [">", ["field", "age"], 10];
  assert.deepEqual(found(field("age", { valid, message: "Too young" }), { age: 9 }), ["age Too young"]);
  assert.deepEqual(found(field("age", { valid }), { age: 11 }), []);
  assert.deepEqual(found(field("goal", { valid }), { goal: "x" }), [], "an empty age is no fault");
});

test("lists have their own rules", () => {
  assert.deepEqual(found(list("areas", { max: 1 }), { "areas.health": true, "areas.money": true }), [
    "areas check_choose_max 1",
  ]);
  assert.deepEqual(found(list("areas", { min: 1 })), ["areas check_choose_min 1"]);
  assert.deepEqual(
    found(() => {}, { "order.x": 1 }),
    ["order.y check_rank 2"],
  );
  assert.deepEqual(
    found(() => {}, { "order.x": 2, "order.y": 2 }),
    ["order check_rank 2"],
  );
  assert.deepEqual(
    found(() => {}, { "order.x": 2, "order.y": 1 }),
    [],
  );
  const share = (wire) =>
    (wire.lists.given = { kind: "share", label: "Given", total: 100, items: wire.lists.order.items });
  assert.deepEqual(found(share, { "given.x": 70 }), ["given.y check_share 100"]);
  assert.deepEqual(found(share, { "given.x": 70, "given.y": 30 }), []);
});

test("rows are checked once they are begun", () => {
  const needs = (wire) => (wire.lists.steps.columns.when.required = true);
  assert.deepEqual(found(needs), []);
  assert.deepEqual(found(needs, { "steps/a/what": "Call" }), ["steps check_required"]);
  const counts = (wire) => (wire.lists.steps.columns.what.kind = "number");
  assert.deepEqual(found(counts, { "steps/a/what": "many" }), ["steps check_number 12.5"], "it is all that stands there");
  assert.deepEqual(found(list("steps", { min: 2 }), { "steps/a/what": "Call" }), ["steps check_rows_min 2"]);
});
