// Checking on request: what is missing or cannot be right.
//
// Owns the rules, and the summary with its links. Nothing is checked before the reader asks, and nothing depends on it:
// saving and printing go on.

import { make } from "./elements.js";
import { askedOf } from "./counting.js";
import { answersOf } from "./environment.js";
import { inputsOf, placeKey, placeOf, typedNumber } from "./fields.js";
import { print } from "./format.js";
import { answerAt } from "./record.js";
import { dayOf } from "./value.js";
import { say } from "./words.js";

/** @import { Field, List, Path, Rows } from "./wire.d.ts" */
/** @import { Answers, RowEntry } from "./environment.js" */
/** @import { Input } from "./fields.js" */
/** @import { Place } from "./record.js" */
/** @import { Words } from "./words.js" */
/** @import { Sheet } from "./worksheet.js" */
/** @typedef {{ place: Place, text: string }} Problem */

/**
 * All problems of the answers, blank by blank and list by list.
 * @param {Answers} answers
 * @param {Words} words
 * @returns {Problem[]}
 */
export function problemsOf(answers, words) {
  const { wire } = answers;
  /** @type {Problem[]} */
  const problems = [];
  const check = { answers, words, problems };
  for (const [path, field] of Object.entries(wire.fields))
    if (!answers.isAway(path)) checkField(check, field, { path }, null);
  for (const [path, list] of Object.entries(wire.lists)) if (!answers.isAway(path)) checkList(check, path, list);
  return problems;
}

/** @typedef {{ answers: Answers, words: Words, problems: Problem[] }} Check */

/** @param {Check} check @param {Field} field @param {Place} place @param {RowEntry | null} row */
function checkField({ answers, words, problems }, field, place, row) {
  const { wire, record, run, around } = answers;
  const { kind, label } = field;
  const answer = answerAt(record, wire, run, place);
  const v = answer?.v ?? null;
  const tell = (/** @type {string} */ key, /** @type {string | number} */ n = "") =>
    void problems.push({ place, text: say(words, key, { label, n }) });
  if (v === null || v === false) return field.required ? tell("check_required") : undefined;
  if (answer?.typed)
    return tell("check_number", typedNumber(kind === "percent" ? 0.125 : 12.5, kind, around.settings.language));
  if (kind === "email" && !/^\S+@\S+\.\S+$/.test(String(v))) return tell("check_email");
  if (kind === "url" && !URL.canParse(String(v))) return tell("check_url");
  for (const key of /** @type {const} */ (["min", "max"])) {
    const end = field[key] === "today" ? around.today : field[key];
    if (end === undefined) continue;
    const counted = typeof v === "number" || kind === "date" ? v : String(v).length;
    const isOver = key === "min" ? counted < end : counted > end;
    if (!isOver) continue;
    const shown =
      kind === "date"
        ? print(dayOf(String(end)), undefined, around.settings)
        : typeof v === "number"
          ? typedNumber(Number(end), kind, around.settings.language)
          : end;
    const unit = kind === "percent" ? " %" : "";
    return tell(`check_${key}${kind === "date" ? "_date" : typeof v === "number" ? "" : "_text"}`, `${shown}${unit}`);
  }
  if (field.valid !== undefined && (row?.answers ?? answers).value(field.valid, row) === false) {
    if (field.message) problems.push({ place, text: field.message });
    else tell("check_valid");
  }
}

/** @param {Check} check @param {Path} path @param {List} list */
function checkList(check, path, list) {
  const { answers, words, problems } = check;
  const tell = (/** @type {string} */ key, /** @type {string | number} */ n = "", /** @type {Path} */ at = path) =>
    void problems.push({ place: { path: at }, text: say(words, key, { label: list.label, n }) });
  if (list.kind === "rows") return checkRows(check, path, list, tell);
  if (list.kind === "matrix") {
    const cells = answers.cells(path);
    for (const { key, name } of cells)
      checkField(check, { ...list.cell, label: name }, { path: `${path}.${key}` }, null);
    return undefined;
  }
  const [asked, there] = askedOf(answers, path);
  const required = "required" in list && list.required;
  if (list.kind === "one") return required && !there ? tell("check_choose") : undefined;
  if (list.kind === "many") {
    const chosen = answers.chosen(path).length;
    const least = list.min ?? (required ? 1 : 0);
    if (chosen < least && (required || chosen || list.min)) return tell("check_choose_min", least);
    return chosen > (list.max ?? Infinity) ? tell("check_choose_max", list.max) : undefined;
  }
  if (list.kind === "questions") return undefined;
  const first = answers.items(path).find(({ value }) => value === null)?.key;
  const gap = first === undefined ? path : `${path}.${first}`;
  if (list.kind === "share") {
    const items = answers.items(path);
    for (const item of list.items)
      checkField(check, { kind: "number", label: item.label, min: 0 }, { path: `${path}.${item.id}` }, null);
    const sum = items.reduce((sum, { value }) => sum + (typeof value === "number" ? value : 0), 0);
    return (there || required) && Math.abs(sum - list.total) > 1e-9 ? tell("check_share", list.total, gap) : undefined;
  }
  if (list.kind === "rank") {
    const places = new Set(answers.items(path).map(({ value }) => value));
    const isWhole = list.items.every((_, index) => places.has(index + 1));
    return (there || required) && !isWhole ? tell("check_rank", list.items.length, gap) : undefined;
  }
  return required && there < asked ? tell("check_still", asked - there, gap) : undefined;
}

