//! Wide tables: found before they are parsed.
//!
//! The parser fills up every row with empty cells, so that a few thousand bytes (a header of five hundred columns
//! above five hundred rows of one) become a quarter of a million cells. Owns the estimate of how many are missing.

use super::marks::{Mark, MarkKind};

/// A body up to this many bytes can do no harm.
pub(super) const HARMLESS: usize = 8_192;

/// So many cells may be missing in the tables of one body, and one more for each of its bytes.
const MISSING: usize = 50_000;

/// Marks the second line of every table that asks for too many cells.
pub(super) fn find(text: &str, start: usize, list: &mut Vec<Mark>) {
    let mut left = MISSING + text.len();
    let mut table: Option<Table> = None;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_end();
        if content.trim_start_matches(['>', ' ', '\t']).is_empty() {
            finish(table.take(), &mut left, list);
        } else if is_delimiter_row(content) {
            finish(table.take(), &mut left, list);
            table = Some(Table { columns: cells(content), missing: 0, row: at..at + content.len() });
        } else if let Some(table) = &mut table {
            table.missing += table.columns.saturating_sub(cells(content));
        }
        at += line.len();
    }
    finish(table, &mut left, list);
}

struct Table {
    columns: usize,
    missing: usize,
    row: std::ops::Range<usize>,
}

fn finish(table: Option<Table>, left: &mut usize, list: &mut Vec<Mark>) {
    let Some(table) = table else { return };
    match left.checked_sub(table.missing) {
        Some(rest) => *left = rest,
        None => list.push(Mark { range: table.row, kind: MarkKind::WideTable }),
    }
}

fn is_delimiter_row(line: &str) -> bool {
    line.contains('|')
        && line.contains('-')
        && line.bytes().all(|byte| matches!(byte, b'|' | b'-' | b':' | b' ' | b'\t' | b'>'))
}

/// How many cells a row has, or one more.
fn cells(line: &str) -> usize {
    line.bytes().filter(|&byte| byte == b'|').count() + 1
}
