// Expressions in the browser's code: every case of tests/worksheets/expressions.txt gives the same value as in Rust.
//
// The cases come resolved, with the answers of their set-ups, from expressions.wire.json, which the Rust test writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { evaluate } from "../../src/worksheet/runtime/expression.js";
import { print, readDate, readHours, readNumber, readPercent } from "../../src/worksheet/runtime/format.js";
import { dayOf, round } from "../../src/worksheet/runtime/value.js";

const table = JSON.parse(readFileSync(new URL("../worksheets/expressions.wire.json", import.meta.url), "utf8"));

/** A value as the set-up has it, with dates as days and the cells of entries as functions. */
function valueOf(json) {
  if (Array.isArray(json)) return json.map(entryOf);
  return json?.date ? dayOf(json.date) : json;
}

function entryOf(json) {
  const { cells, about, source, dim, ...entry } = json;
  return {
    ...entry,
    dim: dim ?? undefined,
    value: valueOf(json.value),
    source: source ? entryOf(source) : undefined,
    cell: (name) => valueOf(cells[name] ?? null),
    about: (key) => valueOf(about[key] ?? null),
  };
}

function environmentOf(name) {
  const setUp = table["set-ups"][name];
  return {
    leaf: (leaf) => valueOf(setUp.leaves[JSON.stringify(leaf)] ?? null),
    shifted(kind, place) {
      const other = setUp.shifts[`${kind} ${place}`];
      return other ? environmentOf(other) : null;
    },
  };
}

test("every case gives what is written beside it", () => {
  for (const { "set-up": setUp, row, text, expression, format, otherwise, expected } of table.cases) {
    const value = evaluate(expression, environmentOf(setUp), row && entryOf(row));
    const settings = { language: "en", currency: table["set-ups"][setUp].currency ?? undefined };
    const shown = print(value, format ?? undefined, settings) ?? otherwise ?? "—";
    assert.equal(shown.replaceAll("\n", " / "), expected, `${setUp}: ${text}`);
  }
});

test("whatever an environment answers, there is a value", () => {
  const answers = [null, undefined, NaN, Infinity, "", "x", true, { day: 1e9 }, { option: "a", label: "A" }, []];
  for (const { row, expression } of table.cases) {
    for (const answer of answers) {
      const environment = { leaf: () => answer, shifted: () => environment };
      const value = evaluate(expression, environment, row && entryOf(row));
      assert.ok(value !== undefined && !(typeof value === "number" && !Number.isFinite(value)));
    }
  }
});

test("half is rounded away from zero", () => {
  const cases = [[1.005, 2, 1.01], [2.5, 0, 3], [-2.5, 0, -3], [0.615, 2, 0.62], [-0.4, 0, 0], [1e300, 2, 1e300]];
  for (const [number, decimals, rounded] of cases) assert.ok(Object.is(round(number, decimals), rounded));
});

test("values are written in the language of the page", () => {
  const german = { language: "de", currency: "EUR", yes: "ja", no: "nein" };
  const cases = [
    [1234.5, { as: "0.00" }, "1234,50"],
    [12345.5, undefined, "12.345,5"],
    [0.45, { as: "percent" }, "45\u00a0%"],
    [1234.5, { as: "money" }, "1.234,50\u00a0€"],
    [1.5, { as: "hours" }, "1 h 30"],
    [-0.5, { as: "hours" }, "-30 min"],
    [3, { as: "days" }, "in 3 Tagen"],
    [true, undefined, "ja"],
    [dayOf("2011-12-26"), undefined, "26. Dezember 2011"],
    [[{ key: "a", name: "A", value: 1 }, { key: "b", name: "B", value: 2 }], { as: "words" }, "A und B"],
  ];
  for (const [value, format, expected] of cases) assert.equal(print(value, format, german), expected);
});

test("numbers are read as readers of the language type them", () => {
  const cases = [
    ["en", "1,234.5", 1234.5],
    ["en", "1,5", 1.5],
    ["en", "-3", -3],
    ["en", "\u22123", -3],
    ["en", ".5", 0.5],
    ["en", "1,23,456", 123456],
    ["en", "1.2.3", null],
    ["en", "", null],
    ["en", "ten", null],
    ["en", "1e5", null],
    ["de", "1.234,5", 1234.5],
    ["de", "1.5", 1.5],
    ["de", "1.500", 1500],
    ["de-CH", "1\u2019234.5", 1234.5],
    ["fr", "1\u202f234,5", 1234.5],
    ["fr", "1 234,5", 1234.5],
    ["ar-EG", "\u0661\u0662\u066b\u0665", 12.5],
  ];
  for (const [language, text, number] of cases) assert.equal(readNumber(text, language), number, `${language} ${text}`);
});

test("hours, percentages and dates are read", () => {
  const hours = { "1:30": 1.5, "1.5": 1.5, "90 min": 1.5, "1 h 30": 1.5, "1h30": 1.5, "2 h": 2, "2": 2, soon: null };
  for (const [text, number] of Object.entries(hours)) assert.equal(readHours(text, "en"), number, text);
  assert.equal(readHours("1,5 h", "de"), 1.5);
  for (const text of ["45", "45%", "45 %"]) assert.equal(readPercent(text, "en"), 0.45);
  assert.equal(readPercent("much", "en"), null);
  const dates = [
    ["en", "2026-12-31", "2026-12-31"],
    ["en", "31/12/2026", "2026-12-31"],
    ["en-US", "12/31/2026", "2026-12-31"],
    ["de", "31.12.2026", "2026-12-31"],
  ];
  for (const [language, text, iso] of dates) assert.deepEqual(readDate(text, language), dayOf(iso), text);
  for (const text of ["31/02/2026", "31/12/26", "tomorrow", ""]) assert.equal(readDate(text, "en"), null, text);
});
