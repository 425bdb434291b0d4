//! Names: authors, series, tags and categories that are nearly spelt as another.
//!
//! Owns finding a slip of the pen, which otherwise makes a new name in silence. A slip is one letter too many, too few,
//! wrong or exchanged with its neighbour; a name that is used again, or has a file, is none. Takes linear time: names
//! that are a slip apart have a text in common when one letter is taken from each.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Location, Span, suggest};
use crate::document::collection::DocumentId;
use crate::document::facts::{Fact, NameId, Names, Vocabulary};
use crate::document::{Detail, Document, FieldSpans, Kind};
use crate::input::CONFIG_FILE;

use super::{Site, State};

/// A sort of names.
struct Sort {
    /// What one is called.
    word: &'static str,
    /// The folder of the files about them.
    folder: &'static str,
    /// Shorter names are too often near each other by chance.
    shortest: usize,
    /// Whether a name in use may be a slip all the same, if the other has a file.
    needs_file: bool,
    vocabulary: fn(&Names) -> &Vocabulary,
    count: fn(&Fact, &mut [usize]),
    written: fn(&Document) -> Vec<&str>,
    spans: fn(&FieldSpans) -> &[Span],
}

const SORTS: [Sort; 4] = [
    Sort {
        word: "author",
        folder: "authors",
        shortest: 3,
        needs_file: true,
        vocabulary: |names| &names.authors,
        count: |fact, uses| fact.authors.iter().for_each(|name| uses[*name as usize] += 1),
        written: |document| texts(&document.summary.authors),
        spans: |spans| &spans.authors,
    },
    Sort {
        word: "series",
        folder: "series",
        shortest: 5,
        needs_file: false,
        vocabulary: |names| &names.series,
        count: |fact, uses| fact.series.iter().for_each(|it| uses[it.series as usize] += 1),
        written: |document| document.summary.series.iter().map(|it| it.name.as_str()).collect(),
        spans: |spans| &spans.series,
    },
    Sort {
        word: "tag",
        folder: "tags",
        shortest: 6,
        needs_file: false,
        vocabulary: |names| &names.tags,
        count: |fact, uses| fact.tags.iter().for_each(|name| uses[*name as usize] += 1),
        written: |document| texts(&document.summary.tags),
        spans: |spans| &spans.tags,
    },
    Sort {
        word: "category",
        folder: "categories",
        shortest: 6,
        needs_file: false,
        vocabulary: |names| &names.categories,
        count: |fact, uses| fact.categories.iter().for_each(|name| uses[*name as usize] += 1),
        written: |document| texts(&document.summary.categories),
        spans: |spans| &spans.categories,
    },
];

fn texts(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

pub(super) fn check(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    for sort in &SORTS {
        let vocabulary = (sort.vocabulary)(&site.documents.names);
        let uses = uses(site, sort, vocabulary);
        let suspects: Vec<NameId> = (0..vocabulary.names.len())
            .filter(|index| vocabulary.names[*index].document.is_none() && uses[*index] > 0)
            .filter(|index| uses[*index] == 1 || sort.needs_file)
            .map(|index| index as NameId)
            .collect();
        if suspects.is_empty() {
            continue;
        }
        let index = Index::new(site, sort, vocabulary, &uses);
        for suspect in suspects {
            let near = index.near(suspect, &vocabulary.names[suspect as usize].slug);
            if let Some(near) = near {
                found.extend(nearly_spelt(site, sort, vocabulary, suspect, near));
            } else if sort.needs_file {
                found.extend(without_file(site, sort, vocabulary, suspect));
            }
        }
    }
}

/// How many posts use each name.
fn uses(site: &Site<'_>, sort: &Sort, vocabulary: &Vocabulary) -> Vec<usize> {
    let mut uses = vec![0; vocabulary.names.len()];
    for id in users(site) {
        (sort.count)(&site.documents.facts[id as usize], &mut uses);
    }
    uses
}

/// The posts that are or will be published.
fn users<'s>(site: &'s Site<'_>) -> impl Iterator<Item = DocumentId> + 's {
    site.documents.ids().filter(|id| {
        site.documents.facts[*id as usize].kind == Kind::Post
            && matches!(site.states[*id as usize], State::Out | State::Scheduled)
    })
}

/// A name in one of the forms that an author may write.
struct Form<'a> {
    name: NameId,
    label: &'a str,
    key: String,
    uses: usize,
    has_file: bool,
}

/// The forms of all names, by the hashes of what is left of them when a letter is taken out.
struct Index<'a> {
    shortest: usize,
    forms: Vec<Form<'a>>,
    /// Sorted. Two texts may have one hash; what is found is looked at.
    by_rest: Vec<(u64, u32)>,
}

impl<'a> Index<'a> {
    fn new(site: &'a Site<'_>, sort: &Sort, vocabulary: &'a Vocabulary, uses: &[usize]) -> Self {
        let mut index = Self { shortest: sort.shortest, forms: Vec::new(), by_rest: Vec::new() };
        for (number, name) in vocabulary.names.iter().enumerate() {
            let has_file = name.document.is_some();
            let labels: Vec<&str> = match name.document {
                Some(id) => labels(site.documents.get(id)),
                None => name.spellings.first().map(String::as_str).into_iter().collect(),
            };
            for label in labels {
                let form = Form {
                    name: number as NameId,
                    label,
                    key: key(&vocabulary.slug(label)),
                    uses: uses[number],
                    has_file,
                };
                index.add(form);
            }
        }
        index.by_rest.sort_unstable();
        index
    }

