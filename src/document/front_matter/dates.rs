//! The dates of a document, in its front matter and before its file's name.
//!
//! Owns which of them counts, and what is odd about several.

use jiff::tz::TimeZone;

use super::keys::Field;
use super::place::FileDate;
use super::values::Values;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::document::{Moment, moment};
use crate::tree::Value;
use crate::tree::read::Reader;

/// What the dates of a document come to.
#[derive(Debug, Default)]
pub(super) struct Dates {
    /// When it is published.
    pub(super) date: Option<Moment>,
    /// Where that stands; `None` where it is in the file's name.
    pub(super) span: Option<Span>,
    pub(super) updated: Option<Moment>,
    pub(super) expires: Option<Moment>,
}

/// Reads all dates. The front matter wins over the file's name, and Hugo's date of publication over a date before it.
pub(super) fn read(reader: &mut Reader<'_>, values: &Values<'_>, file: &FileDate, zone: &TimeZone) -> Dates {
    let written = moment(reader, values, Field::Date, zone);
    let publish = moment(reader, values, Field::PublishDate, zone);
    let (field, date) = match (written, publish) {
        (Some(written), Some(publish)) if publish > written => (Field::PublishDate, Some(publish)),
        (Some(written), _) => (Field::Date, Some(written)),
        (None, publish) => (Field::PublishDate, publish),
    };
    let mut dates = Dates {
        date,
        span: date.and_then(|_| values.span(field)),
        updated: moment(reader, values, Field::Updated, zone),
        expires: moment(reader, values, Field::Expires, zone),
    };
    match file {
        FileDate::Invalid => {
            let message = "the file's name begins with a date that no calendar has";
            let diagnostic = Diagnostic::in_file(Code::DateInvalid, reader.file(), message);
            reader.push(diagnostic.help("rename the file; a date is written as 2022-12-26"));
        }
        FileDate::Day(day) if written.is_some() => tell_conflict(reader, values, *day),
        FileDate::Day(day) if dates.date.is_none() => dates.date = Moment::of_day(*day, zone),
        FileDate::None | FileDate::Day(_) => {}
    }
    tell_order(reader, values, &dates);
    dates
}

fn moment(reader: &mut Reader<'_>, values: &Values<'_>, field: Field, zone: &TimeZone) -> Option<Moment> {
    let node = values.node(field)?;
    let (Value::Date(text) | Value::Text(text)) = &node.value else {
        reader.wrong_type(node, "a date");
        return None;
    };
    let moment = Moment::parse(text, zone);
    if moment.is_none() {
        let message = format!("`{}` is no date", text.trim());
        let diagnostic = reader.at(Code::DateInvalid, node.span, message);
        reader.push(diagnostic.help(moment::HELP));
    }
    moment
}

/// Compares the days as they are written: in another zone the same instant may fall on the day before.
fn tell_conflict(reader: &mut Reader<'_>, values: &Values<'_>, day: jiff::civil::Date) {
    let Some(node) = values.node(Field::Date) else { return };
    let (Value::Date(text) | Value::Text(text)) = &node.value else { return };
    let in_file = day.to_string();
    let written = text.trim().get(..10).unwrap_or_default();
    if written != in_file {
        let message = format!("the date is {written}, and the file's name says {in_file}");
        let diagnostic = reader.at(Code::DateConflict, node.span, message);
        reader.push(diagnostic.help("the date here counts; rename the file to agree with it"));
    }
}

fn tell_order(reader: &mut Reader<'_>, values: &Values<'_>, dates: &Dates) {
    let Some(date) = dates.date else { return };
    let later = [
        (Field::Expires, dates.expires, "the document expires before it is published"),
        (Field::Updated, dates.updated, "the document was updated before it was published"),
    ];
    for (field, moment, message) in later {
        let Some(moment) = moment else { continue };
        // A day without a time is not before an hour of the same day.
        let day = |moment: &Moment| (moment.year, moment.month, moment.day);
        let is_same_day = day(&moment) == day(&date) && !(moment.has_time && date.has_time);
        if moment < date && !is_same_day {
            let span = values.span(field).unwrap_or_default();
            let diagnostic = reader.at(Code::DateOrder, span, message);
            reader.push(diagnostic.help("check both dates"));
        }
    }
}
