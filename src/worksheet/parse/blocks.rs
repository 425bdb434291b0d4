//! Blocks: what stands beneath each other in a worksheet.
//!
//! Owns which heading or paragraph a list or table gets its attributes and its name from.

use std::ops::Range;

use super::given::{Given, Where};
use super::prose::{inline_leaves, is_whole, trim_end};
use super::sections::OpenHeading;
use super::tree_of_notes::{Node, NodeKind};
use super::{Parser, Scope, words};
use crate::diagnostic::Span;
use crate::document::directive::Container;
use crate::worksheet::model::{Block, Piece, Text};
use crate::worksheet::recording::{Element, Place};

/// What a list or table is called, and by what.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    /// As plain text.
    pub(super) label: String,
    /// The words of the paragraph that becomes its legend; empty where a heading names it.
    pub(super) text: Text,
    /// The id of the heading that names it.
    pub(super) labelled_by: Option<String>,
}

/// A paragraph that was read, before it is known what it is.
struct Paragraph<'a> {
    /// Its words as plain text.
    label: String,
    text: Text,
    given: Option<Given<'a>>,
    block: Option<Block>,
}

impl<'a> Parser<'a> {
    /// Reads blocks that stand beneath each other.
    pub(super) fn blocks(&mut self, nodes: &[Node]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            at += 1;
            match &node.kind {
                NodeKind::Element(Element::Heading(level)) => {
                    let heading = self.heading(node, *level);
                    blocks.push(heading);
                }
                NodeKind::Element(Element::Paragraph) => {
                    at += self.paragraph_and_list(node, &nodes[at..], &mut blocks);
                }
                NodeKind::Element(Element::List(_) | Element::Table) => {
                    self.list_or_table(node, None, &mut blocks);
                }
                NodeKind::Element(Element::Container(kind, braces)) => {
                    let block = self.container_block(node, *kind, braces.as_ref());
                    blocks.push(block);
                }
                NodeKind::Element(_) => {
                    let block = self.verbatim(node);
                    blocks.push(block);
                }
                NodeKind::Attributes => self.tell_unbound(node),
                _ => {}
            }
        }
        blocks
    }

    fn container_block(
        &mut self,
        node: &Node,
        kind: Option<Container>,
        braces: Option<&Range<usize>>,
    ) -> Block {
        match kind {
            Some(Container::Script) => self.script(node, braces),
            Some(Container::Pause) => self.pause(node, braces),
            kind => self.container(node, kind),
        }
    }

    fn heading(&mut self, node: &Node, level: u8) -> Block {
        self.settle_heading();
        let id = node.children.iter().find_map(|child| match &child.kind {
            NodeKind::Id(id) => Some(id.clone()),
            _ => None,
        });
        let id = id.unwrap_or_default();
        let attributes = self.last_attributes(&node.children);
        self.inline(&node.inner, &node.children, None, Scope::WORKSHEET);
        let mut text = self.pieces(&node.inner, &node.children);
        trim_end(&mut text);
        let given = attributes.map(|attributes| self.given(attributes, Where::Instrument));
        let label = self.plain(&node.inner);
        self.section_of_heading(&id, given.as_ref(), Span::from(node.range.clone()));
        self.heading = Some(OpenHeading { given, is_used: false, passed: None, label, id: id.clone() });
        Block::Heading { level, id, text }
    }

    /// Reads a paragraph and the list or table right after it, if the two belong together; says how many nodes more it
    /// has taken.
    fn paragraph_and_list(&mut self, node: &Node, rest: &[Node], blocks: &mut Vec<Block>) -> usize {
        let next = rest.first().filter(|next| next.is_list() || next.is_table());
        let mut paragraph = self.paragraph(node, blocks);
        let Some(next) = next else {
            self.lone_paragraph(paragraph, blocks);
            return 0;
        };
        let given = paragraph.given.take();
        let is_carrier = given.as_ref().is_some_and(|given| !is_about_words(given));
        let heading_carries = !is_carrier && self.heading_given().is_some();
        if heading_carries || !self.is_instrument(next, given.as_ref()) {
            if let Some(given) = given.as_ref().filter(|given| is_carrier && !given.has("chart")) {
                self.tell_untaken(given, Some(next));
            }
            let chart = given.clone().filter(|given| given.has("chart"));
            paragraph.given = given.filter(is_about_words);
            self.lone_paragraph(paragraph, blocks);
            self.list_or_table(next, None, blocks);
            if let Some(chart) = chart {
                self.chart_of_plain(next, &chart, blocks);
            }
            return 1;
        }
        let name = self.name_of(&paragraph, blocks);
        let content = self.instrument(next, given.unwrap_or_default(), name);
        blocks.extend(content);
        1
    }

    /// What names a list that follows a paragraph: its words; where it is nothing but braces, what stands before it.
    fn name_of(&mut self, paragraph: &Paragraph<'a>, blocks: &mut Vec<Block>) -> Name {
        if !paragraph.label.is_empty() {
            let has_field = paragraph.text.iter().any(|piece| matches!(piece, Piece::Blank(_)));
            if has_field && let Some(block) = &paragraph.block {
                blocks.push(block.clone());
            }
            let text =
                if has_field { vec![Piece::Html(escaped(&paragraph.label))] } else { paragraph.text.clone() };
            return Name { label: paragraph.label.clone(), text, labelled_by: None };
        }
        if let Some(Block::Prose(text)) = blocks.last()
            && let Some((label, text)) = words_of_paragraph(text)
        {
            blocks.pop();
            return Name { label, text, labelled_by: None };
        }
        self.name_of_heading()
    }

    fn name_of_heading(&self) -> Name {
        self.heading.as_ref().map_or_else(Name::default, |heading| Name {
            label: heading.label.clone(),
            text: Vec::new(),
            labelled_by: Some(heading.id.clone()),
        })
    }

    /// A paragraph that no list follows.
    fn lone_paragraph(&mut self, paragraph: Paragraph<'a>, blocks: &mut Vec<Block>) {
        let Some(mut block) = paragraph.block else {
            if let Some(given) = &paragraph.given {
                self.tell_untaken(given, None);
            }
            return;
        };
        if let Some(given) = paragraph.given {
            if is_about_words(&given) {
                let section = self.section_of(&given);
                let content = vec![block];
                super::sections::fill(section, &content, &mut self.worksheet);
                block = Block::Section { section, content };
            } else {
                self.tell_untaken(&given, None);
            }
        }
        blocks.push(block);
    }

    /// Reads a paragraph. A blank that is alone in it is named by the paragraph before, which it takes in.
    fn paragraph(&mut self, node: &Node, blocks: &mut Vec<Block>) -> Paragraph<'a> {
        let attributes = self.last_attributes(&node.children);
        let leaves = inline_leaves(&node.children);
        let first_blank = leaves.first().filter(|leaf| matches!(leaf.kind, NodeKind::Blank(..)));
        let is_alone = leaves.len() == 1 && self.plain(&node.inner).is_empty();
        let before = match blocks.last() {
            Some(Block::Prose(text)) if is_alone => words_of_paragraph(text),
            _ => None,
        };
        let asked = before.filter(|(label, _)| words::asking(label).is_some());
        let heading = self.heading.as_ref().map(|heading| heading.label.clone()).filter(|it| !it.is_empty());
        let name = asked.as_ref().map(|(label, _)| label.clone()).or_else(|| heading.filter(|_| is_alone));
        let name = name.map(|name| words::asking(&name).map_or(name.clone(), ToOwned::to_owned));
        self.inline(&node.inner, &node.children, name.as_deref(), Scope::WORKSHEET);
        let mut text = self.pieces(&node.inner, &node.children);
        trim_end(&mut text);
        let given = attributes.map(|attributes| self.given(attributes, Where::Instrument));
        let label = self.plain(&node.inner);
        let block = match (first_blank.copied(), asked) {
            (Some(blank), Some((_, label))) => {
                blocks.pop();
                self.question(label, blank, Vec::new())
            }
            (Some(blank), None) if leaves.len() == 1 => self.question_in(node, blank),
            _ => None,
        };
        let block = block.or_else(|| {
            let whole = if text.is_empty() { None } else { Some(self.pieces_of_paragraph(node)) };
            whole.map(Block::Prose)
        });
        Paragraph { label, text, given, block }
    }

    fn pieces_of_paragraph(&self, node: &Node) -> Text {
        let mut text = self.pieces(&(node.outer.start..node.inner.end), &node.children);
        trim_end(&mut text);
        text.push(Piece::Html(self.html(&(node.inner.end..node.outer.end)).to_owned()));
        text
    }

    /// A paragraph whose words before its only blank ask for it.
    fn question_in(&mut self, node: &Node, blank: &Node) -> Option<Block> {
        let before = node.inner.start..blank.outer.start;
        let after = blank.outer.start..node.inner.end;
        words::asking(&self.plain(&before))?;
        let mut label = self.pieces(&before, &[]);
        trim_end(&mut label);
        let mut after = self.pieces(&after, &[]);
        trim_end(&mut after);
        // A blank within a link or within words that stand out cannot be taken out of them.
        if !(is_whole(&label) && is_whole(&after)) {
            return None;
        }
        self.question(label, blank, after)
    }

    fn question(&mut self, label: Text, blank: &Node, after: Text) -> Option<Block> {
        match self.placed.get(&blank.range.start) {
            Some(Piece::Blank(id)) => Some(Block::Question { label, blank: *id, after }),
            _ => None,
        }
    }

    /// Reads a list or table that no paragraph belongs to.
    fn list_or_table(&mut self, node: &Node, given: Option<Given<'a>>, blocks: &mut Vec<Block>) {
        let given = given.or_else(|| self.heading_given());
        if self.is_instrument(node, given.as_ref()) {
            let name = self.name_of_heading();
            let given = self.take_heading_given().unwrap_or_default();
            let content = self.instrument(node, given, name);
            blocks.extend(content);
            return;
        }
        self.pass(node);
        let content = self.plain_list_or_table(node);
        blocks.extend(content);
    }

    /// The words of a region without white space at their end.
    pub(super) fn trimmed(&self, region: &Range<Place>, nodes: &[Node]) -> Text {
        let mut text = self.pieces(region, nodes);
        trim_end(&mut text);
        text
    }
}

