//! Footnotes: gathered where they are defined, written at the end in the order in which they are referred to.

use std::collections::HashMap;
use std::ops::Range;

use super::output::Output;
use super::writer::{FrameKind, Writer};
use crate::diagnostic::Code;

/// So many references to one note have a link back. A note with more is not read back and forth.
const MOST_LINKS_BACK: usize = 100;

/// The footnotes of a document.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// By label, in the form in which labels are compared.
    by_label: HashMap<String, usize>,
    notes: Vec<Note>,
    /// Which notes have numbers, in order: the first has number 1.
    numbered: Vec<usize>,
    /// The definitions that are being written, the innermost last.
    open: Vec<usize>,
}

#[derive(Debug, Default)]
struct Note {
    label: String,
    number: Option<usize>,
    id: String,
    /// The ids of the references to it.
    references: Vec<String>,
    content: Option<Output>,
    defined_at: Range<usize>,
}

impl Footnotes {
    fn note(&mut self, label: &str) -> usize {
        let notes = &mut self.notes;
        *self.by_label.entry(label.to_lowercase()).or_insert_with(|| {
            notes.push(Note { label: label.to_owned(), ..Note::default() });
            notes.len() - 1
        })
    }
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let index = self.footnotes.note(label);
        let (number, id) = self.number_note(index);
        let note = &mut self.footnotes.notes[index];
        self.out.push("<sup class=\"footnote-reference\"><a");
        if note.references.len() < MOST_LINKS_BACK {
            let stem = match note.references.len() {
                0 => format!("fnref-{number}"),
                earlier => format!("fnref-{number}-{}", earlier + 1),
            };
            let reference = self.ids.made(&stem);
            self.out.push(&format!(" id=\"{reference}\""));
            note.references.push(reference);
        }
        self.out.push(&format!(" href=\"#{id}\" role=\"doc-noteref\">{number}</a></sup>"));
    }

    /// The number and id of a note; it gets them with the first reference.
    fn number_note(&mut self, index: usize) -> (usize, String) {
        let note = &mut self.footnotes.notes[index];
        if let Some(number) = note.number {
            return (number, note.id.clone());
        }
        self.footnotes.numbered.push(index);
        let number = self.footnotes.numbered.len();
        note.number = Some(number);
        note.id = self.ids.made(&format!("fn-{number}"));
        (number, note.id.clone())
    }

    pub(super) fn start_footnote(&mut self, label: &str, range: &Range<usize>) {
        let mut index = self.footnotes.note(label);
        let note = &mut self.footnotes.notes[index];
        if note.content.is_some() || self.footnotes.open.contains(&index) {
            let diagnostic = self
                .report
                .about(Code::FootnoteUnpaired, range, format!("the footnote `{label}` is defined twice"))
                .help("give one of the two another name")
                .related(
                    self.report.file(),
                    Some(note.defined_at.clone().into()),
                    "it is defined here first",
                );
            self.report.push(diagnostic);
            self.footnotes.notes.push(Note { label: label.to_owned(), ..Note::default() });
            index = self.footnotes.notes.len() - 1;
        } else {
            note.defined_at = range.clone();
        }
        self.footnotes.open.push(index);
        self.set_aside.push(std::mem::take(&mut self.out));
        self.prose.begin_aside();
        self.open(FrameKind::Plain, range);
    }

    pub(super) fn end_footnote(&mut self) {
        self.prose.end_aside();
        let content = std::mem::replace(&mut self.out, self.set_aside.pop().unwrap_or_default());
        if let Some(index) = self.footnotes.open.pop() {
            self.footnotes.notes[index].content = Some(content);
        }
    }

    /// Tells of references to notes that are not defined: the parser leaves them as text.
    pub(super) fn check_footnote_text(&mut self, start: usize) {
        let rest = self.source.text.get(start..).unwrap_or("");
        let Some(label) = rest.strip_prefix("[^").and_then(|rest| {
            let length =
                rest.find(|character: char| !(character.is_alphanumeric() || "-_".contains(character)))?;
            rest[length..].starts_with(']').then(|| &rest[..length])
        }) else {
            return;
        };
        // `[^a-z]` is a set of characters rather than a note.
        let is_set = label.len() == 3 && label.as_bytes()[1] == b'-';
        if !label.is_empty() && !is_set {
            self.report.tell(
                Code::FootnoteUnpaired,
                &(start..start + label.len() + 3),
                format!("the footnote `{label}` is not defined"),
                &format!("write `[^{label}]: …` in a paragraph of its own"),
            );
        }
    }

    /// Writes all notes: those with numbers, then those that nobody refers to, so that no words are lost.
    pub(super) fn write_footnotes(&mut self) {
        let mut notes = std::mem::take(&mut self.footnotes.notes);
        let mut order = std::mem::take(&mut self.footnotes.numbered);
        for (index, note) in notes.iter().enumerate().filter(|(_, note)| note.number.is_none()) {
            order.push(index);
            let message = format!("nothing refers to the footnote `{}`", note.label);
            let help = format!("write `[^{}]` where it belongs", note.label);
            // One that is defined a second time was told of already.
            if !note.defined_at.is_empty() {
                self.report.tell(Code::FootnoteUnpaired, &note.defined_at, message, &help);
            }
        }
        if order.is_empty() {
            return;
        }
        self.out.line();
        self.out.push("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"");
        self.out.word("footnotes");
        self.out.push("\">\n<ol>\n");
        for index in order {
            self.write_note(std::mem::take(&mut notes[index]));
        }
        self.out.push("</ol>\n</section>\n");
    }

    fn write_note(&mut self, note: Note) {
        self.out.push("<li");
        if !note.id.is_empty() {
            self.out.push(&format!(" id=\"{}\"", note.id));
        }
        self.out.push(">\n");
        self.out.append(note.content.unwrap_or_default());
        // The links back stand in the last paragraph, or in one of their own.
        if note.references.is_empty() {
            self.out.line();
            return self.out.push("</li>\n");
        }
        let at_end = self.out.len().saturating_sub("</p>\n".len());
        let starts_paragraph = self.out.since(at_end) != "</p>\n";
        if starts_paragraph {
            self.out.line();
            self.out.push("<p>");
        } else {
            self.out.take_back(at_end);
        }
        let count = note.references.len();
        for (index, reference) in note.references.iter().enumerate() {
            if index > 0 || !starts_paragraph {
                self.out.push(" ");
            }
            self.out.push(&format!(
                "<a href=\"#{reference}\" class=\"footnote-back\" role=\"doc-backlink\" aria-label=\""
            ));
            self.out.word("back_to_text");
            match (count, index + 1) {
                (1, _) => self.out.push("\">↩</a>"),
                (_, number) => self.out.push(&format!(" {number}\">↩<sup>{number}</sup></a>")),
            }
        }
        self.out.push("</p>\n</li>\n");
    }
}
