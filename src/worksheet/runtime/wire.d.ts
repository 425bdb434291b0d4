/**
 * The wire format, version 1: what the build tells the runtime about a worksheet.
 *
 * Written by `src/worksheet/wire.rs`, read by the modules of this folder. It holds no HTML and no words of the
 * language other than the author's; everything that the page shows before a script runs stands in the HTML.
 */

/** An id within a worksheet, or a path of ids: `goal`, `ten-p.prepare`, `ten.prepare.now`, `quiz.warranty`. */
export type Path = string;

/** A worksheet. Also the "worksheet" of a post that only shows answers of others: then only outputs and others. */
export interface Wire {
  wire: 1;
  /** Its id, unique in the site. */
  id: string;
  title: string;
  /** A fingerprint of the definition; informs and never discards. */
  schema: string;
  /** Separates sites that share an origin. */
  site: string;
  /** The language of the page, BCP 47: how numbers and dates are read and written. */
  language: string;
  /** The currency of `money`, ISO 4217. */
  currency?: string;
  /** The address of the page that it stands on. */
  url: string;
  repeat?: "day" | "week" | "month" | string[];
  /** Separates copies of one worksheet. */
  instance?: string;
  /** Whom it asks. Only `self` is the owner's; answers of others come as replies. */
  raters?: { id: string; least: number }[];
  gathers?: string;
  /** Where the reader may send the answers to, by an act of their own. */
  submit?: string;
  fields: Record<string, Field>;
  lists: Record<string, List>;
  /** Named outputs outside of rows: expressions by name. */
  values: Record<string, { expression: Expression; format?: Format }>;
  /** `[data-output="n"]` of the page, in order. */
  outputs: Output[];
  /** `[data-bands="n"]`, in order. */
  bands: Bands[];
  /** `[data-outcomes="n"]`, in order. */
  outcomes: Outcomes[];
  /** `[data-section="n"]`, in order: what is there under a condition. */
  sections: Section[];
  /** `[data-chart="n"]`, in order. */
  charts: Chart[];
  /** Old path → present path, from `was=`. For columns `table.column`. */
  was: Record<Path, Path>;
  /** Other worksheets that expressions speak of, by id: only what is needed of them. */
  others: Record<string, Pick<Wire, "id" | "title" | "url" | "fields" | "lists" | "values" | "repeat">>;
}

export type Kind =
  | "text" | "long" | "number" | "hours" | "money" | "percent" | "date" | "email" | "url" | "check" | "select" | "scale";

/** A blank. */
export interface Field {
  kind: Kind;
  label: string;
  required?: true;
  /** Numbers as they count (45 % is 0.45); dates as `2026-12-31` or `today`; for text the characters. */
  min?: number | string;
  max?: number | string;
  step?: number;
  unit?: string;
  /** What stands there at first; no answer until it is changed. */
  value?: string;
  /** Of `select`. */
  options?: Option[];
  /** Of `select` with `options-from`: entries, whose keys are stored. */
  from?: Expression;
  /** Of `scale`. */
  low?: number;
  high?: number;
  /** Must be yes (or empty) when it is checked. */
  valid?: Expression;
  /** What to say then. */
  message?: string;
  /** Stays out of links, codes and `submit`. */
  private?: true;
}

export interface Option {
  id: string;
  label: string;
  /** What it counts. */
  number?: number;
}

export interface Item extends Option {
  /** What a choice adds: outcome id → points; `""` → plain points. */
  points?: Record<string, number>;
  /** Right, in a practice. */
  right?: true;
  /** Of a scale. */
  dim?: string;
  weight?: number;
  reverse?: true;
  /** What the steps of a scale mean for it, lowest first. */
  levels?: string[];
}

interface ListBase {
  label: string;
  items: Item[];
}

