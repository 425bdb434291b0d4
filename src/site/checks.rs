//! Checks: what only the whole site can tell an author.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::collection::DocumentId;
use crate::document::facts::{Names, Vocabulary};
use crate::document::{Document, FieldSpans, Kind, LinkTarget};

use super::{Resolution, Site, State};

pub(super) fn check(site: &mut Site<'_>) {
    let mut found = Vec::new();
    links(site, &mut found);
    spellings(site, &mut found);
    conflicts(site, &mut found);
    unused(site, &mut found);
    site.diagnostics.extend(found);
}

/// Broken links of everything that is or will be published.
fn links(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    for id in site.documents.ids() {
        if !matches!(site.states[id as usize], State::Out | State::Scheduled) {
            continue;
        }
        let links = &site.documents.get(id).outline.links;
        for (target, link) in site.documents.facts[id as usize].links.iter().zip(links) {
            let span = link.span;
            match &site.resolutions[*target as usize] {
                Resolution::Broken => found.push(broken(site, id, &link.target, span)),
                Resolution::Unpublished(other) => found.push(unpublished(site, id, *other, span)),
                Resolution::Document { document, fragment: Some(fragment), has_fragment: false } => {
                    found.push(heading_missing(site, id, *document, fragment, span));
                }
                Resolution::File { file, .. } if site.files.addresses[*file as usize].is_none() => {
                    found.push(
                        Diagnostic::at(
                            Code::LinkUnpublished,
                            site.documents.file(id),
                            span,
                            "this file belongs to a post that is not published",
                        )
                        .help("move the file into this post's own folder, or into `static`"),
                    );
                }
                _ => {}
            }
        }
    }
}

fn broken(site: &Site<'_>, id: DocumentId, target: &LinkTarget, span: Span) -> Diagnostic {
    let file = site.documents.file(id);
    let names = &site.documents.names;
    match target {
        LinkTarget::Document { path, .. } => {
            Diagnostic::at(Code::LinkBroken, file, span, format!("there is no `content/{path}`"))
                .help("a link is relative to the file that it stands in; `@/` begins at the content folder")
                .suggest(path, paths(site))
        }
        LinkTarget::File { path, .. } => {
            Diagnostic::at(Code::LinkFileMissing, file, span, format!("there is no file `content/{path}`"))
                .help("put the file beside the post, or write `/name` for a file in `static`")
                .suggest(path, site.files.content_paths())
        }
        LinkTarget::Glossary(term) => Diagnostic::at(
            Code::GlossaryTermUnknown,
            file,
            span,
            format!("the glossary has no term `{term}`"),
        )
        .help("write it as a file in `content/glossary`")
        .suggest(term, slugs(&names.glossary)),
        LinkTarget::Series { name, part } => match (names.series.find(name), part) {
            (Some(_), Some(part)) => Diagnostic::at(
                Code::SeriesPartUnknown,
                file,
                span,
                format!("the series `{name}` has no part {part}"),
            )
            .help("if it is planned, say how many `parts` there will be in the series' own file"),
            _ => Diagnostic::at(Code::SeriesUnknown, file, span, format!("there is no series `{name}`"))
                .help("posts join a series by `series = \"…\"` in their front matter")
                .suggest(name, slugs(&names.series)),
        },
        _ => Diagnostic::at(Code::LinkBroken, file, span, "this link leads nowhere")
            .help("write the address of a page, or the path of a file"),
    }
}

fn unpublished(site: &Site<'_>, id: DocumentId, other: DocumentId, span: Span) -> Diagnostic {
    let why = if site.states[other as usize] == State::Expired { "has expired" } else { "is a draft" };
    let title = &site.documents.get(other).summary.title;
    Diagnostic::at(
        Code::LinkUnpublished,
        site.documents.file(id),
        span,
        format!("\"{title}\" {why}, and readers would find nothing"),
    )
    .help("publish it first, or take the link out; a post with a date to come may be linked to")
    .related(site.documents.file(other), None, "the post is here")
}

fn heading_missing(
    site: &Site<'_>,
    id: DocumentId,
    other: DocumentId,
    fragment: &str,
    span: Span,
) -> Diagnostic {
    let outline = &site.documents.get(other).outline;
    let message = if id == other {
        format!("there is no heading `#{fragment}` on this page")
    } else {
        format!("`{}` has no heading `#{fragment}`", site.documents.file(other))
    };
    let headings = outline.headings.iter().map(|heading| heading.id.as_str());
    Diagnostic::at(Code::LinkHeadingMissing, site.documents.file(id), span, message)
        .help("a heading's name is its words in small letters, with hyphens between them")
        .suggest(fragment, headings.chain(outline.anchors.iter().map(String::as_str)))
}

