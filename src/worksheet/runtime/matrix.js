// Tables of rows and columns that both come from entries.
//
// Owns which rows and columns stand on the page, and the cells where they meet. A cell keeps its inputs while rows and
// columns come and go. Loaded where there is such a table.

import { make } from "./elements.js";
import { inputsOf } from "./fields.js";
import { isClosed } from "./environment.js";
import { say } from "./words.js";

/** @import { Entry } from "./value.d.ts" */
/** @import { Matrix as Definition } from "./wire.d.ts" */
/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet */
export function enliven(sheet) {
  for (const table of sheet.elements("table.matrix")) sheet.parts.push(new Matrix(sheet, table));
}

class Matrix {
  /** @type {Map<string, HTMLElement>} */
  #rows = new Map();
  /** Each open or closed cell, by row and column. @type {Map<string, HTMLElement>} */
  #cells = new Map();
  #shown = "";

  /** @param {Sheet} sheet @param {HTMLElement} table */
  constructor(sheet, table) {
    this.sheet = sheet;
    this.table = table;
    this.path = table.dataset.list ?? "";
    const near = /** @type {Element[]} */ ([table.nextElementSibling, table.nextElementSibling?.nextElementSibling].filter(Boolean));
    const template = (/** @type {string} */ name) =>
      /** @type {HTMLTemplateElement | undefined} */ (table.querySelector(`template.${name}`) ?? near.find((one) => one.matches(`template.${name}`)))?.content.firstElementChild;
    this.body = table.querySelector("tbody") ?? table;
    const rows = /** @type {HTMLElement[]} */ ([...this.body.querySelectorAll(":scope > [data-row]")]);
    this.rowPattern = /** @type {HTMLElement | undefined} */ (template("row") ?? rows[0]?.cloneNode(true));
    const cells = [...(this.rowPattern?.children ?? [])];
    this.cellPattern = /** @type {HTMLElement | undefined} */ (template("cell") ?? cells.find((cell) => cell.matches("[data-column]")));
    // Where the columns begin, and how many there are at present.
    this.first = cells.findIndex((cell) => cell.matches("[data-column], .closed"));
    this.count = cells.filter((cell) => cell.matches("[data-column], .closed")).length;
    this.#adopt(rows);
    this.note = make("p", "waiting", say(sheet.words, "rows_none"));
    table.after(this.note);
  }

  /** What the build knew already stays as it is. @param {HTMLElement[]} rows */
  #adopt(rows) {
    for (const row of rows) {
      const { key } = row.dataset;
      const cells = this.#columnsOf(row);
      const columns = cells.map((cell) => cell.dataset.column);
      const isKnown = key !== undefined && inputsOf(row).every(({ name }) => name.startsWith(`${this.path}.${key}.`));
      if (!isKnown) row.remove();
      else this.#rows.set(key, row);
      cells.forEach((cell, index) => columns[index] !== undefined && isKnown && this.#cells.set(`${key} ${columns[index]}`, cell));
    }
  }

  /** @param {Element} row @returns {HTMLElement[]} */
  #columnsOf(row) {
    return /** @type {HTMLElement[]} */ ([...row.children].slice(this.first, this.first + this.count));
  }

  /** Shows the rows and columns that there are. */
  update() {
    const matrix = this.sheet.answers.matrix(this.path);
    if (!matrix || this.first < 0) return false;
    const { list, rows, columns } = matrix;
    this.note.hidden = rows.length > 0 && columns.length > 0;
    const wanted = JSON.stringify([rows, columns].map((all) => all.map(({ key, name }) => [key, name])));
    if (wanted === this.#shown) return false;
    this.#shown = wanted;
    for (const row of this.table.querySelectorAll("thead > tr, tfoot > tr")) this.#line(row, columns, (column, old) => this.#border(column, old));
    const elements = rows.map((row, index) => this.#row(list, row, columns, index));
    for (const element of this.#rows.values()) if (!elements.includes(element)) element.remove();
    this.body.append(...elements.filter((element) => element !== undefined));
    this.count = columns.length;
    return true;
  }

  /** @param {Definition} list @param {Entry} row @param {Entry[]} columns @param {number} index */
  #row(list, row, columns, index) {
    let element = this.#rows.get(row.key);
    if (!element) {
      element = /** @type {HTMLElement | undefined} */ (this.rowPattern?.cloneNode(true));
      if (!element) return undefined;
      this.#rows.set(row.key, element);
      element.dataset.key = row.key;
      element.dataset.row = `${index}`;
    }
    const head = element.querySelector(":scope > th[scope=row]");
    if (head && !head.querySelector("output, input") && head.textContent !== row.name) head.textContent = row.name;
    this.#line(element, columns, (column) => this.#cell(list, row, column));
    return element;
  }

  /** Puts other cells in the place of those of the columns. @param {Element} row @param {Entry[]} columns @param {(column: Entry, old: HTMLElement | undefined) => HTMLElement} cell */
  #line(row, columns, cell) {
    const marked = /** @type {HTMLElement[]} */ ([...row.children].filter((one) => one.matches("[data-column], .closed")));
    const old = marked.length ? marked : this.#columnsOf(row);
    const next = old.at(-1)?.nextElementSibling ?? row.children[this.first] ?? null;
    const cells = columns.map((column) => cell(column, old[0]));
    for (const one of old) one.remove();
    for (const one of cells) row.insertBefore(one, next?.parentElement === row ? next : null);
  }

  /** A heading, or what is worked out of a column. @param {Entry} column @param {HTMLElement | undefined} old */
  #border(column, old) {
    const cell = /** @type {HTMLElement} */ (old?.cloneNode(true) ?? make("th"));
    cell.dataset.column = column.key;
    if (!cell.querySelector("output")) cell.textContent = column.name;
    return cell;
  }

  /** @param {Definition} list @param {Entry} row @param {Entry} column */
  #cell(list, row, column) {
    const key = `${row.key} ${column.key}`;
    const present = this.#cells.get(key);
    const label = `${row.name}: ${column.name}`;
    if (present) {
      this.#label(present, column, label);
      return present;
    }
    const cell = isClosed(list, row.key, column.key) ? make("td", "closed", "–") : /** @type {HTMLElement} */ (this.cellPattern?.cloneNode(true) ?? make("td"));
    this.#cells.set(key, cell);
    if (cell.matches(".closed")) return cell;
    cell.dataset.column = column.key;
    const ids = new Map();
    for (const one of cell.querySelectorAll("[id]")) {
      const id = [this.sheet.wire.id, this.path, row.key, column.key].join("_").replaceAll(".", "_") + (ids.size ? `_${ids.size}` : "");
      ids.set(one.id, id);
      one.id = id;
    }
    for (const one of cell.querySelectorAll("[for], [aria-describedby]")) {
      for (const name of ["for", "aria-describedby"]) {
        const value = one.getAttribute(name);
        if (ids.has(value)) one.setAttribute(name, ids.get(value));
      }
    }
    for (const input of inputsOf(cell)) input.name = `${this.path}.${row.key}.${column.key}`;
    this.#label(cell, column, label);
    return cell;
  }

  /** @param {HTMLElement} cell @param {Entry} column @param {string} label */
  #label(cell, column, label) {
    cell.dataset.label = column.name;
    const named = cell.querySelector("[role=radiogroup], fieldset") ?? cell.querySelector("input, select, textarea");
    named?.setAttribute("aria-label", label);
  }
}
