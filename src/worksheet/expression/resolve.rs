//! Resolves the names of an expression, and gives every part a type.
//!
//! Owns which types go together, and what is said where they do not. Asks a [`Scope`] what names mean, and refuses to
//! know worksheets otherwise. After a problem it goes on, so that all are told at once.

use std::sync::Arc;

use super::format::Format;
use super::functions::Function;
use super::node::{Leaf, Node};
use super::problem::Problem;
use super::scope::Scope;
use super::tree::{Expression, Kind};
use super::types::{Count, Entries, Range, Rows, Type};
use crate::diagnostic::{Code, Span};

mod calls;
mod names;
mod operators;

/// What an expression becomes.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The tree, if there are no problems.
    pub node: Node,
    /// The type of its value, and the range if it is a number.
    pub kind: Type,
    /// What is wrong with it. Then `node` and `kind` mean nothing.
    pub problems: Vec<Problem>,
    /// The names of worksheets that were not known: to be looked at once all are.
    pub foreign: Vec<ForeignUse>,
}

/// A name of a worksheet that was not known.
#[derive(Clone, Debug, PartialEq)]
pub struct ForeignUse {
    /// That worksheet.
    pub worksheet: Arc<str>,
    /// The names after it.
    pub names: Vec<Arc<str>>,
    /// The place of all of them.
    pub span: Span,
    /// What they must mean.
    pub wanted: Wanted,
}

/// What is needed at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Whatever has a value.
    Anything,
    /// A number, or a choice whose options count.
    Number,
    /// Entries.
    Entries,
}

impl Wanted {
    /// Whether that type will do.
    pub fn admits(self, kind: &Type) -> bool {
        match self {
            Self::Anything => true,
            Self::Number => kind.is_numeric(),
            Self::Entries => matches!(kind, Type::Entries(_) | Type::Any),
        }
    }
}

/// Resolves a query.
pub fn resolve(query: &Expression, scope: &dyn Scope) -> Resolved {
    let mut resolver = Resolver::new(scope);
    let (node, kind) = resolver.expression(query);
    resolver.finish(node, kind)
}

/// Resolves a query that asks whether something is so: `show-if`, `valid-if`.
pub fn resolve_condition(query: &Expression, scope: &dyn Scope) -> Resolved {
    let mut resolver = Resolver::new(scope);
    let node = resolver.condition(query);
    resolver.finish(node, Type::Boolean)
}

/// Resolves a query that gives entries: `rows-from`, `columns-from`, `options-from`.
pub fn resolve_entries(query: &Expression, scope: &dyn Scope) -> Resolved {
    let mut resolver = Resolver::new(scope);
    let (node, entries) = resolver.entries(query);
    resolver.finish(node, Type::Entries(entries))
}

/// Resolves a query that gives a number: `bands`, a series of a chart.
pub fn resolve_number(query: &Expression, scope: &dyn Scope) -> Resolved {
    let mut resolver = Resolver::new(scope);
    let (node, range) = resolver.number(query);
    resolver.finish(node, Type::Number(range))
}

/// Resolves a query that is shown in a format, which its type must fit.
pub fn resolve_shown(query: &Expression, format: Option<(Format, Span)>, scope: &dyn Scope) -> Resolved {
    let mut resolver = Resolver::new(scope);
    let (mut node, mut kind) = resolver.expression(query);
    if let Some((format, span)) = format {
        if matches!(node, Node::Group(..)) && format.misfit(&kind).is_some() {
            (node, kind) = (mean_of_replies(node), Type::NUMBER);
        }
        if let Some((lacks, help)) = format.misfit(&kind) {
            let message = format!("{}, which {lacks}", with_noun(query, &kind));
            resolver.problem(Code::TypeMismatch, span, message, help);
        }
    }
    resolver.finish(node, kind)
}

struct Resolver<'a> {
    scope: &'a dyn Scope,
    /// The entries of every `where` around, outermost first.
    frames: Vec<Entries>,
    problems: Vec<Problem>,
    foreign: Vec<ForeignUse>,
}

/// What stands for a part that has a problem: it fits everywhere, so that nothing more is said of it.
const UNKNOWN: (Node, Type) = (Node::Empty, Type::Any);

impl<'a> Resolver<'a> {
    fn new(scope: &'a dyn Scope) -> Self {
        Self { scope, frames: Vec::new(), problems: Vec::new(), foreign: Vec::new() }
    }

    fn finish(self, node: Node, kind: Type) -> Resolved {
        Resolved { node, kind, problems: self.problems, foreign: self.foreign }
    }