/**
 * @param {Check} check
 * @param {Path} path
 * @param {Rows} list
 * @param {(key: string, n?: string | number) => void} tell
 */
function checkRows(check, path, list, tell) {
  const filled = check.answers.filled(path);
  if (filled.length < (list.min ?? 0)) tell("check_rows_min", list.min);
  if (filled.length > (list.max ?? Infinity)) tell("check_rows_max", list.max);
  const { wire, record, run } = check.answers;
  const isTyped = (/** @type {RowEntry} */ { row }) =>
    Object.keys(list.columns).some((column) => answerAt(record, wire, run, { path, row, column })?.typed);
  // A row that nobody has begun is no answer; one that is asked about each entry is. What cannot be read has been begun.
  for (const [index, row] of check.answers.rows(path).entries()) {
    if (!list.from && !filled.includes(row) && !isTyped(row)) continue;
    const number = index + 1;
    for (const [column, field] of Object.entries(list.columns)) {
      const label = `${field.label || list.label}, ${row.name || number}`;
      checkField(check, { ...field, label }, { path, row: row.row, column }, row);
    }
  }
}

/** The inputs of a place: a blank's, or those of a list. @param {Element} form @param {Place} place */
function inputsAt(form, place) {
  const inputs = inputsOf(form).filter((input) => !input.closest("[hidden]"));
  const exact = inputs.filter((input) => placeKey(placeOf(input)) === placeKey(place));
  return exact.length ? exact : inputs.filter((input) => input.name.startsWith(`${place.path}.`));
}

/** Takes away what a check has said about an input, or about all. @param {Element} root */
function forget(root) {
  for (const input of root.matches("[aria-invalid]") ? [root] : root.querySelectorAll("[aria-invalid]")) {
    const id = input.getAttribute("aria-errormessage") ?? "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-errormessage");
    const described = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
    if (described.length) input.setAttribute("aria-describedby", described.join(" "));
    else input.removeAttribute("aria-describedby");
    const message = document.getElementById(id);
    if (message && !document.querySelector(`[aria-errormessage="${CSS.escape(id)}"]`)) message.remove();
  }
}

let told = 0;
/** Forms in which what has been mended is marked no longer. @type {WeakSet<Element>} */
const listening = new WeakSet();

/**
 * Checks, and puts the summary there with the focus on it.
 * @param {Sheet} sheet
 * @param {HTMLElement} summary
 */
export function check(sheet, summary) {
  const { form, words } = sheet;
  forget(form);
  if (!listening.has(form)) {
    listening.add(form);
    form.addEventListener("input", ({ target }) => target instanceof Element && forget(target));
  }
  const found = problemsOf(answersOf(sheet), words).map((problem) => ({
    ...problem,
    inputs: inputsAt(form, problem.place),
  }));
  const before = (/** @type {Node | undefined} */ a, /** @type {Node | undefined} */ b) =>
    a && b && a !== b ? (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1) : 0;
  found.sort((a, b) => before(a.inputs[0], b.inputs[0]));
  summary.replaceChildren(
    make("p", "", make("strong", "", say(words, found.length ? "check_found" : "check_fine", { n: found.length }))),
  );
  if (found.length)
    summary.append(make("ul", "", ...found.map((problem) => make("li", "", link(sheet, problem)))));
  for (const { inputs, text } of found) mark(inputs, text);
  summary.hidden = false;
  summary.focus();
}

/** @param {Sheet} sheet @param {Problem & { inputs: Input[] }} problem */
function link(sheet, { place, text, inputs: [input] }) {
  if (!input) return text;
  const anchor = make("a", "", text);
  anchor.href = `#${input.id || input.closest("[id]")?.id || ""}`;
  anchor.addEventListener("click", (event) => {
    event.preventDefault();
    // The author may have changed what stood there.
    const [there] = inputsAt(sheet.form, place);
    there?.focus();
    there?.scrollIntoView({ block: "center" });
  });
  return anchor;
}

/** @param {Input[]} inputs @param {string} text */
function mark(inputs, text) {
  const [input] = inputs;
  if (!input) return;
  const message = make("span", "error", text);
  message.id = `worksheet-error-${(told += 1)}`;
  const home =
    input.type === "radio" || input.type === "checkbox"
      ? input.closest("fieldset, td, li, .field")
      : input.closest(".field, td, li");
  (home ?? input.parentElement)?.append(message);
  for (const one of inputs) {
    one.setAttribute("aria-invalid", "true");
    one.setAttribute("aria-errormessage", message.id);
    const described = one.getAttribute("aria-describedby");
    one.setAttribute("aria-describedby", described ? `${described} ${message.id}` : message.id);
  }
}
