//! Items: what an item of a list begins with, says and holds.
//!
//! Owns boxes, leads, the attributes at the end of an item's first words, and the choice that leads to a heading.

use super::given::{Given, Where};
use super::prose::{cut_start, trim_end};
use super::tree_of_notes::{Node, NodeKind};
use super::{Parser, Scope, words};
use crate::diagnostic::{Code, Span};
use crate::worksheet::model::Item;
use crate::worksheet::recording::Element;

/// What an item begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Words.
    None,
    /// `( )`, and whether it is marked: `(x)`.
    Round(bool),
    /// `[ ]`, and whether it is marked: `[x]`.
    Square(bool),
}

impl Mark {
    pub(super) fn is_marked(self) -> bool {
        matches!(self, Self::Round(true) | Self::Square(true))
    }
}

/// Round boxes as they are written.
const ROUND: [(&str, bool); 4] = [("( )", false), ("()", false), ("(x)", true), ("(X)", true)];

/// The words of an item, read.
pub(super) struct Words<'a> {
    pub(super) item: Item,
    pub(super) given: Given<'a>,
    /// What it is known by: bold words, else the first sentence.
    pub(super) lead: String,
    /// Where the heading is that a link leads to.
    pub(super) target: Option<String>,
}

impl<'a> Parser<'a> {
    /// What an item begins with.
    pub(super) fn mark(&self, item: &Node) -> Mark {
        let task = item.children.iter().find_map(|child| match child.kind {
            NodeKind::Task(is_done) => Some(is_done),
            _ => None,
        });
        if let Some(is_done) = task {
            return Mark::Square(is_done);
        }
        let head = item.head();
        let nested_task = head.inline.iter().find_map(|child| match child.kind {
            NodeKind::Task(is_done) => Some(is_done),
            _ => None,
        });
        if let Some(is_done) = nested_task {
            return Mark::Square(is_done);
        }
        let html = self.html(&head.place).trim_start();
        let round = ROUND.iter().find(|(mark, _)| html.strip_prefix(mark).is_some_and(begins_words));
        match round {
            Some((_, is_marked)) => Mark::Round(*is_marked),
            // Markdown knows no box without words after it.
            None if ["[ ]", "[x]", "[X]"].contains(&html.trim_end()) => Mark::Square(false),
            None => Mark::None,
        }
    }

    /// Whether an item's words are a box and nothing else.
    fn is_bare(&self, item: &Node, mark: Mark) -> bool {
        let head = item.head();
        let html = self.html(&head.place).trim();
        let words = match mark {
            Mark::None => html,
            Mark::Round(_) => ROUND.iter().find_map(|(mark, _)| html.strip_prefix(mark)).unwrap_or(html),
            Mark::Square(_) => html.trim_start_matches(['[', ']', 'x', 'X', ' ']),
        };
        let has_leaf =
            head.inline.iter().any(|node| matches!(node.kind, NodeKind::Blank(..) | NodeKind::Output));
        words.trim().is_empty() && !has_leaf
    }

