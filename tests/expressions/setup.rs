//! Set-ups of cases: a made-up worksheet with answers, in a few lines of text.
//!
//! `tests/worksheets/README.md` describes the lines. A set-up is what both halves of the language ask: the scope of names
//! while an expression is resolved, and the environment of answers while it is evaluated. Node is given the same answers.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use goalpost::worksheet::expression::{
    About, Choice, ChoiceOption, Chosen, Count, Entries, Entry, Environment, Leaf, Meaning, Range,
    RowMeaning, Rows, Scope, Shift, Type, Value,
};
use serde_json::json;

/// A made-up worksheet with answers.
#[derive(Clone, Default)]
pub(crate) struct SetUp {
    pub(crate) currency: Option<String>,
    meanings: BTreeMap<String, Meaning>,
    /// Answers by the leaf's wire form.
    pub(crate) leaves: BTreeMap<String, Value>,
    row_names: BTreeMap<String, BTreeMap<String, RowMeaning>>,
    /// The rows of every table, by its path.
    pub(crate) rows: BTreeMap<String, Vec<Arc<Entry>>>,
    groups: Vec<String>,
    runs: Vec<String>,
    /// `other plan`, `at previous`, `rated peers`: which set-up answers then.
    pub(crate) shifts: BTreeMap<String, Rc<SetUp>>,
    pub(crate) shift_names: BTreeMap<String, String>,
    /// The rows in one of which the case stands.
    pub(crate) within: Option<String>,
    foreign: Vec<String>,
}

impl Scope for SetUp {
    fn find(&self, names: &[&str]) -> Option<Meaning> {
        if let Some(meaning) = self.meanings.get(&names.join(".")) {
            return Some(meaning.clone());
        }
        let worksheet: Arc<str> = (*names.first()?).into();
        if self.foreign.iter().any(|id| **id == *worksheet) {
            return Some(Meaning::Foreign { worksheet });
        }
        let other = self.shifts.get(&format!("other {worksheet}"))?;
        let meaning = Box::new(other.find(&names[1..])?);
        Some(Meaning::Other { worksheet, meaning })
    }

    fn names_after(&self, names: &[&str]) -> Vec<String> {
        if let Some((first, rest)) = names.split_first()
            && let Some(other) = self.shifts.get(&format!("other {first}"))
        {
            return other.names_after(rest);
        }
        let before: String = names.iter().flat_map(|name| [*name, "."]).collect();
        let after = self.meanings.keys().filter_map(|name| name.strip_prefix(&before));
        after.map(|name| name.split('.').next().unwrap_or(name).to_owned()).collect()
    }

    fn row(&self) -> Option<Rows> {
        self.within.as_deref().map(|path| Rows::Of(path.into()))
    }

    fn find_in_row(&self, rows: &Rows, name: &str) -> Option<RowMeaning> {
        let Rows::Of(path) = rows else { return None };
        self.row_names.get(&**path)?.get(name).cloned()
    }

    fn names_in_row(&self, rows: &Rows) -> Vec<String> {
        let Rows::Of(path) = rows else { return Vec::new() };
        self.row_names.get(&**path).into_iter().flat_map(|names| names.keys().cloned()).collect()
    }

    fn groups(&self) -> Vec<String> {
        self.groups.clone()
    }

    fn runs(&self) -> Vec<String> {
        self.runs.clone()
    }
}

impl Environment for SetUp {
    fn leaf(&self, leaf: &Leaf) -> Value {
        self.leaves.get(&leaf.wire().to_string()).cloned().unwrap_or_default()
    }

    fn shifted(&self, shift: &Shift) -> Option<&dyn Environment> {
        let key = match shift {
            Shift::Worksheet(id) => format!("other {id}"),
            Shift::Run(run) => format!("at {run}"),
            Shift::Group(group) => format!("rated {group}"),
        };
        Some(&**self.shifts.get(&key)?)
    }
}

