//! Output: the HTML that is being written, with its slots.
//!
//! Owns escaping, where lines begin, and the notes of a recording, which move with what they are about. Refuses to know
//! markdown.

use super::super::{Body, Slot, SlotContent};
use crate::worksheet::recording::{Note, NoteKind, Place, Recording};

/// HTML under construction. Slots are in order of place, each at a character boundary.
#[derive(Debug, Default)]
pub(crate) struct Output {
    body: Body,
    /// What is known of the structure of what was written since a place, while somebody wants it.
    recording: Option<(Place, Vec<Note>)>,
}

impl Output {
    /// An empty one with room for so many bytes.
    pub(crate) fn with_capacity(bytes: usize) -> Self {
        Self { body: Body { html: String::with_capacity(bytes), slots: Vec::new() }, recording: None }
    }

    /// What was written elsewhere.
    pub(crate) fn of(body: Body) -> Self {
        Self { body, recording: None }
    }

    /// Begins to record what is written.
    pub(crate) fn record(&mut self) {
        self.recording = Some((self.place(), Vec::new()));
    }

    /// Whether what is written is recorded.
    pub(crate) fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    /// Ends the recording, and takes back all that was written since it began.
    pub(crate) fn recorded(&mut self) -> Option<Recording> {
        let (start, mut notes) = self.recording.take()?;
        let html = self.body.html.split_off(start.html);
        let mut slots = self.body.slots.split_off(start.slots);
        for slot in &mut slots {
            slot.at -= start.html as u32;
        }
        for note in &mut notes {
            note.place = Place {
                html: note.place.html.saturating_sub(start.html).min(html.len()),
                slots: note.place.slots.saturating_sub(start.slots).min(slots.len()),
            };
        }
        Some(Recording { body: Body { html, slots }, notes })
    }

    /// Where the next thing will be written.
    pub(crate) fn place(&self) -> Place {
        Place { html: self.body.html.len(), slots: self.body.slots.len() }
    }

    /// Notes what stands here, if anybody wants to know.
    pub(crate) fn note(&mut self, kind: NoteKind) {
        let place = self.place();
        if let Some((_, notes)) = &mut self.recording {
            notes.push(Note { place, kind });
        }
    }

    /// Brings the notes behind a place to where their words are now, `by` bytes further on.
    fn move_notes(&mut self, from: usize, by: usize) {
        let Some((_, notes)) = &mut self.recording else { return };
        for note in notes.iter_mut().rev().take_while(|note| note.place.html >= from) {
            note.place.html += by;
        }
    }

    /// Brings the notes of what was taken back to its beginning.
    fn draw_notes_back(&mut self) {
        let end = self.place();
        let Some((_, notes)) = &mut self.recording else { return };
        for note in notes.iter_mut().rev().take_while(|note| note.place.html > end.html) {
            note.place = end;
        }
    }

    /// What was written.
    pub(crate) fn into_body(self) -> Body {
        self.body
    }

    /// How much is written: a place to come back to.
    pub(crate) fn len(&self) -> usize {
        self.body.html.len()
    }

    /// How many slots there are.
    pub(crate) fn slots(&self) -> usize {
        self.body.slots.len()
    }

    /// Whether a slot was written from a place on.
    pub(crate) fn has_slot_since(&self, place: usize) -> bool {
        self.body.slots.last().is_some_and(|slot| slot.at as usize >= place)
    }

    /// What was written from a place on, slots left out.
    pub(crate) fn since(&self, place: usize) -> &str {
        self.body.html.get(place..).unwrap_or("")
    }

    /// Writes HTML.
    pub(crate) fn push(&mut self, html: &str) {
        self.body.html.push_str(html);
    }

    /// Writes text.
    pub(crate) fn text(&mut self, text: &str) {
        escape_into(&mut self.body.html, text);
    }

    /// Writes a number.
    pub(crate) fn number(&mut self, number: u64) {
        self.body.html.push_str(&number.to_string());
    }

