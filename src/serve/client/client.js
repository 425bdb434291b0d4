// What the preview puts into every page that it serves.
//
// Owns how its parts are joined: the line to the server, the page that follows it, what is told of problems and of the
// page. It has to be the first script of the page, right behind `<head>`, so that it sees what was served before other
// scripts change it. No build has any of this.

import { Bar } from "./bar.js";
import { Dock } from "./dock.js";
import { Line } from "./events.js";
import { Page } from "./page.js";
import { Panel } from "./panel.js";

/** @import { Change, Problems, State } from "./protocol.d.ts" */

const page = new Page();
const dock = new Dock(document, new URL("client.css", import.meta.url).href);
const panel = new Panel(dock);
const bar = new Bar(dock, panel, new URL("page", import.meta.url).href);

/** @type {Pick<State, "revision" | "started"> | undefined} */
let known;

/** @param {State} state */
function meet({ revision, started }) {
  if (!known) page.ask();
  // After another start, or when builds were missed, nobody knows what has changed.
  else if (known.started !== started || revision > known.revision) page.follow({ routes: null, moved: {} });
  if (known?.started !== started || revision !== known.revision) bar.ask();
  known = { revision, started };
}

/** @param {Change} change */
function follow(change) {
  page.follow(change);
  bar.ask();
  if (known) known.revision = Math.max(known.revision, change.revision);
}

/** @param {Problems} told */
function tell({ problems, leftOut }) {
  panel.show(problems, leftOut);
}

page.onChange = () => {
  bar.ask();
  panel.follow();
};
page.onMissing = (/** @type {boolean} */ isMissing) => bar.missing(isMissing);
new Line(
  new URL("events", import.meta.url).href,
  (name, data) => {
    if (name === "state") meet(data);
    else if (name === "change") follow(data);
    else if (name === "problems") tell(data);
  },
  (isThere) => {
    bar.line(isThere);
    if (!isThere) return;
    page.renew();
    bar.renew();
  },
);
