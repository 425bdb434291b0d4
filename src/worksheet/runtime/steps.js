// Steps: sections that are there once they are chosen.
//
// Owns where the focus goes: to the heading of a step that the reader has chosen, and back to the choice. Loaded where there
// are steps.

import { isInput } from "./fields.js";

/** @import { Input } from "./fields.js" */
/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet */
export function enliven(sheet) {
  const { form, signal } = sheet;
  let key = "";
  /** The choice whose link led to a step. @type {{ input: Input, hash: string } | null} */
  let came = null;
  form.addEventListener("keydown", (event) => (key = event.key), { signal });
  form.addEventListener("pointerdown", () => (key = ""), { signal });
  form.addEventListener(
    "change",
    ({ target }) => {
      // With the arrows one goes through all choices, so the focus must stay; and several may be ticked.
      if (isInput(target) && target.type !== "checkbox" && !key.startsWith("Arrow")) enter(stepOf(sheet, target));
    },
    { signal },
  );
  form.addEventListener(
    "click",
    ({ target }) => {
      const link = target instanceof Element ? target.closest("a") : null;
      const input = /** @type {HTMLInputElement | null | undefined} */ (
        link?.closest("li[data-item]")?.querySelector("input[type=radio], input[type=checkbox]")
      );
      if (!link?.hash || !input || !stepOf(sheet, input)) return;
      input.checked = true;
      sheet.typed(input);
      came = { input, hash: link.hash };
      enter(stepOf(sheet, input));
    },
    { signal },
  );
  window.addEventListener(
    "hashchange",
    () => {
      if (!came || location.hash === came.hash) return;
      came.input.focus({ preventScroll: true });
      came = null;
    },
    { signal },
  );
}

/** The heading of the step that a choice leads to. @param {Sheet} sheet @param {Input} input */
function stepOf(sheet, input) {
  const dot = input.name.lastIndexOf(".");
  const [list, item] =
    input.type === "checkbox" ? [input.name.slice(0, dot), input.name.slice(dot + 1)] : [input.name, input.value];
  const index = sheet.wire.sections.findIndex(({ steps }) => steps?.some(([a, b]) => a === list && b === item));
  return /** @type {HTMLElement | null | undefined} */ (
    sheet.elements(`[data-section="${index}"]`)[0]?.querySelector("h1, h2, h3, h4, h5, h6")
  );
}

/** @param {HTMLElement | null | undefined} heading */
function enter(heading) {
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
}
