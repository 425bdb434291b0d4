//! Tables: rows of texts as aligned columns, for people.

use unicode_width::UnicodeWidthStr as _;

/// The blanks between two columns.
const GAP: usize = 2;

/// The rows as lines, each cell as wide as the widest of its column on a terminal. No line ends in blanks.
pub(super) fn lines<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> Vec<String> {
    let rows: Vec<[String; COLUMNS]> =
        rows.iter().map(|row| row.clone().map(|cell| printable(&cell))).collect();
    let mut widths = [0; COLUMNS];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in row.iter().zip(widths).filter(|(_, width)| **width > 0) {
        line.push_str(cell);
        line.push_str(&" ".repeat(width - cell.width() + GAP));
    }
    line.truncate(line.trim_end().len());
    line
}

/// A text that does nothing to a terminal but stand there.
fn printable(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { char::REPLACEMENT_CHARACTER } else { it }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_as_a_terminal_shows_them() {
        let row = |a: &str, b: &str, c: &str| [a.to_owned(), String::new(), b.to_owned(), c.to_owned()];
        let rows = [row("目標", "x", "end"), row("a\u{1b}[31m", "", ""), row("e\u{301}", "long", "")];
        assert_eq!(lines(&rows), ["目標    x     end", "a\u{fffd}[31m", "e\u{301}       long"]);
        assert_eq!(lines::<1>(&[]), Vec::<String>::new());
    }
}
