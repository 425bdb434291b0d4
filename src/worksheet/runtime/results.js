// What a worksheet works out: sections, options, outputs, bands, outcomes, remainders and charts.
//
// Owns how results stand on the page. Whatever the reader has not answered looks as the build wrote it. Refuses to know
// answers otherwise than through the environment.

import { make } from "./elements.js";
import { askedOf } from "./counting.js";
import { answersOf } from "./environment.js";
import { placeOf, rowKeys } from "./fields.js";
import { evaluate } from "./expression.js";
import { namesOf, print } from "./format.js";
import { fieldAt, own } from "./record.js";
import { isEmpty, numberOf } from "./value.js";
import { say } from "./words.js";

/** @import { Bands, Chart, Outcomes, Output, Path } from "./wire.d.ts" */
/** @import { Entry, Environment } from "./evaluation.d.ts" */
/** @import { Answers } from "./environment.js" */
/** @import { Sheet } from "./worksheet.js" */
/** @typedef {{ update(): boolean }} Part What shows rows; `update` tells whether some are new on the page. */

/** What outputs show while they are empty. @type {WeakMap<Element, Node[]>} */
const empties = new WeakMap();
/** What was last said of bands and outcomes. @type {WeakMap<Element, string>} */
const said = new WeakMap();

/**
 * The elements of the worksheet with a number of that kind, and the number.
 * @param {Sheet} sheet
 * @param {string} kind
 * @returns {[HTMLElement, number][]}
 */
function numbered(sheet, kind) {
  return sheet.elements(`[data-${kind}]`).map((element) => [element, Number(element.dataset[kind])]);
}

/**
 * Brings the results of a worksheet to life, with what only some worksheets have.
 * @param {Sheet} sheet
 * @returns {Promise<() => void>} shows them anew
 */
export async function enliven(sheet) {
  const { signal } = sheet;
  const has = (/** @type {string} */ selector) => sheet.elements(selector).length > 0;
  const [rows, matrix, rank, steps] = await Promise.all([
    has(".rows") ? import("./rows.js") : null,
    has(".matrix") ? import("./matrix.js") : null,
    has(".rank") ? import("./rank.js") : null,
    sheet.wire.sections.some(({ steps }) => steps) ? import("./steps.js") : null,
  ]);
  // One that began anew meanwhile does all this itself.
  if (signal.aborted) return () => {};
  for (const added of sheet.elements(".rows-tools, .row-tools, .move, .matrix + .waiting")) added.remove();
  /** @type {Part[]} */
  const parts = [...(rows?.enliven(sheet) ?? []), ...(matrix?.enliven(sheet) ?? [])];
  rank?.enliven(sheet);
  steps?.enliven(sheet);
  return () => show(sheet, parts);
}

/** @param {Sheet} sheet @param {Part[]} parts */
function show(sheet, parts) {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  sheet.answers = answersOf(sheet);
  for (const [element, index] of numbered(sheet, "section")) element.hidden = !sheet.answers.isThere(index);
  const made = parts.map((part) => part.update());
  if (made.includes(true)) sheet.fill();
  showOptions(sheet);
  showResults(sheet);
  // A row that moves loses the focus.
  if (active !== document.activeElement && active?.isConnected && !active.closest("[hidden]"))
    active.focus({ preventScroll: true });
}

/** Shows all results but the sections. @param {Sheet} sheet */
function showResults(sheet) {
  const { wire, answers } = sheet;
  for (const [element, index] of numbered(sheet, "output"))
    if (wire.outputs[index]) showOutput(sheet, element, wire.outputs[index]);
  for (const [element, index] of numbered(sheet, "bands"))
    if (wire.bands[index]) showBands(sheet, element, wire.bands[index]);
  for (const [element, index] of numbered(sheet, "outcomes"))
    if (wire.outcomes[index]) showOutcomes(sheet, element, wire.outcomes[index]);
  for (const element of sheet.elements("[data-share]")) {
    const path = element.dataset.share ?? "";
    const list = own(wire.lists, path);
    if (list?.kind !== "share") continue;
    const left = list.total - answers.items(path).reduce((sum, { value }) => sum + (numberOf(value) ?? 0), 0);
    const n = print(Math.abs(left), undefined, sheet.settings) ?? "0";
    setText(element, say(sheet.words, left < 0 ? "share_over" : "share_left", { n }));
  }
  const charts = numbered(sheet, "chart");
  if (charts.length) void drawAll(sheet, charts, answers);
}

