// A static host for tests: serves a built site as it stands on a disk.
//
// Owns an HTTP server on the loopback interface. Refuses everything that is not a file of the folder it was given.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { constants, gzipSync } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

/** Serves a folder, with headers of one's own; returns `{ origin, close }`. `origin` has no slash at its end. */
export async function serve(folder, own = {}) {
  const server = createServer((request, response) => {
    void answer(folder, own, request, response);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () => new Promise((closed) => server.close(closed).closeAllConnections());
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

async function answer(folder, own, request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, "http://host").pathname));
  const file = join(folder, path.endsWith(sep) ? `${path}index.html` : path);
  let [status, body] = [200, undefined];
  try {
    body = await readFile(file);
  } catch {
    [status, body] = [404, await readFile(join(folder, "404.html")).catch(() => Buffer.from(""))];
  }
  const type = status === 404 ? TYPES[".html"] : (TYPES[extname(file)] ?? "application/octet-stream");
  const headers = { "content-type": type, "cache-control": "public, max-age=31536000", ...own };
  // As every static host does.
  if (/text|json|xml|svg/u.test(type)) {
    body = gzipSync(body, { level: constants.Z_BEST_COMPRESSION });
    headers["content-encoding"] = "gzip";
  }
  headers["content-length"] = body.length;
  response.writeHead(status, headers).end(request.method === "HEAD" ? undefined : body);
}
