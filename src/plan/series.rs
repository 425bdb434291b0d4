//! Series navigation: where a reader is in a series, and where to go on.

use super::part::Part;
use super::shapes::{Page, base, image};
use crate::address;
use crate::document::collection::DocumentId;
use crate::site::{Part as SeriesPart, PartState, Series, Site};

/// How many parts on either side of the present one a long series shows.
const AROUND: usize = 3;

/// Up to this many parts, all are shown.
const FEW: usize = 10;

/// The navigation of every series that a post is in.
pub(super) fn navigation<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    Part::list(
        site.memberships[id as usize]
            .iter()
            .map(|(series, place)| of(site, &site.series[*series as usize], Some(*place as usize))),
    )
}

/// The series that is running: the one with the newest part, if it is not complete; else that with the newest part.
pub(super) fn running<'s>(site: &'s Site<'_>) -> Part<'s> {
    let newest = |series: &Series| latest(site, series).map(|id| site.documents.facts[id as usize].published);
    let best = site
        .series
        .iter()
        .filter(|series| newest(series).is_some())
        .max_by_key(|series| (!series.complete, newest(series), std::cmp::Reverse(series.slug.as_str())));
    best.map_or(Part::Nothing, |series| of(site, series, None))
}

/// The values of one series as seen from one of its parts, or from outside.
fn of<'s>(site: &'s Site<'_>, series: &'s Series, place: Option<usize>) -> Part<'s> {
    let out = |part: &&SeriesPart| part.state == PartState::Out;
    let before = place.and_then(|place| series.parts[..place].iter().rev().find(out));
    let after = place.and_then(|place| series.parts[place + 1..].iter().find(out));
    let link =
        |part: Option<&SeriesPart>| part.and_then(|part| part.document).map_or(Part::Nothing, Part::Link);
    let current = place.map_or(0, |place| series.parts[place].number);
    let coming = series.parts.iter().find(|part| part.state == PartState::Scheduled && part.number > current);
    let mut values = vec![
        ("title", Part::text(series.title.as_str())),
        ("url", Part::text(url(site, series))),
        ("id", Part::text(series.slug.as_str())),
        ("summary", summary(site, series)),
        ("part", Part::Number(i64::from(current))),
        ("total", series.total.map_or(Part::Nothing, |total| Part::Number(i64::from(total)))),
        ("complete", Part::Flag(series.complete)),
        ("parts", Part::List(windowed(site, series, place))),
        ("previous", link(before)),
        ("next", link(after)),
    ];
    values.push(("coming", coming.map_or(Part::Nothing, |part| entry(site, part, false))));
    Part::Map(values)
}

/// The parts that are shown: all of a short series; of a long one the ends and those around the present one.
fn windowed<'s>(site: &'s Site<'_>, series: &'s Series, place: Option<usize>) -> Vec<Part<'s>> {
    let count = series.parts.len();
    let middle = place.unwrap_or(count.saturating_sub(1));
    let is_shown =
        |index: usize| count <= FEW || index == 0 || index + 1 == count || index.abs_diff(middle) <= AROUND;
    let mut parts = Vec::new();
    let mut in_gap = false;
    for (index, part) in series.parts.iter().enumerate() {
        if is_shown(index) {
            parts.push(entry(site, part, place == Some(index)));
            in_gap = false;
        } else if !in_gap {
            parts.push(values(part.number, "gap", Part::Nothing, Part::Nothing, Part::Nothing, false));
            in_gap = true;
        }
    }
    parts
}

fn values<'s>(
    number: u32,
    state: &'static str,
    title: Part<'s>,
    url: Part<'s>,
    date: Part<'s>,
    current: bool,
) -> Part<'s> {
    Part::Map(vec![
        ("part", Part::Number(i64::from(number))),
        ("state", Part::text(state)),
        ("title", title),
        ("url", url),
        ("date", date),
        ("current", Part::Flag(current)),
    ])
}

fn entry<'s>(site: &'s Site<'_>, part: &SeriesPart, current: bool) -> Part<'s> {
    let title = part.document.map(|id| site.documents.get(id).summary.title.as_str());
    let url = part
        .document
        .filter(|_| part.state == PartState::Out)
        .map(|id| base(site).link(&site.documents.facts[id as usize].url));
    let date = part.document.and_then(|id| site.documents.get(id).summary.date);
    values(part.number, state(part), Part::optional(title), Part::optional(url), Part::moment(date), current)
}

