// The worksheets of a page: <goalpost-worksheet>, and the answers that other texts show.
//
// Owns the life of each worksheet from its wire format to its answers: what is typed is written to the record and saved, and
// all that is worked out follows. One that fails never stops another, and its form can be filled in and printed all the
// same. Refuses every network request but those for the modules that are loaded when they are used.

import { build } from "./actions.js";
import { fillAll, inputsOf, isInput, isTouched, placeOf, readInput } from "./fields.js";
import { answerAt, fieldAt, merge, own, write } from "./record.js";
import { openRun, today } from "./runs.js";
import { Store } from "./storage.js";
import { say } from "./words.js";

/** @import { Record_, Wire } from "./wire.d.ts" */
/** @import { Answers } from "./environment.js" */
/** @import { Input } from "./fields.js" */
/** @import { Place } from "./record.js" */
/** @import { Words } from "./words.js" */

const SAVE_AFTER = 300;
/** How long after typing it is watched whether another tab has overwritten it, in milliseconds. */
const WATCHED = 5000;

/** @type {Words} */
const words = read(document.getElementById("goalpost-words")) ?? {};

/** @param {Element | null | undefined} script @returns {any} */
function read(script) {
  return script && JSON.parse(script.textContent ?? "");
}

/** A text that only shows answers of others has no more than outputs. @param {Element | null | undefined} script @returns {Wire | undefined} */
function readWire(script) {
  return (
    script && {
      fields: {},
      lists: {},
      values: {},
      bands: [],
      outcomes: [],
      sections: [],
      charts: [],
      was: {},
      others: {},
      ...read(script),
    }
  );
}

/** How a worksheet prints values. @param {Wire} wire */
const settingsOf = ({ language, currency }) => ({ language, currency, yes: words.yes, no: words.no });

/** A worksheet at work. */
export class Sheet {
  words = words;
  /** Those of this page. @type {Set<Sheet>} */
  static all = new Set();
  sheets = Sheet.all;
  run = "";
  /** What the answers said when results were last shown; `results.js` sets it. @type {Answers} */
  // @ts-expect-error: nobody asks before.
  answers;
  /** Shows all that is worked out. @type {(() => void) | undefined} */
  show;
  /** Its foot. @type {ReturnType<typeof build> | undefined} */
  actions;
  /** @type {number | undefined} */
  #timer;
  /** When something was last typed. */
  #typed = -WATCHED;
  #hasArrived = false;
  #life = new AbortController();
  signal = this.#life.signal;

  /**
   * @param {Wire} wire
   * @param {HTMLElement} host
   * @param {HTMLFormElement} form
   * @param {(record: Record_) => Record_} migrate
   */
  constructor(wire, host, form, migrate) {
    this.wire = wire;
    this.host = host;
    this.form = form;
    this.store = new Store(wire, migrate);
    this.settings = settingsOf(wire);
  }

  /**
   * Takes in that the author has changed it. Whoever holds this worksheet, as a question or an undo does, goes on with it.
   * @param {Wire} wire
   * @param {HTMLFormElement} form
   * @param {(record: Record_) => Record_} migrate
   */
  renew(wire, form, migrate) {
    const { record, unreadable } = this.store;
    this.#end();
    this.#life = new AbortController();
    this.signal = this.#life.signal;
    this.show = undefined;
    if (`${this.wire.repeat}` !== `${wire.repeat}`) {
      this.run = "";
      form.querySelector(".runs")?.remove();
    }
    this.wire = wire;
    this.form = form;
    // What could not be stored lives on too.
    this.store = Object.assign(new Store(wire, migrate), { record, unreadable });
    this.settings = settingsOf(wire);
  }

  get record() {
    return this.store.record;
  }

  /** In seconds. */
  now() {
    return Math.floor(Date.now() / 1000);
  }

  /** The elements of this worksheet. @param {string} selector @returns {HTMLElement[]} */
  elements(selector) {
    return [...this.form.querySelectorAll(selector)].filter((element) => element instanceof HTMLElement);
  }

  // ---- Life