/// Whether attributes are about the words that they follow, and not about what comes after.
fn is_about_words(given: &Given<'_>) -> bool {
    given.attributes.id.is_none()
        && given.attributes.pairs.iter().all(|pair| matches!(pair.key, "show-if" | "for"))
}

/// The words of a paragraph that was written as it is.
fn words_of_paragraph(text: &Text) -> Option<(String, Text)> {
    let (first, last) = (text.first()?, text.last()?);
    let is_paragraph = matches!(first, Piece::Html(html) if html.trim_start().starts_with("<p>"))
        && matches!(last, Piece::Html(html) if html.trim_end().ends_with("</p>"));
    if !is_paragraph || text.iter().any(|piece| matches!(piece, Piece::Blank(_) | Piece::Output(_))) {
        return None;
    }
    let mut text = text.clone();
    let mut plain = String::new();
    let count = text.len();
    for (index, piece) in text.iter_mut().enumerate() {
        if let Piece::Html(html) = piece {
            if index == 0 {
                *html = html.trim_start().strip_prefix("<p>").unwrap_or_default().to_owned();
            }
            if index + 1 == count {
                *html = html.trim_end().strip_suffix("</p>").unwrap_or_default().to_owned();
            }
            plain.push_str(html);
        }
    }
    // A second paragraph in the same piece would make a legend of two.
    (!plain.contains("<p>")).then(|| (words::plain(&plain), text))
}

pub(in crate::worksheet) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
