#!/usr/bin/env node
// Writes sites that no theme is drawn for: `node tests/site/extremes.mjs DIR`.
//
// Owns three projects below DIR: `empty` has no posts at all, `one` a single post, and `full` everything that is
// longer, wider, more or of another script than one thinks of: a title of 160 characters, a post with a title only, a
// table of twelve columns, a month of sixty posts, a series of twenty parts, an author without a picture, articles in
// Arabic and in Japanese, words that are longer than the screen, and every container within others.

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("usage: extremes.mjs DIR");
  process.exit(2);
}

const config = (title, more = "") => `title = "${title}"
base_url = "https://goalpost.test"
time_zone = "Europe/London"
${more}
[[menu]]
name = "Archive"
url = "/archive/"
`;
const post = (head, body) => `+++\n${head}\n+++\n\n${body}\n`;
const day = (year, month, number) => `${year}-${String(month).padStart(2, "0")}-${String(number).padStart(2, "0")}`;

const LONG_TITLE =
  "What I would have told the younger manager who asked me on a Friday afternoon in November why nobody in his team ever " +
  "seemed to do what they had promised him";
const LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";

const files = {
  "empty/site.toml": config("Nothing yet"),
  "empty/content/about.md": post('title = "About"', "A page is no post."),
  "one/site.toml": config("One post"),
  "one/content/posts/2024-05-01-hello.md": post('title = "Hello"', "One sentence."),
  "full/site.toml": config("Everything at once", 'author = "No Picture"\n[archive]\ndays = true\n'),
  "full/content/authors/no-picture.md": post('name = "No Picture"', "Somebody without a face."),
  [`full/content/posts/${day(2024, 1, 1)}-long-title.md`]: post(
    `title = "${LONG_TITLE}"\ncategories = ["${LONG_WORD}"]\ntags = ["a", "b", "${LONG_WORD}"]`,
    `A paragraph with ${LONG_WORD} in it, and <https://example.com/${"a".repeat(120)}>.\n\n## ${LONG_WORD}\n\nText.`,
  ),
  [`full/content/posts/${day(2024, 1, 2)}-wide-table.md`]: post('title = "Twelve columns"', wideTable()),
  [`full/content/posts/${day(2024, 1, 3)}-arabic.md`]: post(
    'title = "كيف تحافظ على وعودك"\nslug = "arabic"\nlanguage = "ar"\ntoc = true',
    "الأهداف الكبيرة تصبح سلسلة من العادات الصغيرة. اكتب هدفك اليوم.\n\n## أولا\n\n1. **خطط.** عشر دقائق.\n\n2. **استمع.** حتى النهاية.\n\n::: note\n\nملاحظة قصيرة.\n\n:::\n\n> اقتباس قصير.\n\n- 80 % من الناس ينسون.\n",
  ),
  [`full/content/posts/${day(2024, 1, 4)}-japanese.md`]: post(
    'title = "約束を守るための三つの問い"\nslug = "japanese"\nlanguage = "ja"',
    `${"目標は一度に達成するものではなく、毎日の小さな行動の積み重ねです。".repeat(8)}\n\n## 第一の問い\n\n${"何が得意ですか。".repeat(20)}`,
  ),
  [`full/content/posts/${day(2024, 1, 5)}-containers.md`]: post('title = "Containers in containers"', containers()),
  [`full/content/posts/${day(2024, 1, 6)}-title-only.md`]: post('title = "A title and nothing more"', "Three words only."),
};
for (let number = 1; number <= 60; number += 1) {
  const name = `full/content/posts/${day(2024, 6, (number % 30) + 1)}-post-${number}.md`;
  files[name] = post(`title = "Post ${number} of June"`, `The ${number}th thought of a busy month.`);
}
for (let part = 1; part <= 20; part += 1) {
  const name = `full/content/posts/${day(2023, Math.ceil(part / 2), 10 + part)}-part-${part}.md`;
  files[name] = post(`title = "Step ${part} of a long walk"\nseries = "A long walk"\npart = ${part}`, "One step.");
}

function wideTable() {
  const row = (cell) => `| ${Array.from({ length: 12 }, (_, index) => cell(index + 1)).join(" | ")} |`;
  const rows = [1, 2, 3].map((line) => row((column) => `Cell ${line}.${column} with words`));
  return ["Before the table.", "", row((column) => `Column ${column}`), row(() => "---"), ...rows].join("\n");
}

function containers() {
  const long = "Words that go on for a while, so that a line must break somewhere and the box must grow with it. ";
  return `::: warning {title="A warning with a title that is itself a little long for the box it stands in"}

${long}

- A list
  - in a list
    - in a list, with \`code_that_is_quite_long_and_cannot_break_anywhere()\`

::: script

"Hello, is that [name]?"

- **If yes:** "Good."
- **If no:** "Then another time."

:::

:::

::: cards

- **One** ${long}
- **Two** ${LONG_WORD}
- **Three**

:::

::: stats

- 3 % of very little
- 100 % of everything, ${long}

:::

::: quote {cite="Somebody with a long name, of an institute with a longer one"}

${long}

:::

::: dialogue

Professor Wilhelmina Featherstonehaugh: ${long}

Al: No.

:::

::: lesson {title="Write this on a rock"}

${long}${long}

:::

\`\`\`text
${"a line of code that is far too wide for any phone ".repeat(4)}
\`\`\`
`;
}

for (const [name, text] of Object.entries(files)) {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
console.log(`${Object.keys(files).length} files in ${folder}`);
