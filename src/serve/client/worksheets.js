// Worksheets whose text the author has changed.
//
// Owns which of them are to be brought up to date, the rows and cells that a script has made from a pattern that is another
// now, and that the field somebody is writing in still has the focus, its caret and every letter. One whose text is the same
// is left alone wholly. Refuses to know how answers are kept: `refresh` of the worksheet's element does the rest.

import { Idiomorph } from "./vendor/idiomorph.esm.js";

/** @import { Changes, Source } from "./source.js" */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

const SHEET = "goalpost-worksheet";
/** What a script or a reader has given a row, and a pattern does not take away. */
const OWN = ["value", "checked", "selected", "data-key", "hidden", "tabindex", "aria-invalid", "aria-errormessage"];
/** What a script has put into a row. */
const ADDED = ".row-tools, .error";

/**
 * The worksheets that are on the page and have changed.
 * @param {Source} source
 * @param {Changes} changes
 * @returns {Set<Element>} as they are shown
 */
export function changedSheets(source, { attributes, texts, parents, templates }) {
  const touched = [...attributes.keys(), ...parents, ...templates, ...[...texts.keys()].map((text) => text.parentElement)];
  const sheets = touched.map((element) => element?.closest(SHEET)).filter((sheet) => sheet != null);
  const shown = sheets.map((sheet) => source.shownFor(sheet)).filter((sheet) => sheet !== undefined);
  return new Set(shown.filter(({ isConnected }) => isConnected));
}

/**
 * Brings the rows and cells up to date that were made from a pattern.
 * @param {Source} source
 * @param {Changes} changes
 */
export function renewRows(source, { templates }) {
  for (const template of templates) {
    const shown = source.shownFor(template);
    const matrix = matrixOf(template);
    const table = matrix && source.shownFor(matrix);
    if (matrix && table?.isConnected) renewCells(matrix, table, template);
    const pattern = template.content.firstElementChild;
    const list = shown?.closest("[data-list]") ?? shown?.previousElementSibling?.closest("[data-list]");
    if (!list || !pattern?.hasAttribute("data-row")) continue;
    for (const row of list.querySelectorAll("[data-row]")) {
      const number = row.getAttribute("data-row") ?? "";
      // Rows that were served are no copies of it.
      if (Number(number) > 1000) renewRow(row, pattern, number);
    }
  }
}

/** @param {Element} row @param {Element} pattern @param {string} number */
function renewRow(row, pattern, number) {
  const fresh = document.importNode(pattern, true);
  for (const element of [fresh, ...fresh.querySelectorAll("*")])
    for (const { name, value } of [...element.attributes])
      if (value.includes("{index}")) element.setAttribute(name, value.replaceAll("{index}", number));
  become(row, fresh);
}

/** The table whose cells are made from a pattern. @param {Element} template */
function matrixOf(template) {
  let near = template.previousElementSibling;
  while (near instanceof HTMLTemplateElement) near = near.previousElementSibling;
  return near?.matches("table.matrix") ? near : undefined;
}

/**
 * The cells, or the rows around them, of a table whose columns are entries too. Those that were served are no copies.
 * @param {Element} matrix as it was served
 * @param {Element} table as it is shown
 * @param {HTMLTemplateElement} template
 */
function renewCells(matrix, table, template) {
  const pattern = template.content.firstElementChild;
  if (!pattern) return;
  for (const row of table.querySelectorAll("tbody > [data-key]")) {
    const key = row.getAttribute("data-key") ?? "";
    const served = matrix.querySelector(`tbody > [data-key="${CSS.escape(key)}"]`);
    const words = { row: key, index: row.getAttribute("data-row") ?? "", label: textOf(row.querySelector("th")) };
    const cells = [...row.querySelectorAll(":scope > [data-column]")];
    if (!template.matches(".cell")) {
      const fresh = filled(pattern, words);
      // They have a pattern of their own.
      fresh.firstElementChild?.after(...cells.map((cell) => cell.cloneNode(true)));
      if (!served) become(row, fresh);
      continue;
    }
    for (const cell of cells) {
      const column = cell.getAttribute("data-column") ?? "";
      const at = `[data-column="${CSS.escape(column)}"]`;
      if (cell.matches(".closed") || served?.querySelector(`:scope > ${at}`)) continue;
      become(cell, filled(pattern, { ...words, column, heading: textOf(table.querySelector(`thead ${at}`)) }));
    }
  }
}

/** @param {Element | null} element */
const textOf = (element) => element?.textContent ?? "";

