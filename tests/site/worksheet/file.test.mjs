// Files: there and back, those of others, and those that wish ill.

import assert from "node:assert/strict";
import { test } from "node:test";
import { added, changes, replaced } from "../../../src/worksheet/runtime/changes.js";
import { cleaned, fileOf, readFile } from "../../../src/worksheet/runtime/file.js";
import { Trouble } from "../../../src/worksheet/runtime/trouble.js";
import { unpacked } from "../../../src/worksheet/runtime/link.js";
import { generator, text } from "./lib/random.mjs";
import { NOW, RUN, WIRE, record } from "./lib/sample.mjs";

const MADE = new Date("2026-11-22T05:30:00Z");
const WORDS = { yes: "Yes", no: "No" };
const is = (key) => (error) => error instanceof Trouble && error.key === key;
const file = (change) => {
  const data = JSON.parse(fileOf(record(), WIRE, MADE));
  change(data);
  return JSON.stringify(data);
};

test("a file holds everything and comes back as it was", () => {
  const { record: back, dropped } = readFile(`\ufeff${fileOf(record(), WIRE, MADE)}`, WIRE, NOW);
  assert.equal(dropped, 0);
  assert.deepEqual(back, record());
});

test("files of other kinds, worksheets and versions are refused in words", () => {
  for (const foreign of ["", "{", "null", "[]", "7", '"x"', "{}", '{"goalpost":"worksheet"}', "<!doctype html>", '{"goalpost":"worksheet","record":[]}']) {
    assert.throws(() => readFile(foreign, WIRE, NOW), is("file_foreign"), foreign);
  }
  assert.throws(() => readFile(file((data) => (data.version = 2)), WIRE, NOW), is("file_newer"));
  assert.throws(() => readFile(file((data) => (data.record.v = 2)), WIRE, NOW), is("file_newer"));
  const other = file((data) => Object.assign(data, { title: "Another" }) && (data.record.worksheet = "other"));
  assert.throws(() => readFile(other, WIRE, NOW), (error) => is("file_other")(error) && error.said({ file_other: "{title}, {here}" }) === "Another, Plan one goal");
  assert.throws(() => readFile(" ".repeat(5 << 20), WIRE, NOW), is("file_too_large"));
});

test("keys that mean something to the language, wrong types and times of the future do no harm", () => {
  const hostile = `{"goalpost":"worksheet","version":1,"record":{"v":1,"worksheet":"goal-plan","__proto__":{"polluted":1},
    "runs":[{"run":"","answers":{"__proto__":{"v":"x","t":1},"constructor":{"v":"c","t":1},"a b":{"v":1,"t":1},"goal":{"v":{"toString":1},"t":1},
      "by":{"v":"2026-01-01","t":1e300},"share":{"v":1e999,"t":-5},"willing":{"v":true},"areas":[1],"x":null,"ten-p.positive":{"v":"<img src=x onerror=alert(1)>","t":"now"}},
      "rows":{"steps":[null,7,{"act":{"v":"no id","t":1}},{"id":"__proto__"},{"id":"r1","from":"late","__proto__":{"v":1,"t":1},"act":{"v":"ok","t":1},"gone":"x"}],"__proto__":[{"id":"a"}],"other":"x"}},
      {"run":7},{"run":""},"x"],"parked":{"__proto__":{"v":1,"t":1}},"replies":[{"__proto__":{"polluted":1},"ok":[1]},{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":1}}}}}}}}}]}}`;
  const { record: back, dropped } = readFile(hostile, WIRE, NOW);
  assert.equal({}.polluted, undefined);
  assert.ok(dropped > 8);
  assert.equal(back.runs.length, 1);
  const [run] = back.runs;
  assert.equal(Object.getPrototypeOf(run.answers), Object.prototype);
  assert.deepEqual(Object.keys(run.answers).sort(), ["by", "constructor", "ten-p.positive", "willing"]);
  assert.deepEqual(run.answers.by, { v: "2026-01-01", t: NOW });
  assert.deepEqual(run.rows, { steps: [{ id: "r1", act: { v: "ok", t: 1 } }], other: [] });
  assert.deepEqual(back.parked, {});
  assert.ok(!JSON.stringify(back).includes("__proto__"));
});

