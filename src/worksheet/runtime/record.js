// The record of a worksheet: what is stored of the reader's answers.
//
// Owns how a record is read, merged, moved along when the author renames, written to, and which answers have no place any
// more. Refuses to know the page, the storage and the clock. The record is the reader's: whatever the definition has
// become, nothing here drops a value that only the author's edit has touched.
//
// A row is removed at a time, `gone`, and loses the cells that are not newer: a cell that is written later brings it back.

/** @import { Answer, Field, List, Path, Record_, Row, Run, Wire } from "./wire.d.ts" */

/**
 * Where an answer stands: at a path, or in a column of a row of the table at a path.
 * @typedef {{ id?: string, from?: string }} RowKey
 * @typedef {{ path: Path, row?: RowKey, column?: string }} Place
 * @typedef {string | number | boolean | null} Stored
 */
/** @typedef {Pick<Wire, "fields" | "lists">} Definition */
/** @typedef {Answer} Typed */

/**
 * @template T
 * @param {Record<string, T>} object
 * @param {string} key
 * @returns {T | undefined}
 */
export const own = (object, key) => (Object.hasOwn(object, key) ? object[key] : undefined);

/** @param {Pick<Wire, "id" | "schema">} wire @returns {Record_} */
export const empty = ({ id, schema }) => ({ v: 1, worksheet: id, schema, runs: [], parked: {} });

// ---- Reading

/** @param {unknown} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
/** @param {unknown} value @returns {value is Answer} */
const isAnswer = (value) =>
  isObject(value) &&
  Number.isFinite(value.t) &&
  ["string", "number", "boolean", "undefined"].includes(typeof (value.v ?? undefined));

/**
 * Reads a stored text. What is not as it should be is left out, and `damaged` says so: the text must then be kept.
 * `newer` is a record of a later version, of which only what this version understands is read.
 * @param {string} text
 * @param {Pick<Wire, "id" | "schema">} wire
 */
export function read(text, wire) {
  const record = empty(wire);
  const result = { record, damaged: false, newer: false };
  /** @type {unknown} */
  let data;
  try {
    data = JSON.parse(text);
  } catch {}
  /** @template T @param {unknown} value @param {(value: unknown) => value is T} is @param {(key: string, value: T) => void} take */
  const each = (value, is, take) => {
    if (!isObject(value)) result.damaged = true;
    else
      for (const [key, one] of Object.entries(value))
        is(one) && key !== "__proto__" ? take(key, one) : (result.damaged = true);
  };
  if (!isObject(data) || !(data.v >= 1)) return { ...result, damaged: true };
  result.newer = data.v > 1;
  if (typeof data.schema === "string") record.schema = data.schema;
  if (!Array.isArray(data.runs)) result.damaged = true;
  else
    for (const run of data.runs) {
      if (!isObject(run) || typeof run.run !== "string") {
        result.damaged = true;
        continue;
      }
      const into = runOf(record, run.run);
      each(run.answers ?? {}, isAnswer, (path, answer) => (into.answers[path] = answer));
      each(run.rows ?? {}, Array.isArray, (path, rows) => {
        const sound = rows.filter((row) => isObject(row) && typeof (row.id ?? row.from) === "string");
        if (sound.length < rows.length) result.damaged = true;
        into.rows[path] = sound.map((row) => {
          const { id, from, gone } = row;
          /** @type {Row} */
          const clean = { ...(typeof id === "string" ? { id } : { from }), ...(Number.isFinite(gone) && { gone }) };
          const { id: _, from: _from, gone: _gone, ...cells } = row;
          each(cells, isAnswer, (column, answer) => (clean[column] = answer));
          return clean;
        });
      });
    }
  each(data.parked ?? {}, isAnswer, (path, answer) => (record.parked[path] = answer));
  if (Array.isArray(data.replies)) record.replies = data.replies;
  return result;
}

/**
 * The run of that key, made where there is none.
 * @param {Record_} record
 * @param {string} key
 */
export function runOf(record, key) {
  let run = record.runs.find((run) => run.run === key);
  if (!run) record.runs.push((run = { run: key, answers: {}, rows: {} }));
  return run;
}

// ---- Merging

/**
 * The later of two answers. At the same time a value goes before none, and then the text decides, so that all agree.
 * @param {Answer} a
 * @param {Answer} b
 */
function later(a, b) {
  if (a.t !== b.t) return a.t > b.t ? a : b;
  const [x, y] = [a, b].map(({ v }) => (v == null ? "" : JSON.stringify(v)));
  return x >= y ? a : b;
}

/**
 * Both, in the order of their keys.
 * @template T
 * @param {Record<string, T>} a
 * @param {Record<string, T>} b
 * @param {(a: T, b: T) => T} join
 * @returns {Record<string, T>}
 */
function union(a, b, join) {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(
    keys.map((key) => {
      const [x, y] = [own(a, key), own(b, key)];
      return [key, join(/** @type {T} */ (x ?? y), /** @type {T} */ (y ?? x))];
    }),
  );
}

