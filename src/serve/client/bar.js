// The author's bar: what there is to know of the page that is open.
//
// Owns what it says and how it folds. It asks the server after each build, and changes only what is another. Refuses to
// know the page otherwise than by what the server tells.

import { button, counted, fitting, link, make, Memory } from "./elements.js";
import { Question } from "./question.js";
import { problemItem, showMarks } from "./problem.js";

/** @import { Dock } from "./dock.js" */
/** @import { Panel } from "./panel.js" */
/** @import { Facts, Linked } from "./protocol.d.ts" */

/** How long the line may be lost before anything is said of it, in milliseconds. */
const UNSAID = 400;

export class Bar {
  #folded = new Memory("localStorage", "bar");
  #question = new Question((signal) => this.#fetch(signal), (text) => this.#take(text));
  #shown = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  #lost = make("p", "lost", "the preview is not running");
  #marks = make("ul", "marks");
  #size = make("p", "size");
  #source = make("p", "source-file");
  #nothing = make("p", "nothing", "There is no page here");
  #more = make("section", "sheet details");
  #details = button("details-button", "Details", () => this.#expand(this.#more.hidden));
  #fold = button("fold-bar", "", () => this.#foldTo(this.#folded.value ? null : "folded"));
  #bar = make("section", "bar");

  /** @param {Dock} dock @param {Panel} panel @param {string} address */
  constructor(dock, panel, address) {
    this.dock = dock;
    this.address = address;
    this.#more.id = "details";
    this.#more.setAttribute("aria-label", "Details of this page");
    this.#more.hidden = true;
    this.#lost.hidden = true;
    this.#nothing.hidden = true;
    this.#details.setAttribute("aria-controls", "details");
    this.#bar.setAttribute("aria-label", "Preview");
    this.#bar.append(this.#lost, this.#nothing, this.#marks, this.#size, this.#source, this.#details, panel.badge, this.#fold);
    this.panel = panel;
    panel.onOpen = () => this.#expand(false);
    dock.onEscape = () => (this.#more.hidden ? panel.fold() : this.#expand(false));
    dock.element.append(this.#more, this.#bar);
    // Until the server has said something of the page, it would only change its size.
    this.#bar.hidden = true;
    this.#expand(false);
    this.#foldTo(this.#folded.value);
  }

  /** Whether the server can be reached. @param {boolean} isThere */
  line(isThere) {
    clearTimeout(this.#silence);
    const say = () => {
      this.#lost.hidden = isThere;
      this.#bar.classList.toggle("is-lost", !isThere);
      this.dock.say(isThere ? "the preview is running" : "the preview is not running");
    };
    if (!isThere) this.#silence = setTimeout(say, UNSAID);
    else if (!this.#lost.hidden) say();
  }

  /** Asks what there is to know now. */
  ask() {
    this.#question.ask();
  }

  /** The server is there again. */
  renew() {
    this.#question.renew();
  }

  /** @param {AbortSignal} signal */
  async #fetch(signal) {
    const address = `${this.address}?path=${encodeURIComponent(location.pathname)}`;
    const answer = await fetch(address, { cache: "no-cache", signal });
    return answer.ok ? answer.text() : "";
  }

  /** @param {string} text */
  #take(text) {
    if (text === this.#shown && !this.#bar.hidden) return;
    this.#shown = text;
    // There is nothing to know of what is no page of the site.
    this.#draw(JSON.parse(text || "null") ?? undefined);
  }

  /** @param {boolean} isMissing whether there is no page here */
  missing(isMissing) {
    this.#nothing.hidden = !isMissing;
  }

  // ---- What it says

  /** @param {Facts | undefined} facts */
  #draw(facts) {
    this.#bar.hidden = false;
    const { marks = [], words = null, minutes = null, source = null, edit = null } = facts ?? {};
    // Errors have a sheet of their own.
    const warnings = facts?.warnings.filter(({ severity }) => severity !== "error") ?? [];
    this.#marks.replaceChildren(...marks.map(({ kind, text }) => make("li", "mark", ...fitting(text, shortOf(kind, text)))));
    this.#marks.hidden = marks.length === 0;
    const size = [words !== null && counted(words, "word"), minutes !== null && `${minutes} min`].filter(Boolean);
    this.#size.textContent = size.join(" · ");
    this.#size.hidden = size.length === 0;
    this.dock.refill(this.#source, source ? [sourceLink(source, edit)] : [], this.#details);
    this.#source.hidden = !source;
    const said = counted(warnings.length, "warning");
    const count = warnings.length ? make("span", "count", " ", ...fitting(said, `${warnings.length}`)) : null;
    this.#details.replaceChildren("Details", ...(count ? [count] : []));
    this.#details.setAttribute("aria-label", warnings.length ? `Details, ${said}` : "Details");
    this.#details.hidden = !facts;
    this.dock.refill(this.#more, facts ? details({ ...facts, warnings }) : [], this.#details);
    if (!facts) this.#expand(false);
  }

  // ---- What is open

  /** @param {boolean} isOpen */
  #expand(isOpen) {
    const isInside = this.#more.contains(this.dock.active);
    if (isOpen) this.panel.fold();
    this.#more.hidden = !isOpen;
    if (isOpen) showMarks(this.#more);
    this.#details.setAttribute("aria-expanded", String(isOpen));
    if (isInside && !isOpen) this.#details.focus();
  }

  /** @param {string | null} folded */
  #foldTo(folded) {
    this.#folded.value = folded;
    this.#bar.classList.toggle("is-folded", folded !== null);
    this.#fold.setAttribute("aria-label", folded === null ? "Fold the bar away" : "Show the bar");
    this.#fold.setAttribute("aria-expanded", String(folded === null));
    if (folded !== null) this.#expand(false);
  }
}

/** What keeps a page from readers, in a word or two: of a day all but its name. @param {string} kind @param {string} text */
function shortOf(kind, text) {
  const [, day, month, year] = /(\d{1,2}) (\p{L}{3})\p{L}* (\d{4})$/u.exec(text) ?? [];
  return day ? make("span", "", `Out ${day} ${month}`, make("span", "year", ` ${year}`)) : kind;
}

/** The name of the file; its folders are cut off where there is no room. @param {string} source @param {string | null} edit */
function sourceLink(source, edit) {
  const name = link("file", "", edit);
  const at = source.lastIndexOf("/") + 1;
  name.append(make("span", "folder", source.slice(0, at)), make("span", "", source.slice(at)));
  if (edit) name.setAttribute("aria-label", `edit ${source}`);
  name.title = source;
  return name;
}

/** @param {Facts} facts */
function details({ source, edit, words, minutes, warnings, series, linksIn, linksOut, outside }) {
  const list = (/** @type {Linked[]} */ links) => links.map(({ title, path }) => make("li", "", link("", title || path, path)));
  const parts = series.map(({ title, part, total, path }) => {
    const place = part === null ? null : ` · part ${part}${total === null ? "" : ` of ${total}`}`;
    return make("li", "", link("", title, path), place);
  });
  const about = [
    source && make("li", "", edit ? link("", source, edit) : source),
    words !== null && make("li", "", [counted(words, "word"), minutes !== null && `${minutes} min to read`].filter(Boolean).join(", ")),
  ].filter((item) => item instanceof HTMLElement);
  return [
    part("Warnings", make("ol", "problems-list", ...warnings.map(problemItem)), warnings.length),
    part("This page", make("ul", "", ...about), about.length, "uncounted"),
    part("Series", make("ul", "", ...parts), parts.length),
    part("Linked from", make("ul", "", ...list(linksIn)), linksIn.length),
    part("Links to", make("ul", "", ...list(linksOut)), linksOut.length),
    part("Links to other sites", make("ul", "", ...outside.map((url) => make("li", "", link("", url, url)))), outside.length),
  ].filter((one) => one !== null);
}

/** @param {string} heading @param {HTMLElement} list @param {number} count @param {"counted" | "uncounted"} [how] */
function part(heading, list, count, how = "counted") {
  if (count === 0) return null;
  const number = how === "counted" ? make("span", "number-of", ` ${count}`) : null;
  return make("div", "part", make("h2", "", heading, number), list);
}
