//! Sites with worksheets for tests, as the parser would hand them over.

#![expect(clippy::disallowed_methods, reason = "tests make the files of a site")]

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::diagnostic::Span;
use crate::document::collection::{self, Documents};
use crate::document::{Body, SlotContent, parse};
use crate::input::{self, Address, Changed, Inputs, Unpublished};
use crate::memory::Memory;
use crate::site::Site;
use crate::worksheet::lock::FILE;
use crate::worksheet::outline::{Answer, Worksheet};

/// 2022-12-30T12:00:00Z.
const NOW: i64 = 1_672_401_600;

/// A text of a site.
#[derive(Clone, Default)]
pub(crate) struct Text {
    path: &'static str,
    keys: &'static str,
    worksheets: Vec<Worksheet>,
    embeds: &'static [&'static str],
    body: Option<Body>,
}

/// A text at a path below `content`.
pub(crate) fn text(path: &'static str) -> Text {
    Text { path, ..Text::default() }
}

impl Text {
    /// The same with more front matter.
    pub(crate) fn keys(self, keys: &'static str) -> Self {
        Self { keys, ..self }
    }

    /// The same with a worksheet more.
    pub(crate) fn with(mut self, worksheet: Worksheet) -> Self {
        self.worksheets.push(worksheet);
        self
    }

    /// The same taking in these worksheets.
    pub(crate) fn taking_in(self, embeds: &'static [&'static str]) -> Self {
        Self { embeds, ..self }
    }

    /// The same with this body: pieces of HTML, each with what is put after it.
    pub(crate) fn body(self, pieces: &[(&str, Option<SlotContent>)]) -> Self {
        let mut body = Body::default();
        for (html, content) in pieces {
            body.html.push_str(html);
            let at = body.html.len() as u32;
            body.slots.extend(content.clone().map(|content| crate::document::Slot { at, content }));
        }
        Self { body: Some(body), ..self }
    }
}

/// A worksheet of this definition.
pub(crate) fn worksheet(id: &str, definition: &Value) -> Worksheet {
    Worksheet { id: id.to_owned(), definition: definition.to_string(), ..Worksheet::default() }
}

/// A worksheet that asks for these, each a path and a kind.
pub(crate) fn asking(id: &str, answers: &[(&str, &str)]) -> Worksheet {
    let answer = |(path, kind): &(&str, &str)| Answer {
        path: (*path).to_owned(),
        kind: (*kind).to_owned(),
        label: format!("The {path}"),
        span: Span::default(),
    };
    Worksheet { answers: answers.iter().map(answer).collect(), ..worksheet(id, &json!({})) }
}

/// Links the site of these texts, and does something with it.
pub(crate) fn with_site<T>(texts: &[Text], lock: Option<&str>, then: impl FnOnce(&Site<'_>) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write(
        "site.toml",
        "title = 'T'\nbase_url = 'https://example.com/blog'\n[worksheets]\ncurrency = 'GBP'\n",
    );
    for Text { path, keys, .. } in texts {
        write(&format!("content/{path}"), &format!("+++\ntitle = 'T'\n{keys}\n+++\n\nWords.\n"));
    }
    if let Some(lock) = lock {
        write(FILE, lock);
    }
    let inputs = read(folder.path().to_owned());
    let documents = documents(&inputs, texts);
    then(&Site::link(&inputs, &documents, &mut Memory::default()))
}

fn read(root: PathBuf) -> Inputs {
    let request = input::Request {
        root,
        config: "site.toml".into(),
        address: Address::Configured,
        now: NOW,
        began: 0,
        unpublished: Unpublished::default(),
        changed: Changed::Everything,
    };
    input::read(&request, &mut Memory::default())
}

fn documents<'a>(inputs: &'a Inputs, texts: &[Text]) -> Documents<'a> {
    let mut documents = collection::collect(inputs, &mut Memory::default());
    assert!(!documents.diagnostics.iter().any(crate::diagnostic::Diagnostic::is_error));
    for text in texts {
        let place = documents.documents.iter().position(|it| &*it.path == text.path).expect("a document");
        let document = Arc::make_mut(&mut documents.documents[place]);
        document.outline.worksheets.clone_from(&text.worksheets);
        let embeds = text.embeds.iter().map(|name| ((*name).to_owned(), Span::default()));
        document.outline.embeds = embeds.collect();
        document.fingerprints.outline = parse::outline_fingerprint(&document.outline);
        if let Some(body) = &text.body {
            documents.replace_body(place, body.clone());
        }
    }
    documents.basis = collection::basis_of(&documents.documents);
    documents
}
