//! Worksheets: where the recording of one begins and ends, and what is written in its place.
//!
//! Owns which containers are worksheets of their own and which are parts of one. What a worksheet means, and its HTML,
//! is `worksheet`'s: it is given the recording, and gives back pieces.

use std::ops::Range;

use super::output::Output;
use super::special::State;
use super::writer::Writer;
use crate::document::SlotContent;
use crate::document::attributes::Attributes;
use crate::document::directive::Container;
use crate::worksheet::model::Piece;
use crate::worksheet::recording::{Element, NoteKind};
use crate::worksheet::{self, Header};

impl<'a> Writer<'a> {
    /// Begins a worksheet, or takes in one that stands elsewhere.
    pub(super) fn open_worksheet(&mut self, attributes: &Attributes<'a>, fence: &Range<usize>) -> State {
        if let Some(pair) = attributes.pairs.iter().find(|pair| pair.key == "from") {
            self.check_embed(attributes);
            let name = pair.value.as_deref().unwrap_or("").trim();
            if name.is_empty() {
                // It was told that there is no value.
                return State::Empty { is_told: true };
            }
            self.parsed.embeds.push((name.to_owned(), pair.value_span));
            let embed = self.parsed.embeds.len() as u32 - 1;
            self.out.slot(SlotContent::Embed { embed, level: self.last_level });
            self.out.push("\n");
            return State::Empty { is_told: false };
        }
        if self.out.is_recording() {
            self.tell_contents(
                fence,
                "a worksheet within a worksheet",
                "close the first with `:::` before the second begins",
            );
            return State::Plain;
        }
        self.out.record();
        State::Worksheet
    }

    /// Tells of attributes beside `from`: the worksheet that is taken in has its own.
    fn check_embed(&mut self, attributes: &Attributes<'_>) {
        let others = attributes.pairs.iter().filter(|pair| pair.key != "from").map(|pair| pair.span);
        for span in attributes.id.iter().map(|id| id.span).chain(others) {
            self.report.tell(
                crate::diagnostic::Code::AttributeMisplaced,
                &span.into(),
                "an attribute beside `from`",
                "put it into the front matter of the worksheet that is taken in, below `[worksheet]`",
            );
        }
    }

    /// Begins to record a script that stands in no worksheet: with blanks, it is one.
    pub(super) fn open_script(&mut self) -> State {
        if self.out.is_recording() {
            return State::Plain;
        }
        self.out.record();
        State::Worksheet
    }

    /// Writes the worksheet whose container ends.
    pub(super) fn close_worksheet(
        &mut self,
        container: Container,
        attributes: &Attributes<'a>,
        fence: &Range<usize>,
    ) {
        let Some(recording) = self.out.recorded() else { return };
        let is_lively =
            recording.notes.iter().any(|note| matches!(note.kind, NoteKind::Blank(..) | NoteKind::Output(_)));
        if container == Container::Script && !is_lively {
            self.out.append(Output::of(recording.body));
            return;
        }
        let number = self.parsed.worksheets.len() + 1;
        let mut header = Header::of_container(container, attributes, self.source.path, number);
        if attributes.id.is_none() {
            header.span = fence.clone().into();
        }
        self.write_worksheet(&header, recording);
    }

    /// Writes the worksheet that the whole body is.
    pub(super) fn finish_worksheet(&mut self) {
        if let (Some(header), Some(recording)) = (self.source.worksheet, self.out.recorded()) {
            self.write_worksheet(header, recording);
        }
    }

    fn write_worksheet(&mut self, header: &Header, recording: worksheet::recording::Recording) {
        let made = worksheet::make(self.source.file, self.source.text, header, recording);
        for diagnostic in made.diagnostics {
            self.report.push(diagnostic);
        }
        let worksheet = self.parsed.worksheets.len() as u32;
        self.parsed.worksheets.push(made.outline);
        self.out.line();
        self.out.slot(SlotContent::WorksheetStart { worksheet });
        self.out.append(Output::of(made.body));
        self.out.slot(SlotContent::WorksheetEnd { worksheet });
        self.out.push("\n");
    }

    fn pieces(&mut self, pieces: Vec<Piece>) {
        for piece in pieces {
            match piece {
                Piece::Html(html) => self.out.push(&html),
                Piece::Slot(content) => self.out.slot(content),
                // The worksheet has written them as HTML.
                Piece::Blank(_) | Piece::Output(_) => {}
            }
        }
    }

    /// Writes an answer of a worksheet that stands elsewhere.
    pub(super) fn loose_output(&mut self, braces: Range<usize>) {
        let pieces = self.loose_outputs.read(self.source.file, self.source.text, braces);
        self.pieces(pieces);
    }

    /// Hands over what the answers of other worksheets are made of that stand in the text.
    pub(super) fn finish_loose_outputs(&mut self) {
        let loose = std::mem::take(&mut self.loose_outputs);
        if loose.is_empty() {
            return;
        }
        let made = loose.finish();
        for diagnostic in made.diagnostics {
            self.report.push(diagnostic);
        }
        let worksheet = self.parsed.worksheets.len() as u32;
        self.parsed.worksheets.push(made.outline);
        self.out.line();
        self.out.slot(SlotContent::WorksheetEnd { worksheet });
    }

    /// Notes that a container begins, for the worksheet that it stands in.
    pub(super) fn note_container(
        &mut self,
        kind: Option<Container>,
        fence: &crate::document::directive::Fence,
    ) {
        if self.out.is_recording() {
            let braces = match &fence.braces {
                crate::document::directive::Braces::Closed(range) => Some(range.clone()),
                _ => None,
            };
            self.out.note(NoteKind::Open(Element::Container(kind, braces), fence.range.clone()));
        }
    }
}
