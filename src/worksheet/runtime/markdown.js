// A worksheet as Markdown, to keep: questions with their answers, tables, results.
//
// Owns the form, and that nothing which a reader typed becomes markup. Refuses to leave out a question that has no answer:
// what is open is shown as open.

import { dateText } from "./answers.js";
import { say } from "./words.js";

/** @import { Block, Cell, Choice, Sheet, Table } from "./sheet.js" */
/** @import { Words } from "./words.js" */

/**
 * The text of the file.
 * @param {Sheet} sheet
 * @param {Words} words
 * @param {string} day when it is made, `2026-12-31`
 * @returns {string}
 */
export function markdown(sheet, words, day) {
  const made = [sheet.run, day].filter(Boolean).map((date) => dateText(date, sheet.language)).map(inline).join(" · ");
  const blocks = sheet.blocks.map((block) => written(block, sheet, words)).filter(Boolean);
  return `${[`# ${inline(sheet.title)}`, made, ...blocks, `<${sheet.url.replaceAll(/[\s<>]/gu, encodeURIComponent)}>`].join("\n\n")}\n`;
}

/** @param {Block} block @param {Sheet} sheet @param {Words} words */
function written(block, sheet, words) {
  switch (block.is) {
    case "heading":
      return `${"#".repeat(Math.min(Math.max(block.level, 2), 6))} ${inline(block.text)}`;
    case "text":
      return paragraphs(block.text);
    case "answer":
      return `**${inline(block.label)}**\n\n${quoted(shown(block.cell, sheet) || say(words, "no_answer"))}`;
    case "choice":
      return choice(block);
    default:
      return table(block, sheet, words);
  }
}

/** @param {Choice} block */
function choice({ label, options }) {
  const items = options.map(({ text, chosen }) => `- [${chosen ? "x" : " "}] ${inline(text)}`);
  return [...(label ? [`**${inline(label)}**`] : []), items.join("\n")].join("\n\n");
}

/** @param {Table} block @param {Sheet} sheet @param {Words} words */
function table({ label, columns, rows }, sheet, words) {
  const name = label ? [`**${inline(label)}**`] : [];
  if (rows.length === 0) return [...name, quoted(say(words, "no_answer"))].join("\n\n");
  const width = Math.max(columns.length, ...rows.map(({ cells }) => cells.length));
  const line = (/** @type {string[]} */ cells) =>
    `| ${Array.from({ length: width }, (_, index) => inline(cells[index] ?? "")).join(" | ")} |`;
  const head = [line(columns), `|${" --- |".repeat(width)}`];
  return [...name, [...head, ...rows.map(({ cells }) => line(cells.map((cell) => shown(cell, sheet))))].join("\n")].join("\n\n");
}

/** @param {Cell} cell @param {Sheet} sheet */
function shown({ text, kind }, { language }) {
  return kind === "date" ? dateText(text, language) : text;
}

/** @param {string} text */
function paragraphs(text) {
  return lines(text).map(inline).join("\n\n");
}

/** @param {string} text */
function quoted(text) {
  return lines(text).map((line) => `> ${inline(line)}`).join("\n>\n");
}

/** @param {string} text */
function lines(text) {
  return text.split(/[\r\n\u2028\u2029]+/u).filter((line) => line.trim() !== "");
}

/** Words on one line, none of which is markup. @param {string} text */
function inline(text) {
  return text
    .replaceAll(/[\s\p{Cc}]+/gu, " ")
    .trim()
    .replaceAll(/[\\`*_[\]<>|~#$&]/gu, String.raw`\$&`)
    .replace(/^[-+=:]/u, String.raw`\$&`)
    .replace(/^(\d{1,9})([.)])/u, String.raw`$1\$2`);
}
