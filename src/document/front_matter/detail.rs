//! What only one kind of file has: a series' parts, an author's links, a term's definition.

use super::Attribute;
use super::keys::Field;
use super::line;
use super::series::MOST_PARTS;
use super::values::Values;
use crate::config::is_menu_address;
use crate::diagnostic::{Code, Span};
use crate::document::{Detail, Kind};
use crate::tree::read::Reader;
use crate::tree::{Node, Value};

/// What only one kind of file has, and where in it the values stand.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) detail: Detail,
    /// Of `aliases`, each.
    pub(super) aliases: Vec<Span>,
    /// Of the addresses of an author's links, each.
    pub(super) links: Vec<Span>,
    /// Of a worksheet.
    pub(super) attributes: Vec<Attribute>,
}

/// Reads what only this kind has.
pub(super) fn read(reader: &mut Reader<'_>, values: &Values<'_>, kind: Kind) -> Found {
    match kind {
        Kind::Series => Found { detail: series(reader, values), ..Found::default() },
        Kind::Author => {
            let (aliases, alias_spans) = aliases(reader, values);
            let bio = values.node(Field::Bio).and_then(|node| reader.filled_text(node));
            let links = values.node(Field::Links).map(|node| links(reader, node)).unwrap_or_default();
            let (links, link_spans) = links.into_iter().map(|it| ((it.name, it.address), it.span)).unzip();
            let detail = Detail::Author { bio, links, aliases };
            Found { detail, aliases: alias_spans, links: link_spans, ..Found::default() }
        }
        Kind::Glossary => {
            let (aliases, spans) = aliases(reader, values);
            let definition = line(reader, values, Field::Definition).unwrap_or_default();
            Found { detail: Detail::Glossary { aliases, definition }, aliases: spans, ..Found::default() }
        }
        Kind::Worksheet => Found { attributes: attributes(reader, values), ..Found::default() },
        Kind::Post | Kind::Page | Kind::Tag | Kind::Category | Kind::Snippet => Found::default(),
    }
}

/// The attributes that a worksheet may have below `[worksheet]`.
pub(super) const ATTRIBUTES: [&str; 5] = ["gathers", "instance", "raters", "repeat", "submit"];

/// Reads the attributes of a worksheet, in the order in which they are written.
fn attributes(reader: &mut Reader<'_>, values: &Values<'_>) -> Vec<Attribute> {
    let Some(node) = values.node(Field::Worksheet) else { return Vec::new() };
    let Some(mut fields) = reader.table(node) else { return Vec::new() };
    let mut found = Vec::new();
    for key in ATTRIBUTES {
        let Some(node) = fields.take(key) else { continue };
        if let Some(value) = reader.filled_text(node) {
            found.push(Attribute { key: key.to_owned(), value, span: node.span });
        }
    }
    reader.refuse_rest(fields);
    found.sort_by_key(|attribute| attribute.span);
    found
}

/// A link of an author's.
struct Link {
    name: String,
    address: String,
    span: Span,
}

fn series(reader: &mut Reader<'_>, values: &Values<'_>) -> Detail {
    let parts = values.node(Field::Parts).and_then(|node| reader.whole_number(node, 1..=MOST_PARTS));
    let states = [("ongoing", false), ("complete", true)];
    let complete = values.node(Field::Status).and_then(|node| reader.choice(node, &states));
    Detail::Series { parts: parts.and_then(|parts| u32::try_from(parts).ok()), complete }
}

fn aliases(reader: &mut Reader<'_>, values: &Values<'_>) -> (Vec<String>, Vec<Span>) {
    let node = values.node(Field::Aliases);
    node.and_then(|node| reader.texts(node)).unwrap_or_default().into_iter().unzip()
}

/// Links as a list of tables, `{ name = "Website", url = "https://…" }`, or as a table, `website = "https://…"`.
fn links(reader: &mut Reader<'_>, node: &Node) -> Vec<Link> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(|item| link(reader, item)).collect(),
        Value::Table(entries) => entries
            .iter()
            .filter_map(|entry| {
                let address = address(reader, &entry.node)?;
                Some(Link { name: entry.key.clone(), address, span: entry.node.span })
            })
            .collect(),
        _ => {
            reader.wrong_type(node, "a list of links");
            Vec::new()
        }
    }
}

fn link(reader: &mut Reader<'_>, node: &Node) -> Option<Link> {
    let mut fields = reader.table(node)?;
    let name = fields.take("name");
    let url = fields.take("url");
    reader.refuse_rest(fields);
    let (Some(name), Some(url)) = (name, url) else {
        let diagnostic = reader.invalid(node.span, "a link has a `name` and a `url`");
        reader.push(diagnostic.help("write `{ name = \"Website\", url = \"https://example.com\" }`"));
        return None;
    };
    Some(Link { name: reader.filled_text(name)?, address: address(reader, url)?, span: url.span })
}

fn address(reader: &mut Reader<'_>, node: &Node) -> Option<String> {
    let text = reader.filled_text(node)?;
    if is_menu_address(&text) {
        return Some(text);
    }
    let diagnostic = reader.at(Code::AddressInvalid, node.span, format!("`{text}` is no web address"));
    reader.push(diagnostic.help("write `https://example.com/`, `mailto:me@example.com` or `/about/`"));
    None
}
