//! Excerpts: the lines of a source that a report shows.
//!
//! Owns how much is shown, and that nothing of it can act upon a terminal. A post may be one line of megabytes, and
//! may hold any character.

use std::ops::Range;

use super::place::{Position, Source};

/// A line with more bytes is cut around what is meant.
const LONG_LINE: usize = 400;

/// How many characters of a long line are shown before what is meant, of it, and after it.
const BEFORE: usize = 40;
const WITHIN: usize = 80;
const AFTER: usize = 40;

/// A span over more lines is shown by its first line alone.
const MOST_LINES: usize = 8;

const CUT: &str = "...";

/// Some lines of a source, and what is meant in them.
pub(super) struct Excerpt {
    /// The lines.
    pub(super) text: String,
    /// The bytes of `text` that are meant.
    pub(super) marked: Range<usize>,
    /// Where that begins in the source.
    pub(super) position: Position,
    /// The column at which it begins in `text`.
    pub(super) shown_column: usize,
}

impl Excerpt {
    /// The excerpt for some bytes, which must begin and end with whole characters of the source.
    pub(super) fn new(source: &Source, mut range: Range<usize>) -> Self {
        let text = &source.text;
        let first = source.line_of(range.start);
        // A place in a line's end is shown behind the line, and a span that takes in the last line's end without it.
        range.start = range.start.min(source.line(first).end);
        range.end =
            range.start + text[range.start..range.end.max(range.start)].trim_end_matches(['\r', '\n']).len();
        let mut last = source.line_of(range.end);
        let long = |line: usize| source.line(line).len() > LONG_LINE;
        if last - first >= MOST_LINES || (last > first && (first..=last).any(long)) {
            last = first;
            range.end = source.line(first).end;
        }
        let lines = source.line(first).start..source.line(last).end;
        let mut parts = [&text[lines.start..range.start], &text[range.clone()], &text[range.end..lines.end]]
            .map(harmless);
        if first == last && long(first) {
            let [before, within, after] = &mut parts;
            keep_end(before, BEFORE);
            keep_start(within, WITHIN);
            keep_start(after, AFTER);
        }
        let [before, within, after] = parts;
        let shown_column = before[before.rfind('\n').map_or(0, |at| at + 1)..].chars().count() + 1;
        Self {
            marked: before.len()..before.len() + within.len(),
            text: before + &within + &after,
            position: source.position(range.start),
            shown_column,
        }
    }
}

/// The same text without characters that act upon a terminal or change the order of what is read: each becomes one
/// that can be seen. Line ends and tabs stay.
pub fn harmless(text: &str) -> String {
    let replace = |it: char| match it {
        '\n' | '\t' => it,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(it)).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{7f}' => '\u{2421}',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        it if it.is_control() => char::REPLACEMENT_CHARACTER,
        it => it,
    };
    text.chars().map(replace).collect()
}

fn keep_start(text: &mut String, characters: usize) {
    if let Some((at, _)) = text.char_indices().nth(characters) {
        text.truncate(at);
        text.push_str(CUT);
    }
}

fn keep_end(text: &mut String, characters: usize) {
    if let Some((at, _)) = text.char_indices().rev().nth(characters) {
        let after = text[at..].chars().next().map_or(at, |it| at + it.len_utf8());
        text.replace_range(..after, CUT);
    }
}
