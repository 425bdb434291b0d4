// The worksheets of a page: <goalpost-worksheet>, and the answers that other texts show.
//
// Owns the life of each worksheet from its wire format to its answers: what is typed is written to the record, saved, and
// all results follow. One that fails never stops another, and its form can be filled in and printed all the same. Refuses
// every network request but that of the modules which it loads when they are used.

import { build, listenForPrint } from "./actions.js";
import { Answers, openRun, runsOf } from "./environment.js";
import { forget } from "./check.js";
import { fillAll, inputsOf, isTouched, placeOf, readInput } from "./fields.js";
import { answerAt, empty, fieldAt, merge, own, write } from "./record.js";
import { showOptions, showResults, showSections } from "./results.js";
import { RowList } from "./rows.js";
import { Store, readOther } from "./storage.js";
import { say } from "./words.js";

/** @import { Wire } from "./wire.d.ts" */
/** @import { Input } from "./fields.js" */
/** @import { Place } from "./record.js" */
/** @import { Words } from "./words.js" */

const SAVE_AFTER = 300;

/** @type {Words} */
const words = read(document.getElementById("goalpost-words"), {});
/** Those of this page. @type {Set<Sheet>} */
const sheets = new Set();

/** @template T @param {Element | null} script @param {T} otherwise @returns {T} */
function read(script, otherwise) {
  return script ? JSON.parse(script.textContent ?? "") : otherwise;
}

