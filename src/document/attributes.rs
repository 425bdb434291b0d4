//! Attributes: what stands between braces, `{#id .class +points key="value"}`.
//!
//! Owns the syntax, which headings, containers, code blocks and all of a worksheet share. Refuses to know which keys mean something:
//! that is said where they are used. Values keep their author's words; every piece keeps its place in the file.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Span};

/// What a pair of braces says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'a> {
    /// `#id`.
    pub id: Option<Word<'a>>,
    /// Every `.class`, in order.
    pub classes: Vec<Word<'a>>,
    /// Every `+outcome`, `+outcome=2` and `+2`, in order: what a choice of a worksheet adds.
    pub points: Vec<Points<'a>>,
    /// Every `key`, `key=value` and `key="value"`, in order, no key twice.
    pub pairs: Vec<Pair<'a>>,
}

/// What a choice adds to an outcome, or to the points alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Points<'a> {
    /// The outcome; empty for points of none.
    pub outcome: &'a str,
    /// How many.
    pub number: i32,
    /// The place, with the sign.
    pub span: Span,
}

/// A word and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word, without the sign before it.
    pub text: &'a str,
    /// Its place, with the sign.
    pub span: Span,
}

/// A key and what it is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair<'a> {
    /// The key.
    pub key: &'a str,
    /// The value, line ends made spaces and backslashes before punctuation dropped; `None` for a key alone.
    pub value: Option<Cow<'a, str>>,
    /// The place of the key.
    pub span: Span,
    /// The place of the value with its quotation marks; that of the key where there is no value.
    pub value_span: Span,
}

impl Attributes<'_> {
    /// The value of a key, if it is there and has one.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|pair| pair.key == key)?.value.as_deref()
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.id.is_none() && self.classes.is_empty() && self.points.is_empty() && self.pairs.is_empty()
    }
}

/// Braces longer than this, in bytes and in lines, are none. Text in which braces open again and again then takes
/// linear time.
const LONGEST: (usize, usize) = (2_048, 16);

/// Where braces that open at a byte are closed: one past the `}`. `None` if a blank line or the end comes first.
///
/// A brace inside a quoted value does not count.
pub fn end_of_braces(text: &str, open: usize) -> Option<usize> {
    let window = text.get(open..)?;
    let window = &window[..window.floor_char_boundary(LONGEST.0)];
    // Most braces that are never closed are found out here, at no cost.
    window.contains('}').then_some(())?;
    let mut quote: Option<char> = None;
    let mut before = '{';
    let mut line_is_blank = false;
    let mut lines = 1;
    let mut rest = window.char_indices().skip(1).peekable();
    while let Some((index, character)) = rest.next() {
        match quote {
            // What follows a backslash is a character like any other.
            Some(_) if character == '\\' => {
                rest.next_if(|(_, next)| next.is_ascii_punctuation());
            }
            Some(mark) if closes(mark, character, rest.peek().map(|&(_, next)| next)) => quote = None,
            None if character == '}' => return Some(open + index + 1),
            None if before == '=' && is_quotation_mark(character) => quote = Some(character),
            _ => {}
        }
        if character == '\n' {
            lines += 1;
            if std::mem::replace(&mut line_is_blank, true) || lines > LONGEST.1 {
                return None;
            }
        }
        line_is_blank &= character.is_whitespace();
        before = character;
    }
    None
}

/// Reads braces, `range` covering them both. What is wrong in them is told, and the rest still holds.
pub fn read<'a>(file: &Arc<str>, text: &'a str, range: Range<usize>) -> (Attributes<'a>, Vec<Diagnostic>) {
    let mut reader = Reader {
        file,
        text,
        at: range.start + 1,
        end: range.end.saturating_sub(1).max(range.start + 1),
        attributes: Attributes::default(),
        diagnostics: Vec::new(),
    };
    reader.run();
    (reader.attributes, reader.diagnostics)
}

/// Whether a text can be an id: a letter, then letters, digits, `-` and `_`.
pub fn is_id(text: &str) -> bool {
    text.starts_with(char::is_alphabetic)
        && text.chars().all(|character| character.is_alphanumeric() || matches!(character, '-' | '_'))
}

