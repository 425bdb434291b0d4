//! Lists: choices, questions, scales, grids, orders and shares.
//!
//! Owns which of them a list is, by its boxes and by the attributes before it.

use super::blocks::Name;
use super::given::Given;
use super::items::{Mark, Words};
use super::tree_of_notes::Node;
use super::{Parser, Scope, sections, words};
use crate::diagnostic::{Code, Span};
use crate::worksheet::model::{Block, Chart, ChartKind, ChartSeries, Item, List, ListId, ListKind};
use crate::worksheet::recording::Element;

/// Keys that make an instrument of a list.
const INSTRUMENTS: &[&str] = &["bands", "outcomes", "rank", "rows-from", "scale", "scales", "share"];

/// What a list is to be: its path, place and name.
pub(super) struct Frame {
    pub(super) path: String,
    pub(super) label: String,
    pub(super) span: Span,
    pub(super) is_ordered: bool,
}

impl<'a> Parser<'a> {
    /// Whether a list or table is answered, by its boxes and blanks or by the attributes before it.
    pub(super) fn is_instrument(&self, node: &Node, given: Option<&Given<'_>>) -> bool {
        let has = |key: &str| given.is_some_and(|given| given.has(key));
        if node.is_table() {
            return ["rows", "rows-from", "columns-from"].into_iter().any(has);
        }
        INSTRUMENTS.iter().any(|key| has(key)) || items(node).any(|item| self.is_asking(item))
    }

    /// Whether an item has a box, or a list beneath it whose items have.
    fn is_asking(&self, item: &Node) -> bool {
        self.mark(item) != Mark::None
            || item
                .head()
                .rest
                .iter()
                .filter(|node| node.is_list())
                .any(|list| items(list).next().is_some_and(|inner| self.mark(inner) != Mark::None))
    }

    /// Reads a list or table that is answered, or that shows what was answered.
    pub(super) fn instrument(&mut self, node: &Node, given: Given<'a>, name: Name) -> Vec<Block> {
        let given = &self.fitting(node, given);
        if given.has("bands") {
            return self.bands(node, given, &name);
        }
        if given.has("outcomes") {
            return self.outcomes(node, given, &name);
        }
        let written = given.attributes.id.map(|id| id.text);
        let span = Span::from(node.range.start..self.end_of_line(node.range.start));
        let label = if given.has("label") { self.text_of(given, "label") } else { None };
        let label = label.unwrap_or_else(|| words::asking(&name.label).unwrap_or(&name.label).to_owned());
        if label.is_empty() && written.is_none() {
            self.tell(
                Code::BlankWithoutLabel,
                span,
                "a list or table that nothing names",
                "write a heading or a paragraph before it, or `{label=\"…\"}`",
            );
        }
        let path = self.name(Scope::WORKSHEET, written, &label, span);
        self.rename(given, &path);
        let is_ordered = node.is(&Element::List(true));
        let frame = Frame { path, label, span, is_ordered };
        if given.has("columns-from") {
            return self.matrix(node, given, name, frame);
        }
        if node.is_table() || given.has("rows-from") {
            return self.rows(node, given, name, frame);
        }
        self.answered_list(node, given, name, frame)
    }

    fn answered_list(&mut self, node: &Node, given: &Given<'a>, name: Name, frame: Frame) -> Vec<Block> {
        // Its number is taken before those of the lists within it.
        let list = self.reserve();
        let label = frame.label.clone();
        let kind = self.kind_of_list(node, given);
        let (kind, items) = match kind {
            Some(kind) => (kind, self.items_of(node, &frame)),
            None => self.by_boxes(node, given, &frame),
        };
        let items = self.with_levels(node, &kind, items);
        let mut blocks = vec![Block::List { list, label: name.text, labelled_by: name.labelled_by }];
        self.worksheet.lists[list] = List {
            path: frame.path.clone(),
            label: frame.label,
            span: frame.span,
            is_ordered: frame.is_ordered,
            required: given.has("required"),
            items,
            kind,
        };
        self.chart_of_list(list, given, &label, &mut blocks);
        blocks
    }

    /// Keeps a place for a list.
    pub(super) fn reserve(&mut self) -> ListId {
        self.worksheet.lists.push(List::default());
        self.worksheet.lists.len() - 1
    }

