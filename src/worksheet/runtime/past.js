// Answers of other times: earlier runs, and answers that have no place any more.
//
// Owns the choice of a run and the list of "earlier answers". Loaded where there are any.

import { answersOf } from "./environment.js";
import { make } from "./elements.js";
import { print } from "./format.js";
import { fieldAt, isSame, own } from "./record.js";
import { earlier } from "./renames.js";
import { openRun, runsOf, today } from "./runs.js";
import { dayOf } from "./value.js";
import { say } from "./words.js";

/** @import { Answers } from "./environment.js" */
/** @import { Place } from "./record.js" */
/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet @param {HTMLDetailsElement} past */
export function show(sheet, past) {
  showRuns(sheet);
  showEarlier(sheet, past);
}

// ---- Runs

/** @param {Sheet} sheet */
function showRuns(sheet) {
  const { wire, words, form, record, run } = sheet;
  const named = Array.isArray(wire.repeat) ? wire.repeat : [openRun(wire, record, today())];
  const keys = [...new Set([...runsOf(wire, record), ...named, run])];
  let select = /** @type {HTMLSelectElement | null} */ (form.querySelector(".runs select"));
  if (!select && !wire.repeat && keys.length < 2) return;
  if (!select) {
    select = make("select");
    const label = say(words, Array.isArray(wire.repeat) ? "run" : `run_${wire.repeat ?? "day"}`);
    const line = make("p", "runs", make("label", "", `${label} `, select));
    (form.querySelector(".worksheet-head") ?? form).append(line);
    select.addEventListener("change", ({ target }) => sheet.open(/** @type {HTMLSelectElement} */ (target).value));
  }
  if (`${[...select.options].map(({ value }) => value)}` === `${keys}` && select.value === run) return;
  select.replaceChildren(...keys.map((key) => new Option(runName(sheet, key), key, false, key === run)));
}

/** @param {Sheet} sheet @param {string} run */
function runName({ wire, words, settings }, run) {
  const day = dayOf(run);
  if (!day) return run || say(words, "run_undated");
  if (wire.repeat !== "month") return print(day, { as: "date" }, settings) ?? run;
  return new Intl.DateTimeFormat(settings.language, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    day.day * 864e5,
  );
}

// ---- Earlier answers

/** @param {Sheet} sheet @param {HTMLDetailsElement} past */
function showEarlier(sheet, past) {
  const { wire, record, words, store } = sheet;
  const answers = answersOf(sheet);
  const found = earlier(record, wire, (run, place) => isShown(answers.during(run), place));
  const list = make("dl");
  for (const { run, place, answer } of found) {
    const name = [run && runName(sheet, run), labelOf(sheet, place)].filter(Boolean).join(", ");
    const text = typeof answer.v === "boolean" ? say(words, answer.v ? "yes" : "no") : String(answer.v);
    list.append(make("dt", "", name), make("dd", "", text));
  }
  for (const text of store.unreadable) list.append(make("dt", "", say(words, "unreadable")), make("dd", "", text));
  past.hidden = !list.childElementCount;
  const summary = make("summary", "", say(words, "earlier", { n: list.childElementCount / 2 }));
  past.replaceChildren(summary, make("p", "", say(words, "earlier_why")), list);
}

/** What an answer was about, as well as it is still known. @param {Sheet} sheet @param {Place} place */
function labelOf({ wire }, place) {
  const list = own(wire.lists, place.path);
  const label = fieldAt(wire, place)?.label ?? place.column ?? own(wire.fields, place.path)?.label;
  const path = place.path.replace(/-\d+$/, "");
  return [place.row && (list?.label ?? path), label ?? list?.label ?? path].filter(Boolean).join(": ");
}

/** @param {Answers} answers @param {Place} place */
function isShown(answers, place) {
  const { path, row } = place;
  if (answers.isAway(path)) return true;
  if (row) return answers.rows(path).some((one) => isSame(one.row, row));
  const { wire } = answers;
  if (fieldAt(wire, place)?.from && answers.at(place) === null) return false;
  const matrix = Object.keys(wire.lists).find(
    (list) => path.startsWith(`${list}.`) && wire.lists[list].kind === "matrix",
  );
  return matrix === undefined || answers.cells(matrix).some(({ key }) => path === `${matrix}.${key}`);
}
