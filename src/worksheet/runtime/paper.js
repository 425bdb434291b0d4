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
    for (const input of form.querySelectorAll("textarea, input")) {
      const { type, value } = /** @type {HTMLInputElement} */ (input);
      // How wide a line will be on paper, nobody knows yet.
      const isLine = ["text", "email", "url"].includes(type) && value !== "";
      if (type !== "textarea" && type !== "date" && !isLine) continue;
      const day = type === "date" ? dayOf(value) : null;
      const mirror = make("span", "printed", day ? (printed(day, { as: "date" }, settings) ?? value) : value);
      mirror.setAttribute("aria-hidden", "true");
      input.after(mirror);
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
