//! Snippets: which of them each document takes in.
//!
//! Owns what speaks against taking one in, and against taking in a worksheet of another file: that there is none of the name, that it would contain itself, that it would
//! bring in more than a page can hold, or an id that the page has already.

use std::collections::{BTreeSet, HashMap};

use super::{Site, State};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::collection::{DocumentId, Documents};
use crate::document::{Kind, Outline};

/// For each document, the snippets that it takes in, in order.
type Uses = [Box<[Option<DocumentId>]>];

/// So many snippets a page takes in, those within others among them: each twice in the next make any number.
const MOST: usize = 1_000;

/// So deep may snippets stand in each other.
const DEEPEST: usize = 100;

/// The snippet that each use of one means; a use that would lead back to itself means none, and is told.
pub(super) fn resolve(
    documents: &Documents<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Box<[Option<DocumentId>]>> {
    let by_name: HashMap<&str, DocumentId> = documents
        .ids()
        .filter(|id| {
            documents.facts[*id as usize].kind == Kind::Snippet && !documents.facts[*id as usize].draft
        })
        .map(|id| (documents.get(id).summary.slug.as_str(), id))
        .collect();
    let mut names: Vec<&str> = by_name.keys().copied().collect();
    names.sort_unstable();
    let mut uses: Vec<Box<[Option<DocumentId>]>> = Vec::with_capacity(documents.documents.len());
    for id in documents.ids() {
        let document = documents.get(id);
        let found = document.outline.snippets.iter().map(|(name, span)| {
            let found = by_name.get(name.as_str()).copied();
            if found.is_none() {
                diagnostics.push(
                    Diagnostic::at(
                        Code::SnippetUnknown,
                        documents.file(id),
                        *span,
                        format!("there is no snippet `{name}`"),
                    )
                    .help(format!("write it as `content/snippets/{name}.md`"))
                    .suggest(name, names.iter().copied()),
                );
            }
            found
        });
        uses.push(found.collect());
    }
    cut_circles(documents, &mut uses, diagnostics);
    bound(documents, &mut uses, diagnostics);
    uses
}

fn cut_circles(
    documents: &Documents<'_>,
    uses: &mut [Box<[Option<DocumentId>]>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for id in documents.ids().filter(|id| documents.facts[*id as usize].kind == Kind::Snippet) {
        for index in 0..uses[id as usize].len() {
            let Some(first) = uses[id as usize][index] else { continue };
            if reaches(uses, first, id) {
                uses[id as usize][index] = None;
                let (name, span) = &documents.get(id).outline.snippets[index];
                diagnostics.push(
                    Diagnostic::at(
                        Code::SnippetCircle,
                        documents.file(id),
                        *span,
                        format!("the snippet `{name}` would contain itself"),
                    )
                    .help("take one of the two out of the other"),
                );
            }
        }
    }
}

/// Whether one snippet takes in another, itself or by others.
fn reaches(uses: &[Box<[Option<DocumentId>]>], from: DocumentId, to: DocumentId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(uses[id as usize].iter().flatten());
        }
    }
    false
}

/// Cuts off what would bring in too many snippets, and tells of it.
fn bound(
    documents: &Documents<'_>,
    uses: &mut [Box<[Option<DocumentId>]>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut counts: HashMap<DocumentId, usize> = HashMap::new();
    for id in documents.ids() {
        if !uses[id as usize].is_empty() {
            count(documents, id, 0, (uses, &mut counts), diagnostics);
        }
    }
}

/// How many snippets a document takes in.
fn count(
    documents: &Documents<'_>,
    id: DocumentId,
    depth: usize,
    (uses, counts): (&mut Uses, &mut HashMap<DocumentId, usize>),
    diagnostics: &mut Vec<Diagnostic>,
) -> usize {
    if let Some(count) = counts.get(&id) {
        return *count;
    }
    let mut total = 0;
    for index in 0..uses[id as usize].len() {
        let Some(snippet) = uses[id as usize][index] else { continue };
        let inner = match depth {
            DEEPEST => MOST,
            _ => count(documents, snippet, depth + 1, (uses, counts), diagnostics),
        };
        if total + inner < MOST {
            total += inner + 1;
            continue;
        }
        uses[id as usize][index] = None;
        let (name, span) = &documents.get(id).outline.snippets[index];
        let message = format!("with the snippet `{name}`, more than {MOST} would stand in each other here");
        diagnostics.push(
            Diagnostic::at(Code::NestingDeep, documents.file(id), *span, message)
                .help("take each snippet in once, or write out what stands in it"),
        );
    }
    counts.insert(id, total);
    total
}

/// Tells of ids that a page would have twice, since a snippet of it has them. Those that are made of words begin with
/// the snippet's name, and where it is taken in again, with another number each time.
pub(super) fn check(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let takes_in = |id: &DocumentId| {
        !site.snippets[*id as usize].is_empty() || !site.worksheets.embeds[*id as usize].is_empty()
    };
    for id in site.documents.ids().filter(takes_in) {
        let is_page = site.documents.facts[id as usize].kind != Kind::Snippet;
        if !is_page || !matches!(site.states[id as usize], State::Out | State::Scheduled) {
            continue;
        }
        let mut page = Page {
            site,
            host: id,
            ids: ids(&site.documents.get(id).outline).collect(),
            seen: BTreeSet::new(),
        };
        for index in 0..site.snippets[id as usize].len() {
            let span = site.documents.get(id).outline.snippets[index].1;
            if let Some(snippet) = site.snippets[id as usize][index] {
                page.take_in(snippet, span, found);
            }
        }
        for (embed, (_, span)) in
            site.worksheets.embeds[id as usize].iter().zip(&site.documents.get(id).outline.embeds)
        {
            if let Some(worksheet) = embed {
                page.take_in(*worksheet, *span, found);
            }
        }
    }
}

/// A page and the ids that it has so far.
struct Page<'s, 'a> {
    site: &'s Site<'a>,
    host: DocumentId,
    ids: BTreeSet<&'s str>,
    /// The snippets that it has taken in.
    seen: BTreeSet<DocumentId>,
}

impl Page<'_, '_> {
    fn take_in(&mut self, snippet: DocumentId, span: Span, found: &mut Vec<Diagnostic>) {
        let site = self.site;
        let document = site.documents.get(snippet);
        let is_repeated = !self.seen.insert(snippet);
        let what = if document.kind == Kind::Worksheet { "worksheet" } else { "snippet" };
        // That a worksheet is there twice is told of it.
        if is_repeated && document.kind == Kind::Worksheet {
            return;
        }
        let prefix = format!("{}-", document.summary.slug);
        for id in ids(&document.outline) {
            let is_renamed = is_repeated && id.starts_with(&prefix);
            if !is_renamed && !self.ids.insert(id) {
                let message =
                    format!("with the {what} `{}`, this page has the id `{id}` twice", document.summary.slug);
                found.push(
                    Diagnostic::at(Code::IdTwice, site.documents.file(self.host), span, message)
                        .help(format!("give the heading another id, or take it out of the {what}"))
                        .related(site.documents.file(snippet), None, format!("the {what} is here")),
                );
            }
        }
        for inner in
            site.snippets[snippet as usize].iter().chain(&site.worksheets.embeds[snippet as usize]).flatten()
        {
            self.take_in(*inner, span, found);
        }
    }
}

fn ids(outline: &Outline) -> impl Iterator<Item = &str> {
    let headings = outline.headings.iter().map(|heading| heading.id.as_str());
    headings.chain(outline.anchors.iter().map(String::as_str))
}