/** One of several. The answer is at the list's own path: the id of the item. */
export interface One extends ListBase { kind: "one"; required?: true; practice?: true }
/** Several of them. Each item has an answer of its own, `true`, at `list.item`. */
export interface Many extends ListBase { kind: "many"; min?: number; max?: number; required?: true; practice?: true }
/** A question for each item; each is a list of its own, `list.item`, of kind `one` or `many`. */
export interface Questions extends ListBase { kind: "questions" }
/** A rating for each item, at `list.item`. */
export interface Scale extends ListBase { kind: "scale"; low: number; high: number; required?: true }
/** Items × scales, each rating at `list.item.scale`. */
export interface Grid extends ListBase { kind: "grid"; scales: { id: string; label: string; low: number; high: number }[]; required?: true }
/** Items put in order: the place, from 1, at `list.item`. First of n counts n, last 1. */
export interface Rank extends ListBase { kind: "rank"; required?: true }
/** So much to be shared out, each share at `list.item`. */
export interface Share extends ListBase { kind: "share"; total: number; required?: true }

/** A table, or a list of one item, with a row for each entry. */
export interface Rows {
  kind: "rows";
  label: string;
  /** Columns with blanks, in order of place; the first names the row unless a computed one or words come first. */
  columns: Record<string, Field>;
  /** Columns that are computed in each row, by their id. */
  computed: Record<string, { expression: Expression; format?: Format }>;
  /** Which column names the row: an id of `columns` or `computed`; none where words of presets do. */
  name?: string;
  /** How many are shown at first, demanded, allowed. `max` equal to the number of presets: fixed. */
  shown: number;
  min?: number;
  max?: number;
  /** Rows whose words the author wrote: their id, name, and the values of their filled cells by column. */
  presets: { id: string; label: string; values: Record<string, string> }[];
  /** `rows-from`: entries, in order. Then there are no rows but theirs. */
  from?: Expression[];
  /** The words of the button that shows one more. */
  oneByOne?: string;
}

/** A table of rows × columns with a blank in each cell, at `list.row.column` (keys of the entries). */
export interface Matrix {
  kind: "matrix";
  label: string;
  rows: Expression[];
  columns: Expression[];
  /** Rows of words: their ids and labels, where no `rows` are given. */
  presets: { id: string; label: string }[];
  cell: Field;
  /** Cells that are closed: row id, column key. An entry meeting itself always is. */
  closed: [string, string][];
}

export type List = One | Many | Questions | Scale | Grid | Rank | Share | Rows | Matrix;

export type Format = {
  /** With its sign. */
  signed?: true;
  as?: "0" | "0.0" | "0.00" | "percent" | "hours" | "money" | "date" | "days" | "list" | "words";
};

export interface Output {
  expression: Expression;
  format?: Format;
  /** What stands for an empty result. */
  otherwise?: string;
  /** The rows list in whose row it stands; then it is evaluated in each. */
  within?: Path;
}

export interface Bands {
  expression: Expression;
  /** In order. A value is in the last band whose lower end it reaches. `over`: it must exceed it. */
  bands: { low?: number; over?: true }[];
  /** The lists that must be answered in full first. */
  waits: Path[];
}

export interface Outcomes {
  /** The lists whose choices give points; all must be answered first. */
  lists: Path[];
  outcomes: { id: string; label: string }[];
}

export interface Section {
  /** It is there only if this is yes. */
  condition?: Expression;
  /** It is there only if this choice is chosen: `[list, item]`; any of several. */
  steps?: [Path, string][];
  /** Only for these raters. */
  for?: string[];
  /** The paths (fields, lists, rows lists) that stand in it: what is put away with it. */
  holds: Path[];
}

export interface Chart {
  kind: "bars" | "radar" | "line" | "balance" | "gauge";
  title: string;
  /** What points are called that are written or computed one by one. */
  names?: string[];
  /** What it draws: entries of numbers, or one number for each name. `null` is a gap. */
  series: { label: string; expression?: Expression; points?: Expression[] }[];
  /** Ends of the axis where they are known. */
  low?: number;
  high?: number;
}

/**
 * An expression, resolved and typed by the build. JSON numbers, texts and booleans are themselves; everything else is
 * an array that begins with its operator. `null` is empty.
 */
export type Expression = null | number | string | boolean | ExpressionNode;

