//! Words with blanks and outputs between them.
//!
//! Owns what may stand in a label, and how words that are HTML become the value of an attribute.

use crate::document::SlotContent;

use super::super::model::Piece;
use super::Writer;
use super::fields::Naming;

impl<'a> Writer<'a> {
    /// Writes words wherever anything may stand.
    pub(super) fn text(&mut self, text: &'a [Piece]) {
        for piece in text {
            match piece {
                Piece::Html(html) => self.out.push(html),
                Piece::Slot(slot) => self.out.slot(slot.clone()),
                Piece::Blank(blank) => self.field(*blank, Naming::OfItself),
                Piece::Output(output) => self.output(*output, "output"),
            }
        }
    }

    /// Writes the words of a label. An `output` is a control of its own, and a label names one only: there it is a `span`.
    pub(super) fn label_text(&mut self, text: &'a [Piece]) {
        for piece in text {
            match piece {
                Piece::Output(output) => self.output(*output, "span"),
                other => self.text(std::slice::from_ref(other)),
            }
        }
    }

    /// Writes words as the value of an attribute: without tags, slots and blanks.
    pub(super) fn plain(&mut self, text: &[Piece]) {
        let plain = plain(text);
        self.out.push(&plain);
    }
}

/// How many pieces at the beginning may stand in a label: none that is a blank, and none at all with a link among them,
/// for what is pressed there must do one thing only.
pub(super) fn in_label(text: &[Piece]) -> usize {
    let has_link = text.iter().any(|piece| match piece {
        Piece::Html(html) => html.contains("<a ") || html.contains("<a>"),
        Piece::Slot(slot) => matches!(slot, SlotContent::LinkOpen { .. }),
        Piece::Blank(_) | Piece::Output(_) => false,
    });
    if has_link {
        return 0;
    }
    let end = text.iter().position(|piece| matches!(piece, Piece::Blank(_))).unwrap_or(text.len());
    // A blank within bold words: what is before it is no whole.
    let open: i64 = text[..end].iter().map(depth).sum();
    if open == 0 { end } else { 0 }
}

/// How many elements a piece opens and does not close.
fn depth(piece: &Piece) -> i64 {
    let Piece::Html(html) = piece else { return 0 };
    html.match_indices('<')
        .map(|(at, _)| match html.as_bytes().get(at + 1) {
            Some(b'/') => -1,
            Some(b'a'..=b'z') if !is_void(&html[at + 1..]) => 1,
            _ => 0,
        })
        .sum()
}

fn is_void(tag: &str) -> bool {
    let name = tag.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["br", "img", "wbr", "hr", "input"].contains(&name)
}

/// Words as the value of an attribute, escaped.
pub(super) fn plain(text: &[Piece]) -> String {
    let mut plain = String::new();
    for piece in text {
        let Piece::Html(html) = piece else { continue };
        let mut rest = html.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            plain.push_str(before);
            rest = end_of_tag(tag);
        }
        plain.push_str(rest);
    }
    // Between tags a quotation mark may stand as it is.
    plain.trim().replace('"', "&quot;")
}

/// What follows a tag whose `<` has been read. A `>` in a quoted value does not end it.
fn end_of_tag(tag: &str) -> &str {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return &tag[at + 1..],
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    ""
}
