// The pieces that charts are made of: SVG elements, words that fit, marks and fills of a series.
//
// Owns how a series is told from another: by the shape of its marks, the dashes of its line and the filling of its bars,
// never by colour alone. Refuses to know what a chart says. Lengths are in units of the drawing, which is `WIDTH` wide and
// is scaled to its place by the style sheet; letters are `LETTER` high.

const SVG = "http://www.w3.org/2000/svg";

/** The width of every drawing, in units. */
export const WIDTH = 280;
/** The height of letters, in units. The style sheet gives the same. */
export const LETTER = 13;

const MARKS = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0z",
  "M-3.5,-3.5h7v7h-7z",
  "M0,-4.6L4.4,3.4h-8.8z",
  "M0,-5L5,0L0,5L-5,0z",
];
const FILLS = ["solid", "hatched", "hollow", "dotted"];

/**
 * An SVG element.
 * @param {string} name
 * @param {Record<string, string | number>} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SVG, name));
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  }
  element.append(...children);
  return element;
}

/**
 * How wide a text is about, in units: no layout is asked, for a chart is drawn before it is shown.
 * @param {string} text
 */
export function widthOf(text) {
  let letters = 0;
  for (const letter of text) letters += /[\u1100-\uffdc\u{1f000}-\u{3fffd}]/u.test(letter) ? 1 : 0.56;
  return letters * LETTER;
}

/**
 * As much of a text as fits, with an ellipsis where something is left out.
 * @param {string} text
 * @param {number} width in units
 */
export function fitted(text, width) {
  if (widthOf(text) <= width) return text;
  const letters = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)];
  let short = "";
  for (const { segment } of letters) {
    if (widthOf(`${short}${segment}…`) > width) break;
    short += segment;
  }
  return `${short.trimEnd()}…`;
}

/**
 * A text in at most two lines that fit, broken where its language allows; what is left over is cut.
 * @param {string} text
 * @param {number} width in units
 */
export function wrapped(text, width) {
  if (widthOf(text) <= width) return [text];
  const words = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)].map(({ segment }) => segment);
  let first = words.shift() ?? "";
  while (words.length > 0 && widthOf(`${first}${words[0]}`.trimEnd()) <= width) first += words.shift();
  return [first, words.join("")].map((line) => fitted(line.trim(), width)).filter(Boolean);
}

/**
 * A text in a drawing, in full in its `title` where it had to be cut.
 * @param {string} text
 * @param {{ x: number, y: number, width: number, class: string, anchor?: "start" | "middle" | "end" }} place
 */
export function label(text, { x, y, width, class: name, anchor = "start" }) {
  const short = fitted(text, width);
  const element = svg("text", { x, y, class: name, "text-anchor": anchor }, short);
  if (short !== text) element.append(svg("title", {}, text));
  return element;
}

/**
 * The mark of a point, in the shape of its series.
 * @param {number} series
 * @param {number} x
 * @param {number} y
 * @param {string} [title]
 */
export function mark(series, x, y, title) {
  const place = `translate(${Math.round(x * 100) / 100} ${Math.round(y * 100) / 100})`;
  const shape = MARKS[series % MARKS.length] ?? "";
  const element = svg("path", { d: shape, transform: place, class: `chart-mark chart-series-${series + 1}` });
  if (title) element.append(svg("title", {}, title));
  return element;
}

/**
 * Lines through points, broken where one is missing; and, where asked for by `closed`, back to the first.
 * @param {number} series
 * @param {([number, number] | null)[]} points
 * @param {"open" | "closed"} ends
 */
export function line(series, points, ends) {
  const steps = ends === "closed" ? [...points, points[0] ?? null] : points;
  let path = "";
  steps.forEach((point, index) => {
    if (!point) return;
    path += `${steps[index - 1] ? "L" : "M"}${point.map((length) => length.toFixed(2)).join(",")}`;
  });
  // Three dashes and four marks have no common divisor: together they tell twelve series apart.
  return svg("path", { d: path, class: `chart-line chart-dash-${(series % 3) + 1} chart-series-${series + 1}` });
}

/**
 * A bar, filled as its series is.
 * @param {number} series
 * @param {{ x: number, y: number, width: number, height: number }} box
 * @param {string} prefix of the ids of the drawing's patterns
 */
export function bar(series, box, prefix) {
  const fill = FILLS[series % FILLS.length] ?? "solid";
  const element = svg("rect", { ...box, class: `chart-bar chart-${fill} chart-series-${series + 1}` });
  if (fill === "hatched" || fill === "dotted") element.setAttribute("fill", `url(#${prefix}-${fill})`);
  return element;
}

/**
 * The patterns that bars are filled with.
 * @param {string} prefix of their ids, unique on the page
 */
export function patterns(prefix) {
  const size = { width: 5, height: 5, patternUnits: "userSpaceOnUse" };
  const hatch = svg("path", { d: "M0,5L5,0M-1,1L1,-1M4,6L6,4", class: "chart-hatch" });
  const dot = svg("circle", { cx: 2.5, cy: 2.5, r: 1.1, class: "chart-dot" });
  return svg(
    "defs",
    {},
    svg("pattern", { id: `${prefix}-hatched`, ...size }, hatch),
    svg("pattern", { id: `${prefix}-dotted`, ...size }, dot),
  );
}

/**
 * The key of a chart of several series: what each looks like, and its name.
 * @param {string[]} names
 * @param {"bars" | "lines"} look
 * @param {string} prefix of the ids of the drawing's patterns
 */
export function key(names, look, prefix) {
  const list = document.createElement("ul");
  list.className = "chart-key";
  names.forEach((name, series) => {
    const sample = svg("svg", { viewBox: "0 0 34 14", class: "chart-sample", "aria-hidden": "true" });
    if (look === "bars") sample.append(bar(series, { x: 1, y: 1, width: 32, height: 12 }, prefix));
    else sample.append(line(series, [[1, 7], [33, 7]], "open"), mark(series, 17, 7));
    const item = list.appendChild(document.createElement("li"));
    item.append(sample, ` ${name}`);
  });
  return list;
}
