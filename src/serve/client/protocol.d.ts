// What the preview's server tells the browser.
//
// Owns the shapes. All strings are plain text, never HTML; routes are paths as `location.pathname` has them. An event
// without data worth a shape is `beat`, every fifteen seconds. Pages come with two headers: `Goalpost-Version`, the
// fingerprint of their bytes, which stands in the preview's script as `data-version` too, and `Goalpost-Moved`, where the
// page is now that was at this address since the server began.

/** First on each connection. */
export interface State {
  revision: number;
  /** Differs for each start of the server. */
  started: string;
}

/** What a build has changed. */
export interface Change {
  revision: number;
  /** Those that were asked for, also where there is no page. Nothing where there are too many: then any may have changed. */
  routes: string[] | null;
  /** Pages that are elsewhere now: old path to new path. */
  moved: Record<string, string>;
}

/** All that is wrong with the site, whenever that changes. */
export interface Problems {
  /** Errors first. */
  problems: Problem[];
  /** How many more there are. */
  leftOut?: number;
}

export interface Problem {
  code: string;
  severity: "error" | "warning";
  message: string;
  help?: string | null;
  file?: string | null;
  /** From 1, as is `column`. */
  line?: number | null;
  column?: number | null;
  lines?: SourceLine[];
  /** Opens the author's editor there. None where the browser runs on another machine. */
  edit?: string | null;
  /** The page that it is about. */
  page?: string | null;
}

/** A line of the author's file, cut around what is wrong. */
export interface SourceLine {
  number: number;
  before: string;
  marked: string;
  after: string;
}

/** What the author's bar says of a page. */
export interface Facts {
  path: string;
  /** Nothing for lists. */
  source: string | null;
  /** Opens the author's editor there. None where the browser runs on another machine. */
  edit?: string | null;
  kind: string;
  marks: { kind: "draft" | "scheduled"; text: string }[];
  words: number | null;
  minutes: number | null;
  /** What is odd about its source. */
  warnings: Problem[];
  series: { title: string; part: number | null; total: number | null; path: string }[];
  linksIn: Linked[];
  linksOut: Linked[];
  outside: string[];
}

export interface Linked {
  title: string;
  path: string;
}
