//! Articles: the values of a post's or page's own page.

use super::part::Part;
use super::shapes::{Page, base, image};
use crate::address;
use crate::document::collection::DocumentId;
use crate::document::{Detail, Heading, Summary};
use crate::site::Site;

/// Headings below this level are left out of a table of contents.
const DEEPEST: u8 = 3;

/// From this many headings on, a table of contents is shown unless the author says otherwise.
const CONTENTS_FROM: usize = 5;

/// So many of the articles that show a worksheet are named: one that all show stays readable.
const MOST_ARTICLES: usize = 50;

/// The document itself: everything that its card has, and its body.
pub(super) fn article<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let document = site.documents.get(id);
    let summary = &document.summary;
    let Part::Map(mut values) = super::card::card(site, id) else { return Part::Nothing };
    let headings: Vec<&Heading> =
        document.outline.headings.iter().filter(|heading| (2..=DEEPEST).contains(&heading.level)).collect();
    let extra = if summary.extra.is_empty() { "{}" } else { &summary.extra };
    values.extend([
        ("body", Part::Body(id)),
        ("show_toc", Part::Flag(summary.toc.unwrap_or(headings.len() >= CONTENTS_FROM))),
        ("toc", contents(&headings)),
        ("lessons", lessons(site, id)),
        ("copyright", Part::optional(summary.copyright.as_deref())),
        ("extra", Part::Json(extra.into())),
        ("words", Part::WordCount(id)),
    ]);
    Part::Map(values)
}

/// Headings as a tree: each with those of a deeper level that follow it.
fn contents<'s>(headings: &[&'s Heading]) -> Part<'s> {
    let mut entries = Vec::new();
    let mut rest = headings;
    while let Some((heading, after)) = rest.split_first() {
        let end = after.iter().position(|next| next.level <= heading.level).unwrap_or(after.len());
        entries.push(Part::Map(vec![
            ("id", Part::text(heading.id.as_str())),
            ("text", Part::text(heading.text.as_str())),
            ("level", Part::Number(i64::from(heading.level))),
            ("children", contents(&after[..end])),
        ]));
        rest = &after[end..];
    }
    Part::List(entries)
}

fn lessons<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    Part::list(site.documents.get(id).outline.lessons.iter().map(|lesson| {
        Part::Map(vec![
            ("id", Part::text(lesson.id.as_str())),
            ("title", Part::text(lesson.title.as_str())),
            ("text", Part::text(lesson.text.as_str())),
        ])
    }))
}

/// The next newer post of the blog.
pub(super) fn newer<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let position = site.positions[id as usize].and_then(|position| position.checked_sub(1));
    position.map_or(Part::Nothing, |position| Part::Link(site.posts[position as usize]))
}

/// The next older post of the blog.
pub(super) fn older<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let next = site.positions[id as usize].and_then(|position| site.posts.get(position as usize + 1));
    next.map_or(Part::Nothing, |id| Part::Link(*id))
}

/// The most related posts.
pub(super) fn related<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    match site.positions[id as usize] {
        Some(position) => Part::cards(&site.related[position as usize]),
        None => Part::List(Vec::new()),
    }
}

/// The pages that link here.
pub(super) fn backlinks<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    // A page that shows a worksheet and links to it as well is named once.
    let hosts = &site.worksheets.hosts[id as usize];
    let others = site.backlinks[id as usize].iter().filter(|other| !hosts.contains(other));
    Part::list(others.map(|other| Part::Link(*other)))
}

/// The articles that show a worksheet, newest first.
pub(super) fn articles<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    Part::list(site.worksheets.articles(site, id).take(MOST_ARTICLES).map(Part::Link))
}

/// Who wrote it, with a few words about each. Not how many posts they have written: a new post would change the page of
/// every other one of its author.
pub(super) fn author_cards<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let authors = &site.documents.facts[id as usize].authors;
    let members = authors.iter().filter_map(|name| site.authors.index(*name));
    Part::list(members.map(|index| Part::Map(author_values(site, index))))
}

/// An author as the list of all shows them.
pub(super) fn author_card<'s>(site: &'s Site<'_>, index: usize) -> Part<'s> {
    let mut values = author_values(site, index);
    values.push(("count", Part::count(site.authors.posts(&site.authors.members[index]).len())));
    Part::Map(values)
}

fn author_values<'s>(site: &'s Site<'_>, index: usize) -> Vec<(&'static str, Part<'s>)> {
    let member = &site.authors.members[index];
    let url = address::member(&site.inputs.config.paths.authors, &member.slug);
    vec![
        ("title", Part::text(member.title.as_str())),
        ("url", Part::text(base(site).link(&url))),
        ("bio", bio(site, index)),
        ("picture", picture(site, index)),
    ]
}

/// An author, on one of the pages of their posts.
pub(super) fn author<'s>(site: &'s Site<'_>, index: usize, page: Page) -> Part<'s> {
    let Part::Map(mut values) = author_card(site, index) else { return Part::Nothing };
    let document = site.authors.members[index].document;
    let links = match document.map(|id| &site.documents.get(id).summary.detail) {
        Some(Detail::Author { links, .. }) => links.as_slice(),
        _ => &[],
    };
    values.push((
        "links",
        Part::list(links.iter().map(|(name, url)| {
            Part::Map(vec![("name", Part::text(name.as_str())), ("url", Part::text(url.as_str()))])
        })),
    ));
    values.push(("body", page.body(document)));
    Part::Map(values)
}

fn bio<'s>(site: &'s Site<'_>, index: usize) -> Part<'s> {
    let document = site.authors.members[index].document;
    match document.map(|id| &site.documents.get(id).summary.detail) {
        Some(Detail::Author { bio, .. }) => Part::optional(bio.as_deref()),
        _ => Part::Nothing,
    }
}

fn picture<'s>(site: &'s Site<'_>, index: usize) -> Part<'s> {
    let document = site.authors.members[index].document;
    document.map_or(Part::Nothing, |id| image(site, id, site.documents.get(id).summary.image.as_ref()))
}

/// A glossary entry.
pub(super) fn entry<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let Part::Map(mut values) = entry_card(site, id) else { return Part::Nothing };
    values.push(("body", Part::Body(id)));
    Part::Map(values)
}

/// A glossary entry as the glossary shows it.
pub(super) fn entry_card<'s>(site: &'s Site<'_>, id: DocumentId) -> Part<'s> {
    let summary = &site.documents.get(id).summary;
    let aliases: &[String] = match &summary.detail {
        Detail::Glossary { aliases, .. } => aliases,
        _ => &[],
    };
    Part::Map(vec![
        ("title", Part::text(summary.title.as_str())),
        ("url", Part::text(base(site).link(&site.documents.facts[id as usize].url))),
        ("definition", Part::text(definition(summary))),
        ("aliases", Part::list(aliases.iter().map(|alias| Part::text(alias.as_str())))),
    ])
}

/// What a glossary entry says in short.
pub(super) fn definition(summary: &Summary) -> &str {
    match &summary.detail {
        Detail::Glossary { definition, .. } => definition,
        _ => &summary.excerpt,
    }
}

/// The entry before or after one of the glossary.
pub(super) fn neighbour<'s>(site: &'s Site<'_>, id: DocumentId, step: isize) -> Part<'s> {
    let entries = &site.glossary.entries;
    let place =
        entries.iter().position(|entry| *entry == id).and_then(|place| place.checked_add_signed(step));
    place.and_then(|place| entries.get(place)).map_or(Part::Nothing, |id| Part::Link(*id))
}
