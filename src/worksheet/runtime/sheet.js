// A worksheet as plain data: what its page shows at this moment, in its order.
//
// Owns the walk through the page, of which Markdown, CSV and the calendar are made; so they show the author's headings,
// computed columns and results without computing them again. Refuses to change the page. What is put away is read where it
// holds an answer.

import { read, squeezed, wordsOf } from "./reading.js";
import { own } from "./record.js";

/** @import { Kind, Path, Wire } from "./wire.d.ts" */
/** @import { Words } from "./words.js" */
/** @typedef {{ text: string, value: string | number | boolean | null, kind: Kind | "words", column?: string }} Cell */
/** @typedef {{ key: string, cells: Cell[] }} SheetRow */
/** @typedef {{ is: "heading", level: number, text: string }} Heading */
/** @typedef {{ is: "text", text: string }} Words_ A paragraph that shows a result. */
/** @typedef {{ is: "answer", path: Path, label: string, cell: Cell }} Blank */
/** @typedef {{ is: "choice", path: Path, label: string, options: { text: string, chosen: boolean }[] }} Choice */
/** @typedef {{ is: "table", path: Path, label: string, columns: string[], rows: SheetRow[] }} Table */
/** @typedef {Heading | Words_ | Blank | Choice | Table} Block */
/**
 * @typedef {object} Sheet
 * @property {string} id
 * @property {string} title
 * @property {string} url
 * @property {string} language
 * @property {string} run the key of the run that is shown; "" where there are none
 * @property {string} place what sets its dates apart from those of other sites and copies
 * @property {Block[]} blocks
 */
/** @typedef {{ wire: Wire, words: Words, blocks: Block[] }} Walk */

/** What other modules add to work with. */
const TOOLS = ".tools, .row-tools, .rows-tools, .toolbar";

/**
 * Reads a worksheet.
 * @param {Element} host
 * @param {Wire} wire
 * @param {string} run the key of the run that is shown
 * @param {Words} words
 * @returns {Sheet}
 */
export function sheetOf(host, wire, run, words) {
  const body = host.querySelector(".worksheet-body") ?? host;
  const { id, title, language, site, instance = "" } = wire;
  const url = new URL(wire.url, host.ownerDocument.baseURI).href;
  const walk = { wire, words, blocks: [] };
  for (const child of body.children) visit(child, walk);
  return { id, title, url, language, run, place: [site, instance].filter(Boolean).join("."), blocks: walk.blocks };
}

/** @param {Element} element @param {Walk} walk */
function visit(element, walk) {
  if (element.matches(`template, figure.chart, .worksheet-answers, .answers, .waiting, button, ${TOOLS}`)) return;
  if (element instanceof HTMLElement && element.hidden) return visitAnswered(element.children, walk);
  const { blocks, words } = walk;
  if (/^H[1-6]$/u.test(element.tagName)) {
    blocks.push({ is: "heading", level: Number(element.tagName[1]), text: squeezed(wordsOf(element, words)) });
  } else if (element.matches("fieldset.choices")) visitChoice(element, walk);
  else if (element.matches("fieldset.scale, fieldset.rank, fieldset.share")) visitItems(element, walk);
  else if (element.matches("table[data-list]")) visitTable(element, walk);
  else if (element.matches(".rows-list")) visitRowsList(element, walk);
  else if (element.matches(".bands, .outcomes")) visitShown(element, walk);
  else if (element.matches(".field")) visitField(element, walk);
  else if (element.matches("p, dt, dd, pre, .question") || !hasBlocks(element)) visitParagraph(element, walk);
  else for (const child of element.children) visit(child, walk);
}

/**
 * What is put away, or was not chosen, is kept: it stays where it holds an answer.
 * @param {Iterable<Element>} elements
 * @param {Walk} walk
 */
function visitAnswered(elements, walk) {
  /** @type {Walk} */
  const inner = { ...walk, blocks: [] };
  for (const element of elements) visit(element, inner);
  const isAnswered = (/** @type {Block} */ block) =>
    (block.is === "answer" && block.cell.value !== null) ||
    (block.is === "choice" && block.options.some(({ chosen }) => chosen)) ||
    (block.is === "table" && block.rows.some(({ cells }) => cells.some(({ kind, value }) => kind !== "words" && value !== null)));
  if (inner.blocks.some(isAnswered)) walk.blocks.push(...inner.blocks.filter((block) => block.is === "heading" || isAnswered(block)));
}

/** @param {Element} element */
function hasBlocks(element) {
  return element.querySelector("p, ul, ol, table, fieldset, div, section, h2, h3, h4, h5, h6, .field") !== null;
}

/** @param {Element} element @param {Walk} walk */
function visitParagraph(element, walk) {
  for (const field of element.querySelectorAll(".field")) visitField(field, walk);
  const text = element.querySelector("output") ? wordsOf(element, walk.words) : "";
  if (text) walk.blocks.push({ is: "text", text });
}

/** @param {Element} field @param {Walk} walk */
function visitField(field, { wire, words, blocks }) {
  const path = nameIn(field);
  const known = own(wire.fields, path);
  const label = known?.label ?? labelIn(field) ?? path;
  if (path) blocks.push({ is: "answer", path, label, cell: { ...read(field, words), kind: known?.kind ?? "text" } });
}

