// The dates of a worksheet as a calendar file (RFC 5545).
//
// Owns the form of the file: a day for each date, with a reminder at nine on the day before. Refuses to read the clock: the
// caller says when the file is made.

/** @import { Sheet, Table } from "./sheet.js" */
/**
 * @typedef {object} Dated A date with its words.
 * @property {string} key what it is, within its worksheet and run
 * @property {string} date `2026-12-31`
 * @property {string} summary
 * @property {string} description
 */

/**
 * Every date of the answers, in the order of the page.
 * @param {Sheet} sheet
 * @returns {Dated[]}
 */
export function datesIn(sheet) {
  return sheet.blocks.flatMap((block) => {
    if (block.is === "table") return datesInTable(block);
    if (block.is !== "answer" || block.cell.kind !== "date" || !isDate(block.cell.value)) return [];
    return [{ key: block.path, date: block.cell.value, summary: block.label, description: "" }];
  });
}

/** @param {Table} table @returns {Dated[]} */
function datesInTable(table) {
  return table.rows.flatMap(({ key, cells }) => {
    const dates = cells.filter(({ kind }) => kind === "date");
    return cells.flatMap(({ kind, value, column }, index) => {
      if (kind !== "date" || !isDate(value)) return [];
      const head = table.columns[index] ?? "";
      // What is to be done stands best in words that the reader wrote; the name of the row is often only its occasion.
      const written = cells.find((cell) => (cell.kind === "text" || cell.kind === "long") && cell.text !== "");
      const name = written ?? cells.find((cell) => cell.kind === "words" && cell.text !== "");
      const summary = [name?.text ?? table.label, dates.length > 1 ? head : ""].filter(Boolean).join(": ");
      const others = cells.map((cell, at) => ({ ...cell, head: table.columns[at], isNamed: cell === name }));
      const lines = others
        .filter(({ text, kind, isNamed }) => text && !isNamed && kind !== "date")
        .map(({ head, text }) => [head, text].filter(Boolean).join(": "));
      return [{ key: [table.path, key, column ?? index].join("."), date: value, summary: summary || head, description: lines.join("\n") }];
    });
  });
}

/** @param {unknown} value @returns {value is string} */
function isDate(value) {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/u.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

/**
 * The calendar file.
 * @param {Sheet} sheet
 * @param {Date} made
 * @returns {string}
 */
export function calendar(sheet, made) {
  const stamp = `${made.toISOString().replaceAll(/[-:]/gu, "").slice(0, 15)}Z`;
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Goalpost//Worksheet//EN", "CALSCALE:GREGORIAN"];
  for (const dated of datesIn(sheet)) lines.push(...event(dated, sheet, stamp));
  lines.push("END:VCALENDAR");
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

/** @param {Dated} dated @param {Sheet} sheet @param {string} stamp */
function event({ key, date, summary, description }, sheet, stamp) {
  const uid = [sheet.id, sheet.run, key].filter(Boolean).map((part) => encodeURIComponent(part.replaceAll(/\p{Cs}/gu, "\ufffd"))).join("/");
  const about = [description, sheet.title].filter(Boolean).join("\n\n");
  const day = (/** @type {number} */ shift) => {
    const other = new Date(`${date}T00:00:00Z`);
    other.setUTCDate(other.getUTCDate() + shift);
    return other.toISOString().slice(0, 10).replaceAll("-", "");
  };
  return [
    "BEGIN:VEVENT",
    `UID:${uid}@${encodeURIComponent(sheet.place || "goalpost")}`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${day(0)}`,
    `DTEND;VALUE=DATE:${day(1)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(about)}`,
    `URL:${sheet.url.replaceAll(/[\s\p{Cc}]/gu, "")}`,
    "TRANSP:TRANSPARENT",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `DESCRIPTION:${escaped(summary)}`,
    // A day begins at midnight of the reader's own clock; nine on the day before is fifteen hours earlier.
    "TRIGGER:-PT15H",
    "END:VALARM",
    "END:VEVENT",
  ];
}

/** @param {string} text */
function escaped(text) {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029\u0085]/gu, "\n")
    .replaceAll(/[^\P{Cc}\n\t]/gu, "")
    .replaceAll(/[\\;,]/gu, String.raw`\$&`)
    .replaceAll("\n", String.raw`\n`);
}

/** A line in pieces of at most 75 bytes; no letter is cut in two. @param {string} line */
function folded(line) {
  const encoder = new TextEncoder();
  let [text, size] = ["", 0];
  for (const letter of line) {
    const bytes = encoder.encode(letter).length;
    if (size + bytes > 75) {
      text += "\r\n ";
      size = 1;
    }
    text += letter;
    size += bytes;
  }
  return text;
}
