// The Markdown file: its form, and that no answer becomes markup.

import assert from "node:assert/strict";
import { test } from "node:test";
import { markdown } from "../../../src/worksheet/runtime/markdown.js";
import { generator, text } from "./lib/random.mjs";

const WORDS = { no_answer: "(no answer)" };
const of = (words, kind = "text") => ({ text: words, value: words || null, kind });
const sheetOf = (blocks) => ({ id: "x", title: "Plan", url: "https://coach.test/", language: "en-GB", run: "", place: "", blocks });

test("questions, choices, tables and results stand in their order", () => {
  const blocks = [
    { is: "heading", level: 3, text: "Goal" },
    { is: "answer", path: "goal", label: "What?", cell: of("Two lines\n# of it") },
    { is: "answer", path: "by", label: "When?", cell: of("2026-12-31", "date") },
    { is: "answer", path: "none", label: "Else?", cell: of("") },
    { is: "choice", path: "w", label: "Willing?", options: [{ text: "Yes", chosen: true }, { text: "No", chosen: false }] },
    { is: "table", path: "t", label: "Steps", columns: ["Step", "By"], rows: [{ key: "a", cells: [of("a | b"), of("2026-11-05", "date")] }] },
    { is: "table", path: "e", label: "Empty", columns: ["Step"], rows: [] },
    { is: "text", text: "You have 2 of 3." },
  ];
  assert.equal(
    markdown(sheetOf(blocks), WORDS, "2026-11-22"),
    [
      "# Plan", "22 November 2026", "### Goal", "**What?**", "> Two lines\n>\n> \\# of it", "**When?**", "> 31 December 2026", "**Else?**",
      "> (no answer)", "**Willing?**", "- [x] Yes\n- [ ] No", "**Steps**", "| Step | By |\n| --- | --- |\n| a \\| b | 5 November 2026 |",
      "**Empty**", "> (no answer)", "You have 2 of 3.", "<https://coach.test/>\n",
    ].join("\n\n"),
  );
});

test("no answer becomes markup, whatever it is", () => {
  const random = generator(6);
  for (let round = 0; round < 500; round += 1) {
    const [label, first, second] = [text(random), text(random), text(random)];
    const blocks = [
      { is: "answer", path: "a", label: "Q", cell: of(first) },
      { is: "table", path: "t", label, columns: [label, "B"], rows: [{ key: "r", cells: [of(first), of(second)] }] },
      { is: "text", text: second },
    ];
    const file = markdown(sheetOf(blocks), WORDS, "2026-11-22").split("<https://coach.test/>")[0];
    for (const line of file.split("\n").slice(1)) {
      const bare = line.replaceAll(/\\[!-/:-@[-`{-~]/gu, "x");
      const inner = bare.replace(/^> /u, "").replace(/^\*\*.*\*\*$/u, "").replace(/^>$/u, "");
      if (line.startsWith("|")) assert.equal(bare.split("|").length, 4, line);
      else assert.ok(!/[`*_[\]<>|#~&]|^\s*(?:[-+=:]|\d+[.)])/u.test(inner), JSON.stringify(line));
    }
  }
});
