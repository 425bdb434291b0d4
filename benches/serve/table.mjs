// The table of the preview's benchmark, printed row by row.
//
// Owns how figures are summed up and shown. Refuses to measure.

import { loadavg } from "node:os";

const WIDTHS = { posts: 7, name: 46, figure: 10 };

export function printHeading(conditions) {
  console.log(conditions);
  console.log(line(["posts", "", "median", "worst", "unit", "× floor", "load"]));
}

/**
 * Prints a row.
 * @param {{ posts: number, name: string, unit: string, figures: number | number[] | undefined, floor?: number[] }} row
 * `figures` are one for each measurement, or one alone; `floor` those of the floor in the same run.
 */
export function print({ posts, name, unit, figures, floor }) {
  const all = [figures ?? []].flat();
  const worst = all.length > 1 ? format(Math.max(...all)) : "";
  const ratio = floor ? format(median(all) / median(floor)) : "";
  console.log(line([String(posts), name, format(median(all)), worst, unit, ratio, loadavg()[0].toFixed(1)]));
}

/** The middle of some numbers; nothing of none. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return undefined;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function format(number) {
  if (number === undefined) return "–";
  return number.toFixed(number < 100 ? 1 : 0);
}

function line([posts, name, ...figures]) {
  return [posts.padStart(WIDTHS.posts), name.padEnd(WIDTHS.name), ...figures.map((text) => text.padStart(WIDTHS.figure))].join("  ").trimEnd();
}
