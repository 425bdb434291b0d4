//! Tags: raw HTML taken apart as far as its checks need it.
//!
//! Owns the reading of tags, comments and their like, in linear time. A tag is read just as HTML's own tokenizer reads
//! it: what browsers take for another attribute than we do would pass unchecked. Refuses to build a tree or to judge.

use std::ops::Range;

use super::elements;

/// A piece of raw HTML; ranges are bytes of the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) range: Range<usize>,
    pub(super) kind: PieceKind<'a>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PieceKind<'a> {
    /// Characters, without `<`.
    Other,
    /// `<!-- … -->`.
    Comment,
    /// `<!doctype …>`, `<? … ?>` and `<![CDATA[ … ]]>`, which are XML's more than HTML's.
    Declaration,
    /// `<name …>`. The `text` of `<style>` and its like belongs to the piece, and so does their end tag.
    Open { name: String, attributes: Vec<(&'a str, &'a str)>, text: Option<&'a str>, is_closed: bool },
    /// `</name>`.
    Close { name: String },
    /// A `<` that begins nothing.
    Stray,
    /// A tag, a comment or the like that has no end: a browser would go on to read the page as a part of it.
    Unfinished,
}

/// Takes raw HTML apart. The pieces lie end to end and cover it all.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut reader = Reader { html, pieces: Vec::new(), written: 0, never_closed: Vec::new() };
    reader.run();
    reader.pieces
}

/// Whether HTML is nothing but comments and white space.
pub(super) fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    while let Some(after) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = after.1.trim_start();
    }
    rest.is_empty()
}

/// Whether HTML is the mark that ends the excerpt.
pub(super) fn is_more(html: &str) -> bool {
    let inside = html.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|words| words.trim().eq_ignore_ascii_case("more"))
}

struct Reader<'a> {
    html: &'a str,
    pieces: Vec<Piece<'a>>,
    /// Up to here, all is in a piece.
    written: usize,
    /// Elements of raw text whose end tag was looked for in vain: it need not be looked for again.
    never_closed: Vec<String>,
}

impl<'a> Reader<'a> {
    fn run(&mut self) {
        let mut at = 0;
        while let Some(found) = self.html[at..].find('<') {
            let open = at + found;
            let rest = &self.html[open..];
            at = if let Some((begin, end)) = DECLARATIONS.iter().find(|(begin, _)| rest.starts_with(begin)) {
                // `<!-->` and `<!--->` are whole comments.
                let from = if *begin == "<!--" { 2 } else { begin.len() };
                let Some(length) = rest[from..].find(end) else { return self.unfinished(open) };
                let close = open + from + length + end.len();
                self.push(open, PieceKind::Other);
                let is_comment = *begin == "<!--";
                self.push(close, if is_comment { PieceKind::Comment } else { PieceKind::Declaration });
                close
            } else if is_tag_start(rest) {
                let Some((end, kind)) = self.tag(open) else { return self.unfinished(open) };
                self.push(open, PieceKind::Other);
                self.push(end, kind);
                end
            } else {
                self.push(open, PieceKind::Other);
                self.push(open + 1, PieceKind::Stray);
                open + 1
            };
        }
        self.push(self.html.len(), PieceKind::Other);
    }

    fn push(&mut self, end: usize, kind: PieceKind<'a>) {
        if end > self.written {
            self.pieces.push(Piece { range: self.written..end, kind });
            self.written = end;
        }
    }

    fn unfinished(&mut self, open: usize) {
        self.push(open, PieceKind::Other);
        self.push(self.html.len(), PieceKind::Unfinished);
    }

    /// Reads the tag that begins at a byte; `None` if it has no end.
    fn tag(&mut self, open: usize) -> Option<(usize, PieceKind<'a>)> {
        let html = self.html;
        let is_closing = html[open..].starts_with("</");
        let mut reader = AttributeReader { html, at: open + if is_closing { 2 } else { 1 } };
        let name = reader.take_while(|character| !is_space(character) && !matches!(character, '>' | '/'));
        let name = name.to_ascii_lowercase();
        let mut attributes = Vec::new();
        while let Some(attribute) = reader.next_attribute() {
            attributes.push(attribute);
        }
        if !html[reader.at..].starts_with('>') {
            return None;
        }
        let end = reader.at + 1;
        if is_closing {
            return Some((end, PieceKind::Close { name }));
        }
        let contents = self.raw_text(end, &name);
        let text = contents.as_ref().map(|(text, _)| &html[text.clone()]);
        let is_closed = text.is_some() || elements::is_void(&name);
        let end = contents.map_or(end, |(_, end)| end);
        Some((end, PieceKind::Open { name, attributes, text, is_closed }))
    }

    /// Where the text of an element without tags in it stands, and one past its end tag.
    fn raw_text(&mut self, from: usize, name: &str) -> Option<(Range<usize>, usize)> {
        if !elements::holds_raw_text(name) || self.never_closed.iter().any(|known| known == name) {
            return None;
        }
        let html = self.html;
        let mut at = from;
        while let Some(found) = html[at..].find("</") {
            let text = from..at + found;
            at += found + 2;
            let is_name = html.get(at..at + name.len()).is_some_and(|it| it.eq_ignore_ascii_case(name));
            let after = html.get(at + name.len()..).and_then(|rest| rest.chars().next());
            let is_end = is_name && after.is_some_and(|it| is_space(it) || matches!(it, '>' | '/'));
            if is_end && let Some(length) = html[at..].find('>') {
                return Some((text, at + length + 1));
            }
        }
        self.never_closed.push(name.to_owned());
        None
    }
}

