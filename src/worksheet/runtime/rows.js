// Tables and lists with a row for each entry, as they stand on the page.
//
// Owns which rows are shown, adding and removing them, and their numbers and names. A row's inputs stay the same elements
// while its place changes, so answers and focus travel with it. What a reader has done to a list outlives its elements, since
// they are looked at anew when the author changes them. Refuses to know how rows are stored.

import { button, make } from "./elements.js";
import { answersOf } from "./environment.js";
import { inputsOf, rowKeys } from "./fields.js";
import { initialId, isInitial, isSame, keyOf, own } from "./record.js";
import { addRow, newId, remove, restore, revive } from "./undo.js";
import { say } from "./words.js";

/** @import { Path, Record_, Rows } from "./wire.d.ts" */
/** @import { RowKey } from "./record.js" */
/** @import { RowEntry } from "./environment.js" */
/** @import { Sheet } from "./worksheet.js" */
/** @typedef {{ row: RowKey, name: string, run: string, before: Record_ }} Removed `before` is a record of that row only. */
/**
 * @typedef {object} Done What a reader has done to a list.
 * @property {number} open how many rows a list that shows them one by one has shown
 * @property {Removed} [removed] what can be brought back
 */

/** @type {WeakMap<Sheet, Map<Path, Done>>} */
const all = new WeakMap();

/** @param {Sheet} sheet @param {Path} path @returns {Done} */
function doneTo(sheet, path) {
  const lists = all.get(sheet) ?? new Map();
  const done = lists.get(path) ?? { open: 1 };
  all.set(sheet, lists.set(path, done));
  return done;
}

/** @param {Sheet} sheet */
export function enliven(sheet) {
  return sheet.elements(".rows[data-list]").map((container) => new RowList(sheet, container));
}

/** The number of the row that was made last. What was served has smaller ones. */
let made = 1000;

class RowList {
  /** The elements of rows, by key. @type {Map<string, HTMLElement>} */
  #elements = new Map();

  /**
   * @param {Sheet} sheet
   * @param {HTMLElement} container the table or list
   */
  constructor(sheet, container) {
    this.sheet = sheet;
    this.container = container;
    this.path = container.dataset.list ?? "";
    this.done = doneTo(sheet, this.path);
    const list = own(sheet.wire.lists, this.path);
    if (list?.kind !== "rows") throw new Error(`${this.path} has no rows`);
    this.list = list;
    this.body = container.querySelector("tbody") ?? container;
    const near = container.nextElementSibling;
    const template = container.querySelector("template.row") ?? (near?.matches("template.row") ? near : null);
    this.template = /** @type {HTMLTemplateElement | null} */ (template);
    this.#adopt();
    const isFixed = list.from || !this.template || (list.max !== undefined && list.max <= list.presets.length);
    this.tools = make("p", "rows-tools");
    this.adder = isFixed ? null : button("", say(sheet.words, "add_row"), () => this.#add());
    this.adder?.append(make("span", "unseen", `: ${list.label}`));
    this.undo = button("", "", () => this.#restore());
    this.next = list.oneByOne ? button("main", list.oneByOne, () => this.#showNext()) : null;
    this.note = list.from ? make("span", "waiting", say(sheet.words, "rows_none")) : null;
    this.tools.append(...[this.next, this.adder, this.undo, this.note].filter((one) => one !== null));
    (near === this.template && near ? near : container).after(this.tools);
    if (this.adder && this.body !== container) {
      container.querySelector("thead tr")?.append(make("td", "row-tools"));
    }
  }

  /** Gives the rows of the page their keys. What stands there for paper only goes away. */
  #adopt() {
    const { list, path } = this;
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (this.body.querySelectorAll(":scope > [data-row]"))) {
      const { key = initialId(path, 0), row } = element.dataset;
      const number = Number(row);
      // Made when this worksheet was at work before, as it stands here.
      const known = number > 1000 ? rowKeys.get(element) : undefined;
      if (known) this.#take(element, known);
      else if (!isInitial(key)) this.#take(element, { from: key });
      else if (list.from) element.remove();
      else this.#take(element, { id: initialId(path, number - list.presets.length) });
    }
  }

  /** @param {HTMLElement} element @param {RowKey} row */
  #take(element, row) {
    rowKeys.set(element, row);
    element.dataset.key = keyOf(row);
    this.#elements.set(JSON.stringify(row), element);
  }

  /** Shows the rows that there are. Tells whether some are new on the page. */
  update() {
    const first = made;
    const rows = this.sheet.answers.rows(this.path);
    const wanted = new Set(rows.map(({ row }) => JSON.stringify(row)));
    for (const [key, element] of this.#elements) if (!wanted.has(key)) element.remove();
    /** @type {Element | null} */
    let before = null;
    rows.forEach((entry, index) => {
      const element = this.#elements.get(JSON.stringify(entry.row)) ?? this.#make(entry.row);
      if (!element) return;
      const place = before ? before.nextElementSibling : this.body.firstElementChild;
      if (place !== element) this.body.insertBefore(element, place);
      before = element;
      this.#label(element, entry, index, rows.length);
    });
    if (this.note) this.note.hidden = rows.length > 0;
    if (this.adder) this.adder.hidden = rows.length >= (this.list.max ?? Infinity);
    if (this.next) this.#uncover(rows);
    const { removed } = this.done;
    this.undo.hidden = removed?.run !== this.sheet.run;
    if (removed) this.undo.textContent = say(this.sheet.words, "undo_remove", { row: removed.name });
    return made > first;
  }

  /** @param {RowKey} row */
  #make(row) {
    const element = /** @type {HTMLElement | null | undefined} */ (
      this.template?.content.firstElementChild?.cloneNode(true)
    );
    if (!element) return null;
    made += 1;
    for (const one of [element, ...element.querySelectorAll("*")]) {
      for (const { name, value } of [...one.attributes]) {
        if (value.includes("{index}")) one.setAttribute(name, value.replaceAll("{index}", `${made}`));
      }
    }
    this.#take(element, row);
    return element;
  }

