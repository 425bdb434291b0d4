// The inputs of a worksheet's form.
//
// Owns which answer an input holds, and reading and filling it. Refuses to know where answers are kept. The input that has
// the focus is never filled: what somebody is writing stays theirs.

import { readHours, readNumber, readPercent } from "./format.js";
import { fieldAt, isNumeric } from "./record.js";
import { today } from "./runs.js";
import { round } from "./value.js";

/** @import { Answer, Field, Wire } from "./wire.d.ts" */
/** @import { Place, RowKey, Stored } from "./record.js" */
/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Input */

/**
 * A number as it is typed in a blank of that kind; `null` where it cannot be read.
 * @param {string} text
 * @param {string} kind
 * @param {string} language
 */
export function readAs(text, kind, language) {
  return (kind === "hours" ? readHours : kind === "percent" ? readPercent : readNumber)(text, language);
}

/** Which row an element is. @type {WeakMap<Element, RowKey>} */
export const rowKeys = new WeakMap();

/** The inputs that hold answers. @param {Element} root */
export function inputsOf(root) {
  return /** @type {Input[]} */ ([...root.querySelectorAll("input[name], select[name], textarea[name]")]);
}

/** @param {Input} input @returns {Place} */
export function placeOf(input) {
  const element = input.closest("[data-row]");
  const row = element && rowKeys.get(element);
  const list = element?.closest("[data-list]")?.getAttribute("data-list");
  if (!row || !list) return { path: input.name };
  // `list.number.column`
  return { path: list, row, column: input.name.slice(list.length + 1).replace(/^[^.]*\./, "") };
}

/** @param {Place} place */
export const placeKey = (place) => JSON.stringify([place.path, place.row?.id, place.row?.from, place.column]);

/** @param {Input} input @returns {input is HTMLInputElement} */
const isBox = (input) => input instanceof HTMLInputElement && (input.type === "radio" || input.type === "checkbox");

/**
 * What stands in an input; nothing where the browser itself cannot tell.
 * @param {Input} input
 * @param {Field} field
 * @param {string} language
 * @returns {{ v: Stored, typed?: true } | undefined}
 */
export function readInput(input, field, language) {
  if (isBox(input)) {
    if (input.type === "checkbox") return { v: input.checked || null };
    return input.checked ? { v: field.kind === "scale" ? Number(input.value) : input.value } : undefined;
  }
  if (input.validity.badInput) return undefined;
  const text = input.value;
  if (!text.trim()) return { v: null };
  if (field.kind === "scale") return { v: Number(text) };
  if (!isNumeric(field.kind)) return { v: text };
  const number = readAs(text, field.kind, language);
  return number === null ? { v: text, typed: true } : { v: number };
}

/**
 * A number as it is typed.
 * @param {number} number
 * @param {string} kind
 * @param {string} language
 */
export function typedNumber(number, kind, language) {
  const minutes = round(number * 60, 6);
  if (kind === "hours" && number % 1 && Number.isInteger(minutes) && minutes >= 0) {
    return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  }
  const shown = kind === "percent" ? round(number * 100, 8) : number;
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 10 }).format(shown);
}

/** What the page gives an input at first. @param {Input} input */
function initial(input) {
  if (!(input instanceof HTMLSelectElement)) return input.defaultValue;
  return [...input.options].find(({ defaultSelected }) => defaultSelected)?.value ?? "";
}

/** Whether somebody has written here before the script ran. @param {Input} input */
export function isTouched(input) {
  return isBox(input) ? input.checked !== input.defaultChecked : input.value !== initial(input);
}

/**
 * Puts an answer into its input.
 * @param {Input} input
 * @param {Field} field
 * @param {Answer | undefined} answer
 * @param {string} language
 */
function fill(input, field, answer, language) {
  const v = answer?.v ?? null;
  // Which day that is, the build could not know.
  if (field.value === "today" && "defaultValue" in input && !input.defaultValue) input.defaultValue = today();
  if (isBox(input)) {
    input.checked = !answer ? input.defaultChecked : input.type === "checkbox" ? v === true : String(v) === input.value;
    return;
  }
  const isPlain = typeof v !== "number" || field.kind === "scale" || ("type" in input && input.type === "number");
  const text = !answer ? initial(input) : v === null ? "" : isPlain ? String(v) : typedNumber(v, field.kind, language);
  if (input.value !== text) input.value = text;
}

/**
 * Puts the answers into all inputs but one, and those of its group.
 * @param {Element} root
 * @param {Wire} wire
 * @param {(place: Place) => Answer | undefined} answerAt
 * @param {Element | null} spared
 */
export function fillAll(root, wire, answerAt, spared) {
  const active = isInput(spared) ? spared : null;
  for (const input of inputsOf(root)) {
    const place = placeOf(input);
    const field = fieldAt(wire, place);
    const isFocused =
      input === active || (input.type === "radio" && active?.name === input.name && active.form === input.form);
    if (field && !isFocused) fill(input, field, answerAt(place), wire.language);
  }
}

/** @param {unknown} target @returns {target is Input} */
export function isInput(target) {
  return target instanceof Element && target.matches("input[name], select[name], textarea[name]");
}