  async start() {
    const { form, store, wire, signal } = this;
    store.open();
    this.run ||= openRun(wire, this.record, today());
    const actions = (this.actions ??= build(this));
    actions.stand();
    this.#adopt();
    form.addEventListener("input", ({ target }) => isInput(target) && this.typed(target), { signal });
    form.addEventListener("submit", (event) => event.preventDefault(), { signal });
    // What another tab wrote meanwhile.
    form.addEventListener(
      "focusout",
      ({ relatedTarget }) => this.fill(form, /** @type {Element | null} */ (relatedTarget)),
      { signal },
    );
    window.addEventListener("pagehide", () => this.flush(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(), { signal });
    window.addEventListener("storage", ({ key }) => this.#stored(key), { signal });
    window.addEventListener("hashchange", () => void this.#arrive().catch((error) => this.fail(error)), { signal });
    actions.show();
    await this.enliven();
    if (signal.aborted) return;
    // Rows have their keys now.
    this.#adopt();
    this.recalculate();
    actions.show();
    // Asked once, however often it begins anew.
    if (this.#hasArrived) return;
    this.#hasArrived = true;
    await this.#arrive();
  }

  /** Brings to life what works something out, where there is any. */
  async enliven() {
    const { signal } = this;
    const { lists, fields, outputs, bands, outcomes, sections, charts } = this.wire;
    const isLive =
      [outputs, bands, outcomes, sections, charts].some((all) => all.length) ||
      Object.values(lists).some(({ kind }) => ["rows", "matrix", "rank", "share"].includes(kind)) ||
      Object.values(fields).some(({ from }) => from);
    Sheet.all.add(this);
    const show = isLive ? await (await import("./results.js")).enliven(this) : undefined;
    // It has begun anew meanwhile.
    if (signal.aborted) return;
    this.show = show;
    this.recalculate();
  }

  stop() {
    this.#end();
    Sheet.all.delete(this);
  }

  #end() {
    this.flush();
    this.#life.abort();
  }

  /** Takes in what was written before this script ran, then shows what is stored. */
  #adopt() {
    for (const input of inputsOf(this.form)) if (isTouched(input)) this.#take(input);
    this.fill();
  }

  async #arrive() {
    if (location.hash.startsWith("#answers=")) (await import("./exchange.js")).arrive(this.exchange());
  }

  // ---- Answers

  /** @param {Place} place */
  answerAt(place) {
    return answerAt(this.record, this.wire, this.run, place);
  }

  /** Puts the answers on the page, but not where somebody is writing. @param {Element} [root] @param {Element | null} [spared] */
  fill(root = this.form, spared = document.activeElement) {
    fillAll(root, this.wire, (place) => this.answerAt(place), spared);
    this.form.dispatchEvent(new Event("goalpost-filled"));
  }

  /** Writes down what stands in an input. @param {Input} input */
  #take(input) {
    const place = placeOf(input);
    const field = fieldAt(this.wire, place);
    const answer = field && readInput(input, field, this.wire.language);
    const before = this.answerAt(place);
    const isSame = answer && (before?.v ?? null) === answer.v;
    // To clear what stands there at first is an answer too.
    if (!answer || (isSame && (before || !isTouched(input)))) return;
    write(this.record, this.wire, this.run, place, answer, this.now());
    this.#later();
  }

  /** @param {Input} input */
  typed(input) {
    this.#take(input);
    this.recalculate();
  }

  /** The record has changed: saves it and shows what follows. */
  changed() {
    this.#later();
    this.recalculate();
  }

  /** Shows all that is worked out, here and in those that speak of this worksheet. */
  recalculate() {
    for (const sheet of Sheet.all) {
      if (sheet !== this && !own(sheet.wire.others, this.wire.id)) continue;
      try {
        sheet.show?.();
      } catch (error) {
        sheet.fail(error);
      }
    }
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

  #later(typed = performance.now()) {
    this.#typed = typed;
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
    for (const sheet of Sheet.all) if (sheet !== this) sheet.#stored(this.store.key);
  }

