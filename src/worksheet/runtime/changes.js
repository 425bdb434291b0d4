// What taking in answers from elsewhere would change, and the record after it.
//
// Owns the two ways of taking in, adding (of each answer the newer one stays) and replacing, and the list of what they
// change. Refuses to store or to show anything, and leaves the records that it is given as they were.

import { labelOf, textOf, textOfField } from "./answers.js";
import { cellsOf, fieldAt, isGone, isSame, keyOf, listAt, merge, own, runOf } from "./record.js";
import { clear, restore } from "./undo.js";

/** @import { Path, Record_, Row, Run, Wire } from "./wire.d.ts" */
/** @import { Words } from "./words.js" */
/**
 * @typedef {object} Change
 * @property {string} run the key of the run
 * @property {string} label what was asked
 * @property {string} now how the answer reads; "" where there is none
 * @property {string} then how it would read; "" where there would be none
 */
/** @typedef {{ run: string, label: string, text: string }} Place */

/**
 * Adds what comes from elsewhere: of each answer the newer one stays.
 * @param {Record_} record
 * @param {Record_} incoming
 * @returns {Record_}
 */
export function added(record, incoming) {
  return { ...merge(structuredClone(record), structuredClone(incoming)), schema: record.schema };
}

/**
 * Replaces what there is. Every change gets the present time, so that no other tab takes it back.
 * @param {Record_} record
 * @param {Record_} incoming
 * @param {object} how
 * @param {"record" | "runs"} how.extent all that there is, or only the runs that come: a link holds one, and nothing private
 * @param {Wire} how.wire
 * @param {number} how.now in seconds
 * @returns {Record_}
 */
export function replaced(record, incoming, { extent, wire, now }) {
  const [after, source] = [structuredClone(record), structuredClone(incoming)];
  const coming = source.runs.map(({ run }) => run);
  for (const run of extent === "runs" ? coming : new Set([...after.runs.map(({ run }) => run), ...coming])) {
    if (extent === "runs") keepPrivate(runOf(structuredClone(record), run), runOf(source, run), wire);
    clear(after, wire, run, now);
    restore(after, source, run, now);
  }
  if (extent === "runs") after.parked = structuredClone(record.parked);
  else if (source.replies) after.replies = source.replies;
  return after;
}

/**
 * What a link never holds is not replaced by one.
 * @param {Run} ours
 * @param {Run} theirs
 * @param {Wire} wire
 */
function keepPrivate(ours, theirs, wire) {
  for (const [path, answer] of Object.entries(ours.answers)) {
    if (fieldAt(wire, { path })?.private) theirs.answers[path] = answer;
  }
  for (const [path, rows] of Object.entries(ours.rows)) {
    for (const row of rows) {
      const twin = own(theirs.rows, path)?.find((one) => isSame(one, row));
      const open = Object.entries(cellsOf(row)).filter(([column]) => fieldAt(wire, { path, row, column })?.private);
      if (twin) Object.assign(twin, Object.fromEntries(open));
    }
  }
}

/**
 * What differs between two records, in words.
 * @param {Record_} before
 * @param {Record_} after
 * @param {Wire} wire
 * @param {Words} words
 * @returns {Change[]}
 */
export function changes(before, after, wire, words) {
  const [old, fresh] = [placesOf(before, wire, words), placesOf(after, wire, words)];
  const found = [];
  for (const [place, { run, label }] of [...old, ...[...fresh].filter(([place]) => !old.has(place))]) {
    const [now, then] = [old.get(place)?.text ?? "", fresh.get(place)?.text ?? ""];
    if (now !== then) found.push({ run, label: fresh.get(place)?.label ?? label, now, then });
  }
  return found;
}

/**
 * Every answer of a record by its place, with its words. What is parked is shown by no blank, and so by no change.
 * @param {Record_} record
 * @param {Wire} wire
 * @param {Words} words
 */
function placesOf({ runs }, wire, words) {
  /** @type {Map<string, Place>} */
  const places = new Map();
  for (const { run, answers, rows } of runs) {
    for (const [path, { v }] of Object.entries(answers)) {
      const text = textOf(v, path, wire, words);
      if (text) places.set(JSON.stringify([run, path]), { run, label: labelOf(path, wire), text });
    }
    for (const [path, all] of Object.entries(rows)) {
      for (const row of all) for (const [column, place] of placesInRow(run, path, row, wire, words)) {
        places.set(JSON.stringify([run, path, keyOf(row), column]), place);
      }
    }
  }
  return places;
}

/**
 * The filled cells of a row: each is named by its table, its row and its column.
 * @param {string} run
 * @param {Path} path
 * @param {Row} row
 * @param {Wire} wire
 * @param {Words} words
 * @returns {[string, Place][]}
 */
function placesInRow(run, path, row, wire, words) {
  if (isGone(row)) return [];
  const [list] = listAt(wire, path);
  const table = list?.kind === "rows" ? list : undefined;
  const preset = table?.presets.find(({ id }) => id === row.from)?.label;
  const cells = Object.entries(cellsOf(row)).flatMap(([column, { v }]) => {
    const field = table && own(table.columns, column);
    const text = textOfField(v, field ?? { kind: "text", label: column }, wire, words);
    return text ? [{ column, text, label: field?.label ?? column }] : [];
  });
  const named = preset ?? cells.find(({ column }) => !table?.name || column === table.name)?.text ?? "";
  return cells.map(({ column, text, label }) => {
    const parts = [table?.label ?? path, text === named ? "" : named, label];
    return [column, { run, label: parts.filter(Boolean).join(": "), text }];
  });
}
