//! Understanding: a worksheet whose formulas were read becomes one whose formulas are known.
//!
//! Owns what follows from formulas alone: which rows stand there before anybody answers, what bands wait for, and which
//! names of other worksheets are spoken of. Refuses to judge: that is `check`'s.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::expression::{ForeignUse, Leaf, Node, Wanted};
use super::model::{ListKind, Worksheet};
use super::names::Names;
use super::outline;
use super::parse::Parsed;
use crate::diagnostic::Diagnostic;

/// A worksheet, understood.
pub(super) struct Understood {
    pub(super) worksheet: Worksheet,
    /// The names of other worksheets that its formulas speak of.
    pub(super) uses: Vec<outline::Use>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Resolves the formulas of a worksheet.
pub(super) fn understand(file: &Arc<str>, parsed: Parsed) -> Understood {
    let formulas = Names::new(&parsed).resolve_all();
    let Parsed { mut worksheet, mut diagnostics, named_sections, .. } = parsed;
    let mut uses = Vec::new();
    for formula in &formulas {
        diagnostics.extend(formula.problems.iter().cloned().map(|problem| problem.in_file(file)));
        uses.extend(formula.foreign.iter().map(use_of));
    }
    worksheet.formulas = formulas;
    worksheet.named_sections = named_sections;
    know_rows(&mut worksheet);
    know_waits(&mut worksheet);
    know_outcomes(&mut worksheet);
    Understood { worksheet, uses, diagnostics }
}

pub(super) fn use_of(foreign: &ForeignUse) -> outline::Use {
    let wanted = match foreign.wanted {
        Wanted::Anything => "anything",
        Wanted::Number => "a number",
        Wanted::Entries => "entries",
    };
    outline::Use {
        worksheet: foreign.worksheet.to_string(),
        name: foreign.names.join("."),
        wanted: wanted.to_owned(),
        span: foreign.span,
    }
}

/// Finds the rows that stand there before anybody answers: those of a list's items, in their order.
fn know_rows(worksheet: &mut Worksheet) {
    for id in 0..worksheet.lists.len() {
        match &worksheet.lists[id].kind {
            ListKind::Rows(rows) if !rows.from.is_empty() => {
                let known = known(worksheet, &rows.from);
                if let ListKind::Rows(rows) = &mut worksheet.lists[id].kind {
                    rows.known = known;
                }
            }
            ListKind::Matrix(matrix) => {
                let (rows, columns) = (known(worksheet, &matrix.rows), known(worksheet, &matrix.columns));
                if let ListKind::Matrix(matrix) = &mut worksheet.lists[id].kind {
                    matrix.known_rows = rows.filter(|_| !matrix.rows.is_empty());
                    matrix.known_columns = columns;
                }
            }
            _ => {}
        }
    }
}

/// The entries of sources, if all of them are known before anybody answers.
fn known(worksheet: &Worksheet, sources: &[usize]) -> Option<Vec<(String, String)>> {
    let mut entries = Vec::new();
    for source in sources {
        entries.extend(known_entries(worksheet, &worksheet.formulas[*source].node)?);
    }
    Some(entries)
}

fn known_entries(worksheet: &Worksheet, node: &Node) -> Option<Vec<(String, String)>> {
    let Node::Leaf(Leaf::List(path) | Leaf::Scale(path, _) | Leaf::Column(path, _)) = node else {
        return None;
    };
    let list = worksheet.lists.iter().find(|list| list.path == **path)?;
    match &list.kind {
        ListKind::Scale(_) | ListKind::Grid(_) | ListKind::Rank | ListKind::Share(_) => {
            Some(list.items.iter().map(|item| (item.id.clone(), item.lead.clone())).collect())
        }
        ListKind::Rows(rows) if rows.max == Some(rows.presets.len() as u32) => {
            Some(rows.presets.iter().map(|preset| (preset.id.clone(), preset.label.clone())).collect())
        }
        ListKind::Rows(rows) if !rows.from.is_empty() => rows.known.clone(),
        _ => None,
    }
}

/// Finds the lists that bands wait for: those that their value reads, by others' values too.
fn know_waits(worksheet: &mut Worksheet) {
    for id in 0..worksheet.bands.len() {
        let mut paths = BTreeSet::new();
        read_by(worksheet, &worksheet.formulas[worksheet.bands[id].expression].node, &mut paths, 0);
        let waited: Vec<String> = worksheet
            .lists
            .iter()
            .filter(|list| {
                paths.contains(&list.path) && !matches!(list.kind, ListKind::Rows(_) | ListKind::Matrix(_))
            })
            .map(|list| list.path.clone())
            .collect();
        worksheet.bands[id].waits = waited;
    }
}

/// Values of values are followed so deep.
const DEEPEST: u32 = 32;

/// Gathers the paths that a formula reads, those that its values read among them.
pub(super) fn read_by(worksheet: &Worksheet, node: &Node, paths: &mut BTreeSet<String>, depth: u32) {
    node.walk(&mut |node| {
        let Node::Leaf(leaf) = node else { return };
        let path = match leaf {
            Leaf::Field(path)
            | Leaf::List(path)
            | Leaf::Item(path, _)
            | Leaf::Chosen(path, _)
            | Leaf::Rating(path, ..)
            | Leaf::Scale(path, _)
            | Leaf::Points(path)
            | Leaf::Score(path) => path,
            Leaf::Column(path, column) => {
                let value = format!("{path}.{column}");
                if let Some(value) =
                    worksheet.values.get(&value).filter(|_| depth < DEEPEST && paths.insert(value))
                {
                    read_by(worksheet, &worksheet.formulas[value.expression].node, paths, depth + 1);
                }
                path
            }
            Leaf::Value(name) => {
                if let Some(value) = worksheet.values.get(&**name)
                    && depth < DEEPEST
                    && paths.insert(name.to_string())
                {
                    read_by(worksheet, &worksheet.formulas[value.expression].node, paths, depth + 1);
                }
                return;
            }
            _ => return,
        };
        paths.insert(path.to_string());
    });
}

/// Finds the lists whose choices give points to outcomes.
fn know_outcomes(worksheet: &mut Worksheet) {
    for id in 0..worksheet.outcomes.len() {
        let gives = |points: &str| worksheet.outcomes[id].outcomes.iter().any(|outcome| outcome.id == points);
        let lists: Vec<String> = worksheet
            .lists
            .iter()
            .filter(|list| list.items.iter().any(|item| item.points.keys().any(|points| gives(points))))
            .map(|list| list.path.clone())
            .collect();
        worksheet.outcomes[id].lists = lists;
    }
}
