// The CSV file, read back by a reader that is not ours, with a look at every cell as a spreadsheet would take it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "csv-parse/sync";
import { cell, csv } from "../../../src/worksheet/runtime/csv.js";
import { generator, sound, text } from "./lib/random.mjs";

const WORDS = { question: "Question", answer: "Answer" };
const of = (words, value = words || null, kind = "text") => ({ text: words, value, kind });

function sheetOf(blocks) {
  return { id: "x", title: "Plan", url: "https://coach.test/", language: "en", run: "", place: "", blocks };
}

/** Strict: quotes only where they belong, lines end with CR LF. */
function readBack(file) {
  return parse(file, { bom: true, relax_column_count: true, record_delimiter: "\r\n", skip_empty_lines: true });
}

/** What Excel, Calc and Sheets may run, also after what some of them drop or fold. */
function isFormula(words) {
  const bare = words.normalize("NFKC").replace(/^[\s\p{C}\p{Z}"“”„«»`´‘’]+/u, "");
  return /^[=+\-@|%\t\r\n−]/u.test(bare) && !/^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/u.test(words);
}

test("answers come first, then the tables one after another", () => {
  const blocks = [
    { is: "heading", level: 2, text: "Goal" },
    { is: "table", path: "steps", label: "Steps", columns: ["Step", "Hours"], rows: [{ key: "a", cells: [of("Buy, soon"), of("1,5 h", 1.5)] }] },
    { is: "answer", path: "goal", label: "What?", cell: of('Say "yes"\nand go') },
    { is: "choice", path: "w", label: "Willing?", options: [{ text: "Yes", chosen: true }, { text: "No", chosen: false }] },
    { is: "table", path: "t", label: "Rates", columns: ["", ""], rows: [{ key: "p", cells: [of("Positive"), of("-5", -5)] }] },
  ];
  const file = csv(sheetOf(blocks), WORDS);
  assert.ok(file.startsWith("\ufeffPlan\r\n\r\n"));
  assert.deepEqual(readBack(file), [
    ["Plan"], ["Question", "Answer"], ["What?", 'Say "yes"\nand go'], ["Willing?", "Yes"],
    ["Steps"], ["Step", "Hours"], ["Buy, soon", "1.5"], ["Rates"], ["Positive", "-5"],
  ]);
});

test("known tricks are disarmed", () => {
  const tricks = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", " =1", '"=1', "'=1", "\u200b=1", "\ufeff=1", "|calc", "−1", "\u00a0+1", "“=1”", "%0A=1"];
  for (const trick of tricks) assert.ok(cell(trick).replace(/^"/u, "").startsWith("'"), JSON.stringify(trick));
  for (const plain of ["a=b", "1-2", "", "Ja", "x@y.de", "50%", "\u2013 dash"]) assert.equal(cell(plain), plain);
  assert.deepEqual([-1.5, 1e21, NaN].map(cell), ["-1.5", "1e+21", ""]);
});

test("any answers come back, and none is a formula", () => {
  const random = generator(2);
  for (let round = 0; round < 400; round += 1) {
    const [title, label, head, first, second, chosen] = Array.from({ length: 6 }, () => text(random));
    const blocks = [
      { is: "answer", path: "a", label, cell: of(first) },
      { is: "choice", path: "c", label, options: [{ text: chosen, chosen: true }] },
      { is: "table", path: "t", label: title, columns: [head, label], rows: [{ key: "r", cells: [of(second), of(first)] }] },
    ];
    const lines = parse(csv({ ...sheetOf(blocks), title }, WORDS), { bom: true, relax_column_count: true, record_delimiter: "\r\n" });
    for (const line of lines) for (const written of line) assert.ok(!isFormula(written), JSON.stringify(written));
    const all = new Set(lines.flat());
    for (const words of [first, second, chosen].map((one) => sound(one).replaceAll("\0", ""))) {
      assert.ok(all.has(words) || all.has(`'${words}`), JSON.stringify(words));
    }
  }
});
