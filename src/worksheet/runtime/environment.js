// What the reader's answers say: the environment of expressions.
//
// Owns how stored answers become values and entries, which rows a table has, and which sections are there. What stands in
// a section that is put away is empty. Refuses to know the page and the storage; one environment speaks of one record as
// it is, and remembers what it has worked out, so it is made anew after every change.

import { isAnswered, pointsOf, progressOf, scoreOf } from "./counting.js";
import { evaluate } from "./expression.js";
import { readAs } from "./fields.js";
import { print } from "./format.js";
import { answerAt, empty, fieldAt, initialId, isGone, isInitial, isNumeric, keyOf, own } from "./record.js";
import { openRun, runsOf, today } from "./runs.js";
import { readOther } from "./storage.js";
import { dayOf, isEmpty, numberOf } from "./value.js";

/** @import { Entry, Environment, Value } from "./evaluation.d.ts" */
/** @import { Expression, Field, Item, Leaf, List, Matrix, Path, Record_, Rows, Shift, Wire } from "./wire.d.ts" */
/** @import { Place, RowKey } from "./record.js" */
/** @import { Settings } from "./format.js" */
/** @import { Sheet } from "./worksheet.js" */
/** @typedef {Pick<Wire, "id" | "fields" | "lists" | "values" | "repeat"> & Partial<Pick<Wire, "sections">>} Definition */
/** @typedef {Entry & { row: RowKey, answers: Answers }} RowEntry A row; `answers` are those that its names speak of. */
/** @typedef {{ settings: Settings, today: string, other: (id: string) => Answers | null }} Around */

/** @implements {Environment} */
export class Answers {
  /** @type {Map<string, any>} */
  #found = new Map();

  /**
   * @param {Definition} wire
   * @param {Record_} record
   * @param {string} run
   * @param {Around} around
   */
  constructor(wire, record, run, around) {
    this.wire = wire;
    this.record = record;
    this.run = run;
    this.around = around;
  }

  /**
   * @param {Expression} expression
   * @param {Entry | null} [row]
   */
  value(expression, row) {
    return evaluate(expression, this, row);
  }

  // ---- What expressions ask

  /** @param {Leaf} leaf @returns {Value} */
  leaf(leaf) {
    const [name, path = "", id = "", scale] = leaf;
    switch (name) {
      case "today":
        return dayOf(this.around.today);
      case "run":
        return dayOf(this.run) ?? this.run;
      case "runs":
        return this.runs();
      case "field":
        return this.at({ path });
      case "list":
        return this.list(path);
      case "value":
        return this.#once(`value ${path}`, null, () => this.value(own(this.wire.values, path)?.expression ?? null));
      case "item":
        return this.items(path).find(({ key }) => key === id)?.value ?? this.#isChosen(path, id);
      case "chosen":
        return this.#isChosen(path, id);
      case "rating":
        return this.at({ path: `${path}.${id}.${scale}` });
      case "scale":
        return this.items(path)
          .map((entry) => ({ ...entry, value: entry.cell?.(id) ?? null }))
          .filter(({ value }) => value !== null);
      case "column":
        return this.filled(path).map((row) => ({ ...row, value: row.cell?.(id) ?? null }));
      case "points":
        return pointsOf(this.chosen(path));
      case "score":
        return scoreOf(this, path);
      case "progress":
        return progressOf(this, leaf.slice(1));
      default:
        return null;
    }
  }

  /** @param {Shift[0]} kind @param {string} name @returns {Answers | null} */
  shifted(kind, name) {
    if (kind === "other") return this.around.other(name);
    // These are the owner's own answers; those of others come as replies.
    if (kind === "rated") return name === "self" ? this : null;
    const runs = runsOf(this.wire, this.record);
    const before = runs.filter((run) =>
      Array.isArray(this.wire.repeat)
        ? this.wire.repeat.indexOf(run) < this.wire.repeat.indexOf(this.run)
        : run < this.run,
    );
    const run = name === "previous" ? before.pop() : name === "first" ? runs[0] : name;
    return run === undefined || !runs.includes(run) ? null : this.during(run);
  }

  /** The same in another run. @param {string} run @returns {Answers} */
  during(run) {
    if (run === this.run) return this;
    return this.#once(`run ${run}`, this, () => new Answers(this.wire, this.record, run, this.around));
  }

  // ---- Answers