    fn add(&mut self, form: Form<'a>) {
        let number = self.forms.len() as u32;
        self.by_rest.extend(rests(&form.key).map(|rest| (rest, number)));
        self.forms.push(form);
    }

    /// The forms of which this is left.
    fn with_rest(&self, rest: u64) -> impl Iterator<Item = u32> {
        let start = self.by_rest.partition_point(|(other, _)| *other < rest);
        self.by_rest[start..].iter().take_while(move |(other, _)| *other == rest).map(|(_, form)| *form)
    }

    /// The form of another name of which this one is most likely a slip.
    fn near(&self, suspect: NameId, slug: &str) -> Option<&'a str> {
        let own = key(slug);
        let own_uses = self.forms.iter().find(|form| form.name == suspect)?.uses;
        let candidates: BTreeSet<u32> = rests(&own).flat_map(|rest| self.with_rest(rest)).collect();
        let is_meant = |form: &&Form<'_>| {
            let is_same = form.key == own;
            let is_slip = own.len().min(form.key.len()) >= self.shortest
                && digits(&own) == digits(&form.key)
                && strsim::damerau_levenshtein(&own, &form.key) <= 1;
            // Of two names that are used once, the one that was met first is taken for the right one.
            let is_better = form.has_file
                || (own_uses == 1 && form.uses > 1 && own.len() > 4)
                || (is_same && form.uses >= own_uses && form.name < suspect);
            form.name != suspect && (is_same || is_slip) && is_better
        };
        let forms = candidates.into_iter().map(|at| &self.forms[at as usize]).filter(is_meant);
        forms.max_by_key(|form| (form.key == own, form.has_file, form.uses)).map(|form| form.label)
    }
}

/// What a file about a name may be called by.
fn labels(document: &Document) -> Vec<&str> {
    let aliases: &[String] = match &document.summary.detail {
        Detail::Author { aliases, .. } | Detail::Glossary { aliases, .. } => aliases,
        Detail::None | Detail::Series { .. } => &[],
    };
    let mut labels = vec![document.summary.slug.as_str(), document.summary.title.as_str()];
    labels.extend(aliases.iter().map(String::as_str));
    labels.dedup();
    labels
}

/// A name without what parts its words.
fn key(slug: &str) -> String {
    slug.replace(['-', '_'], "")
}

/// The hashes of a text, and of what is left of it when any one letter is taken out.
fn rests(key: &str) -> impl Iterator<Item = u64> {
    let whole = std::iter::once(hash(key, ""));
    whole.chain(key.char_indices().map(|(at, letter)| hash(&key[..at], &key[at + letter.len_utf8()..])))
}

/// FNV-1a of two texts, one after the other.
fn hash(first: &str, second: &str) -> u64 {
    let bytes = first.bytes().chain(second.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn digits(key: &str) -> Vec<char> {
    key.chars().filter(char::is_ascii_digit).collect()
}

fn nearly_spelt(
    site: &Site<'_>,
    sort: &Sort,
    vocabulary: &Vocabulary,
    name: NameId,
    near: &str,
) -> Option<Diagnostic> {
    let (location, written) = place(site, sort, vocabulary, name)?;
    let message = format!("the {} `{written}` is nearly spelt as `{near}`, and counts as another", sort.word);
    let file = format!("content/{}/{}.md", sort.folder, vocabulary.names[name as usize].slug);
    let help = format!("{} if it is another, write about it in `{file}`", suggest::question(near));
    Some(Diagnostic::new(Code::NameNear, message).located(location).help(help))
}

/// Tells of an author who is named like a file that is not there: one that was renamed.
fn without_file(site: &Site<'_>, sort: &Sort, vocabulary: &Vocabulary, name: NameId) -> Option<Diagnostic> {
    let files: Vec<&str> = vocabulary
        .names
        .iter()
        .filter(|other| other.document.is_some())
        .map(|other| other.slug.as_str())
        .collect();
    let slug = &vocabulary.names[name as usize].slug;
    let (location, written) = place(site, sort, vocabulary, name)?;
    if files.is_empty() || written != *slug {
        return None;
    }
    let message = format!("there is no `content/{}/{written}.md`", sort.folder);
    let help = suggest::help(&written, files)
        .unwrap_or_else(|| "write the name of a file in `content/authors`, without its `.md`".to_owned());
    Some(Diagnostic::new(Code::NameNear, message).located(location).help(help))
}

/// Where a name is used first, and how it is written there.
fn place(site: &Site<'_>, sort: &Sort, vocabulary: &Vocabulary, name: NameId) -> Option<(Location, String)> {
    let is_it = |written: &&str| vocabulary.find(written) == Some(name);
    let config = &site.inputs.config;
    if let Some(author) = config.author.as_deref().filter(|author| sort.needs_file && is_it(author)) {
        return Some((Location { path: CONFIG_FILE.into(), span: config.author_span }, author.to_owned()));
    }
    users(site).find_map(|id| {
        let document = site.documents.get(id);
        let (index, written) = (sort.written)(document).into_iter().enumerate().find(|(_, it)| is_it(it))?;
        let span = (sort.spans)(&document.outline.spans).get(index).copied();
        Some((Location { path: site.documents.file(id).clone(), span }, written.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_a_slip_apart_share_a_rest() {
        for (one, other) in [("you", "yuo"), ("ana", "anna"), ("first", "forst"), ("größe", "größer")] {
            let rests = |text| rests(text).collect::<BTreeSet<u64>>();
            assert!(!rests(one).is_disjoint(&rests(other)), "{one} {other}");
        }
    }
}
