//! Recordings: how markdown hands a worksheet over.
//!
//! Owns the shape of what was written while a worksheet was open: its HTML, and notes of the structure that stands
//! behind it, each with its place in that HTML and in the author's file. `document::markdown` makes it, `parse` makes a
//! worksheet of it; so words, links and pictures are written in one way everywhere, and a worksheet need not know how.

use std::ops::Range;

use crate::document::Body;
use crate::document::directive::Container;

/// What was written while a worksheet was open.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The HTML and its slots.
    pub body: Body,
    /// What stands where, in order of place.
    pub notes: Vec<Note>,
}

/// A place in the HTML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The byte of the HTML.
    pub html: usize,
    /// How many slots stand before it.
    pub slots: usize,
}

/// What stands at a place.
#[derive(Clone, Debug)]
pub struct Note {
    /// Where in the HTML.
    pub place: Place,
    /// What it is.
    pub kind: NoteKind,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteKind {
    /// An element's start tag begins here; its bytes in the author's file.
    Open(Element, Range<usize>),
    /// The start tag of the element that was opened last ends here.
    Opened,
    /// The end tag of the element that is open begins here.
    Closing,
    /// It ends here.
    Close,
    /// `[hint]{…}`: the bytes of the hint and of the braces.
    Blank(Range<usize>, Range<usize>),
    /// `{= …}`: the bytes of the braces.
    Output(Range<usize>),
    /// `{…}` after words: the bytes of the braces.
    Attributes(Range<usize>),
    /// The id of the heading that is open.
    Id(String),
    /// `[ ]` or `[x]` at the beginning of an item: whether there is a cross.
    Task(bool),
}

/// An element of markdown.
#[derive(Clone, Debug, PartialEq)]
pub enum Element {
    /// A paragraph.
    Paragraph,
    /// A heading and its level. Its id and the braces at its end are noted in it.
    Heading(u8),
    /// A list; whether it is numbered.
    List(bool),
    /// An item of a list.
    Item,
    /// A table.
    Table,
    /// The first row of a table.
    Head,
    /// Another row.
    Row,
    /// A cell.
    Cell,
    /// Bold words.
    Strong,
    /// A link; the heading of this page that it leads to, without `#`.
    Link(Option<String>),
    /// A container, and the bytes of its fence's braces.
    Container(Option<Container>, Option<Range<usize>>),
    /// Any other block: a quotation, code, raw HTML.
    Other,
}
