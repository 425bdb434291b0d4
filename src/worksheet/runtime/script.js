// Scripts, practices and pauses.
//
// Owns what they do beyond being read: words to say are copied with their blanks filled in and the branches that were chosen;
// branches open one at a time; what was right is told after answering; a pause counts down. Refuses to store anything.
// Without this module, and on paper, all of it stands open.
//
// Interface for worksheet.js:
//
//   if (root.querySelector(".script, .practice, .pause")) (await import("./script.js")).enliven(root, words);
//
// `root` is the document or a worksheet; calling it again does no harm, and brings the verdicts of practices up to date,
// as is needed after stored answers were put into the page.

import { button, make, spoken } from "./elements.js";
import { squeezed, wordsOf } from "./reading.js";
import { say } from "./words.js";

/** @import { Wire } from "./wire.d.ts" */
/** @import { Words } from "./words.js" */

/** @type {WeakSet<Element>} */
const lively = new WeakSet();
let made = 0;

const BRANCH = ":is(.script .branches, .script ul:has(> [data-branch])) > :is([data-branch], .branch)";

/**
 * Brings everything within an element to life.
 * @param {ParentNode} root
 * @param {Words} words
 */
export function enliven(root, words) {
  for (const item of root.querySelectorAll(`.script :has(> .branch-lead), ${BRANCH}`)) branch(item);
  for (const script of fresh(root, ".script")) if (!script.parentElement?.closest(".script")) copying(script, words);
  for (const pause of fresh(root, ".pause[data-seconds]")) counting(pause, words);
  for (const list of fresh(root, ".practice")) practising(list, words);
  for (const list of root.querySelectorAll(".practice")) judge(list, words);
}

/** What has not been brought to life yet. @param {ParentNode} root @param {string} selector */
function fresh(root, selector) {
  const found = [...root.querySelectorAll(selector)].filter((element) => !lively.has(element));
  for (const element of found) lively.add(element);
  return found;
}

// Branches.

const LEAD = [".lead", "p:first-child > .lead", "strong:first-child", "p:first-child > strong:first-child"]
  .map((words) => `:scope > ${words}`)
  .join(", ");

/** @typedef {{ lead: Element, content: HTMLElement }} Branch */

/** The button and the rest of a branch that was brought to life. @param {Element} item @returns {Branch | undefined} */
function partsOf(item) {
  const lead = item.querySelector(":scope > .branch-lead");
  const content = item.querySelector(":scope > .branch-content");
  return lead && content instanceof HTMLElement ? { lead, content } : undefined;
}

/** @param {Branch} branch @param {boolean} isOpen */
function setOpen({ lead, content }, isOpen) {
  lead.setAttribute("aria-expanded", String(isOpen));
  content.hidden = !isOpen;
}

/** Paragraphs in which nothing but lead words stood. @type {WeakSet<Element>} */
const empty = new WeakSet();

/** Makes a button of the lead words of a branch, and puts the rest away; or takes in what the author has changed since. @param {Element} item */
function branch(item) {
  const known = partsOf(item);
  const isBranch = item.matches(BRANCH);
  if (known && isBranch) gather(item, known);
  const words = (known?.content ?? item).querySelector(LEAD);
  if (!isBranch || !(known?.lead.firstElementChild ?? words)) {
    if (known) release(known);
    return;
  }
  const { lead, content } = known ?? begin(item);
  if (words && !lead.firstElementChild) lead.append(words);
  const first = content.querySelector(":scope > p:first-child");
  if (first instanceof HTMLElement) showParagraph(first, !first.textContent?.trim() && !first.childElementCount);
}

/** @param {HTMLElement} paragraph @param {boolean} isEmpty */
function showParagraph(paragraph, isEmpty) {
  if (isEmpty) empty.add(paragraph);
  else if (!empty.delete(paragraph)) return;
  paragraph.hidden = isEmpty;
}

/** @param {Element} item @returns {Branch} */
function begin(item) {
  const lead = Object.assign(make("button", "branch-lead"), { type: "button" });
  const content = make("div", "branch-content");
  made += 1;
  content.id = `branch-${made}`;
  lead.setAttribute("aria-controls", content.id);
  const words = item.querySelector(LEAD);
  if (words) lead.append(words);
  content.append(...item.childNodes);
  item.append(lead, content);
  setOpen({ lead, content }, false);
  lead.addEventListener("click", () => {
    const opens = content.hidden;
    for (const one of item.parentElement?.children ?? []) {
      const parts = partsOf(one);
      if (parts) setOpen(parts, one === item && opens);
    }
  });
  return { lead, content };
}