/** @param {Element} set @param {Walk} walk */
function visitChoice(set, walk) {
  const items = [...set.querySelectorAll("[data-item]")].filter((item) => item.closest("[data-list]") === set);
  const select = items.length === 0 ? set.querySelector("select") : null;
  const chosenIn = (/** @type {Element} */ item) => item.querySelector("input")?.checked ?? false;
  const options = select
    ? [...select.options].filter(({ value }) => value).map((option) => ({ text: squeezed(option.text), chosen: option.selected }))
    : items.map((item) => ({ text: wordsInItem(item), chosen: chosenIn(item) }));
  walk.blocks.push({ is: "choice", path: listOf(set), label: labelIn(set) ?? "", options });
  for (const item of items) {
    const inside = [...item.children].slice(1);
    if (chosenIn(item)) for (const child of inside) visit(child, walk);
    else visitAnswered(inside, walk);
  }
}

/** The words of a choice, without its box and without what belongs to it. @param {Element} item */
function wordsInItem(item) {
  const words = item.querySelector("label")?.textContent?.trim() || item.querySelector("a")?.textContent;
  return squeezed(words ?? item.querySelector("input")?.getAttribute("aria-label") ?? "");
}

/** Items with a number each: a scale, an order, shares. @param {Element} set @param {Walk} walk */
function visitItems(set, walk) {
  const rows = [...set.querySelectorAll("[data-item]")].map((item) => {
    const name = squeezed(item.querySelector("legend, label")?.textContent ?? "");
    const field = item.querySelector(".steps") ?? item.querySelector("input");
    const cell = field ? read(field, walk.words) : { text: "", value: null };
    const numeric = cell.text !== "" && Number.isFinite(Number(cell.text)) ? Number(cell.text) : cell.value;
    return row(item, [worded(name), { ...cell, value: numeric, kind: "number" }]);
  });
  walk.blocks.push({ is: "table", path: listOf(set), label: labelIn(set) ?? "", columns: ["", ""], rows });
}

/** @param {Element} table @param {Walk} walk */
function visitTable(table, walk) {
  const path = listOf(table);
  const open = (/** @type {Iterable<Element>} */ cells) => [...cells].filter((cell) => !cell.matches(TOOLS));
  const heads = open(table.querySelectorAll(":scope > thead > tr:last-child > *")).map((head) => squeezed(wordsOf(head, walk.words)));
  const rows = [...table.querySelectorAll(":scope > tbody > tr")]
    .filter((line) => !(line instanceof HTMLElement && line.hidden))
    .map((line) => row(line, open(line.children).map((cell) => cellOf(cell, path, walk))));
  const filled = rows.filter(({ cells }) => cells.some(({ text }) => text !== ""));
  walk.blocks.push({ is: "table", path, label: labelIn(table) ?? walk.wire.lists[path]?.label ?? "", columns: heads, rows: filled });
}

/** @param {Element} element @param {Path} path @param {Walk} walk @returns {Cell} */
function cellOf(element, path, { wire, words }) {
  const controls = element.querySelectorAll("input, select, textarea");
  if (controls.length === 0) {
    const text = squeezed(wordsOf(element, words, (inner) => inner.matches("output[data-empty]")));
    return worded(text === "—" || text === "–" ? "" : text);
  }
  const list = own(wire.lists, path);
  const column = nameIn(element).split(".").at(-1) ?? "";
  const field = list?.kind === "rows" ? own(list.columns, column) : list?.kind === "matrix" ? list.cell : undefined;
  return { ...read(element, words), kind: field?.kind ?? "number", column };
}

/** A list whose item repeats: its blanks are the columns. @param {Element} list @param {Walk} walk */
function visitRowsList(list, walk) {
  const path = listOf(list);
  const known = own(walk.wire.lists, path);
  const columns = known?.kind === "rows" ? known.columns : {};
  const rows = [...list.querySelectorAll(":scope > li")].map((item) => {
    const fields = [...item.querySelectorAll(".field")];
    const cells = fields.map((field) => cellOf(field, path, walk));
    return row(item, [worded(squeezed(wordsOf(item, walk.words, (inner) => inner.matches(".field")))), ...cells]);
  });
  const labels = Object.values(columns).map(({ label }) => label);
  const filled = rows.filter(({ cells }) => cells.slice(1).some(({ value }) => value !== null));
  walk.blocks.push({ is: "table", path, label: known?.label ?? "", columns: ["", ...labels], rows: filled });
}

/** The bands or outcomes that hold. @param {Element} element @param {Walk} walk */
function visitShown(element, { words, blocks }) {
  for (const item of element.querySelectorAll("li[aria-current]")) blocks.push({ is: "text", text: wordsOf(item, words) });
}

/** @param {Element} element @param {Cell[]} cells @returns {SheetRow} */
function row(element, cells) {
  const { key, item, row: number } = element instanceof HTMLElement ? element.dataset : {};
  return { key: key ?? item ?? number ?? "", cells };
}

/** @param {string} text @returns {Cell} */
function worded(text) {
  return { text, value: text || null, kind: "words" };
}

/** @param {Element} element */
function listOf(element) {
  return element.getAttribute("data-list") ?? "";
}

/** The name of the first control. @param {Element} element */
function nameIn(element) {
  return (element.matches("[name]") ? element : element.querySelector("[name]"))?.getAttribute("name") ?? "";
}

/** What names an element: its legend, caption, label, or what it points at. @param {Element} element */
function labelIn(element) {
  const said = element.querySelector(":scope > legend, :scope > caption")?.textContent;
  const wordsAt = (/** @type {string} */ id) => element.ownerDocument.getElementById(id)?.textContent ?? "";
  const pointed = element.getAttribute("aria-labelledby")?.split(/\s+/u).map(wordsAt);
  const text = squeezed(said ?? element.getAttribute("aria-label") ?? pointed?.join(" ") ?? "");
  return text || undefined;
}
