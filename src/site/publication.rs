//! Publication: what is out, what is to come, what stays in the drawer.

use std::cmp::Reverse;

use crate::address;
use crate::document::Kind;
use crate::document::collection::{DocumentId, Documents};
use crate::input::Inputs;

use super::placeholders;

/// Whether a document is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is part of this build.
    Out,
    /// Its date is to come.
    Scheduled,
    /// It is a draft.
    Draft,
    /// It has expired.
    Expired,
}

pub(super) fn states(inputs: &Inputs, documents: &Documents<'_>) -> Vec<State> {
    let wanted = inputs.unpublished;
    let state = |fact: &crate::document::facts::Fact| {
        if fact.draft && !wanted.drafts {
            State::Draft
        } else if fact.expires <= inputs.now {
            State::Expired
        } else if fact.published > inputs.now && !wanted.future {
            State::Scheduled
        } else {
            State::Out
        }
    };
    documents.facts.iter().map(state).collect()
}

/// When the site next changes by itself, in seconds since 1970: a post comes out or expires, or it is time to tell that
/// one has no text.
pub(super) fn next_change(inputs: &Inputs, documents: &Documents<'_>) -> Option<i64> {
    let moments = documents.facts.iter().flat_map(|fact| {
        [fact.published, fact.published.saturating_add(placeholders::SECONDS_PER_DAY), fact.expires]
    });
    moments.filter(|moment| *moment > inputs.now).min()
}

/// Published posts, newest first; posts of one moment in the order of their paths.
pub(super) fn posts(documents: &Documents<'_>, states: &[State]) -> Vec<DocumentId> {
    let mut keys: Vec<(Reverse<i64>, DocumentId)> = documents
        .ids()
        .filter(|id| states[*id as usize] == State::Out && documents.facts[*id as usize].kind == Kind::Post)
        .map(|id| (Reverse(documents.facts[id as usize].published), id))
        .collect();
    // Document numbers follow paths, so the number decides ties in the order of paths.
    keys.sort_unstable();
    keys.into_iter().map(|(_, id)| id).collect()
}

/// Posts to come, soonest first.
pub(super) fn scheduled(documents: &Documents<'_>, states: &[State]) -> Vec<DocumentId> {
    let mut ids: Vec<DocumentId> = documents
        .ids()
        .filter(|id| {
            states[*id as usize] == State::Scheduled && documents.facts[*id as usize].kind == Kind::Post
        })
        .collect();
    ids.sort_by_key(|id| (documents.facts[*id as usize].published, *id));
    ids
}

/// Published pages but for the home page's text, by weight, then title.
pub(super) fn pages(documents: &Documents<'_>, states: &[State]) -> Vec<DocumentId> {
    let mut ids: Vec<DocumentId> = documents
        .ids()
        .filter(|id| states[*id as usize] == State::Out && documents.facts[*id as usize].kind == Kind::Page)
        .filter(|id| !address::is_home(&documents.get(*id).path))
        .collect();
    ids.sort_by(|a, b| {
        let (a, b) = (documents.get(*a), documents.get(*b));
        (a.summary.weight, &a.summary.title, &a.path).cmp(&(b.summary.weight, &b.summary.title, &b.path))
    });
    ids
}

pub(super) fn home(documents: &Documents<'_>, states: &[State]) -> Option<DocumentId> {
    documents.ids().find(|id| {
        states[*id as usize] == State::Out
            && documents.facts[*id as usize].kind == Kind::Page
            && address::is_home(&documents.get(*id).path)
    })
}
