// The floor: the least that any preview has to do. It hears of the save, reads the file, serves it, tells the browser, and
// the browser puts it into the page. There is no site, and no generator.
//
// Owns both ends of that: a server in a process of its own (`node floor.mjs FILE PORT`), and the page's script. Refuses to
// wait for quiet, and to keep anything of the page.

import { mkdirSync, readFileSync, watch } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { start } from "./program.mjs";
import { File, makeFloorEdit } from "./saves.mjs";

const SELF = fileURLToPath(import.meta.url);
/** What loads the script of the preview, in every page that it serves. */
const PREVIEW = /<script type="module" src="[^"]*\/_goalpost\/client\.js"[^>]*><\/script>/u;
const OWN = '<script type="module" src="/floor.js"></script>';

/** Runs in the page. */
const SCRIPT = `
new EventSource("/events").onmessage = async () => {
  const answer = await fetch(location.href);
  const { body } = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.body.replaceWith(body);
};`;

/** Starts the floor with a page that the preview served. @param {string} folder a new one, for its file */
export async function makeFloor(folder, text) {
  if (!PREVIEW.test(text) || !text.includes("</main>")) throw new Error("the page is not one of the preview");
  mkdirSync(folder, { recursive: true });
  const page = new File(join(folder, "page.html"), text.replace(PREVIEW, OWN));
  const edit = makeFloorEdit(page);
  return { server: await start(process.execPath, [SELF, page.path]), edit };
}

function serve(path, port) {
  const listeners = new Set();
  let page = readFileSync(path);
  watch(path, () => {
    const now = readFileSync(path);
    // Saving in place is told twice: it is empty in between.
    if (now.length === 0 || now.equals(page)) return;
    page = now;
    for (const listener of listeners) listener.write("data: changed\n\n");
  });
  const types = { "/": "text/html", "/floor.js": "text/javascript", "/events": "text/event-stream" };
  const answer = (request, response) => {
    const type = types[request.url];
    response.writeHead(type ? 200 : 404, { "content-type": `${type ?? "text/plain"}; charset=utf-8`, "cache-control": "no-store" });
    if (request.url !== "/events") return response.end({ "/": page, "/floor.js": SCRIPT }[request.url]);
    response.write(": \n\n");
    listeners.add(response);
    request.on("close", () => listeners.delete(response));
  };
  createServer(answer).listen(port, "127.0.0.1");
}

if (process.argv[1] === SELF) serve(process.argv[2], Number(process.argv[3]));
