//! Markdown: the text of a document becomes a [`Body`] and what others may know of it.
//!
//! Owns the reading of CommonMark with its extensions and the writing of HTML. Refuses to know addresses: a link
//! becomes a slot, and a block of code stays code.

use std::sync::Arc;

use super::{Body, Heading, Lesson, LinkUse};
use crate::diagnostic::{Diagnostic, Span};

/// What a body needs to know of its file.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The path that diagnostics name: `content/posts/x.md`.
    pub file: &'a Arc<str>,
    /// The path relative to the content folder, against which relative links are resolved.
    pub path: &'a str,
    /// The whole text of the file, so that every span is true.
    pub text: &'a str,
    /// Where the body begins.
    pub start: usize,
    /// Put before every id that is made from words, so that a snippet's ids differ from its host's; usually empty.
    pub id_prefix: &'a str,
    /// Whether quotation marks and dashes are made typographic.
    pub smart_punctuation: bool,
    /// Whether `$…$` is math.
    pub math: bool,
}

/// What a body turns out to be.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The HTML and its slots. Their link indices count from the links below.
    pub body: Body,
    /// Headings in order.
    pub headings: Vec<Heading>,
    /// Every other id.
    pub anchors: Vec<String>,
    /// Every link and picture.
    pub links: Vec<LinkUse>,
    /// Snippets taken in.
    pub snippets: Vec<(String, Span)>,
    /// Lessons taught.
    pub lessons: Vec<Lesson>,
    /// The plain words before `<!-- more -->`, paragraphs joined by a space.
    pub before_more: Option<String>,
    /// The plain words of the first paragraph.
    pub first_paragraph: Option<String>,
    /// How many words there are.
    pub words: u32,
    /// What there is to tell.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses a body. Link indices of the result begin at 0.
pub fn parse(source: Source<'_>) -> Parsed {
    let _ = source;
    unimplemented!()
}
