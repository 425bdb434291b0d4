// Pages with worksheets, as the build writes them, for tests of the runtime alone.
//
// Owns a few small pages with an instrument of each kind. What the build really writes is tested with a built site.

import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:";

/** The theme's words for worksheets, as a page bears them. */
export async function words() {
  const toml = await readFile(join(ROOT, "themes/default/i18n/en.toml"), "utf8");
  const lines = [...toml.matchAll(/^worksheet_(\w+) = ("(?:[^"\\]|\\.)*")$/gmu)];
  return Object.fromEntries(lines.map(([, key, text]) => [key, JSON.parse(text)]));
}

/** Writes the pages and the runtime into a folder. */
export async function writePages(folder) {
  await mkdir(join(folder, "assets"), { recursive: true });
  await cp(join(ROOT, "src/worksheet/runtime"), join(folder, "assets"), { recursive: true, dereference: true });
  await cp(join(ROOT, "themes/default/assets/site.css"), join(folder, "assets/site.css"));
  const said = JSON.stringify(await words());
  for (const [name, { title, body }] of Object.entries(PAGES)) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, "index.html"), page(title, body, said));
  }
}

const page = (title, body, said) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"></head>
<body><main><h1>${title}</h1>${body}</main>
<script type="application/json" id="goalpost-words">${said}</script><script type="module" src="/assets/worksheet.js"></script></body></html>`;

const json = (value) => (typeof value === "string" ? value : JSON.stringify(value).replaceAll("<", "\\u003c"));

const sheet = (wire, body) => `<goalpost-worksheet class="worksheet" data-worksheet="${wire.id}">
<form method="dialog" autocomplete="off" novalidate aria-labelledby="${wire.id}_title"><header class="worksheet-head"><h2 class="worksheet-title" id="${wire.id}_title">${wire.title}</h2></header>
<div class="worksheet-body">${body}</div><footer class="worksheet-foot"></footer></form>
<script type="application/json" class="worksheet-wire">${json(wire.broken ?? wire)}</script></goalpost-worksheet>`;

const wireOf = (wire) => ({
  wire: 1,
  schema: "s1",
  site: "test",
  language: "en",
  url: `/${wire.id}/`,
  fields: {},
  lists: {},
  values: {},
  outputs: [],
  bands: [],
  outcomes: [],
  sections: [],
  charts: [],
  was: {},
  others: {},
  ...wire,
});

const input = (id, type = "text", more = "") =>
  `<span class="field"><input type="${type}" id="plan_${id}" name="${id}" ${more}></span>`;
const question = (id, label, control) => `<p class="question"><label for="plan_${id}">${label}</label> ${control}</p>`;
const rating = (name, label) =>
  `<span class="rating" role="radiogroup" aria-label="${label}"><span class="steps">${[1, 2, 3, 4, 5].map((n) => `<label><input type="radio" name="${name}" value="${n}" aria-label="${n}"><span aria-hidden="true">${n}</span></label>`).join("")}</span></span>`;
const output = (n, element = "output") => `<${element} class="output" data-output="${n}" data-empty>—</${element}>`;

const obstacle = (
  index,
  number,
) => `<tr data-row="${index}"><td data-label="Obstacle"><span class="field"><input type="text" id="plan_obstacles_${index}_obstacle" name="obstacles.${index}.obstacle" aria-label="Obstacle, row ${number}"></span></td>
<td data-label="Odds">${rating(`obstacles.${index}.odds`, `Odds, row ${number}`)}</td></tr>`;
const way = (index, number) =>
  `<tr data-row="${index}"><th scope="row">${output(0)}</th><td data-label="Step"><span class="field"><input type="text" id="plan_ways_${index}_act" name="ways.${index}.act" aria-label="Step, row ${number}"></span></td><td>${output(1)}</td></tr>`;

const item = (id, label = id, more = {}) => ({ id, label, ...more });

const PLAN = wireOf({
  id: "plan",
  title: "Plan one goal",
  fields: {
    goal: { kind: "text", label: "What will you achieve?", required: true },
    why: { kind: "long", label: "Why?" },
    age: { kind: "number", label: "How old are you?", min: 5, max: 120 },
    cost: { kind: "percent", label: "What may it cost?", max: 0.5 },
    by: { kind: "date", label: "By when?" },
    done: { kind: "check", label: "Done" },
    stage: { kind: "select", label: "Stage", options: [item("new", "New", { number: 7 }), item("sold", "Sold")] },
    worst: { kind: "select", label: "The worst of them", from: ["list", "obstacles"] },
    pace: { kind: "number", label: "Pace", value: "3" },
  },
  lists: {
    willing: {
      kind: "one",
      label: "Are you willing?",
      items: [item("price", "It costs too much"), item("stall", "I must think")],
    },
    areas: { kind: "many", label: "Areas", max: 1, items: [item("health"), item("money")] },
    ready: {
      kind: "scale",
      label: "Ready",
      low: 1,
      high: 5,
      items: [item("first", "First"), item("second", "Second")],
    },
    order: { kind: "rank", label: "Order", items: [item("x", "Ex"), item("y", "Why"), item("z", "Zed")] },
    values: { kind: "share", label: "Values", total: 100, items: [item("time", "Time"), item("money", "Money")] },
    obstacles: {
      kind: "rows",
      label: "Obstacles",
      name: "obstacle",
      shown: 3,
      min: 2,
      max: 5,
      presets: [],
      computed: {},
      columns: {
        obstacle: { kind: "text", label: "Obstacle" },
        odds: { kind: "scale", label: "Odds", low: 1, high: 5 },
      },
    },
    ways: {
      kind: "rows",
      label: "Ways",
      shown: 0,
      presets: [],
      from: [["call", "ranked", ["column", "obstacles", "odds"]]],
      columns: { act: { kind: "text", label: "Step" } },
      computed: {},
    },
    quiz: {
      kind: "one",
      label: "What would you do?",
      items: [item("go", "Go", { points: { star: 1 } }), item("wait", "Wait", { points: { planner: 2 } })],
    },
  },
  values: { covered: { expression: ["call", "count", ["list", "ways"]] } },
  outputs: [
    { expression: ["cell", 1, "obstacle"], within: "ways" },
    { expression: ["cell", 1, "odds"], within: "ways" },
    { expression: ["value", "covered"] },
    { expression: ["call", "sum", ["list", "ready"]], format: { as: "0.0", signed: true } },
    { expression: ["list", "obstacles"], format: { as: "list" } },
    { expression: ["*", ["field", "cost"], 1000], format: { as: "money" } },
  ],
  bands: [
    {
      expression: ["call", "sum", ["list", "ready"]],
      bands: [{ low: 2 }, { low: 5 }, { low: 8, over: true }],
      waits: ["ready"],
    },
  ],
  outcomes: [
    {
      lists: ["quiz"],
      outcomes: [
        { id: "star", label: "The star" },
        { id: "planner", label: "The planner" },
      ],
    },
  ],
  sections: [
    { steps: [["willing", "price"]], holds: ["worth"] },
    { steps: [["willing", "stall"]], holds: [] },
    { condition: ["field", "done"], holds: [] },
  ],
});

const PLAN_BODY = [
  question("goal", PLAN.fields.goal.label, input("goal")),
  question(
    "why",
    "Why?",
    '<span class="field field-long"><textarea rows="4" id="plan_why" name="why">\n</textarea></span>',
  ),
  question("age", "How old are you?", input("age", "text", 'inputmode="decimal"')),
  question("cost", "What may it cost?", input("cost", "text", 'inputmode="decimal"')),
  question("pace", "Pace", input("pace", "text", 'inputmode="decimal" value="3"')),
  question("by", "By when?", input("by", "date")),
  question("done", "Done", input("done", "checkbox", 'value="yes"')),
  question(
    "stage",
    "Stage",
    '<span class="field"><select id="plan_stage" name="stage"><option value=""></option><option value="new">New</option><option value="sold">Sold</option></select></span>',
  ),
  question(
    "worst",
    "The worst of them",
    '<span class="field"><select id="plan_worst" name="worst"><option value=""></option></select></span>',
  ),
  `<fieldset class="choices" data-list="willing" id="plan_willing"><legend>Are you willing?</legend><ul>
