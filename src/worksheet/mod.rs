//! Worksheets: instruments that a reader fills in, written in markdown.
//!
//! ```text
//! Recording ──► Worksheet ──► HTML and definition
//!          parse, check       html    wire
//! ```
//!
//! Owns what a worksheet is: the language beyond markdown, the checks at build, the page and the runtime. Refuses to
//! know other files; what worksheets know of each other is `site`'s.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};
use crate::document::Body;
use crate::document::attributes::Attributes;
use crate::document::directive::Container;

mod answers;
mod check;
pub mod expression;
pub mod html;
pub mod lock;
mod loose;
pub mod model;
mod names;
pub mod outline;
mod parse;
pub mod recording;
pub mod runtime;
mod understand;
pub mod wire;

pub use loose::LooseOutputs;
use recording::Recording;

/// What a worksheet is called, and what its author says of it as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Header {
    /// Its id: unique in the site.
    pub id: String,
    /// Its title; `None` where that of its page is meant.
    pub title: Option<String>,
    /// Its attributes with the places of their values: `repeat`, `raters`, `gathers`, `instance`, `submit`.
    pub attributes: Vec<(String, String, Span)>,
    /// Where it begins.
    pub span: Span,
    /// What the ids of its headings begin with, so that they differ from those of a page that takes it in; usually
    /// empty.
    pub heading_prefix: String,
    /// Where it stands.
    pub place: html::Place,
    /// The id that its author gave it, which links on the page may lead to.
    pub anchor: Option<String>,
    /// Whether it is a script that stands in no worksheet.
    pub is_script: bool,
}

/// What becomes of a worksheet.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// Its HTML.
    pub body: Body,
    /// What the rest of the site must know.
    pub outline: outline::Worksheet,
    /// What there is to tell.
    pub diagnostics: Vec<Diagnostic>,
}

impl Header {
    /// That of a container. One without an id is known by its title, else by its file and its number in it, from 1.
    pub fn of_container(
        container: Container,
        attributes: &Attributes<'_>,
        path: &str,
        number: usize,
    ) -> Self {
        let title = attributes.get("title").map(str::trim).filter(|title| !title.is_empty());
        let made = || title.map(crate::document::slug::heading_id).filter(|id| !id.is_empty());
        let file = path.rsplit('/').find(|part| *part != "index.md").unwrap_or(path).trim_end_matches(".md");
        let id = attributes.id.map(|id| id.text.to_owned()).or_else(made);
        let known = ["repeat", "raters", "gathers", "instance", "submit"];
        Self {
            id: id.unwrap_or_else(|| format!("{}-{number}", crate::document::slug::heading_id(file))),
            title: title.map(ToOwned::to_owned),
            attributes: attributes
                .pairs
                .iter()
                .filter(|pair| known.contains(&pair.key))
                .filter_map(|pair| {
                    Some((pair.key.to_owned(), pair.value.as_deref()?.to_owned(), pair.value_span))
                })
                .collect(),
            span: attributes.id.map(|id| id.span).unwrap_or_default(),
            heading_prefix: String::new(),
            anchor: attributes.id.map(|id| id.text.to_owned()),
            place: if container == Container::Script { html::Place::Script } else { html::Place::Text },
            is_script: container == Container::Script,
        }
    }
}

/// Makes a worksheet from what markdown has recorded.
pub fn make(file: &Arc<str>, text: &str, header: &Header, recording: Recording) -> Made {
    let parsed = parse::parse(file, text, header, recording);
    let understood = understand::understand(file, parsed);
    let mut diagnostics = understood.diagnostics;
    diagnostics.extend(check::check(file, &understood.worksheet));
    let worksheet = &understood.worksheet;
    let outline = outline::Worksheet {
        id: header.id.clone(),
        title: header.title.clone().unwrap_or_default(),
        span: header.span,
        definition: wire::definition(worksheet),
        answers: answers::answers(worksheet),
        was: worksheet.was.clone().into_iter().collect(),
        uses: understood.uses,
    };
    Made { body: html::write(worksheet, header.place, header.anchor.as_deref()), outline, diagnostics }
}
