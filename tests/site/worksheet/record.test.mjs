// The record of a worksheet: merging, renaming, and that no edit of the author loses an answer.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as records from "../../../src/worksheet/runtime/record.js";
import { clear, remove, restore } from "../../../src/worksheet/runtime/undo.js";
import { earlier, migrate } from "../../../src/worksheet/runtime/renames.js";
import { randomFrom, randomRecord, worksheet } from "./random.mjs";

const { answerAt, merge, read, write } = records;
const ROUNDS = 400;
const text = (record) => JSON.stringify(record);
const form = (record) => text(merge(record, record));

test("two records merge to the same whichever comes first", () => {
  for (let seed = 0; seed < ROUNDS; seed += 1) {
    const random = randomFrom(seed);
    const [a, b] = [randomRecord(random), randomRecord(random)];
    assert.equal(text(merge(a, b)), text(merge(b, a)), `seed ${seed}`);
  }
});

test("three records merge to the same in any grouping", () => {
  for (let seed = 0; seed < ROUNDS; seed += 1) {
    const random = randomFrom(seed);
    const [a, b, c] = [randomRecord(random), randomRecord(random), randomRecord(random)];
    assert.equal(text(merge(merge(a, b), c)), text(merge(a, merge(b, c))), `seed ${seed}`);
  }
});

test("merging again changes nothing", () => {
  for (let seed = 0; seed < ROUNDS; seed += 1) {
    const random = randomFrom(seed);
    const [a, b] = [randomRecord(random), randomRecord(random)];
    const once = merge(a, b);
    assert.equal(text(merge(once, b)), text(once), `seed ${seed}`);
    assert.equal(text(merge(once, once)), text(once), `seed ${seed}`);
  }
});

test("a stored record is read as it was written", () => {
  for (let seed = 0; seed < ROUNDS; seed += 1) {
    const record = randomRecord(randomFrom(seed));
    const again = read(text(record), worksheet());
    assert.deepEqual([again.damaged, again.newer], [false, false]);
    assert.equal(form(again.record), form(record));
  }
});

test("what cannot be read is told, and the rest is read", () => {
  const wire = worksheet();
  for (const broken of [
    "",
    "{",
    "null",
    "[]",
    "7",
    '"x"',
    "{}",
    '{"v":0}',
    '{"v":1}',
    '{"v":1,"runs":7}',
    '{"v":1,"runs":[{}]}',
  ]) {
    assert.equal(read(broken, wire).damaged, true, broken);
  }
  const half =
    '{"v":1,"runs":[{"run":"","answers":{"goal":{"v":"x","t":1},"__proto__":{"v":1,"t":1},"bad":{"v":[]}},"rows":{"steps":[7]}}]}';
  const { record, damaged } = read(half, wire);
  assert.equal(damaged, true);
  assert.deepEqual(record.runs[0].answers, { goal: { v: "x", t: 1 } });
  assert.equal(read('{"v":2,"runs":[],"soul":1}', wire).newer, true);
  assert.deepEqual(
    read(
      text({ ...records.empty(wire), runs: [{ run: "", answers: { constructor: { v: "x", t: 1 } }, rows: {} }] }),
      wire,
    ).record.runs[0].answers,
    { constructor: { v: "x", t: 1 } },
  );
});

test("an answer is newer than the one it replaces, whatever the clock says", () => {
  const wire = worksheet();
  const record = records.empty(wire);
  write(record, wire, "", { path: "goal" }, { v: "a" }, 100);
  write(record, wire, "", { path: "goal" }, { v: "b" }, 100);
  write(record, wire, "", { path: "goal" }, { v: "c" }, 50);
  assert.equal(record.runs[0].answers.goal.v, "c");
  assert.ok(record.runs[0].answers.goal.t > 101);
});

test("a removed row stays removed when another tab still has it, and comes back when it is written to", () => {
  const wire = worksheet();
  const tab = records.empty(wire);
  const place = { path: "steps", row: { id: "a" }, column: "what" };
  write(tab, wire, "", place, { v: "Call" }, 100);
  const other = structuredClone(tab);
  remove(tab, "", "steps", { id: "a" }, 110);
  assert.ok(records.isGone(merge(tab, other).runs[0].rows.steps[0]));
  write(other, wire, "", place, { v: "Call Ann" }, 120);
  assert.equal(merge(tab, other).runs[0].rows.steps[0].what.v, "Call Ann");
});