/** What `expression.js` works out of itself. */
export type ExpressionNode =
  | ["date", string]
  /**
   * In a row, or within `where`: a cell of the row, a rating of its grid's item by scale, … Depth 0 is the entry itself,
   * 1 its source, 2 its source's source.
   */
  | ["cell", number, string]
  /** Something about the entry: `item value number date person group level next-level`. */
  | ["at-item", number, string]
  /** Entries: what a group of raters replied for the entry. */
  | ["group", number, string]
  /** Within `where`: the expression as seen from one entry further out, which is that of the `where` or row around. */
  | ["outer", Expression]
  /** Whether there is an answer; a yes or no is its own. */
  | ["there", Expression]
  | ["not" | "neg", Expression]
  | [Operator, Expression, Expression]
  | ["where", Expression, Expression]
  /** Whether a choice is the option of that id. */
  | ["is", Expression, string]
  | ["call", CallName, ...Expression[]]
  | Shift
  | Leaf;

export type Operator = "+" | "-" | "*" | "/" | "=" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "and" | "or";

/** The functions of the language, but for `points score progress` (which are leaves) and `at rated` (which are shifts). */
export type CallName =
  | "sum" | "mean" | "min" | "max" | "count" | "any" | "all" | "share-of" | "filled" | "highest" | "lowest" | "ranked"
  | "gap" | "weighted" | "dims" | "spread" | "round" | "abs" | "if" | "either";

/** The same asked elsewhere: in another worksheet, another run (`previous`, `first` or its name), of a group of raters. */
export type Shift = ["other" | "at" | "rated", string, Expression];

/**
 * What the worksheet answers; the values are described in `environment.d.ts`.
 *
 * - `today`: the day; `run`: the key of the run, a text or a date; `owner`: a text
 * - `runs`, `people`: entries; `matrix-row`, `matrix-column`: the cells of the row and column in which it stands
 * - `field`: a blank; `list`: the choice in one of several, else entries: answered items, filled rows, shares, ranks
 * - `item`: the value of an item of a scale, share or rank; `chosen`: whether it is; `rating`: grid, item, scale
 * - `scale`: entries of a grid by one scale; `column`: one entry for each filled row, named as the row
 * - `value`: a named value; `points`, `score`: of the list of that path; empty where nothing is chosen
 * - `progress`: the share of blanks answered in these sections, lists and fields; of the worksheet if none is named
 */
export type Leaf =
  | ["today" | "run" | "owner" | "runs" | "people" | "matrix-row" | "matrix-column"]
  | ["field" | "list" | "value" | "points" | "score", Path]
  | ["item" | "chosen" | "scale" | "column", Path, string]
  | ["rating", Path, string, string]
  | ["progress", ...Path[]];

/** What is stored of a worksheet, version 1. Times in seconds. */
export interface Record_ {
  v: 1;
  worksheet: string;
  schema: string;
  runs: Run[];
  /**
   * Answers whose place another has taken: kept, shown, exported. By run (if it has a name), path, row and column, joined by
   * dots, then a hyphen and the time. Answers that only lost their field stay where they are.
   */
  parked: Record<Path, Answer>;
  replies?: unknown[];
}
export interface Run {
  /** The first day of the period, or the run's name; "" where the worksheet does not repeat. */
  run: string;
  answers: Record<Path, Answer>;
  rows: Record<Path, Row[]>;
}
/** `v` absent or null: cleared at that time. Numbers as they count, or the text as typed where it cannot be read. */
export interface Answer {
  v?: string | number | boolean | null;
  t: number;
  /** A text that was typed where a number is asked for, and that could not be read as one. */
  typed?: true;
}
/**
 * A row: a random id, or `from` the key of its source (or of a preset). A removed row keeps its id and time: `gone`; cells
 * that are newer bring it back. Columns called `id`, `from` or `gone` are kept as `id-`, `from-`, `gone-`.
 */
export type Row = { id?: string; from?: string; gone?: number } & { [column: string]: Answer | string | number | undefined };
