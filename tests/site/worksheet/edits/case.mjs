// A case of an author's edit: the texts before and after, and where each answer must be found.
//
// Owns the form of the files. `before.md` and `after.md` are the worksheet `content/worksheets/sheet.md`; a line
// `<!-- content/posts/2024-01-01-plan.md -->` begins another file of the site. `expected`, if there is one, holds a line
// for each thing that is not as it was:
//
//   refused goal by         the edit, without its `was=`, is refused: answers to `goal` and `by` would be hidden
//   gone goal by            the same, and the author deletes their lines from `worksheets.lock`
//   warned goal             the build warns that `goal` asks for another kind
//   goal -> aim             what was answered at `goal` stands at `aim`
//   goal -> aim = yes       … and is `yes` there
//   goal -> earlier         it stands among the earlier answers
//   goal -> earlier = Yes   … in these words
//   shows 12                a result, or the band that holds, says so, when the reader comes back
//
// Places are the names of inputs; a row is told by where it stands: `steps[0].what`. In them `*` stands for any one part.
// What no line speaks of stands where it stood.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The worksheet that the reader fills in. */
const ID = "sheet";
const OWN_FILE = `content/worksheets/${ID}.md`;
const LOCK = "worksheets.lock";
const SITE = 'title = "Edits"\nbase_url = "https://edits.example"\nlanguage = "en-GB"\n';
const FILE_MARK = /^<!-- (content\/\S+\.md) -->\n/mu;

/** Reads a case from its folder. */
export async function readCase(folder) {
  const [before, after, expected] = await Promise.all([
    readFile(join(folder, "before.md"), "utf8"),
    readFile(join(folder, "after.md"), "utf8"),
    readFile(join(folder, "expected"), "utf8").catch(() => ""),
  ]);
  const one = { id: ID, refused: [], forgotten: [], warned: [], shows: [], moves: [] };
  for (const line of expected.split("\n").map((text) => text.trim())) if (line && !line.startsWith("#")) take(line, one);
  const files = filesOf(after);
  const withoutWas = ([path, text]) => [path, text.replaceAll(/ ?was=[\w.-]+/gu, "")];
  const hasty = Object.fromEntries(Object.entries(files).map(withoutWas));
  return { ...one, before: filesOf(before), after: files, hasty };
}

/** @param {string} line of `expected` */
function take(line, one) {
  const [word, ...rest] = line.split(" ");
  const text = rest.join(" ");
  const move = /^(\S+) -> (\S+)(?: = (.*))?$/u.exec(line);
  if (move) one.moves.push({ from: patternOf(move[1]), to: move[2], as: move[3] });
  else if (word === "shows" && text) one.shows.push(text);
  else if (word === "refused" || word === "gone") one.refused.push(...rest);
  else if (word === "warned") one.warned.push(...rest);
  else throw new Error(`expected: ${line}`);
  if (word === "gone") one.forgotten.push(...rest);
}

/** @param {string} place with `*` for any one part */
function patternOf(place) {
  const parts = place.split("*").map((part) => part.replaceAll(/[.[\]]/gu, "\\$&"));
  return new RegExp(`^${parts.join("([^.[\\]]*)")}$`, "u");
}

/** Where the answer at a place must be found, and as what. */
export function expectedOf({ moves }, key) {
  for (const { from, to, as } of moves) {
    const match = from.exec(key);
    if (!match) continue;
    const parts = match.slice(1);
    return { to: to.replaceAll("*", () => parts.shift() ?? "*"), ...(as !== undefined && { as }) };
  }
  return { to: key };
}

/** The files of a site by their path. */
function filesOf(text) {
  const [own, ...others] = text.split(FILE_MARK);
  const files = own.trim() ? { [OWN_FILE]: own } : {};
  for (let at = 0; at < others.length; at += 2) files[others[at]] = others[at + 1];
  return files;
}

/** Writes a site: these texts and no others. What was built, and what it remembers, stays. */
export async function writeSite(root, files) {
  await rm(join(root, "content"), { recursive: true, force: true });
  await mkdir(root, { recursive: true });
  await writeFile(join(root, "site.toml"), SITE);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), /^(?:---|\+\+\+)\n/u.test(text) ? text : `+++\ntitle = "A sheet"\n+++\n\n${text}`);
  }
}

/** Deletes the lines of answers from the lock, as one does who means it. */
export async function forget(root, id, paths) {
  if (paths.length === 0) return;
  const file = join(root, LOCK);
  const lines = (await readFile(file, "utf8")).split("\n");
  const isForgotten = (line) => line.startsWith(`${id} `) && paths.includes(line.split(" ")[1]);
  await writeFile(file, lines.filter((line) => !isForgotten(line)).join("\n"));
}