/** @param {Element} element @param {string} text */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** In whose row an element stands. @param {Sheet} sheet @param {Element} element @param {Path | undefined} path @returns {[Environment, Entry | null]} */
function scopeOf({ answers }, element, path) {
  if (path === undefined) return [answers, null];
  const row = element.closest("[data-row]");
  const key = row && rowKeys.get(row);
  const matrix = answers.matrix(path);
  if (matrix) {
    const at = row?.getAttribute("data-key") ?? undefined;
    const column = element.closest("[data-column]")?.getAttribute("data-column") ?? undefined;
    return [answers.within(path, at, column), matrix.rows.find(({ key }) => key === at) ?? null];
  }
  const entry = answers.rows(path).find((one) => key && one.key === (key.id ?? key.from)) ?? null;
  return [entry?.answers ?? answers, entry];
}

/** @param {Sheet} sheet @param {HTMLElement} element @param {Output} output */
function showOutput(sheet, element, { expression, format, within }) {
  if (!empties.has(element)) empties.set(element, [...element.childNodes]);
  const [environment, row] = scopeOf(sheet, element, within);
  const value =
    within !== undefined &&
    !row &&
    !("matrix" in (own(sheet.wire.lists, within) ?? {})) &&
    !element.closest("[data-row], [data-column]")
      ? null
      : evaluate(expression, environment, row);
  const text = print(value, format, sheet.settings);
  element.toggleAttribute("data-empty", text === null);
  if (text === null) {
    const nodes = empties.get(element) ?? [];
    if (element.firstChild !== (nodes[0] ?? null) || element.childNodes.length !== nodes.length)
      element.replaceChildren(...nodes);
  } else if (format?.as === "list" && Array.isArray(value)) {
    if (element.dataset.said !== text)
      element.replaceChildren(make("ul", "", ...namesOf(value, sheet.settings).map((name) => make("li", "", name))));
  } else setText(element, text);
  said.set(element, text ?? "");
}

/**
 * Shows how many answers are missing, or says which of the items hold.
 * @param {Sheet} sheet
 * @param {HTMLElement} element
 * @param {Path[]} waits
 * @param {(item: HTMLElement) => boolean} holds
 */
function showActive(sheet, element, waits, holds) {
  const still = waits
    .map((path) => askedOf(sheet.answers, path))
    .reduce((sum, [asked, there]) => sum + asked - there, 0);
  let waiting = element.querySelector(":scope > .waiting");
  if (!waiting) element.prepend((waiting = make("p", "waiting")));
  setText(waiting, still ? say(sheet.words, "still", { n: still }) : "");
  waiting.toggleAttribute("hidden", !still);
  const items = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-band], [data-outcome]")]);
  const active = still ? [] : items.filter(holds);
  for (const item of items) {
    if (active.includes(item)) item.setAttribute("aria-current", "true");
    else item.removeAttribute("aria-current");
    item.classList.toggle("active", active.includes(item));
  }
  const text = active.map((item) => item.textContent?.replace(/\s+/g, " ").trim()).join(" · ");
  // What stood there when the page was opened is no news.
  if (text && said.has(element) && said.get(element) !== text) sheet.say("result", { text });
  said.set(element, text);
}

