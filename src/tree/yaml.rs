//! YAML, read into a [`Node`].
//!
//! Owns the translation from serde-saphyr's events. Refuses more than one document, texts that unfold to far more
//! than they say (aliases of aliases), and YAML 1.1's words for booleans: `country: NO` is a text.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_saphyr::options::{AliasLimits, DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Location, Options, Spanned, UserMessageFormatter};

use super::slip;
use super::{Entry, Node, SyntaxProblem, Value};
use crate::diagnostic::Span;

/// The most values that a text may unfold to. Front matter has dozens; this stops aliases of aliases within
/// milliseconds even in an unoptimised build.
const MOST_NODES: usize = 10_000;

/// How deep values may be nested, so that walking the tree never exhausts the stack.
const MOST_LEVELS: usize = 32;

/// Reads a YAML text that begins at byte `offset` of its file.
///
/// A text that breaks YAML's rules gives an empty table and one problem; keys given twice are reported, and the
/// first is kept.
pub fn yaml(text: &str, offset: usize) -> (Node, Vec<SyntaxProblem>) {
    let builder = Builder { text, offset };
    let whole = builder.span(0..text.len());
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return (Node::empty_table(whole), Vec::new());
    }
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options()) {
        Ok(raw) => {
            let mut problems = Vec::new();
            let node = builder.node(&raw, &mut problems);
            (Node { span: whole, ..node }, problems)
        }
        Err(error) => (Node::empty_table(whole), vec![builder.problem(&error)]),
    }
}

fn options() -> Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_nodes: MOST_NODES,
            max_events: MOST_NODES * 4,
            max_depth: MOST_LEVELS,
            max_documents: 2,
        },
        alias_limits: alias_limits(),
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        strict_booleans: true,
        with_snippet: false,
    }
}

fn alias_limits() -> AliasLimits {
    serde_saphyr::alias_limits! { max_total_replayed_events: MOST_NODES, max_replay_stack_depth: MOST_LEVELS }
}