/// What is no tag and hides tags, by its beginning and its end.
const DECLARATIONS: &[(&str, &str)] = &[("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];

/// Whether HTML takes a character for white space between attributes.
fn is_space(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\u{c}' | '\r' | ' ')
}

fn is_tag_start(rest: &str) -> bool {
    let name = rest.strip_prefix("</").or_else(|| rest.strip_prefix('<')).unwrap_or("");
    name.starts_with(|first: char| first.is_ascii_alphabetic())
}

struct AttributeReader<'a> {
    html: &'a str,
    at: usize,
}

impl<'a> AttributeReader<'a> {
    /// The next attribute's name and value; `None` at the end of the tag.
    fn next_attribute(&mut self) -> Option<(&'a str, &'a str)> {
        self.take_while(|character| is_space(character) || character == '/');
        // A name may begin with `=`.
        let mut is_first = true;
        let name = self.take_while(|character| {
            let is_within = !is_space(character) && !matches!(character, '>' | '/');
            is_within && (character != '=' || std::mem::take(&mut is_first)) && {
                is_first = false;
                true
            }
        });
        if name.is_empty() {
            return None;
        }
        let after_name = self.at;
        self.take_while(is_space);
        if !self.html[self.at..].starts_with('=') {
            self.at = after_name;
            return Some((name, ""));
        }
        self.at += 1;
        self.take_while(is_space);
        Some((name, self.value()))
    }

    fn value(&mut self) -> &'a str {
        match self.html[self.at..].chars().next() {
            Some(quote @ ('"' | '\'')) => {
                self.at += 1;
                let value = self.take_while(|character| character != quote);
                self.at = (self.at + 1).min(self.html.len());
                value
            }
            _ => self.take_while(|character| !is_space(character) && character != '>'),
        }
    }

    fn take_while(&mut self, mut wanted: impl FnMut(char) -> bool) -> &'a str {
        let rest = &self.html[self.at..];
        let length = rest.find(|character| !wanted(character)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str) -> Vec<String> {
        let pieces = pieces(html);
        assert_eq!(pieces.iter().map(|piece| &html[piece.range.clone()]).collect::<String>(), html);
        let describe = |piece: Piece<'_>| match piece.kind {
            PieceKind::Other => format!("'{}'", &html[piece.range]),
            PieceKind::Comment => format!("comment {}", &html[piece.range]),
            PieceKind::Declaration => format!("declaration {}", &html[piece.range]),
            PieceKind::Open { name, attributes, text, is_closed } => {
                let list: Vec<String> =
                    attributes.iter().map(|(key, value)| format!(" {key}={value}")).collect();
                let text = text.map(|text| format!(" '{text}'")).unwrap_or_default();
                format!("{name}{}{text}{}", list.concat(), if is_closed { " /" } else { "" })
            }
            PieceKind::Close { name } => format!("/{name}"),
            PieceKind::Stray => "<".to_owned(),
            PieceKind::Unfinished => format!("unfinished {}", &html[piece.range]),
        };
        pieces.into_iter().map(describe).collect()
    }

    #[test]
    fn tags_are_found() {
        assert_eq!(check("<b>x</B>"), ["b", "'x'", "/b"]);
        assert_eq!(check("<a href=\"x>y\" TITLE='a' b c = d>"), ["a href=x>y TITLE=a b= c=d"]);
        assert_eq!(check("<br/><img src=x />"), ["br /", "img src=x /"]);
        assert_eq!(check("<your product here>"), ["your product= here="]);
    }

    #[test]
    fn attributes_are_those_that_browsers_see() {
        assert_eq!(check("<a =\" b=c \">"), ["a =\"= b=c \"="]);
        assert_eq!(check("<a ==b>"), ["a ==b"]);
        assert_eq!(check("<a b=\u{a0}\" c=d \">"), ["a b=\u{a0}\" c=d \"="]);
        assert_eq!(check("<a/b=c/d e/=f>"), ["a b=c/d e= =f="]);
        assert_eq!(check("<a b=>c"), ["a b=", "'c'"]);
    }

    #[test]
    fn comments_and_raw_text_hide_tags() {
        assert_eq!(check("<!-- <b> --><i>"), ["comment <!-- <b> -->", "i"]);
        assert_eq!(check("<!--><i>"), ["comment <!-->", "i"]);
        assert_eq!(check("<script>a<b></Script ><i>"), ["script 'a<b>' /", "i"]);
        assert_eq!(check("<style></styles></style/>"), ["style '</styles>' /"]);
        assert_eq!(check("<script>a<b>"), ["script", "'a'", "b"]);
        assert_eq!(
            check("<?php <b> ?><![CDATA[<b>]]><!doctype html>"),
            ["declaration <?php <b> ?>", "declaration <![CDATA[<b>]]>", "declaration <!doctype html>"]
        );
    }

    #[test]
    fn what_is_no_tag_is_text() {
        assert_eq!(check("a < b <3 <<"), ["'a '", "<", "' b '", "<", "'3 '", "<", "<"]);
        assert_eq!(check("a <a href=\""), ["'a '", "unfinished <a href=\""]);
        assert_eq!(check("<b> <!-- x <i>"), ["b", "' '", "unfinished <!-- x <i>"]);
        assert_eq!(check("é<é"), ["'é'", "<", "'é'"]);
    }

    #[test]
    fn comments_are_told_from_other_html() {
        assert!(is_comment(" <!-- a --> <!-- b -->\n"));
        assert!(!is_comment("<!-- a --> <b>"));
        assert!(is_more("<!-- MORE -->\n") && is_more("<!--more-->") && !is_more("<!-- more or less -->"));
    }
}
