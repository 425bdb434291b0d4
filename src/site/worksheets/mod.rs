//! Worksheets: where each of them stands, and on which pages.
//!
//! Owns ids that are unique in the site, the worksheets that texts take in from other files, and the pages that show
//! them. What their expressions say of each other is `names`' and `wire`'s, what they have asked before is `locked`'s.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::{Site, State};
use crate::address::Base;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::Kind;
use crate::document::collection::{DocumentId, Documents};
use crate::fingerprint::Hasher;
use crate::input::Inputs;
use crate::worksheet::outline::Worksheet;

mod locked;
mod names;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod uses;
mod wire;

/// The worksheets of a site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worksheets {
    /// Published worksheets with a page of their own, by title.
    pub pages: Vec<DocumentId>,
    /// For each document, the documents whose worksheets it takes in.
    pub embeds: Vec<Box<[Option<DocumentId>]>>,
    /// For each document, the documents that are or will be published and take it in, directly or by a snippet, newest
    /// first.
    pub hosts: Vec<Box<[DocumentId]>>,
    /// For each document, whether a worksheet stands in its body, or what was answered in one.
    pub shown: Vec<bool>,
    /// What `worksheets.lock` is to say after this build; `None` where it says so, or there is nothing to say.
    pub lock: Option<String>,
    /// Where each worksheet stands that is or will be published.
    places: BTreeMap<String, Place>,
    /// Those that speak of others, with their expressions linked.
    linked: HashMap<(DocumentId, u32), Linked>,
}

/// Where a worksheet stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    /// The document that it is written in.
    document: DocumentId,
    /// Which of that document's worksheets it is.
    index: u32,
    /// The document on whose page readers find it: the same, or for a snippet the first that takes it in.
    host: Option<DocumentId>,
}

/// A worksheet that speaks of others.
#[derive(Clone, Debug, PartialEq)]
struct Linked {
    /// Its definition, with the names of others replaced by what they mean.
    definition: Value,
    /// What it needs of others.
    others: Value,
}

/// The name under which browsers keep answers: the author's, or the address at which the site is published, whatever
/// address this build is for.
fn site_id(inputs: &Inputs) -> Cow<'_, str> {
    if let Some(id) = &inputs.config.worksheets.site_id {
        return Cow::Borrowed(id);
    }
    let host = inputs.home.origin.split_once("://").map_or("", |(_, host)| host);
    Cow::Owned(format!("{host}{}", inputs.home.path))
}

impl Worksheets {
    /// Finds the worksheets of a site, where they stand, and what they say of each other.
    pub(super) fn link(
        inputs: &Inputs,
        documents: &Documents<'_>,
        states: &[State],
        snippets: &[Box<[Option<DocumentId>]>],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let embeds = embeds(documents, states, snippets, diagnostics);
        let graph = Graph { documents, states, snippets, embeds: &embeds };
        let hosts = graph.hosts(diagnostics);
        let shown = graph.shown();
        let places = places(documents, states, &hosts, diagnostics);
        let linked = uses::link((inputs, documents, states), &places, diagnostics);
        let lock = locked::compare((inputs, documents, states), diagnostics);
        let mut pages: Vec<DocumentId> =
            of_kind(documents, Kind::Worksheet).filter(|id| states[*id as usize] == State::Out).collect();
        pages.sort_by_cached_key(|id| (super::sort_key(&documents.get(*id).summary.title), *id));
        Self { pages, embeds, hosts, shown, lock, places, linked }
    }

