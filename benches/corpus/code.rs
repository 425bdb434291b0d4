//! Blocks of code in six languages, no two alike, so that no highlighter can remember one for another.

use std::fmt::Write as _;

use super::random::Random;

const NAMES: &[&str] =
    &["goal", "score", "call", "habit", "answer", "plan", "client", "step", "term", "week"];

/// A fenced block. `number` is told apart from every other block's.
pub(super) fn block(random: &mut Random, number: usize, text: &mut String) {
    let (one, two) = (random.pick(NAMES), random.pick(NAMES));
    let (low, high) = (random.below(90), 100 + random.below(900));
    let _ = match number % 6 {
        0 => write!(
            text,
            "```rust\n/// Counts what was reached.\nfn {one}_{number}(items: &[u32]) -> u32 {{\n    let {two} = \
             items.iter().filter(|item| **item > {low});\n    {two}.map(|item| item % {high}).sum()\n}}\n```\n\n"
        ),
        1 => write!(
            text,
            "```js\n// Remembers what was typed.\nexport function {one}{number}(form) {{\n  const {two} = \
             Number(form.{two}.value);\n  if ({two} < {low}) return \"too low\";\n  return `${{{two}}} of {high}`;\n}}\n```\n\n"
        ),
        2 => write!(
            text,
            "```python\ndef {one}_{number}({two}s, limit={high}):\n    \"\"\"Sorts by what matters.\"\"\"\n    \
             kept = [item for item in {two}s if item > {low}]\n    return sorted(kept)[:limit]\n```\n\n"
        ),
        3 => write!(
            text,
            "```toml\n# Settings of one week\n[{one}-{number}]\n{two} = {low}\nlimit = {high}\nname = \"{one} and \
             {two}\"\ndays = [1, 3, {}]\ndue = 2022-12-{:02}\n```\n\n",
            low % 7,
            low % 28 + 1
        ),
        4 => write!(
            text,
            "```sql\n-- Who came back?\nSELECT {one}.name, COUNT(*) AS {two}_{number}\nFROM {one}\nJOIN {two}s ON \
             {two}s.owner = {one}.id\nWHERE {two}s.value > {low}\nGROUP BY {one}.name\nLIMIT {high};\n```\n\n"
        ),
        _ => write!(
            text,
            "```html\n<form id=\"{one}-{number}\" action=\"/{two}/\">\n  <label>How many?\n    <input name=\"{two}\" \
             type=\"number\" min=\"{low}\" max=\"{high}\">\n  </label>\n  <button>Keep</button>\n</form>\n```\n\n"
        ),
    };
}
