// Answers in the fragment of a link: what stands after `#` is never sent to a server.
//
// Owns the form of such links, with and without a passphrase, and their length. Private blanks, parked answers, removed
// rows and replies of others stay out. Refuses to judge what it reads: `file.js` makes a record of it.
//
// The form is `#answers=NAME.DATA`. NAME is the worksheet's id, and `~` and its instance where it has one. DATA is
// base64url of bytes, the first of which tells their form:
//   1  a packed record: JSON in the zlib format, whose checksum tells a link that was cut off
//   2  16 bytes of salt, 12 of IV, and the same encrypted: AES-GCM with a key by PBKDF2 from the passphrase. The first byte
//      and NAME are authenticated with it.
// JSON is `[1, time, run, answers, rows]`: times are seconds before `time`; answers are `[value, seconds]` by path, and
// `[value, seconds, 1]` where a text stands for a number that could not be read.

import { cellsOf, fieldAt, isGone, own } from "./record.js";
import { Trouble } from "./trouble.js";

/** @import { Typed } from "./record.js" */
/** @import { Path, Record_, Row, Wire } from "./wire.d.ts" */

/** The longest link that is made, in characters: longer ones are cut off by some programs for mail and chat. */
export const LONGEST = 8000;
/** The most that a link is unpacked to, in bytes. */
const MOST = 1 << 20;
/** The rounds of PBKDF2 with SHA-256. */
const ROUNDS = 600_000;
const PREFIX = "#answers=";
const [PLAIN, LOCKED] = [1, 2];
const [SALT, IV] = [16, 12];

/**
 * What a link holds of a run, as it is before it is packed.
 * @param {Record_} record
 * @param {string} run the key of the run
 * @param {Wire} wire
 */
export function packed(record, run, wire) {
  const found = record.runs.find((one) => one.run === run) ?? { run, answers: {}, rows: {} };
  const isOpen = (/** @type {Path} */ path) => !fieldAt(wire, { path })?.private;
  const answers = Object.entries(found.answers).filter(([path, { v }]) => isOpen(path) && v !== undefined && v !== null);
  const times = answers.map(([, { t }]) => t);
  const rows = Object.entries(found.rows).map(([list, all]) => /** @type {const} */ ([list, openRows(all, list, wire)]));
  for (const [, all] of rows) for (const row of all) times.push(...filledIn(row).map(([, { t }]) => t));
  const time = Math.max(0, ...times);
  const short = (/** @type {Typed} */ { v, t, typed }) => [v, time - t, ...(typed ? [1] : [])];
  return [
    1,
    time,
    found.run,
    Object.fromEntries(answers.map(([path, answer]) => [path, short(answer)])),
    Object.fromEntries(rows.filter(([, all]) => all.length > 0).map(([list, all]) => [list, all.map((row) => ({
      ...(row.id === undefined ? {} : { id: row.id }),
      ...(row.from === undefined ? {} : { from: row.from }),
      ...Object.fromEntries(filledIn(row).map(([column, answer]) => [column, short(answer)])),
    }))])),
  ];
}

/** @param {Row[]} rows @param {Path} list @param {Wire} wire @returns {Row[]} */
function openRows(rows, list, wire) {
  const table = own(wire.lists, list);
  const columns = table?.kind === "rows" ? table.columns : {};
  const left = rows.filter((row) => !isGone(row));
  return left.map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !own(columns, column)?.private)));
}

/** The filled cells of a row. @param {Row} row @returns {[string, Typed][]} */
function filledIn(row) {
  return Object.entries(cellsOf(row)).filter(([, { v }]) => v !== undefined && v !== null);
}

/**
 * A record of what a packed link holds; what it holds is not judged here.
 * @param {unknown} data
 * @returns {{ runs: { run: unknown, answers: unknown, rows: unknown }[] }}
 */
export function unpacked(data) {
  if (!Array.isArray(data) || data[0] !== 1) throw new Trouble("link_newer");
  const [, time, run, answers, rows] = data;
  const long = (/** @type {unknown} */ short) =>
    Array.isArray(short) ? { v: short[0], t: Number(time) - Number(short[1]), typed: short[2] === 1 } : short;
  const longAll = (/** @type {unknown} */ all) =>
    Object.fromEntries(Object.entries(Object(all)).map(([name, short]) => [name, long(short)]));
  const tables = Object.entries(Object(rows)).map(([list, all]) => [list, Array.isArray(all) ? all.map(longAll) : []]);
  return { runs: [{ run, answers: longAll(answers), rows: Object.fromEntries(tables) }] };
}