    /// What the browser is told of a worksheet on the page of a document, as the text of a JSON object: that document's
    /// language and address go in. The definition is never read here, since most are written as they stand.
    pub fn wire(&self, site: &Site<'_>, (document, index): (DocumentId, u32), page: DocumentId) -> String {
        let config = &site.inputs.config;
        let linked = self.linked.get(&(document, index));
        let own = site.documents.get(document).outline.worksheets.get(index as usize);
        let linked_text = linked.map(|linked| linked.definition.to_string());
        let Some(definition) = linked_text.as_deref().or(own.map(|own| own.definition.as_str())) else {
            return "null".to_owned();
        };
        let language = site.documents.get(page).summary.language.as_ref().unwrap_or(&config.language);
        let url = Base(&config.base_url).link(&site.documents.facts[page as usize].url);
        let others = linked.map_or_else(|| Value::Object(Map::new()), |linked| linked.others.clone());
        let mut added = json!({ "site": site_id(site.inputs), "language": language.as_str(), "url": url });
        added["others"] = others;
        if let Some(currency) = &config.worksheets.currency {
            added["currency"] = currency.as_str().into();
        }
        wire::joined(definition, &added)
    }

    /// Feeds all that [`Worksheets::wire`] takes from the site for the worksheets of a document, its page apart.
    pub fn feed(&self, site: &Site<'_>, document: DocumentId, hasher: &mut Hasher) {
        hasher.text(&site_id(site.inputs)).optional(site.inputs.config.worksheets.currency.as_deref());
        for (index, worksheet) in site.documents.get(document).outline.worksheets.iter().enumerate() {
            hasher.text(&worksheet.id).text(&worksheet.title).text(&worksheet.definition);
            if let Some(Linked { definition, others }) = self.linked.get(&(document, index as u32)) {
                hasher.text(&definition.to_string()).text(&others.to_string());
            }
            for one in &worksheet.uses {
                hasher.optional(self.address(site, &one.worksheet).as_deref());
            }
        }
    }

    /// The address of the page on which a worksheet stands, with the place on that page, as pages link to it; nothing if
    /// it is not published.
    pub fn address(&self, site: &Site<'_>, id: &str) -> Option<String> {
        let place = self.places.get(id)?;
        let host = place.host.filter(|host| site.is_out(*host))?;
        Some(link(site.inputs, site.documents, host, id))
    }

    /// The published pages that take a document in, newest first.
    pub fn articles<'s>(
        &'s self,
        site: &'s Site<'_>,
        id: DocumentId,
    ) -> impl Iterator<Item = DocumentId> + 's {
        self.hosts[id as usize].iter().copied().filter(|host| site.is_out(*host))
    }
}

/// The address of a worksheet on a page, as pages link to it.
fn link(inputs: &Inputs, documents: &Documents<'_>, host: DocumentId, id: &str) -> String {
    let fact = &documents.facts[host as usize];
    let mut url = Base(&inputs.config.base_url).link(&fact.url);
    if fact.kind != Kind::Worksheet {
        url.push('#');
        crate::address::encode(&anchor(id), &mut url);
    }
    url
}

/// The id of the title of a worksheet that stands within an article.
pub fn anchor(id: &str) -> String {
    format!("{id}_title")
}

/// The id by which others call the worksheet that is a file of its own: the name of the file.
fn id_of_file<'d>(documents: &'d Documents<'_>, id: DocumentId) -> &'d str {
    let document = documents.get(id);
    document.outline.worksheets.first().map_or(&document.summary.slug, |worksheet| &worksheet.id)
}

fn of_kind(documents: &Documents<'_>, kind: Kind) -> impl Iterator<Item = DocumentId> {
    documents.ids().filter(move |id| documents.facts[*id as usize].kind == kind)
}

fn is_shown(states: &[State], id: DocumentId) -> bool {
    matches!(states[id as usize], State::Out | State::Scheduled)
}

