//! Resolves the names of an expression, and gives every part a type.
//!
//! Owns which types go together, and what is said where they do not. Asks a [`Scope`] what names mean, and refuses to
//! know worksheets otherwise. After a problem it goes on, so that all are told at once.

use std::sync::Arc;

use super::format::Format;
use super::node::{About, Leaf, Node};
use super::problem::Problem;
use super::scope::{Meaning, RowMeaning, Scope};
use super::tree::{Expression, Kind, Reference, ReferencePlace, Word};
use super::types::{Entries, Range, Rows, Type};
use crate::diagnostic::{Code, Span, suggest};

mod calls;
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
            (node, kind) = (resolver.mean_of_replies(node), Type::NUMBER);
        }
        if let Some((lacks, help)) = format.misfit(&kind) {
            let message = format!("{}, which {lacks}", resolver.with_noun(query, &kind));
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
            return (self.mean_of_replies(node), range.smooth());
        }
        let help = match kind {
            Type::Entries(_) => "add them up with `sum(…)`, or count them with `count(…)`",
            Type::Boolean => "write `if(…, 1, 0)` for what it counts",
            Type::Choice(_) => "give its options numbers: `options=\"new: 7\"`",
            Type::Date => "take one date from another for a number of days: `by - today`",
            _ => "make it a blank for numbers: `[hint]{#id number}`",
        };
        let message = format!("{} where a number is needed", self.with_noun(expression, kind));
        self.problem(Code::TypeMismatch, expression.span, message, help);
        (Node::Empty, Range::UNKNOWN)
    }

    fn mean_of_replies(&self, replies: Node) -> Node {
        Node::Call(super::functions::Function::Mean, vec![replies])
    }

    /// Something that must be entries.
    fn entries(&mut self, expression: &Expression) -> (Node, Entries) {
        let (node, kind) = self.expression(expression);
        self.note_wanted(&node, Wanted::Entries);
        let unknown =
            Entries { value: Box::new(Type::Any), count: super::types::Count::ANY, rows: Rows::Foreign };
        match kind {
            Type::Entries(entries) => (node, entries),
            Type::Any => (node, unknown),
            kind => {
                let message = format!("{}, which is no list", self.with_noun(expression, &kind));
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

    /// An expression in a message: `goal` is a text.
    fn with_noun(&self, expression: &Expression, kind: &Type) -> String {
        let words = match &expression.kind {
            Kind::Reference(reference) => format!("`{reference}`"),
            Kind::Call { function, .. } => format!("`{}(…)`", function.text),
            Kind::Text(text) => format!("\"{text}\""),
            _ => "this".to_owned(),
        };
        format!("{words} is {}", kind.noun())
    }

    // ---- Names

    fn reference(&mut self, reference: &Reference, span: Span) -> (Node, Type) {
        if reference.place == ReferencePlace::Row {
            return self.row_reference(reference, span);
        }
        match self.scope.find(&reference.texts()) {
            Some(Meaning::Foreign { worksheet }) => self.foreign_name(worksheet, &reference.names[1..], span),
            Some(Meaning::Gathered { worksheet }) => self.foreign_name(worksheet, &reference.names, span),
            Some(Meaning::Section { id }) => {
                let message = format!("`{id}` is a section, which has no value");
                self.problem(Code::TypeMismatch, span, message, format!("write `progress({id})`"));
                UNKNOWN
            }
            Some(meaning) => meaning.node(),
            None => {
                self.unknown_name(reference, span);
                UNKNOWN
            }
        }
    }

    /// A name of a worksheet that is not known yet.
    fn foreign_name(&mut self, worksheet: Arc<str>, names: &[Word], span: Span) -> (Node, Type) {
        let names: Vec<Arc<str>> = names.iter().map(|name| name.text.as_str().into()).collect();
        let wanted = Wanted::Anything;
        self.foreign.push(ForeignUse { worksheet: worksheet.clone(), names: names.clone(), span, wanted });
        (Node::Foreign { worksheet, names }, Type::Any)
    }

    /// Says that a name is not known, and what may have been meant.
    fn unknown_name(&mut self, reference: &Reference, span: Span) {
        if let Some(help) = self.difference(reference) {
            let message = format!("there is no `{reference}`, and a hyphen inside a name is the name's");
            return self.problem(Code::OperatorSpaces, span, message, help);
        }
        let texts = reference.texts();
        let after = self.scope.names_after(&texts);
        if let Some(first) = after.first() {
            let message = format!("`{reference}` has no value of its own");
            return self.problem(
                Code::NameUnknown,
                span,
                message,
                format!("write `{reference}.{first}`, or another"),
            );
        }
        // The first name that leads nowhere is the one to look at.
        let is_known =
            |names: &[&str]| self.scope.find(names).is_some() || !self.scope.names_after(names).is_empty();
        let known = (1..texts.len()).rev().find(|&count| is_known(&texts[..count])).unwrap_or(0);
        let wrong = &reference.names[known];
        let before = texts[..known].join(".");
        let message = if known == 0 {
            format!("there is no `{}` here", wrong.text)
        } else {
            format!("`{before}` has no `{}`", wrong.text)
        };
        let in_row = if texts.len() == 1 { self.names_in_frames() } else { Vec::new() };
        let valid = self.scope.names_after(&texts[..known]);
        let help = if in_row.contains(&wrong.text) {
            format!("did you mean `.{}`, which the row has?", wrong.text)
        } else if let Some(help) = suggest::help(&wrong.text, valid.iter().map(String::as_str)) {
            help
        } else if known > 0 && valid.is_empty() {
            format!("write `{before}`")
        } else {
            "give what you mean an id, `{#name}`, and write that".to_owned()
        };
        self.problem(Code::NameUnknown, wrong.span, message, help);
    }

    /// `a-b` where there is no such name, but both `a` and `b`: what to write.
    fn difference(&self, reference: &Reference) -> Option<String> {
        let whole = reference.to_string();
        let parts = whole.match_indices('-').map(|(at, _)| (&whole[..at], &whole[at + 1..]));
        let is_known = |name: &str| {
            let names: Vec<&str> = name.split('.').collect();
            matches!(name, "today") || name.parse::<f64>().is_ok() || self.scope.find(&names).is_some()
        };
        // A name has few hyphens; the bound keeps a long one from being looked up again and again.
        let mut parts = parts.take(8);
        parts
            .find(|(left, right)| is_known(left) && is_known(right))
            .map(|(left, right)| format!("write `{left} - {right}`"))
    }

    /// `.name`: in the innermost entry that knows it.
    fn row_reference(&mut self, reference: &Reference, span: Span) -> (Node, Type) {
        let [name] = reference.names.as_slice() else {
            let message = format!("`{reference}` has more than one name after its point");
            let help = "one name is looked up in the row: `.by`";
            self.problem(Code::NameUnknown, span, message, help);
            return UNKNOWN;
        };
        for (outward, frame) in self.frames.iter().rev().enumerate() {
            if let Some((node, kind)) = self.in_entry(frame, &name.text) {
                return (outer(outward, node), kind);
            }
        }
        if let Some(rows) = self.scope.row()
            && let Some((node, kind)) = self.in_rows(&rows, &name.text)
        {
            return (outer(self.frames.len(), node), kind);
        }
        self.unknown_in_row(name, span);
        UNKNOWN
    }

    fn unknown_in_row(&mut self, name: &Word, span: Span) {
        if self.frames.is_empty() && self.scope.row().is_none() {
            let message = format!("`.{}` is looked for in a row, and this is none", name.text);
            let help = if name.text.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("write numbers with a digit before the point: `0.{}`", name.text)
            } else {
                format!("write `{}` for a name of the worksheet", name.text)
            };
            return self.problem(Code::NameUnknown, span, message, help);
        }
        let names = self.names_in_frames();
        let help = suggest::help(&name.text, names.iter().map(String::as_str))
            .unwrap_or_else(|| "name one of the row's columns".to_owned());
        self.problem(Code::NameUnknown, span, format!("the row has no `{}`", name.text), help);
    }

    /// What a name means in one of the entries that a `where` looks at.
    fn in_entry(&self, entries: &Entries, name: &str) -> Option<(Node, Type)> {
        if let Some(found) = self.in_rows(&entries.rows, name) {
            return Some(found);
        }
        // These every entry has.
        match About::named(name)? {
            About::Item => Some((Node::About(0, About::Item), Type::Text)),
            About::Value => Some((Node::About(0, About::Value), (*entries.value).clone())),
            _ => None,
        }
    }

    fn in_rows(&self, rows: &Rows, name: &str) -> Option<(Node, Type)> {
        match rows {
            Rows::Of(_) => self.scope.find_in_row(rows, name).map(|meaning| match meaning {
                RowMeaning::Cell { depth, column, kind } => (Node::Cell(depth, column), kind),
                RowMeaning::About { depth, key, kind } => (Node::About(depth, key), kind),
                RowMeaning::Group { depth, group, entries } => {
                    (Node::Group(depth, group), Type::Entries(entries))
                }
            }),
            Rows::Foreign if About::named(name).is_none() => Some((Node::Cell(0, name.into()), Type::Any)),
            Rows::Foreign | Rows::Plain => None,
        }
    }

    fn names_in_frames(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.frames.iter().flat_map(|frame| self.scope.names_in_row(&frame.rows)).collect();
        if !self.frames.is_empty() {
            names.extend(["item".to_owned(), "value".to_owned()]);
        }
        names.extend(self.scope.row().iter().flat_map(|rows| self.scope.names_in_row(rows)));
        names
    }
}

/// A node as it is seen so many entries further in.
fn outer(outward: usize, node: Node) -> Node {
    (0..outward).fold(node, |node, _| Node::Outer(Box::new(node)))
}