    fn problem(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::new(code, span, message, help));
    }

    // ---- Parts

    fn expression(&mut self, expression: &Expression) -> (Node, Type) {
        match &expression.kind {
            Kind::Number(number) => (Node::Number(*number), Type::Number(Range::exactly(*number))),
            Kind::Date(date) => (Node::Date(*date), Type::Date),
            Kind::Text(text) if text.trim().is_empty() => (Node::Empty, Type::Empty),
            Kind::Text(text) => (Node::Text(text.as_str().into()), Type::Text),
            Kind::Boolean(value) => (Node::Boolean(*value), Type::Boolean),
            Kind::Today => (Node::Leaf(Leaf::Today), Type::Date),
            Kind::Reference(reference) => self.reference(reference, expression.span),
            Kind::Call { function, arguments } => self.call(function, arguments, expression.span),
            Kind::Not(operand) => (Node::Not(Box::new(self.condition(operand))), Type::Boolean),
            Kind::Negate(operand) => {
                let (node, range) = self.number(operand);
                (Node::Negate(Box::new(node)), Type::Number(range.negative()))
            }
            Kind::Binary(operator, left, right) => self.binary(*operator, left, right, expression.span),
            Kind::Where(entries, condition) => self.filter(entries, condition),
        }
    }

    /// `entries where condition`.
    fn filter(&mut self, entries: &Expression, condition: &Expression) -> (Node, Type) {
        let (node, mut entries) = self.entries(entries);
        self.frames.push(entries.clone());
        let condition = self.condition(condition);
        self.frames.pop();
        entries.count = entries.count.or_fewer();
        (Node::Where(Box::new(node), Box::new(condition)), Type::Entries(entries))
    }

    /// Something that is taken as yes or no: any answer but a yes or no asks whether it is there.
    fn condition(&mut self, expression: &Expression) -> Node {
        match self.expression(expression) {
            (node, Type::Boolean) => node,
            (node, _) => Node::There(Box::new(node)),
        }
    }

    /// Something that must be a number. A choice counts the number of its option, and replies their mean.
    fn number(&mut self, expression: &Expression) -> (Node, Range) {
        let (node, kind) = self.expression(expression);
        self.as_number(expression, node, &kind)
    }

    fn as_number(&mut self, expression: &Expression, node: Node, kind: &Type) -> (Node, Range) {
        self.note_wanted(&node, Wanted::Number);
        if let Some(range) = kind.range() {
            return (node, range);
        }
        if let (Node::Group(..), Type::Entries(entries)) = (&node, kind)
            && let Some(range) = entries.value.range()
        {
            return (mean_of_replies(node), range.smooth());
        }
        let help = match kind {
            Type::Entries(_) => "add them up with `sum(…)`, or count them with `count(…)`",
            Type::Boolean => "write `if(…, 1, 0)` for what it counts",
            Type::Choice(_) => "give its options numbers: `options=\"new: 7\"`",
            Type::Date => "take one date from another for a number of days: `by - today`",
            _ if matches!(expression.kind, Kind::Text(_)) => "write a number without quotation marks",
            _ => "make it a blank for numbers: `[hint]{#id number}`",
        };
        let message = format!("{} where a number is needed", with_noun(expression, kind));
        self.problem(Code::TypeMismatch, expression.span, message, help);
        (Node::Empty, Range::UNKNOWN)
    }

    /// Something that must be entries.
    fn entries(&mut self, expression: &Expression) -> (Node, Entries) {
        let (node, kind) = self.expression(expression);
        self.note_wanted(&node, Wanted::Entries);
        let unknown = Entries { value: Box::new(Type::Any), count: Count::ANY, rows: Rows::Foreign };
        match kind {
            Type::Entries(entries) => (node, entries),
            Type::Any => (node, unknown),
            kind => {
                let message = format!("{}, which is no list", with_noun(expression, &kind));
                let help = match kind {
                    Type::Boolean => "put parentheses around a list and its `where`",
                    _ => "name a table, a list or a column",
                };
                self.problem(Code::TypeMismatch, expression.span, message, help);
                (Node::Empty, unknown)
            }
        }
    }

    /// If that node is a name that is not known yet, keeps what it must mean.
    fn note_wanted(&mut self, node: &Node, wanted: Wanted) {
        if let (Node::Foreign { .. }, Some(last)) = (node, self.foreign.last_mut()) {
            last.wanted = wanted;
        }
    }
}

/// An expression in a message: `goal` is a text.
fn with_noun(expression: &Expression, kind: &Type) -> String {
    let words = match &expression.kind {
        Kind::Reference(reference) => format!("`{reference}`"),
        Kind::Call { function, .. } => format!("`{}(…)`", function.text),
        Kind::Text(text) => format!("\"{text}\""),
        _ => "this".to_owned(),
    };
    format!("{words} is {}", kind.noun())
}

/// What replies count where a number is needed.
fn mean_of_replies(replies: Node) -> Node {
    Node::Call(Function::Mean, vec![replies])
}
