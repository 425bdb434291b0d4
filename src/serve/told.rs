//! What is told: what the author hears of the preview at the terminal.
//!
//! Owns the shapes. Refuses to own the words, which are those of whoever has a terminal.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::input::Listing;

/// What a preview tells at the terminal.
#[derive(Debug)]
pub enum Told {
    /// The site was read and is shown.
    Shown {
        /// What was read.
        read: Read,
        /// From when the preview turned to the save until the site was ready to be asked. That the save is over takes
        /// some milliseconds to be known, which are not in it.
        took: Duration,
    },
    /// What is wrong has changed: all of it that is known, sorted. What is wrong with pages is known only when they
    /// were looked at.
    Problems(Vec<Diagnostic>),
    /// The whole site was looked through since it was shown: what is wrong with it was told.
    Checked,
}

/// What was read for a snapshot.
#[derive(Debug)]
pub enum Read {
    /// None but these files, relative to the project's folder: each was made, written, replaced or removed, or may have
    /// been. There are none where the site was made anew for another reason.
    Files(BTreeSet<PathBuf>),
    /// Everything, and this is what there is.
    Everything(Listing),
}
