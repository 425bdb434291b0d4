//! Values, and what holds of numbers everywhere: when two are equal, and how one is rounded.
//!
//! The browser keeps the same rules in `runtime/expression.js`, operation by operation, so that both come to the same
//! bits.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::node::About;

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// No answer, or nothing that could be worked out.
    #[default]
    Empty,
    /// A number, which is finite.
    Number(f64),
    /// A text, which is not blank.
    Text(Arc<str>),
    /// Yes or no. A check that is not ticked is no.
    Boolean(bool),
    /// A date of the years 1 to 9999.
    Date(Date),
    /// What is chosen.
    Choice(Chosen),
    /// Entries, in order.
    Entries(Vec<Entry>),
}

/// An option that is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Its id, or the key of the entry.
    pub id: Arc<str>,
    /// Its words.
    pub label: Arc<str>,
    /// What it counts.
    pub number: Option<f64>,
}

/// An entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// What it is known by: an item's id, a row's id.
    pub key: Arc<str>,
    /// Its name: the item's words, the first column.
    pub name: Arc<str>,
    /// Its value. A row and a ticked item are yes.
    pub value: Value,
    /// What it weighs in `weighted` and `dims`; usually 1.
    pub weight: f64,
    /// Its dimension.
    pub dim: Option<Arc<str>>,
    /// Whether it is answered, and its value kept back, as its group is too small.
    pub withheld: bool,
    /// The cells of its row, ratings by scale, or replies by group.
    pub cells: BTreeMap<Arc<str>, Value>,
    /// What else is known about it, by the names of [`About`].
    pub about: BTreeMap<Arc<str>, Value>,
    /// The entry from which the row is made.
    pub source: Option<Arc<Entry>>,
}

impl Entry {
    /// What is known about it.
    pub(super) fn about(&self, key: About) -> Value {
        match key {
            About::Item => Value::Text(self.name.clone()).normal(),
            About::Value => self.value.clone().normal(),
            other => self.about.get(other.name()).cloned().unwrap_or_default().normal(),
        }
    }
}

impl Value {
    /// The same, where blank texts and what is no number are empty.
    pub(super) fn normal(self) -> Self {
        match self {
            Self::Text(text) if text.trim().is_empty() => Self::Empty,
            Self::Number(number) => Self::number(number),
            other => other,
        }
    }

    /// A number, or empty where it has no end.
    pub(super) fn number(number: f64) -> Self {
        if number.is_finite() { Self::Number(number) } else { Self::Empty }
    }

    /// What it counts.
    pub(super) fn as_number(&self) -> Option<f64> {
        let number = match self {
            Self::Number(number) => Some(*number),
            Self::Choice(chosen) => chosen.number,
            _ => None,
        };
        number.filter(|number| number.is_finite())
    }

    /// As yes or no; `None` where it is neither.
    pub(super) fn as_boolean(&self) -> Option<bool> {
        if let Self::Boolean(value) = self { Some(*value) } else { None }
    }

    /// Whether it is empty. Entries are, if there are none.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Entries(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Whether there is an answer: yes or no is its own.
    pub(super) fn is_there(&self) -> bool {
        match self {
            Self::Boolean(value) => *value,
            Self::Entries(entries) => entries.iter().any(Entry::is_there),
            other => !other.is_empty(),
        }
    }

    /// Whether two are equal; `None` where one is empty, or they cannot be compared.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) if !self.is_empty() && !other.is_empty() => {
                Some(a.trim() == b.trim())
            }
            (Self::Boolean(a), Self::Boolean(b)) => Some(a == b),
            (Self::Choice(a), Self::Choice(b)) => Some(a.id == b.id),
            (Self::Choice(chosen), Self::Text(text)) | (Self::Text(text), Self::Choice(chosen)) => {
                Some(*chosen.id == *text.trim() || *chosen.label == *text.trim())
            }
            _ => self.order(other).map(Ordering::is_eq),
        }
    }

    /// Which of two comes first; `None` where one is empty, or they have no order.
    pub(super) fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            _ => Some(order(self.as_number()?, other.as_number()?)),
        }
    }
}

impl Entry {
    /// Whether it has an answer that counts.
    pub(super) fn is_there(&self) -> bool {
        self.withheld || self.value.is_there()
    }
}

/// Numbers that differ by less than this part of the greater one are equal: 0.1 + 0.2 is 0.3.
const NEAR: f64 = 1e-9;

/// Which of two numbers is less, where those that differ only by what arithmetic loses are equal.
pub(super) fn order(a: f64, b: f64) -> Ordering {
    if (a - b).abs() <= NEAR * a.abs().max(b.abs()).max(1.0) { Ordering::Equal } else { a.total_cmp(&b) }
}

/// What 1.005 lacks to what was meant by it: two units in the last place.
const LOST: f64 = 2.0 * f64::EPSILON;

/// Beyond this, numbers have no decimals to round.
const WHOLE: f64 = 4_503_599_627_370_496.0;

/// 10 to the power of 0 to 10, which all are exact.
const POWERS: [f64; 11] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10];

/// A number to so many decimals, at most ten, half away from 0: what is half but for the last bits is half.
pub(super) fn round(number: f64, decimals: u32) -> f64 {
    let scale = POWERS[decimals.min(10) as usize];
    let scaled = number.abs() * scale;
    if scaled >= WHOLE {
        return number;
    }
    let rounded = (scaled + scaled * LOST + 0.5).floor() / scale;
    // Nothing is shown as -0.
    if number < 0.0 { 0.0 - rounded } else { rounded }
}

/// How many decimals a number says: a whole one from 0 to 10.
#[expect(clippy::cast_sign_loss, reason = "it is clamped to 0 and more")]
pub(super) fn decimals(number: f64) -> u32 {
    number.clamp(0.0, 10.0) as u32
}

/// How many there are.
pub(super) fn count<T>(all: impl IntoIterator<Item = T>) -> Value {
    Value::Number(f64::from(u32::try_from(all.into_iter().count()).unwrap_or(u32::MAX)))
}

/// The days from 1 January 1970.
pub(super) fn day_number(date: Date) -> f64 {
    let days = date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24;
    // All years of dates have fewer days than this holds.
    f64::from(i32::try_from(days).unwrap_or_default())
}

/// The day so many days from 1 January 1970, of the years 1 to 9999.
pub(super) fn day(number: f64) -> Option<Date> {
    // A double holds every day of these years, and a cast of what is beyond them stays beyond.
    let days = jiff::Span::new().try_days(number as i64).ok()?;
    Date::constant(1970, 1, 1).checked_add(days).ok().filter(|date| date.year() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_rounded_away_from_zero() {
        for (number, decimals, rounded) in [
            (1.005, 2, 1.01),
            (2.5, 0, 3.0),
            (-2.5, 0, -3.0),
            (0.615, 2, 0.62),
            (-0.4, 0, 0.0),
            (1.45, 1, 1.5),
            (8.345, 2, 8.35),
            (1e300, 2, 1e300),
        ] {
            assert_eq!(round(number, decimals).to_bits(), f64::to_bits(rounded), "{number}");
        }
    }

    #[test]
    fn days_are_counted() {
        for text in ["0001-01-01", "1969-12-31", "1970-01-01", "2011-12-26", "9999-12-31"] {
            let date: Date = text.parse().expect("a date");
            assert_eq!(day(day_number(date)), Some(date));
        }
        assert_eq!((day(-1e9), day(1e18), day(f64::NAN)), (None, None, Some(Date::constant(1970, 1, 1))));
    }
}