struct Reader<'a, 'f> {
    file: &'f Arc<str>,
    text: &'a str,
    at: usize,
    end: usize,
    attributes: Attributes<'a>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reader<'a, '_> {
    fn run(&mut self) {
        loop {
            self.take_while(char::is_whitespace);
            let start = self.at;
            match self.peek() {
                None => break,
                Some('#') => self.id(start),
                Some('.') => self.class(start),
                Some('+') => self.points(start),
                Some(character) if is_key(character) => self.pair(start),
                Some(character) if is_quotation_mark(character) => {
                    self.value();
                    self.wrong(Code::AttributeSyntax, start, "a value without a key");
                }
                Some(_) => {
                    self.take_while(|character| !character.is_whitespace());
                    self.wrong(Code::AttributeSyntax, start, "this is no attribute");
                }
            }
        }
    }

    fn id(&mut self, start: usize) {
        self.at += 1;
        let id = self.take_while(|character| !character.is_whitespace());
        let span = Span::from(start..self.at);
        if !is_id(id) {
            let message = format!("`{id}` cannot be an id");
            self.diagnostics.push(
                Diagnostic::at(Code::IdSyntax, self.file, span, message)
                    .help("an id begins with a letter, and has letters, digits, `-` and `_`"),
            );
        } else if self.attributes.id.is_some() {
            self.wrong(Code::AttributeSyntax, start, "a second id in the same braces");
        } else {
            self.attributes.id = Some(Word { text: id, span });
        }
    }

    fn class(&mut self, start: usize) {
        self.at += 1;
        let class = self.take_while(|character| !character.is_whitespace());
        if is_id(class) {
            self.attributes.classes.push(Word { text: class, span: Span::from(start..self.at) });
        } else {
            self.wrong(Code::AttributeSyntax, start, &format!("`{class}` cannot be a class"));
        }
    }

    fn points(&mut self, start: usize) {
        self.at += 1;
        let word = self.take_while(|character| !character.is_whitespace());
        let (outcome, number) = match word.split_once('=') {
            Some((outcome, number)) if is_id(outcome) => (outcome, number.parse().ok()),
            None if is_id(word) => (word, Some(1)),
            None => ("", word.parse().ok()),
            Some(_) => ("", None),
        };
        match number {
            Some(number) => {
                self.attributes.points.push(Points { outcome, number, span: Span::from(start..self.at) });
            }
            None => self.wrong(Code::AttributeSyntax, start, &format!("`+{word}` is no points")),
        }
    }

    fn pair(&mut self, start: usize) {
        let key = self.take_while(is_key);
        let span = Span::from(start..self.at);
        let (mut value, mut value_span) = (None, span);
        if self.peek() == Some('=') {
            self.at += 1;
            let value_start = self.at;
            value = self.value();
            value_span = Span::from(value_start..self.at);
            if value.is_none() {
                self.wrong(Code::AttributeSyntax, start, &format!("`{key}` has no value"));
                return;
            }
        }
        let after = self.at;
        let is_comma = matches!(self.take_while(|character| matches!(character, ',' | ';')), "," | ";");
        if is_comma && self.peek().is_none_or(char::is_whitespace) {
            self.wrong(Code::AttributeSyntax, after, "a comma between attributes");
        } else {
            self.at = after;
        }
        if self.peek().is_some_and(|character| !character.is_whitespace()) {
            self.take_while(|character| !character.is_whitespace());
            self.wrong(Code::AttributeSyntax, start, "this is no attribute");
        } else if self.attributes.pairs.iter().any(|pair| pair.key == key) {
            let message = format!("`{key}` is given twice");
            let diagnostic = Diagnostic::at(Code::AttributeSyntax, self.file, span, message);
            self.diagnostics.push(diagnostic.help("take one of the two out"));
        } else {
            self.attributes.pairs.push(Pair { key, value, span, value_span });
        }
    }

    /// A value, quoted or not; `None` if there is none or its quotation mark is not closed.
    fn value(&mut self) -> Option<Cow<'a, str>> {
        let quote = self.peek().filter(|&character| is_quotation_mark(character));
        let Some(quote) = quote else {
            let word = self.take_while(|character| !character.is_whitespace());
            return (!word.is_empty()).then(|| clean(word));
        };
        self.at += quote.len_utf8();
        let start = self.at;
        let mut rest = self.text[start..self.end].char_indices().peekable();
        while let Some((index, character)) = rest.next() {
            if character == '\\' {
                rest.next_if(|(_, next)| next.is_ascii_punctuation());
            } else if closes(quote, character, rest.peek().map(|&(_, next)| next)) {
                self.at = start + index + character.len_utf8();
                return Some(clean(&self.text[start..start + index]));
            }
        }
        self.at = self.end;
        None
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..self.end].chars().next()
    }

    fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> &'a str {
        let rest = &self.text[self.at..self.end];
        let length = rest.find(|character| !wanted(character)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn wrong(&mut self, code: Code, start: usize, message: &str) {
        let span = Span::from(start..self.at.max(start + 1));
        self.diagnostics.push(
            Diagnostic::at(code, self.file, span, message)
                .help("attributes are `#id`, `.class` and `key=\"value\"`, with spaces between"),
        );
    }
}

