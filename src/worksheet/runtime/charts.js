// Charts of a worksheet: bars, radar, line, balance and gauge, as SVG in a figure.
//
// Owns what is drawn, and the sentence that says the same to those who do not see it. The table that a chart belongs to
// stands on the page with all its numbers, so a chart repeats none of them in a table of its own. A missing value is a gap,
// never a zero. Refuses to compute anything, and to style anything: that is the theme's.
//
// Interface for results.js:
//
//   const { draw } = await import("./charts.js");
//   draw(figure, { kind, title, series: [{ label, points: [{ name, value }] }], low, high }, words);
//
// `value` is a number, or null where there is none. To be called again whenever numbers change; it shows the figure, or
// hides it where there is nothing to draw.

import { LETTER, WIDTH, bar, key, label, line, mark, patterns, svg, widthOf, wrapped } from "./chart-shapes.js";
import { say } from "./words.js";

/** @typedef {{ name: string, value: number | null }} Point */
/** @typedef {{ label: string, points: Point[] }} Series */
/**
 * @typedef {object} Drawing What a chart shows. The points of all series are the same names in the same order.
 * @property {"bars" | "radar" | "line" | "balance" | "gauge"} kind
 * @property {string} title
 * @property {Series[]} series
 * @property {number} [low] the ends of the axis, where they are known
 * @property {number} [high]
 */
/** @import { Words } from "./words.js" */
/**
 * @typedef {object} Axis
 * @property {number} low
 * @property {number} high
 * @property {(value: number) => number} share where a value lies between the ends, 0 to 1
 */
/**
 * @typedef {object} Sheet Where a chart is drawn.
 * @property {(number: number) => string} number writes a number as the page's language does
 * @property {string} prefix of ids, unique on the page
 * @property {Axis} axis
 * @property {(x: number) => number} mirror the place from the side at which a line of text begins
 */

const ROW = 38;
const BAR = 11;
let drawn = 0;

/**
 * Draws a chart into its figure.
 * @param {HTMLElement} figure
 * @param {Drawing} drawing
 * @param {Words} words
 */
export function draw(figure, drawing, words) {
  const series = drawing.series.map(({ label, points }) => ({ label, points: points.map(cleaned) }));
  const chart = { ...drawing, series };
  const values = series.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value])));
  figure.hidden = values.length === 0;
  if (figure.hidden) return figure.replaceChildren();
  const sheet = sheetOf(figure, axisOf(chart, values));
  const kind = chart.kind === "radar" && (series[0]?.points.length ?? 0) < 3 ? "bars" : chart.kind;
  const { height, parts } = DRAW[kind](chart, sheet);
  const drawnParts = svg("svg", {
    viewBox: `0 0 ${WIDTH} ${Math.ceil(height)}`,
    class: `chart-drawing chart-drawing-${kind}`,
    role: "img",
    "aria-label": summary(chart, words, sheet.number),
  });
  drawnParts.append(patterns(sheet.prefix), ...parts);
  figure.replaceChildren(drawnParts);
  if (series.length < 2 || kind === "gauge") return;
  const caption = figure.appendChild(document.createElement("figcaption"));
  caption.append(key(series.map(({ label }) => label), kind === "radar" || kind === "line" ? "lines" : "bars", sheet.prefix));
}

/** @param {Point} point @returns {Point} */
function cleaned({ name, value }) {
  return { name: String(name), value: typeof value === "number" && Number.isFinite(value) ? value : null };
}

/**
 * The axis holds zero, so that the length of a bar tells how much it is; except over runs, where only change counts.
 * @param {Drawing} chart
 * @param {number[]} values
 * @returns {Axis}
 */
function axisOf(chart, values) {
  const base = chart.kind === "line" || chart.kind === "gauge" ? [] : [0];
  let low = Math.min(chart.low ?? Infinity, ...values, ...base);
  let high = Math.max(chart.high ?? -Infinity, ...values, ...base);
  if (low === high) [low, high] = low === 0 ? [0, 1] : [Math.min(0, low), Math.max(0, high)];
  return { low, high, share: (value) => (Math.min(Math.max(value, low), high) - low) / (high - low) };
}

/** @param {HTMLElement} figure @param {Axis} axis @returns {Sheet} */
function sheetOf(figure, axis) {
  const language = figure.closest("[lang]")?.getAttribute("lang") || undefined;
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  const isMirrored = getComputedStyle(figure).direction === "rtl";
  drawn += 1;
  return {
    number: (number) => format.format(number),
    prefix: `chart-${drawn}`,
    axis,
    mirror: (x) => (isMirrored ? WIDTH - x : x),
  };
}

