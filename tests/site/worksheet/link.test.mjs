// Links: there and back, locked, damaged, and what must not be in them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { cleaned } from "../../../src/worksheet/runtime/file.js";
import { LONGEST, linkIn, linkTo, packed } from "../../../src/worksheet/runtime/link.js";
import { Trouble } from "../../../src/worksheet/runtime/trouble.js";
import { generator, sound, text } from "./lib/random.mjs";
import { NOW, RUN, WIRE, record } from "./lib/sample.mjs";

const ADDRESS = "https://coach.test/plan/?a=1#old";
const make = (more = {}) => linkTo({ record: record(), run: RUN, wire: WIRE, address: ADDRESS, ...more });
const fragment = (link) => new URL(link).hash;
const open = async (link, passphrase) => cleaned(await linkIn(fragment(link), WIRE).open(passphrase), WIRE, NOW);
const is = (key) => (error) => error instanceof Trouble && error.key === key;

/** Changes one byte of what a link holds. */
function tampered(link, at) {
  const [head, data] = link.split(/(?<=#answers=goal-plan\.)/u);
  const bytes = Buffer.from(data, "base64url");
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return head + bytes.toString("base64url");
}

test("a link holds the run that is shown, and comes back with its times", async () => {
  const link = await make();
  assert.ok(link.startsWith("https://coach.test/plan/?a=1#answers=goal-plan."));
  const { record: back, dropped } = await open(link);
  assert.equal(dropped, 0);
  assert.equal(back.runs.length, 1);
  const [run] = back.runs;
  assert.equal(run.run, RUN);
  assert.deepEqual(run.answers.goal, { v: "Run 10 km — “slowly”", t: 2000 });
  assert.deepEqual(run.rows.steps, [
    { id: "1_", act: { v: "Buy shoes", t: 2010 }, by: { v: "2026-11-05", t: 2011 } },
    { from: "late", act: { v: "Rise early", t: 2013 } },
  ]);
});

test("private blanks, parked answers, other runs and removed rows stay out", async () => {
  const words = JSON.stringify(packed(record(), RUN, WIRE));
  for (const secret of ["laugh", "Money", "badly", "an old answer", "Rest", "mi0a1b2c3"]) assert.ok(!words.includes(secret), secret);
  assert.ok(words.includes("slowly"));
});

test("a locked link opens with its passphrase only, and never twice the same", async () => {
  const [link, again] = await Promise.all([make({ passphrase: "für Zoë" }), make({ passphrase: "für Zoë" })]);
  assert.notEqual(link, again);
  assert.equal(linkIn(fragment(link), WIRE).isLocked, true);
  const { record: back } = await open(link, "fu\u0308r Zoe\u0308");
  assert.equal(back.runs[0].answers.goal.v, "Run 10 km — “slowly”");
  for (const wrong of ["", "für zoë", "für Zoë "]) await assert.rejects(open(link, wrong), is("link_passphrase_wrong"));
});

test("a link that was changed or cut on its way is told of", async () => {
  const [plain, locked] = await Promise.all([make(), make({ passphrase: "x" })]);
  for (const at of [1, 5, 40, -1, -5]) await assert.rejects(open(tampered(plain, at)), is("link_damaged"));
  for (const at of [1, 17, 29, -1]) await assert.rejects(open(tampered(locked, at), "x"), is("link_passphrase_wrong"));
  for (const end of [1, 2, 10, 100]) await assert.rejects(open(plain.slice(0, -end)), is("link_damaged"));
  for (const end of [1, 20, 200]) await assert.rejects(open(locked.slice(0, -end), "x"), Trouble);
  for (const link of [plain, locked]) await assert.rejects(open(tampered(link, 0), "x"), Trouble);
  await assert.rejects(open("https://x.test/#answers=goal-plan."), is("link_damaged"));
  await assert.rejects(open("https://x.test/#answers=goal-plan.%00!!"), is("link_damaged"));
  await assert.rejects(open(`https://x.test/#answers=goal-plan.${Buffer.from([9, 1, 2]).toString("base64url")}`), is("link_newer"));
});

test("a link for another worksheet is not ours; an anchor neither", async () => {
  const link = await make();
  assert.equal(linkIn(fragment(link), { id: "other" }), undefined);
  const copy = { ...WIRE, id: "größe", instance: "second" };
  const of = await make({ wire: copy, passphrase: "x" });
  assert.ok(of.includes("#answers=gr%C3%B6%C3%9Fe~second."));
  assert.equal(linkIn(fragment(of), WIRE), undefined);
  assert.equal((await linkIn(decodeURIComponent(fragment(of)), copy).open("x")).runs.length, 1);
  assert.equal(linkIn("#goal", WIRE), undefined);
  assert.equal(linkIn("", WIRE), undefined);
});

test("a link that unpacks to very much is refused", async () => {
  const zip = new Blob([`[1,0,"",{"a":["${"a".repeat(3 << 20)}",0]},{}]`]).stream().pipeThrough(new CompressionStream("deflate"));
  const bytes = Buffer.concat([Buffer.from([1]), Buffer.from(await new Response(zip).arrayBuffer())]);
  await assert.rejects(open(`https://x.test/#answers=goal-plan.${bytes.toString("base64url")}`), is("link_damaged"));
});

test("too much for a link is told, with its length", async () => {
  const full = record();
  const random = generator(3);
  full.runs[1].answers.goal.v = Array.from({ length: 9000 }, () => String.fromCharCode(33 + Math.floor(random() * 90))).join("");
  await assert.rejects(make({ record: full }), (error) => is("link_too_long")(error) && error.values.n > LONGEST);
});

test("any answers come back as they were", async () => {
  const random = generator(4);
  for (let round = 0; round < 200; round += 1) {
    const mine = record();
    const [goal, act] = [text(random, 30), text(random, 30)];
    mine.runs[1].answers = { goal: { v: goal, t: 10 }, share: { v: text(random, 3), t: 12, typed: true } };
    mine.runs[1].rows.steps = [{ id: "r1", act: { v: act, t: 11 } }];
    const { record: back } = await open(await make({ record: mine }));
    assert.deepEqual(back.runs[0].answers, JSON.parse(JSON.stringify(mine.runs[1].answers)));
    assert.equal(sound(back.runs[0].rows.steps[0].act.v), sound(act));
  }
});