/** The day where the reader is, as `2026-12-31`. */
function today() {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** A worksheet at work, or the answers of others within a text: then it has no form. */
export class Sheet {
  words = words;
  /** @type {number | undefined} */
  #timer;
  #life = new AbortController();
  /** The last key pressed, or nothing if a pointer was used since. */
  #key = "";
  /** The choice whose link led to a step. @type {{ input: Input, hash: string } | null} */
  #came = null;
  /** What shows tables, ranks and the like. @type {{ update(): boolean | void }[]} */
  parts = [];
  /** @type {typeof import("./script.js") | null} */
  #script = null;

  /**
   * @param {Wire} wire
   * @param {HTMLElement} host
   * @param {HTMLFormElement} form
   */
  constructor(wire, host, form) {
    this.wire = wire;
    this.host = host;
    this.form = form;
    this.store = new Store(wire);
    this.settings = { language: wire.language, currency: wire.currency, yes: words.yes, no: words.no };
    this.run = "";
    this.answers = this.peek();
  }

  get record() {
    return this.store.record;
  }

  /** The elements of this worksheet. @param {string} selector @returns {HTMLElement[]} */
  elements(selector) {
    return [...this.form.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
  }

  // ---- Life

  start() {
    const { form, wire, store } = this;
    store.read();
    this.run = openRun(wire, this.record, today());
    this.answers = this.peek();
    this.actions = build(this);
    for (const element of this.elements("[data-list]")) {
      if (own(wire.lists, element.dataset.list ?? "")?.kind === "rows") this.parts.push(new RowList(this, element));
    }
    sheets.add(this);
    const touched = inputsOf(form).filter(isTouched);
    this.recalculate();
    for (const input of touched) this.#take(input);
    this.fill();
    this.#listen();
    this.actions.show();
    void this.#load();
  }

  stop() {
    this.flush();
    this.#life.abort();
    sheets.delete(this);
  }

  /** Loads what only some worksheets need. */
  async #load() {
    if (this.elements("table.matrix").length) (await import("./matrix.js")).enliven(this);
    if (this.elements(".rank").length) (await import("./rank.js")).enliven(this);
    if (this.elements(".practice").length) this.#script = await import("./script.js");
    this.recalculate();
    this.fill();
    await this.#arrive();
  }

  #listen() {
    const { form } = this;
    const { signal } = this.#life;
    form.addEventListener("input", ({ target }) => this.#typed(target), { signal });
    form.addEventListener("change", ({ target }) => this.#chosen(target), { signal });
    form.addEventListener("keydown", ({ key }) => (this.#key = key), { signal });
    form.addEventListener("pointerdown", () => (this.#key = ""), { signal });
    form.addEventListener("click", ({ target }) => this.#follow(target), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    // What another tab wrote meanwhile.
    form.addEventListener("focusout", () => setTimeout(() => this.fill()), { signal });
    listenForPrint(this, signal);
    window.addEventListener("pagehide", () => this.flush(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), { signal });
    window.addEventListener("storage", ({ key }) => this.#stored(key), { signal });
    window.addEventListener("hashchange", () => this.#returned(), { signal });
  }

  // ---- Answers

  /** What the answers say now. */
  peek() {
    const { wire, settings } = this;
    /** @type {Map<string, Answers>} */
    const others = new Map();
    const around = {
      settings,
      today: today(),
      other: (/** @type {string} */ id) => {
        const other = own(wire.others ?? {}, id);
        if (!other) return null;
        const here = [...sheets].find((sheet) => sheet.wire.id === id);
        const record = here?.record ?? readOther(wire, id) ?? empty({ id, schema: "" });
        const runs = runsOf(other, record);
        const open = here?.run ?? openRun(other, record, around.today);
        const run = runs.includes(open) ? open : (runs.at(-1) ?? open);
        const found = others.get(id) ?? new Answers(other, record, run, around);
        others.set(id, found);
        return found;
      },
    };
    return new Answers(wire, this.record, this.run, around);
  }

  /** In seconds. */
  now() {
    return Math.floor(Date.now() / 1000);
  }

  /** @param {Input} input */
  fieldOf(input) {
    return fieldAt(this.wire, placeOf(input));
  }

  /** @param {Place} place */
  answerAt(place) {
    return answerAt(this.record, this.wire, this.run, place);
  }

  /** Puts the answers on the page. @param {Element} [root] */
  fill(root = this.form) {
    fillAll(root, this.wire, (place) => this.answerAt(place));
    this.#script?.enliven(this.form, words);
  }

  /** Writes down what stands in an input. @param {Input} input */
  #take(input) {
    const place = placeOf(input);
    const field = fieldAt(this.wire, place);
    const answer = field && readInput(input, field, this.wire.language);
    const before = this.answerAt(place);
    if (!answer || (before ? (before.v ?? null) === answer.v : answer.v === null && !input.matches("[value]"))) return;
    write(this.record, this.wire, this.run, place, answer, this.now());
    this.#later();
  }

  /** @param {EventTarget | null} target */
  #typed(target) {
    if (!isInput(target) || !target.name) return;
    this.#take(target);
    forget(target);
    this.recalculate();
  }

  /** The record has changed: saves it and shows what follows. */
  changed() {
    this.#later();
    this.recalculate();
  }

  /** Shows all that is worked out, here and in those that speak of this worksheet. */
  recalculate() {
    this.#show();
    for (const sheet of sheets) if (sheet !== this && own(sheet.wire.others ?? {}, this.wire.id)) sheet.#show();
  }

  #show() {
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    try {
      this.answers = this.peek();
      showSections(this);
      const made = this.parts.map((part) => part.update());
      if (made.includes(true)) this.fill();
      showOptions(this);
      showResults(this);
    } catch (error) {
      this.fail(error);
    }
    // A row that moves loses the focus.
    if (active !== document.activeElement && active?.isConnected && !active.closest("[hidden]")) active.focus({ preventScroll: true });
  }

  /** @param {unknown} error */
  fail(error) {
    console.error(error);
    this.actions?.tell("failed");
  }

  /** Says something to those who cannot see it happen. @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values) {
    this.actions?.speak(say(words, key, values));
  }

  // ---- Saving

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), SAVE_AFTER);
  }

  /** Saves what is not saved yet. */
  flush() {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.store.write();
    this.actions?.show();
    for (const sheet of sheets) if (sheet !== this && sheet.store.key === this.store.key) sheet.#stored(this.store.key);
  }

  /** Another tab has written. @param {string | null} key */
  #stored(key) {
    if (key?.startsWith(this.store.key)) {
      this.store.read();
      this.recalculate();
      this.fill();
      this.actions?.show();
    } else if (Object.keys(this.wire.others ?? {}).length) this.recalculate();
  }

  /** @param {import("./wire.d.ts").Record_} record */
  apply(record) {
    this.store.record = merge(this.record, record);
    this.changed();
    this.fill();
  }

  /** Another run, or this one anew. @param {string} run */
  open(run) {
    this.flush();
    this.run = run;
    forget(this.form);
    this.recalculate();
    this.fill();
    this.actions?.show();
  }

  exchange() {
    this.flush();
    const { host, wire, record, run } = this;
    return { host, wire, record, run, words, apply: this.apply.bind(this) };
  }

  async #arrive() {
    if (location.hash.startsWith("#answers=")) (await import("./exchange.js")).arrive(this.exchange());
  }

  // ---- Steps

  /** The heading of the step that a choice leads to. @param {Input} input */
  #stepOf(input) {
    const [list, item] = input.type === "checkbox" ? [input.name.replace(/\.[^.]*$/, ""), input.name.replace(/^.*\./, "")] : [input.name, input.value];
    const index = this.wire.sections.findIndex(({ steps }) => steps?.some(([a, b]) => a === list && b === item));
    const section = index < 0 ? undefined : this.elements(`[data-section="${index}"]`)[0];
    return /** @type {HTMLElement | null | undefined} */ (section?.querySelector("h1, h2, h3, h4, h5, h6"));
  }

  /** @param {EventTarget | null} target */
  #chosen(target) {
    // With the arrows one goes through all choices: the focus must stay. Ticks may be several.
    if (!isInput(target) || target.type === "checkbox" || this.#key.startsWith("Arrow")) return;
    const heading = this.#stepOf(target);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }

  /** A link that leads to a step chooses it. @param {EventTarget | null} target */
  #follow(target) {
    const link = target instanceof Element ? target.closest("a") : null;
    const input = /** @type {HTMLInputElement | null | undefined} */ (link?.closest("li[data-item]")?.querySelector("input[type=radio], input[type=checkbox]"));
    if (!link?.hash || !input) return;
    const heading = this.#stepOf(input);
    if (!heading) return;
    input.checked = true;
    this.#typed(input);
    this.#came = { input, hash: link.hash };
    heading.tabIndex = -1;
    heading.focus();
  }

  /** Back from a step: to the choice that led there. */
  #returned() {
    void this.#arrive();
    if (!this.#came || location.hash === this.#came.hash) return;
    this.#came.input.focus({ preventScroll: true });
    this.#came = null;
  }
}

/** Outputs in a text that show answers of worksheets elsewhere. */
class Shown extends Sheet {
  elements(/** @type {string} */ selector) {
    return [.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))].filter((element) => !element.closest("goalpost-worksheet"));
  }

  start() {
    sheets.add(this);
    this.recalculate();
    window.addEventListener("storage", () => this.recalculate());
  }
}

/** @param {unknown} target @returns {target is Input} */
function isInput(target) {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
}

class Worksheet extends HTMLElement {
  /** @type {Sheet | null} */
  #sheet = null;
  #watch = new MutationObserver(() => this.#begin());

  connectedCallback() {
    if (!this.#sheet) this.#begin();
  }

  disconnectedCallback() {
    // One that is only moved goes on as it is.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#sheet?.stop();
      this.#sheet = null;
    });
  }

  #begin() {
    const foot = this.querySelector(".worksheet-foot");
    // A preview that brings the page up to date takes away what a script has added: then all begins anew.
    if (this.#sheet && foot?.querySelector(".status")) return;
    this.#watch.disconnect();
    this.#sheet?.stop();
    try {
      const form = this.querySelector("form");
      const wire = /** @type {Wire | null} */ (read(this.querySelector("script.worksheet-wire"), null));
      if (!form || !wire) throw new Error("a worksheet without its form or its definition");
      for (const added of form.querySelectorAll(".rows-tools, .row-tools, .move, .runs")) added.remove();
      this.#sheet = new Sheet(wire, this, form);
      this.#sheet.start();
    } catch (error) {
      console.error(error);
      const text = document.createElement("p");
      text.className = "status";
      text.textContent = say(words, "failed");
      foot?.append(text);
    }
    if (foot) this.#watch.observe(foot, { childList: true });
  }
}

/** @param {() => void} work */
function attempt(work) {
  try {
    work();
  } catch (error) {
    console.error(error);
  }
}

if (!customElements.get("goalpost-worksheet")) {
  customElements.define("goalpost-worksheet", Worksheet);
  const loose = [...document.querySelectorAll("script.worksheet-wire")].filter((script) => !script.closest("goalpost-worksheet"));
  attempt(() => {
    const wire = /** @type {Wire | null} */ (read(loose.at(-1) ?? null, null));
    if (wire) new Shown(wire, document.body, document.createElement("form")).start();
  });
  if (document.querySelector(".script, .practice, .pause")) {
    void import("./script.js").then(({ enliven }) => enliven(document, words)).catch(console.error);
  }
}