/** @param {RowKey} row */
export const keyOf = (row) => /** @type {string} */ (row.id ?? row.from);
/** @param {RowKey} a @param {RowKey} b */
export const isSame = (a, b) => keyOf(a) === keyOf(b) && (a.id === undefined) === (b.id === undefined);

/** Only what names a row. @param {RowKey} row @returns {Row} */
export const named = ({ id, from }) => (id === undefined ? { from } : { id });

/**
 * Columns may be called as a row's own keys are: then a hyphen follows, with which no id ends.
 * @param {Row} row
 * @param {string} column
 * @param {Answer} answer
 */
export function setCell(row, column, answer) {
  row[/^(id|from|gone)$/.test(column) ? `${column}-` : column] = answer;
}

/**
 * The cells of a row, by column.
 * @param {Row} row
 * @returns {Record<string, Answer>}
 */
export function cellsOf(row) {
  const cells = Object.entries(row).filter(/** @returns {entry is [string, Answer]} */ (entry) => isObject(entry[1]));
  return Object.fromEntries(cells.map(([key, answer]) => [key.replace(/^(id|from|gone)-$/, "$1"), answer]));
}

/** @param {Row} a @param {Row} b @returns {Row} */
function joinRows(a, b) {
  const gone = Math.max(a.gone ?? 0, b.gone ?? 0);
  /** @type {Row} */
  const row = { ...named(a), ...(gone && { gone }) };
  for (const [column, answer] of Object.entries(union(cellsOf(a), cellsOf(b), later)))
    if (answer.t > gone) setCell(row, column, answer);
  return row;
}

/** Rows stand in the order in which they were made: those of the page first, then by id. @param {RowKey} a @param {RowKey} b */
export function byAge(a, b) {
  const [x, y] = [keyOf(a), keyOf(b)];
  const places = [x, y].map((key) => (isInitial(key) ? parseInt(key, 10) : Infinity));
  if (places[0] !== places[1]) return places[0] - places[1];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : (a.id === undefined ? 1 : 0) - (b.id === undefined ? 1 : 0));
}

/** @param {Row[]} a @param {Row[]} b */
function mergeRows(a, b) {
  /** @param {Row[]} rows */
  const byName = (rows) => Object.fromEntries(rows.map((row) => [JSON.stringify(named(row)), row]));
  return Object.values(union(byName(a), byName(b), joinRows)).sort(byAge);
}

/**
 * Two records as one: each answer as it was last written. The order of the two does not matter, nor how often.
 * @param {Record_} a
 * @param {Record_} b
 * @returns {Record_}
 */
export function merge(a, b) {
  /** @param {Record_} record */
  const byName = ({ runs }) => Object.fromEntries(runs.map((run) => [JSON.stringify(run.run), run]));
  const runs = union(byName(a), byName(b), (x, y) => ({
    run: x.run,
    answers: union(x.answers, y.answers, later),
    rows: union(x.rows, y.rows, mergeRows),
  }));
  const replies = union(texts(a.replies), texts(b.replies), (x) => x);
  return {
    v: 1,
    worksheet: a.worksheet,
    schema: a.schema > b.schema ? a.schema : b.schema,
    // As an array of its own order, since keys that look like numbers go before all others.
    runs: Object.values(runs).sort((x, y) => (x.run < y.run ? -1 : 1)),
    parked: union(a.parked, b.parked, later),
    ...((a.replies ?? b.replies) && { replies: Object.values(replies) }),
  };
}

/** @param {unknown[] | undefined} values */
const texts = (values = []) => Object.fromEntries(values.map((value) => [JSON.stringify(value), value]));

// ---- Places

/**
 * What is asked at a place, as a blank; nothing where nothing is asked there (any more).
 * @param {Definition} wire
 * @param {Place} place
 * @returns {Field | undefined}
 */
export function fieldAt(wire, { path, row, column }) {
  const field = own(wire.fields, path);
  const [list, rest] = listAt(wire, path);
  if (row) return list?.kind === "rows" && !rest.length && column !== undefined ? own(list.columns, column) : undefined;
  if (field || !list) return field;
  const item = "items" in list ? list.items.find(({ id }) => id === rest[0]) : undefined;
  const label = item?.label ?? list.label;
  if (list.kind === "one") return rest.length ? undefined : { kind: "select", label, options: list.items };
  if (list.kind === "matrix") return rest.length === 2 ? list.cell : undefined;
  if (list.kind === "grid") {
    const scale = list.scales.find(({ id }) => id === rest[1]);
    return item && scale && rest.length === 2
      ? { kind: "scale", label: `${label}: ${scale.label}`, low: scale.low, high: scale.high }
      : undefined;
  }
  if (!item || rest.length > 1) return undefined;
  if (list.kind === "many") return { kind: "check", label };
  if (list.kind === "scale") return { kind: "scale", label, low: list.low, high: list.high };
  if (list.kind === "rank") return { kind: "number", label, min: 1, max: list.items.length, step: 1 };
  return list.kind === "share" ? { kind: "number", label, min: 0, max: list.total } : undefined;
}

