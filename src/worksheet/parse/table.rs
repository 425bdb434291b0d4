//! Tables: rows that a reader fills in, and rows of words.
//!
//! Owns which row is the pattern of the others, and what the cells of each are.

use super::blocks::Name;
use super::given::Given;
use super::list::{Frame, items};
use super::prose::inline_leaves;
use super::tree_of_notes::{Node, NodeKind};
use super::{Parser, Scope, words};
use crate::diagnostic::{Code, Span};
use crate::worksheet::model::{
    Block, Chart, ChartSeries, List, ListId, ListKind, Piece, Preset, Rows, Text, Value,
};
use crate::worksheet::recording::Element;

/// So many rows are shown where the author says no number.
const SHOWN: u32 = 3;
/// More rows than this are not written in advance.
const MOST_SHOWN: u32 = 100;

/// How many rows there are to be.
struct Count {
    shown: u32,
    min: Option<u32>,
    max: Option<u32>,
    is_fixed: bool,
}

impl<'a> Parser<'a> {
    /// Reads a table, or a list of one item, whose rows are filled in.
    pub(super) fn rows(&mut self, node: &Node, given: &Given<'a>, name: Name, frame: Frame) -> Vec<Block> {
        let list = self.reserve();
        let count = self.count(given);
        let from = self.formulas_of(given, "rows-from", None);
        let mut rows = Rows {
            is_table: node.is_table(),
            from,
            shown: count.shown,
            min: self.whole(given, "min").or(count.min),
            max: self.whole(given, "max").or(count.max),
            one_by_one: if given.has("one-by-one") { self.text_of(given, "one-by-one") } else { None },
            ..Rows::default()
        };
        if node.is_table() {
            self.table_rows(node, list, &frame, &count, &mut rows);
        } else {
            self.list_rows(node, list, &frame, &mut rows);
        }
        let label = frame.label.clone();
        self.worksheet.lists[list] = List {
            path: frame.path,
            label: frame.label,
            span: frame.span,
            is_ordered: frame.is_ordered,
            required: given.has("required"),
            items: Vec::new(),
            kind: ListKind::Rows(rows),
        };
        let mut blocks = vec![Block::List { list, label: name.text, labelled_by: name.labelled_by }];
        if let Some(kind) = self.chart_kind(given) {
            self.name_columns(list);
            let series = vec![(label.clone(), ChartSeries::Columns(list))];
            self.chart(Chart { kind, title: label, names: Vec::new(), series }, &mut blocks);
        }
        blocks
    }

    /// Reads `3+`, `3..8` and `fixed`.
    fn count(&mut self, given: &Given<'a>) -> Count {
        let free = Count { shown: SHOWN, min: None, max: None, is_fixed: false };
        let Some((value, span)) = given.spanned("rows") else { return free };
        let value = value.trim();
        let count = if value == "fixed" {
            Some(Count { shown: 0, min: None, max: Some(0), is_fixed: true })
        } else if let Some(number) = value.strip_suffix('+') {
            number.trim().parse().ok().map(|shown| Count { shown, ..free })
        } else {
            value.split_once("..").and_then(|(low, high)| {
                let (low, high) = (low.trim().parse::<u32>().ok()?, high.trim().parse::<u32>().ok()?);
                (low <= high).then_some(Count {
                    shown: low.max(1),
                    min: Some(low),
                    max: Some(high),
                    is_fixed: false,
                })
            })
        };
        if let Some(count) = count.filter(|count| count.shown <= MOST_SHOWN) {
            count
        } else {
            let message = format!("`{value}` is no number of rows");
            self.tell(
                Code::AttributeValue,
                span,
                &message,
                "write `rows=\"3+\"`, `rows=\"1..8\"` or `rows=\"fixed\"`",
            );
            Count { shown: SHOWN, min: None, max: None, is_fixed: false }
        }
    }

    fn table_rows(&mut self, node: &Node, list: ListId, frame: &Frame, count: &Count, rows: &mut Rows) {
        let headings = self.head(node);
        rows.head = headings.iter().map(|(_, text)| text.clone()).collect();
        let body: Vec<&Node> = node.children.iter().filter(|child| child.is(&Element::Row)).collect();
        let Some(pattern) = self.pattern(&body, frame, rows) else { return };
        let scope = Scope { rows: Some((list, &frame.path)) };
        for (column, cell) in cells(pattern).enumerate() {
            let heading = headings.get(column).map_or("", |(label, _)| label.as_str());
            let text = self.pattern_cell(cell, heading, scope);
            rows.pattern.push(text);
        }
        self.columns_of(&frame.path, rows);
        let first = cells(pattern).next().map(|cell| self.plain(&cell.inner)).unwrap_or_default();
        let counts_itself = count.is_fixed && !first.is_empty() && !is_dash(&first);
        for row in body {
            let is_pattern = row.range == pattern.range;
            if is_pattern && counts_itself {
                rows.pattern_label = Some(first.clone());
            }
            if !is_pattern && !self.is_pattern(row) || is_pattern && counts_itself {
                let preset = self.preset(row, &frame.path, rows);
                rows.presets.push(preset);
            }
        }
        let presets = rows.presets.len() as u32;
        if count.is_fixed {
            rows.max = Some(presets);
            rows.shown = presets;
        } else if presets > 0 {
            // Rows of words come first, and at least one empty row follows them where more are allowed.
            rows.shown = rows.shown.max(presets + 1).min(rows.max.unwrap_or(u32::MAX).max(presets));
        }
    }