  /** Names and numbers that tell where the row stands. @param {HTMLElement} element @param {RowEntry} entry @param {number} index @param {number} count */
  #label(element, entry, index, count) {
    const pattern = this.template?.content.firstElementChild;
    if (pattern) {
      const [from, to] = [pattern, element].map((one) =>
        [...one.querySelectorAll("[aria-label]")].filter((it) => !it.matches("button")),
      );
      from.forEach((one, at) => {
        const label = one.getAttribute("aria-label") ?? "";
        // "First step, row {number}"; a row that has a name from elsewhere is called by it.
        const named = entry.row.from !== undefined && entry.name ? label.replace(/\S+ \{number\}/, entry.name) : label;
        if (label.includes("{number}") && from.length === to.length)
          to[at].setAttribute("aria-label", named.replace("{number}", `${index + 1}`));
      });
      const head = element.querySelector(":scope > th[scope=row]");
      if (
        entry.source &&
        head &&
        !head.querySelector("output, input, [data-output]") &&
        head.textContent !== entry.name
      )
        head.textContent = entry.name;
    }
    if (!this.adder) return;
    let tools = element.querySelector(":scope > .row-tools");
    if (!tools) element.append((tools = make(this.body === this.container ? "span" : "td", "row-tools")));
    if (entry.row.id === undefined) return;
    let remover = tools.querySelector("button");
    if (!remover) {
      remover = button("icon", "✕", () => this.#remove(entry.row));
      tools.append(remover);
    }
    remover.setAttribute("aria-label", say(this.sheet.words, "remove_row", { row: this.#nameOf(index) }));
    remover.hidden = count <= Math.max(1, this.list.min ?? 0);
  }

  /** "Step 2" @param {number} index */
  #nameOf(index) {
    const { columns, label, name } = this.list;
    const column = (name === undefined ? undefined : own(columns, name)) ?? Object.values(columns)[0];
    return `${column?.label || label} ${index + 1}`;
  }

  #add() {
    const { sheet, path } = this;
    const row = { id: newId(Date.now(), Math.random()) };
    addRow(sheet.record, sheet.run, path, row);
    this.done.removed = undefined;
    sheet.changed();
    this.#focus(row);
    sheet.say("row_added", { row: this.#nameOf(this.sheet.answers.rows(path).length - 1) });
  }

  /** @param {RowKey} row */
  #remove(row) {
    const { sheet, path } = this;
    const { record, run } = sheet;
    const rows = sheet.answers.rows(path);
    const index = rows.findIndex((one) => isSame(one.row, row));
    const name = this.#nameOf(index);
    const next = rows[index + 1] ?? rows[index - 1];
    // What is written elsewhere meanwhile, no undo takes away.
    const stored = own(record.runs.find((one) => one.run === run)?.rows ?? {}, path) ?? [];
    const only = { [path]: stored.filter((one) => isSame(one, row)) };
    const before = structuredClone({ ...record, parked: {}, runs: [{ run, answers: {}, rows: only }] });
    this.done.removed = { row, name, run, before };
    remove(record, run, path, row, sheet.now());
    sheet.changed();
    if (next) this.#focus(next.row);
    else this.undo.focus();
    sheet.say("row_removed", { row: name });
  }

  /** Brings back the row that was removed last. */
  #restore() {
    const { sheet, path } = this;
    const { removed } = this.done;
    if (!removed) return;
    const { row, name, run, before } = removed;
    this.done.removed = undefined;
    restore(sheet.record, before, run, sheet.now());
    const isBack = answersOf(sheet).rows(path).some((one) => isSame(one.row, row));
    if (!isBack) revive(sheet.record, sheet.wire, run, path, row, sheet.now());
    sheet.changed();
    sheet.fill();
    this.#focus(row);
    sheet.say("row_back", { row: name });
  }

  /** @param {RowKey} row */
  #focus(row) {
    const element = this.#elements.get(JSON.stringify(row));
    if (element) (inputsOf(element)[0] ?? element).focus();
  }

  /** @param {RowEntry[]} rows */
  #uncover(rows) {
    const filled = new Set(this.sheet.answers.filled(this.path).map(({ key }) => key));
    const last = rows.reduce((last, { key }, index) => (filled.has(key) ? index + 1 : last), 0);
    this.done.open = Math.max(this.done.open, last);
    rows.forEach(({ row }, index) => {
      const element = this.#elements.get(JSON.stringify(row));
      if (element) element.hidden = index >= this.done.open;
    });
    if (this.next) this.next.hidden = this.done.open >= rows.length;
  }

  #showNext() {
    this.done.open += 1;
    this.sheet.changed();
    const entry = this.sheet.answers.rows(this.path)[this.done.open - 1];
    const element = entry && this.#elements.get(JSON.stringify(entry.row));
    if (!element) return;
    element.tabIndex = -1;
    element.focus();
  }
}
