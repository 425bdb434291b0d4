//! The list of series: how many parts of each are out, what comes next, what is missing.

use goalpost::document::Moment;
use goalpost::site::{PartState, Series, Site};
use serde::Serialize;

use super::super::table;
use super::{day, in_lines};

/// A series of the list.
#[derive(Debug, Serialize)]
pub(super) struct Entry {
    /// The name that posts join it by.
    id: String,
    title: String,
    /// Its own file, relative to the folder of the site.
    path: Option<String>,
    /// How many parts are out.
    out: usize,
    /// How many there are to be, if anything says.
    total: Option<u32>,
    /// Whether all parts are out.
    complete: bool,
    /// When the next part appears, by RFC 3339.
    next: Option<String>,
    /// The numbers of parts that are neither out nor scheduled.
    missing: Vec<u32>,
    parts: Vec<Part>,
}

/// A part of a series.
#[derive(Debug, Serialize)]
struct Part {
    number: u32,
    /// `out`, `scheduled` or `missing`.
    state: &'static str,
    date: Option<String>,
    title: Option<String>,
    /// Relative to the folder of the site.
    path: Option<String>,
    #[serde(skip)]
    moment: Option<Moment>,
}

pub(super) fn entries(site: &Site<'_>) -> Vec<Entry> {
    site.series.iter().map(|series| entry(site, series)).collect()
}

fn entry(site: &Site<'_>, series: &Series) -> Entry {
    let of = |state: PartState| series.parts.iter().filter(move |part| part.state == state);
    let dates = of(PartState::Scheduled).filter_map(|part| site.documents.get(part.document?).summary.date);
    Entry {
        id: series.slug.clone(),
        title: series.title.clone(),
        path: series.document.map(|id| site.documents.file(id).to_string()),
        out: of(PartState::Out).count(),
        total: series.total,
        complete: series.complete,
        next: dates.min().map(Moment::rfc3339),
        missing: of(PartState::Missing).map(|part| part.number).collect(),
        parts: series.parts.iter().map(|it| part(site, *it)).collect(),
    }
}

fn part(site: &Site<'_>, part: goalpost::site::Part) -> Part {
    let summary = part.document.map(|id| &site.documents.get(id).summary);
    let moment = summary.and_then(|summary| summary.date);
    Part {
        number: part.number,
        state: match part.state {
            PartState::Out => "out",
            PartState::Scheduled => "scheduled",
            PartState::Missing => "missing",
        },
        date: moment.map(Moment::rfc3339),
        title: summary.map(|summary| summary.title.clone()),
        path: part.document.map(|id| site.documents.file(id).to_string()),
        moment,
    }
}

/// The series for people: a line each, and below it its parts if they are wanted.
pub(super) fn table(entries: &[Entry], detail: Detail) -> String {
    let rows: Vec<[String; 4]> = entries.iter().map(row).collect();
    let mut lines = Vec::new();
    for (entry, line) in entries.iter().zip(table::lines(&rows)) {
        lines.push(line);
        if detail == Detail::Parts {
            let parts: Vec<[String; 5]> = entry.parts.iter().map(part_row).collect();
            lines.extend(table::lines(&parts).into_iter().map(|line| format!("  {line}")));
        }
    }
    in_lines(&lines)
}

/// How much of a series people see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// The series.
    Series,
    /// And its parts.
    Parts,
}

fn row(entry: &Entry) -> [String; 4] {
    let out = match entry.total {
        Some(total) => format!("{} of {total} out", entry.out),
        None => format!("{} out", entry.out),
    };
    let scheduled = entry.parts.iter().filter(|part| part.state == "scheduled");
    let next = match scheduled.filter_map(|part| part.moment).min() {
        Some(moment) => format!("next on {}", day(moment)),
        None if entry.complete => "complete".to_owned(),
        None => String::new(),
    };
    let missing = match entry.missing.as_slice() {
        [] => String::new(),
        numbers => format!("missing: {}", ranges(numbers)),
    };
    [entry.title.clone(), out, next, missing]
}

fn part_row(part: &Part) -> [String; 5] {
    [
        part.number.to_string(),
        part.state.to_owned(),
        part.moment.map(day).unwrap_or_default(),
        part.title.clone().unwrap_or_default(),
        part.path.clone().unwrap_or_default(),
    ]
}

/// Numbers in order, neighbours drawn together: `2, 4–7`.
fn ranges(numbers: &[u32]) -> String {
    let runs = numbers.chunk_by(|one, next| one + 1 == *next);
    let words: Vec<String> = runs
        .map(|run| match run {
            [first, .., last] => format!("{first}–{last}"),
            [only] => only.to_string(),
            [] => String::new(),
        })
        .collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_drawn_together() {
        assert_eq!(ranges(&[2, 4, 5, 6, 7, 9]), "2, 4–7, 9");
        assert_eq!(ranges(&[]), "");
    }
}
