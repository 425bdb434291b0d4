// Values as readers see and type them.
//
// Owns numbers, hours, money, percentages and dates in the language of the page, both ways. Knows no page and no words:
// `Intl` has those of languages, and what a theme says is given. In English it agrees with
// src/worksheet/expression/print.rs; tests/worksheets/expressions.txt holds both to the same texts.

import { dayOf, isChoice, isDay, isEmpty, numberOf, round } from "./value.js";

/** @import { Day, Entry, Value } from "./evaluation.d.ts" */
/** @import { Format } from "./wire.d.ts" */

/**
 * The language of the page, BCP 47; the currency of the site, ISO 4217; the words for yes and no.
 * @typedef {{ language: string, currency?: string, yes?: string, no?: string }} Settings
 */

/**
 * A value as text; `null` where it is empty.
 * @param {Value} value
 * @param {Format | undefined} format
 * @param {Settings} settings
 * @returns {string | null}
 */
export function print(value, format, settings) {
  if (isEmpty(value)) return null;
  const as = format?.as;
  if (as === "list" && Array.isArray(value)) return namesOf(value, settings).map((name) => `• ${name}`).join("\n");
  const isNumeric = as ? !["list", "words", "date"].includes(as) : typeof value === "number";
  const number = isNumeric ? numberOf(value) : null;
  return number === null ? plain(value, settings) : printNumber(number, format, settings);
}

/**
 * The names of entries: their texts, if those are their values.
 * @param {Entry[]} entries
 * @param {Settings} settings
 */
export function namesOf(entries, settings) {
  return entries.map(({ name, value }) => {
    const isText = typeof value === "string" || isChoice(value) || isDay(value);
    return isText && !isEmpty(value) ? plain(value, settings) : name;
  });
}

/**
 * A value as it is shown of itself.
 * @param {Value} value
 * @param {Settings} settings
 * @returns {string}
 */
function plain(value, settings) {
  if (typeof value === "string") return value.trim();
  if (typeof value === "boolean") return value ? (settings.yes ?? "yes") : (settings.no ?? "no");
  if (typeof value === "number") return printNumber(value, undefined, settings);
  if (isDay(value)) return printDate(value, settings.language);
  if (isChoice(value)) return value.label;
  return new Intl.ListFormat(written(settings.language)).format(namesOf(value ?? [], settings));
}

/**
 * English without a country is written as in Britain: "26 December 2011", "a, b and c".
 * @param {string} language
 */
const written = (language) => (language === "en" ? "en-GB" : language);

/**
 * "26 December 2011".
 * @param {Day} day
 * @param {string} language
 */
function printDate({ day }, language) {
  return new Intl.DateTimeFormat(written(language), { dateStyle: "long", timeZone: "UTC" }).format(day * 864e5);
}

/** @type {Record<string, number>} */
const DECIMALS = { 0: 0, "0.0": 1, "0.00": 2 };

/**
 * @param {number} number
 * @param {Format | undefined} format
 * @param {Settings} settings
 */
function printNumber(number, format, { language, currency }) {
  const as = format?.as ?? "";
  if (as === "days") {
    return new Intl.RelativeTimeFormat(written(language), { numeric: "auto" }).format(round(number, 0), "day");
  }
  /** @type {Intl.NumberFormatOptions} */
  const sign = { signDisplay: format?.signed ? "exceptZero" : "negative", useGrouping: "min2" };
  if (as === "hours") return printHours(number, new Intl.NumberFormat(language, sign));
  if (as === "percent") {
    const options = /** @type {const} */ ({ ...sign, style: "percent" });
    return new Intl.NumberFormat(language, options).format(round(number * 100, 0) / 100);
  }
  if (as === "money" && currency) {
    const options = /** @type {const} */ ({ ...sign, style: "currency", currency, useGrouping: true });
    const money = new Intl.NumberFormat(language, options);
    return money.format(round(number, money.resolvedOptions().maximumFractionDigits ?? 2));
  }
  const least = as === "money" ? 2 : (DECIMALS[as] ?? 0);
  const most = DECIMALS[as] ?? 2;
  const options = { ...sign, minimumFractionDigits: least, maximumFractionDigits: most };
  return new Intl.NumberFormat(language, options).format(round(number, most));
}

/**
 * 1.5 as "1 h 30", 0.75 as "45 min".
 * @param {number} number
 * @param {Intl.NumberFormat} format
 */
