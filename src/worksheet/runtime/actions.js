// The foot of a worksheet: where answers are kept, and what can be done with them.
//
// Owns the line that says so and the buttons. Refuses to do the work: each button loads the module that does.

import { button, make, spoken } from "./elements.js";
import { cellsOf, fieldAt, fits, isNumeric, own } from "./record.js";
import { say } from "./words.js";

/** @import { Wire } from "./wire.d.ts" */
/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet */
export function build(sheet) {
  const { words, host } = sheet;
  const status = spoken("p", "status");
  const news = spoken("p", "unseen");
  const summary = make("div", "summary");
  summary.tabIndex = -1;
  summary.role = "alert";
  summary.hidden = true;
  const asking = make("div");
  const past = make("details", "earlier");
  past.hidden = true;
  /** @param {string} key @param {() => Promise<unknown>} work */
  const action = (key, work) => button("", say(words, key), () => void work().catch((error) => sheet.fail(error)));
  const print = async (/** @type {"filled" | "empty"} */ kind) => (await import("./paper.js")).print(host, kind);
  const check = action("check", async () => (await import("./check.js")).check(sheet, summary));
  check.className = "main";
  const parts = [
    status,
    news,
    summary,
    make(
      "p",
      "toolbar",
      check,
      action("print_filled", () => print("filled")),
      action("print_empty", () => print("empty")),
      action("save_or_send", async () => (await import("./exchange.js")).open(sheet.exchange())),
      action("clear", async () => (await import("./clear.js")).ask(sheet, asking)),
    ),
    asking,
    past,
  ];
  let failed = "";
  const tell = () => {
    const text = say(words, failed || sheet.store.trouble || "saved");
    if (status.textContent !== text) status.textContent = text;
  };
  return {
    /** Stands in the form, and stays what it is when the author changes the worksheet. */
    stand() {
      const { form, signal } = sheet;
      const foot = form.querySelector(".worksheet-foot") ?? form.appendChild(make("footer", "worksheet-foot"));
      if (parts.some((part) => part.parentNode !== foot)) foot.replaceChildren(...parts);
      check.hidden = !isCheckable(sheet.wire);
      failed = "";
      void import("./paper.js")
        .then(({ listen }) => signal.aborted || listen(sheet))
        .catch((error) => sheet.fail(error));
    },
    /** Says where answers are kept, and shows those of other times. */
    show() {
      tell();
      if (sheet.wire.repeat || hasPast(sheet))
        void import("./past.js").then(({ show }) => show(sheet, past)).catch((error) => sheet.fail(error));
      else past.hidden = true;
    },
    /** @param {string} key */
    tell(key) {
      failed = key;
      tell();
    },
    /** @param {string} text */
    speak(text) {
      news.textContent = text;
    },
  };
}

/** Whether there may be answers that have no place on the page, or not in the run that is open. @param {Sheet} sheet */
function hasPast({ wire, record, store }) {
  return (
    store.unreadable.length > 0 ||
    Object.keys(record.parked).length > 0 ||
    record.runs.some(
      ({ run, answers, rows }) =>
        run ||
        Object.entries(answers).some(
          ([path, answer]) =>
            !fits(fieldAt(wire, { path }), answer) || own(wire.fields, path)?.from || path.split(".").length > 2,
        ) ||
        Object.entries(rows).some(([path, all]) => {
          const list = own(wire.lists, path);
          return all.some(
            (row) =>
              // Rows of a list, of the author's words, or where the author leaves no others.
              (list?.kind === "rows" && (list.from || row.from || list.max === list.presets.length)) ||
              Object.entries(cellsOf(row)).some(
                ([column, answer]) => !fits(fieldAt(wire, { path, row, column }), answer),
              ),
          );
        }),
    )
  );
}

/** Whether a worksheet has anything that can be checked. @param {Wire} wire */
function isCheckable({ fields, lists }) {
  const all = Object.values(lists);
  const blanks = all.flatMap((list) =>
    list.kind === "rows" ? Object.values(list.columns) : list.kind === "matrix" ? list.cell : [],
  );
  const kinds = ["email", "url", "rank", "share"];
  return [...Object.values(fields), ...blanks, ...all].some(
    (one) =>
      isNumeric(one.kind) || kinds.includes(one.kind) || ["required", "min", "max", "valid"].some((key) => key in one),
  );
}