<li data-item="price"><input type="radio" id="plan_willing_price" name="willing" value="price" aria-label="It costs too much"> <a href="#price">It costs too much</a></li>
<li data-item="stall"><label><input type="radio" id="plan_willing_stall" name="willing" value="stall"> <span>I must think</span></label></li></ul></fieldset>`,
  '<section class="conditional step" data-section="0"><h3 id="price">Price</h3><p>What would make it worth it?</p></section>',
  '<section class="conditional step" data-section="1"><h3 id="stall">Stall</h3><p>What do you need to know?</p></section>',
  '<div class="conditional" data-section="2"><p>Well done.</p></div>',
  `<fieldset class="choices" data-list="areas" id="plan_areas"><legend>Areas</legend><ul>${["health", "money"].map((id) => `<li data-item="${id}"><label><input type="checkbox" id="plan_areas_${id}" name="areas.${id}" value="yes"> <span>${id}</span></label></li>`).join("")}</ul></fieldset>`,
  `<fieldset class="scale" data-list="ready" id="plan_ready"><legend>Ready</legend><ol class="ratings">${["first", "second"].map((id) => `<li data-item="${id}">${rating(`ready.${id}`, id)}</li>`).join("")}</ol></fieldset>`,
  `<p>Sum: ${output(3)}</p><div class="bands" data-bands="0"><ul><li data-band="0"><strong class="range">2–4</strong> Low</li><li data-band="1"><strong class="range">5–8</strong> Middle</li><li data-band="2"><strong class="range">over 8</strong> High</li></ul></div>`,
  `<fieldset class="rank" data-list="order" id="plan_order"><legend>Order</legend><ol>${PLAN.lists.order.items.map(({ id, label }) => `<li data-item="${id}"><label for="plan_order_${id}">${label}</label> <input type="number" min="1" max="3" id="plan_order_${id}" name="order.${id}"></li>`).join("")}</ol></fieldset>`,
  `<fieldset class="share" data-list="values" id="plan_values"><legend>Values</legend><ul>${PLAN.lists.values.items.map(({ id, label }) => `<li data-item="${id}"><label for="plan_values_${id}">${label}</label> <input type="text" inputmode="decimal" id="plan_values_${id}" name="values.${id}"></li>`).join("")}</ul><p class="share-left"><output data-share="values"></output></p></fieldset>`,
  `<table class="rows" data-list="obstacles" id="plan_obstacles"><caption>Obstacles</caption><thead><tr><th scope="col">Obstacle</th><th scope="col">Odds</th></tr></thead><tbody>${[0, 1, 2].map((n) => obstacle(n, n + 1)).join("")}</tbody></table>
