//! Output: how a finished site reaches its folder, whole or not at all.
//!
//! Owns every file below the output folder: which are ours, which are current, how new ones are made ready, and
//! when all of them appear at once. Refuses to know what is in them, and to touch a file that it did not write.
//!
//! A build opens the folder, [keeps](Output::keep) each page that is current or [writes](Output::write)
//! it, and [commits](Output::commit). New files lie under temporary names beside their
//! places until then. A build that fails is dropped, and leaves the folder as it was. One that is killed leaves
//! a mark, by which the next build heals the folder (`heal`).
//!
//! What is ours is listed in `.goalpost-manifest` with the hash of its bytes; a file whose bytes have another hash
//! has been edited by somebody, and is neither overwritten nor deleted unasked.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::fingerprint::Fingerprint;

mod compress;
mod guard;
mod heal;
mod lock;
mod manifest;
mod plan;
mod problem;
mod publish;
mod shards;
mod stamps;
mod system;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use lock::keep as keep_lock;
pub use manifest::{Entry, Manifest};
pub use stamps::Stamps;

use guard::Places;
use plan::Plan;
use problem::Naming;
use system::{Disk, FileSystem, Lock, Nowhere};
use tree::Tree;

/// What a build asks of its output folder.
pub struct Request<'a> {
    /// Where the site goes; if relative, it is in the project. Made if it does not exist.
    pub folder: &'a Path,
    /// The project's root. Its `.goalpost` folder holds the lock.
    pub project: &'a Path,
    /// The user's home folder, which is never written to.
    pub home: Option<&'a Path>,
    /// Where the site says that it is published; empty if that is not known.
    pub site: &'a str,
    /// What becomes of files that were changed by another hand.
    pub edited: EditedFiles,
    /// Whether text is also written compressed.
    pub precompression: Precompression,
    /// What the last build remembered of its files; may be empty, and then files are read to know them.
    pub stamps: Arc<Stamps>,
}

/// What becomes of files that were changed by another hand since we wrote them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditedFiles {
    /// The build fails rather than replace or delete them.
    Refuse,
    /// They are replaced; those that are no longer part of the site are left, with a warning.
    Replace,
}

/// Whether text is also written compressed, for servers that send it so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precompression {
    /// Files are written as they are.
    Off,
    /// Text of more than 256 bytes is accompanied by a `.gz` and a `.br`.
    On,
}

/// When a file is published, and how hard it is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// What pages load: published before them.
    Asset,
    /// A page, feed or list.
    Page,
}

/// Why a site was not published.
#[derive(Debug)]
pub struct Uncommitted {
    /// What went wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// What became of the folder.
    pub left: Left,
}

/// What a build that failed has left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Left {
    /// The site of the last build.
    #[default]
    Untouched,
    /// Some files of the last build and some of this one, each of them whole.
    Mixed,
}

/// What a build has done.
#[derive(Debug)]
pub struct Committed {
    /// The files of the site.
    pub manifest: Manifest,
    /// What to hand to the next build.
    pub stamps: Stamps,
    /// How many files are new or have new bytes.
    pub written: usize,
    /// How many files were left as they were.
    pub unchanged: usize,
    /// How many files were deleted.
    pub deleted: usize,
    /// Warnings: edited files that were left.
    pub notes: Vec<Diagnostic>,
}

/// An output folder that a build is writing. Dropping it undoes all that was made ready.
pub struct Output {
    tree: Tree,
    old: Manifest,
    stamps: Arc<Stamps>,
    edited: EditedFiles,
    precompression: Precompression,
    site: String,
    /// Where the project notes which site it has published here; there is none for a build to nowhere.
    note: Option<PathBuf>,
    plan: Plan,
    stage: Stage,
    /// Held until the folder is as it is to be: the project's, and the folder's own.
    _locks: [Lock; 2],
}

/// How far a build has come, and so what is to be undone if it goes no further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// No file of the site was touched.
    Preparing,
    /// Some were: what stands now is told by two manifests.
    Publishing,
    /// All is done, or undone.
    Ended,
}

/// What a file is to hold.
#[derive(Clone, Copy)]
enum Content<'a> {
    /// These bytes, with their fingerprint.
    Bytes(&'a [u8], Fingerprint),
    /// The bytes of another file.
    File(&'a Original),
}

/// A file to be copied. Whoever opened it knows that it may be published.
#[derive(Debug)]
pub struct Original {
    /// The path that diagnostics name.
    pub name: Arc<str>,
    /// The file, open for reading.
    pub file: File,
}

impl Output {
    /// Takes possession of an output folder: checks that it may be written, takes its lock, removes what a killed
    /// build has left there, and reads what the last one wrote.
    pub fn open(request: &Request<'_>) -> Result<Self, Vec<Diagnostic>> {
        Self::open_with(Arc::new(Disk), request).map_err(|diagnostic| vec![diagnostic])
    }

    /// An output that is empty and forgets what is written to it: that of `check`.
    pub fn nowhere() -> Self {
        let folder = Path::new("public");
        let naming = Naming::new(folder, Path::new(""));
        Self {
            tree: Tree::new(Arc::new(Nowhere), naming, folder.to_owned(), Vec::new()),
            old: Manifest::default(),
            stamps: Arc::default(),
            edited: EditedFiles::Refuse,
            precompression: Precompression::Off,
            site: String::new(),
            note: None,
            plan: Plan::default(),
            stage: Stage::Preparing,
            _locks: [Lock::Held(None), Lock::Held(None)],
        }
    }

    fn open_with(system: Arc<dyn FileSystem>, request: &Request<'_>) -> Result<Self, Diagnostic> {
        let places = Places::resolve(&*system, request.folder, request.project, request.home)?;
        places.check(&*system)?;
        let lock = places.lock(&*system)?;
        let made = places.take_possession(&*system)?;
        let folder_lock = places.lock_folder(&*system)?;
        let (naming, note) = (Naming::new(&places.folder, &places.project), places.note());
        let healed = heal::manifest(&*system, &places.folder, &naming)?;
        let output = Self {
            tree: Tree::new(system, naming, places.folder, made),
            old: healed.manifest,
            stamps: request.stamps.clone(),
            edited: request.edited,
            precompression: request.precompression,
            site: request.site.to_owned(),
            note: Some(note),
            plan: Plan::default(),
            stage: Stage::Preparing,
            _locks: [lock, folder_lock],
        };
        output.tree.prune_within(&healed.gone);
        output.refuse_another_site()?;
        Ok(output)
    }

    /// Refuses a folder that holds another project's site. One of which this project has noted that it wrote it is its
    /// own, whatever address it had then.
    fn refuse_another_site(&self) -> Result<(), Diagnostic> {
        let is_unknown = self.site.is_empty() || self.old.site.is_empty();
        if is_unknown || self.old.site == self.site || self.edited == EditedFiles::Replace {
            return Ok(());
        }
        let noted = self.note.as_deref().map(|note| self.tree.system.read(note));
        let is_ours = matches!(noted, Some(Ok(Some(site))) if site == self.old.site.as_bytes());
        if is_ours { Ok(()) } else { Err(problem::another_site(&self.tree.naming.folder(), &self.old.site)) }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        self.undo();
    }
}
