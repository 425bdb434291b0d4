//! Names: what expressions can speak of in a worksheet.
//!
//! Owns the meaning and type of every name, as [`Scope`] asks for them. The types of values and of rows that come from
//! elsewhere are those of other formulas, which are resolved when they are asked for, each once.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use super::expression::{
    About, Choice, ChoiceOption, Count, Entries, Meaning, Range, Resolved, RowMeaning, Rows as EntryRows,
    Scope, Step, Type, resolve_condition, resolve_entries, resolve_number, resolve_shown,
};
use super::model::{self, Blank, FormulaId, Item, Kind, List, ListId, ListKind, Repeat, Rows, Worksheet};
use super::parse::{Formula, Parsed, Use};

/// What runs and people are called as entries.
const RUNS: &str = "runs";
const PEOPLE: &str = "people";

/// Sources of sources are looked at so deep. A circle is told by `check`.
const DEEPEST: u32 = 8;

/// So many formulas may take their types from each other.
const LONGEST_CHAIN: u32 = 64;

/// The names of a worksheet.
pub(super) struct Names<'p> {
    parsed: &'p Parsed,
    resolved: RefCell<Vec<State>>,
    chain: Cell<u32>,
}

/// How far a formula is.
#[derive(Clone)]
enum State {
    Open,
    /// It is being resolved, and asks for itself.
    Begun,
    Done(Box<Resolved>),
}

/// The names as they are seen from one place.
struct Place<'n, 'p> {
    names: &'n Names<'p>,
    row: Option<ListId>,
}

impl<'p> Names<'p> {
    pub(super) fn new(parsed: &'p Parsed) -> Self {
        let resolved = RefCell::new(vec![State::Open; parsed.formulas.len()]);
        Self { parsed, resolved, chain: Cell::new(0) }
    }

    /// Resolves every formula.
    pub(super) fn resolve_all(self) -> Vec<Resolved> {
        (0..self.parsed.formulas.len()).for_each(|id| self.settle(id));
        let states = self.resolved.into_inner();
        states
            .into_iter()
            .map(|state| match state {
                State::Done(resolved) => *resolved,
                State::Open | State::Begun => unknown(),
            })
            .collect()
    }

    fn settle(&self, id: FormulaId) {
        let is_open = matches!(self.resolved.borrow().get(id), Some(State::Open));
        if !is_open || self.chain.get() >= LONGEST_CHAIN {
            return;
        }
        self.chain.set(self.chain.get() + 1);
        self.resolved.borrow_mut()[id] = State::Begun;
        let resolved = self.resolve(&self.parsed.formulas[id]);
        self.resolved.borrow_mut()[id] = State::Done(Box::new(resolved));
        self.chain.set(self.chain.get() - 1);
    }

    fn resolve(&self, formula: &Formula) -> Resolved {
        let place = Place { names: self, row: formula.row };
        match formula.use_ {
            Use::Shown => resolve_shown(&formula.expression, formula.format, &place),
            Use::Condition => resolve_condition(&formula.expression, &place),
            Use::Entries => resolve_entries(&formula.expression, &place),
            Use::Number => resolve_number(&formula.expression, &place),
        }
    }

    /// The type of a formula's value.
    fn kind(&self, id: FormulaId) -> Type {
        self.settle(id);
        match self.resolved.borrow().get(id) {
            Some(State::Done(resolved)) => resolved.kind.clone(),
            _ => Type::Any,
        }
    }

