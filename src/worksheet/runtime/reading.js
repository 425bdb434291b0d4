// What stands on the page, as a reader would read it aloud: words with the blanks filled in.
//
// Owns how controls and running text are read. Refuses to change anything, and to know what a worksheet is.

import { say } from "./words.js";

/** @import { Words } from "./words.js" */
/** @typedef {{ text: string, value: string | number | boolean | null }} Read `value` is null where nothing is filled in. */

/** What is no part of the words: tools, hints, what is said twice, what is not shown. */
const SILENT =
  "[hidden], [aria-hidden='true'], button, template, script, style, small.hint, .required, .error, .waiting, .unseen, .printed, " +
  ".tools, .row-tools, .rows-tools, .toolbar, figure.chart";
const BLOCKS = "p, li, ul, ol, div, section, blockquote, h1, h2, h3, h4, h5, h6, fieldset, table, tr, figure, dl, dt, dd, pre";

/**
 * What is filled into a blank, a rating or a cell.
 * @param {Element} field any element around the controls of one answer, or the control
 * @param {Words} words
 * @returns {Read}
 */
export function read(field, words) {
  const controls = field.matches("input, select, textarea") ? [field] : [...field.querySelectorAll("input, select, textarea")];
  const [first] = controls;
  if (first instanceof HTMLSelectElement) {
    const option = first.value === "" ? undefined : first.selectedOptions[0];
    return { text: option ? squeezed(option.textContent) : "", value: option ? first.value : null };
  }
  if (first instanceof HTMLInputElement && first.type === "radio") return readChoice(controls);
  if (first instanceof HTMLInputElement && first.type === "checkbox") {
    return { text: first.checked ? say(words, "yes") : "", value: first.checked ? true : null };
  }
  const text = first instanceof HTMLInputElement || first instanceof HTMLTextAreaElement ? first.value.trim() : "";
  const unit = text && squeezed(field.querySelector(".unit")?.textContent ?? "");
  return { text: unit ? `${text} ${unit}` : text, value: text ? (numberIn(text, first) ?? text) : null };
}

/** @param {Element[]} controls @returns {Read} */
function readChoice(controls) {
  const chosen = controls.find((one) => one instanceof HTMLInputElement && one.checked);
  if (!(chosen instanceof HTMLInputElement)) return { text: "", value: null };
  const number = Number(chosen.value);
  const isNumber = chosen.value !== "" && Number.isFinite(number);
  const text = isNumber ? chosen.value : squeezed(chosen.closest("label")?.textContent ?? chosen.value);
  return { text, value: isNumber ? number : chosen.value };
}

/**
 * The number that was typed, in the language of the page; nothing where it is none, or where none was asked for.
 * @param {string} text
 * @param {Element | undefined} control
 */
function numberIn(text, control) {
  const mode = control?.getAttribute("inputmode");
  if (mode !== "decimal" && mode !== "numeric") return undefined;
  const language = control?.closest("[lang]")?.getAttribute("lang") || undefined;
  const parts = new Intl.NumberFormat(language).formatToParts(12_345.6);
  const sign = (/** @type {string} */ type) => parts.find((part) => part.type === type)?.value ?? "";
  const plain = text.replaceAll(/[\s\u00a0\u202f]/gu, "").replaceAll(sign("group").trim() || " ", "");
  const number = plain.replace(sign("decimal"), ".").replace("−", "-");
  return /^-?\d+(?:\.\d+)?$/u.test(number) ? Number(number) : undefined;
}

/**
 * The words of an element with its blanks filled in; a blank that is empty is shown as a line.
 * @param {Node} root
 * @param {Words} words
 * @param {(element: Element) => boolean} [isSilent] what else is passed over
 * @returns {string}
 */
export function wordsOf(root, words, isSilent = () => false) {
  let text = "";
  const visit = (/** @type {Node} */ node) => {
    if (node instanceof Text) text += node.data.replaceAll(/\s+/gu, " ");
    if (!(node instanceof Element) || (node !== root && (node.matches(SILENT) || isSilent(node)))) return;
    if (node.matches("br")) text += "\n";
    if (node.matches(".field, .rating, input, select, textarea")) {
      text += read(node, words).text || "____";
      return;
    }
    const isBlock = node.matches(BLOCKS);
    if (isBlock) text += "\n\n";
    for (const child of node.childNodes) visit(child);
    if (isBlock) text += "\n\n";
  };
  visit(root);
  return text.replaceAll(/[ \t]*\n[ \t]*/gu, "\n").replaceAll(/\n{3,}/gu, "\n\n").replaceAll(/ {2,}/gu, " ").trim();
}

/** Text on one line. @param {string} text */
export function squeezed(text) {
  return text.replaceAll(/\s+/gu, " ").trim();
}
