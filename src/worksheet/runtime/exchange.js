// Saving, sending and taking in answers: what the button "Save or send" of a worksheet's foot opens.
//
// Owns the dialog. Nothing leaves the device here: files go where the reader saves them, and a link is the reader's to send.
//
// Interface for worksheet.js and actions.js:
//
//   button.addEventListener("click", async () => {
//     const { open } = await import("./exchange.js");
//     open({ host, wire, record, run, words, apply });
//   });
//   if (location.hash.startsWith("#answers=")) {                   // at the start, and on "hashchange"
//     const { arrive } = await import("./exchange.js");
//     arrive({ host, wire, record, run, words, apply });           // false where the link is for another worksheet
//   }
//
//   host    the <goalpost-worksheet>; the dialog stands at the end of the body, outside of it
//   record  the record as it stands, up to date with the page; the dialog is modal, so nobody writes meanwhile
//   run     the key of the run that the page shows: text, table, calendar and link hold that run only
//   apply   called with the whole new record after the reader has agreed: store and show it
//
// Tables are read from the page. So each row of a `rows` list that stands on the page carries `data-key`: the random id
// of its record, or the key of its source. Without it, its dates get new ids in calendars whenever rows move.

import { calendar, datesIn } from "./calendar.js";
import { csv } from "./csv.js";
import { button, make, spoken } from "./elements.js";
import { LARGEST, cleaned, fileOf, readFile } from "./file.js";
import { canLock, linkIn, linkTo } from "./link.js";
import { markdown } from "./markdown.js";
import { review } from "./review.js";
import { sheetOf } from "./sheet.js";
import { Trouble } from "./trouble.js";
import { say } from "./words.js";

/** @import { Record_, Wire } from "./wire.d.ts" */
/** @import { Words } from "./words.js" */
/** @import { Cleaned } from "./file.js" */
/**
 * @typedef {object} Exchange
 * @property {HTMLElement} host
 * @property {Wire} wire
 * @property {Record_} record
 * @property {string} run
 * @property {Words} words
 * @property {(record: Record_) => void} apply
 */
/** @typedef {{ dialog: HTMLDialogElement, body: HTMLElement, status: HTMLElement }} Panel */

let made = 0;

/**
 * Opens the dialog.
 * @param {Exchange} exchange
 */
export function open(exchange) {
  const { words } = exchange;
  const panel = panelOf(say(words, "save_or_send"), words);
  panel.body.append(
    make("p", "exchange-private", say(words, "stays_here")),
    saving(exchange, panel),
    sending(exchange, panel),
    taking(exchange, panel),
  );
  panel.dialog.showModal();
}

/**
 * Takes in the answers of the link by which the reader came, after asking.
 * @param {Exchange} exchange
 * @returns {boolean} whether the link is one of this worksheet
 */
export function arrive(exchange) {
  const { wire, words } = exchange;
  const link = linkIn(location.hash, wire);
  if (!link) return false;
  const panel = panelOf(say(words, "link_arrived"), words);
  // Asked once, whatever the answer: a reload asks no second time, and the answers leave the address.
  panel.dialog.addEventListener("close", () => history.replaceState(history.state, "", location.pathname + location.search));
  const unpack = (/** @type {string} */ passphrase) =>
    attempt(panel, words, async () => {
      const now = seconds();
      asking(exchange, panel, cleaned(await link.open(passphrase), wire, now), "runs", now);
    });
  panel.dialog.showModal();
  if (link.isLocked) panel.body.append(unlocking(words, unpack));
  else void unpack("");
  return true;
}

/** The present time, in seconds. */
function seconds() {
  return Math.floor(Date.now() / 1000);
}

/** An empty dialog with its title; it is taken away when it is closed. @param {string} title @param {Words} words @returns {Panel} */
function panelOf(title, words) {
  made += 1;
  const dialog = make("dialog", "exchange");
  const heading = make("h2", "exchange-title", title);
  heading.id = `exchange-${made}`;
  dialog.setAttribute("aria-labelledby", heading.id);
  const body = make("div", "exchange-body");
  const status = spoken("p", "exchange-status");
  const close = button("exchange-close", say(words, "close"), () => dialog.close());
  dialog.append(heading, body, status, make("p", "exchange-foot", close));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  return { dialog, body, status };
}

/** Does something, and tells what went wrong. @param {Panel} panel @param {Words} words @param {() => void | Promise<void>} act */
async function attempt({ status }, words, act) {
  status.textContent = "";
  try {
    await act();
  } catch (error) {
    status.textContent = error instanceof Trouble ? error.said(words) : say(words, "exchange_failed");
    if (!(error instanceof Trouble)) console.error(error);
  }
}

/** @param {string} title @param {(Node | string)[]} children */
function section(title, ...children) {
  return make("section", "exchange-part", make("h3", "", title), ...children);
}

// Saving.

/** @param {Exchange} exchange @param {Panel} panel */
function saving(exchange, panel) {
  const { host, wire, record, run, words } = exchange;
  const sheet = sheetOf(host, wire, run, words);
  const [made, name] = [new Date(), nameOf(wire)];
  const list = make("ul", "exchange-forms");
  /** @param {string} form @param {string} ending @param {string} type @param {() => string} text */
  const add = (form, ending, type, text) => {
    const save = button("", say(words, `save_${form}`), () =>
      void attempt(panel, words, () => {
        const file = `${name}-${dayOf(made)}.${ending}`;
        download(text(), type, file);
        panel.status.textContent = say(words, "saved_as", { file });
      }),
    );
    list.append(make("li", "", save, " ", make("small", "", say(words, `save_${form}_about`))));
  };
  add("file", "json", "application/json", () => fileOf(record, wire, made));
  add("text", "md", "text/markdown", () => markdown(sheet, words, dayOf(made)));
  add("table", "csv", "text/csv", () => csv(sheet, words));
  if (datesIn(sheet).length > 0) add("dates", "ics", "text/calendar", () => calendar(sheet, made));
  return section(say(words, "save"), list);
}

