// Filling a worksheet in with the keyboard alone.
//
// Owns the walk: forwards with Tab and backwards with Shift and Tab, until every blank that can be seen has an answer and
// every section has been open. What to do is decided by what has the focus. Refuses the pointer.

import { answerTo } from "./answers.mjs";

const MOST_PASSES = 9;
const MOST_STOPS = 2500;

/** How many choices a list allows. */
const mostOf = (list) => list?.max ?? Infinity;

/** The blank at an input, by the definition of its worksheet. */
function fieldOf(wire, { name, list, column }) {
  const known = list === undefined ? undefined : wire.lists[list];
  if (known?.kind === "rows") return known.columns[column];
  if (known?.kind === "matrix") return known.cell;
  if (wire.fields[name]) return wire.fields[name];
  const parts = name.split(".");
  for (let length = parts.length - 1; length > 0; length -= 1) {
    const found = wire.lists[parts.slice(0, length).join(".")];
    if (found) return { kind: "number", list: found, item: parts.slice(length).join("."), path: parts.slice(0, length).join(".") };
  }
  return undefined;
}

/** Whoever fills in a page: `wires` by the ids of their worksheets. */
export class Filler {
  /** What was typed, by the name of its input. */
  typed = new Map();
  /** The sections that have been open. */
  opened = new Set();
  unseen = new Set();
  problems = [];
  #number = 0;
  #pressed = new Set();
  #chosen = new Map();
  #turned = new Set();

  /** `dateOrder`: in which the browser takes the digits of a date, such as "mdy". */
  constructor(page, wires, dateOrder) {
    Object.assign(this, { page, wires, dateOrder });
  }

