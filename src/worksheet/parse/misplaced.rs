//! Misplaced: braces that mean something, and not where they stand.
//!
//! Owns what is told of them: which attributes fit which list or table, a blank that a space parts from its braces, and
//! pipes that would end a cell.

use std::ops::Range;

use super::Parser;
use super::given::Given;
use super::items::Mark;
use super::list::items;
use super::tree_of_notes::{Node, NodeKind};
use crate::diagnostic::{Code, Span};

/// Keys that make an instrument of a list, and of no table.
const OF_LISTS: &[&str] =
    &["bands", "one-by-one", "outcomes", "practice", "rank", "scales", "select", "share"];

impl<'a> Parser<'a> {
    /// The braces at the end of running words; others are told.
    pub(super) fn last_attributes(&mut self, inline: &[Node]) -> Option<Range<usize>> {
        let is_words = |node: &&Node| !matches!(node.kind, NodeKind::Id(_));
        let mut found = None;
        for node in inline.iter().filter(|node| node.kind == NodeKind::Attributes) {
            if self.tell_space(&node.range) {
                continue;
            }
            let rest = &self.text[node.range.end..];
            let is_last = inline.iter().rfind(is_words).is_some_and(|last| last.range == node.range);
            let line = rest.lines().next().unwrap_or("");
            if is_last && line.trim_matches(['#', ' ', '\t', '|']).is_empty() {
                found = Some(node.range.clone());
            } else {
                self.tell(
                    Code::AttributesNotLast,
                    Span::from(node.range.clone()),
                    "attributes in the middle of a line",
                    "move the braces to the end of the line; those of a blank follow its bracket at once",
                );
            }
        }
        found
    }

    /// Tells of braces that stand where nothing can have attributes.
    pub(super) fn refuse_attributes(&mut self, inline: &[Node]) {
        for node in inline.iter().filter(|node| node.kind == NodeKind::Attributes) {
            self.tell_unbound(node);
        }
    }

    /// Tells of braces that belong to nothing.
    pub(super) fn tell_unbound(&mut self, node: &Node) {
        if !self.tell_space(&node.range) {
            self.tell(
                Code::AttributesUnbound,
                Span::from(node.range.clone()),
                "attributes that belong to nothing",
                "put them at the end of the heading, paragraph or item that they are about; braces that are to be shown go \
                 into code",
            );
        }
    }

    /// Tells of a space between a hint and its braces; says whether there is one.
    fn tell_space(&mut self, braces: &Range<usize>) -> bool {
        let before = self.text[..braces.start].trim_end_matches([' ', '\t']);
        let Some(open) = before.strip_suffix(']').and_then(|inside| inside.rfind(['[', ']', '\n'])) else {
            return false;
        };
        let hint = &before[open + 1..before.len() - 1];
        // An empty box in a list has its braces after its words.
        let is_hint = before[open..].starts_with('[') && !matches!(hint, "" | " " | "x" | "X");
        if is_hint {
            let help = format!("write `[{hint}]{}` without it", &self.text[braces.clone()]);
            self.tell(
                Code::BlankSpace,
                Span::from(open..braces.end),
                "a space before the braces of a blank",
                &help,
            );
        }
        is_hint
    }

    /// Tells of attributes for a list or table that does not come. `passed` is one that came, and asks nothing with them.
    pub(super) fn tell_untaken(&mut self, given: &Given<'_>, passed: Option<&Node>) {
        let before = self.diagnostics.len();
        if let Some(node) = passed {
            self.tell_unfit(node, given);
        }
        if self.diagnostics.len() > before {
            return;
        }
        let help = "write the list or table right beneath, after a blank line and before the next heading";
        self.tell(
            Code::AttributesUnbound,
            given.span(),
            "attributes for a list or table, and none follows",
            help,
        );
    }

