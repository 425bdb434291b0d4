// Filling a worksheet in with the keyboard alone.
//
// Owns the walk: forwards with Tab and backwards with Shift and Tab, until every blank that can be seen has an answer and
// every section has been open. What to do is decided by what has the focus. Refuses the pointer.

import { answerTo } from "./answers.mjs";

/** Forwards and backwards, until nothing is left; more to open what answers of another sort open. */
const MOST_PASSES = 8;
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
    if (found)
      return {
        kind: "number",
        list: found,
        item: parts.slice(length).join("."),
        path: parts.slice(0, length).join("."),
      };
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
  #met = new Set();
  #ticked = new Set();
  #turned = new Set();
  #pass = 0;
  #isExploring = false;

  /** `dateOrder`: in which the browser takes the digits of a date, such as "mdy". */
  constructor(page, wires, dateOrder) {
    Object.assign(this, { page, wires, dateOrder });
  }

  /** Fills everything in. `between` is called after each pass. */
  async fill(between = async () => {}) {
    await this.#see();
    for (let pass = 0; pass < MOST_PASSES; pass += 1) {
      this.#turned.clear();
      this.#pass = pass;
      // Another sort of answers is tried once all has one; in the end all is as it should be.
      this.#isExploring = pass > 1 && pass < MOST_PASSES - 2 && this.closed().length > 0;
      await this.#walk();
      await between(await this.#see());
      const empty = await this.page.evaluate(() => reader.empty());
      const isDone = pass > 0 && !this.#isExploring && empty.length === 0;
      if (isDone && (this.closed().length === 0 || pass > 2)) break;
      if (pass === MOST_PASSES - 1 && empty.length > 0)
        this.problems.push(`still empty at the end: ${empty.slice(0, 5).join(", ")}`);
    }
    const missed = (await this.page.evaluate(() => reader.shown())).filter((key) => !this.#met.has(key));
    if (missed.length > 0) this.problems.push(`the Tab key does not come to ${missed.slice(0, 3).join(", ")} (${missed.length})`);
  }

  /** Notes which sections are open. */
  async #see() {
    const sections = await this.page.evaluate(() => reader.sections());
    for (const section of sections) this.opened.add(section);
    return sections;
  }

  /** The sections that never opened, as far as answers of one reader on one day can open them. */
  closed() {
    return this.wires.flatMap((wire) =>
      wire.sections.flatMap((section, at) => (this.opened.has(at) || isOthers(section, wire) ? [] : [at])),
    );
  }

  #isForwards() {
    return this.#pass % 2 === 0;
  }

  /** The key that goes on. */
  #key = "Tab";

  async #walk() {
    this.#key = this.#isForwards() ? "Tab" : "Shift+Tab";
    const { page } = this;
    let wasInside = false;
    let now = await page.evaluate(() => reader.focused());
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (now.worksheet) wasInside = wasInside || !now.isFoot;
      const isPast = this.#isForwards() ? now.isFoot || now.after : !now.worksheet;
      if (wasInside && isPast) return;
      if (now.worksheet && now.outline === "none") this.unseen.add(now.key);
      if (now.is === "input" || now.is === "select") this.#met.add(now.key);
      const hasActed = now.worksheet && !now.isFoot && (await this.#act(now));
      if (hasActed) {
        await this.#see();
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
  async #act(now) {
    const wire = this.wires.find(({ id }) => id === now.worksheet);
    if (!wire) return false;
    if (now.is === "button") return this.#press(now);
    if (now.is === "select") return this.#select(now);
    if (now.is !== "input") return false;
    const field = fieldOf(wire, now);
    if (now.type === "radio") return this.#choose(now);
    if (now.type === "checkbox") return this.#tick(now, wire);
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
    if (of < 2 || (at > 0 && (!this.#isExploring || this.#turned.has(key)))) return false;
    this.#turned.add(key);
    this.#number += 1;
    // In order, or every one the same: some sections open for those who answer nothing but that.
    const wanted = at > 0 ? 1 + ((this.#pass - 2) % (of - 1)) : 1 + (this.#number % (of - 1));
    const arrow = wanted > at ? "ArrowDown" : "ArrowUp";
    for (let press = 0; press < Math.abs(wanted - Math.max(at, 0)); press += 1) await this.page.keyboard.press(arrow);
    const now = await this.page.evaluate(() => reader.focused());
    if (now.key === key && now.at < 1) this.problems.push(`${key}: the arrow keys choose nothing`);
    return true;
  }

  /** One of several, and another in each pass while sections are closed. */
  async #choose({ key, at, of, checked, isRating }) {
    if (this.#turned.has(key)) return false;
    this.#turned.add(key);
    this.#number += 1;
    let wanted = checked;
    if (checked < 0) wanted = isRating ? this.#number % of : 0;
    else if (this.#pass > 0 && this.closed().length > 0)
      wanted = !isRating
        ? (checked + 1) % of
        : ([checked, checked, 0, of - 1, this.#number % of][this.#pass] ?? checked);
    if (wanted === checked) return false;
    if (checked < 0 && wanted === at) await this.page.keyboard.press("Space");
    const arrow = wanted > at ? "ArrowDown" : "ArrowUp";
    for (let press = 0; press < Math.abs(wanted - at); press += 1) await this.page.keyboard.press(arrow);
    return true;
  }

  async #tick({ key, name, checked }, wire) {
    if (this.#turned.has(key)) return false;
    this.#turned.add(key);
    const path = name.slice(0, name.lastIndexOf("."));
    const isInList = wire.lists[path]?.kind === "many";
    const ticked = [...this.#ticked].filter((one) => one.startsWith(`${path}.`)).length;
    const isExplored = this.#isExploring && this.closed().length > 0;
    let wanted = isInList ? checked || ticked < mostOf(wire.lists[path]) : true;
    if (isExplored) wanted = isInList ? ticked < 2 && this.#pass % 4 > 1 : this.#pass % 4 > 2;
    if (wanted) this.#ticked.add(key);
    else this.#ticked.delete(key);
    if (wanted === checked) return false;
    await this.page.keyboard.press("Space");
    return true;
  }

  async #type({ key, type, value, badInput, list }, field) {
    // Backwards one comes to a date by its last part, where its digits have no place.
    if (type === "date" && !this.#isForwards()) return false;
    const isAgain =
      this.#isExploring &&
      ["date", "percent"].includes(field?.kind) &&
      list !== undefined &&
      this.closed().length > 0 &&
      !this.#turned.has(key);
    if ((value !== "" && !isAgain) || badInput) return false;
    if (!field) {
      this.problems.push(`${key}: nothing in the definition belongs to this input`);
      return false;
    }
    this.#turned.add(key);
    this.#number += 1;
    const place = { isInRow: list !== undefined, isLate: this.#isExploring };
    const text = field.list
      ? this.#numberIn(field)
      : isAgain && field.kind === "percent"
        ? String((field.max ?? 1) * 100)
        : answerTo(field, this.#number, place);
    const { keyboard } = this.page;
    if (type === "date") await keyboard.type(digitsOf(text, this.dateOrder));
    else {
      if (value !== "") await keyboard.press("Control+A");
      // The first words key by key, the rest at once: each key works everything out anew.
      for (const [index, line] of text.split("\n").entries()) {
        if (index > 0) await keyboard.press("Enter");
        await keyboard.type(line.slice(0, 24));
        if (line.length > 24) await keyboard.insertText(line.slice(24));
      }
    }
    const now = await this.page.evaluate(() => reader.focused());
    if (now.is !== "input") this.problems.push(`${key}: the focus is lost while typing`);
    else if (now.key === key && now.value !== text)
      this.problems.push(`${key}: typed ${JSON.stringify(text)}, there is ${JSON.stringify(now.value)}`);
    this.typed.set(isAgain || field.kind === "date" ? key : `${key} ${this.#number}`, { text, kind: field.kind });
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

/** Whether a section opens by what other people reply, by another worksheet, or by what was written at other times. */
function isOthers({ for: raters, condition }, { values }) {
  let text = JSON.stringify(condition ?? null);
  // Values may speak of values.
  for (let depth = 0; depth < 5; depth += 1)
    text = text.replaceAll(/\["value","([^"]+)"\]/gu, (_, name) => JSON.stringify(values[name]));
  return raters !== undefined || /"(?:rated|runs|people|other)"/u.test(text);
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
