//! Reading a table: values of the expected types, and everything else told to the author.
//!
//! Owns the rules that `site.toml`, front matter and `theme.toml` share: types, ranges, choices, unknown keys.
//! Refuses to stop at the first problem: a value that cannot be used is absent, and a diagnostic says why.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::{Entry, Node, Value};
use crate::diagnostic::{Code, Diagnostic, Span};

/// The codes under which one kind of file reports what is wrong with its values.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    /// A key that there is not.
    pub key_unknown: Code,
    /// A value of the wrong type.
    pub value_type: Code,
    /// A value of the right type that means nothing.
    pub value_invalid: Code,
}

/// The language of a tree's source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// A text stands in quotation marks, and anything else is none.
    Toml,
    /// A number or boolean where a text is expected is the text that was written: `title: 2012`.
    Yaml,
}

/// Reads values, and gathers what there is to tell about them.
#[derive(Debug)]
pub struct Reader<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    language: Language,
    codes: Codes,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    /// A reader of trees made from `text`, the whole text of `file`, which is the path that diagnostics name.
    pub fn new(file: &'a Arc<str>, text: &'a str, language: Language, codes: Codes) -> Self {
        Self { file, text, language, codes, diagnostics: Vec::new() }
    }

    /// The path that diagnostics name.
    pub fn file(&self) -> &'a Arc<str> {
        self.file
    }

    /// The language of the source.
    pub fn language(&self) -> Language {
        self.language
    }

    /// What there is to tell.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// Whether anything is told that fails the build.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// Adds something to tell.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A diagnostic about these bytes of the file; not yet added.
    pub fn at(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::at(code, self.file, span, message)
    }

    /// A diagnostic about a value that means nothing; not yet added.
    pub fn invalid(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        self.at(self.codes.value_invalid, span, message)
    }

    /// A diagnostic about a key that there is not, with the nearest of the valid ones; not yet added.
    pub fn unknown_key(&self, entry: &Entry, valid: &[&str]) -> Diagnostic {
        if let Some(diagnostic) = self.blank_in_key(entry) {
            return diagnostic;
        }
        let message = format!("there is no key `{}` here", entry.key);
        let diagnostic = self.at(self.codes.key_unknown, entry.key_span, message);
        let diagnostic = diagnostic.suggest(&entry.key, valid.iter().copied());
        if diagnostic.help.is_some() { diagnostic } else { diagnostic.help("take it out") }
    }

    /// What there is to say of a key with a blank that nobody sees: it comes with what is pasted.
    pub fn blank_in_key(&self, entry: &Entry) -> Option<Diagnostic> {
        let is_blank = |it: char| it.is_whitespace() || matches!(it, '\u{200b}' | '\u{feff}');
        let key = entry.key.trim_matches(is_blank);
        let message = format!("there is an invisible blank beside `{key}`, which makes it another word");
        (key.len() < entry.key.len() && !key.is_empty()).then(|| {
            self.at(self.codes.key_unknown, entry.key_span, message)
                .help(format!("delete what stands before and after `{key}` in this line, and type it anew"))
        })
    }

    /// How to write a value of the type that is expected, in place of this one.
    fn help_of_type(&self, node: &Node, expected: &str) -> String {
        let is_toml = self.language == Language::Toml;
        match (expected, &node.value) {
            ("a text", Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Date(_)) => {
                format!("write it in quotation marks: `\"{}\"`", self.source(node))
            }
            ("a text", _) => "write one text in quotation marks".to_owned(),
            ("a whole number", Value::Text(text)) if text.trim().parse::<i64>().is_ok() => {
                format!("write it without quotation marks: `{}`", text.trim())
            }
            ("a whole number", _) => {
                "write a number without a fraction and without quotation marks, such as `10`".to_owned()
            }
            ("`true` or `false`", Value::Text(text)) if is_word(text, ["true", "yes", "on", "ja"]) => {
                "write `true`, without quotation marks".to_owned()
            }
            ("`true` or `false`", Value::Text(text)) if is_word(text, ["false", "no", "off", "nein"]) => {
                "write `false`, without quotation marks".to_owned()
            }
            ("`true` or `false`", _) => "write `true` or `false`, without quotation marks".to_owned(),
            ("a date", _) => "write it as 2022-12-26, without quotation marks".to_owned(),
            ("a list of texts", _) => "write `[\"one\", \"two\"]`".to_owned(),
            ("a list", Value::Table(_)) if is_toml => {
                "write the name above these lines in two brackets, as in `[[menu]]`".to_owned()
            }
            ("a list", _) => "put it in brackets: `[…]`".to_owned(),
            _ if is_toml => "write keys and values in braces: `{ key = \"value\" }`".to_owned(),
            _ => "write `key: value` on a line of its own".to_owned(),
        }
    }

    /// Tells that a value is not of the type that is expected: `a text`, `a list of texts`.
    pub fn wrong_type(&mut self, node: &Node, expected: &str) {
        let message = format!("expected {expected}, found {}", node.value.description());
        let diagnostic = self.at(self.codes.value_type, node.span, message);
        self.push(diagnostic.help(self.help_of_type(node, expected)));
    }

    /// A text.
    pub fn text(&mut self, node: &Node) -> Option<String> {
        match (&node.value, self.language) {
            (Value::Text(text), _) => Some(text.clone()),
            (Value::Integer(_) | Value::Float(_) | Value::Boolean(_), Language::Yaml) => {
                Some(self.source(node).to_owned())
            }
            _ => {
                self.wrong_type(node, "a text");
                None
            }
        }
    }

    /// A text that is not blank, without the blanks around it.
    pub fn filled_text(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node)?;
        let trimmed = text.trim();
        if trimmed.is_empty() {
            let diagnostic = self.invalid(node.span, "this text is empty");
            self.push(diagnostic.help("write the text, or leave the key out"));
            return None;
        }
        Some(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
    }

    /// Several texts, or one; each with its place.
    pub fn texts(&mut self, node: &Node) -> Option<Vec<(String, Span)>> {
        match &node.value {
            Value::List(items) => {
                Some(items.iter().filter_map(|item| Some((self.filled_text(item)?, item.span))).collect())
            }
            Value::Table(_) | Value::Date(_) | Value::Null => {
                self.wrong_type(node, "a list of texts");
                None
            }
            _ => Some(self.filled_text(node).into_iter().map(|text| (text, node.span)).collect()),
        }
    }

    /// `true` or `false`; in YAML also the words of its older version, which other generators read so.
    pub fn boolean(&mut self, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Boolean(boolean) => return Some(*boolean),
            Value::Text(text) if self.language == Language::Yaml => {
                match text.to_ascii_lowercase().as_str() {
                    "yes" | "on" | "true" => return Some(true),
                    "no" | "off" | "false" => return Some(false),
                    _ => {}
                }
            }
            _ => {}
        }
        self.wrong_type(node, "`true` or `false`");
        None
    }

    /// A whole number within a range.
    pub fn whole_number(&mut self, node: &Node, range: RangeInclusive<i64>) -> Option<i64> {
        let Value::Integer(number) = node.value else {
            self.wrong_type(node, "a whole number");
            return None;
        };
        if range.contains(&number) {
            return Some(number);
        }
        let message = format!("{number} is not between {} and {}", range.start(), range.end());
        let help = format!("write a number from {} to {}", range.start(), range.end());
        self.push(self.invalid(node.span, message).help(help));
        None
    }

    /// One of some words.
    pub fn choice<T: Copy>(&mut self, node: &Node, choices: &[(&str, T)]) -> Option<T> {
        let text = self.text(node)?;
        let chosen = choices.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if chosen.is_none() {
            let message = format!("`{text}` is not one of the choices");
            let diagnostic = self.invalid(node.span, message);
            self.push(diagnostic.suggest(&text, choices.iter().map(|(name, _)| *name)));
        }
        chosen
    }

    /// The keys of a table.
    pub fn table<'n>(&mut self, node: &'n Node) -> Option<Fields<'n>> {
        let fields = Fields::of(node);
        if fields.is_none() {
            self.wrong_type(node, "a table");
        }
        fields
    }

    /// The members of a list.
    pub fn list<'n>(&mut self, node: &'n Node) -> Option<&'n [Node]> {
        if let Value::List(items) = &node.value {
            return Some(items);
        }
        self.wrong_type(node, "a list");
        None
    }

    /// Tells of every key that nothing has asked for, in a table that leaves a place for others: `help` names it.
    pub fn refuse_rest_with(&mut self, fields: Fields<'_>, help: &str) {
        for entry in fields.entries {
            if let Some(diagnostic) = self.blank_in_key(entry) {
                self.push(diagnostic);
                continue;
            }
            let diagnostic = self.unknown_key(entry, &[]).help(help);
            self.push(diagnostic.suggest(&entry.key, fields.known.iter().copied()));
        }
    }

    /// Tells of every key that nothing has asked for.
    pub fn refuse_rest(&mut self, fields: Fields<'_>) {
        for entry in fields.entries {
            let diagnostic = self.unknown_key(entry, &fields.known);
            self.push(diagnostic);
        }
    }

    /// The value as it is written.
    pub fn source(&self, node: &Node) -> &'a str {
        self.text.get(std::ops::Range::from(node.span)).unwrap_or_default()
    }
}

