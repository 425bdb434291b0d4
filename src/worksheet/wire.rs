//! The wire format: what the build tells the browser about a worksheet.
//!
//! Owns the form of `runtime/wire.d.ts`, version 1, as far as one file knows it. What only the site knows (`site`,
//! `language`, `currency`, `url`, `others`, the title of a page) is added when the page is rendered. Refuses to hold
//! HTML: everything that is shown before a script runs stands in the page.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value as Json;

use crate::fingerprint::Fingerprint;

use super::expression::Format;
use super::model::{self, ChartKind, FormulaId, Repeat, Worksheet};

mod charts;
mod fields;
mod lists;
#[cfg(test)]
mod tests;

pub(super) use fields::kind_word;

/// The version of the format.
pub const VERSION: u32 = 1;

/// A worksheet as a JSON object, without what only the site knows. The same worksheet always gives the same text.
///
/// Fields, lists and columns are in the order in which they stand in the worksheet, and the browser counts on it:
/// whoever reads this and writes it again must keep that order.
pub fn definition(worksheet: &Worksheet) -> String {
    let fields = fields::fields(worksheet);
    let lists = lists::lists(worksheet);
    let definition = Definition {
        wire: VERSION,
        id: &worksheet.id,
        title: worksheet.title.as_deref().unwrap_or_default(),
        schema: Fingerprint::build(|hasher| {
            hasher.text(&json(&fields)).text(&json(&lists));
        })
        .short(),
        repeat: worksheet.repeat.as_ref().map(repeat),
        instance: worksheet.instance.as_deref(),
        raters: worksheet.raters.iter().map(|rater| Rater { id: &rater.id, least: rater.least }).collect(),
        gathers: worksheet.gathers.as_deref(),
        submit: worksheet.submit.as_deref(),
        fields,
        lists,
        values: values(worksheet),
        outputs: worksheet.outputs.iter().map(|one| output(worksheet, one)).collect(),
        bands: worksheet.bands.iter().map(|one| bands(worksheet, one)).collect(),
        outcomes: worksheet.outcomes.iter().map(outcomes).collect(),
        sections: worksheet.sections.iter().map(|one| section(worksheet, one)).collect(),
        charts: worksheet.charts.iter().map(|one| charts::chart(worksheet, one)).collect(),
        was: &worksheet.was,
    };
    json(&definition)
}

/// JSON so that it may stand within a `<script>`: no tag begins or ends in it.
pub fn within_script(json: &str) -> String {
    json.replace('<', "\\u003c")
}

/// A value as JSON. Plain data can always be written; a number that JSON does not know becomes `null`.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

#[derive(Serialize)]
struct Definition<'a> {
    wire: u32,
    id: &'a str,
    title: &'a str,
    schema: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<Runs<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    raters: Vec<Rater<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gathers: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submit: Option<&'a str>,
    fields: Ordered<&'a str, fields::Field<'a>>,
    lists: Ordered<&'a str, lists::List<'a>>,
    values: Ordered<&'a str, Value>,
    outputs: Vec<Output<'a>>,
    bands: Vec<Bands<'a>>,
    outcomes: Vec<Outcomes<'a>>,
    sections: Vec<Section<'a>>,
    charts: Vec<charts::Chart<'a>>,
    was: &'a BTreeMap<String, String>,
}

/// An object whose names keep their order.
struct Ordered<K, V>(Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Ordered<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A number, in its shortest form: `1`, not `1.0`.
#[derive(Clone, Copy)]
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Below this, every whole number has a form of its own.
        if self.0.fract() == 0.0 && self.0.abs() < 1e15 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum Runs<'a> {
    Every(&'static str),
    Named(&'a [String]),
}

fn repeat(repeat: &Repeat) -> Runs<'_> {
    match repeat {
        Repeat::Day => Runs::Every("day"),
        Repeat::Week => Runs::Every("week"),
        Repeat::Month => Runs::Every("month"),
        Repeat::Named(names) => Runs::Named(names),
    }
}

#[derive(Serialize)]
struct Rater<'a> {
    id: &'a str,
    least: u32,
}

#[derive(Serialize)]
struct Value {
    expression: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Json>,
}

