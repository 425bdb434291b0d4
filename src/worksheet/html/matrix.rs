//! The matrix: rows by columns, with a blank in every cell.
//!
//! Owns the cells that are closed, and the two patterns that the runtime makes the rest of: a row without its cells,
//! and a cell. In them `{row}` and `{column}` stand for keys, `{index}` for the place of the row, `{label}` and `{heading}` for words.

use super::super::model::{List, Matrix};
use super::fields::Naming;
use super::{Caption, Row, RowWords, Writer};

/// How many rows and columns there are where only the reader knows of any.
const EMPTY: usize = 3;

/// A row or column: its key and words, which are empty where nobody knows it yet.
struct Line {
    key: String,
    words: String,
    is_known: bool,
}

impl<'a> Writer<'a> {
    /// A table of rows by columns.
    pub(super) fn matrix(&mut self, list: &'a List, matrix: &'a Matrix, caption: Caption<'a>) {
        let rows =
            if matrix.rows.is_empty() { known(&matrix.presets) } else { lines(matrix.known_rows.as_deref()) };
        let columns = lines(matrix.known_columns.as_deref());
        self.open_table("matrix", list, caption);
        self.matrix_head(matrix, &columns);
        self.out.push("<tbody>");
        for (index, row) in rows.iter().enumerate() {
            self.out.push("\n<tr");
            self.attribute("data-row", &index.to_string());
            if row.is_known {
                self.attribute("data-key", &row.key);
            }
            // A heading that is empty is a place to write one.
            self.out.push(if row.is_known { "><th scope=\"row\">" } else { "><td>" });
            self.out.text(&row.words);
            self.out.push(if row.is_known { "</th>" } else { "</td>" });
            for column in &columns {
                if is_closed(matrix, row, column) {
                    self.closed_cell(column);
                } else {
                    self.matrix_cell(list, matrix, row, column);
                }
            }
            self.sums(matrix);
            self.out.push("</tr>");
        }
        self.out.push("\n</tbody>");
        self.footers(matrix, &columns);
        self.out.push("\n</table>");
        self.matrix_patterns(list, matrix);
    }

    fn matrix_head(&mut self, matrix: &'a Matrix, columns: &[Line]) {
        self.out.push("<thead><tr><th scope=\"col\">");
        self.text(&matrix.corner);
        self.out.push("</th>");
        for column in columns {
            self.out.push(if column.is_known { "<th scope=\"col\"" } else { "<td" });
            self.attribute("data-column", &column.key);
            self.out.push(">");
            self.out.text(&column.words);
            self.out.push(if column.is_known { "</th>" } else { "</td>" });
        }
        for (heading, _) in &matrix.sums {
            self.out.push("<th scope=\"col\">");
            self.text(heading);
            self.out.push("</th>");
        }
        self.out.push("</tr></thead>\n");
    }

    fn matrix_cell(&mut self, list: &List, matrix: &Matrix, row: &Line, column: &Line) {
        let worksheet = self.worksheet;
        let Some(blank) = worksheet.blanks.get(matrix.cell) else { return };
        self.out.push("<td");
        self.attribute("data-column", &column.key);
        if !column.words.is_empty() {
            self.attribute("data-label", &column.words);
        }
        self.out.push(">");
        // The label of a cell is its column, with the row after it.
        let mut cell = blank.clone();
        cell.label = if column.words.is_empty() { blank.label.clone() } else { column.words.clone() };
        let words = if row.words.is_empty() {
            RowWords::Number(row.number())
        } else {
            RowWords::Words(row.words.clone())
        };
        self.row = Some(Row { list: list.path.clone(), index: row.key.clone(), words, has_head: false });
        let name = format!("{}.{}.{}", list.path, row.key, column.key);
        self.named_field(&cell, &name, Naming::OfItself);
        self.row = None;
        self.out.push("</td>");
    }

    fn closed_cell(&mut self, column: &Line) {
        self.out.push("<td class=\"closed\"");
        self.attribute("data-column", &column.key);
        if !column.words.is_empty() {
            self.attribute("data-label", &column.words);
        }
        self.out.push(">–</td>");
    }

    fn sums(&mut self, matrix: &'a Matrix) {
        for (heading, sum) in &matrix.sums {
            self.out.push("<td data-label=\"");
            self.plain(heading);
            self.out.push("\">");
            self.text(sum);
            self.out.push("</td>");
        }
    }

    /// Rows of results after all others. Their second cell stands for each column; in a page that makes its columns
    /// anew, any of the cells that bear `data-column` does.
    fn footers(&mut self, matrix: &'a Matrix, columns: &[Line]) {
        if matrix.footers.is_empty() {
            return;
        }
        self.out.push("\n<tfoot>");
        for cells in &matrix.footers {
            self.out.push("\n<tr><th scope=\"row\">");
            self.text(cells.first().map(Vec::as_slice).unwrap_or_default());
            self.out.push("</th>");
            let repeated = cells.get(1).map(Vec::as_slice).unwrap_or_default();
            for column in columns {
                self.out.push("<td");
                self.attribute("data-column", &column.key);
                if !column.words.is_empty() {
                    self.attribute("data-label", &column.words);
                }
                self.out.push(">");
                self.text(repeated);
                self.out.push("</td>");
            }
            for (cell, (heading, _)) in cells.iter().skip(2).zip(&matrix.sums) {
                self.out.push("<td data-label=\"");
                self.plain(heading);
                self.out.push("\">");
                self.text(cell);
                self.out.push("</td>");
            }
            self.out.push("</tr>");
        }
        self.out.push("\n</tfoot>");
    }

    fn matrix_patterns(&mut self, list: &List, matrix: &'a Matrix) {
        self.out.push(
            "\n<template class=\"row\"><tr data-row=\"{index}\" data-key=\"{row}\"><th scope=\"row\">{label}</th>",
        );
        self.sums(matrix);
        self.out.push("</tr></template>\n<template class=\"cell\">");
        let line =
            |key: &str, words: &str| Line { key: key.to_owned(), words: words.to_owned(), is_known: true };
        self.matrix_cell(list, matrix, &line("{row}", "{label}"), &line("{column}", "{heading}"));
        self.out.push("</template>");
    }
}

impl Line {
    /// Its number, from 1, where its key is its place.
    fn number(&self) -> String {
        self.key.parse::<usize>().map_or(String::new(), |index| (index + 1).to_string())
    }
}

fn lines(entries: Option<&[(String, String)]>) -> Vec<Line> {
    match entries {
        Some(entries) => known(entries),
        None => (0..EMPTY)
            .map(|index| Line { key: index.to_string(), words: String::new(), is_known: false })
            .collect(),
    }
}

fn known(entries: &[(String, String)]) -> Vec<Line> {
    entries
        .iter()
        .map(|(key, words)| Line { key: key.clone(), words: words.clone(), is_known: true })
        .collect()
}

/// Whether a cell is not asked: the author closed it, or an entry meets itself.
fn is_closed(matrix: &Matrix, row: &Line, column: &Line) -> bool {
    let meets_itself = !matrix.rows.is_empty() && row.is_known && row.key == column.key;
    meets_itself
        || matrix.closed.iter().any(|(closed, key)| *closed == row.key && (key == "*" || *key == column.key))
}
