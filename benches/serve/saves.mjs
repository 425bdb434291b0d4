// What is saved: the edits of a site that the benchmark measures.
//
// Owns the files' texts and the clock at the close of a file. Refuses to know who reads them.

import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** The time, in milliseconds, as pages have it too: since 1970, finer than a millisecond. */
export function now() {
  return performance.timeOrigin + performance.now();
}

/** A file whose text is put together anew for each save. */
export class File {
  /** @param {string} path @param {string} [text] what it holds at first, if it is not there */
  constructor(path, text) {
    this.path = path;
    this.text = text ?? readFileSync(path, "utf8");
  }

  /** Writes the file in place; returns when it was closed. */
  save() {
    const file = openSync(this.path, "w");
    writeSync(file, this.text);
    closeSync(file);
    return now();
  }
}

/**
 * One kind of edit. Each time, the file says something that it never said before.
 *
 * A sign is `{ selector, text }`: the text that an element will hold; or `{ property, text }`: the value that a custom
 * property of the root will have.
 */
class Edit {
  #number = 0;

  /** @param {string} name @param {File} file @param {RegExp} pattern what is replaced @param {(text: string) => string} write what takes its place @param {object} sign */
  constructor(name, file, { pattern, write, text, ...sign }) {
    Object.assign(this, { name, file, pattern, write, text, sign });
  }

  /** The sign by which the next save is known. */
  next() {
    return { ...this.sign, text: this.text(this.#number + 1) };
  }

  /** Saves the file; returns when it was closed, and the text by which that is known. */
  save() {
    const { text } = this.next();
    this.#number += 1;
    const before = this.file.text;
    this.file.text = before.replace(this.pattern, () => this.write(text));
    if (this.file.text === before) throw new Error(`${this.file.path} has no ${this.pattern}`);
    return { at: this.file.save(), text };
  }
}

/** The edits of a site. @param {string} site its folder @param {File} post */
export function makeEdits(site, post) {
  post.text += "\nThe last words.\n";
  const style = (text) => `:root { --benchmark: ${text}; }\n`;
  const own = new File(join(site, "static/style.css"), style("own-0"));
  const theme = new File(join(site, "themes/default/assets/site.css"));
  theme.text += style("theme-0").replace("--benchmark", "--benchmark-theme");
  for (const file of [post, own, theme]) file.save();
  return {
    body: new Edit("body of a post", post, {
      pattern: /.*\n$/u,
      write: (text) => `${text}\n`,
      selector: "main",
      text: (number) => `Thought ${number} came later.`,
    }),
    title: new Edit("title of a post", post, {
      pattern: /^title = .*$/mu,
      write: (text) => `title = "${text}"`,
      selector: "h1",
      text: (number) => `Name ${number} of the same note`,
    }),
    own: new Edit("style sheet of the site", own, {
      pattern: /own-\d+/u,
      write: (text) => text,
      property: "--benchmark",
      text: (number) => `own-${number}`,
    }),
    theme: new Edit("style sheet of the theme", theme, {
      pattern: /theme-\d+/u,
      write: (text) => text,
      property: "--benchmark-theme",
      text: (number) => `theme-${number}`,
    }),
  };
}

/** The one edit of the floor: the page itself. @param {File} page */
export function makeFloorEdit(page) {
  page.text = page.text.replace("</main>", "<p>Thought 0 came later.</p></main>");
  page.save();
  return new Edit("floor", page, {
    pattern: /Thought \d+ came later\./u,
    write: (text) => text,
    selector: "main",
    text: (number) => `Thought ${number} came later.`,
  });
}
