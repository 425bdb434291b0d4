//! Lists: the values of archives, terms, authors, the glossary and worksheets.

use super::part::Part;
use super::shapes::{Page, base};
use super::{Terms, article};
use crate::address;
use crate::document::Moment;
use crate::site::{Member, Month, Site, Year};

/// Every year of the archive, each with its twelve months.
pub(super) fn years<'s>(site: &'s Site<'_>) -> Part<'s> {
    Part::list(site.archive.iter().map(|it| year(site, it)))
}

/// Every year without its months, for pages of which there are many: what moves within a year leaves them alone.
pub(super) fn years_only<'s>(site: &'s Site<'_>) -> Part<'s> {
    Part::list(site.archive.iter().map(|it| Part::Map(year_values(site, it))))
}

/// A year with its twelve months, those without posts too.
pub(super) fn year<'s>(site: &'s Site<'_>, year: &Year) -> Part<'s> {
    let mut values = year_values(site, year);
    values.push(("months", months(site, year)));
    Part::Map(values)
}

fn year_values<'s>(site: &'s Site<'_>, year: &Year) -> Vec<(&'static str, Part<'s>)> {
    vec![
        ("year", Part::Number(i64::from(year.year))),
        ("url", Part::text(base(site).link(&year_address(site, year)))),
        ("count", Part::count(year.posts.len())),
    ]
}

fn months<'s>(site: &'s Site<'_>, year: &Year) -> Part<'s> {
    Part::list((1..=12u8).map(|number| {
        let month = year.months.iter().find(|month| month.month.cast_unsigned() == number);
        Part::Map(vec![
            ("number", Part::Number(i64::from(number))),
            ("name", Part::Element("months", number - 1)),
            ("short", Part::Element("months_short", number - 1)),
            (
                "url",
                month.map_or(Part::Nothing, |month| Part::text(base(site).link(&month_address(site, month)))),
            ),
            ("count", Part::count(month.map_or(0, |month| month.posts.len()))),
        ])
    }))
}

/// A year's title and address, if there is such a year.
pub(super) fn year_link<'s>(site: &'s Site<'_>, year: Option<&Year>) -> Part<'s> {
    year.map_or(Part::Nothing, |year| {
        Part::link(year.year.to_string(), base(site).link(&year_address(site, year)))
    })
}

/// A month's title and address.
pub(super) fn month_link<'s>(site: &'s Site<'_>, month: &Month) -> Part<'s> {
    Part::Map(vec![
        ("title", Part::MonthTitle(month.year, month.month)),
        ("url", Part::text(base(site).link(&month_address(site, month)))),
    ])
}

/// A month.
pub(super) fn month<'s>(site: &'s Site<'_>, year: &Year, month: &Month) -> Part<'s> {
    Part::Map(vec![
        ("year", Part::Number(i64::from(month.year))),
        ("number", Part::Number(i64::from(month.month))),
        ("name", Part::Element("months", month.month.cast_unsigned() - 1)),
        ("title", Part::MonthTitle(month.year, month.month)),
        ("url", Part::text(base(site).link(&month_address(site, month)))),
        ("count", Part::count(month.posts.len())),
        ("year_url", Part::text(base(site).link(&year_address(site, year)))),
    ])
}

/// The month before or after one, across the ends of years; `step` counts towards the newer.
pub(super) fn neighbour_month<'s>(site: &'s Site<'_>, year: usize, month: usize, step: isize) -> Part<'s> {
    let all: Vec<&Month> = site.archive.iter().flat_map(|year| &year.months).collect();
    let before: usize = site.archive[..year].iter().map(|year| year.months.len()).sum();
    let place = (before + month).checked_add_signed(-step);
    place.and_then(|place| all.get(place)).map_or(Part::Nothing, |month| month_link(site, month))
}

/// The posts of one page of a month, by day.
pub(super) fn days<'s>(site: &'s Site<'_>, month: &Month, page: Page) -> Part<'s> {
    let shown = page.range(site);
    let (from, to) = (month.posts.start + shown.start, month.posts.start + shown.end);
    Part::list(month.days.iter().filter_map(|day| {
        let posts = day.posts.start.max(from)..day.posts.end.min(to);
        let first = *site.posts.get(posts.start).filter(|_| !posts.is_empty())?;
        let date = site.documents.get(first).summary.date.map(Moment::day_only);
        let url = site
            .inputs
            .config
            .archive
            .days
            .then(|| base(site).link(&format!("{}{:02}/", month_address(site, month), day.day)));
        Some(Part::Map(vec![
            ("date", Part::moment(date)),
            ("url", Part::optional(url)),
            ("posts", Part::cards(&site.posts[posts])),
        ]))
    }))
}

