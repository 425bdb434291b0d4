//! Evaluates resolved expressions.
//!
//! Owns what operators give, above all for what is empty. Total: whatever the environment answers, there is a value.
//! `runtime/expression.js` is its twin in the browser; what is changed here is changed there, and the table of cases tells.

use std::cmp::Ordering;

use super::environment::Environment;
use super::node::Node;
use super::tree::BinaryOperator;
use super::value::{self, Entry, Value};

mod calls;

/// The value of an expression, in a row or outside of rows.
pub fn evaluate(node: &Node, environment: &dyn Environment, row: Option<&Entry>) -> Value {
    let frame = row.map(|entry| Frame { entry, outer: None });
    Evaluator { environment, frame: frame.as_ref() }.value(node)
}

/// An entry that is looked at, within the one around it.
struct Frame<'a> {
    entry: &'a Entry,
    outer: Option<&'a Frame<'a>>,
}

#[derive(Clone, Copy)]
struct Evaluator<'a> {
    environment: &'a dyn Environment,
    frame: Option<&'a Frame<'a>>,
}

impl Evaluator<'_> {
    fn value(self, node: &Node) -> Value {
        match node {
            Node::Empty | Node::Foreign { .. } => Value::Empty,
            Node::Number(number) => Value::Number(*number),
            Node::Text(text) => Value::Text(text.clone()),
            Node::Boolean(value) => Value::Boolean(*value),
            Node::Date(date) => Value::Date(*date),
            Node::Leaf(leaf) => self.environment.leaf(leaf).normal(),
            Node::Cell(depth, name) | Node::Group(depth, name) => self
                .entry(*depth)
                .and_then(|entry| entry.cells.get(name))
                .cloned()
                .unwrap_or_default()
                .normal(),
            Node::About(depth, key) => self.entry(*depth).map(|entry| entry.about(*key)).unwrap_or_default(),
            Node::Outer(node) => {
                Evaluator { frame: self.frame.and_then(|frame| frame.outer), ..self }.value(node)
            }
            Node::There(node) => Value::Boolean(self.value(node).is_there()),
            Node::Not(node) => self.value(node).as_boolean().map_or(Value::Empty, |it| Value::Boolean(!it)),
            Node::Negate(node) => {
                self.value(node).as_number().map_or(Value::Empty, |number| Value::number(0.0 - number))
            }
            Node::Binary(operator, left, right) => self.binary(*operator, left, right),
            Node::Where(entries, condition) => Value::Entries(self.filter(self.value(entries), condition)),
            Node::Is(choice, option) => match self.value(choice) {
                Value::Choice(chosen) => Value::Boolean(chosen.id == *option),
                _ => Value::Empty,
            },
            Node::Call(function, arguments) => self.call(*function, arguments),
            Node::Shifted(shift, node) => match self.environment.shifted(shift) {
                Some(environment) => Evaluator { environment, ..self }.value(node),
                None => Value::Empty,
            },
        }
    }

    /// The entry looked at, or its source so many sources up.
    fn entry(&self, depth: u32) -> Option<&Entry> {
        let mut entry = self.frame?.entry;
        for _ in 0..depth {
            entry = entry.source.as_deref()?;
        }
        Some(entry)
    }

    /// Those for which the condition is yes.
    fn filter(self, entries: Value, condition: &Node) -> Vec<Entry> {
        let Value::Entries(mut entries) = entries else { return Vec::new() };
        entries.retain(|entry| {
            let frame = Frame { entry, outer: self.frame };
            let within = Evaluator { environment: self.environment, frame: Some(&frame) };
            within.value(condition) == Value::Boolean(true)
        });
        entries
    }

    fn binary(self, operator: BinaryOperator, left: &Node, right: &Node) -> Value {
        use BinaryOperator as B;
        let (left, right) = (self.value(left), self.value(right));
        let ordered = |holds: fn(Ordering) -> bool| left.order(&right).map(holds);
        let truth = match operator {
            B::Add | B::Subtract | B::Multiply | B::Divide => return arithmetic(operator, &left, &right),
            B::And => both(left.as_boolean(), right.as_boolean()),
            // One is yes unless both are not.
            B::Or => {
                let not = |value: &Value| value.as_boolean().map(|value| !value);
                both(not(&left), not(&right)).map(|neither| !neither)
            }
            B::Equal => left.equals(&right),
            B::Unequal => left.equals(&right).map(|equal| !equal),
            B::Less => ordered(Ordering::is_lt),
            B::LessOrEqual => ordered(Ordering::is_le),
            B::Greater => ordered(Ordering::is_gt),
            B::GreaterOrEqual => ordered(Ordering::is_ge),
            B::In => is_among(&left, &right),
        };
        truth.map_or(Value::Empty, Value::Boolean)
    }
}

/// Whether both are yes: no if one is no, else empty if one is empty.
fn both(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

fn arithmetic(operator: BinaryOperator, left: &Value, right: &Value) -> Value {
    use BinaryOperator::{Add, Divide, Multiply, Subtract};
    let date = |date, days: f64| value::day(value::day_number(date) + value::round(days, 0));
    let moved = match (operator, left, right) {
        (Subtract, Value::Date(left), Value::Date(right)) => {
            return Value::Number(value::day_number(*left) - value::day_number(*right));
        }
        (Add, Value::Date(start), days) | (Add, days, Value::Date(start)) => {
            days.as_number().and_then(|days| date(*start, days))
        }
        (Subtract, Value::Date(start), days) => days.as_number().and_then(|days| date(*start, 0.0 - days)),
        _ => {
            let (Some(left), Some(right)) = (left.as_number(), right.as_number()) else {
                return Value::Empty;
            };
            return match operator {
                Add => Value::number(left + right),
                Subtract => Value::number(left - right),
                Multiply => Value::number(left * right),
                // By 0 gives no finite number, and so empty.
                Divide => Value::number(left / right),
                _ => Value::Empty,
            };
        }
    };
    moved.map_or(Value::Empty, Value::Date)
}

/// Whether a value is among entries: by key for a choice, by name or value for a text, else by value.
fn is_among(needle: &Value, entries: &Value) -> Option<bool> {
    let Value::Entries(entries) = entries else { return None };
    if needle.is_empty() {
        return None;
    }
    Some(entries.iter().any(|entry| {
        let by_name = match needle {
            Value::Choice(chosen) => chosen.id == entry.key,
            Value::Text(text) => entry.name.trim() == text.trim(),
            _ => false,
        };
        by_name || needle.equals(&entry.value) == Some(true)
    }))
}
