// Pages that are changed at random, and edits that exchange what is alike.
//
// Owns that a page is always brought to its new version without being loaded again: what its source and the page itself
// hold in the end is what was served. The same seeds each time, so that what fails once fails again.

import assert from "node:assert/strict";
import { becomes } from "../lib/browser.mjs";
import { PLAIN, prepend } from "./pages.mjs";

const STEPS = 4;
const PAGES = 60;

/** What pages are made of, by kind. */
const KINDS = {
  words: ["p", "div", "ul", "details", "comment", "table"],
  controls: ["p", "select", "input", "check", "radio", "textarea", "div"],
  patterns: ["p", "div", "template", "table", "comment"],
  "the same id twice": ["p", "twice", "div", "ul"],
  media: ["p", "img", "svg", "pre", "div"],
};

/** Runs in the page: makes pages, changes them, and tells which did not become what was served. */
async function change([kinds, pages, steps]) {
  const [{ Source }, { apply }, { parse }, { Assets }] = await Promise.all(
    ["source", "apply", "tree", "assets"].map((name) => import(`/_goalpost/${name}.js`)),
  );
  let seed = 1;
  // A linear congruential generator; its high bits are good enough.
  const below = (most) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * most);
  };
  const any = (list) => list[below(list.length)];
  const chance = (part) => below(100) < part;
  const words = () => any(["one", "two", "three", "a few more words", "five", ""]);
  const many = (most, make) => Array.from({ length: below(most) }, make).join("");
  const makers = {
    p: () => `<p${chance(20) ? ' class="a"' : ""}>${words()}${chance(30) ? `<b>${words()}</b>` : ""}</p>`,
    div: (within) => `<div${chance(20) ? ` id="i${below(9)}"` : ""}>${within()}</div>`,
    ul: () => `<ul>${many(4, () => `<li>${words()}</li>`)}</ul>`,
    details: (within) => `<details><summary>${words()}</summary>${within()}</details>`,
    comment: () => `<!--${words()}-->`,
    table: () => `<table><tbody>${many(5, () => `<tr><td>${words()}</td><td>${words()}</td></tr>`)}</tbody></table>`,
    select: () => `<select>${many(4, () => `<option${chance(30) ? " selected" : ""}>${words()}</option>`)}</select>`,
    input: () => `<label>${words()}<input${chance(50) ? ` value="${words()}"` : ""}></label>`,
    check: () => `<input type="checkbox"${chance(50) ? " checked" : ""}>`,
    radio: () => `<input type="radio" name="r${below(2)}" value="${below(3)}"${chance(40) ? " checked" : ""}>`,
    textarea: () => `<textarea>${words()}</textarea>`,
    template: (within) => `<template class="${any(["row", "cell"])}">${within()}</template>`,
    twice: () => `<span id="${any(["x", "y"])}">${words()}</span>`,
    img: () => `<img src="data:,${below(5)}" alt="${words()}">`,
    svg: () => `<svg viewBox="0 0 1 1"><title>${words()}</title><path d="M${below(4)} 0"/></svg>`,
    pre: () => `<pre><code>${words()}\n${words()}</code></pre>`,
  };
  const piece = (kind, depth = 0) => makers[any(kinds[kind])](() => (depth > 1 ? words() : many(4, () => piece(kind, depth + 1))));
  const edits = [
    (one) => one.remove(),
    (one) => one.after(one.cloneNode(true)),
    (one, other) => one.contains(other) || other.before(one),
    (one, _, kind) => one.insertAdjacentHTML("beforebegin", piece(kind)),
    (one) => one.append(words()),
    (one) => one.setAttribute("class", any(["a", "b"])),
    (one, _, kind) => one.matches("template") && (one.innerHTML = piece(kind, 1)),
    (one) => one.matches("option, input") && one.toggleAttribute(any(["selected", "checked", "disabled"])),
    (one, other) => one.children.length === 0 && other.children.length === 0 && ([one.textContent, other.textContent] = [other.textContent, one.textContent]),
  ];
  const served = (text) => `<!doctype html><html><head><title>t</title></head><body>${text}</body></html>`;
  // As a parser reads it: not all trees can be written down.
  const settled = (page) => served(parse(served(page.body.innerHTML)).body.innerHTML);
  const plain = (page) => page.body.innerHTML.replaceAll(' class=""', "");
  const patterns = (page) => [...page.querySelectorAll("template")].map((one) => one.innerHTML);
  const isSame = (...pages) => {
    const [one, other] = pages.map((page) => parse(served(plain(page))));
    return one.body.isEqualNode(other.body) && String(patterns(one)) === String(patterns(other));
  };
  const failed = [];
  for (const [number, kind] of Object.keys(kinds).entries())
    for (let page = 0; page < pages; page += 1) {
      seed = page * 7919 + number * 104729 + 1;
      let before = settled(parse(served(many(7, () => piece(kind)))));
      const shown = parse(before);
      const source = new Source(shown);
      for (let step = 0; step < steps; step += 1) {
        const next = parse(before);
        for (let edit = 0; edit <= below(3); edit += 1) {
          const all = [...next.body.querySelectorAll("*")];
          if (all.length) any(edits)(any(all), any(all), kind);
        }
        const after = settled(next);
        try {
          const changes = source.take(parse(after));
          if (changes) apply(source, changes, new Assets());
        } catch (error) {
          failed.push(`${kind} ${page}.${step}: ${error.message}`);
          break;
        }
        if (!isSame(shown, parse(after))) {
          failed.push(`${kind} ${page}.${step}: ${plain(parse(before))}\n  should be ${plain(parse(after))}\n  but is ${plain(shown)}`);
          break;
        }
        before = after;
      }
    }
  return failed;
}

export const random = {
  async "pages that are changed at random become what was served"({ open }) {
    const page = await open(PLAIN);
    const failed = await page.evaluate(change, [KINDS, PAGES, STEPS]);
    assert.deepEqual(failed.slice(0, 3), [], `${failed.length} of ${PAGES * Object.keys(KINDS).length} pages`);
    return { expected: ["duplicate ids"] };
  },

  async "cells that are exchanged load no page again"({ site, open }) {
    const table = (...cells) => `<table id="days"><tbody>${cells.map((cell, index) => `<tr><td>Day ${index}</td><td>${cell}</td></tr>`).join("")}</tbody></table>`;
    const orders = [["yes", "yes", "no"], ["no", "yes", "yes"], ["yes", "no", "yes"], ["no", "no", "yes"], ["no", "yes", "no"]];
    prepend(site, PLAIN, `<textarea id="field"></textarea>${table(...orders[0])}`);
    const page = await open(PLAIN);
    await page.focus("#field");
    for (let index = 1; index < orders.length; index += 1) {
      site.patch(PLAIN, table(...orders[index - 1]), table(...orders[index]));
      await page.keyboard.type("abc");
      await becomes(() => page.locator("#days td:last-child").allTextContents(), orders[index]);
    }
    assert.equal(await page.inputValue("#field"), "abc".repeat(orders.length - 1));
    assert.equal(await page.evaluate(() => globalThis.loads), 1);
  },
};
