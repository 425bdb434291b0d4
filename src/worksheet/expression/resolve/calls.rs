//! The types of what functions are given, and of what they give.

use std::sync::Arc;

use super::super::functions::Function;
use super::super::node::{Leaf, Node, Shift};
use super::super::scope::Meaning;
use super::super::tree::{Expression, Kind, Reference, Word};
use super::super::types::{Count, Entries, Range, Rows, Type};
use super::{Resolver, UNKNOWN, with_noun};
use crate::diagnostic::{Code, Span, suggest};

impl Resolver<'_> {
    pub(super) fn call(&mut self, name: &Word, arguments: &[Expression], span: Span) -> (Node, Type) {
        // Reading has refused every other name.
        let Some(function) = Function::named(&name.text) else { return UNKNOWN };
        let (least, most, form) = function.form();
        if arguments.len() < least || arguments.len() > most {
            let message = format!(
                "`{}` takes {}, and is given {}",
                name.text,
                how_many(least, most),
                in_words(arguments.len())
            );
            self.problem(Code::FunctionArguments, span, message, format!("write `{form}`"));
            return UNKNOWN;
        }
        match (function, arguments) {
            (Function::Sum | Function::Mean | Function::Min | Function::Max, _) => {
                self.total(function, arguments)
            }
            (Function::Highest | Function::Lowest | Function::Ranked, [entries, rest @ ..]) => {
                self.best(function, entries, rest.first())
            }
            (Function::Weighted | Function::Dims | Function::Spread, [entries]) => {
                self.summary(function, entries)
            }
            (Function::Count | Function::Any | Function::All, [entries]) => {
                let (node, entries) = self.entries(entries);
                let count = Type::Number(Range::of_count(entries.count.most));
                let kind = if function == Function::Count { count } else { Type::Boolean };
                (Node::Call(function, vec![node]), kind)
            }
            (Function::ShareOf, [filter]) => self.share_of(filter, form),
            (Function::Filled, _) => self.filled(arguments),
            (Function::Progress, _) => self.progress(arguments),
            (Function::Gap, [left, right]) => self.gap(left, right),
            (Function::Round | Function::Abs, [number, rest @ ..]) => {
                self.rounded(function, number, rest.first())
            }
            (Function::If, [condition, branches @ ..]) => {
                let condition = self.condition(condition);
                self.one_of(function, vec![condition], branches, span)
            }
            (Function::Either, _) => self.one_of(function, Vec::new(), arguments, span),
            (Function::Points | Function::Score, [list]) => self.points(function, list, form),
            (Function::At | Function::Rated, [asked, place]) => self.shifted(function, asked, place, form),
            // The numbers of arguments have been counted.
            _ => UNKNOWN,
        }
    }

    /// `sum`, `mean`, `min`, `max`: of numbers, and of entries of numbers.
    fn total(&mut self, function: Function, arguments: &[Expression]) -> (Node, Type) {
        let takes_dates = matches!(function, Function::Min | Function::Max);
        let mut nodes = Vec::new();
        let mut ranges: Vec<(Range, bool)> = Vec::new();
        let mut has_dates = false;
        for argument in arguments {
            let (node, kind) = self.expression(argument);
            if takes_dates && is_of_dates(&kind) {
                nodes.push(node);
                has_dates = true;
                continue;
            }
            let (node, range, is_certain) = match kind {
                Type::Entries(entries) => {
                    let range = self.values(argument, &entries, takes_dates);
                    let range = if function == Function::Sum { range.sum_of(entries.count) } else { range };
                    (node, range, entries.count.least > 0)
                }
                // A name of another worksheet may be a number there or entries of numbers.
                Type::Any => (node, Range::UNKNOWN, false),
                kind => {
                    let (node, range) = self.as_number(argument, node, &kind);
                    let is_certain = node.is_constant();
                    (node, range, is_certain)
                }
            };
            nodes.push(node);
            ranges.push((range, is_certain));
        }
        if has_dates && !ranges.is_empty() {
            let help = "give it dates only, or numbers only";
            self.problem(Code::TypeMismatch, arguments[0].span, "dates and numbers cannot be compared", help);
        }
        let range = range_of_total(function, &ranges);
        let kind = match range {
            None => Type::Date,
            Some(range) => Type::Number(range),
        };
        (Node::Call(function, nodes), kind)
    }

    /// The range of the values of entries, which must be numbers.
    fn values(&mut self, written: &Expression, entries: &Entries, takes_dates: bool) -> Range {
        if let Some(range) = entries.value.range() {
            return range;
        }
        let (what, help) = match &*entries.value {
            Type::Boolean => {
                ("is a list without numbers", "count its entries with `count(…)`, or name a column")
            }
            _ if takes_dates => ("has neither numbers nor dates", "name a column of numbers or dates"),
            _ => ("is a list without numbers", "name a column of numbers, or count with `count(…)`"),
        };
        let words = with_noun(written, &Type::Entries(entries.clone()));
        let words = words.trim_end_matches(" is entries");
        self.problem(Code::TypeMismatch, written.span, format!("{words} {what}"), help);
        Range::UNKNOWN
    }

    /// `highest`, `lowest`, `ranked`.
    fn best(&mut self, function: Function, entries: &Expression, most: Option<&Expression>) -> (Node, Type) {
        let (node, mut found) = self.entries(entries);
        if !matches!(*found.value, Type::Date) {
            self.values(entries, &found, true);
        }
        let mut nodes = vec![node];
        if let Some(most) = most {
            nodes.push(self.number(most).0);
        }
        if function != Function::Ranked {
            found.count = found.count.or_fewer();
        }
        (Node::Call(function, nodes), Type::Entries(found))
    }

    /// `weighted`, `dims`, `spread`: of entries of numbers.
    fn summary(&mut self, function: Function, entries: &Expression) -> (Node, Type) {
        let (node, found) = self.entries(entries);
        let range = self.values(entries, &found, false);
        let kind = match function {
            Function::Dims => {
                Type::entries(Type::Number(range.smooth()), found.count.or_fewer(), Rows::Plain)
            }
            Function::Spread => {
                let most = range.low.zip(range.high).map(|(low, high)| high - low);
                Type::Number(Range { low: Some(0.0), high: most, step: range.step })
            }
            _ => Type::Number(range.smooth()),
        };
        (Node::Call(function, vec![node]), kind)
    }

    /// `share-of(entries where condition)`: the condition is part of what it is given.
    fn share_of(&mut self, filter: &Expression, form: &str) -> (Node, Type) {
        if !matches!(filter.kind, Kind::Where(..)) {
            let message = "`share-of` needs `where`: the share of those that fulfil it";
            self.problem(Code::FunctionArguments, filter.span, message, format!("write `{form}`"));
            return UNKNOWN;
        }
        let (node, _) = self.expression(filter);
        (Node::Call(Function::ShareOf, vec![node]), Type::Number(Range::SHARE))
    }

    fn filled(&mut self, arguments: &[Expression]) -> (Node, Type) {
        let nodes: Vec<Node> = arguments.iter().map(|argument| self.expression(argument).0).collect();
        let most = u32::try_from(nodes.len()).ok();
        (Node::Call(Function::Filled, nodes), Type::Number(Range::of_count(most)))
    }

    /// `progress(section, …)`: of sections, blanks and lists of this worksheet, by their ids.
    fn progress(&mut self, arguments: &[Expression]) -> (Node, Type) {
        let mut paths = Vec::new();
        for argument in arguments {
            let Kind::Reference(reference) = &argument.kind else {
                let message = "`progress` takes names of sections, lists and blanks";
                self.problem(Code::FunctionArguments, argument.span, message, "write `progress(part-one)`");
                continue;
            };
            match self.scope.find(&reference.texts()) {
                Some(
                    Meaning::Section { id: path } | Meaning::List { path, .. } | Meaning::Field { path, .. },
                ) => {
                    paths.push(path);
                }
                Some(_) => {
                    let message = format!("`{reference}` has no progress of its own");
                    let help = "name a section, a list or a blank of this worksheet";
                    self.problem(Code::FunctionArguments, argument.span, message, help);
                }
                None => self.unknown_name(reference, argument.span),
            }
        }
        (Node::Leaf(Leaf::Progress(paths)), Type::Number(Range::SHARE))
    }

    fn gap(&mut self, left: &Expression, right: &Expression) -> (Node, Type) {
        let ((a, left_entries), (b, right_entries)) = (self.entries(left), self.entries(right));
        let range = self.values(left, &left_entries, false);
        let other = self.values(right, &right_entries, false);
        let value = Type::Number(range.plus(other.negative()));
        let kind = Type::Entries(Entries { value: Box::new(value), ..left_entries });
        (Node::Call(Function::Gap, vec![a, b]), kind)
    }

    /// `round`, `abs`.
    fn rounded(
        &mut self,
        function: Function,
        number: &Expression,
        decimals: Option<&Expression>,
    ) -> (Node, Type) {
        let (node, range) = self.number(number);
        let mut nodes = vec![node];
        let range = match decimals {
            _ if function == Function::Abs => range.absolute(),
            None => {
                let ends = |end: Option<f64>| end.map(|end| super::super::value::round(end, 0));
                Range { low: ends(range.low), high: ends(range.high), ..Range::UNKNOWN }.whole_steps()
            }
            Some(decimals) => {
                nodes.push(self.number(decimals).0);
                // Rounding may lead half a step beyond an end that is none of its steps.
                if range.is_whole() { range } else { Range::UNKNOWN }
            }
        };
        (Node::Call(function, nodes), Type::Number(range))
    }

    /// `if` and `either`: one of several, which must be of one type.
    fn one_of(
        &mut self,
        function: Function,
        mut nodes: Vec<Node>,
        branches: &[Expression],
        span: Span,
    ) -> (Node, Type) {
        let mut all = Type::Empty;
        for branch in branches {
            let (node, kind) = self.expression(branch);
            nodes.push(node);
            let noun = (all.noun(), kind.noun());
            all = all.either(kind).unwrap_or_else(|| {
                let message = format!("`{}` gives {} here and {} there", function.name(), noun.0, noun.1);
                let help = "let it give the same type each time";
                self.problem(Code::TypeMismatch, span, message, help);
                Type::Any
            });
        }
        (Node::Call(function, nodes), all)
    }

    /// `points(list)`, `score(list)`.
    fn points(&mut self, function: Function, list: &Expression, form: &str) -> (Node, Type) {
        let Kind::Reference(reference) = &list.kind else {
            let message = format!("`{}` takes the name of a list of choices", function.name());
            self.problem(Code::FunctionArguments, list.span, message, format!("write `{form}`"));
            return UNKNOWN;
        };
        let found = self.scope.find(&reference.texts());
        let (path, range) = match found {
            Some(Meaning::List { path, points: Some(range), .. }) if function == Function::Points => {
                (path, range)
            }
            Some(Meaning::List { path, right: Some(right), .. }) if function == Function::Score => {
                (path, Range::of_count(Some(right)))
            }
            Some(_) => {
                let (lacks, help) = match function {
                    Function::Points => ("gives no points", "give its choices points: `- ( ) Often {+2}`"),
                    _ => ("is no practice", "write `{practice}` above it, and mark what is right: `(x)`"),
                };
                let message = format!("`{reference}` {lacks}");
                self.problem(Code::FunctionArguments, list.span, message, help);
                return UNKNOWN;
            }
            None => {
                self.unknown_name(reference, list.span);
                return UNKNOWN;
            }
        };
        let leaf = if function == Function::Points { Leaf::Points(path) } else { Leaf::Score(path) };
        (Node::Leaf(leaf), Type::Number(range))
    }

    /// `at(x, run)`, `rated(x, group)`: the same asked elsewhere.
    fn shifted(
        &mut self,
        function: Function,
        asked: &Expression,
        place: &Expression,
        form: &str,
    ) -> (Node, Type) {
        let (node, kind) = self.expression(asked);
        let Some(name) = place_name(place) else {
            let what = if function == Function::At { "the name of a run" } else { "the name of a group" };
            let message = format!("`{}` takes {what} after the comma", function.name());
            self.problem(Code::FunctionArguments, place.span, message, format!("write `{form}`"));
            return UNKNOWN;
        };
        let (valid, own) = if function == Function::At {
            (Some(self.scope.runs()), ["previous", "first"].as_slice())
        } else {
            (self.scope.groups(), ["others"].as_slice())
        };
        let is_known = valid.is_none();
        let mut valid = valid.unwrap_or_default();
        if function == Function::Rated && !is_known && valid.is_empty() {
            let help = "say whom it asks: `::: worksheet {raters=\"self, manager, peers 3+\"}`";
            self.problem(Code::NameUnknown, place.span, "this worksheet asks nobody else", help);
            return UNKNOWN;
        }
        let is_run_named = function == Function::At && !valid.is_empty();
        valid.extend(own.iter().map(|&name| name.to_owned()));
        if !is_known && !valid.contains(&name) {
            let what = if function == Function::At { "run" } else { "group of raters" };
            let message = format!("there is no {what} `{name}`");
            let near = suggest::nearest(&name, valid.iter().map(String::as_str)).map(suggest::question);
            let name_runs = || format!("let the worksheet name its runs: `repeat=\"{name}, after\"`");
            let help = near.unwrap_or_else(|| match function {
                Function::At if !is_run_named => name_runs(),
                _ => suggest::help(&name, valid.iter().map(String::as_str))
                    .unwrap_or_else(|| "name one that the worksheet has".to_owned()),
            });
            self.problem(Code::NameUnknown, place.span, message, help);
            return UNKNOWN;
        }
        let name: Arc<str> = name.into();
        let (shift, kind) = match function {
            Function::At => (Shift::Run(name), kind),
            // Of one's own words there is one; of a group's, one for each reply.
            _ if &*name == "self" => (Shift::Group(name), kind),
            _ => (Shift::Group(name), replies_of(kind)),
        };
        (Node::Shifted(shift, Box::new(node)), kind)
    }
}

