//! What functions give.

use std::cmp::Ordering;
use std::sync::Arc;

use super::super::functions::Function;
use super::super::node::Node;
use super::super::tree::BinaryOperator;
use super::super::value::{self, Entry, Value};
use super::Evaluator;

impl Evaluator<'_> {
    pub(super) fn call(self, function: Function, arguments: &[Node]) -> Value {
        let first = || arguments.first().map_or(Value::Empty, |node| self.value(node));
        let second = || arguments.get(1).map(|node| self.value(node));
        match function {
            Function::Sum => sum(&self.numbers(arguments)),
            Function::Mean => mean(self.numbers(arguments).iter().map(|&number| (number, 1.0))),
            Function::Min => extreme(self.values(arguments), Ordering::Less),
            Function::Max => extreme(self.values(arguments), Ordering::Greater),
            Function::Count => value::count(entries(first()).iter().filter(|entry| entry.is_there())),
            Function::Any => Value::Boolean(entries(first()).iter().any(Entry::is_there)),
            Function::All => all(&entries(first())),
            Function::ShareOf => self.share(arguments),
            Function::Filled => value::count(arguments.iter().filter(|node| self.value(node).is_there())),
            Function::Highest => best(first(), second(), Ordering::Greater),
            Function::Lowest => best(first(), second(), Ordering::Less),
            Function::Ranked => Value::Entries(sorted(entries(first()), Ordering::Greater)),
            Function::Gap => gap(entries(first()), &entries(second().unwrap_or_default())),
            Function::Weighted => weighted(entries(first()).iter()),
            Function::Dims => dims(&entries(first())),
            Function::Spread => spread(&self.numbers(arguments)),
            Function::Round => round(&first(), second()),
            Function::Abs => first().as_number().map_or(Value::Empty, |number| Value::Number(number.abs())),
            Function::If => match (first().as_boolean(), arguments) {
                (Some(true), [_, yes, ..]) | (Some(false), [_, _, yes]) => self.value(yes),
                _ => Value::Empty,
            },
            Function::Either => arguments
                .iter()
                .map(|node| self.value(node))
                .find(|value| !value.is_empty())
                .unwrap_or_default(),
            // These have become leaves and shifts when names were resolved.
            Function::Points | Function::Score | Function::Progress | Function::At | Function::Rated => {
                Value::Empty
            }
        }
    }

    /// The values of all arguments, those of entries one by one, without what is empty.
    fn values(self, arguments: &[Node]) -> Vec<Value> {
        let mut values = Vec::new();
        for argument in arguments {
            match self.value(argument) {
                Value::Entries(entries) => {
                    values.extend(entries.into_iter().map(|entry| entry.value.normal()));
                }
                value => values.push(value),
            }
        }
        values.retain(|value| !value.is_empty());
        values
    }

    fn numbers(self, arguments: &[Node]) -> Vec<f64> {
        self.values(arguments).iter().filter_map(Value::as_number).collect()
    }

    /// `share-of(entries where condition)`: those that fulfil it, of those that are answered.
    fn share(self, arguments: &[Node]) -> Value {
        let [Node::Where(all, condition)] = arguments else { return Value::Empty };
        let Value::Entries(mut entries) = self.value(all) else { return Value::Empty };
        entries.retain(|entry| !entry.value.is_empty());
        let total = value::count(&entries);
        let fulfilled = value::count(self.filter(Value::Entries(entries), condition));
        super::arithmetic(BinaryOperator::Divide, &fulfilled, &total)
    }
}

fn entries(value: Value) -> Vec<Entry> {
    if let Value::Entries(entries) = value { entries } else { Vec::new() }
}

fn sum(numbers: &[f64]) -> Value {
    // Not `Iterator::sum`, whose sum of nothing is -0.
    if numbers.is_empty() {
        Value::Empty
    } else {
        Value::number(numbers.iter().fold(0.0, |sum, it| sum + it))
    }
}

/// The mean of numbers, each with its weight; empty where nothing has weight.
fn mean(weighted: impl Iterator<Item = (f64, f64)>) -> Value {
    let (sum, weight) =
        weighted.fold((0.0, 0.0), |(sum, weight), (number, its)| (sum + number * its, weight + its));
    Value::number(sum / weight)
}