test("what was removed or cleared can be brought back, also in other tabs", () => {
  for (let seed = 0; seed < ROUNDS; seed += 1) {
    const random = randomFrom(seed);
    const wire = worksheet();
    const before = merge(randomRecord(random), randomRecord(random));
    const record = structuredClone(before);
    const run = before.runs[0]?.run ?? "";
    clear(record, wire, run, 5000);
    assert.deepEqual(shown(record, wire, run), [], `seed ${seed}: cleared`);
    const elsewhere = merge(before, record);
    restore(record, before, run, 5000);
    assert.deepEqual(shown(record, wire, run), shown(before, wire, run), `seed ${seed}: restored`);
    assert.deepEqual(shown(merge(elsewhere, record), wire, run), shown(before, wire, run), `seed ${seed}: elsewhere`);
  }
});

test("a text in a blank of numbers stays only if it was typed there", () => {
  const wire = worksheet();
  const record = records.empty(wire);
  write(record, wire, "", { path: "age" }, { v: "about 40", typed: true }, 100);
  assert.equal(answerAt(record, wire, "", { path: "age" }).v, "about 40");
  wire.fields.goal.kind = "number";
  write(record, worksheet(), "", { path: "goal" }, { v: "Run" }, 100);
  assert.equal(answerAt(record, wire, "", { path: "goal" }), undefined);
  write(record, wire, "", { path: "goal" }, { v: 10 }, 110);
  assert.equal(answerAt(record, wire, "", { path: "goal" }).v, 10);
  assert.equal(earlier(record, wire, () => true)[0].answer.v, "Run");
  assert.equal(answerAt(record, worksheet(), "", { path: "goal" }).v, "Run", "it comes back with its kind");
});

/** All values that the page shows of a run. */
function shown(record, wire, run) {
  return [...values({ ...record, runs: record.runs.filter((one) => one.run === run) })].sort();
}

function* values(record) {
  for (const { run, answers, rows } of record.runs) {
    for (const [path, { v }] of Object.entries(answers)) if (v != null) yield `${run} ${path} ${v}`;
    for (const [path, all] of Object.entries(rows)) {
      for (const row of all)
        for (const [column, { v }] of Object.entries(records.cellsOf(row)))
          if (v != null) yield `${run} ${path} ${records.keyOf(row)} ${column} ${v}`;
    }
  }
}

// ---- The author's edits

/** Ways in which an author changes a worksheet that people have answered. */
const EDITS = {
  reorder: (wire) => (wire.fields = Object.fromEntries(Object.entries(wire.fields).reverse())),
  reword: (wire, { field }) => (wire.fields[field].label += "!"),
  rename(wire, { field, fresh }) {
    wire.fields[fresh] = wire.fields[field];
    delete wire.fields[field];
    wire.was[field] = fresh;
  },
  renameWithoutWas(wire, { field, fresh }) {
    wire.fields[fresh] = wire.fields[field];
    delete wire.fields[field];
  },
  deleteField: (wire, { field }) => delete wire.fields[field],
  deleteList: (wire, { list }) => delete wire.lists[list],
  deleteAll: (wire) => Object.assign(wire, { fields: {}, lists: {} }),
  changeKind: (wire, { field, kind }) => (wire.fields[field].kind = kind),
  changeOptions: (wire, { field }) => (wire.fields[field].options = [{ id: "other", label: "Other" }]),
  changeEnds: (wire) => wire.lists.ready && Object.assign(wire.lists.ready, { low: 1, high: 3 }),
  deleteItem: (wire, { list }) => wire.lists[list]?.items?.pop(),
  renameItem(wire, { list, fresh }) {
    const item = wire.lists[list]?.items?.[0];
    if (!item) return;
    wire.was[`${list}.${item.id}`] = `${list}.${fresh}`;
    item.id = fresh;
  },
  renameList(wire, { list, fresh }) {
    wire.lists[fresh] = wire.lists[list];
    delete wire.lists[list];
    wire.was[list] = fresh;
  },
  renameColumn(wire, { fresh }) {
    const columns = wire.lists.steps?.columns;
    if (!columns?.what) return;
    columns[fresh] = columns.what;
    delete columns.what;
    wire.was["steps.what"] = `steps.${fresh}`;
  },
  deleteColumn: (wire) => delete wire.lists.steps?.columns?.when,
  changeColumn: (wire, { kind }) => wire.lists.steps?.columns?.what && (wire.lists.steps.columns.what.kind = kind),
  moreRows: (wire) => wire.lists.steps && (wire.lists.steps.shown += 2),
  fewerRows: (wire) => wire.lists.steps && Object.assign(wire.lists.steps, { shown: 1, max: 1 }),
  rowsFromElsewhere: (wire) => wire.lists.steps && (wire.lists.steps.from = [["list", "ready"]]),
  deletePreset: (wire) => wire.lists.week?.presets?.pop(),
  renamePreset(wire, { fresh }) {
    const preset = wire.lists.week?.presets?.[0];
    if (!preset) return;
    wire.was[`week.${preset.id}`] = `week.${fresh}`;
    preset.id = fresh;
  },
  split(wire, { field, fresh }) {
    wire.fields[`${fresh}-a`] = wire.fields[field];
    wire.fields[`${fresh}-b`] = { ...wire.fields[field] };
    delete wire.fields[field];
    wire.was[field] = `${fresh}-a`;
  },
  mergeTwo(wire, { field, other }) {
    if (field === other) return;
    delete wire.fields[field];
    wire.was[field] = other;
  },
  otherList(wire, { list, other }) {
    delete wire.lists[list];
    wire.fields[list] = { kind: "text", label: other };
  },
  repeat: (wire) => (wire.repeat = "week"),
};

