//! Formats: what stands after `as`.

use serde_json::{Map, Value, json};

use super::types::Type;

/// How a value is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Format {
    /// Whether a plus stands before what is above zero.
    pub sign: Sign,
    /// What it is shown as; `None` for what its type is shown as of itself.
    pub style: Option<Style>,
}

/// Which signs are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// Only that of numbers below zero.
    #[default]
    Below,
    /// Also that of numbers above zero.
    Both,
}

/// What a value is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `0`, `0.0`, `0.00`: a number with so many decimals.
    Decimals(u8),
    /// 0.45 as 45 %.
    Percent,
    /// 1.5 as 1 h 30.
    Hours,
    /// In the currency of the site.
    Money,
    /// A date in its long form.
    Date,
    /// A number of days as "in 3 days".
    Days,
    /// Entries as a list with bullets.
    List,
    /// Entries as "a, b and c".
    Words,
}

impl Format {
    /// Every name of a format, each of which may have a `+` before it where it shows numbers.
    pub const NAMES: &[&str] =
        &["0", "0.0", "0.00", "+", "percent", "hours", "money", "date", "days", "list", "words"];

    /// Reads a format as it is written: `0.0`, `+`, `+percent`.
    pub fn parse(written: &str) -> Option<Self> {
        let (sign, name) = match written.strip_prefix('+') {
            Some(name) => (Sign::Both, name),
            None => (Sign::Below, written),
        };
        let style = match name {
            "" if sign == Sign::Both => None,
            "0" => Some(Style::Decimals(0)),
            "0.0" => Some(Style::Decimals(1)),
            "0.00" => Some(Style::Decimals(2)),
            "percent" => Some(Style::Percent),
            "hours" => Some(Style::Hours),
            "money" => Some(Style::Money),
            "date" if sign == Sign::Below => Some(Style::Date),
            "days" if sign == Sign::Below => Some(Style::Days),
            "list" if sign == Sign::Below => Some(Style::List),
            "words" if sign == Sign::Below => Some(Style::Words),
            _ => return None,
        };
        Some(Self { sign, style })
    }

    /// As it is written, without the sign.
    fn name(self) -> Option<&'static str> {
        Some(match self.style? {
            Style::Decimals(0) => "0",
            Style::Decimals(1) => "0.0",
            Style::Decimals(_) => "0.00",
            Style::Percent => "percent",
            Style::Hours => "hours",
            Style::Money => "money",
            Style::Date => "date",
            Style::Days => "days",
            Style::List => "list",
            Style::Words => "words",
        })
    }

    /// As the browser reads it.
    pub fn wire(self) -> Value {
        let mut wire = Map::new();
        if self.sign == Sign::Both {
            wire.insert("signed".into(), json!(true));
        }
        if let Some(name) = self.name() {
            wire.insert("as".into(), json!(name));
        }
        Value::Object(wire)
    }

    /// What a value of that type lacks to be shown so, and what could be done; `None` where all is well.
    pub(super) fn misfit(self, kind: &Type) -> Option<(&'static str, &'static str)> {
        if matches!(kind, Type::Any | Type::Empty) {
            return None;
        }
        match self.style {
            Some(Style::Date) => (!matches!(kind, Type::Date))
                .then_some(("is no date", "`as date` shows a date; leave it out")),
            Some(Style::List) => (!matches!(kind, Type::Entries(_)))
                .then_some(("is no list", "`as list` shows entries; leave it out")),
            Some(Style::Words) => (!matches!(kind, Type::Entries(_) | Type::Text | Type::Choice(_)))
                .then_some(("has no words", "`as words` shows entries and texts; leave it out")),
            Some(Style::Days) => (!kind.is_numeric())
                .then_some(("is no number of days", "take one date from another: `by - today`")),
            Some(Style::Percent) => (!kind.is_numeric())
                .then_some(("has no percent", "`as percent` shows a number; leave it out")),
            Some(_) => {
                (!kind.is_numeric()).then_some(("is no number", "this format shows a number; leave it out"))
            }
            None => (!kind.is_numeric() && self.sign == Sign::Both)
                .then_some(("is no number", "`as +` shows the sign of a number; leave it out")),
        }
    }
}
