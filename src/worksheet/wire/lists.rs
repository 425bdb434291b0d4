//! Lists and tables in the wire format.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::model::{self, ListKind, Worksheet};
use super::super::parse::plain_words;
use super::fields::{Field, field};
use super::{Number, Ordered, Value, expression, is_no, value};

/// `List` of `wire.d.ts`.
#[derive(Serialize)]
pub(super) struct List<'a> {
    kind: &'static str,
    label: &'a str,
    #[serde(flatten)]
    asked: Asked<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Asked<'a> {
    Items(Items<'a>),
    Rows(Rows<'a>),
    Matrix(Box<Matrix<'a>>),
    /// A matrix whose blank is not there: the parser has told why.
    Nothing {},
}

/// What is the same for all lists of items, and what only some have.
#[derive(Default, Serialize)]
#[expect(clippy::struct_field_names, reason = "`items` is the name in the wire format")]
struct Items<'a> {
    items: Vec<Item<'a>>,
    #[serde(skip_serializing_if = "is_no")]
    required: bool,
    #[serde(skip_serializing_if = "is_no")]
    practice: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    scales: Vec<Scale<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<Number>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<Number>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    points: BTreeMap<&'a str, Number>,
    #[serde(skip_serializing_if = "is_no")]
    right: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    dim: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<Number>,
    #[serde(skip_serializing_if = "is_no")]
    reverse: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    levels: Vec<String>,
}

#[derive(Serialize)]
struct Scale<'a> {
    id: &'a str,
    label: &'a str,
    low: i32,
    high: i32,
}

#[derive(Serialize)]
struct Rows<'a> {
    columns: Ordered<&'a str, Field<'a>>,
    computed: Ordered<&'a str, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    shown: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<u32>,
    presets: Vec<Preset<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    from: Vec<serde_json::Value>,
    #[serde(rename = "oneByOne", skip_serializing_if = "Option::is_none")]
    one_by_one: Option<&'a str>,
}

#[derive(Serialize)]
struct Preset<'a> {
    id: &'a str,
    label: &'a str,
    values: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Matrix<'a> {
    rows: Vec<serde_json::Value>,
    columns: Vec<serde_json::Value>,
    presets: Vec<Labelled<'a>>,
    cell: Field<'a>,
    closed: &'a [(String, String)],
}

#[derive(Serialize)]
struct Labelled<'a> {
    id: &'a str,
    label: &'a str,
}

/// Every list, by its path.
pub(super) fn lists(worksheet: &Worksheet) -> Ordered<&str, List<'_>> {
    Ordered(worksheet.lists.iter().map(|one| (one.path.as_str(), list(worksheet, one))).collect())
}

fn list<'a>(worksheet: &'a Worksheet, list: &'a model::List) -> List<'a> {
    let items =
        Items { items: list.items.iter().map(item).collect(), required: list.required, ..Items::default() };
    let (kind, asked) = match &list.kind {
        ListKind::One { practice, .. } => ("one", Asked::Items(Items { practice: *practice, ..items })),
        ListKind::Many { min, max, practice } => {
            ("many", Asked::Items(Items { min: *min, max: *max, practice: *practice, ..items }))
        }
        ListKind::Questions(_) => ("questions", Asked::Items(items)),
        ListKind::Scale(steps) => {
            ("scale", Asked::Items(Items { low: Some(steps.low), high: Some(steps.high), ..items }))
        }
        ListKind::Grid(scales) => {
            ("grid", Asked::Items(Items { scales: scales.iter().map(scale).collect(), ..items }))
        }
        ListKind::Rank => ("rank", Asked::Items(items)),
        ListKind::Share(total) => ("share", Asked::Items(Items { total: Some(Number(*total)), ..items })),
        ListKind::Rows(rows) => ("rows", Asked::Rows(self::rows(worksheet, list, rows))),
        ListKind::Matrix(matrix) => ("matrix", self::matrix(worksheet, matrix)),
    };
    List { kind, label: &list.label, asked }
}

fn item(item: &model::Item) -> Item<'_> {
    Item {
        id: &item.id,
        label: &item.label,
        number: item.number.map(Number),
        points: item.points.iter().map(|(outcome, points)| (outcome.as_str(), Number(*points))).collect(),
        right: item.is_right,
        dim: item.dim.as_deref(),
        weight: item.weight.map(Number),
        reverse: item.reverse,
        levels: item.levels.iter().map(plain_words).collect(),
    }
}

fn scale(scale: &model::GridScale) -> Scale<'_> {
    Scale { id: &scale.id, label: &scale.label, low: scale.steps.low, high: scale.steps.high }
}

fn rows<'a>(worksheet: &'a Worksheet, list: &'a model::List, rows: &'a model::Rows) -> Rows<'a> {
    let columns = rows.columns.iter().filter_map(|(id, blank)| {
        let blank = worksheet.blanks.get(*blank)?;
        Some((id.as_str(), field(worksheet, blank)))
    });
    let computed = rows.computed.iter().filter_map(|id| {
        let one = worksheet.values.get(&format!("{}.{id}", list.path))?;
        Some((id.as_str(), value(worksheet, one)))
    });
    let presets = rows.presets.iter();
    Rows {
        columns: Ordered(columns.collect()),
        computed: Ordered(computed.collect()),
        name: rows.name.as_deref(),
        shown: rows.shown,
        min: rows.min,
        max: rows.max,
        presets: presets.map(|one| Preset { id: &one.id, label: &one.label, values: &one.values }).collect(),
        from: rows.from.iter().map(|id| expression(worksheet, *id)).collect(),
        one_by_one: rows.one_by_one.as_deref(),
    }
}

fn matrix<'a>(worksheet: &'a Worksheet, matrix: &'a model::Matrix) -> Asked<'a> {
    let Some(cell) = worksheet.blanks.get(matrix.cell) else { return Asked::Nothing {} };
    Asked::Matrix(Box::new(Matrix {
        rows: matrix.rows.iter().map(|id| expression(worksheet, *id)).collect(),
        columns: matrix.columns.iter().map(|id| expression(worksheet, *id)).collect(),
        presets: matrix.presets.iter().map(|(id, label)| Labelled { id, label }).collect(),
        cell: field(worksheet, cell),
        closed: &matrix.closed,
    }))
}
