//! The plan: which files the site is to have, as far as this build has come.
//!
//! Owns the promise that every route is written once. Filled from many threads. Refuses to touch the disk.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use super::FileKind;
use super::manifest::{Entry, Manifest, parent};
use super::shards::{Shards, lock};
use super::stamps::Stamp;
use crate::diagnostic::{Code, Diagnostic};
use crate::map::Set;

/// What a build plans to leave in the output folder.
#[derive(Default)]
pub(super) struct Plan {
    shards: Shards<Shard>,
    problems: Mutex<Vec<Diagnostic>>,
    failed: AtomicBool,
}

/// What is known of some of the routes.
#[derive(Default)]
struct Shard {
    claimed: Set<Arc<str>>,
    files: Vec<PlannedFile>,
}

/// The right to say what is at a route; there is one.
pub(super) struct Claim(Arc<str>);

/// A file of the site to be.
pub(super) struct PlannedFile {
    /// Its path in the output folder.
    pub(super) route: Arc<str>,
    /// What the manifest will say of it.
    pub(super) entry: Entry,
    /// What is to be done for it.
    pub(super) fate: Fate,
}

/// What is to be done for a file.
pub(super) enum Fate {
    /// Nothing: it stands already, with this stamp.
    Stands(Stamp),
    /// Nothing: another hand has put just these bytes there. It is part of the site and stays theirs.
    Lent,
    /// It is ready and must be moved to its place.
    Move {
        /// Where it is ready.
        temporary: PathBuf,
        /// When it is its turn.
        kind: FileKind,
        /// What stood in its place when that was looked at.
        seen: Option<Stamp>,
        /// The route of what must go first: a file where its folder is to be, or a folder where it is to be itself.
        obstacle: Option<Box<str>>,
    },
}

impl Claim {
    pub(super) fn route(&self) -> &str {
        &self.0
    }
}

impl PlannedFile {
    /// Where it is ready, if it is to be moved.
    pub(super) fn temporary(&self) -> Option<&Path> {
        match &self.fate {
            Fate::Stands(_) | Fate::Lent => None,
            Fate::Move { temporary, .. } => Some(temporary),
        }
    }
}

impl Plan {
    /// Takes a route; nothing if it is taken already.
    pub(super) fn claim(&self, route: &str) -> Option<Claim> {
        let route: Arc<str> = route.into();
        let is_free = self.shards.of(&route).claimed.insert(route.clone());
        is_free.then_some(Claim(route))
    }

    /// Adds a file whose route was claimed.
    pub(super) fn add(&self, Claim(route): Claim, entry: Entry, fate: Fate) {
        let file = PlannedFile { route: route.clone(), entry, fate };
        self.shards.of(&route).files.push(file);
    }

    /// Remembers something that must be told when all is done.
    pub(super) fn report(&self, problem: Diagnostic) {
        lock(&self.problems).push(problem);
    }

    /// Remembers that something was told already, and that nothing may be published.
    pub(super) fn fail(&self) {
        self.failed.store(true, Ordering::Relaxed);
    }

    /// Whether a route is part of the site to be.
    pub(super) fn holds(&self, route: &str) -> bool {
        self.shards.of(route).claimed.contains(route)
    }

    /// Ends the planning: the files in order of route, or what speaks against them. The files stay in the plan if
    /// there is anything, so that they are removed.
    pub(super) fn finish(&mut self) -> Result<Vec<PlannedFile>, Vec<Diagnostic>> {
        let mut problems = std::mem::take(&mut *lock(&self.problems));
        if problems.is_empty() && self.failed.load(Ordering::Relaxed) {
            problems.push(Diagnostic::new(Code::OutputUnwritable, "not all files could be written"));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut files = self.take();
        files.sort_unstable_by(|a, b| a.route.cmp(&b.route));
        Ok(files)
    }

    /// All files so far, in no particular order.
    pub(super) fn take(&mut self) -> Vec<PlannedFile> {
        self.shards.all().flat_map(|mut shard| std::mem::take(&mut shard.files)).collect()
    }

    /// The files whose route is also a folder of another's, with that other; of files in order of route.
    pub(super) fn folders_among<'a>(&self, files: &'a [PlannedFile]) -> Vec<(&'a str, &'a str)> {
        let mut found = Vec::new();
        let mut previous = "";
        for file in files {
            let mut folder = parent(&file.route);
            // A folder that the file before is in too was looked at with it, and so were those that it is in.
            while !folder.is_empty() && !is_within(previous, folder) {
                if self.holds(folder) {
                    found.push((folder, &*file.route));
                }
                folder = parent(folder);
            }
            previous = &file.route;
        }
        found.sort_unstable();
        found.dedup_by_key(|(folder, _)| *folder);
        found
    }
}

fn is_within(route: &str, folder: &str) -> bool {
    route.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The manifest of planned files: those that are ours.
pub(super) fn manifest(files: &[PlannedFile], site: &str) -> Manifest {
    let ours = files.iter().filter(|file| !matches!(file.fate, Fate::Lent));
    Manifest { site: site.to_owned(), files: ours.map(|file| (file.route.clone(), file.entry)).collect() }
}
