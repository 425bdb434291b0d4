// Stands for worksheet.js on a page of tests: a record that is kept in a variable, and charts of every kind.

import { draw } from "./charts.js";
import { arrive, open } from "./exchange.js";
import { enliven, wordsToSay } from "./script.js";
import { sheetOf } from "./sheet.js";
import { markdown } from "./markdown.js";
import words from "./words-of-theme.mjs";
import { NOW, RUN, WIRE, record } from "./sample.mjs";


const host = document.querySelector("goalpost-worksheet");
const state = { record: record(), applied: 0 };
const apply = (after) => Object.assign(state, { record: after, applied: state.applied + 1 });
const exchange = () => ({ host, wire: WIRE, record: state.record, run: RUN, words, apply });

for (const control of host.querySelectorAll("[name]")) {
  const { v } = state.record.runs[1].answers[control.name] ?? {};
  if (control.type === "checkbox") control.checked = v === true;
  else if (control.type === "radio") control.checked = String(v) === control.value;
  else if (v !== undefined) control.value = control.name === "share" ? "45" : v;
}
host.querySelector("[name='steps.0.act']").value = "Buy shoes";
host.querySelector("[name='steps.0.by']").value = "2026-11-05";

document.querySelector("#open").addEventListener("click", () => open(exchange()));
enliven(document, words);
enliven(document, words);

const point = (name, value) => ({ name, value });
const names = ["Positive", "Prospect", "Prepare", "A name that is so long that it never fits on one line of a chart", "漢字の長い名前がここにあります", "Last"];
const one = { label: "Now", points: names.map((name, index) => point(name, [5, 2, null, 3.5, 4, 1][index])) };
const two = { label: "Before", points: names.map((name, index) => point(name, [3, 4, 2, null, 1, 2][index])) };
const runs = (values) => values.map((value, index) => point(`2026-11-0${index + 1}`, value));
const empty = { label: "Now", points: names.map((name) => point(name, null)) };
const all = [
  { kind: "bars", title: "Ten P", series: [one], low: 1, high: 5 },
  { kind: "bars", title: "Ten P", series: [one, two, { ...two, label: "Third" }, { ...one, label: "Fourth" }], low: 1, high: 5 },
  { kind: "bars", title: "Below zero", series: [{ label: "", points: [point("Up", 3), point("Down", -2)] }] },
  { kind: "radar", title: "Ten P", series: [one, two], low: 1, high: 5 },
  { kind: "radar", title: "Whole", series: [{ label: "", points: names.map((name, index) => point(name, index)) }], low: 0, high: 5 },
  { kind: "radar", title: "Two axes", series: [{ label: "", points: [point("a", 1), point("b", 2)] }] },
  { kind: "line", title: "Trend", series: [{ label: "Mood", points: runs([3, null, 4, 5, null, 2]) }, { label: "Sleep", points: runs([1, 2, 3, null, 5, 4]) }], low: 1, high: 5 },
  { kind: "line", title: "One run", series: [{ label: "Mood", points: runs([3]) }] },
  { kind: "balance", title: "For and against", series: [{ label: "For", points: one.points }, { label: "Against", points: two.points }] },
  { kind: "balance", title: "Difference", series: [{ label: "", points: [point("Up", 3), point("Down", -2), point("None", null)] }] },
  { kind: "gauge", title: "Score", series: [{ label: "Score", points: [point("", 37)] }], low: 10, high: 50 },
  { kind: "gauge", title: "Over its end", series: [{ label: "Score", points: [point("", 60)] }], low: 10, high: 50 },
  { kind: "bars", title: "Nothing", series: [empty] },
];
const figures = all.map((chart) => {
  const figure = document.createElement("figure");
  figure.className = `chart chart-${chart.kind}`;
  document.querySelector("#charts").append(figure);
  draw(figure, chart, words);
  return figure;
});

globalThis.parts = {
  state,
  figures,
  arrive: () => arrive(exchange()),
  sheet: () => sheetOf(host, WIRE, RUN, words),
  markdown: () => markdown(sheetOf(host, WIRE, RUN, words), words, "2026-11-22"),
  say: () => wordsToSay(host.querySelector(".script"), words),
  NOW,
};
addEventListener("hashchange", () => arrive(exchange()));
