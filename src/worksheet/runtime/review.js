// Taking in answers: what would change is shown, and the reader is asked.
//
// Owns the question. Refuses to change anything before the answer.

import { dateText } from "./answers.js";
import { added, changes, replaced } from "./changes.js";
import { button, make } from "./elements.js";
import { say } from "./words.js";

/** @import { Record_, Wire } from "./wire.d.ts" */
/** @import { Words } from "./words.js" */
/** @import { Change } from "./changes.js" */
/**
 * @typedef {object} Arrival
 * @property {Wire} wire
 * @property {Words} words
 * @property {Record_} record the reader's own
 * @property {Record_} incoming
 * @property {number} dropped how many answers could not be read
 * @property {"record" | "runs"} extent what replacing replaces
 * @property {number} now in seconds
 */

/** How many changes are listed: a list that nobody reads to its end serves nobody. */
const MOST = 300;
let made = 0;

/**
 * Asks whether to take answers in; `decide` gets the new record, or nothing where all is left as it is.
 * @param {Arrival} arrival
 * @param {(after: Record_ | undefined) => void} decide
 * @returns {HTMLElement}
 */
export function review(arrival, decide) {
  const { wire, words, record, incoming, dropped, extent, now } = arrival;
  const after = { add: added(record, incoming), replace: replaced(record, incoming, { extent, wire, now }) };
  const found = { add: changes(record, after.add, wire, words), replace: changes(record, after.replace, wire, words) };
  const box = make("div", "review");
  if (dropped > 0) box.append(make("p", "review-dropped", say(words, "take_dropped", { n: dropped })));
  if (found.add.length === 0 && found.replace.length === 0) {
    box.append(make("p", "", say(words, "take_nothing")), button("", say(words, "close"), () => decide(undefined)));
    return box;
  }
  /** @type {"add" | "replace"} */
  let way = found.add.length > 0 ? "add" : "replace";
  const list = make("div", "review-list");
  const take = button("primary", say(words, "take"), () => decide(after[way]));
  const show = () => {
    list.replaceChildren(...listed(found[way], arrival));
    take.disabled = found[way].length === 0;
  };
  const choose = (/** @type {"add" | "replace"} */ chosen) => {
    way = chosen;
    show();
  };
  show();
  const buttons = make("p", "review-buttons", take, button("", say(words, "leave"), () => decide(undefined)));
  box.append(ways(way, words, choose), list, buttons);
  return box;
}

/** @param {"add" | "replace"} first @param {Words} words @param {(way: "add" | "replace") => void} choose */
function ways(first, words, choose) {
  made += 1;
  const set = make("fieldset", "review-ways", make("legend", "", say(words, "take_how")));
  for (const way of /** @type {const} */ (["add", "replace"])) {
    const radio = make("input");
    Object.assign(radio, { type: "radio", name: `review-${made}`, value: way, checked: way === first });
    radio.addEventListener("change", () => choose(way));
    set.append(make("label", "", radio, " ", make("span", "", say(words, `take_${way}`))));
  }
  return set;
}

/** @param {Change[]} found @param {Arrival} arrival */
function listed(found, { wire, words }) {
  const list = make("dl", "changes");
  for (const { run, label, now, then } of found.slice(0, MOST)) {
    const side = (/** @type {string} */ key, /** @type {string} */ text) =>
      make("dd", `change-${key}`, make("span", "change-side", say(words, `take_${key}`)), " ", text || say(words, "no_answer"));
    const asked = make("dt", "", [dateText(run, wire.language), label].filter(Boolean).join(": "));
    list.append(make("div", "change", asked, side("now", now), side("then", then)));
  }
  const head = make("p", "review-count", say(words, "take_changes", { n: found.length }));
  const rest = found.length > MOST ? [make("p", "", say(words, "take_more", { n: found.length - MOST }))] : [];
  return [head, list, ...rest];
}
