//! Leftovers: marks of markdown that do nothing, and so are shown to readers as they are written.
//!
//! Owns recognising what was meant as a link, a heading or a container by a look at the source. Refuses to make it
//! one: other programs would not, and a text must mean the same everywhere.

use std::ops::Range;

use super::writer::Writer;
use crate::diagnostic::Code;
use crate::document::directive::Container;

/// The words of a link, and its address, have at most so many bytes: a line of nothing but brackets takes linear time.
const LONGEST: usize = 400;

impl Writer<'_> {
    /// Tells of a bracket that the parser took for nothing more, if a link was meant.
    pub(super) fn check_bracket(&mut self, bracket: &str, range: &Range<usize>) {
        let source = self.source.text;
        let leftover = match bracket {
            "[" => wiki_link(source, range.start),
            _ => leftover_link(source, self.source.start, range.start),
        };
        if let Some(Leftover { range, message, help }) = leftover {
            self.report.tell(Code::LinkSyntax, &range, message, &help);
        }
    }

    /// Tells of a paragraph that was meant as a heading or as the fence of a container.
    pub(super) fn check_paragraph_start(&mut self, range: &Range<usize>) {
        let source = self.source.text;
        let paragraph = source.get(range.clone()).unwrap_or("");
        if !paragraph.starts_with(['#', ':']) {
            return;
        }
        let line = paragraph.lines().next().unwrap_or("");
        let place = range.start..range.start + line.len();
        if line.starts_with('#') {
            let has_more = !source[range.end..].trim_start().is_empty();
            if let Some((hashes, words)) = heading(line, paragraph.trim_end().len() == line.len() && has_more)
            {
                let message = "this is no heading, and is shown as it is written";
                let help = format!(
                    "write a blank after the `{hashes}`: `{} {words}`",
                    "#".repeat(hashes.len().max(2))
                );
                self.report.tell(Code::HeadingSyntax, &place, message, &help);
            }
        } else if let Some(name) = line.strip_prefix("::").map(str::trim) {
            let word = name.split([' ', '{']).next().unwrap_or("");
            if name.is_empty() || Container::named(word).is_some() {
                let message = "two colons begin and end no box, and are shown as they are written";
                let help = format!("write three: `{}`", format!("::: {name}").trim_end());
                self.report.tell(Code::FenceSyntax, &place, message, &help);
            }
        }
    }
}

/// A place that was meant as a link.
struct Leftover {
    range: Range<usize>,
    message: &'static str,
    help: String,
}

/// `[[Touch point]]`, as other programs link.
fn wiki_link(source: &str, open: usize) -> Option<Leftover> {
    let rest = source.get(open..)?.strip_prefix("[[")?;
    let words = &rest[..line_begin(rest).0.find("]]")?];
    let before = source[..open].chars().next_back();
    let after = rest[words.len() + 2..].chars().next();
    let is_other = before.is_some_and(|it| it.is_alphanumeric() || matches!(it, '\\' | '['))
        || after.is_some_and(|it| matches!(it, '(' | '[' | ']'))
        || words.contains(['[', ']'])
        || !words.starts_with(char::is_alphanumeric);
    (!is_other).then(|| Leftover {
        range: open..open + words.len() + 4,
        message: "double brackets make no link, and are shown as they are written",
        help: format!(
            "write `[{words}](glossary:{})` for a term of the glossary, or `[{words}](name-of-the-file.md)`",
            words.replace(' ', "-")
        ),
    })
}

/// `[words](my file.jpg)`, `[words] (/contact/)` and their like, whose bracket is closed at `close`.
fn leftover_link(source: &str, start: usize, close: usize) -> Option<Leftover> {
    let (line, is_whole) = line_begin(source.get(close + 1..)?);
    let target = line.trim_start_matches(' ');
    let inside = target.strip_prefix('(')?;
    let is_apart = target.len() < line.len();
    let open = opening(source, start, close)?;
    let target_at = close + 1 + line.len() - target.len();
    let Some(length) = inside.find(')') else {
        return (!is_apart && is_whole).then(|| Leftover {
            range: open..target_at + target.trim_end().len(),
            message: "a link that is not closed, and is shown as it is written",
            help: "write `)` where its address ends".to_owned(),
        });
    };
    let address = inside[..length].trim();
    // What a template left behind is told of as that.
    if address.starts_with("{{") || address.starts_with("{%") {
        return None;
    }
    let help = if !is_apart {
        help_of_address(address)
    } else if is_address(address) {
        "take the blank between `]` and `(` away".to_owned()
    } else {
        return None;
    };
    let message = "this is no link, and is shown as it is written";
    Some(Leftover { range: open..target_at + length + 2, message, help })
}

