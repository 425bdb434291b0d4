//! Values: a [`Part`] becomes what the template engine prints.

use serde_json::{Map as JsonMap, Value as Json};
use tera::Value;
use tera::value::Key;

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
        Part::Body(id) => Value::safe_string(&body::html(renderer, *id, body::Links::Relative)?),
        Part::JsonText(inner) => Value::safe_string(&filters::script_json(&json(renderer, inner)?)),
        Part::List(parts) => {
            let values: Result<Vec<Value>, Diagnostic> =
                parts.iter().map(|part| value(renderer, part)).collect();
            Value::from(values?)
        }
        Part::Map(entries) => {
            let mut map = tera::Map::default();
            for (key, part) in entries {
                map.insert(Key::Str(key), value(renderer, part)?);
            }
            Value::from(map)
        }
    })
}

/// The text of a part that is one: words in their language, sentences filled.
fn text(renderer: &Renderer<'_, '_>, part: &Part<'_>) -> Result<String, Diagnostic> {
    let words = renderer.words();
    Ok(match part {
        Part::Word(key) => words.text(key).to_owned(),
        Part::Element(key, index) => words.element(key, usize::from(*index)).to_owned(),
        Part::Filled(key, places) => {
            let mut filled = words.text(key).to_owned();
            for (name, part) in places {
                filled = filled.replace(&format!("{{{name}}}"), &text(renderer, part)?);
            }
            filled
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

/// A part as JSON. Entries that are nothing are left out: schema.org has no null.
fn json(renderer: &Renderer<'_, '_>, part: &Part<'_>) -> Result<Json, Diagnostic> {
    Ok(match part {
        Part::Nothing => Json::Null,
        Part::Flag(flag) => Json::from(*flag),
        Part::Number(number) => Json::from(*number),
        Part::Json(text) => serde_json::from_str(text).unwrap_or_default(),
        Part::Moment(moment) => Json::from(moment.rfc3339()),
        Part::List(parts) => {
            let values: Result<Vec<Json>, Diagnostic> =
                parts.iter().map(|part| json(renderer, part)).collect();
            Json::from(values?)
        }
        Part::Map(entries) => {
            let mut object = JsonMap::new();
            for (key, part) in entries.iter().filter(|(_, part)| *part != Part::Nothing) {
                object.insert((*key).to_owned(), json(renderer, part)?);
            }
            Json::from(object)
        }
        other => Json::from(text(renderer, other)?),
    })
}

/// The forms of a date that templates print.
fn moment_value(words: &Words, moment: Moment) -> Value {
    let mut map = tera::Map::default();
    let time = moment.has_time.then(|| format!("{:02}:{:02}", moment.hour, moment.minute));
    for (key, value) in [
        ("iso", Value::from(moment.rfc3339())),
        ("day", Value::from(date(words, "date_day", moment))),
        ("short", Value::from(date(words, "date_short", moment))),
        ("month_year", Value::from(date(words, "date_month_year", moment))),
        ("weekday", Value::from(weekday(words, moment))),
        ("month", Value::from(month(words, "months", moment))),
        ("year", Value::from(i64::from(moment.year))),
        ("day_number", Value::from(i64::from(moment.day))),
        ("time", time.map_or_else(Value::none, Value::from)),
    ] {
        map.insert(Key::Str(key), value);
    }
    Value::from(map)
}

/// A date by a pattern of the site's language: `{day} {month} {year}`.
pub(super) fn date(words: &Words, pattern: &str, moment: Moment) -> String {
    words
        .text(pattern)
        .replace("{day}", &moment.day.to_string())
        .replace("{month_short}", month(words, "months_short", moment))
        .replace("{month}", month(words, "months", moment))
        .replace("{month_number}", &format!("{:02}", moment.month))
        .replace("{year}", &moment.year.to_string())
        .replace("{weekday}", weekday(words, moment))
}

fn month<'w>(words: &'w Words, list: &str, moment: Moment) -> &'w str {
    words.element(list, usize::from(moment.month.cast_unsigned()).saturating_sub(1))
}

fn weekday(words: &Words, moment: Moment) -> &str {
    let day = jiff::civil::Date::new(moment.year, moment.month, moment.day).unwrap_or_default();
    words.element("weekdays", usize::from(day.weekday().to_monday_zero_offset().cast_unsigned()))
}
