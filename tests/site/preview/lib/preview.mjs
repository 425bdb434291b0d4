// A stand-in for the preview's server, for tests of what runs in the browser.
//
// Owns a site in memory, built by the generator from a copy of the sample, the preview's own endpoints, and the messages
// that tell of changes. Refuses to know how a real server finds out what has changed.

import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Folder } from "../../lib/folder.mjs";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
export const CLIENT = join(ROOT, "src/serve/client");
const RUNTIME = join(ROOT, "src/worksheet/runtime");
const PROGRAM = process.env.GOALPOST ?? join(ROOT, "target/release/goalpost");
/** How often the server says that it is there, in milliseconds. */
const BEAT = 15_000;
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wav": "audio/wav",
};

/** The files of the sample site, built from a copy that tests may change. */
export class Sample {
  static async make() {
    const folder = await mkdtemp(join(tmpdir(), "preview-"));
    for (const name of ["content", "static", "themes", "site.toml"])
      if (existsSync(join(ROOT, name))) await cp(join(ROOT, name), join(folder, name), { recursive: true });
    const sample = new Sample(folder);
    sample.files = await sample.build();
    return sample;
  }

  constructor(folder) {
    this.folder = folder;
  }

  /** Changes one of its sources, and builds it. */
  async edit(file, change) {
    const path = join(this.folder, file);
    const before = await readFile(path, "utf8");
    const after = change(before);
    if (after === before) throw new Error(`the edit of ${file} changes nothing`);
    await writeFile(path, after);
    return this.build();
  }

  /** The site with more files, which are gone afterwards. @param {Record<string, string>} more texts, by path in the project */
  async with(more) {
    for (const [file, text] of Object.entries(more)) await writeFile(join(this.folder, file), text);
    try {
      return await this.build();
    } finally {
      for (const file of Object.keys(more)) await rm(join(this.folder, file));
    }
  }

  async build() {
    // What a build remembers of worksheets, a preview never writes down.
    await rm(join(this.folder, "worksheets.lock"), { force: true });
    await promisify(execFile)(PROGRAM, ["build", "-r", this.folder, "-o", "out", "-u", "https://goalpost.test/"]);
    const { files } = await Folder.read(join(this.folder, "out"), "https://goalpost.test/");
    const built = new Map([...files].map(([file, bytes]) => [`/${file.replace(/(^|\/)index\.html$/u, "$1")}`, bytes]));
    await takeRuntime(built);
    return built;
  }

  remove() {
    return rm(this.folder, { recursive: true });
  }
}

/** Puts the runtime of this working tree in the place of the one in the program, which may be older. */
async function takeRuntime(files) {
  const published = new Map();
  for (const path of files.keys()) {
    const [, name] = /^\/assets\/([a-z-]+)\.\w{10}\.js$/u.exec(path) ?? [];
    if (name && existsSync(join(RUNTIME, `${name}.js`))) published.set(name, path);
  }
  for (const [name, path] of published) {
    const text = await readFile(join(RUNTIME, `${name}.js`), "utf8");
    const address = (whole, other) => (published.has(other) ? `".${published.get(other).slice("/assets".length)}"` : whole);
    files.set(path, Buffer.from(text.replaceAll(/"\.\/([a-z-]+)\.js"/gu, address)));
  }
}

export class Preview {
  revision = 1;
  started = randomUUID();
  problems = [];
  /** What the author's bar is told, by path. */
  facts = new Map();
  /** Answers to pages with another status than 200, by path. */
  statuses = new Map();
  asked = [];
  /** Where pages are now that were elsewhere, by path. */
  moves = new Map();
  #streams = new Set();
  #port = 0;
  #beats;

  /** @param {Map<string, Buffer>} files by path */
  constructor(files) {
    this.files = new Map(files);
  }

