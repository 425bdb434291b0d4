//! The output folder as a tree in which files are made ready.
//!
//! Owns temporary files, the folders that are made for them, and the rule that no symbolic link within the output
//! folder is ever written through. Refuses to know what is planned or whose a file is.
//!
//! That rule is checked once per folder and build. It guards against links that are there, not against somebody
//! who swaps a folder for a link while the build runs.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::Content;
use super::manifest::{Entry, TEMPORARY, UNFINISHED, parent};
use super::problem::{Naming, foreign, unreadable, unwritable};
use super::shards::{Shards, lock};
use super::system::{CopyError, FileSystem, Form};
use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;

/// The output folder.
pub(super) struct Tree {
    /// The disk.
    pub(super) system: Arc<dyn FileSystem>,
    /// How its files are named in diagnostics.
    pub(super) naming: Naming,
    /// Where it is.
    root: PathBuf,
    /// The folders that lead to it and were made for this build, outermost first.
    made_for_root: Vec<PathBuf>,
    /// What is known of the folders in it, by route.
    folders: Shards<HashMap<Box<str>, Way>>,
    /// Whether the mark of an unfinished build stands.
    marked: Mutex<Mark>,
}

/// Whether a folder can be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// It is a folder, and so is all that leads to it.
    Open,
    /// The same, and it was made for this build: nothing can stand in it yet.
    New,
    /// Here stands a file instead of it or of a folder that leads to it.
    Blocked(Box<str>),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Absent,
    Standing,
}

/// A file that is ready under a temporary name.
pub(super) struct Ready {
    /// Where it is.
    pub(super) temporary: PathBuf,
    /// What is in it, for the manifest.
    pub(super) entry: Entry,
    /// The route of the file that stands where its folder is to be.
    pub(super) obstacle: Option<Box<str>>,
}

impl Tree {
    pub(super) fn new(
        system: Arc<dyn FileSystem>,
        naming: Naming,
        root: PathBuf,
        made_for_root: Vec<PathBuf>,
    ) -> Self {
        Self {
            system,
            naming,
            root,
            made_for_root,
            folders: Shards::default(),
            marked: Mutex::new(Mark::Absent),
        }
    }

    /// Where a route is on the disk.
    pub(super) fn path(&self, route: &str) -> PathBuf {
        if route.is_empty() { self.root.clone() } else { self.root.join(route) }
    }

    /// Whether a folder was made for this build.
    pub(super) fn is_new(&self, folder: &str) -> bool {
        matches!(self.folders.of(folder).get(folder), Some(Way::New))
    }

    /// Makes a folder and all that lead to it, each once.
    pub(super) fn ensure_folder(&self, folder: &str) -> Result<Way, Diagnostic> {
        if folder.is_empty() {
            return Ok(Way::Open);
        }
        if let Some(way) = self.folders.of(folder).get(folder) {
            return Ok(way.clone());
        }
        let way = match self.ensure_folder(parent(folder))? {
            Way::Blocked(by) => Way::Blocked(by),
            Way::Open | Way::New => self.make_folder(folder)?,
        };
        // Two threads may come here with one folder: one has made it, and the other has seen it.
        let mut folders = self.folders.of(folder);
        let known = folders.entry(folder.into()).or_insert(Way::Open);
        if *known == Way::Open {
            *known = way;
        }
        Ok(known.clone())
    }

    fn make_folder(&self, folder: &str) -> Result<Way, Diagnostic> {
        let path = self.path(folder);
        let fail = |error| unwritable(&self.naming.file(folder), "the folder cannot be made", &error);
        let error = match self.system.create_folder(&path) {
            Ok(()) => return Ok(Way::New),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => error,
            Err(error) => return Err(fail(error)),
        };
        match self.system.stat(&path).map_err(fail)?.map(|stat| stat.form) {
            Some(Form::Folder) => Ok(Way::Open),
            Some(Form::File) => Ok(Way::Blocked(folder.into())),
            Some(Form::Link) => Err(foreign(&self.naming.file(folder), "a symbolic link")),
            Some(Form::Special) => Err(foreign(&self.naming.file(folder), "a device or pipe")),
            None => Err(fail(error)),
        }
    }

    /// Whether a folder exists in the output folder proper, behind no symbolic link. Makes nothing.
    pub(super) fn holds_folder(&self, folder: &str) -> std::io::Result<bool> {
        if folder.is_empty() || matches!(self.folders.of(folder).get(folder), Some(Way::Open | Way::New)) {
            return Ok(true);
        }
        if !self.holds_folder(parent(folder))? {
            return Ok(false);
        }
        let stands = self.system.stat(&self.path(folder))?.map(|stat| stat.form);
        if stands == Some(Form::Folder) {
            self.folders.of(folder).insert(folder.into(), Way::Open);
        }
        Ok(stands == Some(Form::Folder))
    }

    /// Forgets what stood in the way, when it no longer does.
    pub(super) fn forget_obstacles(&self) {
        for mut folders in self.folders.all() {
            folders.retain(|_, way| !matches!(way, Way::Blocked(_)));
        }
    }

