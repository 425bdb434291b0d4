// How much is answered, and what it counts.
//
// Owns what one answer is in each kind of list: what bands wait for, what progress is measured by, points and right answers.

import { fieldAt, own } from "./record.js";
import { isEmpty } from "./value.js";

/** @import { Answers } from "./environment.js" */
/** @import { Value } from "./evaluation.d.ts" */
/** @import { Item, Path } from "./wire.d.ts" */

/** @param {Value | undefined} value */
export const isAnswered = (value = null) => value !== false && !isEmpty(value);

/** The plain points of what is chosen; empty where nothing is. @param {Item[]} chosen */
export function pointsOf(chosen) {
  return chosen.length ? chosen.reduce((sum, { points }) => sum + (points?.[""] ?? 0), 0) : null;
}

/** How many questions have exactly the right items chosen. @param {Answers} answers @param {Path} path */
export function scoreOf(answers, path) {
  const { lists } = answers.wire;
  if (!answers.chosen(path).length) return null;
  const list = own(lists, path);
  const questions = list?.kind === "questions" ? list.items.map(({ id }) => `${path}.${id}`) : [path];
  return questions.filter((question) => {
    const one = own(lists, question);
    const chosen = new Set(answers.chosen(question));
    return one && "items" in one && one.items.every((item) => !!item.right === chosen.has(item));
  }).length;
}

/**
 * How many answers a list or blank asks for, and how many are there.
 * @param {Answers} answers
 * @param {Path} path
 * @returns {[number, number]}
 */
export function askedOf(answers, path) {
  if (answers.isAway(path)) return [0, 0];
  const all = eachAnswer(answers, path);
  return [all.length, all.filter(Boolean).length];
}

/** Of each answer that is asked for, whether it is there. @param {Answers} answers @param {Path} path @returns {boolean[]} */
function eachAnswer(answers, path) {
  const list = own(answers.wire.lists, path);
  const isThere = (/** @type {string} */ rest) => !answers.isAway(`${path}.${rest}`);
  if (!list) return fieldAt(answers.wire, { path }) ? [isAnswered(answers.at({ path }))] : [];
  switch (list.kind) {
    case "one":
    case "many":
      return [answers.chosen(path).length > 0];
    case "questions":
      return list.items.filter(({ id }) => isThere(id)).map(({ id }) => askedOf(answers, `${path}.${id}`)[1] > 0);
    case "grid":
      return list.items.flatMap(({ id }) =>
        list.scales.map((scale) => answers.at({ path: `${path}.${id}.${scale.id}` }) !== null),
      );
    case "matrix":
      return answers.cells(path).map(({ value }) => isAnswered(value));
    case "rows": {
      // Rows that the reader need not fill do not count; a table of which none is filled counts as one.
      const rows = list.from ? answers.rows(path) : answers.filled(path);
      if (!rows.length && !list.from) return [false];
      return rows.flatMap(({ cell }) => Object.keys(list.columns).map((column) => isAnswered(cell?.(column))));
    }
    default:
      return answers
        .items(path)
        .filter(({ key }) => isThere(key))
        .map(({ value }) => value !== null);
  }
}

/** The share of blanks answered: in these lists and blanks, or in all. @param {Answers} answers @param {Path[]} paths */
export function progressOf(answers, paths) {
  const { fields, lists } = answers.wire;
  const isQuestion = (/** @type {Path} */ path) =>
    own(lists, path.slice(0, path.lastIndexOf(".")))?.kind === "questions";
  const all = [...Object.keys(fields), ...Object.keys(lists).filter((path) => !isQuestion(path))];
  let [asked, there] = [0, 0];
  for (const path of paths.length ? paths : all) {
    const [more, answered] = askedOf(answers, path);
    asked += more;
    there += answered;
  }
  return asked ? there / asked : null;
}