/** Puts what has come into a branch where it belongs. @param {Element} item @param {Branch} branch */
function gather(item, { lead, content }) {
  const all = [...item.childNodes].filter((node) => node !== lead && node !== content);
  const isAfter = (/** @type {Node} */ node) => content.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
  content.append(...all.filter(isAfter));
  const led = [...lead.childNodes].filter((node) => node !== lead.firstElementChild);
  content.prepend(...all.filter((node) => !isAfter(node)), ...led);
}

/** Makes words again of what leads no more. @param {Branch} branch */
function release({ lead, content }) {
  const first = content.querySelector(":scope > p:first-child");
  if (first instanceof HTMLElement) showParagraph(first, false);
  lead.replaceWith(...lead.childNodes);
  content.replaceWith(...content.childNodes);
}

/** @returns {Branch[]} */
const allBranches = () => [...document.querySelectorAll(".script :has(> .branch-lead)")].flatMap((item) => partsOf(item) ?? []);

// Paper shows every branch; afterwards the screen is as it was.
addEventListener("beforeprint", () => {
  for (const { content } of allBranches()) content.hidden = false;
});
addEventListener("afterprint", () => {
  for (const { lead, content } of allBranches()) content.hidden = lead.getAttribute("aria-expanded") !== "true";
});

// Copying.

/** @param {Element} script @param {Words} words */
function copying(script, words) {
  const tools = make("div", "tools script-tools");
  const status = spoken("span", "tools-status");
  const copy = button("copy", say(words, "copy"), () => void copied(script, tools, status, words));
  tools.append(copy, status);
  script.append(tools);
}

/** @param {Element} script @param {HTMLElement} tools @param {Element} status @param {Words} words */
async function copied(script, tools, status, words) {
  tools.querySelector("textarea")?.remove();
  const text = wordsToSay(script, words);
  try {
    await navigator.clipboard.writeText(text);
    status.textContent = say(words, "copied");
  } catch {
    const area = Object.assign(make("textarea", "copy-text"), { value: text, readOnly: true, rows: 6 });
    area.setAttribute("aria-label", say(words, "copy_by_hand"));
    tools.append(area);
    area.focus();
    area.select();
    status.textContent = say(words, "copy_by_hand");
  }
}

/**
 * The words of a script: blanks filled in, and of each list of branches only the open one, or all where none is open.
 * @param {Element} script
 * @param {Words} words
 */
export function wordsToSay(script, words) {
  const copy = /** @type {Element} */ (script.cloneNode(true));
  keepValues(script, copy);
  const [all, twins] = [[...script.querySelectorAll("*")], [...copy.querySelectorAll("*")]];
  const left = all.flatMap((element, index) => (isLeft(element) ? [twins[index]] : []));
  for (const element of left) element?.remove();
  // Innermost first: what takes the place of an outer one is met no more.
  for (const content of [...copy.querySelectorAll(".branch-content")].reverse()) content.replaceWith(...content.childNodes);
  for (const lead of copy.querySelectorAll(".branch-lead")) lead.replaceWith(...lead.childNodes, " ");
  return wordsOf(copy, words);
}

/** Whether another branch was chosen. @param {Element} element */
function isLeft(element) {
  if (!element.querySelector(":scope > .branch-content[hidden]")) return false;
  return [...(element.parentElement?.children ?? [])].some((one) => one.querySelector(":scope > [aria-expanded='true']"));
}

/** What is filled in is no part of a copy. @param {Element} from @param {Element} to */
function keepValues(from, to) {
  const [old, fresh] = [from, to].map((root) => [...root.querySelectorAll("input, select, textarea")]);
  old?.forEach((control, index) => {
    const twin = fresh?.[index];
    if (control instanceof HTMLInputElement && twin instanceof HTMLInputElement) {
      twin.value = control.value;
      twin.checked = control.checked;
    } else if (control instanceof HTMLSelectElement && twin instanceof HTMLSelectElement) twin.value = control.value;
    else if (control instanceof HTMLTextAreaElement && twin instanceof HTMLTextAreaElement) twin.value = control.value;
  });
}

// Practices.

/** @param {Element} list @param {Words} words */
function practising(list, words) {
  for (const item of itemsOf(list)) {
    // On paper it stands among the answers, after everything else.
    if (!feedbackOf(item)) item.append(answerOf(list, item) ?? make("div", "feedback"));
    feedbackOf(item)?.prepend(make("p", "verdict"));
  }
  const status = spoken("p", "unseen practice-status");
  list.append(status);
  if (list.querySelector("input[type='checkbox']")) {
    const check = button("practice-check", say(words, "practice_check"), () => {
      list.toggleAttribute("data-checked", true);
      judge(list, words);
    });
    list.append(check);
  }
  list.addEventListener("change", () => judge(list, words));
}

