//! The lock: what readers have been asked, as the project remembers it.
//!
//! Owns the form of `worksheets.lock`: one line for each answer, sorted, so that what an edit changes can be read in the
//! history of the project. Refuses to judge: `site` compares it with what is asked now, and `output` writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diagnostic::Span;

/// The name of the file, in the project's folder.
pub const FILE: &str = "worksheets.lock";

/// What a new file begins with.
const HEAD: &str = "\
# Everything that the worksheets of this site have asked their readers: worksheet, answer, kind, words.
# Goalpost writes it, and so knows when an edit would hide answers. Keep it with your texts.
";

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By the worksheet's id and the answer's path.
    pub answers: BTreeMap<(String, String), Locked>,
    /// The lines that mean nothing.
    pub broken: Vec<Span>,
}

/// An answer that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locked {
    /// What was asked for: `text`, `scale`.
    pub kind: String,
    /// In which words.
    pub label: String,
    /// Its line.
    pub span: Span,
}

impl Lock {
    /// Reads a file.
    pub fn parse(text: &str) -> Self {
        let mut lock = Self::default();
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            let line = whole.trim_end();
            let span = Span::from(start..start + line.len());
            start += whole.len();
            let line = line.trim_start_matches('\u{feff}');
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.splitn(4, ' ');
            match (words.next(), words.next(), words.next(), words.next()) {
                (Some(worksheet), Some(path), Some(kind), label)
                    if [worksheet, path, kind].into_iter().all(is_name) =>
                {
                    let label = label.unwrap_or_default().to_owned();
                    let key = (worksheet.to_owned(), path.to_owned());
                    lock.answers.insert(key, Locked { kind: kind.to_owned(), label, span });
                }
                _ => lock.broken.push(span),
            }
        }
        lock
    }

    /// Notes an answer. Blanks and line ends in its words become single blanks.
    pub fn add(&mut self, worksheet: &str, path: &str, kind: &str, label: &str) {
        let label = label.split_whitespace().collect::<Vec<&str>>().join(" ");
        let locked = Locked { kind: kind.to_owned(), label, span: Span::default() };
        self.answers.insert((worksheet.to_owned(), path.to_owned()), locked);
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        let answers = self.answers.iter();
        text(
            answers.map(|((worksheet, path), Locked { kind, label, .. })| {
                [worksheet.as_str(), path, kind, label]
            }),
        )
    }
}

/// The text of a file with these answers, each its worksheet, path, kind and words, in the order of the first two.
pub fn text<'t>(answers: impl IntoIterator<Item = [&'t str; 4]>) -> String {
    let mut text = HEAD.to_owned();
    for [worksheet, path, kind, label] in answers {
        let _ = write!(text, "{worksheet} {path} {kind}");
        for word in label.split_whitespace() {
            text.push(' ');
            text.push_str(word);
        }
        text.push('\n');
    }
    text
}

/// Whether this can be the name of a worksheet, a path or a kind: what another program leaves in a file after two
/// authors have changed it (`<<<<<<< HEAD`) is none.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphanumeric)
        && letters.all(|it| it.is_alphanumeric() || "-._*".contains(it))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut lock = Lock::default();
        lock.add("goal-plan", "ten-p.prepare", "scale", "Prepare");
        lock.add("goal-plan", "goal", "text", "What exactly \n will you  achieve?");
        lock.add("goal-plan", "unnamed", "check", "");
        let text = lock.text();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            lines,
            [
                "goal-plan goal text What exactly will you achieve?",
                "goal-plan ten-p.prepare scale Prepare",
                "goal-plan unnamed check",
            ]
        );
        let read = Lock::parse(&text);
        assert_eq!(read.text(), text);
        assert_eq!(read.broken, []);
    }

    #[test]
    fn lines_that_mean_nothing_are_found() {
        let text = "a goal text Goal\n<<<<<<< HEAD\na by date By when?\n=======\na\n";
        let lock = Lock::parse(text);
        let broken: Vec<&str> =
            lock.broken.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
        assert_eq!(broken, ["<<<<<<< HEAD", "=======", "a"]);
        assert_eq!(lock.answers.len(), 2);
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in "[a-z#.<= \n\r\u{feff}ü]{0,60}") {
            let lock = Lock::parse(&text);
            prop_assert_eq!(Lock::parse(&lock.text()).text(), lock.text());
        }
    }
}
