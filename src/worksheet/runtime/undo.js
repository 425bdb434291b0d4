// Adding, removing and clearing, and how it is undone.
//
// Owns what is written to a record for it: nothing is taken away without its time, so that other tabs follow, and an undo is
// a later answer like any other.

import { byAge, cellsOf, isGone, isInitial, isSame, named, own, runOf, setCell, write } from "./record.js";

/** @import { Answer, Path, Record_, Row } from "./wire.d.ts" */
/** @import { Definition, RowKey } from "./record.js" */

/** Adds an empty row. @param {Record_} record @param {string} key of the run @param {Path} path @param {RowKey} row */
export function addRow(record, key, path, row) {
  const run = runOf(record, key);
  run.rows[path] = [...(own(run.rows, path) ?? []), named(row)];
}

/**
 * Removes a row: its id and the time stay.
 * @param {Record_} record
 * @param {string} key of the run
 * @param {Path} path of the table
 * @param {RowKey} row
 * @param {number} now in seconds
 */
export function remove(record, key, path, row, now) {
  const run = runOf(record, key);
  const rows = own(run.rows, path) ?? [];
  const index = rows.findIndex((one) => isSame(one, row));
  const before = rows[index];
  const times = before ? Object.values(cellsOf(before)).map(({ t }) => t) : [];
  const gone = Math.max(now, before?.gone ?? 0, ...times);
  run.rows[path] = [...rows.filter((one) => one !== before), { ...named(row), gone }].sort(byAge);
}

/**
 * Brings back a row that was removed without an answer.
 * @param {Record_} record
 * @param {Definition} wire
 * @param {string} key of the run
 * @param {Path} path of the table
 * @param {RowKey} row
 * @param {number} now in seconds
 */
export function revive(record, wire, key, path, row, now) {
  const list = own(wire.lists, path);
  const [column] = list?.kind === "rows" ? Object.keys(list.columns) : [];
  if (column !== undefined) write(record, wire, key, { path, row, column }, { v: null }, now);
}

/**
 * Clears a run, and what was parked of it: as it was when nobody had written anything.
 * @param {Record_} record
 * @param {Definition} wire
 * @param {string} key
 * @param {number} now in seconds
 */
export function clear(record, wire, key, now) {
  /** @param {Record<string, Answer>} answers */
  const cleared = (answers) =>
    Object.fromEntries(
      Object.entries(answers).map(([path, { t, v }]) => [path, v == null ? { t } : { t: Math.max(now, t + 1) }]),
    );
  const run = runOf(record, key);
  run.answers = cleared(run.answers);
  for (const [path, rows] of Object.entries(run.rows)) {
    for (const row of rows) {
      if (row.id !== undefined && !isInitial(row.id)) remove(record, key, path, row, now);
      else if (isGone(row)) revive(record, wire, key, path, row, now);
      else for (const [column, answer] of Object.entries(cleared(cellsOf(row)))) setCell(row, column, answer);
    }
  }
  const others = record.runs.flatMap((run) => (run.run && run.run !== key ? `${run.run}.` : []));
  const mine = Object.entries(record.parked).filter(([path]) =>
    key ? path.startsWith(`${key}.`) : !others.some((other) => path.startsWith(other)),
  );
  Object.assign(record.parked, cleared(Object.fromEntries(mine)));
}

/**
 * Brings back what stood in a run before: each value that has changed since is written anew.
 * @param {Record_} record
 * @param {Record_} before
 * @param {string} key of the run
 * @param {number} now in seconds
 */
export function restore(record, before, key, now) {
  /** @param {Record<string, Answer>} into @param {Record<string, Answer>} from @param {(path: string, answer: Answer) => void} put @param {number} least */
  const again = (into, from, put, least = 0) => {
    for (const [path, answer] of Object.entries(from)) {
      const present = own(into, path);
      if (!present || answer.v !== present.v)
        put(path, { ...answer, t: Math.max(now, (present?.t ?? 0) + 1, least + 1) });
    }
  };
  const [run, old] = [runOf(record, key), runOf(before, key)];
  again(run.answers, old.answers, (path, answer) => (run.answers[path] = answer));
  for (const [path, rows] of Object.entries(old.rows)) {
    const present = (run.rows[path] = own(run.rows, path) ?? []);
    for (const row of rows) {
      let into = present.find((one) => isSame(one, row));
      if (!into) present.push((into = named(row)));
      const { gone } = into;
      if (!isGone(row)) again(cellsOf(into), cellsOf(row), setCell.bind(null, into), gone);
    }
    present.sort(byAge);
  }
  again(record.parked, before.parked, (path, answer) => (record.parked[path] = answer));
}

/** An id that goes after those made before. @param {number} milliseconds @param {number} random 0 to 1 */
export const newId = (milliseconds, random) =>
  milliseconds.toString(36) +
  Math.floor(random * 1296)
    .toString(36)
    .padStart(2, "0");
