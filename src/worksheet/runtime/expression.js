// Evaluates the expressions of the wire format.
//
// Owns what operators and functions give, above all for what is empty. Asks an environment for every answer; knows no
// page. The twin of src/worksheet/expression/evaluate.rs, operation by operation; one table of cases,
// tests/worksheets/expressions.txt, holds both to the same values.

import { dayOf, equals, isChoice, isDay, isEmpty, isInCalendar, numberOf, order, round } from "./value.js";

/** @import { CallName, Expression, Leaf, Operator } from "./wire.d.ts" */
/** @import { Day, Entry, Environment, Value } from "./evaluation.d.ts" */

/**
 * An entry that is looked at, within the one around it.
 * @typedef {{ entry: Entry, outer: Frame | null }} Frame
 */

/**
 * The value of an expression, in a row or outside of rows. Whatever the environment answers, there is a value.
 * @param {Expression} expression
 * @param {Environment} environment
 * @param {Entry | null} [row]
 * @returns {Value}
 */
export function evaluate(expression, environment, row = null) {
  return valueOf(expression, environment, row && { entry: row, outer: null });
}

/**
 * Whether there is an answer: yes or no is its own.
 * @param {Value} value
 * @returns {boolean}
 */
function isThere(value) {
  if (typeof value === "boolean") return value;
  return Array.isArray(value) ? value.some(counts) : !isEmpty(value);
}

/** @param {Entry} entry */
const counts = (entry) => !!entry.withheld || isThere(entry.value);

/**
 * The same, where blank texts, what is no number and what is in no calendar are empty.
 * @param {Value | undefined} value
 * @returns {Value}
 */
function normal(value) {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return null;
  if (isDay(value)) return isInCalendar(value) ? value : null;
  return typeof value === "string" && isEmpty(value) ? null : value;
}

/**
 * @param {Expression} expression
 * @param {Environment} environment
 * @param {Frame | null} frame
 * @returns {Value}
 */
function valueOf(expression, environment, frame) {
  if (!Array.isArray(expression)) return normal(expression);
  /** @param {Expression} part */
  const value = (part) => valueOf(part, environment, frame);
  const node = expression;
  switch (node[0]) {
    case "date":
      return dayOf(node[1]);
    case "cell":
    case "group":
      return normal(entryAt(frame, node[1])?.cell?.(node[2]));
    case "at-item":
      return about(entryAt(frame, node[1]), node[2]);
    case "outer":
      return valueOf(node[1], environment, frame && frame.outer);
    case "there":
      return isThere(value(node[1]));
    case "not":
      return negation(value(node[1]));
    case "neg": {
      const number = numberOf(value(node[1]));
      return number === null ? null : 0 - number;
    }
    case "where":
      return filter(value(node[1]), node[2], environment, frame);
    case "is": {
      const choice = value(node[1]);
      return isChoice(choice) ? choice.option === node[2] : null;
    }
    case "call": {
      const [, name, ...parts] = node;
      return name === "share-of" ? share(parts[0], environment, frame) : (CALLS[name]?.(parts, value) ?? null);
    }
    case "other":
    case "at":
    case "rated": {
      const elsewhere = environment.shifted(node[0], node[1]);
      return elsewhere && valueOf(node[2], elsewhere, frame);
    }
    default:
      if (Object.hasOwn(OPERATORS, node[0])) {
        const [operator, left, right] = /** @type {[Operator, Expression, Expression]} */ (node);
        return OPERATORS[operator](value(left), value(right));
      }
      return normal(environment.leaf(/** @type {Leaf} */ (node)));
  }
}

/**
 * The entry looked at, or its source so many sources up.
 * @param {Frame | null} frame
 * @param {number} depth
 */
function entryAt(frame, depth) {
  let entry = frame?.entry;
  for (let up = 0; up < depth; up += 1) entry = entry?.source;
  return entry;
}

/**
 * @param {Entry | undefined} entry
 * @param {string} key
 */
function about(entry, key) {
  if (!entry) return null;
  return normal(key === "item" ? entry.name : key === "value" ? entry.value : entry.about?.(key));
}

/** @param {number} number */
const finite = (number) => (Number.isFinite(number) ? number : null);

/**
 * The entries for which the condition is yes.
 * @param {Value} entries
 * @param {Expression} condition
 * @param {Environment} environment
 * @param {Frame | null} outer
 */
function filter(entries, condition, environment, outer) {
  return listOf(entries).filter((entry) => valueOf(condition, environment, { entry, outer }) === true);
}