/// An item: its id, its words and what is said of it.
struct Item<'a> {
    id: &'a str,
    label: &'a str,
    extras: BTreeMap<&'a str, &'a str>,
    answer: &'a str,
}

impl<'a> Item<'a> {
    /// `prepare "Prepare" weight=2 dim=trust = 5`.
    fn read(line: &'a str) -> Self {
        let (head, answer) = line.split_once(" = ").unwrap_or((line, "-"));
        let (id, rest) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
        let (label, rest) = match rest.trim().strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').expect("words are closed"),
            None => (id, rest),
        };
        let extras = rest.split_whitespace().filter_map(|extra| extra.split_once('=')).collect();
        Self { id, label, extras, answer: answer.trim() }
    }

    /// The entry of the item, with that value.
    fn entry(&self, place: u32, value: Value) -> Entry {
        let text = |key: &str| self.extras.get(key).map(|text| Value::Text((*text).into()));
        let mut about = BTreeMap::from([("number".into(), Value::Number(place.into()))]);
        for key in ["level", "next-level", "person", "group"] {
            about.extend(text(key).map(|value| (Arc::from(key), value)));
        }
        about.extend(self.extras.get("date").map(|date| ("date".into(), answer(&Type::Date, date))));
        let groups = self.extras.iter().filter(|(key, _)| GROUPS.contains(key));
        Entry {
            key: self.id.into(),
            name: self.label.into(),
            value,
            weight: self.extras.get("weight").map_or(1.0, |weight| weight.parse().expect("a weight")),
            dim: self.extras.get("dim").map(|dim| Arc::from(*dim)),
            withheld: false,
            cells: groups.map(|(group, replies)| (Arc::from(*group), replies_of(replies))).collect(),
            about,
            source: None,
        }
    }
}

/// The groups of raters that set-ups may have.
const GROUPS: [&str; 3] = ["peers", "manager", "reports"];

/// `3,4,5`, or `withheld,withheld` of a group that is too small.
fn replies_of(text: &str) -> Value {
    let reply = |(index, text): (usize, &str)| Entry {
        key: index.to_string().into(),
        value: answer(&Type::NUMBER, text),
        withheld: text == "withheld",
        weight: 1.0,
        ..Entry::default()
    };
    Value::Entries(text.split(',').enumerate().map(reply).collect())
}

/// The answer of a type as it is written in a set-up; `-` is none.
fn answer(kind: &Type, text: &str) -> Value {
    match kind {
        Type::Boolean => Value::Boolean(text == "yes"),
        _ if text == "-" || text == "withheld" => Value::Empty,
        Type::Number(_) => match text.strip_suffix('%') {
            Some(percent) => Value::Number(percent.parse::<f64>().expect("a percentage") / 100.0),
            None => Value::Number(text.parse().expect("a number")),
        },
        Type::Date => Value::Date(text.parse().expect("a date")),
        Type::Choice(choice) => {
            let options = choice.options.as_deref().expect("options");
            let option = options.iter().find(|option| *option.id == *text).expect("one of the options");
            Value::Choice(Chosen {
                id: option.id.clone(),
                label: option.label.clone(),
                number: option.number,
            })
        }
        _ => Value::Text(text.into()),
    }
}

/// The type of a blank: `text`, `number 0..24`, `choice good "Good" 3 | bad "Bad" 1`.
fn kind_of(text: &str) -> Type {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    match word {
        "number" | "rating" => Type::Number(range_of(rest)),
        "date" => Type::Date,
        "check" => Type::Boolean,
        "entry" => Type::Choice(Choice { options: None }),
        "choice" => {
            let option = |text: &str| {
                let (id, rest) = text.trim().split_once(' ').expect("an id and words");
                let (label, number) = rest.trim_start_matches('"').split_once('"').expect("quoted words");
                ChoiceOption { id: id.into(), label: label.into(), number: number.trim().parse().ok() }
            };
            Type::Choice(Choice { options: Some(rest.split('|').map(option).collect()) })
        }
        "text" => Type::Text,
        other => panic!("no kind `{other}`"),
    }
}