    fn worksheet(&self) -> &'p Worksheet {
        &self.parsed.worksheet
    }

    fn list(&self, path: &str) -> Option<&'p List> {
        self.worksheet().lists.iter().find(|list| list.path == path)
    }

    fn blank(&self, path: &str) -> Option<&'p Blank> {
        self.worksheet().blanks.iter().find(|blank| blank.path == path)
    }

    /// What a list means by itself.
    fn meaning_of_list(&self, list: &'p List) -> Meaning {
        Meaning::List {
            path: list.path.as_str().into(),
            kind: self.type_of_list(list),
            points: self.points(list),
            right: self.right(list),
        }
    }

    fn type_of_list(&self, list: &'p List) -> Type {
        let count = list.items.len() as u32;
        let (value, count) = match &list.kind {
            ListKind::One { .. } => return Type::Choice(Choice { options: Some(options(&list.items)) }),
            ListKind::Many { .. } => (Type::Boolean, Count::exactly(count).or_fewer()),
            ListKind::Questions(_) => (Type::Choice(Choice::default()), Count::exactly(count)),
            ListKind::Scale(steps) => (rating(steps), Count::exactly(count)),
            ListKind::Grid(_) => (Type::Boolean, Count::exactly(count)),
            ListKind::Rank => (Type::Number(Range::whole(1.0, f64::from(count))), Count::exactly(count)),
            ListKind::Share(total) => {
                let range = Range { low: Some(0.0), high: Some(*total), step: Step::Any };
                (Type::Number(range), Count::exactly(count))
            }
            ListKind::Rows(rows) => (Type::Boolean, count_of_rows(rows)),
            ListKind::Matrix(matrix) => (type_of_blank(&self.worksheet().blanks[matrix.cell]), Count::ANY),
        };
        Type::entries(value, count, of(&list.path))
    }

    fn points(&self, list: &List) -> Option<Range> {
        let plain = |item: &Item| item.points.get("").copied();
        match &list.kind {
            ListKind::One { .. } => {
                let mut points = list.items.iter().filter_map(plain).peekable();
                points.peek()?;
                let all = list.items.iter().map(|item| plain(item).unwrap_or(0.0)).map(Range::exactly);
                all.reduce(Range::hull)
            }
            ListKind::Many { .. } => {
                let points: Vec<f64> = list.items.iter().filter_map(plain).collect();
                (!points.is_empty()).then(|| {
                    let low = points.iter().filter(|it| **it < 0.0).sum();
                    Range {
                        low: Some(low),
                        high: Some(points.iter().filter(|it| **it > 0.0).sum()),
                        step: Step::Whole,
                    }
                })
            }
            ListKind::Questions(lists) => {
                let ranges = lists.iter().filter_map(|list| self.points(&self.worksheet().lists[*list]));
                ranges.reduce(|a, b| Range {
                    low: a.low.zip(b.low).map(|(a, b)| a + b),
                    high: a.high.zip(b.high).map(|(a, b)| a + b),
                    step: a.step,
                })
            }
            _ => None,
        }
    }

    /// How many answers of a practice can be right.
    fn right(&self, list: &List) -> Option<u32> {
        let marked = list.items.iter().filter(|item| item.is_right).count() as u32;
        match &list.kind {
            ListKind::One { practice: true, .. } => Some(1),
            ListKind::Many { practice: true, .. } => Some(marked.max(1)),
            ListKind::Questions(lists) => {
                let counts: Vec<u32> =
                    lists.iter().filter_map(|list| self.right(&self.worksheet().lists[*list])).collect();
                (!counts.is_empty()).then(|| counts.iter().sum())
            }
            _ => None,
        }
    }

    /// The entries of a column of a table.
    fn column(&self, list: &'p List, rows: &'p Rows, column: &str) -> Option<Entries> {
        let kind = self.type_of_column(list, rows, column)?;
        Some(Entries { value: Box::new(kind), count: count_of_rows(rows).or_fewer(), rows: of(&list.path) })
    }

    fn type_of_column(&self, list: &List, rows: &Rows, column: &str) -> Option<Type> {
        if let Some((_, blank)) = rows.columns.iter().find(|(id, _)| id == column) {
            return Some(type_of_blank(&self.worksheet().blanks[*blank]));
        }
        let value = self.worksheet().values.get(&format!("{}.{column}", list.path))?;
        Some(self.kind(value.expression))
    }

    /// What a name means beneath a list: an item, a scale, a column.
    fn beneath(&self, list: &'p List, names: &[&str]) -> Option<Meaning> {
        let path: Arc<str> = list.path.as_str().into();
        let item = |id: &str| list.items.iter().any(|item| item.id == id);
        match (&list.kind, names) {
            (ListKind::One { .. } | ListKind::Many { .. }, [id]) if item(id) => {
                Some(Meaning::Chosen { list: path, item: (*id).into() })
            }
            (ListKind::Scale(_) | ListKind::Rank | ListKind::Share(_), [id]) if item(id) => {
                let Type::Entries(entries) = self.type_of_list(list) else { return None };
                Some(Meaning::Item { list: path, item: (*id).into(), kind: *entries.value })
            }
            (ListKind::Questions(_), [id, rest @ ..]) => {
                let question = self.list(&format!("{path}.{id}"))?;
                if rest.is_empty() {
                    Some(self.meaning_of_list(question))
                } else {
                    self.beneath(question, rest)
                }
            }
            (ListKind::Grid(scales), [scale]) => {
                let scale = scales.iter().find(|known| known.id == *scale)?;
                let count = Count::exactly(list.items.len() as u32);
                let entries = Entries { value: Box::new(rating(&scale.steps)), count, rows: of(&list.path) };
                Some(Meaning::GridScale { list: path, scale: scale.id.as_str().into(), entries })
            }
            (ListKind::Grid(scales), [id, scale]) if item(id) => {
                let scale = scales.iter().find(|known| known.id == *scale)?;
                let range = Range::whole(f64::from(scale.steps.low), f64::from(scale.steps.high));
                Some(Meaning::Rating {
                    list: path,
                    item: (*id).into(),
                    scale: scale.id.as_str().into(),
                    range,
                })
            }
            (ListKind::Rows(rows), [column]) => {
                let entries = self.column(list, rows, column)?;
                Some(Meaning::Column { table: path, column: (*column).into(), entries })
            }
            _ => None,
        }
    }

    fn names_beneath(list: &List) -> Vec<String> {
        match &list.kind {
            ListKind::Rows(rows) => {
                rows.columns.iter().map(|(id, _)| id.clone()).chain(rows.computed.iter().cloned()).collect()
            }
            ListKind::Grid(scales) => scales.iter().map(|scale| scale.id.clone()).collect(),
            _ => list.items.iter().map(|item| item.id.clone()).collect(),
        }
    }

    /// What a name after a point means in an entry of a list.
    fn in_entry_of(&self, path: &str, name: &str, depth: u32) -> Option<RowMeaning> {
        if path == RUNS || path == PEOPLE {
            return self.about(name, path);
        }
        let list = self.list(path)?;
        match &list.kind {
            ListKind::Rows(rows) => {
                if let Some(kind) = self.type_of_column(list, rows, name) {
                    return Some(RowMeaning::Cell { depth: 0, column: name.into(), kind });
                }
                if rows.from.is_empty() || depth >= DEEPEST {
                    return self.about(name, path);
                }
                self.in_sources(&rows.from, name, depth)
            }
            ListKind::Matrix(matrix) if depth < DEEPEST => {
                let sources: Vec<FormulaId> = matrix.rows.iter().chain(&matrix.columns).copied().collect();
                self.in_sources(&sources, name, depth)
            }
            ListKind::Grid(scales) => {
                let scale = scales.iter().find(|scale| scale.id == name);
                let cell = scale.map(|scale| RowMeaning::Cell {
                    depth: 0,
                    column: name.into(),
                    kind: rating(&scale.steps),
                });
                cell.or_else(|| self.about(name, path))
            }
            _ => {
                let value = match self.type_of_list(list) {
                    Type::Entries(entries) => Some(*entries.value),
                    _ => None,
                };
                let group = self.worksheet().raters.iter().any(|rater| rater.id == name) || name == "others";
                if let (true, Some(value)) = (group, value) {
                    let entries =
                        Entries { value: Box::new(value), count: Count::ANY, rows: EntryRows::Plain };
                    return Some(RowMeaning::Group { depth: 0, group: name.into(), entries });
                }
                self.about(name, path)
            }
        }
    }

    fn in_sources(&self, sources: &[FormulaId], name: &str, depth: u32) -> Option<RowMeaning> {
        sources.iter().find_map(|source| {
            let Type::Entries(entries) = self.kind(*source) else {
                return About::named(name).map(|key| RowMeaning::About { depth: 1, key, kind: Type::Any });
            };
            let found = match &entries.rows {
                EntryRows::Of(path) => self.in_entry_of(path, name, depth + 1),
                EntryRows::Foreign => Some(foreign(name)),
                EntryRows::Plain => self.about(name, ""),
            };
            // The value is that of the entries, which may be computed from what they are entries of.
            let value = || RowMeaning::About { depth: 0, key: About::Value, kind: (*entries.value).clone() };
            Some(further(found.or_else(|| (name == About::Value.name()).then(value))?))
        })
    }

    /// What can be said about any entry, but for its value: that depends on what it is an entry of.
    fn about(&self, name: &str, path: &str) -> Option<RowMeaning> {
        let key = About::named(name)?;
        let has_levels =
            self.list(path).is_some_and(|list| list.items.iter().any(|item| !item.levels.is_empty()));
        let kind = match key {
            About::Item => Type::Text,
            About::Number => Type::Number(Range { low: Some(1.0), high: None, step: Step::Whole }),
            About::Date if path == RUNS => Type::Date,
            About::Person | About::Group if path == PEOPLE => Type::Text,
            About::Level | About::NextLevel if has_levels => Type::Text,
            _ => return None,
        };
        Some(RowMeaning::About { depth: 0, key, kind })
    }

    fn names_in_entry_of(&self, path: &str, depth: u32) -> Vec<String> {
        let mut names = vec!["item".to_owned(), "number".to_owned()];
        let Some(list) = self.list(path).filter(|_| depth < DEEPEST) else { return names };
        match &list.kind {
            ListKind::Rows(rows) => {
                names.splice(0..0, Self::names_beneath(list));
                for source in &rows.from {
                    if let Type::Entries(Entries { rows: EntryRows::Of(source), .. }) = self.kind(*source) {
                        names.extend(self.names_in_entry_of(&source, depth + 1));
                    }
                }
            }
            ListKind::Grid(scales) => names.extend(scales.iter().map(|scale| scale.id.clone())),
            _ => {
                names.push("value".to_owned());
                names.extend(self.worksheet().raters.iter().map(|rater| rater.id.clone()));
            }
        }
        names.dedup();
        names
    }

    /// What a name means without any other after it.
    fn find_one(&self, name: &str, row: Option<ListId>) -> Option<Meaning> {
        let worksheet = self.worksheet();
        let run =
            if matches!(worksheet.repeat, Some(Repeat::Named(_)) | None) { Type::Text } else { Type::Date };
        match name {
            "run" => return Some(Meaning::Run { kind: run }),
            "owner" => return Some(Meaning::Owner),
            RUNS if worksheet.repeat.is_some() => return Some(Meaning::Runs(plain_entries(run, RUNS))),
            PEOPLE => return Some(Meaning::People(plain_entries(Type::Text, PEOPLE))),
            "row" | "column" => return self.matrix_line(name, row),
            _ => {}
        }
        if let Some(list) = self.list(name) {
            return Some(self.meaning_of_list(list));
        }
        if let Some(blank) = self.blank(name) {
            return Some(Meaning::Field { path: name.into(), kind: type_of_blank(blank) });
        }
        if let Some(value) = worksheet.values.get(name) {
            return Some(Meaning::Value { name: name.into(), kind: self.kind(value.expression) });
        }
        let is_section = self.parsed.named_sections.contains_key(name)
            || worksheet.sections.iter().any(|section| section.id.as_deref() == Some(name));
        if is_section {
            return Some(Meaning::Section { id: name.into() });
        }
        worksheet.gathers.as_ref().map(|gathered| Meaning::Gathered { worksheet: gathered.as_str().into() })
    }

    fn matrix_line(&self, name: &str, row: Option<ListId>) -> Option<Meaning> {
        let ListKind::Matrix(matrix) = &self.worksheet().lists.get(row?)?.kind else { return None };
        let entries = Entries {
            value: Box::new(type_of_blank(&self.worksheet().blanks[matrix.cell])),
            count: Count::ANY,
            rows: EntryRows::Plain,
        };
        Some(if name == "row" { Meaning::MatrixRow(entries) } else { Meaning::MatrixColumn(entries) })
    }
}

