// A worksheet as CSV (RFC 4180), for spreadsheets.
//
// Owns the form: single answers first, then the tables, each under its name, with an empty line between. Refuses to let an
// answer become a formula: a spreadsheet would run it.

import { say } from "./words.js";

/** @import { Block, Cell, Sheet, Table } from "./sheet.js" */
/** @import { Words } from "./words.js" */

/** Signs that begin a formula, in both widths, perhaps after quotes, spaces or signs that are not seen. */
const FORMULA = /^[\s\p{Cc}\p{Cf}\p{Z}'"‘’“”„«»`´]*[=+\-@|%＝＋－＠−\t\r\n]/u;

/**
 * The text of the file, with the mark by which spreadsheets know UTF-8.
 * @param {Sheet} sheet
 * @param {Words} words
 * @returns {string}
 */
export function csv(sheet, words) {
  const single = sheet.blocks.flatMap((block) => answersOf(block));
  const tables = sheet.blocks.filter((block) => block.is === "table").map(tableLines);
  const head = [sheet.title, ...(sheet.run ? [sheet.run] : [])];
  const answers = single.length > 0 ? [[[say(words, "question"), say(words, "answer")], ...single]] : [];
  const parts = [[head], ...answers, ...tables];
  const text = parts.map((lines) => lines.map((cells) => `${cells.map(cell).join(",")}\r\n`).join("")).join("\r\n");
  return `\ufeff${text}`;
}

/** @param {Block} block @returns {(string | number)[][]} */
function answersOf(block) {
  if (block.is === "answer") return [[block.label, contentOf(block.cell)]];
  if (block.is !== "choice") return [];
  return [[block.label, block.options.filter(({ chosen }) => chosen).map(({ text }) => text).join("; ")]];
}

/** @param {Table} table @returns {(string | number)[][]} */
function tableLines(table) {
  const heads = table.columns.some(Boolean) ? [table.columns] : [];
  return [[table.label], ...heads, ...table.rows.map(({ cells }) => cells.map(contentOf))];
}

/** @param {Cell} cell */
function contentOf({ text, value }) {
  return typeof value === "number" ? value : text;
}

/**
 * A cell as it is written. A number is a number; of texts, none begins a formula.
 * @param {string | number} content
 */
export function cell(content) {
  if (typeof content === "number") return Number.isFinite(content) ? String(content) : "";
  const plain = content.replaceAll("\0", "");
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  return /[",\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
