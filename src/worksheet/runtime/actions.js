// The foot of a worksheet: where answers are kept, and what can be done with them.
//
// Owns the line that says so, the buttons, the choice of a run, the earlier answers and printing. Refuses to do the work
// itself where another module does.

import { check, isCheckable } from "./check.js";
import { button, make, spoken } from "./elements.js";
import { dayOf } from "./expression.js";
import { print } from "./format.js";
import { openRun, runsOf } from "./environment.js";
import { clear, fieldAt, isSame, own, restore } from "./record.js";
import { earlier } from "./renames.js";
import { say } from "./words.js";

/** @import { Place } from "./record.js" */
/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet */
export function build(sheet) {
  const { form, words, wire } = sheet;
  const word = (/** @type {string} */ key) => say(words, key);
  const foot = form.querySelector(".worksheet-foot") ?? form.appendChild(make("footer", "worksheet-foot"));
  const status = spoken("p", "status");
  const news = spoken("p", "unseen");
  const summary = make("div", "summary");
  summary.tabIndex = -1;
  summary.setAttribute("role", "alert");
  summary.hidden = true;
  const asking = make("div", "asking");
  const past = make("details", "earlier");
  const toolbar = make("p", "toolbar");
  if (isCheckable(wire)) toolbar.append(button("main", word("check"), () => check(sheet, summary)));
  toolbar.append(
    button("", word("print_filled"), () => printAs(sheet, "filled")),
    button("", word("print_empty"), () => printAs(sheet, "empty")),
    button("", word("save_or_send"), () => void import("./exchange.js").then(({ open }) => open(sheet.exchange())).catch((error) => sheet.fail(error))),
    button("", word("clear"), () => askToClear(sheet, asking)),
  );
  foot.replaceChildren(status, news, summary, toolbar, asking, past);
  const runs = wire.repeat || runsOf(wire, sheet.record).some((run) => run) ? runChooser(sheet) : null;
  let failed = "";
  return {
    /** Says where answers are kept, and shows those that have no place. */
    show() {
      const text = word(failed || sheet.store.trouble || "saved");
      if (status.textContent !== text) status.textContent = text;
      runs?.show();
      showEarlier(sheet, past);
    },
    /** @param {string} key */
    tell(key) {
      failed = key;
      status.textContent = word(key);
    },
    /** @param {string} text */
    speak(text) {
      news.textContent = text;
    },
  };
}

// ---- Runs

/** @param {Sheet} sheet */
function runChooser(sheet) {
  const { wire, words, form } = sheet;
  const select = make("select");
  const line = make("p", "runs", make("label", "", `${say(words, Array.isArray(wire.repeat) ? "run" : `run_${wire.repeat ?? "day"}`)} `, select));
  const head = form.querySelector(".worksheet-head");
  if (head) head.append(line);
  else form.prepend(line);
  select.addEventListener("change", () => sheet.open(select.value));
  const present = sheet.run;
  return {
    show() {
      const named = Array.isArray(wire.repeat) ? wire.repeat : [openRun(wire, sheet.record, present || sheet.answers.around.today)];
      const keys = [...new Set([...runsOf(wire, sheet.record), ...named, sheet.run])];
      if (select.options.length === keys.length && select.value === sheet.run) return;
      select.replaceChildren(...keys.map((key) => new Option(runName(sheet, key), key, false, key === sheet.run)));
    },
  };
}

/** @param {Sheet} sheet @param {string} run */
function runName({ wire, words, settings }, run) {
  const day = dayOf(run);
  if (!day) return run || say(words, "run_undated");
  if (wire.repeat !== "month") return print(day, { as: "date" }, settings) ?? run;
  return new Intl.DateTimeFormat(settings.language, { month: "long", year: "numeric", timeZone: "UTC" }).format(day.day * 864e5);
}

// ---- Clearing

/** @param {Sheet} sheet @param {HTMLElement} asking */
function askToClear(sheet, asking) {
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

// ---- Earlier answers

/** @param {Sheet} sheet @param {HTMLDetailsElement} past */
function showEarlier(sheet, past) {
  const { wire, record, words, store } = sheet;
  const found = earlier(record, wire, (run, place) => isShown(sheet, run, place));
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

/** @param {Sheet} sheet @param {string} run @param {Place} place */
function isShown({ answers: present, wire }, run, place) {
  const answers = present.during(run);
  const { path, row } = place;
  if (answers.isAway(path)) return true;
  if (row) return answers.rows(path).some((one) => isSame(one.row, row));
  if (fieldAt(wire, place)?.from && answers.at(place) === null) return false;
  const matrix = Object.keys(wire.lists).find((list) => path.startsWith(`${list}.`) && wire.lists[list].kind === "matrix");
  return matrix === undefined || answers.cells(matrix).some(({ key }) => path === `${matrix}.${key}`);
}

// ---- Printing

/** @param {Sheet} sheet @param {"filled" | "empty"} kind */
function printAs({ host }, kind) {
  const root = document.documentElement;
  root.dataset.print = kind;
  host.toggleAttribute("data-printing", true);
  const done = () => {
    delete root.dataset.print;
    host.removeAttribute("data-printing");
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}

/** Puts all of every answer where paper shows it: what scrolls or is closed on the screen. @param {Sheet} sheet */
export function listenForPrint({ host, form, settings }, /** @type {AbortSignal} */ signal) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  const before = () => {
    after();
    for (const input of form.querySelectorAll("textarea, input")) {
      const { type, value, scrollWidth, clientWidth } = /** @type {HTMLInputElement} */ (input);
      const isCut = ["text", "email", "url"].includes(type) && scrollWidth > clientWidth;
      if (type !== "textarea" && type !== "date" && !isCut) continue;
      const day = type === "date" ? dayOf(value) : null;
      const printed = make("span", "printed", day ? (print(day, { as: "date" }, settings) ?? value) : value);
      printed.setAttribute("aria-hidden", "true");
      input.after(printed);
    }
    opened = [...host.querySelectorAll("details")].filter((details) => !details.open);
    for (const details of opened) details.open = true;
  };
  const after = () => {
    for (const printed of form.querySelectorAll(".printed")) printed.remove();
    for (const details of opened) details.open = false;
    opened = [];
  };
  window.addEventListener("beforeprint", before, { signal });
  window.addEventListener("afterprint", after, { signal });
}
