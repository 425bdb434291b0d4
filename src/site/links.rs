//! Links: where each target leads.
//!
//! Every distinct target is resolved once; a link of a document is then a look into an array. What nothing here
//! can resolve may still be the address of a generated page, which `plan` knows.

use std::sync::Arc;

use rayon::prelude::*;

use crate::document::collection::{DocumentId, Documents};
use crate::document::{Kind, LinkTarget};
use crate::input::Inputs;
use crate::map::{self, Map};

use super::{Files, PartState, Series, State};

/// How many of the pages that link to a page it names: a page that everybody links to stays a page.
const MOST_BACKLINKS: usize = 50;

/// Where a target leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Out of the site, or nowhere: kept as written.
    Outside,
    /// To a document that is published.
    Document {
        /// Which.
        document: DocumentId,
        /// The heading.
        fragment: Option<String>,
        /// Whether the document has that heading.
        has_fragment: bool,
    },
    /// To an address that no document has: of a generated page, or none.
    Address {
        /// The address.
        address: String,
        /// Query and fragment, as they are printed.
        suffix: String,
    },
    /// To a file that is copied.
    File {
        /// Which.
        file: u32,
        /// Query and fragment, as they are printed.
        suffix: String,
    },
    /// To a post that is to come.
    Coming(DocumentId),
    /// To a part of a series that is planned and not dated.
    Planned,
    /// To a document that is a draft, or has expired.
    Unpublished(DocumentId),
    /// To nothing.
    Broken,
}

pub(super) fn resolve(
    documents: &Documents<'_>,
    states: &[State],
    series: &[Series],
    files: &Files,
    inputs: &Inputs,
) -> Vec<Resolution> {
    let resolver = Resolver {
        documents,
        states,
        series,
        files,
        inputs,
        by_path: documents.ids().map(|id| (&*documents.documents[id as usize].path, id)).collect(),
        by_url: by_url(documents, states),
    };
    documents.names.targets.par_iter().with_min_len(256).map(|target| resolver.resolve(target)).collect()
}

/// Documents by address, published ones before others.
fn by_url<'a>(documents: &'a Documents<'_>, states: &[State]) -> Map<&'a str, DocumentId> {
    let mut by_url = map::with_capacity(documents.facts.len());
    for id in documents.ids() {
        let url: &Arc<str> = &documents.facts[id as usize].url;
        if !url.is_empty() && (states[id as usize] == State::Out || !by_url.contains_key(&**url)) {
            by_url.insert(&**url, id);
        }
    }
    by_url
}

struct Resolver<'a> {
    documents: &'a Documents<'a>,
    states: &'a [State],
    series: &'a [Series],
    files: &'a Files,
    inputs: &'a Inputs,
    by_path: Map<&'a str, DocumentId>,
    by_url: Map<&'a str, DocumentId>,
}