impl Scope for Place<'_, '_> {
    fn find(&self, names: &[&str]) -> Option<Meaning> {
        let (first, rest) = names.split_first()?;
        if rest.is_empty() {
            return self.names.find_one(first, self.row);
        }
        if let Some(list) = self.names.list(first) {
            return self.names.beneath(list, rest);
        }
        let is_own = self.names.blank(first).is_some() || self.names.worksheet().values.contains_key(*first);
        if is_own {
            return None;
        }
        if *first == self.names.worksheet().id {
            return self.find(rest);
        }
        if let Some(gathered) = self.names.worksheet().gathers.as_deref().filter(|it| it != first) {
            return Some(Meaning::Gathered { worksheet: gathered.into() });
        }
        Some(Meaning::Foreign { worksheet: (*first).into() })
    }

    fn names_after(&self, names: &[&str]) -> Vec<String> {
        let worksheet = self.names.worksheet();
        match names {
            [] => {
                let lists = worksheet.lists.iter().map(|list| &list.path);
                let blanks = worksheet.blanks.iter().map(|blank| &blank.path);
                let all = lists
                    .chain(blanks)
                    .chain(worksheet.values.keys())
                    .chain(self.names.parsed.named_sections.keys());
                all.filter(|path| !path.contains('.')).cloned().collect()
            }
            [first, rest @ ..] => {
                let path = rest.iter().fold((*first).to_owned(), |path, name| format!("{path}.{name}"));
                self.names.list(&path).map(Names::names_beneath).unwrap_or_default()
            }
        }
    }