/// The beginning of the line with which a text begins, and whether that is all of it.
fn line_begin(text: &str) -> (&str, bool) {
    let window = &text[..text.floor_char_boundary(LONGEST)];
    match window.find(['\n', '\r']) {
        Some(end) => (&window[..end], true),
        None => (window, window.len() == text.len()),
    }
}

/// Where the bracket is opened that is closed at a byte; `None` if its author has written a backslash before it, or it
/// is a footnote's.
fn opening(source: &str, start: usize, close: usize) -> Option<usize> {
    let from = source.ceil_char_boundary(close.saturating_sub(LONGEST).max(start));
    let before = &source[from..close];
    // Pictures may stand within the words.
    let mut depth = 0;
    let open = before.rmatch_indices(['[', ']']).find(|(_, bracket)| match *bracket {
        "]" => {
            depth += 1;
            false
        }
        _ if depth > 0 => {
            depth -= 1;
            false
        }
        _ => true,
    });
    let open = from + open?.0;
    let is_other = source[..open].ends_with('\\')
        || source[open..].starts_with("[^")
        || source[open..close].contains("\n\n");
    let is_picture = source[..open].ends_with('!');
    (!is_other).then_some(if is_picture { open - 1 } else { open })
}

fn help_of_address(address: &str) -> String {
    let has_blank = address.contains(char::is_whitespace);
    let is_web = ["http:", "https:", "www.", "mailto:"].iter().any(|begin| address.starts_with(begin));
    if has_blank && is_web {
        "an address has no blanks: copy it from the browser's address bar".to_owned()
    } else if has_blank && !address.contains(['"', '<', '>']) {
        format!(
            "put an address with blanks in it between `<` and `>`: `(<{address}>)`, or rename the file without them"
        )
    } else {
        "a link is written as `[words](address)`, a picture as `![what it shows](picture.jpg)`".to_owned()
    }
}

/// Whether words in parentheses are an address.
fn is_address(words: &str) -> bool {
    let begins =
        ["/", "./", "../", "@/", "#", "http://", "https://", "www.", "mailto:", "glossary:", "series:"];
    let ends = [".md", ".html", ".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".pdf"];
    !words.contains(char::is_whitespace)
        && (begins.iter().any(|begin| words.starts_with(begin) && words.len() > begin.len())
            || ends.iter().any(|end| words.to_ascii_lowercase().ends_with(end)))
}

/// The number signs and the words of a line that was meant as a heading. One sign before one line may as well begin a
/// hashtag: then it must be the only one, and `stands_alone`.
fn heading(line: &str, stands_alone: bool) -> Option<(&str, &str)> {
    let words = line.trim_start_matches('#');
    let hashes = &line[..line.len() - words.len()];
    let is_meant = hashes.len() <= 6
        && words.starts_with(char::is_alphabetic)
        && (hashes.len() > 1 || (stands_alone && !words.contains('#')));
    is_meant.then_some((hashes, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(source: &str) -> Option<&str> {
        let close = source.rfind(']')?;
        let leftover = leftover_link(source, 0, close)?;
        Some(&source[leftover.range])
    }

    #[test]
    fn what_was_meant_as_a_link_is_found() {
        for (text, expected) in [
            ("see ![x](my lake.jpg) there", "![x](my lake.jpg)"),
            ("[a](https://anna coaching.de)", "[a](https://anna coaching.de)"),
            ("[a] (/contact/), or", "[a] (/contact/)"),
            ("[a](/contact/", "[a](/contact/"),
        ] {
            assert_eq!(link(text), Some(expected));
        }
        let long = format!("[a](b {}", "x".repeat(2 * LONGEST));
        for text in
            [long.as_str(), "\\[a](b c)", "[x] (as he said)", "a](b)", "[^1](b c)", "[sic] he said (twice)"]
        {
            assert_eq!(link(text), None, "{text}");
        }
    }

    #[test]
    fn double_brackets_are_links_unless_they_are_an_index() {
        assert!(wiki_link("[[Touch point]] x", 0).is_some());
        for (text, open) in [("x[[1]]", 1), ("[[a](b)](c)", 0), ("[[a", 0), ("[[^1]]", 0), ("[[a]](b)", 0)] {
            assert!(wiki_link(text, open).is_none(), "{text}");
        }
    }

    #[test]
    fn hashtags_are_no_headings() {
        assert_eq!(heading("##Why goals fail", false), Some(("##", "Why goals fail")));
        assert_eq!(heading("#Heading", true), Some(("#", "Heading")));
        for (line, alone) in [("#Heading", false), ("#one #two", true), ("#1 reason", true), ("#", true)] {
            assert_eq!(heading(line, alone), None, "{line}");
        }
    }
}
