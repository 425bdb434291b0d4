//! Tags, categories and authors: lists of names.
//!
//! Owns the forms of such a list, and that every name in it can have an address.

use super::keys::Field;
use super::values::Values;
use crate::diagnostic::{Code, Span};
use crate::document::slug;
use crate::tree::read::{Language, Reader};
use crate::tree::{Entry, Value};

/// The names of a list, each with its place. A name that is repeated counts once.
pub(super) fn read(reader: &mut Reader<'_>, values: &Values<'_>, field: Field) -> Vec<(String, Span)> {
    let Some(entry) = values.entry(field) else { return Vec::new() };
    let names = separated(reader, entry).unwrap_or_else(|| {
        tell_comma(reader, entry, field);
        reader.texts(&entry.node).unwrap_or_default()
    });
    let mut kept: Vec<(String, Span)> = Vec::with_capacity(names.len());
    for (name, span) in names {
        if !has_slug(&name) {
            let message = format!("no address can be made of `{name}`");
            let diagnostic = reader.at(Code::SlugEmpty, span, message);
            reader.push(diagnostic.help("use a name with letters or digits"));
        } else if kept.iter().all(|(other, _)| *other != name) {
            kept.push((name, span));
        }
    }
    kept
}

/// Tells of several tags in one text, which count as one with a long name.
fn tell_comma(reader: &mut Reader<'_>, entry: &Entry, field: Field) {
    let Value::Text(text) = &entry.node.value else { return };
    let what = match field {
        Field::Tags => "tag",
        Field::Categories => "category",
        // "Jane Doe, MBA" is one author.
        _ => return,
    };
    if !text.contains(',') {
        return;
    }
    let names: Vec<&str> = text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let key = &entry.key;
    let help = match reader.language() {
        Language::Toml => format!("for several, write `{key} = [\"{}\"]`", names.join("\", \"")),
        Language::Yaml => format!("for several, write `{key}: [{}]`", names.join(", ")),
    };
    let message = format!("this is one {what} with a comma in its name");
    let diagnostic = reader.at(Code::TermComma, entry.node.span, message);
    reader.push(diagnostic.help(help));
}

/// Most names have an ASCII letter, and need no closer look.
fn has_slug(name: &str) -> bool {
    name.bytes().any(|byte| byte.is_ascii_alphanumeric()) || !slug::slug(name).is_empty()
}

/// Jekyll's `tags: goals habits`: one text for several names, apart by commas or else by blanks.
///
/// Only YAML under the plural keys is read so; `category: Goals and growth` is one name in Jekyll too.
fn separated(reader: &Reader<'_>, entry: &Entry) -> Option<Vec<(String, Span)>> {
    let Value::Text(text) = &entry.node.value else { return None };
    let is_jekyll =
        reader.language() == Language::Yaml && matches!(entry.key.as_str(), "tags" | "categories");
    if !is_jekyll {
        return None;
    }
    let names: Vec<&str> = if text.contains(',') {
        text.split(',').map(str::trim).filter(|name| !name.is_empty()).collect()
    } else {
        text.split_whitespace().collect()
    };
    let span = entry.node.span;
    let source = reader.source(&entry.node);
    let mut from = 0;
    let place = |name: &&str| {
        // Escapes and folded lines can make the source differ from the text; then the whole is meant.
        let Some(at) = source[from..].find(*name) else { return ((*name).to_owned(), span) };
        let start = span.start + (from + at) as u32;
        from += at + name.len();
        ((*name).to_owned(), Span { start, end: start + name.len() as u32 })
    };
    Some(names.iter().map(place).collect())
}
