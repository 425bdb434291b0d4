//! Lists within a page: what stands between `<!-- begin x -->` and `<!-- end x -->`.
//!
//! Owns putting a list into its place, and keeping the words that a person wrote into the last column of a table.

use std::collections::BTreeMap;

/// What a last column holds for a person to fill in.
pub(crate) const WORDS: &str = "{words}";

/// The text with a list in its place. Where a row of the list ends in [`WORDS`], those of the row that begins alike in
/// the text are kept.
pub(crate) fn with_list(text: &str, marker: &str, list: &str) -> String {
    let (before, old, after) = split(text, marker);
    let kept: BTreeMap<&str, &str> = old.lines().filter_map(row).collect();
    let lines: Vec<String> = list
        .trim_end()
        .lines()
        .map(|line| match row(line) {
            Some((key, WORDS)) => line.replace(WORDS, kept.get(key).copied().unwrap_or_default()),
            _ => line.to_owned(),
        })
        .collect();
    format!("{before}\n{}\n\n{after}", lines.join("\n"))
}

/// The rows that have no words yet.
pub(crate) fn without_words(text: &str, marker: &str) -> Vec<String> {
    let (_, list, _) = split(text, marker);
    list.lines()
        .filter_map(row)
        .filter(|(_, words)| words.is_empty())
        .map(|(key, _)| key.to_owned())
        .collect()
}

/// The text up to the end of the first remark, between the two, and from the second on.
fn split<'t>(text: &'t str, marker: &str) -> (&'t str, &'t str, &'t str) {
    let (begin, end) = (format!("<!-- begin {marker} -->\n"), format!("<!-- end {marker} -->"));
    let from = text.find(&begin).unwrap_or_else(|| panic!("no `{begin}`")) + begin.len();
    let to = text.find(&end).unwrap_or_else(|| panic!("no `{end}`"));
    (&text[..from], &text[from..to], &text[to..])
}

/// The first and the last cell of a row of a table.
fn row(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix("| ")?.strip_suffix('|')?;
    let (rest, last) = inner.rsplit_once('|').filter(|(rest, _)| !rest.ends_with('\\'))?;
    let first = rest.split(" | ").next()?.trim();
    (!first.is_empty() && first.starts_with('`')).then_some((first, last.trim()))
}