/// The first value that no other goes before, in that direction.
fn extreme(values: Vec<Value>, direction: Ordering) -> Value {
    let mut best = Value::Empty;
    for value in values {
        let is_better = if best.is_empty() {
            value.order(&value).is_some()
        } else {
            value.order(&best) == Some(direction)
        };
        if is_better {
            best = value;
        }
    }
    // A choice stands for its number here.
    best.as_number().map_or(best, Value::Number)
}

/// Whether every answer is yes; empty where there is none.
fn all(entries: &[Entry]) -> Value {
    let mut answered = entries.iter().filter(|entry| entry.withheld || !entry.value.is_empty()).peekable();
    if answered.peek().is_none() { Value::Empty } else { Value::Boolean(answered.all(Entry::is_there)) }
}

/// Entries by value, those without one left out; equal ones stay in their order.
fn sorted(mut entries: Vec<Entry>, first: Ordering) -> Vec<Entry> {
    // Numbers that are nearly equal have no order that all pairs agree on, so they are sorted by their bits.
    let key = |entry: &Entry| match &entry.value {
        Value::Date(date) => Some(value::day_number(*date)),
        value => value.as_number().map(|number| value::round(number, 9)),
    };
    entries.retain(|entry| key(entry).is_some());
    entries.sort_by(|a, b| {
        let order = key(a).unwrap_or(0.0).total_cmp(&key(b).unwrap_or(0.0));
        if first == Ordering::Less { order } else { order.reverse() }
    });
    entries
}

/// The first `most` entries by value, with all that equal the last of them.
fn best(from: Value, most: Option<Value>, first: Ordering) -> Value {
    let most = match most {
        None => 1.0,
        Some(most) => match most.as_number() {
            Some(most) => most.floor(),
            None => return Value::Empty,
        },
    };
    let mut sorted = sorted(entries(from), first);
    if most < 1.0 {
        return Value::Entries(Vec::new());
    }
    #[expect(
        clippy::cast_sign_loss,
        reason = "it is 1 or more; what is larger than all sizes becomes the largest"
    )]
    let edge = (most as usize).min(sorted.len());
    if let Some(last) = edge.checked_sub(1).and_then(|index| sorted.get(index)).cloned() {
        let ties = sorted[edge..].iter().take_while(|entry| entry.value.equals_in_order(&last.value)).count();
        sorted.truncate(edge + ties);
    }
    Value::Entries(sorted)
}

impl Value {
    /// Whether two have the same place when they are put in order.
    fn equals_in_order(&self, other: &Self) -> bool {
        self.order(other) == Some(Ordering::Equal)
    }
}

/// Each entry with its value less that of the other of the same key; empty where one is.
fn gap(from: Vec<Entry>, others: &[Entry]) -> Value {
    let gaps = from.into_iter().map(|entry| {
        let other = others.iter().find(|other| other.key == entry.key);
        let numbers = entry.value.as_number().zip(other.and_then(|other| other.value.as_number()));
        let value = numbers.map_or(Value::Empty, |(a, b)| Value::number(a - b));
        Entry { value, ..entry }
    });
    Value::Entries(gaps.collect())
}

fn weighted<'a>(entries: impl Iterator<Item = &'a Entry>) -> Value {
    mean(entries.filter_map(|entry| Some((entry.value.as_number()?, entry.weight))))
}

/// One entry for each dimension, in the order in which they come.
fn dims(entries: &[Entry]) -> Value {
    let mut names: Vec<Arc<str>> = Vec::new();
    for name in entries.iter().filter_map(|entry| entry.dim.clone()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let dims = names.into_iter().map(|name| {
        let of_it = entries.iter().filter(|entry| entry.dim.as_ref() == Some(&name));
        Entry { key: name.clone(), value: weighted(of_it), name, weight: 1.0, ..Entry::default() }
    });
    Value::Entries(dims.collect())
}

fn spread(numbers: &[f64]) -> Value {
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Of nothing, the difference is not finite.
    Value::number(high - low)
}

fn round(number: &Value, decimals: Option<Value>) -> Value {
    let decimals = decimals.map_or(Some(0.0), |decimals| decimals.as_number());
    match (number.as_number(), decimals) {
        (Some(number), Some(decimals)) => Value::Number(value::round(number, value::decimals(decimals))),
        _ => Value::Empty,
    }
}
