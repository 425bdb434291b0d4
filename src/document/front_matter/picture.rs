//! The picture that stands for a document.
//!
//! Owns `image` as an address and as a table, with its description and credit inside or beside. Refuses to look
//! where the address leads.

use super::keys::Field;
use super::values::Values;
use crate::diagnostic::{Code, Span};
use crate::tree::read::Reader;
use crate::tree::{Node, Value};

/// A picture, as the author named it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its address, as written.
    pub source: String,
    /// Where the address stands.
    pub span: Span,
    /// What it shows; empty for an ornament, `None` if the author does not say.
    pub alt: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
}

/// The picture that these values name.
pub(super) fn read(reader: &mut Reader<'_>, values: &Values<'_>) -> Option<Picture> {
    let mut picture = values.node(Field::Image).and_then(|node| one(reader, node));
    beside(reader, values, Field::ImageAlt, picture.as_mut().map(|it| &mut it.alt));
    beside(reader, values, Field::ImageCredit, picture.as_mut().map(|it| &mut it.credit));
    picture
}

fn one(reader: &mut Reader<'_>, node: &Node) -> Option<Picture> {
    if !matches!(node.value, Value::Table(_)) {
        let source = reader.filled_text(node)?;
        return Some(Picture { source, span: node.span, alt: None, credit: None });
    }
    let mut fields = reader.table(node)?;
    let source = ["src", "url", "path", "image"].into_iter().find_map(|key| fields.take(key));
    let alt = fields.take("alt").and_then(|node| reader.text(node));
    let credit = fields.take("credit").or_else(|| fields.take("caption")).and_then(|node| reader.text(node));
    reader.refuse_rest(fields);
    let Some(source) = source else {
        let diagnostic = reader.invalid(node.span, "this picture has no `src`");
        reader.push(diagnostic.help("write `image = { src = \"…\", alt = \"…\" }`"));
        return None;
    };
    let span = source.span;
    let source = reader.filled_text(source)?;
    Some(Picture { source, span, alt, credit: credit.filter(|credit| !credit.trim().is_empty()) })
}

/// Puts a text that stands beside `image` into it.
fn beside(reader: &mut Reader<'_>, values: &Values<'_>, field: Field, place: Option<&mut Option<String>>) {
    let Some(entry) = values.entry(field) else { return };
    let Some(text) = reader.text(&entry.node) else { return };
    let key = &entry.key;
    let diagnostic = match place {
        Some(place @ None) => {
            *place = Some(text);
            return;
        }
        Some(Some(_)) => reader
            .at(
                Code::FrontMatterKeyTwice,
                entry.key_span,
                format!("`{key}` is given beside `image` and in it"),
            )
            .help("keep one of the two"),
        None if values.entry(Field::Image).is_some() || text.trim().is_empty() => return,
        None => reader
            .at(Code::FrontMatterKeyMisplaced, entry.key_span, format!("`{key}` has no use without `image`"))
            .help("add `image`, or leave it out"),
    };
    reader.push(diagnostic);
}
