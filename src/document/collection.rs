//! The collection: all documents of a site, in the order of their paths.
//!
//! Owns parsing them side by side, taking from memory those whose text has not changed, and the flat facts over
//! interned names by which `site` links them without comparing a text. Refuses to judge one document by another.

use std::collections::HashSet;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::facts::{Fact, Names, Prepared};
use super::parse::{self, Options};
use super::slug::Alphabet;
use super::{Body, Document};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic};
use crate::fingerprint::Fingerprint;
use crate::input::{Inputs, Source};
use crate::memory::{Memory, RememberedDocument};

/// The place of a document in the [`Documents`]. Not stable from build to build.
pub type DocumentId = u32;

/// All documents of a site.
pub struct Documents<'a> {
    /// In the order of their paths.
    pub documents: Vec<Arc<Document>>,
    /// The fingerprint of all of them but their bodies, and but the places of things in their files.
    pub basis: Fingerprint,
    /// Problems of reading, and everything that parsing had to tell, remembered or new.
    pub diagnostics: Vec<Diagnostic>,
    learned: Arc<Learned>,
    /// The texts' fingerprints, to know whether a body read later is of the same text.
    texts: Vec<Fingerprint>,
    bodies: Vec<OnceLock<Arc<Body>>>,
    sources: Vec<&'a Source>,
    options: Options,
}

/// What is learned of all documents together.
#[derive(Debug, Default)]
pub struct Learned {
    /// What linking needs of each document, over interned names.
    pub facts: Vec<Fact>,
    /// The names that the facts speak of.
    pub names: Names,
}

impl Learned {
    /// Makes the facts: names first from the files that are about them, then from the posts that use them.
    fn new(documents: &[Arc<Document>], alphabet: Alphabet, config: &Config) -> Self {
        let mut names = Names::of(documents, alphabet);
        let prepared: Vec<Prepared<'_>> =
            documents.par_iter().map(|document| Prepared::new(document, config)).collect();
        let pairs = documents.iter().zip(prepared);
        let facts =
            pairs.map(|(document, prepared)| Fact::new(document, prepared, config, &mut names)).collect();
        Self { facts, names }
    }
}

impl Deref for Documents<'_> {
    type Target = Learned;

    fn deref(&self) -> &Learned {
        &self.learned
    }
}

/// Parses every source, or remembers it. What cannot be read is a document without a text, and an error.
pub fn collect<'a>(inputs: &'a Inputs, memory: &mut Memory) -> Documents<'a> {
    let began = inputs.began;
    let options = Options::new(&inputs.config);
    memory.documents.require(options.fingerprint());
    let remembered = &memory.documents;
    let results: Vec<Parsed> = inputs
        .sources
        .par_iter()
        .map(|source| {
            let read = one(source, remembered.get(&source.path), &options, began);
            read.unwrap_or_else(|diagnostic| Parsed::unreadable(source, diagnostic, &options))
        })
        .collect();
    let mut documents = Documents {
        documents: Vec::with_capacity(results.len()),
        basis: Fingerprint::default(),
        learned: Arc::default(),
        diagnostics: Vec::new(),
        texts: Vec::with_capacity(results.len()),
        bodies: Vec::with_capacity(results.len()),
        sources: Vec::with_capacity(results.len()),
        options,
    };
    for (source, parsed) in inputs.sources.iter().zip(results) {
        if parsed.is_new {
            memory.documents.put(source.path.clone(), parsed.remembered(source, began));
        }
        documents.add(source, parsed);
    }
    documents.forget_others(memory);
    documents.learn(inputs, memory);
    documents
}

/// A document and what is known of its text.
struct Parsed {
    document: Arc<Document>,
    body: Option<Arc<Body>>,
    text: Fingerprint,
    /// Whether memory must be told.
    is_new: bool,
}

impl Parsed {
    /// A document of which nothing is known but that it is there: what links to it is not wrong.
    fn unreadable(source: &Source, diagnostic: Diagnostic, options: &Options) -> Self {
        let mut document = parse::parse(&source.path, "", options);
        let body = document.body.take();
        document.diagnostics = vec![diagnostic];
        Self { document: Arc::new(document), body, text: Fingerprint::default(), is_new: false }
    }

    fn remembered(&self, source: &Source, began: i128) -> RememberedDocument {
        let stamp = source.stamp.is_settled(began).then_some(source.stamp);
        RememberedDocument { stamp, text: self.text, document: self.document.clone() }
    }
}

fn one(
    source: &Source,
    remembered: Option<&RememberedDocument>,
    options: &Options,
    began: i128,
) -> Result<Parsed, Diagnostic> {
    if let Some(known) = remembered
        && known.stamp == Some(source.stamp)
    {
        return Ok(Parsed { document: known.document.clone(), body: None, text: known.text, is_new: false });
    }
    let text = source.read()?;
    let fingerprint = Fingerprint::of(text.as_bytes());
    if let Some(known) = remembered
        && known.text == fingerprint
    {
        // Worth telling memory only if the new stamp will spare the next build the reading.
        let is_new = source.stamp.is_settled(began);
        return Ok(Parsed { document: known.document.clone(), body: None, text: fingerprint, is_new });
    }
    let mut document = parse::parse(&source.path, &text, options);
    let body = document.body.take();
    Ok(Parsed { document: Arc::new(document), body, text: fingerprint, is_new: true })
}