/**
 * `share-of(entries where condition)`: those that fulfil it, of those that are answered.
 * @param {Expression} part
 * @param {Environment} environment
 * @param {Frame | null} frame
 */
function share(part, environment, frame) {
  if (!Array.isArray(part) || part[0] !== "where") return null;
  const answered = listOf(valueOf(part[1], environment, frame)).filter((entry) => !isEmpty(entry.value));
  return finite(filter(answered, part[2], environment, frame).length / answered.length);
}

/**
 * @param {Value} value
 * @returns {Entry[]}
 */
const listOf = (value) => (Array.isArray(value) ? value : []);

/** @param {Value} value */
const negation = (value) => (typeof value === "boolean" ? !value : null);

// ---- Operators

/**
 * No if one is no, else empty if one is empty.
 * @param {Value} a
 * @param {Value} b
 */
function both(a, b) {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : null;
}

/**
 * Whether a value is among entries: by key for a choice, by name or value for a text, else by value.
 * @param {Value} needle
 * @param {Value} entries
 */
function isAmong(needle, entries) {
  if (isEmpty(needle) || !Array.isArray(entries)) return null;
  return entries.some((entry) => {
    const byName =
      (isChoice(needle) && needle.option === entry.key) ||
      (typeof needle === "string" && needle.trim() === entry.name.trim());
    return byName || equals(needle, entry.value) === true;
  });
}

/**
 * A day so many days on, of the years 1 to 9999.
 * @param {Day} from
 * @param {Value} days
 * @param {1 | -1} sign
 */
function moved(from, days, sign) {
  const number = numberOf(days);
  if (number === null) return null;
  const day = { day: from.day + sign * round(number, 0) };
  return isInCalendar(day) ? day : null;
}

/** @type {(operation: (a: number, b: number) => number) => (a: Value, b: Value) => Value} */
const arithmetic = (operation) => (a, b) => {
  const [x, y] = [numberOf(a), numberOf(b)];
  return x === null || y === null ? null : finite(operation(x, y));
};
const plus = arithmetic((a, b) => a + b);
const minus = arithmetic((a, b) => a - b);

/** @type {(holds: (order: number) => boolean) => (a: Value, b: Value) => Value} */
const ordered = (holds) => (a, b) => {
  const found = order(a, b);
  return found === null ? null : holds(found);
};

/** @type {Record<Operator, (a: Value, b: Value) => Value>} */
const OPERATORS = {
  "+": (a, b) => (isDay(a) ? moved(a, b, 1) : isDay(b) ? moved(b, a, 1) : plus(a, b)),
  "-": (a, b) => (isDay(a) ? (isDay(b) ? a.day - b.day : moved(a, b, -1)) : minus(a, b)),
  "*": arithmetic((a, b) => a * b),
  "/": arithmetic((a, b) => a / b),
  "=": equals,
  "!=": (a, b) => negation(equals(a, b)),
  "<": ordered((it) => it < 0),
  "<=": ordered((it) => it <= 0),
  ">": ordered((it) => it > 0),
  ">=": ordered((it) => it >= 0),
  in: isAmong,
  and: both,
  // One is yes unless both are not.
  or: (a, b) => negation(both(negation(a), negation(b))),
};

// ---- Functions

/**
 * The values of all parts, those of entries one by one, without what is empty.
 * @param {Expression[]} parts
 * @param {(part: Expression) => Value} value
 */
function valuesOf(parts, value) {
  const values = parts.flatMap((part) => {
    const found = value(part);
    return Array.isArray(found) ? found.map((entry) => normal(entry.value)) : [found];
  });
  return values.filter((it) => !isEmpty(it));
}

/**
 * @param {Expression[]} parts
 * @param {(part: Expression) => Value} value
 * @returns {number[]}
 */
function numbersOf(parts, value) {
  return valuesOf(parts, value).flatMap((found) => numberOf(found) ?? []);
}

/**
 * The mean of numbers with weights; empty where nothing has weight.
 * @param {[number, number][]} weighted
 */
function mean(weighted) {
  let [sum, weight] = [0, 0];
  for (const [number, its] of weighted) {
    sum += number * its;
    weight += its;
  }
  return finite(sum / weight);
}

/** @param {Entry[]} entries */
function weighted(entries) {
  return mean(entries.flatMap((entry) => {
    const number = numberOf(entry.value);
    return number === null ? [] : [/** @type {[number, number]} */ ([number, entry.weight ?? 1])];
  }));
}