    /// What a list is by the attributes before it; `None` leaves it to its boxes.
    fn kind_of_list(&mut self, node: &Node, given: &Given<'a>) -> Option<ListKind> {
        let boxed = items(node).find(|item| self.mark(item) != Mark::None).map(|item| item.range.clone());
        let kind = if given.has("scale") {
            // With ends that cannot be read the rest is read as an order, of which nothing more is told.
            self.scale(given).map_or(ListKind::Rank, ListKind::Scale)
        } else if given.has("scales") {
            self.grid(given).map_or(ListKind::Rank, ListKind::Grid)
        } else if given.has("rank") {
            ListKind::Rank
        } else if given.has("share") {
            ListKind::Share(self.decimal(given, "share").unwrap_or(100.0))
        } else {
            return None;
        };
        if let Some(range) = boxed {
            let span = Span::from(range.start..self.end_of_line(range.start));
            self.tell(
                Code::ListMixed,
                span,
                "a box in a list whose items are rated, ordered or shared out",
                "take the box out, or the attribute before the list",
            );
        }
        Some(kind)
    }

    /// The items of a list without boxes.
    fn items_of(&mut self, node: &Node, frame: &Frame) -> Vec<Item> {
        items(node)
            .map(|item| {
                let mut words = self.words(item, Mark::None);
                for points in std::mem::take(&mut words.given.attributes.points) {
                    let help = "put them at the end of an item that begins with `( )` or `[ ]`";
                    self.tell(Code::AttributeMisplaced, points.span, "points that no choice gives", help);
                }
                self.item(words, &frame.path)
            })
            .collect()
    }

    /// An item with its id, attributes and what stands beneath it.
    fn item(&mut self, mut words: Words<'a>, list: &str) -> Item {
        let id = self.item_id(list, &words);
        let given = &words.given;
        words.item.id = id;
        words.item.dim = given.get("dim").map(ToOwned::to_owned);
        words.item.weight = self.decimal(given, "weight");
        words.item.reverse = given.has("reverse");
        for points in &given.attributes.points {
            *words.item.points.entry(points.outcome.to_owned()).or_default() += f64::from(points.number);
        }
        if given.has("show-if") || given.has("for") {
            words.item.section = Some(self.section_of(given));
        }
        words.item
    }

    /// Tells of keys of ratings at an item that is not rated.
    fn refuse_ratings(&mut self, given: &Given<'a>) {
        for pair in
            given.attributes.pairs.iter().filter(|pair| matches!(pair.key, "dim" | "reverse" | "weight"))
        {
            let message = format!("`{}` has no meaning here", pair.key);
            let help = format!("`{}` belongs to an item of a list with `scale`", pair.key);
            self.tell(Code::AttributeMisplaced, pair.span, &message, &help);
        }
    }

    /// What a list is by its boxes.
    fn by_boxes(&mut self, node: &Node, given: &Given<'a>, frame: &Frame) -> (ListKind, Vec<Item>) {
        let marks: Vec<Mark> = items(node).map(|item| self.mark(item)).collect();
        let is_questions = marks.iter().all(|mark| *mark == Mark::None);
        if is_questions {
            return self.questions(node, given, frame);
        }
        let is_round = marks.iter().any(|mark| matches!(mark, Mark::Round(_)));
        let is_mixed = |mark: &Mark| match mark {
            Mark::Round(_) => !is_round,
            Mark::Square(_) => is_round,
            Mark::None => true,
        };
        if let Some(position) = marks.iter().position(is_mixed) {
            let range = items(node).nth(position).map_or(node.range.clone(), |item| item.range.clone());
            let span = Span::from(range.start..self.end_of_line(range.start));
            let help = if is_round { "begin every item with `( )`" } else { "begin every item with `[ ]`" };
            self.tell(Code::ListMixed, span, "items of two sorts in one list", help);
        }
        let practice = given.has("practice");
        self.check_practice(&marks, practice, node, frame);
        let items = self.choices(node, &marks, &frame.path);
        let kind = if is_round {
            ListKind::One { is_select: given.has("select"), practice }
        } else {
            ListKind::Many { min: self.whole(given, "min"), max: self.whole(given, "max"), practice }
        };
        (kind, items)
    }

    fn check_practice(&mut self, marks: &[Mark], practice: bool, node: &Node, frame: &Frame) {
        let first = marks.iter().position(|mark| mark.is_marked());
        match first {
            Some(position) if !practice => {
                let range = items(node).nth(position).map_or(node.range.clone(), |item| item.range.clone());
                let span = Span::from(range.start..self.end_of_line(range.start));
                self.tell(
                    Code::MarkedWithoutPractice,
                    span,
                    "a choice that is marked in advance",
                    "write `{practice}` before the list if this is the right answer; nothing is ever chosen in advance",
                );
            }
            None if practice => self.tell(
                Code::PracticeWithoutAnswer,
                frame.span,
                "a practice without a right answer",
                "mark the right one: `(x)` or `[x]`",
            ),
            _ => {}
        }
    }

