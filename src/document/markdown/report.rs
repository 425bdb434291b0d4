//! Report: what a document's body has to tell, gathered while it is written.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};

/// So many diagnostics of one document are kept. Whoever mends these sees the others next.
const MOST: usize = 1_000;

/// The diagnostics of a body.
#[derive(Debug)]
pub(super) struct Report<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    list: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    /// Nothing to tell yet.
    pub(super) fn new(file: &'a Arc<str>, text: &'a str) -> Self {
        Self { file, text, list: Vec::new() }
    }

    /// The file that it is about.
    pub(super) fn file(&self) -> &'a Arc<str> {
        self.file
    }

    /// A diagnostic about some bytes of the file, white space at their end aside; not yet told.
    pub(super) fn about(&self, code: Code, range: &Range<usize>, message: impl Into<String>) -> Diagnostic {
        let range = self.text.floor_char_boundary(range.start)..self.text.ceil_char_boundary(range.end);
        let words = self.text.get(range.clone()).unwrap_or("").trim_end();
        let end = if words.is_empty() { range.end } else { range.start + words.len() };
        Diagnostic::at(code, self.file, Span::from(range.start..end), message)
    }

    /// Tells it.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(diagnostic);
        }
    }

    /// Tells what is wrong and how to mend it.
    pub(super) fn tell(&mut self, code: Code, range: &Range<usize>, message: impl Into<String>, help: &str) {
        self.push(self.about(code, range, message).help(help));
    }

    /// What was told, in order of place.
    pub(super) fn into_list(mut self) -> Vec<Diagnostic> {
        self.list.sort_by_key(|diagnostic| {
            diagnostic.location.as_ref().and_then(|location| location.span.map(|span| span.start))
        });
        self.list
    }
}