/// The address of a year's page.
pub(super) fn year_address(site: &Site<'_>, year: &Year) -> String {
    format!("/{}/{:04}/", site.inputs.config.paths.archive, year.year)
}

/// The address of a month's page.
pub(super) fn month_address(site: &Site<'_>, month: &Month) -> String {
    format!("/{}/{:04}/{:02}/", site.inputs.config.paths.archive, month.year, month.month)
}

/// Tags or categories as such.
pub(super) fn taxonomy<'s>(site: &'s Site<'_>, terms: Terms) -> Part<'s> {
    Part::Map(vec![
        ("kind", Part::text(terms.key())),
        ("title", Part::Word(terms.key())),
        ("url", Part::text(base(site).link(&address::list(terms.folder(site))))),
    ])
}

/// All terms.
pub(super) fn terms<'s>(site: &'s Site<'_>, terms: Terms) -> Part<'s> {
    Part::list(terms.of(site).members.iter().map(|member| Part::Map(term_values(site, terms, member))))
}

/// One term, on one of the pages of its posts.
pub(super) fn term<'s>(site: &'s Site<'_>, terms: Terms, index: usize, page: Page) -> Part<'s> {
    let member = &terms.of(site).members[index];
    let mut values = term_values(site, terms, member);
    values.push(("body", page.body(member.document)));
    Part::Map(values)
}

fn term_values<'s>(site: &'s Site<'_>, terms: Terms, member: &'s Member) -> Vec<(&'static str, Part<'s>)> {
    let excerpt = member.document.map(|id| site.documents.get(id).summary.excerpt.as_str());
    vec![
        ("title", Part::text(member.title.as_str())),
        ("url", Part::text(base(site).link(&address::member(terms.folder(site), &member.slug)))),
        ("count", Part::count(terms.of(site).posts(member).len())),
        ("summary", Part::optional(excerpt.filter(|excerpt| !excerpt.is_empty()))),
    ]
}

/// All authors.
pub(super) fn authors<'s>(site: &'s Site<'_>) -> Part<'s> {
    Part::list((0..site.authors.members.len()).map(|index| article::author_card(site, index)))
}

/// The glossary by first letters.
pub(super) fn letters<'s>(site: &'s Site<'_>) -> Part<'s> {
    let mut groups: Vec<(String, Vec<Part<'s>>)> = Vec::new();
    for id in &site.glossary.entries {
        let letter = first_letter(&site.documents.get(*id).summary.title);
        if groups.last().is_none_or(|(last, _)| *last != letter) {
            groups.push((letter, Vec::new()));
        }
        if let Some((_, entries)) = groups.last_mut() {
            entries.push(article::entry_card(site, *id));
        }
    }
    Part::list(groups.into_iter().enumerate().map(|(index, (letter, entries))| {
        Part::Map(vec![
            ("letter", Part::text(letter)),
            ("id", Part::text(format!("letter-{}", index + 1))),
            ("entries", Part::List(entries)),
        ])
    }))
}

/// All worksheets with a page of their own, each with the articles that show it.
pub(super) fn worksheets<'s>(site: &'s Site<'_>) -> Part<'s> {
    Part::list(site.worksheets.pages.iter().map(|id| {
        let summary = &site.documents.get(*id).summary;
        Part::Map(vec![
            ("title", Part::text(summary.title.as_str())),
            ("url", Part::text(base(site).link(&site.documents.facts[*id as usize].url))),
            ("summary", Part::optional(Some(summary.excerpt.as_str()).filter(|excerpt| !excerpt.is_empty()))),
            ("articles", article::articles(site, *id)),
        ])
    }))
}

/// The letter under which a term stands: without accent, large; `#` for what begins with none.
fn first_letter(term: &str) -> String {
    let first = crate::site::sort_key(term).chars().next().filter(|c| c.is_alphabetic());
    first.map_or_else(|| "#".to_owned(), |letter| letter.to_uppercase().collect())
}
