//! Rows: tables whose pattern row is repeated, and lists of one item.
//!
//! Owns how many rows there are before anybody has answered, and the pattern that the runtime copies. In a pattern
//! `{index}` stands for what it is in names and ids, from 0, and `{number}` for what it is in labels, from 1.

use super::super::expression::{About, Node};
use super::super::model::{List, Piece, Preset, Rows, Text};
use super::fields::hint;
use super::{Caption, Row, RowWords, Writer};

/// How many rows there are where only the reader knows of any: so many as fit most hands.
const EMPTY_ROWS: usize = 3;

/// A row to be written.
#[derive(Clone, Copy)]
enum Source<'a> {
    /// An empty one.
    Empty,
    /// One whose words the author wrote.
    Preset(&'a Preset),
    /// One that is made from an item: its id and label.
    Known(&'a str, &'a str),
    /// The pattern of all that are added.
    Pattern,
}

impl<'a> Writer<'a> {
    /// A table with a row for each entry, or a list with an item for each.
    pub(super) fn rows(&mut self, list: &'a List, rows: &'a Rows, caption: Caption<'a>) {
        let sources = sources(rows);
        if rows.is_table {
            self.open_table("rows", list, caption);
            self.rows_head(rows);
            self.out.push("<tbody>");
        } else {
            self.open_rows_list(list, rows, caption);
        }
        for (index, source) in sources.into_iter().enumerate() {
            self.row(list, rows, &index.to_string(), source);
        }
        self.out.push(match (rows.is_table, list.is_ordered) {
            (true, _) => "\n</tbody>\n</table>",
            (false, true) => "\n</ol>",
            (false, false) => "\n</ul>",
        });
        let is_fixed = rows.from.is_empty() && rows.max.is_some_and(|max| max as usize <= rows.presets.len());
        if !is_fixed {
            self.out.push("\n<template class=\"row\">");
            self.row(list, rows, "{index}", Source::Pattern);
            self.out.push("\n</template>");
        }
        self.out.push(if rows.is_table { "" } else { "\n</fieldset>" });
    }

    fn open_rows_list(&mut self, list: &'a List, rows: &'a Rows, caption: Caption<'a>) {
        self.out.push("<fieldset class=\"listed\"");
        self.caption_attributes(list, caption);
        self.out.push(">\n");
        self.legend(list, caption);
        self.out.push(if list.is_ordered { "<ol" } else { "<ul" });
        self.attribute("class", "rows rows-list");
        self.place_attributes(list);
        if let Some(button) = &rows.one_by_one {
            self.attribute("data-one-by-one", button);
        }
        self.out.push(">");
    }

    fn rows_head(&mut self, rows: &'a Rows) {
        self.out.push("<thead><tr>");
        for (column, heading) in rows.head.iter().enumerate() {
            self.out.push("<th scope=\"col\">");
            self.text(heading);
            let worksheet = self.worksheet;
            for blank in blanks(rows.pattern.get(column)).filter_map(|id| worksheet.blanks.get(id)) {
                let Some(hint) = hint(blank) else { continue };
                self.out.push(" <small class=\"hint\"");
                self.attribute("id", &self.head_hint_id(blank));
                self.out.push(">");
                self.out.text(&hint);
                self.out.push("</small>");
            }
            self.out.push("</th>");
        }
        self.out.push("</tr></thead>\n");
    }

    fn row(&mut self, list: &List, rows: &'a Rows, index: &str, source: Source<'a>) {
        let words = match source {
            Source::Preset(preset) if !preset.label.is_empty() => RowWords::Words(preset.label.clone()),
            Source::Known(_, label) => RowWords::Words(label.to_owned()),
            Source::Pattern => RowWords::Number("{number}".to_owned()),
            _ => RowWords::Number(
                index.parse::<usize>().map_or(String::new(), |index| (index + 1).to_string()),
            ),
        };
        self.row =
            Some(Row { list: list.path.clone(), index: index.to_owned(), words, has_head: rows.is_table });
        self.out.push(if rows.is_table { "\n<tr" } else { "\n<li" });
        self.attribute("data-row", index);
        if let Source::Preset(Preset { id, .. }) = source {
            self.attribute("data-key", id);
        } else if let Source::Known(id, _) = source {
            self.attribute("data-key", id);
        }
        self.out.push(">");
        if rows.is_table {
            for column in 0..rows.pattern.len() {
                self.cell(rows, column, source);
            }
            self.out.push("</tr>");
        } else {
            for pattern in &rows.pattern {
                self.pattern(pattern, source);
            }
            self.blocks(&rows.content);
            self.out.push("</li>");
        }
        self.row = None;
    }

    fn cell(&mut self, rows: &'a Rows, column: usize, source: Source<'a>) {
        let written = match source {
            Source::Preset(preset) => preset.cells.get(column).and_then(Option::as_ref),
            _ => None,
        };
        let pattern = &rows.pattern[column];
        // What names the row is its heading, unless it is to be typed first.
        let is_heading = column == 0 && (written.is_some() || blanks(Some(pattern)).next().is_none());
        self.out.push(if is_heading { "<th scope=\"row\"" } else { "<td" });
        let worksheet = self.worksheet;
        let hints: Vec<String> =
            blanks(Some(pattern)).filter_map(|id| hint(worksheet.blanks.get(id)?)).collect();
        let heading = rows.head.get(column).map(Vec::as_slice).unwrap_or_default();
        let label = Self::column_label(heading, &hints);
        if !label.is_empty() {
            self.out.push(" data-label=\"");
            self.out.push(&label);
            self.out.push("\"");
        }
        self.out.push(">");
        match written {
            Some(words) => self.text(words),
            None => self.pattern(pattern, source),
        }
        self.out.push(if is_heading { "</th>" } else { "</td>" });
    }

    /// The words, blanks and outputs of a cell. What shows the name of an item that is known is filled in.
    fn pattern(&mut self, pattern: &'a [Piece], source: Source<'a>) {
        for piece in pattern {
            match (piece, source) {
                (Piece::Output(id), Source::Known(_, label)) if self.names_the_source(*id) => {
                    self.filled_output(*id, label);
                }
                _ => self.text(std::slice::from_ref(piece)),
            }
        }
    }

    fn names_the_source(&self, output: usize) -> bool {
        let formula = self
            .worksheet
            .outputs
            .get(output)
            .and_then(|output| self.worksheet.formulas.get(output.expression));
        formula.is_some_and(|formula| formula.node == Node::About(1, About::Item))
    }
}

/// The rows that there are before anybody has answered.
fn sources(rows: &Rows) -> Vec<Source<'_>> {
    if !rows.from.is_empty() {
        return match &rows.known {
            Some(known) => known.iter().map(|(id, label)| Source::Known(id, label)).collect(),
            None => vec![Source::Empty; EMPTY_ROWS],
        };
    }
    let mut sources: Vec<_> = rows.presets.iter().map(Source::Preset).collect();
    let wanted = if sources.is_empty() { (rows.shown as usize).max(EMPTY_ROWS) } else { rows.shown as usize };
    let most = rows.max.map_or(usize::MAX, |max| max as usize);
    let count = wanted.min(most).max(sources.len());
    sources.resize(count, Source::Empty);
    sources
}

/// The blanks of a cell.
fn blanks(cell: Option<&Text>) -> impl Iterator<Item = usize> {
    cell.into_iter().flatten().filter_map(|piece| match piece {
        Piece::Blank(blank) => Some(*blank),
        _ => None,
    })
}
