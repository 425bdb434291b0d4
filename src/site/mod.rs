//! The site: how its documents stand to each other.
//!
//! Owns what no document can know alone: what is published, in which order, in which series and terms, where links
//! lead, what is related. Refuses to hold HTML and to know templates. Recomputed whole, over the integers of
//! [`Fact`](crate::document::facts::Fact), or taken whole from memory where all that it is made from is the same; there
//! is nothing here to invalidate.

use std::ops::Deref;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::document::Kind;
use crate::document::collection::{DocumentId, Documents};
use crate::input::Inputs;
use crate::memory::Memory;

mod archive;
mod basis;
mod broken;
mod checks;
mod files;
mod glossary;
mod links;
mod names;
mod pictures;
mod placeholders;
mod publication;
mod related;
mod series;
mod snippets;
mod strays;
mod terms;
pub mod worksheets;

pub use archive::{Day, Month, Year};
pub use basis::Bases;
pub use files::Files;
pub use glossary::{Glossary, sort_key};
pub use links::Resolution;
pub use publication::State;
pub use series::{Part, PartState, Series};
pub use terms::{Member, Taxonomy};
pub use worksheets::Worksheets;

/// A site, linked: what was read, and how it hangs together.
pub struct Site<'a> {
    /// What was read.
    pub inputs: &'a Inputs,
    /// What it says.
    pub documents: &'a Documents<'a>,
    /// The fingerprints of all of that but the bodies of documents.
    pub bases: Bases,
    linked: Arc<Linked>,
}

/// How the documents of a site hang together.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked {
    /// Whether each document is published.
    pub states: Vec<State>,
    /// Published posts, newest first.
    pub posts: Vec<DocumentId>,
    /// The place of each document in `posts`.
    pub positions: Vec<Option<u32>>,
    /// Posts with a date to come that this build leaves out, soonest first.
    pub scheduled: Vec<DocumentId>,
    /// Published pages by weight, then title.
    pub pages: Vec<DocumentId>,
    /// The text of the home page, if there is one.
    pub home: Option<DocumentId>,
    /// Years with posts, newest first.
    pub archive: Vec<Year>,
    /// Tags.
    pub tags: Taxonomy,
    /// Categories.
    pub categories: Taxonomy,
    /// Authors.
    pub authors: Taxonomy,
    /// Series by title.
    pub series: Vec<Series>,
    /// For each document, its places in `series`: which series, which of its parts.
    pub memberships: Vec<Box<[(u32, u32)]>>,
    /// The glossary.
    pub glossary: Glossary,
    /// For each of `posts`, the most related others.
    pub related: Vec<Box<[DocumentId]>>,
    /// For each document, the published documents that link to it, newest first.
    pub backlinks: Vec<Box<[DocumentId]>>,
    /// Where each target of [`Names::targets`](crate::document::facts::Names) leads.
    pub resolutions: Vec<Resolution>,
    /// The snippet that each document's use of one means.
    pub snippets: Vec<Box<[Option<DocumentId>]>>,
    /// The worksheets.
    pub worksheets: Worksheets,
    /// The files that are copied.
    pub files: Files,
    /// What there is to tell.
    pub diagnostics: Vec<Diagnostic>,
}

impl Deref for Site<'_> {
    type Target = Linked;

    fn deref(&self) -> &Linked {
        &self.linked
    }
}

impl<'a> Site<'a> {
    /// Links documents into a site.
    pub fn link(inputs: &'a Inputs, documents: &'a Documents<'a>, memory: &mut Memory) -> Self {
        let bases = Bases::of(inputs, documents);
        let places = |linked: &Arc<Linked>| documents.places(&linked.diagnostics);
        let make = || Self::made(inputs, documents, bases).linked;
        let linked = memory.linked.get_or_make(bases.links, places, make);
        debug_assert_eq!(linked, make(), "links depend on more than they are remembered by");
        Self { inputs, documents, bases, linked }
    }

    fn made(inputs: &'a Inputs, documents: &'a Documents<'a>, bases: Bases) -> Self {
        let linked = Arc::new(Linked::new(inputs, documents));
        let mut site = Self { inputs, documents, bases, linked };
        let related = related::link(&site);
        Arc::make_mut(&mut site.linked).related = related;
        let found = checks::check(&site);
        Arc::make_mut(&mut site.linked).diagnostics.extend(found);
        site
    }

    /// Whether a document has a page of its own in this build.
    pub fn is_out(&self, id: DocumentId) -> bool {
        self.states[id as usize] == State::Out && self.documents.facts[id as usize].kind != Kind::Snippet
    }

    /// When the site next changes by itself, in seconds since 1970.
    pub fn next_change(&self) -> Option<i64> {
        publication::next_change(self.inputs, self.documents)
    }

    /// Whether a published post would not be, were drafts and posts to come left out.
    pub fn is_scheduled(&self, id: DocumentId) -> bool {
        self.documents.facts[id as usize].published > self.inputs.now
    }
}

impl Linked {
    /// All but what is related, and what the whole site alone can tell.
    fn new(inputs: &Inputs, documents: &Documents<'_>) -> Self {
        let mut diagnostics = Vec::new();
        let states = publication::states(inputs, documents);
        let posts = publication::posts(documents, &states);
        let mut positions = vec![None; documents.documents.len()];
        for (position, id) in posts.iter().enumerate() {
            positions[*id as usize] = Some(position as u32);
        }
        let (series, memberships) = series::link(inputs, documents, &states, &mut diagnostics);
        let files = Files::new(inputs, documents, &states);
        let resolutions = links::resolve(documents, &states, &series, &files, inputs);
        let snippets = snippets::resolve(documents, &mut diagnostics);
        let worksheets = Worksheets::link(inputs, documents, &states, &snippets, &mut diagnostics);
        Self {
            scheduled: publication::scheduled(documents, &states),
            pages: publication::pages(documents, &states),
            home: publication::home(documents, &states),
            archive: archive::link(documents, &posts),
            tags: terms::link(documents, &states, &posts, terms::Sort::Tags),
            categories: terms::link(documents, &states, &posts, terms::Sort::Categories),
            authors: terms::link(documents, &states, &posts, terms::Sort::Authors),
            glossary: Glossary::new(documents, &states),
            related: Vec::new(),
            backlinks: links::backlinks(documents, &states, &positions, &resolutions),
            snippets,
            worksheets,
            states,
            posts,
            positions,
            series,
            memberships,
            resolutions,
            files,
            diagnostics,
        }
    }
}
