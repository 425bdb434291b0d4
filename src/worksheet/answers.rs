//! Answers: everything that a worksheet asks for, for the lock.
//!
//! Owns which paths an edit may hide from readers who have answered. Refuses to compare: that is `site`'s.

use super::model::{List, ListKind, Worksheet};
use super::outline::Answer;
use super::wire;

/// Everything that a worksheet asks for, in order.
pub(super) fn answers(worksheet: &Worksheet) -> Vec<Answer> {
    let mut answers = Vec::new();
    // The cells of a table of rows and columns are known by those.
    for blank in worksheet.blanks.iter().filter(|blank| !blank.path.ends_with(".*")) {
        answers.push(Answer {
            path: blank.path.clone(),
            kind: wire::kind_word(&blank.kind).to_owned(),
            label: blank.label.clone(),
            span: blank.span,
        });
    }
    for list in &worksheet.lists {
        of_list(list, &mut answers);
    }
    answers.sort_by_key(|answer| answer.span);
    answers
}

fn of_list(list: &List, answers: &mut Vec<Answer>) {
    let kind = kind_of(&list.kind);
    answers.push(Answer {
        path: list.path.clone(),
        kind: kind.to_owned(),
        label: list.label.clone(),
        span: list.span,
    });
    // The questions of a list are lists themselves.
    if !matches!(list.kind, ListKind::Questions(_)) {
        answers.extend(list.items.iter().map(|item| Answer {
            path: format!("{}.{}", list.path, item.id),
            kind: format!("{kind}-item"),
            label: item.label.clone(),
            span: item.span,
        }));
    }
}

/// What a list asks about its items, in a word.
fn kind_of(kind: &ListKind) -> &'static str {
    match kind {
        ListKind::One { .. } => "one",
        ListKind::Many { .. } => "many",
        ListKind::Questions(_) => "questions",
        ListKind::Scale(_) => "ratings",
        ListKind::Grid(_) => "grid",
        ListKind::Rank => "rank",
        ListKind::Share(_) => "share",
        ListKind::Rows(_) => "rows",
        ListKind::Matrix(_) => "matrix",
    }
}
