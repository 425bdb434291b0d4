// Problems and facts as the server tells them, for tests.

const SOURCE = {
  code: "link-broken",
  severity: "error",
  message: "there is no page `content/posts/goals-and-plans.md`",
  help: "did you mean `content/posts/goals-and-habits.md`?",
  file: "content/posts/2023-11-14-metric-managing-or-behaviour-change.md",
  line: 31,
  column: 42,
  lines: [{ number: 31, before: "\tLast week I wrote about goals, and [what ", marked: "they](goals-and-plans.md)", after: " leave out, which is most of it." }],
  edit: "vscode://file/home/author/blog/content/posts/x.md:31:42",
  page: "/posts/metric-managing-or-behaviour-change/",
};
export const ERROR = SOURCE;
export const WARNING = {
  ...SOURCE,
  code: "alt-text-missing",
  severity: "warning",
  message: "the picture has no text for those who cannot see it",
  help: null,
  line: 50,
  column: 1,
  lines: [{ number: 50, before: "", marked: "![](ladder.jpg)", after: "" }],
};
export const PLACELESS = { code: "menu-broken", severity: "error", message: "the menu leads nowhere", help: "look at `site.toml`", page: null };

/** What nobody should be able to do with a message. */
const HOSTILE = [
  "<img src=x onerror=alert(1)>",
  "</pre></section><script>alert(1)</script>",
  '"><svg/onload=alert(1)>',
  "{{constructor.constructor('alert(1)')()}}",
  "\u202e\u0000\ud800 upside",
];
export const HOSTILE_PROBLEMS = HOSTILE.map((text, index) => ({
  code: text,
  severity: index % 2 ? "warning" : "error",
  message: text,
  help: text,
  file: text,
  line: index + 1,
  column: 1,
  lines: [{ number: index + 1, before: text, marked: text, after: text }],
  edit: ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vscode://file/x"][index],
  page: index % 2 ? "javascript:alert(1)" : null,
}));

/** @param {string} path */
export const factsOf = (path, more = {}) => ({
  path,
  source: "content/posts/2023-11-14-metric-managing-or-behaviour-change.md",
  edit: "vscode://file/home/author/blog/content/posts/x.md",
  kind: "post",
  marks: [{ kind: "draft", text: "Draft" }, { kind: "scheduled", text: "Comes out on 30 December 2026" }],
  words: 1234,
  minutes: 6,
  warnings: [WARNING],
  series: [{ title: "Got resolutions?", part: 2, total: 5, path: "/series/got-resolutions/" }],
  linksIn: [{ title: "About", path: "/about/" }, { title: "Why resolutions fail", path: "/posts/why-resolutions-fail/" }],
  linksOut: [{ title: "Archive", path: "/archive/" }],
  outside: ["https://example.com/a-long-address/of-a-report-on-many-things?and=more"],
  ...more,
});