/** @param {Element} list @returns {HTMLElement[]} */
function itemsOf(list) {
  const items = [...list.querySelectorAll("[data-item]")].filter((item) => item.closest("[data-list], .practice") === list);
  return /** @type {HTMLElement[]} */ (items);
}

/** What is said to a choice, where it stands until it is chosen. @param {Element} list @param {HTMLElement} item */
function answerOf(list, item) {
  const { list: path } = /** @type {HTMLElement} */ (list).dataset;
  const answers = list.closest("form")?.querySelectorAll(".worksheet-answers .feedback") ?? [];
  return [...answers].find(
    (answer) => answer instanceof HTMLElement && answer.dataset["list"] === path && answer.dataset["item"] === item.dataset["item"],
  );
}

/** @param {Element} item @returns {HTMLElement | null} */
function feedbackOf(item) {
  return item.querySelector(":scope > .feedback");
}

/**
 * Shows what was chosen to be right or wrong; several at a time are judged when the reader asks.
 * @param {Element} list
 * @param {Words} words
 */
function judge(list, words) {
  const right = rightIn(list);
  const isReady = list.hasAttribute("data-checked") || !list.querySelector("input[type='checkbox']");
  const said = [];
  let found = 0;
  for (const item of itemsOf(list)) {
    const input = item.querySelector("input");
    const feedback = feedbackOf(item);
    const isShown = isReady && (input?.checked ?? false);
    if (!feedback) continue;
    feedback.hidden = !isShown;
    const isRight = right.has(item.dataset["item"] ?? "");
    const verdict = feedback.querySelector(":scope > .verdict");
    if (verdict && verdict !== feedback.firstChild) feedback.prepend(verdict);
    if (verdict) verdict.textContent = say(words, isRight ? "practice_right" : "practice_wrong");
    feedback.classList.toggle("is-right", isRight);
    if (!isShown) continue;
    found += Number(isRight);
    said.push(`${squeezed(item.querySelector("label, a")?.textContent ?? "")}: ${verdict?.textContent ?? ""}`);
  }
  const status = list.querySelector(".practice-status");
  const sum = right.size > 1 && said.length > 0 ? say(words, "practice_found", { n: found, total: right.size }) : "";
  const text = [...said, sum].filter(Boolean).join(" ");
  if (status && status.textContent !== text) status.textContent = text;
}

/** The items of a practice that are right, as its wire tells. @param {Element} list @returns {Set<string>} */
function rightIn(list) {
  const text = list.closest(".worksheet")?.querySelector("script.worksheet-wire")?.textContent ?? "{}";
  const wire = /** @type {Partial<Wire>} */ (JSON.parse(text));
  const found = wire.lists?.[list.getAttribute("data-list") ?? ""];
  const items = found?.kind === "one" || found?.kind === "many" ? found.items : [];
  return new Set(items.filter(({ right }) => right).map(({ id }) => id));
}

// Pauses.

/** @param {Element} pause @param {Words} words */
function counting(pause, words) {
  const seconds = Math.min(Math.max(Math.round(Number(pause.getAttribute("data-seconds"))), 1), 3600);
  const tools = make("span", "tools pause-tools");
  const left = make("span", "pause-left");
  left.setAttribute("role", "timer");
  const status = spoken("span", "unseen");
  const bar = Object.assign(document.createElement("progress"), { max: seconds, hidden: true });
  bar.setAttribute("aria-hidden", "true");
  let timer = 0;
  let end = 0;
  const stop = (/** @type {string} */ said) => {
    clearInterval(timer);
    timer = 0;
    bar.hidden = true;
    left.textContent = said;
    status.textContent = said;
    start.textContent = say(words, "pause_start", { n: seconds });
  };
  const tick = () => {
    // The author has put another in its place.
    if (!pause.isConnected) return clearInterval(timer);
    const rest = Math.ceil((end - performance.now()) / 1000);
    if (rest <= 0) return stop(say(words, "pause_over"));
    left.textContent = say(words, "pause_left", { n: rest });
    bar.value = seconds - rest;
  };
  const start = button("pause-start", say(words, "pause_start", { n: seconds }), () => {
    if (timer) return stop("");
    end = performance.now() + seconds * 1000;
    timer = setInterval(tick, 250);
    bar.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
    start.textContent = say(words, "pause_stop");
    status.textContent = say(words, "pause_begun", { n: seconds });
    tick();
  });
  tools.append(start, bar, left, status);
  pause.append(tools);
}