  async start() {
    this.server = createServer((request, response) => this.#answer(request, response));
    await new Promise((ready) => this.server.listen(this.#port, "127.0.0.1", ready));
    this.#port = this.server.address().port;
    this.origin = `http://127.0.0.1:${this.#port}`;
    this.#beats = setInterval(() => this.tell("beat", {}), BEAT).unref();
    return this;
  }

  async stop() {
    clearInterval(this.#beats);
    this.#streams.clear();
    await new Promise((closed) => this.server.close(closed).closeAllConnections());
  }

  /** Another start of the server, at the same address. */
  async restart(meanwhile = () => {}) {
    await this.stop();
    await meanwhile();
    this.started = randomUUID();
    this.revision = 1;
    this.moves.clear();
    await this.start();
  }

  text(path) {
    return this.files.get(path).toString("utf8");
  }

  /** Changes files, and tells it. */
  save(changes, { moved = {}, routes = Object.keys(changes) } = {}) {
    this.revision += 1;
    for (const [path, body] of Object.entries(changes)) {
      if (body === null) this.files.delete(path);
      else this.files.set(path, Buffer.from(body));
    }
    for (const [from, to] of Object.entries(moved)) {
      this.moves.set(from, to);
      this.moves.delete(to);
    }
    this.tell("change", { revision: this.revision, routes, moved });
  }

  /** Changes a page in one place. */
  patch(path, from, to) {
    const before = this.text(path);
    if (!before.includes(from)) throw new Error(`${path} has no ${from}`);
    this.save({ [path]: before.replace(from, () => to) });
  }

  /** Takes in a whole site as it was built anew. */
  publish(files, moved = {}) {
    const changed = [...new Set([...files.keys(), ...this.files.keys()])].filter((path) => {
      const [before, after] = [this.files.get(path), files.get(path)];
      return !before || !after || !before.equals(after);
    });
    this.save(Object.fromEntries(changed.map((path) => [path, files.get(path) ?? null])), { moved });
  }

  report(problems, leftOut = 0) {
    this.problems = problems;
    this.revision += 1;
    this.tell("change", { revision: this.revision, routes: [], moved: {} });
    this.tell("problems", { problems, leftOut });
  }

  get state() {
    return { revision: this.revision, started: this.started };
  }

  tell(event, data) {
    for (const stream of this.#streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  async #answer(request, response) {
    const url = new URL(request.url, "http://host");
    this.asked.push(request.url);
    if (url.pathname.startsWith("/_goalpost/")) return this.#own(url, response);
    const path = decodeURI(url.pathname);
    const found = this.files.get(path);
    const body = found ?? this.files.get("/404.html");
    const type = found && extname(path) ? (TYPES[extname(path)] ?? "application/octet-stream") : TYPES[".html"];
    const status = this.statuses.get(path) ?? (found ? 200 : 404);
    if (type !== TYPES[".html"]) return this.#send(request, response, status, { "content-type": type }, body);
    const version = createHash("sha1").update(body).digest("hex");
    const script = `<script type="module" src="/_goalpost/client.js" data-version="${version}"></script>`;
    const page = Buffer.from(body.toString("utf8").replace("<head>", `<head>${script}`));
    const moved = this.moves.has(path) ? { "goalpost-moved": encodeURI(this.moves.get(path)) } : {};
    this.#send(request, response, status, { "content-type": type, "goalpost-version": version, ...moved }, page);
  }

  #send(request, response, status, more, bytes) {
    const etag = `"${createHash("sha1").update(bytes).digest("hex")}"`;
    const headers = { ...more, "cache-control": "no-cache", etag };
    if (status === 200 && request.headers["if-none-match"] === etag) return response.writeHead(304, headers).end();
    response.writeHead(status, { ...headers, "content-length": bytes.length }).end(bytes);
  }

  async #own(url, response) {
    const name = url.pathname.slice("/_goalpost/".length);
    if (name === "events") return this.#stream(response);
    if (name === "page") {
      const facts = this.facts.get(url.searchParams.get("path"));
      return response.writeHead(200, { "content-type": TYPES[".json"] }).end(JSON.stringify(facts ?? null));
    }
    const body = await readFile(join(CLIENT, name)).catch(() => null);
    response.writeHead(body ? 200 : 404, { "content-type": TYPES[extname(name)], "cache-control": "no-cache" }).end(body);
  }

  #stream(response) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    this.#streams.add(response);
    response.on("close", () => this.#streams.delete(response));
    response.write(`event: state\ndata: ${JSON.stringify(this.state)}\n\n`);
    if (this.problems.length)
      response.write(`event: problems\ndata: ${JSON.stringify({ problems: this.problems, leftOut: 0 })}\n\n`);
  }
}