/**
 * The list that a path is in, and the rest of the path.
 * @param {Definition} wire
 * @param {Path} path
 * @returns {[List | undefined, string[], Path]}
 */
export function listAt(wire, path) {
  const parts = path.split(".");
  for (let length = parts.length; length; length -= 1) {
    const id = parts.slice(0, length).join(".");
    const list = own(wire.lists, id);
    if (list) return [list, parts.slice(length), id];
  }
  return [undefined, parts, ""];
}

const NUMBERS = ["number", "hours", "money", "percent"];
/** @param {string} kind */
export const isNumeric = (kind) => NUMBERS.includes(kind);

/**
 * Whether an answer can stand in a blank. A text can in one of numbers only if it was typed there.
 * @param {Field | undefined} field
 * @param {Answer} answer
 */
export function fits(field, { v, typed }) {
  if (!field || v == null) return !!field;
  const { kind, low = -Infinity, high = Infinity, options, from } = field;
  if (kind === "check") return typeof v === "boolean";
  if (kind === "scale") return typeof v === "number" && v >= low && v <= high;
  if (isNumeric(kind)) return typeof v === "number" || !!typed;
  if (kind === "select" && !from) return !!options?.some(({ id }) => id === v);
  return typeof v === "string" && (kind !== "date" || /^\d{4}-\d\d-\d\d$/.test(v));
}

/** @param {Run | undefined} run @param {Place} place */
const rowAt = (run, { path, row }) => row && run && own(run.rows, path)?.find((one) => isSame(one, row));

/** @param {Run | undefined} run @param {Place} place @returns {Answer | undefined} */
function inPlace(run, place) {
  if (!place.row) return run && own(run.answers, place.path);
  const row = rowAt(run, place);
  return row && own(cellsOf(row), place.column ?? "");
}

/** What parked answers of a place begin with. @param {string} run @param {Place} place */
const parkedAs = (run, { path, row, column }) => [run, path, row && keyOf(row), column].filter(Boolean).join(".") + "-";

/**
 * The answer at a place, if it fits what is asked there; else one that was parked when it did not.
 * @param {Record_} record
 * @param {Definition} wire
 * @param {string} key of the run
 * @param {Place} place
 * @returns {Answer | undefined}
 */
export function answerAt(record, wire, key, place) {
  const field = fieldAt(wire, place);
  if (!field) return undefined;
  const present = inPlace(
    record.runs.find(({ run }) => run === key),
    place,
  );
  if (present && fits(field, present)) return present;
  return backAt(record, field, key, place);
}

/** @param {Record_} record @param {Field} field @param {string} key @param {Place} place */
function backAt(record, field, key, place) {
  const begin = parkedAs(key, place);
  /** @type {Answer | undefined} */
  let best;
  for (const [name, answer] of Object.entries(record.parked)) {
    if (!name.startsWith(begin) || !/^\d+$/.test(name.slice(begin.length)) || answer.v == null || !fits(field, answer))
      continue;
    best = best ? later(best, answer) : answer;
  }
  return best;
}

// ---- Writing

/**
 * Writes an answer; `null` clears it. What it takes the place of is parked, if only the author's edit kept it from sight.
 * @param {Record_} record
 * @param {Definition} wire
 * @param {string} key of the run
 * @param {Place} place
 * @param {{ v: Stored, typed?: true }} answer
 * @param {number} now in seconds
 */
export function write(record, wire, key, place, { v, typed }, now) {
  const run = runOf(record, key);
  const before = inPlace(run, place);
  if (before && !fits(fieldAt(wire, place), before)) park(record, key, place, before);
  let t = Math.max(now, (before?.t ?? 0) + 1);
  const next = () => (v === null ? { t } : { v, t, ...(typed && { typed }) });
  if (!place.row) return void (run.answers[place.path] = next());
  const rows = (run.rows[place.path] = own(run.rows, place.path) ?? []);
  let row = rowAt(run, place);
  if (!row) {
    rows.push((row = named(place.row)));
    rows.sort(byAge);
  }
  t = Math.max(t, (row.gone ?? 0) + 1);
  setCell(row, place.column ?? "", next());
}

/** @param {Record_} record @param {string} key @param {Place} place @param {Answer} answer */
function park(record, key, place, answer) {
  if (answer.v != null) record.parked[parkedAs(key, place) + answer.t] = answer;
}

/** @param {Row} row */
export const isGone = (row) => !!row.gone && !Object.keys(cellsOf(row)).length;

/**
 * The rows that stand on a page at first are the same for every tab, so their ids are not random.
 * @param {Path} path of the table
 * @param {number} index
 */
export const initialId = (path, index) => `${index + 1}_${path}`;
/** @param {string} id */
export const isInitial = (id) => /^\d+_/.test(id);