function edit(wire, random, step) {
  const names = Object.keys(EDITS);
  const [fields, lists] = [Object.keys(wire.fields), Object.keys(wire.lists)];
  const pick = (from) => from[Math.floor(random() * from.length)];
  const kind = pick(["text", "long", "number", "date", "check", "select", "scale", "percent", "email"]);
  const given = { field: pick(fields), other: pick(fields), list: pick(lists), kind, fresh: `new-${step}` };
  const name = pick(names);
  if ((given.field === undefined || given.list === undefined) && name !== "reorder") return "none";
  wire.was = {};
  EDITS[name](wire, given);
  return name;
}

test("no edit of the author loses an answer", () => {
  for (let seed = 0; seed < 1500; seed += 1) {
    const random = randomFrom(seed);
    const wire = worksheet();
    let record = migrate(merge(randomRecord(random), randomRecord(random)), wire);
    const stored = new Set(everyValue(record));
    const edits = [];
    for (let step = 0; step < 6; step += 1) {
      edits.push(edit(wire, random, step));
      record = migrate(record, wire);
      // The reader goes on in what is new, and by that takes the place of nothing that the author's edit has hidden.
      const [path] = Object.keys(wire.fields);
      if (path && random() < 0.5) {
        const before = answerAt(record, wire, "", { path });
        if (before === undefined || before.v == null)
          write(record, wire, "", { path }, { v: fitting(wire.fields[path]) }, 9000 + step);
      }
    }
    const there = new Set(everyValue(record));
    const inPlace = record.runs.flatMap(({ run }) =>
      Object.keys(wire.fields).map((path) => answerAt(record, wire, run, { path })),
    );
    const past = earlier(record, wire, () => false).map(({ answer }) => answer);
    const visible = new Set([...inPlace, ...past].map((answer) => String(answer?.v)));
    for (const value of stored) {
      // The id of a choice that has another one now.
      if (edits.includes("renameItem") && ["yes", "no"].includes(value)) continue;
      assert.ok(there.has(value), `seed ${seed}, ${edits}: ${value} is lost`);
      assert.ok(visible.has(value), `seed ${seed}, ${edits}: ${value} is not seen`);
    }
  }
});

test("what was renamed stands under its new name, also in columns, items, options and rows", () => {
  const wire = worksheet();
  const record = records.empty(wire);
  write(record, wire, "", { path: "goal" }, { v: "Run" }, 100);
  write(record, wire, "", { path: "ready.first" }, { v: 4 }, 100);
  write(record, wire, "", { path: "willing" }, { v: "yes" }, 100);
  write(record, wire, "", { path: "steps", row: { id: "a" }, column: "what" }, { v: "Call" }, 100);
  write(record, wire, "", { path: "week", row: { from: "monday" }, column: "note" }, { v: "Rest" }, 100);
  const given = { field: "goal", fresh: "aim", list: "ready" };
  wire.was = {};
  EDITS.rename(wire, given);
  EDITS.renameItem(wire, { list: "ready", fresh: "start" });
  EDITS.renameItem(wire, { list: "willing", fresh: "surely" });
  EDITS.renameColumn(wire, { fresh: "deed" });
  EDITS.renamePreset(wire, { fresh: "mon" });
  const now = migrate(record, wire);
  const value = (place) => answerAt(now, wire, "", place)?.v;
  assert.equal(value({ path: "aim" }), "Run");
  assert.equal(value({ path: "ready.start" }), 4);
  assert.equal(value({ path: "willing" }), "surely");
  assert.equal(value({ path: "steps", row: { id: "a" }, column: "deed" }), "Call");
  assert.equal(value({ path: "week", row: { from: "mon" }, column: "note" }), "Rest");
  assert.deepEqual(
    earlier(now, wire, () => true),
    [],
  );
});

/** Every value that is stored, wherever. */
function* everyValue(record) {
  for (const line of values(record)) yield line.split(" ").at(-1);
  for (const { v } of Object.values(record.parked)) if (v != null) yield String(v);
}

function fitting({ kind }) {
  if (kind === "check") return true;
  if (kind === "scale") return 1;
  if (kind === "date") return "2026-01-01";
  return ["number", "percent"].includes(kind) ? 7777 : "new";
}
