//! What names mean: the questions that an expression asks the worksheet in which it stands.
//!
//! Owns the closed set of answers. Refuses to know how a worksheet is kept; its model implements [`Scope`].

use std::sync::Arc;

use super::node::About;
use super::types::{Entries, Range, Rows, Type};

/// The place in which an expression stands.
pub trait Scope {
    /// What names joined by points mean: `["goal"]`, `["ten-p", "prepare"]`, `["goal-plan", "goal"]`. Also asked for
    /// the words `run`, `owner`, `runs`, `people`, `row` and `column`, which mean something in some places only.
    fn find(&self, names: &[&str]) -> Option<Meaning>;

    /// The names that can follow these, for suggestions. After none: all with which a reference may begin.
    fn names_after(&self, names: &[&str]) -> Vec<String>;

    /// Of what rows it stands in one; `None` outside of rows.
    fn row(&self) -> Option<Rows>;

    /// What a name after a point means in one of these rows: its own columns first, then its source's, and so on.
    fn find_in_row(&self, rows: &Rows, name: &str) -> Option<RowMeaning>;

    /// All names that have a meaning in one of these rows, for suggestions.
    fn names_in_row(&self, rows: &Rows) -> Vec<String>;

    /// The groups of raters, for `rated(x, group)`; `others` is there of itself.
    fn groups(&self) -> Vec<String>;

    /// The named runs, for `at(x, run)`; `previous` and `first` are there of themselves.
    fn runs(&self) -> Vec<String>;
}

/// What a name means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A blank.
    Field {
        /// Its path.
        path: Arc<str>,
        /// The type of its answer.
        kind: Type,
    },
    /// A list or table. One of several is a choice; all others are entries.
    List {
        /// Its path.
        path: Arc<str>,
        /// A choice, or entries.
        kind: Type,
        /// What its choices can give in points; `None` where they give none.
        points: Option<Range>,
        /// How many answers can be right; `None` where it is no practice.
        right: Option<u32>,
    },
    /// The value of an item of a scale, share or rank.
    Item {
        /// The list.
        list: Arc<str>,
        /// The item.
        item: Arc<str>,
        /// The type of its value.
        kind: Type,
    },
    /// Whether an item is chosen.
    Chosen {
        /// The list.
        list: Arc<str>,
        /// The item.
        item: Arc<str>,
    },
    /// A rating of a grid.
    Rating {
        /// The grid.
        list: Arc<str>,
        /// The item.
        item: Arc<str>,
        /// The scale.
        scale: Arc<str>,
        /// What can be rated.
        range: Range,
    },
    /// The items of a grid by one of its scales.
    GridScale {
        /// The grid.
        list: Arc<str>,
        /// The scale.
        scale: Arc<str>,
        /// One for each item.
        entries: Entries,
    },
    /// A column of a table.
    Column {
        /// The table.
        table: Arc<str>,
        /// The column.
        column: Arc<str>,
        /// One for each filled row.
        entries: Entries,
    },
    /// A named output.
    Value {
        /// Its name.
        name: Arc<str>,
        /// Its type.
        kind: Type,
    },
    /// A section, which only `progress` can ask about.
    Section {
        /// Its id.
        id: Arc<str>,
    },
    /// `run`: the key of the run.
    Run {
        /// A date or a text.
        kind: Type,
    },
    /// `owner`: who is rated.
    Owner,
    /// `runs`: the runs, in order.
    Runs(Entries),
    /// `people`: those whose answers are gathered.
    People(Entries),
    /// `row`: the cells of the row of a table of rows and columns.
    MatrixRow(Entries),
    /// `column`: the cells of its column.
    MatrixColumn(Entries),
    /// A name of another worksheet.
    Other {
        /// The id of that worksheet.
        worksheet: Arc<str>,
        /// What the name means there.
        meaning: Box<Meaning>,
    },
    /// A name of a worksheet that is not known while this file is read. See [`super::Resolved::foreign`].
    Foreign {
        /// The id of that worksheet.
        worksheet: Arc<str>,
    },
}

/// What a name after a point means.
#[derive(Clone, Debug, PartialEq)]
pub enum RowMeaning {
    /// A cell of the row, or a scale of the grid from whose item it is made.
    Cell {
        /// 0 in the row itself, 1 in its source, 2 in its source's source.
        depth: u32,
        /// The column or scale.
        column: Arc<str>,
        /// The type of its value.
        kind: Type,
    },
    /// Something about the entry.
    About {
        /// 0 the entry itself, 1 its source, 2 its source's source.
        depth: u32,
        /// What about it.
        key: About,
        /// The type of its value.
        kind: Type,
    },
    /// What a group of raters replied for it.
    Group {
        /// As of `About`.
        depth: u32,
        /// The group.
        group: Arc<str>,
        /// One for each reply.
        entries: Entries,
    },
}
