//! Tables.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::writer::{FrameKind, OpenTable, Writer};

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>, range: &Range<usize>) {
        self.begin_block_of_container(range);
        self.block();
        let table = OpenTable { alignments, column: 0, is_head: true, has_rows: false, cell_at: (0, 0) };
        if self.open(FrameKind::Table(table), range) {
            // It scrolls where the window is narrow, and what scrolls must be reached by keyboard.
            self.out.push("<div class=\"table\" tabindex=\"0\">\n<table>\n");
        }
    }

    pub(super) fn end_table(&mut self, table: &OpenTable, is_shown: bool) {
        if is_shown {
            self.out.push(if table.has_rows { "</tbody>\n</table>\n</div>\n" } else { "</table>\n</div>\n" });
        }
    }

    /// Begins a row; `before` goes before it.
    pub(super) fn start_row(&mut self, before: &str) {
        let is_first = self.table_mut().is_some_and(|table| {
            table.column = 0;
            !table.is_head && !std::mem::replace(&mut table.has_rows, true)
        });
        if self.open(FrameKind::Plain, &(0..0)) {
            self.out.push(if is_first { "<tbody>\n" } else { before });
            self.out.push("<tr>\n");
        }
    }

    pub(super) fn end_row(&mut self, html: &str, is_shown: bool) {
        if is_shown {
            self.out.push(html);
        }
        if let Some(table) = self.table_mut() {
            table.is_head = false;
        }
    }

    pub(super) fn start_cell(&mut self) {
        let start = self.out.len();
        let (is_head, alignment) = self.table_mut().map_or((false, Alignment::None), |table| {
            let alignment = table.alignments.get(table.column).copied().unwrap_or(Alignment::None);
            table.column += 1;
            (table.is_head, alignment)
        });
        if self.open(FrameKind::Plain, &(0..0)) {
            self.out.push(if is_head { "<th scope=\"col\"" } else { "<td" });
            self.out.push(class(alignment));
            self.out.push(">");
        }
        let end = self.out.len();
        if let Some(table) = self.table_mut() {
            table.cell_at = (start, end);
        }
    }

    pub(super) fn end_cell(&mut self, is_shown: bool) {
        self.prose.gap();
        let Some((is_head, alignment, (start, contents))) = self.table_mut().map(|table| {
            let alignment = table.alignments.get(table.column.saturating_sub(1)).copied();
            (table.is_head, alignment.unwrap_or(Alignment::None), table.cell_at)
        }) else {
            return;
        };
        if !is_shown {
            return;
        }
        if is_head && self.out.len() == contents && !self.out.has_slot_since(start) {
            // A header without words heads nothing: screen readers announce it as an empty one.
            self.out.take_back(start);
            self.out.push("<td");
            self.out.push(class(alignment));
            self.out.push("></td>\n");
        } else {
            self.out.push(if is_head { "</th>\n" } else { "</td>\n" });
        }
    }

    /// The table that is being read: the innermost, with at most a row and a cell above it.
    fn table_mut(&mut self) -> Option<&mut OpenTable> {
        self.frames.iter_mut().rev().take(3).find_map(|frame| match &mut frame.kind {
            FrameKind::Table(table) => Some(table),
            _ => None,
        })
    }
}

const fn class(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "",
        Alignment::Left => " class=\"align-left\"",
        Alignment::Center => " class=\"align-center\"",
        Alignment::Right => " class=\"align-right\"",
    }
}