function printHours(number, format) {
  const minutes = round(Math.abs(number) * 60, 0);
  const [whole, rest] = [Math.floor(minutes / 60), minutes % 60];
  // The sign is that of the whole, which may be less than an hour.
  const parts = format.formatToParts(Math.sign(number) * (minutes && (whole || 1)));
  const sign = parts.filter(({ type }) => type.endsWith("Sign")).map(({ value }) => value).join("");
  const hours = new Intl.NumberFormat(format.resolvedOptions().locale, { useGrouping: "min2" }).format(whole);
  if (!rest) return `${sign}${hours} h`;
  return whole ? `${sign}${hours} h ${String(rest).padStart(2, "0")}` : `${sign}${rest} min`;
}

// ---- What readers type

/**
 * A number as the language writes it: `1.234,5` in German. `null` where it cannot be read.
 *
 * What the language's own rules cannot read is read with a point or comma before the decimals, since many type so on any
 * page: `1.5` in German is one and a half, `1.500` is fifteen hundred.
 * @param {string} text
 * @param {string} language
 * @returns {number | null}
 */
export function readNumber(text, language) {
  const parts = new Intl.NumberFormat(language).formatToParts(-12345.6);
  const [group, decimal] = ["group", "decimal"].map((type) => parts.find((part) => part.type === type)?.value ?? "");
  const [, sign, digits] = /^([+-]?) *(.*)$/.exec(withPlainSigns(text, language)) ?? [];
  for (const [groups, point] of [[`[ '${group.trim()}]`, decimal], ["[ ']", "."], ["[ ']", ","]]) {
    const grouped = `\\d{1,3}(?:${groups}\\d{2,3})*${groups}\\d{3}`;
    if (!new RegExp(`^(?:(?:${grouped}|\\d+)(?:[${point}]\\d*)?|[${point}]\\d+)$`).test(digits)) continue;
    const number = Number(digits.replace(new RegExp(groups, "g"), "").replace(point, "."));
    return !Number.isFinite(number) ? null : sign === "-" ? 0 - number : number;
  }
  return null;
}

/**
 * The same with the digits 0 to 9, plain spaces, apostrophes and hyphens.
 * @param {string} text
 * @param {string} language
 */
function withPlainSigns(text, language) {
  const own = new Intl.NumberFormat(language, { useGrouping: false }).format(9876543210);
  const digits = [...own].reverse();
  const plainDigits = digits.length === 10 ? text.replace(/\p{Nd}/gu, (digit) => {
    const index = digits.indexOf(digit);
    return index < 0 ? digit : String(index);
  }) : text;
  return plainDigits.trim().replace(/\s/g, " ").replace(/[’٬]/g, "'").replace(/[−–]/g, "-");
}

/**
 * Hours, as a number of them: `1:30`, `1.5`, `1 h 30`, `90 min`.
 * @param {string} text
 * @param {string} language
 */
export function readHours(text, language) {
  const clock = /^(\d+) *[:h] *([0-5]\d?)? *(?:m|min|')?$/i.exec(text.trim());
  if (clock) return Number(clock[1]) + Number(clock[2] ?? 0) / 60;
  const [, amount, unit] = /^(.*?) *(h|hours?|min|minutes?|')?$/i.exec(text.trim()) ?? [];
  const number = readNumber(amount, language);
  return number !== null && unit && !/^h/i.test(unit) ? number / 60 : number;
}

/**
 * A percentage, as a share of one: 45 and `45 %` are 0.45.
 * @param {string} text
 * @param {string} language
 */
export function readPercent(text, language) {
  const number = readNumber(text.replace(/[%٪]/g, ""), language);
  return number === null ? null : number / 100;
}

/**
 * A date, with its day, month and year in the order of the language: `31.12.2026`. `2026-12-31` is read in all.
 * @param {string} text
 * @param {string} language
 */
export function readDate(text, language) {
  const numbers = withPlainSigns(text, language).split(/[-./ ]+/).filter(Boolean);
  if (numbers.length !== 3 || !numbers.every((number) => /^\d{1,4}$/.test(number))) return null;
  const parts = new Intl.DateTimeFormat(written(language), { timeZone: "UTC" }).formatToParts(0);
  const order = parts.map(({ type }) => type).filter((type) => ["day", "month", "year"].includes(type));
  const places = numbers[0].length === 4 ? ["year", "month", "day"] : order;
  /** @type {(type: string, length: number) => string} */
  const part = (type, length) => (numbers[places.indexOf(type)] ?? "").padStart(length, "0");
  // A year of two digits could be of any century.
  return (numbers[places.indexOf("year")] ?? "").length === 4
    ? dayOf(`${part("year", 4)}-${part("month", 2)}-${part("day", 2)}`)
    : null;
}
