// Worksheets on paper, filled in or empty.
//
// Owns that all of every answer is printed: what scrolls, is cut off or is closed on the screen.

import { make } from "./elements.js";
import { print as printed } from "./format.js";
import { dayOf } from "./value.js";

/** @import { Sheet } from "./worksheet.js" */

/** Prints one worksheet of a page. @param {HTMLElement} host @param {"filled" | "empty"} kind */
export function print(host, kind) {
  const root = document.documentElement;
  root.dataset.print = kind;
  host.toggleAttribute("data-printing", true);
  const done = () => {
    delete root.dataset.print;
    host.removeAttribute("data-printing");
  };
  window.addEventListener("afterprint", done, { once: true });
  window.print();
}

/** @param {Sheet} sheet */
export function listen({ host, form, settings, signal }) {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  const before = () => {
    after();
    /** @type {NodeListOf<HTMLInputElement | HTMLSelectElement>} */
    const inputs = form.querySelectorAll(".field > :is(textarea, input, select)");
    for (const input of inputs) {
      const { type, value } = input;
      // How wide a line will be on paper, nobody knows yet.
      const isLine = ["text", "email", "url", "select-one"].includes(type) && value !== "";
      if (type !== "textarea" && type !== "date" && !isLine) continue;
      const day = type === "date" ? dayOf(value) : null;
      const text = input instanceof HTMLSelectElement ? (input.selectedOptions[0]?.text ?? "") : value;
      const mirror = make("span", "printed", day ? (printed(day, { as: "date" }, settings) ?? value) : text);
      mirror.setAttribute("aria-hidden", "true");
      const { nextElementSibling: next } = input;
      (next?.matches(".options") ? next : input).after(mirror);
    }
    opened = [...host.querySelectorAll("details")].filter((details) => !details.open);
    for (const details of opened) details.open = true;
  };
  const after = () => {
    for (const mirror of form.querySelectorAll(".printed")) mirror.remove();
    for (const details of opened) details.open = false;
    opened = [];
  };
  window.addEventListener("beforeprint", before, { signal });
  window.addEventListener("afterprint", after, { signal });
}
