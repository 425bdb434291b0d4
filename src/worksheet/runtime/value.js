// Values, and what holds of them everywhere: when one is empty, when two are equal, how a number is rounded.
//
// The twin of src/worksheet/expression/value.rs, operation by operation, so that both come to the same bits.

/** @import { Choice, Day, Value } from "./evaluation.d.ts" */

/** Numbers that differ by less than this part of the greater one are equal: 0.1 + 0.2 is 0.3. */
const NEAR = 1e-9;

const DAY = 864e5;

/**
 * A number to so many decimals, at most ten, half away from 0: what is half but for the last bits is half.
 * @param {number} number
 * @param {number} decimals
 */
export function round(number, decimals) {
  const scale = Number("1e" + Math.floor(Math.min(Math.max(decimals, 0), 10)));
  const scaled = Math.abs(number) * scale;
  if (scaled >= 2 ** 52) return number;
  const rounded = Math.floor(scaled + scaled * 2 * Number.EPSILON + 0.5) / scale;
  return number < 0 ? 0 - rounded : rounded;
}

/**
 * The day of `2026-12-31`.
 * @param {string} text
 * @returns {Day | null}
 */
export function dayOf(text) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text + "T00:00:00Z") : NaN;
  const day = { day: time / DAY };
  // A 31 February is read as a day of March by some.
  return isInCalendar(day) && isoOf(day) === text ? day : null;
}

/**
 * Whether a day is one of the years 1 to 9999, as all dates are.
 * @param {Day} day
 */
export const isInCalendar = ({ day }) => day >= -719162 && day <= 2932896;

/**
 * `2026-12-31` of a day.
 * @param {Day} day
 */
export function isoOf({ day }) {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** @type {(value: Value) => value is Day} */
export const isDay = (value) => typeof value === "object" && value !== null && "day" in value;
/** @type {(value: Value) => value is Choice} */
export const isChoice = (value) => typeof value === "object" && value !== null && "option" in value;

/**
 * Whether a value is empty. Entries are, if there are none.
 * @param {Value} value
 */
export function isEmpty(value) {
  if (Array.isArray(value)) return !value.length;
  return value === null || (typeof value === "string" && !value.trim());
}

/**
 * What a value counts: a number its own, a choice that of its option.
 * @param {Value} value
 * @returns {number | null}
 */
export function numberOf(value) {
  const number = isChoice(value) ? value.number : value;
  return typeof number === "number" && Number.isFinite(number) ? number : null;
}

/**
 * Below 0, 0 or above 0, as the first is less than, equal to or greater than the second; `null` without an order.
 * @param {Value} a
 * @param {Value} b
 */
export function order(a, b) {
  if (isDay(a) && isDay(b)) return a.day - b.day;
  const [x, y] = [numberOf(a), numberOf(b)];
  if (x === null || y === null) return null;
  return Math.abs(x - y) <= NEAR * Math.max(Math.abs(x), Math.abs(y), 1) ? 0 : x - y;
}

/**
 * Whether two are equal; `null` where one is empty, or they cannot be compared.
 * @param {Value} a
 * @param {Value} b
 * @returns {boolean | null}
 */
export function equals(a, b) {
  if (isEmpty(a) || isEmpty(b)) return null;
  if (typeof a === "boolean" && typeof b === "boolean") return a === b;
  if (typeof a === "string" && typeof b === "string") return a.trim() === b.trim();
  if (isChoice(a) && isChoice(b)) return a.option === b.option;
  if (isChoice(a) && typeof b === "string") return [a.option, a.label].includes(b.trim());
  if (isChoice(b) && typeof a === "string") return equals(b, a);
  const found = order(a, b);
  return found === null ? null : found === 0;
}
