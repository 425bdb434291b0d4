// A built site as a set of files and the addresses under which a web server would give them out.
//
// Owns reading the folder and finding out where a URL leads. Refuses to know what is in a file.

import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** A built site. `files` maps a path such as `posts/x/index.html` to its bytes, in sorted order. */
export class Folder {
  constructor(files, baseUrl) {
    this.files = files;
    const base = new URL(baseUrl);
    this.origin = base.origin;
    /** The path before every address, without a slash at its end: empty, or `/blog`. */
    this.prefix = base.pathname.replace(/\/+$/, "");
  }

  static async read(directory, baseUrl) {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(directory, path.join(entry.parentPath ?? entry.path, entry.name)))
      .sort();
    const files = new Map();
    for (const file of paths) {
      files.set(file.split(path.sep).join("/"), await readFile(path.join(directory, file)));
    }
    return new Folder(files, baseUrl);
  }

  text(file) {
    return this.files.get(file).toString("utf8");
  }

  /** The URL under which a file is read: `posts/x/index.html` as `https://example.com/posts/x/`. */
  url(file) {
    const address = file.replace(/(^|\/)index\.html$/, "$1");
    return `${this.origin}${this.prefix}/${address.split("/").map(encodeURIComponent).join("/")}`;
  }

  /**
   * Where a reference in `file` leads: `{ file, fragment }` inside the site, `{ external: true }` outside of it, or
   * `{ broken: "why" }`.
   */
  resolve(reference, file) {
    let url;
    try {
      url = new URL(reference, this.url(file));
    } catch {
      return { broken: "is no URL" };
    }
    if (url.protocol === "javascript:") return { broken: "runs a script" };
    if (!/^https?:$/.test(url.protocol) || url.origin !== this.origin) return { external: true };
    if (url.pathname !== this.prefix && !url.pathname.startsWith(`${this.prefix}/`)) {
      const full = /^[a-z][a-z0-9+.-]*:/i.test(reference);
      return full ? { external: true } : { broken: `lies outside of the base path ${this.prefix}/` };
    }
    return this.#find(url);
  }

  #find(url) {
    let address, fragment;
    try {
      address = decodeURIComponent(url.pathname.slice(this.prefix.length + 1));
      fragment = decodeURIComponent(url.hash.slice(1)).replace(/:~:.*$/, "");
    } catch {
      return { broken: "is wrongly percent-encoded" };
    }
    const file = address === "" || address.endsWith("/") ? `${address}index.html` : address;
    if (this.files.has(file)) return { file, fragment };
    if (this.files.has(`${file}/index.html`)) return { broken: "lacks the slash at its end" };
    return { broken: "leads nowhere" };
  }
}