/**
 * The first value that no other goes before, in that direction.
 * @param {Value[]} values
 * @param {1 | -1} direction
 */
function extreme(values, direction) {
  /** @type {Value} */
  let best = null;
  for (const value of values) {
    const found = best === null ? order(value, value) : order(value, best);
    if (found !== null && (best === null || found * direction > 0)) best = value;
  }
  // A choice stands for its number here.
  return numberOf(best) ?? best;
}

/**
 * Entries by value, those without one left out; equal ones stay in their order.
 * @param {Value} entries
 * @param {1 | -1} direction
 */
function sorted(entries, direction) {
  const keyed = listOf(entries).map((entry) => {
    const number = numberOf(entry.value);
    return { entry, key: isDay(entry.value) ? entry.value.day : number === null ? NaN : round(number, 9) };
  });
  const found = keyed.filter(({ key }) => !Number.isNaN(key));
  return found.sort((a, b) => (b.key - a.key) * direction).map(({ entry }) => entry);
}

/**
 * The first entries by value, with all that equal the last of them.
 * @param {Value} entries
 * @param {Value} most
 * @param {1 | -1} direction
 */
function best(entries, most, direction) {
  const number = numberOf(most);
  if (number === null) return null;
  const all = sorted(entries, direction);
  let edge = Math.min(Math.max(Math.floor(number), 0), all.length);
  const last = all[edge - 1];
  while (last && edge < all.length && order(all[edge].value, last.value) === 0) edge += 1;
  return all.slice(0, edge);
}

/**
 * Each entry with its value less that of the other of the same key; empty where one is.
 * @param {Value} entries
 * @param {Value} others
 */
function gap(entries, others) {
  return listOf(entries).map((entry) => {
    const other = listOf(others).find(({ key }) => key === entry.key);
    return { ...entry, value: minus(entry.value, other?.value ?? null) };
  });
}

/**
 * One entry for each dimension, in the order in which they come.
 * @param {Entry[]} entries
 * @returns {Entry[]}
 */
function dims(entries) {
  const names = new Set(entries.flatMap((entry) => entry.dim ?? []));
  return Array.from(names, (name) => {
    return { key: name, name, value: weighted(entries.filter((entry) => entry.dim === name)) };
  });
}

/** @type {Record<CallName, (parts: Expression[], value: (part: Expression) => Value) => Value>} */
const CALLS = {
  sum(parts, value) {
    const numbers = numbersOf(parts, value);
    return numbers.length ? finite(numbers.reduce((sum, it) => sum + it, 0)) : null;
  },
  mean: (parts, value) => mean(numbersOf(parts, value).map((number) => [number, 1])),
  min: (parts, value) => extreme(valuesOf(parts, value), -1),
  max: (parts, value) => extreme(valuesOf(parts, value), 1),
  count: ([entries], value) => listOf(value(entries)).filter(counts).length,
  any: ([entries], value) => listOf(value(entries)).some(counts),
  all([entries], value) {
    const answered = listOf(value(entries)).filter((entry) => entry.withheld || !isEmpty(entry.value));
    return answered.length ? answered.every(counts) : null;
  },
  // Needs what its entries are filtered by: see `share`.
  "share-of": () => null,
  filled: (parts, value) => parts.filter((part) => isThere(value(part))).length,
  highest: ([entries, most = 1], value) => best(value(entries), value(most), 1),
  lowest: ([entries, most = 1], value) => best(value(entries), value(most), -1),
  ranked: ([entries], value) => sorted(value(entries), 1),
  gap: ([a, b], value) => gap(value(a), value(b)),
  weighted: ([entries], value) => weighted(listOf(value(entries))),
  dims: ([entries], value) => dims(listOf(value(entries))),
  spread(parts, value) {
    const numbers = numbersOf(parts, value);
    return finite(Math.max(...numbers) - Math.min(...numbers));
  },
  round([part, to = 0], value) {
    const [number, decimals] = [numberOf(value(part)), numberOf(value(to))];
    return number === null || decimals === null ? null : round(number, decimals);
  },
  abs([part], value) {
    const number = numberOf(value(part));
    return number === null ? null : Math.abs(number);
  },
  if([condition, yes, no = null], value) {
    const holds = value(condition);
    return typeof holds === "boolean" ? value(holds ? yes : no) : null;
  },
  either(parts, value) {
    for (const part of parts) {
      const found = value(part);
      if (!isEmpty(found)) return found;
    }
    return null;
  },
};
