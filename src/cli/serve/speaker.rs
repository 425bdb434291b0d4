//! The speaker: what the preview says at the terminal.
//!
//! Owns the words. Refuses to know when there is time to say them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use goalpost::diagnostic::{Diagnostic, report};
use serde_json::{Value, json};

use super::Begun;
use super::news::{News, Report, Tally};
use super::saves::{Changes, Files, Saves};
use super::terminal::Voice;
use super::welcome::Welcome;
use crate::cli::MessageFormat;
use crate::cli::build::plural;
use crate::cli::console::Console;

/// So many files are named; more are counted.
const NAMED: usize = 3;

/// Says what there is to say of a site.
pub(super) struct Speaker {
    console: Console,
    /// The site's folder.
    root: PathBuf,
    welcome: Welcome,
    files: Files,
    news: News,
    /// Whether it was said that the site is shown.
    is_shown: bool,
}

impl Speaker {
    /// A speaker for what has begun.
    pub(super) fn new(console: Console, begun: &Begun) -> Self {
        Self {
            console,
            root: begun.root.clone(),
            welcome: Welcome::of(begun),
            files: Files::of(begun.root.clone()),
            news: News::default(),
            is_shown: false,
        }
    }
}

impl Speaker {
    fn say_news(&self, report: Option<Report>) {
        if let Some(report) = report {
            self.console.tell(&report.new, &self.root);
            self.console.say(&words_of(&report));
        }
    }
}

impl Voice for Speaker {
    fn welcome(&mut self) {
        self.welcome.say(&self.console);
    }

    fn shown(&mut self, changes: Changes, took: Duration) {
        let was_everything = changes.are_of_everything();
        let saves = self.files.take(changes);
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if let Some(words) = words_for(&saves) {
            self.console.say(&format!("{words}; shown in {milliseconds} ms"));
        } else if was_everything {
            self.console.detail(&format!("every file was looked at, in {milliseconds} ms"));
        }
        if saves != Saves::default() || !self.is_shown {
            self.console.object(&object_of(&saves, milliseconds));
        }
        self.is_shown = true;
    }

    fn problems(&mut self, problems: &[Diagnostic]) {
        match self.console.format() {
            MessageFormat::Human => {
                let report = self.news.problems(problems);
                self.say_news(report);
            }
            // A program knows by itself what is new.
            MessageFormat::Json => {
                let Tally { errors, warnings } = Tally::of(problems);
                let count = json!({ "event": "problems", "errors": errors, "warnings": warnings });
                self.console.object(&count);
                self.console.tell(problems, &self.root);
            }
        }
    }

    fn checked(&mut self) {
        let report = self.news.nothing_else();
        self.say_news(report);
        self.console.object(&json!({ "event": "checked" }));
    }

    fn farewell(&mut self, reason: Diagnostic) {
        self.console.tell(&[reason], &self.root);
    }
}

