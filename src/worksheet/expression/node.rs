//! The tree of a resolved expression: what the browser evaluates, and the build where nothing is asked of the reader.
//!
//! Owns its form in the wire format. Refuses to evaluate.

use std::sync::Arc;

use jiff::civil::Date;
use serde_json::{Value, json};

use super::functions::Function;
use super::scope::Meaning;
use super::tree::BinaryOperator;
use super::types::Type;

/// What names of another worksheet mean: its id, and the names after it.
pub type Find<'a> = dyn FnMut(&str, &[Arc<str>]) -> Option<Meaning> + 'a;

/// A resolved expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Nothing.
    Empty,
    /// A number.
    Number(f64),
    /// A text, which is not empty.
    Text(Arc<str>),
    /// Yes or no.
    Boolean(bool),
    /// A date.
    Date(Date),
    /// What the worksheet answers.
    Leaf(Leaf),
    /// A cell of the row, so many sources up.
    Cell(u32, Arc<str>),
    /// Something about the entry, so many sources up.
    About(u32, About),
    /// The replies of a group for the entry, so many sources up.
    Group(u32, Arc<str>),
    /// As seen from the row around: one `where` further out.
    Outer(Box<Node>),
    /// Whether there is an answer.
    There(Box<Node>),
    /// `not`.
    Not(Box<Node>),
    /// The sign before a number.
    Negate(Box<Node>),
    /// An operator between two.
    Binary(BinaryOperator, Box<Node>, Box<Node>),
    /// The entries that fulfil a condition.
    Where(Box<Node>, Box<Node>),
    /// Whether this option is chosen: its id.
    Is(Box<Node>, Arc<str>),
    /// A function.
    Call(Function, Vec<Node>),
    /// The same asked elsewhere.
    Shifted(Shift, Box<Node>),
    /// A name of a worksheet that is not known yet; [`Node::link`] replaces it.
    Foreign {
        /// That worksheet.
        worksheet: Arc<str>,
        /// The names after it.
        names: Vec<Arc<str>>,
    },
}

/// What the worksheet, or the page, answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// The day on which it is evaluated.
    Today,
    /// The key of the run.
    Run,
    /// Who is rated.
    Owner,
    /// The runs.
    Runs,
    /// Those whose answers are gathered.
    People,
    /// The cells of the row of a matrix.
    MatrixRow,
    /// The cells of the column of a matrix.
    MatrixColumn,
    /// A blank, by its path.
    Field(Arc<str>),
    /// A list, by its path.
    List(Arc<str>),
    /// The value of an item: list and item.
    Item(Arc<str>, Arc<str>),
    /// Whether it is chosen: list and item.
    Chosen(Arc<str>, Arc<str>),
    /// A rating: grid, item and scale.
    Rating(Arc<str>, Arc<str>, Arc<str>),
    /// The items of a grid by one scale: grid and scale.
    Scale(Arc<str>, Arc<str>),
    /// A column: table and column.
    Column(Arc<str>, Arc<str>),
    /// A named output.
    Value(Arc<str>),
    /// The points of a list.
    Points(Arc<str>),
    /// The right answers of a practice.
    Score(Arc<str>),
    /// The share of blanks answered, in these sections and lists; in all where there are none.
    Progress(Vec<Arc<str>>),
}

/// Where the same is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shift {
    /// In another worksheet.
    Worksheet(Arc<str>),
    /// In another run.
    Run(Arc<str>),
    /// Of a group of raters.
    Group(Arc<str>),
}

/// What can be said about an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Its name.
    Item,
    /// Its value.
    Value,
    /// Its place among the entries, from 1.
    Number,
    /// The day of a run.
    Date,
    /// Whose answers these are.
    Person,
    /// Of which group that person is.
    Group,
    /// The words of the step that was rated.
    Level,
    /// The words of the step above.
    NextLevel,
}

impl About {
    /// Each of them.
    pub const ALL: [Self; 8] = [
        Self::Item,
        Self::Value,
        Self::Number,
        Self::Date,
        Self::Person,
        Self::Group,
        Self::Level,
        Self::NextLevel,
    ];

    /// As it is written after a point, and in the wire format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Value => "value",
            Self::Number => "number",
            Self::Date => "date",
            Self::Person => "person",
            Self::Group => "group",
            Self::Level => "level",
            Self::NextLevel => "next-level",
        }
    }

    /// What is meant by that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|about| about.name() == name)
    }
}

impl Node {
    /// As the browser reads it: `Expression` in `runtime/wire.d.ts`.
    pub fn wire(&self) -> Value {
        match self {
            Self::Empty | Self::Foreign { .. } => Value::Null,
            // JSON knows no difference between 1 and 1.0; the shorter one is written.
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => json!(*number as i64),
            Self::Number(number) => json!(number),
            Self::Text(text) => json!(text),
            Self::Boolean(value) => json!(value),
            Self::Date(date) => json!(["date", date.to_string()]),
            Self::Leaf(leaf) => leaf.wire(),
            Self::Cell(depth, column) => json!(["cell", depth, column]),
            Self::About(depth, key) => json!(["at-item", depth, key.name()]),
            Self::Group(depth, group) => json!(["group", depth, group]),
            Self::Outer(node) => json!(["outer", node.wire()]),
            Self::There(node) => json!(["there", node.wire()]),
            Self::Not(node) => json!(["not", node.wire()]),
            Self::Negate(node) => json!(["neg", node.wire()]),
            Self::Binary(operator, left, right) => json!([operator.sign(), left.wire(), right.wire()]),
            Self::Where(entries, condition) => json!(["where", entries.wire(), condition.wire()]),
            Self::Is(choice, option) => json!(["is", choice.wire(), option]),
            Self::Call(function, arguments) => {
                let mut call = vec![json!("call"), json!(function.name())];
                call.extend(arguments.iter().map(Self::wire));
                Value::Array(call)
            }
            Self::Shifted(shift, node) => {
                let (name, place) = shift.wire();
                json!([name, place, node.wire()])
            }
        }
    }

