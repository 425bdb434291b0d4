//! Trees: a TOML or YAML text as one tree of values that know where they stand.
//!
//! Owns reading both languages into one form, so that front matter, `site.toml` and `theme.toml` are checked by
//! one set of rules with true positions. Refuses to know any key.

use crate::diagnostic::Span;

/// A value and its place in the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where it stands, in bytes of the whole file.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// YAML's null, or an empty value.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text.
    Text(String),
    /// A TOML date, time or both, as written; YAML dates are texts.
    Date(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order in which they are written.
    Table(Vec<Entry>),
}

/// A key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// Its value.
    pub node: Node,
}
