//! The values of front matter by what they say, whatever their keys are called.
//!
//! Owns telling about keys: unknown, foreign, without use in this kind of file, or given twice under two names.

use super::detail;
use super::keys::{self, Field, Meaning};
use crate::diagnostic::{Code, Span, suggest};
use crate::document::Kind;
use crate::tree::read::{Language, Reader};
use crate::tree::{Entry, Node, Value};

/// The values that are there. One without a value (`tags:` alone, `image = ""`) is as if it were not.
#[derive(Debug, Default)]
pub(super) struct Values<'n> {
    found: Vec<(Field, &'n Entry)>,
}

impl<'n> Values<'n> {
    /// Sorts the entries of a table by their meaning, and tells of those that have none.
    pub(super) fn collect(reader: &mut Reader<'_>, root: &'n Node, kind: Kind) -> Self {
        let mut values = Self::default();
        let Value::Table(entries) = &root.value else {
            let message =
                format!("the front matter is {}, not lines of keys and values", root.value.description());
            let diagnostic = reader.at(Code::FrontMatterValueType, root.span, message);
            reader.push(diagnostic.help("write lines such as `title: Goals that last`"));
            return values;
        };
        for entry in entries {
            match keys::meaning(&entry.key, kind) {
                Meaning::Field(Field::Taxonomies) => values.collect_taxonomies(reader, &entry.node),
                Meaning::Field(field) => values.add(reader, field, entry),
                Meaning::Misplaced => tell_misplaced(reader, entry, kind),
                Meaning::Foreign(generator) => tell_foreign(reader, entry, generator),
                Meaning::Unknown => tell_unknown(reader, entry, kind),
            }
        }
        values
    }

    /// The entry that says this.
    pub(super) fn entry(&self, field: Field) -> Option<&'n Entry> {
        self.found.iter().find(|(other, _)| *other == field).map(|(_, entry)| *entry)
    }

    /// The value that says this.
    pub(super) fn node(&self, field: Field) -> Option<&'n Node> {
        self.entry(field).map(|entry| &entry.node)
    }

    /// Where the value that says this stands.
    pub(super) fn span(&self, field: Field) -> Option<Span> {
        self.node(field).map(|node| node.span)
    }

    fn collect_taxonomies(&mut self, reader: &mut Reader<'_>, node: &'n Node) {
        let Value::Table(entries) = &node.value else {
            reader.wrong_type(node, "a table");
            return;
        };
        for entry in entries {
            let field = match entry.key.as_str() {
                "tags" => Field::Tags,
                "categories" => Field::Categories,
                "authors" => Field::Authors,
                "series" => Field::Series,
                _ => {
                    let diagnostic = reader.unknown_key(entry, &["tags", "categories", "authors", "series"]);
                    reader.push(diagnostic);
                    continue;
                }
            };
            self.add(reader, field, entry);
        }
    }

    fn add(&mut self, reader: &mut Reader<'_>, field: Field, entry: &'n Entry) {
        let is_blank = match &entry.node.value {
            Value::Null => true,
            // An empty description says that a picture is an ornament.
            Value::Text(text) => text.trim().is_empty() && field != Field::ImageAlt,
            _ => false,
        };
        if is_blank {
            return;
        }
        let Some(first) = self.entry(field) else {
            self.found.push((field, entry));
            return;
        };
        let message = format!("`{}` says the same as `{}`, which is given as well", entry.key, first.key);
        let diagnostic = reader.at(Code::FrontMatterKeyTwice, entry.key_span, message);
        let diagnostic = diagnostic.related(reader.file(), Some(first.key_span), "given here first");
        reader.push(diagnostic.help("keep one of the two"));
    }
}

fn tell_misplaced(reader: &mut Reader<'_>, entry: &Entry, kind: Kind) {
    let file = match kind {
        Kind::Post | Kind::Page => "a post or page",
        Kind::Series => "a series' own file",
        Kind::Author => "an author's file",
        Kind::Tag => "a tag's file",
        Kind::Category => "a category's file",
        Kind::Glossary => "a glossary entry",
        Kind::Worksheet => "a worksheet",
        Kind::Snippet => "a snippet",
    };
    let message = format!("`{}` has no use in {file}", entry.key);
    let diagnostic = reader.at(Code::FrontMatterKeyMisplaced, entry.key_span, message);
    let is_of_post = !matches!(kind, Kind::Post | Kind::Page)
        && matches!(keys::meaning(&entry.key, Kind::Post), Meaning::Field(_));
    reader.push(diagnostic.help(if is_of_post {
        "leave it out; if this is to be a post, move the file to `content/posts`"
    } else {
        "leave it out"
    }));
}

/// Tells of keys that stand below `[extra]` and were meant to stand above.
pub(super) fn tell_below_extra(reader: &mut Reader<'_>, values: &Values<'_>, kind: Kind) {
    let Some(Entry { key, node: Node { value: Value::Table(entries), .. }, .. }) = values.entry(Field::Extra)
    else {
        return;
    };
    // `params` is Hugo's, and has keys of any name.
    if key != "extra" {
        return;
    }
    let help = match reader.language() {
        Language::Toml => "move the line up, above the line `[extra]`",
        Language::Yaml => "take away the blanks before it, and move it above the line `extra:`",
    };
    for entry in entries.iter().filter(|entry| keys::belongs_above_extra(&entry.key, kind)) {
        let message = format!("`{}` has no effect below `extra`, where values of your own stand", entry.key);
        let diagnostic = reader.at(Code::FrontMatterKeyMisplaced, entry.key_span, message);
        reader.push(diagnostic.help(help));
    }
}

fn tell_foreign(reader: &mut Reader<'_>, entry: &Entry, generator: &str) {
    let message = format!("`{}` is a key of {generator} and means nothing here", entry.key);
    let diagnostic = reader.at(Code::FrontMatterKeyForeign, entry.key_span, message);
    reader.push(diagnostic.help("leave it out"));
}

/// An unknown key is an error, since a slip (`draf = true`) can publish what was not meant to be. In YAML, where other
/// generators let authors put keys of their own beside the rest, one that is no slip is a warning.
fn tell_unknown(reader: &mut Reader<'_>, entry: &Entry, kind: Kind) {
    if let Some(diagnostic) = reader.blank_in_key(entry) {
        reader.push(diagnostic);
        return;
    }
    let valid = keys::suggestions(kind);
    let place = match reader.language() {
        Language::Toml => "[extra]",
        Language::Yaml => "extra:",
    };
    let meant = keys::meant(&entry.key, kind).or_else(|| suggest::nearest(&entry.key, valid.iter().copied()));
    let is_of_worksheet = kind == Kind::Worksheet && detail::ATTRIBUTES.contains(&entry.key.as_str());
    let help = match meant {
        _ if is_of_worksheet => match reader.language() {
            Language::Toml => "write it further down, below a line `[worksheet]`".to_owned(),
            Language::Yaml => "write it below a line `worksheet:`, with two blanks before it".to_owned(),
        },
        Some("links") => format!("write `links = {{ {} = \"https://…\" }}`", entry.key),
        Some(name) => suggest::question(name),
        None => format!("keys of your own go under `{place}`"),
    };
    let is_own = reader.language() == Language::Yaml && !suggest::is_slip(&entry.key, valid.iter().copied());
    let diagnostic = if is_own {
        let message = format!("`{}` is no key of Goalpost's and means nothing here", entry.key);
        reader.at(Code::FrontMatterKeyForeign, entry.key_span, message)
    } else {
        reader.unknown_key(entry, &[])
    };
    reader.push(diagnostic.help(help));
}