/** @type {Record<Drawing["kind"], (chart: Drawing, sheet: Sheet) => { height: number, parts: SVGElement[] }>} */
const DRAW = { bars: drawBars, radar: drawRadar, line: drawLine, balance: drawBalance, gauge: drawGauge };

/**
 * A box between two places, wherever a line of text begins.
 * @param {Sheet} sheet
 * @param {number} from
 * @param {number} to
 * @param {number} y
 */
function box(sheet, from, to, y) {
  const [a, b] = [sheet.mirror(from), sheet.mirror(to)];
  return { x: Math.min(a, b), y, width: Math.max(Math.abs(a - b), 1), height: BAR };
}

/**
 * A name above its bars, so that it has the whole width; a number at the end of each bar.
 * @param {Drawing} chart
 * @param {Sheet} sheet
 */
function drawBars(chart, sheet) {
  const room = Math.max(...valuesOf(chart).map((value) => widthOf(sheet.number(value)))) + 8;
  const place = (/** @type {number} */ value) => sheet.axis.share(value) * (WIDTH - room);
  const parts = [];
  let y = LETTER;
  for (const [index, { name }] of (chart.series[0]?.points ?? []).entries()) {
    parts.push(label(name, { x: sheet.mirror(0), y, width: WIDTH, class: "chart-name" }));
    y += 6;
    for (const [number, { points }] of chart.series.entries()) {
      const value = points[index]?.value ?? null;
      const edge = box(sheet, 0, WIDTH - room, y);
      parts.push(svg("rect", { ...edge, class: value === null ? "chart-track chart-missing" : "chart-track" }));
      if (value !== null) {
        parts.push(bar(number, box(sheet, place(0), place(value), y), sheet.prefix));
        const at = sheet.mirror(WIDTH);
        parts.push(label(sheet.number(value), { x: at, y: y + BAR - 1, width: room, class: "chart-value", anchor: "end" }));
      }
      y += BAR + 4;
    }
    y += ROW - BAR - 10;
  }
  return { height: y - LETTER, parts };
}

/**
 * Two sides that lean away from the middle: two series, or what is below zero and what is above.
 * @param {Drawing} chart
 * @param {Sheet} sheet
 */
function drawBalance(chart, sheet) {
  const most = Math.max(...valuesOf(chart).map(Math.abs), chart.high ?? 0, 1e-9);
  const room = Math.max(...valuesOf(chart).map((value) => widthOf(sheet.number(value)))) + 6;
  const [middle, parts] = [WIDTH / 2, /** @type {SVGElement[]} */ ([])];
  let y = LETTER;
  for (const [index, { name }] of (chart.series[0]?.points ?? []).entries()) {
    parts.push(label(name, { x: middle, y, width: WIDTH, class: "chart-name", anchor: "middle" }));
    y += 6;
    parts.push(svg("line", { x1: middle, x2: middle, y1: y - 2, y2: y + BAR + 2, class: "chart-axis" }));
    for (const [side, number, value] of sidesOf(chart, index)) {
      const length = (Math.abs(value) / most) * (middle - room);
      parts.push(bar(number, box(sheet, middle, middle + side * length, y), sheet.prefix));
      const at = { x: sheet.mirror(middle + side * (length + 4)), y: y + BAR - 1, width: room, class: "chart-value" };
      parts.push(label(sheet.number(value), { ...at, anchor: side < 0 ? "end" : "start" }));
    }
    y += ROW - 6;
  }
  return { height: y - LETTER + 2, parts };
}

/**
 * The bars of one row: their side (-1 or 1), their series, their value.
 * @param {Drawing} chart
 * @param {number} index
 * @returns {[number, number, number][]}
 */
function sidesOf(chart, index) {
  const values = chart.series.map(({ points }) => points[index]?.value ?? null);
  /** @type {[number, number, number][]} */
  const sides = [];
  values.slice(0, 2).forEach((value, number) => {
    if (value === null) return;
    sides.push([values.length > 1 ? (number === 0 ? -1 : 1) : value < 0 ? -1 : 1, number, value]);
  });
  return sides;
}

/**
 * An axis for each name, from the top on.
 * @param {Drawing} chart
 * @param {Sheet} sheet
 */
