//! Plain lists and tables: those that ask nothing, shown as they are.
//!
//! Owns what names the blanks in them, items under a condition, and the numbers that a chart draws.

use std::collections::BTreeMap;

use super::given::Given;
use super::list::items;
use super::prose::{inline_leaves, trim_end};
use super::table::cells;
use super::tree_of_notes::{Node, NodeKind};
use super::{Parser, Scope, words};
use crate::diagnostic::Code;
use crate::worksheet::model::{Block, Chart, ChartSeries, Piece, Point, Text};
use crate::worksheet::recording::Element;

impl<'a> Parser<'a> {
    /// A list or table that is no instrument: shown as it is, with the blanks and outputs that stand in it.
    pub(super) fn plain_list_or_table(&mut self, node: &Node) -> Vec<Block> {
        let given = self.heading_given().filter(|given| given.has("chart"));
        if node.is_table() {
            self.plain_table(node);
        } else {
            self.prose_list(node);
        }
        let mut text = self.pieces(&node.outer, std::slice::from_ref(node));
        self.mark_conditional_items(node, &mut text);
        trim_end(&mut text);
        let mut blocks = vec![Block::Prose(text)];
        if let Some(given) = given {
            self.take_heading_given();
            self.chart_of_plain(node, &given, &mut blocks);
        }
        blocks
    }

    /// Blanks in a table without rows of its own are named by their column and row.
    fn plain_table(&mut self, node: &Node) {
        let headings = self.head(node);
        for row in node.children.iter().filter(|child| child.is(&Element::Row)) {
            let name = cells(row).next().map(|cell| self.plain(&cell.inner)).unwrap_or_default();
            for (column, cell) in cells(row).enumerate() {
                let heading = headings.get(column).map_or("", |(label, _)| label.as_str());
                let label = match (heading.is_empty(), name.is_empty()) {
                    (false, false) => format!("{heading}: {name}"),
                    (true, _) => name.clone(),
                    (false, true) => heading.to_owned(),
                };
                for leaf in inline_leaves(&cell.children) {
                    self.leaf(
                        leaf,
                        Some(&label).filter(|label| !label.is_empty()).map(String::as_str),
                        Scope::WORKSHEET,
                    );
                }
                self.refuse_attributes(&cell.children);
            }
        }
    }

    fn prose_list(&mut self, node: &Node) {
        for item in items(node) {
            let head = item.head();
            let lead = words::first_sentence(&self.plain(&head.place)).to_owned();
            let lead = words::asking(&lead).map(ToOwned::to_owned).unwrap_or(lead);
            self.check_blank_first(item);
            let label = Some(lead.as_str()).filter(|lead| !lead.is_empty());
            self.inline(&head.place, head.inline, label, Scope::WORKSHEET);
            if let Some(range) = self.last_attributes(head.inline) {
                let given = self.given(range, super::given::Where::Item);
                let others = given.attributes.id.is_some()
                    || !given.attributes.points.is_empty()
                    || given.attributes.pairs.iter().any(|pair| !matches!(pair.key, "show-if" | "for"));
                if others {
                    self.tell(
                        Code::AttributesUnbound,
                        given.span(),
                        "attributes of an item in a list that asks nothing",
                        "begin the items with `( )` or `[ ]`, or write an attribute such as `scale` before the list",
                    );
                }
                if given.has("show-if") || given.has("for") {
                    let section = self.section_of(&given);
                    self.item_sections.insert(item.range.start, section);
                }
            }
            for node in head.rest {
                if node.is_list() {
                    self.prose_list(node);
                } else {
                    self.prose(std::slice::from_ref(node), None, Scope::WORKSHEET);
                }
            }
        }
    }

    /// Puts the sections of items into their start tags.
    fn mark_conditional_items(&mut self, node: &Node, text: &mut Text) {
        let sections: Vec<Option<usize>> =
            items(node).map(|item| self.item_sections.get(&item.range.start).copied()).collect();
        if sections.iter().all(Option::is_none) {
            return;
        }
        let mut rebuilt: Text =
            vec![Piece::Html(self.html(&(node.outer.start..node.inner.start)).to_owned())];
        for (item, section) in items(node).zip(sections) {
            let own = self.pieces(&(item.inner.start..item.inner.end), &item.children);
            let tag = section.map_or("<li>".to_owned(), |section| format!("<li data-section=\"{section}\">"));
            if let Some(section) = section {
                super::sections::fill(section, &[Block::Prose(own.clone())], &mut self.worksheet);
            }
            rebuilt.push(Piece::Html(tag));
            rebuilt.extend(own);
            rebuilt.push(Piece::Html("</li>\n".to_owned()));
        }
        rebuilt.push(Piece::Html(self.html(&(node.inner.end..node.outer.end)).to_owned()));
        *text = rebuilt;
    }

