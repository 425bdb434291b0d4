// Tables of rows and columns that both come from entries.
//
// Owns which rows and columns stand on the page, and the cells where they meet. A cell keeps its inputs while rows and
// columns come and go. Loaded where there is such a table.

import { make } from "./elements.js";
import { isClosed } from "./environment.js";
import { say } from "./words.js";

/** @import { Entry } from "./evaluation.d.ts" */
/** @import { Matrix as Definition } from "./wire.d.ts" */
/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet */
export function enliven(sheet) {
  return sheet.elements("table.matrix").map((table) => new Matrix(sheet, table));
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
    this.body = table.querySelector("tbody") ?? table;
    this.rowPattern = patternAfter(table, "row");
    this.cellPattern = patternAfter(table, "cell");
    this.#adopt();
    this.note = make("p", "waiting", say(sheet.words, "rows_none"));
    table.after(this.note);
  }

  /** What the build knew already stays as it is. */
  #adopt() {
    for (const row of /** @type {NodeListOf<HTMLElement>} */ (this.body.querySelectorAll(":scope > [data-row]"))) {
      const { key } = row.dataset;
      if (key === undefined) row.remove();
      else this.#rows.set(key, row);
      if (key !== undefined) for (const cell of columnsOf(row)) this.#cells.set(`${key} ${cell.dataset.column}`, cell);
    }
  }

  /** Shows the rows and columns that there are. */
  update() {
    const matrix = this.sheet.answers.matrix(this.path);
    if (!matrix) return false;
    const { list, rows, columns } = matrix;
    this.note.hidden = rows.length > 0 && columns.length > 0;
    const wanted = JSON.stringify([rows, columns].map((all) => all.map(({ key, name }) => [key, name])));
    if (wanted === this.#shown) return false;
    this.#shown = wanted;
    for (const row of this.table.querySelectorAll("thead > tr")) this.#line(row, columns, heading);
    const elements = rows.map((row, index) => this.#row(list, row, columns, index));
    for (const element of this.#rows.values()) if (!elements.includes(element)) element.remove();
    this.body.append(...elements.filter((element) => element !== undefined));
    return true;
  }

  /** @param {Definition} list @param {Entry} row @param {Entry[]} columns @param {number} index */
  #row(list, row, columns, index) {
    let element = this.#rows.get(row.key);
    if (!element) {
      element = /** @type {HTMLElement | undefined} */ (this.rowPattern?.cloneNode(true));
      if (!element) return undefined;
      this.#rows.set(row.key, element);
      put(element, { index: `${index}`, row: row.key, label: row.name });
    }
    const head = element.querySelector(":scope > th[scope=row]");
    if (head && !head.querySelector("output, input") && head.textContent !== row.name) head.textContent = row.name;
    this.#line(element, columns, (column) => this.#cell(list, row, column));
    return element;
  }

  /** Puts other cells in the place of those of the columns. @param {Element} row @param {Entry[]} columns @param {(column: Entry) => HTMLElement} cell */
  #line(row, columns, cell) {
    for (const one of columnsOf(row)) one.remove();
    row.firstElementChild?.after(...columns.map(cell));
  }

  /** @param {Definition} list @param {Entry} row @param {Entry} column */
  #cell(list, row, column) {
    const key = `${row.key} ${column.key}`;
    const present = this.#cells.get(key);
    const label = `${column.name}, ${row.name}`;
    if (present) {
      this.#label(present, column, label);
      return present;
    }
    const cell = isClosed(list, row.key, column.key)
      ? make("td", "closed", "–")
      : /** @type {HTMLElement} */ (this.cellPattern?.cloneNode(true) ?? make("td"));
    this.#cells.set(key, cell);
    cell.dataset.column = column.key;
    if (cell.matches(".closed")) cell.dataset.label = column.name;
    else put(cell, { row: row.key, column: column.key, label: row.name, heading: column.name });
    return cell;
  }

  /** @param {HTMLElement} cell @param {Entry} column @param {string} label */
  #label(cell, column, label) {
    cell.dataset.label = column.name;
    const named = cell.querySelector("[role=radiogroup], fieldset") ?? cell.querySelector("input, select, textarea");
    named?.setAttribute("aria-label", label);
  }
}

/** @param {Entry} column */
function heading({ key, name }) {
  const head = make("th", "", name);
  head.scope = "col";
  head.dataset.column = key;
  return head;
}

/** @param {Element} row */
function columnsOf(row) {
  return /** @type {HTMLElement[]} */ ([...row.querySelectorAll(":scope > [data-column]")]);
}

/** @param {Element} table @param {string} name */
function patternAfter(table, name) {
  for (let near = table.nextElementSibling; near instanceof HTMLTemplateElement; near = near.nextElementSibling) {
    if (near.classList.contains(name)) return /** @type {HTMLElement | null} */ (near.content.firstElementChild);
  }
  return null;
}

/** Fills in what a pattern leaves open. @param {Element} element @param {Record<string, string>} values */
function put(element, values) {
  const filled = (/** @type {string} */ text) => text.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
  for (const one of [element, ...element.querySelectorAll("*")]) {
    for (const { name, value } of [...one.attributes]) {
      // Ids hold no dots.
      if (value.includes("{"))
        one.setAttribute(
          name,
          name === "id" || name === "aria-describedby" ? filled(value).replaceAll(".", "_") : filled(value),
        );
    }
    for (const node of one.childNodes)
      if (node instanceof Text && node.data.includes("{")) node.data = filled(node.data);
  }
}
