//! Facts: what linking needs of a document, as integers over interned names.
//!
//! Owns interning: tags, categories, authors, series and link targets become small numbers once, so that linking
//! ten thousand posts compares no text. Refuses to order anything by such a number: it depends on the order in
//! which names were met.

use std::borrow::Cow;
use std::sync::Arc;

use super::collection::DocumentId;
use super::slug::Alphabet;
use super::{Detail, Document, Kind, LinkTarget};
use crate::address;
use crate::config::Config;
use crate::map::Map;

/// The number of a tag, category, author or series in its [`Vocabulary`].
pub type NameId = u32;

/// The number of a link target in [`Names::targets`].
pub type TargetId = u32;

/// What linking needs of one document.
#[derive(Clone, Debug)]
pub struct Fact {
    /// What it is.
    pub kind: Kind,
    /// Whether it is a draft.
    pub draft: bool,
    /// When it is published, in seconds since 1970; the least number where it has no date.
    pub published: i64,
    /// When it disappears; the greatest number where it does not.
    pub expires: i64,
    /// The civil date: year, month, day.
    pub date: (i16, i8, i8),
    /// Its tags.
    pub tags: Box<[NameId]>,
    /// Its categories.
    pub categories: Box<[NameId]>,
    /// Its authors.
    pub authors: Box<[NameId]>,
    /// Its places in series.
    pub series: Box<[SeriesFact]>,
    /// Its links, in the order of [`Outline::links`](super::Outline::links).
    pub links: Box<[TargetId]>,
    /// Its address, without the base path; empty for what has no page.
    pub url: Arc<str>,
}

/// A place in a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeriesFact {
    /// Which series.
    pub series: NameId,
    /// Which part, if it says.
    pub part: Option<u32>,
    /// How many there are to be, if it says.
    pub total: Option<u32>,
}

/// All names of a site.
#[derive(Debug, Default)]
pub struct Names {
    /// Of tags.
    pub tags: Vocabulary,
    /// Of categories.
    pub categories: Vocabulary,
    /// Of authors, with their aliases.
    pub authors: Vocabulary,
    /// Of series.
    pub series: Vocabulary,
    /// Of glossary entries, with their aliases.
    pub glossary: Vocabulary,
    /// Every distinct target of a link, by number.
    pub targets: Vec<LinkTarget>,
    target_ids: Map<LinkTarget, TargetId>,
}

/// Names of one sort. Two spellings with one slug are one name.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// The names by number.
    pub names: Vec<Name>,
    /// Names claimed by two files: the earlier, the later, and the word.
    pub conflicts: Vec<(DocumentId, DocumentId, String)>,
    alphabet: Alphabet,
    by_spelling: Map<String, NameId>,
    by_slug: Map<String, NameId>,
}

/// A name.
#[derive(Clone, Debug)]
pub struct Name {
    /// Its form in addresses.
    pub slug: String,
    /// The ways in which posts write it, in the order in which they were met.
    pub spellings: Vec<String>,
    /// The file that is about it.
    pub document: Option<DocumentId>,
}

impl Vocabulary {
    /// The number of a name, made if it is new.
    pub fn intern(&mut self, spelling: &str) -> NameId {
        if let Some(id) = self.by_spelling.get(spelling) {
            return *id;
        }
        let id = self.by_slug_or_new(&self.slug(spelling));
        self.names[id as usize].spellings.push(spelling.to_owned());
        self.by_spelling.insert(spelling.to_owned(), id);
        id
    }

    /// The number of a name that exists, by its slug or any spelling that has the same.
    pub fn find(&self, spelling: &str) -> Option<NameId> {
        self.by_spelling.get(spelling).or_else(|| self.by_slug.get(&self.slug(spelling))).copied()
    }

    /// The form of a spelling in addresses.
    pub fn slug(&self, spelling: &str) -> String {
        self.alphabet.slug(spelling)
    }

    fn by_slug_or_new(&mut self, slug: &str) -> NameId {
        if let Some(id) = self.by_slug.get(slug) {
            return *id;
        }
        let id = self.names.len() as NameId;
        self.names.push(Name { slug: slug.to_owned(), spellings: Vec::new(), document: None });
        self.by_slug.insert(slug.to_owned(), id);
        id
    }

    /// Enters other words for a name that a file is about.
    fn define_words<'a>(&mut self, name: NameId, id: DocumentId, words: impl Iterator<Item = &'a str>) {
        for word in words {
            let slug = self.slug(word);
            match self.by_slug.get(&slug) {
                Some(taken) if *taken == name => {}
                Some(taken) => {
                    if let Some(other) = self.names[*taken as usize].document {
                        self.conflicts.push((other, id, word.to_owned()));
                    }
                }
                None => {
                    self.by_slug.insert(slug, name);
                }
            }
        }
    }

    fn claim(&mut self, name: NameId, id: DocumentId, word: &str) {
        match self.names[name as usize].document {
            Some(other) => self.conflicts.push((other, id, word.to_owned())),
            None => self.names[name as usize].document = Some(id),
        }
    }
}

