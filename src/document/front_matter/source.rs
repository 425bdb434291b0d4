//! Where front matter begins and ends, and the heading that may stand in for it.
//!
//! Owns the fences: `+++` around TOML, `---` around YAML, each on a line of its own at the beginning of the file.
//! Refuses to look into what they enclose.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::tree::read::Language;

/// What a file has before its body.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No front matter.
    Nothing {
        /// Where the body begins: after a byte order mark.
        body_start: usize,
    },
    /// A fence that is never closed.
    Open {
        /// The line of the fence.
        fence: Range<usize>,
    },
    /// Front matter.
    Block {
        /// By its fence.
        language: Language,
        /// The line of the first fence.
        fence: Range<usize>,
        /// What lies between the fences.
        content: Range<usize>,
        /// Where the body begins: after the line of the second fence.
        body_start: usize,
    },
}

/// Looks for front matter. Blank lines before it are overlooked, as Zola does.
pub(super) fn find(text: &str) -> Found {
    let body_start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let nothing = Found::Nothing { body_start };
    let Some(first) = lines(text, body_start).find(|line| !text[line.clone()].trim().is_empty()) else {
        return nothing;
    };
    let mark = text[first.clone()].trim_end();
    let language = match mark {
        "+++" => Language::Toml,
        "---" => Language::Yaml,
        _ => return nothing,
    };
    let fence = first.start..first.start + mark.len();
    match lines(text, first.end).find(|line| text[line.clone()].trim_end() == mark) {
        Some(last) => Found::Block { language, fence, content: first.end..last.start, body_start: last.end },
        None => Found::Open { fence },
    }
}

/// What a line is, that is nearly a fence.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NearFence {
    /// The line, without the white space at its end.
    pub(super) line: Range<usize>,
    /// What it should be.
    pub(super) mark: &'static str,
}

/// The first line that is not blank, if it is nearly a fence: `++`, `++++`, a blank before it, a dash for hyphens.
pub(super) fn near_first_fence(text: &str, from: usize) -> Option<NearFence> {
    let first = lines(text, from).find(|line| !text[line.clone()].trim().is_empty())?;
    near_fence(text, first)
}

/// The line that was meant to close front matter which this mark begins.
pub(super) fn near_last_fence(text: &str, from: usize, mark: &str) -> Option<NearFence> {
    let near = lines(text, from).find_map(|line| {
        let words = text[line.clone()].trim();
        let end = line.start + text[line.clone()].trim_end().len();
        let other = matches!(words, "+++" | "---").then(|| NearFence { line: line.start..end, mark: "" });
        near_fence(text, line).or(other)
    })?;
    Some(NearFence { mark: if mark == "+++" { "+++" } else { "---" }, ..near })
}

fn near_fence(text: &str, line: Range<usize>) -> Option<NearFence> {
    let whole = text[line.clone()].trim_end();
    let words = whole.trim_start();
    let is_of = |marks: &[char]| words.chars().all(|it| marks.contains(&it));
    let mark = match words {
        "+++" | "---" if words.len() == whole.len() => return None,
        "+++" => "+++",
        "---" | "--" | "----" | "—" | "—-" | "–-" | "––" | "——" => "---",
        _ if is_of(&['+', ' ']) && (2..=5).contains(&words.len()) => "+++",
        _ => return None,
    };
    Some(NearFence { line: line.start..line.start + whole.len(), mark })
}

/// The fence that is missing above the first line of a body, if that line is one of front matter, and a fence follows.
pub(super) fn missing_first_fence(text: &str, from: usize) -> Option<NearFence> {
    const MOST_LINES: usize = 40;
    let mut lines = lines(text, from).filter(|line| !text[line.clone()].trim().is_empty());
    let first = lines.next()?;
    let words = text[first.clone()].trim_end();
    let (key, mark) = match (words.split_once('='), words.split_once(':')) {
        (Some((key, _)), _) => (key, "+++"),
        (None, Some((key, _))) => (key, "---"),
        _ => return None,
    };
    let key = key.trim();
    let is_key = !key.is_empty() && key.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_');
    let is_closed = lines.take(MOST_LINES).any(|line| text[line].trim() == mark);
    (is_key && is_closed).then(|| NearFence { line: first.start..first.start + words.len(), mark })
}

/// The lines from a byte on, each with its line end.
fn lines(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    text[from..].split_inclusive('\n').scan(from, |start, line| {
        let range = *start..*start + line.len();
        *start = range.end;
        Some(range)
    })
}

/// A heading of the first level with which a body begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Heading {
    /// Its words, as plain text.
    pub(super) title: String,
    /// Its line, without the line end.
    pub(super) line: Range<usize>,
    /// Where the body begins after it.
    pub(super) end: usize,
}