fn is_key(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_')
}

fn is_quotation_mark(character: char) -> bool {
    matches!(character, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '‚')
}

/// Whether a character ends a value that `open` began. A single mark inside a word is an apostrophe.
fn closes(open: char, character: char, next: Option<char>) -> bool {
    match open {
        '"' => character == '"',
        '“' | '”' => matches!(character, '”' | '"'),
        '„' => matches!(character, '”' | '“'),
        '\'' => character == '\'' && !next.is_some_and(char::is_alphanumeric),
        _ => matches!(character, '’' | '‘' | '\'') && !next.is_some_and(char::is_alphanumeric),
    }
}

/// A value without the backslashes that formatters put before punctuation, on one line.
pub(crate) fn clean(value: &str) -> Cow<'_, str> {
    if !value.contains(['\\', '\n', '\r']) {
        return Cow::Borrowed(value);
    }
    let mut cleaned = String::with_capacity(value.len());
    let mut characters = value.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {}
            '\n' | '\r' => {
                while characters.next_if(|next| next.is_whitespace()).is_some() {}
                cleaned.truncate(cleaned.trim_end().len());
                cleaned.push(' ');
            }
            other => cleaned.push(other),
        }
    }
    Cow::Owned(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> (Attributes<'_>, Vec<String>) {
        let end = end_of_braces(text, 0).expect("the braces are closed");
        let (attributes, diagnostics) = read(&Arc::from("x.md"), text, 0..end);
        (attributes, diagnostics.into_iter().map(|it| it.message).collect())
    }

    #[test]
    fn all_forms_are_read() {
        let (attributes, problems) = check(r#"{#goal .wide title="Don't, {really}" n=3 on a='it's so'}"#);
        assert_eq!(problems, [""; 0]);
        assert_eq!(attributes.id.map(|id| id.text), Some("goal"));
        assert_eq!(attributes.classes[0].text, "wide");
        assert_eq!(attributes.get("title"), Some("Don't, {really}"));
        assert_eq!(attributes.get("n"), Some("3"));
        assert_eq!(attributes.get("a"), Some("it's so"));
        assert_eq!(attributes.pairs[2].value, None);
    }

    #[test]
    fn curly_quotes_and_line_ends_are_read() {
        let (attributes, problems) = check("{title=“Say “yes”\n b=‘don’t’ c=\"one\n   two\" d=\"\\<\\\"\"}");
        assert_eq!(problems, [""; 0]);
        assert_eq!(attributes.get("title"), Some("Say “yes"));
        assert_eq!(attributes.get("b"), Some("don’t"));
        assert_eq!(attributes.get("c"), Some("one two"));
        assert_eq!(attributes.get("d"), Some("<\""));
    }

    #[test]
    fn every_fault_is_told() {
        let (attributes, problems) = check("{#1 #a #b .? k= k=1 k=2 \"x\" t=\"a\"b, ok=1 c=\"x\", d}");
        assert_eq!(
            problems,
            [
                "`1` cannot be an id",
                "a second id in the same braces",
                "`?` cannot be a class",
                "`k` has no value",
                "`k` is given twice",
                "a value without a key",
                "this is no attribute",
                "a comma between attributes",
            ]
        );
        assert_eq!((attributes.get("ok"), attributes.get("c")), (Some("1"), Some("x")));
    }

    #[test]
    fn braces_end_before_a_blank_line_or_not_at_all() {
        assert_eq!(end_of_braces("{a\nb}", 0), Some(5));
        assert_eq!(end_of_braces("{a\n\nb}", 0), None);
        assert_eq!(end_of_braces("{a\n  \nb}", 0), None);
        assert_eq!(end_of_braces("{t=\"}\"}", 0), Some(7));
        assert_eq!(end_of_braces("{t=\"}", 0), None);
    }
}
