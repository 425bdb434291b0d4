// A problem of the site, as the author reads it.
//
// Owns how one is laid out: what is wrong, where, the lines of the file with what is meant, and how to mend it.

import { plain } from "./address.js";
import { link, make, worded } from "./elements.js";

/** @import { Problem, SourceLine } from "./protocol.d.ts" */

/** @param {Problem} problem */
export function problemItem(problem) {
  const { severity, message, code, help, lines = [] } = problem;
  const item = make("li", `problem ${severity === "error" ? "error" : "warning"}`);
  const words = make("p", "message", make("b", "severity", severity), " ", worded("span", "", message), " ");
  words.append(make("code", "code", code));
  item.append(words);
  const place = placeOf(problem);
  if (place) item.append(place);
  if (lines.length) item.append(source(lines));
  if (help) item.append(make("p", "help", make("b", "", "help"), " ", worded("span", "", help)));
  return item;
}

/** Where it is, and the way there. @param {Problem} problem */
function placeOf({ file, line, column, edit, page }) {
  const name = [file, line, column].filter((part) => part != null).join(":");
  if (!name) return null;
  const place = make("p", "place", make("bdi", "file", name));
  if (edit) {
    const way = link("edit", "edit", edit);
    way.setAttribute("aria-label", `edit ${name}`);
    place.append(" ", way);
  }
  if (page && plain(page) !== plain(location.pathname)) place.append(" ", link("page", "see the page", page));
  return place;
}

/** Scrolls to what is meant, where lines are longer than there is room. @param {ParentNode} list */
export function showMarks(list) {
  for (const block of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll(".source"))) {
    const mark = block.querySelector("mark");
    const hidden = mark ? mark.offsetLeft + mark.offsetWidth - block.clientWidth * 0.9 : 0;
    block.scrollLeft = Math.max(0, Math.min(hidden, (mark?.offsetLeft ?? 0) - block.clientWidth * 0.3));
  }
}

/** @param {SourceLine[]} lines */
function source(lines) {
  const block = make("pre", "source");
  // What is wider than the window is reached by the keyboard too.
  block.tabIndex = 0;
  block.setAttribute("role", "group");
  block.setAttribute("aria-label", "the lines of the file");
  for (const { number, before, marked, after } of lines) {
    const line = make("span", "line", make("span", "number", String(number)), before);
    if (marked) line.append(make("mark", "", marked));
    line.append(after, "\n");
    block.append(line);
    if (!marked) continue;
    // The same words, unseen, put the carets where they belong, however wide letters are.
    const carets = make("span", "line carets", make("span", "number"), make("span", "blank", before));
    carets.append("^".repeat([...marked].length), "\n");
    carets.setAttribute("aria-hidden", "true");
    block.append(carets);
  }
  return block;
}