    fn row(&self) -> Option<EntryRows> {
        self.row.map(|list| of(&self.names.worksheet().lists[list].path))
    }

    fn find_in_row(&self, rows: &EntryRows, name: &str) -> Option<RowMeaning> {
        match rows {
            EntryRows::Of(path) => self.names.in_entry_of(path, name, 0),
            EntryRows::Foreign | EntryRows::Plain => None,
        }
    }

    fn names_in_row(&self, rows: &EntryRows) -> Vec<String> {
        match rows {
            EntryRows::Of(path) => self.names.names_in_entry_of(path, 0),
            EntryRows::Foreign | EntryRows::Plain => Vec::new(),
        }
    }

    fn groups(&self) -> Option<Vec<String>> {
        let worksheet = self.names.worksheet();
        let own = || worksheet.raters.iter().map(|rater| rater.id.clone()).collect();
        worksheet.gathers.is_none().then(own)
    }

    fn runs(&self) -> Vec<String> {
        match &self.names.worksheet().repeat {
            Some(Repeat::Named(names)) => names.clone(),
            _ => Vec::new(),
        }
    }
}

/// The type of a blank's answer.
pub(super) fn type_of_blank(blank: &Blank) -> Type {
    match &blank.kind {
        Kind::Text | Kind::Long | Kind::Email | Kind::Url => Type::Text,
        Kind::Date => Type::Date,
        Kind::Check => Type::Boolean,
        Kind::Scale(steps) => rating(steps),
        Kind::Select if blank.options_from.is_some() => Type::Choice(Choice::default()),
        Kind::Select => {
            let option = |choice: &model::Choice| ChoiceOption {
                id: choice.id.as_str().into(),
                label: choice.label.as_str().into(),
                number: choice.number,
            };
            Type::Choice(Choice { options: Some(blank.options.iter().map(option).collect()) })
        }
        Kind::Number | Kind::Hours | Kind::Money | Kind::Percent => {
            let end = |end: &Option<String>| end.as_deref().and_then(|end| end.parse().ok());
            let is_whole = blank.step.is_some_and(|step| step.fract() == 0.0) && blank.kind == Kind::Number;
            let step = if is_whole { Step::Whole } else { Step::Any };
            Type::Number(Range { low: end(&blank.min), high: end(&blank.max), step })
        }
    }
}

