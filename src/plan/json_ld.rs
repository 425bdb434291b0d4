//! JSON-LD: what a page tells machines about itself, in the vocabulary of schema.org.

use super::head::Head;
use super::part::Part;
use super::shapes::{base, image_url};
use super::{Terms, View};
use crate::address;
use crate::document::collection::DocumentId;
use crate::document::{Detail, Moment};
use crate::site::{Series, Site};

type Entries<'s> = Vec<(&'static str, Part<'s>)>;

/// The page's graph: what it is, and the way to it.
pub(super) fn graph<'s>(head: &Head<'s, '_>) -> Part<'s> {
    let mut nodes = vec![Part::Map(node(head))];
    nodes.extend(trail(head));
    Part::Map(vec![("@context", Part::text("https://schema.org")), ("@graph", Part::List(nodes))])
}

fn node<'s>(head: &Head<'s, '_>) -> Entries<'s> {
    let site = head.site;
    let kind = match head.view {
        View::Home(_) => "Blog",
        View::Post(_) => "BlogPosting",
        View::Page(_) | View::NotFound => "WebPage",
        View::Series(..) => "CreativeWorkSeries",
        View::Author(..) => "ProfilePage",
        View::Glossary => "DefinedTermSet",
        View::Entry(_) => "DefinedTerm",
        View::Worksheet(_) => "LearningResource",
        _ => "CollectionPage",
    };
    let mut entries = vec![
        ("@type", Part::text(kind)),
        ("url", Part::text(base(site).absolute(&head.address()))),
        (if matches!(head.view, View::Post(_)) { "headline" } else { "name" }, head.title()),
        ("description", head.description()),
        ("inLanguage", Part::text(head.language())),
    ];
    match head.view {
        View::Post(id) => post(head, id, &mut entries),
        View::Author(index, _) => {
            entries.push(("mainEntity", person(site, index as usize)));
        }
        View::Entry(id) => entry(site, id, &mut entries),
        View::Worksheet(_) => entries.push(("learningResourceType", Part::text("worksheet"))),
        _ => {}
    }
    entries
}

fn post<'s>(head: &Head<'s, '_>, id: DocumentId, entries: &mut Entries<'s>) {
    let site = head.site;
    let summary = &site.documents.get(id).summary;
    let fact = &site.documents.facts[id as usize];
    let date = |moment: Option<Moment>| Part::optional(moment.map(Moment::rfc3339));
    entries.push(("datePublished", date(summary.date)));
    entries.push(("dateModified", date(summary.updated.or(summary.date))));
    let authors: Vec<usize> = fact.authors.iter().filter_map(|name| site.authors.index(*name)).collect();
    if !authors.is_empty() {
        entries.push(("author", Part::list(authors.into_iter().map(|index| person(site, index)))));
    }
    if let Some(url) = summary.image.as_ref().and_then(|image| image_url(site, id, image)) {
        entries.push(("image", Part::text(head.whole(url))));
    }
    let tags = fact.tags.iter().filter_map(|name| site.tags.index(*name));
    let keywords: Vec<Part<'s>> =
        tags.map(|index| Part::text(Terms::Tags.of(site).members[index].title.as_str())).collect();
    if !keywords.is_empty() {
        entries.push(("keywords", Part::List(keywords)));
    }
    if let Some((series, part)) = site.memberships[id as usize].first() {
        let series = &site.series[*series as usize];
        entries.push(("isPartOf", series_node(site, series)));
        entries.push(("position", Part::Number(i64::from(series.parts[*part as usize].number))));
    }
}

fn series_node<'s>(site: &'s Site<'_>, series: &'s Series) -> Part<'s> {
    let url = address::member(&site.inputs.config.paths.series, &series.slug);
    Part::Map(vec![
        ("@type", Part::text("CreativeWorkSeries")),
        ("name", Part::text(series.title.as_str())),
        ("url", Part::text(base(site).absolute(&url))),
    ])
}

fn person<'s>(site: &'s Site<'_>, index: usize) -> Part<'s> {
    let member = &site.authors.members[index];
    let url = address::member(&site.inputs.config.paths.authors, &member.slug);
    Part::Map(vec![
        ("@type", Part::text("Person")),
        ("name", Part::text(member.title.as_str())),
        ("url", Part::text(base(site).absolute(&url))),
    ])
}

fn entry<'s>(site: &'s Site<'_>, id: DocumentId, entries: &mut Entries<'s>) {
    let glossary = address::list(&site.inputs.config.paths.glossary);
    entries.push((
        "inDefinedTermSet",
        Part::Map(vec![
            ("@type", Part::text("DefinedTermSet")),
            ("name", Part::Word("glossary")),
            ("url", Part::text(base(site).absolute(&glossary))),
        ]),
    ));
    if let Detail::Glossary { aliases, .. } = &site.documents.get(id).summary.detail
        && !aliases.is_empty()
    {
        entries.push(("alternateName", Part::list(aliases.iter().map(|alias| Part::text(alias.as_str())))));
    }
}

/// The way from the home page as a `BreadcrumbList`; its last element is the page itself.
fn trail<'s>(head: &Head<'s, '_>) -> Option<Part<'s>> {
    let Part::List(crumbs) = head.breadcrumbs() else { return None };
    if crumbs.is_empty() {
        return None;
    }
    let mut elements: Vec<Part<'s>> = Vec::with_capacity(crumbs.len() + 1);
    for crumb in crumbs {
        let Part::Map(values) = crumb else { continue };
        let mut element = position(elements.len());
        for (key, value) in values {
            match (key, value) {
                ("title", title) => element.push(("name", title)),
                ("url", Part::Text(url)) => element.push(("item", Part::text(head.whole(url.into_owned())))),
                _ => {}
            }
        }
        elements.push(Part::Map(element));
    }
    let mut own = position(elements.len());
    own.push(("name", head.title()));
    elements.push(Part::Map(own));
    Some(Part::Map(vec![("@type", Part::text("BreadcrumbList")), ("itemListElement", Part::List(elements))]))
}

fn position<'s>(before: usize) -> Entries<'s> {
    vec![("@type", Part::text("ListItem")), ("position", Part::count(before + 1))]
}