  /** Fills everything in. `between` is called after each pass. */
  async fill(between = async () => {}) {
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      this.#turned.clear();
      await this.#pass(pass);
      const [empty, sections] = await this.page.evaluate(() => [reader.empty(), reader.sections()]);
      for (const section of sections) this.opened.add(section);
      await between(sections);
      if (pass % 2 === 0 && empty.length === 0 && this.closed().length === 0) return;
      if (pass === MOST_PASSES - 1 && empty.length > 0) this.problems.push(`still empty after ${MOST_PASSES} passes: ${empty.slice(0, 5).join(", ")}`);
    }
  }

  /** The sections that never opened. */
  closed() {
    return this.wires.flatMap(({ sections }) => sections.flatMap(({ for: raters }, at) => (this.opened.has(at) || raters ? [] : [at])));
  }

  /** The key that goes on. */
  #key = "Tab";

  async #pass(pass) {
    this.#key = pass % 2 === 0 ? "Tab" : "Shift+Tab";
    const { page } = this;
    let wasInside = false;
    let now = await page.evaluate(() => reader.focused());
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (now.worksheet) wasInside = wasInside || !now.isFoot;
      const isPast = pass % 2 === 0 ? now.isFoot || now.after : !now.worksheet;
      if (wasInside && isPast) return;
      if (now.worksheet && now.outline === "none") this.unseen.add(now.key);
      const hasActed = now.worksheet && !now.isFoot && (await this.#act(now, pass));
      if (hasActed) {
        for (const section of await page.evaluate(() => reader.sections())) this.opened.add(section);
        const next = await page.evaluate(() => reader.focused());
        if (next.worksheet && next.key !== now.key && next.is !== "page") {
          now = next;
          // A heading of a step is met, not filled.
          if (next.is === "input" || next.is === "select") continue;
        } else if (!next.worksheet) this.problems.push(`the focus is lost after ${now.key} (${now.is})`);
      }
      await page.keyboard.press(this.#key);
      now = await page.evaluate(() => reader.focused());
    }
    this.problems.push(`the Tab key does not come to the end in ${MOST_STOPS} presses; it is at ${now.key}`);
  }

  /** Does what there is to do where the focus is; tells whether anything was done. */
  async #act(now, pass) {
    const wire = this.wires.find(({ id }) => id === now.worksheet);
    if (!wire) return false;
    if (now.is === "button") return this.#press(now);
    if (now.is === "select") return this.#select(now);
    if (now.is !== "input") return false;
    const field = fieldOf(wire, now);
    if (now.type === "radio") return this.#choose(now, pass);
    if (now.type === "checkbox") return this.#tick(now, wire, pass);
    return this.#type(now, field);
  }

  async #press({ type, place, text, key, isOpen }) {
    const isAdder = /rows-tools/u.test(place) && !/^Undo/u.test(text) && !/main/u.test(type);
    const isNext = /rows-tools/u.test(place) && /main/u.test(type);
    const isBranch = /branch-lead/u.test(type) && isOpen === "false";
    const isCheck = /practice-check/u.test(type);
    if (!isAdder && !isNext && !isBranch && !isCheck) return false;
    const name = isNext ? `${text} ${this.#number}` : isBranch ? `${text} ${key}` : text;
    if (this.#pressed.has(name)) return false;
    this.#pressed.add(name);
    await this.page.keyboard.press("Enter");
    return true;
  }

  async #select({ key, at, of }) {
    if (at > 0 || of < 2) return false;
    this.#number += 1;
    const wanted = 1 + (this.#number % (of - 1));
    for (let press = 0; press < wanted; press += 1) await this.page.keyboard.press("ArrowDown");
    const now = await this.page.evaluate(() => reader.focused());
    if (now.key === key && now.at < 1) this.problems.push(`${key}: the arrow keys choose nothing`);
    return true;
  }

  /** One of several, and another in each pass while sections are closed. */
  async #choose({ key, at, of, checked, isRating }, pass) {
    if (this.#turned.has(key)) return false;
    this.#turned.add(key);
    this.#number += 1;
    let wanted = checked < 0 ? this.#number % of : checked;
    if (pass > 0 && this.closed().length > 0) wanted = isRating ? [checked, 0, 0, of - 1, of - 1][pass % 5] : (this.#chosen.get(key) + 1) % of;
    if (!isRating && pass === 0 && checked < 0) wanted = 0;
    if (!(wanted >= 0)) wanted = 0;
    this.#chosen.set(key, wanted);
    if (wanted === checked) return false;
    if (checked < 0 && wanted === at) await this.page.keyboard.press("Space");
    const arrow = wanted > at ? "ArrowDown" : "ArrowUp";
    for (let press = 0; press < Math.abs(wanted - at); press += 1) await this.page.keyboard.press(arrow);
    return true;
  }

  async #tick({ key, name, checked }, wire, pass) {
    if (this.#turned.has(key)) return false;
    this.#turned.add(key);
    const path = name.slice(0, name.lastIndexOf("."));
    const list = wire.lists[path];
    const ticked = [...this.#chosen].filter(([one, value]) => value === true && one.startsWith(`${path}.`)).length;
    const wanted = pass < 3 ? checked || list?.kind !== "many" || ticked < mostOf(list) : this.closed().length > 0 ? pass % 4 === 0 || pass % 4 === 1 : checked;
    if (wanted === checked) return false;
    this.#chosen.set(key, wanted);
    await this.page.keyboard.press("Space");
    return true;
  }

  async #type({ key, type, value, badInput }, field) {
    if (value !== "" || badInput) return false;
    if (!field) {
      this.problems.push(`${key}: nothing in the definition belongs to this input`);
      return false;
    }
    this.#number += 1;
    const text = field.list ? this.#numberIn(field) : answerTo(field, this.#number);
    const { keyboard } = this.page;
    if (type === "date") await keyboard.type(digitsOf(text, this.dateOrder));
    else {
      // The first line key by key, the rest at once: each key works everything out anew.
      const lines = text.split("\n");
      for (const [index, line] of lines.entries()) {
        if (index > 0) await keyboard.press("Enter");
        await keyboard.type(line.slice(0, 24));
        if (line.length > 24) await keyboard.insertText(line.slice(24));
      }
    }
    const now = await this.page.evaluate(() => reader.focused());
    if (now.is !== "input") this.problems.push(`${key}: the focus is lost while typing`);
    else if (now.key === key && now.value !== text) this.problems.push(`${key}: typed ${JSON.stringify(text)}, there is ${JSON.stringify(now.value)}`);
    this.typed.set(`${key} ${this.#number}`, { text, kind: field.kind });
    return true;
  }

  /** Shares come to the whole, places are each taken once. */
  #numberIn({ list, item }) {
    const index = list.items.findIndex(({ id }) => id === item);
    const count = list.items.length;
    if (list.kind === "rank") return String(count - index);
    if (list.kind !== "share") return String(list.low ?? 1);
    const part = Math.floor(list.total / count);
    return String(index === count - 1 ? list.total - part * (count - 1) : part);
  }
}

/** The digits of a day in the browser's order. */
function digitsOf(day, order) {
  const [y, m, d] = day.split("-");
  return [...order].map((part) => ({ y, m, d })[part]).join("");
}

/** In which order this browser takes a date's digits. */
export async function dateOrderOf(browser) {
  const page = await browser.newPage({ locale: "en-GB" });
  await page.setContent('<input type="date" autofocus>');
  await page.focus("input");
  await page.keyboard.type("01022027");
  const value = await page.inputValue("input");
  await page.close();
  return { "2027-01-02": "mdy", "2027-02-01": "dmy" }[value] ?? "ymd";
}
