// What an answer is called and how it reads.
//
// Owns the words of a path and of a value, from the wire alone: for lists of changes, where the page shows only one side.
// Refuses to read the page; what the page shows is read by `sheet.js`.

import { fieldAt, listAt, own } from "./record.js";
import { say } from "./words.js";

/** @import { Field, Item, List, Path, Wire } from "./wire.d.ts" */
/** @import { Words } from "./words.js" */
/** @typedef {string | number | boolean | null | undefined} Value */

/**
 * The words of the place at a path: a blank's label, or those of its list and item.
 * @param {Path} path
 * @param {Wire} wire
 * @returns {string}
 */
export function labelOf(path, wire) {
  const field = own(wire.fields, path);
  if (field) return field.label;
  const [list, rest] = listAt(wire, path);
  if (!list) return path;
  const items = itemsOf(list);
  const [first, second] = rest;
  const scale = list.kind === "grid" ? list.scales.find(({ id }) => id === second)?.label : second;
  const item = first === undefined ? undefined : (items.find(({ id }) => id === first)?.label ?? first);
  return [list.label, item, scale].filter(Boolean).join(": ");
}

/**
 * How a value at a path reads; nothing for none.
 * @param {Value} value
 * @param {Path} path
 * @param {Wire} wire
 * @param {Words} words
 * @returns {string}
 */
export function textOf(value, path, wire, words) {
  const field = fieldAt(wire, { path });
  return field ? textOfField(value, field, wire, words) : plainText(value, wire, words);
}

/** @param {Value} value @param {Field} field @param {Wire} wire @param {Words} words */
export function textOfField(value, field, wire, words) {
  if (typeof value === "string" && field.kind === "date") return dateText(value, wire.language);
  if (typeof value === "string" && field.options) return field.options.find(({ id }) => id === value)?.label ?? value;
  if (typeof value === "number" && field.kind === "percent") {
    return new Intl.NumberFormat(wire.language, { style: "percent", maximumFractionDigits: 2 }).format(value);
  }
  return [plainText(value, wire, words), value === undefined || value === null ? undefined : field.unit].filter(Boolean).join(" ");
}

/** @param {Value} value @param {Wire} wire @param {Words} words */
function plainText(value, wire, words) {
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return say(words, value ? "yes" : "no");
  return typeof value === "number" ? new Intl.NumberFormat(wire.language, { maximumFractionDigits: 6 }).format(value) : value;
}

/**
 * A date in words; as it stands where it is none.
 * @param {string} date `2026-12-31`
 * @param {string} language
 */
export function dateText(date, language) {
  const day = /^\d{4}-\d{2}-\d{2}$/u.test(date) ? new Date(`${date}T00:00:00Z`) : undefined;
  if (!day || Number.isNaN(day.getTime())) return date;
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }).format(day);
}

/** @param {List} list @returns {Pick<Item, "id" | "label">[]} */
function itemsOf(list) {
  return list.kind === "rows" || list.kind === "matrix" ? list.presets : list.items;
}
