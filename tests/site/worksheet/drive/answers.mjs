// What the tests write into a worksheet: for every blank something that it takes, and that is found again.
//
// Owns words that occur nowhere else, and values within the bounds that an author has set.

const SYLLABLES = [..."bdgklmnprtvz"].flatMap((consonant) => [..."aeiou"].map((vowel) => consonant + vowel));

/** A word that no text holds, another for each number. */
export function wordOf(number) {
  const [first, ...others] = [number % 60, Math.floor(number / 60) % 60, (number * 7) % 60].map((at) => SYLLABLES[at]);
  return `${first[0].toUpperCase()}${first.slice(1)}${others.join("")}zu`;
}

/** The day so many days from today, `2027-01-31`. */
function day(offset) {
  const now = new Date();
  const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset, 12);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

function text(number, field) {
  const word = wordOf(number);
  // As a spreadsheet would take for a formula, with marks that formats give a meaning, and longer than its blank.
  const forms = [
    word,
    `=${word}+1`,
    `${word} begins, with "marks" & | <b>signs</b>; a first step that can be begun on a Monday morning ends ${word}`,
    `@${word}`,
    `${word} — naïve ✓ 你好`,
    `-${word}`,
  ];
  const made = forms[number % forms.length];
  return field.max !== undefined && made.length > field.max
    ? word.slice(0, field.max)
    : made.padEnd(field.min ?? 0, "x");
}

function long(number) {
  const word = wordOf(number);
  const lines = [
    "opens",
    "goes on for a good while, as answers to good questions do: it names who, where and when, and it does not stop at the first line break",
    "- lists one",
    "- lists two",
    "# ends",
  ];
  return lines.map((line) => `${word} ${line} ${word}`).join("\n");
}

function within(number, field, low, high) {
  const [least, most] = [field.min ?? low, field.max ?? Math.max(high, (field.min ?? low) + 1)];
  const step = field.step ?? 1;
  const steps = Math.max(Math.floor((most - least) / step), 0);
  return least + (number % (steps + 1)) * step;
}

const isFree = ({ step, max }) => step === undefined && max === undefined;

/** An answer to a blank of a kind, as it is typed. `place`: whether it is in a row of a table, and whether its day is past. */
export function answerTo(field, number, place = {}) {
  switch (field.kind) {
    case "long":
      return long(number);
    case "number":
      return String(within(number, field, 1, 40));
    case "money":
      return `${within(number, field, 1, 900)}${isFree(field) ? ".50" : ""}`;
    case "percent":
      // Bounds are as they count.
      return String(Math.round(within(number, { min: (field.min ?? 0) * 100, max: (field.max ?? 1) * 100 }, 0, 100)));
    case "hours":
      return `${within(number, field, 1, 5)}${isFree(field) ? `:${String((number * 5) % 60).padStart(2, "0")}` : ""}`;
    case "date":
      // In rows soon, or past; elsewhere after all that: nothing is due after the last day.
      if (field.max === "today" || (place.isInRow && place.isLate)) return day(-600 + (number % 500));
      return day((place.isInRow ? 10 : 600) + (number % 500));
    case "email":
      return `${wordOf(number).toLowerCase()}@example.com`;
    case "url":
      return `https://example.com/${wordOf(number)}`;
    default:
      return text(number, field);
  }
}