/// The range of `sum`, `mean`, `min` or `max` of several, each with whether it is certain to be there: what is empty is
/// skipped.
fn range_of_total(function: Function, ranges: &[(Range, bool)]) -> Option<Range> {
    let hull = ranges.iter().map(|(range, _)| *range).reduce(Range::hull)?;
    let nothing = Range::exactly(0.0);
    let each = ranges.iter().map(|&(range, is_certain)| match function {
        _ if is_certain || ranges.len() == 1 => range,
        Function::Sum => range.hull(nothing),
        // What may be left out bounds the result only on the side to which it would pull it.
        Function::Min => Range { high: hull.high, ..range },
        _ => Range { low: hull.low, ..range },
    });
    match function {
        Function::Sum => each.reduce(Range::plus),
        Function::Mean => Some(hull.smooth()),
        Function::Min => each.reduce(Range::lesser),
        _ => each.reduce(Range::greater),
    }
}

/// The name of a run or group: a word, or a text in quotation marks.
fn place_name(place: &Expression) -> Option<String> {
    match &place.kind {
        Kind::Reference(Reference { names, .. }) if names.len() == 1 => Some(names[0].text.clone()),
        Kind::Text(text) => Some(text.clone()),
        Kind::Date(date) => Some(date.to_string()),
        _ => None,
    }
}

/// A group's answer is a mean: it lies between steps.
/// What a group's replies give: the mean of numbers, and all texts.
fn replies_of(kind: Type) -> Type {
    match kind {
        Type::Text | Type::Choice(_) | Type::Date => Type::entries(kind, Count::ANY, Rows::Plain),
        kind => mean_of(kind),
    }
}

fn mean_of(kind: Type) -> Type {
    match kind {
        Type::Number(range) => Type::Number(range.smooth()),
        Type::Entries(entries) => {
            let value = Box::new(mean_of(*entries.value));
            Type::Entries(Entries { value, ..entries })
        }
        kind => kind,
    }
}

fn is_of_dates(kind: &Type) -> bool {
    match kind {
        Type::Date => true,
        Type::Entries(entries) => matches!(*entries.value, Type::Date),
        _ => false,
    }
}

fn how_many(least: usize, most: usize) -> String {
    match (least, most) {
        (least, most) if least == most => in_words(least),
        (least, usize::MAX) => format!("{} or more", in_words(least)),
        (least, most) => format!("{} or {}", in_words(least), in_words(most)),
    }
}

fn in_words(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "one".to_owned(),
        2 => "two".to_owned(),
        3 => "three".to_owned(),
        more => more.to_string(),
    }
}