/** A copy of a pattern with what it leaves open, as the worksheet's own script makes it. @param {Element} pattern @param {Record<string, string>} words */
function filled(pattern, words) {
  const fresh = document.importNode(pattern, true);
  const put = (/** @type {string} */ text) => text.replace(/\{(\w+)\}/gu, (whole, key) => words[key] ?? whole);
  for (const element of [fresh, ...fresh.querySelectorAll("*")]) {
    for (const { name, value } of [...element.attributes])
      // Ids hold no dots.
      if (value.includes("{"))
        element.setAttribute(name, /^(?:id|aria-describedby)$/u.test(name) ? put(value).replaceAll(".", "_") : put(value));
    for (const node of element.childNodes) if (node instanceof Text && node.data.includes("{")) node.data = put(node.data);
  }
  return fresh;
}

/** Makes a row or cell like a copy of its pattern, but for what a script or a reader has put there. @param {Element} row @param {Element} fresh */
function become(row, fresh) {
  keepChoices(row, fresh);
  Idiomorph.morph(row, fresh, {
    restoreFocus: false,
    callbacks: {
      beforeNodeRemoved: (/** @type {Node} */ node) => !(node instanceof Element && node.matches(ADDED)),
      beforeAttributeUpdated: (/** @type {string} */ name, /** @type {Element} */ element) =>
        !OWN.includes(name) && !(name === "aria-describedby" && element.hasAttribute("aria-errormessage")),
    },
  });
}

/** Where a pattern has no choices but to choose none, a script has put them there: they stay. @param {Element} row @param {Element} fresh */
function keepChoices(row, fresh) {
  for (const select of row.querySelectorAll("select")) {
    const twin = fresh.querySelector(`select[name="${CSS.escape(select.name)}"]`);
    if (!(twin instanceof HTMLSelectElement) || [...twin.options].some(({ value }) => value)) continue;
    twin.append(...[...select.options].filter(({ value }) => value).map((option) => option.cloneNode(true)));
  }
}

/**
 * Tells worksheets, and what shows their answers elsewhere, that the page has changed. Done when they are at work again.
 * @param {Set<Element>} sheets
 */
export async function refresh(sheets) {
  const all = /** @type {{ refresh?: () => Promise<void> }[]} */ (/** @type {unknown} */ ([...sheets]));
  const done = Promise.all(all.map((sheet) => sheet.refresh?.()));
  document.dispatchEvent(new Event("goalpost-changed"));
  await done;
}

// ---- The field with the focus

/**
 * Notes where somebody is writing. The function that it returns puts the focus back, should the field have been made
 * anew; to be called before anything else can happen on the page, so that no letter goes astray.
 * @returns {() => void}
 */
export function keepFocus() {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement) || activeElement === document.body) return () => {};
  let active = activeElement;
  const find = finderOf(active);
  let typed = isField(active) ? stateOf(active) : null;
  return () => {
    // Somebody has gone elsewhere meanwhile.
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (active.isConnected) return active.focus({ preventScroll: true });
    const twin = find();
    if (!twin) return;
    if (typed && isField(twin)) write(twin, typed);
    twin.focus({ preventScroll: true });
    if (typed && isField(twin)) select(twin, typed);
    // What is typed from now on stands there.
    [active, typed] = [twin, null];
  };
}

/** @param {Element} element @returns {element is Field} */
const isField = (element) => element.matches("input, textarea, select");

/** @param {Field} field */
function stateOf(field) {
  const { value } = field;
  const checked = field instanceof HTMLInputElement && field.checked;
  const [start, end] = field instanceof HTMLSelectElement ? [null, null] : [field.selectionStart, field.selectionEnd];
  return { value, checked, start, end };
}

/** How to find the same element in its worksheet when it was made anew. @param {HTMLElement} element @returns {() => HTMLElement | null} */
function finderOf(element) {
  const sheet = element.closest(SHEET);
  const around = () => (sheet?.isConnected ? sheet : (sheet && document.getElementById(sheet.id)) ?? document);
  const name = element.getAttribute("name");
  const value = element.matches("[type=radio]") ? `[value="${CSS.escape(element.getAttribute("value") ?? "")}"]` : "";
  const selector = element.id ? `#${CSS.escape(element.id)}` : name && `[name="${CSS.escape(name)}"]${value}`;
  if (selector) return () => around().querySelector(selector);
  const wordsOf = (/** @type {HTMLElement} */ one) => one.getAttribute("aria-label") ?? one.textContent;
  const words = wordsOf(element);
  const alike = () => {
    const all = /** @type {HTMLElement[]} */ ([...around().querySelectorAll(element.localName)]);
    return all.filter((one) => wordsOf(one) === words);
  };
  const index = alike().indexOf(element);
  return () => alike()[index] ?? null;
}

/** @param {Field} field @param {ReturnType<typeof stateOf>} state */
function write(field, { value, checked }) {
  if (field instanceof HTMLInputElement) field.checked = checked;
  if (field.value !== value) field.value = value;
}

/** @param {Field} field @param {ReturnType<typeof stateOf>} state */
function select(field, { start, end }) {
  // Some kinds of fields have no selection.
  if (field instanceof HTMLSelectElement || start === null || field.selectionStart === null) return;
  field.setSelectionRange(start, end);
}
