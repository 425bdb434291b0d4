//! The tree: a recording's notes as elements that stand within each other.
//!
//! Owns what belongs to an item's or paragraph's own words and what stands beneath. Refuses to know what any of it means
//! in a worksheet.

use std::ops::Range;

use crate::worksheet::recording::{Element, Note, NoteKind, Place};

/// Deeper than this nothing is read. Markdown itself stops before.
const DEEPEST: usize = 128;

/// An element, and what stands in it.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: NodeKind,
    /// Its bytes in the author's file.
    pub(super) range: Range<usize>,
    /// Its HTML with its tags.
    pub(super) outer: Range<Place>,
    /// Its HTML without them.
    pub(super) inner: Range<Place>,
    pub(super) children: Vec<Node>,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeKind {
    Element(Element),
    /// A blank: the bytes of its hint and of its braces.
    Blank(Range<usize>, Range<usize>),
    /// Something computed.
    Output,
    /// Braces after words.
    Attributes,
    /// A box at the beginning of an item, and whether there is a cross in it.
    Task(bool),
    /// The id of the heading that it stands in.
    Id(String),
}

/// The words that an item, cell or paragraph begins with, and what stands beneath them.
#[derive(Clone, Debug)]
pub(super) struct Head<'n> {
    /// Their place in the HTML.
    pub(super) place: Range<Place>,
    /// What stands in them.
    pub(super) inline: &'n [Node],
    /// The blocks beneath.
    pub(super) rest: &'n [Node],
}

impl Node {
    pub(super) fn is(&self, element: &Element) -> bool {
        matches!(&self.kind, NodeKind::Element(own) if own == element)
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.kind, NodeKind::Element(Element::List(_)))
    }

    pub(super) fn is_table(&self) -> bool {
        self.is(&Element::Table)
    }

    /// Whether it is a block, and not a part of running words.
    pub(super) fn is_block(&self) -> bool {
        matches!(&self.kind, NodeKind::Element(element) if !matches!(element, Element::Strong | Element::Link(_)))
    }

    /// Whether a blank stands anywhere in it.
    pub(super) fn has_blank(&self) -> bool {
        matches!(self.kind, NodeKind::Blank(..)) || self.children.iter().any(Self::has_blank)
    }

    /// The first words and what follows them. A paragraph that comes first is those words.
    pub(super) fn head(&self) -> Head<'_> {
        let blocks = self.children.iter().position(Self::is_block).unwrap_or(self.children.len());
        let (inline, rest) = self.children.split_at(blocks);
        if let Some(first) = rest.first().filter(|first| first.is(&Element::Paragraph))
            // A box stands before the paragraph that it belongs to.
            && inline.iter().all(|node| matches!(node.kind, NodeKind::Task(_)))
        {
            return Head { place: first.inner.clone(), inline: &first.children, rest: &rest[1..] };
        }
        let end = rest.first().map_or(self.inner.end, |first| first.outer.start);
        Head { place: self.inner.start..end, inline, rest }
    }
}

/// Reads notes as a tree.
pub(super) fn grow(notes: &[Note]) -> Vec<Node> {
    let mut open: Vec<Node> = Vec::new();
    let mut roots = Vec::new();
    for note in notes {
        let here = note.place..note.place;
        let leaf = |kind, range| Node {
            kind,
            range,
            outer: here.clone(),
            inner: here.clone(),
            children: Vec::new(),
        };
        match &note.kind {
            NoteKind::Open(element, range) => {
                open.push(leaf(NodeKind::Element(element.clone()), range.clone()));
            }
            NoteKind::Opened => {
                if let Some(node) = open.last_mut() {
                    node.inner = here;
                }
            }
            NoteKind::Closing => {
                if let Some(node) = open.last_mut() {
                    node.inner.end = note.place;
                }
            }
            NoteKind::Close => {
                let Some(mut node) = open.pop() else { continue };
                node.outer.end = note.place;
                node.inner.start = node.inner.start.max(node.outer.start);
                node.inner.end = node.inner.end.clamp(node.inner.start, note.place);
                add(node, &mut open, &mut roots);
            }
            NoteKind::Blank(hint, braces) => {
                let kind = NodeKind::Blank(hint.clone(), braces.clone());
                add(leaf(kind, hint.start.saturating_sub(1)..braces.end), &mut open, &mut roots);
            }
            NoteKind::Output(braces) => add(leaf(NodeKind::Output, braces.clone()), &mut open, &mut roots),
            NoteKind::Attributes(braces) => {
                add(leaf(NodeKind::Attributes, braces.clone()), &mut open, &mut roots);
            }
            NoteKind::Task(is_done) => add(leaf(NodeKind::Task(*is_done), 0..0), &mut open, &mut roots),
            NoteKind::Id(id) => add(leaf(NodeKind::Id(id.clone()), 0..0), &mut open, &mut roots),
        }
    }
    while let Some(node) = open.pop() {
        add(node, &mut open, &mut roots);
    }
    roots
}

fn add(node: Node, open: &mut [Node], roots: &mut Vec<Node>) {
    // Deeper down its words are lost to nobody: they stand in the HTML of what is around them.
    let depth = open.len();
    match open.last_mut() {
        Some(parent) if depth < DEEPEST => parent.children.push(node),
        Some(_) => {}
        None => roots.push(node),
    }
}