/// The heading `# …` that is the first thing of a body, if it is.
pub(super) fn leading_heading(text: &str, body_start: usize) -> Option<Heading> {
    let line = lines(text, body_start).find(|line| !text[line.clone()].trim().is_empty())?;
    let words = text[line.clone()].trim_end();
    let rest = words.trim_start_matches(' ');
    // Four blanks make it code; further marks make it another level.
    if words.len() - rest.len() > 3 || !rest.starts_with("# ") {
        return None;
    }
    let title = plain_words(without_attributes(rest));
    (!title.is_empty()).then(|| Heading { title, line: line.start..line.start + words.len(), end: line.end })
}

/// The heading's line without `{#id .class}` at its end.
fn without_attributes(line: &str) -> &str {
    let begin = line.strip_suffix('}').and_then(|rest| rest.rfind('{'));
    begin.filter(|at| line[at + 1..].starts_with(['#', '.'])).map_or(line, |at| line[..at].trim_end())
}

/// The words of a line of markdown, without its marks.
fn plain_words(line: &str) -> String {
    let mut words = String::new();
    for event in Parser::new(line) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            _ => {}
        }
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_found() {
        let block = |text: &str| match find(text) {
            Found::Block { language, fence, content, body_start } => Some((
                language,
                text[fence].to_owned(),
                text[content].to_owned(),
                text[body_start..].to_owned(),
            )),
            _ => None,
        };
        for (text, language, fence, content, body) in [
            ("+++\na = 1\n+++\nBody\n", Language::Toml, "+++", "a = 1\n", "Body\n"),
            ("---\r\na: 1\r\n--- \r\n\r\nBody", Language::Yaml, "---", "a: 1\r\n", "\r\nBody"),
            ("\u{feff}+++\n+++", Language::Toml, "+++", "", ""),
            ("\n\n---\na: '---'\n---\n", Language::Yaml, "---", "a: '---'\n", ""),
        ] {
            let expected = (language, fence.to_owned(), content.to_owned(), body.to_owned());
            assert_eq!(block(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_beginnings_are_none() {
        assert_eq!(find("Hello\n+++\n"), Found::Nothing { body_start: 0 });
        assert_eq!(find("\u{feff}Hello"), Found::Nothing { body_start: 3 });
        assert_eq!(find("----\na\n----\n"), Found::Nothing { body_start: 0 });
        assert_eq!(find(""), Found::Nothing { body_start: 0 });
        assert_eq!(find("+++\na = 1\n---\n"), Found::Open { fence: 0..3 });
    }

    #[test]
    fn broken_fences_are_recognised() {
        let near = |text: &str| near_first_fence(text, 0).map(|it| (text[it.line].to_owned(), it.mark));
        for (text, mark) in
            [("++\na", "+++"), ("++++\n", "+++"), (" +++ \n", "+++"), ("—-\n", "---"), ("+ + +", "+++")]
        {
            assert_eq!(
                near(text),
                Some((text.lines().next().unwrap_or("").trim_end().to_owned(), mark)),
                "{text}"
            );
        }
        for text in ["+++\n", "---", "Hello", "+1", "***", ""] {
            assert_eq!(near(text), None, "{text}");
        }
        assert_eq!(near_last_fence("a = 1\n---\n", 0, "+++"), Some(NearFence { line: 6..9, mark: "+++" }));
        assert!(missing_first_fence("title = 1\n+++\n", 0).is_some_and(|it| it.mark == "+++"));
        assert_eq!(missing_first_fence("Note: this\nWords\n", 0), None);
    }

    #[test]
    fn a_leading_heading_is_taken_as_plain_text() {
        let taken = |text: &str| {
            leading_heading(text, 0).map(|it| (it.title, text[it.line].to_owned(), text[it.end..].to_owned()))
        };
        let expected =
            |title: &str, line: &str, rest: &str| Some((title.to_owned(), line.to_owned(), rest.to_owned()));
        assert_eq!(taken("# Why *not*?\nBody"), expected("Why not?", "# Why *not*?", "Body"));
        assert_eq!(taken("\r\n # `a` [b](c) #\r\nBody"), expected("a b", " # `a` [b](c) #", "Body"));
        assert_eq!(taken("# A {#id}\n"), expected("A", "# A {#id}", ""));
        assert_eq!(taken("# A {x}"), expected("A {x}", "# A {x}", ""));
        for other in ["## Two", "#tag", "    # code", "#", "# #", "Words\n# One", ""] {
            assert_eq!(taken(other), None, "{other}");
        }
    }
}
