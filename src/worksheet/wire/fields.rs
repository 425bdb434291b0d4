//! Blanks in the wire format.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::model::{Blank, BlankId, Choice, Kind, ListKind, Worksheet};
use super::{Number, Ordered, expression, is_no};

/// `Field` of `wire.d.ts`.
#[derive(Serialize)]
pub(super) struct Field<'a> {
    kind: &'static str,
    label: &'a str,
    #[serde(skip_serializing_if = "is_no")]
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<End<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<End<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    options: Vec<Labelled<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid: Option<serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "is_no")]
    private: bool,
}

/// The least or the most that a blank takes.
#[derive(Serialize)]
#[serde(untagged)]
enum End<'a> {
    Number(Number),
    Date(&'a str),
}

/// `Option` of `wire.d.ts`.
#[derive(Serialize)]
struct Labelled<'a> {
    id: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Number>,
}

/// Every blank that is no column and no cell of a matrix, by its path.
pub(super) fn fields(worksheet: &Worksheet) -> Ordered<&str, Field<'_>> {
    let mut repeated: BTreeSet<BlankId> = BTreeSet::new();
    for list in &worksheet.lists {
        match &list.kind {
            ListKind::Rows(rows) => repeated.extend(rows.columns.iter().map(|(_, blank)| *blank)),
            ListKind::Matrix(matrix) => {
                repeated.insert(matrix.cell);
            }
            _ => {}
        }
    }
    let blanks = worksheet.blanks.iter().enumerate();
    let alone = blanks.filter(|(id, _)| !repeated.contains(id));
    Ordered(alone.map(|(_, blank)| (blank.path.as_str(), field(worksheet, blank))).collect())
}

/// A blank.
pub(super) fn field<'a>(worksheet: &Worksheet, blank: &'a Blank) -> Field<'a> {
    let steps = match &blank.kind {
        Kind::Scale(steps) => Some(steps),
        _ => None,
    };
    Field {
        kind: kind_word(&blank.kind),
        label: &blank.label,
        required: blank.required,
        min: blank.min.as_deref().map(end),
        max: blank.max.as_deref().map(end),
        step: blank.step.map(Number),
        unit: blank.unit.as_deref(),
        value: blank.value.as_deref(),
        options: blank.options.iter().map(labelled).collect(),
        from: blank.options_from.map(|id| expression(worksheet, id)),
        low: steps.map(|steps| steps.low),
        high: steps.map(|steps| steps.high),
        valid: blank.valid_if.map(|id| expression(worksheet, id)),
        message: blank.message.as_deref(),
        private: blank.private,
    }
}

fn end(written: &str) -> End<'_> {
    written.parse().map_or(End::Date(written), |number| End::Number(Number(number)))
}

fn labelled(choice: &Choice) -> Labelled<'_> {
    Labelled { id: &choice.id, label: &choice.label, number: choice.number.map(Number) }
}

/// The word for a kind, in the wire format and in the page.
pub(in super::super) fn kind_word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Long => "long",
        Kind::Number => "number",
        Kind::Hours => "hours",
        Kind::Money => "money",
        Kind::Percent => "percent",
        Kind::Date => "date",
        Kind::Email => "email",
        Kind::Url => "url",
        Kind::Check => "check",
        Kind::Select => "select",
        Kind::Scale(_) => "scale",
    }
}