    /// Reads an item's first words. Blanks among them are named by the item, if by nothing nearer.
    pub(super) fn words(&mut self, node: &Node, mark: Mark) -> Words<'a> {
        let head = node.head();
        let span = Span::from(node.range.start..self.end_of_line(node.range.start));
        if self.is_bare(node, mark) {
            self.tell(Code::ItemEmpty, span, "an item without words", "write words after the box");
        }
        self.check_blank_first(node);
        let attributes = self.last_attributes(head.inline);
        let given = attributes.map(|range| self.given(range, Where::Item)).unwrap_or_default();
        let strong = head.inline.iter().find(|child| child.is(&Element::Strong));
        let all = self.plain(&head.place);
        let all = if matches!(mark, Mark::Round(_)) { after_round(&all) } else { &all };
        let lead = match strong {
            Some(strong) if self.is_lead(strong, &head.place) => self.plain(&strong.inner),
            _ => words::first_sentence(all).to_owned(),
        };
        let lead = lead.trim_end_matches([':', '.', '?', '!']).trim().to_owned();
        self.inline(
            &head.place,
            head.inline,
            Some(&lead).filter(|lead| !lead.is_empty()).map(String::as_str),
            Scope::WORKSHEET,
        );
        let mut text = self.pieces(&head.place, head.inline);
        if matches!(mark, Mark::Round(_)) {
            let html = self.html(&head.place);
            let spaces = html.len() - html.trim_start().len();
            let length = ROUND
                .iter()
                .find(|(mark, _)| html.trim_start().starts_with(mark))
                .map_or(0, |(it, _)| it.len());
            cut_start(&mut text, spaces + length);
        }
        cut_start(&mut text, 0);
        trim_end(&mut text);
        let target = head.inline.iter().find_map(|child| match &child.kind {
            NodeKind::Element(Element::Link(target)) => target.clone(),
            _ => None,
        });
        let label = self.text_of_label(&given).unwrap_or_else(|| label_of(all, &lead));
        Words { item: Item { label, lead: lead.clone(), span, text, ..Item::default() }, given, lead, target }
    }

    fn text_of_label(&mut self, given: &Given<'_>) -> Option<String> {
        if given.has("label") { self.text_of(given, "label") } else { None }
    }

    /// Whether bold words stand at the beginning.
    fn is_lead(&self, strong: &Node, head: &std::ops::Range<crate::worksheet::recording::Place>) -> bool {
        let before = self.plain(&(head.start..strong.outer.start));
        let before = after_round(&before);
        before.trim_matches(|it: char| !it.is_alphanumeric()).is_empty()
    }

    /// Tells of a box with braces before the words: a formatter puts backslashes there.
    pub(super) fn check_blank_first(&mut self, node: &Node) {
        let head = node.head();
        let first = head.inline.first().filter(|first| first.outer.start.html <= head.place.start.html + 1);
        let Some(NodeKind::Blank(hint, _)) = first.map(|first| &first.kind) else { return };
        let is_box = self.text[hint.clone()].trim().is_empty() && !hint.is_empty();
        if is_box && !self.plain(&head.place).is_empty() {
            let range = first.map_or(node.range.clone(), |first| first.range.clone());
            self.tell(
                Code::BlankBeforeWords,
                Span::from(range),
                "the braces of a box before its words",
                "in a list put them at the end: `- [ ] Do it {#do}`",
            );
        }
    }

    /// Takes an id within a list for an item.
    pub(super) fn item_id(&mut self, list: &str, words: &Words<'a>) -> String {
        let written = words.given.attributes.id.map(|id| id.text.to_owned()).or_else(|| words.target.clone());
        let label = if words.lead.is_empty() { &words.item.label } else { &words.lead };
        let path = self.name_below(&format!("{list}."), written.as_deref(), label, words.item.span);
        self.rename(&words.given, &path);
        path[list.len() + 1..].to_owned()
    }

    pub(super) fn end_of_line(&self, start: usize) -> usize {
        let line = self.text[start..].lines().next().unwrap_or("").trim_end();
        start + line.len().max(1).min(self.text.len() - start)
    }
}

/// Whether what follows a box is the end, or words apart from it.
fn begins_words(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(char::is_whitespace)
}

/// A text without the round box that it begins with.
pub(super) fn after_round(text: &str) -> &str {
    ROUND
        .iter()
        .find_map(|(mark, _)| text.strip_prefix(mark).filter(|rest| begins_words(rest)))
        .unwrap_or(text)
        .trim()
}

/// What an item is called: all its words, unless there are so many that its lead says it better.
fn label_of(all: &str, lead: &str) -> String {
    const LONGEST: usize = 120;
    let is_lead = !lead.is_empty() && all.chars().count() > LONGEST;
    if is_lead { lead.to_owned() } else { all.trim().trim_end_matches([':', '：']).to_owned() }
}
