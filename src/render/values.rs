//! Values: a [`Part`] becomes what the template engine prints.

use std::cell::OnceCell;
use std::fmt::Write as _;

use serde::ser::{Error as _, SerializeStruct as _};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;
use tera::Value;

use super::{Renderer, body, filters};
use crate::diagnostic::Diagnostic;
use crate::document::Moment;
use crate::input::theme::Words;
use crate::plan::Part;

/// The value of a part.
pub(super) fn value(renderer: &Renderer<'_, '_>, part: &Part<'_>) -> Result<Value, Diagnostic> {
    Ok(match part {
        Part::Nothing => Value::none(),
        Part::Flag(flag) => Value::from(*flag),
        Part::Number(number) => Value::from(*number),
        Part::Text(text) => Value::from(&**text),
        Part::Json(text) => {
            let json: Json = serde_json::from_str(text).unwrap_or_default();
            Value::from_serializable(&json)
        }
        Part::Moment(moment) => moment_value(renderer.words(), *moment),
        Part::Word(_) | Part::Element(..) | Part::Filled(..) | Part::Day(_) | Part::MonthTitle(..) => {
            Value::from(text(renderer, part)?)
        }
        Part::Card(id) => renderer.card(*id)?,
        Part::Link(id) => renderer.link(*id)?,
        Part::WordCount(id) => Value::from(i64::from(renderer.site.documents.get(*id).outline.words)),
        Part::Body(id) => Value::safe_string(&body::html(renderer, *id, body::Links::Relative)?),
        Part::JsonText(inner) => {
            let mut json = String::with_capacity(1024);
            write_json(renderer, inner, &mut json)?;
            Value::safe_string(&json)
        }
        Part::List(_) | Part::Map(_) => {
            let failure = OnceCell::new();
            let shown = Shown { renderer, part, failure: &failure };
            Value::try_from_serializable(&shown)
                .or_else(|_| failure.into_inner().map_or(Ok(Value::none()), Err))?
        }
    })
}

/// A part on its way into a value. The engine makes a map of fields at once; one that is handed to it is copied entry
/// by entry, and maps are most of what making a page costs.
struct Shown<'v, 'r, 's, 'a> {
    renderer: &'r Renderer<'s, 'a>,
    part: &'v Part<'v>,
    /// What went wrong.
    failure: &'v OnceCell<Diagnostic>,
}

impl Serialize for Shown<'_, '_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let inner = |part| Shown { part, ..*self };
        match self.part {
            Part::Nothing => serializer.serialize_none(),
            Part::Flag(flag) => serializer.serialize_bool(*flag),
            Part::Number(number) => serializer.serialize_i64(*number),
            Part::Text(text) => serializer.serialize_str(text),
            Part::List(parts) => serializer.collect_seq(parts.iter().map(inner)),
            Part::Map(entries) => {
                let mut map = serializer.serialize_struct("", entries.len())?;
                for (key, part) in entries {
                    map.serialize_field(key, &inner(part))?;
                }
                map.end()
            }
            other => match value(self.renderer, other) {
                // A value of the engine's own is taken as it is.
                Ok(value) => value.serialize(serializer),
                Err(diagnostic) => {
                    let _ = self.failure.set(diagnostic);
                    Err(S::Error::custom("the value cannot be made"))
                }
            },
        }
    }
}

/// The text of a part that is one: words in their language, sentences filled.
fn text(renderer: &Renderer<'_, '_>, part: &Part<'_>) -> Result<String, Diagnostic> {
    let words = renderer.words();
    Ok(match part {
        Part::Word(key) => words.text(key).to_owned(),
        Part::Element(key, index) => words.element(key, usize::from(*index)).to_owned(),
        Part::Filled(key, places) => {
            // In one pass: a value may itself hold braces.
            filters::filled(words.text(key), |name| {
                let part = places.iter().find(|(place, _)| *place == name).map(|(_, part)| part);
                part.map(|part| text(renderer, part)).transpose()
            })?
        }
        Part::Day(moment) => date(words, "date_day", *moment),
        Part::MonthTitle(year, month) => {
            date(words, "date_month_year", Moment::calendar_day(*year, *month, 1))
        }
        Part::Text(text) => text.to_string(),
        Part::Number(number) => number.to_string(),
        other => {
            let value = value(renderer, other)?;
            value.as_str().unwrap_or_default().to_owned()
        }
    })
}

