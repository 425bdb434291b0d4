//! Prose: running text of a worksheet with blanks in it.
//!
//! Owns what names a blank by the words before it, and the cutting of HTML into pieces.

use std::ops::Range;

use super::tree_of_notes::{Node, NodeKind};
use super::{Parser, Scope, words};
use crate::document::directive::Container;
use crate::document::{Body, SlotContent};
use crate::worksheet::model::{Block, Piece, Text};
use crate::worksheet::recording::Place;

/// HTML that is being cut into pieces.
pub(super) struct Pieces<'b> {
    body: &'b Body,
    at: Place,
    end: Place,
    done: Text,
}

impl<'b> Pieces<'b> {
    pub(super) fn new(body: &'b Body, region: &Range<Place>) -> Self {
        Self { body, at: region.start, end: region.end, done: Vec::new() }
    }

    /// Adds what stands before a leaf, and the leaf.
    pub(super) fn leaf(&mut self, place: Place, piece: Piece) {
        if place >= self.at && place <= self.end {
            self.until(place);
            self.done.push(piece);
        }
    }

    pub(super) fn finish(mut self) -> Text {
        self.until(self.end);
        self.done
    }

    fn until(&mut self, place: Place) {
        for slot in self.body.slots.get(self.at.slots..place.slots).unwrap_or(&[]) {
            self.html(slot.at as usize);
            self.done.push(Piece::Slot(slot.content.clone()));
        }
        self.html(place.html);
        self.at.slots = self.at.slots.max(place.slots);
    }

    fn html(&mut self, end: usize) {
        if let Some(html) = self.body.html.get(self.at.html..end).filter(|html| !html.is_empty()) {
            self.done.push(Piece::Html(html.to_owned()));
        }
        self.at.html = self.at.html.max(end);
    }
}

/// Takes white space from the end of a text.
pub(super) fn trim_end(text: &mut Text) {
    if let Some(Piece::Html(html)) = text.last_mut() {
        html.truncate(html.trim_end().len());
        if html.is_empty() {
            text.pop();
        }
    }
}

/// Takes bytes from the beginning of a text.
pub(super) fn cut_start(text: &mut Text, bytes: usize) {
    if let Some(Piece::Html(html)) = text.first_mut() {
        html.drain(..html.floor_char_boundary(bytes));
        let spaces = html.len() - html.trim_start().len();
        html.drain(..spaces);
        if html.is_empty() {
            text.remove(0);
        }
    }
}

/// Takes the colon from the beginning of a text.
pub(super) fn cut_colon(text: &mut Text) {
    cut_start(text, 0);
    if let Some(Piece::Html(html)) = text.first()
        && html.starts_with([':', '：'])
    {
        let length = html.chars().next().map_or(1, char::len_utf8);
        cut_start(text, length);
    }
}

/// Takes the colon from the end of a text.
pub(super) fn trim_colon(text: &mut Text) {
    if let Some(Piece::Html(html)) = text.last_mut() {
        html.truncate(html.trim_end_matches([':', '：']).len());
    }
    trim_end(text);
}

/// Whether no element of a text begins or ends outside of it.
pub(super) fn is_whole(text: &Text) -> bool {
    let depth = text.iter().map(|piece| match piece {
        Piece::Html(html) => html.match_indices('<').map(|(at, _)| depth_of(&html[at + 1..])).sum(),
        Piece::Slot(SlotContent::LinkOpen { .. }) => 1,
        Piece::Slot(SlotContent::LinkClose { .. }) => -1,
        _ => 0,
    });
    depth.sum::<i32>() == 0
}

/// How much deeper a tag leads.
fn depth_of(tag: &str) -> i32 {
    let name = tag.split([' ', '>', '/', '\n']).next().unwrap_or("");
    match name {
        "" if tag.starts_with('/') => -1,
        "" | "br" | "hr" | "img" | "input" | "source" | "track" | "wbr" => 0,
        _ => 1,
    }
}

/// The blanks and outputs of running words, those within bold words and links among them.
pub(super) fn inline_leaves(inline: &[Node]) -> Vec<&Node> {
    let mut leaves = Vec::new();
    for node in inline.iter().filter(|node| !node.is_block()) {
        match node.kind {
            NodeKind::Blank(..) | NodeKind::Output => leaves.push(node),
            _ => leaves.extend(inline_leaves(&node.children)),
        }
    }
    leaves
}

impl Parser<'_> {
    /// Makes the blanks and outputs of running words. `name` names a blank that no words before it do.
    pub(super) fn inline(
        &mut self,
        place: &Range<Place>,
        inline: &[Node],
        name: Option<&str>,
        scope: Scope<'_>,
    ) {
        let (mut from, mut before) = (place.start, String::new());
        for leaf in inline_leaves(inline) {
            before += self.html(&(from..leaf.outer.start));
            from = leaf.outer.start;
            if leaf.kind == NodeKind::Output {
                // What is shown there is a part of the question.
                before.push('…');
                self.leaf(leaf, None, scope);
                continue;
            }
            let before = words::plain(&std::mem::take(&mut before));
            let before = super::items::after_round(&before);
            let label = words::asking(before).map(ToOwned::to_owned).or_else(|| name.map(ToOwned::to_owned));
            self.leaf(leaf, label.as_deref(), scope);
        }
    }

    /// Makes a blank or an output.
    pub(super) fn leaf(&mut self, leaf: &Node, label: Option<&str>, scope: Scope<'_>) {
        let piece = match &leaf.kind {
            NodeKind::Blank(hint, braces) => {
                Some(Piece::Blank(self.blank(hint.clone(), braces.clone(), label, scope)))
            }
            NodeKind::Output => self.output(&leaf.range, scope).map(Piece::Output),
            _ => None,
        };
        if let Some(piece) = piece {
            self.placed.insert(leaf.range.start, piece);
        }
    }

    /// Makes the blanks and outputs of blocks that are shown as they are.
    pub(super) fn prose(&mut self, nodes: &[Node], name: Option<&str>, scope: Scope<'_>) {
        for node in nodes {
            let own = node.children.iter().any(|child| !child.is_block());
            if own && node.is_block() {
                self.inline(&node.inner, &node.children, name, scope);
                self.refuse_attributes(&node.children);
            }
            let blocks: Vec<Node> = node.children.iter().filter(|child| child.is_block()).cloned().collect();
            self.prose(&blocks, name, scope);
        }
    }

    /// A container of another kind, shown as it is. Call-outs may hold instruments.
    pub(super) fn container(&mut self, node: &Node, kind: Option<Container>) -> Block {
        if matches!(kind, Some(Container::Callout(_)) | None) {
            let open = self.pieces(&(node.outer.start..node.inner.start), &[]);
            let content = self.blocks(&node.children);
            // Its title stands before the first block.
            let end = node.inner.end..node.outer.end;
            let close = self.html(&end).to_owned();
            return Block::Container { open, content, close };
        }
        self.verbatim(node)
    }

    /// A block that is shown as it is, with what stands in it.
    pub(super) fn verbatim(&mut self, node: &Node) -> Block {
        self.prose(std::slice::from_ref(node), None, Scope::WORKSHEET);
        Block::Prose(self.pieces(&node.outer, std::slice::from_ref(node)))
    }
}