/** @param {Sheet} sheet @param {HTMLElement} element @param {Bands} bands */
function showBands(sheet, element, { expression, bands, waits }) {
  const number = numberOf(sheet.answers.value(expression));
  let at = -1;
  // What arithmetic loses must not move a value into another band.
  const near = number === null ? 0 : 1e-9 * Math.max(1, Math.abs(number));
  if (number !== null)
    bands.forEach(
      ({ low = -Infinity, over }, index) => (over ? number > low + near : number >= low - near) && (at = index),
    );
  showActive(sheet, element, waits, (item) => Number(item.dataset.band) === at);
}

/** @param {Sheet} sheet @param {HTMLElement} element @param {Outcomes} outcomes */
function showOutcomes(sheet, element, { lists, outcomes }) {
  const chosen = lists.flatMap((path) => (sheet.answers.isAway(path) ? [] : sheet.answers.chosen(path)));
  const points = new Map(
    outcomes.map(({ id }) => [id, chosen.reduce((sum, item) => sum + (own(item.points ?? {}, id) ?? 0), 0)]),
  );
  const most = Math.max(...points.values());
  showActive(sheet, element, lists, (item) => most > 0 && points.get(item.dataset.outcome ?? "") === most);
}

/** @param {Sheet} sheet */
function showOptions(sheet) {
  for (const select of /** @type {HTMLSelectElement[]} */ (sheet.elements("select[name]"))) {
    const field = fieldAt(sheet.wire, placeOf(select));
    if (!field?.from) continue;
    const row = select.closest("[data-row]");
    const list = row?.closest("[data-list]")?.getAttribute("data-list") ?? undefined;
    const [, entry] = row ? scopeOf(sheet, select, list) : [null, null];
    const entries = sheet.answers.entries(field.from, entry);
    const options = entries.map(({ key, name }) => new Option(name || "…", key));
    const there = [...select.options].filter(({ value }) => value);
    const is = (/** @type {HTMLOptionElement | undefined} */ one, /** @type {HTMLOptionElement} */ other) =>
      one?.value === other.value && one.text === other.text;
    if (there.length === options.length && options.every((option, index) => is(there[index], option))) continue;
    const { value } = select;
    const blank = [...select.options].find((option) => !option.value) ?? new Option("", "");
    select.replaceChildren(blank, ...options);
    select.value = value;
    if (select.selectedIndex < 0) select.value = "";
    // Also where the focus is: what is chosen is written down at once.
    const { activeElement } = document;
    sheet.fill(/** @type {Element} */ (select.parentElement), activeElement === select ? null : activeElement);
  }
}

/** @param {Sheet} sheet @param {[HTMLElement, number][]} figures @param {Answers} answers */
async function drawAll(sheet, figures, answers) {
  const { draw } = await import("./charts.js");
  for (const [figure, index] of figures) {
    const chart = sheet.wire.charts[index];
    const drawing = chart && drawingOf(chart, answers);
    const text = JSON.stringify(drawing);
    if (!chart || said.get(figure) === text) continue;
    said.set(figure, text);
    draw(figure, drawing, sheet.words);
  }
}

/** The numbers of a chart: all series speak of the same names. @param {Chart} chart @param {Answers} answers */
function drawingOf(chart, answers) {
  const series = chart.series.map(({ label, expression, points }) => ({
    label,
    entries: points
      ? points.map((point, index) => ({ key: String(index), name: chart.names?.[index] ?? "", value: answers.value(point) }))
      : answers.sources([expression ?? null]),
  }));
  const names = new Map(series.flatMap(({ entries }) => entries.map(({ key, name }) => [key, name])));
  const drawn = series.map(({ label, entries }) => {
    const values = new Map(entries.map(({ key, value }) => [key, isEmpty(value) ? null : numberOf(value)]));
    return { label, points: Array.from(names, ([key, name]) => ({ name, value: values.get(key) ?? null })) };
  });
  return { kind: chart.kind, title: chart.title, series: drawn, low: chart.low, high: chart.high };
}
