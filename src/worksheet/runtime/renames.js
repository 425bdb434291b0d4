// What the author's edits do to answers: renamed paths, and answers that have no place any more.
//
// Owns how answers move along with `was`, and the list of "earlier answers". Refuses to drop any of them.

import { answerAt, cellsOf, fieldAt, fits, keyOf, merge, own, setCell } from "./record.js";

/** @import { Answer, Path, Record_, Row, Run, Wire } from "./wire.d.ts" */
/** @import { Place } from "./record.js" */

/**
 * Moves answers from the paths that things once had to those they have.
 * @param {Record_} record
 * @param {Wire} wire
 * @returns {Record_}
 */
export function migrate(record, wire) {
  const depth = (/** @type {Path} */ path) => path.split(".").length;
  for (const [old, now] of Object.entries(wire.was ?? {}).sort(([a], [b]) => depth(a) - depth(b))) {
    if (isThere(wire, old)) continue;
    for (const run of record.runs) rename(record, run, wire, old, now);
  }
  return merge(record, record);
}

/** Whether something of that path is there: then answers at it are its own. @param {Wire} wire @param {Path} path */
function isThere(wire, path) {
  const [parent, last] = split(path);
  const list = own(wire.lists, parent);
  if (own(wire.lists, path) || fieldAt(wire, { path })) return true;
  if (list?.kind === "rows") return !!own(list.columns, last) || list.presets.some(({ id }) => id === last);
  return !!list && "items" in list && list.items.some(({ id }) => id === last);
}

/** @param {Path} path @returns {[Path, string]} */
function split(path) {
  const dot = path.lastIndexOf(".");
  return [path.slice(0, Math.max(dot, 0)), path.slice(dot + 1)];
}

/** @param {Record_} record @param {Run} run @param {Wire} wire @param {Path} old @param {Path} now */
function rename(record, run, wire, old, now) {
  const [parent, before] = split(old);
  const [list, after] = split(now);
  // What holds it may have been renamed as well, and its answers already moved.
  for (const from of new Set([old, list ? `${list}.${before}` : old])) {
    for (const path of Object.keys(run.answers)) {
      if (path === from || path.startsWith(`${from}.`)) {
        move(record, run.run, run.answers, path, now + path.slice(from.length));
      }
    }
  }
  if (own(run.rows, old)) {
    const one = { ...record, runs: [{ run: "", answers: {}, rows: { x: run.rows[old] } }] };
    const other = { ...record, runs: [{ run: "", answers: {}, rows: { x: own(run.rows, now) ?? [] } }] };
    run.rows[now] = merge(one, other).runs[0].rows.x;
    delete run.rows[old];
  }
  if (!parent) return;
  const definition = own(wire.lists, list);
  if (definition?.kind === "rows" && own(definition.columns, after)) {
    for (const row of own(run.rows, list) ?? []) {
      moveCell(record, run.run, list, row, before, after);
    }
  } else renameItem(record, run, wire, list, before, after);
}

/** An item, option or preset row has a new id: so has what is made from it. */
/** @param {Record_} record @param {Run} run @param {Wire} wire @param {Path} list @param {string} before @param {string} after */
function renameItem(record, run, wire, list, before, after) {
  const mention = JSON.stringify(list);
  const isFrom = (/** @type {unknown} */ expressions) => JSON.stringify(expressions ?? null).includes(mention);
  const choice = own(run.answers, list);
  if (choice?.v === before) run.answers[list] = { ...choice, v: after };
  for (const [path, field] of Object.entries(wire.fields)) {
    const answer = own(run.answers, path);
    if (field.from && answer?.v === before && isFrom(field.from)) run.answers[path] = { ...answer, v: after };
  }
  for (const [path, one] of Object.entries(wire.lists)) {
    if (one.kind === "rows" && (path === list || isFrom(one.from))) renameRow(record, run, path, before, after);
    if (one.kind === "matrix" && (path === list || isFrom([one.rows, one.columns]))) {
      for (const answer of Object.keys(run.answers)) {
        if (!answer.startsWith(`${path}.`)) continue;
        const keys = answer
          .slice(path.length + 1)
          .split(".")
          .map((key) => (key === before ? after : key));
        move(record, run.run, run.answers, answer, [path, ...keys].join("."));
      }
    }
  }
}

/** @param {Record_} record @param {Run} run @param {Path} path @param {string} before @param {string} after */
function renameRow(record, run, path, before, after) {
  const rows = own(run.rows, path) ?? [];
  const row = rows.find(({ from }) => from === before);
  if (!row) return;
  const other = rows.find(({ from }) => from === after);
  if (!other) return void (row.from = after);
  for (const [column, answer] of Object.entries(cellsOf(other))) {
    const mine = own(cellsOf(row), column);
    const [newer, older] = mine && mine.t > answer.t ? [mine, answer] : [answer, mine];
    if (older) park(record, [run.run, path, after, column], newer, older);
    setCell(row, column, newer);
  }
  row.from = after;
  run.rows[path] = rows.filter((one) => one !== other);
}

/** @param {Record_} record @param {string} run @param {Path} list @param {Row} row @param {string} before @param {string} after */
function moveCell(record, run, list, row, before, after) {
  const cells = cellsOf(row);
  if (!own(cells, before)) return;
  move(record, [run, list, keyOf(row)].filter(Boolean).join("."), cells, before, after);
  delete row[before];
  setCell(row, after, cells[after]);
}

/** To another path. Where there is an answer, the newer one stays and the other is parked. */
/** @param {Record_} record @param {string} within @param {Record<string, Answer>} answers @param {Path} from @param {Path} to */
function move(record, within, answers, from, to) {
  if (from === to) return;
  const [mine, other] = [answers[from], own(answers, to)];
  delete answers[from];
  const [newer, older] = other && other.t > mine.t ? [other, mine] : [mine, other];
  if (older) park(record, [within, to], newer, older);
  answers[to] = newer;
}

/** @param {Record_} record @param {string[]} path @param {Answer} newer @param {Answer} older */
function park(record, path, newer, older) {
  if (older.v != null && older.v !== newer.v) record.parked[`${path.filter(Boolean).join(".")}-${older.t}`] = older;
}

/**
 * Every value that has no place on the page: what was parked, and what is asked no more.
 * @param {Record_} record
 * @param {Wire} wire
 * @param {(run: string, place: Place) => boolean} isShown whether that row, or that cell of a matrix, is there
 * @returns {{ run: string, place: Place, answer: Answer }[]} where each stood; of what was parked, its name
 */
export function earlier(record, wire, isShown) {
  /** @type {{ run: string, place: Place, answer: Answer }[]} */
  const found = [];
  const shown = new Set();
  /** @param {string} run @param {Place} place @param {Answer} answer */
  const look = (run, place, answer) => {
    if (fits(fieldAt(wire, place), answer) && isShown(run, place)) return;
    if (answer.v != null) found.push({ run, place, answer });
    shown.add(answerAt(record, wire, run, place));
  };
  for (const { run, answers, rows } of record.runs) {
    for (const [path, answer] of Object.entries(answers)) look(run, { path }, answer);
    for (const [path, all] of Object.entries(rows)) {
      for (const row of all) {
        for (const [column, answer] of Object.entries(cellsOf(row))) look(run, { path, row, column }, answer);
      }
    }
  }
  for (const [path, answer] of Object.entries(record.parked)) {
    if (answer.v != null && !shown.has(answer)) found.push({ run: "", place: { path }, answer });
  }
  return found;
}