test("any data makes a record that can be stored, and the same again", () => {
  const random = generator(5);
  const pick = (all) => all[Math.floor(random() * all.length)];
  const any = (depth) => {
    const kind = depth === 0 ? pick(["s", "n"]) : pick(["s", "n", "a", "o", "o", "o"]);
    if (kind === "s") return text(random, 4);
    if (kind === "n") return pick([0, -1, 1.5, 1e308, null, true, false]);
    const many = Array.from({ length: Math.floor(random() * 5) }, () => any(depth - 1));
    const key = () => pick(["v", "t", "run", "runs", "answers", "rows", "goal", "steps", "id", "from", "gone", "parked", "replies", "__proto__", text(random, 2)]);
    return kind === "a" ? many : JSON.parse(`{${many.map((one) => `${JSON.stringify(key())}:${JSON.stringify(one)}`).join(",")}}`);
  };
  for (let round = 0; round < 2000; round += 1) {
    const data = any(6);
    const once = cleaned({ v: 1, runs: [data, { run: "r", answers: data, rows: { steps: [data] } }], parked: data, replies: [data] }, WIRE, NOW).record;
    const twice = cleaned(JSON.parse(JSON.stringify(once)), WIRE, NOW);
    assert.deepEqual(twice.record, once);
    assert.equal(twice.dropped, 0);
    const link = [1, any(1), any(1), any(4), any(5)];
    cleaned(unpacked(link), WIRE, NOW);
    changes(once, record(), WIRE, WORDS);
  }
});

test("adding keeps the newer of two answers; the list says what changes, in words", () => {
  const theirs = record();
  theirs.runs[1].answers.goal = { v: "Run 5 km", t: 3000 };
  theirs.runs[1].answers.by = { v: "2026-06-01", t: 1 };
  theirs.runs[1].answers.willing = { v: "no", t: 3000 };
  theirs.runs[1].answers.share = { t: 3001 };
  theirs.runs[1].rows.steps[0].act = { v: "Borrow shoes", t: 3000 };
  theirs.runs[1].rows.steps.push({ id: "new", act: { v: "Sleep", t: 3000 }, by: { v: "2026-11-30", t: 3000 } });
  const before = JSON.stringify([record(), theirs]);
  const mine = record();
  const after = added(mine, theirs);
  assert.equal(JSON.stringify([mine, theirs]), before, "nothing given is changed");
  const told = changes(mine, after, WIRE, WORDS).map(({ label, now, then }) => [label, now, then]);
  assert.deepEqual(new Set(told.map(String)), new Set([
    ["What exactly will you achieve?", "Run 10 km — “slowly”", "Run 5 km"],
    ["Are you willing?", "Yes, this week", "Not yet"],
    ["How far are you?", "45%", ""],
    ["First steps: Step", "Buy shoes", "Borrow shoes"],
    ["First steps: Step", "", "Sleep"],
    ["First steps: Sleep: By when", "", "30 November 2026"],
  ].map(String)));
});

test("replacing by a file leaves what the file holds, and wins over what was there", () => {
  const theirs = record();
  theirs.runs = [{ run: RUN, answers: { goal: { v: "Run 5 km", t: 1 } }, rows: { steps: [{ id: "z", act: { v: "Sleep", t: 1 } }] } }];
  const after = replaced(record(), theirs, { extent: "record", wire: WIRE, now: NOW });
  const told = changes(after, theirs, WIRE, WORDS);
  assert.deepEqual(told, []);
  assert.deepEqual(changes(added(record(), after), theirs, WIRE, WORDS), [], "another tab does not bring it back");
});

test("replacing by a link replaces one run, and nothing private", () => {
  const theirs = { ...record(), parked: {}, runs: [{ run: RUN, answers: { goal: { v: "Run 5 km", t: 1 } }, rows: { steps: [{ id: "1_", act: { v: "Sleep", t: 1 } }] } }] };
  const after = replaced(record(), theirs, { extent: "runs", wire: WIRE, now: NOW });
  const [first, second] = after.runs;
  assert.deepEqual(first, record().runs[0]);
  const values = Object.fromEntries(Object.entries(second.answers).flatMap(([path, { v }]) => (v === undefined ? [] : [[path, v]])));
  assert.deepEqual(values, { goal: "Run 5 km", secret: "That they laugh", "bear.people.process": "badly" });
  assert.equal(second.rows.steps.find(({ id }) => id === "1_").doubt.v, "Money");
  assert.deepEqual(after.parked, record().parked);
});
