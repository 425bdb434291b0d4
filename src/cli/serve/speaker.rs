//! The speaker: what the preview says at the terminal.
//!
//! Owns the words. Refuses to know when there is time to say them.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use goalpost::diagnostic::{Diagnostic, report};

use super::terminal::Voice;
use super::welcome;
use crate::cli::console::Console;

/// So many saved files are named.
const NAMED: usize = 3;

/// Says what there is to say of a site.
pub(super) struct Speaker {
    pub(super) console: Console,
    /// The site's folder.
    pub(super) root: PathBuf,
    /// Where the site is.
    pub(super) address: SocketAddr,
    /// What there was to tell before the site was read.
    pub(super) notes: Vec<Diagnostic>,
}

impl Voice for Speaker {
    fn welcome(&mut self) {
        self.console.tell(&self.notes, &self.root);
        welcome::welcome(self.address, &self.console);
    }

    fn shown(&mut self, saved: &BTreeSet<PathBuf>, took: Duration) {
        if !saved.is_empty() {
            self.console.say(&format!("{} saved, shown after {} ms", names(saved), took.as_millis()));
        }
    }

    fn problems(&mut self, problems: &[Diagnostic]) {
        match report::summary(problems) {
            Some(summary) => {
                self.console.tell(problems, &self.root);
                self.console.say(&format!("{summary}; the pages are shown as far as they can be made"));
            }
            None => self.console.say("Everything is in order again"),
        }
    }

    fn farewell(&mut self, reason: Diagnostic) {
        self.console.tell(&[reason], &self.root);
    }
}

/// The names of saved files, the first few.
fn names(files: &BTreeSet<PathBuf>) -> String {
    let named: Vec<String> = files.iter().take(NAMED).map(|file| name(file)).collect();
    match files.len() - named.len() {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// A file in one line, whatever its name holds.
fn name(file: &Path) -> String {
    report::harmless(&file.display().to_string()).replace('\n', "\u{2424}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_files_are_named() {
        let files = |count: usize| (0..count).map(|number| PathBuf::from(format!("{number}.md"))).collect();
        assert_eq!(names(&files(2)), "0.md, 1.md");
        assert_eq!(names(&files(5)), "0.md, 1.md, 2.md and 2 more");
    }

    #[test]
    fn a_name_cannot_speak_to_the_terminal() {
        let files = BTreeSet::from([PathBuf::from("content/\u{1b}[2J\u{9b}2J\r\n\u{202e}.md")]);
        assert_eq!(names(&files), "content/\u{241b}[2J\u{fffd}2J\u{240d}\u{2424}\u{fffd}.md");
    }
}