/// The values outside of all rows, by their names.
fn values(worksheet: &Worksheet) -> Ordered<&str, Value> {
    let alone = worksheet.values.iter().filter(|(_, value)| value.row.is_none());
    Ordered(alone.map(|(name, one)| (name.as_str(), value(worksheet, one))).collect())
}

fn value(worksheet: &Worksheet, value: &model::Value) -> Value {
    Value { expression: expression(worksheet, value.expression), format: format(value.format) }
}

/// A formula as the browser reads it. There, sections are known by what stands in them.
fn expression(worksheet: &Worksheet, id: FormulaId) -> Json {
    let mut json = worksheet.formulas.get(id).map_or(Json::Null, |formula| formula.node.wire());
    name_parts(worksheet, &mut json);
    json
}

fn name_parts(worksheet: &Worksheet, json: &mut Json) {
    let Json::Array(parts) = json else { return };
    if parts.first().is_some_and(|name| name == "progress") {
        let asked = parts.drain(1..).collect::<Vec<_>>().into_iter().flat_map(|path| {
            let holds = path.as_str().and_then(|id| holds(worksheet, id));
            holds.map_or(vec![path], |paths| paths.iter().cloned().map(Json::String).collect())
        });
        parts.extend(asked.collect::<Vec<_>>());
    } else {
        for part in parts {
            name_parts(worksheet, part);
        }
    }
}

/// What stands in the section of that id.
fn holds<'a>(worksheet: &'a Worksheet, id: &str) -> Option<&'a [String]> {
    let conditional = worksheet.sections.iter().find(|section| section.id.as_deref() == Some(id));
    let named = worksheet.named_sections.get(id);
    conditional.map(|section| &section.holds).or(named).map(Vec::as_slice)
}

fn format(format: Option<Format>) -> Option<Json> {
    format.map(Format::wire)
}

#[derive(Serialize)]
struct Output<'a> {
    expression: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otherwise: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    within: Option<&'a str>,
}

fn output<'a>(worksheet: &'a Worksheet, output: &'a model::Output) -> Output<'a> {
    let list = output.within.and_then(|list| worksheet.lists.get(list));
    Output {
        expression: expression(worksheet, output.expression),
        format: format(output.format),
        otherwise: output.otherwise.as_deref(),
        within: list.map(|list| list.path.as_str()),
    }
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "`bands` is the name in the wire format")]
struct Bands<'a> {
    expression: Json,
    bands: Vec<Band>,
    waits: &'a [String],
}

#[derive(Serialize)]
struct Band {
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<Number>,
    #[serde(skip_serializing_if = "is_no")]
    over: bool,
}

fn bands<'a>(worksheet: &Worksheet, bands: &'a model::Bands) -> Bands<'a> {
    let ends = bands.bands.iter().map(|band| Band { low: band.low.map(Number), over: band.is_over });
    Bands { expression: expression(worksheet, bands.expression), bands: ends.collect(), waits: &bands.waits }
}

#[derive(Serialize)]
struct Outcomes<'a> {
    lists: &'a [String],
    outcomes: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Outcome<'a> {
    id: &'a str,
    label: &'a str,
}

fn outcomes(outcomes: &model::Outcomes) -> Outcomes<'_> {
    let each = outcomes.outcomes.iter().map(|outcome| Outcome { id: &outcome.id, label: &outcome.label });
    Outcomes { lists: &outcomes.lists, outcomes: each.collect() }
}

#[derive(Serialize)]
struct Section<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    condition: Option<Json>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    steps: &'a [(String, String)],
    #[serde(rename = "for", skip_serializing_if = "<[_]>::is_empty")]
    raters: &'a [String],
    holds: &'a [String],
}

fn section<'a>(worksheet: &Worksheet, section: &'a model::Section) -> Section<'a> {
    Section {
        condition: section.condition.map(|id| expression(worksheet, id)),
        steps: &section.steps,
        raters: &section.raters,
        holds: &section.holds,
    }
}

/// The word for a kind of chart, in the wire format and in the page.
pub(super) fn chart_kind(kind: ChartKind) -> &'static str {
    match kind {
        ChartKind::Bars => "bars",
        ChartKind::Radar => "radar",
        ChartKind::Line => "line",
        ChartKind::Balance => "balance",
        ChartKind::Gauge => "gauge",
    }
}

/// Whether something need not be said.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_no(flag: &bool) -> bool {
    !flag
}
