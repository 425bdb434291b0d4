//! The archive: posts by year, month and day.
//!
//! Posts are in the order of their dates, so every year, month and day is a range of them.

use std::ops::Range;

use crate::document::collection::{DocumentId, Documents};

/// A year with posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    /// The civil year.
    pub year: i16,
    /// Its posts: a range of [`Linked::posts`](super::Linked::posts).
    pub posts: Range<usize>,
    /// Its months with posts, newest first.
    pub months: Vec<Month>,
}

/// A month with posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// The civil year.
    pub year: i16,
    /// The civil month, 1 to 12.
    pub month: i8,
    /// Its posts.
    pub posts: Range<usize>,
    /// Its days with posts, newest first.
    pub days: Vec<Day>,
}

/// A day with posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The civil day of the month.
    pub day: i8,
    /// Its posts.
    pub posts: Range<usize>,
}

pub(super) fn link(documents: &Documents<'_>, posts: &[DocumentId]) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for (index, id) in posts.iter().enumerate() {
        let (year, month, day) = documents.facts[*id as usize].date;
        let of_year = member(
            &mut years,
            |last| last.year == year,
            || Year { year, posts: index..index, months: Vec::new() },
        );
        of_year.posts.end = index + 1;
        let of_month = member(
            &mut of_year.months,
            |last| last.month == month,
            || Month { year, month, posts: index..index, days: Vec::new() },
        );
        of_month.posts.end = index + 1;
        let of_day = member(&mut of_month.days, |last| last.day == day, || Day { day, posts: index..index });
        of_day.posts.end = index + 1;
    }
    years
}

/// The last element if it is the one meant, else a new one.
fn member<T>(list: &mut Vec<T>, is_same: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> &mut T {
    if !list.last().is_some_and(is_same) {
        list.push(new());
    }
    list.last_mut().expect("an element was pushed if there was none")
}