  /** Another tab, or a copy of this worksheet, has written. @param {string | null} key */
  #stored(key) {
    if (this.store.isOurs(key)) {
      this.store.read();
      this.#refresh();
      // Of two tabs that save at the same moment, one overwrites what it has not seen. Not for ever, or tabs with different
      // versions of a worksheet would never be done.
      if (performance.now() - this.#typed < WATCHED) this.#later(this.#typed);
    } else this.recalculate();
  }

  /** @param {Element | null} [spared] */
  #refresh(spared) {
    this.recalculate();
    this.fill(this.form, spared);
    this.actions?.show();
  }

  /** Another run, or this one anew. @param {string} run */
  open(run) {
    this.flush();
    this.run = run;
    this.#refresh(null);
  }

  /** What modules that save and send are given. */
  exchange() {
    this.flush();
    const { host, wire, record, run } = this;
    const apply = (/** @type {Record_} */ record) => {
      this.store.record = merge(this.record, record);
      this.changed();
      this.#refresh();
    };
    return { host, wire, record, run, words, apply };
  }
}

/** Outputs in a text that show answers of worksheets elsewhere. */
class Shown extends Sheet {
  /** @param {string} selector */
  elements(selector) {
    const all = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);
    return all.filter((element) => !element.closest("goalpost-worksheet"));
  }

  async start() {
    await this.enliven();
    window.addEventListener("storage", () => this.recalculate(), { signal: this.signal });
  }
}

class Worksheet extends HTMLElement {
  /** @type {Sheet | null} */
  #sheet = null;
  // A script that brings the page up to date and takes away what was added: then all begins anew.
  #watch = new MutationObserver(() => this.querySelector(".worksheet-foot .status") || this.refresh());
  #turn = 0;

  connectedCallback() {
    if (!this.#sheet) this.refresh();
  }

  disconnectedCallback() {
    // One that is only moved goes on as it is.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#sheet?.stop();
      this.#sheet = null;
    });
  }

  /**
   * Begins, or begins anew after the author has changed what stands here: rows, answers, the run that is open and the
   * field that has the focus stay.
   */
  async refresh() {
    const turn = ++this.#turn;
    const foot = this.querySelector(".worksheet-foot");
    this.#watch.disconnect();
    try {
      const form = this.querySelector("form");
      const wire = readWire(this.querySelector("script.worksheet-wire"));
      if (!form || !wire) throw new Error("a worksheet without its form or its definition");
      for (const added of form.querySelectorAll(".printed")) added.remove();
      const isRenamed = Object.keys(wire.was).length;
      const { migrate } = isRenamed
        ? await import("./renames.js")
        : { migrate: (/** @type {Record_} */ record) => record };
      if (turn !== this.#turn) return;
      const renamed = (/** @type {Record_} */ record) => migrate(record, wire);
      if (this.#sheet?.wire.id === wire.id) this.#sheet.renew(wire, form, renamed);
      else {
        this.#sheet?.stop();
        this.#sheet = new Sheet(wire, this, form, renamed);
      }
      await this.#sheet.start();
    } catch (error) {
      console.error(error);
      const line = foot?.querySelector(".status") ?? document.createElement("p");
      line.className = "status";
      line.textContent = say(words, "failed");
      foot?.append(line);
    }
    if (foot) this.#watch.observe(foot, { childList: true });
  }
}

if (!customElements.get("goalpost-worksheet")) {
  customElements.define("goalpost-worksheet", Worksheet);
  /** @type {Shown | undefined} */
  let shown;
  const alone = async () => {
    shown?.stop();
    const loose = [...document.querySelectorAll("script.worksheet-wire")].filter(
      (script) => !script.closest("goalpost-worksheet"),
    );
    const wire = readWire(loose.at(-1));
    shown = wire && new Shown(wire, document.body, document.createElement("form"), (record) => record);
    await shown?.start();
  };
  const scripts = async () => {
    if (document.querySelector(".script, .practice, .pause")) (await import("./script.js")).enliven(document, words);
  };
  const begin = () => void Promise.all([alone(), scripts()]).catch(console.error);
  begin();
  document.addEventListener("goalpost-filled", () => void scripts().catch(console.error), true);
  // A preview has brought the page up to date.
  document.addEventListener("goalpost-changed", begin);
}
