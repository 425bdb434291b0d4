// All that is wrong with the site, over the last good page.
//
// Owns the list, when it opens by itself, and that it goes when all is mended. It is a region beside the page and no
// dialog: an author who writes in the page keeps the focus, and a reader of the screen is told. Folded, it stays so until
// other errors come.

import { plain } from "./address.js";
import { button, counted, make, Memory } from "./elements.js";
import { problemItem, showMarks } from "./problem.js";

/** @import { Dock } from "./dock.js" */
/** @import { Problem } from "./protocol.d.ts" */

/** What errors mean for what is seen, and for what is published. */
const LEAD = "You see what could be made. Nothing is published until these are mended.";

/** What is about the open page comes before all else. @param {Problem} one @param {Problem} other */
const hereFirst = (one, other) => Number(isHere(other)) - Number(isHere(one));

/** @param {Problem} problem */
const isHere = ({ page }) => page != null && plain(page) === plain(location.pathname);

export class Panel {
  #folded = new Memory("sessionStorage", "folded");
  /** @type {Problem[]} */
  #problems = [];
  #leftOut = 0;
  /** Which errors there are, as a text. */
  #errors = "";
  #shown = "";
  #title = make("h2", "title");
  #lead = make("p", "lead");
  #list = make("ol", "problems-list");
  #more = make("p", "more");
  #region = make("section", "sheet problems");
  /** Opens and folds the list; it stands in the bar. */
  badge = button("badge", "", () => (this.#region.hidden ? this.#open("for good") : this.fold()));
  /** Is told when it opens: there is room for one sheet. */
  onOpen = () => {};

  /** @param {Dock} dock */
  constructor(dock) {
    this.dock = dock;
    this.#title.id = "problems-title";
    this.#title.tabIndex = -1;
    this.#region.id = "problems";
    this.#region.setAttribute("aria-labelledby", "problems-title");
    const fold = button("fold", "Fold away", () => this.fold());
    this.#region.append(make("header", "head", this.#title, this.#lead, fold), this.#list, this.#more);
    this.#region.hidden = true;
    this.badge.setAttribute("aria-controls", "problems");
    this.badge.hidden = true;
    dock.element.append(this.#region);
    dock.onShow = () => showMarks(this.#list);
  }

  /**
   * @param {Problem[]} problems
   * @param {number} [leftOut] how many more there are
   */
  show(problems, leftOut = 0) {
    this.#more.textContent = leftOut ? `and ${leftOut} more, which the terminal shows` : "";
    this.#more.hidden = leftOut === 0;
    const text = JSON.stringify([location.pathname, problems, leftOut]);
    if (text === this.#shown) return;
    [this.#shown, this.#problems, this.#leftOut] = [text, problems, leftOut];
    const errors = problems.filter(({ severity }) => severity === "error").sort(hereFirst);
    const warnings = problems.filter(({ severity }) => severity !== "error").sort(hereFirst);
    this.#draw(errors, warnings);
    const before = this.#errors;
    // Where they stand in their files is another with every line above.
    this.#errors = errors.map(({ code, file, message }) => JSON.stringify([code, file, message])).sort().join();
    if (this.#errors === before) return;
    if (!this.#errors) this.#mended();
    else if (this.#folded.value === this.#errors) this.#close();
    else this.#open("as long as these last");
    const said = errors.length ? `${counted(errors.length, "error")}: ${errors[0]?.message ?? ""}` : "All errors are mended";
    if (this.#region.hidden && errors.length) this.dock.say(counted(errors.length, "error"));
    else this.dock.say(said, "alert");
  }

  /** The page that is open may be another. */
  follow() {
    this.show(this.#problems, this.#leftOut);
  }

  /** @param {Problem[]} errors @param {Problem[]} warnings */
  #draw(errors, warnings) {
    const counts = [
      errors.length && counted(errors.length, "error"),
      warnings.length && counted(warnings.length, "warning"),
    ].filter(Boolean);
    this.#title.textContent = counts.join(", ");
    this.#lead.textContent = errors.length ? LEAD : "";
    this.#lead.hidden = errors.length === 0;
    this.dock.refill(this.#list, [...errors, ...warnings].map(problemItem), this.#title);
    this.#region.classList.toggle("only-warnings", errors.length === 0);
    this.badge.className = errors.length ? "badge error" : "badge warning";
    this.badge.textContent = errors.length ? counted(errors.length, "error") : counted(warnings.length, "warning");
    this.badge.hidden = counts.length === 0;
    if (counts.length === 0) this.#close();
    if (!this.#region.hidden) showMarks(this.#list);
  }

  #mended() {
    this.#folded.value = null;
    this.#close();
  }

  /** @param {"for good" | "as long as these last"} why by the author, or by itself */
  #open(why) {
    this.onOpen();
    this.#region.hidden = false;
    showMarks(this.#list);
    this.badge.setAttribute("aria-expanded", "true");
    if (why === "for good") this.#folded.value = null;
  }

  #close() {
    this.#region.hidden = true;
    this.badge.setAttribute("aria-expanded", "false");
  }

  /** Folds it away: it stays so until other errors come. */
  fold() {
    const isInside = this.#region.contains(this.dock.active);
    if (this.#region.hidden) return;
    if (this.#errors) this.#folded.value = this.#errors;
    this.#close();
    if (isInside) this.badge.focus();
  }
}
