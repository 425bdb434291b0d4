//! Checks: what only the whole site can tell an author.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::address;
use crate::diagnostic::{Code, Diagnostic, Location, Span};
use crate::document::collection::DocumentId;
use crate::document::facts::{Names, Vocabulary};
use crate::document::slug::slug;
use crate::document::{Detail, Document, FieldSpans, Kind};

use super::{Site, State, broken, names, pictures, placeholders, snippets, strays};

pub(super) fn check(site: &Site<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    broken::check(site, &mut found);
    snippets::check(site, &mut found);
    homes(site, &mut found);
    spellings(site, &mut found);
    names::check(site, &mut found);
    conflicts(site, &mut found);
    unused(site, &mut found);
    placeholders::check(site, &mut found);
    strays::check(site, &mut found);
    pictures::check(site, &mut found);
    found
}

/// Texts of the home page besides the one that is shown.
fn homes(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let is_home = |id: &DocumentId| {
        let document = site.documents.get(*id);
        site.is_out(*id) && document.kind == Kind::Page && address::is_home(&document.path)
    };
    let mut homes = site.documents.ids().filter(is_home);
    let Some(shown) = homes.next() else { return };
    found.extend(homes.map(|other| {
        let message = "the home page has another text already, and this one is not shown";
        Diagnostic::in_file(Code::RouteTaken, site.documents.file(other), message)
            .help("put both into one file, and delete the other")
            .related(site.documents.file(shown), None, "the other is here")
    }));
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

impl Field {
    /// Where a document writes one of its names.
    fn span(&self, site: &Site<'_>, id: DocumentId, index: usize) -> Option<Span> {
        (self.spans)(&site.documents.get(id).outline.spans).get(index).copied()
    }
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
        // Of two that are as frequent, the older is right: a slip in a new post must not blame all that was there.
        let oldest = |spelling: &str| {
            let dates = uses[spelling].iter().map(|(id, _)| site.documents.facts[*id as usize].published);
            dates.min().unwrap_or(i64::MAX)
        };
        spellings.sort_by_cached_key(|(count, spelling)| {
            (own != Some(*spelling), Reverse(*count), oldest(spelling), *spelling)
        });
        let Some((_, best)) = spellings.first().copied() else { continue };
        let (example, at) = uses[best][0];
        for (_, other) in &spellings[1..] {
            for (id, index) in &uses[other] {
                let location =
                    Location { path: site.documents.file(*id).clone(), span: field.span(site, *id, *index) };
                let message = format!("the {} `{other}` is written `{best}` elsewhere", field.word);
                found.push(
                    Diagnostic::new(Code::TermSpelledTwice, message)
                        .located(location)
                        .help(format!("write `{best}` here too; both lead to one page"))
                        .related(
                            site.documents.file(example),
                            field.span(site, example, at),
                            "it is written so here, for example",
                        ),
                );
            }
        }
    }
}

/// Names that two files claim.
fn conflicts(site: &Site<'_>, found: &mut Vec<Diagnostic>) {
    let names = &site.documents.names;
    let all = [
        (&names.authors, Code::AuthorAmbiguous, "author"),
        (&names.glossary, Code::GlossaryAmbiguous, "glossary entry"),
    ];
    for (vocabulary, code, word) in all {
        for (first, second, name) in &vocabulary.conflicts {
            let message = format!("`{name}` is the name of another {word} too");
            let location = Location {
                path: site.documents.file(*second).clone(),
                span: name_span(site.documents.get(*second), name),
            };
            let other = name_span(site.documents.get(*first), name);
            found.push(
                Diagnostic::new(code, message)
                    .located(location)
                    .help("take the name out of one of the two files")
                    .related(site.documents.file(*first), other, "the other is here"),
            );
        }
    }
}

/// Where a file claims a name: among its aliases, or as its title.
fn name_span(document: &Document, name: &str) -> Option<Span> {
    let aliases = match &document.summary.detail {
        Detail::Author { aliases, .. } | Detail::Glossary { aliases, .. } => aliases.as_slice(),
        Detail::None | Detail::Series { .. } => &[],
    };
    let spans = &document.outline.spans;
    let name = slug(name);
    let alias = aliases.iter().position(|alias| slug(alias) == name);
    alias.and_then(|index| spans.aliases.get(index).copied()).or(spans.title)
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