/// The worksheet that each `from` means; one that cannot be shown there means none, and is told.
fn embeds(
    documents: &Documents<'_>,
    states: &[State],
    snippets: &[Box<[Option<DocumentId>]>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Box<[Option<DocumentId>]>> {
    let by_id: BTreeMap<&str, DocumentId> =
        of_kind(documents, Kind::Worksheet).map(|id| (id_of_file(documents, id), id)).collect();
    let within = within_worksheets(documents, snippets);
    let one = |id: DocumentId, name: &str, span: Span| -> Result<DocumentId, Diagnostic> {
        let file = documents.file(id);
        if within[id as usize] {
            let message = format!("the worksheet `{name}` would stand within another");
            return Err(Diagnostic::at(Code::ContainerContents, file, span, message)
                .help("put it before or after the other, into a text that shows both"));
        }
        let Some(found) = by_id.get(name).copied() else {
            return Err(unknown(documents, (id, span), name, by_id.keys().copied()));
        };
        let why = match states[found as usize] {
            State::Out => return Ok(found),
            State::Scheduled | State::Expired => "is not published now",
            State::Draft => "is a draft",
        };
        let message = format!("the worksheet `{name}` {why}");
        Err(Diagnostic::at(Code::WorksheetUnknown, file, span, message)
            .help(format!("publish `{}`, or leave these lines out until then", documents.file(found)))
            .related(documents.file(found), None, "it is here"))
    };
    let mut all = Vec::with_capacity(documents.documents.len());
    for id in documents.ids() {
        let of_document = documents.get(id).outline.embeds.iter().map(|(name, span)| {
            let found = one(id, name, *span);
            found.map_err(|told| diagnostics.extend(is_shown(states, id).then_some(told))).ok()
        });
        all.push(of_document.collect());
    }
    all
}

/// Which documents stand within a worksheet: those that are one, and the snippets that they take in.
fn within_worksheets(documents: &Documents<'_>, snippets: &[Box<[Option<DocumentId>]>]) -> Vec<bool> {
    let mut within = vec![false; documents.documents.len()];
    let mut open: Vec<DocumentId> = of_kind(documents, Kind::Worksheet).collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut within[id as usize], true) {
            open.extend(snippets[id as usize].iter().flatten());
        }
    }
    within
}

/// What to tell of an id that no worksheet has, among those that could be meant.
fn unknown<'n>(
    documents: &Documents<'_>,
    (id, span): (DocumentId, Span),
    name: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> Diagnostic {
    let elsewhere = documents.ids().find_map(|other| {
        let worksheets = &documents.get(other).outline.worksheets;
        worksheets.iter().find(|it| it.id == name).map(|it| (documents.file(other), it.span))
    });
    let message = match elsewhere {
        Some(_) => format!("the worksheet `{name}` has no file of its own"),
        None => format!("there is no worksheet `{name}`"),
    };
    let diagnostic = Diagnostic::at(Code::WorksheetUnknown, documents.file(id), span, message);
    let help = format!("write it as `content/worksheets/{name}.md`");
    match elsewhere {
        Some((file, span)) => diagnostic.help(help).related(file, Some(span), "it stands in this text"),
        None => diagnostic.help(help).suggest(name, known),
    }
}

/// Which texts take in which.
struct Graph<'g, 'a> {
    documents: &'g Documents<'a>,
    states: &'g [State],
    snippets: &'g [Box<[Option<DocumentId>]>],
    embeds: &'g [Box<[Option<DocumentId>]>],
}

impl Graph<'_, '_> {
    fn parts(&self, id: DocumentId) -> impl Iterator<Item = DocumentId> {
        let (snippets, embeds) = (&self.snippets[id as usize], &self.embeds[id as usize]);
        snippets.iter().chain(embeds).flatten().copied()
    }

    /// What a document takes in itself, each with the place where it says so.
    fn named_parts(&self, id: DocumentId) -> impl Iterator<Item = (DocumentId, Span)> {
        let outline = &self.documents.get(id).outline;
        let named = |all: &'_ [Option<DocumentId>], spans: &'_ [(String, Span)]| {
            let pairs = all.iter().zip(spans).filter_map(|(part, (_, span))| Some(((*part)?, *span)));
            pairs.collect::<Vec<_>>()
        };
        let snippets = named(&self.snippets[id as usize], &outline.snippets);
        snippets.into_iter().chain(named(&self.embeds[id as usize], &outline.embeds))
    }

