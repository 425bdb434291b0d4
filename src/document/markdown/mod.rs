//! Markdown: the text of a document becomes a [`Body`] and what others may know of it.
//!
//! Owns the reading of `CommonMark` with its extensions and the writing of HTML. Refuses to know addresses: a link
//! becomes a slot, and a block of code stays code.
//!
//! `marks` looks over the source once and hides from the parser what is not markdown. Then the parser's events
//! are written down in one pass by a `Writer`, whose parts are the other modules. Nothing here
//! calls itself: however deep a text is nested, the stack does not grow.

use std::ops::Range;
use std::sync::Arc;

use super::{Body, Heading, Lesson, LinkUse};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::worksheet;

mod blocks;
mod containers;
mod danger;
mod elements;
mod fences;
mod footnotes;
mod ids;
mod inline;
mod leftovers;
mod marks;
pub(crate) mod output;
mod prose;
mod raw;
mod report;
mod serialise;
mod special;
mod table;
mod tags;
mod wide_tables;
mod worksheets;
mod writer;

pub(super) use prose::typographic;
use report::Report;

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
    /// What the body is called, if it is a worksheet.
    pub worksheet: Option<&'a worksheet::Header>,
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
    /// Worksheets that stand in the body, in order; at last the answers of others that it shows.
    pub worksheets: Vec<worksheet::outline::Worksheet>,
    /// Worksheets taken in.
    pub embeds: Vec<(String, Span)>,
    /// Lessons taught.
    pub lessons: Vec<Lesson>,
    /// The plain words before `<!-- more -->`, paragraphs joined by a space.
    pub before_more: Option<String>,
    /// The plain words of the first paragraph.
    pub first_paragraph: Option<String>,
    /// How many words there are. Two characters of Chinese or Japanese count as one word.
    pub words: u32,
    /// What there is to tell.
    pub diagnostics: Vec<Diagnostic>,
}

/// Which language a text is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// All that Goalpost reads.
    Goalpost,
    /// `CommonMark` 0.31.2 and nothing else: no containers, no attributes, raw HTML and addresses as they are.
    CommonMark,
    /// The same with the tables, strikethrough and task lists of GitHub.
    Gfm,
}

/// The keys of all [words](super::SlotContent::Word) that a body may ask the theme for.
pub const WORDS: &[&str] = &[
    "back_to_text",
    "caution",
    "example",
    "footnotes",
    "important",
    "lesson",
    "note",
    "task_done",
    "task_open",
    "tip",
    "warning",
];

/// Parses a body. Link indices of the result begin at 0.
pub fn parse(source: Source<'_>) -> Parsed {
    parse_as(source, Dialect::Goalpost)
}

/// Parses a body in a given dialect. The plain ones are there to be held against their specifications.
pub fn parse_as(source: Source<'_>, dialect: Dialect) -> Parsed {
    match writer::write(source, dialect, ids::Ids::new(source.id_prefix, std::collections::BTreeSet::new())) {
        Ok(parsed) => parsed,
        // The second time, no id made from words can be one that the author wrote.
        Err(writer::IdClash { reserved, parsed }) => {
            writer::write(source, dialect, ids::Ids::new(source.id_prefix, reserved)).unwrap_or(*parsed)
        }
    }
}

/// Whether a body shows nothing: it is empty, or holds comments only.
pub fn is_blank(body: &Body) -> bool {
    body.slots.is_empty() && tags::is_comment(&body.html)
}

/// Tells that an id is written a second time.
fn tell_id_twice(id: &str, place: &Range<usize>, before: &Range<usize>, report: &mut Report<'_>) {
    let diagnostic = report
        .about(Code::IdTwice, place, format!("the id `{id}` is given twice"))
        .help("choose another for one of the two")
        .related(report.file(), Some(Span::from(before.clone())), "it is given here first");
    report.push(diagnostic);
}

#[cfg(test)]
mod tests;
