//! Outputs: which of them stand in a block.
//!
//! Owns the walk over all texts of a block.

use crate::worksheet::model::{Block, ListKind, OutputId, Piece, ScriptBlock, Text, Worksheet};

/// The outputs that a block shows.
pub(super) fn shown_by(block: &Block, worksheet: &Worksheet, outputs: &mut Vec<OutputId>) {
    match block {
        Block::Prose(text) | Block::Heading { text, .. } | Block::Pause { content: text, .. } => {
            in_text(text, outputs);
        }
        Block::Question { label, after, .. } => {
            in_text(label, outputs);
            in_text(after, outputs);
        }
        Block::List { list, label, .. } => {
            in_text(label, outputs);
            in_list(*list, worksheet, outputs);
        }
        Block::Section { content, .. } | Block::Container { content, .. } => {
            for block in content {
                shown_by(block, worksheet, outputs);
            }
        }
        Block::Script { content, .. } => in_script(content, worksheet, outputs),
        Block::Bands(bands) => {
            for band in &worksheet.bands[*bands].bands {
                in_text(&band.text, outputs);
                for block in &band.content {
                    shown_by(block, worksheet, outputs);
                }
            }
        }
        Block::Outcomes(outcomes) => {
            for outcome in &worksheet.outcomes[*outcomes].outcomes {
                in_text(&outcome.text, outputs);
                for block in &outcome.content {
                    shown_by(block, worksheet, outputs);
                }
            }
        }
        Block::Chart(_) => {}
    }
}

fn in_list(list: usize, worksheet: &Worksheet, outputs: &mut Vec<OutputId>) {
    let list = &worksheet.lists[list];
    for item in &list.items {
        in_text(&item.text, outputs);
        for block in &item.content {
            shown_by(block, worksheet, outputs);
        }
    }
    match &list.kind {
        ListKind::Rows(rows) => {
            rows.head.iter().chain(&rows.pattern).for_each(|text| in_text(text, outputs));
            for block in &rows.content {
                shown_by(block, worksheet, outputs);
            }
        }
        ListKind::Matrix(matrix) => {
            in_text(&matrix.column_head, outputs);
            if let Some(text) = &matrix.pattern {
                in_text(text, outputs);
            }
            matrix.sums.iter().for_each(|(_, text)| in_text(text, outputs));
            matrix.footers.iter().flatten().for_each(|text| in_text(text, outputs));
        }
        ListKind::Questions(lists) => lists.iter().for_each(|list| in_list(*list, worksheet, outputs)),
        _ => {}
    }
}

fn in_script(content: &[ScriptBlock], worksheet: &Worksheet, outputs: &mut Vec<OutputId>) {
    for block in content {
        match block {
            ScriptBlock::Plain(block) => shown_by(block, worksheet, outputs),
            ScriptBlock::Branches(branches) => {
                for branch in branches {
                    in_text(&branch.lead, outputs);
                    in_text(&branch.rest, outputs);
                    in_script(&branch.content, worksheet, outputs);
                }
            }
        }
    }
}

fn in_text(text: &Text, outputs: &mut Vec<OutputId>) {
    outputs.extend(text.iter().filter_map(|piece| match piece {
        Piece::Output(output) => Some(*output),
        _ => None,
    }));
}