    /// For each document, those that take it in. Tells of worksheets that a page would show twice.
    fn hosts(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Box<[DocumentId]>> {
        let documents = self.documents;
        let mut hosts: Vec<Vec<DocumentId>> = vec![Vec::new(); documents.documents.len()];
        let is_host = |id: &DocumentId| {
            documents.facts[*id as usize].kind != Kind::Snippet && is_shown(self.states, *id)
        };
        for host in documents.ids().filter(is_host) {
            for (part, span) in self.named_parts(host) {
                // Snippets lead nowhere back, and a page takes in no more of them than can be walked through.
                let mut open = vec![part];
                while let Some(part) = open.pop() {
                    if hosts[part as usize].last() != Some(&host) {
                        hosts[part as usize].push(host);
                    } else if let Some(twice) = self.worksheet(part) {
                        diagnostics.push(self.twice_on_page(host, span, twice));
                    }
                    open.extend(self.parts(part));
                }
            }
        }
        let newest_first =
            |id: &DocumentId| (std::cmp::Reverse(documents.facts[*id as usize].published), *id);
        let sorted = hosts.into_iter().map(|mut hosts| {
            hosts.sort_by_key(newest_first);
            hosts.into()
        });
        sorted.collect()
    }

    /// The id of the first worksheet that a document has itself.
    fn worksheet(&self, id: DocumentId) -> Option<&str> {
        let document = self.documents.get(id);
        let own = document.outline.worksheets.iter().find(|it| !it.is_loose()).map(|it| it.id.as_str());
        own.or_else(|| (document.kind == Kind::Worksheet).then(|| id_of_file(self.documents, id)))
    }

    fn twice_on_page(&self, host: DocumentId, span: Span, worksheet: &str) -> Diagnostic {
        let message = format!("the worksheet `{worksheet}` stands on this page already");
        Diagnostic::at(Code::WorksheetTwice, self.documents.file(host), span, message)
            .help("show it once, and link to it from the other place")
    }

    /// For each document, whether a worksheet stands in it, or what was answered in one.
    fn shown(&self) -> Vec<bool> {
        let mut known: Vec<Option<bool>> = vec![None; self.documents.documents.len()];
        self.documents.ids().map(|id| self.shows(id, &mut known)).collect()
    }

    fn shows(&self, id: DocumentId, known: &mut [Option<bool>]) -> bool {
        if let Some(shows) = known[id as usize] {
            return shows;
        }
        let shows = !self.documents.get(id).outline.worksheets.is_empty()
            || self.embeds[id as usize].iter().any(Option::is_some)
            || self.snippets[id as usize].iter().flatten().any(|snippet| self.shows(*snippet, known));
        known[id as usize] = Some(shows);
        shows
    }
}

/// Where each worksheet stands. Of two with one id the first counts, a file of its own before all others.
fn places(
    documents: &Documents<'_>,
    states: &[State],
    hosts: &[Box<[DocumentId]>],
    diagnostics: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Place> {
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    let others = documents.ids().filter(|id| documents.facts[*id as usize].kind != Kind::Worksheet);
    for id in of_kind(documents, Kind::Worksheet).chain(others).filter(|id| is_shown(states, *id)) {
        for (index, worksheet) in documents.get(id).outline.worksheets.iter().enumerate() {
            if worksheet.is_loose() {
                continue;
            }
            if let Some(first) = places.get(&worksheet.id) {
                diagnostics.push(twice(documents, (id, worksheet), *first));
                continue;
            }
            let is_snippet = documents.facts[id as usize].kind == Kind::Snippet;
            let host = if is_snippet { hosts[id as usize].last().copied() } else { Some(id) };
            places.insert(worksheet.id.clone(), Place { document: id, index: index as u32, host });
        }
    }
    places
}

fn twice(documents: &Documents<'_>, (id, worksheet): (DocumentId, &Worksheet), first: Place) -> Diagnostic {
    let other = &documents.get(first.document).outline.worksheets[first.index as usize];
    let message = format!("another worksheet has the id `{}` already", worksheet.id);
    Diagnostic::at(Code::WorksheetTwice, documents.file(id), worksheet.span, message)
        .help(format!(
            "give this one another, such as `{{#{}-2}}`: the site's worksheets share their ids",
            worksheet.id
        ))
        .related(documents.file(first.document), Some(other.span), "the other is here")
}
