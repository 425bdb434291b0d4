//! Cards: what lists show of a document.

use super::part::Part;
use super::shapes::{base, direction, image, term_links};
use crate::address;
use crate::document::collection::DocumentId;
use crate::site::Site;

/// The tree of a document's card.
pub(super) fn card<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let summary = &site.documents.get(id).summary;
    let fact = &site.documents.facts[id as usize];
    let paths = &site.inputs.config.paths;
    let language = summary.language.as_deref().unwrap_or(&site.inputs.config.language);
    Part::Map(vec![
        ("title", Part::text(summary.title.as_str())),
        ("subtitle", Part::optional(summary.subtitle.as_deref())),
        ("url", Part::text(base(site).link(&fact.url))),
        ("date", Part::moment(summary.date)),
        ("updated", Part::moment(summary.updated)),
        ("excerpt", Part::text(summary.excerpt.as_str())),
        ("image", image(site, id, summary.image.as_ref())),
        ("authors", term_links(site, &site.authors, &paths.authors, &fact.authors)),
        ("categories", term_links(site, &site.categories, &paths.categories, &fact.categories)),
        ("tags", term_links(site, &site.tags, &paths.tags, &fact.tags)),
        ("series", series(site, id)),
        ("reading_minutes", Part::Number(i64::from(summary.reading_minutes))),
        ("draft", Part::Flag(summary.draft)),
        ("scheduled", Part::Flag(site.is_scheduled(id))),
        ("language", Part::text(language)),
        ("direction", Part::text(direction(language))),
        ("foreign", Part::Flag(language != site.inputs.config.language)),
    ])
}

fn series<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    Part::list(site.memberships[id as usize].iter().map(|(series, part)| {
        let series = &site.series[*series as usize];
        let url = address::member(&site.inputs.config.paths.series, &series.slug);
        Part::Map(vec![
            ("title", Part::text(series.title.as_str())),
            ("url", Part::text(base(site).link(&url))),
            ("part", Part::Number(i64::from(series.parts[*part as usize].number))),
            ("total", series.total.map_or(Part::Nothing, |total| Part::Number(i64::from(total)))),
        ])
    }))
}