    /// Draws the numbers of a table that is not answered: written or computed.
    pub(super) fn chart_of_plain(&mut self, node: &Node, given: &Given<'a>, blocks: &mut Vec<Block>) {
        let Some(kind) = self.chart_kind(given) else { return };
        let title = self.heading.as_ref().map(|heading| heading.label.clone()).unwrap_or_default();
        let (names, series) =
            if node.is_table() { self.points_of_table(node) } else { self.points_of_list(node) };
        if names.is_empty() || series.is_empty() {
            let help = "write a table whose first column names what its other columns give numbers of";
            self.tell(Code::AttributeMisplaced, given.span(), "a chart of nothing", help);
            return;
        }
        let series = series.into_iter().map(|(label, points)| (label, ChartSeries::Points(points))).collect();
        self.chart(Chart { kind, title, names, series }, blocks);
    }

    fn points_of_table(&mut self, node: &Node) -> (Vec<String>, Vec<(String, Vec<Point>)>) {
        let head = node.children.iter().find(|child| child.is(&Element::Head));
        let headings: Vec<String> =
            head.map(|head| cells(head).map(|cell| self.plain(&cell.inner)).collect()).unwrap_or_default();
        let mut names = Vec::new();
        let mut series: BTreeMap<usize, Vec<Point>> = BTreeMap::new();
        for row in node.children.iter().filter(|child| child.is(&Element::Row)) {
            for (column, cell) in cells(row).enumerate() {
                if column == 0 {
                    names.push(self.plain(&cell.inner));
                } else {
                    let point = self.point(cell);
                    series.entry(column).or_default().push(point);
                }
            }
        }
        let has_number = |points: &Vec<Point>| points.iter().any(|point| *point != Point::None);
        let series = series.into_iter().filter(|(_, points)| has_number(points));
        let series =
            series.map(|(column, points)| (headings.get(column).cloned().unwrap_or_default(), points));
        (names, series.collect())
    }

    fn points_of_list(&mut self, node: &Node) -> (Vec<String>, Vec<(String, Vec<Point>)>) {
        let mut names = Vec::new();
        let mut points = Vec::new();
        for item in items(node) {
            let head = item.head();
            let words = self.plain(&head.place);
            names.push(words.split(':').next().unwrap_or(&words).trim().to_owned());
            let output = inline_leaves(head.inline).into_iter().find_map(|leaf| self.output_of(leaf));
            let written = words.rsplit([':', ' ']).find_map(number_in);
            points.push(output.map(Point::Output).or(written.map(Point::Number)).unwrap_or(Point::None));
        }
        (names, vec![(String::new(), points)])
    }

    fn point(&self, cell: &Node) -> Point {
        let output = inline_leaves(&cell.children).into_iter().find_map(|leaf| self.output_of(leaf));
        let number = || number_in(&self.plain(&cell.inner)).map_or(Point::None, Point::Number);
        output.map_or_else(number, Point::Output)
    }

    fn output_of(&self, leaf: &Node) -> Option<usize> {
        match (&leaf.kind, self.placed.get(&leaf.range.start)) {
            (NodeKind::Output, Some(Piece::Output(output))) => Some(*output),
            _ => None,
        }
    }
}

/// The number that a text is, with a sign for per cent or a unit after it.
fn number_in(text: &str) -> Option<f64> {
    let text = text.trim().replace(['\u{a0}', '\u{202f}'], " ");
    let digits = text
        .find(|it: char| !(it.is_ascii_digit() || matches!(it, '.' | ',' | '-' | '−')))
        .unwrap_or(text.len());
    let number: f64 = text[..digits].replace('−', "-").replace(',', ".").parse().ok()?;
    Some(if text[digits..].trim_start().starts_with('%') { number / 100.0 } else { number })
}