    /// The parts that it is made of.
    fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Outer(node)
            | Self::There(node)
            | Self::Not(node)
            | Self::Negate(node)
            | Self::Is(node, _)
            | Self::Shifted(_, node) => vec![node],
            Self::Binary(_, left, right) | Self::Where(left, right) => vec![left, right],
            Self::Call(_, arguments) => arguments.iter().collect(),
            _ => Vec::new(),
        }
    }

    fn parts_mut(&mut self) -> Vec<&mut Self> {
        match self {
            Self::Outer(node)
            | Self::There(node)
            | Self::Not(node)
            | Self::Negate(node)
            | Self::Is(node, _)
            | Self::Shifted(_, node) => vec![node],
            Self::Binary(_, left, right) | Self::Where(left, right) => vec![left, right],
            Self::Call(_, arguments) => arguments.iter_mut().collect(),
            _ => Vec::new(),
        }
    }

    /// Whether nothing that the reader answers, nor the day nor the run, can change its value. Then the build evaluates
    /// it once and for all.
    pub fn is_constant(&self) -> bool {
        let asks = matches!(
            self,
            Self::Leaf(_)
                | Self::Cell(..)
                | Self::About(..)
                | Self::Group(..)
                | Self::Shifted(..)
                | Self::Foreign { .. }
        );
        !asks && self.parts().into_iter().all(Self::is_constant)
    }

    /// Replaces the names of worksheets that were not known, once all are. `find` is told the worksheet and the names
    /// after it, and what it does not know becomes empty.
    pub fn link(&mut self, find: &mut Find<'_>) {
        if let Self::Foreign { worksheet, names } = self {
            let found = find(worksheet, names).map(Box::new);
            let other = found.map(|meaning| Meaning::Other { worksheet: worksheet.clone(), meaning });
            *self = other.map_or(Self::Empty, |other| other.node().0);
            return;
        }
        for part in self.parts_mut() {
            part.link(find);
        }
    }
}

impl Leaf {
    /// As the browser reads it.
    pub fn wire(&self) -> Value {
        match self {
            Self::Today => json!(["today"]),
            Self::Run => json!(["run"]),
            Self::Owner => json!(["owner"]),
            Self::Runs => json!(["runs"]),
            Self::People => json!(["people"]),
            Self::MatrixRow => json!(["matrix-row"]),
            Self::MatrixColumn => json!(["matrix-column"]),
            Self::Field(path) => json!(["field", path]),
            Self::List(path) => json!(["list", path]),
            Self::Item(list, item) => json!(["item", list, item]),
            Self::Chosen(list, item) => json!(["chosen", list, item]),
            Self::Rating(list, item, scale) => json!(["rating", list, item, scale]),
            Self::Scale(list, scale) => json!(["scale", list, scale]),
            Self::Column(table, column) => json!(["column", table, column]),
            Self::Value(name) => json!(["value", name]),
            Self::Points(list) => json!(["points", list]),
            Self::Score(list) => json!(["score", list]),
            Self::Progress(paths) => {
                let mut wire = vec![json!("progress")];
                wire.extend(paths.iter().map(|path| json!(path)));
                Value::Array(wire)
            }
        }
    }
}

impl Shift {
    fn wire(&self) -> (&'static str, &str) {
        match self {
            Self::Worksheet(id) => ("other", id),
            Self::Run(run) => ("at", run),
            Self::Group(group) => ("rated", group),
        }
    }
}

impl Meaning {
    /// The node that asks for it, and the type of the answer.
    pub(super) fn node(self) -> (Node, Type) {
        let (leaf, kind) = match self {
            Self::Field { path, kind } => (Leaf::Field(path), kind),
            Self::List { path, kind, .. } => (Leaf::List(path), kind),
            Self::Item { list, item, kind } => (Leaf::Item(list, item), kind),
            Self::Chosen { list, item } => (Leaf::Chosen(list, item), Type::Boolean),
            Self::Rating { list, item, scale, range } => {
                (Leaf::Rating(list, item, scale), Type::Number(range))
            }
            Self::GridScale { list, scale, entries } => (Leaf::Scale(list, scale), Type::Entries(entries)),
            Self::Column { table, column, entries } => (Leaf::Column(table, column), Type::Entries(entries)),
            Self::Value { name, kind } => (Leaf::Value(name), kind),
            // Only `progress` asks about sections, and that by their ids.
            Self::Section { .. } => return (Node::Empty, Type::Any),
            Self::Run { kind } => (Leaf::Run, kind),
            Self::Owner => (Leaf::Owner, Type::Text),
            Self::Runs(entries) => (Leaf::Runs, Type::Entries(entries)),
            Self::People(entries) => (Leaf::People, Type::Entries(entries)),
            Self::MatrixRow(entries) => (Leaf::MatrixRow, Type::Entries(entries)),
            Self::MatrixColumn(entries) => (Leaf::MatrixColumn, Type::Entries(entries)),
            Self::Other { worksheet, meaning } => {
                let (node, kind) = meaning.node();
                return (Node::Shifted(Shift::Worksheet(worksheet), Box::new(node)), kind);
            }
            Self::Foreign { worksheet } => {
                return (Node::Foreign { worksheet, names: Vec::new() }, Type::Any);
            }
        };
        (Node::Leaf(leaf), kind)
    }
}