/// A part as JSON that may stand in a `script` element. Entries that are nothing are left out: schema.org has no null.
///
/// Written straight into a text: every page has such a graph, and building it in memory first would cost more than
/// the page's template.
fn write_json(renderer: &Renderer<'_, '_>, part: &Part<'_>, into: &mut String) -> Result<(), Diagnostic> {
    match part {
        Part::Nothing => into.push_str("null"),
        Part::Flag(flag) => into.push_str(if *flag { "true" } else { "false" }),
        Part::Number(number) => into.push_str(&number.to_string()),
        Part::Json(json) => filters::push_harmless(json, into),
        Part::Text(text) => push_json_text(text, into),
        Part::Link(id) => write_json(renderer, &renderer.leaves.link_part(*id), into)?,
        Part::Moment(moment) => push_json_text(&moment.rfc3339(), into),
        Part::List(parts) => {
            into.push('[');
            for (index, part) in parts.iter().enumerate() {
                into.push_str(if index > 0 { "," } else { "" });
                write_json(renderer, part, into)?;
            }
            into.push(']');
        }
        Part::Map(entries) => {
            into.push('{');
            let present = entries.iter().filter(|(_, part)| *part != Part::Nothing);
            for (index, (key, part)) in present.enumerate() {
                into.push_str(if index > 0 { "," } else { "" });
                push_json_text(key, into);
                into.push(':');
                write_json(renderer, part, into)?;
            }
            into.push('}');
        }
        other => push_json_text(&text(renderer, other)?, into),
    }
    Ok(())
}

fn push_json_text(text: &str, into: &mut String) {
    let quoted = serde_json::to_string(text).unwrap_or_default();
    filters::push_harmless(&quoted, into);
}

/// The forms of a date that templates print.
fn moment_value(words: &Words, moment: Moment) -> Value {
    let time = moment.has_time.then(|| format!("{:02}:{:02}", moment.hour, moment.minute));
    Value::from_serializable(&Fields([
        ("iso", Value::from(moment.rfc3339())),
        ("day", Value::from(date(words, "date_day", moment))),
        ("short", Value::from(date(words, "date_short", moment))),
        ("month_year", Value::from(date(words, "date_month_year", moment))),
        ("weekday", Value::from(weekday(words, moment))),
        ("month", Value::from(month(words, "months", moment))),
        ("year", Value::from(i64::from(moment.year))),
        ("day_number", Value::from(i64::from(moment.day))),
        ("time", time.map_or_else(Value::none, Value::from)),
    ]))
}

/// Values by name, on their way into one.
struct Fields<const COUNT: usize>([(&'static str, Value); COUNT]);

impl<const COUNT: usize> Serialize for Fields<COUNT> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_struct("", COUNT)?;
        for (key, value) in &self.0 {
            map.serialize_field(key, value)?;
        }
        map.end()
    }
}

/// A date by a pattern of the site's language: `{day} {month} {year}`.
pub(super) fn date(words: &Words, pattern: &str, moment: Moment) -> String {
    let mut date = String::with_capacity(32);
    let mut rest = words.text(pattern);
    while let Some((before, after)) = rest.split_once('{') {
        date.push_str(before);
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        match name {
            "day" => date.push_str(&moment.day.to_string()),
            "month" => date.push_str(month(words, "months", moment)),
            "month_short" => date.push_str(month(words, "months_short", moment)),
            "month_number" => {
                let _ = write!(date, "{:02}", moment.month);
            }
            "year" => date.push_str(&moment.year.to_string()),
            "weekday" => date.push_str(weekday(words, moment)),
            _ => {}
        }
        rest = tail;
    }
    date.push_str(rest);
    date
}

fn month<'w>(words: &'w Words, list: &str, moment: Moment) -> &'w str {
    words.element(list, usize::from(moment.month.cast_unsigned()).saturating_sub(1))
}

fn weekday(words: &Words, moment: Moment) -> &str {
    let day = jiff::civil::Date::new(moment.year, moment.month, moment.day).unwrap_or_default();
    words.element("weekdays", usize::from(day.weekday().to_monday_zero_offset().cast_unsigned()))
}
