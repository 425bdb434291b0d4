// Putting items in order: buttons beside the numbers.
//
// Owns that places stay an order: whoever takes a place gives up their own to the one who had it. Loaded where there is
// something to put in order.

import { button, make } from "./elements.js";
import { write } from "./record.js";
import { say } from "./words.js";

/** @import { Sheet } from "./worksheet.js" */

/** @param {Sheet} sheet */
export function enliven(sheet) {
  for (const element of sheet.elements(".rank")) void new Rank(sheet, element);
}

class Rank {
  /** @param {Sheet} sheet @param {HTMLElement} element */
  constructor(sheet, element) {
    this.sheet = sheet;
    this.path =
      element.dataset.list ??
      element
        .querySelector("[name]")
        ?.getAttribute("name")
        ?.replace(/\.[^.]*$/, "") ??
      "";
    this.list = /** @type {HTMLElement} */ (element.querySelector("ol, ul"));
    this.items = /** @type {HTMLElement[]} */ ([...this.list.children].filter((item) => item.matches("[data-item]")));
    for (const item of this.items) {
      const label = item.querySelector("label")?.textContent?.trim() ?? "";
      const move = (/** @type {string} */ key, /** @type {string} */ sign, /** @type {number} */ step) => {
        const mover = button("icon", sign, () => this.#move(item, step, mover));
        mover.setAttribute("aria-label", say(sheet.words, key, { item: label }));
        return mover;
      };
      item.append(make("span", "move", move("move_up", "↑", -1), move("move_down", "↓", 1)));
      const put = (/** @type {Event} */ { target }) => this.#put(item, Number(/** @type {HTMLInputElement} */ (target).value));
      item.querySelector("input")?.addEventListener("change", put, { signal: sheet.signal });
    }
    // As they were put when the page was last left.
    this.#sort();
  }

  /** @param {HTMLElement} item */
  #placeOf(item) {
    const answer = this.sheet.answerAt({ path: `${this.path}.${item.dataset.item}` });
    return typeof answer?.v === "number" ? answer.v : null;
  }

  /** @param {HTMLElement} item @param {number} place */
  #write(item, place) {
    const { sheet } = this;
    write(
      sheet.record,
      sheet.wire,
      sheet.run,
      { path: `${this.path}.${item.dataset.item}` },
      { v: place },
      sheet.now(),
    );
  }

  #free() {
    const taken = new Set(this.items.map((item) => this.#placeOf(item)));
    return this.items.findIndex((_, index) => !taken.has(index + 1)) + 1;
  }

  /** The number was typed, and is written: who had that place takes another. @param {HTMLElement} item @param {number} place */
  #put(item, place) {
    const other = this.items.find((one) => one !== item && this.#placeOf(one) === place);
    if (!other || !place) return;
    this.#write(other, this.#free());
    this.sheet.changed();
    this.sheet.fill();
  }

  /** @param {HTMLElement} item @param {number} step @param {HTMLElement} mover */
  #move(item, step, mover) {
    // The first press puts everything in the order in which it stands.
    const order = [...this.list.children].filter((one) => one instanceof HTMLElement && this.items.includes(one));
    const from = order.indexOf(item);
    const to = Math.min(Math.max(from + step, 0), order.length - 1);
    order.splice(from, 1);
    order.splice(to, 0, item);
    order.forEach(
      (one, index) =>
        this.#placeOf(/** @type {HTMLElement} */ (one)) === index + 1 ||
        this.#write(/** @type {HTMLElement} */ (one), index + 1),
    );
    this.#sort();
    this.sheet.changed();
    this.sheet.fill();
    mover.focus();
    this.sheet.say("moved", { item: item.querySelector("label")?.textContent?.trim() ?? "", n: to + 1 });
  }

  #sort() {
    const place = (/** @type {HTMLElement} */ item) => this.#placeOf(item) ?? Infinity;
    const sorted = [...this.items].sort((a, b) => place(a) - place(b) || this.items.indexOf(a) - this.items.indexOf(b));
    // Items that are moved lose the focus.
    if ([...this.list.querySelectorAll(":scope > [data-item]")].some((item, index) => item !== sorted[index]))
      this.list.append(...sorted);
  }
}