fn range_of(text: &str) -> Range {
    text.split_once("..").map_or(Range::UNKNOWN, |(low, high)| {
        Range::whole(low.trim().parse().expect("an end"), high.trim().parse().expect("an end"))
    })
}

impl SetUp {
    /// Reads the lines of a set-up; `others` are the set-ups before it.
    pub(crate) fn read(lines: &[&str], others: &BTreeMap<String, SetUp>) -> Self {
        let mut setup = Self::default();
        let mut rest = lines;
        while let [line, after @ ..] = rest {
            let items = after.iter().take_while(|line| line.starts_with("  ")).count();
            let (name, kind) = line.split_once(": ").unwrap_or_else(|| panic!("no declaration: {line}"));
            let items: Vec<Item<'_>> = after[..items].iter().map(|line| Item::read(line)).collect();
            setup.declare(name, kind, &items, others);
            rest = &after[items.len()..];
        }
        setup
    }

    fn declare(&mut self, name: &str, kind: &str, items: &[Item<'_>], others: &BTreeMap<String, SetUp>) {
        let (kind, text) = kind.split_once(" = ").unwrap_or((kind, "-"));
        let (word, rest) = kind.split_once(' ').unwrap_or((kind, ""));
        let path: Arc<str> = name.into();
        match word {
            "today" => self.answer(&Leaf::Today, answer(&Type::Date, text)),
            "currency" => self.currency = Some(text.to_owned()),
            "groups" => self.groups = text.split(", ").map(str::to_owned).collect(),
            "run-names" => self.runs = text.split(", ").map(str::to_owned).collect(),
            "unknown-worksheet" => self.foreign.push(name.to_owned()),
            "set-up" => {
                self.shifts.insert(name.to_owned(), Rc::new(others[rest].clone()));
                self.shift_names.insert(name.to_owned(), rest.to_owned());
            }
            "run" => self.leaf(
                name,
                Meaning::Run { kind: kind_of(rest) },
                &Leaf::Run,
                answer(&kind_of(rest), text),
            ),
            "owner" => self.leaf(name, Meaning::Owner, &Leaf::Owner, answer(&Type::Text, text)),
            "value" => {
                let kind = kind_of(rest);
                let value = answer(&kind, text);
                self.leaf(name, Meaning::Value { name: path.clone(), kind }, &Leaf::Value(path), value);
            }
            "section" => {
                self.meanings.insert(name.to_owned(), Meaning::Section { id: path.clone() });
                self.answer(&Leaf::Progress(vec![path]), answer(&Type::NUMBER, text));
            }
            "progress" => self.answer(&Leaf::Progress(Vec::new()), answer(&Type::NUMBER, text)),
            "points" => {
                self.list(&path, Type::Text, Some(range_of(rest)), None, Vec::new());
                self.answer(&Leaf::Points(path), answer(&Type::NUMBER, text));
            }
            "practice" => {
                self.list(&path, Type::Text, None, rest.parse().ok(), Vec::new());
                self.answer(&Leaf::Score(path), answer(&Type::NUMBER, text));
            }
            "one" => {
                let option = |item: &Item<'_>| ChoiceOption {
                    id: item.id.into(),
                    label: item.label.into(),
                    number: item.extras.get("number").and_then(|number| number.parse().ok()),
                };
                let kind = Type::Choice(Choice { options: Some(items.iter().map(option).collect()) });
                for item in items {
                    let chosen = Value::Boolean(item.id == text);
                    self.item(
                        &path,
                        item.id,
                        &Leaf::Chosen(path.clone(), item.id.into()),
                        Type::Boolean,
                        chosen,
                    );
                }
                let value = answer(&kind, text);
                let meaning = Meaning::List { path: path.clone(), kind, points: None, right: None };
                self.leaf(name, meaning, &Leaf::List(path), value);
            }
            "scale" | "share" | "rank" => self.rated(&path, &Type::Number(range_of(rest)), items),
            "many" => self.rated(&path, &Type::Boolean, items),
            "questions" => self.rated(&path, &kind_of(rest), items),
            "grid" => self.grid(&path, rest, items),
            "rows" => self.table(&path, rest, items),
            "runs" | "people" | "matrix-row" | "matrix-column" => self.entries(name, word, items),
            _ => {
                let kind = kind_of(kind);
                let value = if matches!(&kind, Type::Choice(choice) if choice.options.is_none()) {
                    let (id, label) = text.split_once(' ').unwrap_or((text, text));
                    Value::Choice(Chosen { id: id.into(), label: label.into(), number: None })
                } else {
                    answer(&kind, text)
                };
                self.leaf(name, Meaning::Field { path: path.clone(), kind }, &Leaf::Field(path), value);
            }
        }
    }

