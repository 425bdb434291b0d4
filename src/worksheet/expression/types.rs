//! The types of values, and the ranges of numbers.
//!
//! Owns what the build knows of a value before anybody has answered. Refuses to know any value.

use std::sync::Arc;

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// A number within a range.
    Number(Range),
    /// A text.
    Text,
    /// A date.
    Date,
    /// Yes or no.
    Boolean,
    /// One of some options.
    Choice(Choice),
    /// Entries of a table, list, column …
    Entries(Entries),
    /// Always empty: `""`.
    Empty,
    /// Not known while one file is read: a name of another worksheet, or what has a problem of its own.
    Any,
}

/// A choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choice {
    /// Its options; `None` where they are entries, which nobody knows yet.
    pub options: Option<Arc<[ChoiceOption]>>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOption {
    /// Its id.
    pub id: Arc<str>,
    /// Its words.
    pub label: Arc<str>,
    /// What it counts.
    pub number: Option<f64>,
}

/// Entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Entries {
    /// The type of each one's value. Rows and ticked items are yes: they are there.
    pub value: Box<Type>,
    /// How many there can be, once all that must be answered is.
    pub count: Count,
    /// Where the names after a point are looked for, in one of these entries.
    pub rows: Rows,
}

/// How many entries there can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// At least.
    pub least: u32,
    /// At most; `None` without end.
    pub most: Option<u32>,
}

/// Of what entries are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Of a list or table: its path, with the id of its worksheet before it if that is another one.
    Of(Arc<str>),
    /// Of another worksheet, which is not known yet.
    Foreign,
    /// Of nothing that has more than a name and a value.
    Plain,
}

/// The numbers that a value can be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least; `None` without end.
    pub low: Option<f64>,
    /// The most; `None` without end.
    pub high: Option<f64>,
    /// The steps between them.
    pub step: Step,
}

/// Which numbers of a range a value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Only whole numbers: steps of 1.
    Whole,
    /// Any number.
    Any,
}

impl Type {
    /// A number of which nothing more is known.
    pub const NUMBER: Self = Self::Number(Range::UNKNOWN);

    /// Entries of so many values, which have no parts of their own.
    pub fn entries(value: Self, count: Count, rows: Rows) -> Self {
        Self::Entries(Entries { value: Box::new(value), count, rows })
    }

    /// What it is called in a message.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Number(_) => "a number",
            Self::Text => "a text",
            Self::Date => "a date",
            Self::Boolean => "yes or no",
            Self::Choice(_) => "a choice",
            Self::Entries(_) => "entries",
            Self::Empty => "empty",
            Self::Any => "anything",
        }
    }

    /// The numbers that it can stand for: its own, or those of its options. `None` where it is no number.
    pub fn range(&self) -> Option<Range> {
        match self {
            Self::Number(range) => Some(*range),
            Self::Choice(choice) => choice.range(),
            Self::Any | Self::Empty => Some(Range::UNKNOWN),
            Self::Text | Self::Date | Self::Boolean | Self::Entries(_) => None,
        }
    }

    /// Whether it can stand for a number.
    pub fn is_numeric(&self) -> bool {
        self.range().is_some()
    }

    /// Whether it is a date, or may turn out to be one.
    pub(super) fn is_date(&self) -> bool {
        matches!(self, Self::Date | Self::Any | Self::Empty)
    }

    /// A type that both are of, if there is one.
    pub(super) fn either(self, other: Self) -> Option<Self> {
        Some(match (self, other) {
            (Self::Any, _) | (_, Self::Any) => Self::Any,
            (Self::Empty, kind) | (kind, Self::Empty) => kind,
            (Self::Number(a), Self::Number(b)) => Self::Number(a.hull(b)),
            (Self::Text | Self::Choice(_), Self::Text) | (Self::Text, Self::Choice(_)) => Self::Text,
            (Self::Date, Self::Date) => Self::Date,
            (Self::Boolean, Self::Boolean) => Self::Boolean,
            (Self::Choice(a), Self::Choice(b)) if a == b => Self::Choice(a),
            (Self::Choice(_), Self::Choice(_)) => Self::Choice(Choice::default()),
            (Self::Entries(a), Self::Entries(b)) => {
                let rows = if a.rows == b.rows { a.rows } else { Rows::Plain };
                let least = a.count.least.min(b.count.least);
                let most = a.count.most.zip(b.count.most).map(|(a, b)| a.max(b));
                Self::entries(a.value.either(*b.value)?, Count { least, most }, rows)
            }
            _ => return None,
        })
    }
}

impl Choice {
    /// What the options count, if any counts.
    fn range(&self) -> Option<Range> {
        let Some(options) = &self.options else { return Some(Range::UNKNOWN) };
        options.iter().filter_map(|option| option.number).map(Range::exactly).reduce(Range::hull)
    }
}

impl Count {
    /// Exactly so many.
    pub const fn exactly(count: u32) -> Self {
        Self { least: count, most: Some(count) }
    }

    /// Any number of them.
    pub const ANY: Self = Self { least: 0, most: None };

    /// As many, or fewer.
    #[must_use]
    pub fn or_fewer(self) -> Self {
        Self { least: 0, ..self }
    }
}