impl Names {
    /// The names that files are about, before any post is read. Slugs of all are entered before titles and aliases,
    /// so that a file's own name wins over another's alias.
    pub fn of(documents: &[Arc<Document>], alphabet: Alphabet) -> Self {
        let vocabulary = || Vocabulary { alphabet, ..Vocabulary::default() };
        let mut names = Self {
            tags: vocabulary(),
            categories: vocabulary(),
            authors: vocabulary(),
            series: vocabulary(),
            glossary: vocabulary(),
            ..Self::default()
        };
        let about: Vec<(DocumentId, &Document)> = documents
            .iter()
            .enumerate()
            .filter(|(_, document)| !document.summary.draft)
            .map(|(index, document)| (index as DocumentId, &**document))
            .collect();
        for (id, document) in &about {
            if let Some(vocabulary) = names.vocabulary(document.kind) {
                let own = vocabulary.by_slug_or_new(&document.summary.slug);
                vocabulary.names[own as usize].document.get_or_insert(*id);
            }
        }
        for (id, document) in about {
            if let Some(vocabulary) = names.vocabulary(document.kind) {
                let own = vocabulary.by_slug[&document.summary.slug];
                if vocabulary.names[own as usize].document != Some(id) {
                    vocabulary.claim(own, id, &document.summary.slug);
                }
                let words = std::iter::once(document.summary.title.as_str()).chain(aliases(document));
                vocabulary.define_words(own, id, words);
            }
        }
        names
    }

    fn vocabulary(&mut self, kind: Kind) -> Option<&mut Vocabulary> {
        match kind {
            Kind::Tag => Some(&mut self.tags),
            Kind::Category => Some(&mut self.categories),
            Kind::Author => Some(&mut self.authors),
            Kind::Series => Some(&mut self.series),
            Kind::Glossary => Some(&mut self.glossary),
            Kind::Post | Kind::Page | Kind::Worksheet | Kind::Snippet => None,
        }
    }

    fn target(&mut self, target: Cow<'_, LinkTarget>) -> TargetId {
        if let Some(id) = self.target_ids.get(&*target) {
            return *id;
        }
        let id = self.targets.len() as TargetId;
        let target = target.into_owned();
        self.targets.push(target.clone());
        self.target_ids.insert(target, id);
        id
    }
}

/// What a document's facts are made from and takes no names: many documents are prepared at once.
pub struct Prepared<'a> {
    url: Arc<str>,
    links: Vec<Cow<'a, LinkTarget>>,
}

impl<'a> Prepared<'a> {
    /// Prepares a document.
    pub fn new(document: &'a Document, config: &Config) -> Self {
        let url: Arc<str> = address::of(document, config).into();
        let base_path = &config.base_url.path;
        let links = document.outline.links.iter();
        let links = links.map(|link| Self::absolute(&link.target, &url, base_path)).collect();
        Self { url, links }
    }

    /// A target as it is to a whole site.
    fn absolute(target: &'a LinkTarget, url: &str, base_path: &str) -> Cow<'a, LinkTarget> {
        Cow::Owned(match target {
            LinkTarget::Raw { path, fragment } => raw_target(path, fragment.as_ref(), url, base_path),
            LinkTarget::Relative { path, fragment } => LinkTarget::Address {
                path: address::join(url, path),
                fragment: fragment.clone(),
                query: String::new(),
            },
            // A heading of the same page is a target of its own on every page.
            LinkTarget::Fragment(fragment) => LinkTarget::Address {
                path: url.to_owned(),
                fragment: Some(fragment.clone()),
                query: String::new(),
            },
            other => return Cow::Borrowed(other),
        })
    }
}

/// Where a browser goes that follows an address in raw HTML. One outside of the base path leads out of the site; one
/// in a snippet, which is shown on pages of many addresses, may lead anywhere.
fn raw_target(path: &str, fragment: Option<&String>, url: &str, base_path: &str) -> LinkTarget {
    let inside = match path.strip_prefix('/') {
        Some(_) => path
            .strip_prefix(base_path)
            .filter(|rest| rest.starts_with('/'))
            .map(|rest| address::join("/", rest)),
        None if url.is_empty() => None,
        None if path.is_empty() => Some(url.to_owned()),
        None => Some(address::join(url, path)),
    };
    match inside {
        Some(path) => LinkTarget::Address { path, fragment: fragment.cloned(), query: String::new() },
        None => LinkTarget::Nowhere,
    }
}

fn aliases(document: &Document) -> impl Iterator<Item = &str> {
    let list: &[String] = match &document.summary.detail {
        Detail::Author { aliases, .. } | Detail::Glossary { aliases, .. } => aliases,
        Detail::None | Detail::Series { .. } => &[],
    };
    list.iter().map(String::as_str)
}

impl Fact {
    /// The facts of a document, its names interned.
    pub fn new(document: &Document, prepared: Prepared<'_>, config: &Config, names: &mut Names) -> Self {
        let summary = &document.summary;
        let links = prepared.links.into_iter().map(|target| names.target(target)).collect();
        let intern = |vocabulary: &mut Vocabulary, spellings: &[String]| -> Box<[NameId]> {
            let mut ids: Vec<NameId> = Vec::with_capacity(spellings.len());
            for spelling in spellings {
                let id = vocabulary.intern(spelling);
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
            ids.into()
        };
        let own_authors = if summary.authors.is_empty() && document.kind == Kind::Post {
            config.author.as_slice()
        } else {
            &summary.authors
        };
        Self {
            kind: document.kind,
            draft: summary.draft,
            published: summary.date.map_or(i64::MIN, |date| date.seconds),
            expires: summary.expires.map_or(i64::MAX, |date| date.seconds),
            date: summary.date.map_or((0, 0, 0), |date| (date.year, date.month, date.day)),
            tags: intern(&mut names.tags, &summary.tags),
            categories: intern(&mut names.categories, &summary.categories),
            authors: intern(&mut names.authors, own_authors),
            series: summary
                .series
                .iter()
                .map(|membership| SeriesFact {
                    series: names.series.intern(&membership.name),
                    part: membership.part,
                    total: membership.total,
                })
                .collect(),
            links,
            url: prepared.url,
        }
    }
}
