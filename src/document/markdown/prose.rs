//! Prose: the plain words of a text, counted and kept.
//!
//! Owns what a word is. Refuses to know HTML.

/// So many characters of Chinese, Japanese or Korean script take as long to read as one word of English.
const IDEOGRAPHS_PER_WORD: u32 = 2;

/// The plain text of what is being written, while somebody wants it, and the count of its words.
#[derive(Debug, Default)]
pub(super) struct Prose {
    plain: String,
    listeners: u32,
    /// Texts beside the main one, the innermost last; while there is one, it takes the words.
    asides: Vec<String>,
    words: u32,
    ideographs: u32,
    in_word: bool,
}

/// What begins a word: a letter or digit.
const LETTER: u8 = 1;

/// What does not end one: anything but white space.
const INSIDE: u8 = 2;

/// What each byte of ASCII is to a word. As long as there are bytes, so that none has to be checked.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < classes.len() {
        let letter = if (byte as u8).is_ascii_alphanumeric() { LETTER } else { 0 };
        let inside = if (byte as u8).is_ascii_whitespace() { 0 } else { INSIDE };
        classes[byte] = letter | inside;
        byte += 1;
    }
    classes
};

impl Prose {
    /// Takes in a piece of a text. A word may be split over several pieces.
    pub(super) fn text(&mut self, text: &str) {
        self.count(text);
        if let Some(aside) = self.asides.last_mut() {
            aside.push_str(text);
        } else if self.listeners > 0 {
            self.plain.push_str(text);
        }
    }

    /// Ends the word, at the end of a line or block.
    pub(super) fn gap(&mut self) {
        self.in_word = false;
        let text = self.asides.last_mut().unwrap_or(&mut self.plain);
        if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }

    /// Begins a text beside the main one: a heading, a footnote.
    pub(super) fn begin_aside(&mut self) {
        self.asides.push(String::new());
    }

    /// Ends it; returns it tidied.
    pub(super) fn end_aside(&mut self) -> String {
        tidy(&self.asides.pop().unwrap_or_default())
    }

    /// Begins to keep the text; [`Self::heard`] is to be called with the place that is returned.
    pub(super) fn listen(&mut self) -> usize {
        self.listeners += 1;
        self.plain.len()
    }

    /// The text since a place, tidied. When nobody listens any more, it is forgotten.
    pub(super) fn heard(&mut self, place: usize) -> String {
        let text = tidy(self.plain.get(place..).unwrap_or(""));
        self.listeners = self.listeners.saturating_sub(1);
        if self.listeners == 0 {
            self.plain.clear();
        }
        text
    }

    /// How many words there were. Two ideographs or kana count as one word; a run of other letters and digits
    /// between white space or dashes counts as one.
    pub(super) fn words(&self) -> u32 {
        self.words + self.ideographs.div_ceil(IDEOGRAPHS_PER_WORD)
    }

    fn count(&mut self, text: &str) {
        if text.is_ascii() {
            // Every letter of a site comes through here: in registers, and without a branch.
            let (mut words, mut in_word) = (0, u8::from(self.in_word));
            for byte in text.bytes() {
                let class = CLASSES[usize::from(byte)];
                let is_letter = class & LETTER;
                words += u32::from(is_letter & !in_word);
                in_word = (in_word | is_letter) & class >> 1;
            }
            self.words += words;
            self.in_word = in_word == 1;
        } else {
            text.chars().for_each(|character| self.count_character(character));
        }
    }

    fn count_character(&mut self, character: char) {
        match character {
            '—' | '–' | '…' | '、' | '。' => self.in_word = false,
            // Quotation marks and apostrophes, which are everywhere and neither part nor end of a word.
            '\u{2018}'..='\u{201f}' => {}
            _ if is_ideograph(character) => {
                self.ideographs += 1;
                self.in_word = false;
            }
            _ if character.is_whitespace() => self.in_word = false,
            _ if character.is_alphanumeric() && !self.in_word => {
                self.words += 1;
                self.in_word = true;
            }
            _ => {}
        }
    }
}

/// A text without white space around it, and with one space where there were several.
fn tidy(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.contains("  ") || trimmed.contains('\n') {
        trimmed.split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        trimmed.to_owned()
    }
}

/// Whether a character is of a script that is written without spaces between words.
fn is_ideograph(character: char) -> bool {
    matches!(character,
        '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// A text with typographic quotation marks, apostrophes, dashes and dots, for words that never pass through
/// markdown: titles in attributes and in front matter.
pub(in crate::document) fn typographic(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let opens = result.chars().next_back().is_none_or(|last| {
            last.is_whitespace() || matches!(last, '(' | '[' | '{' | '“' | '‘' | '—' | '–' | '/')
        });
        let (replacement, length) = match character {
            '"' => (if opens { "“" } else { "”" }, 1),
            '\'' => (if opens { "‘" } else { "’" }, 1),
            '.' if rest.starts_with("...") => ("…", 3),
            '-' if rest.starts_with("---") => ("—", 3),
            '-' if rest.starts_with("--") => ("–", 2),
            other => (&rest[..other.len_utf8()], other.len_utf8()),
        };
        result.push_str(replacement);
        rest = &rest[length..];
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pieces: &[&str]) -> u32 {
        let mut prose = Prose::default();
        for piece in pieces {
            prose.text(piece);
        }
        prose.words()
    }

    #[test]
    fn words_are_counted() {
        assert_eq!(words(&["One two, three.  "]), 3);
        assert_eq!(words(&["don", "’", "t well-known"]), 2);
        assert_eq!(words(&["this—that – 3 & …"]), 3);
        assert_eq!(words(&["目標を立てる"]), 3);
        assert_eq!(words(&["Привет мир, ünder"]), 3);
        assert_eq!(words(&[""]), 0);
    }

    #[test]
    fn only_what_is_listened_to_is_kept() {
        let mut prose = Prose::default();
        prose.text("before ");
        let outer = prose.listen();
        prose.text("a");
        prose.gap();
        let inner = prose.listen();
        prose.text("b ");
        prose.gap();
        assert_eq!(prose.heard(inner), "b");
        prose.text("c");
        assert_eq!(prose.heard(outer), "a b c");
        assert_eq!(prose.listen(), 0);
    }

    #[test]
    fn attributes_become_typographic() {
        assert_eq!(typographic("\"Don't\" -- 'so' --- ..."), "“Don’t” – ‘so’ — …");
        assert_eq!(typographic("1-2 (\"a\")"), "1-2 (“a”)");
    }
}
