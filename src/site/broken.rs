//! Broken links: what is told of those that lead to nothing, or to what readers cannot see.
//!
//! Owns the search for what was meant, and writes it as the author would have to. Links to generated pages are known
//! to `plan` alone, and told there.

use crate::diagnostic::suggest::{self, Searches};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::collection::DocumentId;
use crate::document::facts::Vocabulary;
use crate::document::{LinkTarget, LinkUse};

use super::{Resolution, Site, State};

/// Tells of the links of everything that is or will be published.
pub(super) fn check(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let mut searches = Searches::default();
    for id in site.documents.ids() {
        if !matches!(site.states[id as usize], State::Out | State::Scheduled) {
            continue;
        }
        let links = &site.documents.get(id).outline.links;
        let image = site.documents.get(id).summary.image.as_ref().map(|image| image.link as usize);
        for (index, (target, link)) in site.documents.facts[id as usize].links.iter().zip(links).enumerate() {
            let place = if image == Some(index) { Place::FrontMatter } else { Place::Text };
            let fault = match &site.resolutions[*target as usize] {
                Resolution::Broken => Some(broken(site, id, link, place, &mut searches)),
                Resolution::Unpublished(other) => Some(unpublished(site, id, *other, link.span)),
                Resolution::Document { document, fragment: Some(fragment), has_fragment: false } => {
                    Some(heading_missing(site, id, (*document, fragment), link.span, &mut searches))
                }
                Resolution::File { file, .. } if !is_there_for(site, *file, id) => {
                    Some(file_unpublished(site, id, link.span))
                }
                _ => None,
            };
            found.extend(fault);
        }
    }
}

/// Whether a file is published by the time that a document is.
fn is_there_for(site: &Site<'_>, file: u32, id: DocumentId) -> bool {
    let Some(owner) = site.files.owners[file as usize] else { return true };
    let published = |id: DocumentId| site.documents.facts[id as usize].published;
    match (site.states[owner as usize], site.states[id as usize]) {
        (State::Out, _) => true,
        (State::Scheduled, State::Scheduled) => published(owner) <= published(id),
        _ => false,
    }
}

/// Where a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In the text, where a blank ends an address.
    Text,
    /// In quotation marks.
    FrontMatter,
}

