//! Scripts and pauses: words to say, their branches, and time to wait.

use std::ops::Range;

use super::list::items;
use super::prose::{cut_colon, trim_colon, trim_end};
use super::tree_of_notes::{Node, NodeKind};
use super::{Parser, Scope};
use crate::diagnostic::{Code, Span};
use crate::document::attributes;
use crate::worksheet::model::{Block, Branch, ScriptBlock};
use crate::worksheet::recording::Element;

/// How long a pause is that does not say it, in seconds.
const PAUSE: u32 = 3;
/// Longer than an hour is no pause.
const LONGEST_PAUSE: u32 = 3_600;

impl Parser<'_> {
    /// A script that is a worksheet of its own.
    pub(super) fn script_alone(&mut self, nodes: &[Node]) -> Vec<Block> {
        self.scripts += 1;
        let content = self.script_blocks(nodes);
        self.scripts -= 1;
        vec![Block::Script { id: None, content }]
    }

    pub(super) fn script(&mut self, node: &Node, braces: Option<&Range<usize>>) -> Block {
        let id = braces.and_then(|braces| attributes::read(self.file, self.text, braces.clone()).0.id);
        let id = id.map(|id| id.text.to_owned());
        self.scripts += 1;
        let content = self.script_blocks(&node.children);
        self.scripts -= 1;
        Block::Script { id, content }
    }

    pub(super) fn pause(&mut self, node: &Node, braces: Option<&Range<usize>>) -> Block {
        let mut seconds = PAUSE;
        if let Some(braces) = braces {
            let (attributes, _) = attributes::read(self.file, self.text, braces.clone());
            if let Some(pair) = attributes.pairs.iter().find(|pair| pair.key == "seconds") {
                let value = pair.value.as_deref().unwrap_or("").trim();
                match value.parse() {
                    Ok(number @ 1..=LONGEST_PAUSE) => seconds = number,
                    _ => self.tell(
                        Code::AttributeValue,
                        pair.value_span,
                        "a pause has from 1 to 3600 seconds",
                        "write `::: pause {seconds=3}`",
                    ),
                }
            }
        }
        self.prose(&node.children, None, Scope::WORKSHEET);
        let mut content = self.pieces(&node.inner, &node.children);
        trim_end(&mut content);
        Block::Pause { seconds, content }
    }

    fn script_blocks(&mut self, nodes: &[Node]) -> Vec<ScriptBlock> {
        let mut blocks = Vec::new();
        let mut from = 0;
        for (index, node) in nodes.iter().enumerate() {
            if !(node.is_list() && self.is_branching(node)) {
                continue;
            }
            let before = self.blocks(&nodes[from..index]);
            blocks.extend(before.into_iter().map(ScriptBlock::Plain));
            let branches = items(node).map(|item| self.branch(item)).collect();
            blocks.push(ScriptBlock::Branches(branches));
            from = index + 1;
        }
        let rest = self.blocks(&nodes[from..]);
        blocks.extend(rest.into_iter().map(ScriptBlock::Plain));
        blocks
    }

    /// Whether every item of a list begins with bold words and a colon.
    fn is_branching(&self, list: &Node) -> bool {
        items(list).all(|item| self.lead_of_branch(item).is_some())
    }

    /// The bold words that a branch begins with.
    fn lead_of_branch<'n>(&self, item: &'n Node) -> Option<&'n Node> {
        let head = item.head();
        let first = head.inline.iter().find(|node| !matches!(node.kind, NodeKind::Attributes))?;
        let strong = Some(first).filter(|first| first.is(&Element::Strong))?;
        let is_first = self.html(&(head.place.start..strong.outer.start)).trim().is_empty();
        let words = self.plain(&strong.inner);
        let after = self.plain(&(strong.outer.end..head.place.end));
        (is_first && (words.ends_with([':', '：']) || after.starts_with([':', '：']))).then_some(strong)
    }

    fn branch(&mut self, item: &Node) -> Branch {
        let head = item.head();
        if let Some(braces) = self.last_attributes(head.inline) {
            self.tell(
                Code::AttributesUnbound,
                Span::from(braces),
                "a branch of a script has no attributes",
                "take the braces out",
            );
        }
        self.inline(&head.place, head.inline, None, Scope::WORKSHEET);
        let strong = self.lead_of_branch(item);
        let mut lead = strong.map(|strong| self.trimmed(&strong.inner, &strong.children)).unwrap_or_default();
        trim_colon(&mut lead);
        let start = strong.map_or(head.place.start, |strong| strong.outer.end);
        let rest: Vec<Node> = head.inline.iter().filter(|node| node.outer.start >= start).cloned().collect();
        let mut rest = self.pieces(&(start..head.place.end), &rest);
        cut_colon(&mut rest);
        trim_end(&mut rest);
        let content = self.script_blocks(head.rest);
        Branch { lead, rest, content }
    }
}