/** A name for files, which all systems take. @param {Wire} wire */
function nameOf({ id }) {
  return id.replaceAll(/[^\p{L}\p{M}\p{N}-]+/gu, "-").slice(0, 60) || "worksheet";
}

/** The reader's own day, `2026-12-31`. @param {Date} date */
function dayOf(date) {
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** @param {string} text @param {string} type @param {string} name */
function download(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = make("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  // Some browsers begin to read after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// Sending.

/** @param {Exchange} exchange @param {Panel} panel */
function sending(exchange, panel) {
  const { record, run, wire, words } = exchange;
  const result = make("p", "exchange-link");
  const passphrase = field("text", say(words, "passphrase_optional"));
  const about = canLock() ? "passphrase_about" : "passphrase_insecure";
  passphrase.input.disabled = !canLock();
  const create = button("", say(words, "make_link"), () =>
    void attempt(panel, words, async () => {
      result.replaceChildren();
      const typed = passphrase.input.value.trim();
      const link = await linkTo({ record, run, wire, address: location.href, passphrase: typed });
      showLink(link, result, panel, words);
    }),
  );
  const parts = [make("p", "", say(words, "send_about"))];
  if (hasPrivate(wire)) parts.push(make("p", "", say(words, "send_private")));
  const hint = make("small", "", say(words, about));
  return section(say(words, "send"), ...parts, make("p", "", passphrase.label, hint), make("p", "", create), result);
}

/** @param {Wire} wire */
function hasPrivate({ fields, lists }) {
  const columns = Object.values(lists).flatMap((list) => {
    if (list.kind === "rows") return Object.values(list.columns);
    return list.kind === "matrix" ? [list.cell] : [];
  });
  return [...Object.values(fields), ...columns].some((field) => field.private);
}

/** @param {string} link @param {HTMLElement} place @param {Panel} panel @param {Words} words */
function showLink(link, place, panel, words) {
  const shown = field("text", say(words, "link"));
  Object.assign(shown.input, { value: link, readOnly: true });
  const copy = button("", say(words, "copy"), () => {
    const byHand = () => {
      shown.input.select();
      panel.status.textContent = say(words, "copy_by_hand");
    };
    // The clipboard may be missing, or may refuse.
    navigator.clipboard?.writeText(link).then(() => (panel.status.textContent = say(words, "copied")), byHand) ?? byHand();
  });
  place.append(shown.label, " ", copy);
  shown.input.focus();
  shown.input.select();
  panel.status.textContent = say(words, "link_made", { n: link.length });
}

/** A field with its label around it. @param {string} type @param {string} text */
function field(type, text) {
  const input = make("input");
  Object.assign(input, { type, autocomplete: "off", spellcheck: false });
  return { input, label: make("label", "", make("span", "", text), " ", input) };
}

// Taking in.

/** @param {Exchange} exchange @param {Panel} panel */
function taking(exchange, panel) {
  const { wire, words } = exchange;
  const chosen = field("file", say(words, "take_file"));
  chosen.input.accept = ".json,application/json";
  chosen.input.addEventListener("change", () => {
    const [file] = chosen.input.files ?? [];
    if (!file) return;
    void attempt(panel, words, async () => {
      chosen.input.value = "";
      if (file.size > LARGEST) throw new Trouble("file_too_large");
      const now = seconds();
      asking(exchange, panel, readFile(await file.text(), wire, now), "record", now);
    });
  });
  return section(say(words, "take_in"), make("p", "", chosen.label));
}

/** @param {Words} words @param {(passphrase: string) => Promise<void>} unpack */
function unlocking(words, unpack) {
  const passphrase = field("text", say(words, "passphrase"));
  const form = make("form", "exchange-unlock", make("p", "", say(words, "link_locked")), make("p", "", passphrase.label));
  const submit = make("button", "primary", say(words, "unlock"));
  form.append(make("p", "", submit));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.disabled = true;
    void unpack(passphrase.input.value.trim()).finally(() => {
      submit.disabled = false;
      if (form.isConnected) passphrase.input.focus();
    });
  });
  return form;
}

/**
 * Puts the question into the dialog.
 * @param {Exchange} exchange
 * @param {Panel} panel
 * @param {Cleaned} found
 * @param {"record" | "runs"} extent
 * @param {number} now in seconds
 */
function asking({ wire, words, record, apply }, panel, { record: incoming, dropped }, extent, now) {
  const question = review({ wire, words, record, incoming, dropped, extent, now }, (after) => {
    panel.dialog.close();
    if (after) apply(after);
  });
  const heading = panel.dialog.querySelector("h2");
  if (heading) heading.textContent = say(words, "take_title");
  panel.body.replaceChildren(question);
  panel.dialog.querySelector(".exchange-foot")?.remove();
  const first = question.querySelector("input:checked, button");
  if (first instanceof HTMLElement) first.focus();
}