fn is_word(text: &str, words: [&str; 4]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// The keys of a table that nothing has asked for yet.
#[derive(Debug)]
pub struct Fields<'n> {
    entries: Vec<&'n Entry>,
    known: Vec<&'n str>,
}

impl<'n> Fields<'n> {
    /// The keys of a table; `None` of anything else.
    pub fn of(node: &'n Node) -> Option<Self> {
        match &node.value {
            Value::Table(entries) => Some(Self { entries: entries.iter().collect(), known: Vec::new() }),
            _ => None,
        }
    }

    /// The keys that were asked for.
    pub fn known(&self) -> &[&'n str] {
        &self.known
    }

    /// The value of a key, which is henceforth known; `None` if it is not there or is null.
    pub fn take(&mut self, key: &'n str) -> Option<&'n Node> {
        self.known.push(key);
        let index = self.entries.iter().position(|entry| entry.key == key)?;
        let entry = self.entries.remove(index);
        (entry.node.value != Value::Null).then_some(&entry.node)
    }

    /// Takes out those of some other table's keys that stand here and that nothing has asked for.
    pub fn take_rest(&mut self, keys: &[&str]) -> Vec<&'n Entry> {
        let is_other =
            |entry: &Entry| keys.contains(&entry.key.as_str()) && !self.known.contains(&entry.key.as_str());
        let (taken, kept) = self.entries.iter().copied().partition(|entry| is_other(entry));
        self.entries = kept;
        taken
    }
}