<template class="row">${obstacle("{index}", "{number}")}</template>`,
  `<p>All: ${output(4)}</p>`,
  `<table class="rows" data-list="ways" id="plan_ways"><caption>Ways</caption><thead><tr><th scope="col">Obstacle</th><th scope="col">Step</th><th scope="col">Odds</th></tr></thead><tbody>${[0, 1, 2].map((n) => way(n, n + 1)).join("")}</tbody></table>
<template class="row">${way("{index}", "{number}")}</template>`,
  `<p>Covered: ${output(2)} Money: ${output(5)}</p>`,
  `<fieldset class="choices" data-list="quiz" id="plan_quiz"><legend>What would you do?</legend><ul>${["go", "wait"].map((id) => `<li data-item="${id}"><label><input type="radio" id="plan_quiz_${id}" name="quiz" value="${id}"> <span>${id}</span></label></li>`).join("")}</ul></fieldset>`,
  '<div class="outcomes" data-outcomes="0"><ul><li data-outcome="star"><strong>The star</strong></li><li data-outcome="planner"><strong>The planner</strong></li></ul></div>',
].join("\n");

const EMBEDDED = {
  id: "plan",
  title: PLAN.title,
  url: "/plan/",
  fields: PLAN.fields,
  lists: PLAN.lists,
  values: PLAN.values,
};

const WEEKLY = wireOf({
  id: "weekly",
  title: "This week",
  repeat: "week",
  fields: { note: { kind: "text", label: "What went well?" } },
  lists: {
    log: {
      kind: "rows",
      label: "Log",
      from: [["runs"]],
      shown: 0,
      presets: [],
      columns: { mark: { kind: "text", label: "Mark" } },
      computed: {},
    },
  },
  outputs: [{ expression: ["field", "note"], within: "log" }],
});
const LOG = (index, number) =>
  `<tr data-row="${index}"><th scope="row">${output(0)}</th><td><span class="field"><input type="text" name="log.${index}.mark" aria-label="Mark, row ${number}"></span></td></tr>`;

const GRID = wireOf({
  id: "bearing",
  title: "What bears on what",
  fields: {},
  lists: {
    forces: {
      kind: "rows",
      label: "Forces",
      name: "force",
      shown: 2,
      presets: [],
      computed: {},
      columns: { force: { kind: "text", label: "Force" } },
    },
    bear: {
      kind: "matrix",
      label: "Bearing",
      rows: [["list", "forces"]],
      columns: [["list", "forces"]],
      presets: [],
      cell: { kind: "number", label: "Bears" },
      closed: [],
    },
  },
  outputs: [{ expression: ["call", "sum", ["matrix-row"]], within: "bear" }],
});
const FORCE = (index, number) =>
  `<tr data-row="${index}"><td><span class="field"><input type="text" name="forces.${index}.force" aria-label="Force, row ${number}"></span></td></tr>`;
const CELL = (row, column, words, heading) =>
  `<td data-column="${column}" data-label="${heading}"><span class="field"><input type="text" inputmode="decimal" id="bearing_bear_${row}_${column}" name="bear.${row}.${column}" aria-label="${heading}, ${words}"></span></td>`;

const TALK = wireOf({
  id: "talk",
  title: "Objections",
  fields: { from: { kind: "date", label: "From", value: "today" } },
  lists: {
    said: {
      kind: "many",
      label: "What they say",
      items: [item("price", "It costs too much"), item("time", "Not now"), item("boss", "My boss")],
    },
    replies: {
      kind: "rows",
      label: "Replies",
      oneByOne: "They object",
      shown: 0,
      presets: [],
      computed: {},
      from: [["list", "said"]],
      columns: { reply: { kind: "long", label: "What I say" } },
    },
    week: {
      kind: "rows",
      label: "Week",
      shown: 3,
      presets: [{ id: "monday", label: "Monday", values: { hours: "1.5" } }],
      computed: { twice: { expression: ["*", ["cell", 0, "hours"], 2] } },
      columns: { hours: { kind: "hours", label: "Hours" }, from: { kind: "text", label: "From" } },
    },
  },
  outputs: [
    { expression: ["at-item", 1, "item"], within: "replies" },
    { expression: ["cell", 0, "twice"], format: { as: "hours" }, within: "week" },
    { expression: ["call", "sum", ["column", "week", "hours"]], format: { as: "hours" } },
  ],
});
const REPLY = (index, number) =>
  `<li data-row="${index}"><strong>${output(0)}</strong> <span class="field field-long"><textarea name="replies.${index}.reply" aria-label="What I say, row ${number}"></textarea></span></li>`;
const HOURS = (index, number, key = "") =>
  `<tr data-row="${index}"${key && ` data-key="${key}"`}><td>${key ? "1.5" : `<input type="text" inputmode="decimal" name="week.${index}.hours" aria-label="Hours, row ${number}">`}</td><td><input type="text" name="week.${index}.from" aria-label="From, row ${number}"></td><td>${output(1)}</td></tr>`;

/** The pages: by their address. */
const PAGES = {
  plan: { title: "Plan", body: sheet(PLAN, PLAN_BODY) },
  renamed: {
    title: "Renamed",
    body: sheet(
      {
        ...PLAN,
        fields: { aim: PLAN.fields.goal, age: { kind: "long", label: "Age in words" } },
        lists: {},
        outputs: [],
        bands: [],
        outcomes: [],
        sections: [],
        values: {},
        was: { goal: "aim" },
      },
      question("aim", "What will you achieve?", input("aim")) +
        question("age", "Age in words", '<textarea id="plan_age" name="age"></textarea>'),
    ),
  },
  several: {
    title: "Several",
    body:
      sheet({ id: "broken", title: "Broken", broken: "{" }, question("b", "B", input("b"))) +
      sheet(
        wireOf({ id: "small", title: "Small", fields: { word: { kind: "text", label: "Word" } } }),
        '<p><label for="small_word">Word</label> <input type="text" id="small_word" name="word"></p>',
      ),
  },
  weekly: {
    title: "Weekly",
    body: sheet(
      WEEKLY,
      `<p class="question"><label for="weekly_note">What went well?</label> <span class="field"><input type="text" id="weekly_note" name="note"></span></p>
