//! Charts in the wire format.
//!
//! Owns which columns of a table are drawn, and the ends of an axis.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value as Json;
use serde_json::json;

use super::super::model::{self, ChartSeries, Kind, List, ListKind, Piece, Point, Rows, Steps, Worksheet};
use super::super::parse::plain;
use super::{Number, chart_kind, expression};

/// `Chart` of `wire.d.ts`.
#[derive(Serialize)]
pub(super) struct Chart<'a> {
    kind: &'static str,
    title: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    names: &'a [String],
    series: Vec<Series<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<i32>,
}

#[derive(Serialize)]
struct Series<'a> {
    label: Cow<'a, str>,
    #[serde(flatten)]
    numbers: Numbers,
}

/// Where the numbers of a series come from.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Numbers {
    /// From the entries that this gives.
    Expression(Json),
    /// One for each name of the chart.
    Points(Vec<Json>),
}

/// A chart.
pub(super) fn chart<'a>(worksheet: &'a Worksheet, chart: &'a model::Chart) -> Chart<'a> {
    let mut series = Vec::new();
    let mut ends: Option<(i32, i32)> = None;
    for (label, source) in &chart.series {
        for steps in add(worksheet, label, source, &mut series) {
            let (low, high) = ends.unwrap_or((steps.low, steps.high));
            ends = Some((low.min(steps.low), high.max(steps.high)));
        }
    }
    Chart {
        kind: chart_kind(chart.kind),
        title: &chart.title,
        names: &chart.names,
        series,
        low: ends.map(|(low, _)| low),
        high: ends.map(|(_, high)| high),
    }
}

/// Adds what a source draws, and gives the scales of it.
fn add<'a>(
    worksheet: &'a Worksheet,
    label: &'a str,
    source: &ChartSeries,
    series: &mut Vec<Series<'a>>,
) -> Vec<&'a Steps> {
    let mut push = |label: Cow<'a, str>, numbers| series.push(Series { label, numbers });
    let list = |id: &usize| worksheet.lists.get(*id);
    match source {
        ChartSeries::List(id) => {
            let Some(list) = list(id) else { return Vec::new() };
            push(label.into(), Numbers::Expression(json!(["list", list.path])));
            match &list.kind {
                ListKind::Scale(steps) => vec![steps],
                _ => Vec::new(),
            }
        }
        ChartSeries::Scale(id, scale) => {
            let Some(List { path, kind: ListKind::Grid(scales), .. }) = list(id) else { return Vec::new() };
            push(label.into(), Numbers::Expression(json!(["scale", path, scale])));
            scales.iter().filter(|one| one.id == *scale).map(|one| &one.steps).collect()
        }
        ChartSeries::Columns(id) => {
            let Some(List { path, kind: ListKind::Rows(rows), .. }) = list(id) else { return Vec::new() };
            let columns = columns(worksheet, path, rows);
            let drawn = columns.iter();
            drawn.for_each(|(id, label, _)| {
                push(label.clone(), Numbers::Expression(json!(["column", path, id])));
            });
            columns.into_iter().filter_map(|(_, _, steps)| steps).collect()
        }
        ChartSeries::Points(points) => {
            push(
                label.into(),
                Numbers::Points(points.iter().map(|point| number(worksheet, *point)).collect()),
            );
            Vec::new()
        }
    }
}

/// The columns of numbers: their ids, labels and scales, those that are asked first.
fn columns<'a>(
    worksheet: &'a Worksheet,
    path: &str,
    rows: &'a Rows,
) -> Vec<(&'a str, Cow<'a, str>, Option<&'a Steps>)> {
    let asked = rows.columns.iter().filter_map(|(id, blank)| {
        let blank = worksheet.blanks.get(*blank)?;
        let steps = match &blank.kind {
            Kind::Scale(steps) => Some(steps),
            Kind::Number | Kind::Hours | Kind::Money | Kind::Percent => None,
            _ => return None,
        };
        Some((id.as_str(), Cow::from(&blank.label), steps))
    });
    let computed = rows.computed.iter().filter(|id| {
        let value = worksheet.values.get(&format!("{path}.{id}"));
        let formula = value.and_then(|value| worksheet.formulas.get(value.expression));
        formula.is_some_and(|formula| formula.kind.is_numeric())
    });
    let label = |id: &'a String| {
        heading_of(worksheet, &format!("{path}.{id}"), rows).map_or(Cow::from(id), Cow::from)
    };
    asked.chain(computed.map(|id| (id.as_str(), label(id), None))).collect()
}

/// The words above the column in which a value is computed.
fn heading_of(worksheet: &Worksheet, name: &str, rows: &Rows) -> Option<String> {
    let shows =
        |id: usize| worksheet.outputs.get(id).is_some_and(|output| output.name.as_deref() == Some(name));
    let column = rows.pattern.iter().position(|text| text.iter().filter_map(Piece::output).any(shows))?;
    let words = rows.head.get(column)?.iter().map(|piece| match piece {
        Piece::Html(html) => html.as_str(),
        _ => "",
    });
    Some(plain(&words.collect::<String>())).filter(|words| !words.is_empty())
}

fn number(worksheet: &Worksheet, point: Point) -> Json {
    match point {
        Point::Number(number) => json!(Number(number)),
        Point::Output(id) => {
            worksheet.outputs.get(id).map_or(Json::Null, |output| expression(worksheet, output.expression))
        }
        Point::None => Json::Null,
    }
}
