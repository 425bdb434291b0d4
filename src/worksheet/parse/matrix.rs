//! Matrices: tables with a blank in every cell.
//!
//! Owns what the head, the rows and the cells after the repeated column of one are.

use super::blocks::Name;
use super::given::Given;
use super::list::Frame;
use super::prose::inline_leaves;
use super::table::{cells, is_dash};
use super::tree_of_notes::Node;
use super::{Parser, Scope};
use crate::diagnostic::Span;
use crate::worksheet::model::{Block, List, ListKind, Matrix, Piece, Text};
use crate::worksheet::recording::Element;

impl<'a> Parser<'a> {
    /// A table with a blank in every cell.
    pub(super) fn matrix(&mut self, node: &Node, given: &Given<'a>, name: Name, frame: Frame) -> Vec<Block> {
        let list = self.reserve();
        let scope = Scope { rows: Some((list, &frame.path)) };
        let head = node.children.iter().find(|child| child.is(&Element::Head)).cloned();
        let headings = head.as_ref().map(|head| self.matrix_head(head, scope)).unwrap_or_default();
        let cell = self.cell(given, format!("{}.*", frame.path), &frame.label);
        let mut matrix = Matrix {
            corner: headings.first().cloned().unwrap_or_default(),
            rows: self.formulas_of(given, "rows-from", None),
            columns: self.formulas_of(given, "columns-from", None),
            column_head: headings.get(1).cloned().unwrap_or_default(),
            cell,
            ..Matrix::default()
        };
        for row in node.children.iter().filter(|child| child.is(&Element::Row)) {
            self.matrix_row(row, &headings, scope, &mut matrix, &frame);
        }
        self.worksheet.lists[list] = List {
            path: frame.path,
            label: frame.label,
            span: frame.span,
            is_ordered: false,
            required: given.has("required"),
            items: Vec::new(),
            kind: ListKind::Matrix(matrix),
        };
        vec![Block::List { list, label: name.text, labelled_by: name.labelled_by }]
    }

    fn matrix_head(&mut self, head: &Node, scope: Scope<'_>) -> Vec<Text> {
        cells(head)
            .map(|cell| {
                for leaf in inline_leaves(&cell.children) {
                    self.leaf(leaf, None, scope);
                }
                self.trimmed(&cell.inner, &cell.children)
            })
            .collect()
    }

    fn matrix_row(
        &mut self,
        row: &Node,
        headings: &[Text],
        scope: Scope<'_>,
        matrix: &mut Matrix,
        frame: &Frame,
    ) {
        let cells: Vec<&Node> = cells(row).collect();
        for cell in &cells {
            for leaf in inline_leaves(&cell.children) {
                self.leaf(leaf, None, scope);
            }
        }
        let texts: Vec<Text> = cells.iter().map(|cell| self.trimmed(&cell.inner, &cell.children)).collect();
        let first = cells.first().map(|cell| self.plain(&cell.inner)).unwrap_or_default();
        let is_footer =
            texts.get(1).is_some_and(|text| text.iter().any(|piece| matches!(piece, Piece::Output(_))));
        if is_footer {
            matrix.footers.push(texts);
            return;
        }
        let is_pattern = !matrix.rows.is_empty() && matrix.pattern.is_none();
        if is_pattern {
            matrix.pattern = texts.first().cloned();
        } else {
            let span = Span::from(row.range.start..self.end_of_line(row.range.start));
            let path = self.name_below(&format!("{}.row:", frame.path), None, &first, span);
            let id = path.rsplit_once("row:").map_or(String::new(), |(_, id)| id.to_owned());
            if cells.get(1).is_some_and(|cell| is_dash(&self.plain(&cell.inner))) {
                matrix.closed.push((id.clone(), "*".to_owned()));
            }
            matrix.presets.push((id, first));
        }
        if matrix.sums.is_empty() {
            matrix.sums = headings.iter().cloned().zip(texts).skip(2).collect();
        }
    }
}