/**
 * The link of a run, locked by a passphrase unless that is empty.
 * @param {{ record: Record_, run: string, wire: Wire, address: string, passphrase?: string }} what
 * @returns {Promise<string>}
 */
export async function linkTo({ record, run, wire, address, passphrase = "" }) {
  const plain = await squeezed(new TextEncoder().encode(JSON.stringify(packed(record, run, wire))));
  const bytes = passphrase ? await locked(plain, passphrase, nameOf(wire)) : joined(Uint8Array.of(PLAIN), plain);
  const link = `${address.split("#")[0]}${PREFIX}${encodeURIComponent(nameOf(wire))}.${toBase64(bytes)}`;
  if (link.length > LONGEST) throw new Trouble("link_too_long", { n: link.length, most: LONGEST });
  return link;
}

/**
 * Reads the fragment of an address; nothing where it is no link of this worksheet.
 * @param {string} fragment with its `#`
 * @param {Pick<Wire, "id" | "instance">} wire
 * @returns {{ isLocked: boolean, open: (passphrase?: string) => Promise<unknown> } | undefined}
 */
export function linkIn(fragment, wire) {
  if (!fragment.startsWith(PREFIX)) return undefined;
  const [name, text] = fragment.slice(PREFIX.length).split(".");
  // Some programs undo the encoding of what is no English letter.
  if (name !== encodeURIComponent(nameOf(wire)) && name !== nameOf(wire)) return undefined;
  const bytes = fromBase64(text ?? "");
  return {
    isLocked: bytes?.[0] === LOCKED,
    open: async (passphrase = "") => {
      if (!bytes || bytes.length < 2) throw new Trouble("link_damaged");
      if (bytes[0] !== PLAIN && bytes[0] !== LOCKED) throw new Trouble("link_newer");
      const plain = bytes[0] === LOCKED ? await unlocked(bytes, passphrase, nameOf(wire)) : bytes.subarray(1);
      return unpacked(parsed(await unsqueezed(plain)));
    },
  };
}

/** Whether a link can be locked here: pages without TLS have no cryptography. */
export function canLock() {
  return globalThis.crypto?.subtle !== undefined;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function parsed(bytes) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Trouble("link_damaged");
  }
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function squeezed(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function unsqueezed(bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Trouble("link_damaged");
    });
    if (done) return joined(...chunks);
    size += value.length;
    if (size > MOST) {
      await reader.cancel();
      throw new Trouble("link_damaged");
    }
    chunks.push(value);
  }
}

/** @param {Uint8Array<ArrayBuffer>} plain @param {string} passphrase @param {string} name */
async function locked(plain, passphrase, name) {
  const [salt, iv] = [crypto.getRandomValues(new Uint8Array(SALT)), crypto.getRandomValues(new Uint8Array(IV))];
  const key = await keyOf(passphrase, salt);
  const secret = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bound(name) }, key, plain);
  return joined(Uint8Array.of(LOCKED), salt, iv, new Uint8Array(secret));
}

/** @param {Uint8Array<ArrayBuffer>} bytes @param {string} passphrase @param {string} name */
async function unlocked(bytes, passphrase, name) {
  if (!canLock()) throw new Trouble("link_insecure");
  const [salt, iv, secret] = [bytes.slice(1, 1 + SALT), bytes.slice(1 + SALT, 1 + SALT + IV), bytes.slice(1 + SALT + IV)];
  const key = await keyOf(passphrase, salt);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: bound(name) }, key, secret));
  } catch {
    throw new Trouble("link_passphrase_wrong");
  }
}

/** Which worksheet, and which copy of it. @param {Pick<Wire, "id" | "instance">} wire */
function nameOf({ id, instance }) {
  return instance ? `${id}~${instance}` : id;
}

/** What is authenticated beside the answers. @param {string} name */
function bound(name) {
  return joined(Uint8Array.of(LOCKED), new TextEncoder().encode(name));
}

/** @param {string} passphrase @param {Uint8Array<ArrayBuffer>} salt */
async function keyOf(passphrase, salt) {
  // The same letters may be typed in more than one way; NFC makes them the same bytes.
  const typed = new TextEncoder().encode(passphrase.normalize("NFC"));
  const material = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/** @param {Uint8Array<ArrayBuffer>[]} parts */
function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text @returns {Uint8Array<ArrayBuffer> | undefined} */
function fromBase64(text) {
  if (text.length > MOST || !/^[\w-]*$/u.test(text)) return undefined;
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
