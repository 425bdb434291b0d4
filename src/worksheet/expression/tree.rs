//! The tree of an expression as its author wrote it: names are words, and nothing has a type yet.

use std::fmt;

use jiff::civil::Date;

use crate::diagnostic::Span;

/// An expression and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// What it says.
    pub kind: Kind,
    /// Its bytes in the author's file.
    pub span: Span,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A number as it counts: `45%` is 0.45.
    Number(f64),
    /// `2026-12-31`.
    Date(Date),
    /// A text without its quotation marks.
    Text(String),
    /// `yes` or `no`.
    Boolean(bool),
    /// `today`.
    Today,
    /// `goal`, `steps.by`, `.done`.
    Reference(Reference),
    /// `sum(a, b)`.
    Call {
        /// The function's name.
        function: Word,
        /// What it is given, in order.
        arguments: Vec<Expression>,
    },
    /// `not a`.
    Not(Box<Expression>),
    /// `-a`.
    Negate(Box<Expression>),
    /// `a + b` and the like.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// `entries where condition`.
    Where(Box<Expression>, Box<Expression>),
}

/// A name, or names joined by points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Whether a point stands before it: it is looked for in the row.
    pub place: ReferencePlace,
    /// The names, at least one.
    pub names: Vec<Word>,
}

/// Where a reference is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferencePlace {
    /// In the worksheet.
    Worksheet,
    /// In the row or entry: a point stands before it.
    Row,
}

impl Reference {
    /// The names as texts.
    pub fn texts(&self) -> Vec<&str> {
        self.names.iter().map(|name| name.text.as_str()).collect()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let point = if self.place == ReferencePlace::Row { "." } else { "" };
        write!(formatter, "{point}{}", self.texts().join("."))
    }
}

/// A word and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// Its bytes in the author's file.
    pub span: Span,
}

/// What stands between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `=`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `in`
    In,
    /// `and`
    And,
    /// `or`
    Or,
}

impl BinaryOperator {
    /// Every operator that is written with signs.
    pub(super) const SIGNS: [Self; 10] = [
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Equal,
        Self::Unequal,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
    ];

    /// As it is written, in expressions and in the wire format.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Equal => "=",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::In => "in",
            Self::And => "and",
            Self::Or => "or",
        }
    }
}
