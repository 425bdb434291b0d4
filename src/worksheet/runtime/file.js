// A record as a JSON file, and a clean record made of whatever comes from outside.
//
// Owns the form of the file (`"goalpost": "worksheet"`, version 1, with the whole record) and what of a foreign text may become
// a record: every key, type, length and time is checked, and everything else is left out and counted. Refuses to judge
// whether an answer fits its blank, which `record.js` does for stored ones too, and to compare or merge.

import { Trouble } from "./trouble.js";

/** @import { Typed } from "./record.js" */
/** @import { Path, Record_, Row, Run, Wire } from "./wire.d.ts" */
/** @typedef {{ record: Record_, dropped: number }} Cleaned `dropped`: how many answers could not be read. */

/** The largest file that is read, in bytes. */
export const LARGEST = 4 << 20;
/** The longest text, in UTF-16 units; the most runs, and the most answers and rows in all. */
const [LONGEST, RUNS, MOST] = [100_000, 2000, 50_000];
/** A path, a column, a key: letters, digits, hyphens, dots between; `1_` begins the key of a first row. `__proto__` is none. */
const PATH = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*){0,7}$/u;
/** A key of a row, a name of a parked answer: nothing that begins as `__proto__` does. */
const KEY = /^[\p{L}\p{N}][^\s\p{C}]*$/u;

/**
 * The text of a file with the whole record.
 * @param {Record_} record
 * @param {Wire} wire
 * @param {Date} made
 */
export function fileOf(record, wire, made) {
  const { id: worksheet, title, url, language } = wire;
  const file = { goalpost: "worksheet", version: 1, worksheet, title, url, language, made: made.toISOString(), record };
  return `${JSON.stringify(file, null, 1)}\n`;
}

/**
 * The record in the text of a file of this worksheet.
 * @param {string} text
 * @param {Wire} wire
 * @param {number} now in seconds
 * @returns {Cleaned}
 */
export function readFile(text, wire, now) {
  if (text.length > LARGEST) throw new Trouble("file_too_large");
  const file = parsed(text);
  if (!isObject(file) || file.goalpost !== "worksheet" || !isObject(file.record)) throw new Trouble("file_foreign");
  if (file.version !== 1 || file.record.v !== 1) throw new Trouble("file_newer");
  const worksheet = file.record.worksheet ?? file.worksheet;
  if (worksheet !== wire.id) {
    const title = typeof file.title === "string" && file.title ? file.title : String(worksheet);
    throw new Trouble("file_other", { title: title.slice(0, 200), here: wire.title });
  }
  return cleaned(file.record, wire, now);
}

/** @param {string} text */
function parsed(text) {
  try {
    return /** @type {unknown} */ (JSON.parse(text.replace(/^\ufeff/u, "")));
  } catch {
    throw new Trouble("file_foreign");
  }
}

/**
 * A record of what may be kept of foreign data.
 * @param {unknown} data
 * @param {Wire} wire
 * @param {number} now in seconds: no answer is newer, or it could never be changed again
 * @returns {Cleaned}
 */
export function cleaned(data, wire, now) {
  const count = { dropped: 0, left: MOST };
  const source = isObject(data) ? data : {};
  const keep = { now, count };
  const runs = new Map();
  for (const one of list(source.runs).slice(0, RUNS)) {
    const run = cleanedRun(one, keep);
    if (run && !runs.has(run.run)) runs.set(run.run, run);
    else count.dropped += 1;
  }
  /** @type {Record_} */
  const record = {
    v: 1,
    worksheet: wire.id,
    schema: isShort(source.schema) ? source.schema : wire.schema,
    runs: [...runs.values()],
    parked: cleanedAnswers(source.parked, keep, KEY),
  };
  const replies = list(source.replies).slice(0, RUNS).flatMap((reply) => plain(reply, 8));
  if (replies.length > 0) record.replies = replies;
  return { record, dropped: count.dropped };
}

/** @typedef {{ now: number, count: { dropped: number, left: number } }} Keep */

/** @param {unknown} data @param {Keep} keep @returns {Run | undefined} */
function cleanedRun(data, keep) {
  if (!isObject(data) || !isShort(data.run)) return undefined;
  /** @type {Record<Path, Row[]>} */
  const rows = {};
  for (const [path, all] of Object.entries(isObject(data.rows) ? data.rows : {})) {
    if (PATH.test(path)) rows[path] = list(all).flatMap((row) => cleanedRow(row, keep));
    else keep.count.dropped += 1;
  }
  return { run: data.run, answers: cleanedAnswers(data.answers, keep), rows };
}

/** @param {unknown} data @param {Keep} keep @param {RegExp} [name] what their names are like */
function cleanedAnswers(data, keep, name = PATH) {
  /** @type {Record<Path, Typed>} */
  const answers = {};
  for (const [path, value] of Object.entries(isObject(data) ? data : {})) {
    const answer = name.test(path) && path.length <= 500 ? cleanedAnswer(value, keep) : undefined;
    if (answer) answers[path] = answer;
    else keep.count.dropped += 1;
  }
  return answers;
}

/** @param {unknown} data @param {Keep} keep @returns {Row[]} */
function cleanedRow(data, keep) {
  if (!isObject(data) || keep.count.left <= 0 || (!isKey(data.id) && !isKey(data.from))) {
    keep.count.dropped += 1;
    return [];
  }
  keep.count.left -= 1;
  /** @type {Row} */
  const row = {};
  if (isKey(data.id)) row.id = data.id;
  else if (isKey(data.from)) row.from = data.from;
  if (typeof data.gone === "number") row.gone = time(data.gone, keep.now);
  for (const [column, value] of Object.entries(data)) {
    if (column === "id" || column === "from" || column === "gone") continue;
    const answer = PATH.test(column) ? cleanedAnswer(value, keep) : undefined;
    if (answer) row[column] = answer;
    else keep.count.dropped += 1;
  }
  return [row];
}

/** @param {unknown} data @param {Keep} keep @returns {Typed | undefined} */
function cleanedAnswer(data, keep) {
  if (!isObject(data) || keep.count.left <= 0) return undefined;
  keep.count.left -= 1;
  const { v } = data;
  const t = time(data.t, keep.now);
  if (v === undefined || v === null) return { t };
  if (typeof v !== "string" && typeof v !== "boolean" && !(typeof v === "number" && Number.isFinite(v))) return undefined;
  if (typeof v === "string" && v.length > LONGEST) return undefined;
  return { v, t, ...(data.typed === true && { typed: true }) };
}

/** @param {unknown} value @param {number} now */
function time(value, now) {
  return typeof value === "number" && value > 0 ? Math.min(Math.floor(value), now) : 0;
}

/**
 * A copy of plain data without keys that mean something to the language; nothing where it is nested too deeply.
 * @param {unknown} value
 * @param {number} depth
 * @returns {unknown[]}
 */
function plain(value, depth) {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return [value];
  if (depth === 0) return [];
  if (Array.isArray(value)) return [value.flatMap((item) => plain(item, depth - 1))];
  const open = Object.entries(Object(value)).filter(([key]) => PATH.test(key));
  return [Object.fromEntries(open.flatMap(([key, item]) => plain(item, depth - 1).map((copy) => [key, copy])))];
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @param {unknown} value @returns {unknown[]} */
function list(value) {
  return Array.isArray(value) ? value : [];
}

/** @param {unknown} value @returns {value is string} */
function isShort(value) {
  return typeof value === "string" && value.length <= 200;
}

/** @param {unknown} value @returns {value is string} */
function isKey(value) {
  return isShort(value) && KEY.test(value);
}
