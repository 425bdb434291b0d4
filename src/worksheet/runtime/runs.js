// The runs of a worksheet that is filled in again and again.
//
// Owns which run a day belongs to, which of them hold answers, and in what order.

import { cellsOf } from "./record.js";

/** @import { Record_, Wire } from "./wire.d.ts" */
/** @typedef {Pick<Wire, "repeat">} Repeated */

/** The day where the reader is, as `2026-12-31`. */
export function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/**
 * The first day of the period in which a day is.
 * @param {Wire["repeat"]} repeat
 * @param {string} today
 */
export function periodOf(repeat, today) {
  if (repeat === "month") return `${today.slice(0, 7)}-01`;
  if (repeat !== "week") return today;
  const date = new Date(`${today}T00:00:00Z`);
  // Weeks begin on Monday.
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

/** The runs of a record that hold answers, in order. @param {Repeated} wire @param {Record_} record @returns {string[]} */
export function runsOf({ repeat }, record) {
  const filled = record.runs.filter(({ answers, rows }) => {
    return [answers, ...Object.values(rows).flatMap((all) => all.map(cellsOf))].some((all) =>
      Object.values(all).some(({ v }) => v != null),
    );
  });
  const place = (/** @type {string} */ run) => (Array.isArray(repeat) ? repeat.indexOf(run) : 0);
  return filled.map(({ run }) => run).sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** The run that is open at first. @param {Repeated} wire @param {Record_} record @param {string} today */
export function openRun(wire, record, today) {
  const { repeat } = wire;
  if (!repeat) return "";
  if (!Array.isArray(repeat)) return periodOf(repeat, today);
  return (
    runsOf(wire, record)
      .filter((run) => repeat.includes(run))
      .pop() ?? repeat[0]
  );
}