  /** The value of an answer. @param {Place} place @returns {Value} */
  at(place) {
    const field = fieldAt(this.wire, place);
    return field && !this.isAway(place.path)
      ? this.#valueOf(field, answerAt(this.record, this.wire, this.run, place)?.v)
      : null;
  }

  /** @param {Field} field @param {string | number | boolean | null | undefined} stored @returns {Value} */
  #valueOf(field, stored = null) {
    const { kind, options, from } = field;
    if (kind === "check") return stored === true;
    if (stored === null || stored === "") return null;
    if (kind === "scale" || isNumeric(kind)) return typeof stored === "number" ? stored : null;
    if (kind === "date") return dayOf(String(stored));
    if (kind !== "select") return stored;
    if (!from) {
      const option = options?.find(({ id }) => id === stored);
      return option ? { option: option.id, label: option.label, number: option.number } : null;
    }
    const entry = this.entries(from).find(({ key }) => key === stored);
    return entry ? { option: entry.key, label: entry.name, number: numberOf(entry.value) ?? undefined } : null;
  }

  /** @param {Expression} expression @param {Entry | null} [row] @returns {Entry[]} */
  entries(expression, row) {
    const value = this.value(expression, row);
    return Array.isArray(value) ? value : [];
  }

  /** @param {Path} path @returns {Value} */
  list(path) {
    const list = own(this.wire.lists, path);
    if (!list || this.isAway(path)) return list?.kind === "one" ? null : [];
    if (list.kind === "one") return this.at({ path });
    if (list.kind === "rows") return this.filled(path);
    if (list.kind === "matrix") return this.cells(path).filter(({ value }) => !isEmpty(value));
    return this.items(path).filter(({ value }) => value !== null && value !== false);
  }

  /** All items of a list, answered or not. @param {Path} path @returns {Entry[]} */
  items(path) {
    const list = own(this.wire.lists, path);
    if (!list || !("items" in list)) return [];
    return list.items.map((item, index) => {
      const value = this.#itemValue(list, path, item);
      return {
        key: item.id,
        name: item.label,
        value,
        weight: item.weight,
        dim: item.dim,
        about: (about) => (about === "number" ? index + 1 : this.#level(list, path, item, about)),
        cell: (name) =>
          list.kind === "grid" ? this.at({ path: `${path}.${item.id}.${name}` }) : name === "self" ? value : null,
      };
    });
  }

  /** The words of the step that was rated, or of the one above. @param {List} list @param {Path} path @param {Item} item @param {string} about @returns {Value} */
  #level(list, path, item, about) {
    const rated = this.at({ path: `${path}.${item.id}` });
    if (list.kind !== "scale" || typeof rated !== "number" || !about.endsWith("level")) return null;
    return item.levels?.[rated - list.low + (about === "level" ? 0 : 1)] ?? null;
  }

  /** @param {List} list @param {Path} path @param {Item} item @returns {Value} */
  #itemValue(list, path, item) {
    const place = { path: `${path}.${item.id}` };
    if (list.kind === "one") return this.#isChosen(path, item.id);
    if (list.kind === "questions") return this.list(place.path);
    if (list.kind === "grid")
      return list.scales.some(({ id }) => this.at({ path: `${place.path}.${id}` }) !== null) || null;
    const value = this.at(place);
    if (typeof value !== "number") return value;
    if (list.kind === "rank") return list.items.length + 1 - value;
    return list.kind === "scale" && item.reverse ? list.low + list.high - value : value;
  }

  /** @param {Path} path @param {string} item @returns {boolean | null} */
  #isChosen(path, item) {
    if (own(this.wire.lists, path)?.kind === "many") return this.at({ path: `${path}.${item}` }) === true;
    const value = this.at({ path });
    return value !== null && typeof value === "object" && "option" in value ? value.option === item : null;
  }

  // ---- Choices

  /** The chosen items of a list, and of each of its questions. @param {Path} path @returns {Item[]} */
  chosen(path) {
    const list = own(this.wire.lists, path);
    if (!list || !("items" in list)) return [];
    if (list.kind === "questions") return list.items.flatMap(({ id }) => this.chosen(`${path}.${id}`));
    return list.items.filter(({ id }) => this.#isChosen(path, id));
  }

  // ---- Rows

  /** Rows that have an answer. @param {Path} path @returns {RowEntry[]} */
  filled(path) {
    const list = own(this.wire.lists, path);
    if (list?.kind !== "rows") return [];
    return this.rows(path).filter(({ cell }) =>
      Object.keys(list.columns).some((column) => isAnswered(cell?.(column) ?? null)),
    );
  }

  /** The rows of a table, in order, filled or not. @param {Path} path @returns {RowEntry[]} */
  rows(path) {
    const list = own(this.wire.lists, path);
    if (list?.kind !== "rows" || this.isAway(path)) return [];
    return this.#once(`rows ${path}`, [], () => {
      if (list.from)
        return this.sources(list.from).map((source, index) =>
          this.#row(path, list, { from: source.key }, index, source),
        );
      const keys = [...list.presets.map(({ id }) => ({ from: id })), ...this.#ownRows(path, list)];
      return keys.map((key, index) => this.#row(path, list, key, index));
    });
  }

  /** @param {Path} path @param {Rows} list @returns {RowKey[]} */
  #ownRows(path, list) {
    // A table of the author's rows only.
    if (list.max !== undefined && list.max === list.presets.length) return [];
    const run = this.record.runs.find(({ run }) => run === this.run);
    const stored = (run && own(run.rows, path))?.filter(({ id }) => id !== undefined) ?? [];
    const live = stored.filter((row) => !isGone(row));
    let missing = list.shown - list.presets.length - stored.filter(({ id }) => isInitial(keyOf({ id }))).length;
    if (missing <= 0 && !live.length && !list.presets.length) missing = 1;
    /** @type {RowKey[]} */
    const rows = live.map(({ id }) => ({ id }));
    for (let index = 0; missing > 0; index += 1) {
      const id = initialId(path, index);
      if (stored.some((row) => row.id === id)) continue;
      rows.push({ id });
      missing -= 1;
    }
    return rows.sort((a, b) => place(a) - place(b));
  }

  /** @param {Path} path @param {Rows} list @param {RowKey} row @param {number} index @param {Entry} [source] @returns {RowEntry} */
  #row(path, list, row, index, source) {
    const preset = source ? undefined : list.presets.find(({ id }) => id === row.from);
    const answers = source && "answers" in source ? /** @type {RowEntry} */ (source).answers : this;
    /** @type {RowEntry} */
    const entry = {
      key: keyOf(row),
      name: "",
      value: true,
      source,
      row,
      answers,
      about: (about) => (about === "number" ? index + 1 : (source?.about?.(about) ?? null)),
      cell: (column) => {
        const computed = own(list.computed, column);
        if (computed) return answers.value(computed.expression, entry);
        const given = preset && own(preset.values, column);
        const field = own(list.columns, column);
        if (given === undefined || !field) return this.at({ path, row, column });
        return this.#valueOf(
          field,
          isNumeric(field.kind) ? readAs(given, field.kind, this.around.settings.language) : given,
        );
      },
    };
    const named = list.name === undefined ? null : (entry.cell?.(list.name) ?? null);
    entry.name = print(named, undefined, this.around.settings) ?? preset?.label ?? source?.name ?? "";
    return entry;
  }

  /** The entries that rows are made from: of scales and the like all items. @param {Expression[]} from @returns {Entry[]} */
  sources(from) {
    const seen = new Map();
    return from
      .flatMap((expression) => this.#source(expression))
      .map((entry) => {
        const times = (seen.get(entry.key) ?? 0) + 1;
        seen.set(entry.key, times);
        return times > 1 ? { ...entry, key: `${entry.key}_${times}` } : entry;
      });
  }

  /** @param {Expression} expression @returns {Entry[]} */
  #source(expression) {
    if (Array.isArray(expression) && expression[0] === "scale") {
      const [, grid, scale] = expression;
      return this.items(grid).map((entry) => ({ ...entry, value: entry.cell?.(scale) ?? null }));
    }
    const [name, path] = Array.isArray(expression) && typeof expression[1] === "string" ? expression : [];
    const list = typeof path === "string" && name === "list" ? own(this.wire.lists, path) : undefined;
    if (!list || typeof path !== "string" || this.isAway(path) || list.kind === "matrix")
      return this.entries(expression);
    if (list.kind === "rows") {
      const filled = new Set(this.filled(path).map(({ key }) => key));
      return this.rows(path).filter(({ key, row }) => filled.has(key) || (!list.from && row.from !== undefined));
    }
    if (list.kind === "one" || list.kind === "many") return this.items(path).filter(({ value }) => value === true);
    return this.items(path);
  }

  /** @returns {RowEntry[]} */
  runs() {
    const filled = runsOf(this.wire, this.record);
    return filled.map((run, index) => {
      const date = dayOf(run);
      const name = date ? (print(date, { as: "date" }, this.around.settings) ?? run) : run;
      const about = (/** @type {string} */ key) => (key === "date" ? date : key === "number" ? index + 1 : null);
      return { key: run, name, value: true, row: { from: run }, answers: this.during(run), about };
    });
  }

  // ---- Matrices

  /** Rows and columns of a matrix. @param {Path} path @returns {{ list: Matrix, rows: Entry[], columns: Entry[] } | null} */
  matrix(path) {
    const list = own(this.wire.lists, path);
    if (list?.kind !== "matrix" || this.isAway(path)) return null;
    return this.#once(`matrix ${path}`, null, () => {
      const presets = list.presets.map(({ id, label }) => ({ key: id, name: label, value: true }));
      return { list, rows: list.rows.length ? this.sources(list.rows) : presets, columns: this.sources(list.columns) };
    });
  }

  /** Its open cells, row by row. @param {Path} path @returns {(Entry & { row: string, column: string })[]} */
  cells(path) {
    const matrix = this.matrix(path);
    if (!matrix) return [];
    const { list, rows, columns } = matrix;
    return rows.flatMap((row) =>
      columns.flatMap((column) => {
        if (isClosed(list, row.key, column.key)) return [];
        const key = `${row.key}.${column.key}`;
        return {
          key,
          name: `${row.name}, ${column.name}`,
          value: this.at({ path: `${path}.${key}` }),
          row: row.key,
          column: column.key,
        };
      }),
    );
  }

  /** What `sum(row)` and `sum(column)` speak of. @param {Path} path @param {string} [row] @param {string} [column] @returns {Environment} */
  within(path, row, column) {
    return {
      leaf: (leaf) => {
        if (leaf[0] === "matrix-row") return this.cells(path).filter((cell) => cell.row === row);
        if (leaf[0] === "matrix-column") return this.cells(path).filter((cell) => cell.column === column);
        return this.leaf(leaf);
      },
      shifted: (kind, name) => this.shifted(kind, name),
    };
  }

  // ---- Sections

  /** Whether a section is there. @param {number} index */
  isThere(index) {
    const section = this.wire.sections?.[index];
    if (!section) return true;
    return this.#once(`section ${index}`, true, () => {
      const { condition, steps, for: raters } = section;
      if (raters && !raters.includes("self")) return false;
      if (steps && !steps.some(([list, item]) => this.#isChosen(list, item))) return false;
      return condition === undefined || this.value(condition) === true;
    });
  }

  /** Whether what stands at a path is put away. @param {Path} path */
  isAway(path) {
    return (this.wire.sections ?? []).some(
      ({ holds }, index) => holds.some((held) => path === held || path.startsWith(`${held}.`)) && !this.isThere(index),
    );
  }

  /**
   * Remembers what is worked out; while it is, it is as given, so that a circle ends.
   * @template T
   * @param {string} key
   * @param {T} meanwhile
   * @param {() => T} work
   * @returns {T}
   */
  #once(key, meanwhile, work) {
    if (!this.#found.has(key)) {
      this.#found.set(key, meanwhile);
      this.#found.set(key, work());
    }
    return this.#found.get(key);
  }
}

