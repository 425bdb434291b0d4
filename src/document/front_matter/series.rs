//! Membership in series, in its four forms.
//!
//! Owns `series` as a name, a list of names, a table and a list of tables, with `part` and `total` inside or beside.

use super::keys::Field;
use super::values::Values;
use crate::diagnostic::{Code, Span};
use crate::document::Membership;
use crate::tree::read::Reader;
use crate::tree::{Node, Value};

/// No series has more parts.
pub(super) const MOST_PARTS: i64 = 9_999;

/// The series that a document is a part of, each with its place.
pub(super) fn read(reader: &mut Reader<'_>, values: &Values<'_>) -> Vec<(Membership, Span)> {
    let mut memberships: Vec<(Membership, Span)> = match values.node(Field::Series) {
        None => Vec::new(),
        Some(Node { value: Value::List(items), .. }) => {
            items.iter().filter_map(|item| Some((one(reader, item)?, item.span))).collect()
        }
        Some(node) => one(reader, node).map(|membership| (membership, node.span)).into_iter().collect(),
    };
    beside(reader, values, Field::Part, &mut memberships, |membership| &mut membership.part);
    beside(reader, values, Field::Total, &mut memberships, |membership| &mut membership.total);
    for (membership, span) in &memberships {
        if let (Some(part), Some(total)) = (membership.part, membership.total)
            && part > total
        {
            let span = values.span(Field::Part).unwrap_or(*span);
            let diagnostic = reader.invalid(span, format!("this is part {part} of {total}"));
            reader.push(diagnostic.help("`part` counts from 1 to `total`"));
        }
    }
    memberships
}

/// A name, or a table with a name.
fn one(reader: &mut Reader<'_>, node: &Node) -> Option<Membership> {
    if !matches!(node.value, Value::Table(_)) {
        return reader.filled_text(node).map(|name| Membership { name, part: None, total: None });
    }
    let mut fields = reader.table(node)?;
    let name = fields.take("name").or_else(|| fields.take("title"));
    let part = fields.take("part").and_then(|node| number(reader, node));
    let total = fields.take("total").and_then(|node| number(reader, node));
    if name.is_none() {
        let diagnostic = reader.invalid(node.span, "this series has no `name`");
        reader.push(diagnostic.help("write `series = { name = \"…\", part = 1 }`"));
    }
    reader.refuse_rest(fields);
    let name = reader.filled_text(name?)?;
    Some(Membership { name, part, total })
}

/// Puts a number that stands beside `series` into the one series that it can mean.
fn beside(
    reader: &mut Reader<'_>,
    values: &Values<'_>,
    field: Field,
    memberships: &mut [(Membership, Span)],
    place: fn(&mut Membership) -> &mut Option<u32>,
) {
    let Some(entry) = values.entry(field) else { return };
    let key = &entry.key;
    let Some(number) = number(reader, &entry.node) else { return };
    let diagnostic = match memberships {
        [] if values.entry(Field::Series).is_some() => return,
        [] => reader
            .at(Code::FrontMatterKeyMisplaced, entry.key_span, format!("`{key}` has no use without `series`"))
            .help("add the name of the series, or leave the number out"),
        [(membership, span)] => {
            let place = place(membership);
            if place.is_none() {
                *place = Some(number);
                return;
            }
            let message = format!("`{key}` is given beside `series` and in it");
            reader
                .at(Code::FrontMatterKeyTwice, entry.key_span, message)
                .related(reader.file(), Some(*span), "given here first")
                .help("keep one of the two")
        }
        _ => reader
            .invalid(
                entry.key_span,
                format!("there are several series, and it is not clear which has this `{key}`"),
            )
            .help(format!("write `series = [{{ name = \"…\", {key} = {number} }}, …]`")),
    };
    reader.push(diagnostic);
}

fn number(reader: &mut Reader<'_>, node: &Node) -> Option<u32> {
    reader.whole_number(node, 1..=MOST_PARTS).and_then(|number| u32::try_from(number).ok())
}
