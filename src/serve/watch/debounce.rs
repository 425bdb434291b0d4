//! The debouncer: from many small notices to few changes.
//!
//! Owns the decision when a change is told, as a state machine that is given the time. Refuses to wait, to look at
//! the disk or to know where notices come from.
//!
//! One save is up to ten notices: made, written, written, closed, renamed … A change is told when nothing has been
//! heard for a short while, or when what was heard leaves no doubt that the save is over: each file was closed after it
//! was written, or renamed to its place. However much goes on, no change waits longer than [`LONGEST`], but for one that
//! has emptied a file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use super::Change;

/// No change waits longer than this, however much goes on.
pub(super) const LONGEST: Duration = Duration::from_millis(100);

/// How long a file that was emptied is waited for: programs that save slowly, or over a slow disk, write it in a moment.
pub(super) const EMPTIED: Duration = Duration::from_millis(250);

/// So many files at once are everything: to name them would cost more than to look.
const MOST: usize = 4096;

/// The file that vim makes and removes, before it saves, to see whether it may write to a folder.
const PROBE: &str = "4913";

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It was not there before, and is.
    Made,
    /// It is being written.
    Written,
    /// It was there before, and there is nothing in it.
    Emptied,
    /// It was closed after it was written, or renamed to its place: it is whole.
    Complete,
    /// It is no longer there.
    Gone,
}

/// What is known of a file since the last change that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It was there before, and is being written.
    Open,
    /// It was there before, and there is nothing in it yet.
    Empty,
    /// It was there before, and is whole again.
    Whole,
    /// It was there before, and is gone. Editors put another in its place a moment later.
    Gone,
    /// It is new. A moment later it may have another name.
    New,
    /// It was new, and is gone.
    Passing,
}

impl State {
    fn after(before: Option<Self>, step: Step) -> Self {
        match (before, step) {
            // A closed new file may be a temporary one that is renamed in a moment: to wait is no loss.
            (None | Some(Self::New | Self::Passing), Step::Made)
            | (Some(Self::New | Self::Passing), Step::Written | Step::Emptied)
            | (Some(Self::New), Step::Complete) => Self::New,
            (Some(Self::New | Self::Passing), Step::Gone) => Self::Passing,
            (_, Step::Made | Step::Written) => Self::Open,
            (_, Step::Emptied) => Self::Empty,
            (_, Step::Complete) => Self::Whole,
            (_, Step::Gone) => Self::Gone,
        }
    }
}

/// Gathers what happened to files until it is told. All times count from one moment of the caller's.
#[derive(Debug)]
pub(super) struct Debouncer {
    quiet: Duration,
    longest: Duration,
    files: BTreeMap<PathBuf, State>,
    is_everything: bool,
    /// When the first notice came that has not been told.
    first: Option<Duration>,
    /// When anything was heard or told.
    last: Option<Duration>,
    /// Whether nothing was going on before the first notice.
    was_calm: bool,
}

impl Debouncer {
    /// A debouncer that waits for so much quiet.
    pub(super) fn new(quiet: Duration) -> Self {
        Self {
            quiet,
            longest: LONGEST.max(quiet),
            files: BTreeMap::new(),
            is_everything: false,
            first: None,
            last: None,
            was_calm: true,
        }
    }

    /// Takes in what happened to a file.
    pub(super) fn file(&mut self, now: Duration, path: PathBuf, step: Step) {
        self.heard(now);
        if self.is_everything {
            return;
        }
        let state = State::after(self.files.get(&path).copied(), step);
        self.files.insert(path, state);
        if self.files.len() > MOST {
            self.is_everything = true;
            self.files.clear();
        }
    }

    /// Takes in that anything may have happened.
    pub(super) fn everything(&mut self, now: Duration) {
        self.heard(now);
        self.is_everything = true;
        self.files.clear();
    }

    /// When the next change is to be told, if there is one. The time may have passed.
    pub(super) fn due(&self) -> Option<Duration> {
        let first = self.first?;
        if self.is_over() {
            return Some(first);
        }
        if self.files.values().any(|state| *state == State::Empty) {
            return Some(first + EMPTIED.max(self.quiet));
        }
        let quiet = self.last.unwrap_or(first) + self.quiet;
        Some(quiet.min(first + self.longest))
    }

    /// The change, if it is time for one.
    pub(super) fn take(&mut self, now: Duration) -> Option<Change> {
        if self.due().is_none_or(|due| due > now) {
            return None;
        }
        self.first = None;
        self.last = Some(now);
        let files = std::mem::take(&mut self.files);
        if std::mem::take(&mut self.is_everything) {
            return Some(Change::Everything);
        }
        let is_probe = |path: &PathBuf, state: State| {
            state == State::Passing && path.file_name().is_some_and(|name| name == PROBE)
        };
        let files: BTreeSet<PathBuf> =
            files.into_iter().filter(|(path, state)| !is_probe(path, *state)).map(|(path, _)| path).collect();
        if files.is_empty() {
            None
        } else if has_names_alike(&files) {
            Some(Change::Everything)
        } else {
            Some(Change::Files(files))
        }
    }

    /// Forgets what was not told.
    pub(super) fn clear(&mut self) {
        self.first = None;
        self.files.clear();
        self.is_everything = false;
    }

    fn heard(&mut self, now: Duration) {
        if self.first.is_none() {
            self.first = Some(now);
            self.was_calm = self.last.is_none_or(|last| now.saturating_sub(last) >= self.quiet);
        }
        self.last = Some(now);
    }

    /// Whether what was heard leaves no doubt that the save is over. Amid a storm of saves nothing is.
    fn is_over(&self) -> bool {
        let mut states = self.files.values();
        self.was_calm
            && !self.is_everything
            && states.clone().any(|state| *state == State::Whole)
            && states.all(|state| matches!(state, State::Whole | State::Passing))
    }
}

/// Whether two names differ only in case. Where the disk takes no notice of case, that is one file that has got
/// another name, and whoever asks for the old name is shown the new file.
fn has_names_alike(files: &BTreeSet<PathBuf>) -> bool {
    let mut seen = BTreeSet::new();
    files.len() > 1 && !files.iter().all(|path| seen.insert(path.to_string_lossy().to_lowercase()))
}

#[cfg(test)]
mod tests;