    /// Tells of keys that mean nothing before this list or table, and takes them out.
    pub(super) fn fitting(&mut self, node: &Node, mut given: Given<'a>) -> Given<'a> {
        self.tell_unfit(node, &given);
        let whole = given.clone();
        given.attributes.pairs.retain(|pair| self.misfit(pair.key, node, &whole).is_none());
        given
    }

    fn tell_unfit(&mut self, node: &Node, given: &Given<'_>) {
        let noun = if node.is_table() { "table" } else { "list" };
        for pair in &given.attributes.pairs {
            if let Some(help) = self.misfit(pair.key, node, given) {
                let message = format!("`{}` has no meaning before this {noun}", pair.key);
                self.tell(Code::AttributeMisplaced, pair.span, &message, &help);
            }
        }
    }

    /// Why a key means nothing before a list or table: what to write.
    fn misfit(&self, key: &str, node: &Node, given: &Given<'_>) -> Option<String> {
        let is_table = node.is_table();
        let has = |keys: &[&str]| keys.iter().any(|key| given.has(key));
        let is_matrix = is_table && has(&["columns-from"]);
        let help = match key {
            "rows" if !is_table => {
                "`rows` belongs to a table; a list is repeated for each entry by `rows-from`"
            }
            "columns-from" if !is_table => "`columns-from` belongs to a table",
            "cells" | "options" | "options-from" | "unit" if !is_matrix => {
                return Some(format!(
                    "`{key}` belongs to a table with `columns-from`, or into the braces of a blank"
                ));
            }
            "scale" if is_table && !is_matrix => {
                "`scale` belongs to a list; in a table it stands in a blank: `[1 to 5]{scale=\"1 .. 5\"}`"
            }
            key if is_table && OF_LISTS.contains(&key) => {
                return Some(format!("`{key}` belongs to a list: write its items as `- …`"));
            }
            "practice" | "select" if !self.has_choices(node) => {
                return Some(format!("`{key}` belongs to a list whose items begin with `( )`"));
            }
            "one-by-one" if !has(&["rows-from"]) => "`one-by-one` belongs to a list with `rows-from`",
            "max" | "min" if !(has(&["rows", "rows-from"]) || is_matrix || self.has_squares(node)) => {
                return Some(format!(
                    "`{key}` belongs to a list whose items begin with `[ ]`, or to a table with `rows`"
                ));
            }
            _ => return None,
        };
        Some(help.to_owned())
    }

    /// Whether the items of a list, or of lists beneath them, begin with boxes.
    fn has_choices(&self, list: &Node) -> bool {
        items(list).any(|item| {
            self.mark(item) != Mark::None
                || item.head().rest.iter().filter(|node| node.is_list()).any(|it| self.has_choices(it))
        })
    }

    fn has_squares(&self, node: &Node) -> bool {
        node.is_list() && items(node).any(|item| matches!(self.mark(item), Mark::Square(_)))
    }

    /// Tells of pipes within the braces of a table's cells: other programs end the cell there.
    pub(super) fn refuse_pipes(&mut self, nodes: &[Node], is_in_table: IsInTable) {
        for node in nodes {
            let is_braces =
                matches!(node.kind, NodeKind::Blank(..) | NodeKind::Output | NodeKind::Attributes);
            if is_braces && is_in_table == IsInTable::Yes {
                self.refuse_pipe(node);
            }
            let inner = if node.is_table() { IsInTable::Yes } else { is_in_table };
            self.refuse_pipes(&node.children, inner);
        }
    }

    fn refuse_pipe(&mut self, node: &Node) {
        let words = &self.text[node.range.clone()];
        let pipe = words.match_indices('|').find(|(at, _)| !words[..*at].ends_with('\\'));
        let Some((at, _)) = pipe else { return };
        let help = match node.kind {
            NodeKind::Output => {
                "write `as` before a format, `else` before what stands for an empty result, `or` between conditions"
            }
            _ => "write commas or semicolons between options; other programs end the cell at the pipe",
        };
        let at = node.range.start + at;
        self.tell(
            Code::PipeInTable,
            Span::from(at..at + 1),
            "a pipe within braces splits the row of a table",
            help,
        );
        self.piped.insert(node.range.start);
    }
}

/// Whether nodes stand in the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IsInTable {
    Yes,
    No,
}