fn broken(
    site: &Site<'_>,
    id: DocumentId,
    LinkUse { target, span }: &LinkUse,
    place: Place,
    searches: &mut Searches,
) -> Diagnostic {
    let span = *span;
    let file = site.documents.file(id);
    let own = &*site.documents.documents[id as usize].path;
    let names = &site.documents.names;
    match target {
        LinkTarget::Document { path, .. } => {
            let near = searches.once(format!("document {path}"), || {
                let paths = site.documents.documents.iter().map(|it| &*it.path);
                suggest::nearest_path(path, paths).map(str::to_owned)
            });
            let help = "a link begins at the folder of its own file, or with `@/` at the content folder";
            Diagnostic::at(Code::LinkBroken, file, span, format!("there is no `content/{path}`"))
                .help(question(near, own, place).unwrap_or_else(|| help.to_owned()))
        }
        LinkTarget::File { path, .. } => {
            let near = searches.once(format!("file {path}"), || {
                suggest::nearest_path(path, site.files.content_paths()).map(str::to_owned)
            });
            Diagnostic::at(Code::LinkFileMissing, file, span, format!("there is no file `content/{path}`"))
                .help(question(near, own, place).unwrap_or_else(|| help_for_file(path, own)))
        }
        LinkTarget::Glossary(term) => {
            let near = searches.once(format!("term {term}"), || {
                suggest::nearest(term, slugs(&names.glossary)).map(suggest::question)
            });
            let message = format!("the glossary has no term `{term}`");
            Diagnostic::at(Code::GlossaryTermUnknown, file, span, message)
                .help(near.unwrap_or_else(|| help_for_term(term, &names.glossary)))
        }
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

fn help_for_file(path: &str, own: &str) -> String {
    if is_host(path, own) {
        let host = path.rsplit('/').next().unwrap_or(path);
        return format!("if this is the address of a site, write `https://{host}`");
    }
    "put the file beside the post, or write `/name` for a file in `static`".to_owned()
}

/// The file that a term needs.
fn help_for_term(term: &str, glossary: &Vocabulary) -> String {
    format!(
        "write it as the file `content/glossary/{}.md`:\n+++\nterm = \"{}\"\ndefinition = \"What it means, in a \
         sentence.\"\n+++",
        glossary.slug(term),
        term.replace('-', " "),
    )
}

/// The question whether a path was meant, as the author of `own` would write it. Nobody means their own file.
fn question(near: Option<String>, own: &str, place: Place) -> Option<String> {
    let near = as_written(&near.filter(|near| near != own)?, own);
    let has_blank = near.contains(' ') && place == Place::Text;
    Some(if has_blank {
        format!(
            "{} an address with blanks in it stands between `<` and `>`",
            suggest::question(&format!("<{near}>"))
        )
    } else {
        suggest::question(&near)
    })
}

/// Whether a path beside a file ends as addresses of sites do, and files do not.
fn is_host(path: &str, own: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["at", "blog", "ch", "co", "coach", "com", "de", "eu", "info", "net", "org", "uk"];
    let folder = own.rfind('/').map_or("", |slash| &own[..=slash]);
    let name = path.strip_prefix(folder).unwrap_or(path);
    !name.contains('/') && name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// A path below the content folder as a link in `own` names it: from its own folder, or from the content folder.
fn as_written(path: &str, own: &str) -> String {
    let folder = own.rfind('/').map_or("", |slash| &own[..=slash]);
    match path.strip_prefix(folder) {
        Some(rest) => rest.to_owned(),
        None => format!("@/{path}"),
    }
}

fn unpublished(site: &Site<'_>, id: DocumentId, other: DocumentId, span: Span) -> Diagnostic {
    let (why, help) = match site.states[other as usize] {
        State::Expired => ("has expired", "take the link out, or give the post a later `expires`"),
        _ => {
            ("is a draft", "publish it first, or take the link out; a post that is to come may be linked to")
        }
    };
    let title = &site.documents.get(other).summary.title;
    let message = format!("\"{title}\" {why}, and readers would find nothing");
    Diagnostic::at(Code::LinkUnpublished, site.documents.file(id), span, message).help(help).related(
        site.documents.file(other),
        None,
        "the post is here",
    )
}

fn file_unpublished(site: &Site<'_>, id: DocumentId, span: Span) -> Diagnostic {
    let message = "this file belongs to a post that is not published";
    Diagnostic::at(Code::LinkUnpublished, site.documents.file(id), span, message)
        .help("copy the file into this post's own folder, or move it into `static`")
}

fn heading_missing(
    site: &Site<'_>,
    id: DocumentId,
    (other, fragment): (DocumentId, &str),
    span: Span,
    searches: &mut Searches,
) -> Diagnostic {
    let outline = &site.documents.get(other).outline;
    let message = if id == other {
        format!("there is no heading `#{fragment}` on this page")
    } else {
        format!("`{}` has no heading `#{fragment}`", site.documents.file(other))
    };
    let help = if outline.headings.is_empty() && outline.anchors.is_empty() {
        format!("that page has no headings: take `#{fragment}` out")
    } else {
        let near = searches.once(format!("heading {other}#{fragment}"), || {
            let ids = outline.headings.iter().map(|heading| &heading.id).chain(&outline.anchors);
            let ids: Vec<String> = ids.map(|id| format!("#{id}")).collect();
            suggest::help(&format!("#{fragment}"), ids.iter().map(String::as_str))
        });
        near.unwrap_or_else(|| {
            "a heading's name is its words in small letters, with hyphens between them".to_owned()
        })
    };
    Diagnostic::at(Code::LinkHeadingMissing, site.documents.file(id), span, message).help(help)
}

fn slugs(vocabulary: &Vocabulary) -> impl Iterator<Item = &str> {
    vocabulary.names.iter().map(|name| name.slug.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_their_author_would() {
        assert_eq!(as_written("posts/goals.md", "posts/why.md"), "goals.md");
        assert_eq!(as_written("posts/goals/index.md", "posts/why.md"), "goals/index.md");
        assert_eq!(as_written("talks/goals.md", "posts/why.md"), "@/talks/goals.md");
        assert_eq!(as_written("posts/goals.md", "about.md"), "posts/goals.md");
    }
}
