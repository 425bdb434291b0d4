/**
 * What expressions work with: values, and the environment that answers what no expression can know.
 *
 * The twins of `Value` and `Environment` in `src/worksheet/expression`.
 */

import type { Leaf, Shift } from "./wire.d.ts";

/** `null` is empty. Numbers are finite; a blank text counts as empty. A check that is not ticked is `false`. */
export type Value = null | number | string | boolean | Day | Choice | Entry[];

/** A date: days from 1 January 1970. */
export interface Day {
  day: number;
}

/** What is chosen: the id of the option, or the key of the entry. */
export interface Choice {
  option: string;
  label: string;
  /** What it counts. */
  number?: number;
}

/** An entry of a list, table, column … */
export interface Entry {
  /** What it is known by: an item's id, a row's id. */
  key: string;
  /** Its name: the item's words, the first column. */
  name: string;
  /** A row and a ticked item are `true`. */
  value: Value;
  /** 1 if left out. */
  weight?: number;
  dim?: string;
  /** It is answered, and its value kept back, as its group is too small: it counts, and shows nothing. */
  withheld?: boolean;
  /** The entry from which the row is made. */
  source?: Entry;
  /** A cell of its row, a rating by scale, or the replies of a group. */
  cell?(name: string): Value;
  /** What else is known about it: `number date person group level next-level`. */
  about?(key: string): Value;
}

/** What answers while an expression is evaluated. */
export interface Environment {
  leaf(leaf: Leaf): Value;
  /** The answers of another worksheet, run or group; `null` where there are none. */
  shifted(kind: Shift[0], name: string): Environment | null;
}