impl Resolver<'_> {
    fn resolve(&self, target: &LinkTarget) -> Resolution {
        match target {
            LinkTarget::External(_) | LinkTarget::Nowhere => Resolution::Outside,
            LinkTarget::Document { path, fragment } => match self.by_path.get(path.as_str()) {
                Some(id) => self.document(*id, fragment.as_deref()),
                None => Resolution::Broken,
            },
            LinkTarget::File { path, suffix } => match self.files.at_content_path(path) {
                Some(file) => Resolution::File { file, suffix: suffix.clone() },
                None => Resolution::Broken,
            },
            LinkTarget::Address { path, fragment, query } => self.address(path, fragment.as_deref(), query),
            // Interning has made addresses of all these.
            LinkTarget::Raw { .. } | LinkTarget::Relative { .. } | LinkTarget::Fragment(_) => {
                Resolution::Broken
            }
            LinkTarget::Glossary(term) => {
                let names = &self.documents.names.glossary;
                let entry = names.find(term).and_then(|name| names.names[name as usize].document);
                entry.map_or(Resolution::Broken, |id| self.document(id, None))
            }
            LinkTarget::Series { name, part } => self.series(name, *part),
        }
    }

    fn document(&self, id: DocumentId, fragment: Option<&str>) -> Resolution {
        match self.states[id as usize] {
            State::Scheduled => return Resolution::Coming(id),
            State::Draft | State::Expired => return Resolution::Unpublished(id),
            State::Out => {}
        }
        if self.documents.facts[id as usize].kind == Kind::Snippet {
            return Resolution::Broken;
        }
        let outline = &self.documents.get(id).outline;
        let has_fragment = fragment.is_none_or(|fragment| {
            outline.headings.iter().any(|heading| heading.id == fragment)
                || outline.anchors.iter().any(|anchor| anchor == fragment)
        });
        Resolution::Document { document: id, fragment: fragment.map(str::to_owned), has_fragment }
    }

    fn address(&self, path: &str, fragment: Option<&str>, query: &str) -> Resolution {
        let suffix =
            format!("{query}{}", fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default());
        // A heading of the same page, in a snippet: its host is not known here.
        if path.is_empty() {
            return Resolution::Address { address: String::new(), suffix };
        }
        // `/posts/x` and `/posts/x/index.html` are what `/posts/x/` is.
        let trimmed = path.strip_suffix("index.html").unwrap_or(path);
        let with_slash = format!("{}/", trimmed.trim_end_matches('/'));
        if let Some(file) = self.files.at_address(path) {
            return Resolution::File { file, suffix };
        }
        match self.by_url.get(trimmed).or_else(|| self.by_url.get(with_slash.as_str())) {
            Some(id) if query.is_empty() => self.document(*id, fragment),
            _ => Resolution::Address { address: path.to_owned(), suffix },
        }
    }

    fn series(&self, name: &str, part: Option<u32>) -> Resolution {
        let names = &self.documents.names.series;
        let Some(slug) = names.find(name).map(|id| &names.names[id as usize].slug) else {
            return Resolution::Broken;
        };
        let Some(series) = self.series.iter().find(|series| series.slug == *slug) else {
            return Resolution::Broken;
        };
        let Some(number) = part else {
            let address = crate::address::member(&self.inputs.config.paths.series, slug);
            return match series.document {
                Some(id) => self.document(id, None),
                None => Resolution::Address { address, suffix: String::new() },
            };
        };
        match series.parts.iter().find(|part| part.number == number) {
            Some(part) => match (part.state, part.document) {
                (PartState::Out, Some(id)) => self.document(id, None),
                (PartState::Scheduled, Some(id)) => Resolution::Coming(id),
                _ => Resolution::Planned,
            },
            None => Resolution::Broken,
        }
    }
}

/// For each document, the published documents that link to it, newest first; a document does not count for itself.
pub(super) fn backlinks(
    documents: &Documents<'_>,
    states: &[State],
    positions: &[Option<u32>],
    resolutions: &[Resolution],
) -> Vec<Box<[DocumentId]>> {
    let mut backlinks: Vec<Vec<DocumentId>> = vec![Vec::new(); documents.documents.len()];
    for id in documents.ids() {
        let fact = &documents.facts[id as usize];
        if states[id as usize] != State::Out
            || !matches!(fact.kind, Kind::Post | Kind::Page | Kind::Glossary | Kind::Worksheet)
        {
            continue;
        }
        for target in &fact.links {
            if let Resolution::Document { document, .. } = resolutions[*target as usize]
                && document != id
                && backlinks[document as usize].last() != Some(&id)
            {
                backlinks[document as usize].push(id);
            }
        }
    }
    let newest_first = |id: &DocumentId| (positions[*id as usize].unwrap_or(u32::MAX), *id);
    for list in &mut backlinks {
        list.sort_by_key(newest_first);
        list.dedup();
        list.truncate(MOST_BACKLINKS);
    }
    backlinks.into_iter().map(Into::into).collect()
}