    fn answer(&mut self, leaf: &Leaf, value: Value) {
        self.leaves.insert(leaf.wire().to_string(), value);
    }

    fn leaf(&mut self, name: &str, meaning: Meaning, leaf: &Leaf, value: Value) {
        self.meanings.insert(name.to_owned(), meaning);
        self.answer(leaf, value);
    }

    fn item(&mut self, list: &Arc<str>, id: &str, leaf: &Leaf, kind: Type, value: Value) {
        let (list, item) = (list.clone(), Arc::from(id));
        let name = format!("{list}.{id}");
        let meaning = match leaf {
            Leaf::Chosen(..) => Meaning::Chosen { list, item },
            _ => Meaning::Item { list, item, kind },
        };
        self.leaf(&name, meaning, leaf, value);
    }

    fn list(
        &mut self,
        path: &Arc<str>,
        value: Type,
        points: Option<Range>,
        right: Option<u32>,
        entries: Vec<Entry>,
    ) {
        let count = Count { least: 0, most: u32::try_from(entries.len()).ok() };
        let kind = Type::entries(value, count, Rows::Of(path.clone()));
        let meaning = Meaning::List { path: path.clone(), kind, points, right };
        self.leaf(path, meaning, &Leaf::List(path.clone()), Value::Entries(entries));
    }