    fn choices(&mut self, node: &Node, marks: &[Mark], path: &str) -> Vec<Item> {
        items(node)
            .zip(marks)
            .map(|(item, mark)| {
                let words = self.words(item, *mark);
                let target = words.target.clone();
                self.refuse_ratings(&words.given);
                let mut read = self.item(words, path);
                read.is_right = mark.is_marked();
                let head = item.head();
                read.content = self.beneath_item(head.rest);
                if let Some(target) = target {
                    self.steps.push((target.clone(), path.to_owned(), read.id.clone()));
                    read.step = Some(target);
                }
                if let Some(section) = read.section {
                    sections::fill(section, &read.content, &mut self.worksheet);
                }
                read
            })
            .collect()
    }

    /// Blocks beneath an item. The heading in force is not theirs.
    pub(super) fn beneath_item(&mut self, rest: &[Node]) -> Vec<Block> {
        let heading = self.heading.take();
        let blocks = self.blocks(rest);
        self.heading = heading;
        blocks
    }

    /// A question for each item.
    fn questions(&mut self, node: &Node, given: &Given<'a>, frame: &Frame) -> (ListKind, Vec<Item>) {
        let mut lists = Vec::new();
        let mut read = Vec::new();
        for item in items(node) {
            let words = self.words(item, Mark::None);
            self.refuse_ratings(&words.given);
            let mut question = self.item(words, &frame.path);
            let list = self.reserve();
            let inner = item.head().rest.iter().find(|node| node.is_list());
            let path = format!("{}.{}", frame.path, question.id);
            let inner_frame =
                Frame { path, label: question.label.clone(), span: question.span, is_ordered: false };
            if let Some(inner) = inner {
                let (kind, items) = self.by_boxes(inner, given, &inner_frame);
                self.worksheet.lists[list] = List {
                    path: inner_frame.path,
                    label: inner_frame.label,
                    span: inner_frame.span,
                    is_ordered: inner.is(&Element::List(true)),
                    required: given.has("required"),
                    items,
                    kind,
                };
                let others: Vec<Node> =
                    item.head().rest.iter().filter(|node| node.range != inner.range).cloned().collect();
                question.content = self.beneath_item(&others);
                lists.push(list);
                read.push(question);
            } else {
                let help = "write its choices beneath it as `- ( ) …`, as far in as its words";
                self.tell(
                    Code::ListMixed,
                    inner_frame.span,
                    "a question without choices among others with",
                    help,
                );
                self.worksheet.lists.truncate(list);
            }
        }
        (ListKind::Questions(lists), read)
    }

    /// Draws the numbers of a list that is answered.
    fn chart_of_list(&mut self, list: ListId, given: &Given<'a>, label: &str, blocks: &mut Vec<Block>) {
        let Some(kind) = self.chart_kind(given) else { return };
        let series = match &self.worksheet.lists[list].kind {
            ListKind::Grid(scales) => scales
                .iter()
                .map(|scale| (scale.label.clone(), ChartSeries::Scale(list, scale.id.clone())))
                .collect(),
            _ => vec![(label.to_owned(), ChartSeries::List(list))],
        };
        self.chart(Chart { kind, title: label.to_owned(), names: Vec::new(), series }, blocks);
    }

    pub(super) fn chart(&mut self, chart: Chart, blocks: &mut Vec<Block>) {
        self.worksheet.charts.push(chart);
        blocks.push(Block::Chart(self.worksheet.charts.len() - 1));
    }

    pub(super) fn chart_kind(&mut self, given: &Given<'_>) -> Option<ChartKind> {
        const KINDS: [(&str, ChartKind); 5] = [
            ("balance", ChartKind::Balance),
            ("bars", ChartKind::Bars),
            ("gauge", ChartKind::Gauge),
            ("line", ChartKind::Line),
            ("radar", ChartKind::Radar),
        ];
        let pair = given.pair("chart")?;
        let value = pair.value.as_deref().unwrap_or("");
        let kind = KINDS.iter().find(|(name, _)| *name == value).map(|(_, kind)| *kind);
        if kind.is_none() {
            let names = KINDS.iter().map(|(name, _)| *name);
            let help = crate::diagnostic::suggest::help(value, names).unwrap_or_default();
            self.tell(Code::AttributeValue, pair.value_span, &format!("there is no chart `{value}`"), &help);
        }
        kind
    }
}

/// The items of a list.
pub(super) fn items(list: &Node) -> impl Iterator<Item = &Node> {
    list.children.iter().filter(|child| child.is(&Element::Item))
}