/// Tags and categories that posts write in two ways.
fn spellings(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let fields: [Field; 2] = [
        Field { word: "tag", names: |names| &names.tags, values: |d| &d.summary.tags, spans: |s| &s.tags },
        Field {
            word: "category",
            names: |names| &names.categories,
            values: |d| &d.summary.categories,
            spans: |s| &s.categories,
        },
    ];
    for field in fields {
        let names = (field.names)(&site.documents.names);
        if names.names.iter().all(|name| name.spellings.len() < 2) {
            continue;
        }
        tell_spellings(site, &field, names, found);
    }
}

/// A front-matter field that holds names.
struct Field {
    word: &'static str,
    names: fn(&Names) -> &Vocabulary,
    values: fn(&Document) -> &Vec<String>,
    spans: fn(&FieldSpans) -> &Vec<Span>,
}

fn tell_spellings(site: &Site<'_>, field: &Field, names: &Vocabulary, found: &mut Vec<Diagnostic>) {
    let mut uses: BTreeMap<&str, Vec<(DocumentId, usize)>> = BTreeMap::new();
    for id in site.documents.ids().filter(|id| site.states[*id as usize] == State::Out) {
        for (index, spelling) in (field.values)(site.documents.get(id)).iter().enumerate() {
            uses.entry(spelling).or_default().push((id, index));
        }
    }
    for name in names.names.iter().filter(|name| name.spellings.len() > 1) {
        // A file about the term may be named by its id and by its title: both are its own spelling.
        let own = name.document.map(|id| site.documents.get(id).summary.title.as_str());
        let mut spellings: Vec<(usize, &str)> = name
            .spellings
            .iter()
            .filter_map(|spelling| Some((uses.get(spelling.as_str())?.len(), spelling.as_str())))
            .filter(|(_, spelling)| own.is_none() || *spelling != name.slug)
            .collect();
        spellings.sort_by(|a, b| {
            (own == Some(b.1)).cmp(&(own == Some(a.1))).then(b.0.cmp(&a.0)).then(a.1.cmp(b.1))
        });
        let Some((_, best)) = spellings.first().copied() else { continue };
        for (_, other) in &spellings[1..] {
            for (id, index) in &uses[other] {
                let span = (field.spans)(&site.documents.get(*id).outline.spans).get(*index).copied();
                let file: &Arc<str> = site.documents.file(*id);
                let message = format!("the {} `{other}` is written `{best}` elsewhere", field.word);
                let diagnostic = match span {
                    Some(span) => Diagnostic::at(Code::TermSpelledTwice, file, span, message),
                    None => Diagnostic::in_file(Code::TermSpelledTwice, file, message),
                };
                found.push(diagnostic.help(format!("write `{best}` here too; both lead to one page")));
            }
        }
    }
}

/// Names that two files claim.
fn conflicts(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let names = &site.documents.names;
    let all = [
        (&names.authors, Code::AuthorAmbiguous, "author"),
        (&names.glossary, Code::GlossaryAmbiguous, "glossary term"),
    ];
    for (vocabulary, code, word) in all {
        for (first, second, name) in &vocabulary.conflicts {
            found.push(
                Diagnostic::in_file(
                    code,
                    site.documents.file(*second),
                    format!("`{name}` is the name of another {word} too"),
                )
                .help("take the name out of one of the two files")
                .related(site.documents.file(*first), None, "the other is here"),
            );
        }
    }
}

/// Files about tags, categories and series that no post uses.
fn unused(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let empty_terms =
        [(&site.tags, "tag"), (&site.categories, "category")].into_iter().flat_map(|(terms, word)| {
            terms
                .members
                .iter()
                .filter(|member| terms.posts(member).is_empty())
                .map(move |member| (member.document, word))
        });
    let empty_series = site
        .series
        .iter()
        .filter(|series| series.parts.iter().all(|part| part.document.is_none()))
        .map(|series| (series.document, "series"));
    for (document, word) in empty_terms.chain(empty_series) {
        let Some(id) = document else { continue };
        debug_assert!(matches!(site.documents.get(id).kind, Kind::Tag | Kind::Category | Kind::Series));
        found.push(
            Diagnostic::in_file(
                Code::TermUnused,
                site.documents.file(id),
                format!("no post uses this {word}"),
            )
            .help("name it in a post's front matter, or remove the file"),
        );
    }
}

fn paths<'a>(site: &'a Site<'_>) -> Vec<&'a str> {
    site.documents.documents.iter().map(|document| &*document.path).collect()
}

fn slugs(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    vocabulary.names.iter().map(|name| name.slug.as_str())
}