/// The fingerprint of documents but their bodies, and but the places of things in their files.
pub(crate) fn basis_of(documents: &[Arc<Document>]) -> Fingerprint {
    Fingerprint::build(|hasher| {
        for document in documents {
            hasher.text(&document.path).number(document.kind as u64);
            hasher.fingerprint(document.fingerprints.summary).fingerprint(document.fingerprints.outline);
            hasher.number(u64::from(document.diagnostics.iter().any(Diagnostic::is_error)));
        }
    })
}

impl<'a> Documents<'a> {
    fn learn(&mut self, inputs: &Inputs, memory: &mut Memory) {
        self.basis = basis_of(&self.documents);
        let basis = Fingerprint::build(|hasher| {
            hasher.fingerprint(self.basis).fingerprint(self.options.fingerprint());
            hasher.fingerprint(inputs.configuration);
        });
        let make = || Learned::new(&self.documents, self.options.alphabet, &inputs.config).into();
        self.learned = memory.learned.get_or_make(basis, |_| Fingerprint::default(), make);
    }

    /// The fingerprint of the texts in which diagnostics name places: as long as it is the same, so are the places.
    pub fn places(&self, diagnostics: &[Diagnostic]) -> Fingerprint {
        let locations = diagnostics
            .iter()
            .flat_map(|it| it.location.iter().chain(it.related.iter().map(|(location, _)| location)));
        let named: HashSet<&str> = locations.map(|location| &*location.path).collect();
        Fingerprint::build(|hasher| {
            if named.is_empty() {
                return;
            }
            for (source, text) in self.sources.iter().zip(&self.texts) {
                if named.contains(&*source.file) {
                    hasher.text(&source.file).fingerprint(*text);
                }
            }
        })
    }

    fn add(&mut self, source: &'a Source, parsed: Parsed) {
        self.diagnostics.extend(parsed.document.diagnostics.iter().cloned());
        self.bodies.push(parsed.body.map(OnceLock::from).unwrap_or_default());
        self.texts.push(parsed.text);
        self.sources.push(source);
        self.documents.push(parsed.document);
    }

    /// Takes files out of memory that are no more.
    fn forget_others(&self, memory: &mut Memory) {
        // Every document that could be read is in memory by now, so that there are no others if there are no more.
        let unreadable = self.texts.iter().filter(|text| **text == Fingerprint::default()).count();
        if memory.documents.count() + unreadable > self.documents.len() {
            let paths: HashSet<&str> = self.documents.iter().map(|document| &*document.path).collect();
            memory.documents.retain(|path| paths.contains(path));
        }
    }

    /// The body of a document: kept from parsing, or made again from the same text.
    pub fn body(&self, id: DocumentId) -> Result<Arc<Body>, Diagnostic> {
        let index = id as usize;
        if let Some(body) = self.bodies[index].get() {
            return Ok(body.clone());
        }
        let source = self.sources[index];
        let text = source.read()?;
        if Fingerprint::of(text.as_bytes()) != self.texts[index] {
            return Err(Diagnostic::in_file(
                Code::FileChanged,
                &source.file,
                "was changed while the site was being built",
            )
            .help("build again"));
        }
        let body = parse::parse(&source.path, &text, &self.options).body.unwrap_or_default();
        Ok(self.bodies[index].get_or_init(|| body).clone())
    }

    /// Puts another body in place of a document's, as a parser would have made it.
    #[cfg(test)]
    pub(crate) fn replace_body(&mut self, place: usize, body: Body) {
        let document = Arc::make_mut(&mut self.documents[place]);
        document.fingerprints.body = Fingerprint::of_value(&body);
        self.bodies[place] = OnceLock::from(Arc::new(body));
    }

    /// The document of that number.
    pub fn get(&self, id: DocumentId) -> &Document {
        &self.documents[id as usize]
    }

    /// The fingerprint of the text of a document.
    pub fn text(&self, id: DocumentId) -> Fingerprint {
        self.texts[id as usize]
    }

    /// The first document with a text.
    pub fn with_text(&self, text: Fingerprint) -> Option<DocumentId> {
        self.texts.iter().position(|other| *other == text).map(|index| index as DocumentId)
    }

    /// All numbers, in the order of paths.
    pub fn ids(&self) -> impl Iterator<Item = DocumentId> + use<> {
        0..self.documents.len() as DocumentId
    }

    /// The path that diagnostics name.
    pub fn file(&self, id: DocumentId) -> &Arc<str> {
        &self.sources[id as usize].file
    }
}
