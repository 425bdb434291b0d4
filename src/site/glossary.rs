//! The glossary: its entries in alphabetical order.

use crate::document::Kind;
use crate::document::collection::{DocumentId, Documents};

use super::State;

/// The entries of the glossary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glossary {
    /// Published entries by term, without regard to case.
    pub entries: Vec<DocumentId>,
}

impl Glossary {
    pub(super) fn new(documents: &Documents<'_>, states: &[State]) -> Self {
        let mut entries: Vec<DocumentId> = documents
            .ids()
            .filter(|id| {
                documents.facts[*id as usize].kind == Kind::Glossary && states[*id as usize] == State::Out
            })
            .collect();
        entries.sort_by_cached_key(|id| (sort_key(&documents.get(*id).summary.title), *id));
        Self { entries }
    }
}

/// A term as it is sorted: without accents and case, so that "Édouard" stands under E.
pub fn sort_key(term: &str) -> String {
    deunicode::deunicode(term).to_lowercase()
}