function drawRadar(chart, sheet) {
  const names = (chart.series[0]?.points ?? []).map(({ name }) => name);
  const [x, y, radius] = [WIDTH / 2, 112, 72];
  const at = (/** @type {number} */ index, /** @type {number} */ share) => {
    const angle = (2 * Math.PI * index) / names.length;
    const place = [sheet.mirror(x + radius * share * Math.sin(angle)), y - radius * share * Math.cos(angle)];
    return /** @type {[number, number]} */ (place);
  };
  const parts = [];
  for (const share of [0.25, 0.5, 0.75, 1]) {
    const ring = names.map((_, index) => at(index, share).join(","));
    parts.push(svg("polygon", { points: ring.join(" "), class: "chart-grid" }));
  }
  names.forEach((name, index) => {
    const [x2, y2] = at(index, 1);
    parts.push(svg("line", { x1: x, y1: y, x2, y2, class: "chart-grid" }));
    parts.push(radarName(name, (2 * Math.PI * index) / names.length, { x, y, radius: radius + 10 }, sheet));
  });
  for (const [number, { label: series, points }] of chart.series.entries()) {
    const places = points.map(({ value }, index) => (value === null ? null : at(index, sheet.axis.share(value))));
    parts.push(line(number, places, "closed"));
    places.forEach((place, index) => {
      const point = points[index];
      if (!place || !point || point.value === null) return;
      const said = `${chart.series.length > 1 ? `${series}, ` : ""}${point.name}: ${sheet.number(point.value)}`;
      parts.push(mark(number, ...place, said));
    });
  }
  return { height: 2 * y, parts };
}

/**
 * The name of an axis, at its end, in one line or two.
 * @param {string} name
 * @param {number} angle from the top, in radians
 * @param {{ x: number, y: number, radius: number }} circle
 * @param {Sheet} sheet
 */
function radarName(name, angle, { x, y, radius }, sheet) {
  const [right, down] = [Math.sin(angle), -Math.cos(angle)];
  const anchor = Math.abs(right) < 0.2 ? "middle" : right > 0 ? "start" : "end";
  const place = x + radius * right;
  const lines = wrapped(name, anchor === "middle" ? WIDTH * 0.7 : anchor === "start" ? WIDTH - place : place);
  // Above the middle, lines grow upwards; below it, downwards; at its height, both ways.
  const first = y + radius * down + LETTER * (0.35 + 0.35 * down + (down - 1) * 0.5 * (lines.length - 1));
  const text = svg("text", { class: "chart-name", "text-anchor": anchor });
  lines.forEach((words, index) => {
    text.append(svg("tspan", { x: sheet.mirror(place), y: first + index * LETTER * 1.1 }, words));
  });
  if (lines.join(" ") !== name) text.append(svg("title", {}, name));
  return text;
}

/**
 * Numbers over runs.
 * @param {Drawing} chart
 * @param {Sheet} sheet
 */
function drawLine(chart, sheet) {
  const names = (chart.series[0]?.points ?? []).map(({ name }) => name);
  const ends = [sheet.axis.low, sheet.axis.high];
  const start = Math.max(...ends.map((end) => widthOf(sheet.number(end)))) + 12;
  const [top, bottom, end] = [10, 150, WIDTH - 10];
  const across = (/** @type {number} */ index) =>
    sheet.mirror(names.length < 2 ? (start + end) / 2 : start + (index / (names.length - 1)) * (end - start));
  const up = (/** @type {number} */ value) => bottom - sheet.axis.share(value) * (bottom - top);
  const parts = [];
  for (const value of ends) {
    const [x1, x2] = [sheet.mirror(start - 6), sheet.mirror(WIDTH)];
    parts.push(svg("line", { x1, x2, y1: up(value), y2: up(value), class: "chart-grid" }));
    const place = { x: sheet.mirror(start - 10), y: up(value) + LETTER * 0.35, width: start, class: "chart-end" };
    parts.push(label(sheet.number(value), { ...place, anchor: "end" }));
  }
  for (const index of names.length > 2 ? [0, names.length - 1] : names.keys()) {
    const anchor = names.length < 2 ? "middle" : index === 0 ? "start" : "end";
    const x = anchor === "middle" ? across(index) : sheet.mirror(index === 0 ? start - 6 : WIDTH);
    const place = { x, y: bottom + LETTER + 6, width: (WIDTH - start) / 2 - 8, class: "chart-name" };
    parts.push(label(names[index] ?? "", { ...place, anchor }));
  }
  for (const [number, { label: series, points }] of chart.series.entries()) {
    /** @type {([number, number] | null)[]} */
    const places = points.map(({ value }, index) => (value === null ? null : [across(index), up(value)]));
    parts.push(line(number, places, "open"));
    places.forEach((place, index) => {
      const point = points[index];
      if (!place || !point || point.value === null) return;
      const said = `${chart.series.length > 1 ? `${series}, ` : ""}${point.name}: ${sheet.number(point.value)}`;
      parts.push(mark(number, ...place, said));
    });
  }
  return { height: bottom + LETTER + 12, parts };
}