    /// Writes a file under a temporary name: beside its place, or in the output folder itself where that is taken.
    pub(super) fn make_ready(
        &self,
        route: &str,
        key: Fingerprint,
        content: Content<'_>,
    ) -> Result<Ready, Diagnostic> {
        self.mark()?;
        let (temporary, obstacle) = match self.ensure_folder(parent(route))? {
            Way::Open | Way::New => (self.beside(route), None),
            Way::Blocked(by) => (self.aside(route), Some(by)),
        };
        let name = self.naming.file(route);
        let mut attempt = self.fill(&temporary, content);
        if let Err(CopyError::Target(error)) = &attempt
            && error.kind() == ErrorKind::AlreadyExists
            && self.system.remove_file(&temporary).is_ok()
        {
            attempt = self.fill(&temporary, content);
        }
        match attempt {
            Ok((hash, length)) => Ok(Ready { temporary, entry: Entry { key, hash, length }, obstacle }),
            Err(error) => {
                // Half a file may stand there; if it cannot be removed either, the mark tells the next build.
                drop(self.system.remove_file(&temporary));
                Err(match (error, content) {
                    (CopyError::Source(error), Content::File(source)) => unreadable(&source.name, &error),
                    (CopyError::Source(error) | CopyError::Target(error), _) => {
                        unwritable(&name, "the file cannot be written", &error)
                    }
                })
            }
        }
    }

    fn fill(&self, temporary: &Path, content: Content<'_>) -> Result<(Fingerprint, u64), CopyError> {
        match content {
            Content::Bytes(bytes, hash) => {
                self.system.write_new(temporary, bytes).map_err(CopyError::Target)?;
                Ok((hash, bytes.len() as u64))
            }
            Content::File(source) => {
                self.system.copy_new(&source.file, temporary).map(|copied| (copied.hash, copied.length))
            }
        }
    }

    fn beside(&self, route: &str) -> PathBuf {
        let (folder, name) = route.rsplit_once('/').unwrap_or(("", route));
        let mut path = self.path(folder);
        path.push(format!(".{name}{TEMPORARY}"));
        path
    }

    /// Where a file is made ready whose own folder cannot be there before something else has gone.
    pub(super) fn aside(&self, route: &str) -> PathBuf {
        self.root.join(format!(".{}{TEMPORARY}", Fingerprint::of(route.as_bytes())))
    }

    /// Leaves a mark that this build has begun, by which the next one knows if it never ended.
    pub(super) fn mark(&self) -> Result<(), Diagnostic> {
        let mut marked = lock(&self.marked);
        if *marked == Mark::Standing {
            return Ok(());
        }
        match self.system.write_new(&self.root.join(UNFINISHED), b"") {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                let name = self.naming.file(UNFINISHED);
                Err(unwritable(&name, "the file cannot be written", &error))
            }
            _ => {
                *marked = Mark::Standing;
                Ok(())
            }
        }
    }

    /// Takes the mark away. If that fails, the next build looks for leftovers and finds none.
    pub(super) fn unmark(&self) {
        let mut marked = lock(&self.marked);
        if *marked == Mark::Standing && self.system.remove_file(&self.root.join(UNFINISHED)).is_ok() {
            *marked = Mark::Absent;
        }
    }

    /// Removes temporary files, and the folders that were made for them.
    pub(super) fn clean_up(&self, temporaries: &[&Path]) {
        let remove = |path: &&Path| match self.system.remove_file(path) {
            Err(error) => error.kind() == ErrorKind::NotFound,
            Ok(()) => true,
        };
        let all_gone = temporaries.par_iter().map(remove).reduce(|| true, |all, gone| all & gone);
        for folder in self.made() {
            drop(self.system.remove_folder(&self.path(&folder)));
        }
        if all_gone {
            self.unmark();
        }
        for folder in self.made_for_root.iter().rev() {
            drop(self.system.remove_folder(folder));
        }
    }

    /// The folders that were made, each before the one that it is in.
    fn made(&self) -> Vec<Box<str>> {
        let mut made = Vec::new();
        for folders in self.folders.all() {
            made.extend(folders.iter().filter(|(_, way)| **way == Way::New).map(|(route, _)| route.clone()));
        }
        made.sort_unstable_by(|a, b| b.cmp(a));
        made
    }

    /// The same before anything is made ready, for folders that may be gone or behind a symbolic link.
    pub(super) fn prune_within(&self, folders: &[Box<str>]) {
        let is_within = |folder: &&str| self.holds_folder(folder).unwrap_or(false);
        self.prune(folders.iter().map(|folder| &**folder).filter(is_within));
        // Some of those that were looked at are there no more.
        for mut known in self.folders.all() {
            known.clear();
        }
    }

    /// Removes folders that became empty, and those that became so by that. Others are left.
    pub(super) fn prune<'a>(&self, folders: impl IntoIterator<Item = &'a str>) {
        for mut folder in folders {
            while !folder.is_empty() && self.system.remove_folder(&self.path(folder)).is_ok() {
                folder = parent(folder);
            }
        }
    }
}