/// What became of files: "a.md saved; b.md, c.md deleted". Nothing if nothing became of any.
fn words_for(saves: &Saves) -> Option<String> {
    let parts = [
        listed(saves.saved.iter().map(name), saves.saved.len(), "saved"),
        listed(saves.deleted.iter().map(name), saves.deleted.len(), "deleted"),
        renamed(&saves.renamed),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn listed(names: impl Iterator<Item = String>, count: usize, what: &str) -> Option<String> {
    match count {
        0 => None,
        1..=NAMED => Some(format!("{} {what}", names.collect::<Vec<String>>().join(", "))),
        _ => Some(format!("{} {what}", plural(count, "file", "files"))),
    }
}

fn renamed(pairs: &BTreeMap<Arc<str>, Arc<str>>) -> Option<String> {
    match pairs.len() {
        0 => None,
        1..=NAMED => {
            let pairs: Vec<String> =
                pairs.iter().map(|(from, to)| format!("{} renamed to {}", name(from), name(to))).collect();
            Some(pairs.join(", "))
        }
        count => Some(format!("{} renamed", plural(count, "file", "files"))),
    }
}

/// The same for programs.
fn object_of(Saves { saved, deleted, renamed }: &Saves, milliseconds: u64) -> Value {
    let pair = |(from, to): (&Arc<str>, &Arc<str>)| json!({ "from": **from, "to": **to });
    let renamed: Vec<Value> = renamed.iter().map(pair).collect();
    let paths = |files: &BTreeSet<Arc<str>>| files.iter().map(|file| json!(**file)).collect::<Vec<Value>>();
    json!({
        "event": "shown",
        "saved": paths(saved),
        "deleted": paths(deleted),
        "renamed": renamed,
        "milliseconds": milliseconds,
    })
}

/// What is new, in a line: "1 new error; 2 warnings as before; …".
fn words_of(Report { new, mended, left }: &Report) -> String {
    let new = Tally::of(new);
    let is_first = left.is_empty() && mended.is_empty();
    let parts = [
        counted(*mended, "").map(|mended| format!("{mended} mended")),
        counted(new, if is_first { "" } else { "new " }),
        counted(*left, "").map(|left| format!("{left} as before")),
    ];
    let outcome = match (new.errors + left.errors, new.warnings + left.warnings) {
        (0, 0) => return "Everything is in order again".to_owned(),
        (0, _) => "the whole site is shown all the same",
        _ => "the pages are shown as far as they can be made",
    };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!("{}; {outcome}", parts.join("; "))
}

/// "1 new error, 2 new warnings". Nothing where there are none.
fn counted(tally: Tally, which: &str) -> Option<String> {
    let count = |count: usize, word: &str| match count {
        0 => None,
        1 => Some(format!("1 {which}{word}")),
        _ => Some(format!("{count} {which}{word}s")),
    };
    let parts = [count(tally.errors, "error"), count(tally.warnings, "warning")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A file in one line, whatever its name holds.
fn name(file: &Arc<str>) -> String {
    report::harmless(file).replace('\n', "\u{2424}")
}

#[cfg(test)]
mod tests {
    use goalpost::diagnostic::Code;

    use super::*;

    fn saves(saved: &[&str], deleted: &[&str], renamed: &[(&str, &str)]) -> Saves {
        let pair = |(from, to): &(&str, &str)| (Arc::from(*from), Arc::from(*to));
        Saves {
            saved: saved.iter().map(|file| Arc::from(*file)).collect(),
            deleted: deleted.iter().map(|file| Arc::from(*file)).collect(),
            renamed: renamed.iter().map(pair).collect(),
        }
    }

    fn words(saved: &[&str], deleted: &[&str], renamed: &[(&str, &str)]) -> String {
        words_for(&saves(saved, deleted, renamed)).expect("there is something to say")
    }

    #[test]
    fn what_became_of_files_is_said_by_name_if_they_are_few() {
        assert_eq!(words_for(&Saves::default()), None);
        assert_eq!(words(&["a.md"], &[], &[]), "a.md saved");
        assert_eq!(words(&["a.md"], &["b.md", "c.md"], &[]), "a.md saved; b.md, c.md deleted");
        assert_eq!(words(&[], &[], &[("a.md", "b.md")]), "a.md renamed to b.md");
        let (many, pairs) = (["a", "b", "c", "d"], [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")]);
        assert_eq!(words(&many, &["e.md"], &pairs), "4 files saved; e.md deleted; 4 files renamed");
    }

    #[test]
    fn what_is_new_is_said_in_a_line() {
        let tally = |errors, warnings| Tally { errors, warnings };
        let said = |new: &[Code], mended, left| {
            let new = new.iter().map(|code| Diagnostic::new(*code, "it is wrong")).collect();
            words_of(&Report { new, mended, left })
        };
        let (error, warning) = (Code::LinkBroken, Code::PostUndated);
        let (shown, partly) =
            ("the whole site is shown all the same", "the pages are shown as far as they can be made");
        let none = tally(0, 0);
        assert_eq!(said(&[warning, warning], none, none), format!("2 warnings; {shown}"));
        assert_eq!(said(&[error, warning], none, none), format!("1 error, 1 warning; {partly}"));
        assert_eq!(said(&[error], none, tally(0, 2)), format!("1 new error; 2 warnings as before; {partly}"));
        assert_eq!(
            said(&[], tally(1, 0), tally(0, 2)),
            format!("1 error mended; 2 warnings as before; {shown}")
        );
        assert_eq!(said(&[], tally(2, 1), none), "Everything is in order again");
    }

    #[test]
    fn a_name_cannot_speak_to_the_terminal() {
        let said = words(&["content/\u{1b}[2J\u{9b}2J\r\n\u{202e}.md"], &[], &[]);
        assert_eq!(said, "content/\u{241b}[2J\u{fffd}2J\u{240d}\u{2424}\u{fffd}.md saved");
    }
}