impl Range {
    /// Any number.
    pub const UNKNOWN: Self = Self { low: None, high: None, step: Step::Any };

    /// Whole numbers between two ends.
    pub const fn whole(low: f64, high: f64) -> Self {
        Self { low: Some(low), high: Some(high), step: Step::Whole }
    }

    /// How many there can be of something.
    pub(super) fn of_count(most: Option<u32>) -> Self {
        Self { low: Some(0.0), high: most.map(f64::from), step: Step::Whole }
    }

    /// A share of a whole.
    pub(super) const SHARE: Self = Self { low: Some(0.0), high: Some(1.0), step: Step::Any };

    /// One number alone.
    pub fn exactly(number: f64) -> Self {
        let step = if number.fract() == 0.0 { Step::Whole } else { Step::Any };
        Self { low: Some(number), high: Some(number), step }
    }

    fn made(low: Option<f64>, high: Option<f64>, step: Step) -> Self {
        Self { low: low.filter(|it| it.is_finite()), high: high.filter(|it| it.is_finite()), step }
    }

    /// The same ends, and any number between them.
    pub(super) fn smooth(self) -> Self {
        Self { step: Step::Any, ..self }
    }

    /// The same ends, and only whole numbers between them.
    pub(super) fn whole_steps(self) -> Self {
        Self { step: Step::Whole, ..self }
    }

    /// Whole only if both are.
    fn step(self, other: Self) -> Step {
        if self.step == Step::Whole && other.step == Step::Whole { Step::Whole } else { Step::Any }
    }

    /// All of both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        let low = self.low.zip(other.low).map(|(a, b)| a.min(b));
        let high = self.high.zip(other.high).map(|(a, b)| a.max(b));
        Self::made(low, high, self.step(other))
    }

    /// The lesser of the two.
    pub(super) fn lesser(self, other: Self) -> Self {
        // What is known of one end holds, even if nothing is known of the other number.
        let high = [self.high, other.high].into_iter().flatten().reduce(f64::min);
        Self::made(self.low.zip(other.low).map(|(a, b)| a.min(b)), high, self.step(other))
    }

    /// The greater of the two.
    pub(super) fn greater(self, other: Self) -> Self {
        self.negative().lesser(other.negative()).negative()
    }

    /// Of numbers with the other sign.
    pub(super) fn negative(self) -> Self {
        Self::made(self.high.map(|it| 0.0 - it), self.low.map(|it| 0.0 - it), self.step)
    }

    /// Of sums.
    pub(super) fn plus(self, other: Self) -> Self {
        let add = |a: Option<f64>, b: Option<f64>| a.zip(b).map(|(a, b)| a + b);
        Self::made(add(self.low, other.low), add(self.high, other.high), self.step(other))
    }

    /// Of products.
    pub(super) fn times(self, other: Self) -> Self {
        let Some(corners) = self.corners(other, |a, b| a * b) else {
            return Self { step: self.step(other), ..Self::UNKNOWN };
        };
        Self { step: self.step(other), ..corners }
    }

    /// Of quotients.
    pub(super) fn over(self, other: Self) -> Self {
        let spans_zero = other.low.is_none_or(|low| low <= 0.0) && other.high.is_none_or(|high| high >= 0.0);
        if spans_zero {
            return Self::UNKNOWN;
        }
        self.corners(other, |a, b| a / b).unwrap_or(Self::UNKNOWN)
    }

    /// The hull of an operation at the ends of both.
    fn corners(self, other: Self, operation: fn(f64, f64) -> f64) -> Option<Self> {
        let (a, b) = (self.low.zip(self.high)?, other.low.zip(other.high)?);
        let corners = [operation(a.0, b.0), operation(a.0, b.1), operation(a.1, b.0), operation(a.1, b.1)];
        let low = corners.into_iter().fold(f64::INFINITY, f64::min);
        let high = corners.into_iter().fold(f64::NEG_INFINITY, f64::max);
        Some(Self::made(Some(low), Some(high), Step::Any))
    }

    /// Without sign.
    pub(super) fn absolute(self) -> Self {
        let above = Self { low: Some(0.0), high: None, step: self.step };
        match (self.low, self.high) {
            (Some(low), _) if low >= 0.0 => self,
            (_, Some(high)) if high <= 0.0 => self.negative(),
            (Some(low), Some(high)) => Self { high: Some(high.max(-low)), ..above },
            _ => above,
        }
    }

    /// Of the sum of so many of them. The sum of none is empty, so at least one is there.
    pub(super) fn sum_of(self, count: Count) -> Self {
        let least = f64::from(count.least.max(1));
        let most = count.most.map(|most| f64::from(most.max(1)));
        let low =
            self.low.and_then(|low| if low < 0.0 { most.map(|most| most * low) } else { Some(least * low) });
        let high = self
            .high
            .and_then(|high| if high > 0.0 { most.map(|most| most * high) } else { Some(least * high) });
        Self::made(low, high, self.step)
    }

    /// Whether it can only be whole numbers.
    pub fn is_whole(self) -> bool {
        self.step == Step::Whole
    }
}