    /// The one row whose blanks the others take; tells where there is none, or a second.
    fn pattern<'n>(&mut self, body: &[&'n Node], frame: &Frame, rows: &Rows) -> Option<&'n Node> {
        let patterns: Vec<&Node> = body.iter().copied().filter(|row| self.is_pattern(row)).collect();
        if let Some(second) = patterns.get(1) {
            let span = Span::from(second.range.start..self.end_of_line(second.range.start));
            let help = "keep one row with blanks, the pattern of the others: `rows` says how many there are, and empty \
                        cells take its blanks";
            self.tell(Code::RowsPattern, span, "a second row with blanks", help);
        }
        // Under `rows-from` a row of nothing but outputs will do.
        let pattern = patterns
            .first()
            .copied()
            .or_else(|| body.iter().copied().find(|row| !rows.from.is_empty() && has_output(row)));
        if pattern.is_none() {
            let help = "write blanks into one row, such as `[what]{}`: it is the pattern of the others";
            self.tell(Code::RowsPattern, frame.span, "no row of this table holds a blank", help);
        }
        pattern
    }

    /// The headings of the columns: as plain text and as they are shown.
    pub(super) fn head(&mut self, node: &Node) -> Vec<(String, Text)> {
        let head = node.children.iter().find(|child| child.is(&Element::Head));
        let Some(head) = head else { return Vec::new() };
        cells(head)
            .map(|cell| {
                self.inline(&cell.inner, &cell.children, None, Scope::WORKSHEET);
                (self.plain(&cell.inner), self.trimmed(&cell.inner, &cell.children))
            })
            .collect()
    }

    /// Whether a row holds a blank, or a box that stands for one.
    fn is_pattern(&self, row: &Node) -> bool {
        row.has_blank() || cells(row).any(|cell| is_box(&self.plain(&cell.inner)))
    }

    fn pattern_cell(&mut self, cell: &Node, heading: &str, scope: Scope<'_>) -> Text {
        let words = self.plain(&cell.inner);
        if is_box(&words) {
            let blank = self.check(Span::from(cell.range.clone()), heading, scope);
            return vec![Piece::Blank(blank)];
        }
        let label = Some(heading).filter(|heading| !heading.is_empty());
        let leaves = inline_leaves(&cell.children);
        let is_one = leaves.iter().filter(|leaf| matches!(leaf.kind, NodeKind::Blank(..))).count() < 2;
        for leaf in leaves {
            let own = self.label_of_many(leaf, heading);
            self.leaf(leaf, if is_one { label } else { Some(&own) }, scope);
        }
        self.refuse_attributes(&cell.children);
        self.trimmed(&cell.inner, &cell.children)
    }

    /// What a blank is called that shares its cell with others: the column, and its hint.
    fn label_of_many(&self, leaf: &Node, heading: &str) -> String {
        let NodeKind::Blank(hint, _) = &leaf.kind else { return heading.to_owned() };
        let hint = words::hint(&self.text[hint.clone()]);
        let parts = [heading, &hint].into_iter().filter(|part| part.contains(char::is_alphanumeric));
        parts.collect::<Vec<_>>().join(": ")
    }

    /// Lists the columns with blanks, and finds what names a row: its first column.
    fn columns_of(&mut self, path: &str, rows: &mut Rows) {
        for text in &rows.pattern {
            for piece in text {
                let blank = match piece {
                    Piece::Blank(blank) => *blank,
                    Piece::Output(output) => {
                        let name = self.worksheet.outputs[*output].name.as_deref();
                        let column = name.and_then(|name| name.strip_prefix(path)?.strip_prefix('.'));
                        rows.computed.extend(column.map(ToOwned::to_owned));
                        continue;
                    }
                    _ => continue,
                };
                let own = &self.worksheet.blanks[blank].path;
                let column = own.strip_prefix(path).and_then(|rest| rest.strip_prefix('.')).unwrap_or(own);
                rows.columns.push((column.to_owned(), blank));
            }
        }
        let first = rows.pattern.first();
        rows.name = first.and_then(|text| {
            text.iter().find_map(|piece| match piece {
                Piece::Blank(blank) => {
                    rows.columns.iter().find(|(_, own)| own == blank).map(|(id, _)| id.clone())
                }
                _ => None,
            })
        });
    }

    /// Names columns of outputs, so that they can be drawn. An author cannot write such a name, so it hides no other.
    fn name_columns(&mut self, list: ListId) {
        let List { path, kind: ListKind::Rows(rows), .. } = &mut self.worksheet.lists[list] else { return };
        for (column, text) in rows.pattern.iter().enumerate().skip(1) {
            let outputs: Vec<usize> = text.iter().filter_map(Piece::output).collect();
            let [output] = outputs.as_slice() else { continue };
            let output = &mut self.worksheet.outputs[*output];
            if output.name.is_none() {
                let id = format!(":{}", column + 1);
                let name = format!("{path}.{id}");
                let value = Value {
                    span: output.span,
                    expression: output.expression,
                    format: output.format,
                    row: Some(list),
                };
                self.worksheet.values.insert(name.clone(), value);
                output.name = Some(name);
                rows.computed.push(id);
            }
        }
    }

    /// A row whose words the author wrote.
    fn preset(&mut self, row: &Node, path: &str, rows: &Rows) -> Preset {
        let mut preset = Preset::default();
        let mut written = None;
        for (column, cell) in cells(row).enumerate().take(rows.pattern.len()) {
            let attributes = self.last_attributes(&cell.children);
            if let Some(range) = attributes {
                let given = self.given(range, super::given::Where::Item);
                written = written.or(given.attributes.id.map(|id| id.text.to_owned()));
            }
            let plain = self.plain(&cell.inner);
            if column == 0 {
                preset.label.clone_from(&plain);
            }
            // The pattern's own row has its blanks where they are.
            let has_field = !inline_leaves(&cell.children).is_empty() || is_box(&plain);
            if plain.is_empty() || has_field {
                preset.cells.push(None);
                continue;
            }
            self.inline(&cell.inner, &cell.children, None, Scope::WORKSHEET);
            preset.cells.push(Some(self.trimmed(&cell.inner, &cell.children)));
            if let Some(id) = column_of(rows, column) {
                preset.values.insert(id, plain);
            }
        }
        preset.cells.resize(rows.pattern.len(), None);
        let span = Span::from(row.range.start..self.end_of_line(row.range.start));
        let path = self.name_below(&format!("{path}.row:"), written.as_deref(), &preset.label, span);
        preset.id = path.rsplit_once("row:").map_or(String::new(), |(_, id)| id.to_owned());
        preset
    }

    /// A list of one item, repeated for each entry.
    fn list_rows(&mut self, node: &Node, list: ListId, frame: &Frame, rows: &mut Rows) {
        let all: Vec<&Node> = items(node).collect();
        let [item] = all.as_slice() else {
            let help = "write one item with all that belongs to an entry; it is repeated for each of them";
            return self.tell(Code::RowsPattern, frame.span, "a list that is repeated has one item", help);
        };
        let scope = Scope { rows: Some((list, &frame.path)) };
        let head = item.head();
        let attributes = self.last_attributes(head.inline);
        if let Some(range) = attributes {
            self.given(range, super::given::Where::Item);
        }
        self.inline(&head.place, head.inline, None, scope);
        rows.pattern.push(self.trimmed(&head.place, head.inline));
        self.prose(head.rest, None, scope);
        for block in head.rest {
            let text = self.pieces(&block.outer, std::slice::from_ref(block));
            rows.content.push(Block::Prose(text));
        }
        let content: Vec<Text> = rows
            .content
            .iter()
            .filter_map(|block| match block {
                Block::Prose(text) => Some(text.clone()),
                _ => None,
            })
            .collect();
        let own = rows.pattern.clone();
        rows.pattern.extend(content);
        self.columns_of(&frame.path, rows);
        rows.pattern = own;
    }
}

/// The cells of a row.
pub(super) fn cells(row: &Node) -> impl Iterator<Item = &Node> {
    row.children.iter().filter(|child| child.is(&Element::Cell))
}

fn has_output(row: &Node) -> bool {
    row.children.iter().any(|child| child.kind == NodeKind::Output || has_output(child))
}

/// Whether a cell holds a box and nothing else.
fn is_box(words: &str) -> bool {
    matches!(words.trim(), "[ ]" | "[]")
}

/// Whether a cell is closed.
pub(super) fn is_dash(words: &str) -> bool {
    matches!(words.trim(), "–" | "—" | "-")
}

/// The id of the only blank in a column of the pattern.
fn column_of(rows: &Rows, column: usize) -> Option<String> {
    let blank = rows.pattern.get(column)?.iter().find_map(|piece| match piece {
        Piece::Blank(blank) => Some(*blank),
        _ => None,
    })?;
    rows.columns.iter().find(|(_, own)| *own == blank).map(|(id, _)| id.clone())
}