<table class="rows" data-list="log"><thead><tr><th scope="col">Note</th><th scope="col">Mark</th></tr></thead><tbody>${LOG(0, 1)}</tbody></table><template class="row">${LOG("{index}", "{number}")}</template>`,
    ),
  },
  bearing: {
    title: "Bearing",
    body: sheet(
      GRID,
      `<table class="rows" data-list="forces"><thead><tr><th scope="col">Force</th></tr></thead><tbody>${FORCE(0, 1)}${FORCE(1, 2)}</tbody></table><template class="row">${FORCE("{index}", "{number}")}</template>
<table class="matrix" data-list="bear"><caption>Bearing</caption><thead><tr><th scope="col">Force</th><td data-column="0"></td><td data-column="1"></td><th scope="col">Sum</th></tr></thead><tbody><tr data-row="0"><th scope="row"></th>${CELL(0, 0, "", "")}${CELL(0, 1, "", "")}<td>${output(0)}</td></tr></tbody></table>
<template class="row"><tr data-row="{index}" data-key="{row}"><th scope="row">{label}</th><td data-label="Sum">${output(0)}</td></tr></template><template class="cell">${CELL("{row}", "{column}", "{label}", "{heading}")}</template>`,
    ),
  },
  talk: {
    title: "Talk",
    body: sheet(
      TALK,
      `${question("from", "From", '<input type="date" id="plan_from" name="from">')}