    /// Writes a slot.
    pub(crate) fn slot(&mut self, content: SlotContent) {
        self.body.slots.push(Slot { at: self.body.html.len() as u32, content });
    }

    /// Writes a slot for one of the generator's own words.
    pub(crate) fn word(&mut self, key: &str) {
        self.slot(SlotContent::Word { key: key.to_owned() });
    }

    /// Begins a line, unless one has just begun.
    pub(crate) fn line(&mut self) {
        let after_slot = self.body.slots.last().is_some_and(|slot| slot.at as usize == self.len());
        if after_slot || !(self.body.html.is_empty() || self.body.html.ends_with('\n')) {
            self.body.html.push('\n');
        }
    }

    /// Puts HTML at an earlier place.
    pub(crate) fn insert(&mut self, place: usize, html: &str) {
        self.body.html.insert_str(place, html);
        for slot in self.body.slots.iter_mut().rev().take_while(|slot| slot.at as usize >= place) {
            slot.at += html.len() as u32;
        }
        self.move_notes(place, html.len());
    }

    /// Takes back what was written from a place on, if no slot is in it.
    pub(crate) fn take_back(&mut self, place: usize) {
        if self.body.slots.last().is_none_or(|slot| slot.at as usize <= place) {
            self.body.html.truncate(place);
            self.draw_notes_back();
        }
    }

    /// Takes back spaces at the end.
    pub(crate) fn trim_end(&mut self) {
        let floor = self.body.slots.last().map_or(0, |slot| slot.at as usize);
        let trimmed = self.body.html.trim_end_matches([' ', '\t', '\n']).len();
        self.body.html.truncate(trimmed.max(floor));
        self.draw_notes_back();
    }

    /// Writes all of another output.
    pub(crate) fn append(&mut self, other: Self) {
        let base = self.len() as u32;
        self.body.html.push_str(&other.body.html);
        self.body.slots.extend(
            other.body.slots.into_iter().map(|slot| Slot { at: slot.at + base, content: slot.content }),
        );
    }
}

/// Writes a text so that HTML reads it as that text, between tags or in a quoted attribute.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    let mut written = 0;
    for (index, byte) in text.bytes().enumerate() {
        if !NEEDS_ESCAPE[usize::from(byte)] {
            continue;
        }
        html.push_str(&text[written..index]);
        html.push_str(match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            _ => "\u{fffd}",
        });
        written = index + 1;
    }
    html.push_str(&text[written..]);
}

/// The bytes that [`escape_into`] replaces. NUL is no character of HTML.
const NEEDS_ESCAPE: [bool; 256] = {
    let mut table = [false; 256];
    table[b'<' as usize] = true;
    table[b'>' as usize] = true;
    table[b'&' as usize] = true;
    table[b'"' as usize] = true;
    table[0] = true;
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped() {
        let mut html = String::new();
        escape_into(&mut html, "a<b>&\"c'\0é");
        assert_eq!(html, "a&lt;b&gt;&amp;&quot;c'\u{fffd}é");
    }

    #[test]
    fn slots_move_with_what_is_inserted_before_them() {
        let mut output = Output::default();
        output.push("<h2>");
        output.slot(SlotContent::Address { link: 0 });
        output.push("x");
        output.slot(SlotContent::Address { link: 1 });
        output.insert(3, " id=\"x\"");
        let body = output.into_body();
        assert_eq!(body.html, "<h2 id=\"x\">x");
        assert_eq!(body.slots.iter().map(|slot| slot.at).collect::<Vec<_>>(), [11, 12]);
    }

    #[test]
    fn a_slot_at_the_end_is_no_fresh_line() {
        let mut output = Output::default();
        output.line();
        assert_eq!(output.len(), 0);
        output.push("a\n");
        output.line();
        output.slot(SlotContent::Address { link: 0 });
        output.line();
        assert_eq!(output.into_body().html, "a\n\n");
    }
}