/**
 * One value between its ends; several, one beneath the other.
 * @param {Drawing} chart
 * @param {Sheet} sheet
 */
function drawGauge(chart, sheet) {
  const { low, high, share } = sheet.axis;
  const parts = [];
  let y = LETTER;
  const all = chart.series.flatMap(({ label: series, points }) => points.map((point) => ({ ...point, series })));
  for (const { name, value, series } of all) {
    const words = name || (all.length > 1 ? series : "");
    if (words) parts.push(label(words, { x: sheet.mirror(0), y, width: WIDTH, class: "chart-name" }));
    if (words) y += LETTER + 6;
    parts.push(svg("rect", { ...box(sheet, 0, WIDTH, y + 4), class: value === null ? "chart-track chart-missing" : "chart-track" }));
    if (value !== null) {
      const place = share(value) * WIDTH;
      parts.push(bar(0, box(sheet, 0, place, y + 4), sheet.prefix));
      const said = sheet.number(value);
      const x = Math.min(Math.max(place, widthOf(said) / 2), WIDTH - widthOf(said) / 2);
      parts.push(svg("line", { x1: sheet.mirror(place), x2: sheet.mirror(place), y1: y + 1, y2: y + BAR + 7, class: "chart-axis" }));
      parts.push(label(said, { x: sheet.mirror(x), y: y - 2, width: WIDTH, class: "chart-value", anchor: "middle" }));
    }
    y += BAR + LETTER + 8;
    parts.push(label(sheet.number(low), { x: sheet.mirror(0), y, width: WIDTH / 2, class: "chart-end" }));
    parts.push(label(sheet.number(high), { x: sheet.mirror(WIDTH), y, width: WIDTH / 2, class: "chart-end", anchor: "end" }));
    y += LETTER + 12;
  }
  return { height: y - LETTER - 6, parts };
}

/** @param {Drawing} chart */
function valuesOf(chart) {
  return chart.series.flatMap(({ points }) => points.flatMap(({ value }) => (value === null ? [] : [value])));
}

/**
 * What a chart says, in a sentence: its title, and for each series what is highest and what is lowest.
 * @param {Drawing} chart
 * @param {Words} words
 * @param {(number: number) => string} number
 */
export function summary(chart, words, number) {
  const said = chart.series.map((series) => {
    const known = series.points.filter(({ value }) => value !== null);
    const missing = series.points.length - known.length;
    const parts = chart.kind === "gauge" ? known.map((point) => between(point, chart, words, number)) : edges(known, words, number);
    if (missing > 0) parts.push(say(words, "chart_missing", { n: number(missing) }));
    return `${chart.series.length > 1 && parts.length > 0 ? `${series.label}: ` : ""}${parts.join(", ")}`;
  });
  return [chart.title, said.filter(Boolean).join("; ")].filter(Boolean).join(": ");
}

/** @param {Point[]} known @param {Words} words @param {(number: number) => string} number */
function edges(known, words, number) {
  const values = known.map(({ value }) => value ?? 0);
  if (known.length === 0) return [];
  const [most, least] = [Math.max(...values), Math.min(...values)];
  const names = (/** @type {number} */ wanted) => known.filter(({ value }) => value === wanted).map(({ name }) => name);
  if (known.length > 1 && most === least) return [say(words, "chart_same", { value: number(most) })];
  if (known.length === 1) return [`${known[0]?.name ?? ""} ${number(most)}`.trim()];
  return [
    say(words, "chart_highest", { names: names(most).join(", "), value: number(most) }),
    say(words, "chart_lowest", { names: names(least).join(", "), value: number(least) }),
  ];
}

/** @param {Point} point @param {Drawing} chart @param {Words} words @param {(number: number) => string} number */
function between({ name, value }, { low, high }, words, number) {
  const said = number(value ?? 0);
  const ends = low === undefined || high === undefined ? undefined : { value: said, low: number(low), high: number(high) };
  return `${name} ${ends ? say(words, "chart_between", ends) : said}`.trim();
}
