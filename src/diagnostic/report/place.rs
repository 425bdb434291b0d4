//! Places: from bytes of a text to lines and columns.
//!
//! Owns the counting. Refuses no span: one that lies outside of the text or within a character is moved to the
//! nearest place that exists, for a report about a slightly wrong place is better than none.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::super::Span;

/// The sources that diagnostics point into, each asked for once.
pub(super) struct Places<'a> {
    ask: &'a dyn Fn(&str) -> Option<Arc<str>>,
    known: BTreeMap<Arc<str>, Option<Source>>,
}

/// A text with its lines.
pub(super) struct Source {
    /// The text.
    pub(super) text: Arc<str>,
    /// The first byte of each line.
    lines: Vec<usize>,
}

/// A place in a text, as people and editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    /// From 1.
    pub(super) line: usize,
    /// From 1, in Unicode scalar values.
    pub(super) column: usize,
}

impl<'a> Places<'a> {
    pub(super) fn new(ask: &'a dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        Self { ask, known: BTreeMap::new() }
    }

    /// The text of a file, if it is to be had.
    pub(super) fn source(&mut self, path: &Arc<str>) -> Option<&Source> {
        let ask = self.ask;
        self.known.entry(path.clone()).or_insert_with(|| ask(path).map(Source::new)).as_ref()
    }
}

impl Source {
    pub(super) fn new(text: Arc<str>) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, lines }
    }

    /// The bytes of the text that a span means: in the text, in order, and around whole characters.
    pub(super) fn fit(&self, span: Span) -> Range<usize> {
        let start = self.text.floor_char_boundary(span.start as usize);
        let end = self.text.ceil_char_boundary((span.end as usize).min(self.text.len()));
        start..end.max(start)
    }

    /// Where a byte is. It must begin a character, or be the end of the text.
    pub(super) fn position(&self, byte: usize) -> Position {
        let line = self.line_of(byte);
        Position { line: line + 1, column: self.text[self.lines[line]..byte].chars().count() + 1 }
    }

    /// The line of a byte, from 0.
    pub(super) fn line_of(&self, byte: usize) -> usize {
        // The first line begins at 0, so there is always one that begins before the byte or at it.
        self.lines.partition_point(|start| *start <= byte).saturating_sub(1)
    }

    /// The bytes of a line, counted from 0, without its end.
    pub(super) fn line(&self, line: usize) -> Range<usize> {
        let start = self.lines[line];
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        let line = &self.text[start..end];
        // A carriage return alone ends no line, as for those who count the lines.
        let line = line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line));
        start..start + line.len()
    }
}
