//! What a file's place says of it: its kind, its name, and perhaps its date.
//!
//! Owns the folders with a meaning (`series/`, `authors/` …) and the date before a file's name.

use jiff::civil::Date;

use crate::document::{Kind, moment};

/// Folders whose files are of a kind of their own.
const HOMES: [(&str, Kind); 6] = [
    ("series", Kind::Series),
    ("authors", Kind::Author),
    ("tags", Kind::Tag),
    ("categories", Kind::Category),
    ("glossary", Kind::Glossary),
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
    /// `2022-12-26-`.
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
fn split_date(name: &str) -> (FileDate, &str) {
    let split = name.split_at_checked(10).and_then(|(digits, rest)| {
        let rest = rest.strip_prefix(['-', '_']).filter(|rest| !rest.is_empty())?;
        let pattern = digits.bytes().map(|it| if it.is_ascii_digit() { b'0' } else { it });
        pattern.eq(*b"0000-00-00").then_some((digits, rest))
    });
    match split {
        None => (FileDate::None, name),
        Some((digits, rest)) => match moment::day(digits) {
            Some(day) => (FileDate::Day(day), rest),
            None => (FileDate::Invalid, name),
        },
    }
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
            ("posts/2022-02-30-why.md", None, "2022-02-30-why", FileDate::Invalid),
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
            ("worksheets/plan.md", None, "plan", FileDate::None),
            ("posts/series/x.md", None, "x", FileDate::None),
        ] {
            assert_eq!(Place::of(path), Place { home, name, date: file_date }, "{path}");
        }
    }
}
