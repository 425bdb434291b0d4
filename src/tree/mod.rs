//! Trees: a TOML or YAML text as one tree of values that know where they stand.
//!
//! Owns reading both languages into one form, so that front matter, `site.toml` and `theme.toml` are checked by
//! one set of rules with true positions. Refuses to know any key.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};

pub mod read;
mod slip;
mod toml;
mod yaml;

pub use self::toml::toml;
pub use self::yaml::yaml;

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

/// A place at which a text breaks the rules of its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// Where, in bytes of the whole file.
    pub span: Span,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl SyntaxProblem {
    /// What is told of it in a file.
    pub fn told(self, code: Code, file: &Arc<str>) -> Diagnostic {
        Diagnostic::at(code, file, self.span, self.message).help(self.help)
    }
}

impl Node {
    /// A table without entries.
    pub fn empty_table(span: Span) -> Self {
        Self { span, value: Value::Table(Vec::new()) }
    }

    /// The value in JSON's terms: dates become texts, and a number that JSON cannot hold becomes null.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Boolean(boolean) => Json::Bool(*boolean),
            Value::Integer(integer) => Json::from(*integer),
            Value::Float(float) => Json::from(*float),
            Value::Text(text) | Value::Date(text) => Json::String(text.clone()),
            Value::List(items) => Json::Array(items.iter().map(Self::to_json).collect()),
            Value::Table(entries) => {
                Json::Object(entries.iter().map(|entry| (entry.key.clone(), entry.node.to_json())).collect())
            }
        }
    }
}

impl Value {
    /// What an author would call it: `a text`, `a whole number`.
    pub fn description(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Boolean(true) => "`true`",
            Self::Boolean(false) => "`false`",
            Self::Integer(_) => "a whole number",
            Self::Float(_) => "a number with a fraction",
            Self::Text(_) => "a text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

#[cfg(test)]
mod tests;