fn options(items: &[Item]) -> Arc<[ChoiceOption]> {
    let option = |item: &Item| ChoiceOption {
        id: item.id.as_str().into(),
        label: item.label.as_str().into(),
        number: item.number,
    };
    items.iter().map(option).collect()
}

fn rating(steps: &model::Steps) -> Type {
    Type::Number(Range::whole(f64::from(steps.low), f64::from(steps.high)))
}

fn count_of_rows(rows: &Rows) -> Count {
    Count { least: rows.min.unwrap_or(0), most: rows.max }
}

fn of(path: &str) -> EntryRows {
    EntryRows::Of(path.into())
}

fn plain_entries(value: Type, path: &str) -> Entries {
    Entries { value: Box::new(value), count: Count::ANY, rows: of(path) }
}

/// What a name means in a row of another worksheet, which is not known yet.
fn foreign(name: &str) -> RowMeaning {
    match About::named(name) {
        Some(key) => RowMeaning::About { depth: 0, key, kind: Type::Any },
        None => RowMeaning::Cell { depth: 0, column: name.into(), kind: Type::Any },
    }
}

/// The same as it is seen from a row that is made from such an entry.
fn further(found: RowMeaning) -> RowMeaning {
    match found {
        RowMeaning::Cell { depth, column, kind } => RowMeaning::Cell { depth: depth + 1, column, kind },
        RowMeaning::About { depth, key, kind } => RowMeaning::About { depth: depth + 1, key, kind },
        RowMeaning::Group { depth, group, entries } => RowMeaning::Group { depth: depth + 1, group, entries },
    }
}

/// A formula that takes its type from itself.
fn unknown() -> Resolved {
    Resolved {
        node: super::expression::Node::Empty,
        kind: Type::Any,
        problems: Vec::new(),
        foreign: Vec::new(),
    }
}