<fieldset class="choices" data-list="said"><legend>What they say</legend><ul>${TALK.lists.said.items.map(({ id, label }) => `<li data-item="${id}"><label><input type="checkbox" name="said.${id}" value="yes"> <span>${label}</span></label></li>`).join("")}</ul></fieldset>
<ol class="rows rows-list" data-list="replies" data-one-by-one="They object">${REPLY(0, 1)}</ol><template class="row">${REPLY("{index}", "{number}")}</template>
<table class="rows" data-list="week"><thead><tr><th scope="col">Hours</th><th scope="col">From</th><th scope="col">Twice</th></tr></thead><tbody>${HOURS(0, 1, "monday")}${HOURS(1, 2)}${HOURS(2, 3)}</tbody></table><template class="row">${HOURS("{index}", "{number}")}</template><p>${output(2)}</p>`,
    ),
  },
  post: {
    title: "Post",
    body: `<p>Remember: <output class="output" data-output="0" data-empty><a href="/plan/">your goal</a></output>, and ${output(1)} obstacles.</p>
<script type="application/json" class="worksheet-wire">${json({ wire: 1, id: "", title: "", schema: "", site: "test", language: "en", url: "/post/", others: { plan: EMBEDDED }, outputs: [{ expression: ["other", "plan", ["field", "goal"]] }, { expression: ["other", "plan", ["call", "count", ["list", "obstacles"]]] }] })}</script>`,
  },
};
