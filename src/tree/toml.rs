//! TOML, read into a [`Node`].
//!
//! Owns the translation from the `toml` crate's tree. Refuses nothing that the crate accepts (TOML 1.1), but for
//! whole numbers beyond 64 bits, which become [`Value::Float`].

use std::ops::Range;

use ::toml::Spanned;
use ::toml::de::{DeArray, DeTable, DeValue, Error};

use super::slip::{self, Around, COLON};
use super::{Entry, Node, SyntaxProblem, Value};
use crate::diagnostic::Span;

/// Reads a TOML text that begins at byte `offset` of its file.
///
/// What is broken is left out of the tree and reported; everything else is there.
pub fn toml(text: &str, offset: usize) -> (Node, Vec<SyntaxProblem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut builder = Builder { text, offset, broken: Vec::new() };
    builder.broken = errors.iter().map(|error| builder.span(builder.range(error))).collect();
    let problems = errors.iter().map(|error| builder.problem(error)).collect();
    let node = Node { span: builder.span(0..text.len()), value: builder.table(table.get_ref()) };
    (node, without_consequences(text, offset, problems))
}

/// The problems without those that another explains: of a line's, the first is told, and a slip that is made on line
/// after line (`title: …`) once.
fn without_consequences(text: &str, offset: usize, problems: Vec<SyntaxProblem>) -> Vec<SyntaxProblem> {
    let mut last_line = None;
    let mut is_colon_told = false;
    let mut told = Vec::with_capacity(problems.len());
    for problem in problems {
        let start = text.floor_char_boundary(problem.span.start as usize - offset);
        let line = text[..start].rfind('\n');
        let is_colon = problem.message == COLON;
        if last_line.replace(line) != Some(line) && !(is_colon && is_colon_told) {
            is_colon_told |= is_colon;
            told.push(problem);
        }
    }
    told
}

/// Turns the crate's values into nodes whose spans are bytes of the file.
struct Builder<'a> {
    text: &'a str,
    offset: usize,
    /// Where the crate met a problem.
    broken: Vec<Span>,
}

impl Builder<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::from(self.offset + range.start..self.offset + range.end)
    }

    fn range(&self, error: &Error) -> Range<usize> {
        let end = self.text.len();
        let range = error.span().unwrap_or(0..end);
        range.start.min(end)..range.end.min(end)
    }

    fn problem(&self, error: &Error) -> SyntaxProblem {
        // Front matter begins after its first fence; a file, at most after a byte order mark.
        let around = if self.offset > "+++".len() { Around::Fences } else { Around::Nothing };
        let slip = slip::of_toml(self.text, self.range(error), error.message(), around);
        SyntaxProblem { span: self.span(slip.range), message: slip.message, help: slip.help }
    }

    /// Whether a problem lies in these bytes, so that what the crate guessed there would only mislead.
    fn is_broken(&self, span: Span) -> bool {
        self.broken.iter().any(|broken| broken.start <= span.end && span.start <= broken.end)
    }

    /// Whether a problem lies within these bytes, and not only beside them.
    fn is_within(&self, span: Span) -> bool {
        self.broken.iter().any(|broken| broken.start < span.end && span.start < broken.start)
    }

    fn table(&self, table: &DeTable<'_>) -> Value {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: self.span(key.span()),
                node: self.node(value),
            })
            .filter(|entry| match entry.node.value {
                Value::Table(_) | Value::List(_) => entry.key_span.start < entry.key_span.end,
                _ => !self.is_broken(entry.node.span) && !self.is_within(entry.key_span),
            })
            .collect();
        // The crate keeps keys in alphabetical order.
        entries.sort_by_key(|entry| entry.key_span);
        Value::Table(entries)
    }

    fn list(&self, array: &DeArray<'_>) -> Value {
        Value::List(array.iter().map(|item| self.node(item)).collect())
    }

    fn node(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let range = value.span();
        let value = match value.get_ref() {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(integer) => whole(integer.as_str(), integer.radix()),
            DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(boolean) => Value::Boolean(*boolean),
            DeValue::Datetime(date) => {
                Value::Date(self.text.get(range.clone()).map_or_else(|| date.to_string(), ToOwned::to_owned))
            }
            DeValue::Array(array) => self.list(array),
            DeValue::Table(table) => self.table(table),
        };
        Node { span: self.span(range), value }
    }
}

fn whole(digits: &str, radix: u32) -> Value {
    i64::from_str_radix(digits, radix)
        .map_or_else(|_| Value::Float(digits.parse().unwrap_or(f64::INFINITY)), Value::Integer)
}
