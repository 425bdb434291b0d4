// Clearing the answers of a worksheet, with undo.
//
// Owns the question before and the way back after.

import { button, make } from "./elements.js";
import { clear, restore } from "./undo.js";
import { say } from "./words.js";

/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet @param {HTMLElement} asking */
export function ask(sheet, asking) {
  const { words } = sheet;
  const close = () => asking.replaceChildren();
  const keep = button("", say(words, "keep"), close);
  const yes = button("", say(words, "clear_yes"), () => {
    const { run } = sheet;
    const before = structuredClone(sheet.record);
    clear(sheet.record, sheet.wire, run, sheet.now());
    sheet.changed();
    sheet.open(run);
    const undo = button("", say(words, "undo"), () => {
      restore(sheet.record, before, run, sheet.now());
      sheet.changed();
      sheet.open(run);
      close();
      sheet.say("restored");
    });
    asking.replaceChildren(make("p", "", say(words, "cleared")), make("p", "toolbar", undo));
    undo.focus();
    sheet.say("cleared");
  });
  const question = make("p", "", say(words, sheet.run ? "clear_ask_run" : "clear_ask"));
  question.id = `${sheet.wire.id}_clear`;
  const group = make("div", "summary", question, make("p", "toolbar", yes, keep));
  group.setAttribute("role", "group");
  group.setAttribute("aria-labelledby", question.id);
  asking.replaceChildren(group);
  keep.focus();
}