fn state(part: &SeriesPart) -> &'static str {
    match part.state {
        PartState::Out => "out",
        PartState::Scheduled => "scheduled",
        PartState::Missing => "missing",
    }
}

fn url(site: &Site<'_>, series: &Series) -> String {
    base(site).link(&address::member(&site.inputs.config.paths.series, &series.slug))
}

fn summary<'s>(site: &'s Site<'_>, series: &Series) -> Part<'s> {
    let excerpt = series.document.map(|id| site.documents.get(id).summary.excerpt.as_str());
    Part::optional(excerpt.filter(|excerpt| !excerpt.is_empty()))
}

/// The newest published part.
fn latest(site: &Site<'_>, series: &Series) -> Option<DocumentId> {
    let out = series.parts.iter().filter(|part| part.state == PartState::Out);
    out.filter_map(|part| part.document).max_by_key(|id| (site.documents.facts[*id as usize].published, *id))
}

fn count_out(series: &Series) -> usize {
    series.parts.iter().filter(|part| part.state == PartState::Out).count()
}

fn next_date<'s>(site: &Site<'_>, series: &Series) -> Part<'s> {
    let dates = series.parts.iter().filter(|part| part.state == PartState::Scheduled);
    Part::moment(dates.filter_map(|part| site.documents.get(part.document?).summary.date).min())
}

/// An entry of the list of all series.
pub(super) fn list_entry<'s>(site: &'s Site<'_>, series: &'s Series) -> Part<'s> {
    let newest = latest(site, series).and_then(|id| site.documents.get(id).summary.date);
    Part::Map(vec![
        ("title", Part::text(series.title.as_str())),
        ("url", Part::text(url(site, series))),
        ("summary", summary(site, series)),
        ("count", Part::count(count_out(series))),
        ("total", series.total.map_or(Part::Nothing, |total| Part::Number(i64::from(total)))),
        ("complete", Part::Flag(series.complete)),
        ("latest", Part::moment(newest)),
        ("coming", next_date(site, series)),
        ("image", hub_image(site, series)),
    ])
}

fn hub_image<'s>(site: &'s Site<'_>, series: &'s Series) -> Part<'s> {
    series.document.map_or(Part::Nothing, |id| image(site, id, site.documents.get(id).summary.image.as_ref()))
}

/// A series, on one of the pages of its parts.
pub(super) fn hub<'s>(site: &'s Site<'_>, series: &'s Series, page: Page) -> Part<'s> {
    let minutes: u32 = series
        .parts
        .iter()
        .filter(|part| part.state == PartState::Out)
        .filter_map(|part| Some(site.documents.get(part.document?).summary.reading_minutes))
        .sum();
    Part::Map(vec![
        ("title", Part::text(series.title.as_str())),
        ("url", Part::text(url(site, series))),
        ("summary", summary(site, series)),
        ("body", page.body(series.document)),
        ("image", hub_image(site, series)),
        ("count", Part::count(count_out(series))),
        ("total", series.total.map_or(Part::Nothing, |total| Part::Number(i64::from(total)))),
        ("complete", Part::Flag(series.complete)),
        ("reading_minutes", Part::Number(i64::from(minutes))),
        ("next_date", next_date(site, series)),
    ])
}

/// The parts of one page of a series' hub, oldest first.
pub(super) fn hub_parts<'s>(site: &'s Site<'_>, series: &'s Series, page: Page) -> Part<'s> {
    Part::list(series.parts[page.range(site)].iter().map(|part| {
        let title = part.document.map(|id| site.documents.get(id).summary.title.as_str());
        let date = part.document.and_then(|id| site.documents.get(id).summary.date);
        let card = part.document.filter(|_| part.state == PartState::Out);
        Part::Map(vec![
            ("part", Part::Number(i64::from(part.number))),
            ("state", Part::text(state(part))),
            ("title", Part::optional(title)),
            ("card", card.map_or(Part::Nothing, Part::Card)),
            ("date", Part::moment(date)),
        ])
    }))
}