    /// Something said of each item. Only the answered are entries.
    fn rated(&mut self, path: &Arc<str>, kind: &Type, items: &[Item<'_>]) {
        let mut entries = Vec::new();
        for (place, item) in (1..).zip(items) {
            let value = answer(kind, item.answer);
            let leaf = if *kind == Type::Boolean { Leaf::Chosen } else { Leaf::Item };
            self.item(path, item.id, &leaf(path.clone(), item.id.into()), kind.clone(), value.clone());
            if !value.is_empty() && value != Value::Boolean(false) {
                entries.push(item.entry(place, value));
            }
        }
        let about = |key, kind| RowMeaning::About { depth: 0, key, kind };
        let names = BTreeMap::from([
            ("item".to_owned(), about(About::Item, Type::Text)),
            ("value".to_owned(), about(About::Value, kind.clone())),
            ("number".to_owned(), about(About::Number, Type::NUMBER)),
            ("level".to_owned(), about(About::Level, Type::Text)),
            ("next-level".to_owned(), about(About::NextLevel, Type::Text)),
        ]);
        let groups = self.groups.iter().filter(|group| GROUPS.contains(&group.as_str()));
        let groups: Vec<_> = groups
            .map(|group| {
                let entries = Entries { value: Box::new(kind.clone()), count: Count::ANY, rows: Rows::Plain };
                (group.clone(), RowMeaning::Group { depth: 0, group: group.as_str().into(), entries })
            })
            .collect();
        let known = self.row_names.entry(path.to_string()).or_default();
        known.extend(names);
        known.extend(groups);
        self.rows.insert(path.to_string(), entries.iter().cloned().map(Arc::new).collect());
        self.list(path, kind.clone(), None, None, entries);
    }

    /// `grid importance 1..5, now 1..5`, and for each item an answer by each scale.
    fn grid(&mut self, path: &Arc<str>, scales: &str, items: &[Item<'_>]) {
        let mut all: Vec<Entry> =
            (1..).zip(items).map(|(place, item)| item.entry(place, Value::Boolean(true))).collect();
        for (column, scale) in scales.split(", ").enumerate() {
            let (scale, range) = scale.split_once(' ').expect("a scale has ends");
            let (scale, range): (Arc<str>, _) = (scale.into(), range_of(range));
            let kind = Type::Number(range);
            let mut entries = Vec::new();
            for ((place, item), whole) in (1..).zip(items).zip(&mut all) {
                let text = item.answer.split_whitespace().nth(column).unwrap_or("-");
                let value = answer(&kind, text);
                let (list, id) = (path.clone(), Arc::<str>::from(item.id));
                let meaning =
                    Meaning::Rating { list: list.clone(), item: id.clone(), scale: scale.clone(), range };
                let name = format!("{path}.{id}.{scale}");
                self.leaf(&name, meaning, &Leaf::Rating(list, id, scale.clone()), value.clone());
                whole.cells.insert(scale.clone(), value.clone());
                if !value.is_empty() {
                    entries.push(item.entry(place, value));
                }
            }
            let cell = RowMeaning::Cell { depth: 0, column: scale.clone(), kind: kind.clone() };
            self.row_names.entry(path.to_string()).or_default().insert(scale.to_string(), cell);
            let count = Count::exactly(items.len() as u32);
            let of_scale = Entries { value: Box::new(kind), count, rows: Rows::Of(path.clone()) };
            let meaning = Meaning::GridScale { list: path.clone(), scale: scale.clone(), entries: of_scale };
            let leaf = Leaf::Scale(path.clone(), scale.clone());
            self.leaf(&format!("{path}.{scale}"), meaning, &leaf, Value::Entries(entries));
        }
        self.rows.insert(path.to_string(), all.iter().cloned().map(Arc::new).collect());
        self.list(path, Type::Boolean, None, None, all);
    }

    /// `rows step text, done check`, or `rows from obstacles: act text`; a row is `k1 = Pack | yes`.
    fn table(&mut self, path: &Arc<str>, columns: &str, items: &[Item<'_>]) {
        let (source, columns) = match columns.strip_prefix("from ") {
            Some(rest) => {
                rest.split_once(": ").map(|(source, columns)| (Some(source), columns)).expect("columns")
            }
            None => (None, columns),
        };
        let columns: Vec<(Arc<str>, Type)> = columns
            .split(", ")
            .map(|column| column.split_once(' ').expect("a column has a kind"))
            .map(|(name, kind)| (name.into(), kind_of(kind)))
            .collect();
        let mut names = source.map_or_else(BTreeMap::new, |source| self.one_deeper(source));
        for (column, kind) in &columns {
            let (column, kind) = (column.clone(), kind.clone());
            names.insert(column.to_string(), RowMeaning::Cell { depth: 0, column, kind });
        }
        let number = RowMeaning::About { depth: 0, key: About::Number, kind: Type::NUMBER };
        names.insert("number".to_owned(), number);
        self.row_names.insert(path.to_string(), names);
        let mut rows: Vec<Entry> = Vec::new();
        for (place, item) in (1..).zip(items) {
            let mut row = item.entry(place, Value::Boolean(true));
            row.source = source.map(|source| {
                self.rows[source]
                    .iter()
                    .find(|row| *row.key == *item.id)
                    .expect("the source has that row")
                    .clone()
            });
            for ((column, kind), text) in columns.iter().zip(item.answer.split(" | ")) {
                row.cells.insert(column.clone(), answer(kind, text.trim()));
            }
            row.name = match (&row.source, row.cells.get(&columns[0].0)) {
                (Some(source), _) => source.name.clone(),
                (None, Some(Value::Text(name))) => name.clone(),
                _ => item.label.into(),
            };
            rows.push(row);
        }
        for (column, kind) in columns {
            let value = |row: &Entry| Entry { value: row.cells[&column].clone(), ..row.clone() };
            let cells = Value::Entries(rows.iter().map(value).collect());
            let entries = Entries { value: Box::new(kind), count: Count::ANY, rows: Rows::Of(path.clone()) };
            let meaning = Meaning::Column { table: path.clone(), column: column.clone(), entries };
            let leaf = Leaf::Column(path.clone(), column.clone());
            self.leaf(&format!("{path}.{column}"), meaning, &leaf, cells);
        }
        self.rows.insert(path.to_string(), rows.iter().cloned().map(Arc::new).collect());
        self.list(path, Type::Boolean, None, None, rows);
        let kind = Type::entries(Type::Boolean, Count::ANY, Rows::Of(path.clone()));
        let meaning = Meaning::List { path: path.clone(), kind, points: None, right: None };
        self.meanings.insert(path.to_string(), meaning);
    }

    /// What the rows of a source know, as it is seen from a row that is made from one of them.
    fn one_deeper(&self, source: &str) -> BTreeMap<String, RowMeaning> {
        let mut names = self.row_names[source].clone();
        for meaning in names.values_mut() {
            let (RowMeaning::Cell { depth, .. }
            | RowMeaning::About { depth, .. }
            | RowMeaning::Group { depth, .. }) = meaning;
            *depth += 1;
        }
        names
    }

    /// `runs`, `people`, `matrix-row`, `matrix-column`: entries of numbers, of dates or of nothing.
    fn entries(&mut self, name: &str, word: &str, items: &[Item<'_>]) {
        let kind = if items.iter().any(|item| item.answer != "yes") { Type::NUMBER } else { Type::Boolean };
        let entries = (1..).zip(items).map(|(place, item)| item.entry(place, answer(&kind, item.answer)));
        let value = Value::Entries(entries.collect());
        let of = Entries { value: Box::new(kind), count: Count::ANY, rows: Rows::Plain };
        let (meaning, leaf) = match word {
            "runs" => (Meaning::Runs(of), Leaf::Runs),
            "people" => (Meaning::People(of), Leaf::People),
            "matrix-row" => (Meaning::MatrixRow(of), Leaf::MatrixRow),
            _ => (Meaning::MatrixColumn(of), Leaf::MatrixColumn),
        };
        self.leaf(name, meaning, &leaf, value);
    }

    /// What Node needs to answer the same.
    pub(crate) fn json(&self) -> serde_json::Value {
        let leaves: serde_json::Map<_, _> =
            self.leaves.iter().map(|(leaf, value)| (leaf.clone(), json_of(value))).collect();
        json!({"currency": self.currency, "leaves": leaves, "shifts": self.shift_names})
    }
}

/// A value as Node reads it; a row's cells are tables there, and functions once it is read.
fn json_of(value: &Value) -> serde_json::Value {
    match value {
        Value::Empty => json!(null),
        Value::Number(number) => json!(number),
        Value::Text(text) => json!(text),
        Value::Boolean(value) => json!(value),
        Value::Date(date) => json!({"date": date.to_string()}),
        Value::Choice(chosen) => json!({"option": chosen.id, "label": chosen.label, "number": chosen.number}),
        Value::Entries(entries) => entries.iter().map(entry_json).collect(),
    }
}

/// An entry as Node reads it.
pub(crate) fn entry_json(entry: &Entry) -> serde_json::Value {
    let map = |values: &BTreeMap<Arc<str>, Value>| -> serde_json::Map<String, serde_json::Value> {
        values.iter().map(|(name, value)| (name.to_string(), json_of(value))).collect()
    };
    json!({
        "key": entry.key,
        "name": entry.name,
        "value": json_of(&entry.value),
        "weight": entry.weight,
        "dim": entry.dim,
        "withheld": entry.withheld,
        "cells": map(&entry.cells),
        "about": map(&entry.about),
        "source": entry.source.as_deref().map(entry_json),
    })
}