/// A value as serde-saphyr hands it over, its parts with their places.
enum Raw {
    Leaf(Value),
    List(Vec<Spanned<Raw>>),
    Table(Vec<(Spanned<Raw>, Spanned<Raw>)>),
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Null))
    }

    fn visit_bool<E>(self, boolean: bool) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Boolean(boolean)))
    }

    fn visit_i64<E>(self, integer: i64) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Integer(integer)))
    }

    fn visit_u64<E: serde::de::Error>(self, integer: u64) -> Result<Raw, E> {
        i64::try_from(integer)
            .map(|integer| Raw::Leaf(Value::Integer(integer)))
            .map_err(|_| E::custom("a whole number beyond 64 bits"))
    }

    fn visit_f64<E>(self, float: f64) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Float(float)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Text(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Raw, E> {
        Ok(Raw::Leaf(Value::Text(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Raw::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry::<Spanned<Raw>, Spanned<Raw>>()? {
            if matches!(entry.0.value, Raw::List(_) | Raw::Table(_)) {
                return Err(A::Error::custom("a key must be a text"));
            }
            entries.push(entry);
        }
        Ok(Raw::Table(entries))
    }
}

/// Turns raw values into nodes whose spans are bytes of the file.
struct Builder<'a> {
    text: &'a str,
    offset: usize,
}

impl Builder<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::from(self.offset + range.start..self.offset + range.end)
    }

    fn problem(&self, error: &Error) -> SyntaxProblem {
        let end = self.text.len();
        let start = error.location().map_or(0, |location| self.position(location));
        // A problem has a place, not an extent: it is shown at one character, or at the end of the text.
        let length = self.text[start..].chars().next().filter(|it| *it != '\n').map_or(0, char::len_utf8);
        let slip = slip::of_yaml(start..(start + length).min(end), &message(error));
        SyntaxProblem { span: self.span(slip.range), message: slip.message, help: slip.help }
    }

    /// The byte at which an error's location begins; errors of the scanner have a line and a column only.
    fn position(&self, location: Location) -> usize {
        if let Some(range) = self.range(location).filter(|range| !range.is_empty()) {
            return range.start;
        }
        let line = usize::try_from(location.line()).unwrap_or(0).saturating_sub(1);
        let column = usize::try_from(location.column()).unwrap_or(0).saturating_sub(1);
        let start: usize = self.text.split_inclusive('\n').take(line).map(str::len).sum();
        let end = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        self.text[start..end].char_indices().nth(column).map_or(end, |(at, _)| start + at)
    }

    /// The bytes that a location means, within the text.
    fn range(&self, location: Location) -> Option<Range<usize>> {
        let start = location.span().byte_offset().and_then(|start| usize::try_from(start).ok())?;
        let length = location.span().byte_len().and_then(|length| usize::try_from(length).ok())?;
        let start = self.text.floor_char_boundary(start);
        let end = self.text.floor_char_boundary(start.saturating_add(length));
        Some(start..end)
    }

    /// The bytes of a value without the blanks and line ends after it, which block texts include.
    fn trimmed(&self, location: Location) -> Range<usize> {
        let range = self.range(location).unwrap_or(0..0);
        range.start..range.start + self.text[range].trim_end().len()
    }

    fn node(&self, raw: &Spanned<Raw>, problems: &mut Vec<SyntaxProblem>) -> Node {
        let own = self.trimmed(raw.referenced);
        match &raw.value {
            Raw::Leaf(value) => Node { span: self.span(own), value: value.clone() },
            Raw::List(items) => {
                let items: Vec<Node> = items.iter().map(|item| self.node(item, problems)).collect();
                let end = items.last().map(|item| item.span.end);
                Node { span: self.enclosing(own, end), value: Value::List(items) }
            }
            Raw::Table(pairs) => {
                let entries = self.entries(pairs, problems);
                let end = entries.iter().map(|entry| entry.node.span.end.max(entry.key_span.end)).max();
                Node { span: self.enclosing(own, end), value: Value::Table(entries) }
            }
        }
    }

    fn entries(
        &self,
        pairs: &[(Spanned<Raw>, Spanned<Raw>)],
        problems: &mut Vec<SyntaxProblem>,
    ) -> Vec<Entry> {
        let mut seen = BTreeSet::new();
        let mut entries = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            let range = self.trimmed(key.referenced);
            let key_span = self.span(range.clone());
            let key = match &key.value {
                Raw::Leaf(Value::Text(text)) => text.clone(),
                _ => self.text[range].to_owned(),
            };
            if !seen.insert(key.clone()) {
                problems.push(SyntaxProblem {
                    span: key_span,
                    message: format!("the key `{key}` is given twice"),
                    help: "keep one of the two".to_owned(),
                });
                continue;
            }
            entries.push(Entry { key, key_span, node: self.node(value, problems) });
        }
        entries
    }

    /// The span of a list or table: the parser tells where it begins, its last member about where it ends.
    fn enclosing(&self, own: Range<usize>, last_end: Option<u32>) -> Span {
        let last_end = last_end.map_or(own.start, |end| (end as usize).saturating_sub(self.offset));
        // The members of an alias stand elsewhere: the alias itself is what is meant then.
        if last_end < own.start || self.text[own.start..].starts_with('*') {
            return self.span(own);
        }
        let closing = match self.text.as_bytes().get(own.start) {
            Some(b'[') => ']',
            Some(b'{') => '}',
            _ => return self.span(own.start..last_end.max(own.end)),
        };
        let from = last_end.max(own.start + 1);
        let end = self.text[from..].find(closing).map_or(last_end, |at| from + at + 1);
        self.span(own.start..end)
    }
}

/// What the parser has to say, without the line and column that it appends.
fn message(error: &Error) -> String {
    let text = error.render_with_formatter(&UserMessageFormatter);
    let text = text.lines().next().unwrap_or_default();
    let text = text.find(" at line ").map_or(text, |at| &text[..at]);
    match text.trim_end_matches('.') {
        "" => "this is not valid YAML".to_owned(),
        text if text.starts_with("YAML") => text.to_owned(),
        text => text[..1].to_lowercase() + &text[1..],
    }
}