/** @param {RowKey} row */
const place = (row) => (isInitial(keyOf(row)) ? parseInt(keyOf(row), 10) : Infinity);

/** @param {Matrix} list @param {string} row @param {string} column */
export const isClosed = (list, row, column) =>
  (list.rows.length > 0 && row === column) || list.closed.some(([a, b]) => a === row && (b === column || b === "*"));

/**
 * What the answers of a worksheet say now. Of others, those that stand on the same page are asked first.
 * @param {Sheet} sheet
 */
export function answersOf({ wire, record, run, settings, sheets }) {
  /** @type {Map<string, Answers>} */
  const others = new Map();
  const around = {
    settings,
    today: today(),
    other: (/** @type {string} */ id) => {
      const other = own(wire.others, id);
      const found = others.get(id);
      if (!other || found) return found ?? null;
      const here = [...sheets].find((sheet) => sheet.wire.id === id);
      const theirs = here?.record ?? readOther(wire, id) ?? empty({ id, schema: "" });
      const runs = runsOf(other, theirs);
      const open = here?.run ?? openRun(other, theirs, around.today);
      const answers = new Answers(other, theirs, runs.includes(open) ? open : (runs.at(-1) ?? open), around);
      others.set(id, answers);
      return answers;
    },
  };
  return new Answers(wire, record, run, around);
}
