//! What a file's place says of it: its kind, its name, and perhaps its date.
//!
//! Owns the folders with a meaning (`series/`, `authors/` …) and the date before a file's name.

use jiff::civil::Date;

use crate::document::{Kind, moment};

/// Folders whose files are of a kind of their own.
const HOMES: [(&str, Kind); 7] = [
    ("series", Kind::Series),
    ("authors", Kind::Author),
    ("tags", Kind::Tag),
    ("categories", Kind::Category),
    ("glossary", Kind::Glossary),
    ("worksheets", Kind::Worksheet),
    ("snippets", Kind::Snippet),
];

/// What a place says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    /// The kind that the folder gives; posts and pages are told apart by their date.
    pub(super) home: Option<Kind>,
    /// The file's name, or its folder's if it is an index, without a date and without `.md`.
    pub(super) name: &'a str,
    /// The date before the name.
    pub(super) date: FileDate,
}

/// The date before a file's name.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FileDate {
    /// There is none.
    None,
    /// `2022-12-26-`; `2022-1-2_` and `2022-12-26 ` as well.
    Day(Date),
    /// Digits in the place of a date that are no day: `2022-02-30-`.
    Invalid,
}

impl<'a> Place<'a> {
    /// Reads a path relative to the content folder, with `/` between its parts.
    pub(super) fn of(path: &'a str) -> Self {
        let path = path.strip_suffix(".md").unwrap_or(path);
        let mut parts: Vec<&str> = path.split('/').collect();
        if parts.len() > 1 && matches!(parts.last(), Some(&("index" | "_index"))) {
            parts.pop();
        }
        let name = parts.last().copied().unwrap_or_default();
        let home = match parts[..] {
            [folder, _] => HOMES.iter().find(|(home, _)| *home == folder).map(|(_, kind)| *kind),
            _ => None,
        };
        if home.is_some() {
            return Self { home, name, date: FileDate::None };
        }
        let (date, name) = split_date(name);
        Self { home, name, date }
    }
}

/// Takes `2022-12-26-` from a name, if a name remains.
pub(super) fn split_date(name: &str) -> (FileDate, &str) {
    let Some(([year, month, day], rest)) = numbers(name, '-') else { return (FileDate::None, name) };
    if year.len() != 4 {
        return (FileDate::None, name);
    }
    match moment::day(&format!("{year}-{month:0>2}-{day:0>2}")) {
        Some(day) => (FileDate::Day(day), rest),
        None => (FileDate::Invalid, name),
    }
}

/// Takes a date whose day comes first from a name, if a name remains: `26.12.2022-why`, `26-12-2022 why`.
pub(super) fn day_first(name: &str) -> Option<(Date, &str)> {
    let ([day, month, year], rest) = numbers(name, '.').or_else(|| numbers(name, '-'))?;
    Some((moment::day(&format!("{year}-{month:0>2}-{day:0>2}"))?, rest))
}

/// The three numbers, apart by this mark, that a name begins with, and what follows them: one has four digits, the
/// others one or two, and a hyphen, a low line or a blank ends them.
fn numbers(name: &str, mark: char) -> Option<([&str; 3], &str)> {
    let (first, rest) = number(name)?;
    let (second, rest) = number(rest.strip_prefix(mark)?)?;
    let (third, rest) = number(rest.strip_prefix(mark)?)?;
    let rest = rest.strip_prefix(['-', '_', ' '])?.trim_start();
    let is_date = second.len() < 4 && (first.len() == 4) != (third.len() == 4);
    (is_date && !rest.is_empty()).then_some(([first, second, third], rest))
}

/// The digits that a text begins with, if they can be a part of a date, and the rest.
fn number(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
    matches!(end, 1 | 2 | 4).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn places_tell_kind_name_and_date() {
        let day = FileDate::Day(date(2022, 12, 26));
        for (path, home, name, file_date) in [
            ("about.md", None, "about", FileDate::None),
            ("posts/why.md", None, "why", FileDate::None),
            ("posts/2022-12-26-why.md", None, "why", day),
            ("posts/2022-12-26_why/index.md", None, "why", FileDate::Day(date(2022, 12, 26))),
            ("posts/2022-12-26 Why not.md", None, "Why not", FileDate::Day(date(2022, 12, 26))),
            ("posts/2022-1-2-why.md", None, "why", FileDate::Day(date(2022, 1, 2))),
            ("posts/2022-12-26-10-ways.md", None, "10-ways", FileDate::Day(date(2022, 12, 26))),
            ("posts/2022-12-26-2023.md", None, "2023", FileDate::Day(date(2022, 12, 26))),
            ("posts/2022-02-30-why.md", None, "2022-02-30-why", FileDate::Invalid),
            ("posts/26.12.2022-why.md", None, "26.12.2022-why", FileDate::None),
            ("posts/2022-12-26.md", None, "2022-12-26", FileDate::None),
            ("posts/2022-12-26-.md", None, "2022-12-26-", FileDate::None),
            ("posts/20-things.md", None, "20-things", FileDate::None),
            ("index.md", None, "index", FileDate::None),
            ("posts/_index.md", None, "posts", FileDate::None),
            ("series/got-resolutions.md", Some(Kind::Series), "got-resolutions", FileDate::None),
            ("series/got-resolutions/index.md", Some(Kind::Series), "got-resolutions", FileDate::None),
            ("series/_index.md", None, "series", FileDate::None),
            ("authors/jane.md", Some(Kind::Author), "jane", FileDate::None),
            ("tags/goals.md", Some(Kind::Tag), "goals", FileDate::None),
            ("categories/goals.md", Some(Kind::Category), "goals", FileDate::None),
            ("glossary/2022-12-26-x.md", Some(Kind::Glossary), "2022-12-26-x", FileDate::None),
            ("snippets/cta.md", Some(Kind::Snippet), "cta", FileDate::None),
            ("worksheets/plan.md", Some(Kind::Worksheet), "plan", FileDate::None),
            ("posts/series/x.md", None, "x", FileDate::None),
        ] {
            assert_eq!(Place::of(path), Place { home, name, date: file_date }, "{path}");
        }
    }

    #[test]
    fn days_that_come_first_are_recognised() {
        for (name, expected) in [
            ("26.12.2022-why", Some((date(2022, 12, 26), "why"))),
            ("2.1.2022 Why not", Some((date(2022, 1, 2), "Why not"))),
            ("26-12-2022_why", Some((date(2022, 12, 26), "why"))),
            ("2022-12-26-why", None),
            ("31.2.2022-why", None),
            ("26.12.2022", None),
            ("1.2-why", None),
            ("über.1.2022-x", None),
        ] {
            assert_eq!(day_first(name), expected, "{name}");
        }
    }
}
