//! Terms: tags, categories and authors, each with its posts.

use crate::document::collection::{DocumentId, Documents};
use crate::document::facts::{Fact, NameId, Vocabulary};

use super::State;

/// Which terms are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Tags,
    Categories,
    Authors,
}

/// The terms of one sort.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxonomy {
    /// Terms that have posts or a file, by title.
    pub members: Vec<Member>,
    /// The posts of all terms, one term after the other, each newest first.
    posts: Vec<DocumentId>,
    /// The member that a name is.
    by_name: Vec<Option<u32>>,
}

/// A tag, a category or an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name's number.
    pub name: NameId,
    /// The title of its file, or the spelling that most posts use.
    pub title: String,
    /// Its form in addresses.
    pub slug: String,
    /// The file about it.
    pub document: Option<DocumentId>,
    first: u32,
    count: u32,
}

impl Taxonomy {
    /// The posts of a term, newest first.
    pub fn posts(&self, member: &Member) -> &[DocumentId] {
        &self.posts[member.first as usize..][..member.count as usize]
    }

    /// The place in `members` of a name that a published post uses.
    pub fn index(&self, name: NameId) -> Option<usize> {
        self.by_name.get(name as usize).copied().flatten().map(|index| index as usize)
    }
}

pub(super) fn link(
    documents: &Documents<'_>,
    states: &[State],
    posts: &[DocumentId],
    sort: Sort,
) -> Taxonomy {
    let vocabulary = vocabulary(documents, sort);
    let count = vocabulary.names.len();
    // Counting sort: how many posts each name has, where its share of the flat list begins, then the posts.
    let mut starts = vec![0u32; count + 1];
    for id in posts {
        for name in names(&documents.facts[*id as usize], sort) {
            starts[*name as usize + 1] += 1;
        }
    }
    for index in 0..count {
        starts[index + 1] += starts[index];
    }
    let mut next = starts.clone();
    let mut flat = vec![0; starts[count] as usize];
    for id in posts {
        for name in names(&documents.facts[*id as usize], sort) {
            flat[next[*name as usize] as usize] = *id;
            next[*name as usize] += 1;
        }
    }
    let mut members: Vec<Member> = (0..count)
        .filter_map(|index| {
            member(documents, states, vocabulary, sort, index, (starts[index], starts[index + 1]))
        })
        .collect();
    members.sort_by_cached_key(|member| (member.title.to_lowercase(), member.slug.clone()));
    let mut by_name = vec![None; count];
    for (index, member) in members.iter().enumerate() {
        by_name[member.name as usize] = Some(index as u32);
    }
    Taxonomy { members, posts: flat, by_name }
}

fn member(
    documents: &Documents<'_>,
    states: &[State],
    vocabulary: &Vocabulary,
    sort: Sort,
    index: usize,
    (first, end): (u32, u32),
) -> Option<Member> {
    let name = &vocabulary.names[index];
    let document = name.document.filter(|id| states[*id as usize] == State::Out);
    if first == end && document.is_none() {
        return None;
    }
    let title = match document {
        Some(id) => documents.get(id).summary.title.clone(),
        None => commonest(documents, states, sort, index as NameId, &name.spellings),
    };
    Some(Member {
        name: index as NameId,
        title,
        slug: name.slug.clone(),
        document,
        first,
        count: end - first,
    })
}

/// The spelling that most published posts use; of two, the first in alphabetical order.
fn commonest(
    documents: &Documents<'_>,
    states: &[State],
    sort: Sort,
    name: NameId,
    spellings: &[String],
) -> String {
    if let [only] = spellings {
        return only.clone();
    }
    let mut counts: Vec<(usize, &String)> = spellings.iter().map(|spelling| (0, spelling)).collect();
    for id in documents.ids().filter(|id| states[*id as usize] == State::Out) {
        if !names(&documents.facts[id as usize], sort).contains(&name) {
            continue;
        }
        let summary = &documents.get(id).summary;
        let written = match sort {
            Sort::Tags => &summary.tags,
            Sort::Categories => &summary.categories,
            Sort::Authors => &summary.authors,
        };
        for (count, spelling) in &mut counts {
            *count += usize::from(written.contains(spelling));
        }
    }
    counts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    counts.first().map(|(_, spelling)| (*spelling).clone()).unwrap_or_default()
}

fn vocabulary<'a>(documents: &'a Documents<'_>, sort: Sort) -> &'a Vocabulary {
    match sort {
        Sort::Tags => &documents.names.tags,
        Sort::Categories => &documents.names.categories,
        Sort::Authors => &documents.names.authors,
    }
}

fn names(fact: &Fact, sort: Sort) -> &[NameId] {
    match sort {
        Sort::Tags => &fact.tags,
        Sort::Categories => &fact.categories,
        Sort::Authors => &fact.authors,
    }
}
